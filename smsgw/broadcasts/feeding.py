"""From a running broadcast's list into the outbox, a few hundred messages ahead of the modems.

Called by the modems' loops and by a job, as often as they like: it looks at the tables and does what is
due.  One rule: a step and the place it was reached are one commit, so a restart goes on where it stood
and tells nobody twice.
"""

import logging
from datetime import datetime

from smsgw.broadcasts.letter import letter_of
from smsgw.db import broadcasts, contacts, release
from smsgw.db.broadcast_models import Broadcast, BroadcastState
from smsgw.db.broadcasts import Event
from smsgw.db.database import transaction
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.policy import gate_of

log = logging.getLogger("smsgw.broadcasts")

# Who acts when nobody does: in histories.
_BY_ITSELF = "smsgw"


def feed(now: datetime, desk: Desk) -> int:
    """Do what is due for all broadcasts; the number of messages queued.

    Starts drafts whose time has come, keeps each running one's share of the queue filled, ends those that
    are through or out of time, and keeps back what a pause or an end finds returned from a modem.  With
    nothing to do it costs one query over a handful of rows.
    """
    queued = 0
    for row in broadcasts.find_live(now):
        match row.state:
            case BroadcastState.DRAFT:
                if row.approved_at or not desk.config.broadcast.approval:
                    _start_due(row.id, now, desk)
                    queued += _release(row.id, now, desk)
            case BroadcastState.RUNNING:
                queued += _release(row.id, now, desk)
            case BroadcastState.PAUSED:
                release.hold(row.id, now)
            case _:
                release.take_back(row.id, "its broadcast was cancelled", now)
    return queued


def let_start(row: Broadcast, due_at: datetime | None, who: str, now: datetime, desk: Desk) -> None:
    """Turn a draft into a running broadcast, inside the caller's transaction."""
    begins = max(now, due_at) if due_at else now
    broadcasts.move(
        row.id,
        [BroadcastState.DRAFT],
        BroadcastState.RUNNING,
        Event(now, who, "started", f"{row.recipients} recipients, {row.segments} segments"),
        started_at=now,
        started_by=who[:64],
        due_at=due_at,
        expires_at=gate_of(desk).worth_until(Lane.BROADCAST, begins),
    )
    log.info("broadcast=%s started, %s recipients", row.id, row.recipients)


def in_words(row: Broadcast) -> str:
    """What a broadcast is doing, for the middle of a sentence."""
    return {
        BroadcastState.DRAFT: "is a draft",
        BroadcastState.RUNNING: "is running",
        BroadcastState.PAUSED: "is paused",
        BroadcastState.CANCELLED: "is cancelled",
        BroadcastState.DONE: "is done",
    }[BroadcastState(row.state)]


def _start_due(broadcast_id: int, now: datetime, desk: Desk) -> None:
    with transaction():
        row = broadcasts.get(broadcast_id)
        if row.state == BroadcastState.DRAFT:
            let_start(row, row.due_at, _BY_ITSELF, now, desk)


def _release(broadcast_id: int, now: datetime, desk: Desk) -> int:
    """Fill up one broadcast's share of the queue, or end it; the number of messages queued."""
    with transaction():
        row = broadcasts.get(broadcast_id)
        if row.state != BroadcastState.RUNNING or (row.due_at and row.due_at > now):
            return 0
        expires_at = row.expires_at or now
        share = desk.config.broadcast.batch
        room = share - release.count_queued(row.id, share)
        if expires_at > now and room > share // 2:
            queued = _queue_next(row, room, now, desk)
            if queued:
                return queued
        elif expires_at > now:
            return 0
        _end_if_settled(row, now)
    return 0


def _queue_next(row: Broadcast, room: int, now: datetime, desk: Desk) -> int:
    """Queue the next recipients; their number, withdrawn ones included."""
    found = release.find_waiting(row.id, row.released_id, room)
    if not found:
        return 0
    letter = letter_of(row.text)
    stopped = contacts.stopped_among(to.msisdn for to in found)
    release.withdraw(to.id for to in found if to.msisdn in stopped)
    for to in found:
        if to.msisdn not in stopped:
            release.release(row.id, to, letter.fill_kept(to.fields), now, row.expires_at)
    broadcasts.advance(row.id, found[-1].id)
    return len(found)


def _end_if_settled(row: Broadcast, now: datetime) -> None:
    """Call it done when nothing of it is on its way; what was not begun in time stays unsent."""
    if not release.is_settled(row.id):
        return
    late = release.has_waiting(row.id, row.released_id)
    event = Event(now, _BY_ITSELF, "expired" if late else "done", "")
    broadcasts.move(row.id, [BroadcastState.RUNNING], BroadcastState.DONE, event, ended_at=now)
    log.info("broadcast=%s %s", row.id, event.action)
