"""What messages and requests look like as JSON: the fields that programs outside rely on.

The commands' `--json`, the API and the webhooks all tell them so.  One rule: a field that is added,
renamed or dropped here is a change of contract, and stands in the README's list of changes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Object = dict[str, Any]


def iso(instant: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the offset of the office's zone."""
    return None if instant is None else instant.astimezone(zone).isoformat(timespec="milliseconds")


def inbox_object(row: Any, zone: ZoneInfo) -> Object:
    """One inbound message."""
    return {
        "id": row.id,
        "sender": row.sender,
        "text": row.text,
        "received_at": iso(row.received_at, zone),
        "sent_at": iso(row.sent_at, zone),
        "modem": row.modem,
        "state": row.state,
        "intent": row.intent,
        "reply_id": row.reply_id,
        "repeats": row.repeats,
    }


def outbox_object(row: Any, zone: ZoneInfo) -> Object:
    """One outbound message."""
    return {
        "id": row.id,
        "to": row.recipient,
        "text": row.text,
        "lane": row.lane.word,
        "cause": row.cause,
        "state": row.state,
        "segments": row.segments,
        "attempts": row.attempts,
        "created_at": iso(row.created_at, zone),
        "due_at": iso(row.due_at, zone),
        "expires_at": iso(row.expires_at, zone),
        "submitted_at": iso(row.submitted_at, zone),
        "delivered_at": iso(row.delivered_at, zone),
        "modem": row.modem,
        "reason": row.reason,
        "repeat": bool(row.repeat),
    }


def request_object(found: Any, moves: Sequence[Any], zone: ZoneInfo) -> Object:
    """One request with its history."""
    return {
        "receipt_code": found.receipt_code,
        "document": found.document,
        "state": str(found.state),
        "nik_masked": found.nik_masked,
        "phones": list(found.phones),
        "counter": found.counter,
        "received_at": iso(found.received_at, zone),
        "due_at": iso(found.due_at, zone),
        "ready_at": iso(found.ready_at, zone),
        "collected_at": iso(found.collected_at, zone),
        "note": found.note,
        "history": [move_object(move, zone) for move in moves],
    }


def move_object(move: Any, zone: ZoneInfo) -> Object:
    """One line of a request's history."""
    return {
        "at": iso(move.at, zone),
        "before": move.before,
        "after": move.after,
        "who": move.who,
        "note": move.note,
    }


def recipient_object(row: Any, zone: ZoneInfo) -> Object:
    """One recipient of a broadcast with what became of it."""
    return {
        "line": row.position,
        "to": row.msisdn,
        "state": row.state,
        "reason": row.reason,
        "segments": row.segments,
        "submitted_at": iso(row.submitted_at, zone),
        "delivered_at": iso(row.delivered_at, zone),
        "outbox_id": row.outbox_id,
    }


def undone_object(done: Any) -> Object:
    """What came of taking back moves of requests."""
    return {
        "requests": [
            {"receipt_code": step.receipt_code, "from": str(step.after), "to": str(step.before)}
            for step in done.steps
        ],
        "notices_cancelled": done.cancelled,
        "notices_restored": done.restored,
        "sent": [{"receipt_code": code, "to": to, "state": state} for code, to, state in done.sent],
        "left": [{"receipt_code": step.receipt_code, "state": str(step.now_in)} for step in done.moved_on],
    }
