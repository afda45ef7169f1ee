"""Many requests at once: a pasted list of receipt codes, looked at first, then done."""

import re
from dataclasses import dataclass

from starlette.responses import Response

from smsgw import notices
from smsgw.db import requests, undoing
from smsgw.db.database import transaction
from smsgw.db.requests import Found
from smsgw.errors import SmsgwError, UsageError
from smsgw.office.documents import may_move
from smsgw.office.identity import parse_receipt
from smsgw.office.states import State, parse_state
from smsgw.web.pages.requests import COUNTER, kind_of, preview_of, take_back
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

#: More codes than these are a spreadsheet's business.
MOST_CODES = 300

_CODE = re.compile(r"\d{3}[ .\-–]?\d{3}(?!\d)|\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the list: the request behind it, or what is wrong."""

    code: str
    found: Found | None
    problem: str = ""


@pages.get("/permohonan/massal", roles=COUNTER)
def show(visit: Visit) -> Response:
    """The empty form."""
    return visit.render("bulk.html", states=list(State), codes="", chosen="ready", note="", lines=None)


@pages.post("/permohonan/massal", roles=COUNTER)
def look(visit: Visit) -> Response:
    """What would happen, line by line, with the SMS of the first."""
    codes, note = visit.text("resi"), visit.text("catatan")[:120]
    state = parse_state(visit.text("status") or "ready")
    lines = _lines(visit, codes, state)
    first = next((line.found for line in lines if line.found and not line.problem), None)
    sample = preview_of(visit, first, state, note or None) if first else None
    return visit.render(
        "bulk.html",
        states=list(State),
        codes=codes,
        chosen=state.value,
        note=note,
        lines=lines,
        sample=sample,
        good=[line.code for line in lines if not line.problem],
        state=state,
    )


@pages.post("/permohonan/massal/simpan", roles=COUNTER)
def save(visit: Visit) -> Response:
    """Move those that were shown as good; all of them or none."""
    state, note = parse_state(visit.text("status")), visit.text("catatan")[:120] or None
    lines = _lines(visit, visit.text("resi"), state)
    wrong = [line for line in lines if line.problem]
    if wrong or not lines:
        raise UsageError(
            visit.say(
                "Ada yang berubah sejak diperiksa; periksa lagi daftarnya.",
                "Something has changed since you looked; look at the list again.",
            )
        )
    queued = 0
    with transaction():
        for line in lines:
            if line.found is None:
                continue
            moved = requests.move(
                line.found.id, state, f"web:{visit.who.name}", visit.now, note, visit.desk.kinds
            )
            if visit.text("kabari") == "ya" and moved.state is not line.found.state:
                queued += len(notices.on_state(moved, visit.desk, visit.now))
            visit.audit("advance", moved.receipt_code)
    word = state.word if visit.language == "id" else state.value
    return visit.redirect(
        "/permohonan",
        visit.say(
            f"{len(lines)} permohonan: {word}. {queued} SMS masuk antrean.",
            f"{len(lines)} requests: {word}. {queued} SMS queued.",
        ),
    )


@pages.post("/permohonan/urungkan", roles=COUNTER)
def undo(visit: Visit) -> Response:
    """Take back all that this person changed with the last press."""
    return visit.redirect("/permohonan", take_back(visit, undoing.find_last_by(f"web:{visit.who.name}")))


def _lines(visit: Visit, text: str, state: State) -> list[Line]:
    lines: dict[str, Line] = {}
    for written in _CODE.findall(text.replace(",", " ").replace(";", " ")):
        code = parse_receipt(written)
        if code is None:
            lines[written] = Line(written[:20], None, visit.say("bukan resi", "no receipt code"))
        elif code not in lines:
            lines[code] = _line(visit, code, state)
        if len(lines) > MOST_CODES:
            raise UsageError(
                visit.say(
                    f"Paling banyak {MOST_CODES} resi; pakai impor CSV.",
                    f"At most {MOST_CODES} codes; use the import of a CSV file.",
                )
            )
    return list(lines.values())


def _line(visit: Visit, code: str, state: State) -> Line:
    try:
        found = requests.get_by_receipt(code)
    except SmsgwError:
        return Line(code, None, visit.say("resi tidak ada", "no such receipt"))
    if found.state is state:
        return Line(code, found, visit.say("sudah begitu", "is so already"))
    if not may_move(kind_of(visit, found.document), found.state, state):
        return Line(code, found, visit.say("tidak bisa dari status ini", "not from this state"))
    return Line(code, found)
