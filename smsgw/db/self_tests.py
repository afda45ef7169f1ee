"""Texts to our own numbers: the only proof that a modem both sends and hears, network and all.

Such a text is an ordinary message whose cause names its modem and which only that modem may take; what
came of it is read off the outbox and the inbox.  One rule: nothing is kept beside them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.db import outbox
from smsgw.db.database import transaction
from smsgw.db.models import InboxMessage, OutboxMessage, OutboxState
from smsgw.messages import Lane

#: Most come back within seconds; what takes longer than this is no service.
PATIENCE = timedelta(minutes=10)

# A test that could not go out for so long says nothing any more.
_LIFETIME = timedelta(hours=1)

_UNSENT = (OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.CANCELLED, OutboxState.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The newest test of a modem.  state `waiting`, `ok` or `failed`; detail in a few words."""

    modem: str
    at: datetime
    state: str
    detail: str


def begin(modem: str, own_number: str, text: str, day: str, now: datetime) -> bool:
    """Queue a test for this modem alone, once a day; False where the day has its test."""
    cause = f"selftest:{modem}:{day}"
    with transaction():
        message_id = outbox.enqueue(
            own_number, text, lane=Lane.NOTICE, cause=cause, now=now, expires_at=now + _LIFETIME
        )
        if message_id is not None:
            OutboxMessage.update(modem=modem).where(OutboxMessage.id == message_id).execute()
    return message_id is not None


def find_last(modem: str, now: datetime) -> SelfTest | None:
    """The newest test of a modem, and what came of it by now."""
    beginning = f"selftest:{modem}:"
    row = (
        OutboxMessage.select()
        .where((OutboxMessage.cause >= beginning) & (OutboxMessage.cause < beginning + "\uffff"))
        .order_by(OutboxMessage.id.desc())
        .first()
    )
    return None if row is None else SelfTest(modem, row.created_at, *_outcome(row, now))


def _outcome(row: OutboxMessage, now: datetime) -> tuple[str, str]:
    came = (
        InboxMessage.select(InboxMessage.received_at)
        .where(
            (InboxMessage.sender == row.recipient)
            & (InboxMessage.received_at >= row.created_at)
            & (InboxMessage.text == row.text)
        )
        .first()
    )
    sent_at = row.submitted_at or row.created_at
    if came is not None:
        return "ok", f"came back after {max(0, (came.received_at - sent_at) // timedelta(seconds=1))} s"
    if row.state in _UNSENT:
        return "failed", f"was not sent: {row.reason or row.state}"
    if row.state == OutboxState.QUEUED:
        return "waiting", "not sent yet"
    if now - sent_at > PATIENCE:
        return "failed", f"did not come back within {PATIENCE // timedelta(minutes=1)} minutes"
    return "waiting", "on its way"
