"""Texts: sent, and looked through."""

import secrets
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from smsgw import numbers
from smsgw.db import listings, outbox, outbox_bulk
from smsgw.db.database import transaction
from smsgw.db.models import InboxState, OutboxState
from smsgw.messages import Lane
from smsgw.policy import gate_of
from smsgw.posting import Post, plain, post
from smsgw.web.api import shapes
from smsgw.web.api.calls import Call, may, opened
from smsgw.web.api.problems import USUAL, Refused, answers
from smsgw.web.api.shapes import Given, Id, LaneWord, NewMessage, Number

router = APIRouter(prefix="/messages", tags=["messages"], responses=USUAL)

Limit = Annotated[int, Query(ge=1, le=500)]
Before = Annotated[Id | None, Query(description="Only ids below this: the last one of the page before.")]

# A program's clock may be slow, and its call may have waited.
_LATE = timedelta(minutes=5)

# Visible ASCII that needs no quoting in a cause.
_KEY = r"^[A-Za-z0-9._~-]{1,64}$"


@router.post(
    "",
    status_code=201,
    summary="Queue a text",
    responses={
        200: {"model": shapes.OutboxMessage, "description": "It was queued before, with this key."},
        **answers(409),
    },
)
@opened
def send(
    call: Annotated[Call, may("send")],
    body: NewMessage,
    response: Response,
    idempotency_key: Annotated[
        str | None, Header(pattern=_KEY, description="The same key queues the same text once, for ever.")
    ] = None,
) -> shapes.OutboxMessage:
    """Queue a text to one number.  Whoever said STOP gets texts of the lane `reply` only (409)."""
    cause = f"api:{call.bearer.name}:{idempotency_key or secrets.token_hex(8)}"
    if body.at is not None and body.at > call.now + shapes.FURTHEST:
        raise Refused(422, "at: at most a year ahead")
    if body.at is not None and body.at < call.now - _LATE and not outbox_bulk.known_causes([cause]):
        raise Refused(422, "at: this time has passed; leave it out to send at once")
    order = Post(body.to, body.text, Lane.parse(body.lane), cause, body.at)
    with transaction():
        message_id = post(order, call.desk, call.now)
        if message_id is None:
            response.status_code = 200
            return _queued_before(call, order)
        call.note_change("send", f"outbox {message_id}")
        return _outbox(call, message_id)


@router.get("/outbox", summary="Texts that go out, newest first")
@opened
def list_outbox(
    call: Annotated[Call, may("messages:read")],
    state: Annotated[list[OutboxState] | None, Query()] = None,
    lane: LaneWord | None = None,
    number: Number | None = None,
    since: Annotated[Given | None, Query()] = None,
    before: Before = None,
    limit: Limit = 50,
) -> list[shapes.OutboxMessage]:
    """Filtered by state, lane, number and time."""
    call.note_reading("outbox")
    wanted = listings.Wanted(state or (), since, numbers.parse(number) if number else None, limit, before)
    rows = listings.outbox_messages(wanted, Lane.parse(lane) if lane else None)
    return [shapes.OutboxMessage.of(row, call.desk.config.zone) for row in rows]


@router.get("/outbox/{message_id}", summary="One text that goes out", responses=answers(404))
@opened
def show_outbox(call: Annotated[Call, may("messages:read")], message_id: Id) -> shapes.OutboxMessage:
    """With its state and why."""
    call.note_reading(f"outbox {message_id}")
    return _outbox(call, message_id)


@router.post("/outbox/{message_id}/cancel", summary="Take a text back", responses=answers(404, 409))
@opened
def cancel(call: Annotated[Call, may("send")], message_id: Id) -> shapes.OutboxMessage:
    """What is queued or in doubt is not sent (again); 409 for what has gone out or ended."""
    with transaction():
        _outbox(call, message_id)
        if not outbox.cancel([message_id], f"cancelled by {call.who}", call.now):
            raise Refused(409, "it is on its way or has ended; nothing was changed")
        call.note_change("cancel", f"outbox {message_id}")
    return _outbox(call, message_id)


@router.post("/outbox/{message_id}/retry", summary="Send a text again", responses=answers(404, 409))
@opened
def retry(call: Annotated[Call, may("send")], message_id: Id) -> shapes.OutboxMessage:
    """What failed, expired, did not arrive or is held in doubt is queued again; 409 for any other state.

    What may have reached its reader before is labelled as a repeat.
    """
    with transaction():
        row = _outbox(call, message_id)
        ttl = gate_of(call.desk).worth_until(Lane.parse(row.lane), call.now) - call.now
        if not outbox.retry(message_id, call.now, ttl):
            raise Refused(409, "it has not failed, or its text is forgotten; nothing was changed")
        call.note_change("retry", f"outbox {message_id}")
    return _outbox(call, message_id)


@router.get("/inbox", summary="Texts that came in, newest first")
@opened
def list_inbox(
    call: Annotated[Call, may("messages:read")],
    state: Annotated[list[InboxState] | None, Query()] = None,
    number: Number | None = None,
    since: Annotated[Given | None, Query()] = None,
    before: Before = None,
    limit: Limit = 50,
) -> list[shapes.InboxMessage]:
    """Filtered by state, number and time."""
    call.note_reading("inbox")
    wanted = listings.Wanted(state or (), since, numbers.parse(number) if number else None, limit, before)
    return [shapes.InboxMessage.of(row, call.desk.config.zone) for row in listings.inbox_messages(wanted)]


@router.get("/inbox/{message_id}", summary="One text that came in", responses=answers(404))
@opened
def show_inbox(call: Annotated[Call, may("messages:read")], message_id: Id) -> shapes.InboxMessage:
    """With what was understood."""
    call.note_reading(f"inbox {message_id}")
    row = listings.find_inbox(message_id)
    if row is None:
        raise Refused(404, f"there is no inbound text {message_id}")
    return shapes.InboxMessage.of(row, call.desk.config.zone)


def _outbox(call: Call, message_id: int) -> shapes.OutboxMessage:
    found = listings.find_outbox([message_id])
    if not found:
        raise Refused(404, f"there is no outbound text {message_id}")
    return shapes.OutboxMessage.of(found[0], call.desk.config.zone)


def _queued_before(call: Call, order: Post) -> shapes.OutboxMessage:
    """The text that this key has queued.  Raises Refused when it was another text."""
    row = outbox.get_by_cause(order.cause)
    same_text = row.text is None or row.text == plain(order.text)
    if row.recipient != numbers.parse(order.to) or row.lane is not order.lane or not same_text:
        raise Refused(409, "this Idempotency-Key has queued another text")
    return shapes.OutboxMessage.of(row, call.desk.config.zone)
