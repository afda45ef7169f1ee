"""The office's opening hours as they are now: those of smsgw.toml, with what was edited laid over.

It looks at the file's time whenever it is asked, so that a day closed at the console is closed in the next
answer.  One rule: a file that cannot be read closes and opens nothing; what was in force before it stays.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from smsgw.config import Config, hours_file
from smsgw.config.hours import CounterHours, HoursException, HoursSection, RamadanHours, WeekHours
from smsgw.errors import ConfigError, UsageError
from smsgw.office import daywords
from smsgw.office.calendar import OpeningHours, SpecialDay, Week, parse_hours
from smsgw.office.feasts import Period
from smsgw.office.lint import lint
from smsgw.office.transliterate import transliterate
from smsgw.office.windows import Quiet

log = logging.getLogger("smsgw.office")

DAYS, FILE = hours_file.DAYS, hours_file.FILE

# The longest reason that a citizen's SMS has room for.
LONGEST_REASON = 40
_LONGEST_COUNTER = 40


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the counters are open, and when nobody is disturbed."""

    hours: OpeningHours
    quiet: Quiet


def calendar_of(config: Config) -> Calendar:
    """The calendar in force; the same one while nothing has changed."""
    return _watched(config.hours, config.office.timezone, path_of(config)).look()


def path_of(config: Config) -> Path:
    """Where the edited hours stand."""
    return config.texts_folder / hours_file.FILE


def read(config: Config) -> HoursSection:
    """The hours that files say now.  Raises ConfigError for a file of edited hours that has faults."""
    return hours_file.read(path_of(config), config.hours)


def find_problem(config: Config) -> str:
    """What is wrong with the file of edited hours, a line a fault; "" for nothing."""
    try:
        read(config)
    except ConfigError as error:
        path = path_of(config)
        return str(error).replace(str(path), path.name)
    return ""


def change(config: Config, edit: Callable[[HoursSection], HoursSection]) -> HoursSection:
    """Edit the hours in force and keep them; what holds from now on.

    Raises what `edit` raises, ConfigError for a file that a person has to mend first, OSError.
    """
    wanted = edit(read(config))
    hours_file.write(path_of(config), config.hours, wanted)
    return wanted


# --- edits


def with_days(
    hours: HoursSection, days: Mapping[str, str], *, counter: str = "", ramadan: bool = False
) -> HoursSection:
    """Other hours for these days (`mon`, ...) of the office's week, of Ramadan's, or of a counter's.

    days  hours as people write them: `08.00-12.00, 13.00-15.00`, `tutup`

    Raises UsageError for hours that cannot be read, and a counter's name that is too long.
    """
    if len(counter) > _LONGEST_COUNTER:
        raise UsageError(f"a counter's name has {_LONGEST_COUNTER} characters at most")
    written = {day: written_hours(text) for day, text in days.items()}
    if ramadan:
        week = hours.ramadan.model_copy(update=written)
        return hours.model_copy(update={"ramadan": RamadanHours.model_validate(week.model_dump())})
    if not counter:
        return HoursSection.model_validate({**hours.model_dump(by_alias=True), **written})
    return hours.model_copy(update={"counter": _with_counter(hours, counter, written)})


def with_exception(hours: HoursSection, day: date, text: str = "", reason: str = "") -> HoursSection:
    """One day that is not like its weekday, in place of an earlier exception: closed, or open these hours.

    Raises UsageError for hours that cannot be read, and a reason that no SMS may hold.
    """
    why = written_reason(reason)
    made = HoursException(date=day, open=written_hours(text), why=why)
    others = [one for one in hours.exception if one.day != day]
    return hours.model_copy(update={"exception": tuple(sorted([*others, made], key=lambda one: one.day))})


def without_exception(hours: HoursSection, day: date) -> HoursSection:
    """That day as its weekday, or a holiday, has it.  Raises UsageError where it is so already."""
    left = tuple(one for one in hours.exception if one.day != day)
    if len(left) == len(hours.exception):
        raise UsageError(f"{day} is no exception")
    return hours.model_copy(update={"exception": left})


def written_hours(text: str) -> str:
    """A day's hours in the spelling of the settings; "" for closed.

    >>> written_hours("8.00-12.00, 13-15.30"), written_hours("tutup")
    ('08:00-12:00, 13:00-15:30', '')

    Raises UsageError for what cannot be read.
    """
    return daywords.hours(parse_hours(text)).replace(".", ":")


def written_reason(text: str) -> str:
    """A reason as citizens read it.  Raises UsageError for one that is too long, or that no SMS may hold."""
    why = " ".join(transliterate(text).split())
    if len(why) > LONGEST_REASON:
        raise UsageError(f"the reason is too long: {len(why)} characters, {LONGEST_REASON} fit")
    problems = lint(why, {}, signed=False) if why else []
    if problem := next((one for one in problems if one.level == "error"), None):
        raise UsageError(f"{problem.what}: {problem.why}. {problem.cure}")
    return why


def _with_counter(hours: HoursSection, counter: str, days: Mapping[str, str]) -> tuple[CounterHours, ...]:
    known = {one.name: one for one in hours.counter}
    office = {day: text for day, text in hours.model_dump().items() if day in DAYS}
    before = known[counter].model_dump() if counter in known else {"name": counter, **office}
    known[counter] = CounterHours.model_validate({**before, **days})
    return tuple(known.values())


# --- what the rest of the program computes with


def describe(week: WeekHours, language: str = "id") -> str:
    """A week in words: `Sen-Kam 08.00-15.00, Jum 08.00-11.00`; "" for one without hours."""
    return daywords.week(_week(week), language)


def opening_hours(hours: HoursSection, zone: ZoneInfo) -> OpeningHours:
    """The settings as a calendar."""
    return OpeningHours(
        zone=zone,
        weeks={"": _week(hours), **{one.name: _week(one) for one in hours.counter}},
        ramadan_weeks={"": _week(hours.ramadan)},
        special_days=tuple(SpecialDay(one.day, parse_hours(one.open), one.why) for one in hours.exception),
        ramadans=_ramadans(hours),
    )


def quiet_times(hours: HoursSection) -> Quiet:
    """When nobody is told anything unasked.

    An office that opens on a holiday (a polling day, leave days before Lebaran) tells people then, who
    come that day; one that is closed would tell a family at its feast to come to a locked door.
    """
    return Quiet(
        nyepi=hours.nyepi,
        holidays=not hours.notices_on_holidays,
        ramadans=_ramadans(hours),
        open_holidays=tuple(one.day for one in hours.exception if one.open),
    )


class _Watched:
    """The edited hours of one office as they were last good, and the file's time when they were read."""

    def __init__(self, settings: HoursSection, zone: str, path: Path) -> None:
        self._settings, self._zone, self._path = settings, ZoneInfo(zone), path
        self._seen: tuple[tuple[int, ...] | None, Calendar] = (None, self._made(settings))

    def look(self) -> Calendar:
        stamp, calendar = self._stamp(), self._seen[1]
        if stamp != self._seen[0]:
            try:
                calendar = self._made(hours_file.read(self._path, self._settings))
            except ConfigError as error:
                log.error("the edited opening hours are not used, those before stay in force: %s", error)
            # In one piece: other threads look meanwhile.
            self._seen = (stamp, calendar)
        return calendar

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        # Each edit is a file of its own, also where times are kept in steps of two seconds.
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _made(self, hours: HoursSection) -> Calendar:
        return Calendar(opening_hours(hours, self._zone), quiet_times(hours))


@lru_cache(maxsize=4)
def _watched(settings: HoursSection, zone: str, path: Path) -> _Watched:
    return _Watched(settings, zone, path)


def _week(hours: WeekHours) -> Week:
    return tuple(parse_hours(day) for day in hours.days)


def _ramadans(hours: HoursSection) -> tuple[Period, ...]:
    dates = hours.ramadan_dates
    return (Period(dates[0], dates[1]),) if len(dates) == 2 else ()
