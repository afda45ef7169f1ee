"""What people look through: inbox, outbox and requests by state, time, number and lane, newest first.

Reads only.  One rule: rows are handed on as they are read, so a long list takes no memory.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from smsgw.db import confidential
from smsgw.db.models import (
    Consent,
    InboxMessage,
    OutboxMessage,
    Request,
    RequestMove,
    RequestPhone,
)
from smsgw.db.narrowing import Narrow, conditions
from smsgw.db.requests import Found, found_of
from smsgw.messages import Lane
from smsgw.office.documents import State

# Requests are read with their numbers and histories so many at a time.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shall hold; what is empty or None does not narrow it.

    number  a whole number with +, or the end of one
    limit   None: everything
    before  of messages, only ids below this one: the next page of a list
    """

    states: Sequence[str] = ()
    since: datetime | None = None
    number: str | None = None
    limit: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a request's history."""

    at: datetime
    before: str | None
    after: str
    who: str
    note: str | None


def inbox_messages(
    wanted: Wanted, lane: Lane | None = None, *, reveal: bool = False
) -> Iterator[InboxMessage]:
    """Inbound messages, newest first; `reveal`: with the words of complaints, which the caller audits.

    lane  only those answered in it
    """
    query = InboxMessage.select().order_by(InboxMessage.id.desc()).limit(wanted.limit)
    if wanted.states:
        query = query.where(InboxMessage.state.in_(list(wanted.states)))
    if wanted.since is not None:
        query = query.where(InboxMessage.received_at >= wanted.since)
    if wanted.number:
        query = query.where(_is_number(InboxMessage.sender, wanted.number))
    if wanted.before is not None:
        query = query.where(InboxMessage.id < wanted.before)
    if lane is not None:
        answers = OutboxMessage.select(OutboxMessage.id).where(OutboxMessage.lane == lane)
        query = query.where(InboxMessage.reply_id.in_(answers))
    return iter(query.iterator()) if reveal else confidential.veiled(query.iterator())


def find_inbox(message_id: int, *, reveal: bool = False) -> InboxMessage | None:
    """One inbound message; `reveal`: with the words of a complaint, which the caller audits."""
    row: InboxMessage | None = InboxMessage.get_or_none(InboxMessage.id == message_id)
    return row if row is None or reveal else confidential.veil(row)


def outbox_messages(wanted: Wanted, lane: Lane | None = None) -> Iterator[OutboxMessage]:
    """Outbound messages, newest first."""
    query = OutboxMessage.select().order_by(OutboxMessage.id.desc()).limit(wanted.limit)
    if wanted.states:
        query = query.where(OutboxMessage.state.in_(list(wanted.states)))
    if wanted.since is not None:
        query = query.where(OutboxMessage.created_at >= wanted.since)
    if wanted.number:
        query = query.where(_is_number(OutboxMessage.recipient, wanted.number))
    if wanted.before is not None:
        query = query.where(OutboxMessage.id < wanted.before)
    if lane is not None:
        query = query.where(OutboxMessage.lane == lane)
    return iter(query.iterator())


def find_outbox(message_ids: Sequence[int]) -> list[OutboxMessage]:
    """Outbound messages by their ids, in that order; ids that are unknown are left out."""
    found: dict[int, OutboxMessage] = {}
    for start in range(0, len(message_ids), 500):
        rows = OutboxMessage.select().where(OutboxMessage.id.in_(list(message_ids[start : start + 500])))
        found.update((row.id, row) for row in rows)
    return [found[message_id] for message_id in message_ids if message_id in found]


def count_inbox() -> dict[str, int]:
    """How many inbound messages are in each state."""
    query = InboxMessage.select(InboxMessage.state, peewee.fn.COUNT(InboxMessage.id))
    rows: Any = query.group_by(InboxMessage.state).tuples()
    return dict(rows)


def last_inbound() -> InboxMessage | None:
    """The message that came last."""
    row: InboxMessage | None = InboxMessage.select().order_by(InboxMessage.id.desc()).first()
    return None if row is None else confidential.veil(row)


def stopped(limit: int | None) -> Iterator[Consent]:
    """The numbers that have stopped, newest first."""
    newest = Consent.select(peewee.fn.MAX(Consent.id)).group_by(Consent.msisdn)
    rows = Consent.select().where(Consent.id.in_(newest) & Consent.stopped)
    return iter(rows.order_by(Consent.id.desc()).limit(limit).iterator())


def find_requests(
    wanted: Wanted,
    *,
    documents: Sequence[str] = (),
    nik_fingerprint: bytes | None = None,
    narrow: Narrow | None = None,
) -> Iterator[tuple[Found, list[Move]]]:
    """Requests with their histories, newest first; `since` means the last move, `number` a phone."""
    query = Request.select(Request.id).order_by(Request.id.desc())
    if wanted.states:
        query = query.where(Request.state.in_(list(wanted.states)))
    if wanted.since is not None:
        query = query.where(Request.state_at >= wanted.since)
    if documents:
        query = query.where(Request.document.in_(list(documents)))
    if nik_fingerprint is not None:
        query = query.where(Request.nik_fingerprint == nik_fingerprint)
    if narrow is not None:
        query = query.where(*conditions(narrow))
    if wanted.number:
        having = RequestPhone.select(RequestPhone.request).where(
            _is_number(RequestPhone.msisdn, wanted.number)
        )
        query = query.where(Request.id.in_(having))
    left, below = wanted.limit, None
    while left is None or left > 0:
        page = query if below is None else query.where(Request.id < below)
        ids = [row.id for row in page.limit(_BATCH if left is None else min(_BATCH, left))]
        if not ids:
            return
        yield from _whole(ids)
        below, left = ids[-1], None if left is None else left - len(ids)


def find_untold(since: datetime, states: Sequence[State]) -> Iterator[Found]:
    """Requests that came into one of these states since then and of which no notice was queued for it."""
    cause = peewee.Value("notice:").concat(Request.receipt_code).concat(":").concat(Request.state)
    told = OutboxMessage.select(peewee.SQL("1")).where(
        # A range, not LIKE: the unique index on cause serves it.
        (OutboxMessage.cause >= cause)
        & (OutboxMessage.cause < cause.concat("\uffff"))
        & (OutboxMessage.created_at >= Request.state_at)
    )
    query = (
        Request.select(Request.id)
        .where(
            Request.state.in_([str(state) for state in states])
            & (Request.state_at >= since)
            & ~peewee.fn.EXISTS(told)
        )
        .order_by(Request.id)
    )
    above = 0
    while ids := [row.id for row in query.where(Request.id > above).limit(_BATCH)]:
        yield from (found for found, _ in _whole(ids))
        above = ids[-1]


def _whole(ids: Sequence[int]) -> Iterator[tuple[Found, list[Move]]]:
    """Requests by id, in that order, each with its numbers and its history, in three queries."""
    wanted = list(ids)
    rows: dict[int, Any] = {row.id: row for row in Request.select().where(Request.id.in_(wanted))}
    phones: dict[int, list[str]] = defaultdict(list)
    numbers = RequestPhone.select(RequestPhone.request, RequestPhone.msisdn).where(
        RequestPhone.request.in_(wanted)
    )
    pairs: Any = numbers.order_by(RequestPhone.position).tuples()
    for request_id, msisdn in pairs:
        phones[request_id].append(msisdn)
    moves: dict[int, list[Move]] = defaultdict(list)
    history = RequestMove.select(
        RequestMove.request,
        RequestMove.at,
        RequestMove.before,
        RequestMove.after,
        RequestMove.who,
        RequestMove.note,
    ).where(RequestMove.request.in_(wanted))
    lines: Any = history.order_by(RequestMove.id).tuples()
    for request_id, *line in lines:
        moves[request_id].append(Move(*line))
    for request_id in wanted:
        row = rows.get(request_id)
        if row is not None:
            yield found_of(row, tuple(phones[request_id])), moves[request_id]


def _is_number(column: Any, number: str) -> Any:
    if number.startswith("+"):
        return column == number
    return column.endswith(number.lstrip("0"))
