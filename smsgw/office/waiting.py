"""Waiting: does a text tell that somebody waited long, stood for hours or came again and again?

It must not know intents: complaints.py says what follows from it.  One rule: what is asked ("tunggu sampai
jam berapa?") tells of no waiting.
"""

import re

from smsgw.office.amounts import COUNTS
from smsgw.office.asked_days import MONTHS
from smsgw.office.intent import Parsed

# "Kok" reproaches, where "kenapa" only asks.
_KOK = re.compile(r"\b(?:kok|koq)\b")
_OFTEN = frozenset(("beberapa", "berkali", "pirang", "kali"))
_OLD = [
    (word,)
    for word in ("alamat", "ktp", "kk", "kartu", "akta", "yang", "data", "foto", "nama", "hp", "nomor")
]
_CAME_TEXT = """
datang kesana kesini kemari kadieu mrono mrene kantor capil bolak_balik sana sini loket balik
"""
_CAME = frozenset(_CAME_TEXT.split())
_SOME = frozenset(("setengah", "beberapa", "separo", "satengah"))
_PROMISED = frozenset(("katanya", "janji", "bilang"))
# "Dari bulan lalu", "sejak kemarin".
_SINCE = frozenset(("dari", "sejak", "semenjak", "mulai"))
_GONE_BY = frozenset(("lalu", "kemarin", "tahun"))
_WAITED = frozenset(("seminggu", "sebulan", "setahun", "berbulan", "berminggu", "bertahun"))


def is_late(parsed: Parsed) -> bool:
    """Is slowness complained of?  "Masih lama ga?" asks how long it takes."""
    words = parsed.words
    return _is_reproached(parsed) or any(
        words[max(0, hit.start - 1) : hit.start + 1] != ("masih", "lama")
        and not _is_closed(words, hit.places)
        for hit in parsed.signals("LATE")
    )


def _is_reproached(parsed: Parsed) -> bool:
    """ "Kok belum ada kabar"; "kenapa belum jadi ya" asks, and so does whoever gives the number with it."""
    return not parsed.numbers and any(
        not _is_closed(parsed.words, hit.places)
        and (_KOK.search(parsed.light) or "kenapa" not in parsed.words)
        for hit in parsed.signals("SLOW")
    )


def _is_closed(words: tuple[str, ...], places: tuple[int, ...]) -> bool:
    """ "Kenapa belum buka": asked about the hours, and nobody waits for a document."""
    return words[places[0]] == "kenapa" and words[places[-1] + 1 : places[-1] + 2] == ("buka",)


def waited_for_weeks(parsed: Parsed) -> bool:
    """Was a time counted in weeks, and is nothing there yet?  An age is no waiting."""
    words = parsed.words
    waited = [
        place
        for place, word in enumerate(words)
        if (
            word in ("minggu", "bulan", "tahun")
            and place
            and (words[place - 1].isdigit() or words[place - 1] in COUNTS or words[place - 1] in _SOME)
            and "umur" not in words[max(0, place - 3) : place]
        )
        or word in _WAITED
    ]
    if not waited:
        return False
    if _lasts(words) and "berapa" not in words:
        return True
    if _is_over(parsed, waited):
        return True
    if "tunggu" in words and "?" not in parsed.light and not {"berapa", "kapan", "lagi"} & set(words):
        # "Tunggu 2 minggu ya" is what the clerk said; "2 minggu saya tunggu" is waiting.
        return bool({"sudah", "been", "masa", "sampai"} & set(words)) or waited[0] < words.index("tunggu")
    if {"sudah", "juga"} & set(words) and "tidak" in words and {"jadi", "selesai", "siap"} & set(words):
        return True
    if any("belum" in words[place + 1 : place + 3] and "punya" not in words[place:] for place in waited):
        return True
    return "belum" in words and bool({"jadi", "selesai", "cetak", "kabar", "terima"} & set(words))


def _lasts(words: tuple[str, ...]) -> bool:
    """ "Lama", but for an old address, an old card, "yang lama"."""
    return any(word == "lama" and words[place - 1 : place] not in _OLD for place, word in enumerate(words))


def _is_over(parsed: Parsed, waited: list[int]) -> bool:
    """More than was promised, told: "sudah sebulan lebih, belum ..", "katanya 3 hari, ini sudah seminggu"."""
    words = parsed.words
    more = any(words[place + 1 : place + 2] == ("lebih",) for place in waited)
    if more and {"belum", "tidak", "proses"} & set(words):
        return True
    if "?" in parsed.light:
        return False
    counted = [place for place in waited if "sudah" in words[max(0, place - 2) : place]]
    return (
        any("tunggu" in words[place + 1 : place + 3] for place in counted)
        or bool(counted and _PROMISED & set(words[: waited[-1]]))
        or bool(counted and parsed.light.count("!") >= 2)
        or any(_astonishes(words, place) for place in waited)
    )


def _astonishes(words: tuple[str, ...], place: int) -> bool:
    """ "Ngurus kk kok sampai sebulan"."""
    return bool({"kenapa", "masa"} & set(words[:place])) and "sampai" in words[max(0, place - 3) : place]


def waited_since(parsed: Parsed) -> bool:
    """ "Dari bulan lalu belum jadi": told, not asked ("sudah jadi belum?")."""
    words = parsed.words
    since = any(
        word in _SINCE
        and (_GONE_BY | MONTHS.keys()) & set(words[place + 1 : place + 4])
        and "belum" in words[place:]
        for place, word in enumerate(words)
    )
    return since and "?" not in parsed.light and "sudah" not in words


def came_often(parsed: Parsed) -> bool:
    """ "Sudah empat kali saya datang", "berkali-kali ke kantor": told, not asked."""
    words = parsed.words
    return "?" not in parsed.light and any(
        word == "kali" and _is_often(words, place) and _CAME & set(words[max(0, place - 4) : place + 4])
        for place, word in enumerate(words)
    )


def _is_often(words: tuple[str, ...], place: int) -> bool:
    before = words[place - 1] if place else ""
    counted = before.isdigit() or before in COUNTS or before in _OFTEN
    return counted or words[max(0, place - 2) : place] == ("sudah", "berapa")


def stood_for_hours(parsed: Parsed) -> bool:
    """ "Nunggu 5 jam", "antre sudah tiga jam": told, not "tunggu jam berapa"."""
    words = parsed.words
    return any(
        word == "jam"
        and place
        and (words[place - 1].isdigit() or words[place - 1] in COUNTS)
        and {"tunggu", "antre"} & set(words[max(0, place - 4) : place])
        and "sampai" not in words[max(0, place - 3) : place]
        for place, word in enumerate(words)
    )
