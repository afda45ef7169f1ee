"""What turns events into deliveries and sends them until they are taken; watch.py says when.

One rule: an address that fails rests, and keeps nobody else waiting.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from smsgw.db import alarms, listings, webhooks
from smsgw.db.web_models import WebhookDelivery
from smsgw.errors import DatabaseError, SmsgwError
from smsgw.office.desk import Desk
from smsgw.webhooks.envelope import Letter, seal_letter
from smsgw.webhooks.kannel_url import call_letter

if TYPE_CHECKING:
    from smsgw.webhooks.sending import Outcome

log = logging.getLogger("smsgw.webhooks")

#: How long after a failed try the next one comes; after the last one it is given up: two days in all.
BACK_OFF = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200, 86400)
)

#: What was done with is kept so long, for `webhook list` and for questions.
KEEP = timedelta(days=30)

#: Longer than a try can take; what a process had in hand when it died is tried again after it.
IN_HAND = timedelta(minutes=2)

_PURGE_S = 3600.0

# So many are sent between two looks at what has happened.
_ROUND = 20


class Courier:
    """Sends what is due; `deliver` does one round and is all that tests need."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk, self._clock = desk, clock
        self._rests: dict[str, datetime] = {}  # address -> not before
        self._next_purge = 0.0

    def deliver_all(self, stop: threading.Event) -> None:
        """Send all that is due, and forget now and then what was done with long ago."""
        now = time.monotonic()
        if now >= self._next_purge:
            self._next_purge = now + _PURGE_S
            webhooks.purge(self._clock(), KEEP)
        while self.deliver() and not stop.is_set():
            pass

    def deliver(self) -> int:
        """Turn new events into deliveries and send what is due; how many were tried."""
        while webhooks.fan_out(self._clock()):
            pass
        due = webhooks.find_due(self._clock(), _ROUND)
        for delivery in due:
            self._send(delivery)
        return len(due)

    def _send(self, delivery: WebhookDelivery) -> None:
        now = self._clock()
        receiver = delivery.webhook or delivery.callback
        assert receiver is not None  # one of the two, by fan_out
        address = urlsplit(receiver.url).netloc
        rests_until = self._rests.get(address)
        if rests_until is not None and rests_until > now:
            webhooks.postpone([delivery.id], rests_until)
            return
        if not webhooks.claim(delivery, now + IN_HAND):
            return
        outcome = self._attempt(delivery, now)
        if outcome.is_taken:
            self._rests.pop(address, None)
            webhooks.record_delivered(delivery.id, outcome.status or 0, self._clock())
            return
        wait = BACK_OFF[delivery.attempts] if delivery.attempts < len(BACK_OFF) else None
        again_at = now + wait if wait is not None else None
        webhooks.record_refused(delivery.id, outcome.status, outcome.error, now, again_at)
        if wait is None:
            self._give_up(delivery, outcome)
        else:
            self._rests[address] = now + min(wait, BACK_OFF[3])
        log.warning("webhook delivery=%s attempt=%s: %s", delivery.id, delivery.attempts + 1, outcome.error)

    def _attempt(self, delivery: WebhookDelivery, now: datetime) -> "Outcome":
        # Most offices have no webhook: theirs does without an HTTP client.
        from smsgw.webhooks.sending import Outcome, send

        try:
            letter = self._letter(delivery, now)
        except DatabaseError:
            raise
        except (SmsgwError, ValueError) as error:
            return Outcome(None, str(error))
        # Nothing to tell any more: done with.
        return send(letter) if letter is not None else Outcome(204)

    def _letter(self, delivery: WebhookDelivery, now: datetime) -> Letter | None:
        zone = self._desk.config.zone
        if delivery.callback is not None:
            found = listings.find_outbox([delivery.subject_id])
            if not found:
                return None
            return call_letter(delivery.callback, found[0], delivery.event, delivery.at, zone)
        assert delivery.webhook is not None
        secret = webhooks.secret_of(delivery.webhook, self._desk.vault)
        return seal_letter(delivery, delivery.webhook.url, secret, now, zone)

    def _give_up(self, delivery: WebhookDelivery, outcome: "Outcome") -> None:
        if delivery.webhook is not None and delivery.kind != "alarm":
            alarms.raise_alarm("webhook", f"webhook {delivery.webhook.id}", outcome.error, self._clock())


def try_out(webhook_id: int, desk: Desk, now: datetime) -> "Outcome":
    """Send one webhook an event that says nothing, now.  Raises UsageError when there is no such webhook.

    A failure is final: whoever tries it out is told, and nothing comes later unasked.
    """
    from smsgw.webhooks.sending import send

    # Not due for a courier that may be running: it is ours.
    delivery_id = webhooks.add_test(webhook_id, now, now + IN_HAND)
    delivery = webhooks.get_delivery(delivery_id)
    row = webhooks.get(webhook_id)
    letter = seal_letter(delivery, row.url, webhooks.secret_of(row, desk.vault), now, desk.config.zone)
    outcome = send(letter)
    if outcome.is_taken:
        webhooks.record_delivered(delivery_id, outcome.status or 0, now)
    else:
        webhooks.record_refused(delivery_id, outcome.status, outcome.error, now, None)
    return outcome
