"""The head's page: one A4 to look at and to print.

Counting a month of a large office takes longer than a page may, so the page comes at once and the
figures follow; until they are counted it says so and asks again.
"""

from datetime import date
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from smsgw.db import worklists
from smsgw.db.web_models import Role
from smsgw.errors import UsageError
from smsgw.ledger import Period, Report, gather
from smsgw.ledger.printed.page import parts
from smsgw.ledger.printed.words import Words
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

READERS = (Role.ADMIN, Role.HEAD)


@pages.get("/laporan", roles=READERS)
def show(visit: Visit) -> Response:
    """The choice of report and span; the figures are fetched by the page itself."""
    kind, period = _asked(visit)
    return visit.render(
        "report.html",
        kind=kind.value,
        period=period,
        counter=visit.query("loket"),
        counters=worklists.list_counters(),
        source=_source(visit, kind, period),
    )


@pages.get("/laporan/isi", roles=READERS)
def body(visit: Visit) -> Response:
    """The figures, or that they are being counted."""
    kind, period = _asked(visit)
    counter = visit.query("loket") or None
    desk, now = visit.desk, visit.now
    figures = visit.site.counting.find(
        ("report", kind, period, counter), lambda: gather(kind, period, desk, now, counter=counter)
    )
    if figures is None:
        return visit.fragment("report.html", "counting", source=_source(visit, kind, period))
    words = Words(visit.language, {code: one.word for code, one in desk.kinds.items()})
    found = parts(figures, words, desk.config.zone)
    # Wider than a phone, a block is scrolled: by the keys as well.
    reachable = found.body.replace("<section ", '<section tabindex="0" ')
    markup = Markup(reachable)  # noqa: S704  # escaped where it was made
    return visit.fragment("report.html", "figures", found=found, markup=markup)


def _source(visit: Visit, kind: Report, period: Period) -> str:
    """Where the figures are; the days are written out, since midnight may pass before they are counted."""
    query = f"jenis={kind.value}&dari={period.first}&sampai={period.last}"
    return f"/laporan/isi?{query}&loket={quote(visit.query('loket'), safe='')}"


def _asked(visit: Visit) -> tuple[Report, Period]:
    """Which report, over which days.  Raises UsageError."""
    today = visit.now.astimezone(visit.desk.config.zone).date()
    written = visit.query("jenis", Report.SERVICE.value)
    kind = Report(written) if written in Report._value2member_map_ else Report.SERVICE
    last = _day(visit, "sampai", today)
    first = _day(visit, "dari", last if kind is Report.DAILY else last.replace(day=1))
    if kind is Report.DAILY:
        first = last
    if first > last:
        raise UsageError(visit.say("Hari pertama sesudah hari terakhir.", "The first day is after the last."))
    return kind, Period(first, last)


def _day(visit: Visit, name: str, usual: date) -> date:
    written = visit.query(name)
    try:
        return date.fromisoformat(written) if written else usual
    except ValueError:
        raise UsageError(visit.say("Tanggal tidak dikenal.", "Not a date.")) from None
