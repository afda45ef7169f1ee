"""Where a broadcast stands and whom it reached: counts, an estimate of the end, a line a recipient.

It reads and writes nothing.  One rule: the outbox is the witness; nothing is counted twice or kept
beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from smsgw.broadcasts.rehearsal import estimate
from smsgw.db import broadcasts, recipients
from smsgw.db.broadcast_models import Broadcast, BroadcastState
from smsgw.db.broadcasts import Event
from smsgw.db.recipients import Listed
from smsgw.office.desk import Desk

_GOING = (BroadcastState.RUNNING, BroadcastState.PAUSED)


@dataclass(frozen=True, slots=True)
class Account:
    """A broadcast's whole standing.

    counts   recipients by state; their sum is the number of recipients
    removed  rows left out when the list was frozen, by why
    ends_at  the estimated end while it is going on; its real end after that
    """

    row: Broadcast
    counts: dict[str, int]
    removed: dict[str, int]
    ends_at: datetime | None
    events: list[Event]


def account(broadcast_id: int, desk: Desk, now: datetime) -> Account:
    """Where it stands.  Raises SmsgwError when there is no such broadcast."""
    row = broadcasts.get(broadcast_id)
    return Account(
        row=row,
        counts=recipients.count_states(row),
        removed=recipients.count_removed(row.id),
        ends_at=estimate(row, desk, now).ends_at if row.state in _GOING else row.ended_at,
        events=broadcasts.history(row.id),
    )


def counts(broadcast_id: int) -> tuple[str, dict[str, int]]:
    """The broadcast's state and its recipients' by number: what a progress line needs."""
    row = broadcasts.get(broadcast_id)
    return row.state, recipients.count_states(row)


def export(broadcast_id: int, *, removed: bool = False) -> Iterator[Listed]:
    """One line a recipient, in the list's order; with `removed` the rows that were left out instead."""
    row = broadcasts.get(broadcast_id)
    return recipients.find_removed(row.id) if removed else recipients.find_listed(row)
