"""What we say unasked: a request's new state, reminders for what nobody collects.

Writes outbox rows and nothing else.  One rule: once.  A cause names request, state and number, so
that a notice can be queued any number of times and goes out once; a newer state takes back what was
not sent yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from smsgw.db import contacts, outbox, outbox_bulk, promises, ratings, requests, requests_bulk
from smsgw.db.database import transaction
from smsgw.db.requests import Found
from smsgw.messages import Lane
from smsgw.office import statuses
from smsgw.office.desk import Desk
from smsgw.office.documents import Kind, State
from smsgw.office.statuses import Facts
from smsgw.policy import gate_of

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
        due_at=promises.due_of(found, desk),
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
        if found.state is not State.COLLECTED and (
            asked := outbox.find_queued(f"rating:{found.receipt_code}:")
        ):
            earlier += asked
            ratings.uninvite([found.id])
        outbox.cancel(earlier, outbox_bulk.OVERTAKEN, now)
        if text is None:
            return []
        if found.state is State.COLLECTED:
            _ask_for_ratings([found], {found.id: visit}, desk, now)
        return _tell(found.phones, text, cause, desk, now)


def on_states(moved: Sequence[Found], desk: Desk, now: datetime) -> int:
    """`on_state` for many requests that came into the same state just now; the number of notices queued.

    A few statements for some hundred requests, inside the transaction that moved them.
    """
    if not moved:
        return 0
    state, texts, queued = moved[0].state, _Texts(desk, now), 0
    with transaction():
        for part in requests_bulk.parts(moved):
            requests_bulk.take_back_overtaken([found.id for found in part], state, now)
            visits = requests_bulk.count_visits([found.id for found in part], state)
            stopped = contacts.stopped_among(msisdn for found in part for msisdn in found.phones)
            due = []
            for found in part:
                text = texts.of(found) if found.phones else None
                visit = visits.get(found.id, 1)
                cause = f"notice:{found.receipt_code}:{found.state}" + (f":{visit}" if visit > 1 else "")
                due += [
                    (msisdn, text, f"{cause}:{msisdn}")
                    for msisdn in found.phones
                    if text is not None and msisdn not in stopped
                ]
            expires_at = gate_of(desk).worth_until(Lane.NOTICE, now)
            queued += outbox_bulk.enqueue_many(due, lane=Lane.NOTICE, now=now, expires_at=expires_at)
            if state is State.COLLECTED:
                _ask_for_ratings(part, visits, desk, now)
    return queued


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
            queued += _remind_of(batch, day, desk, now)
    return queued


def archive(now: datetime, desk: Desk) -> int:
    """Put away what has not been collected for long enough; the number of requests."""
    days = desk.config.reminders.archive_day
    moved = 0
    while days and (batch := requests.find_in_state(State.READY, now - timedelta(days=days), 200)):
        for found in batch:
            with transaction():
                archived = requests.move(found.id, State.ARCHIVED, "smsgw", now, kinds=desk.kinds)
                on_state(archived, desk, now)
            moved += 1
    return moved


def _remind_of(batch: Sequence[Found], day: int, desk: Desk, now: datetime) -> int:
    """Queue one day's reminders of some requests, those that are not queued yet; their number.

    They are looked at every half hour for days, so what is known already costs one query for all.
    """
    causes = {
        f"reminder:{found.receipt_code}:{day}:{found.state_at:%Y%m%d}:{msisdn}": (found, msisdn)
        for found in batch
        for msisdn in found.phones
    }
    known = outbox_bulk.known_causes(list(causes))
    stopped = contacts.stopped_among(msisdn for cause, (_, msisdn) in causes.items() if cause not in known)
    due = [
        (msisdn, _reminder(found, day, desk), cause)
        for cause, (found, msisdn) in causes.items()
        if cause not in known and msisdn not in stopped
    ]
    expires_at = gate_of(desk).worth_until(Lane.NOTICE, now)
    return outbox_bulk.enqueue_many(due, lane=Lane.NOTICE, now=now, expires_at=expires_at)


def _reminder(found: Found, day: int, desk: Desk) -> str:
    settings, until = desk.config.reminders, None
    if day == settings.last_day and settings.archive_day:
        until = (found.state_at + timedelta(days=settings.archive_day)).astimezone(desk.config.zone).date()
    return statuses.reminder(desk.wording, facts(found, desk), days=day, until=until)


def _ask_for_ratings(
    collected: Sequence[Found], visits: Mapping[int, int], desk: Desk, now: datetime
) -> None:
    """Invite of each request the first number that wants to hear from us to say 1 to 4; never mourners.

    visits  how often each was collected: an invitation that was taken back before it went out may be made
            again after the next collection
    """
    stopped = contacts.stopped_among(msisdn for found in collected for msisdn in found.phones)
    asked = []
    for found in collected:
        msisdn = next((msisdn for msisdn in found.phones if msisdn not in stopped), None)
        if msisdn is not None and not facts(found, desk).kind.bereaved:
            asked.append((found, msisdn))
    text, due_at = desk.wording.render("rating.ask"), now + RATING_DELAY
    due = []
    for found, msisdn in ratings.invite(asked, now):
        visit = visits.get(found.id, 1)
        due.append((msisdn, text, f"rating:{found.receipt_code}{f':{visit}' if visit > 1 else ''}:{msisdn}"))
    expires_at = gate_of(desk).worth_until(Lane.NOTICE, due_at)
    outbox_bulk.enqueue_many(due, lane=Lane.NOTICE, now=now, due_at=due_at, expires_at=expires_at)


def _tell(phones: Iterable[str], text: str, cause: str, desk: Desk, now: datetime) -> list[int]:
    expires_at = gate_of(desk).worth_until(Lane.NOTICE, now)
    queued = [
        outbox.enqueue(
            msisdn, text, lane=Lane.NOTICE, cause=f"{cause}:{msisdn}", now=now, expires_at=expires_at
        )
        for msisdn in phones
        if not contacts.has_stopped(msisdn)
    ]
    return [message_id for message_id in queued if message_id is not None]


class _Texts:
    """The notices of many requests.  Those that differ in the receipt code alone are rendered once."""

    # All receipt codes are equally long, so a text that fits with one fits with any.
    _STAND_IN = "000-000"

    def __init__(self, desk: Desk, now: datetime) -> None:
        self._desk, self._now = desk, now
        self._seen: dict[Facts, str | None] = {}

    def of(self, found: Found) -> str | None:
        """The notice of this request's state; None where it deserves none."""
        if self._STAND_IN in f"{found.note} {found.counter}":
            return preview(found, self._desk, self._now)
        same = replace(facts(found, self._desk), resi=self._STAND_IN)
        if same not in self._seen:
            self._seen[same] = statuses.notice(
                self._desk.wording, same, now=self._now, hours=self._desk.hours
            )
        text = self._seen[same]
        return None if text is None else text.replace(self._STAND_IN, found.receipt_code)
