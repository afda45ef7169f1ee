"""CEK: where a document stands, told to whom it may be told.

A receipt code opens everything to any phone: holding the slip is the proof.  A NIK opens everything to
a phone registered on the request, the state alone where no phone is registered, and to anybody else one
neutral text.  One rule: whoever may not know is answered as if there were nothing to know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from smsgw.commands.registry import Context, keyword
from smsgw.db import lookups, promises, requests
from smsgw.db.requests import Found
from smsgw.messages import Reply
from smsgw.office import statuses
from smsgw.office.documents import Kind
from smsgw.office.identity import check_nik
from smsgw.office.states import State
from smsgw.office.statuses import Facts

_CLOSED = (State.COLLECTED, State.CANCELLED, State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and the requests of which it tells everything."""

    reply: Reply
    requests: tuple[Found, ...] = field(default=(), repr=False)


@keyword(
    "CEK",
    aliases=("STATUS",),
    intents=("STATUS",),
    examples=[
        ("CEK 417-205", "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3, hari ini 08.00-15.00. ..."),
        ("STATUS 3399011203959002", "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3, hari ini 08.00-15.00. ..."),
        ("ktp saya sudah jadi belum?", "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3, hari ini ..."),
        ("CEK 999-123", "Maaf, tidak ada permohonan yang cocok untuk HP ini. ..."),
    ],
)
def check(context: Context, args: str) -> Reply:
    """Where a document stands: by receipt code, NIK, or the phone that asks."""
    return tell(context).reply


def tell(context: Context) -> Told:
    """The answer to "where does it stand?", and what it tells of."""
    args = context.intent.args
    if args.get("resi"):
        return _by_receipt(context, args["resi"])
    if args.get("nik"):
        return _by_nik(context, args["nik"])
    return _by_phone(context)


def full_status(context: Context, found: Found) -> str:
    """All that may be told of one request, in one SMS."""
    queue = requests.count_waiting_before(found) + 1 if found.state is State.AWAITING_STOCK else None
    facts = Facts(
        kind=kind_of(context, found.document),
        state=found.state,
        resi=found.receipt_code,
        counter=found.counter or "",
        note=found.note or "",
        since=_since(found),
        due_at=promises.due_of(found, context.desk),
        queue=queue if queue is not None and queue <= 999 else None,
    )
    return statuses.status_reply(context.desk.wording, facts, now=context.now, hours=context.desk.hours)


def is_under_way(found: Found) -> bool:
    """Does the request still wait for the office or for its owner?"""
    return found.state not in _CLOSED


def kind_of(context: Context, document: str) -> Kind:
    """The kind of that code; one that the office has given up is called a document."""
    return context.desk.kinds.get(document) or Kind(document, context.desk.wording.word("document"))


def _by_receipt(context: Context, code: str) -> Told:
    found = requests.find_by_receipt(code)
    if found is None:
        _record(context, "resi", code, lookups.MISS)
        return Told(context.say("lookup.none", "not_found"))
    own = context.phone in found.phones
    _record(context, "resi", code, lookups.OWN if own else lookups.SLIP)
    return Told(Reply(full_status(context, found), "found" if own else "found_by_slip"), (found,))


def _by_nik(context: Context, nik: str) -> Told:
    wanted = context.intent.args.get("dok")
    rows = requests.find_by_nik(nik, context.desk.vault)
    own = [row for row in rows if context.phone in row.phones]
    if own:
        _record(context, "nik", nik, lookups.OWN)
        return _tell_of(context, own, wanted, "found")
    open_to_all = context.desk.config.privacy.disclosure == "anyone"
    if rows and open_to_all:
        _record(context, "nik", nik, lookups.SLIP)
        return _tell_of(context, rows, wanted, "found_by_nik")
    without_phone = [row for row in rows if not row.phones]
    if without_phone:
        _record(context, "nik", nik, lookups.BARE)
        return Told(_bare(context, without_phone, wanted))
    _record(context, "nik", nik, lookups.MISS)
    # The same for a NIK that is unknown and one that is somebody else's: it is judged by its form alone.
    if not check_nik(nik, context.today).ok:
        return Told(context.say("nik.impossible", "nik_impossible"))
    return Told(context.say("lookup.none", "not_found"))


def _by_phone(context: Context) -> Told:
    rows = requests.find_by_phone(context.phone)
    if not rows:
        return Told(context.say("lookup.none", "no_request"))
    return _tell_of(context, rows, context.intent.args.get("dok"), "found")


def _tell_of(context: Context, rows: Sequence[Found], wanted: str | None, reason: str) -> Told:
    """One request in full; of several the newest of the document asked for, else a list in one SMS."""
    pool = _pool(rows, wanted)
    if not pool:
        return Told(_none_of(context, wanted, "no_document"))
    if len(pool) == 1 or (wanted and pool[0].document == wanted):
        return Told(Reply(full_status(context, pool[0]), reason), (pool[0],))
    listed = [(row.receipt_code, row.state) for row in pool]
    return Told(Reply(statuses.several(context.desk.wording, listed), f"{reason}_several"), tuple(pool))


def _bare(context: Context, rows: Sequence[Found], wanted: str | None) -> Reply:
    kinds = [(kind_of(context, row.document), row.state) for row in _pool(rows, wanted)]
    if not kinds:
        return _none_of(context, wanted, "found_bare")
    return Reply(statuses.bare_reply(context.desk.wording, kinds), "found_bare")


def _none_of(context: Context, wanted: str | None, reason: str) -> Reply:
    """That the document asked for is not there; of others nothing is said."""
    doc = context.desk.wording.document(kind_of(context, wanted or ""))
    return context.say("lookup.document", reason, doc=doc)


def _pool(rows: Sequence[Found], wanted: str | None) -> list[Found]:
    """What is worth telling of: the document asked for, or all; what is under way, else the newest."""
    pool = [row for row in rows if not wanted or row.document == wanted]
    return [row for row in pool if is_under_way(row)] or pool[:1]


def _since(found: Found) -> datetime:
    """The instant that the text of this state speaks of."""
    if found.state is State.RECEIVED:
        return found.received_at
    if found.state is State.COLLECTED and found.collected_at is not None:
        return found.collected_at
    return found.state_at


def _record(context: Context, kind: str, value: str, outcome: str) -> None:
    digest = context.desk.vault.fingerprint(value)
    lookups.record(context.message.sender, kind, digest, outcome, context.now)
