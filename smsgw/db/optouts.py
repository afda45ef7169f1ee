"""STOP and MULAI taken at their word: the wish is kept, and what was queued against it is taken back.

One rule: an answer to a question is not a notice, so the reply lane is never cancelled.
"""

from datetime import datetime

from smsgw.db import contacts, outbox
from smsgw.db.database import transaction
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.messages import Lane


def stop(msisdn: str, source: str, now: datetime, reason: str | None = None) -> int:
    """No more notices to this number; the number of queued messages taken back."""
    with transaction():
        if not contacts.has_stopped(msisdn):
            contacts.record(msisdn, stopped=True, source=source, now=now, reason=reason)
        return outbox.cancel(find_unsolicited(msisdn), "the recipient said STOP", now)


def start(msisdn: str, source: str, now: datetime) -> None:
    """Notices to this number again."""
    with transaction():
        if contacts.has_stopped(msisdn):
            contacts.record(msisdn, stopped=False, source=source, now=now)


def find_unsolicited(msisdn: str) -> list[int]:
    """Notices and broadcasts to this number that have not gone out."""
    rows = OutboxMessage.select(OutboxMessage.id).where(
        (OutboxMessage.recipient == msisdn)
        & OutboxMessage.lane.in_([Lane.NOTICE, Lane.BROADCAST])
        & OutboxMessage.state.in_([OutboxState.QUEUED, OutboxState.IN_DOUBT])
    )
    return [row.id for row in rows]
