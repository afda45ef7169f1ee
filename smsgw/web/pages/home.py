"""The first page: does it work, what is to be done, what happened today; kept true while it is looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from smsgw.db import alarms, conversations, modems, tickets, traffic, worklists
from smsgw.db.web_models import Role
from smsgw.ledger.printed import charts
from smsgw.messages import Lane
from smsgw.office.plain import WELL, Plain, explain
from smsgw.office.states import State
from smsgw.web.routes import Pages
from smsgw.web.site import Site
from smsgw.web.visit import Visit
from smsgw.web.words import signal_word

pages = Pages()

# The daemon notes that it is alive every half a minute.
_STALE = timedelta(minutes=3)

#: Documents that lie at a counter for longer are listed.
LYING_DAYS = 14


@dataclass(frozen=True, slots=True)
class ModemLine:
    """One modem in plain words."""

    name: str
    plain: Plain
    is_well: bool
    signal: str
    bars: int
    operator: str
    credit: str


@pages.get("/")
def home(visit: Visit) -> Response:
    """Everything at a glance."""
    return visit.render("home.html", scan_first=True, **facts(visit))


@pages.get("/hidup")
def alive(visit: Visit) -> Response:
    """The same as a stream."""
    site = visit.site

    def build() -> str:
        counts = site.shared.get("home", site.pulse.value, lambda: count(site))
        return visit.block("home.html", "live", **facts(visit, counts))

    return visit.stream(build)


@pages.post("/peringatan/tutup", roles=(Role.OPERATOR, Role.ADMIN))
def close_alarm(visit: Visit) -> Response:
    """Somebody has looked at an alarm."""
    number = visit.number("id")
    alarms.close(number, visit.now)
    visit.audit("close_alarm", f"alarm {number}")
    return visit.redirect("/")


def facts(visit: Visit, counts: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the page tells, as of now.  counts: what `count` gave for all who look at the same time."""
    now = visit.site.clock()
    lines = modem_lines(visit, now)
    may_read_complaints = visit.may(Role.ADMIN, Role.HEAD)
    found = counts or count(visit.site)
    return {
        **found,
        "modem_lines": lines,
        "is_well": all(line.is_well for line in lines),
        "lanes": list(Lane),
        "chart": Markup(_chart(visit, found["hours"])),  # noqa: S704  # made of numbers and escaped words
        "counted": worklists.COUNTED,
        "states": State,
        "may_read_complaints": may_read_complaints,
        "complaints": found["complaints"] if may_read_complaints else 0,
        "lying_days": LYING_DAYS,
    }


def count(site: Site) -> dict[str, Any]:
    """What is the same for everybody; the database is open."""
    now = site.clock()
    midnight = now.astimezone(site.desk.config.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    moves, went = worklists.count_moves(midnight), traffic.count_outbox(midnight)
    looked_through = sum(moves.values()) - moves.get("new", 0)
    return {
        "queue": traffic.count_queue(),
        "moves": moves,
        "moves_more": "+" if looked_through >= worklists.MOVES_COUNTED else "",
        "came": traffic.count_inbox(midnight),
        "went": went,
        "went_more": "+" if sum(went.values()) >= traffic.COUNTED else "",
        "hours": traffic.by_hour(now),
        "unread": conversations.count_not_understood(),
        "lying": worklists.count_lying(now - timedelta(days=LYING_DAYS)),
        "counts": worklists.count_states((State.AWAITING_STOCK, State.INCOMPLETE)),
        "alarms": alarms.list_open(10),
        "complaints": tickets.count_open(),
    }


def modem_lines(visit: Visit, now: datetime) -> list[ModemLine]:
    """Each modem of the settings, in words; a daemon that has not been heard of makes them all stand."""
    rows = {row.name: row for row in modems.list_all()}
    daemon = modems.last_daemon()
    is_running = daemon is not None and now - daemon.beat_at < _STALE
    lines = []
    for name in (section.name for section in visit.desk.config.modem):
        row = rows.get(name)
        state = "stopped" if not is_running else row.state if row else "unknown"
        detail = row.detail if row and is_running else ""
        signal, bars = signal_word(row.signal_dbm if row and is_running else None, visit.language)
        lines.append(
            ModemLine(
                name=name,
                plain=explain(state, detail, visit.language, name=name),
                is_well=state in WELL,
                signal=signal,
                bars=bars,
                operator=row.operator if row else "",
                credit=row.credit if row else "",
            )
        )
    return lines


def _chart(visit: Visit, hours: list[traffic.Hour]) -> str:
    zone = visit.desk.config.zone
    labels = [f"{hour.begins_at.astimezone(zone):%H.%M}" for hour in hours]
    series = [
        charts.Series(visit.say("SMS masuk", "SMS in"), "bar", [hour.came for hour in hours]),
        charts.Series(visit.say("SMS keluar", "SMS out"), "line-1", [hour.went for hour in hours]),
    ]
    return charts.flow(labels, series, visit.say("SMS dalam 24 jam terakhir", "SMS in the last 24 hours"))
