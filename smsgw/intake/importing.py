"""A spreadsheet into the requests: read -> checked -> gathered -> compared -> merged.

It knows no SQL and no terminal.  One rule: all or nothing.  Every row is checked before the office's
database is written at all, and that is one transaction.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from smsgw import numbers
from smsgw.db import bulk, promises, requests
from smsgw.db.bulk import Gathering
from smsgw.db.merge import Merged, merge
from smsgw.db.models import to_micros
from smsgw.errors import ImportFileError, NumberError
from smsgw.intake.due_notices import due_notices
from smsgw.messages import Lane
from smsgw.office.badrows import BadRows
from smsgw.office.cells import Fault, RowReader, Values
from smsgw.office.desk import Desk
from smsgw.office.documents import may_move
from smsgw.office.identity import mask_nik
from smsgw.office.notes import UntoldNotes
from smsgw.office.receipt_codes import CodeSet, make_codes
from smsgw.office.spreadsheet import Progress, Sheet, open_sheet
from smsgw.policy import gate_of

# So many rows go to the gathering at once.
_BATCH = 2000

# So many bad rows are told one by one.
TOLD = 50

# What binds a sealed NIK to its column: the same as in db/requests.py.
_NIK_CONTEXT = b"request.nik"

# The usual spelling of a mobile number; others take the longer way through `numbers.parse`.
_USUAL_MOBILE = re.compile(r"(?:\+62|62|0)(8\d{8,11})")


@dataclass(frozen=True, slots=True)
class Order:
    """What to import and how.

    tell      queue the notices of new and changed requests
    skip_bad  take the good rows and put the bad ones into `FILE.bad.csv`
    keep_bad  put them there also where nothing is taken because of them
    told      so many bad rows are told one by one
    """

    path: Path
    who: str
    now: datetime
    tell: bool = True
    skip_bad: bool = False
    keep_bad: bool = False
    told: int = TOLD

    @property
    def keeps_bad(self) -> bool:
        """Are the bad rows written to a file?"""
        return self.skip_bad or self.keep_bad


@dataclass(slots=True)
class Report:
    """What came of it.  `problems` are the first of `bad` bad rows, each with line, column and cure."""

    rows: int = 0
    merged: Merged | None = None
    bad: int = 0
    problems: list[str] = field(default_factory=list)
    bad_path: Path | None = None
    ignored: tuple[str, ...] = ()
    suspicious_niks: int = 0
    untold: UntoldNotes = field(default_factory=UntoldNotes)
    told: int = TOLD

    def note(self, line: int, faults: Iterable[Fault]) -> str:
        """Count a bad row; its reason in one line."""
        self.bad += 1
        reason = "; ".join(f"column {fault.column}: {fault.why}" for fault in faults)
        if len(self.problems) < self.told:
            self.problems.append(f"line {line}, {reason}")
        return reason


def import_file(
    order: Order, desk: Desk, progress: Progress = lambda share: None, random: Random | None = None
) -> Report:
    """Import a spreadsheet; what came of it.  With bad rows and no `skip_bad`, `merged` stays None.

    Raises ImportFileError for a file that is no spreadsheet of requests, DatabaseError.
    """
    report = Report(told=order.told)
    database_path = Path(desk.config.database_url.removeprefix("sqlite:///"))
    with open_sheet(order.path, progress) as sheet, bulk.gathering(database_path) as gathered:
        report.ignored = tuple(sheet.ignored)
        bad_rows = BadRows(order.path, sheet.titles)
        try:
            _gather(sheet, gathered, order, desk, report, bad_rows)
            if report.bad and not order.skip_bad:
                return _refused(report, order, bad_rows)
            requests.check_key(desk.vault)
            gathered.compare()
            _refuse_moves(gathered, order, desk, report, bad_rows)
            if report.bad and not order.skip_bad:
                return _refused(report, order, bad_rows)
            gathered.give_codes(_new_codes(gathered, random or SystemRandom()))
            if desk.config.promise:
                gathered.give_due(promises.of_gathered(gathered, desk, order.now))
            if order.tell:
                gathered.tell(due_notices(gathered, desk, order.now))
            expires_at = gate_of(desk).worth_until(Lane.NOTICE, order.now)
            report.merged = merge(order.who, order.now, expires_at)
            bad_rows.keep()
            report.bad_path = bad_rows.path if report.bad else None
        finally:
            bad_rows.drop()
    return report


def _refused(report: Report, order: Order, bad_rows: BadRows) -> Report:
    """What is told of a file of which nothing is taken."""
    if order.keep_bad:
        bad_rows.keep()
        report.bad_path = bad_rows.path
    return report


def _gather(
    sheet: Sheet, gathered: Gathering, order: Order, desk: Desk, report: Report, bad_rows: BadRows
) -> None:
    """Read and check every row."""
    zone = desk.config.zone
    reader = RowReader(sheet.columns, desk.kinds, zone, order.now.astimezone(zone).date())
    codes = CodeSet()
    batch: list[tuple[Any, ...]] = []
    for line, cells in _rows(sheet):
        read = reader.read(cells)
        if read is None:
            continue
        report.rows += 1
        values, faults = read
        faults += _check_phones(values)
        if values.receipt_code and not codes.add(values.receipt_code):
            faults.append(Fault("receipt_code", "the same code stands in an earlier line"))
        if faults:
            reason = report.note(line, faults)
            if order.keeps_bad:
                bad_rows.add(line, cells, reason)
            continue
        report.untold.look_at(line, values.note)
        report.suspicious_niks += "akhiran_0_curiga_excel" in values.warnings
        batch.append(_row(line, values, desk))
        if len(batch) >= _BATCH:
            gathered.gather(batch)
            batch.clear()
    gathered.gather(batch)
    if not report.rows:
        raise ImportFileError("there is no row below the header")


def _rows(sheet: Sheet) -> Iterator[tuple[int, Any]]:
    """The rows, with what the reader of the file may raise said in plain words."""
    line = 1
    try:
        for line, cells in sheet.rows:
            yield line, cells
    except csv.Error as error:
        raise ImportFileError(f"after line {line}: {error}; a quotation mark is not closed?") from error
    except UnicodeDecodeError as error:
        raise ImportFileError(f"after line {line}: the file is damaged or is no text") from error


def _check_phones(values: Values) -> list[Fault]:
    """Make the phones E.164; what is wrong with them."""
    faults = []
    for column in ("phone", "phone2"):
        written = getattr(values, column)
        if written is None:
            continue
        usual = _USUAL_MOBILE.fullmatch(written)
        try:
            setattr(values, column, f"+62{usual[1]}" if usual else numbers.parse(written))
        except NumberError as error:
            faults.append(Fault(column, str(error)))
    if values.phone2 == values.phone:
        values.phone2 = None
    return faults


def _row(line: int, values: Values, desk: Desk) -> tuple[Any, ...]:
    """A checked row in the order of gathered.COLUMNS."""
    nik, vault = values.nik, desk.vault
    return (
        line,
        values.receipt_code,
        values.document,
        None if values.state is None else values.state.value,
        vault.fingerprint(nik) if nik else None,
        vault.seal(nik.encode(), _NIK_CONTEXT) if nik else None,
        mask_nik(nik) if nik else None,
        values.phone,
        values.phone2,
        values.counter,
        values.note,
        _micros(values.received_at),
        _micros(values.due_at),
        _micros(values.ready_at),
    )


def _micros(instant: datetime | None) -> int | None:
    return None if instant is None else to_micros(instant)


def _refuse_moves(gathered: Gathering, order: Order, desk: Desk, report: Report, bad_rows: BadRows) -> None:
    """Count as bad the rows that would move a request where its state cannot go."""
    refused: dict[int, Fault] = {}
    for move in gathered.moves():
        document, before, after = move
        if not may_move(desk.kinds.get(document, document), before, after):
            why = f"the request is {before.word} and cannot become {after.word}"
            refused.update((line, Fault("state", why)) for line in gathered.lines_of(move))
    if not refused:
        return
    with open_sheet(order.path) as sheet:
        for line, cells in _rows(sheet):
            if line in refused:
                reason = report.note(line, [refused[line]])
                if order.keeps_bad:
                    bad_rows.add(line, cells, reason)
    gathered.leave_out(refused)


def _new_codes(gathered: Gathering, random: Random) -> Iterator[tuple[str, int]]:
    """A receipt code for each row that has none.  Raises ImportFileError when they do not suffice."""
    lines = gathered.lines_without_code()
    if lines:
        codes = make_codes(len(lines), CodeSet(gathered.used_codes()), random)
        yield from zip(codes, lines, strict=True)
