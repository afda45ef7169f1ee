"""Public holidays, leave days (cuti bersama), Ramadan and Nyepi of Indonesia.

It knows no office and no opening hours.  One rule: the dates are those of the `holidays` library, where
Islamic dates of coming years are estimates; an office corrects them by its own dated exceptions and its
own Ramadan periods, never here.

The library costs a daemon 17 MB for good, so what it says of the years around this release is shipped
as a table (texts/holidays.tsv, written by `make holidays`); other years are asked of the library itself.
"""

import csv
import functools
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from types import MappingProxyType

# Ramadan has 29 or 30 days and the decree is late; a day early is the milder error.
_RAMADAN_DAYS = 30

_NAMES = {"id": "id", "en": "en_US"}
# The library's full names would not leave room for when the office opens again.
_SHORTER = {
    "id": (
        (" (perkiraan)", ""),
        ("Hari kedua dari ", ""),
        ("Hari Raya ", ""),
        ("Hari Suci ", ""),
        (" Republik Indonesia", " RI"),
        ("Cuti Bersama", "cuti bersama"),
    ),
    "en": ((" (estimated)", ""), (" Second Day", "")),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, value: date) -> bool:
        return self.first <= value <= self.last


def library_names(year: int, language: str) -> Mapping[date, str]:
    """The days of a year as the library names them."""
    import holidays  # 17 MB and 0.1 s that few processes need

    found = holidays.country_holidays(
        "ID", years=[year], categories=("public", "government"), language=_NAMES[language]
    )
    return MappingProxyType(dict(found))


def shipped_names(year: int, language: str) -> Mapping[date, str]:
    """The days of a year in the shipped table; none where it does not hold that year."""
    text = resources.files("smsgw.office").joinpath("texts/holidays.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {
        date.fromisoformat(row["day"]): row[language] for row in rows if row["day"].startswith(f"{year}-")
    }


@functools.lru_cache(maxsize=64)
def _names(year: int, language: str) -> Mapping[date, str]:
    return shipped_names(year, language) or library_names(year, language)


@functools.lru_cache(maxsize=64)
def holidays_of(year: int, language: str = "id") -> Mapping[date, str]:
    """The year's public holidays and leave days with names short enough for an SMS.

    >>> holidays_of(2026)[date(2026, 12, 24)]
    'cuti bersama Natal'
    """
    names = {}
    for day, name in _names(year, language).items():
        for long, short in _SHORTER[language]:
            name = name.replace(long, short)
        names[day] = name.split(";")[0].strip()
    return MappingProxyType(names)


def holiday(day: date, language: str = "id") -> str | None:
    """The name of the holiday or leave day that this is."""
    return holidays_of(day.year, language).get(day)


@functools.lru_cache(maxsize=64)
def _days_named(year: int, beginning: str) -> tuple[date, ...]:
    return tuple(sorted(day for day, name in _names(year, "id").items() if name.startswith(beginning)))


def ramadan_before(year: int) -> tuple[Period, ...]:
    """The fasting months that end in this year: the 30 days before each Idul Fitri (two of them in 2033)."""
    return tuple(
        Period(feast - timedelta(days=_RAMADAN_DAYS), feast - timedelta(days=1))
        for feast in _days_named(year, "Hari Raya Idul Fitri")
    )


def is_ramadan(day: date, decreed: Sequence[Period] = ()) -> bool:
    """Is this a day of Ramadan?

    decreed  the periods that the office entered itself; one that ends in a year replaces the computed
             ones that end in it
    """
    periods: list[Period] = []
    for year in (day.year, day.year + 1):
        own = [period for period in decreed if period.last.year == year]
        periods += own or ramadan_before(year)
    return any(day in period for period in periods)


def is_nyepi(day: date) -> bool:
    """Is this Nyepi, the day of silence, when Bali's networks and streets rest?"""
    return day in _days_named(day.year, "Hari Suci Nyepi")


def _write_table(first: int, last: int) -> None:
    """Print the library's days of these years as the table that is shipped."""
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(["day", *_NAMES])
    for year in range(first, last + 1):
        by_language = [library_names(year, language) for language in _NAMES]
        for day in sorted(by_language[0]):
            writer.writerow([day, *(names[day] for names in by_language)])


if __name__ == "__main__":
    _write_table(2025, 2036)
