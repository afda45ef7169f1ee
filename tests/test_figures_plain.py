"""The figures of random offices, counted as quickly as they are and once more plainly, one by one.

The plain way asks the calendar itself about each request, with datetimes, and knows nothing of pages,
columns and scales.
"""

import random
import statistics as reference
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plans import plans_of

from smsgw.db import statistics_times
from smsgw.db.models import STOPS, Request, RequestMove, proxy
from smsgw.ledger import Figures, Period, Report, gather
from smsgw.ledger.figures import Group
from smsgw.office.calendar import OpeningHours, SpecialDay, parse_hours, parse_week
from smsgw.office.desk import Desk
from smsgw.office.figures import Middle
from smsgw.office.states import State, clock_stopped

ZONE = ZoneInfo("Asia/Jakarta")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
HOURS = OpeningHours(
    ZONE,
    {
        "": parse_week({"sen-kam": "08.00-12.00, 13.00-15.00", "jum": "08.00-11.00"}),
        "Mal": parse_week({"sen-min": "10.00-24.00"}),
    },
    special_days=(SpecialDay(date(2026, 11, 12), parse_hours("09.07-10.00"), counter="Loket 2"),),
)
FIRST = datetime(2026, 9, 25, tzinfo=ZONE)
CAUSES = {State.AWAITING_STOCK: "stock", State.AWAITING_CENTRAL: "central", State.INCOMPLETE: "papers"}


def fill(seed: int, number: int = 250) -> None:
    """Requests as they come, and as no clock would have them."""
    dice = random.Random(seed)

    def instant(after: datetime, days: float) -> datetime:
        found = after + timedelta(microseconds=round(dice.random() * days * 86_400e6))
        # Spreadsheets have days and minutes; midnights and minutes are where a count goes wrong.
        local = found.astimezone(ZONE)
        rounded = dice.choice(
            (
                local,
                local,
                local.replace(second=0, microsecond=0),
                local.replace(hour=0, minute=0, second=0, microsecond=0),
            )
        )
        return rounded.astimezone(UTC)

    for n in range(number):
        received = instant(FIRST, 75)
        ready = instant(received, dice.choice((0.1, 3, 30))) if dice.random() < 0.8 else None
        collected = instant(ready or received, dice.choice((0.01, 20))) if dice.random() < 0.6 else None
        if dice.random() < 0.05 and ready is not None:
            received = instant(ready, 5)  # a typing error
        row = Request.create(
            receipt_code=f"{n // 1000:03}-{n % 1000:03}",
            document=dice.choice(("KTP", "KK", "AKTA_LAHIR")),
            counter=dice.choice((None, "", "Loket 1", "Loket 2", "Mal")),
            state=State.COLLECTED if collected else State.READY if ready else dice.choice(list(State)),
            received_at=received,
            ready_at=ready,
            collected_at=collected,
            due_at=dice.choice((None, ready, instant(received, 14), instant(received, 14))),
            state_at=received,
            updated_at=received,
        )
        move(row, received - timedelta(days=dice.choice((0, 0, 3))), dice, instant)


def move(
    row: Request, since: datetime, dice: random.Random, instant: Callable[[datetime, float], datetime]
) -> None:
    """Up to six moves through any states, some with a clock that was behind."""
    before = State.RECEIVED
    for _ in range(dice.choice((0, 0, 1, 2, 4, 6))):
        since = instant(since - timedelta(days=dice.choice((0, 0, 0, 5))), 4)
        after = dice.choice((*State, *filter(clock_stopped, State)))
        RequestMove.create(request=row, at=since, before=before, after=after, who="loket")
        before = after


def plain_stops(row: Request, until: datetime) -> list[tuple[datetime, datetime, State]]:
    """Where the clock stood, from move to move."""
    moves = list(row.moves.order_by(RequestMove.id))
    found = []
    for place, one in enumerate(moves, 1):
        end = moves[place].at if place < len(moves) else until
        state = State(one.after)
        if clock_stopped(state) and one.at < min(end, until):
            found.append((one.at, min(end, until), state))
    return found


def plain(period: Period, counter: str | None, documents: tuple[str, ...]) -> dict[str, Any]:
    """The figures of what was received, finished and collected in the period, request by request."""
    start, end = (period.scope(ZONE).start, period.scope(ZONE).end)
    named: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    late: dict[str, int] = defaultdict(int)
    days: dict[date, list[int]] = {day: [0, 0, 0] for day in period.each()}
    for row in Request.select():
        if (counter is not None and row.counter != counter) or (documents and row.document not in documents):
            continue
        finished = row.ready_at or row.collected_at
        into = [named["all"], named[f"document {row.document}"], named[f"counter {row.counter or ''}"]]
        for place, at in enumerate((row.received_at, finished, row.collected_at)):
            if at is not None and start <= at < end:
                days[at.astimezone(ZONE).date()][place] += 1
                for group in into:
                    group[("received", "finished", "collected")[place]].append(1)
        fetched = row.collected_at is not None and start <= row.collected_at < end
        if fetched and row.ready_at is not None and row.ready_at <= row.collected_at:
            named["all"]["pickup"].append((row.collected_at - row.ready_at) // timedelta(hours=1) / 24)
        if finished is None or not start <= finished < end:
            continue
        stops = plain_stops(row, finished)
        for group in into:
            group["office"].append(plain_office(row, finished, stops) // timedelta(minutes=1) / 60)
            group["citizen"].append(
                max(finished - row.received_at, timedelta(0)) // timedelta(minutes=1) / 1440
            )
            if row.due_at is not None:
                group["kept"].append(finished <= row.due_at)
        if row.due_at is not None and finished > row.due_at:
            late[plain_cause(stops)] += 1
    return {"groups": named, "late": late, "days": days}


def plain_office(
    row: Request, finished: datetime, stops: list[tuple[datetime, datetime, State]]
) -> timedelta:
    worked = timedelta(0)
    if finished > row.received_at:
        worked = HOURS.working_time_between(row.received_at, finished, counter=row.counter or "")
        for pause, resume, _ in stops:
            pause = max(pause, row.received_at)
            if pause < resume:
                worked -= HOURS.working_time_between(pause, resume, counter=row.counter or "")
    return worked


def plain_cause(stops: list[tuple[datetime, datetime, State]]) -> str:
    lengths = {"stock": timedelta(0), "central": timedelta(0), "papers": timedelta(0)}
    for pause, resume, state in stops:
        lengths[CAUSES[state]] += resume - pause
    longest = max(lengths, key=lambda cause: lengths[cause])
    return longest if lengths[longest] else "office"


def middle(values: list[float]) -> Middle:
    return Middle(round(reference.median(values), 2), len(values)) if values else Middle()


def told(figures: Figures) -> dict[str, Group]:
    """The groups that anything was counted for but what waits now."""
    groups = {"all": figures.total}
    groups |= {f"document {one.name}": one for one in figures.by_document}
    groups |= {f"counter {one.name}": one for one in figures.by_counter}
    return {name: one for name, one in groups.items() if one.received or one.finished or one.collected}


def check(figures: Figures, counter: str | None = None, documents: tuple[str, ...] = ()) -> None:
    """Compare with the plain way."""
    expected = plain(figures.period, counter, documents)
    groups, plainly = told(figures), {name: one for name, one in expected["groups"].items() if one}
    assert groups.keys() == plainly.keys()
    for name, one in plainly.items():
        group = groups[name]
        assert (group.received, group.finished, group.collected) == tuple(
            len(one[flow]) for flow in ("received", "finished", "collected")
        ), name
        assert (group.promised, group.kept) == (len(one["kept"]), sum(one["kept"])), name
        assert (group.office_hours, group.citizen_days) == (middle(one["office"]), middle(one["citizen"])), (
            name
        )
    assert figures.total.pickup_days == middle(expected["groups"]["all"]["pickup"])
    assert {row.cause.value: row.finished_late for row in figures.lateness if row.finished_late} == expected[
        "late"
    ]
    by_day = {day.day: [day.received, day.finished, day.collected] for day in figures.days}
    assert {day: by_day[day] for day in expected["days"]} == expected["days"]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, hours=HOURS)


@pytest.mark.parametrize("seed", range(4))
def test_a_month_is_what_it_is_counted_plainly(seed, desk, database, now, monkeypatch):
    fill(seed)
    monkeypatch.setattr(statistics_times, "_PAGE", (7, 100, 5000, 249)[seed])
    monkeypatch.setattr(statistics_times, "_NEAR", (0, 10, 10, 1)[seed])
    check(gather(Report.SERVICE, NOVEMBER, desk, now))


def test_a_part_of_the_office_is_what_it_is_counted_plainly(desk, database, now):
    fill(5)
    for counter, documents in ((None, ("KTP", "KK")), ("Mal", ()), ("Loket 2", ("KTP",)), ("", ())):
        figures = gather(Report.SERVICE, NOVEMBER, desk, now, counter=counter, documents=documents)
        assert figures.total.received
        check(figures, counter, documents)


def test_a_day_is_counted_apart_from_the_days_that_are_drawn_beside_it(desk, database, now):
    fill(6)
    figures = gather(Report.DAILY, Period(date(2026, 11, 5), date(2026, 11, 5)), desk, now)
    assert figures.total.received
    check(figures)
    assert [day.day for day in figures.days] == Period(date(2026, 10, 23), date(2026, 11, 5)).each()
    fortnight = plain(Period(date(2026, 10, 23), date(2026, 11, 5)), None, ())
    assert [[day.received, day.finished, day.collected] for day in figures.days] == list(
        fortnight["days"].values()
    )


def test_a_day_on_which_nothing_happened_has_no_groups(desk, database, now):
    fill(7, 20)
    figures = gather(Report.DAILY, Period(date(2026, 6, 1), date(2026, 6, 1)), desk, now)
    check(figures)
    assert set(chain.from_iterable((d.received, d.finished, d.collected) for d in figures.days)) == {0}


def test_moves_that_stop_the_clock_are_those_of_the_index(database):
    stopping = {str(state) for state in State if clock_stopped(state)}
    for column in ("before", "after"):
        listed = STOPS.partition(f"{column} IN (")[2].partition(")")[0]
        assert {word.strip(" '") for word in listed.split(",")} == stopping


@pytest.mark.parametrize("ids", [[3, 4, 5], [3, 4000]], ids=["near", "far"])
def test_of_all_the_moves_only_those_into_stops_are_scanned(ids, database):
    fill(8, 50)
    proxy.obj.execute_sql("ANALYZE")
    (plan,) = plans_of(database, lambda: statistics_times.moves(ids))
    assert "USING INDEX requestmove_stops" in plan
