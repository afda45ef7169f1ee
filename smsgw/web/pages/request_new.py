"""A new request at the counter, and the slip that its owner takes home."""

from datetime import date, datetime, time

from markupsafe import Markup
from starlette.responses import Response

from smsgw import notices, numbers
from smsgw.db import promises, requests, worklists
from smsgw.db.database import transaction
from smsgw.db.requests import NewRequest
from smsgw.errors import NumberError, SmsgwError, UsageError
from smsgw.office.documents import parse_document
from smsgw.office.identity import check_nik, parse_receipt
from smsgw.office.states import State
from smsgw.web.barcode import code39
from smsgw.web.pages.requests import COUNTER, get, kind_of
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

_FIELDS = ("dokumen", "nik", "hp", "hp2", "loket", "resi", "janji", "catatan")


@pages.get("/permohonan/baru", roles=COUNTER)
def show(visit: Visit) -> Response:
    """The empty form."""
    return _form(visit, dict.fromkeys(_FIELDS, ""), {})


@pages.post("/permohonan/baru", roles=COUNTER)
def add(visit: Visit) -> Response:
    """Write it down, tell its numbers, print its slip; or the form again with what is wrong."""
    given = {name: visit.text(name) for name in _FIELDS}
    problems: dict[str, str] = {}
    new = _read(visit, given, problems)
    if problems or new is None:
        return _form(visit, given, problems, status=400)
    try:
        with transaction():
            promised = promises.with_due(new, visit.desk, visit.now)
            found = requests.add(promised, f"web:{visit.who.name}", visit.now, visit.desk.vault)
            queued = notices.on_state(found, visit.desk, visit.now) if visit.text("kabari") == "ya" else []
            visit.audit("add_request", found.receipt_code)
    except UsageError as error:
        return _form(visit, given, {"resi": str(error)}, status=400)
    told = visit.say(f"{len(queued)} SMS masuk antrean.", f"{len(queued)} SMS queued.")
    return visit.redirect(
        f"/permohonan/{found.receipt_code}/slip",
        visit.say(
            f"Resi {found.receipt_code} tercatat. {told}", f"{found.receipt_code} is written down. {told}"
        ),
    )


@pages.get("/permohonan/{code}/slip")
def slip(visit: Visit) -> Response:
    """Receipt code, the gateway's number, three texts to send."""
    found = get(visit)
    own = [section.own_number for section in visit.desk.config.modem if section.own_number]
    return visit.render(
        "slip.html",
        found=found,
        kind=kind_of(visit, found.document),
        own_numbers=[_local(number) for number in own],
        barcode=Markup(code39(found.receipt_code)),  # noqa: S704  # bars of a checked code
        hours=visit.desk.hours.describe_week(
            visit.now.astimezone(visit.desk.config.zone).date(),
            found.counter or "",
            visit.desk.config.office.language,
        ),
    )


def _form(visit: Visit, given: dict[str, str], problems: dict[str, str], status: int = 200) -> Response:
    return visit.render(
        "request_new.html",
        status,
        given=given,
        problems=problems,
        kinds=visit.desk.kinds.values(),
        counters=worklists.list_counters(),
    )


def _read(visit: Visit, given: dict[str, str], problems: dict[str, str]) -> NewRequest | None:
    """The request as it was typed; what is wrong goes into `problems` by field."""
    zone = visit.desk.config.zone
    today = visit.now.astimezone(zone).date()
    document = ""
    try:
        document = parse_document(given["dokumen"], visit.desk.kinds)
    except UsageError:
        problems["dokumen"] = visit.say("Pilih dokumennya.", "Choose the document.")
    nik = "".join(mark for mark in given["nik"] if mark.isdigit()) or None
    if nik is not None and not (checked := check_nik(nik, today)).ok:
        problems["nik"] = _nik_words(visit, checked.why)
    phones = []
    for name in ("hp", "hp2"):
        if given[name]:
            try:
                phones.append(numbers.parse(given[name]))
            except NumberError as error:
                problems[name] = visit.say("Bukan nomor HP: contoh 0812…", str(error))
    code = parse_receipt(given["resi"]) if given["resi"] else None
    if given["resi"] and code is None:
        problems["resi"] = visit.say("Resi ditulis seperti 417-205.", "A receipt is written like 417-205.")
    if nik is None and not given["resi"] and not phones:
        problems["nik"] = visit.say("Isi NIK atau nomor HP.", "Give a NIK or a phone number.")
    due_at = _day(visit, given["janji"], problems)
    if problems:
        return None
    return NewRequest(
        document=document,
        state=State.RECEIVED,
        nik=nik,
        receipt_code=code,
        phones=tuple(phones),
        counter=given["loket"][:40] or None,
        note=given["catatan"][:120] or None,
        received_at=visit.now,
        due_at=due_at,
    )


def _day(visit: Visit, written: str, problems: dict[str, str]) -> datetime | None:
    """The promised day, at the end of its opening hours."""
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        problems["janji"] = visit.say("Tanggal tidak dikenal.", "Not a date.")
        return None
    try:
        spans = visit.desk.hours.hours_on(day)
    except SmsgwError:
        spans = []
    return spans[-1][1] if spans else datetime.combine(day, time(15), tzinfo=visit.desk.config.zone)


def _nik_words(visit: Visit, why: str) -> str:
    if why.startswith("digit:"):
        return visit.say(f"NIK 16 angka; ini {why[6:]}.", f"A NIK has 16 digits; this has {why[6:]}.")
    return visit.say("NIK ini tidak mungkin benar; periksa lagi.", "This cannot be a NIK; look again.")


def _local(number: str) -> str:
    """A number as people here type it."""
    bare = number.replace(" ", "")
    return f"0{bare[3:]}" if bare.startswith("+62") else bare
