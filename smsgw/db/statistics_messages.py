"""Messages, counted for reports: what was asked, what went out, in how many segments, how it ended.

Reads only; one pass over an index of time each.  One rule: a text is compared, never handed on.
"""

from dataclasses import dataclass

from peewee import Case, fn

from smsgw.db.models import InboxMessage, OutboxMessage, OutboxSegment, OutboxState
from smsgw.db.statistics import Scope, count_if, read_rows
from smsgw.messages import Lane

# How the reasons of answers begin that tell where a request stands.
_FOUND = "found"


@dataclass(frozen=True, slots=True)
class Heard:
    """Messages that came in, of one state, reading and reason."""

    state: str
    intent: str
    reason: str
    number: int
    answered: int


@dataclass(frozen=True, slots=True)
class Told:
    """Answers that said where a request stands.

    elsewhere  it was not ready: whoever asked could save the trip
    forgotten  the text is past its retention, so that nobody can know
    """

    number: int
    elsewhere: int
    forgotten: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages of one lane in one state."""

    lane: Lane
    state: OutboxState
    messages: int


def heard(scope: Scope) -> list[Heard]:
    """The whole messages that came in the span."""
    rows = (
        InboxMessage.select(
            InboxMessage.state,
            fn.COALESCE(InboxMessage.intent, ""),
            fn.COALESCE(InboxMessage.reason, ""),
            fn.COUNT(InboxMessage.id),
            fn.COUNT(InboxMessage.reply_id),
        )
        .where(scope.holds(InboxMessage.received_at))
        .group_by(InboxMessage.state, InboxMessage.intent, InboxMessage.reason)
    )
    return [Heard(*row) for row in read_rows(rows)]


def told(scope: Scope, ready_words: str) -> Told:
    """The answers of the span that say where a request stands.

    ready_words  what a text says of a request that can be fetched, in the office's wording
    """
    elsewhere = ~OutboxMessage.text.contains(ready_words)
    rows = (
        InboxMessage.select(
            fn.COUNT(InboxMessage.id),
            count_if(OutboxMessage.text.is_null(False) & elsewhere),
            count_if(OutboxMessage.text.is_null()),
        )
        .join(OutboxMessage, on=(InboxMessage.reply_id == OutboxMessage.id))
        .where(scope.holds(InboxMessage.received_at) & InboxMessage.reason.startswith(_FOUND))
    )
    number, apart, forgotten = next(read_rows(rows))
    return Told(number, apart or 0, forgotten or 0)


def sent(scope: Scope) -> list[Sent]:
    """The messages that were queued in the span, by lane and state."""
    rows = (
        OutboxMessage.select(OutboxMessage.lane, OutboxMessage.state, fn.COUNT(OutboxMessage.id))
        .where(scope.holds(OutboxMessage.created_at))
        .group_by(OutboxMessage.lane, OutboxMessage.state)
    )
    return [Sent(lane, OutboxState(state), number) for lane, state, number in read_rows(rows)]


def segments(scope: Scope) -> dict[Lane, int]:
    """The segments, by lane, that the operator took of the messages queued in the span.

    One that was sent again after doubt counts twice: it may have been charged twice.
    """
    charged = fn.SUM(Case(None, [(OutboxSegment.resent, 2)], 1)).coerce(False)
    rows = (
        OutboxMessage.select(OutboxMessage.lane, charged)
        .join(OutboxSegment)
        .where(scope.holds(OutboxMessage.created_at) & OutboxSegment.submitted_at.is_null(False))
        .group_by(OutboxMessage.lane)
    )
    return {lane: int(number) for lane, number in read_rows(rows)}
