"""Jobs: what each does to the tables, that it may run twice, and that its failure stops nothing."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from loopback import deliver, event_of

from smsgw import jobs
from smsgw.db import claims, doubts, inbox, modems, outbox, requests
from smsgw.db.models import InboxMessage, ModemTask, OutboxMessage
from smsgw.jobs import Job
from smsgw.messages import Delivered, Lane
from smsgw.office.desk import Desk
from smsgw.office.documents import State
from smsgw.sms.udh import Concatenation

PHONE = "+6281200000012"

pytestmark = pytest.mark.usefixtures("database")


def queue(now: datetime, cause: str) -> None:
    outbox.enqueue(PHONE, "Halo", lane=Lane.REPLY, cause=cause, now=now, expires_at=now + timedelta(hours=1))


def store(text: str, now: datetime, desk: Desk, concatenation: Concatenation | None = None) -> inbox.Stored:
    event = event_of(deliver(text, PHONE, now, concatenation))
    assert isinstance(event, Delivered)
    return inbox.store_segment(event, "utama", now, desk.vault)


def test_settle_decides_what_has_waited_long_enough(desk: Desk, now: datetime) -> None:
    queue(now, "doubtful")
    claimed = claims.claim_next([Lane.REPLY], "utama", now)
    assert claimed is not None
    doubts.mark_in_doubt(claimed.segment, now + timedelta(minutes=5), "no result")
    queue(now, "orphan")
    claims.claim_next([Lane.REPLY], "sold", now)
    queue(now, "late")
    store("half", now, desk, Concatenation(1, 2, 1))
    for _ in range(2):
        jobs.settle(now + timedelta(hours=25), desk)
    states = {row.cause: row.state for row in OutboxMessage.select()}
    # The doubt is queued again and, its time being over, ended in the same run.
    assert states == {"doubtful": "expired", "orphan": "in_doubt", "late": "expired"}
    assert InboxMessage.get().reason == "missing_segments"


def test_remind_reminds_and_archives(desk: Desk, now: datetime) -> None:
    for days, code in ((3, "417-205"), (60, "417-206")):
        new = requests.NewRequest("KTP", State.READY, receipt_code=code, phones=(PHONE,))
        requests.add(new, "test", now - timedelta(days=days), desk.vault)
    for _ in range(2):
        jobs.remind(now, desk)
    assert [row.cause.split(":")[:3] for row in OutboxMessage.select()] == [["reminder", "417-205", "3"]]
    assert requests.get_by_receipt("417-206").state is State.ARCHIVED


def test_retain_forgets_old_texts_and_answers(desk: Desk, now: datetime) -> None:
    stored = store("CEK", now, desk)
    inbox.mark_handled(stored.message_id, intent="STATUS", reason="found", reply_id=1, now=now)
    queue(now, "a")
    OutboxMessage.update(state="delivered").execute()
    modems.ask("utama", "at", "AT", now)
    for _ in range(2):
        jobs.retain(now + timedelta(days=91), desk)
    assert InboxMessage.get().text is None
    assert OutboxMessage.get().text is None
    assert ModemTask.select().count() == 0


def test_every_job_leaves_an_empty_office_alone(desk: Desk, now: datetime) -> None:
    for job in jobs.JOBS:
        job.run(now, desk)
    assert OutboxMessage.select().count() == 0


def test_no_job_rings_more_often_than_the_scheduler_bears() -> None:
    assert all(job.at or job.every_s >= 30 for job in jobs.JOBS)
    assert len({job.name for job in jobs.JOBS}) == len(jobs.JOBS)


def test_a_job_that_fails_is_noted_and_the_others_go_on(
    desk: Desk, now: datetime, database, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_now: datetime, _desk: Desk) -> None:
        raise RuntimeError("broken")

    database.close()
    jobs._ring(Job("bad", fail, every_s=30), desk, lambda: now)
    assert "job bad failed" in caplog.text
    jobs._ring(jobs.JOBS[0], desk, lambda: now)
    assert "job settle failed" not in caplog.text
    database.connect()


def test_each_job_runs_at_the_start_on_a_connection_of_its_own(desk: Desk, now: datetime, database) -> None:
    seen: dict[str, tuple[datetime, bool]] = {}
    ran = {job.name: threading.Event() for job in jobs.JOBS}

    def note(name: str):
        def run(at: datetime, _desk: Desk) -> None:
            seen[name] = (at, database.is_closed())
            ran[name].set()

        return run

    scheduler = jobs.start(desk, lambda: now, tuple(replace(j, run=note(j.name)) for j in jobs.JOBS))
    try:
        assert all(event.wait(20) for event in ran.values())
    finally:
        scheduler.shutdown()
    assert seen == {job.name: (now, False) for job in jobs.JOBS}
