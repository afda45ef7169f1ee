"""Opening hours, holidays, Ramadan, working time, and when a lane may send."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.errors import OfficeError, UsageError
from smsgw.office import feasts
from smsgw.office.calendar import OpeningHours, SpecialDay, parse_clock, parse_hours, parse_week
from smsgw.office.feasts import Period
from smsgw.office.windows import NEVER_QUIET, Quiet, Window, lasts_until, next_allowed, parse_window

JAKARTA = ZoneInfo("Asia/Jakarta")
MAKASSAR = ZoneInfo("Asia/Makassar")
JAYAPURA = ZoneInfo("Asia/Jayapura")
OFFICE = OpeningHours(
    zone=JAKARTA,
    weeks={
        "": parse_week({"Sen-Kam": "08.00-15.00", "Jum": "08.00-11.00"}),
        "MPP": parse_week({"Sen-Jum": "09.00-12.00, 13.00-17.00", "Sab": "09.00-12.00"}),
    },
    ramadan_weeks={"": parse_week({"Sen-Kam": "08.00-14.00", "Jum": "08.00-11.00"})},
    special_days=(
        SpecialDay(date(2026, 3, 23), parse_hours("09.00-12.00"), "layanan mudik"),
        SpecialDay(date(2026, 11, 30), (), "pindah kantor"),
        SpecialDay(date(2026, 11, 30), parse_hours("08.00-10.00"), "", counter="MPP"),
    ),
)


def at(text, zone=JAKARTA):
    """A local moment, as the office's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# --- tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clock"), [("08.00", time(8)), ("8:30", time(8, 30)), ("24.00", time(0)), (" 7 ", time(7))]
)
def test_a_clock_time_is_read(text, clock):
    assert parse_clock(text) == clock


@pytest.mark.parametrize("text", ["", "25.00", "08.60", "delapan", "08.00.00", "-1", "24.01"])
def test_what_is_no_clock_time_is_refused(text):
    with pytest.raises(UsageError):
        parse_clock(text)


@pytest.mark.parametrize(
    "text", ["08.00", "15.00-08.00", "08.00-12.00, 11.00-15.00", "08.00-08.00", "08.00-24.00, 01.00-02.00"]
)
def test_hours_that_overlap_or_run_backwards_are_refused(text):
    with pytest.raises(UsageError):
        parse_hours(text)


def test_days_are_read_in_both_languages_and_the_rest_is_closed():
    english = parse_week({"mon-thu": "08:00-15:00", "friday": "08:00-11:00", "Sun": "tutup"})
    assert english == OFFICE.weeks[""]
    assert english[5] == english[6] == ()


@pytest.mark.parametrize(
    "table", [{"Sen-Rab": "8-9", "Sel": "8-9"}, {"Kam-Sen": "8-9"}, {"Senen": "8-9"}, {"Sen-": "8"}]
)
def test_a_week_with_doubled_or_unknown_days_is_refused(table):
    with pytest.raises(UsageError):
        parse_week(table)


# --- holidays and Ramadan -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-03-19", "Nyepi"),
        ("2026-03-20", "cuti bersama Idul Fitri"),
        ("2026-03-21", "Idul Fitri"),
        ("2026-03-22", "Idul Fitri"),
        ("2026-08-17", "Hari Kemerdekaan RI"),
        ("2026-12-24", "cuti bersama Natal"),
        ("2026-12-25", "Natal"),
        ("2027-03-10", "Idul Fitri"),
        ("2026-11-24", None),
    ],
)
def test_a_holiday_has_a_name_that_fits_an_sms(day, name):
    assert feasts.holiday(date.fromisoformat(day)) == name


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_shipped_holidays_are_the_librarys(language):
    shipped = {year: feasts.shipped_names(year, language) for year in range(2020, 2046)}
    years = {year for year, days in shipped.items() if days}
    assert {2026, 2027} <= years
    for year in years:
        assert shipped[year] == feasts.library_names(year, language)


def test_a_year_that_is_not_shipped_is_asked_of_the_library():
    assert "Natal" in feasts.holidays_of(2045)[date(2045, 12, 25)]


def test_2026_has_17_holidays_and_8_leave_days():
    assert len(feasts.holidays_of(2026)) == 25
    assert feasts.holiday(date(2026, 12, 25), "en") == "Christmas Day"


@pytest.mark.parametrize(
    ("day", "fasting"),
    [
        ("2026-02-18", False),
        ("2026-02-19", True),
        ("2026-03-20", True),
        ("2026-03-21", False),
        ("2032-12-10", True),
        ("2033-01-03", False),
        ("2033-12-22", True),
    ],
)
def test_ramadan_is_the_month_before_idul_fitri(day, fasting):
    assert feasts.is_ramadan(date.fromisoformat(day)) is fasting


def test_a_decreed_ramadan_replaces_the_computed_one_of_its_year_alone():
    decreed = [Period(date(2026, 2, 20), date(2026, 3, 19))]
    assert not feasts.is_ramadan(date(2026, 2, 19), decreed)
    assert feasts.is_ramadan(date(2026, 3, 19), decreed)
    assert not feasts.is_ramadan(date(2026, 3, 20), decreed)
    assert feasts.is_ramadan(date(2027, 2, 20), decreed)


# --- opening hours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "counter", "is_open", "opens"),
    [
        ("2026-11-24T09:30", "", True, "2026-11-25T08:00"),
        ("2026-11-24T07:59", "", False, "2026-11-24T08:00"),
        ("2026-11-24T15:00", "", False, "2026-11-25T08:00"),
        ("2026-11-27T11:30", "", False, "2026-12-01T08:00"),
        ("2026-11-27T12:30", "MPP", False, "2026-11-27T13:00"),
        ("2026-11-28T10:00", "MPP", True, "2026-11-30T08:00"),
        ("2026-12-23T16:00", "", False, "2026-12-28T08:00"),
        ("2026-03-23T10:00", "", True, "2026-03-25T08:00"),
        ("2026-11-24T09:30", "Loket 9", True, "2026-11-25T08:00"),
    ],
    ids=[
        "open",
        "before",
        "at-closing",
        "friday-and-moving-day",
        "break",
        "saturday",
        "natal",
        "mudik",
        "none",
    ],
)
def test_when_a_counter_is_open_and_opens_next(now, counter, is_open, opens):
    assert OFFICE.is_open(at(now), counter) is is_open
    assert OFFICE.next_opening(at(now), counter) == at(opens)


def test_the_moment_is_what_counts_and_not_its_zone():
    assert OFFICE.is_open(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    assert not OFFICE.is_open(at("2026-11-24T08:30", JAYAPURA))
    assert OFFICE.next_opening(datetime(2026, 11, 24, 0, 0, tzinfo=UTC)).tzinfo is JAKARTA


def test_in_ramadan_the_ramadan_table_counts_and_an_empty_one_is_none():
    assert OFFICE.hours_on(date(2026, 3, 2)) == [(at("2026-03-02T08:00"), at("2026-03-02T14:00"))]
    bare = OpeningHours(zone=JAKARTA, weeks=OFFICE.weeks, ramadan_weeks={"": ((),) * 7})
    assert bare.hours_on(date(2026, 3, 2)) == [(at("2026-03-02T08:00"), at("2026-03-02T15:00"))]


@pytest.mark.parametrize(
    ("day", "counter", "reason"),
    [
        ("2026-12-24", "", "cuti bersama Natal"),
        ("2026-11-29", "", ""),
        ("2026-11-30", "", "pindah kantor"),
        ("2026-11-30", "MPP", None),
        ("2026-03-23", "", None),
        ("2026-11-24", "", None),
    ],
    ids=["leave-day", "sunday", "exception", "counters-own-exception", "open-on-leave-day", "open"],
)
def test_why_a_counter_is_closed(day, counter, reason):
    assert OFFICE.closing_reason(date.fromisoformat(day), counter) == reason


def test_a_mall_may_stay_open_on_holidays():
    mall = OpeningHours(zone=JAKARTA, weeks={"": parse_week({"Sen-Min": "10-20"})}, open_holidays=True)
    assert mall.closing_reason(date(2026, 12, 25)) is None
    assert mall.is_open(at("2026-12-25T12:00"))


def test_a_week_and_a_day_are_told_in_few_words():
    assert OFFICE.describe_week(date(2026, 11, 24)) == "Sen-Kam 08.00-15.00, Jum 08.00-11.00"
    assert OFFICE.describe_week(date(2026, 3, 2)) == "Sen-Kam 08.00-14.00, Jum 08.00-11.00"
    assert OFFICE.describe_week(date(2026, 11, 24), "MPP", "en") == (
        "Mon-Fri 09.00-12.00, 13.00-17.00, Sat 09.00-12.00"
    )
    assert OFFICE.describe_day(date(2026, 11, 25)) == "Rabu 25-11 08.00-15.00"
    assert OFFICE.describe_day(date(2026, 12, 24)) == "Kamis 24-12 TUTUP (cuti bersama Natal)"
    assert OFFICE.describe_day(date(2026, 11, 29), language="en") == "Sun 29-11 CLOSED"


def test_equal_days_that_are_no_neighbours_are_not_one_group():
    gap = OpeningHours(
        zone=JAKARTA, weeks={"": parse_week({"Sen": "8-12", "Rab-Kam": "8-12", "Min": "0-24"})}
    )
    assert gap.describe_week(date(2026, 11, 24)) == ("Sen 08.00-12.00, Rab-Kam 08.00-12.00, Min 00.00-24.00")


def test_an_office_without_hours_never_opens_and_promises_nothing():
    none = OpeningHours(zone=JAKARTA, weeks={})
    assert none.next_opening(at("2026-11-24T09:30")) is None
    assert none.describe_week(date(2026, 11, 24)) == ""
    with pytest.raises(OfficeError):
        none.add_working_time(at("2026-11-24T09:30"), hours=1)
    with pytest.raises(OfficeError):
        none.add_working_time(at("2026-11-24T09:30"), days=1)


# --- working time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-11-24T09:30", {"hours": 1}, "2026-11-24T10:30"),
        ("2026-11-24T14:30", {"hours": 1}, "2026-11-25T08:30"),
        ("2026-11-24T06:00", {"hours": 7}, "2026-11-24T15:00"),
        ("2026-11-27T10:30", {"hours": 1}, "2026-12-01T08:30"),
        ("2026-11-24T09:30", {"days": 1}, "2026-11-25T15:00"),
        ("2026-11-24T23:30", {"days": 3}, "2026-11-27T11:00"),
        ("2026-12-23T09:30", {"days": 1}, "2026-12-28T15:00"),
        ("2026-11-24T09:30", {"days": 1, "hours": 2}, "2026-11-26T10:00"),
        ("2026-11-24T09:30", {}, "2026-11-24T09:30"),
    ],
    ids=[
        "same-day",
        "over-night",
        "whole-day",
        "over-weekend",
        "1-day",
        "3-days",
        "leave",
        "both",
        "nothing",
    ],
)
def test_a_promise_falls_due_in_opening_hours(start, amount, due):
    assert OFFICE.add_working_time(at(start), **amount) == at(due)


@pytest.mark.parametrize(
    ("start", "end", "stopped", "hours"),
    [
        ("2026-11-24T09:30", "2026-11-24T10:30", [], 1),
        ("2026-11-24T14:00", "2026-11-25T09:00", [], 2),
        ("2026-12-23T14:00", "2026-12-28T09:00", [], 2),
        ("2026-11-24T08:00", "2026-11-26T15:00", [("2026-11-25T08:00", "2026-11-26T08:00")], 14),
        ("2026-11-24T08:00", "2026-11-24T15:00", [("2026-11-24T10:00", None)], 2),
        (
            "2026-11-24T08:00",
            "2026-11-24T15:00",
            [("2026-11-24T09:00", "2026-11-24T11:00"), ("2026-11-24T10:00", "2026-11-24T12:00")],
            4,
        ),
        ("2026-11-24T10:00", "2026-11-24T09:00", [], 0),
    ],
    ids=["hour", "night", "leave", "stopped-day", "still-stopped", "overlapping-stops", "backwards"],
)
def test_the_working_time_between_two_moments(start, end, stopped, hours):
    pauses = [(at(a), at(b) if b else None) for a, b in stopped]
    assert OFFICE.working_time_between(at(start), at(end), stopped=pauses) == timedelta(hours=hours)


moments = st.integers(0, 730 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(moments, st.integers(1, 60))
def test_working_time_added_is_the_working_time_between(start, hours):
    due = OFFICE.add_working_time(start, hours=hours)
    assert OFFICE.working_time_between(start, due) == timedelta(hours=hours)


# --- windows --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("07:30-19:30", Window(450, 1170)),
        ("00:00-24:00", Window(0, 1440)),
        ("20.00-06.00", Window(1200, 360)),
        ("18:00-00:00", Window(1080, 1440)),
    ],
)
def test_a_window_is_read(text, window):
    assert parse_window(text) == window


def test_a_window_is_written_as_it_is_read():
    assert str(parse_window("00:00-24:00")) == "00:00-24:00"
    assert str(parse_window("7.30-19.30")) == "07:30-19:30"


@pytest.mark.parametrize("text", ["", "07:30", "8-8", "00:00-25:00", "24:00-06:00", "pagi-sore"])
def test_what_is_no_window_is_refused(text):
    with pytest.raises(UsageError):
        parse_window(text)


DAY = parse_window("07:30-19:30")
NOTICES, BALI = Quiet(holidays=False), Quiet(nyepi=True, holidays=False)
FEASTS = Quiet()
OPEN_ON_LEAVE_DAY = Quiet(open_holidays=(date(2026, 12, 24),))
ALWAYS, NIGHT = parse_window("00:00-24:00"), parse_window("20:00-06:00")


@pytest.mark.parametrize(
    ("now", "zone", "window", "quiet", "then"),
    [
        ("2026-11-24T09:30", JAKARTA, DAY, NOTICES, "2026-11-24T09:30"),
        ("2026-11-24T05:00", JAKARTA, DAY, NOTICES, "2026-11-24T07:30"),
        ("2026-11-24T19:30", JAKARTA, DAY, NOTICES, "2026-11-25T07:30"),
        ("2026-11-24T19:29", MAKASSAR, DAY, NOTICES, "2026-11-24T19:29"),
        ("2026-11-24T23:59", JAYAPURA, DAY, NOTICES, "2026-11-25T07:30"),
        ("2026-11-27T11:30", JAKARTA, DAY, NOTICES, "2026-11-27T13:00"),
        ("2026-11-27T11:30", JAKARTA, DAY, NEVER_QUIET, "2026-11-27T11:30"),
        ("2026-11-26T11:30", JAKARTA, DAY, NOTICES, "2026-11-26T11:30"),
        ("2026-03-02T17:30", JAKARTA, DAY, NOTICES, "2026-03-03T07:30"),
        ("2026-03-02T17:30", JAKARTA, ALWAYS, NOTICES, "2026-03-02T20:00"),
        ("2026-11-24T17:30", JAKARTA, DAY, NOTICES, "2026-11-24T17:30"),
        ("2026-03-19T10:00", MAKASSAR, DAY, BALI, "2026-03-20T07:30"),
        ("2026-03-19T10:00", MAKASSAR, ALWAYS, BALI, "2026-03-20T06:00"),
        ("2026-03-19T10:00", MAKASSAR, DAY, NOTICES, "2026-03-19T10:00"),
        ("2026-11-24T03:00", JAKARTA, ALWAYS, NEVER_QUIET, "2026-11-24T03:00"),
        ("2026-11-24T03:00", JAKARTA, NIGHT, NEVER_QUIET, "2026-11-24T03:00"),
        ("2026-11-24T06:00", JAKARTA, NIGHT, NEVER_QUIET, "2026-11-24T20:00"),
        ("2026-03-02T17:00", JAKARTA, parse_window("17:30-19:00"), NOTICES, "2026-03-21T17:30"),
        ("2026-12-25T10:00", JAKARTA, DAY, FEASTS, "2026-12-26T07:30"),
        ("2026-12-25T10:00", JAKARTA, DAY, NOTICES, "2026-12-25T10:00"),
        ("2026-12-24T10:00", JAKARTA, DAY, FEASTS, "2026-12-26T07:30"),
        ("2026-12-24T10:00", JAKARTA, DAY, OPEN_ON_LEAVE_DAY, "2026-12-24T10:00"),
        ("2026-12-23T19:30", JAKARTA, DAY, FEASTS, "2026-12-26T07:30"),
        ("2026-03-17T17:30", JAKARTA, DAY, FEASTS, "2026-03-25T07:30"),
        ("2026-12-24T21:00", JAKARTA, NIGHT, FEASTS, "2026-12-26T00:00"),
        ("2026-12-25T10:00", JAKARTA, DAY, NEVER_QUIET, "2026-12-25T10:00"),
        ("2026-11-28T10:00", JAKARTA, DAY, FEASTS, "2026-11-28T10:00"),
    ],
    ids=[
        "open",
        "before",
        "at-the-end",
        "last-minute-wita",
        "night-wit",
        "friday-prayer",
        "friday-without-rule",
        "thursday-noon",
        "fasting-evening",
        "fasting-evening-no-window",
        "evening-of-november",
        "nyepi",
        "nyepi-no-window",
        "nyepi-outside-bali",
        "always",
        "across-midnight-in",
        "across-midnight-out",
        "window-inside-fasting-evenings",
        "holiday",
        "holiday-without-rule",
        "leave-day",
        "leave-day-on-which-the-office-is-open",
        "eve-of-holidays",
        "eve-of-lebaran-with-nyepi",
        "holiday-and-a-night-window",
        "holiday-and-an-answer",
        "saturday-is-no-holiday",
    ],
)
def test_when_a_lane_may_send_next(now, zone, window, quiet, then):
    assert next_allowed(at(now, zone), window, zone=zone, quiet=quiet) == at(then, zone)


@pytest.mark.parametrize(
    ("start", "days", "window", "quiet", "until"),
    [
        pytest.param("2026-11-24T09:30", 3, DAY, FEASTS, "2026-11-27T09:30", id="ordinary-days"),
        pytest.param("2026-11-24T20:00", 3, DAY, FEASTS, "2026-11-27T20:00", id="nights-count"),
        pytest.param("2026-11-24T20:00", 0.25, DAY, FEASTS, "2026-11-25T13:30", id="over-before-it-opens"),
        pytest.param("2026-12-23T16:00", 3, DAY, FEASTS, "2026-12-28T16:00", id="christmas"),
        pytest.param("2026-12-23T16:00", 3, DAY, NOTICES, "2026-12-26T16:00", id="holidays-do-not-close"),
        pytest.param("2026-12-23T16:00", 3, DAY, OPEN_ON_LEAVE_DAY, "2026-12-27T16:00", id="open-on-one"),
        # Nyepi and Lebaran of 2026 close from the 18th to the 24th.
        pytest.param("2026-03-17T16:00", 3, DAY, FEASTS, "2026-03-27T16:00", id="lebaran-from-its-eve"),
        pytest.param("2026-03-21T10:00", 1, DAY, FEASTS, "2026-03-26T10:00", id="from-within-lebaran"),
        pytest.param("2026-11-24T09:30", 3650, DAY, FEASTS, "2036-11-25T09:30", id="ten-years"),
        pytest.param("2026-12-23T16:00", 3, ALWAYS, NEVER_QUIET, "2026-12-26T16:00", id="answers"),
    ],
)
def test_days_on_which_nobody_may_send_take_nothing_of_a_messages_life(start, days, window, quiet, until):
    life = timedelta(days=days)
    assert lasts_until(at(start), life, window, zone=JAKARTA, quiet=quiet) == at(until)


def test_an_allowed_moment_comes_back_as_it_went_in():
    now = datetime(2026, 11, 24, 2, 30, 15, 123, tzinfo=UTC)
    assert next_allowed(now, DAY, zone=JAKARTA, quiet=NOTICES) == now
    assert next_allowed(now, DAY, zone=JAKARTA, quiet=NOTICES).tzinfo is UTC


minutes = st.integers(0, 1439)


@settings(deadline=None, max_examples=200, derandomize=True)
@given(
    moments,
    st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1]),
    # Berlin and Lord Howe change their clocks, by an hour and by half an hour.
    st.sampled_from(
        ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Berlin", "Australia/Lord_Howe"]
    ),
    st.booleans(),
)
def test_the_next_allowed_moment_is_never_earlier_and_is_allowed(now, edges, name, nyepi):
    zone, window, quiet = ZoneInfo(name), Window(*edges), Quiet(nyepi=nyepi)
    moment = next_allowed(now, window, zone=zone, quiet=quiet)
    assert moment >= now
    assert next_allowed(moment, window, zone=zone, quiet=quiet) == moment
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    start, end = edges
    assert start <= minute < end if start < end else (minute >= start or minute < end)
    assert not (local.weekday() == 4 and 690 <= minute < 780)
