"""`smsgw hours`: the opening hours and their exceptions, shown and edited.

What is edited is kept beside the office's own texts (config/hours_file.py) and holds from the next message
on.  One rule: every change is in the audit log, with who made it.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.hours_shapes import AHEAD_DAYS, hours_object
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_fields, print_json, print_table, say
from smsgw.admin.times import parse_day
from smsgw.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from smsgw.config.hours import HoursSection

# A longer closure is no exception but other hours; and a slip in the year would write thousands of them.
_MOST_DAYS = 62

_DAY_WORDS = (
    *("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "sen-kam", "sen-jum"),
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon-thu", "mon-fri"),
)

Edit = Callable[["HoursSection"], "HoursSection"]


@click.group()
def hours() -> None:
    """When the office is open: its week, Ramadan, its counters, and single days that are different.

    What is changed here is kept in texts/hours.toml, over smsgw.toml, and holds from the next message on.

    \b
    Example:
      smsgw hours set jumat 08.00-10.30
      smsgw hours close 24-12-2026 --reason "cuti bersama Natal"
    """


def _complete_days(ctx: click.Context, param: click.Parameter, incomplete: str) -> list["CompletionItem"]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(word) for word in _DAY_WORDS if word.startswith(incomplete.casefold())]


def _complete_exceptions(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list["CompletionItem"]:
    """The days that are exceptions now; none while the settings cannot be read."""
    from click.shell_completion import CompletionItem

    from smsgw.errors import SmsgwError
    from smsgw.office import own_hours

    office = Office()
    office.config_path = ctx.find_root().params.get("config")
    try:
        found = own_hours.read(office.config).exception
    except (SmsgwError, OSError):
        return []
    days = {str(one.day): one.why for one in found}
    return [CompletionItem(day, help=why) for day, why in days.items() if day.startswith(incomplete)]


@hours.command()
@json_option
@pass_office
def show(office: Office, as_json: bool) -> None:
    """The hours in force, the exceptions, and the next two weeks as citizens are told of them.

    \b
    Example:
      smsgw hours show
      smsgw hours show --json
    """
    from smsgw.office import daywords, own_hours

    section = own_hours.read(office.config)
    calendar = own_hours.opening_hours(section, office.zone)
    today, language = office.now().astimezone(office.zone).date(), office.config.office.language
    if as_json:
        print_json(hours_object(section, office, today))
        return
    counters = [(one.name, one) for one in section.counter]
    tables = [("office", section), ("Ramadan", section.ramadan), *counters]
    print_fields({name: own_hours.describe(week, language) or "closed" for name, week in tables})
    click.echo()
    if section.exception:
        print_table(
            ("DATE", "OPEN", "REASON"),
            [(one.day, one.open or "closed", one.why) for one in section.exception],
        )
        click.echo()
    for ahead in range(AHEAD_DAYS):
        click.echo(calendar.describe_day(today + timedelta(days=ahead), "", language))
    quiet = "go out" if section.notices_on_holidays else "wait for the next working day"
    say(f"On public holidays notices and broadcasts {quiet}. {daywords.day(today, language)} is today.")


@hours.command("set")
@click.argument("day", shell_complete=_complete_days)
@click.argument("spans", metavar="HOURS...", nargs=-1, required=True)
@click.option("--counter", default="", metavar="NAME", help="Only of this counter, as requests name it.")
@click.option("--ramadan", is_flag=True, help="In Ramadan.")
@pass_office
def set_(office: Office, day: str, spans: tuple[str, ...], counter: str, ramadan: bool) -> None:
    """Other HOURS for a DAY of the week, or several (sen-kam); "tutup" for closed, two spans for a break.

    \b
    Example:
      smsgw hours set sen-kam 08.00-12.00 13.00-15.00
      smsgw hours set sabtu 08.00-12.00 --counter "MPP"
      smsgw hours set jumat 08.00-10.30 --ramadan
    """
    from smsgw.office import own_hours
    from smsgw.office.calendar import parse_days

    if counter and ramadan:
        raise UsageError("--counter and --ramadan exclude each other: Ramadan's hours are the whole office's")
    days = [own_hours.DAYS[number] for number in parse_days(day)]
    if not days:
        raise UsageError(f"{day!r}: the days run backwards; write them in the order of the week: sen-kam")
    text = own_hours.written_hours(",".join(spans))
    counter = " ".join(counter.split())
    known = {one.name for one in own_hours.read(office.config).counter}

    def edit(section: "HoursSection") -> "HoursSection":
        return own_hours.with_days(section, dict.fromkeys(days, text), counter=counter, ramadan=ramadan)

    where = "ramadan " if ramadan else f"{counter} " if counter else ""
    named = days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"
    _change(office, edit, "set_hours", [f"{where}{named} {text or 'closed'}"])
    if counter and counter not in known:
        say(f"Note: {counter!r} is a new counter; its other days are as the office's are now.")
    say("Changed; it holds from the next message on.")


@hours.command()
@click.argument("day", metavar="DATE")
@click.option("--until", metavar="DATE", help="All days up to this one.")
@click.option("--reason", default="", help="For citizens, in a few words: cuti bersama Natal.")
@pass_office
def close(office: Office, day: str, until: str | None, reason: str) -> None:
    """The office is closed on DATE, whatever its week says.

    \b
    Example:
      smsgw hours close 2026-12-24 --reason "cuti bersama Natal"
      smsgw hours close besok --reason "listrik padam"
      smsgw hours close 23-03-2027 --until 26-03-2027 --reason "pindah kantor"
    """
    _except(office, _days(office, day, until), "", reason, "close_day")


@hours.command("open")
@click.argument("day", metavar="DATE")
@click.argument("spans", metavar="HOURS...", nargs=-1, required=True)
@click.option("--until", metavar="DATE", help="All days up to this one.")
@click.option("--reason", default="", help="For whoever looks it up, in a few words.")
@pass_office
def open_(office: Office, day: str, spans: tuple[str, ...], until: str | None, reason: str) -> None:
    """The office is open for these HOURS on DATE, whatever its week and the holidays say.

    \b
    Example:
      smsgw hours open 28-11-2026 08.00-12.00 --reason "layanan Sabtu"
    """
    from smsgw.office import own_hours

    text = own_hours.written_hours(",".join(spans))
    if not text:
        raise UsageError(f"{' '.join(spans)!r} means closed; for that: smsgw hours close {day}")
    _except(office, _days(office, day, until), text, reason, "open_day")


@hours.command()
@click.argument("day", metavar="DATE", shell_complete=_complete_exceptions)
@pass_office
def remove(office: Office, day: str) -> None:
    """DATE is no exception any more: its week and the holidays decide again.

    \b
    Example:
      smsgw hours remove 24-12-2026
    """
    from smsgw.office import own_hours

    found = parse_day(day, office.now(), office.zone)
    _change(office, lambda section: own_hours.without_exception(section, found), "remove_day", [str(found)])
    _tell(office, [found])


def _except(office: Office, days: Sequence[date], text: str, reason: str, action: str) -> None:
    from smsgw.office import own_hours

    if days[0] < office.now().astimezone(office.zone).date():
        raise UsageError(f"{days[0]} is past; write a day that is still to come")

    def edit(section: "HoursSection") -> "HoursSection":
        for day in days:
            section = own_hours.with_exception(section, day, text, reason)
        return section

    _change(office, edit, action, [" ".join(f"{day} {text} {reason}".split()) for day in days])
    _tell(office, days)


def _days(office: Office, first: str, last: str | None) -> list[date]:
    begin = parse_day(first, office.now(), office.zone)
    end = parse_day(last, office.now(), office.zone) if last else begin
    if not 0 <= (end - begin).days < _MOST_DAYS:
        raise UsageError(f"{begin} to {end}: 1 to {_MOST_DAYS} days, the first one first")
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _change(office: Office, edit: Edit, action: str, subjects: Sequence[str]) -> None:
    """Edit the hours and note it: both, or neither."""
    from smsgw.db import audit
    from smsgw.db.database import transaction
    from smsgw.office import own_hours

    with office.database(), transaction():
        for subject in subjects:
            audit.record(office.who, action, subject, office.now())
        own_hours.change(office.config, edit)


def _tell(office: Office, days: Sequence[date]) -> None:
    """What citizens are told of these days from now on."""
    from smsgw.office import own_hours

    calendar = own_hours.calendar_of(office.config).hours
    for day in days:
        say(calendar.describe_day(day, "", office.config.office.language))
