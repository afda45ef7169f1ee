"""The office's settings: texts, blank cards, taught phrases, modems, audit log."""

from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from smsgw.db import audit, stock
from smsgw.db.web_models import Role
from smsgw.errors import TextError, UsageError
from smsgw.office import own_aliases
from smsgw.office.own_texts import write_own
from smsgw.office.sentences import Text
from smsgw.office.wording import Wording
from smsgw.sms.segment import measure
from smsgw.web.pages.home import modem_lines
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

ADMINS = (Role.ADMIN,)
_COUNTER = (Role.ADMIN, Role.OPERATOR)

_MOST_BLANKS = 1_000_000
_AUDITED_DAYS = 30


@pages.get("/pengaturan", roles=_COUNTER)
def overview(visit: Visit) -> Response:
    """What may be looked at and changed here."""
    return visit.render("settings.html", lines=modem_lines(visit, visit.now))


@pages.get("/pengaturan/teks", roles=ADMINS)
def texts(visit: Visit) -> Response:
    """Every sentence a citizen can receive, those with remarks first."""
    wording = _wording(visit)
    problems = wording.lint_all()
    wrong = {problem.key for problem in problems}
    rows = sorted(wording.texts.values(), key=lambda text: (text.key not in wrong, not text.own, text.key))
    return visit.render("texts.html", rows=rows, problems=problems)


@pages.get("/pengaturan/teks/{key}", roles=ADMINS)
def show_text(visit: Visit) -> Response:
    """One text, with its longest case."""
    text = _text(visit)
    return visit.render("text.html", text=text, problem="", **_sample(text, text.text))


@pages.post("/pengaturan/teks/{key}/ukur", roles=ADMINS)
def size_text(visit: Visit) -> Response:
    """The preview and the linter while it is typed."""
    text = _text(visit)
    return visit.fragment("text.html", "preview", text=text, **_sample(text, visit.text("teks")))


@pages.post("/pengaturan/teks/{key}", roles=ADMINS)
def save_text(visit: Visit) -> Response:
    """Put the office's own text in the place of the shipped one; one with an error is refused."""
    text, written = _text(visit), visit.text("teks")
    errors = [problem for problem in text.problems(written) if problem.level == "error"]
    if errors:
        problem = "; ".join(f"{one.what}: {one.why}" for one in errors)
        return visit.render("text.html", 400, text=text, problem=problem, **_sample(text, written))
    config = visit.desk.config
    try:
        write_own(config.texts_folder, config.office.language, text.key, written)
    except TextError as error:
        return visit.render("text.html", 400, text=text, problem=str(error), **_sample(text, written))
    visit.audit("set_text", text.key)
    return visit.redirect(
        "/pengaturan/teks",
        visit.say(
            "Tersimpan. Berlaku mulai SMS berikutnya.",
            "Saved. It goes out from the next SMS on.",
        ),
    )


@pages.get("/pengaturan/blangko", roles=_COUNTER)
def blanks(visit: Visit) -> Response:
    """How many blank cards there are today, and who waits."""
    zone = visit.desk.config.zone
    midnight = visit.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = [
        (kind, stock.find(kind.code, midnight), stock.count_waiting(kind.code))
        for kind in visit.desk.kinds.values()
        if kind.has_blank
    ]
    return visit.render("blanks.html", rows=rows, longest=stock.LONGEST_QUEUE)


@pages.post("/pengaturan/blangko", roles=_COUNTER)
def count_blanks(visit: Visit) -> Response:
    """Note today's count; citizens who text BLANGKO are told it."""
    document, number = visit.text("dokumen"), visit.number("jumlah")
    if document not in visit.desk.kinds or number > _MOST_BLANKS:
        raise UsageError(visit.say("Dokumen atau jumlah tidak dikenal.", "Unknown document or number."))
    stock.record(document, number, f"web:{visit.who.name}", visit.now)
    visit.audit("count_blanks", f"{document} {number}")
    return visit.redirect("/pengaturan/blangko", visit.say("Tercatat.", "Noted."))


@pages.get("/pengaturan/ungkapan", roles=ADMINS)
def phrases(visit: Visit) -> Response:
    """What was taught, to be taken back."""
    try:
        taught, problem = own_aliases.own_phrases(visit.desk.config.texts_folder), ""
    except TextError as error:
        taught, problem = {}, str(error)
    return visit.render("phrases.html", taught=taught, problem=problem)


@pages.post("/pengaturan/ungkapan/hapus", roles=ADMINS)
def forget_phrase(visit: Visit) -> Response:
    """Take a phrase back."""
    folder = visit.desk.config.texts_folder
    name, phrase = visit.text("bacaan"), visit.text("ungkapan")
    taught = own_aliases.own_phrases(folder)
    left = tuple(one for one in taught.get(name, ()) if one != phrase)
    own_aliases.write(folder, {**taught, name: left})
    visit.audit("forget_phrase", f"{name}: {phrase}")
    return visit.redirect("/pengaturan/ungkapan", visit.say("Dilupakan.", "Forgotten."))


@pages.get("/pengaturan/catatan", roles=ADMINS)
def audit_log(visit: Visit) -> Response:
    """Who looked at what, and who changed what."""
    since: datetime = visit.now - timedelta(days=_AUDITED_DAYS)
    return visit.render("audit.html", rows=audit.list_since(since, limit=200))


def _wording(visit: Visit) -> Wording:
    """The texts as the files are now, which the running gateway may not have read yet."""
    config = visit.desk.config
    return Wording(config.office.language, config.office.name, config.office.signature, config.texts_folder)


def _text(visit: Visit) -> Text:
    found = _wording(visit).texts.get(visit.path("key"))
    if found is None:
        raise UsageError(visit.say("Teks itu tidak ada.", "There is no such text."))
    return found


def _sample(text: Text, written: str) -> dict[str, Any]:
    """The text with its longest values, its size, and what is wrong with it."""
    longest = written
    for name, value in text.worst.items():
        longest = longest.replace(f"{{{name}}}", value)
    return {
        "written": written,
        "longest": longest,
        "size": measure(longest),
        "remarks": text.problems(written),
    }
