"""What was asked and answered lately: counted, so that robots, guessers and the forgetful are noticed.

Reads the inbox and the outbox together and writes neither.  One rule: each query is bounded by a sender
and a span, or by a span alone that the radio's speed bounds.
"""

from collections.abc import Sequence
from datetime import datetime

from smsgw.db.models import InboxMessage, InboxState, OutboxMessage
from smsgw.db.table import within


def count_reasons(sender: str, reasons: Sequence[str], since: datetime) -> int:
    """How many messages of this sender were decided for one of these reasons since then."""
    return int(
        InboxMessage.select()
        .where(
            (InboxMessage.sender == sender)
            & within(InboxMessage.received_at, since)
            & InboxMessage.reason.in_(list(reasons))
        )
        .count()
    )


def count_answered(since: datetime) -> int:
    """How many messages received since then were answered, whoever sent them."""
    return int(
        InboxMessage.select()
        .where(within(InboxMessage.received_at, since) & (InboxMessage.state == InboxState.HANDLED))
        .count()
    )


def count_exchanges(sender: str, text: str, reply: str, since: datetime) -> int:
    """How often this sender has written this text (masked, as kept) and got this reply since then."""
    return int(
        InboxMessage.select()
        .join(OutboxMessage, on=(OutboxMessage.id == InboxMessage.reply_id))
        .where(
            (InboxMessage.sender == sender)
            & within(InboxMessage.received_at, since)
            & (InboxMessage.text == text)
            & (OutboxMessage.text == reply)
        )
        .count()
    )


def count_replies(sender: str, reply: str, since: datetime) -> int:
    """How often this sender was answered with this same reply since then."""
    return int(
        InboxMessage.select()
        .join(OutboxMessage, on=(OutboxMessage.id == InboxMessage.reply_id))
        .where(
            (InboxMessage.sender == sender)
            & within(InboxMessage.received_at, since)
            & (OutboxMessage.text == reply)
        )
        .count()
    )
