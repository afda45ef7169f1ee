"""Complaints, for the head and the admin alone: listed without who complained, answered by SMS, closed."""

from starlette.responses import Response

from smsgw.db import tickets
from smsgw.db.models import Ticket, TicketState
from smsgw.db.web_models import Role
from smsgw.errors import SmsgwError, TextError, UsageError
from smsgw.office.transliterate import transliterate
from smsgw.sms.segment import measure
from smsgw.ticket_answers import answer_ticket
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

READERS = (Role.ADMIN, Role.HEAD)

_LISTED = 100
_LONGEST = 160


@pages.get("/pengaduan", roles=READERS)
def list_(visit: Visit) -> Response:
    """Open ones first; the others on demand."""
    chosen = visit.query("keadaan", "open")
    states = [TicketState(chosen)] if chosen in TicketState._value2member_map_ else []
    visit.audit("list_tickets", chosen or "all")
    return visit.render(
        "complaints.html",
        rows=tickets.list_tickets(states=states, limit=_LISTED),
        chosen=chosen,
        code=tickets.code,
        overdue=tickets.count_overdue(visit.now),
    )


@pages.get("/pengaduan/{id:int}", roles=READERS)
def show(visit: Visit) -> Response:
    """One complaint in full; that it was read is noted."""
    ticket = tickets.get(int(visit.path("id")))
    visit.audit("show_ticket", tickets.code(ticket))
    return _page(visit, ticket)


@pages.post("/pengaduan/{id:int}/ukur", roles=READERS)
def size(visit: Visit) -> Response:
    """The SMS that would go out, while the answer is typed."""
    ticket = tickets.get(int(visit.path("id")))
    return visit.fragment("complaint.html", "preview", **_preview(visit, ticket, visit.text("jawaban")))


@pages.post("/pengaduan/{id:int}/jawab", roles=READERS)
def answer(visit: Visit) -> Response:
    """Answer it; the SMS that says so is queued in the same transaction."""
    ticket = tickets.get(int(visit.path("id")))
    written = visit.text("jawaban")
    try:
        queued = answer_ticket(ticket.id, written, f"web:{visit.who.name}", visit.desk, visit.now)
    except (TextError, UsageError) as error:
        return _page(visit, ticket, problem=str(error), written=written, status=400)
    visit.audit("answer_ticket", tickets.code(ticket))
    told = (
        visit.say("SMS masuk antrean.", "The SMS is queued.")
        if queued
        else visit.say("Tanpa SMS.", "No SMS.")
    )
    return visit.redirect("/pengaduan", f"{tickets.code(ticket)}: {visit.say('dijawab', 'answered')}. {told}")


@pages.post("/pengaduan/{id:int}/catat", roles=READERS)
def note(visit: Visit) -> Response:
    """Words for whoever works on it; the citizen is not told."""
    ticket = tickets.get(int(visit.path("id")))
    written = visit.text("catatan")[:1000]
    if written:
        tickets.add_note(ticket.id, written, f"web:{visit.who.name}", visit.now)
        visit.audit("note_ticket", tickets.code(ticket))
    return visit.redirect(f"/pengaduan/{ticket.id}")


@pages.post("/pengaduan/{id:int}/tutup", roles=READERS)
def close(visit: Visit) -> Response:
    """Nothing more will be done."""
    ticket = tickets.get(int(visit.path("id")))
    tickets.close(ticket.id)
    visit.audit("close_ticket", tickets.code(ticket))
    return visit.redirect("/pengaduan", f"{tickets.code(ticket)}: {visit.say('ditutup', 'closed')}.")


def _page(visit: Visit, ticket: Ticket, problem: str = "", written: str = "", status: int = 200) -> Response:
    return visit.render(
        "complaint.html",
        status,
        ticket=ticket,
        ticket_code=tickets.code(ticket),
        notes=tickets.notes(ticket.id),
        problem_above=problem,
        is_closed=ticket.state == TicketState.CLOSED,
        **_preview(visit, ticket, written),
    )


def _preview(visit: Visit, ticket: Ticket, written: str) -> dict[str, object]:
    """The SMS of an answer, or why there is none."""
    text, problem, words = None, "", " ".join(transliterate(written).split())
    if words:
        try:
            text = visit.desk.wording.render("ticket.answered", ticket=tickets.code(ticket), answer=words)
        except SmsgwError as error:
            problem = str(error)
        if text is not None and words not in text:
            text, problem = None, visit.say("terlalu panjang untuk satu SMS", "too long for one SMS")
    size = measure(text) if text else None
    return {"text": text, "size": size, "problem": problem, "written": written, "longest": _LONGEST}
