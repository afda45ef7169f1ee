"""The PC's clock is wrong and is put right: nothing is lost, nothing floods, the stale ends with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from loopback import LoopbackModem, World, deliver, event_of

from smsgw import inbound, jobs, notices, outbound
from smsgw.daemon.clock_watch import ClockWatch
from smsgw.db import alarms, claims, clock_doubt, contacts, doubts, inbox, modems, outbox, requests
from smsgw.db.models import InboxMessage, OutboxMessage
from smsgw.messages import Delivered, Lane
from smsgw.office.desk import Desk
from smsgw.office.documents import State
from smsgw.outbound import Tally
from smsgw.policy import Gate

PHONE = "+6281200000012"
DAY, YEAR = timedelta(days=1), timedelta(days=365)

pytestmark = pytest.mark.usefixtures("database")


def run_jobs(now: datetime, desk: Desk) -> None:
    for job in (jobs.settle, jobs.feed, jobs.remind, jobs.retain):
        job(now, desk)


def send_all(world: World, desk: Desk) -> list[str]:
    """What the loop sends at the world's moment."""
    tally = Tally("utama", Gate(desk.config.lanes, desk.config.zone, desk.quiet))
    modem, before = LoopbackModem(world), len(world.air)
    while outbound.send_due(modem, tally, lambda: world.now):
        pass
    return [segment.text for segment in world.air[before:]]


def queue(now: datetime, lane: Lane, ttl: timedelta, cause: str, due_at: datetime | None = None) -> None:
    outbox.enqueue(PHONE, cause, lane=lane, cause=cause, now=now, expires_at=now + ttl, due_at=due_at)


def ready(code: str, at: datetime, desk: Desk) -> None:
    with_phone = requests.NewRequest("KTP", State.READY, receipt_code=code, phones=(PHONE,))
    notices.on_state(requests.add(with_phone, "wati", at, desk.vault), desk, at)


def states() -> dict[str, str]:
    return {row.cause: row.state for row in OutboxMessage.select()}


def test_a_day_forward_what_is_still_useful_goes_out_and_the_rest_ends_with_a_reason(
    desk: Desk, now: datetime
) -> None:
    queue(now, Lane.REPLY, timedelta(hours=1), "answer")
    queue(now, Lane.NOTICE, timedelta(days=3), "notice")
    queue(now, Lane.BROADCAST, timedelta(hours=12), "broadcast")
    world = World(now + DAY, reports=None)
    run_jobs(world.now, desk)
    assert send_all(world, desk) == ["notice"]
    ended = {row.cause: row.reason for row in OutboxMessage.select().where(OutboxMessage.state == "expired")}
    assert ended == dict.fromkeys(("answer", "broadcast"), "its time to live ran out")


def test_a_day_forward_floods_nobody_with_reminders(desk: Desk, now: datetime) -> None:
    for n in range(5):
        ready(f"417-20{n}", now - timedelta(days=2), desk)
    OutboxMessage.update(state="delivered").execute()
    for _ in range(3):
        run_jobs(now + DAY, desk)
    assert sorted(cause.split(":")[0] for cause in states()) == ["notice"] * 5 + ["reminder"] * 5
    run_jobs(now, desk)
    run_jobs(now + DAY, desk)
    assert len(states()) == 10


def test_a_year_forward_nothing_is_deleted_or_reminded_of_before_a_day_has_passed(
    desk: Desk, now: datetime
) -> None:
    modems.record_daemon(1, now, "1", now)
    ready("417-205", now, desk)
    OutboxMessage.update(state="delivered").execute()
    wrong = now + YEAR
    run_jobs(wrong, desk)  # rings before the daemon has noticed
    clock_doubt.note(wrong)
    modems.record_daemon(1, now, "1", wrong)
    run_jobs(wrong + DAY / 2, desk)
    assert len(states()) == 1
    found = requests.find_by_receipt("417-205")
    assert found is not None and found.state is State.READY
    assert OutboxMessage.get().text is not None
    run_jobs(wrong + DAY + timedelta(minutes=1), desk)
    assert (
        OutboxMessage.get_or_none(OutboxMessage.text.is_null(False), OutboxMessage.created_at == now) is None
    )


def test_a_clock_put_right_again_ends_the_alarm_and_one_that_was_right_needs_only_its_closing(
    desk: Desk, now: datetime
) -> None:
    modems.record_daemon(1, now, "1", now)
    clock_doubt.note(now + YEAR)
    modems.record_daemon(1, now, "1", now + YEAR)
    (alarm,) = alarms.list_open()
    assert clock_doubt.is_doubted(now + YEAR)
    alarms.close(alarm.id, now + YEAR)
    assert not clock_doubt.is_doubted(now + YEAR)
    modems.record_daemon(1, now, "1", now)
    clock_doubt.note(now + YEAR)
    modems.record_daemon(1, now, "1", now + YEAR)
    clock_doubt.note(now)
    assert alarms.list_open() == []
    assert not clock_doubt.is_doubted(now)


def test_weeks_with_the_pc_off_are_no_leap(desk: Desk, now: datetime) -> None:
    modems.record_daemon(1, now, "1", now)
    clock_doubt.note(now + timedelta(days=40))
    assert alarms.list_open() == []
    assert not clock_doubt.is_doubted(now + timedelta(days=40))


def test_a_year_back_what_was_queued_before_goes_out_now_and_not_in_a_year(desk: Desk, now: datetime) -> None:
    queue(now, Lane.REPLY, timedelta(hours=1), "answer")
    queue(now, Lane.NOTICE, timedelta(days=3), "timed", due_at=now + timedelta(days=30))
    world = World(now - YEAR, reports=None)
    assert send_all(world, desk) == []
    run_jobs(world.now, desk)
    assert send_all(world, desk) == ["answer"]
    # What a person has timed waits for that day.
    assert states()["timed"] == "queued"
    assert OutboxMessage.get(OutboxMessage.cause == "timed").due_at == now + timedelta(days=30)


def test_a_year_back_attempts_and_doubts_do_not_wait_for_the_wrong_date(desk: Desk, now: datetime) -> None:
    for cause in ("postponed", "doubtful"):
        queue(now, Lane.NOTICE, timedelta(days=800), cause)
    ahead = now + YEAR
    first, second = (claims.claim_next([Lane.NOTICE], "utama", ahead) for _ in range(2))
    assert first is not None and second is not None
    claims.postpone(first.segment, ahead + timedelta(minutes=1), "congestion")
    doubts.mark_in_doubt(second.segment, ahead + timedelta(hours=2), "no result")
    world = World(now, reports=None)
    run_jobs(world.now, desk)
    assert send_all(world, desk) == ["postponed"]
    world.now += timedelta(hours=3, minutes=1)
    run_jobs(world.now, desk)
    assert send_all(world, desk) == ["doubtful"]
    assert OutboxMessage.get(OutboxMessage.cause == "doubtful").repeat


def test_a_year_back_a_question_that_was_put_off_is_answered(desk: Desk, now: datetime) -> None:
    event = event_of(deliver("CEK 417-205", PHONE, now))
    assert isinstance(event, Delivered)
    stored = inbox.store_segment(event, "utama", now, desk.vault)
    inbox.put_off(stored.message_id, now + timedelta(minutes=2))
    run_jobs(now - YEAR, desk)
    assert inbound.decide_waiting(now - YEAR, desk) == 1
    assert InboxMessage.get().state == "handled"


def test_a_year_back_the_past_year_s_answers_fill_no_limit(desk: Desk, now: datetime) -> None:
    for n in range(30):
        world = World(now - timedelta(days=n), reports=None)
        world.put(deliver("JAM", PHONE, world.now))
        modem = LoopbackModem(world)
        for event in modem.poll(0):
            inbound.receive(event, modem, "utama", world.now, desk)
        send_all(world, desk)
    world = World(now - YEAR, reports=None)
    world.put(deliver("JAM", PHONE, world.now))
    modem = LoopbackModem(world)
    for event in modem.poll(0):
        inbound.receive(event, modem, "utama", world.now, desk)
    assert InboxMessage.select().where(InboxMessage.state == "unanswered").count() == 0
    assert claims.count_claims("utama", world.now - timedelta(hours=3)) == 0


def test_back_and_forward_again_nobody_is_told_twice(desk: Desk, now: datetime) -> None:
    ready("417-205", now, desk)
    world = World(now, reports=None)
    for moment in (now - YEAR, now, now + DAY, now - DAY, now):
        world.now = moment
        run_jobs(moment, desk)
        send_all(world, desk)
    assert len(world.air) == 1


def test_stop_holds_whatever_the_clock_says(desk: Desk, now: datetime) -> None:
    contacts.record(PHONE, stopped=True, source="inbox:1", now=now)
    ready("417-205", now - YEAR, desk)
    assert states() == {}


def test_all_jobs_ring_when_the_clock_has_jumped() -> None:
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(print, "interval", seconds=30)
    scheduler.start(paused=True)
    try:
        wall, steady = [datetime(2026, 11, 24, tzinfo=UTC)], [100.0]
        watch = ClockWatch(scheduler, lambda: wall[0], lambda: steady[0])
        (job,) = scheduler.get_jobs()
        job.modify(next_run_time=datetime.now(UTC) + YEAR)
        wall[0] += timedelta(seconds=30)
        steady[0] += 30
        assert not watch.look()
        assert scheduler.get_jobs()[0].next_run_time > datetime.now(UTC) + DAY
        wall[0] -= YEAR
        assert watch.look()
        assert scheduler.get_jobs()[0].next_run_time <= datetime.now(UTC)
        assert not watch.look()
    finally:
        scheduler.shutdown()
