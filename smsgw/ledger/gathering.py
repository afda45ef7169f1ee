"""Gathering: the tables' counts -> the figures of a report.

It counts nothing that the database can count.  One rule: whatever the size of the office, what is in
memory is as large as its number of documents, counters and days.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from smsgw.db import statistics, statistics_feedback, statistics_times, stock
from smsgw.db.statistics import Scope
from smsgw.ledger import messages
from smsgw.ledger.figures import Blanks, Cause, Figures, Lateness, Period, Place, Ratings, Report
from smsgw.ledger.grouping import Grouping
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

_CAUSES = {
    State.AWAITING_STOCK: Cause.STOCK,
    State.AWAITING_CENTRAL: Cause.CENTRAL,
    State.INCOMPLETE: Cause.PAPERS,
}


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
    grouping = Grouping()
    lateness = {cause: [0, 0, 0] for cause in Cause}
    _add_requests(grouping, lateness, scope, now, timedelta(days=over_days))
    _add_times(grouping, lateness, scope, WorkClock(desk.hours))
    total = grouping.total(statistics_times.pickup_hours(scope))
    whole = counter is None and not documents
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
        lateness=tuple(Lateness(cause, *numbers) for cause, numbers in lateness.items()),
        days=tuple(statistics.days(trend.scope(zone, counter, documents), zone)),
        ratings=_ratings(statistics_feedback.ratings(scope)),
        questions=messages.questions(scope, desk.wording.state(State.READY)) if whole else None,
        sms=messages.sms(scope, desk.config, total.finished) if whole else None,
        complaints=_complaints(scope, now) if whole else None,
        blanks=_blanks(desk, now) if whole else None,
    )


def _add_requests(
    grouping: Grouping, lateness: dict[Cause, list[int]], scope: Scope, now: datetime, over: timedelta
) -> None:
    for flow in statistics.flows(scope):
        grouping.count(
            flow.document,
            flow.counter,
            received=flow.received,
            finished=flow.finished,
            collected=flow.collected,
        )
    for row in statistics.waiting(scope, now, over):
        if row.state is State.READY:
            grouping.count(row.document, row.counter, uncollected=row.number, uncollected_long=row.long)
            continue
        grouping.count(row.document, row.counter, waiting=row.number, long=row.long, late=row.late)
        numbers = lateness[_CAUSES.get(row.state, Cause.OFFICE)]
        numbers[0] += row.number
        numbers[1] += row.long


def _add_times(grouping: Grouping, lateness: dict[Cause, list[int]], scope: Scope, clock: WorkClock) -> None:
    """Office's and citizen's time of what was finished, promises kept, and why the others were not."""
    for one in statistics_times.finished(scope):
        start, end = one.received_at, one.finished_at
        stopped = [(stop.start, stop.end) for stop in one.stops]
        grouping.time(
            one.document,
            one.counter,
            office=clock.between(start, end, one.counter, stopped),
            citizen=max(end - start, timedelta(0)),
        )
        if one.kept_promise is not None:
            grouping.count(one.document, one.counter, promised=1, kept=int(one.kept_promise))
        if one.kept_promise is False:
            lateness[_cause(one.stops)][2] += 1


def _cause(stops: Iterable[statistics_times.Stop]) -> Cause:
    """For what a request that was finished late had waited longest."""
    lengths = {cause: timedelta(0) for cause in Cause}
    for stop in stops:
        lengths[_CAUSES[stop.state]] += stop.end - stop.start
    longest = max(lengths, key=lambda cause: lengths[cause])
    return longest if lengths[longest] else Cause.OFFICE


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
