"""From an event to an answer in the queue: event -> stored -> acknowledged -> complete -> decided.

Of the modem it knows the contract alone.  One rule: store, then acknowledge.  Each step is one
commit, and a crash between any two is finished by the next start: what is on disk is decided there,
what is still on the SIM comes again and is recognised.
"""

import logging
from datetime import datetime, timedelta

from smsgw.commands import dispatch
from smsgw.db import doubts, inbox, outbox, reports
from smsgw.db.database import transaction
from smsgw.messages import Confirmed, Delivered, Event, Lane, Reported, Unreadable, shorten
from smsgw.modem.base import Modem
from smsgw.office.desk import Desk, up_to_date

log = logging.getLogger("smsgw.inbound")


def receive(event: Event, modem: Modem, name: str, now: datetime, desk: Desk) -> None:
    """Take in what the modem handed over.  Raises LinkLost when the modem went; what is stored stays."""
    match event:
        case Delivered():
            _receive_segment(event, modem, name, now, desk)
        case Reported():
            message_id = reports.record_report(name, event.report, now)
            log.info("%s: status report, outbox=%s", name, message_id or "unknown")
            modem.acknowledge(event)
        case Confirmed():
            doubts.confirm(event.segment_id, event.message_reference, now)
            log.info("%s: the late result of segment %s came: it was taken", name, event.segment_id)
        case Unreadable():
            stored = inbox.store_corrupt(event, name, now, desk.vault)
            modem.acknowledge(event)
            inbox.mark_acknowledged([stored.segment_id], now)
            log.warning("inbox=%s corrupt: %s", stored.message_id, event.why)


def decide_waiting(now: datetime, desk: Desk) -> int:
    """Decide about complete messages that wait: put off, or left by a crash; their number."""
    waiting = inbox.find_undecided(now)
    for message_id in waiting:
        decide(message_id, now, desk)
    return len(waiting)


def decide(message_id: int, now: datetime, desk: Desk, acknowledged: tuple[int, ...] = ()) -> None:
    """Read a complete message and answer it, or not: the decision and its reply in one commit."""
    desk = up_to_date(desk)
    with transaction():
        inbox.mark_acknowledged(acknowledged, now)
        message = inbox.find_complete(message_id, desk.vault)
        if message is None:  # another modem's loop was quicker
            return
        decision = dispatch.answer(message, desk, now)
        if decision.wait_until is not None:
            inbox.put_off(message_id, decision.wait_until)
            return
        reply_id = None
        if decision.reply is not None:
            ttl = desk.config.lanes.reply.ttl
            reply_id = _queue(message, decision.reply.text, f"inbox:{message_id}", now, ttl)
            if decision.reply.further:
                _queue(message, decision.reply.further, f"inbox:{message_id}:2", now, ttl)
        inbox.mark_handled(
            message_id,
            intent=decision.intent,
            reason=decision.reason,
            reply_id=reply_id,
            now=now,
            keep_octets=message.is_data,
        )
    log.info(
        "inbox=%s from=%s %s: %s%s",
        message_id,
        shorten(message.sender),
        decision.intent,
        decision.reason,
        f", outbox={reply_id}" if reply_id else "",
    )


def _receive_segment(event: Delivered, modem: Modem, name: str, now: datetime, desk: Desk) -> None:
    stored = inbox.store_segment(event, name, now, desk.vault)
    modem.acknowledge(event)
    if stored.complete:
        decide(stored.message_id, now, desk, acknowledged=(stored.segment_id,))
    else:
        inbox.mark_acknowledged([stored.segment_id], now)


def _queue(message: inbox.InboundMessage, text: str, cause: str, now: datetime, ttl: timedelta) -> int | None:
    return outbox.enqueue(message.sender, text, lane=Lane.REPLY, cause=cause, now=now, expires_at=now + ttl)
