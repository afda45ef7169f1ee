"""What we say unasked: a request's new state, reminders for what nobody collects.

Writes outbox rows and nothing else.  One rule: once.  A cause names request, state and number, so
that a notice can be queued any number of times and goes out once; a newer state takes back what was
not sent yet.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from smsgw.db import contacts, outbox, ratings, requests
from smsgw.db.database import transaction
from smsgw.db.requests import Found
from smsgw.messages import Lane
from smsgw.office import statuses
from smsgw.office.desk import Desk
from smsgw.office.documents import Kind, State
from smsgw.office.statuses import Facts

# A reminder that was due while the PC was off is still of use for this long.
REMINDER_GRACE = timedelta(days=3)

# People rate best when they are home, and a slip of the clerk's finger is undone by then.
RATING_DELAY = timedelta(hours=1)


def facts(found: Found, desk: Desk, queue: int | None = None) -> Facts:
    """What the texts may say of a request."""
    return Facts(
        kind=desk.kinds.get(found.document, Kind(found.document, found.document.replace("_", " "))),
        state=found.state,
        resi=found.receipt_code,
        counter=found.counter or "",
        note=found.note or "",
        since=found.state_at,
        due_at=found.due_at,
        queue=queue,
    )


def preview(found: Found, desk: Desk, now: datetime) -> str | None:
    """The notice that this request's state deserves; None where it deserves none."""
    return statuses.notice(desk.wording, facts(found, desk), now=now, hours=desk.hours)


def on_state(found: Found, desk: Desk, now: datetime) -> list[int]:
    """Queue the notice of a request's new state to each of its numbers; the ids that were queued.

    Belongs into the transaction that moved the request.  What was queued for an earlier state and is
    not sent yet is taken back, reminders too: a citizen reads where the document is, not where it was.
    """
    text = preview(found, desk, now)
    with transaction():
        visit = requests.count_visits(found.id, found.state)
        cause = f"notice:{found.receipt_code}:{found.state}" + (f":{visit}" if visit > 1 else "")
        # A number begins with +, so that no second visit's cause begins like the first one's.
        earlier = outbox.find_queued(f"notice:{found.receipt_code}:", but=f"{cause}:+")
        if found.state is not State.READY:
            earlier += outbox.find_queued(f"reminder:{found.receipt_code}:")
        outbox.cancel(earlier, "a newer state came before it was sent", now)
        if text is None:
            return []
        if found.state is State.COLLECTED:
            _ask_for_rating(found, desk, now)
        return _tell(found.phones, text, cause, desk, now)


def remind(now: datetime, desk: Desk) -> int:
    """Queue the reminders that are due for documents that nobody has collected; their number."""
    settings = desk.config.reminders
    days = sorted({*settings.days, settings.last_day} - {0})
    queued = 0
    for day in days:
        after = 0
        while batch := requests.find_in_state(
            State.READY,
            now - timedelta(days=day),
            200,
            after,
            since=now - timedelta(days=day) - REMINDER_GRACE,
        ):
            after = batch[-1].id
            for found in batch:
                queued += len(_remind_of(found, day, desk, now))
    return queued


def archive(now: datetime, desk: Desk) -> int:
    """Put away what has not been collected for long enough; the number of requests."""
    days = desk.config.reminders.archive_day
    moved = 0
    while days and (batch := requests.find_in_state(State.READY, now - timedelta(days=days), 200)):
        for found in batch:
            requests.move(found.id, State.ARCHIVED, "smsgw", now)
            moved += 1
    return moved


def _remind_of(found: Found, day: int, desk: Desk, now: datetime) -> list[int]:
    settings = desk.config.reminders
    until = None
    if day == settings.last_day and settings.archive_day:
        until = (found.state_at + timedelta(days=settings.archive_day)).astimezone(desk.config.zone).date()
    text = statuses.reminder(desk.wording, facts(found, desk), days=day, until=until)
    return _tell(
        found.phones, text, f"reminder:{found.receipt_code}:{day}:{found.state_at:%Y%m%d}", desk, now
    )


def _ask_for_rating(found: Found, desk: Desk, now: datetime) -> None:
    """Invite the first number that wants to hear from us to say 1 to 4; never mourners."""
    if facts(found, desk).kind.bereaved:
        return
    msisdn = next((msisdn for msisdn in found.phones if not contacts.has_stopped(msisdn)), None)
    if msisdn is None or not ratings.invite(found, msisdn, now):
        return
    outbox.enqueue(
        msisdn,
        desk.wording.render("rating.ask"),
        lane=Lane.NOTICE,
        cause=f"rating:{found.receipt_code}:{msisdn}",
        now=now,
        due_at=now + RATING_DELAY,
        expires_at=now + RATING_DELAY + desk.config.lanes.notice.ttl,
    )


def _tell(phones: Iterable[str], text: str, cause: str, desk: Desk, now: datetime) -> list[int]:
    expires_at = now + desk.config.lanes.notice.ttl
    queued = [
        outbox.enqueue(
            msisdn, text, lane=Lane.NOTICE, cause=f"{cause}:{msisdn}", now=now, expires_at=expires_at
        )
        for msisdn in phones
        if not contacts.has_stopped(msisdn)
    ]
    return [message_id for message_id in queued if message_id is not None]
