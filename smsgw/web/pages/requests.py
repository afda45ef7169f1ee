"""One document in progress: shown, moved on, taken back; the exact SMS is seen before it goes out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from smsgw import notices, numbers
from smsgw.db import contacts, conversations, requests, undoing
from smsgw.db.database import transaction
from smsgw.db.requests import Found
from smsgw.db.undoing import Step
from smsgw.db.web_models import Role
from smsgw.errors import SmsgwError, UsageError
from smsgw.office.documents import Kind
from smsgw.office.identity import parse_receipt
from smsgw.office.next_states import next_states, usual_next
from smsgw.office.states import State, parse_state
from smsgw.sms.segment import measure
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

#: Who may change a request.
COUNTER = (Role.OPERATOR, Role.ADMIN)


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
        moved = requests.move(found.id, state, f"web:{visit.who.name}", visit.now, note, visit.desk.kinds)
        is_told = visit.text("kabari") == "ya" and moved.state is not found.state
        queued = notices.on_state(moved, visit.desk, visit.now) if is_told else []
        visit.audit("advance", found.receipt_code)
    word = state.word if visit.language == "id" else state.value
    told = visit.say(f"{len(queued)} SMS masuk antrean.", f"{len(queued)} SMS queued.")
    return visit.redirect("/permohonan", f"{found.receipt_code}: {word}. {told}")


@pages.post("/permohonan/{code}/urungkan", roles=COUNTER)
def undo(visit: Visit) -> Response:
    """Take the last move back: pressed for the wrong slip, or the wrong button."""
    found = get(visit)
    words = take_back(visit, undoing.find_last_of(found.id))
    return visit.redirect(f"/permohonan/{found.receipt_code}", words)


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


def take_back(visit: Visit, steps: Sequence[Step]) -> str:
    """Take moves back; what came of it, in words.  Raises UsageError where there is nothing to take back."""
    done = undoing.take_back(steps, f"web:{visit.who.name}", visit.now)
    if not done.steps:
        raise UsageError(visit.say("Tidak ada yang bisa diurungkan.", "There is nothing to take back."))
    for step in done.steps:
        visit.audit("undo", step.receipt_code)
    codes = ", ".join(step.receipt_code for step in done.steps[:5]) + ("…" if len(done.steps) > 5 else "")
    words = visit.say(
        f"Diurungkan: {codes}. {done.cancelled} SMS dibatalkan sebelum terkirim.",
        f"Taken back: {codes}. {done.cancelled} SMS cancelled before they went out.",
    )
    if done.sent:
        words += visit.say(
            f" {len(done.sent)} SMS terlanjur terkirim.", f" {len(done.sent)} SMS had gone out already."
        )
    return words


def kind_of(visit: Visit, document: str) -> Kind:
    """The kind of a document; a bare one for a code that the office has dropped."""
    return visit.desk.kinds.get(document, Kind(document, document.replace("_", " ")))


def preview_of(visit: Visit, found: Found, state: State | None, note: str | None) -> dict[str, Any]:
    """The SMS of a state, its size, and who would get it."""
    text, size, problem = None, None, ""
    if state is not None:
        # A new state drops the note of the old one.
        wanted = replace(found, state=state, state_at=visit.now, note=note)
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
