"""What is typed about opening hours: read, and what is wrong with it said by field.

It keeps nothing.  One rule: whatever was typed comes back to the page as it was typed.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from smsgw.errors import UsageError
from smsgw.office import own_hours
from smsgw.web.visit import Visit

#: The form of single days, and its fields.
SINGLE_DAYS = "hari"
DAYS_FIELDS = ("tanggal", "sampai", "buka", "alasan")

# A longer closure is no exception but other hours; and a slip in the year would write thousands of them.
_MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, for the page to show again, and what is wrong with it, by the field's name."""

    table: str = ""
    given: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    problem: str = ""


def wrong_hours(given: dict[str, str]) -> dict[str, str]:
    """What is wrong with hours as they were typed, by the field's name."""
    problems = {}
    for name, text in given.items():
        try:
            own_hours.written_hours(text)
        except UsageError as error:
            problems[name] = str(error)
    return problems


def read_days_form(visit: Visit) -> tuple[Form, list[date]]:
    """What was typed for single days, what is wrong with it, and the days."""
    given = {name: visit.text(name) for name in DAYS_FIELDS}
    problems = wrong_hours({"buka": given["buka"]})
    try:
        own_hours.written_reason(given["alasan"])
    except UsageError as error:
        problems["alasan"] = str(error)
    days, wrong = _read_days(visit, given["tanggal"], given["sampai"])
    return Form(SINGLE_DAYS, given, {**problems, **wrong}), days


def _read_days(visit: Visit, first: str, last: str) -> tuple[list[date], dict[str, str]]:
    try:
        begin = date.fromisoformat(first)
    except ValueError:
        return [], {"tanggal": visit.say("isi tanggalnya", "a date is wanted")}
    if begin < visit.now.astimezone(visit.desk.config.zone).date():
        return [], {"tanggal": visit.say("tanggal ini sudah lewat", "this day is past")}
    try:
        end = date.fromisoformat(last) if last else begin
    except ValueError:
        return [], {"sampai": visit.say("bukan tanggal", "no date")}
    if not 0 <= (end - begin).days < _MOST_DAYS:
        words = visit.say(
            f"setelah tanggal pertama, paling banyak {_MOST_DAYS} hari",
            f"after the first day, {_MOST_DAYS} days at most",
        )
        return [], {"sampai": words}
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)], {}


def said(problems: dict[str, str]) -> list[str]:
    """What is wrong, each thing once."""
    return list(dict.fromkeys(problems.values()))
