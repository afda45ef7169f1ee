"""The head's page: one A4 to look at and to print.

Gathering a month of a large office takes longer than a page may, so the page comes at once and the
figures follow; they are kept for a minute, since they are looked at, then printed.
"""

import threading
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from markupsafe import Markup
from starlette.responses import Response

from smsgw.db import worklists
from smsgw.db.web_models import Role
from smsgw.errors import UsageError
from smsgw.ledger import Period, Report, gather
from smsgw.ledger.printed.page import Parts, parts
from smsgw.ledger.printed.words import Words
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

READERS = (Role.ADMIN, Role.HEAD)

_KEEP = timedelta(minutes=1)
_KEPT = 8


@dataclass(slots=True)
class _Kept:
    """The reports that were made last, by what was asked."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    made: dict[tuple[object, ...], tuple[datetime, Parts]] = field(default_factory=dict)

    def find(self, key: tuple[object, ...], now: datetime) -> Parts | None:
        with self.lock:
            at, found = self.made.get(key, (None, None))
            return found if at is not None and timedelta(0) <= now - at < _KEEP else None

    def keep(self, key: tuple[object, ...], now: datetime, found: Parts) -> None:
        with self.lock:
            self.made.pop(key, None)
            while len(self.made) >= _KEPT:
                self.made.pop(next(iter(self.made)))
            self.made[key] = (now, found)


_kept = _Kept()


@pages.get("/laporan", roles=READERS)
def show(visit: Visit) -> Response:
    """The choice of report and span; the figures are fetched by the page itself."""
    kind, period = _asked(visit)
    query = visit.request.url.query
    return visit.render(
        "report.html",
        kind=kind.value,
        period=period,
        counter=visit.query("loket"),
        counters=worklists.list_counters(),
        source=f"/laporan/isi{f'?{query}' if query else ''}",
    )


@pages.get("/laporan/isi", roles=READERS)
def body(visit: Visit) -> Response:
    """The figures."""
    kind, period = _asked(visit)
    counter = visit.query("loket") or None
    key = (visit.desk.config.path, kind, period, counter, visit.language)
    found = _kept.find(key, visit.now)
    if found is None:
        figures = gather(kind, period, visit.desk, visit.now, counter=counter)
        words = Words(visit.language, {code: one.word for code, one in visit.desk.kinds.items()})
        found = parts(figures, words, visit.desk.config.zone)
        _kept.keep(key, visit.now, found)
    # Wider than a phone, a block is scrolled: by the keys as well.
    reachable = found.body.replace("<section ", '<section tabindex="0" ')
    markup = Markup(reachable)  # noqa: S704  # escaped where it was made
    return visit.fragment("report.html", "figures", found=found, markup=markup)


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
