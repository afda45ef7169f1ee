"""The clock of the office: periodic jobs that look at the tables and write rows.

Owns APScheduler, and keeps its jobs in memory on purpose: what is due stands in the tables, the
scheduler only rings the bell, so a restart forgets nothing.  One rule: a job does nothing that it
could not do again.

No interval is under 30 s: after the clock has jumped, APScheduler lists every missed run before it
coalesces them, which for a one-second job and a year is minutes and gigabytes.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from smsgw import broadcasts, ledger, notices, numbers, outbound
from smsgw.db import backup, inbox, lookups, modems, outbox, ratings, reassembly, tickets
from smsgw.db.database import own_connection
from smsgw.messages import Lane
from smsgw.office.desk import Desk

log = logging.getLogger("smsgw.jobs")

# Yesterday's figures are no news.
REPORT_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Job:
    """What is done, how often: `every_s` seconds, or daily at `at` (local, HH:MM)."""

    name: str
    run: Callable[[datetime, Desk], object]
    every_s: int = 0
    at: str = ""


def settle(now: datetime, desk: Desk) -> None:
    """Decide what has waited long enough: doubts, messages past their time, texts with a segment missing."""
    outbound.recover_orphans(now)
    outbound.settle_doubts(desk.config.lanes, now)
    outbound.expire(now)
    reassembly.give_up_incomplete(now, desk.vault)


def remind(now: datetime, desk: Desk) -> None:
    """Reminders for documents that nobody collects; what nobody has collected goes to the archive."""
    queued, archived = notices.remind(now, desk), notices.archive(now, desk)
    if queued or archived:
        log.info("reminders queued: %s, requests archived: %s", queued, archived)


def feed(now: datetime, desk: Desk) -> None:
    """Broadcasts: what is due by the clock; the modems' loops feed the rest."""
    broadcasts.feed(now, desk)


def retain(now: datetime, desk: Desk) -> None:
    """Forget what is older than the office keeps it."""
    days = desk.config.privacy.keep_messages_days
    received, sent = inbox.purge(now, days), outbox.purge(now, days)
    broadcasts.forget(now, days)
    ratings.purge(now, days)
    tickets.purge(now)
    lookups.purge(now)
    modems.purge_tasks(now)
    log.info("retention: %s inbound and %s outbound texts forgotten", received, sent)


def report(now: datetime, desk: Desk) -> None:
    """The day in one SMS to the admins' phones, once, from the hour that they chose."""
    local, admin = now.astimezone(desk.config.zone), desk.config.admin
    if not admin.numbers or local.strftime("%H:%M") < admin.report_at:
        return
    day = local.date()
    text = ledger.daily_text(ledger.gather_day(day, desk, now), desk.config.office.language)
    for number in admin.numbers:
        msisdn = numbers.parse(number)
        outbox.enqueue(
            msisdn,
            text,
            lane=Lane.NOTICE,
            cause=f"report:{day}:{msisdn}",
            now=now,
            expires_at=now + REPORT_LIFETIME,
        )


def back_up(now: datetime, desk: Desk) -> None:
    """The day's copy of the office, once, from the hour that the office chose; old ones go."""
    local, settings = now.astimezone(desk.config.zone), desk.config.backup
    if not settings.keep or local.strftime("%H:%M") < settings.at:
        return
    folder = desk.config.folder / settings.folder
    target = folder / f"smsgw-{local:%Y%m%d}.zip"
    if target.exists() or not desk.config.database_url.startswith("sqlite:///"):
        return
    folder.mkdir(parents=True, exist_ok=True)
    size = backup.back_up(backup.places_of(desk.config), target, now)
    for old in sorted(folder.glob("smsgw-[0-9]*.zip"))[: -settings.keep]:
        old.unlink()
    log.info("backup %s: %.1f MB", target.name, size / 2**20)


JOBS = (
    Job("settle", settle, every_s=30),
    Job("broadcasts", feed, every_s=30),
    Job("report", report, every_s=300),
    Job("remind", remind, every_s=1800),
    Job("back up", back_up, every_s=1800),
    Job("retain", retain, at="01:15"),
)


def start(desk: Desk, clock: Callable[[], datetime], jobs: tuple[Job, ...] = JOBS) -> Any:
    """Start the scheduler in its own threads; `shutdown()` stops it.

    Each job runs once at the start too: whatever came due while the PC was off is done then.
    """
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(
        timezone=desk.config.zone,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in jobs:
        if job.at:
            hour, minute = job.at.split(":")
            scheduler.add_job(_ring, "cron", args=(job, desk, clock), hour=hour, minute=minute, name=job.name)
        else:
            scheduler.add_job(_ring, "interval", args=(job, desk, clock), seconds=job.every_s, name=job.name)
    scheduler.start()
    for scheduled in scheduler.get_jobs():
        scheduled.modify(next_run_time=datetime.now(desk.config.zone))
    return scheduler


def _ring(job: Job, desk: Desk, clock: Callable[[], datetime]) -> None:
    """Run one job on a connection of its own; the edge at which a job's failure is noted."""
    try:
        with own_connection():
            job.run(clock(), desk)
    except Exception:
        log.exception("job %s failed; it is tried again at its next time", job.name)
