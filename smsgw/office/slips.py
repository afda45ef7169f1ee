"""Slips: a word that nobody knows -> the word that a finger or an ear made it of.

It must not know endings, glued words or phrases: spelling.py does.  One rule: a letter stands only for its
neighbours on a keyboard and those that it sounds like.
"""

from itertools import combinations, pairwise

from smsgw.office.vocabulary import EXACT, SHORT, TARGETS

# Little words that so much hangs on that a slip in them is put right, but no letter too many or too few.
_SLIPPED_TEXT = """
bisa sudah siapa boleh orang suami istri biaya berapa belum dimana
"""
_SLIPPED = tuple(_SLIPPED_TEXT.split())

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

# What the receipt and the posters teach.
_TAUGHT_TEXT = """
status syarat jadwal biaya blangko lapor stop mulai bantu pindah akta
"""
_TAUGHT = tuple(_TAUGHT_TEXT.split())


def keyword_near(word: str) -> str:
    """The first word of a short text that is nearly one of the words people are taught to type: "STIP"."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    if len(word) < 4:
        return word
    near = process.extract(word, _TAUGHT, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=2)
    return EXACT[near[0][0]] if len(near) == 1 else word


def corrected(word: str) -> str:
    """The word that this one slipped from; itself when there is none."""
    from rapidfuzz import process  # 30 ms to load, and most commands read no text
    from rapidfuzz.distance import DamerauLevenshtein

    if len(word) < 3 or not word.isalpha() or len(word) > 20:
        return word
    swapped = word[1] + word[0] + word[2:]
    if swapped in EXACT and len(word) >= 4:
        return EXACT[swapped]
    near = SHORT if len(word) == 3 else TARGETS.get(word[0], ())
    slips = 2 if len(word) >= _LONG else 1
    found = process.extract(word, near, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=6)
    # One letter for another is likelier than one too many or too few: "starat" is syarat, not start.
    for target, _, _ in sorted(found, key=lambda row: (row[1], abs(len(row[0]) - len(word)))):
        if _plausible(word, target):
            return EXACT[target]
    return next((EXACT[one] for one in _SLIPPED if len(one) == len(word) and _is_one_slip(word, one)), word)


def _is_one_slip(word: str, target: str) -> bool:
    """Two neighbours changed places, or one letter is another one beside it."""
    differing = [place for place in range(len(word)) if word[place] != target[place]]
    return (
        0 < len(differing) <= 2
        and word[0] == target[0]
        and _plausible(word, target)
        and (len(differing) == 1 or differing[1] == differing[0] + 1)
    )


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
