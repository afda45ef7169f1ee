"""Working time between many pairs of moments, each day's hours looked up once.

What OpeningHours.working_time_between gives, for reports that ask it a million times.  One rule: both
give the same, to the microsecond.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from smsgw.office.calendar import OpeningHours

Stretch = tuple[datetime, datetime]

_NOTHING = timedelta(0)
_DAY = timedelta(days=1)


class WorkClock:
    """An office's opening hours, remembered by counter and day.  Instants are aware and in UTC."""

    def __init__(self, hours: OpeningHours) -> None:
        self._hours = hours
        # Counters that keep the office's hours share one memory.
        self._own = {
            *hours.weeks, *hours.ramadan_weeks, *(special.counter for special in hours.special_days)
        }  # fmt: skip
        self._days: dict[tuple[str, date], tuple[Stretch, ...]] = {}

    def between(
        self, start: datetime, end: datetime, counter: str = "", stopped: Sequence[Stretch] = ()
    ) -> timedelta:
        """The opening hours from start to end without those in `stopped`: stretches in order, apart."""
        zone, total = self._hours.zone, _NOTHING
        table = counter if counter in self._own else ""
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            for opens, closes in self._on(table, day):
                begin, finish = max(opens, start), min(closes, end)
                if begin < finish:
                    total += finish - begin
                    for pause, resume in stopped:
                        total -= max(min(finish, resume) - max(begin, pause), _NOTHING)
            day += _DAY
        return total

    def _on(self, table: str, day: date) -> tuple[Stretch, ...]:
        known = self._days.get((table, day))
        if known is None:
            known = tuple(
                (opens.astimezone(UTC), closes.astimezone(UTC))
                for opens, closes in self._hours.hours_on(day, table)
            )
            self._days[table, day] = known
        return known
