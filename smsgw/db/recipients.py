"""The list of a broadcast: frozen at once, released into the outbox in order, counted with it.

Together with release.py, which moves rows into the outbox and holds them there.  One rule: a row says
where it stands until it is released; from then on its message in the outbox does, and nothing is
written twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from smsgw.db import broadcasts
from smsgw.db.broadcast_models import Broadcast, BroadcastRecipient, BroadcastState, RecipientState
from smsgw.db.broadcasts import Event
from smsgw.db.database import execute_many, transaction
from smsgw.db.models import OutboxMessage, from_micros

#: A row on its way in: (position, number or None, fields or None, segments, state).
NewRow = tuple[int, str | None, str | None, int, str]

_TO_BE_TOLD = (RecipientState.WAITING, RecipientState.RELEASED, RecipientState.WITHDRAWN)

# State and reason of a recipient whose turn did not come before the broadcast's end.
_UNSENT: dict[str, tuple[str, str | None]] = {
    BroadcastState.CANCELLED: ("cancelled", "the broadcast was cancelled before its turn"),
    BroadcastState.DONE: ("expired", "the broadcast's time to live ran out before its turn"),
}


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """What is known of a broadcast when it is frozen; `recipients` of its rows are to be told."""

    text: str = field(repr=False)
    who: str
    now: datetime
    due_at: datetime | None
    recipients: int
    segments: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One recipient with what became of it.  state: of its message, or the row's own."""

    position: int
    msisdn: str | None = field(repr=False)
    fields: str | None = field(repr=False)
    segments: int
    state: str
    reason: str | None
    submitted_at: datetime | None
    delivered_at: datetime | None
    outbox_id: int | None


def freeze(new: NewBroadcast, batches: Iterable[list[NewRow]]) -> int:
    """Write a broadcast and its whole list down in one transaction; its id.

    The rows go past the models: a million of them would hold the write lock for a minute.
    """
    with transaction():
        row = Broadcast.create(
            text=new.text,
            state=BroadcastState.DRAFT,
            created_at=new.now,
            created_by=new.who[:64],
            due_at=new.due_at,
            recipients=new.recipients,
            segments=new.segments,
        )
        insert = (
            "INSERT INTO broadcast_recipient (broadcast_id, position, msisdn, fields, segments, state) "  # noqa: S608
            f"VALUES ({int(row.id)}, ?, ?, ?, ?, ?)"
        )
        for batch in batches:
            execute_many(insert, batch)
        broadcasts.note_event(row.id, Event(new.now, new.who, "created", f"{new.recipients} recipients"))
    return int(row.id)


def count_removed(broadcast_id: int) -> dict[str, int]:
    """How many rows were removed when the list was frozen, by why."""
    counted = _count(broadcast_id)
    return {
        state: number for (state, sent), number in counted.items() if not sent and state not in _TO_BE_TOLD
    }


def count_states(row: Broadcast) -> dict[str, int]:
    """How many recipients stand where: states of the outbox, `waiting`, and what an end made of it."""
    states: dict[str, int] = {}
    for (state, sent), number in _count(row.id).items():
        if sent or state in _TO_BE_TOLD:
            word = sent or _word(row, state)
            states[word] = states.get(word, 0) + number
    return states


def find_removed(broadcast_id: int, limit: int | None = None) -> Iterator[Listed]:
    """The rows that were removed, in order."""
    query = _listed(broadcast_id).where(BroadcastRecipient.state.not_in(list(_TO_BE_TOLD)))
    for values in query.limit(limit).tuples().iterator():
        yield _as_listed(values, values[4], None)


def find_listed(row: Broadcast, after_id: int = 0) -> Iterator[Listed]:
    """Every recipient with what became of it, in order; rows are handed on as they are read."""
    query = _listed(row.id).where(
        BroadcastRecipient.state.in_(list(_TO_BE_TOLD)) & (BroadcastRecipient.id > after_id)
    )
    for values in query.tuples().iterator():
        state, sent, reason = values[4], values[5], values[6]
        if sent is None:
            reason = _reason(row, state)
        yield _as_listed(values, sent or _word(row, state), reason)


def find_longest(broadcast_id: int, limit: int) -> list[Listed]:
    """The first recipients whose text takes more than one segment."""
    query = _listed(broadcast_id).where(
        (BroadcastRecipient.segments > 1) & BroadcastRecipient.state.in_(list(_TO_BE_TOLD))
    )
    return [_as_listed(values, values[4], None) for values in query.limit(limit).tuples()]


def find_first(broadcast_id: int, limit: int) -> list[Listed]:
    """The first recipients."""
    query = _listed(broadcast_id).where(BroadcastRecipient.state.in_(list(_TO_BE_TOLD)))
    return [_as_listed(values, values[4], None) for values in query.limit(limit).tuples()]


def count_longer(broadcast_id: int) -> int:
    """How many recipients' texts take more than one segment."""
    return int(
        BroadcastRecipient.select()
        .where(
            (BroadcastRecipient.broadcast == broadcast_id)
            & (BroadcastRecipient.segments > 1)
            & BroadcastRecipient.state.in_(list(_TO_BE_TOLD))
        )
        .count()
    )


def count_gaps(broadcast_id: int) -> int:
    """How many recipients have an empty value in a column that the text names."""
    fields = BroadcastRecipient.fields
    # Values are one a line, so an empty one shows as two line ends, or as one at either end.
    padded = peewee.fn.REPLACE(peewee.Value("\n").concat(fields).concat("\n"), "\n\n", "\x1f")
    return int(
        BroadcastRecipient.select()
        .where(
            (BroadcastRecipient.broadcast == broadcast_id)
            & BroadcastRecipient.state.in_(list(_TO_BE_TOLD))
            & padded.contains("\x1f")
        )
        .count()
    )


def count_segments_left(row: Broadcast) -> int:
    """The segments of the recipients that are not in the outbox yet."""
    total = BroadcastRecipient.select(peewee.fn.SUM(BroadcastRecipient.segments)).where(
        (BroadcastRecipient.broadcast == row.id)
        & (BroadcastRecipient.id > row.released_id)
        & (BroadcastRecipient.state == RecipientState.WAITING)
    )
    return int(total.scalar() or 0)


def _count(broadcast_id: int) -> dict[tuple[str, str | None], int]:
    """Rows by their own state and that of their messages."""
    query = (
        BroadcastRecipient.select(
            BroadcastRecipient.state, OutboxMessage.state, peewee.fn.COUNT(BroadcastRecipient.id)
        )
        .join(OutboxMessage, peewee.JOIN.LEFT_OUTER, on=(OutboxMessage.id == BroadcastRecipient.outbox_id))
        .where(BroadcastRecipient.broadcast == broadcast_id)
        .group_by(BroadcastRecipient.state, OutboxMessage.state)
    )
    rows: Any = query.tuples()
    return {(state, sent): number for state, sent, number in rows}


def _listed(broadcast_id: int) -> Any:
    return (
        BroadcastRecipient.select(
            BroadcastRecipient.position,
            BroadcastRecipient.msisdn,
            BroadcastRecipient.fields,
            BroadcastRecipient.segments,
            BroadcastRecipient.state,
            OutboxMessage.state,
            OutboxMessage.reason,
            OutboxMessage.submitted_at,
            OutboxMessage.delivered_at,
            BroadcastRecipient.outbox_id,
            OutboxMessage.recipient,
        )
        .join(OutboxMessage, peewee.JOIN.LEFT_OUTER, on=(OutboxMessage.id == BroadcastRecipient.outbox_id))
        .where(BroadcastRecipient.broadcast == broadcast_id)
        .order_by(BroadcastRecipient.id)
    )


def _as_listed(values: Any, state: str, reason: str | None) -> Listed:
    position, msisdn, fields, segments, _, _, _, submitted_at, delivered_at, outbox_id, recipient = values
    return Listed(
        position=position,
        msisdn=msisdn or recipient,
        fields=fields,
        segments=segments,
        state=state,
        reason=reason,
        submitted_at=_instant(submitted_at),
        delivered_at=_instant(delivered_at),
        outbox_id=outbox_id,
    )


def _instant(value: Any) -> datetime | None:
    return from_micros(value) if isinstance(value, int) else value


def _word(row: Broadcast, state: str) -> str:
    """What an unreleased recipient's state is called, now that the broadcast stands where it stands."""
    if state == RecipientState.WITHDRAWN:
        return "cancelled"
    return _UNSENT.get(row.state, ("waiting", None))[0]


def _reason(row: Broadcast, state: str) -> str | None:
    if state == RecipientState.WITHDRAWN:
        return "the recipient said STOP"
    return _UNSENT.get(row.state, ("waiting", None))[1]
