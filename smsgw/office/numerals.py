"""Numerals: how numbers are typed: glued to words, with letters that look like digits, spoken digit by digit.

It must not know what a number stands for: digits.py does.  One rule: a letter is read as the digit it looks
like, and no digit is added, dropped or moved.
"""

import re
from collections.abc import Sequence

#: So many digits has a NIK.
NIK = 16

AS_DIGIT = str.maketrans("oqilzsb", "0011258")

#: A complaint's ticket: L-318.
TICKET = re.compile(r"l[.\-]?(\d{1,5})")

# Before fewer than three digits only these are taken off: "cek33 9901..." begins a NIK, "rt3" does not.
_GLUED = re.compile(r"((?:cek|nik|ktp|kk|kia|status|resi)+)[.\-]?(\d[\d.\-]*)")

# Digits spoken one by one, as a telephone writes them down.
_SPOKEN = {"nol": "0", "kosong": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5"}

_SPOKEN |= {"enam": "6", "tujuh": "7", "delapan": "8", "lapan": "8", "sembilan": "9"}

# Fewer spoken digits in a row are a count: "dua tiga hari".
_SPOKEN_LEAST = 6

# Before three digits or more these are no word: "O395".  An L is a ticket's.
_ALONE = frozenset(("o", "i", "z", "oo"))

#: Letters typed for digits.
LOOKALIKES = frozenset("oqilzsb")


def pieces(token: str) -> list[str]:
    """A token cut where a word is glued to a number; letters typed for digits become digits.

    >>> pieces("cek417205"), pieces("33990112o3959oo2"), pieces("3399011203959002ktp")
    (['cek', '417205'], ['3399011203959002'], ['3399011203959002', 'ktp'])
    """
    if _is_number_with_letters(token):
        return [token.translate(AS_DIGIT)]
    if sum(mark.isdigit() for mark in token) < 3:
        glued = _GLUED.fullmatch(token)
        return [glued[1], glued[2]] if glued else [token]
    found = re.fullmatch(r"([a-z.\-]*)(\d(?:.*\d)?)([a-z.\-]*)", token)
    if found is None:
        return [token]
    head, core, tail = found.groups()
    count = sum(mark.isdigit() for mark in core)
    if head and set(head) <= LOOKALIKES and (count + len(head) in (6, NIK) or head in _ALONE):
        core, head = head + core, ""
    long_one = 10 <= count < count + len(tail) <= NIK  # too short all the same: all its digits are counted
    if tail and set(tail) <= LOOKALIKES and (count + len(tail) in (6, NIK) or long_one):
        core, tail = core + tail, ""
    letters = [mark for mark in core if mark.isalpha()]
    if letters:
        digits = sum(mark.isdigit() for mark in core)
        if set(letters) <= LOOKALIKES and digits >= 0.6 * (digits + len(letters)):
            core = core.translate(AS_DIGIT)
        else:
            inner = [part for cut in re.split(r"([a-z]+)", core) if (part := cut.strip(".-"))]
            return [part for part in (head.strip(".-"), *inner, tail.strip(".-")) if part]
    return [part for part in (head.strip(".-"), core, tail.strip(".-")) if part]


def _is_number_with_letters(token: str) -> bool:
    """As long as a receipt code or a NIK, half of it letters that look like digits at most: "13O-96O"."""
    bare = re.sub(r"[.\-]", "", token)
    digits = sum(mark.isdigit() for mark in bare)
    return (
        len(bare) in (6, NIK)
        and len(bare) / 2 <= digits < len(bare)
        and set(bare) <= LOOKALIKES | set("0123456789")
        and not TICKET.fullmatch(token)
    )


def dictated(parts: Sequence[str]) -> list[str]:
    """The words, with digits that were spoken one by one as a number: "empat satu tujuh .."."""
    out: list[str] = []
    run: list[str] = []
    for part in (*parts, ""):
        if part in _SPOKEN:
            run.append(part)
            continue
        out += ["".join(_SPOKEN[word] for word in run)] if len(run) >= _SPOKEN_LEAST else run
        run = []
        out.append(part)
    return out[:-1]
