"""What an operator says of a prepaid card: the amount, the last day, the code to ask with.

Pure: text in, values out.  It knows no modem and decides nothing.  One rule: a text that gives no amount
means that the balance is unknown, never that it is 0.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

#: MCC and MNC, as an IMSI begins -> the code that asks for the balance.  Operators change them: the
#: setting [credit] code comes first.  Telkomsel, XL and Tri: field reports; the others: common practice.
CODES_BY_NETWORK: Mapping[str, str] = {
    "51010": "*888#",  # Telkomsel
    "51011": "*123#",  # XL
    "51089": "*123#",  # Tri
    "51001": "*123#",  # Indosat
    "51021": "*123#",  # Indosat (IM3)
    "51008": "*123#",  # Axis, now XL
    "51009": "*999#",  # Smartfren
    "51028": "*999#",  # Smartfren
}

#: The same by the network's name, for cards that do not give their IMSI.
_CODES_BY_NAME = {
    "telkomsel": "*888#",
    "t-sel": "*888#",
    "xl": "*123#",
    "tri": "*123#",
    "3": "*123#",
    "indosat": "*123#",
    "im3": "*123#",
    "axis": "*123#",
    "smartfren": "*999#",
}

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan", "feb|peb", "mar", "apr", "mei|may", "jun", "jul",
            "agu|ags|aug|agt", "sep", "okt|oct", "nov|nop", "des|dec",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip

# Both marks stand for thousands when three digits follow; one or two digits behind the last are cents.  A
# number with a letter behind its stop is an item of a menu.
_NUMBER = r"(?!\d{1,2}[.)]\s?[A-Za-z])(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,]\d{1,2})?(?![\d.,]*\d)"
_OWN_WORDS = r"(?<![a-z])(?:pulsa|saldo|sisa|credit|balance)"
_AMOUNT = re.compile(rf"(?:(?P<sign>(?:rp|idr)\.?)|{_OWN_WORDS})[^\d\n]{{0,24}}?{_NUMBER}", re.IGNORECASE)
_OWN = re.compile(_OWN_WORDS, re.IGNORECASE)
_FOREIGN = re.compile(
    r"\b(?:bonus|kuota|paket|tarif|harga|beli|min(?:imal)?|isi|mulai|hanya|cuma|diskon|promo|transfer)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\d.,])(?:(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<mark>[-/. ]?)(?P<m2>\d{1,2}|[a-z]{3,9})(?P=mark)(?P<y2>20\d\d|\d\d))(?!\d)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:aktif|berlaku|hingga|sampai|s\.?d|s/d|until|exp\w*|masa|tgl|valid)\b", re.IGNORECASE
)
# How far before an amount or a date the words stand that say what it is.
_NEAR = 30


@dataclass(frozen=True, slots=True)
class Balance:
    """What a card holds, as far as it was told."""

    rupiah: int | None = None
    until: date | None = None

    def __str__(self) -> str:
        """`Rp 12.345 s.d. 01-01-2027`; empty when nothing is known."""
        amount = "" if self.rupiah is None else f"Rp {self.rupiah:,}".replace(",", ".")
        until = "" if self.until is None else f"s.d. {self.until:%d-%m-%Y}"
        return f"{amount} {until}".strip()


def read_balance(text: str, patterns: Sequence[str] = ()) -> Balance:
    """The balance in an operator's text.

    patterns  regular expressions of the office, tried first; the first group is the amount

    >>> str(read_balance("Sisa pulsa Rp 12.345 aktif s.d. 01/01/2027"))
    'Rp 12.345 s.d. 01-01-2027'
    """
    for pattern in patterns:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            return Balance(_rupiah(found[1] if found.re.groups else found[0]), _until(text))
    return Balance(_amount(text), _until(text))


def code_for(imsi: str, network: str = "") -> str:
    """The code that asks for the balance of a card; empty for an operator that no table knows."""
    code = CODES_BY_NETWORK.get(imsi[:5], "")
    if code:
        return code
    words = re.findall(r"[a-z0-9-]+", network.lower())
    return next((_CODES_BY_NAME[word] for word in words if word in _CODES_BY_NAME), "")


def is_about_credit(text: str) -> bool:
    """Does an operator's SMS speak of this card's credit?  Such a text is a reason to ask again."""
    return bool(re.search(r"\b(?:pulsa|saldo|isi ulang|masa aktif|top ?up)\b", text, re.IGNORECASE))


def _amount(text: str) -> int | None:
    """The amount that the words call the card's own; else the only kind of amount with a currency."""
    plain: list[int] = []
    for found in _AMOUNT.finditer(text):
        amount = _rupiah(found[2])
        before = text[max(0, found.start() - _NEAR) : found.start(2)]
        # Of two words in front of an amount the nearer one says what it is.
        own = max((word.start() for word in _OWN.finditer(before)), default=-1)
        foreign = max((word.start() for word in _FOREIGN.finditer(before)), default=-1)
        if own > foreign:
            return amount
        if foreign < 0 and found["sign"] and amount is not None:
            plain.append(amount)
    return plain[0] if plain else None


def _rupiah(text: str) -> int | None:
    """`12.345,00`, `12,345`, `Rp12345` as whole rupiah."""
    found = re.search(_NUMBER, text)
    return int(re.sub(r"[.,]", "", found[1])) if found else None


def _until(text: str) -> date | None:
    """The date that words such as `aktif s.d.` stand before; else the only date there is."""
    dates: list[date] = []
    for found in _DATE.finditer(text):
        day = _date(found)
        if day is None:
            continue
        if _UNTIL.search(text[max(0, found.start() - _NEAR) : found.start()]):
            return day
        if found["mark"] is None or found["mark"].strip():
            dates.append(day)  # bare digits are a date only behind a word that says so
    return dates[0] if len(dates) == 1 else None


def _date(found: re.Match[str]) -> date | None:
    year, month, day = (found[name] or found[f"{name}2"] for name in "ymd")
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3].lower(), 0)
    with suppress(ValueError):
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    return None
