"""Many messages at once: put in the queue in a few statements.

What each becomes afterwards is outbox.py's and claims.py's.  One rule: a message that is queued here is,
row for row, the one that outbox.enqueue would have queued.
"""

from collections.abc import Sequence
from datetime import datetime

from smsgw.db.database import execute_many, transaction
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.messages import Lane
from smsgw.sms import segment as segments

#: The reason of a notice that a newer state of its request took back.
OVERTAKEN = "a newer state came before it was sent"

# So many rows in one statement: eight values each, and SQLite takes 32,766.
_AT_ONCE = 500


def enqueue_many(
    messages: Sequence[tuple[str, str, str]],
    *,
    lane: Lane,
    now: datetime,
    expires_at: datetime,
    due_at: datetime | None = None,
) -> int:
    """Queue (recipient, text, cause)s; the number of those whose cause was not known yet."""
    queued = 0
    with transaction():
        for start in range(0, len(messages), _AT_ONCE):
            rows = [
                {
                    "recipient": recipient,
                    "text": text,
                    "lane": lane,
                    "cause": cause,
                    "state": OutboxState.QUEUED,
                    "segments": len(segments.split(text)),
                    "created_at": now,
                    "due_at": due_at or now,
                    "expires_at": expires_at,
                }
                for recipient, text, cause in messages[start : start + _AT_ONCE]
            ]
            inserted = (
                OutboxMessage.insert_many(rows)
                .on_conflict_ignore()
                .returning(OutboxMessage.id, OutboxMessage.recipient, OutboxMessage.segments)
            )
            new = list(inserted.execute())
            _add_segments([(row.id, row.recipient, row.segments) for row in new])
            queued += len(new)
    return queued


def known_causes(causes: Sequence[str]) -> set[str]:
    """Those of the causes of which a message was queued, whatever became of it."""
    known: set[str] = set()
    for start in range(0, len(causes), _AT_ONCE):
        rows = OutboxMessage.select(OutboxMessage.cause).where(
            OutboxMessage.cause.in_(list(causes[start : start + _AT_ONCE]))
        )
        known.update(row.cause for row in rows)
    return known


def _add_segments(messages: Sequence[tuple[int, str, int]]) -> None:
    execute_many(
        "INSERT INTO outbox_segment (message_id, sequence, state, recipient, resent) VALUES (?, ?, ?, ?, ?)",
        [
            (message_id, sequence, str(OutboxState.QUEUED), recipient, False)
            for message_id, recipient, number in messages
            for sequence in range(1, number + 1)
        ],
    )
