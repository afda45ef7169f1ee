"""The end of a broadcast: windows, gaps, daily limits and several modems, as sending itself keeps them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from smsgw.broadcasts.pace import Plan, Sender, plan
from smsgw.config.settings import BroadcastLane, LanesSection
from smsgw.messages import Lane
from smsgw.policy import Gate, Pace

JAKARTA = ZoneInfo("Asia/Jakarta")
FAR = datetime(2100, 1, 1, tzinfo=UTC)
FREE = Sender()


def at(day: int, clock: str) -> datetime:
    """An instant of November 2026 by Jakarta's clocks; the 24th is a Tuesday, the 27th a Friday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA).astimezone(UTC)


def gate(**changes: object) -> Gate:
    lane = BroadcastLane(**{"hours": "08:00-17:00", "min_gap_s": 60, "daily_limit": 0, **changes})
    return Gate(LanesSection(broadcast=lane), JAKARTA)


S = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("segments", "start", "senders", "ends_at"),
    [
        pytest.param(0, at(24, "09:00"), [FREE], at(24, "09:00"), id="nothing-to-send"),
        pytest.param(1, at(24, "09:00"), [FREE], at(24, "09:00") + 3 * S, id="one"),
        pytest.param(10, at(24, "09:00"), [FREE], at(24, "09:09") + 3 * S, id="at-the-gap"),
        pytest.param(10, at(24, "06:00"), [FREE], at(24, "08:09") + 3 * S, id="before-the-window"),
        pytest.param(10, at(24, "20:00"), [FREE], at(25, "08:09") + 3 * S, id="after-the-window"),
        pytest.param(10, at(24, "16:55"), [FREE], at(25, "08:04") + 3 * S, id="over-the-evening"),
        pytest.param(540, at(24, "08:00"), [FREE], at(24, "16:59") + 3 * S, id="a-whole-day"),
        pytest.param(541, at(24, "08:00"), [FREE], at(25, "08:00") + 3 * S, id="a-day-and-one"),
        pytest.param(10, at(24, "09:00"), [FREE, FREE], at(24, "09:04") + 3 * S, id="two-modems"),
        pytest.param(10, at(27, "11:25"), [FREE], at(27, "13:04") + 3 * S, id="friday-prayer"),
        pytest.param(10, at(24, "09:00"), [Sender(5, 5)], at(25, "08:04") + 3 * S, id="daily-limit"),
        pytest.param(10, at(24, "09:00"), [Sender(5, 1)], at(26, "08:03") + 3 * S, id="some-sent-today"),
        pytest.param(10, at(24, "09:00"), [Sender(2, 2), FREE], at(24, "09:07") + 3 * S, id="one-is-limited"),
        pytest.param(1, at(24, "09:00"), [], None, id="no-modem"),
        pytest.param(10**7, at(24, "09:00"), [Sender(5, 5)], None, id="more-than-a-year"),
    ],
)
def test_the_end_is_where_the_pace_puts_it(segments, start, senders, ends_at) -> None:
    assert plan(segments, start, gate(), senders, FAR).ends_at == ends_at


def test_a_holiday_is_no_day_for_broadcasts() -> None:
    eve = datetime(2026, 12, 23, 16, 55, tzinfo=JAKARTA).astimezone(UTC)
    ends_at = plan(10, eve, gate(), [FREE], FAR).ends_at
    assert ends_at == datetime(2026, 12, 26, 8, 4, 3, tzinfo=JAKARTA)


def test_a_gap_shorter_than_a_modem_needs_is_not_believed() -> None:
    ends_at = plan(11, at(24, "09:00"), gate(min_gap_s=0), [FREE], FAR).ends_at
    assert ends_at == at(24, "09:00") + timedelta(seconds=10 * 3 + 3)


def test_around_the_clock_has_no_evening() -> None:
    found = plan(61, at(24, "23:30"), gate(hours="00:00-24:00"), [FREE], FAR)
    assert found.ends_at == at(25, "00:30") + 3 * S


def test_the_deadline_says_how_much_is_done_by_then() -> None:
    found = plan(1000, at(24, "16:00"), gate(), [FREE], at(25, "08:30"))
    assert found == Plan(ends_at=found.ends_at, done_by_deadline=60 + 30)


@pytest.mark.parametrize("segments", [1, 7, 60, 200])
@pytest.mark.parametrize("start", [at(24, "16:50"), at(27, "11:20"), at(27, "05:00")])
def test_the_plan_agrees_with_sending_minute_by_minute(segments, start) -> None:
    """The gate itself, asked as the loop asks it, opens for the last segment when the plan says so."""
    gates = gate(daily_limit=100)
    now, last, today, sent, day = start, None, 0, 0, None
    while True:
        local = now.astimezone(JAKARTA).date()
        today, day = (0 if local != day else today), local
        if Lane.BROADCAST in gates.open_lanes(now, {Lane.BROADCAST: Pace(last, today)}):
            last, today, sent = now, today + 1, sent + 1
            if sent == segments:
                break
        now += timedelta(minutes=1)
    assert plan(segments, start, gates, [Sender(100, 100)], FAR).ends_at == now + 3 * S


def test_a_limit_used_up_today_waits_for_tomorrow() -> None:
    senders = [replace(Sender(3, 3), left_today=-2)]
    assert plan(1, at(24, "09:00"), gate(), senders, FAR).ends_at == at(25, "08:00") + 3 * S
