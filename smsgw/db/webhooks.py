"""Who hears of what happens, and what is on its way to them.

Events are written by triggers (migration 0004) in the transaction that made them happen; `fan_out`
turns each into one delivery for each address that wants it.  One rule: a delivery is a row before it is
sent, and stays one until the far end took it or it is given up.
"""

import base64
import binascii
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import peewee

from smsgw.db.database import transaction
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.db.web_models import DeliveryState, Webhook, WebhookCallback, WebhookDelivery, WebhookEvent
from smsgw.errors import UsageError
from smsgw.office.identity import Vault

KINDS = ("inbox", "outbox", "alarm")

# The prefix that tells libraries for Standard Webhooks how to read the rest.
SECRET_PREFIX = "whsec_"  # noqa: S105
_SECRET_OCTETS = 32

_CONTEXT = b"webhook.secret"
_LONGEST_URL = 500

# So many events are turned into deliveries in one transaction: nobody waits long for the lock.
_BATCH = 500

#: What Kannel calls the states, as bits of dlr-mask.  `queued on SMSC` (4) is no state of ours.
DLR = {
    OutboxState.DELIVERED: 1,
    OutboxState.UNDELIVERED: 2,
    OutboxState.SUBMITTED: 8,
    OutboxState.FAILED: 16,
    OutboxState.EXPIRED: 16,
    OutboxState.CANCELLED: 16,
}


def add(
    url: str, kinds: Collection[str], who: str, now: datetime, vault: Vault, secret: str | None = None
) -> tuple[int, str]:
    """Let an address hear of these kinds; its number, and the secret that it checks signatures by.

    secret  one that the far end has already: `whsec_` and base64
    Raises UsageError.
    """
    check_url(url)
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown or not kinds:
        raise UsageError(f"events are of the kinds {', '.join(KINDS)}; give at least one")
    made = secret or SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_OCTETS)).decode("ascii")
    read_secret(made)
    with transaction():
        row = Webhook.create(
            url=url,
            secret_sealed=vault.seal(made.encode(), _CONTEXT),
            on_inbox="inbox" in kinds,
            on_outbox="outbox" in kinds,
            on_alarm="alarm" in kinds,
            created_at=now,
            created_by=who[:64],
        )
    return int(row.id), made


def check_url(url: str) -> None:
    """Raise UsageError for what is no http(s) address."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or len(url) > _LONGEST_URL or any(c <= " " or c > "~" for c in url):
        raise UsageError(f"an address begins with http:// or https:// and has at most {_LONGEST_URL} letters")


def read_secret(secret: str) -> bytes:
    """The octets of a secret.  Raises UsageError when it is none."""
    try:
        octets = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        octets = b""
    if not 16 <= len(octets) <= 64:
        raise UsageError("a webhook's secret is whsec_ and 16 to 64 octets in base64")
    return octets


def secret_of(row: Webhook, vault: Vault) -> bytes:
    """What its deliveries are signed with."""
    return read_secret(vault.open(bytes(row.secret_sealed), _CONTEXT).decode())


def get(webhook_id: int) -> Webhook:
    """The webhook of this number.  Raises UsageError."""
    row: Webhook | None = Webhook.get_or_none(Webhook.id == webhook_id)
    if row is None:
        raise UsageError(f"there is no webhook {webhook_id}. See: smsgw webhook list")
    return row


def list_webhooks() -> list[tuple[Webhook, dict[str, int]]]:
    """All of them, each with its deliveries by state."""
    number = peewee.fn.COUNT(WebhookDelivery.id)
    grouped = WebhookDelivery.select(WebhookDelivery.webhook, WebhookDelivery.state, number).group_by(
        WebhookDelivery.webhook, WebhookDelivery.state
    )
    counts: dict[int, dict[str, int]] = {}
    rows: Any = grouped.tuples()
    for webhook_id, state, count in rows:
        counts.setdefault(webhook_id, {})[state] = count
    return [(row, counts.get(row.id, {})) for row in Webhook.select().order_by(Webhook.id)]


def remove(webhook_id: int) -> None:
    """Let it hear of nothing more, and forget what was on its way to it.  Raises UsageError."""
    with transaction():
        get(webhook_id).delete_instance()


def call_back(outbox_id: int, url: str, mask: int, sender: str, account: str) -> None:
    """Tell one address of one message's states (Kannel's dlr-url)."""
    with transaction():
        WebhookCallback.create(
            outbox_id=outbox_id, url=url, mask=mask, sender=sender[:32], account=account[:40]
        )


def fan_out(now: datetime) -> int:
    """Turn what happened into deliveries; the number of events."""
    oldest = WebhookEvent.select(WebhookEvent.id).order_by(WebhookEvent.id).limit(_BATCH)
    if not oldest.exists():  # the usual case takes no lock from those who write
        return 0
    with transaction():
        # Taken out by this very statement, so that two gateways on one database do not both tell of it.
        taken = WebhookEvent.delete().where(WebhookEvent.id.in_([row.id for row in oldest]))
        events = sorted(taken.returning(WebhookEvent).execute(), key=lambda event: event.id)
        if not events:
            return 0
        hooks = list(Webhook.select().where(Webhook.disabled_at.is_null()))
        callbacks = _callbacks([event.subject_id for event in events if event.kind == "outbox"])
        new = []
        for event in events:
            common = {
                "kind": event.kind, "subject_id": event.subject_id, "event": event.state, "at": now,
                "state": DeliveryState.WAITING, "due_at": now,
            }  # fmt: skip
            new += [
                {**common, "webhook": hook.id, "callback": None}
                for hook in hooks
                if getattr(hook, f"on_{event.kind}")
            ]
            callback = callbacks.get(event.subject_id) if event.kind == "outbox" else None
            if callback is not None and callback.mask & DLR.get(OutboxState(event.state), 0):
                new.append({**common, "webhook": None, "callback": callback.id})
        for start in range(0, len(new), 50):  # SQLite takes so many values in one statement
            WebhookDelivery.insert_many(new[start : start + 50]).execute()
    return len(events)


def find_due(now: datetime, limit: int) -> list[WebhookDelivery]:
    """What is to be sent now, the oldest first, with its address."""
    rows = (
        WebhookDelivery.select(WebhookDelivery, Webhook, WebhookCallback)
        .join(Webhook, peewee.JOIN.LEFT_OUTER)
        .switch(WebhookDelivery)
        .join(WebhookCallback, peewee.JOIN.LEFT_OUTER)
        .where((WebhookDelivery.state == DeliveryState.WAITING) & (WebhookDelivery.due_at <= now))
        .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
    )
    return list(rows.limit(limit))


def claim(delivery: WebhookDelivery, until: datetime) -> bool:
    """Take it in hand until then; False when another gateway on the same database has it."""
    with transaction():
        changed = (
            WebhookDelivery.update(due_at=until)
            .where(
                (WebhookDelivery.id == delivery.id)
                & (WebhookDelivery.due_at == delivery.due_at)
                & (WebhookDelivery.state == DeliveryState.WAITING)
            )
            .execute()
        )
    return bool(changed)


def record_delivered(delivery_id: int, status: int, now: datetime) -> None:
    """The far end took it."""
    with transaction():
        WebhookDelivery.update(
            state=DeliveryState.DELIVERED,
            status=status,
            error=None,
            attempts=WebhookDelivery.attempts + 1,
            done_at=now,
        ).where(WebhookDelivery.id == delivery_id).execute()


def record_refused(
    delivery_id: int, status: int | None, error: str, now: datetime, again_at: datetime | None
) -> None:
    """It was not taken.  again_at: when it is tried again; None: it is given up."""
    with transaction():
        WebhookDelivery.update(
            state=DeliveryState.WAITING if again_at else DeliveryState.FAILED,
            status=status,
            error=error[:160],
            attempts=WebhookDelivery.attempts + 1,
            due_at=again_at or now,
            done_at=None if again_at else now,
        ).where(WebhookDelivery.id == delivery_id).execute()


def postpone(delivery_ids: Sequence[int], until: datetime) -> None:
    """Not now: its address has just refused another one.  No try is counted."""
    with transaction():
        WebhookDelivery.update(due_at=until).where(WebhookDelivery.id.in_(list(delivery_ids))).execute()


def retry(webhook_id: int, now: datetime) -> int:
    """Send again what was given up, and what waits for its next try; their number.  Raises UsageError."""
    get(webhook_id)
    with transaction():
        return int(
            WebhookDelivery.update(state=DeliveryState.WAITING, attempts=0, due_at=now, done_at=None)
            .where(
                (WebhookDelivery.webhook == webhook_id)
                & WebhookDelivery.state.in_([DeliveryState.FAILED, DeliveryState.WAITING])
            )
            .execute()
        )


def add_test(webhook_id: int, now: datetime, due_at: datetime) -> int:
    """Queue an event that says nothing; the delivery's number.  Raises UsageError."""
    get(webhook_id)
    with transaction():
        row = WebhookDelivery.create(
            webhook=webhook_id, kind="test", subject_id=0, event="test", at=now,
            state=DeliveryState.WAITING, due_at=due_at,
        )  # fmt: skip
    return int(row.id)


def get_delivery(delivery_id: int) -> WebhookDelivery:
    """One delivery."""
    row: WebhookDelivery = WebhookDelivery.get_by_id(delivery_id)
    return row


def count_deliveries() -> dict[str, int]:
    """How many deliveries are in each state."""
    query = WebhookDelivery.select(WebhookDelivery.state, peewee.fn.COUNT(WebhookDelivery.id))
    rows: Any = query.group_by(WebhookDelivery.state).tuples()
    return dict(rows)


def purge(now: datetime, keep: timedelta) -> None:
    """Forget what was done with long ago, and the callbacks of messages that are long over."""
    with transaction():
        WebhookDelivery.delete().where(WebhookDelivery.done_at < now - keep).execute()
        over = OutboxMessage.select(OutboxMessage.id).where(
            (OutboxMessage.id == WebhookCallback.outbox_id) & (OutboxMessage.expires_at < now - keep)
        )
        waiting = WebhookDelivery.select(WebhookDelivery.id).where(
            (WebhookDelivery.callback == WebhookCallback.id)
            & (WebhookDelivery.state == DeliveryState.WAITING)
        )
        WebhookCallback.delete().where(peewee.fn.EXISTS(over) & ~peewee.fn.EXISTS(waiting)).execute()


def _callbacks(outbox_ids: Collection[int]) -> dict[int, WebhookCallback]:
    rows = WebhookCallback.select().where(WebhookCallback.outbox_id.in_(list(set(outbox_ids))))
    return {row.outbox_id: row for row in rows}
