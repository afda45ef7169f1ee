"""Working time between many pairs of instants, each day's hours looked up once.

What OpeningHours.working_time_between gives, for reports that ask it a million times; instants and
durations are whole microseconds, as stored, since 1970 (UTC).  One rule: both give the same, to the
microsecond.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from smsgw.office.calendar import OpeningHours

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)

# So many days are looked up beyond what is asked for, or half as many as are known.
_MARGIN = timedelta(days=30)


class WorkClock:
    """An office's opening hours, one scale for all counters that keep the same."""

    def __init__(self, hours: OpeningHours) -> None:
        self.zone = hours.zone
        own = {*hours.weeks, *hours.ramadan_weeks, *(special.counter for special in hours.special_days)}
        self._office = Scale(hours, "")
        self._own = {counter: Scale(hours, counter) for counter in own if counter}

    def scale(self, counter: str = "") -> "Scale":
        """The hours of a counter; "" is any without hours of its own."""
        return self._own.get(counter, self._office)


class Scale:
    """How long the counters with one table had been open at each instant, over the days asked for so far.

    An edge is an instant at which they open or close, in order; between two of them the time that they
    had been open stands still, or goes on with the clock.
    """

    def __init__(self, hours: OpeningHours, table: str) -> None:
        self._hours, self._table = hours, table
        self._days: dict[date, list[tuple[int, int]]] = {}
        self._first, self._last = date.max, date.min  # nothing yet
        self._start = self._end = 0
        self._edges: list[int] = []
        self._opened: list[int] = []
        self._is_open: list[int] = []

    def between(self, start: int, end: int) -> int:
        """The opening hours from start to end; none when end is not after start."""
        if start >= end:
            return 0
        self._reach(start, end)
        return self._opened_by(end) - self._opened_by(start)

    def between_all(self, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
        """The same of each of the starts and its end."""
        if starts:
            self._reach(min(starts), max(ends))
        edges, opened, is_open = self._edges, self._opened, self._is_open
        # _opened_by twice, written out: calling it would take longer than what it does.
        return [
            opened[after := bisect_right(edges, end) - 1]
            + (end - edges[after]) * is_open[after]
            - opened[before := bisect_right(edges, start) - 1]
            - (start - edges[before]) * is_open[before]
            if start < end
            else 0
            for start, end in zip(starts, ends, strict=True)
        ]

    def _opened_by(self, at: int) -> int:
        """How long they had been open by then, since the first day."""
        place = bisect_right(self._edges, at) - 1
        return self._opened[place] + (at - self._edges[place]) * self._is_open[place]

    def _reach(self, start: int, end: int) -> None:
        """Take in the days from start to end, and some beyond: the next ones are mostly near."""
        if start >= self._start and end < self._end:
            return
        zone = self._hours.zone
        first, last = min(self._first, _date(start, zone)), max(self._last, _date(end, zone))
        margin = max(_MARGIN, (last - first) / 2)
        self._first = first if first >= self._first else _before(first, margin)
        self._last = last if last <= self._last else _after(last, margin)
        self._start, self._end = _midnight(self._first, zone), _midnight(_after(self._last, _DAY), zone)
        self._draw()

    def _draw(self) -> None:
        self._edges, self._opened, self._is_open = [self._start], [0], [0]
        total, day = 0, self._first
        while True:
            for opens, closes in self._on(day):
                self._edges += opens, closes
                self._opened += total, total + closes - opens
                self._is_open += 1, 0
                total += closes - opens
            if day >= self._last:
                return
            day += _DAY

    def _on(self, day: date) -> list[tuple[int, int]]:
        known = self._days.get(day)
        if known is None:
            stretches = self._hours.hours_on(day, self._table)
            known = [(_micros(opens), _micros(closes)) for opens, closes in stretches]
            self._days[day] = known
        return known


def _before(day: date, length: timedelta) -> date:
    return day - length if day - date.min > length else date.min


def _after(day: date, length: timedelta) -> date:
    return day + length if date.max - day > length else date.max


def _midnight(day: date, zone: ZoneInfo) -> int:
    return _micros(datetime(day.year, day.month, day.day, tzinfo=zone))


def _date(at: int, zone: ZoneInfo) -> date:
    return (_EPOCH + at * _MICROSECOND).astimezone(zone).date()


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND
