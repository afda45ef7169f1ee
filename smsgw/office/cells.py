"""One row of a spreadsheet -> what it says of a request, or what is wrong with it.

It knows no file, no phone number and no database.  One rule: a fault names the column and the cure, never
the cell's content: in a shifted column anything may be a NIK.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from smsgw.errors import UsageError
from smsgw.office.documents import Kind, parse_document
from smsgw.office.identity import check_nik, mask_text, parse_receipt
from smsgw.office.states import State, parse_state

_NOTE_LIMIT, _COUNTER_LIMIT = 120, 40
# No request is older than this, and none is promised further ahead.
_FIRST_YEAR, _YEARS_AHEAD = 1990, 10
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february pebruari", "maret mar march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agu ags aug august",
            "september sep sept", "oktober okt oct october", "november nov nopember nop",
            "desember des dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NUMERIC_DATE = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?)?"
)
_WORDED_DATE = re.compile(
    r"(?:[A-Za-z']+[,.]? +)?(\d{1,2})[ -]([A-Za-z]+)[ -](\d{4}|\d\d)"
    r"(?:[ ,]+(?:(?:jam|pukul) )?(\d{1,2})[:.](\d{2}))?(?: (?:wib|wita|wit))?",
    re.IGNORECASE,
)
# Where a date cell was made a plain number: days since 1899-12-30, of the years 2000 to 2099.
_SERIAL_DATE = re.compile(r"(3[6-9]\d{3}|[4-6]\d{4}|7[0-2]\d{3})(?:[.,](\d+))?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet knows no zone
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_BROKEN_BY_SPREADSHEET = (
    "a spreadsheet has turned it into a number and lost digits; format the column as Text and type it again"
)
# Different cells of a column that are remembered: a day's dates and words come again and again.
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell."""

    column: str
    why: str


@dataclass(slots=True)
class Values:
    """What one row says; None where it says nothing.  Phones are as they were written."""

    document: str = ""
    state: State | None = None
    nik: str | None = field(default=None, repr=False)
    receipt_code: str | None = None
    phone: str | None = field(default=None, repr=False)
    phone2: str | None = field(default=None, repr=False)
    counter: str | None = None
    note: str | None = field(default=None, repr=False)
    received_at: datetime | None = None
    due_at: datetime | None = None
    ready_at: datetime | None = None
    warnings: tuple[str, ...] = ()


def nik_problem(why: str) -> str:
    """A NIK check's key in words for an operator."""
    key, _, digits = why.partition(":")
    return {
        "digit": f"it has {digits} digits, a NIK has 16",
        "tanggal": "digits 7 and 8 are no day of a month",
        "bulan": "digits 9 and 10 are no month",
        "urut": "the last four digits are 0000; they begin at 0001",
        "excel": _BROKEN_BY_SPREADSHEET,
    }.get(key, "it is no NIK")


class RowReader:
    """Reads the rows of one sheet.

    columns  position by field
    today    the office's day, for NIK that hold a date of birth
    """

    def __init__(
        self, columns: Mapping[str, int], kinds: Mapping[str, Kind], zone: ZoneInfo, today: date
    ) -> None:
        self._columns, self._kinds, self._zone, self._today = dict(columns), kinds, zone, today
        self._last = max(self._columns.values())
        self._seen: dict[tuple[str, str], Any] = {}

    def read(self, cells: Sequence[Any]) -> tuple[Values, list[Fault]] | None:
        """What the row says, with its faults; None for a row without anything in it."""
        if len(cells) <= self._last:
            cells = [*cells, *[""] * (self._last + 1 - len(cells))]
        given = {name: cells[position] for name, position in self._columns.items()}
        texts = {name: as_text(value) for name, value in given.items()}
        if not any(texts.values()):
            return None
        values, faults = Values(), list[Fault]()
        for name, text in texts.items():
            if text:
                try:
                    self._take(values, name, text, given[name])
                except ValueError as error:
                    faults.append(Fault(name, str(error)))
        if not texts["document"]:
            faults.append(Fault("document", "it is empty; write KTP, KK, AKTA_LAHIR ..."))
        if not texts.get("nik") and not texts.get("receipt_code"):
            faults.append(Fault("nik", "neither NIK nor receipt code; one of them is needed"))
        return values, faults

    def _take(self, values: Values, name: str, text: str, cell: Any) -> None:
        match name:
            case "nik":
                values.nik, values.warnings = self._nik(text, cell)
            case "receipt_code":
                values.receipt_code = _receipt(text)
            case "document":
                values.document = self._remembered(name, text, self._document)
            case "state":
                values.state = self._remembered(name, text, _state)
            case "phone" | "phone2":
                setattr(values, name, text)
            case "counter":
                values.counter = _short(text, _COUNTER_LIMIT)
            case "note":
                values.note = _short(text, _NOTE_LIMIT)
            case _:
                if isinstance(cell, datetime | date):
                    setattr(values, name, self._aware(cell))
                else:
                    setattr(values, name, self._remembered(name, text, self._instant))

    def _remembered(self, name: str, text: str, read: Callable[[str], Any]) -> Any:
        key = (name, text)
        if key not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[key] = read(text)
        return self._seen[key]

    def _nik(self, text: str, cell: Any) -> tuple[str, tuple[str, ...]]:
        check = check_nik(text, self._today, imported=True)
        if not check.ok:
            raise ValueError(nik_problem(check.why))
        # A number cell keeps 15 digits; the sixteenth comes out as 0.
        if isinstance(cell, int | float) and text.endswith("0"):
            raise ValueError(_BROKEN_BY_SPREADSHEET)
        return text if text.isdigit() else "".join(mark for mark in text if mark.isdigit()), check.warn

    def _document(self, text: str) -> str:
        try:
            return parse_document(text, self._kinds)
        except UsageError as error:
            raise ValueError(str(error)) from None

    def _instant(self, text: str) -> datetime:
        """A date, with or without a time.  Raises ValueError."""
        moment = _moment(text)
        if moment is None:
            raise ValueError("no date; write 24-11-2026, 24-11-2026 09.30 or 2026-11-24")
        return self._aware(moment)

    def _aware(self, value: datetime | date) -> datetime:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time(0))
        # An empty date cell comes out as 1900; a slip of the finger as 2206.
        if not _FIRST_YEAR <= moment.year <= self._today.year + _YEARS_AHEAD:
            raise ValueError(f"the year {moment.year} cannot be right")
        return (moment if moment.tzinfo else moment.replace(tzinfo=self._zone)).astimezone(UTC)


def _moment(text: str) -> datetime | None:
    """A date, with or without a time, as people and spreadsheets write it; None for what is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if serial := _SERIAL_DATE.fullmatch(text):
        days = float(f"{serial[1]}.{serial[2] or 0}")
        return _SERIAL_ZERO + timedelta(minutes=round(days * 1440))
    found = _NUMERIC_DATE.fullmatch(text) or _WORDED_DATE.fullmatch(text)
    if found is None:
        return None
    month = int(found[2]) if found[2].isdigit() else _MONTHS.get(found[2].lower(), 0)
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    try:
        return datetime(year, month, int(found[1]), int(found[4] or 0), int(found[5] or 0))  # noqa: DTZ001
    except ValueError:
        return None


def as_text(cell: Any) -> str:
    """A cell as text, without what spreadsheets put around it to keep it text."""
    if isinstance(cell, str):
        text = cell.strip()
        if text[:1] in ("'", "="):
            found = _FORMULA.fullmatch(text)
            text = found[1] if found else text.removeprefix("'")
        return text
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _receipt(text: str) -> str:
    # A number cell drops leading zeros.
    code = parse_receipt(text.zfill(6) if text.isdigit() and 4 <= len(text) < 6 else text)
    if code is None:
        raise ValueError("no receipt code; it has six digits, like 417-205")
    return code


def _state(text: str) -> State:
    try:
        return parse_state(text)
    except UsageError as error:
        raise ValueError(str(error)) from None


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"{len(text)} characters, at most {limit} fit")
    return mask_text(" ".join("".join(mark if mark.isprintable() else " " for mark in text).split()))
