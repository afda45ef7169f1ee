"""When a lane may send: a daily window of the wall clock, and the hours in which nobody is disturbed.

It knows no lane, no message and no clock.  One rule: an answer is never held back here by mistake, so
what is not forbidden is allowed, and `next_allowed` of an allowed moment is that moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smsgw.errors import UsageError
from smsgw.office import feasts
from smsgw.office.calendar import parse_clock
from smsgw.office.feasts import Period

_DAY = 24 * 60
# Minutes of the day.  Friday prayer; breaking the fast and tarawih (field practice, no rule known).
_FRIDAY_PRAYER = (11 * 60 + 30, 13 * 60)
_FASTING_EVENING = (17 * 60 + 30, 20 * 60)
# Nyepi lasts from six in the morning to six the next; a notice before dawn would be read in it.
_NYEPI_ENDS = 6 * 60
# What lives longer than this is in no need of the days on which nobody may send.
_LONG_LIFE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Window:
    """A daily window in minutes of the local day: open from `start` up to, not at, `end`.

    end is 1..1440; an end before the start runs across midnight.
    """

    start: int
    end: int

    def closed(self) -> tuple[tuple[int, int], ...]:
        """The spans of a day outside the window."""
        if self.start < self.end:
            return ((0, self.start), (self.end, _DAY))
        return ((self.end, self.start),)

    def __str__(self) -> str:
        return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (self.start, self.end))


@dataclass(frozen=True, slots=True)
class Quiet:
    """What else a lane keeps free.  The default is what notices keep.

    friday         the time of Friday prayer, 11:30-13:00
    ramadan        the evenings of Ramadan, 17:30-20:00
    nyepi          the whole of Nyepi, and the night after it: for offices in Bali
    holidays       public holidays and leave days, the whole day
    ramadans       the office's own dates for Ramadan
    open_holidays  holidays on which the office is open all the same, so that people may hear of it
    """

    friday: bool = True
    ramadan: bool = True
    nyepi: bool = False
    holidays: bool = True
    ramadans: Sequence[Period] = ()
    open_holidays: Sequence[date] = ()


#: For answers: a citizen who writes at night is awake.
NEVER_QUIET = Quiet(friday=False, ramadan=False, holidays=False)


def parse_window(text: str) -> Window:
    """A window from `07:30-19:30`; `00:00-24:00` is always open; `20:00-06:00` runs across midnight.

    Raises UsageError for anything else, and for a window without length.
    """
    start, dash, end = text.partition("-")
    if not dash:
        raise UsageError(f"{text.strip()!r} is no window; write it as 07:30-19:30")
    first, last = parse_clock(start), parse_clock(end)
    window = Window(first.hour * 60 + first.minute, last.hour * 60 + last.minute or _DAY)
    if window.start == window.end or start.strip().startswith("24"):
        raise UsageError(f"{text.strip()!r} is a window without length; all day is 00:00-24:00")
    return window


def next_allowed(now: datetime, window: Window, *, zone: ZoneInfo, quiet: Quiet = NEVER_QUIET) -> datetime:
    """The first moment, now or later, at which the lane may send; in the zone that `now` has.

    Every window keeps some minutes of an ordinary day free, so a moment is found; windows that lie
    wholly in the evenings of Ramadan are found after it, and those of a holiday on the next other day.
    """
    moment = now.astimezone(UTC)
    while True:
        local = moment.astimezone(zone)
        minute = local.hour * 60 + local.minute
        ends = [end for start, end in _closed_on(local.date(), window, quiet) if start <= minute < end]
        if not ends:
            return moment.astimezone(now.tzinfo)
        moment = _end_of(local.date(), max(ends), zone)


def lasts_until(
    start: datetime, life: timedelta, window: Window, *, zone: ZoneInfo, quiet: Quiet = NEVER_QUIET
) -> datetime:
    """When something that is worth sending for so long, from `start` on, is worth it no more.

    A day on which the lane may not send at all, such as those of Lebaran, takes nothing of its life;
    ordinary nights do, but for a life that is over before the lane opens: that one begins then.
    """
    end, first = start + life, start.astimezone(zone).date()
    day = first
    while day <= end.astimezone(zone).date() and day - first < _LONG_LIFE:
        if _never_opens(day, window, quiet):
            end += timedelta(days=1)
        day += timedelta(days=1)
    opens = next_allowed(start, window, zone=zone, quiet=quiet)
    return end if opens < end else opens + life


def _never_opens(day: date, window: Window, quiet: Quiet) -> bool:
    closed_until = 0
    for start, end in sorted(_closed_on(day, window, quiet)):
        if start > closed_until:
            return False
        closed_until = max(closed_until, end)
    return closed_until == _DAY


def _closed_on(day: date, window: Window, quiet: Quiet) -> list[tuple[int, int]]:
    spans = [*window.closed()]
    if quiet.friday and day.weekday() == 4:
        spans.append(_FRIDAY_PRAYER)
    if quiet.ramadan and feasts.is_ramadan(day, quiet.ramadans):
        spans.append(_FASTING_EVENING)
    if quiet.holidays and feasts.holiday(day) is not None and day not in quiet.open_holidays:
        spans.append((0, _DAY))
    if quiet.nyepi and feasts.is_nyepi(day):
        spans.append((0, _DAY))
    if quiet.nyepi and feasts.is_nyepi(day - timedelta(days=1)):
        spans.append((0, _NYEPI_ENDS))
    return spans


def _end_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When this minute of the day has surely come, in UTC.

    Where clocks change, one wall-clock time names two moments (fold 0 and 1) or none; the later reading is
    never before a moment that the wall clock shows as earlier, so `next_allowed` always gets on.
    """
    at = datetime.combine(day + timedelta(days=minute // _DAY), time(minute % _DAY // 60, minute % 60))
    return max(at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
