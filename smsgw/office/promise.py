"""The office's own promise: in how much working time each kind of document is done.

    [promise]
    KTP = "3d"          # closes of the third working day after the one it was handed in
    AKTA_LAHIR = "24h"  # opening hours of the counter

Pure.  One rule: the promise runs in opening hours only, and not while the office waits for somebody else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from smsgw.errors import OfficeError
from smsgw.office.calendar import OpeningHours

#: From, until: while the clock stood.
Stretch = tuple[datetime, datetime]


def parts(text: str) -> tuple[int, int]:
    """Working days and opening hours of a promise as it is written.

    >>> parts("3d"), parts("24h")
    ((3, 0), (0, 24))
    """
    number, unit = int(text[:-1]), text[-1]
    return (number, 0) if unit == "d" else (0, number)


def due(
    promised: Mapping[str, str], document: str, received_at: datetime, hours: OpeningHours, counter: str = ""
) -> datetime | None:
    """When a document handed in then falls due; None where nothing is promised, or nothing can be."""
    text = promised.get(document)
    if text is None:
        return None
    days, span = parts(text)
    try:
        return hours.add_working_time(received_at, days=days, hours=span, counter=counter)
    except OfficeError:  # the counter is never open long enough
        return None


def moved_on(
    due_at: datetime, stopped: Sequence[Stretch], hours: OpeningHours, counter: str = "", *, whole_days: bool
) -> datetime:
    """The due time after the clock has stood: later by the opening hours in which it did.

    stopped     in order, apart; what begins after the due time then in force does not count: it was late
    whole_days  True: a promise in days, which ends when a day closes
    """
    late = due_at
    for start, end in stopped:
        if start >= late:
            break
        standing = hours.working_time_between(start, end, counter=counter)
        if standing:
            late = hours.add_working_time(late, hours=standing.total_seconds() / 3600, counter=counter)
    if whole_days and late > due_at:
        spans = hours.hours_on(late.astimezone(hours.zone).date(), counter)
        return spans[-1][1] if spans else late
    return late
