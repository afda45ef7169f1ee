"""What people do with a broadcast: start, approve, pause, resume, cancel, try the failed again.

Each act changes rows and returns; the modems follow within a segment.  One rule: an act that does not
fit the broadcast's state is refused with what to do instead, and changes nothing.
"""

from datetime import datetime

from smsgw.broadcasts.feeding import in_words, let_start
from smsgw.db import broadcasts, contacts, outbox, release
from smsgw.db.broadcast_models import Broadcast, BroadcastState
from smsgw.db.broadcasts import Event
from smsgw.db.database import transaction
from smsgw.errors import SmsgwError
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.policy import gate_of

# So many failed messages are queued again in one transaction: others wait no second for the lock.
_RETRY_BATCH = 200

_RETRIABLE = (BroadcastState.DONE, BroadcastState.RUNNING)


def start(
    broadcast_id: int, who: str, now: datetime, desk: Desk, due_at: datetime | None = None
) -> Broadcast:
    """Let a draft run, from `due_at` on where one is given here or when it was made.

    Raises SmsgwError when it is no draft, or lacks the second person's approval.
    """
    with transaction():
        row = broadcasts.get(broadcast_id)
        if row.state != BroadcastState.DRAFT:
            cure = f"smsgw broadcast resume {row.id}" if row.state == BroadcastState.PAUSED else None
            raise _refused(row, "start", cure or "make a new one: smsgw broadcast create")
        if desk.config.broadcast.approval and row.approved_at is None:
            raise SmsgwError(
                f"broadcast {row.id} needs a second person's approval before it starts. "
                f"Another than {row.created_by}: smsgw broadcast approve {row.id}"
            )
        let_start(row, due_at or row.due_at, who, now, desk)
    return broadcasts.get(broadcast_id)


def approve(broadcast_id: int, who: str, now: datetime) -> Broadcast:
    """A second person has read it.  A start time that is past by then is dropped: start it by hand.

    Raises SmsgwError: no draft, approved already, or made by the same person.
    """
    with transaction():
        row = broadcasts.get(broadcast_id)
        if row.state != BroadcastState.DRAFT:
            raise _refused(row, "approve", "only a draft needs it")
        if row.created_by == who[:64]:
            raise SmsgwError(f"{who} has made broadcast {row.id}; another person approves it")
        due_at = None if row.due_at and row.due_at <= now else row.due_at
        if not broadcasts.approve(row.id, Event(now, who, "approved", ""), due_at):
            raise SmsgwError(f"broadcast {row.id} has the approval of {row.approved_by} already")
    return broadcasts.get(broadcast_id)


def pause(broadcast_id: int, who: str, now: datetime) -> int:
    """Hold what is queued and queue no more; the number of messages held.  Raises SmsgwError."""
    with transaction():
        row = broadcasts.get(broadcast_id)
        event = Event(now, who, "paused", "")
        if not broadcasts.move(row.id, [BroadcastState.RUNNING], BroadcastState.PAUSED, event):
            raise _refused(row, "pause", "only a running one can be paused")
        return release.hold(row.id, now)


def resume(broadcast_id: int, who: str, now: datetime, desk: Desk) -> int:
    """Go on where it stood; the number of messages let go.  Its time to live begins anew: a person has
    just judged it worth sending.  Raises SmsgwError.
    """
    with transaction():
        row = broadcasts.get(broadcast_id)
        expires_at = gate_of(desk).worth_until(Lane.BROADCAST, max(now, row.due_at or now))
        event = Event(now, who, "resumed", "")
        if not broadcasts.move(
            row.id, [BroadcastState.PAUSED], BroadcastState.RUNNING, event, expires_at=expires_at
        ):
            raise _refused(row, "resume", f"a draft is started: smsgw broadcast start {row.id}")
        return release.let_go(row.id, now, expires_at)


def cancel(broadcast_id: int, who: str, now: datetime) -> int:
    """End it; the number of queued messages taken back.  Raises SmsgwError."""
    before = [BroadcastState.DRAFT, BroadcastState.RUNNING, BroadcastState.PAUSED]
    with transaction():
        row = broadcasts.get(broadcast_id)
        event = Event(now, who, "cancelled", "")
        if not broadcasts.move(row.id, before, BroadcastState.CANCELLED, event, ended_at=now):
            raise _refused(row, "cancel", f"see: smsgw broadcast status {row.id}")
        return release.take_back(row.id, "its broadcast was cancelled", now)


def retry(broadcast_id: int, who: str, now: datetime, desk: Desk) -> int:
    """Queue again what failed, expired or was not delivered, and go on with those whose turn never came.

    What may have been read before is labelled as a repeat; what is in doubt is left alone, and so is who
    said STOP.  The number of messages queued again.  Raises SmsgwError.
    """
    row = broadcasts.get(broadcast_id)
    if row.state not in _RETRIABLE:
        raise _refused(row, "retry", "only what runs or is done can be tried again")
    event: Event | None = Event(now, who, "retried", "")
    queued = after = 0
    while found := release.find_unsuccessful(row.id, after, _RETRY_BATCH):
        with transaction():
            # In the same commit: what runs and has nothing queued would be called done.
            _reopen(row, now, desk, event)
            queued += _retry(found, now, desk)
        after, event = found[-1][0], None
    if event is not None and release.has_waiting(row.id, row.released_id):
        _reopen(row, now, desk, event)
    return queued


def _reopen(row: Broadcast, now: datetime, desk: Desk, event: Event | None) -> None:
    """Let it run again, with a time to live from now on; inside the caller's transaction."""
    expires_at = gate_of(desk).worth_until(Lane.BROADCAST, now)
    if not broadcasts.move(
        row.id, _RETRIABLE, BroadcastState.RUNNING, event, expires_at=expires_at, ended_at=None
    ):
        raise _refused(broadcasts.get(row.id), "retry", "somebody has stopped it meanwhile")


def _retry(found: list[tuple[int, int, str]], now: datetime, desk: Desk) -> int:
    stopped = contacts.stopped_among(msisdn for _, _, msisdn in found)
    ttl = gate_of(desk).worth_until(Lane.BROADCAST, now) - now
    return sum(outbox.retry(message_id, now, ttl) for _, message_id, msisdn in found if msisdn not in stopped)


def _refused(row: Broadcast, act: str, cure: str) -> SmsgwError:
    return SmsgwError(f"broadcast {row.id} {in_words(row)}: it cannot {act}; {cure}")
