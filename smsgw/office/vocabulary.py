"""Vocabulary: every word that reading knows, and in what spellings.

Made once from the tables of words and of phrases.  It must not know how a text is read.  One rule: an
ordinary word is known, so that it is never corrected into a keyword.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from smsgw.office.aliases import CASES, DOCUMENTS, EVENTS, PERSONS
from smsgw.office.cues import CUES
from smsgw.office.ordinary import FILLER, ORDINARY
from smsgw.office.regional_words import REGIONAL
from smsgw.office.signals import SIGNALS
from smsgw.office.trade_words import TRADE
from smsgw.office.words import EVERYDAY

_TABLES = (EVERYDAY, TRADE, REGIONAL)


def _exact() -> dict[str, str]:
    found: dict[str, str] = {}
    for word in dict.fromkeys(word for table in _TABLES for word in table):
        found[word] = word
        for table in _TABLES:
            found |= dict.fromkeys(table.get(word, "").split(), word)
    return found


#: Spelling -> the word it stands for.
EXACT = _exact()

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
    ours = _single_skeletons(EXACT.items())
    return _single_skeletons((word, word) for word in ORDINARY | FILLER) | ours


def _single_skeletons(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Consonants -> the word, for (spelling, word) pairs; without those that two words share."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for spelling, word in words:
        skeleton = VOWELS.sub("", spelling)
        if len(skeleton) >= 3 and "_" not in skeleton and found.setdefault(skeleton, word) != word:
            shared.add(skeleton)
    return {skeleton: word for skeleton, word in found.items() if skeleton not in shared}


TARGETS = _targets()

SKELETONS = _skeletons()

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


def glues(word: str) -> bool:
    """May it be a piece of words written together?  It is long enough not to be found by chance."""
    return (len(word) >= 3 and word in EXACT) or word in ("kk", "sy", "jd")
