"""Documents in progress: found, added, moved, with the numbers that may ask about them.

A NIK goes in by `Vault` and comes out masked; only `reveal_nik`, which its caller audits, gives it
back.  One rule: a move, its history and whatever it causes are one transaction, the caller's.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random, SystemRandom

from smsgw.db.database import execute, transaction
from smsgw.db.models import Request, RequestMove, RequestPhone, to_micros
from smsgw.errors import OfficeError, SmsgwError, UsageError
from smsgw.office.documents import KINDS, Kind, State, may_move
from smsgw.office.identity import SealError, Vault, make_receipt, mask_nik, mask_text

_CONTEXT = b"request.nik"


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is known of a request when it is written down.  `nik` has 16 digits; phones are E.164."""

    document: str
    state: State = State.RECEIVED
    nik: str | None = field(default=None, repr=False)
    receipt_code: str | None = None
    phones: tuple[str, ...] = ()
    counter: str | None = None
    note: str | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    ready_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A request as commands see it."""

    id: int
    receipt_code: str
    document: str
    state: State
    counter: str | None
    note: str | None
    received_at: datetime
    due_at: datetime | None
    ready_at: datetime | None
    collected_at: datetime | None
    state_at: datetime
    phones: tuple[str, ...]
    nik_masked: str | None


def add(new: NewRequest, who: str, now: datetime, vault: Vault, random: Random | None = None) -> Found:
    """Write a request down, with the first line of its history.

    Raises UsageError when its receipt code is taken.
    """
    with transaction():
        if new.nik:
            check_key(vault)
        code = new.receipt_code or free_receipt(random or SystemRandom())
        if Request.select().where(Request.receipt_code == code).exists():
            raise UsageError(f"receipt code {code} is taken by another request")
        row = Request.create(
            receipt_code=code,
            document=new.document,
            state=new.state,
            nik_fingerprint=vault.fingerprint(new.nik) if new.nik else None,
            nik_sealed=vault.seal(new.nik.encode(), _CONTEXT) if new.nik else None,
            nik_masked=mask_nik(new.nik) if new.nik else None,
            counter=new.counter,
            note=mask_text(new.note) if new.note else None,
            received_at=new.received_at or now,
            due_at=new.due_at,
            ready_at=new.ready_at or (now if new.state is State.READY else None),
            state_at=now,
            updated_at=now,
        )
        set_phones(row.id, new.phones)
        RequestMove.create(request=row, at=now, before=None, after=new.state, who=who)
    return _found(row)


def move(
    request_id: int,
    state: State,
    who: str,
    now: datetime,
    note: str | None = None,
    kinds: Mapping[str, Kind] = KINDS,
) -> Found:
    """Move a request to `state`; a note, when given, replaces the old one.

    A note speaks of the state it was written for (what is missing, why not), so a new state without a note
    of its own drops it; the history keeps it.
    kinds  the office's own: what it has added may wait for blanks or for the ministry too

    Raises UsageError for a move that the office's rules do not know.
    """
    note = mask_text(note) if note else note
    with transaction():
        row = Request.get_by_id(request_id)
        before = State(row.state)
        if before is not state and not may_move(kinds.get(row.document, row.document), before, state):
            raise UsageError(f"{row.receipt_code}: from {before.word} it cannot become {state.word}")
        if before is not state:
            replaced = replaced_by_move(row)
            row.state, row.state_at, row.note = state, now, note
            if state is State.READY:
                row.ready_at = now
            if state is State.COLLECTED:
                row.collected_at = now
            RequestMove.create(
                request=row, at=now, before=before, after=state, who=who, note=note, replaced=replaced
            )
        if note is not None:
            row.note = note
        row.updated_at = now
        row.save()
    return _found(row)


def replaced_by_move(request: Request | Found) -> str:
    """What a move overwrites, as its line of history keeps it: JSON, instants as stored."""
    instants = {
        name: None if at is None else to_micros(at)
        for name in ("state_at", "ready_at", "collected_at")
        for at in (getattr(request, name),)
    }
    return json.dumps({**instants, "note": request.note})


def find_by_receipt(code: str) -> Found | None:
    """The request on that slip."""
    row = Request.get_or_none(Request.receipt_code == code)
    return None if row is None else _found(row)


def find_by_nik(nik: str, vault: Vault) -> list[Found]:
    """All requests of that NIK, the newest first."""
    rows = Request.select().where(Request.nik_fingerprint == vault.fingerprint(nik))
    return [_found(row) for row in rows.order_by(Request.received_at.desc(), Request.id.desc())]


def find_by_phone(msisdn: str) -> list[Found]:
    """All requests that name this number, the newest first."""
    rows = Request.select().join(RequestPhone).where(RequestPhone.msisdn == msisdn)
    return [_found(row) for row in rows.order_by(Request.received_at.desc(), Request.id.desc())]


def find_in_state(
    state: State, before: datetime, limit: int, after_id: int = 0, since: datetime | None = None
) -> list[Found]:
    """Requests in `state` since before then (and not before `since`), by id, from `after_id` on."""
    rows = Request.select().where(
        (Request.state == state) & (Request.state_at <= before) & (Request.id > after_id)
    )
    if since is not None:
        rows = rows.where(Request.state_at > since)
    return [_found(row) for row in rows.order_by(Request.id).limit(limit)]


def count_visits(request_id: int, state: State) -> int:
    """How often the request has come into this state."""
    return int(
        RequestMove.select().where((RequestMove.request == request_id) & (RequestMove.after == state)).count()
    )


def get_by_receipt(code: str) -> Found:
    """The request on that slip.  Raises UsageError, in words for an operator."""
    found = find_by_receipt(code)
    if found is None:
        raise UsageError(f"no request has the receipt code {code}")
    return found


def count_waiting_before(found: Found) -> int:
    """How many requests for the same document have waited in the same state for longer."""
    return int(
        Request.select()
        .where(
            (Request.state == found.state)
            & (Request.document == found.document)
            & (Request.state_at <= found.state_at)
            & (
                (Request.state_at < found.state_at)
                | ((Request.state_at == found.state_at) & (Request.id < found.id))
            )
        )
        .count()
    )


def history(request_id: int) -> list[RequestMove]:
    """A request's moves, oldest first."""
    return list(RequestMove.select().where(RequestMove.request == request_id).order_by(RequestMove.id))


def set_phones(request_id: int, phones: Sequence[str]) -> None:
    """Make these the numbers of a request, in this order."""
    with transaction():
        RequestPhone.delete().where(RequestPhone.request == request_id).execute()
        for position, msisdn in enumerate(dict.fromkeys(phones), 1):
            RequestPhone.create(request=request_id, msisdn=msisdn, position=position)


def reveal_nik(request_id: int, vault: Vault) -> str | None:
    """The whole NIK.  The caller records who looked."""
    sealed = Request.get_by_id(request_id).nik_sealed
    return None if sealed is None else vault.open(bytes(sealed), _CONTEXT).decode()


def check_key(vault: Vault) -> None:
    """Does the key open what was kept last?  Raises OfficeError for another office's key.

    To be asked before anything is sealed: NIKs under two keys can never be found together again.
    """
    newest = Request.select().where(Request.nik_sealed.is_null(False)).order_by(Request.id.desc()).first()
    if newest is None:
        return
    try:
        vault.open(bytes(newest.nik_sealed), _CONTEXT)
    except SealError as error:
        raise OfficeError(
            "smsgw.key is not the key that this office's data was kept with. Put the right one back"
        ) from error


def free_receipt(random: Random) -> str:
    """A receipt code that no request has.  Raises SmsgwError when they have run out."""
    for _ in range(1000):
        code = make_receipt(random)
        if not Request.select().where(Request.receipt_code == code).exists():
            return code
    raise SmsgwError("nearly all receipt codes are taken; archive old requests")


def days_in_state(found: Found, now: datetime) -> int:
    """Whole days since the request came into its state."""
    return (now - found.state_at) // timedelta(days=1)


def found_of(row: Request, phones: tuple[str, ...]) -> Found:
    """A request as commands see it, from its row and its numbers in order."""
    return Found(
        id=row.id,
        receipt_code=row.receipt_code,
        document=row.document,
        state=State(row.state),
        counter=row.counter,
        note=row.note,
        received_at=row.received_at,
        due_at=row.due_at,
        ready_at=row.ready_at,
        collected_at=row.collected_at,
        state_at=row.state_at,
        phones=phones,
        nik_masked=row.nik_masked,
    )


def _found(row: Request) -> Found:
    phones = execute("SELECT msisdn FROM request_phone WHERE request_id = ? ORDER BY position", row.id)
    return found_of(row, tuple(msisdn for (msisdn,) in phones.fetchall()))
