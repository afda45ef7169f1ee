"""The first page: does it work, what is to be done, what happened today; kept true while it is looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from smsgw.db import alarms, conversations, modems, tickets, traffic, worklists
from smsgw.db.models import TicketState
from smsgw.db.web_models import Role
from smsgw.ledger.printed import charts
from smsgw.messages import Lane
from smsgw.office.plain import WELL, Plain, explain
from smsgw.office.states import State
from smsgw.web.routes import Pages
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
    return visit.stream(lambda: visit.block("home.html", "live", **facts(visit)))


@pages.post("/peringatan/tutup", roles=(Role.OPERATOR, Role.ADMIN))
def close_alarm(visit: Visit) -> Response:
    """Somebody has looked at an alarm."""
    number = visit.number("id")
    alarms.close(number, visit.now)
    visit.audit("close_alarm", f"alarm {number}")
    return visit.redirect("/")


def facts(visit: Visit) -> dict[str, Any]:
    """What the page tells, as of now."""
    now = visit.site.clock()
    zone = visit.desk.config.zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = modem_lines(visit, now)
    may_read_complaints = visit.may(Role.ADMIN, Role.HEAD)
    return {
        "modem_lines": lines,
        "is_well": all(line.is_well for line in lines),
        "queue": traffic.count_queue(),
        "lanes": list(Lane),
        "moves": worklists.count_moves(midnight),
        "came": traffic.count_inbox(midnight),
        "went": traffic.count_outbox(midnight),
        "chart": Markup(_chart(visit, now)),  # noqa: S704  # made of numbers and escaped words
        "unread": conversations.count_not_understood(),
        "lying": worklists.count_lying(now - timedelta(days=LYING_DAYS)),
        "counts": worklists.count_states(),
        "counted": worklists.COUNTED,
        "states": State,
        "alarms": alarms.list_open(10),
        "may_read_complaints": may_read_complaints,
        "complaints": len(tickets.list_tickets(states=[TicketState.OPEN])) if may_read_complaints else 0,
        "lying_days": LYING_DAYS,
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


def _chart(visit: Visit, now: datetime) -> str:
    hours = traffic.by_hour(now)
    zone = visit.desk.config.zone
    labels = [f"{hour.begins_at.astimezone(zone):%H.%M}" for hour in hours]
    series = [
        charts.Series(visit.say("SMS masuk", "SMS in"), "bar", [hour.came for hour in hours]),
        charts.Series(visit.say("SMS keluar", "SMS out"), "line-1", [hour.went for hour in hours]),
    ]
    return charts.flow(labels, series, visit.say("SMS dalam 24 jam terakhir", "SMS in the last 24 hours"))
