"""Denials: is what a text speaks of meant, or denied, offered or only asked about?

It must not know intents.  One rule: what is denied ("tidak dimintai uang") accuses nobody.
"""

from smsgw.office.intent import Parsed
from smsgw.office.phrases import Hit

_DENIALS = frozenset({"tidak", "bukan", "tanpa", "anti", "bebas", "belum", "jangan"})


def is_denied(words: tuple[str, ...], place: int) -> bool:
    """Does one of the three words before it deny it?  "If we do not pay" denies nothing."""
    before = words[max(0, place - 3) : place]
    return bool(_DENIALS & set(before)) and "kalau" not in words[max(0, place - 4) : place]


def affirmed(parsed: Parsed, name: str) -> bool:
    """Is the signal there, neither denied nor asked for ("ditarik biaya berapa")?"""
    return any(
        not is_denied(parsed.words, hit.start)
        and parsed.words[max(0, hit.start - 1) : hit.start] != ("berapa",)
        and parsed.words[hit.places[-1] + 1 :][:1] != ("berapa",)
        and not is_price_asked(parsed, hit)
        and not _is_for_sale(parsed, hit)
        for hit in parsed.signals(name)
    )


def is_price_asked(parsed: Parsed, hit: Hit) -> bool:
    """ "Apakah .. dipungut biaya?": nobody has asked for any."""
    words = parsed.words
    if words[hit.start] == "uang" and hit.places[-1] == hit.start + 1:
        return words[hit.start + 1] in ("administrasi", "admin") and "berapa" in words
    after = words[hit.places[-1] + 1 :]
    if (
        words[hit.start] == "dimintai"
        and after[:1] == ("tidak",)
        and (len(after) == 1 or "?" in parsed.light)
    ):
        return True  # "dimintai biaya tidak?"
    asked = {"apa", "berapa"} & set(words) or words[hit.places[-1] + 1 :][:2].count("tidak")
    return words[hit.start] == "dipungut" and bool(asked)


def _is_for_sale(parsed: Parsed, hit: Hit) -> bool:
    """ "Rumah dijual": an offer, where nothing of ours is named."""
    return parsed.words[hit.start] == "dijual" and not (parsed.says("OUR_TALK") or "blangko" in parsed.words)


def affirmed_word(parsed: Parsed, word: str) -> bool:
    """Is the word there, and not denied?"""
    return any(
        found == word and not is_denied(parsed.words, place) for place, found in enumerate(parsed.words)
    )
