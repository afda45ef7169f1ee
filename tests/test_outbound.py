"""The outbound walk: claimed, submitted, recorded; and what becomes of each way to fail."""

from datetime import datetime, timedelta

import pytest
from loopback import LoopbackModem, World

from smsgw import outbound
from smsgw.db import claims, outbox
from smsgw.db.models import OutboxMessage, OutboxSegment
from smsgw.errors import AlreadyTaken, InDoubt, LinkLost, ModemUnavailable, Postponed, Refused, TpduError
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.outbound import Tally
from smsgw.policy import Gate

PHONE = "+6281200000012"
MODEM = "utama"

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(now: datetime) -> World:
    return World(now, reports=None)


@pytest.fixture
def modem(world: World) -> LoopbackModem:
    return LoopbackModem(world)


@pytest.fixture
def tally(desk: Desk) -> Tally:
    return Tally(MODEM, Gate(desk.config.lanes, desk.config.zone, desk.quiet))


def queue(now: datetime, cause: str = "a", lane: Lane = Lane.NOTICE, text: str = "Halo") -> int:
    expires_at = now + timedelta(days=3)
    message_id = outbox.enqueue(PHONE, text, lane=lane, cause=cause, now=now, expires_at=expires_at)
    assert message_id is not None
    return message_id


def lost_after_the_pdu() -> InDoubt:
    error = InDoubt("the port went away")
    error.__cause__ = LinkLost("unplugged")
    return error


def test_a_due_segment_is_sent_and_recorded(
    modem: LoopbackModem, world: World, tally: Tally, now: datetime
) -> None:
    queue(now, text="x" * 161)
    world.next_reference = 255
    assert outbound.send_due(modem, tally, lambda: now)
    assert outbound.send_due(modem, tally, lambda: now)
    assert not outbound.send_due(modem, tally, lambda: now)
    assert [segment.sequence for segment in world.air] == [1, 2]
    assert [row.message_reference for row in OutboxSegment.select()] == [255, 0]
    assert (OutboxMessage.get().state, OutboxMessage.get().submitted_at) == ("submitted", now)
    assert tally.paces[Lane.NOTICE].today == 2


@pytest.mark.parametrize(
    ("error", "state", "due", "attempts", "counted", "raised"),
    [
        pytest.param(Refused("barred", code=8), "failed", 0, 1, 1, None, id="refused"),
        pytest.param(TpduError("no such digit"), "failed", 0, 1, 1, None, id="cannot-be-encoded"),
        pytest.param(AlreadyTaken("has it", code=197), "submitted", 0, 1, 1, None, id="already-taken"),
        pytest.param(Postponed("busy", code=42), "queued", 30, 1, 1, None, id="postponed"),
        pytest.param(
            Postponed("timeout", code=332, maybe_sent=True), "in_doubt", 7200, 1, 1, None, id="maybe-sent"
        ),
        pytest.param(InDoubt("no result"), "in_doubt", 7200, 1, 1, None, id="in-doubt"),
        pytest.param(lost_after_the_pdu(), "in_doubt", 7200, 1, 1, LinkLost, id="lost-after-the-pdu"),
        pytest.param(
            ModemUnavailable("not_registered"), "queued", 0, 0, 0, ModemUnavailable, id="unavailable"
        ),
        pytest.param(LinkLost("unplugged"), "queued", 0, 0, 0, LinkLost, id="lost-before-the-pdu"),
    ],
)
def test_each_way_to_fail_has_its_fate(
    error: Exception,
    state: str,
    due: int,
    attempts: int,
    counted: int,
    raised: type[Exception] | None,
    modem: LoopbackModem,
    world: World,
    tally: Tally,
    now: datetime,
) -> None:
    queue(now)
    modem.refusals.append(error)
    if raised is None:
        assert outbound.send_due(modem, tally, lambda: now)
    else:
        with pytest.raises(raised):
            outbound.send_due(modem, tally, lambda: now)
    row = OutboxMessage.get()
    assert (row.state, row.attempts, row.due_at) == (state, attempts, now + timedelta(seconds=due))
    assert OutboxSegment.get().state == state
    assert tally.paces[Lane.NOTICE].today == counted
    assert world.air == []


def test_a_late_segment_of_a_long_message_is_given_its_own_attempts(
    modem: LoopbackModem, tally: Tally, now: datetime
) -> None:
    queue(now, text="x" * 1200)
    for _ in range(7):
        outbound.send_due(modem, tally, lambda: now)
    later = now + timedelta(hours=5)
    modem.refusals.append(Postponed("no code"))
    outbound.send_due(modem, tally, lambda: later)
    row = OutboxMessage.get()
    assert (row.state, row.due_at) == ("queued", later + timedelta(seconds=30))


def test_a_repeat_that_the_smsc_has_already_is_submitted(
    modem: LoopbackModem, tally: Tally, desk: Desk, now: datetime
) -> None:
    queue(now, lane=Lane.REPLY)
    modem.refusals += [InDoubt("no result"), AlreadyTaken("CMS 197", code=197)]
    outbound.send_due(modem, tally, lambda: now)
    later = now + timedelta(minutes=6)
    outbound.settle_doubts(desk.config.lanes, later)
    outbound.send_due(modem, tally, lambda: later)
    row, segment = OutboxMessage.get(), OutboxSegment.get()
    assert (row.state, row.reason, row.repeat) == ("submitted", None, True)
    assert (segment.state, segment.message_reference) == ("submitted", None)


def test_a_dead_process_s_segment_is_in_doubt_at_the_next_start(now: datetime) -> None:
    queue(now, lane=Lane.REPLY)
    claims.claim_next(list(Lane), MODEM, now)
    assert outbound.recover("kedua", now) == 0
    assert outbound.recover(MODEM, now + timedelta(minutes=1)) == 1
    row = OutboxMessage.get()
    assert (row.state, row.due_at) == ("in_doubt", now + timedelta(minutes=5))
    assert outbound.recover(MODEM, now + timedelta(minutes=1)) == 0


def test_what_a_sold_modem_left_is_in_doubt_after_a_while(now: datetime) -> None:
    queue(now)
    claims.claim_next(list(Lane), "sold", now)
    assert outbound.recover_orphans(now + outbound.ORPHAN_AGE) == 0
    assert outbound.recover_orphans(now + outbound.ORPHAN_AGE + timedelta(seconds=1)) == 1
    assert OutboxMessage.get().state == "in_doubt"


@pytest.mark.parametrize(
    ("lane", "patience", "resent"),
    [
        pytest.param(Lane.REPLY, timedelta(minutes=5), True, id="reply"),
        pytest.param(Lane.NOTICE, timedelta(hours=2), True, id="notice"),
        pytest.param(Lane.BROADCAST, timedelta(minutes=5), False, id="broadcast"),
    ],
)
def test_a_doubt_that_nothing_settles_is_decided_by_its_lane(
    lane: Lane,
    patience: timedelta,
    resent: bool,
    modem: LoopbackModem,
    world: World,
    tally: Tally,
    desk: Desk,
    now: datetime,
) -> None:
    queue(now, lane=lane)
    modem.refusals.append(InDoubt("no result"))
    outbound.send_due(modem, tally, lambda: now)
    lanes = desk.config.lanes
    assert outbound.settle_doubts(lanes, now + patience - timedelta(seconds=1)) == 0
    assert outbound.settle_doubts(lanes, now + patience) == 1
    assert outbound.settle_doubts(lanes, now + patience) == 0
    row = OutboxMessage.get()
    assert (row.state, row.repeat) == (("queued", True) if resent else ("in_doubt", False))
    assert outbound.send_due(modem, tally, lambda: now + patience) is resent
    assert len(world.air) == resent


def test_a_second_doubt_is_held_for_a_person(
    modem: LoopbackModem, tally: Tally, desk: Desk, now: datetime
) -> None:
    queue(now, lane=Lane.REPLY)
    for minutes in (0, 5):
        modem.refusals.append(InDoubt("no result"))
        outbound.send_due(modem, tally, lambda at=now + timedelta(minutes=minutes): at)
        outbound.settle_doubts(desk.config.lanes, now + timedelta(minutes=minutes + 5))
    row = OutboxMessage.get()
    assert (row.state, row.due_at) == ("in_doubt", None)
    assert "outbox retry" in row.reason


def test_nothing_of_a_closed_or_held_lane_is_claimed(
    modem: LoopbackModem, tally: Tally, now: datetime
) -> None:
    queue(now)
    night = now + timedelta(hours=14)
    assert not outbound.send_due(modem, tally, lambda: night)
    assert not outbound.send_due(modem, tally, lambda: now, held=frozenset({Lane.NOTICE}))
    assert OutboxMessage.get().state == "queued"


def test_a_modem_s_daily_limit_holds_for_all_lanes_and_across_a_restart(
    modem: LoopbackModem, world: World, tally: Tally, now: datetime
) -> None:
    tally.daily_limit = 2
    for n in range(3):
        queue(now, f"{n}", Lane.REPLY)
    assert [outbound.send_due(modem, tally, lambda: now) for _ in range(3)] == [True, True, False]
    fresh = Tally(MODEM, tally.gate, daily_limit=2)
    assert not outbound.send_due(modem, fresh, lambda: now)
    tomorrow = now + timedelta(days=1)
    assert outbound.send_due(modem, fresh, lambda: tomorrow)
    assert len(world.air) == 3


def test_a_modem_that_is_not_registered_uses_up_no_daily_limit(
    modem: LoopbackModem, world: World, tally: Tally, now: datetime
) -> None:
    tally.daily_limit = 1
    queue(now, lane=Lane.REPLY)
    for _ in range(3):
        modem.refusals.append(ModemUnavailable("not_registered"))
        with pytest.raises(ModemUnavailable):
            outbound.send_due(modem, tally, lambda: now)
    assert outbound.send_due(modem, tally, lambda: now)
    assert len(world.air) == 1


def test_broadcasts_leave_a_gap(modem: LoopbackModem, tally: Tally, now: datetime) -> None:
    for n in range(2):
        queue(now, f"{n}", Lane.BROADCAST)
    assert outbound.send_due(modem, tally, lambda: now)
    assert not outbound.send_due(modem, tally, lambda: now + timedelta(seconds=5))
    assert outbound.send_due(modem, tally, lambda: now + timedelta(seconds=6))


def test_expiry_ends_all_that_is_late(now: datetime) -> None:
    for n in range(3):
        queue(now, f"{n}")
    assert outbound.expire(now + timedelta(days=3)) == 3
    assert {row.state for row in OutboxMessage.select()} == {"expired"}


def test_the_log_names_a_message_without_its_text_or_whole_number(
    modem: LoopbackModem, tally: Tally, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    queue(now, text="KTP Anda siap")
    queue(now, "b", text="KTP Anda siap")
    outbound.send_due(modem, tally, lambda: now)
    modem.refusals.append(Postponed("CMS 42 congestion", code=42))
    outbound.send_due(modem, tally, lambda: now)
    assert "segment=1/1 to=+62812…012 submitted" in caplog.text
    assert "postpone: CMS 42 congestion, next in 30 s" in caplog.text
    assert "siap" not in caplog.text
    assert PHONE not in caplog.text
