"""The notices that a gathered spreadsheet deserves: due rows -> texts, each rendered once.

One rule: what is history that is being typed in is not told to anybody.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from smsgw import notices
from smsgw.db.bulk import Due, Gathering
from smsgw.db.models import from_micros, to_micros
from smsgw.db.requests import Found
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.office.documents import State, notifies
from smsgw.policy import gate_of
from smsgw.sms.segment import split


def due_notices(gathered: Gathering, desk: Desk, now: datetime) -> Iterator[tuple[str, str, str, int]]:
    """(number, text, cause, segments) of each notice that the new and changed rows deserve."""
    news, texts = to_micros(gate_of(desk).worth_since(Lane.NOTICE, now)), _Texts(desk, now)
    for due in gathered.due([state for state in State if notifies(state)]):
        # What became ready before a notice would have expired is history that is being typed in.
        if due.is_new and due.state is State.READY and due.ready_at is not None and due.ready_at < news:
            continue
        text = texts.of(due) if due.phones else None
        if text is None:
            continue
        cause = f"notice:{due.receipt_code}:{due.state}" + (f":{due.visit}" if due.visit > 1 else "")
        segments = len(split(text))
        for msisdn in due.phones:
            yield msisdn, text, f"{cause}:{msisdn}", segments


class _Texts:
    """The texts of notices.  Those that differ in the receipt code alone are rendered once."""

    # All receipt codes are equally long, so a text that fits with one fits with any.
    _STAND_IN = "000-000"
    _REMEMBERED = 20_000

    def __init__(self, desk: Desk, now: datetime) -> None:
        self._desk, self._now = desk, now
        self._seen: dict[Due, str | None] = {}

    def of(self, due: Due) -> str | None:
        """The notice of this row; None where its state deserves none."""
        if self._STAND_IN in f"{due.note} {due.counter}":
            return self._render(due)
        same = replace(due, receipt_code=self._STAND_IN, phones=(), visit=1)
        if same not in self._seen:
            if len(self._seen) >= self._REMEMBERED:
                self._seen.clear()
            self._seen[same] = self._render(same)
        text = self._seen[same]
        return None if text is None else text.replace(self._STAND_IN, due.receipt_code)

    def _render(self, due: Due) -> str | None:
        return notices.preview(_as_found(due, self._now), self._desk, self._now)


def _as_found(due: Due, now: datetime) -> Found:
    ready_at = None if due.ready_at is None else from_micros(due.ready_at)
    return Found(
        id=0,
        receipt_code=due.receipt_code,
        document=due.document,
        state=due.state,
        counter=due.counter,
        note=due.note,
        received_at=now,
        due_at=None if due.due_at is None else from_micros(due.due_at),
        ready_at=ready_at,
        collected_at=None,
        state_at=ready_at if due.state is State.READY and ready_at else now,
        phones=due.phones,
        nik_masked=None,
    )
