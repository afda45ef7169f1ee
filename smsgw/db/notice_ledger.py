"""Which notices reached their owners: the ledger of all, and the requests whose owners nobody could tell.

Reads only.  A network that sends no status report leaves a notice unknown, which is not the same as
undelivered.  One rule: whoever was told in any way is on no call list: by another number, by a later
notice, or because they asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smsgw.db.models import InboxMessage, OutboxMessage, OutboxState
from smsgw.db.requests import Found, find_by_receipt
from smsgw.db.statistics import read_rows
from smsgw.messages import Lane
from smsgw.office.states import State


class Fate(StrEnum):
    """What became of a notice."""

    WAITING = "waiting"  #: not sent yet
    DELIVERED = "delivered"  #: a status report says so
    UNDELIVERED = "undelivered"  #: a status report says it never will be
    UNKNOWN = "unknown"  #: sent, or in doubt, and no report has come
    FAILED = "failed"  #: refused by the network, or its time to live ran out
    CANCELLED = "cancelled"  #: taken back, mostly because a newer state came


#: The states of outbound messages that each fate stands for.
STATES: dict[Fate, tuple[OutboxState, ...]] = {
    Fate.WAITING: (OutboxState.QUEUED, OutboxState.SUBMITTING),
    Fate.DELIVERED: (OutboxState.DELIVERED,),
    Fate.UNDELIVERED: (OutboxState.UNDELIVERED,),
    Fate.UNKNOWN: (OutboxState.SUBMITTED, OutboxState.IN_DOUBT),
    Fate.FAILED: (OutboxState.FAILED, OutboxState.EXPIRED),
    Fate.CANCELLED: (OutboxState.CANCELLED,),
}

_FATES = {str(state): fate for fate, states in STATES.items() for state in states}

#: What an owner should hear of by telephone when no SMS arrives: there is something to do or to know.
WORTH_A_CALL = (State.READY, State.INCOMPLETE, State.REJECTED, State.AWAITING_STOCK)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice in the ledger.

    about  the state it told of; `reminder` for one that repeats it
    """

    outbox_id: int
    receipt_code: str
    about: str
    recipient: str = field(repr=False)
    fate: Fate
    reason: str | None
    created_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Untold:
    """A request whose owner could not be told of its state, and why each number was not reached."""

    request: Found = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)
    fate: Fate
    since: datetime  # when the first notice was queued


def fate_of(state: str) -> Fate:
    """What an outbound state means for the person that the message was for."""
    return _FATES[state]


def notices(
    fates: Sequence[Fate] = (), since: datetime | None = None, limit: int | None = None
) -> Iterator[Notice]:
    """Notices and reminders, newest first.  fates: none named means all."""
    query = OutboxMessage.select(
        OutboxMessage.id,
        OutboxMessage.cause,
        OutboxMessage.recipient,
        OutboxMessage.state,
        OutboxMessage.reason,
        OutboxMessage.created_at,
        OutboxMessage.submitted_at,
    ).where(
        (OutboxMessage.lane == Lane.NOTICE)
        & (OutboxMessage.cause.startswith("notice:") | OutboxMessage.cause.startswith("reminder:"))
    )
    if fates:
        query = query.where(OutboxMessage.state.in_([state for fate in fates for state in STATES[fate]]))
    if since is not None:
        query = query.where(OutboxMessage.created_at >= since)
    for id_, cause, recipient, state, *rest in read_rows(
        query.order_by(OutboxMessage.id.desc()).limit(limit)
    ):
        kind, code, about = cause.split(":")[:3]
        yield Notice(id_, code, about if kind == "notice" else kind, recipient, fate_of(state), *rest)


def untold(since: datetime, *, with_unknown: bool = False) -> list[Untold]:
    """The requests whose owners were told of their present state by nothing, the longest waiting first.

    since         notices queued since then
    with_unknown  those too of which no status report came
    """
    wanted = [Fate.UNDELIVERED, Fate.FAILED, *([Fate.UNKNOWN] if with_unknown else [])]
    missed: dict[str, list[Notice]] = {}
    for notice in notices(wanted, since):
        missed.setdefault(notice.receipt_code, []).append(notice)
    found = []
    for code, about in missed.items():
        request = find_by_receipt(code)
        if request is None or request.state not in WORTH_A_CALL:
            continue
        current = [one for one in about if one.about in (request.state, "reminder")]
        if current and not _was_told(request, with_unknown):
            # Numbers that were taken off the request since are not called.
            numbers = tuple(
                number for number in request.phones if any(one.recipient == number for one in current)
            )
            if numbers:
                found.append(Untold(request, numbers, current[0].fate, current[-1].created_at))
    return sorted(found, key=lambda one: one.since)


def _was_told(request: Found, with_unknown: bool) -> bool:
    """Did a notice of the present state arrive at any number, or did one of them ask since?"""
    told = [*STATES[Fate.DELIVERED], *STATES[Fate.WAITING], *(() if with_unknown else STATES[Fate.UNKNOWN])]
    for beginning in (f"notice:{request.receipt_code}:{request.state}", f"reminder:{request.receipt_code}:"):
        sent = OutboxMessage.select().where(
            # A range, not LIKE: the unique index on cause serves it.
            (OutboxMessage.cause >= beginning)
            & (OutboxMessage.cause < beginning + "\uffff")
            & (OutboxMessage.created_at >= request.state_at)
            & OutboxMessage.state.in_(told)
        )
        if sent.exists():
            return True
    asked = InboxMessage.select().where(
        InboxMessage.sender.in_(list(request.phones))
        & (InboxMessage.received_at >= request.state_at)
        & InboxMessage.reason.startswith("found")
    )
    return bool(asked.exists())
