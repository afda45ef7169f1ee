"""Texts to many."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from smsgw import broadcasts
from smsgw.db import broadcasts as rows
from smsgw.db.broadcast_models import BroadcastState
from smsgw.errors import SmsgwError, UsageError
from smsgw.office.mailing import Mailing, column_name
from smsgw.shapes import recipient_object
from smsgw.web.api.broadcast_shapes import Broadcast, BroadcastAccount, NewBroadcast, Start
from smsgw.web.api.calls import Call, may, opened
from smsgw.web.api.exports import EXPORTS, MEDIA_TYPES, as_csv
from smsgw.web.api.problems import USUAL, Refused, answers
from smsgw.web.api.shapes import FURTHEST, Id
from smsgw.web.spooling import attachment, spooled

router = APIRouter(prefix="/broadcasts", tags=["broadcasts"], responses=USUAL)


@router.post("", status_code=201, summary="Freeze a text and its recipients", responses=answers(409))
@opened
def create(call: Annotated[Call, may("broadcasts:write")], body: NewBroadcast) -> BroadcastAccount:
    """A draft, from which nothing goes out before `start`, or before `at`.

    Numbers that stand twice, or said STOP, are left out; a bad number refuses the list.
    """
    if body.at is not None and body.at > call.now + FURTHEST:
        raise Refused(422, "at: at most a year ahead")
    if (body.recipients is None) == (body.requests is None):
        raise Refused(422, "give either recipients or requests")
    order = broadcasts.Order(body.text, call.who, call.now, body.at, body.strict)
    frozen = broadcasts.create(order, _mailing(call, body), call.desk)
    call.note_change("broadcast", f"{frozen.id}: created")
    return _account(call, frozen.id)


@router.get("", summary="Broadcasts, newest first")
@opened
def list_broadcasts(
    call: Annotated[Call, may("broadcasts:read")],
    state: Annotated[list[BroadcastState] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[Broadcast]:
    """Without their counts."""
    found = rows.list_broadcasts(state or (), limit=limit)
    return [Broadcast.of(row, call.desk.config.zone) for row in found]


@router.get("/{broadcast_id}", summary="Where a broadcast stands", responses=answers(404))
@opened
def show(call: Annotated[Call, may("broadcasts:read")], broadcast_id: Id) -> BroadcastAccount:
    """With its recipients by state, and its history."""
    return _account(call, broadcast_id)


@router.post("/{broadcast_id}/start", summary="Let a draft run", responses=answers(404, 409))
@opened
def start(
    call: Annotated[Call, may("broadcasts:write")], broadcast_id: Id, body: Start | None = None
) -> BroadcastAccount:
    """Within the hours and at the pace that the office has set."""
    _account(call, broadcast_id)
    at = body.at if body else None
    if at is not None and at > call.now + FURTHEST:
        raise Refused(422, "at: at most a year ahead")
    broadcasts.start(broadcast_id, call.who, call.now, call.desk, at)
    return _noted(call, broadcast_id, "started")


@router.post("/{broadcast_id}/pause", summary="Hold a broadcast", responses=answers(404, 409))
@opened
def pause(call: Annotated[Call, may("broadcasts:write")], broadcast_id: Id) -> BroadcastAccount:
    """Nothing more goes out but the segment that a modem has in hand."""
    _account(call, broadcast_id)
    broadcasts.pause(broadcast_id, call.who, call.now)
    return _noted(call, broadcast_id, "paused")


@router.post("/{broadcast_id}/resume", summary="Go on", responses=answers(404, 409))
@opened
def resume(call: Annotated[Call, may("broadcasts:write")], broadcast_id: Id) -> BroadcastAccount:
    """Nobody is told twice."""
    _account(call, broadcast_id)
    broadcasts.resume(broadcast_id, call.who, call.now, call.desk)
    return _noted(call, broadcast_id, "resumed")


@router.post("/{broadcast_id}/cancel", summary="End a broadcast", responses=answers(404, 409))
@opened
def cancel(call: Annotated[Call, may("broadcasts:write")], broadcast_id: Id) -> BroadcastAccount:
    """What has not gone out never does."""
    _account(call, broadcast_id)
    broadcasts.cancel(broadcast_id, call.who, call.now)
    return _noted(call, broadcast_id, "cancelled")


@router.get(
    "/{broadcast_id}/export",
    summary="Who was told, and who was not",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORTS, "description": "One line a recipient."}, **answers(404)},
)
@opened
def export(
    call: Annotated[Call, may("broadcasts:read")],
    broadcast_id: Id,
    shape: Annotated[
        Literal["jsonl", "csv"], Query(alias="format", description="A JSON object a line, or a spreadsheet.")
    ] = "jsonl",
    removed: Annotated[bool, Query(description="Those who were left out instead, and why.")] = False,
) -> StreamingResponse:
    """Each recipient's final state and its reason, in the list's order, as a stream."""
    _account(call, broadcast_id)
    call.note_change("export", f"broadcast {broadcast_id}")
    zone = call.desk.config.zone
    objects = (recipient_object(row, zone) for row in broadcasts.export(broadcast_id, removed=removed))
    lines = as_csv(objects) if shape == "csv" else (f"{json.dumps(one)}\n" for one in objects)
    return StreamingResponse(
        spooled(lines),
        media_type=MEDIA_TYPES[shape],
        headers=attachment(f"broadcast-{broadcast_id}.{shape}"),
    )


def _noted(call: Call, broadcast_id: int, action: str) -> BroadcastAccount:
    call.note_change("broadcast", f"{broadcast_id}: {action}")
    return _account(call, broadcast_id)


def _account(call: Call, broadcast_id: int) -> BroadcastAccount:
    try:
        rows.get(broadcast_id)
    except SmsgwError as error:
        raise Refused(404, f"there is no broadcast {broadcast_id}") from error
    account = broadcasts.account(broadcast_id, call.desk, call.now)
    return BroadcastAccount.of_account(account, call.desk.config.zone)


def _mailing(call: Call, body: NewBroadcast) -> Mailing:
    """Those who are told, as a file would name them: the number first, then the columns."""
    if body.recipients is None:
        try:
            selection = broadcasts.parse_selection(body.requests or "", call.desk)
        except UsageError as error:
            raise Refused(422, f"requests: {error}") from error
        return broadcasts.mailing_of(selection, call.desk, call.now)
    names = dict.fromkeys(column_name(name) for each in body.recipients for name in each.columns)
    names.pop("", None)
    listed = (
        (line, [each.phone, *_cells(each.columns, list(names))])
        for line, each in enumerate(body.recipients, 1)
    )
    return Mailing(0, {name: at for at, name in enumerate(names, 1)}, listed)


def _cells(columns: dict[str, str], names: list[str]) -> list[str]:
    given = {column_name(name): value for name, value in columns.items()}
    return [given.get(name, "") for name in names]
