"""When an office's counters are open: weekly hours, Ramadan hours, holidays and dated exceptions.

It reads no clock and no file: `now` is an argument, tables come from the configuration.  One rule: the
wall clock of the office's zone decides what is open, and every sum is done in UTC.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smsgw.errors import OfficeError, UsageError
from smsgw.office import daywords, feasts
from smsgw.office.daywords import Span
from smsgw.office.feasts import Period

#: Seven days from Monday, each with its spans in order.
Week = tuple[tuple[Span, ...], ...]

_DAY_NUMBERS = {
    word: number
    for number, names in enumerate(
        (
            "senin sen mon monday",
            "selasa sel tue tuesday",
            "rabu rab wed wednesday",
            "kamis kam thu thursday",
            "jumat jum fri friday",
            "sabtu sab sat saturday",
            "minggu min ahad sun sunday",
        )
    )
    for word in names.split()
}
_CLOSED = ("", "-", "tutup", "libur", "closed")
# No office closes for longer; without a bound, a table without hours would be searched for ever.
_HORIZON = timedelta(days=400)
_NO_HOURS = "the counter is not open often enough to keep a promise; check its opening hours"


def parse_clock(text: str) -> time:
    """A wall-clock time: `08.00`, `8:30`; 24.00 is 00:00 of the next day.  Raises UsageError."""
    hour, _, minute = text.strip().replace(":", ".").partition(".")
    if hour.isdecimal() and (minute or "00").isdecimal():
        clock = (int(hour), int(minute or 0))
        if clock == (24, 0):
            return time(0)
        if clock[0] < 24 and clock[1] < 60:
            return time(*clock)
    raise UsageError(f"{text.strip()!r} is no clock time; write it as 08.00")


def parse_hours(text: str) -> tuple[Span, ...]:
    """The spans of one day, in order: `08.00-12.00, 13.00-15.00`; `tutup` or nothing is none.

    Raises UsageError for anything else, and for spans that overlap or end before they begin.
    """
    if text.strip().casefold() in _CLOSED:
        return ()
    spans = []
    for part in text.split(","):
        start, dash, end = part.partition("-")
        if not dash:
            raise UsageError(f"{part.strip()!r} are no hours; write them as 08.00-15.00")
        spans.append((parse_clock(start), parse_clock(end)))
    edges = [edge for start, end in spans for edge in (_minutes(start), _minutes(end) or 1440)]
    if any(later <= earlier for earlier, later in itertools.pairwise(edges)):
        raise UsageError(f"{text.strip()!r}: the hours overlap or end before they begin")
    return tuple(spans)


def parse_days(text: str) -> range:
    """Days of the week, Monday is 0: `Jumat`, `Sen-Kam`; backwards is none.  Raises UsageError."""
    first, _, last = text.casefold().replace("'", "").partition("-")
    try:
        return range(_DAY_NUMBERS[first.strip()], _DAY_NUMBERS[(last or first).strip()] + 1)
    except KeyError:
        raise UsageError(f"{text!r} is no day of the week; write Sen, Sen-Kam, mon-fri ...") from None


def parse_week(table: Mapping[str, str]) -> Week:
    """A week from rows such as `"Sen-Kam": "08.00-15.00"`, `"jumat": "08.00-11.00"`; other days are closed.

    Raises UsageError for a day or hours that cannot be read, and for a day given twice.
    """
    week: dict[int, tuple[Span, ...]] = {}
    for key, text in table.items():
        numbers = parse_days(key)
        if not numbers or set(numbers) & set(week):
            raise UsageError(f"{key!r}: a day is given twice, or the days run backwards")
        week.update(dict.fromkeys(numbers, parse_hours(text)))
    return tuple(week.get(number, ()) for number in range(7))


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One dated exception, which outranks week, Ramadan and holidays.

    hours    open these hours; none: closed
    reason   a few words for citizens: `cuti bersama Natal`, `pindah kantor`
    counter  for this counter alone; "": for all
    """

    day: date
    hours: tuple[Span, ...] = ()
    reason: str = ""
    counter: str = ""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The opening hours of an office and its counters.

    weeks          by counter; "" is for every counter without a table of its own
    ramadan_weeks  likewise, in force in Ramadan; a table without any hours is as good as none
    special_days   dated exceptions
    ramadans       the office's own dates for Ramadan, where the computed ones are off
    open_holidays  True: public holidays do not close (a mall's counter)
    """

    zone: ZoneInfo
    weeks: Mapping[str, Week]
    ramadan_weeks: Mapping[str, Week] = field(default_factory=dict)
    special_days: Sequence[SpecialDay] = ()
    ramadans: Sequence[Period] = ()
    open_holidays: bool = False

    def week_on(self, day: date, counter: str = "") -> Week:
        """The weekly table in force on this day, before holidays and exceptions."""
        usual = self.weeks.get(counter) or self.weeks.get("") or ((),) * 7
        if not feasts.is_ramadan(day, self.ramadans):
            return usual
        fasting = (self.ramadan_weeks.get(counter), self.ramadan_weeks.get(""))
        return next((week for week in fasting if week and any(week)), usual)

    def special_on(self, day: date, counter: str = "") -> SpecialDay | None:
        """The exception of this day: the counter's own, else the one for all."""
        found = [special for special in self.special_days if special.day == day]
        own = [special for special in found if special.counter == counter]
        return next(iter([*own, *(special for special in found if not special.counter)]), None)

    def spans_on(self, day: date, counter: str = "") -> tuple[Span, ...]:
        """The wall-clock hours of a day; none when it is closed."""
        special = self.special_on(day, counter)
        if special is not None:
            return special.hours
        if not self.open_holidays and feasts.holiday(day) is not None:
            return ()
        return self.week_on(day, counter)[day.weekday()]

    def hours_on(self, day: date, counter: str = "") -> list[tuple[datetime, datetime]]:
        """The opening times of a day, as aware datetimes of the office's zone."""
        return [
            (
                _at(self.zone, day, start),
                _at(self.zone, day if end > time(0) else day + timedelta(days=1), end),
            )
            for start, end in self.spans_on(day, counter)
        ]

    def is_open(self, now: datetime, counter: str = "") -> bool:
        """Is the counter open at this moment?"""
        return any(start <= _utc(now) < end for start, end in self._from(_utc(now), counter, days=1))

    def next_opening(self, now: datetime, counter: str = "") -> datetime | None:
        """When the counter opens next, after now; None when it does not within 400 days."""
        start = next((start for start, _ in self._from(_utc(now), counter) if start > _utc(now)), None)
        return start.astimezone(self.zone) if start else None

    def opening_after(self, day: date, counter: str = "") -> datetime | None:
        """The first opening after this day; None when there is none within 400 days."""
        return self.next_opening(
            _at(self.zone, day + timedelta(days=1), time(0)) - timedelta(seconds=1), counter
        )

    def closes_today(self, now: datetime, counter: str = "") -> datetime | None:
        """When the last opening of today ends; None when nothing of today's hours is left."""
        ends = [end for _, end in self.hours_on(self._today(now), counter) if _utc(end) > _utc(now)]
        return ends[-1] if ends else None

    def closing_reason(self, day: date, counter: str = "", language: str = "id") -> str | None:
        """Why the counter is closed all day; "" on an ordinary day off, None when it is open."""
        if self.spans_on(day, counter):
            return None
        special = self.special_on(day, counter)
        if special is not None:
            return special.reason
        return (None if self.open_holidays else feasts.holiday(day, language)) or ""

    def describe_week(self, day: date, counter: str = "", language: str = "id") -> str:
        """The weekly hours in force on this day: `Sen-Kam 08.00-15.00, Jum 08.00-11.00`."""
        return daywords.week(self.week_on(day, counter), language)

    def describe_day(self, day: date, counter: str = "", language: str = "id") -> str:
        """One day in words: `Rabu 25-11 08.00-15.00`, `Kamis 24-12 TUTUP (cuti bersama Natal)`."""
        spans = self.spans_on(day, counter)
        if spans:
            return f"{daywords.day(day, language)} {daywords.hours(spans)}"
        reason = self.closing_reason(day, counter, language)
        closed = {"id": "TUTUP", "en": "CLOSED"}[language]
        return f"{daywords.day(day, language)} {closed}{f' ({reason})' if reason else ''}"

    def add_working_time(
        self, start: datetime, *, hours: float = 0, days: int = 0, counter: str = ""
    ) -> datetime:
        """When a promise made at `start` falls due.

        days   working days after the day of `start`: due when the last of them closes
        hours  opening hours from `start`, or from the end of those days, on

        Raises OfficeError when the counter has too few hours within 400 days.
        """
        due, left = self._end_of_days(_utc(start), days, counter), timedelta(hours=hours)
        if not left:
            return due.astimezone(self.zone)
        for opens, closes in self._from(due, counter):
            begin = max(due, opens)
            if left <= closes - begin:
                return (begin + left).astimezone(self.zone)
            left -= max(closes - begin, timedelta(0))
        raise OfficeError(_NO_HOURS)

    def working_time_between(
        self,
        start: datetime,
        end: datetime,
        *,
        counter: str = "",
        stopped: Sequence[tuple[datetime, datetime | None]] = (),
    ) -> timedelta:
        """The opening hours between two moments, without those in which the promise clock stood.

        stopped  from, until; until None: the clock stands still
        """
        first, last = _utc(start), _utc(end)
        pauses = _merged([(_utc(a), last if b is None else _utc(b)) for a, b in stopped])
        total, days = timedelta(0), (self._today(end) - self._today(start)).days + 1
        for opens, closes in self._from(first, counter, days=max(days, 0)):
            begin, finish = max(opens, first), min(closes, last)
            if begin < finish:
                total += finish - begin
                total -= sum((_overlap(begin, finish, a, b) for a, b in pauses), timedelta(0))
        return total

    def _end_of_days(self, start: datetime, days: int, counter: str) -> datetime:
        """When the last of so many working days after the day of `start` closes; `start` for none."""
        if days < 1:
            return start
        for ahead in range(1, _HORIZON.days):
            hours = self.hours_on(self._today(start) + timedelta(days=ahead), counter)
            days -= bool(hours)
            if not days:
                return _utc(hours[-1][1])
        raise OfficeError(_NO_HOURS)

    def _today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def _from(
        self, now: datetime, counter: str, days: int = _HORIZON.days
    ) -> Iterator[tuple[datetime, datetime]]:
        """The openings of today and the following days, in UTC and in order."""
        today = self._today(now)
        for ahead in range(days):
            for start, end in self.hours_on(today + timedelta(days=ahead), counter):
                yield _utc(start), _utc(end)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _utc(moment: datetime) -> datetime:
    # Two datetimes of one zone are compared and subtracted by the wall clock, which lies when clocks change.
    return moment.astimezone(UTC)


def _at(zone: ZoneInfo, day: date, clock: time) -> datetime:
    # By way of UTC, so that a wall-clock time that does not exist becomes one that does.
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC).astimezone(zone)


def _merged(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _overlap(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> timedelta:
    return max(min(end, other_end) - max(start, other_start), timedelta(0))
