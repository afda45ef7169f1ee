"""The clock of the office: periodic jobs that look at the tables and write rows.

Owns APScheduler, and keeps its jobs in memory on purpose: what is due stands in the tables, the
scheduler only rings the bell, so a restart forgets nothing.  One rule: a job does nothing that it
could not do again.

No interval is under 30 s: after the clock has jumped, APScheduler lists every missed run before it
coalesces them, which for a one-second job and a year is minutes and gigabytes.
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from smsgw import notices, numbers, outbound, self_test
from smsgw.commands.edge import place_of
from smsgw.db import (
    alarms,
    backup,
    backup_cipher,
    broadcasts,
    clock_doubt,
    dated_ahead,
    inbox,
    lookups,
    modems,
    outbox,
    outbox_bulk,
    ratings,
    reassembly,
    tickets,
)
from smsgw.db.database import own_connection
from smsgw.errors import DatabaseError
from smsgw.messages import Lane
from smsgw.office import own_hours
from smsgw.office.desk import Desk, up_to_date

log = logging.getLogger("smsgw.jobs")

#: Below it an alarm is raised: most offices' day, backup and migration's copy find room in it.
LOW_DISK_MB = 200

# Yesterday's figures are no news.
REPORT_LIFETIME = timedelta(hours=12)

# One for the jobs of a moment, one for a long backup beside them.  They all ring at the start, and the
# scheduler's own ten threads would each keep their memory for good.
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Job:
    """What is done, how often: `every_s` seconds, or daily at `at` (local, HH:MM)."""

    name: str
    run: Callable[[datetime, Desk], object]
    every_s: int = 0
    at: str = ""


def settle(now: datetime, desk: Desk) -> None:
    """Decide what has waited long enough: doubts, messages past their time, texts with a segment missing."""
    if moved := dated_ahead.put_right(now):
        log.warning("the clock was put back: %s messages that were dated ahead are due now", moved)
    outbound.recover_orphans(now)
    outbound.settle_doubts(desk.config.lanes, now)
    outbound.move_on([section.name for section in desk.config.modem], now)
    outbound.expire(now)
    reassembly.give_up_incomplete(now, desk.vault)


def remind(now: datetime, desk: Desk) -> None:
    """Reminders for documents that nobody collects; what nobody has collected goes to the archive."""
    if clock_doubt.is_doubted(now):
        return
    queued, archived = notices.remind(now, desk), notices.archive(now, desk)
    if queued or archived:
        log.info("reminders queued: %s, requests archived: %s", queued, archived)


def feed(now: datetime, desk: Desk) -> None:
    """Broadcasts: what is due by the clock, and what the modems' loops call for as they send.

    With none of them under way it costs one query.
    """
    if broadcasts.find_live(now):
        # Most offices send one a month; the rest of the time nobody pays for what it takes.
        from smsgw.broadcasts import feed as feed_live

        feed_live(now, desk)


def retain(now: datetime, desk: Desk) -> None:
    """Forget what is older than the office keeps it."""
    if clock_doubt.is_doubted(now):
        log.warning("retention waits: the clock has leapt ahead, see smsgw alarm list")
        return
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
    due = {f"report:{day}:{msisdn}": msisdn for msisdn in map(numbers.parse, admin.numbers)}
    # Looked at every five minutes until midnight; the figures are gathered once.
    new = due.keys() - outbox_bulk.known_causes(list(due))
    if not new:
        return
    # Once a day, and only where somebody wants it: an idle gateway does without.
    from smsgw import ledger

    text = ledger.daily_text(ledger.gather_day(day, desk, now), desk.config.office.language)
    messages = [(due[cause], text, cause) for cause in sorted(new)]
    outbox_bulk.enqueue_many(messages, lane=Lane.NOTICE, now=now, expires_at=now + REPORT_LIFETIME)


def back_up(now: datetime, desk: Desk) -> None:
    """The day's copy of the office, once, from the hour that the office chose; old ones go."""
    local, settings = now.astimezone(desk.config.zone), desk.config.backup
    if not settings.keep or local.strftime("%H:%M") < settings.at:
        return
    ending = backup_cipher.ENDING if settings.passphrase_file else ""
    folder = desk.config.folder / settings.folder
    target = folder / f"smsgw-{local:%Y%m%d}.zip{ending}"
    if target.exists() or not desk.config.database_url.startswith("sqlite:///"):
        return
    try:
        passphrase_path = desk.config.passphrase_path
        passphrase = backup_cipher.read_passphrase(passphrase_path) if passphrase_path else None
        folder.mkdir(parents=True, exist_ok=True)
        size = backup.back_up(backup.places_of(desk.config), target, now, passphrase)
    except (DatabaseError, OSError) as error:
        alarms.raise_alarm("backup", "nightly", str(error)[-160:], now)
        raise
    alarms.settle("backup", "nightly", now)
    # Whatever its name: one that a clock ran ahead for is no reason to throw away the copy just made.
    others = sorted(path for path in folder.glob("smsgw-[0-9]*.zip*") if _is_backup(path, target))
    for old in others[: max(0, len(others) - settings.keep + 1)]:
        old.unlink()
    log.info("backup %s: %.1f MB", target.name, size / 2**20)


def _is_backup(path: Path, but: Path) -> bool:
    return path != but and path.suffix in (".zip", backup_cipher.ENDING)


def watch_disk(now: datetime, desk: Desk) -> None:
    """An alarm while there is still room to act: on a full disk the gateway stops, and takes nothing in."""
    free_mb = shutil.disk_usage(desk.config.folder).free // 2**20
    if free_mb < LOW_DISK_MB:
        alarms.raise_alarm("disk_low", str(desk.config.folder)[-64:], f"{free_mb} MB free", now)
    else:
        alarms.settle("disk_low", str(desk.config.folder)[-64:], now)


def watch_hours(now: datetime, desk: Desk) -> None:
    """An alarm while the edited opening hours cannot be read: what holds is not what is seen there."""
    if problem := own_hours.find_problem(desk.config):
        alarms.raise_alarm("hours", own_hours.FILE, problem, now)
    else:
        alarms.settle("hours", own_hours.FILE, now)


JOBS = (
    Job("settle", settle, every_s=30),
    Job("broadcasts", feed, every_s=30),
    Job("self test", self_test.run, every_s=60),
    Job("report", report, every_s=300),
    Job("remind", remind, every_s=1800),
    Job("back up", back_up, every_s=1800),
    Job("disk", watch_disk, every_s=600),
    Job("hours", watch_hours, every_s=300),
    Job("retain", retain, at="01:15"),
)


def start(desk: Desk, clock: Callable[[], datetime], jobs: tuple[Job, ...] = JOBS) -> Any:
    """Start the scheduler in its own threads; `shutdown()` stops it.

    Each job runs once at the start too: whatever came due while the PC was off is done then.
    """
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    zone = desk.config.zone
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(_THREADS)},
        timezone=zone,
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
        scheduled.modify(next_run_time=datetime.now(zone))
    return scheduler


def _ring(job: Job, desk: Desk, clock: Callable[[], datetime]) -> None:
    """Run one job on a connection of its own; the edge at which a job's failure is noted."""
    try:
        with own_connection():
            job.run(clock(), up_to_date(desk))
    except Exception as error:
        # Its place and not its words: these may quote what somebody wrote.
        log.error("job %s failed: %s; it is tried again at its next time", job.name, place_of(error))
