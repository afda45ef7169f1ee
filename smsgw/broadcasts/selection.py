"""The numbers of requests as a list to be told: `state=ready,document=KTP,older=14d,counter=Loket 3`.

One rule: a filter that names nothing is refused, so that nobody texts every citizen by an empty string.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from smsgw.config.values import parse_duration
from smsgw.db import listings
from smsgw.db.narrowing import Narrow
from smsgw.db.requests import Found
from smsgw.errors import UsageError
from smsgw.office.desk import Desk
from smsgw.office.documents import Kind, State, parse_document, parse_state
from smsgw.office.mailing import Mailing

#: What a text may name of a request.
COLUMNS = ("resi", "dokumen", "status", "loket")

# What people write for yes and for no.
_YES, _NO = ("yes", "ya", "y", "1", "true", "ada"), ("no", "none", "tidak", "n", "0", "false", "tanpa")

_KEYS = {
    "state": "state",
    "status": "state",
    "document": "document",
    "dokumen": "document",
    "counter": "counter",
    "loket": "counter",
    "older": "older",
    "newer": "newer",
    "late": "late",
    "terlambat": "late",
    "phone": "phone",
    "hp": "phone",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which requests; what is empty or None does not narrow it.

    older, newer   how long they have been in their state: at least, less than
    late           promised for a time that is past, and not finished
    without_phone  those that nobody can be told of
    """

    states: tuple[State, ...] = ()
    documents: tuple[str, ...] = ()
    counter: str | None = None
    older: timedelta | None = None
    newer: timedelta | None = None
    late: bool = False
    without_phone: bool = False

    def narrow(self, now: datetime) -> Narrow:
        """What the database narrows by."""
        return Narrow(
            until=None if self.older is None else now - self.older,
            counter=self.counter,
            without_phone=self.without_phone,
            late_at=now if self.late else None,
        )


def parse_selection(text: str, desk: Desk) -> Selection:
    """What a person typed; a key given twice means either.  Raises UsageError."""
    given: dict[str, list[str]] = {}
    for term in filter(None, (term.strip() for term in text.split(","))):
        key, sign, value = term.partition("=")
        name = _KEYS.get(key.strip().casefold())
        if not sign or name is None or not value.strip():
            raise UsageError(
                f"{term!r} is no filter; write state=, document=, counter=, older=, newer= "
                "late=yes, phone=no with commas between, such as: state=ready,document=KTP,older=14d"
            )
        given.setdefault(name, []).append(value.strip())
    if not given:
        raise UsageError("the filter is empty; to tell everybody whose document is ready: state=ready")
    return Selection(
        states=tuple(parse_state(value) for value in given.get("state", [])),
        documents=tuple(parse_document(value, desk.kinds) for value in given.get("document", [])),
        counter=_last(given, "counter"),
        older=_age(_last(given, "older")),
        newer=_age(_last(given, "newer")),
        late=_yes("late", _last(given, "late")) or False,
        without_phone=_yes("phone", _last(given, "phone")) is False,
    )


def find(selection: Selection, now: datetime) -> Iterator[Found]:
    """The requests, newest first."""
    # One microsecond past: `newer` is less than, `since` is not before.
    since = None if selection.newer is None else now - selection.newer + timedelta(microseconds=1)
    wanted = listings.Wanted(states=selection.states, since=since)
    for found, _ in listings.find_requests(
        wanted, documents=selection.documents, narrow=selection.narrow(now)
    ):
        yield found


def mailing_of(selection: Selection, desk: Desk, now: datetime) -> Mailing:
    """The numbers of these requests, each request's own after one another, with COLUMNS to name."""
    columns = {name: at for at, name in enumerate(COLUMNS, 1)}
    return Mailing(number_at=0, columns=columns, rows=_rows(selection, desk, now))


def _rows(selection: Selection, desk: Desk, now: datetime) -> Iterator[tuple[int, Sequence[Any]]]:
    position = 0
    for found in find(selection, now):
        kind = desk.kinds.get(found.document, Kind(found.document, found.document.replace("_", " ")))
        about = (
            found.receipt_code,
            desk.wording.document(kind),
            desk.wording.state(found.state),
            found.counter or "",
        )
        for msisdn in found.phones:
            position += 1
            yield position, (msisdn, *about)


def _last(given: dict[str, list[str]], name: str) -> str | None:
    return given[name][-1] if name in given else None


def _age(text: str | None) -> timedelta | None:
    try:
        return None if text is None else parse_duration(text)
    except ValueError as error:
        raise UsageError(f"{text!r}: {error}") from error


def _yes(key: str, text: str | None) -> bool | None:
    """Yes, no, or not said.  Raises UsageError."""
    if text is None or text.casefold() in _YES:
        return None if text is None else True
    if text.casefold() not in _NO:
        raise UsageError(f"{key}={text!r}: write yes or no")
    return False
