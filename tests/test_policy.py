"""Decisions, as tables: what an error means, when to try again, which lanes may send."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from smsgw import policy
from smsgw.config import LanesSection
from smsgw.errors import (
    AlreadyTaken,
    InDoubt,
    LinkLost,
    ModemUnavailable,
    Postponed,
    Refused,
    SmsgwError,
    TextError,
    TpduError,
)
from smsgw.messages import Lane
from smsgw.policy import Fate, Gate, Pace

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # Tuesday 09:30 in Jakarta
JAKARTA = ZoneInfo("Asia/Jakarta")
LANES = LanesSection()


@pytest.mark.parametrize(
    ("error", "attempts", "fate", "after"),
    [
        pytest.param(Refused("barred", code=8), 1, Fate.FAIL, timedelta(0), id="refused"),
        pytest.param(TpduError("no such digit"), 1, Fate.FAIL, timedelta(0), id="cannot-be-encoded"),
        pytest.param(Postponed("congestion", code=42), 1, Fate.POSTPONE, timedelta(seconds=30), id="first"),
        pytest.param(Postponed("congestion", code=42), 7, Fate.POSTPONE, timedelta(seconds=30), id="seventh"),
        pytest.param(Postponed("congestion", code=42), 8, Fate.FAIL, timedelta(0), id="eighth"),
        pytest.param(AlreadyTaken("has it", code=197), 1, Fate.TAKEN, timedelta(0), id="already-taken"),
        pytest.param(Postponed("ERROR"), 1, Fate.POSTPONE, timedelta(seconds=30), id="no-code-once"),
        pytest.param(Postponed("ERROR"), 2, Fate.FAIL, timedelta(0), id="no-code-twice"),
        pytest.param(
            Postponed("ERROR", suspect_credit=True),
            2,
            Fate.POSTPONE,
            timedelta(seconds=30),
            id="no-code-twice-without-credit",
        ),
        pytest.param(
            Postponed("timeout", code=332, maybe_sent=True),
            1,
            Fate.DOUBT,
            timedelta(minutes=5),
            id="maybe-sent",
        ),
        pytest.param(InDoubt("no result"), 1, Fate.DOUBT, timedelta(minutes=5), id="in-doubt"),
        pytest.param(InDoubt("no result"), 9, Fate.DOUBT, timedelta(minutes=5), id="in-doubt-again"),
        pytest.param(ModemUnavailable("not_registered"), 9, Fate.RELEASE, timedelta(0), id="unavailable"),
        pytest.param(LinkLost("unplugged"), 9, Fate.RELEASE, timedelta(0), id="link-lost"),
    ],
)
def test_an_error_has_its_fate(error: SmsgwError, attempts: int, fate: Fate, after: timedelta) -> None:
    verdict = policy.verdict(error, Lane.REPLY, NOW, attempts, NOW)
    assert (verdict.fate, verdict.at) == (fate, NOW + after)
    assert verdict.reason


def test_what_no_submit_raises_is_a_bug_and_is_raised() -> None:
    with pytest.raises(TextError):
        policy.verdict(TextError("?"), Lane.REPLY, NOW, 1, NOW)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        pytest.param(timedelta(0), timedelta(seconds=30), id="first-try"),
        pytest.param(timedelta(seconds=30), timedelta(seconds=30), id="30-s"),
        pytest.param(timedelta(minutes=4), timedelta(minutes=4), id="4-min"),
        pytest.param(timedelta(hours=1), timedelta(hours=1), id="1-h"),
        pytest.param(timedelta(days=2), timedelta(hours=1), id="2-days"),
        pytest.param(timedelta(seconds=-90), timedelta(seconds=30), id="clock-set-back"),
    ],
)
def test_the_wait_is_the_age_within_bounds(age: timedelta, wait: timedelta) -> None:
    assert policy.next_attempt(NOW - age, NOW) == NOW + wait


@pytest.mark.parametrize(
    ("tried_for_s", "attempts", "wait_s"),
    [
        pytest.param(0, 1, 60, id="first"),
        pytest.param(61, 2, 300, id="second"),
        pytest.param(362, 3, None, id="T051-third-fails"),
        pytest.param(0, 5, 60, id="first-of-a-late-segment"),
        pytest.param(900, 2, 300, id="second-after-a-time-without-network"),
        pytest.param(-90, 8, None, id="not-for-ever-with-a-clock-set-back"),
    ],
)
def test_a_network_out_of_order_is_tried_thrice(tried_for_s: int, attempts: int, wait_s: int | None) -> None:
    tried_at = NOW - timedelta(seconds=tried_for_s)
    verdict = policy.verdict(Postponed("out of order", code=38), Lane.REPLY, tried_at, attempts, NOW)
    assert verdict.fate is (Fate.FAIL if wait_s is None else Fate.POSTPONE)
    assert verdict.at == NOW + timedelta(seconds=wait_s or 0)


def test_attempts_double_their_distance_by_themselves() -> None:
    tried, waits = NOW, []
    for _ in range(10):
        due = policy.next_attempt(NOW, tried)
        waits.append((due - tried).total_seconds())
        tried = due
    assert waits == [30, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


@pytest.mark.parametrize(
    ("lane", "in_doubt", "before", "may"),
    [
        pytest.param(Lane.REPLY, "resend", False, True, id="reply"),
        pytest.param(Lane.REPLY, "resend", True, False, id="reply-once-only"),
        pytest.param(Lane.REPLY, "hold", False, False, id="reply-held"),
        pytest.param(Lane.BROADCAST, "hold", False, False, id="broadcast"),
    ],
)
def test_a_doubtful_segment_is_sent_again_once_where_its_lane_says_so(
    lane: Lane, in_doubt: str, before: bool, may: bool
) -> None:
    lanes = LanesSection.model_validate({lane.word: {"in_doubt": in_doubt}})
    assert policy.may_resend(lane, lanes, before) is may


def test_a_notice_in_doubt_waits_longer_than_a_reply() -> None:
    waits = [policy.patience(lane) for lane in Lane]
    assert waits == [timedelta(minutes=5), timedelta(hours=2), timedelta(minutes=5)]


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "lanes"),
    [
        pytest.param(at(9, 30), "reply notice broadcast", id="office-hours"),
        pytest.param(at(7, 30), "reply notice", id="7:30"),
        pytest.param(at(7, 29), "reply", id="7:29"),
        pytest.param(at(17), "reply notice", id="17:00"),
        pytest.param(at(19, 30), "reply", id="19:30"),
        pytest.param(at(3), "reply", id="night"),
        pytest.param(at(12, 0, day=27), "reply", id="friday-prayer"),
    ],
)
def test_lanes_are_open_by_the_clock_on_the_wall(now: datetime, lanes: str) -> None:
    assert Gate(LANES, JAKARTA).open_lanes(now, {}) == [Lane.parse(word) for word in lanes.split()]


@pytest.mark.parametrize(
    ("pace", "is_open"),
    [
        pytest.param(Pace(NOW - timedelta(seconds=6), 10), True, id="after-the-gap"),
        pytest.param(Pace(NOW - timedelta(seconds=5), 10), False, id="within-the-gap"),
        pytest.param(Pace(NOW, 10), False, id="this-moment"),
        pytest.param(Pace(NOW + timedelta(hours=1), 10), True, id="clock-set-back"),
        pytest.param(Pace(None, 299), True, id="below-the-daily-limit"),
        pytest.param(Pace(None, 300), False, id="at-the-daily-limit"),
    ],
)
def test_broadcasts_keep_their_pace(pace: Pace, is_open: bool) -> None:
    lanes = Gate(LANES, JAKARTA).open_lanes(NOW, {Lane.BROADCAST: pace})
    assert (Lane.BROADCAST in lanes) is is_open
    assert lanes[:2] == [Lane.REPLY, Lane.NOTICE]


def test_a_lane_that_is_held_sends_nothing() -> None:
    held = frozenset({Lane.NOTICE, Lane.BROADCAST})
    assert Gate(LANES, JAKARTA).open_lanes(NOW, {}, held=held) == [Lane.REPLY]


@pytest.mark.parametrize(
    ("lane", "now", "opens"),
    [
        pytest.param(Lane.REPLY, at(3), at(3), id="reply-at-night"),
        pytest.param(Lane.NOTICE, at(9), at(9), id="notice-by-day"),
        pytest.param(Lane.NOTICE, at(3), at(7, 30), id="notice-before-dawn"),
        pytest.param(Lane.NOTICE, at(20), at(7, 30, day=25), id="notice-in-the-evening"),
        pytest.param(Lane.NOTICE, at(11, 45, day=27), at(13, 0, day=27), id="notice-at-friday-prayer"),
    ],
)
def test_a_lane_opens_at(lane: Lane, now: datetime, opens: datetime) -> None:
    assert Gate(LANES, JAKARTA).opens_at(lane, now) == opens


def test_always_open_means_on_friday_too() -> None:
    lanes = LanesSection.model_validate({"notice": {"hours": policy.ALWAYS}})
    assert Lane.NOTICE in Gate(lanes, JAKARTA).open_lanes(at(12, 0, day=27), {})


def test_always_open_means_on_holidays_too_and_leaves_a_life_as_it_is() -> None:
    christmas = datetime(2026, 12, 25, 10, tzinfo=JAKARTA)
    for spelled in ("00:00-24:00", "00.00-24.00"):
        gate = Gate(LanesSection.model_validate({"notice": {"hours": spelled}}), JAKARTA)
        assert gate.opens_at(Lane.NOTICE, christmas) == christmas
        assert gate.worth_until(Lane.NOTICE, christmas) == christmas + timedelta(days=3)
    assert Gate(LANES, JAKARTA).opens_at(Lane.NOTICE, christmas) > christmas


def ten(month: int, day: int) -> datetime:
    """Ten o'clock of a day in 2026."""
    return datetime(2026, month, day, 10, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        pytest.param(ten(11, 24), ten(11, 21), id="ordinary-days"),
        # Nyepi and Lebaran have closed from the 18th to the 24th of March.
        pytest.param(ten(3, 25), ten(3, 16), id="after-lebaran"),
        pytest.param(ten(12, 26), ten(12, 22), id="after-christmas"),
    ],
)
def test_what_happened_before_holidays_is_news_after_them(now: datetime, since: datetime) -> None:
    gate = Gate(LANES, JAKARTA)
    found = gate.worth_since(Lane.NOTICE, now)
    assert found == since
    assert gate.worth_until(Lane.NOTICE, found) >= now
