"""A day's traffic by the hour, and what stands in the queue: what the first page shows all day long.

Reads only.  One rule: it is asked again whenever something changes, so each query is served by an index
and bounded by a day or by the queue.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.db.database import execute
from smsgw.db.models import OutboxState, to_micros
from smsgw.messages import Lane

_HOUR = timedelta(hours=1)
_HOUR_MICROS = 3_600_000_000

#: A broadcast or an import can queue more in a day than a first page has to count; then it is "and more".
COUNTED = 20_000

# Their hours stand in an index, which is looked through ten times as quickly.
_CHARTED = 200_000


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour: how many texts came in, how many were queued to go out."""

    begins_at: datetime
    came: int = 0
    went: int = 0


def by_hour(now: datetime, hours: int = 24) -> list[Hour]:
    """The last hours up to the one that is running, oldest first."""
    start = now.replace(minute=0, second=0, microsecond=0) - _HOUR * (hours - 1)
    micros = to_micros(start)
    came = dict(
        execute(
            "SELECT (received_at - ?) / ? AS hour, COUNT(*) FROM inbox WHERE received_at >= ? GROUP BY 1",
            micros, _HOUR_MICROS, micros,
        ).fetchall()
    )  # fmt: skip
    went = dict(
        execute(
            "SELECT (created_at - ?) / ? AS hour, COUNT(*) FROM (SELECT created_at FROM outbox "
            "WHERE created_at >= ? ORDER BY created_at DESC LIMIT ?) AS newest GROUP BY 1",
            micros, _HOUR_MICROS, micros, _CHARTED,
        ).fetchall()
    )  # fmt: skip
    return [Hour(start + _HOUR * n, came.get(n, 0), went.get(n, 0)) for n in range(hours)]


def count_queue() -> dict[Lane, dict[str, int]]:
    """What is not sent yet, by lane and state."""
    counted: dict[Lane, dict[str, int]] = {lane: {} for lane in Lane}
    rows = execute(
        "SELECT lane, state, COUNT(*) FROM outbox WHERE state IN (?, ?, ?) GROUP BY lane, state",
        *(str(state) for state in (OutboxState.QUEUED, OutboxState.SUBMITTING, OutboxState.IN_DOUBT)),
    )
    for lane, state, number in rows.fetchall():
        counted[Lane(lane)][state] = number
    return counted


def count_outbox(since: datetime) -> dict[str, int]:
    """What was queued since then, by state, among the newest."""
    rows = execute(
        "SELECT state, COUNT(*) FROM (SELECT state FROM outbox WHERE created_at >= ? "
        "ORDER BY created_at DESC LIMIT ?) AS newest GROUP BY state",
        to_micros(since),
        COUNTED,
    )
    return dict(rows.fetchall())


def count_inbox(since: datetime) -> int:
    """How many texts came in since then."""
    (number,) = execute("SELECT COUNT(*) FROM inbox WHERE received_at >= ?", to_micros(since)).fetchone()
    return int(number)
