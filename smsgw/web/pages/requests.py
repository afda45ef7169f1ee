"""Documents in progress: found, listed, moved on; the exact SMS is seen before it goes out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from smsgw import notices, numbers
from smsgw.db import contacts, conversations, requests, worklists
from smsgw.db.database import transaction
from smsgw.db.requests import Found
from smsgw.db.web_models import Role
from smsgw.db.worklists import Cursor
from smsgw.errors import NumberError, SmsgwError, UsageError
from smsgw.office.documents import Kind
from smsgw.office.identity import NIK_DIGITS, parse_receipt
from smsgw.office.next_states import next_states, usual_next
from smsgw.office.states import State, parse_state
from smsgw.sms.segment import measure
from smsgw.web.pages.home import LYING_DAYS
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

#: Who may change a request.
COUNTER = (Role.OPERATOR, Role.ADMIN)

_ROWS = 50

# From here on a request that waits for its owner is lost out of sight.
_LONGEST_LYING = 3650


@pages.get("/permohonan")
def list_(visit: Visit) -> Response:
    """A list by what is to be done, or what was changed last."""
    chosen = visit.query("daftar")
    days = _days(visit)
    rows = _rows(visit, chosen, days)
    onward = None
    if len(rows) == _ROWS and chosen not in ("", "tanpa-hp"):
        last = rows[-1]
        mark = f"{last.state_at.timestamp():.6f}-{last.id}"
        onward = f"/permohonan?{urlencode({'daftar': chosen, 'hari': days, 'lanjut': mark})}"
    return visit.render(
        "requests.html",
        scan_first=True,
        rows=rows,
        chosen=chosen,
        days=days,
        onward=onward,
        kinds=visit.desk.kinds,
        states=list(State),
        title=_title(visit, chosen, days),
    )


@pages.post("/permohonan/cari")
def find(visit: Visit) -> Response:
    """By receipt code, NIK or phone number: the request itself, or a list where there are several.

    A NIK never stands in an address, so this is a POST.
    """
    written = visit.text("q")
    code = parse_receipt(written)
    if code is not None:
        if requests.find_by_receipt(code) is not None:
            return visit.redirect(f"/permohonan/{code}")
        return _not_found(visit, visit.say(f"Resi {code} tidak ada.", f"There is no receipt {code}."))
    digits = "".join(mark for mark in written if mark.isdigit())
    if len(digits) == NIK_DIGITS:
        visit.audit("find_nik", "search")
        found = requests.find_by_nik(digits, visit.desk.vault)
        what = visit.say("NIK itu", "that NIK")
    else:
        try:
            found = requests.find_by_phone(numbers.parse(written))
        except NumberError:
            return _not_found(
                visit,
                visit.say(
                    "Ketik resi (417-205), NIK 16 angka, atau nomor HP.",
                    "Type a receipt code (417-205), a NIK of 16 digits, or a phone number.",
                ),
            )
        what = visit.say("nomor HP itu", "that number")
    if not found:
        return _not_found(visit, visit.say(f"Tidak ada permohonan untuk {what}.", f"No request for {what}."))
    if len(found) == 1:
        return visit.redirect(f"/permohonan/{found[0].receipt_code}")
    return visit.render(
        "requests.html",
        scan_first=True,
        rows=found[:_ROWS],
        chosen="cari",
        days=LYING_DAYS,
        onward=None,
        kinds=visit.desk.kinds,
        states=list(State),
        title=visit.say(f"{len(found)} permohonan untuk {what}", f"{len(found)} requests for {what}"),
    )


@pages.get("/permohonan/{code}")
def show(visit: Visit) -> Response:
    """One request, with the next step ready under the fingers."""
    found = get(visit)
    return visit.render("request.html", **_facts(visit, found))


@pages.post("/permohonan/{code}/pratinjau", roles=COUNTER)
def preview(visit: Visit) -> Response:
    """The SMS that the chosen state would send."""
    found = get(visit)
    state, note = _chosen(visit)
    return visit.fragment("request.html", "preview", **preview_of(visit, found, state, note))


@pages.post("/permohonan/{code}/status", roles=COUNTER)
def advance(visit: Visit) -> Response:
    """Move it, and queue the notice unless it is switched off."""
    found = get(visit)
    state, note = _chosen(visit)
    if state is None:
        raise UsageError(visit.say("Pilih status berikutnya.", "Choose the next state."))
    with transaction():
        moved = requests.move(found.id, state, f"web:{visit.who.name}", visit.now, note)
        is_told = visit.text("kabari") == "ya" and moved.state is not found.state
        queued = notices.on_state(moved, visit.desk, visit.now) if is_told else []
        visit.audit("advance", found.receipt_code)
    word = state.word if visit.language == "id" else state.value
    told = visit.say(f"{len(queued)} SMS masuk antrean.", f"{len(queued)} SMS queued.")
    return visit.redirect("/permohonan", f"{found.receipt_code}: {word}. {told}")


@pages.post("/permohonan/{code}/tampilkan")
def reveal(visit: Visit) -> Response:
    """The whole NIK and the whole numbers, noted in the audit log."""
    found = get(visit)
    visit.audit("reveal", found.receipt_code)
    nik = requests.reveal_nik(found.id, visit.desk.vault) if found.nik_masked else None
    if not visit.is_partial:
        return visit.render("request.html", **{**_facts(visit, found), "nik": nik, "shown": True})
    return visit.fragment("request.html", "identity", found=found, nik=nik, shown=True)


@pages.post("/permohonan/{code}/hp", roles=COUNTER)
def change_phones(visit: Visit) -> Response:
    """Other numbers to tell and to answer."""
    found = get(visit)
    written = [text for text in (visit.text("hp"), visit.text("hp2")) if text]
    phones = [numbers.parse(text) for text in written]
    with transaction():
        requests.set_phones(found.id, phones)
        visit.audit("change_phones", found.receipt_code)
    return visit.redirect(
        f"/permohonan/{found.receipt_code}", visit.say("Nomor HP sudah diganti.", "The numbers are changed.")
    )


def get(visit: Visit) -> Found:
    """The request of the address.  Raises UsageError."""
    code = parse_receipt(visit.path("code"))
    found = requests.find_by_receipt(code) if code else None
    if found is None:
        raise UsageError(visit.say("Resi itu tidak ada.", "There is no such receipt."))
    return found


def kind_of(visit: Visit, document: str) -> Kind:
    """The kind of a document; a bare one for a code that the office has dropped."""
    return visit.desk.kinds.get(document, Kind(document, document.replace("_", " ")))


def preview_of(visit: Visit, found: Found, state: State | None, note: str | None) -> dict[str, Any]:
    """The SMS of a state, its size, and who would get it."""
    text, size, problem = None, None, ""
    if state is not None:
        wanted = replace(
            found, state=state, state_at=visit.now, note=note if note is not None else found.note
        )
        try:
            text = notices.preview(wanted, visit.desk, visit.now)
        except SmsgwError as error:
            problem = str(error)
        size = measure(text) if text else None
    stopped = [phone for phone in found.phones if contacts.has_stopped(phone)]
    told = [phone for phone in found.phones if phone not in stopped]
    return {
        "text": text,
        "size": size,
        "problem": problem,
        "told": told,
        "stopped": stopped,
        "next_state": state,
    }


def _facts(visit: Visit, found: Found) -> dict[str, Any]:
    kind = kind_of(visit, found.document)
    usual = usual_next(found.state)
    choices = next_states(kind, found.state)
    return {
        "found": found,
        "kind": kind,
        "choices": choices,
        "usual": usual if usual in choices else None,
        "history": requests.history(found.id),
        "notices": conversations.notices_of(found.receipt_code),
        "may_change": visit.may(*COUNTER),
        "days": requests.days_in_state(found, visit.now),
        "nik": None,
        "shown": False,
        **preview_of(visit, found, usual if usual in choices else None, None),
    }


def _chosen(visit: Visit) -> tuple[State | None, str | None]:
    written = visit.text("status")
    return (parse_state(written) if written else None), visit.text("catatan")[:120] or None


def _days(visit: Visit) -> int:
    written = visit.query("hari")
    return min(int(written), _LONGEST_LYING) if written.isascii() and written.isdigit() else LYING_DAYS


def _rows(visit: Visit, chosen: str, days: int) -> list[Found]:
    after = _cursor(visit.query("lanjut"))
    if chosen == "lama":
        until = visit.now - timedelta(days=days)
        return worklists.in_state(State.READY, limit=_ROWS, until=until, oldest_first=True, after=after)
    if chosen == "blangko":
        return worklists.in_state(State.AWAITING_STOCK, limit=_ROWS, oldest_first=True, after=after)
    if chosen == "tanpa-hp":
        return worklists.without_phone(_ROWS)
    if chosen in State._value2member_map_:
        return worklists.in_state(State(chosen), limit=_ROWS, after=after)
    return worklists.changed_lately(_ROWS)


def _cursor(text: str) -> Cursor | None:
    at, _, id_ = text.partition("-")
    try:
        return Cursor(datetime.fromtimestamp(float(at), UTC), int(id_)) if id_ else None
    except (ValueError, OverflowError, OSError):
        return None


def _title(visit: Visit, chosen: str, days: int) -> str:
    if chosen == "lama":
        return visit.say(
            f"Siap, belum diambil lebih dari {days} hari", f"Ready, not collected for {days} days"
        )
    if chosen == "blangko":
        return visit.say("Menunggu blangko, yang terlama dulu", "Waiting for blanks, the longest first")
    if chosen == "tanpa-hp":
        return visit.say("Perlu dikabari, tetapi tanpa nomor HP", "To be told, but without a number")
    if chosen in State._value2member_map_:
        return (
            State(chosen).word.capitalize()
            if visit.language == "id"
            else chosen.replace("_", " ").capitalize()
        )
    return visit.say("Baru saja diubah", "Changed lately")


def _not_found(visit: Visit, words: str) -> Response:
    return visit.render(
        "requests.html",
        404,
        scan_first=True,
        rows=[],
        chosen="cari",
        days=LYING_DAYS,
        onward=None,
        kinds=visit.desk.kinds,
        states=list(State),
        title=words,
    )
