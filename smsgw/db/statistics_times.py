"""How long requests took: finished ones with the stretches in which the office's clock stood still.

Reads only.  One rule: a million requests are read in pages, of which one is in memory.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL, fn

from smsgw.db.models import Request, RequestMove
from smsgw.db.statistics import Scope, read_rows
from smsgw.office.figures import Tally
from smsgw.office.states import State, clock_stopped

_PAGE = 500
_HOUR = 3600 * 1_000_000
_STOPPING = [str(state) for state in State if clock_stopped(state)]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which a request waited for somebody else."""

    state: State
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Finished:
    """A request that was finished in the span, and its stops before that, in order and apart."""

    document: str
    counter: str
    received_at: datetime
    finished_at: datetime
    due_at: datetime | None
    stops: tuple[Stop, ...]

    @property
    def kept_promise(self) -> bool | None:
        """Was it finished by the promised time?  None: nothing was promised."""
        return None if self.due_at is None else self.finished_at <= self.due_at


def finished(scope: Scope) -> Iterator[Finished]:
    """The requests that were finished in the span, by id."""
    query = Request.select(Request.id).where(scope.finished() & scope.narrows()).order_by(Request.id)
    ids = array("q", (row[0] for row in read_rows(query)))
    for start in range(0, len(ids), _PAGE):
        yield from _page(ids[start : start + _PAGE].tolist())


def pickup_hours(scope: Scope) -> Tally:
    """Whole hours from ready to handed over, of what was handed over in the span."""
    # Grouped by name: PostgreSQL takes the same expression with two parameters for two.
    hours = ((Request.collected_at - Request.ready_at) / _HOUR).cast("BIGINT").alias("hours")
    rows = (
        Request.select(hours, fn.COUNT(Request.id))
        .where(
            scope.holds(Request.collected_at) & (Request.ready_at <= Request.collected_at) & scope.narrows()
        )
        .group_by(SQL("hours"))
    )
    tally = Tally()
    for value, times in read_rows(rows):
        tally.add(value, times)
    return tally


def _page(ids: list[int]) -> Iterator[Finished]:
    moves: dict[int, list[Any]] = defaultdict(list)
    rows = (
        RequestMove.select(RequestMove.request, RequestMove.at, RequestMove.before, RequestMove.after)
        .where(
            RequestMove.request.in_(ids)
            & (RequestMove.before.in_(_STOPPING) | RequestMove.after.in_(_STOPPING))
        )
        .order_by(RequestMove.request, RequestMove.id)
    )
    for request_id, *move in read_rows(rows):
        moves[request_id].append(move)
    found = Request.select(
        Request.id,
        Request.document,
        Request.counter,
        Request.received_at,
        Request.ready_at,
        Request.collected_at,
        Request.due_at,
    ).where(Request.id.in_(ids))
    for request_id, document, counter, received_at, ready_at, collected_at, due_at in read_rows(found):
        finished_at = ready_at or collected_at
        stops = _stops(moves[request_id], finished_at)
        yield Finished(document, counter or "", received_at, finished_at, due_at, stops)


def _stops(moves: list[Any], until: datetime) -> tuple[Stop, ...]:
    """The stretches between a move into a stopping state and the next one, cut at `until`."""
    found: list[Stop] = []
    state: State | None = None
    since = until
    for at, _before, after in moves:
        if state is not None and since < min(at, until):
            found.append(Stop(state, since, min(at, until)))
        state, since = (State(after), at) if after in _STOPPING else (None, until)
    if state is not None and since < until:
        found.append(Stop(state, since, until))
    return tuple(found)
