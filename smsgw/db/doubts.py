"""Segments of which nobody knows whether they went out: found, sent again, held.

Knows neither modem nor policy: those who call say when to decide and how.  One rule: whoever settles a
doubt looks again under the lock, since a status report may have settled it that moment.
"""

from datetime import datetime

from smsgw.db.claims import modem_if_begun, segment_of, settle
from smsgw.db.database import transaction
from smsgw.db.models import OutboxMessage, OutboxSegment, OutboxState
from smsgw.messages import Lane, Segment

#: In doubt, or waiting to be sent again: the first copy's outcome is open.
UNSETTLED = (OutboxSegment.state == OutboxState.IN_DOUBT) | (
    (OutboxSegment.state == OutboxState.QUEUED)
    & OutboxSegment.resent
    & OutboxSegment.message_reference.is_null()
)


def mark_in_doubt(segment: Segment, decide_at: datetime, reason: str) -> None:
    """It was written and nobody knows the outcome; the lane's policy decides at `decide_at`."""
    with transaction():
        OutboxSegment.update(state=OutboxState.IN_DOUBT).where(
            OutboxSegment.id == segment.segment_id
        ).execute()
        OutboxMessage.update(state=OutboxState.IN_DOUBT, due_at=decide_at, reason=reason[:120]).where(
            OutboxMessage.id == segment.message_id
        ).execute()


def find_claimed(modem: str) -> list[tuple[Segment, Lane, datetime]]:
    """Segments that a dead process left `submitting` on `modem`, with their lane and claim time."""
    rows = (
        OutboxSegment.select(OutboxSegment, OutboxMessage)
        .join(OutboxMessage)
        .where((OutboxSegment.state == OutboxState.SUBMITTING) & (OutboxSegment.modem == modem))
    )
    return [(segment_of(row), row.message.lane, row.claimed_at) for row in rows]


def find_orphans(before: datetime) -> list[Segment]:
    """Segments `submitting` on any modem since before then: one that the configuration no longer has."""
    rows = (
        OutboxSegment.select(OutboxSegment, OutboxMessage)
        .join(OutboxMessage)
        .where((OutboxSegment.state == OutboxState.SUBMITTING) & (OutboxSegment.claimed_at < before))
    )
    return [segment_of(row) for row in rows]


def find_doubtful(now: datetime) -> list[tuple[Segment, Lane, bool]]:
    """Segments in doubt whose time to decide has come: (segment, lane, was it sent again before?)."""
    rows = (
        OutboxSegment.select(OutboxSegment, OutboxMessage)
        .join(OutboxMessage)
        .where(
            (OutboxMessage.state == OutboxState.IN_DOUBT)
            & (OutboxMessage.due_at <= now)
            & (OutboxSegment.state == OutboxState.IN_DOUBT)
        )
    )
    return [(segment_of(row), row.message.lane, bool(row.resent)) for row in rows]


def resend(segment: Segment, now: datetime) -> bool:
    """Queue a doubtful segment once more; it and its message are labelled as a repeat.

    False when it is not in doubt any more: a status report has settled it meanwhile.
    """
    with transaction():
        changed = (
            OutboxSegment.update(state=OutboxState.QUEUED, resent=True)
            .where((OutboxSegment.id == segment.segment_id) & (OutboxSegment.state == OutboxState.IN_DOUBT))
            .execute()
        )
        if not changed:
            return False
        OutboxMessage.update(
            state=OutboxState.QUEUED,
            repeat=True,
            due_at=now,
            reason="sent again: no result, no report",
            modem=modem_if_begun(segment.message_id),
        ).where(OutboxMessage.id == segment.message_id).execute()
    return True


def hold(segment: Segment, reason: str) -> bool:
    """Leave a doubtful message in doubt until a status report or a person settles it.

    False when it is not in doubt any more.
    """
    with transaction():
        changed = (
            OutboxMessage.update(due_at=None, reason=reason[:120])
            .where((OutboxMessage.id == segment.message_id) & (OutboxMessage.state == OutboxState.IN_DOUBT))
            .execute()
        )
    return bool(changed)


def confirm(segment_id: int, message_reference: int, now: datetime) -> bool:
    """The SMSC took a segment in doubt after all, which calls off its second copy.

    False when it is in doubt no more.
    """
    with transaction():
        piece = OutboxSegment.get_or_none((OutboxSegment.id == segment_id) & UNSETTLED)
        if piece is None:
            return False
        OutboxSegment.update(
            state=OutboxState.SUBMITTED,
            message_reference=message_reference,
            submitted_at=OutboxSegment.claimed_at,
        ).where(OutboxSegment.id == segment_id).execute()
        settle(piece.message_id, now)
    return True
