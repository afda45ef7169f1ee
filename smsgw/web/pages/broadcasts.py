"""Texts to many: written with size and linter beside them, rehearsed, started, steered, accounted for."""

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from starlette.responses import Response

from smsgw import broadcasts as flows
from smsgw.db import broadcasts
from smsgw.db.broadcast_models import BroadcastState
from smsgw.db.web_models import Role
from smsgw.errors import ImportFileError, TextError, UsageError
from smsgw.office.badrows import escape_formula
from smsgw.office.mailing import Mailing, open_mailing
from smsgw.office.states import State
from smsgw.sms.segment import measure
from smsgw.web.pages.messages import measured
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

_READERS = (Role.ADMIN, Role.HEAD)
_MAKERS = (Role.ADMIN,)

_LISTED = 50

# A recipient's own text is not written into the export: its columns are the list's.
_EXPORTED = ("line", "phone", "segments", "state", "reason", "submitted_at", "delivered_at")


@pages.get("/siaran", roles=_READERS)
def list_(visit: Visit) -> Response:
    """All of them, newest first."""
    return visit.render(
        "broadcasts.html", rows=broadcasts.list_broadcasts(limit=_LISTED), may_make=visit.may(*_MAKERS)
    )


@pages.get("/siaran/baru", roles=_MAKERS)
def show_new(visit: Visit) -> Response:
    """The empty form."""
    return _form(visit, {}, "")


@pages.post("/siaran/baru", roles=_MAKERS)
def create(visit: Visit) -> Response:
    """Freeze text and list as a draft; or the form again with what is wrong."""
    given = {
        name: visit.text(name) for name in ("teks", "dari", "nomor", "status", "dokumen", "lama", "mulai")
    }
    try:
        order = flows.Order(
            given["teks"],
            f"web:{visit.who.name}",
            visit.now,
            _start(visit, given["mulai"]),
        )
        with _mailing(visit, given) as mailing:
            frozen = flows.create(order, mailing, visit.desk)
    except (TextError, ImportFileError, UsageError) as error:
        return _form(visit, given, str(error), status=400)
    visit.audit("create_broadcast", f"broadcast {frozen.id}")
    return visit.redirect(
        f"/siaran/{frozen.id}",
        visit.say("Rancangan dibuat. Periksa, lalu mulai.", "The draft is made. Look at it, then start."),
    )


@pages.post("/siaran/ukur", roles=_MAKERS)
def size(visit: Visit) -> Response:
    """The size and the linter's remarks while the text is typed; {columns} count as they are written."""
    written = visit.text("teks")
    values = {"sig": visit.desk.config.office.signature, "office": visit.desk.config.office.name}
    filled = written
    for name, value in values.items():
        filled = filled.replace(f"{{{name}}}", value)
    return visit.fragment("broadcast_new.html", "size", **measured(filled))


@pages.get("/siaran/{id:int}", roles=_READERS)
def show(visit: Visit) -> Response:
    """The rehearsal of a draft, or where it stands."""
    number = int(visit.path("id"))
    account = flows.account(number, visit.desk, visit.now)
    is_draft = account.row.state == BroadcastState.DRAFT
    rehearsal = flows.rehearse(number, visit.desk, visit.now) if is_draft else None
    texts = [(text, measure(text)) for text in (rehearsal.examples if rehearsal else [])]
    approval = visit.desk.config.broadcast.approval
    return visit.render(
        "broadcast.html",
        rehearsal=rehearsal,
        texts=texts,
        may_steer=visit.may(*_MAKERS),
        approval=approval,
        price=visit.desk.config.broadcast.price_per_segment,
        may_approve=visit.may(*_READERS) and account.row.created_by != f"web:{visit.who.name}",
        **_standing(visit, number),
    )


@pages.get("/siaran/{id:int}/hidup", roles=_READERS)
def alive(visit: Visit) -> Response:
    """Where it stands, as a stream."""
    number = int(visit.path("id"))
    return visit.stream(lambda: visit.block("broadcast.html", "standing", **_standing(visit, number)))


@pages.post("/siaran/{id:int}/{act:str}", roles=_READERS)
def steer(visit: Visit) -> Response:
    """Start, pause, resume, cancel, try again; approving is the second person's, the head's too."""
    number, act = int(visit.path("id")), visit.path("act")
    who, now, desk = f"web:{visit.who.name}", visit.now, visit.desk
    if act != "setujui" and not visit.may(*_MAKERS):
        raise UsageError(visit.say("Peran Anda tidak boleh ini.", "Your role may not do this."))
    acts: dict[str, Any] = {
        "mulai": lambda: flows.start(number, who, now, desk),
        "jeda": lambda: flows.pause(number, who, now),
        "lanjut": lambda: flows.resume(number, who, now, desk),
        "batal": lambda: flows.cancel(number, who, now),
        "ulang": lambda: flows.retry(number, who, now, desk),
        "setujui": lambda: flows.approve(number, who, now),
    }
    if act not in acts:
        raise UsageError(visit.say("Halaman tidak ada.", "No such page."))
    acts[act]()
    visit.audit(f"broadcast_{act}", f"broadcast {number}")
    return visit.redirect(f"/siaran/{number}")


@pages.get("/siaran/{id:int}/ekspor", roles=_MAKERS)
def export(visit: Visit) -> Response:
    """One line a recipient, with its number in full: noted in the audit log."""
    number = int(visit.path("id"))
    broadcasts.get(number)
    visit.audit("export_broadcast", f"broadcast {number}")
    return visit.download(f"siaran-{number}.csv", "text/csv; charset=utf-8", _lines(visit, number))


def _form(visit: Visit, given: dict[str, str], problem: str, status: int = 200) -> Response:
    usual = {
        "teks": "",
        "dari": "berkas",
        "nomor": "",
        "status": "ready",
        "dokumen": "",
        "lama": "",
        "mulai": "",
    }
    values = {**usual, **given}
    return visit.render(
        "broadcast_new.html",
        status,
        given=values,
        problem=problem,
        states=list(State),
        kinds=visit.desk.kinds.values(),
        approval=visit.desk.config.broadcast.approval,
        **measured(values["teks"]),
    )


def _standing(visit: Visit, number: int) -> dict[str, Any]:
    account = flows.account(number, visit.desk, visit.site.clock())
    total = max(account.row.recipients, 1)
    open_ = sum(account.counts.get(state, 0) for state in ("waiting", "released", "queued", "submitting"))
    return {
        "account": account,
        "row": account.row,
        "total": account.row.recipients,
        "sent": max(account.row.recipients - open_, 0),
        "share": round(100 * (total - open_) / total),
        "states": BroadcastState,
    }


def _start(visit: Visit, written: str) -> datetime | None:
    """A local time of a datetime-local field."""
    if not written:
        return None
    try:
        local = datetime.fromisoformat(written)
    except ValueError:
        raise UsageError(visit.say("Waktu mulai tidak dikenal.", "The start is no time.")) from None
    if local.tzinfo is None:
        local = local.replace(tzinfo=visit.desk.config.zone)
    if local <= visit.now:
        raise UsageError(visit.say("Waktu mulai sudah lewat.", "The start is in the past."))
    return local


@contextmanager
def _mailing(visit: Visit, given: dict[str, str]) -> Iterator[Mailing]:
    """The list: of a file, pasted, or of requests."""
    if given["dari"] == "permohonan":
        terms = [f"state={given['status']}", f"document={given['dokumen']}", f"older={given['lama']}d"]
        chosen = [term for term in terms if not term.endswith(("=", "older=d"))]
        yield flows.mailing_of(flows.parse_selection(",".join(chosen), visit.desk), visit.desk, visit.now)
        return
    pasted = given["nomor"].strip()
    if given["dari"] == "tempel" and not any(mark.isalpha() for mark in pasted.partition("\n")[0]):
        yield _bare_numbers(pasted)
        return
    with tempfile.TemporaryDirectory(prefix="smsgw-") as folder:
        if given["dari"] == "tempel":
            path = Path(folder) / "tempel.csv"
            path.write_text(pasted.replace("\r\n", "\n"), encoding="utf-8")
        else:
            chosen_file = visit.file("berkas")
            if chosen_file is None:
                raise ImportFileError(visit.say("Pilih berkasnya dulu.", "Choose the file first."))
            name, file = chosen_file
            path = Path(folder) / f"daftar{Path(name).suffix.lower() or '.csv'}"
            with path.open("wb") as copy:
                copyfileobj(file, copy)
        with open_mailing(path) as mailing:
            yield mailing


def _bare_numbers(pasted: str) -> Mailing:
    """Numbers without a header row, however separated; the first one's line is 1."""
    written = re.split(r"[,;\t\r\n]+", pasted)
    told = [(number.strip(),) for number in written if number.strip()]
    return Mailing(0, {}, iter(enumerate(told, 1)))


def _lines(visit: Visit, number: int) -> Iterator[str]:
    zone = visit.desk.config.zone

    def line(cells: tuple[object, ...]) -> str:
        buffer = io.StringIO()
        csv.writer(buffer).writerow([escape_formula(str(cell)) if cell is not None else "" for cell in cells])
        return buffer.getvalue()

    def instant(at: datetime | None) -> str | None:
        return at.astimezone(zone).isoformat(timespec="seconds") if at else None

    yield "\ufeff" + line(_EXPORTED)
    for one in flows.export(number):
        yield line(
            (
                one.position,
                one.msisdn,
                one.segments,
                one.state,
                one.reason,
                instant(one.submitted_at),
                instant(one.delivered_at),
            )
        )
