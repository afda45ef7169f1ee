"""Broadcasts as rows: found, moved from state to state, with a line of history for each act.

Their lists are in recipients.py.  One rule: a state changes only from a state that its caller names, so
two people who press at once cannot both have their way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.db.broadcast_models import Broadcast, BroadcastEvent, BroadcastRecipient, BroadcastState
from smsgw.db.database import transaction
from smsgw.errors import SmsgwError

# What a modem had in hand when a broadcast was cancelled can come back into the queue for as long as a
# submit may take, or a doubt may wait; after a day nothing does.
_SWEEP = timedelta(days=1)

_ENDED = (BroadcastState.CANCELLED, BroadcastState.DONE)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a broadcast's history."""

    at: datetime
    who: str
    action: str
    note: str


def get(broadcast_id: int) -> Broadcast:
    """The broadcast of this number.  Raises SmsgwError, in words for an operator."""
    row: Broadcast | None = Broadcast.get_or_none(Broadcast.id == broadcast_id)
    if row is None:
        raise SmsgwError(f"there is no broadcast {broadcast_id}. See: smsgw broadcast list")
    return row


def list_broadcasts(
    states: Sequence[str] = (), since: datetime | None = None, limit: int | None = None
) -> list[Broadcast]:
    """Broadcasts, newest first."""
    query = Broadcast.select().order_by(Broadcast.id.desc()).limit(limit)
    if states:
        query = query.where(Broadcast.state.in_(list(states)))
    if since is not None:
        query = query.where(Broadcast.created_at >= since)
    return list(query)


def move(
    broadcast_id: int,
    before: Sequence[BroadcastState],
    after: BroadcastState,
    event: Event | None,
    **changes: object,
) -> bool:
    """Change the state and note who did it; False when it was in none of the states `before`."""
    with transaction():
        changed = (
            Broadcast.update(state=after, **changes)
            .where((Broadcast.id == broadcast_id) & Broadcast.state.in_(list(before)))
            .execute()
        )
        if changed and event is not None:
            note_event(broadcast_id, event)
    return bool(changed)


def approve(broadcast_id: int, event: Event, due_at: datetime | None) -> bool:
    """Note the second person's word; False when it is no draft, or has it already."""
    with transaction():
        changed = (
            Broadcast.update(approved_at=event.at, approved_by=event.who, due_at=due_at)
            .where(
                (Broadcast.id == broadcast_id)
                & (Broadcast.state == BroadcastState.DRAFT)
                & Broadcast.approved_at.is_null()
            )
            .execute()
        )
        if changed:
            note_event(broadcast_id, event)
    return bool(changed)


def note_event(broadcast_id: int, event: Event) -> None:
    """Add a line to the history."""
    BroadcastEvent.create(
        broadcast=broadcast_id, at=event.at, who=event.who[:64], action=event.action, note=event.note[:120]
    )


def history(broadcast_id: int) -> list[Event]:
    """Who did what, oldest first."""
    rows = BroadcastEvent.select().where(BroadcastEvent.broadcast == broadcast_id)
    return [Event(row.at, row.who, row.action, row.note) for row in rows.order_by(BroadcastEvent.id)]


def find_live(now: datetime) -> list[Broadcast]:
    """The broadcasts that may need something done now, oldest first: a handful at most."""
    due = (Broadcast.state == BroadcastState.DRAFT) & (Broadcast.due_at <= now)
    going = Broadcast.state.in_([BroadcastState.RUNNING, BroadcastState.PAUSED])
    ended_lately = (Broadcast.state == BroadcastState.CANCELLED) & (Broadcast.ended_at > now - _SWEEP)
    return list(Broadcast.select().where(due | going | ended_lately).order_by(Broadcast.id))


def find_running(but: int) -> list[Broadcast]:
    """The other broadcasts that are being sent: they share the modems."""
    rows = Broadcast.select().where((Broadcast.state == BroadcastState.RUNNING) & (Broadcast.id != but))
    return list(rows)


def advance(broadcast_id: int, released_id: int) -> None:
    """The rows up to this one are in the outbox; never backwards."""
    Broadcast.update(released_id=released_id).where(
        (Broadcast.id == broadcast_id) & (Broadcast.released_id < released_id)
    ).execute()


def forget(now: datetime, keep_days: int) -> int:
    """Forget what the lists of ended broadcasts older than `keep_days` hold of people; their number.

    Numbers go where nothing was sent; the others stand in the outbox, as do states and reasons.
    """
    with transaction():
        old = Broadcast.select(Broadcast.id).where(
            Broadcast.state.in_(list(_ENDED)) & (Broadcast.ended_at < now - timedelta(days=keep_days))
        )
        ids = [row.id for row in old]
        for broadcast_id in ids:
            rows = BroadcastRecipient.broadcast == broadcast_id
            BroadcastRecipient.update(fields=None).where(
                rows & BroadcastRecipient.fields.is_null(False)
            ).execute()
            unsent = BroadcastRecipient.outbox_id.is_null() & BroadcastRecipient.msisdn.is_null(False)
            BroadcastRecipient.update(msisdn=None).where(rows & unsent).execute()
    return len(ids)
