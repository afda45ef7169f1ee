"""What goes out: messages put in the queue, taken back, tried again, counted and forgotten.

Owns the outbox tables together with claims.py (a modem's hold on a segment) and reports.py (status
reports); each state is explained in models.OutboxState and docs/ARCHITECTURE.md.  One rule: a message
has a cause, and a cause is queued once, for ever.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import peewee

from smsgw.db.database import execute, transaction
from smsgw.db.models import OutboxMessage, OutboxSegment, OutboxState, to_micros
from smsgw.messages import Lane
from smsgw.sms import segment as segments

#: States from which nothing more is sent.
FINAL = (
    OutboxState.DELIVERED,
    OutboxState.UNDELIVERED,
    OutboxState.FAILED,
    OutboxState.EXPIRED,
    OutboxState.CANCELLED,
)

# So many ids in one statement.
_AT_ONCE = 500


def enqueue(
    recipient: str,
    text: str,
    *,
    lane: Lane,
    cause: str,
    now: datetime,
    expires_at: datetime,
    due_at: datetime | None = None,
) -> int | None:
    """Queue one message; its id, or None when its cause is known: it was queued before.

    recipient  E.164 with +
    cause      why it exists, unique for ever: `inbox:41`, `notice:417-205:ready:+62...`
    """
    pieces = segments.split(text)
    with transaction():
        # The id comes back only when the row is new: SQLite and PostgreSQL both return it that way.
        inserted = (
            OutboxMessage.insert(
                recipient=recipient,
                text=text,
                lane=lane,
                cause=cause,
                state=OutboxState.QUEUED,
                segments=len(pieces),
                created_at=now,
                due_at=due_at or now,
                expires_at=expires_at,
            )
            .on_conflict_ignore()
            .returning(OutboxMessage.id)
        )
        ids = [row.id for row in inserted.execute()]
        if not ids:
            return None
        OutboxSegment.insert_many(
            [
                {"message": ids[0], "sequence": n, "state": OutboxState.QUEUED, "recipient": recipient}
                for n in range(1, len(pieces) + 1)
            ]
        ).execute()
    return int(ids[0])


def expire(now: datetime) -> int:
    """End the queued messages whose time to live has run out; their number."""
    with transaction():
        rows = OutboxMessage.select(OutboxMessage.id).where(
            (OutboxMessage.state == OutboxState.QUEUED) & (OutboxMessage.expires_at <= now)
        )
        ids = [row.id for row in rows.limit(1000)]
        end_messages(ids, OutboxState.EXPIRED, "its time to live ran out", now)
    return len(ids)


def cancel(message_ids: Sequence[int], reason: str, now: datetime) -> int:
    """Take back messages that are queued or held in doubt; the number taken back."""
    ids: list[int] = []
    with transaction():
        for start in range(0, len(message_ids), _AT_ONCE):
            rows = OutboxMessage.select(OutboxMessage.id).where(
                OutboxMessage.id.in_(list(message_ids[start : start + _AT_ONCE]))
                & OutboxMessage.state.in_([OutboxState.QUEUED, OutboxState.IN_DOUBT])
            )
            ids += [row.id for row in rows]
        end_messages(ids, OutboxState.CANCELLED, reason, now)
    return len(ids)


def queue_again(message_ids: Sequence[int], cancelled_at: datetime) -> int:
    """Queue what was taken back at that instant as it was before; the number of messages."""
    with transaction():
        for start in range(0, len(message_ids), _AT_ONCE):
            some = list(message_ids[start : start + _AT_ONCE])
            OutboxSegment.update(state=OutboxState.QUEUED, resolved_at=None).where(
                OutboxSegment.message.in_(some)
                & (OutboxSegment.state == OutboxState.CANCELLED)
                & (OutboxSegment.resolved_at == cancelled_at)
            ).execute()
            OutboxMessage.update(state=OutboxState.QUEUED, reason=None).where(
                OutboxMessage.id.in_(some) & (OutboxMessage.state == OutboxState.CANCELLED)
            ).execute()
    return len(message_ids)


def find_queued(cause_beginning: str, but: str | None = None) -> list[int]:
    """Messages of these causes that are queued and of which nothing is on the air yet.

    but  causes that begin so are left out
    """
    rows = OutboxMessage.select(OutboxMessage.id).where(
        # A range, not LIKE: the unique index on cause serves it.
        (OutboxMessage.cause >= cause_beginning)
        & (OutboxMessage.cause < cause_beginning + "\uffff")
        & (OutboxMessage.state == OutboxState.QUEUED)
        & OutboxMessage.modem.is_null()
    )
    if but is not None:
        rows = rows.where(~((OutboxMessage.cause >= but) & (OutboxMessage.cause < but + "\uffff")))
    return [row.id for row in rows]


def get_by_cause(cause: str) -> OutboxMessage:
    """The message of a cause that is known to have been queued."""
    row: OutboxMessage = OutboxMessage.get(OutboxMessage.cause == cause)
    return row


def retry(message_id: int, now: datetime, ttl: timedelta) -> bool:
    """Queue again what failed, expired, was not delivered or is held in doubt; False for any other state.

    What was sent before is sent again only from doubt or after a failed delivery, and is labelled.  The
    attempts are counted anew, and another modem may take it unless segments are with the SMSC already.
    """
    again = (OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.UNDELIVERED, OutboxState.IN_DOUBT)
    with transaction():
        row = OutboxMessage.get_or_none(OutboxMessage.id == message_id)
        if row is None or row.state not in again or row.text is None:
            return False
        pieces = list(OutboxSegment.select().where(OutboxSegment.message == row))
        sent_before = row.state in (OutboxState.UNDELIVERED, OutboxState.IN_DOUBT)
        ids = [piece.id for piece in pieces if piece.state in again]
        # What a report said of the first copy does not speak of the second.
        changes: dict[str, object] = {"resolved_at": None, "status": None, "smsc_at": None}
        if sent_before:
            changes["resent"] = True
        OutboxSegment.update(state=OutboxState.QUEUED, **changes).where(OutboxSegment.id.in_(ids)).execute()
        OutboxMessage.update(
            state=OutboxState.QUEUED,
            due_at=now,
            expires_at=now + ttl,
            attempts=0,
            first_tried_at=None,
            modem=row.modem if len(ids) < len(pieces) else None,
            repeat=row.repeat or sent_before,
            reason="queued again by hand",
        ).where(OutboxMessage.id == message_id).execute()
    return True


def purge(now: datetime, keep_days: int) -> int:
    """Forget the texts of finished messages older than `keep_days`; their number."""
    finished = (*FINAL, OutboxState.SUBMITTED)
    with transaction():
        count = (
            OutboxMessage.update(text=None)
            .where(
                (OutboxMessage.created_at < now - timedelta(days=keep_days))
                & OutboxMessage.state.in_(finished)
                & OutboxMessage.text.is_null(False)
            )
            .execute()
        )
    return int(count)


def count_queue() -> dict[Lane, dict[str, int]]:
    """How many messages of each lane are in each state."""
    counted: dict[Lane, dict[str, int]] = {lane: {} for lane in Lane}
    number = peewee.fn.COUNT(OutboxMessage.id)
    query = OutboxMessage.select(OutboxMessage.state, OutboxMessage.lane, number)
    grouped = query.group_by(OutboxMessage.state, OutboxMessage.lane)
    rows: Any = grouped.tuples()
    for state, lane, count in rows:
        counted[lane][state] = count
    return counted


def count_sent_to(recipient: str, lane: Lane, since: datetime) -> int:
    """Messages of a lane queued for one number since then."""
    (count,) = execute(
        "SELECT COUNT(*) FROM outbox WHERE recipient = ? AND created_at >= ? AND created_at < ? AND lane = ?",
        recipient,
        to_micros(since),
        # See table.within: what lies beyond is of a clock that ran ahead.
        to_micros(since + timedelta(days=2)),
        int(lane),
    ).fetchone()
    return int(count)


def end_message(message_id: int, state: OutboxState, reason: str, now: datetime) -> None:
    """Take what is unsent of a message to a final state; what was sent stays sent."""
    end_messages([message_id], state, reason, now)


def end_messages(message_ids: Sequence[int], state: OutboxState, reason: str, now: datetime) -> None:
    """The same for many messages, in a few statements."""
    unsent = (OutboxState.QUEUED, OutboxState.SUBMITTING, OutboxState.IN_DOUBT)
    for start in range(0, len(message_ids), _AT_ONCE):
        some = list(message_ids[start : start + _AT_ONCE])
        OutboxSegment.update(state=state, resolved_at=now).where(
            OutboxSegment.message.in_(some) & OutboxSegment.state.in_(unsent)
        ).execute()
        OutboxMessage.update(state=state, reason=reason[:120]).where(OutboxMessage.id.in_(some)).execute()
