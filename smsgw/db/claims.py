"""A modem's hold on a segment: claimed -> submitted, postponed or refused (in doubt: doubts.py).

Knows neither modem nor policy: those who call say which lanes are open and when to try again.  One
rule: a row is never taken out to be worked on; `submitting` is committed before the first byte goes
out, and whatever follows is one commit.  A message resumes at its next unsent segment, on the modem
that sent the first ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee

from smsgw.db.database import execute, persistent, transaction
from smsgw.db.models import OutboxMessage, OutboxSegment, OutboxState, from_micros, to_micros
from smsgw.db.outbox import end_message
from smsgw.db.table import within
from smsgw.messages import Lane, Segment
from smsgw.sms import segment as segments
from smsgw.sms.alphabet import alphabet_of

# A message's state follows from its segments': the first of these that any of them is in.
_PRECEDENCE = (
    OutboxState.CANCELLED,
    OutboxState.EXPIRED,
    OutboxState.FAILED,
    OutboxState.SUBMITTING,
    OutboxState.IN_DOUBT,
    OutboxState.QUEUED,
    OutboxState.UNDELIVERED,
    OutboxState.SUBMITTED,
    OutboxState.DELIVERED,
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A segment that is now `submitting`, and what policy needs to know of its message."""

    segment: Segment
    lane: Lane
    attempts: int  # submits of this segment, this one included
    first_tried_at: datetime  # of this segment
    expires_at: datetime
    resent: bool


def claim_next(
    lanes: Sequence[Lane], modem: str, now: datetime, *, avoid: Sequence[str] = ()
) -> Claimed | None:
    """Take the most urgent due segment for `modem`: state `submitting`, committed; None when none is due.

    lanes  those that may send now, most urgent first
    avoid  E.164 beginnings that another modem, ready now, is preferred for
    """
    instant = to_micros(now)
    with transaction():
        for lane in lanes:
            claimed = _claim_in(lane, modem, instant, avoid)
            if claimed is not None:
                return claimed
    return None


@persistent
def record_submitted(segment: Segment, message_reference: int | None, now: datetime) -> None:
    """The SMSC took the segment and gave it this TP-MR; None: it has it, and no report will name it."""
    with transaction():
        OutboxSegment.update(
            state=OutboxState.SUBMITTED, message_reference=message_reference, submitted_at=now
        ).where(OutboxSegment.id == segment.segment_id).execute()
        settle(segment.message_id, now)


def postpone(segment: Segment, until: datetime, reason: str) -> None:
    """It did not go out; try again at `until`, unless its recipient has said STOP meanwhile."""
    _requeue(segment, until, reason, attempts=OutboxMessage.attempts)


def release(segment: Segment, now: datetime, reason: str) -> None:
    """The modem could not serve; the message is due at once again, and this was no attempt."""
    _requeue(segment, now, reason, attempts=OutboxMessage.attempts - 1)


def fail(segment: Segment, reason: str, now: datetime) -> None:
    """The segment was refused for good; with it goes what is left of its message."""
    with transaction():
        end_message(segment.message_id, OutboxState.FAILED, reason, now)


# Written by hand because they run for every segment (see database.execute).
_FIND_DUE = """
SELECT id, recipient, text, segments, attempts, first_tried_at, expires_at FROM outbox
WHERE state = 'queued' AND lane = ? AND due_at <= ? AND expires_at > ? AND (modem IS NULL OR modem = ?)"""
_UNLESS_AVOIDED = " AND (modem = ? OR substr(recipient, 1, ?) <> ?)"
_IN_ORDER = " ORDER BY due_at, id LIMIT 1"
_TAKE_SEGMENT = """
UPDATE outbox_segment
SET state = 'submitting', modem = ?, claimed_at = ?, message_reference = NULL, submitted_at = NULL
WHERE id = (SELECT id FROM outbox_segment WHERE message_id = ? AND state = 'queued' ORDER BY sequence LIMIT 1)
RETURNING id, sequence, resent"""
_TAKE_MESSAGE = (
    "UPDATE outbox SET state = 'submitting', modem = ?, attempts = ?, first_tried_at = ? WHERE id = ?"
)


def is_due(lane: Lane, modem: str, now: datetime) -> bool:
    """Is there anything of that lane that `modem` could send now?"""
    instant = to_micros(now)
    return execute(_FIND_DUE + " LIMIT 1", int(lane), instant, instant, modem).fetchone() is not None


def _claim_in(lane: Lane, modem: str, now: int, avoid: Sequence[str]) -> Claimed | None:
    """Claim the first due segment of a lane; `now` in microseconds."""
    sql, values = _FIND_DUE, [int(lane), now, now, modem]
    for beginning in avoid:
        sql += _UNLESS_AVOIDED
        values += [modem, len(beginning), beginning]
    row = execute(sql + _IN_ORDER, *values).fetchone()
    if row is None:
        return None
    message_id, recipient, text, total, attempts, first_tried_at, expires_at = row
    (piece,) = execute(_TAKE_SEGMENT, modem, now, message_id).fetchall()
    segment_id, sequence, resent = piece
    first = now if first_tried_at is None else first_tried_at
    execute(_TAKE_MESSAGE, modem, attempts + 1, first, message_id)
    return Claimed(
        _segment(message_id, recipient, text, total, segment_id, sequence),
        lane,
        # Each segment before this one has taken an attempt of the message's at least.
        max(1, attempts + 1 - (sequence - 1)),
        from_micros(first),
        from_micros(expires_at),
        bool(resent),
    )


def _segment(
    message_id: int, recipient: str, text: str | None, total: int, segment_id: int, sequence: int
) -> Segment:
    pieces = segments.split(text or "")
    return Segment(
        segment_id=segment_id,
        message_id=message_id,
        recipient=recipient,
        text=pieces[sequence - 1] if sequence <= len(pieces) else "",
        alphabet=alphabet_of(text or ""),
        sequence=sequence,
        total=total,
        # One octet, so equal for every segment of a message and different for the next 255 messages.
        concat_reference=message_id % 256,
        queued_behind=total - sequence,
    )


def segment_of(piece: OutboxSegment) -> Segment:
    """A row, joined with its message's, as a modem sees it."""
    row = piece.message
    return _segment(row.id, row.recipient, row.text, row.segments, piece.id, piece.sequence)


# STOP takes back what is queued; what was with a modem at that moment is asked about when it comes back.
_STOPPED_SINCE = """
SELECT c.at FROM outbox o JOIN consent c ON c.msisdn = o.recipient
WHERE o.id = ? AND o.lane <> ? AND c.at >= o.created_at AND c.stopped
AND c.id = (SELECT max(id) FROM consent WHERE msisdn = o.recipient)"""


def _requeue(segment: Segment, due_at: datetime, reason: str, attempts: object) -> None:
    with transaction():
        stopped = execute(_STOPPED_SINCE, segment.message_id, int(Lane.REPLY)).fetchone()
        if stopped is not None:
            stopped_at = from_micros(stopped[0])
            end_message(segment.message_id, OutboxState.CANCELLED, "the recipient said STOP", stopped_at)
            return
        OutboxSegment.update(state=OutboxState.QUEUED).where(OutboxSegment.id == segment.segment_id).execute()
        OutboxMessage.update(
            state=OutboxState.QUEUED,
            due_at=due_at,
            reason=reason[:120],
            attempts=attempts,
            modem=modem_if_begun(segment.message_id),
        ).where(OutboxMessage.id == segment.message_id).execute()


def modem_if_begun(message_id: int) -> object:
    """The modem that the SMSC took segments from; none when it took nothing yet: any may go on."""
    taken = OutboxSegment.select().where(
        (OutboxSegment.message == message_id) & OutboxSegment.submitted_at.is_null(False)
    )
    return peewee.Case(None, [(peewee.fn.EXISTS(taken), OutboxMessage.modem)], None)


def settle(message_id: int, now: datetime, *, is_news: bool = True) -> OutboxState:
    """Bring a message's state in line with its segments' states; what it is now.

    is_news  something went out: what is left to send follows it at once, from its place in the queue.
             Without news it waits as it did: a report on one segment does not hurry another.
    """
    pieces = list(
        OutboxSegment.select(OutboxSegment.state, OutboxSegment.submitted_at).where(
            OutboxSegment.message == message_id
        )
    )
    states = {piece.state for piece in pieces}
    state = next(candidate for candidate in _PRECEDENCE if candidate in states)
    changes: dict[str, object] = {"state": state}
    if state is OutboxState.QUEUED and is_news:
        keeps_its_place = OutboxMessage.due_at <= now
        changes["due_at"] = peewee.Case(None, [(keeps_its_place, OutboxMessage.due_at)], to_micros(now))
        changes["first_tried_at"] = None
    if state in (OutboxState.SUBMITTED, OutboxState.DELIVERED, OutboxState.UNDELIVERED):
        changes["reason"] = None
        changes["submitted_at"] = max((p.submitted_at for p in pieces if p.submitted_at), default=now)
    if state is OutboxState.DELIVERED:
        changes["delivered_at"] = now
    OutboxMessage.update(**changes).where(OutboxMessage.id == message_id).execute()
    return state


def count_claims(modem: str, since: datetime, lane: Lane | None = None) -> int:
    """Segments handed to `modem` since then, of one lane or of all: what daily limits count."""
    query = OutboxSegment.select().where(
        (OutboxSegment.modem == modem) & within(OutboxSegment.claimed_at, since)
    )
    if lane is not None:
        query = query.join(OutboxMessage).where(OutboxMessage.lane == lane)
    return int(query.count())
