"""A broadcast's rows on their way through the outbox: released, held, let go, taken back, tried again.

One rule: a recipient's message and the row that points to it are one commit, and the message's cause
names broadcast and number, so however often a step is repeated nobody is told twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import peewee

from smsgw.db import outbox
from smsgw.db.broadcast_models import BroadcastRecipient, RecipientState
from smsgw.db.database import transaction
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.messages import Lane

#: The reason of a message that a paused broadcast holds.
HELD = "its broadcast is paused"

# A held message does not age: its time to live stands still until it is let go.
_FAR = timedelta(days=3650)

_RETRIABLE = (OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recipient whose turn it is."""

    id: int
    msisdn: str = field(repr=False)
    fields: str | None = field(repr=False)


def find_waiting(broadcast_id: int, after_id: int, limit: int) -> list[Waiting]:
    """The next recipients that are not in the outbox."""
    query = (
        BroadcastRecipient.select(BroadcastRecipient.id, BroadcastRecipient.msisdn, BroadcastRecipient.fields)
        .where(
            (BroadcastRecipient.broadcast == broadcast_id)
            & (BroadcastRecipient.id > after_id)
            & (BroadcastRecipient.state == RecipientState.WAITING)
            & BroadcastRecipient.msisdn.is_null(False)
        )
        .order_by(BroadcastRecipient.id)
        .limit(limit)
    )
    rows: Any = query.tuples()
    return [Waiting(*values) for values in rows]


def has_waiting(broadcast_id: int, after_id: int) -> bool:
    """Is anybody not in the outbox yet?"""
    return bool(find_waiting(broadcast_id, after_id, 1))


def release(broadcast_id: int, to: Waiting, text: str, now: datetime, expires_at: datetime) -> None:
    """Queue a recipient's message and point the row to it."""
    cause = f"broadcast:{broadcast_id}:{to.msisdn}"
    with transaction():
        message_id = outbox.enqueue(
            to.msisdn, text, lane=Lane.BROADCAST, cause=cause, now=now, expires_at=expires_at
        )
        if message_id is None:  # it was queued before: the row only finds its message again
            message_id = OutboxMessage.get(OutboxMessage.cause == cause).id
        BroadcastRecipient.update(state=RecipientState.RELEASED, outbox_id=message_id).where(
            BroadcastRecipient.id == to.id
        ).execute()


def withdraw(row_ids: Iterable[int]) -> None:
    """These said STOP before their turn came."""
    BroadcastRecipient.update(state=RecipientState.WITHDRAWN).where(
        BroadcastRecipient.id.in_(list(row_ids)) & (BroadcastRecipient.state == RecipientState.WAITING)
    ).execute()


def count_queued(broadcast_id: int, limit: int) -> int:
    """How many of its messages wait to be sent; counted up to `limit`."""
    return len(_open(broadcast_id, OutboxMessage.state == OutboxState.QUEUED, limit))


def is_settled(broadcast_id: int) -> bool:
    """Is none of its messages on its way, nor in a doubt that is still to be decided?"""
    undecided = (OutboxMessage.state == OutboxState.IN_DOUBT) & OutboxMessage.due_at.is_null(False)
    moving = OutboxMessage.state.in_([OutboxState.QUEUED, OutboxState.SUBMITTING])
    return not _open(broadcast_id, moving | undecided, 1)


def hold(broadcast_id: int, now: datetime) -> int:
    """Keep what it has in the queue from going out; the number of messages.

    A message that is with a modem comes back into the queue when that one fails: held again, then.
    """
    loose = (OutboxMessage.state == OutboxState.QUEUED) & OutboxMessage.due_at.is_null(False)
    with transaction():
        ids = _open(broadcast_id, loose)
        for part in _parts(ids):
            OutboxMessage.update(due_at=None, expires_at=now + _FAR, reason=HELD).where(
                OutboxMessage.id.in_(part)
            ).execute()
    return len(ids)


def let_go(broadcast_id: int, now: datetime, expires_at: datetime) -> int:
    """Let what was held go out; the number of messages."""
    held = (OutboxMessage.state == OutboxState.QUEUED) & OutboxMessage.due_at.is_null()
    with transaction():
        ids = _open(broadcast_id, held)
        for part in _parts(ids):
            OutboxMessage.update(due_at=now, expires_at=expires_at, reason=None).where(
                OutboxMessage.id.in_(part)
            ).execute()
    return len(ids)


def take_back(broadcast_id: int, reason: str, now: datetime) -> int:
    """Cancel what it has in the queue; the number of messages.  A doubt stays one: it may have gone out."""
    with transaction():
        ids = _open(broadcast_id, OutboxMessage.state == OutboxState.QUEUED)
        return sum(outbox.cancel(part, reason, now) for part in _parts(ids))


def find_unsuccessful(broadcast_id: int, after_id: int, limit: int) -> list[tuple[int, int, str]]:
    """(row, message, number) of those that failed, expired or were not delivered, after that row."""
    query = (
        BroadcastRecipient.select(BroadcastRecipient.id, OutboxMessage.id, OutboxMessage.recipient)
        .join(OutboxMessage, on=(OutboxMessage.id == BroadcastRecipient.outbox_id))
        .where(
            (BroadcastRecipient.broadcast == broadcast_id)
            & (BroadcastRecipient.id > after_id)
            & OutboxMessage.state.in_(list(_RETRIABLE))
        )
        .order_by(BroadcastRecipient.id)
        .limit(limit)
    )
    rows: Any = query.tuples()
    return [tuple(values) for values in rows]


def count_queued_segments() -> int:
    """Segments of the whole broadcast lane that wait to be sent: all of them share the modems."""
    total = OutboxMessage.select(peewee.fn.SUM(OutboxMessage.segments)).where(
        (OutboxMessage.state == OutboxState.QUEUED) & (OutboxMessage.lane == Lane.BROADCAST)
    )
    return int(total.scalar() or 0)


def _open(broadcast_id: int, condition: Any, limit: int | None = None) -> list[int]:
    """Ids of its messages of that condition; the index on state and lane finds them among millions."""
    query = (
        OutboxMessage.select(OutboxMessage.id)
        .where(
            condition
            & (OutboxMessage.lane == Lane.BROADCAST)
            & OutboxMessage.cause.startswith(f"broadcast:{broadcast_id}:")
        )
        .limit(limit)
    )
    rows: Any = query.tuples()
    return [row[0] for row in rows]


def _parts(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
