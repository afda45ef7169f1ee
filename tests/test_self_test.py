"""The self-test: a modem texts its own number, and somebody hears when nothing comes back."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cli_run import Smsgw
from loopback import LoopbackModem, World, deliver

from smsgw import inbound, outbound, self_test
from smsgw.db import alarms, claims, self_tests
from smsgw.db.models import OutboxMessage
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.outbound import Tally
from smsgw.policy import Gate

OWN = "+6281200000099"

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def testing(desk: Desk) -> Desk:
    """The office, with a test every day."""
    admin = desk.config.admin.model_copy(update={"self_test": "daily"})
    return replace(desk, config=desk.config.model_copy(update={"admin": admin}))


def serve(world: World, desk: Desk, modem: LoopbackModem, *, comes_back: bool = True) -> None:
    """The loop's work; the network brings what is sent to our own number back."""
    tally = Tally("utama", Gate(desk.config.lanes, desk.config.zone, desk.quiet))
    while outbound.send_due(modem, tally, lambda: world.now):
        sent = world.air[-1]
        world.now += timedelta(seconds=4)
        if comes_back and sent.recipient == OWN:
            world.put(deliver(sent.text, OWN, world.now))
    for event in modem.poll(0):
        inbound.receive(event, modem, "utama", world.now, desk)


def outcome(world: World) -> tuple[str, str]:
    found = self_tests.find_last("utama", world.now)
    assert found is not None
    return found.state, found.detail


def test_a_text_that_comes_back_is_good_news_and_answered_by_nobody(testing: Desk, now: datetime) -> None:
    world = World(now, reports=None)
    self_test.run(now, testing)
    assert outcome(world)[0] == "waiting"
    serve(world, testing, LoopbackModem(world))
    assert outcome(world) == ("ok", "came back after 4 s")
    self_test.run(world.now, testing)
    assert alarms.list_open() == []
    assert OutboxMessage.select().count() == 1


def test_a_text_that_does_not_come_back_is_an_alarm_after_ten_minutes_and_once(
    testing: Desk, now: datetime
) -> None:
    world = World(now, reports=None)
    self_test.run(now, testing)
    serve(world, testing, LoopbackModem(world), comes_back=False)
    world.now = now + timedelta(minutes=9)
    self_test.run(world.now, testing)
    assert (outcome(world), alarms.list_open()) == (("waiting", "on its way"), [])
    for minutes in (11, 12, 300):
        self_test.run(now + timedelta(minutes=minutes), testing)
    (alarm,) = alarms.list_open()
    assert (alarm.kind, alarm.subject, alarm.times) == ("self_test", "utama", 1)
    assert "10 minutes" in alarm.detail
    # The next day's test comes back: the alarm is over.
    world.now = now + timedelta(hours=23)
    self_test.run(world.now, testing)
    serve(world, testing, LoopbackModem(world))
    self_test.run(world.now, testing)
    assert alarms.list_open() == []


def test_a_text_that_could_not_go_out_is_an_alarm_too(testing: Desk, now: datetime) -> None:
    self_test.run(now, testing)
    later = now + timedelta(hours=2)
    outbound.expire(later)
    self_test.run(later, testing)
    (alarm,) = alarms.list_open()
    assert "was not sent: its time to live ran out" in alarm.detail


def test_only_the_modem_that_is_tested_may_send_it(testing: Desk, now: datetime) -> None:
    self_test.run(now, testing)
    assert claims.claim_next(list(Lane), "other", now) is None
    assert claims.claim_next(list(Lane), "utama", now) is not None


@pytest.mark.parametrize(
    ("every", "days", "tests"),
    [
        pytest.param("daily", 3, 3, id="daily"),
        pytest.param("weekly", 15, 3, id="weekly"),
        pytest.param("", 15, 0, id="never"),
    ],
)
def test_a_test_is_begun_once_a_period(
    every: str, days: int, tests: int, testing: Desk, now: datetime
) -> None:
    admin = testing.config.admin.model_copy(update={"self_test": every})
    desk = replace(testing, config=testing.config.model_copy(update={"admin": admin}))
    for hour in range(24 * days):
        self_test.run(now.replace(hour=0) + timedelta(hours=hour), desk)
    assert OutboxMessage.select().count() == tests


def test_nobody_is_tested_at_night_or_without_a_number(testing: Desk, now: datetime) -> None:
    self_test.run(now + timedelta(hours=14), testing)
    modem = testing.config.modem[0].model_copy(update={"own_number": ""})
    nameless = replace(testing, config=testing.config.model_copy(update={"modem": (modem,)}))
    self_test.run(now, nameless)
    assert OutboxMessage.select().count() == 0


def test_a_test_that_a_clock_dated_ahead_holds_none_up(testing: Desk, now: datetime) -> None:
    self_test.run(now + timedelta(days=365), testing)
    self_test.run(now, testing)
    assert OutboxMessage.select().count() == 2


def test_status_shows_the_outcome_and_the_alarms(
    testing: Desk, now: datetime, database, office: Path, capsys
) -> None:
    self_test.run(now - timedelta(days=30), testing)
    outbound.expire(now)
    self_test.run(now, testing)
    database.close()
    smsgw = Smsgw(office, capsys)
    found = smsgw.ok("status", "--json").json
    assert [(test["modem"], test["state"]) for test in found["self_tests"]] == [("utama", "waiting")]
    assert [alarm["kind"] for alarm in found["alarms"]] == ["self_test"]
    assert found["disk_free_mb"] > 0
    assert "PERINGATAN" in smsgw.ok("status").out
    smsgw.ok("alarm", "close", found["alarms"][0]["id"])
    assert smsgw.ok("alarm", "list", "--json").json == []
    assert smsgw("alarm", "close", 999).status == 2
