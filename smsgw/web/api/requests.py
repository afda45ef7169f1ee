"""Documents in progress: written down, corrected, moved on, looked up."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from smsgw import notices, numbers
from smsgw.db import listings, promises, request_changes, requests, undoing
from smsgw.db.database import transaction
from smsgw.db.request_changes import Change
from smsgw.db.requests import Found
from smsgw.errors import UsageError
from smsgw.office.cells import nik_problem
from smsgw.office.documents import State, parse_document, parse_state
from smsgw.office.identity import check_nik, parse_receipt
from smsgw.web.api import shapes
from smsgw.web.api.calls import Call, may, opened
from smsgw.web.api.problems import USUAL, Refused, answers
from smsgw.web.api.shapes import Advance, Given, NewRequest, Number, RequestChange

router = APIRouter(prefix="/requests", tags=["requests"], responses=USUAL)

Code = Annotated[str, Query(max_length=20, examples=["417-205"])]


@router.post("", status_code=201, summary="Write a request down", responses=answers(409))
@opened
def add(call: Annotated[Call, may("requests:write")], body: NewRequest) -> shapes.Request:
    """A receipt code is made where none is given; 409 where it is taken."""
    with transaction():
        code = _code(body.receipt_code) if body.receipt_code else None
        return _show(call, _add(call, body, code))


@router.put(
    "/{code}",
    summary="Write a request down, or correct it",
    responses={201: {"model": shapes.Request, "description": "It is new."}, **answers(409)},
)
@opened
def put(
    call: Annotated[Call, may("requests:write")], code: str, body: RequestChange, response: Response
) -> shapes.Request:
    """What is left out stays as it is; a changed state queues its notice.  A new one needs `document`."""
    spelled = _code(code)
    with transaction():
        found = requests.find_by_receipt(spelled)
        if found is None:
            response.status_code = 201
            return _show(call, _add(call, body, spelled))
        change = Change(
            document=_document(call, body.document) if body.document else None,
            nik=_nik(call, body.nik) if body.nik else None,
            phones=_phones(body.phones) if body.phones is not None else None,
            counter=body.counter,
            note=body.note,
            received_at=body.received_at,
            due_at=body.due_at,
        )
        request_changes.change(found.id, change, call.now, call.desk.vault)
        call.note_change("request", spelled)
        if body.state:
            _move(call, found, body.state, body.note, notify=body.notify)
        return _show(call, spelled)


@router.post("/{code}/advance", summary="Move a request on", responses=answers(404, 409))
@opened
def advance(call: Annotated[Call, may("requests:write")], code: str, body: Advance) -> shapes.Request:
    """And tell its numbers; 409 for a move that the office's rules do not know."""
    with transaction():
        found = _get(code)
        _move(call, found, body.state, body.note, notify=body.notify)
        call.note_change("advance", found.receipt_code)
        return _show(call, found.receipt_code)


@router.post("/{code}/undo", summary="Take a move back", responses=answers(404, 409))
@opened
def undo(call: Annotated[Call, may("requests:write")], code: str) -> shapes.Undone:
    """The last change of state, whoever made it: state, dates and note become what they were.

    Notices that have not gone out are taken back, those that the change had taken back are queued again, and
    `sent` says whom it was told already.  409 where there is nothing to take back.
    """
    with transaction():
        found = _get(code)
        steps = undoing.find_last_of(found.id)
        if not steps:
            raise Refused(409, "there is no change of this request to take back")
        done = undoing.take_back(steps, call.who, call.now)
        if not done.steps:
            raise Refused(409, "it has been moved again since; nothing was changed")
        call.note_change("undo", found.receipt_code)
    return shapes.Undone.of(done)


@router.get("", summary="Requests, newest first")
@opened
def list_requests(
    call: Annotated[Call, may("requests:read")],
    state: Annotated[list[State] | None, Query()] = None,
    document: Annotated[list[str] | None, Query(max_length=20)] = None,
    number: Number | None = None,
    since: Annotated[Given | None, Query(description="The last change of state.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[shapes.Request]:
    """Filtered by state, document, phone and time."""
    call.note_reading("requests")
    wanted = listings.Wanted(state or (), since, numbers.parse(number) if number else None, limit)
    documents = [_document(call, word) for word in document or ()]
    rows = listings.find_requests(wanted, documents=documents)
    return [shapes.Request.of(found, moves, call.desk.config.zone) for found, moves in rows]


@router.get("/{code}", summary="One request", responses=answers(404))
@opened
def show(call: Annotated[Call, may("requests:read")], code: str) -> shapes.Request:
    """With its history; the NIK stays masked."""
    found = _get(code)
    call.note_reading(f"request {found.receipt_code}")
    return _show(call, found.receipt_code)


def _add(call: Call, body: RequestChange, code: str | None) -> str:
    if not body.document:
        raise Refused(422, "document: a new request needs it")
    desk = call.desk
    new = requests.NewRequest(
        document=_document(call, body.document),
        state=_state(body.state) if body.state else State.RECEIVED,
        nik=_nik(call, body.nik) if body.nik else None,
        receipt_code=code,
        phones=_phones(body.phones or []),
        counter=body.counter,
        note=body.note,
        received_at=body.received_at,
        due_at=body.due_at,
        ready_at=body.ready_at,
    )
    found = requests.add(promises.with_due(new, desk, call.now), call.who, call.now, desk.vault)
    call.note_change("request", found.receipt_code)
    if body.notify:
        notices.on_state(found, desk, call.now)
    return found.receipt_code


def _move(call: Call, found: Found, word: str, note: str | None, *, notify: bool) -> None:
    moved = requests.move(found.id, _state(word), call.who, call.now, note, call.desk.kinds)
    if moved.state is not found.state and notify:
        notices.on_state(moved, call.desk, call.now)


def _get(code: str) -> Found:
    found = requests.find_by_receipt(_code(code))
    if found is None:
        raise Refused(404, "no request has this receipt code")
    return found


def _show(call: Call, code: str) -> shapes.Request:
    found = requests.get_by_receipt(code)
    return shapes.Request.of(found, requests.history(found.id), call.desk.config.zone)


def _code(text: str) -> str:
    code = parse_receipt(text[:40])
    if code is None:
        raise Refused(422, "no receipt code; it has six digits, like 417-205")
    return code


def _state(text: str) -> State:
    try:
        return parse_state(text)
    except UsageError as error:
        raise Refused(422, f"state: {error}") from error


def _document(call: Call, text: str) -> str:
    try:
        return parse_document(text[:40], call.desk.kinds)
    except UsageError as error:
        raise Refused(422, f"document: {error}") from error


def _nik(call: Call, text: str) -> str:
    """16 digits.  Raises Refused that says what is wrong, without the number."""
    check = check_nik(text, call.now.astimezone(call.desk.config.zone).date())
    digits = "".join(mark for mark in text if mark.isascii() and mark.isdigit())
    if not check.ok or len(digits) != 16:
        raise Refused(422, f"nik: {nik_problem(check.why)}")
    return digits


def _phones(given: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers.parse(phone) for phone in given))
