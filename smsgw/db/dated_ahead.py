"""Rows whose times were written by a clock that ran ahead, brought back into the present.

An old PC with an empty battery, or a slip of a hand, dates messages into next year; put right, the clock
would let them wait for it.  One rule: only what was meant to happen at once, or soon, is moved; what a
person has timed stays as timed, and nothing ends here.
"""

from datetime import datetime, timedelta

from smsgw.db.database import execute, transaction
from smsgw.db.models import to_micros

# Clocks are put right by seconds all day long.
_AHEAD = timedelta(minutes=5)

# The longest of the waits that we set ourselves: an hour between attempts, two for a doubt of a notice, an
# hour before a question how it was.
_LONGEST_WAIT = timedelta(hours=3)

# A text that may go on is put off for two minutes.
_LONGEST_PUT_OFF = timedelta(minutes=10)


def put_right(now: datetime) -> int:
    """Make due what waits only because it is dated ahead; the number of messages."""
    instant, ahead = to_micros(now), to_micros(now + _AHEAD)
    far, wait = to_micros(now + _LONGEST_WAIT), _LONGEST_WAIT // timedelta(microseconds=1)
    with transaction():
        moved = execute(
            "UPDATE outbox SET due_at = ? WHERE state = 'queued' AND due_at > ? AND created_at > ? "
            "AND due_at <= created_at + ?",
            instant,
            instant,
            ahead,
            wait,
        ).rowcount
        moved += execute(
            "UPDATE outbox SET due_at = ?, first_tried_at = NULL "
            "WHERE state = 'queued' AND due_at > ? AND first_tried_at IS NOT NULL",
            instant,
            far,
        ).rowcount
        # A doubt waits for its report anew: one may be on its way.
        moved += execute(
            "UPDATE outbox SET due_at = ? WHERE state = 'in_doubt' AND due_at > ?", far, far
        ).rowcount
        moved += execute(
            "UPDATE inbox SET due_at = ? WHERE state = 'complete' AND due_at > ?",
            instant,
            to_micros(now + _LONGEST_PUT_OFF),
        ).rowcount
    return int(moved)
