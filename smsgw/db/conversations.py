"""Messages as a person reads them: what was not understood, what was said to and fro with one number, what
goes out.

Reads, and notes that somebody has dealt with a message.  One rule: every list is served by an index or
looks through a bounded number of the newest rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from smsgw.db import confidential
from smsgw.db.database import transaction
from smsgw.db.models import InboxMessage, InboxState, OutboxMessage, OutboxState
from smsgw.messages import Lane

#: So many of the newest messages are looked through for the few that need a person.
LOOKED_THROUGH = 20_000

#: Decisions that say: nothing could be made of this text.
NOT_UNDERSTOOD = ("unknown", "ask", "limit_unknown")

#: A person has answered, or has seen that nothing needs an answer.
BY_HAND, SEEN = "by_hand", "seen"

#: States of outbound messages that a person should know of.
TROUBLE = (OutboxState.FAILED, OutboxState.UNDELIVERED, OutboxState.EXPIRED, OutboxState.IN_DOUBT)
WAITING = (OutboxState.QUEUED, OutboxState.SUBMITTING)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation, in either direction.

    state   an InboxState or OutboxState
    lane    of what we said
    """

    id: int
    at: datetime
    text: str | None = field(repr=False)
    is_ours: bool
    state: str
    reason: str | None
    intent: str | None = None
    lane: Lane | None = None


def not_understood(limit: int, before_id: int | None = None) -> list[InboxMessage]:
    """What nothing could be made of and nobody has dealt with, newest first."""
    rows = _newest(InboxMessage, before_id).where(InboxMessage.reason.in_(NOT_UNDERSTOOD))
    return list(rows.order_by(InboxMessage.id.desc()).limit(limit))


def count_not_understood(limit: int = 100) -> int:
    """How many of them there are, at most `limit`."""
    rows = _newest(InboxMessage, None).where(InboxMessage.reason.in_(NOT_UNDERSTOOD))
    return int(rows.limit(limit).count())


def inbound(limit: int, before_id: int | None = None) -> list[InboxMessage]:
    """Whatever came in, newest first."""
    rows = InboxMessage.select()
    if before_id is not None:
        rows = rows.where(InboxMessage.id < before_id)
    return list(confidential.veiled(rows.order_by(InboxMessage.id.desc()).limit(limit)))


def outbound(
    states: Sequence[OutboxState], lane: Lane | None, limit: int, before_id: int | None = None
) -> list[OutboxMessage]:
    """What goes out, newest first; `states` empty: all of them."""
    if not states and lane is None:
        rows = OutboxMessage.select()
        if before_id is not None:
            rows = rows.where(OutboxMessage.id < before_id)
        return list(rows.order_by(OutboxMessage.id.desc()).limit(limit))
    rows = _newest(OutboxMessage, before_id)
    if states:
        # As an expression it is no use to an index: the newest are wanted, not all of a state and sorted.
        rows = rows.where(OutboxMessage.state.concat("").in_([str(state) for state in states]))
    if lane is not None:
        rows = rows.where(OutboxMessage.lane == lane)
    return list(rows.order_by(OutboxMessage.id.desc()).limit(limit))


def with_number(address: str, limit: int) -> list[Said]:
    """What was said to and fro with one number, oldest first, the newest `limit` of it."""
    came = (
        InboxMessage.select()
        .where(InboxMessage.sender == address)
        .order_by(InboxMessage.received_at.desc())
        .limit(limit)
    )
    went = (
        OutboxMessage.select()
        .where(OutboxMessage.recipient == address)
        .order_by(OutboxMessage.created_at.desc())
        .limit(limit)
    )
    said = [
        Said(row.id, row.received_at, row.text, False, row.state, row.reason, intent=row.intent)
        for row in confidential.veiled(came)
    ]
    said += [
        Said(row.id, row.created_at, row.text, True, row.state, row.reason, lane=row.lane) for row in went
    ]
    return sorted(said, key=lambda one: (one.at, one.is_ours, one.id))[-limit:]


def notices_of(receipt_code: str, limit: int = 20) -> list[OutboxMessage]:
    """The notices and reminders of one request, newest first."""
    found: list[OutboxMessage] = []
    for kind in ("notice", "reminder"):
        cause = f"{kind}:{receipt_code}:"
        # A range, not LIKE: the unique index on cause serves it.
        rows = OutboxMessage.select().where(
            (OutboxMessage.cause >= cause) & (OutboxMessage.cause < cause + "\uffff")
        )
        found.extend(rows.limit(100))
    return sorted(found, key=lambda row: row.id, reverse=True)[:limit]


def understood_texts(limit: int) -> list[str]:
    """Texts that were answered without a person, newest first: what a new phrase must not upset."""
    rows = (
        _newest(InboxMessage, None)
        .where(
            (InboxMessage.state == InboxState.HANDLED)
            & InboxMessage.reason.not_in([*NOT_UNDERSTOOD, BY_HAND, SEEN])
            & InboxMessage.text.is_null(False)
        )
        .order_by(InboxMessage.id.desc())
        .limit(limit)
    )
    return [row.text for row in rows]


def mark_dealt_with(message_id: int, reason: str, now: datetime, *, intent: str | None = None) -> bool:
    """Note that a person has dealt with a decided message; False for one that is not decided."""
    changes: dict[str, Any] = {"reason": reason, "handled_at": now}
    if intent is not None:
        changes["intent"] = intent[:24]
    decided = (InboxState.HANDLED, InboxState.UNANSWERED)
    with transaction():
        changed = (
            InboxMessage.update(**changes)
            .where((InboxMessage.id == message_id) & InboxMessage.state.in_(decided))
            .execute()
        )
    return bool(changed)


def _newest(model: Any, before_id: int | None) -> Any:
    """The newest rows of a table, as a range of its primary key."""
    top = before_id if before_id is not None else (model.select(peewee.fn.MAX(model.id)).scalar() or 0) + 1
    return model.select().where((model.id < top) & (model.id >= top - LOOKED_THROUGH))
