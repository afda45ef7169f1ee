"""The arithmetic of reports, and working time between many moments."""

import statistics as reference
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.db.table import to_micros as stored
from smsgw.office.calendar import OpeningHours, SpecialDay, parse_hours, parse_week
from smsgw.office.figures import (
    NO_MIDDLE,
    NO_SATISFACTION,
    Middle,
    Tally,
    per,
    satisfaction,
    share,
)
from smsgw.office.workclock import WorkClock


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_a_median_is_the_median(values):
    tally = Tally()
    for value in values:
        tally.add(value)
    assert tally.median() == Middle(reference.median(values), len(values))


def test_a_median_of_nothing_is_none():
    assert Tally().median() == NO_MIDDLE == Middle(None, 0)


def test_tallies_merge():
    one, other = Tally(Counter({1: 1})), Tally(Counter({1: 1, 9: 3}))
    one.merge(other)
    assert one.median() == Middle(9, 5)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 3, 33.3), (0, 5, 0.0), (5, 5, 100.0), (0, 0, None)]
)
def test_a_share_of_nothing_is_none(part, whole, percent):
    assert share(part, whole) == percent


@pytest.mark.parametrize(
    ("counts", "index", "grade"),
    [
        ({4: 10}, 100.0, "A"),
        ({1: 10}, 25.0, "D"),
        ({3: 10}, 75.0, "C"),
        # The lowest of each grade: 88.31, 76.61, 65.00.
        ({4: 5324, 3: 4676}, 88.31, "A"),
        ({4: 532, 3: 468}, 88.3, "B"),
        ({4: 644, 3: 9356}, 76.61, "B"),
        ({4: 64, 3: 936}, 76.6, "C"),
        ({3: 6, 2: 4}, 65.0, "C"),
        ({3: 599, 2: 401}, 64.98, "D"),
    ],
)
def test_the_index_has_the_grades_of_the_regulation(counts, index, grade):
    found = satisfaction(counts)
    assert (found.index, found.grade, found.sample) == (index, grade, sum(counts.values()))


@pytest.mark.parametrize(("sample", "telling"), [(29, False), (30, True)])
def test_a_small_sample_is_said_to_be_small(sample, telling):
    assert satisfaction({4: sample}).is_telling is telling


def test_no_ratings_have_no_index():
    assert satisfaction({}) == NO_SATISFACTION
    assert per(100, 0) is None


WEEK = parse_week({"sen-kam": "08.00-12.00, 13.00-15.00", "jum": "08.00-11.00"})
HOURS = OpeningHours(
    ZoneInfo("Asia/Makassar"),
    {"": WEEK, "Mal": parse_week({"sen-min": "10.00-21.00"})},
    special_days=(SpecialDay(date(2026, 11, 12), parse_hours("09.00-10.00"), counter="Loket 9"),),
)
START = datetime(2026, 11, 1, tzinfo=UTC)
minutes = st.integers(0, 40 * 24 * 60)
seconds = st.integers(-400 * 86_400, 400 * 86_400)


@given(
    start=minutes,
    length=minutes,
    stops=st.lists(minutes, max_size=6, unique=True),
    counter=st.sampled_from(["", "Loket 3", "Mal", "Loket 9"]),
)
@settings(deadline=None, max_examples=120, derandomize=True)
def test_the_work_clock_agrees_with_the_calendar(start, length, stops, counter):
    begin = START + timedelta(minutes=start)
    end = begin + timedelta(minutes=length)
    edges = [START + timedelta(minutes=minute) for minute in sorted(stops)]
    stretches = list(zip(edges[::2], edges[1::2], strict=False))
    expected = HOURS.working_time_between(begin, end, counter=counter, stopped=stretches)
    scale = WorkClock(HOURS).scale(counter)
    paused = sum(
        scale.between(max(stored(pause), stored(begin)), min(stored(resume), stored(end)))
        for pause, resume in stretches
    )
    assert scale.between(stored(begin), stored(end)) - paused == expected // timedelta(microseconds=1)


def test_no_time_is_worked_backwards():
    assert WorkClock(HOURS).scale().between(stored(START + timedelta(days=5)), stored(START)) == 0


@given(pairs=st.lists(st.tuples(seconds, seconds), min_size=1, max_size=8))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_the_work_clock_agrees_however_far_apart_it_is_asked(pairs):
    scale = WorkClock(HOURS).scale("Mal")
    for start, end in pairs:
        begin, until = START + timedelta(seconds=start), START + timedelta(seconds=end)
        expected = HOURS.working_time_between(begin, until, counter="Mal") if begin < until else timedelta(0)
        assert scale.between(stored(begin), stored(until)) == expected // timedelta(microseconds=1)
