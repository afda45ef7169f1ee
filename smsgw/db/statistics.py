"""Requests, counted for reports: what a report is about, and what waits now.

Reads only, by sets: the database counts, and what comes back is as small as the number of documents and
counters.  What came, was finished and fetched when is in statistics_times.py, messages are in
statistics_messages.py, ratings and complaints in statistics_feedback.py.  One rule: nothing here
names a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import Case, fn

from smsgw.db.models import InstantField, Request
from smsgw.office.states import State, is_finished

#: States in which a request waits for the office, the ministry, a blank or papers.
UNDER_WAY = tuple(state for state in State if not is_finished(state))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: from `start` until before `end`; of one counter, of some documents, or all."""

    start: datetime
    end: datetime
    counter: str | None = None
    documents: Sequence[str] = ()

    def narrows(self, table: Any = Request) -> Any:
        """The condition that counter and documents come to, for a table with columns of these names."""
        condition = table.id.is_null(False)
        if self.counter is not None:
            condition &= table.counter == self.counter
        if self.documents:
            condition &= table.document.in_(list(self.documents))
        return condition

    def holds(self, column: InstantField) -> Any:
        """The condition that an instant lies in the span."""
        return (column >= self.start) & (column < self.end)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests are in one state now, of one document at one counter.

    long  longer than asked: since they were received; for `ready`, since they lie there
    late  past the day that was promised
    """

    document: str
    counter: str
    state: State
    number: int
    long: int
    late: int


@dataclass(frozen=True, slots=True)
class Day:
    """One local day's flow."""

    day: date
    received: int = 0
    finished: int = 0
    collected: int = 0


def count_if(condition: Any) -> Any:
    """How many rows of a group fulfil a condition."""
    return fn.SUM(Case(None, [(condition, 1)], 0)).coerce(False)


def read_rows(query: Any) -> Iterator[Any]:
    """The rows of a query as tuples, as the database hands them over."""
    return iter(query.tuples().iterator())


def waiting(scope: Scope, now: datetime, longer_than: timedelta) -> list[Waiting]:
    """What waits now, by document, counter and state: under way, or ready and not fetched."""
    since = now - longer_than
    long = Case(
        None,
        [((Request.state == State.READY) & (Request.state_at < since), 1),
         ((Request.state != State.READY) & (Request.received_at < since), 1)],
        0,
    )  # fmt: skip
    rows = (
        Request.select(
            Request.document,
            fn.COALESCE(Request.counter, ""),
            Request.state,
            fn.COUNT(Request.id),
            fn.SUM(long).coerce(False),
            count_if((Request.state != State.READY) & (Request.due_at < now)),
        )
        .where(Request.state.in_([*UNDER_WAY, State.READY]) & scope.narrows())
        .group_by(Request.document, Request.counter, Request.state)
    )
    return [
        Waiting(document, counter, State(state), number, long_, late)
        for document, counter, state, number, long_, late in read_rows(rows)
    ]


def count_rejected(scope: Scope) -> int:
    """Requests that could not be approved in the span and still are not."""
    rows = Request.select().where(
        (Request.state == State.REJECTED) & scope.holds(Request.state_at) & scope.narrows()
    )
    return int(rows.count())


def list_counters() -> list[str]:
    """The counters that requests name, in order."""
    rows = Request.select(Request.counter).where(Request.counter.is_null(False)).distinct()
    return sorted(counter for (counter,) in read_rows(rows))
