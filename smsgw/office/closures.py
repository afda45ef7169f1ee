"""Days ahead on which a counter is closed though its week says open: what a citizen must know before a trip.

Pure.  One rule: an ordinary weekend is no news; it is told only where it touches a day that is.
"""

from datetime import date, timedelta

from smsgw.office.calendar import OpeningHours
from smsgw.office.feasts import Period

#: So many days ahead a closure is worth a word.
WARNING_DAYS = 3
# A holiday with its leave days and weekends; beyond it the text says where it begins at least.
_LONGEST = 30
_DAY = timedelta(days=1)


def closure_ahead(hours: OpeningHours, today: date, counter: str = "") -> Period | None:
    """The next run of closed days that begins within WARNING_DAYS after today and is no ordinary weekend."""
    for ahead in range(1, WARNING_DAYS + 1):
        first = today + ahead * _DAY
        if hours.spans_on(first, counter) or (ahead > 1 and not hours.spans_on(first - _DAY, counter)):
            continue  # open, or looked at already as a part of the run before
        run = Period(first, _last_closed(hours, first, counter))
        days = (first + n * _DAY for n in range((run.last - first).days + 1))
        if any(hours.week_on(day, counter)[day.weekday()] for day in days):
            return run
    return None


def _last_closed(hours: OpeningHours, first: date, counter: str) -> date:
    last = first
    while (last - first).days < _LONGEST and not hours.spans_on(last + _DAY, counter):
        last += _DAY
    return last
