"""A text and a list into a draft: read -> cleaned -> spooled -> frozen.

It knows neither SQL nor terminal.  One rule: all or nothing.  The whole list is read and judged before
the office's database is written at all, and that is one transaction; a file that is read slowly, or a
process that dies, leaves nothing behind.
"""

import marshal
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any

from smsgw import numbers
from smsgw.broadcasts.letter import Letter, clean, keep, read_letter
from smsgw.db import listings, recipients
from smsgw.db.broadcast_models import RecipientState
from smsgw.db.recipients import NewBroadcast, NewRow
from smsgw.errors import ImportFileError, NumberError
from smsgw.office.cells import as_text
from smsgw.office.desk import Desk
from smsgw.office.mailing import Mailing

#: So many bad rows are told one by one.
TOLD = 50

# So many rows are handed on at once: enough for the database to be quick, few enough to hold.
_BATCH = 5000

# The length that stands before each batch in the spool.
_LENGTH_OCTETS = 8

# The usual spellings of a mobile number; others take the longer way through `numbers.parse`.
_USUAL_MOBILE = re.compile(r"(?:\+62|62|0)?(8\d{8,11})")


@dataclass(frozen=True, slots=True)
class Order:
    """What to make.

    due_at  begin by itself then, not before
    strict  one bad row refuses the whole list; else it is left out, and the rehearsal says why
    """

    text: str = field(repr=False)
    who: str
    now: datetime
    due_at: datetime | None = None
    strict: bool = False


@dataclass(slots=True)
class Frozen:
    """What came of it.  `problems` are the first of the bad rows, each with its line and cure."""

    id: int = 0
    recipients: int = 0
    segments: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """How many rows could not be taken."""
        return self.removed[RecipientState.BAD_NUMBER] + self.removed[RecipientState.BAD_VALUE]

    def leave_out(self, line: int, msisdn: str | None, state: RecipientState, why: str = "") -> NewRow:
        """Count a row that nobody is told by; as it is kept.  why: of a bad one."""
        self.removed[state.value] += 1
        if why and len(self.problems) < TOLD:
            self.problems.append(f"line {line}: {why}")
        return line, msisdn, None, 0, state.value


def create(order: Order, mailing: Mailing, desk: Desk) -> Frozen:
    """Freeze a text and its list as a draft.

    Raises TextError for the text; ImportFileError, a line a bad row, for a list that leaves nobody to
    tell, and for one with bad rows where the order is strict.
    """
    sig, office = desk.config.office.signature, desk.config.office.name
    letter = read_letter(order.text, tuple(mailing.columns), {"sig": sig, "office": office})
    stopped = {row.msisdn for row in listings.stopped(None)}
    frozen = Frozen()
    with _Spool() as spool:
        for row in _judged(mailing, letter, stopped, frozen):
            spool.add(row)
        if frozen.bad and order.strict:
            raise ImportFileError("\n".join(_refusal(frozen, f"{frozen.bad} bad rows; nothing was made")))
        if not frozen.recipients:
            why = f"nobody is left to tell{_why_nobody(frozen)}; nothing was made"
            raise ImportFileError("\n".join(_refusal(frozen, why)))
        new = NewBroadcast(
            letter.text, order.who, order.now, order.due_at, frozen.recipients, frozen.segments
        )
        frozen.id = recipients.freeze(new, spool.batches())
    return frozen


def _judged(mailing: Mailing, letter: Letter, stopped: set[str], frozen: Frozen) -> Iterator[NewRow]:
    """Each row of the list as it is kept, with what is to become of it."""
    number_at = mailing.number_at
    picks = [(name, mailing.columns[name]) for name in letter.columns]
    waiting = RecipientState.WAITING.value
    # As integers: a set of a million of them takes a third of what their spellings would.
    known: set[int] = set()
    for line, cells in mailing.rows:
        if not any(cells):
            continue
        msisdn, why = _read_number(cells[number_at] if number_at < len(cells) else "")
        if msisdn is None:
            yield frozen.leave_out(line, None, RecipientState.BAD_NUMBER, why)
            continue
        key = int(msisdn)
        if key in known:
            yield frozen.leave_out(line, msisdn, RecipientState.DUPLICATE)
            continue
        if msisdn in stopped:
            known.add(key)
            yield frozen.leave_out(line, msisdn, RecipientState.STOPPED)
            continue
        values, why = _read_values(cells, picks, letter)
        if why:
            # A later row may tell this number what this one cannot.
            yield frozen.leave_out(line, msisdn, RecipientState.BAD_VALUE, why)
            continue
        known.add(key)
        segments = letter.segments(values)
        frozen.recipients += 1
        frozen.segments += segments
        yield line, msisdn, keep(values), segments, waiting


def _read_number(cell: Any) -> tuple[str | None, str]:
    """E.164, or None and why."""
    usual = _USUAL_MOBILE.fullmatch(cell) if isinstance(cell, str) else None
    if usual:
        return f"+62{usual[1]}", ""
    written = as_text(cell)
    if re.fullmatch(r"\d[.,]?\d*[eE]\+?\d+", written):
        return None, "a spreadsheet has shortened this number; format the column as text and type it again"
    try:
        return (numbers.parse(written), "") if written else (None, "no number")
    except NumberError as error:
        return None, str(error)


def _read_values(
    cells: Sequence[Any], picks: Sequence[tuple[str, int]], letter: Letter
) -> tuple[list[str], str]:
    """The values of the text's columns, and why they may not go out or an empty string."""
    values = []
    for name, position in picks:
        value, why = clean(cells[position] if position < len(cells) else "")
        if why:
            return [], f"column {name}: {why}"
        values.append(value)
    return values, letter.problem(values) or ""


def _refusal(frozen: Frozen, what: str) -> Iterator[str]:
    yield from frozen.problems
    if frozen.bad > len(frozen.problems):
        yield f"... and {frozen.bad - len(frozen.problems)} more"
    yield what


def _why_nobody(frozen: Frozen) -> str:
    told = ", ".join(f"{number} {state}" for state, number in frozen.removed.items() if number)
    return f" ({told})" if told else ": the list is empty"


class _Spool:
    """Rows set aside in a temporary file that is gone with the process, however that ends."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by __exit__
        self._batch: list[NewRow] = []

    def __enter__(self) -> "_Spool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, row: NewRow) -> None:
        self._batch.append(row)
        if len(self._batch) >= _BATCH:
            self._write()

    def batches(self) -> Iterator[list[NewRow]]:
        """All rows again, from the first on."""
        self._write()
        self._file.seek(0)
        while octets := int.from_bytes(self._file.read(_LENGTH_OCTETS), "little"):
            # Written by this process, into a file that nobody else can open.
            yield marshal.loads(self._file.read(octets))  # noqa: S302

    def _write(self) -> None:
        """What is in hand, behind its length: to read a batch at once is four times as quick as by item."""
        batch = marshal.dumps(self._batch)
        self._file.write(len(batch).to_bytes(_LENGTH_OCTETS, "little") + batch)
        self._batch = []
