"""Requests one by one, for what only their instants tell: what took how long, day by day.

Reads only; instants are handed on as they are stored.  One rule: a million requests are read in pages,
of which one is in memory.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from smsgw.db.database import execute
from smsgw.db.models import STOPS, to_micros
from smsgw.db.statistics import Scope
from smsgw.office.states import State, clock_stopped

_PAGE = 5000

# Reading the moves of so many requests in a row takes about as long as looking for those of one.
_NEAR = 10

#: Instead of an instant that has not come: before all others.
NEVER = -(2**62)

_STOPPING = {str(state): state for state in State if clock_stopped(state)}

_HOUR = 3600 * 1_000_000
_COLUMNS = (
    "id, document, COALESCE(counter, ''), received_at, "
    f"COALESCE(ready_at, collected_at, {NEVER}), COALESCE(collected_at, {NEVER}), "
    f"CASE WHEN ready_at <= collected_at THEN (collected_at - ready_at) / {_HOUR} END, due_at"
)

#: A request: id, document, counter ("": none was written down), when it was received, finished (ready, or
#: handed over without that step) and handed over, the whole hours from ready until then, and when it is due.
#: Bare: a name for each of a million values takes longer than reading it.
Row = tuple[int, str, str, int, int, int, int | None, int | None]

#: When a request was moved, and into which state.
Move = tuple[int, str]

#: A stretch in which a request waited for somebody else: from, until, in which state.
Stop = tuple[int, int, State]


def pages(scope: Scope) -> Iterator[list[Row]]:
    """The requests that came, were finished or were handed over in the span, by id."""
    span = (to_micros(scope.start), to_micros(scope.end))
    touched = " OR ".join(
        f"({name} >= ? AND {name} < ?)" for name in ("received_at", "ready_at", "collected_at")
    )
    part, values = _part(scope)
    query = (
        f"SELECT {_COLUMNS} FROM request WHERE id > ? AND ({touched}){part} "  # noqa: S608  # our own names
        f"ORDER BY id LIMIT {_PAGE}"
    )
    after = 0
    while page := execute(query, after, *span * 3, *values).fetchall():
        yield page
        after = page[-1][0]


def moves(ids: Sequence[int]) -> dict[int, list[Move]]:
    """The moves of these requests into and out of states that wait for somebody else, in order.

    ids  in order; requests between them may be found too
    """
    if not ids:
        return {}
    first, last = ids[0], ids[-1]
    # Neighbours are quicker read together, with what lies between them.
    if last - first < _NEAR * len(ids):
        wanted, values = "BETWEEN ? AND ?", [first, last]
    else:
        wanted, values = f"IN ({', '.join('?' * len(ids))})", list(ids)
    found: dict[int, list[Move]] = defaultdict(list)
    for id_, at, after in execute(
        f"SELECT request_id, at, after FROM request_move "  # noqa: S608  # question marks alone
        f"WHERE request_id {wanted} AND ({STOPS}) ORDER BY request_id, id",
        *values,
    ):
        found[id_].append((at, after))
    return found


def stops(found: Sequence[Move], until: int) -> list[Stop]:
    """The stretches between a move into a stopping state and the next one, cut at `until`."""
    stretches: list[Stop] = []
    state: State | None = None
    since = until
    for at, after in found:
        if state is not None and since < min(at, until):
            stretches.append((since, min(at, until), state))
        state, since = _STOPPING.get(after), at
    if state is not None and since < until:
        stretches.append((since, until, state))
    return stretches


def _part(scope: Scope) -> tuple[str, list[str]]:
    """The condition that counter and documents come to, after others, and its values."""
    condition, values = "", []
    if scope.counter is not None:
        condition += " AND counter = ?"
        values.append(scope.counter)
    if scope.documents:
        condition += f" AND document IN ({', '.join('?' * len(scope.documents))})"
        values += scope.documents
    return condition, values
