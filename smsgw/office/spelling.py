"""Spelling: a typed word -> the word of words.py, trade_words.py or regional_words.py that it stands for.

Tried in this order: as it stands, repeats taken out, endings taken off, glued words taken apart, vowels left
out (prsyrtn), fingers slipped (Damerau-Levenshtein).  It must not know phrases or intents.  One rule: an
ordinary word is never corrected into a keyword.
"""

import re
from collections.abc import Sequence

from smsgw.office.aliases import PERSONS
from smsgw.office.ordinary import ORDINARY
from smsgw.office.slips import corrected, keyword_near
from smsgw.office.vocabulary import EXACT, PHRASE_WORDS, SKELETONS, VOWELS, glues, known

_ENDINGS_TEXT = """
nya nyah ny ne mu ku kah lah na kan in e an i ki pun x nye nyo ipun nipun no ake aken akan keun mi ji pi ka ma
"""
_ENDINGS = tuple(_ENDINGS_TEXT.split())

_BEGINNINGS_TEXT = """
dipun di ke nge ng me mem meng men ter pe ku tak ma mam man mang ba ber
"""
_BEGINNINGS = tuple(_BEGINNINGS_TEXT.split())

_TIMES = re.compile(r"(\d{1,2})(?:x|kali)")


# What Sundanese "can" (not yet) stands before.
_NOT_YET_TEXT = """
beres rengse jadi janten dados aya anggeus kaluar dicetak dijieun ditampi katarima
"""
_NOT_YET = frozenset(_NOT_YET_TEXT.split())


# So few words are a keyword and what belongs to it: "STIP sms".
_COMMAND = 3

# Nobody glues more than a question together.
_GLUED_LONGEST = 40

_WISHED = frozenset(("bikin", "ambil", "pindah", "cek", "tanya", "urus", "ubah", "ajukan", "lapor"))

# "Ktpku" is "ktp saya".
_OWNED = ("ktp", "kk", "kia", "akta")

# Corrections cost 20 us each; a text of 1,500 characters is cut off here, long after its point was made.
CORRECTIONS = 30


def canonical(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a phrase that is spelled well: known spellings are replaced, nothing is corrected."""
    return _joined([EXACT.get(word, word) for word in words])


def spell(words: Sequence[str], names: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """The words as reading knows them; what it does not know stays as it is.

    words  lower case, without punctuation
    names  positions that hold a person's name: never corrected
    """
    out: list[str] = []
    corrections, at = 0, 0
    while at < len(words):
        pair = "_".join(words[at : at + 2])
        counted = bool(out) and out[-1].isdigit() and EXACT.get(pair) == "hari_ini"  # "2 hari ini"
        if pair in EXACT and not counted:
            out.append(EXACT[pair])
            at += 2
            continue
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else ""
        word = _in_context(word, out[-1] if out else "", following)
        if times := _TIMES.fullmatch(word):
            out.extend((times[1], "kali"))  # "5x"
            at += 1
            continue
        if at in names or known(word):
            out.append(EXACT.get(word, word))
            if word.endswith("ku") and out[-1] in PERSONS and at not in names:
                out.append("saya")  # "bapakku": whose father it is tells who fetches, and who is addressed
            elif word.endswith("nya") and out[-1] in ("ibu", "bapak") and at not in names:
                out.append("nya")  # "diambil bapaknya": not the clerk who is addressed
        else:
            corrections += 1
            out.extend(_resolve(word, fuzzy=corrections <= CORRECTIONS))
            if word.endswith("ku") and out[-1] in _OWNED:
                out.append("saya")
        at += 1
    if 0 < len(words) <= _COMMAND and out[0] == words[0] and not known(words[0]) and 0 not in names:
        out[0] = keyword_near(words[0])
    return _joined(out)


def _in_context(word: str, before: str, after: str) -> str:
    """A word that means something else beside some others."""
    if word == "can" and (after in _NOT_YET or after.startswith("di")):
        return "belum"  # Sundanese; before an English word it is "may"
    if word == "nak" and EXACT.get(after) in _WISHED:
        return "mau"  # Malay; else a child is addressed
    if word == "tak" and EXACT.get(after) == "ambil":
        return "saya"  # Javanese; else it is "tidak"
    return "bikin" if word == "bkn" and before == "mau" else word  # alone it is "bukan"


def _joined(words: list[str]) -> tuple[str, ...]:
    """Two words that together are one (terima kasih, di mana), once each is spelled."""
    out: list[str] = []
    for word in words:
        counted = len(out) > 1 and out[-2].isdigit() and out[-1] == "hari"
        if out and not counted and (pair := f"{out[-1]}_{word}") in EXACT:
            out[-1] = EXACT[pair]
        else:
            out.append(word)
    return tuple(out)


def _resolve(word: str, *, fuzzy: bool) -> tuple[str, ...]:
    for spelling in (re.sub(r"(.)\1{2,}", r"\1", word), re.sub(r"(.)\1+", r"\1", word)):
        if spelling in EXACT:
            return (EXACT[spelling],)
        if known(spelling):
            return (spelling,)
    # One vowel for another at the end, by language: apa, ape (Betawi, Lombok), apo (Minang, Palembang).
    if len(word) >= 3 and word[-1] in "eo" and word[:-1] + "a" in EXACT:
        return (EXACT[word[:-1] + "a"],)
    stem = _stem(word)
    if stem is not None:
        return (stem,)
    if 5 <= len(word) <= _GLUED_LONGEST and (parts := _unglue(word)):
        return parts
    if len(word) == 3 and fuzzy and (near := corrected(word)) != word:
        return (near,)  # "krp" is a slip for ktp before it is a word without vowels
    skeleton = VOWELS.sub("", word)
    # A word that kept most of its vowels is another word, not a shortened one.
    kept = len(word) - len(skeleton)
    if kept <= (len(word) > 4) * max(1, len(skeleton) // 3) and skeleton in SKELETONS and len(word) >= 3:
        return (SKELETONS[skeleton],)
    return (corrected(word) if fuzzy else word,)


def _stem(word: str) -> str | None:
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 2 and (len(stem) >= 3 or stem == "kk"):
            if stem in EXACT:
                return EXACT[stem]
            if stem in ORDINARY or (len(stem) >= 5 and stem in PHRASE_WORDS):
                return stem
            if stem.startswith("di") and stem[2:] in EXACT and len(stem) >= 6:
                return EXACT[stem[2:]]
    for beginning in _BEGINNINGS:
        stem = word.removeprefix(beginning)
        if stem != word and len(stem) >= 4 and known(stem):
            return EXACT.get(stem, stem)
    return None


def _unglue(word: str) -> tuple[str, ...] | None:
    for cut in range(2, len(word) - 1):
        head, tail = word[:cut], word[cut:]
        if glues(head) and glues(tail):
            return EXACT[head], EXACT[tail]
        if glues(head) and len(tail) >= 5 and (rest := _unglue(tail)):
            return (EXACT[head], *rest)
    return None
