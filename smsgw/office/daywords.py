"""How a day, a clock time and the hours of a week are written for a citizen, in Indonesian and English.

It knows no calendar and no texts.  One rule: local wall-clock values come in, GSM-7 text goes out, and
no run of more than three digits is in it, since operators filter those (so no year).
"""

from collections.abc import Sequence
from datetime import date, datetime, time

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_SHORT_DAYS = {
    "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
    "en": _DAYS["en"],
}
_UNTIL = {"id": "s.d.", "en": "to"}
_AT = {"id": "jam", "en": "at"}

#: A span of one day's wall-clock time; an end of 00:00 is the end of that day.
Span = tuple[time, time]


def day(value: date, language: str = "id") -> str:
    """A day without its year: `Rabu 25-11`."""
    return f"{_DAYS[language][value.weekday()]} {value:%d-%m}"


def clock(value: time, *, ending: bool = False) -> str:
    """A clock time with a dot: `08.00`.  Midnight as the end of a span is `24.00`."""
    return "24.00" if ending and value == time(0) else f"{value:%H.%M}"


def moment(value: datetime, language: str = "id") -> str:
    """A day and a clock time, as the value's own zone has them: `24-11 jam 09.30`."""
    return f"{value:%d-%m} {_AT[language]} {clock(value.time())}"


def opening(value: datetime, language: str = "id") -> str:
    """When a counter opens: `Senin 28-12 jam 08.00`."""
    return f"{day(value.date(), language)} {_AT[language]} {clock(value.time())}"


def stretch(first: date, last: date, language: str = "id") -> str:
    """Days in a row: `24-12 s.d. 27-12`, or one: `25-12`."""
    return f"{first:%d-%m}" if first == last else f"{first:%d-%m} {_UNTIL[language]} {last:%d-%m}"


def hours(spans: Sequence[Span]) -> str:
    """The hours of one day: `08.00-12.00, 13.00-15.00`."""
    return ", ".join(f"{clock(start)}-{clock(end, ending=True)}" for start, end in spans)


def week(days: Sequence[Sequence[Span]], language: str = "id") -> str:
    """Seven days' hours, neighbours with equal hours as one: `Sen-Kam 08.00-15.00, Jum 08.00-11.00`.

    Closed days are left out.  A week without any opening is an empty text.
    """
    names = _SHORT_DAYS[language]
    groups: list[tuple[int, int]] = []
    for index, spans in enumerate(days):
        if groups and groups[-1][1] == index - 1 and days[groups[-1][0]] == spans:
            groups[-1] = (groups[-1][0], index)
        elif spans:
            groups.append((index, index))
    return ", ".join(
        f"{names[first]}{f'-{names[last]}' if last > first else ''} {hours(days[first])}"
        for first, last in groups
    )
