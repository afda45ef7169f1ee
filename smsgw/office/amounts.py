"""Amounts and places: the sum of money and the counter that a text speaks of.

Pure, and it judges nothing: whether the sum was asked for is for complaints.py to say.  One rule: a number
is money only with a sign of it: Rp, rb, ribu, juta, or dots between thousands.
"""

import re
from collections.abc import Sequence

from smsgw.office.vocabulary import known

_SUM = re.compile(
    r"(?<![\d.,\-/])(rp\.?\s*)?(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d{1,2})?)\s*"
    r"(rb|rbu|ribu|ribuan|rebu|ewu|k|jt|juta|rupiah|perak|,-)?(?![\da-z]|[-/]\d)"
)
_THOUSANDS = frozenset({"rb", "rbu", "ribu", "ribuan", "rebu", "ewu", "k"})
COUNTS = {
    "se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100, "satus": 100, "rongatus": 200, "seket": 50,
    "siji": 1, "loro": 2, "rong": 2, "telu": 3, "telung": 3, "papat": 4, "patang": 4, "limang": 5, "nem": 6,
    "enem": 6, "pitung": 7, "wolung": 8, "sangang": 9, "tilu": 3, "opat": 4, "genep": 6, "salapan": 9,
    "duo": 2, "tigo": 3, "ampek": 4, "limo": 5, "sa": 1,
    "tigang": 3, "kalih": 2, "sekawan": 4, "gangsal": 5, "pitu": 7, "wolu": 8,
    "selawe": 25, "sewidak": 60, "saratus": 100, "saratuih": 100,
    "sejuta": 1_000_000, "sajuta": 1_000_000, "sajuto": 1_000_000, "saribu": 1_000,
    "seribu": 1_000, "sewu": 1_000,
}  # fmt: skip
_SLANG = {
    "ceban": 10_000,
    "noban": 20_000,
    "goban": 50_000,
    "gocap": 50_000,
    "cepek": 100_000,
    "gopek": 500_000,
}
# "tigaratus", "limapuluh"
_GLUED = re.compile(
    rf"\b({'|'.join(word for word, count in COUNTS.items() if 1 < count < 10)})"
    r"(puluh|belas|ratus|atus|ribu|juta)\b"
)
# Counters and floors have numbers, villages and malls have names, an office has neither.
_NUMBERED = "loket|lokt|konter|counter|meja|ruang|lantai"
_NAMED = "kec|kecamatan|kel|kelurahan|desa|ds|dusun|kampung|mpp|mall?|uptd?"
# Named by nothing but where it is: "lewat desa", "di parkiran".
_PLAIN = re.compile(r"\b(?:di|d|lewat|lwt|liwat)\s?(desa|parkiran|parkir|kampung|balai desa)\b")
_PLACE = re.compile(
    rf"\b(?:({_NUMBERED})\b[\s.]*(?:no\.?\s*)?(\d{{1,3}}[a-z]?|[a-z]\b)?"
    rf"|({_NAMED})\b[\s.]*([a-z]+)?|(kantor (?:desa|kecamatan|kelurahan|camat|lurah)|balai desa|kantor)\b)"
)


def find_amount(light: str, *, bare: bool = False) -> int | None:
    """The sum of money a text speaks of, in rupiah: 50rb, Rp50.000, 1,5jt, lima puluh ribu, goban.

    bare  take a plain round number of four to seven digits for one, too
    """
    for found in _SUM.finditer(light):
        rupiah = _value(found, bare)
        if rupiah:
            return rupiah
    return _worded(light.split())


def _value(found: re.Match[str], bare: bool) -> int | None:
    number, unit = found[2], found[3] or ""
    if unit in _THOUSANDS or unit in ("jt", "juta"):
        size = 1_000 if unit in _THOUSANDS else 1_000_000
        return (
            round(float(number.replace(",", ".")) * size)
            if number.count(".") + number.count(",") < 2
            else None
        )
    whole = re.sub(r"[.,]", "", number)
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
    if len(whole) > 9:
        return None
    if grouped and (found[1] or unit or whole.endswith("00")):
        return int(whole)
    if (found[1] or unit) and whole == number:
        return int(whole)
    return int(whole) if bare and re.fullmatch(r"[1-9]\d{1,4}00", whole) else None


def _worded(words: Sequence[str]) -> int | None:
    total = 0
    for word in _GLUED.sub(r"\1 \2", " ".join(words)).split():
        word = word.strip(".,!?")
        if word in _SLANG:
            return _SLANG[word]
        if word in COUNTS:
            total += COUNTS[word]
        elif word == "puluh":
            total = total // 10 * 10 + total % 10 * 10
        elif word == "belas":
            total += 10
        elif word in ("ratus", "atus"):
            total *= 100
        elif word in _THOUSANDS and total:
            return total * 1_000
        elif word in ("juta", "jt") and total:
            return total * 1_000_000
        else:
            total = 0
    return total if total in (1_000_000,) else None


def find_place(light: str) -> str | None:
    """Where it happened, as typed: `loket 2`, `kelurahan sukamaju`; None when no place is named."""
    for found in _PLACE.finditer(light):
        numbered, number, named, name, plain = found.groups()
        if numbered and number:
            return f"{numbered} {number}"
        if named and name and not known(name):
            return f"{named} {name}"
        if plain or numbered or named in ("kecamatan", "kelurahan", "kec", "kel"):
            return plain or numbered or named
    plainly = _PLAIN.search(light)
    return plainly[1] if plainly else None
