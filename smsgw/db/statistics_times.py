"""How long requests took: finished ones with the stretches in which the office's clock stood still.

Reads only.  One rule: a million requests are read in pages, of which one is in memory.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL, fn

from smsgw.db.database import execute
from smsgw.db.models import Request, from_micros
from smsgw.db.statistics import Scope, read_rows
from smsgw.office.figures import Tally
from smsgw.office.states import State, clock_stopped

_PAGE = 2000
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
    after = 0
    while page := _page(scope, after):
        after = page[-1][0]
        stops = _moves([row[0] for row in page])
        for id_, document, counter, received_at, finished_at, due_at in page:
            ended = from_micros(finished_at)
            yield Finished(
                document,
                counter,
                from_micros(received_at),
                ended,
                None if due_at is None else from_micros(due_at),
                _stops(stops[id_], ended) if id_ in stops else (),
            )


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


def _page(scope: Scope, after: int) -> list[Any]:
    """The next finished requests by id, instants as stored: peewee would spend most of the time on them."""
    rows = (
        Request.select(
            Request.id,
            Request.document,
            fn.COALESCE(Request.counter, ""),
            Request.received_at,
            fn.COALESCE(Request.ready_at, Request.collected_at),
            Request.due_at,
        )
        .where((Request.id > after) & scope.finished() & scope.narrows())
        .order_by(Request.id)
        .limit(_PAGE)
    )
    return list(Request._meta.database.execute(rows).fetchall())


def _moves(ids: list[int]) -> dict[int, list[Any]]:
    """(at, before, after) of the moves into and out of stopping states, by request."""
    stopping = ", ".join("?" * len(_STOPPING))
    found = execute(
        f"SELECT request_id, at, before, after FROM request_move "  # noqa: S608  # question marks alone
        f"WHERE request_id IN ({', '.join('?' * len(ids))}) "
        f"AND (before IN ({stopping}) OR after IN ({stopping})) ORDER BY request_id, id",
        *ids,
        *_STOPPING,
        *_STOPPING,
    )
    moves: dict[int, list[Any]] = defaultdict(list)
    for request_id, at, before, after in found:
        moves[request_id].append((from_micros(at), before, after))
    return moves


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
