"""A spreadsheet of requests: sent, checked, what is wrong with it shown, then imported or not at all."""

from pathlib import Path
from typing import Any

from starlette.responses import Response

from smsgw.db.web_models import Role
from smsgw.errors import UsageError
from smsgw.intake import Order
from smsgw.office.identity import mask_text
from smsgw.web.importing import PATIENCE_S, Import, Stage
from smsgw.web.pages.requests import COUNTER
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

PLACE = "/permohonan/impor"

_KINDS_OF_FILE = (".csv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")


@pages.get(PLACE, roles=COUNTER)
def show(visit: Visit) -> Response:
    """The form; above it, the import that is under way or has just ended."""
    return visit.render("import.html", problem="", **_standing(visit))


@pages.get("/permohonan/impor/keadaan", roles=COUNTER)
def standing(visit: Visit) -> Response:
    """How far it is, asked for by the page itself."""
    facts = _standing(visit)
    current = facts["current"]
    if current is None or not current.is_running:
        return visit.redirect(PLACE)  # with a form again
    return visit.fragment("import.html", "standing", **facts)


@pages.post(PLACE, roles=COUNTER)
def send(visit: Visit) -> Response:
    """Check it, and import it where nothing is wrong; nothing is written half."""
    chosen = visit.file("berkas")
    if chosen is None:
        return _refused(visit, visit.say("Pilih berkasnya dulu.", "Choose the file first."))
    name, file = chosen
    ending = Path(name).suffix.lower()
    if ending not in _KINDS_OF_FILE:
        return _refused(visit, visit.say("Berkas harus .csv atau .xlsx.", "The file must be .csv or .xlsx."))
    tell = visit.text("kabari") == "ya"
    order = Order(Path(f"impor{ending}"), f"web:{visit.who.name}", visit.now, tell=tell)
    # A file may be named after whom it is about.
    shown = mask_text(name)
    try:
        begun = visit.site.importing.begin(order, visit.who.name, shown, file, visit.desk)
    except UsageError as error:
        return _refused(visit, str(error), 409)
    begun.settled.wait(PATIENCE_S)
    return visit.redirect(PLACE)


@pages.post("/permohonan/impor/lanjut", roles=COUNTER)
def go_on(visit: Visit) -> Response:
    """Import what is right."""
    current = _own(visit)
    visit.site.importing.go_on(current, visit.desk)
    begun = visit.site.importing.current()
    if begun is not None:
        begun.settled.wait(PATIENCE_S)
    return visit.redirect(PLACE)


@pages.post("/permohonan/impor/batal", roles=COUNTER)
def give_up(visit: Visit) -> Response:
    """Call it off; what is written already stays, all of it."""
    current = _own(visit)
    visit.site.importing.give_up()
    current.settled.wait(PATIENCE_S)
    return visit.redirect(PLACE)


@pages.get("/permohonan/impor/salah.csv", roles=COUNTER)
def bad_rows(visit: Visit) -> Response:
    """The rows that were not taken, each with its reason, to be mended and sent again."""
    current = _own(visit)
    path = current.bad_path
    if path is None or not path.is_file():
        raise UsageError(visit.say("Berkasnya sudah dihapus.", "The file is deleted already."))
    visit.audit("import_bad_rows", current.name)
    with path.open(encoding="utf-8", newline="") as file:
        return visit.download(f"{Path(current.name).stem}.bad.csv", "text/csv; charset=utf-8", file)


def _standing(visit: Visit) -> dict[str, Any]:
    current = visit.site.importing.current()
    return {
        "current": current,
        "is_own": current is not None and _is_own(visit, current),
        "stages": Stage,
        "wrong": _wrong(current),
        "untold": _untold(current),
    }


def _wrong(current: Import | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """(line, (column, why) of each fault) of the wrong rows that are told."""
    problems = current.report.problems if current is not None and current.report is not None else []
    found = []
    for problem in problems:
        line, _, faults = problem.removeprefix("line ").partition(", ")
        pairs = [fault.removeprefix("column ").partition(": ") for fault in faults.split("; column ")]
        found.append((line, [(column, why) for column, _, why in pairs]))
    return found


def _untold(current: Import | None) -> list[str]:
    """The first lines whose notes are kept and not sent."""
    told = current.report.untold.first if current is not None and current.report is not None else []
    return [line.removeprefix("line ").partition(",")[0] for line in told]


def _own(visit: Visit) -> Import:
    """The import, for who may decide about it: who sent it, and an admin."""
    current = visit.site.importing.current()
    if current is None:
        raise UsageError(visit.say("Tidak ada impor yang berjalan.", "No import is under way."))
    if not _is_own(visit, current):
        raise UsageError(
            visit.say(f"Impor ini milik {current.who}.", f"This import is {current.who}'s to decide about.")
        )
    return current


def _is_own(visit: Visit, current: Import) -> bool:
    return current.who == visit.who.name or visit.may(Role.ADMIN)


def _refused(visit: Visit, words: str, status: int = 400) -> Response:
    return visit.render("import.html", status, problem=words, **_standing(visit))
