"""Gathering: the tables' counts -> the figures of a report.

What the database can count in one go it counts, beside the pass over the requests (requests.py).  One rule:
whatever the size of the office, what is in memory is as large as its number of documents, counters and days.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from smsgw.db import statistics, statistics_feedback, stock
from smsgw.db.database import own_connection
from smsgw.db.statistics import Scope, Waiting
from smsgw.ledger import messages
from smsgw.ledger.figures import (
    Blanks,
    Cause,
    Figures,
    Lateness,
    Period,
    Place,
    Questions,
    Ratings,
    Report,
    Sms,
)
from smsgw.ledger.grouping import Grouping
from smsgw.ledger.requests import CAUSES, Passing
from smsgw.office.desk import Desk
from smsgw.office.figures import satisfaction
from smsgw.office.states import State
from smsgw.office.workclock import WorkClock

#: Waiting for longer than this is long.
OVER_DAYS = 14

# A count of blanks that is older says nothing of today.
_STOCK_AGE = timedelta(days=7)

# So many days before the day of a daily report are drawn beside it.
_TREND = timedelta(days=13)


def gather_day(day: date, desk: Desk, now: datetime) -> Figures:
    """The figures of one local day, all counters and documents."""
    return gather(Report.DAILY, Period(day, day), desk, now)


def gather(
    report: Report,
    period: Period,
    desk: Desk,
    now: datetime,
    *,
    counter: str | None = None,
    documents: Sequence[str] = (),
    over_days: int = OVER_DAYS,
) -> Figures:
    """The figures of a span of local days; of one counter and of some documents where these are named."""
    zone = desk.config.zone
    scope = period.scope(zone, counter, documents)
    trend = period if report is not Report.DAILY else Period(period.last - _TREND, period.last)
    whole = counter is None and not documents
    passing = Passing(period, trend, WorkClock(desk.hours))
    with ThreadPoolExecutor(1, "figures") as beside:
        counted = beside.submit(_count_sets, scope, desk, now, timedelta(days=over_days), whole)
        passing.run(trend.scope(zone, counter, documents))
    sets, grouping = counted.result(), passing.grouping
    lateness = _add_waiting(grouping, passing.late, sets.waiting)
    total = grouping.total(passing.pickup)
    return Figures(
        report=report,
        office=desk.config.office.name,
        period=period,
        now=now,
        over_days=over_days,
        counter=counter,
        documents=tuple(documents),
        total=total,
        by_document=grouping.by_document(),
        by_counter=grouping.by_counter(),
        rejected=statistics.count_rejected(scope),
        lateness=lateness,
        days=passing.days(),
        ratings=_ratings(statistics_feedback.ratings(scope)),
        questions=sets.questions,
        sms=messages.shared(sets.sms, total.finished) if sets.sms else None,
        complaints=_complaints(scope, now) if whole else None,
        blanks=_blanks(desk, now) if whole else None,
    )


@dataclass(frozen=True, slots=True)
class _Sets:
    """What the database counts by itself."""

    waiting: list[Waiting]
    questions: Questions | None
    sms: Sms | None


def _count_sets(scope: Scope, desk: Desk, now: datetime, over: timedelta, whole: bool) -> _Sets:
    """What needs no Python while the database counts: in another thread, as this one reads the requests."""
    with own_connection():
        return _Sets(
            statistics.waiting(scope, now, over),
            messages.questions(scope, desk.wording.state(State.READY)) if whole else None,
            messages.sms(scope, desk.config) if whole else None,
        )


def _add_waiting(
    grouping: Grouping, late: Mapping[Cause, int], rows: Sequence[Waiting]
) -> tuple[Lateness, ...]:
    """What waits now, in groups and by cause, beside what was finished late for that cause."""
    numbers = {cause: [0, 0] for cause in Cause}
    for row in rows:
        if row.state is State.READY:
            grouping.count(row.document, row.counter, uncollected=row.number, uncollected_long=row.long)
            continue
        grouping.count(row.document, row.counter, waiting=row.number, long=row.long, late=row.late)
        cause = numbers[CAUSES.get(row.state, Cause.OFFICE)]
        cause[0] += row.number
        cause[1] += row.long
    return tuple(
        Lateness(cause, waiting, long, late.get(cause, 0)) for cause, (waiting, long) in numbers.items()
    )


def _ratings(counted: dict[str, dict[int, int]]) -> Ratings:
    whole: dict[int, int] = {}
    for counts in counted.values():
        for value, number in counts.items():
            whole[value] = whole.get(value, 0) + number
    counters = sorted((name, satisfaction(counts)) for name, counts in counted.items())
    return Ratings(satisfaction(whole), tuple(counters))


def _complaints(scope: Scope, now: datetime) -> tuple[Place, ...]:
    """By place and kind, those with the most open ones first."""
    places = [
        Place(
            row.place, row.kind, row.opened, row.open, row.young, row.middle, row.old, row.overdue, row.amount
        )
        for row in statistics_feedback.complaints(scope, now)
    ]
    return tuple(sorted(places, key=lambda place: (-place.open, -place.opened, place.name, place.kind)))


def _blanks(desk: Desk, now: datetime) -> tuple[Blanks, ...]:
    return tuple(
        Blanks(code, stock.find(code, now - _STOCK_AGE), stock.count_waiting(code))
        for code, kind in desk.kinds.items()
        if kind.has_blank
    )
