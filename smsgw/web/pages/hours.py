"""Opening hours at the console: the weeks, the exceptions, and what citizens read of them.

What is saved here is kept beside smsgw.toml (config/hours_file.py) and holds from the next SMS on.  One
rule: what a form would change is shown as the SMS that tells of it, before it is saved.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from starlette.responses import Response

from smsgw.config.hours import HoursSection, WeekHours
from smsgw.db.database import transaction
from smsgw.db.web_models import Role
from smsgw.errors import ConfigError, SmsgwError, UsageError
from smsgw.office import daywords, feasts, own_hours, statuses
from smsgw.office.own_hours import DAYS
from smsgw.sms.segment import measure
from smsgw.web.pages.hours_forms import DAYS_FIELDS, SINGLE_DAYS, Form, read_days_form, said, wrong_hours
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

_LOOKERS = (Role.ADMIN, Role.OPERATOR)
_EDITORS = (Role.ADMIN,)

_DAYS_AHEAD = 14

#: The table of Ramadan's hours; the office's own is "", a counter's begins with COUNTER.
RAMADAN = "ramadan"
COUNTER = "loket:"


@pages.get("/pengaturan/jam", roles=_LOOKERS)
def hours(visit: Visit) -> Response:
    """The weeks, the exceptions, and the next days as citizens are told of them."""
    return _page(visit, Form())


@pages.post("/pengaturan/jam/minggu", roles=_EDITORS)
def save_week(visit: Visit) -> Response:
    """Other hours for the days of one table."""
    section = own_hours.read(visit.desk.config)
    table = _table(visit, section)
    given = {day: visit.text(day) for day in DAYS}
    problems = wrong_hours(given)
    if problems:
        return _page(visit, Form(table, given, problems), 400)
    before = _week_of(section, table)
    changed = {day: given[day] for day in DAYS if own_hours.written_hours(given[day]) != getattr(before, day)}
    noted = [
        f"{table or 'kantor'} {day} {own_hours.written_hours(changed[day]) or 'tutup'}" for day in changed
    ]
    return _save(visit, Form(table, given), "set_hours", noted, lambda now: _with_days(now, table, changed))


@pages.post("/pengaturan/jam/minggu/lihat", roles=_EDITORS)
def preview_week(visit: Visit) -> Response:
    """The SMS of a table while it is typed; the fields that cannot be read keep what holds now."""
    section = own_hours.read(visit.desk.config)
    table = _table(visit, section)
    given = {day: visit.text(day) for day in DAYS}
    problems = wrong_hours(given)
    good = {day: text for day, text in given.items() if day not in problems}
    sample = _week_sample(visit, _with_days(section, table, good), table)
    return visit.fragment("hours.html", "sample", sample=sample, size=measure(sample), wrong=said(problems))


@pages.post("/pengaturan/jam/hari", roles=_EDITORS)
def save_days(visit: Visit) -> Response:
    """Days that are not like their weekday: closed, or open other hours."""
    form, days = read_days_form(visit)
    if form.problems:
        return _page(visit, form, 400)
    text, reason = own_hours.written_hours(form.given["buka"]), form.given["alasan"]
    noted = [f"{day} {text or 'tutup'} {reason}".strip() for day in days]
    action = "open_day" if text else "close_day"
    return _save(visit, form, action, noted, lambda now: _with_exceptions(now, days, text, reason))


@pages.post("/pengaturan/jam/hari/lihat", roles=_EDITORS)
def preview_days(visit: Visit) -> Response:
    """The SMS of the first of these days while they are typed."""
    form, days = read_days_form(visit)
    if form.problems:
        typed = {name: words for name, words in form.problems.items() if form.given[name]}
        return visit.fragment("hours.html", "sample", sample="", size=measure(""), wrong=said(typed))
    section = own_hours.read(visit.desk.config)
    edited = _with_exceptions(section, days, form.given["buka"], form.given["alasan"])
    calendar = own_hours.opening_hours(edited, visit.desk.config.zone)
    sample = statuses.schedule_reply(visit.desk.wording, calendar, now=visit.now, day=days[0])
    return visit.fragment("hours.html", "sample", sample=sample, size=measure(sample), wrong=[])


@pages.post("/pengaturan/jam/hari/hapus", roles=_EDITORS)
def forget_day(visit: Visit) -> Response:
    """An exception is taken back."""
    try:
        day = date.fromisoformat(visit.text("tanggal"))
    except ValueError:
        raise UsageError(visit.say("Tanggal itu tidak dikenal.", "There is no such date.")) from None
    return _save(visit, Form(), "remove_day", [str(day)], lambda now: own_hours.without_exception(now, day))


def _save(visit: Visit, form: Form, action: str, noted: Sequence[str], edit: Any) -> Response:
    """Keep an edit and note it: both, or neither."""
    try:
        with transaction():
            for subject in noted:
                visit.audit(action, subject)
            own_hours.change(visit.desk.config, edit)
    except (SmsgwError, OSError) as error:
        words = str(error) if isinstance(error, SmsgwError) else error.strerror or "?"
        return _page(visit, Form(form.table, form.given, problem=words), 400)
    return visit.redirect(
        "/pengaturan/jam",
        visit.say("Tersimpan. Berlaku mulai SMS berikutnya.", "Saved. It holds from the next SMS on."),
    )


def _page(visit: Visit, form: Form, status: int = 200) -> Response:
    config, language = visit.desk.config, visit.language
    problem = form.problem or own_hours.find_problem(config)
    try:
        section = own_hours.read(config)
    except ConfigError:  # its fault is told; what holds meanwhile is shown below
        section = config.hours
    calendar, today = visit.desk.hours, visit.now.astimezone(config.zone).date()
    ahead = [today + timedelta(days=n) for n in range(_DAYS_AHEAD)]
    return visit.render(
        "hours.html",
        status,
        form=form,
        given=form.given if form.table == SINGLE_DAYS else dict.fromkeys(DAYS_FIELDS, ""),
        day_problems=form.problems if form.table == SINGLE_DAYS else {},
        problem=problem,
        today=today,
        tables=[_shown(visit, section, table, form) for table in _tables(section)],
        days=[(calendar.describe_day(day, "", language), bool(calendar.spans_on(day))) for day in ahead],
        # Those gone by stay in the file: reports count with the hours that were kept then.
        exceptions=[one for one in section.exception if one.day >= today],
        day_words=lambda day: daywords.day(day, language),
        longest_reason=own_hours.LONGEST_REASON,
    )


def _shown(visit: Visit, section: HoursSection, table: str, form: Form) -> dict[str, Any]:
    """One week of the page: its days with what was typed or holds, and the SMS that tells of it."""
    given = form.given if form.given and form.table == table and set(form.given) >= set(DAYS) else {}
    week, sample = _week_of(section, table), _week_sample(visit, section, table)
    holds = {day: getattr(week, day).replace(":", ".") for day in DAYS}
    return {
        "key": table,
        "name": table.removeprefix(COUNTER),
        "words": own_hours.describe(week, visit.language),
        "days": [(day, n, given.get(day, holds[day])) for n, day in enumerate(DAYS)],
        "problems": form.problems if given else {},
        "sample": sample,
        "size": measure(sample),
    }


def _tables(section: HoursSection) -> list[str]:
    return ["", RAMADAN, *(f"{COUNTER}{one.name}" for one in section.counter)]


def _table(visit: Visit, section: HoursSection) -> str:
    table = visit.text("tabel")
    if table not in _tables(section):
        raise UsageError(visit.say("Loket itu tidak ada.", "There is no such counter."))
    return table


def _week_of(section: HoursSection, table: str) -> WeekHours:
    if table == RAMADAN:
        return section.ramadan
    return next((one for one in section.counter if f"{COUNTER}{one.name}" == table), section)


def _with_days(section: HoursSection, table: str, days: dict[str, str]) -> HoursSection:
    counter = table.removeprefix(COUNTER) if table.startswith(COUNTER) else ""
    return own_hours.with_days(section, days, counter=counter, ramadan=table == RAMADAN)


def _with_exceptions(section: HoursSection, days: Sequence[date], text: str, reason: str) -> HoursSection:
    for day in days:
        section = own_hours.with_exception(section, day, text, reason)
    return section


def _week_sample(visit: Visit, section: HoursSection, table: str) -> str:
    """What JADWAL answers with these hours: today, and for Ramadan's on its first day to come."""
    calendar = own_hours.opening_hours(section, visit.desk.config.zone)
    counter = table.removeprefix(COUNTER) if table.startswith(COUNTER) else ""
    at = _in_ramadan(visit.now, calendar.zone, calendar.ramadans) if table == RAMADAN else visit.now
    return statuses.schedule_reply(visit.desk.wording, calendar, now=at, counter=counter)


def _in_ramadan(now: datetime, zone: Any, decreed: Any) -> datetime:
    day = now.astimezone(zone).date()
    while not feasts.is_ramadan(day, decreed):
        day += timedelta(days=1)
    return datetime.combine(day, time(9), tzinfo=zone)
