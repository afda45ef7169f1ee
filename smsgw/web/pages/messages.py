"""What came in: first what was not understood, then everything; the conversation; answers that teach."""

from typing import Any

from starlette.responses import Response

from smsgw import answering
from smsgw.db import conversations, listings
from smsgw.db.models import InboxMessage
from smsgw.errors import SmsgwError, TextError
from smsgw.office import own_aliases
from smsgw.office.lint import lint
from smsgw.office.transliterate import transliterate
from smsgw.sms.segment import measure
from smsgw.web.indonesian import in_words
from smsgw.web.pages.requests import COUNTER
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

_ROWS = 50
_TALK = 40


@pages.get("/pesan")
def not_understood(visit: Visit) -> Response:
    """What nothing could be made of."""
    rows = conversations.not_understood(_ROWS, _before(visit))
    return visit.render(
        "messages.html", rows=rows, here="/pesan", onward=_onward("/pesan?", rows), answers=_answers(rows)
    )


@pages.get("/pesan/masuk")
def inbound(visit: Visit) -> Response:
    """Whatever came in."""
    rows = conversations.inbound(_ROWS, _before(visit))
    return visit.render(
        "messages.html",
        rows=rows,
        here="/pesan/masuk",
        onward=_onward("/pesan/masuk?", rows),
        answers=_answers(rows),
    )


@pages.get("/pesan/{id:int}")
def show(visit: Visit) -> Response:
    """One message in its conversation, and what could be answered."""
    return visit.render("message.html", **_facts(visit, answering.get(int(visit.path("id")))))


@pages.post("/pesan/{id:int}/jawab", roles=COUNTER)
def answer(visit: Visit) -> Response:
    """Send an answer that was offered, or one of one's own; teach its phrase where that is wished."""
    row = answering.get(int(visit.path("id")))
    meaning, _, document = visit.text("maksud").partition(":")
    text = visit.text("teks")
    if not text:
        offered = answering.offers(row, visit.desk, visit.now)
        text = next((o.text for o in offered if (o.intent, o.document) == (meaning, document)), "")
    try:
        queued = answering.send(row.id, text, meaning, visit.desk, visit.now)
    except TextError as error:
        return visit.render("message.html", 400, **_facts(visit, row, problem=str(error), written=text))
    visit.audit("answer", f"inbox {row.id}")
    told = visit.say("Jawaban masuk antrean.", "The answer is queued.")
    if queued is None:
        told = visit.say("Jawaban ini sudah dikirim tadi.", "This answer was sent before.")
    return visit.redirect("/pesan", f"{told} {_teach(visit, meaning)}".strip())


@pages.post("/pesan/{id:int}/selesai", roles=COUNTER)
def dismiss(visit: Visit) -> Response:
    """It needs no answer."""
    number = int(visit.path("id"))
    answering.dismiss(number, visit.now)
    visit.audit("dismiss", f"inbox {number}")
    return visit.redirect("/pesan", visit.say("Ditandai selesai.", "Marked as done."))


@pages.post("/pesan/{id:int}/nomor")
def reveal(visit: Visit) -> Response:
    """The whole number, noted in the audit log."""
    row = answering.get(int(visit.path("id")))
    visit.audit("reveal_number", f"inbox {row.id}")
    if not visit.is_partial:
        return visit.render("message.html", **{**_facts(visit, row), "shown": True})
    return visit.fragment("message.html", "sender", row=row, shown=True)


@pages.post("/ukur")
def size(visit: Visit) -> Response:
    """How long a text is, and what is wrong with it, while it is typed."""
    written = visit.text("teks")
    return visit.fragment("message.html", "size", **measured(written))


def measured(written: str) -> dict[str, Any]:
    """The text as it would go out, its size, and the linter's remarks."""
    plain = transliterate(written)
    problems = lint(plain.replace("{", "(").replace("}", ")"), {}, segments=4, signed=False) if plain else []
    return {"plain": plain, "written": written, "measure": measure(plain), "problems": problems}


def _facts(visit: Visit, row: InboxMessage, problem: str = "", written: str = "") -> dict[str, Any]:
    today = visit.now.astimezone(visit.desk.config.zone).date()
    may_change = visit.may(*COUNTER)
    suggestion = own_aliases.suggest(row.text, today) if row.text else ""
    return {
        "row": row,
        "talk": conversations.with_number(row.sender, _TALK),
        "offers": answering.offers(row, visit.desk, visit.now) if may_change and row.text else [],
        "may_change": may_change,
        "may_answer": may_change and answering.may_answer(row),
        "is_open": row.reason in conversations.NOT_UNDERSTOOD,
        "suggestion": suggestion,
        "problem": problem,
        "shown": False,
        "size_of": measure,
        **measured(written),
    }


def _teach(visit: Visit, meaning: str) -> str:
    """Teach the phrase of the form, if it is wished; what came of it, in words."""
    phrase = visit.text("ungkapan")
    if visit.text("ajarkan") != "ya" or not phrase or not meaning:
        return ""
    try:
        taught = answering.teach(meaning, phrase, visit.desk, visit.now)
    except SmsgwError as error:
        return visit.say(
            f"Ungkapan tidak diajarkan: {in_words(error)}.", f"The phrase was not taught: {error}."
        )
    visit.audit("teach_phrase", f"{meaning}: {taught}")
    return visit.say(
        f"Mulai sekarang “{taught}” dibaca sendiri.", f"From now on “{taught}” is understood by itself."
    )


def _answers(rows: list[InboxMessage]) -> dict[int, str]:
    """What was answered, by the outbox id."""
    ids = [row.reply_id for row in rows if row.reply_id is not None]
    return {row.id: row.text or "" for row in listings.find_outbox(ids)}


def _before(visit: Visit) -> int | None:
    written = visit.query("sebelum")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else None


def _onward(path: str, rows: list[Any]) -> str | None:
    return f"{path}sebelum={rows[-1].id}" if len(rows) == _ROWS else None
