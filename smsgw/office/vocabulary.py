"""Vocabulary: every word that reading knows, and in what spellings.

Made once from the tables of words and of phrases.  It must not know how a text is read.  One rule: an
ordinary word is known, so that it is never corrected into a keyword.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from smsgw.office.aliases import CASES, DOCUMENTS, EVENTS, PERSONS
from smsgw.office.cues import CUES
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

#: Spelling -> the word it stands for.
EXACT = {spelling: word for word, line in SPELLINGS.items() for spelling in (word, *line.split())}

# Little words, met everywhere: correcting others into them gains nothing and spoils much.
_LITTLE_TEXT = """
ya tidak bukan ada masih lagi mau saya anda ini itu nya dan juga sama terus kalau karena yang untuk
dengan dari bisa apa siapa mana kali nama umur orang ibu bapak mohon sekali hari jam rumah datang on off
ikut pakai dikirim benar kasar puas anak suami istri minta lihat kirim baru lama sudah lahir mati kk
"""

_LITTLE = frozenset(_LITTLE_TEXT.split())

# Corrected only when short words differ by a slip next to them: these are what people came for.
SHORT = ("ktp", "kia", "ikd", "cek")

VOWELS = re.compile("[aeiou]")

# From this length on a spelling of a little word is corrected into, too.
_OWN_LENGTH = 7


def _targets() -> dict[str, list[str]]:
    """First letter -> spellings long enough to be recognised with a slip in them."""
    found: dict[str, list[str]] = defaultdict(list)
    for spelling, word in EXACT.items():
        # "Kematian" is long enough to be known with a slip in it, though "mati" is not.
        if len(spelling) >= (_OWN_LENGTH if word in _LITTLE else 4) and "_" not in spelling:
            found[spelling[0]].append(spelling)
    for spelling in SHORT:
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
    for spelling, word in EXACT.items():
        ours[VOWELS.sub("", spelling)].add(word)
    for word in ORDINARY | FILLER:
        others[VOWELS.sub("", word)].add(word)
    found: dict[str, str] = {}
    for table in (ours, others):
        for skeleton, words in table.items():
            if len(words) == 1 and len(skeleton) >= 3 and "_" not in skeleton:
                found.setdefault(skeleton, next(iter(words)))
    return found


TARGETS = _targets()

SKELETONS = _skeletons()

# What a glued word may be made of: long enough not to be found by chance.
GLUE = frozenset(spelling for spelling in EXACT if len(spelling) >= 3) | {"kk", "sy", "jd"}

# Words of the phrases themselves.
PHRASE_WORDS = frozenset(word for line in _lines() for word in line.replace(";", " ").split()) | frozenset(
    PERSONS
)


def known(word: str) -> bool:
    """Is it a word that reading knows as it stands, or one that means nothing to it?"""
    return word in EXACT or word in FILLER or word in ORDINARY or word in PHRASE_WORDS or word.isdigit()


def has_meaning(word: str) -> bool:
    """Does it take part in phrases?  An ordinary word or a name does not."""
    return word in EXACT or word in PHRASE_WORDS
