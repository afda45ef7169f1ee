"""One event as it is sent: JSON, and the headers by which the far end knows that it is ours.

The signature is that of Standard Webhooks, for which there are libraries in most languages.
"""

import base64
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from smsgw import __version__
from smsgw.db import listings
from smsgw.db.models import Alarm
from smsgw.db.web_models import WebhookDelivery
from smsgw.shapes import inbox_object, iso, outbox_object

#: What an event of each kind is called; an outbound text's by its new state.
_NAMES = {
    ("inbox", "complete"): "inbox.received",
    ("inbox", "corrupt"): "inbox.corrupt",
    ("alarm", "raised"): "alarm.raised",
    ("test", "test"): "test",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out: a POST with a body, or a GET of an address that says it all."""

    url: str
    body: bytes | None = field(repr=False)
    headers: dict[str, str] = field(repr=False)


def seal_letter(delivery: WebhookDelivery, url: str, secret: bytes, now: datetime, zone: ZoneInfo) -> Letter:
    """A webhook's delivery, signed for this attempt."""
    body = json.dumps(content(delivery, zone), ensure_ascii=False).encode()
    sent_at = str(int(now.timestamp()))
    message_id = f"smsgw-{delivery.id}"
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"smsgw/{__version__}",
        "webhook-id": message_id,
        "webhook-timestamp": sent_at,
        "webhook-signature": signature(secret, message_id, sent_at, body),
    }
    return Letter(url, body, headers)


def signature(secret: bytes, message_id: str, sent_at: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    signed = b".".join((message_id.encode(), sent_at.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode("ascii")


def content(delivery: WebhookDelivery, zone: ZoneInfo) -> dict[str, Any]:
    """`type`, `timestamp`, and `data` as the API tells it; data null where the row is gone."""
    name = _NAMES.get((delivery.kind, delivery.event), f"outbox.{delivery.event}")
    return {"type": name, "timestamp": iso(delivery.at, zone), "data": _data(delivery, zone)}


def _data(delivery: WebhookDelivery, zone: ZoneInfo) -> dict[str, Any] | None:
    subject = delivery.subject_id
    match delivery.kind:
        case "inbox":
            inbound = listings.find_inbox(subject)
            return None if inbound is None else inbox_object(inbound, zone)
        case "outbox":
            found = listings.find_outbox([subject])
            # The row may have gone on since: the event says what it was about.
            return {**outbox_object(found[0], zone), "state": delivery.event} if found else None
        case "alarm":
            row = Alarm.get_or_none(Alarm.id == subject)
            return None if row is None else _alarm(row, zone)
        case _:
            return {}


def _alarm(row: Alarm, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject,
        "detail": row.detail,
        "raised_at": iso(row.raised_at, zone),
    }
