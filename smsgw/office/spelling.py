"""Spelling: a typed word -> the word of words.py, trade_words.py or regional_words.py that it stands for.

Tried in this order: as it stands, repeats taken out, endings taken off, glued words taken apart, vowels left
out (prsyrtn), fingers slipped (Damerau-Levenshtein).  It must not know phrases or intents.  One rule: an
ordinary word is never corrected into a keyword.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from smsgw.office.aliases import CASES, CUES, DOCUMENTS, EVENTS, PERSONS
from smsgw.office.ordinary import FILLER, ORDINARY
from smsgw.office.regional_words import REGIONAL
from smsgw.office.signals import SIGNALS
from smsgw.office.trade_words import TRADE
from smsgw.office.words import EVERYDAY

_TABLES = (EVERYDAY, TRADE, REGIONAL)
#: word -> its spellings, of all tables.
SPELLINGS = {
    word: " ".join(table.get(word, "") for table in _TABLES)
    for word in dict.fromkeys(word for table in _TABLES for word in table)
}

_EXACT = {spelling: word for word, line in SPELLINGS.items() for spelling in (word, *line.split())}

# Little words, met everywhere: correcting others into them gains nothing and spoils much.
_LITTLE_TEXT = """
ya tidak bukan ada masih lagi mau saya anda ini itu nya dan juga sama terus kalau karena yang untuk
dengan dari bisa apa siapa mana kali nama umur orang ibu bapak mohon sekali hari jam rumah datang on off
ikut pakai dikirim benar kasar puas anak suami istri minta lihat kirim baru lama sudah lahir mati kk
"""
_LITTLE = frozenset(_LITTLE_TEXT.split())
# Corrected only when short words differ by a slip next to them: these are what people came for.
_SHORT = ("ktp", "kia", "ikd", "cek")

_ENDINGS_TEXT = """
nya nyah ny ne mu ku kah lah na kan in e an i ki pun x nye nyo ipun nipun no ake aken akan keun mi ji pi ka ma
"""
_ENDINGS = tuple(_ENDINGS_TEXT.split())

_BEGINNINGS_TEXT = """
dipun di ke nge ng me mem meng men ter pe ku tak ma mam man mang
"""
_BEGINNINGS = tuple(_BEGINNINGS_TEXT.split())

_TIMES = re.compile(r"(\d{1,2})(?:x|kali)")
_VOWELS = re.compile("[aeiou]")


# Two letters are taken for two slips only in words that are long enough to be themselves all the same.
_LONG = 9


_SAME_KEY_OR_SOUND = """
abc def ghi jkl mno pqrs tuv wxyz aeiou td bp gk fpv szc
"""


def _alike() -> frozenset[frozenset[str]]:
    """Pairs of letters typed for one another: one key of nine, neighbours on a keyboard, one sound."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    groups = [row[place : place + 2] for row in rows for place in range(len(row) - 1)]
    groups += ["".join(pair) for upper, lower in pairwise(rows) for pair in zip(upper, lower, strict=False)]
    groups += _SAME_KEY_OR_SOUND.split()
    return frozenset(frozenset(pair) for group in groups for pair in combinations(group, 2))


_ALIKE = _alike()


def _targets() -> dict[str, list[str]]:
    """First letter -> spellings long enough to be recognised with a slip in them."""
    found: dict[str, list[str]] = defaultdict(list)
    for spelling, word in _EXACT.items():
        if len(spelling) >= 4 and word not in _LITTLE and "_" not in spelling:
            found[spelling[0]].append(spelling)
    for spelling in _SHORT:
        found[spelling[0]].append(spelling)
    return found


def _lines() -> Iterator[str]:
    for table in (DOCUMENTS, EVENTS, CASES, SIGNALS):
        yield from table.values()
    for weighted in CUES.values():
        yield from weighted.values()


def _skeletons() -> dict[str, str]:
    """Consonants -> the one word that has them, for words typed without vowels; our own words go first."""
    ours: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for spelling, word in _EXACT.items():
        ours[_VOWELS.sub("", spelling)].add(word)
    for word in ORDINARY | FILLER:
        others[_VOWELS.sub("", word)].add(word)
    found: dict[str, str] = {}
    for table in (ours, others):
        for skeleton, words in table.items():
            if len(words) == 1 and len(skeleton) >= 3 and "_" not in skeleton:
                found.setdefault(skeleton, next(iter(words)))
    return found


_TARGETS = _targets()
_SKELETONS = _skeletons()
# What a glued word may be made of: long enough not to be found by chance.
_GLUE = frozenset(spelling for spelling in _EXACT if len(spelling) >= 3) | {"kk", "sy", "jd"}

# What Sundanese "can" (not yet) stands before.
_NOT_YET_TEXT = """
beres rengse jadi janten dados aya anggeus kaluar dicetak dijieun ditampi katarima
"""
_NOT_YET = frozenset(_NOT_YET_TEXT.split())

# Corrections cost 20 us each; a text of 1,500 characters is cut off here, long after its point was made.
CORRECTIONS = 30


# Words of the phrases themselves.
_PHRASE_WORDS = frozenset(word for line in _lines() for word in line.replace(";", " ").split()) | frozenset(
    PERSONS
)


def known(word: str) -> bool:
    """Is it a word that reading knows as it stands, or one that means nothing to it?"""
    return word in _EXACT or word in FILLER or word in ORDINARY or word in _PHRASE_WORDS or word.isdigit()


def has_meaning(word: str) -> bool:
    """Does it take part in phrases?  An ordinary word or a name does not."""
    return word in _EXACT or word in _PHRASE_WORDS


def canonical(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a phrase that is spelled well: known spellings are replaced, nothing is corrected."""
    return _joined([_EXACT.get(word, word) for word in words])


def spell(words: Sequence[str], names: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """The words as reading knows them; what it does not know stays as it is.

    words  lower case, without punctuation
    names  positions that hold a person's name: never corrected
    """
    out: list[str] = []
    corrections, at = 0, 0
    while at < len(words):
        pair = "_".join(words[at : at + 2])
        counted = bool(out) and out[-1].isdigit() and _EXACT.get(pair) == "hari_ini"  # "2 hari ini"
        if pair in _EXACT and not counted:
            out.append(_EXACT[pair])
            at += 2
            continue
        word = words[at]
        if word == "can" and words[at + 1 : at + 2] and words[at + 1] in _NOT_YET:
            word = "belum"  # Sundanese; before an English word it is "may"
        if times := _TIMES.fullmatch(word):
            out.extend((times[1], "kali"))  # "5x"
            at += 1
            continue
        if at in names or known(word):
            out.append(_EXACT.get(word, word))
            if word.endswith("ku") and out[-1] in PERSONS and at not in names:
                out.append("saya")  # "bapakku": whose father it is tells who fetches, and who is addressed
        else:
            corrections += 1
            out.extend(_resolve(word, fuzzy=corrections <= CORRECTIONS))
        at += 1
    return _joined(out)


def _joined(words: list[str]) -> tuple[str, ...]:
    """Two words that together are one (terima kasih, di mana), once each is spelled."""
    out: list[str] = []
    for word in words:
        counted = len(out) > 1 and out[-2].isdigit() and out[-1] == "hari"
        if out and not counted and (pair := f"{out[-1]}_{word}") in _EXACT:
            out[-1] = _EXACT[pair]
        else:
            out.append(word)
    return tuple(out)


def _resolve(word: str, *, fuzzy: bool) -> tuple[str, ...]:
    for spelling in (re.sub(r"(.)\1{2,}", r"\1", word), re.sub(r"(.)\1+", r"\1", word)):
        if spelling in _EXACT:
            return (_EXACT[spelling],)
        if known(spelling):
            return (spelling,)
    # One vowel for another at the end, by language: apa, ape (Betawi, Lombok), apo (Minang, Palembang).
    if len(word) >= 3 and word[-1] in "eo" and word[:-1] + "a" in _EXACT:
        return (_EXACT[word[:-1] + "a"],)
    stem = _stem(word)
    if stem is not None:
        return (stem,)
    if len(word) >= 5 and (parts := _unglue(word)):
        return parts
    skeleton = _VOWELS.sub("", word)
    # A word that kept most of its vowels is another word, not a shortened one.
    kept = len(word) - len(skeleton)
    if kept <= (len(word) > 4) * max(1, len(skeleton) // 3) and skeleton in _SKELETONS and len(word) >= 3:
        return (_SKELETONS[skeleton],)
    return (_corrected(word) if fuzzy else word,)


def _stem(word: str) -> str | None:
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 2 and (len(stem) >= 3 or stem == "kk"):
            if stem in _EXACT:
                return _EXACT[stem]
            if stem in ORDINARY or (len(stem) >= 5 and stem in _PHRASE_WORDS):
                return stem
            if stem.startswith("di") and stem[2:] in _EXACT and len(stem) >= 6:
                return _EXACT[stem[2:]]
    for beginning in _BEGINNINGS:
        stem = word.removeprefix(beginning)
        if stem != word and len(stem) >= 4 and known(stem):
            return _EXACT.get(stem, stem)
    return None


def _unglue(word: str) -> tuple[str, ...] | None:
    for cut in range(2, len(word) - 1):
        head, tail = word[:cut], word[cut:]
        if head in _GLUE and tail in _GLUE:
            return _EXACT[head], _EXACT[tail]
        if head in _GLUE and len(tail) >= 5 and (rest := _unglue(tail)):
            return (_EXACT[head], *rest)
    return None


def _corrected(word: str) -> str:
    from rapidfuzz import process  # 30 ms to load, and most commands read no text
    from rapidfuzz.distance import DamerauLevenshtein

    if len(word) < 3 or not word.isalpha() or len(word) > 20:
        return word
    swapped = word[1] + word[0] + word[2:]
    if swapped in _EXACT and len(word) >= 4:
        return _EXACT[swapped]
    near = _SHORT if len(word) == 3 else _TARGETS.get(word[0], ())
    slips = 2 if len(word) >= _LONG else 1
    for target, _, _ in process.extract(
        word, near, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=4
    ):
        if _plausible(word, target):
            return _EXACT[target]
    return word


def _plausible(word: str, target: str) -> bool:
    """Does a finger slip so, or an ear?  A letter stands only for its neighbours and those it sounds like."""
    if len(word) != len(target):
        return True
    differing = [(typed, meant) for typed, meant in zip(word, target, strict=True) if typed != meant]
    if len(differing) == 2 and differing[0] == differing[1][::-1]:
        return True
    if len(word) < 5 and any(typed in "aeiou" and meant in "aeiou" for typed, meant in differing):
        return False
    return all(frozenset(pair) in _ALIKE for pair in differing)
