"""Telling other programs: every event once, signed, kept until it is taken, and no modem waits for it."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from smsgw.db import alarms, claims, outbox, webhooks
from smsgw.db.models import Alarm, InboxMessage, InboxState, OutboxMessage, OutboxState
from smsgw.db.web_models import DeliveryState, WebhookCallback, WebhookDelivery, WebhookEvent
from smsgw.errors import UsageError
from smsgw.messages import Lane
from smsgw.webhooks import sending, watch
from smsgw.webhooks.courier import BACK_OFF, IN_HAND, KEEP, Courier, try_out
from smsgw.webhooks.envelope import Letter

PHONE = "+6281200000012"


class FarEnd:
    """A web server that notes what it is told and answers as it is set to."""

    def __init__(self) -> None:
        self.answer = 200
        self.told: list[tuple[str, str, dict[str, str], bytes]] = []
        far_end = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                far_end.told.append((self.command, self.path, headers, body))
                self.send_response(far_end.answer)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def events(self) -> list[dict]:
        return [json.loads(body) for _, _, _, body in self.told]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    made = FarEnd()
    yield made
    made.close()


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now) -> None:
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


@pytest.fixture
def courier(desk, database, clock) -> Courier:
    return Courier(desk, clock)


def hook(desk, url: str, *kinds: str, now) -> tuple[int, str]:
    return webhooks.add(url, kinds or webhooks.KINDS, "test", now, desk.vault)


def queue(now, cause: str = "x") -> int:
    expires_at = now + timedelta(hours=1)
    made = outbox.enqueue(PHONE, "Halo <b>", lane=Lane.REPLY, cause=cause, now=now, expires_at=expires_at)
    assert made is not None
    return made


def to_state(message_id: int, state: OutboxState) -> None:
    OutboxMessage.update(state=state).where(OutboxMessage.id == message_id).execute()


def receive(now, **changes: object) -> InboxMessage:
    usual = {
        "sender": PHONE,
        "text": "cek 417-205",
        "state": "complete",
        "modem": "utama",
        "received_at": now,
    }
    return InboxMessage.create(**{**usual, **changes})


# --- what is an event


def test_nothing_is_kept_where_nobody_listens(database, now) -> None:
    receive(now)
    to_state(queue(now), OutboxState.SUBMITTED)
    alarms.raise_alarm("credit", "utama", "low", now)
    assert WebhookEvent.select().count() == 0


def test_each_kind_of_event_is_kept_by_the_change_itself(database, desk, now) -> None:
    hook(desk, "http://x/", now=now)
    receive(now)
    message_id = queue(now)
    to_state(message_id, OutboxState.SUBMITTED)
    to_state(message_id, OutboxState.DELIVERED)
    alarms.raise_alarm("credit", "utama", "low", now)
    told = [(row.kind, row.state) for row in WebhookEvent.select().order_by(WebhookEvent.id)]
    assert told == [
        ("inbox", "complete"),
        ("outbox", "submitted"),
        ("outbox", "delivered"),
        ("alarm", "raised"),
    ]


def test_a_text_of_several_segments_is_one_event_when_it_is_whole(database, desk, now) -> None:
    hook(desk, "http://x/", now=now)
    row = receive(now, state="incomplete", text=None)
    assert WebhookEvent.select().count() == 0
    for state in (InboxState.COMPLETE, InboxState.HANDLED):
        InboxMessage.update(state=state).where(InboxMessage.id == row.id).execute()
    assert [event.state for event in WebhookEvent.select()] == ["complete"]


def test_queued_and_submitting_are_no_events_and_the_same_state_is_none(database, desk, now) -> None:
    hook(desk, "http://x/", now=now)
    message_id = queue(now)
    for state in (OutboxState.SUBMITTING, OutboxState.QUEUED, OutboxState.SUBMITTED, OutboxState.SUBMITTED):
        to_state(message_id, state)
    assert [event.state for event in WebhookEvent.select()] == ["submitted"]


def test_the_real_walk_of_a_message_is_told(database, desk, now) -> None:
    hook(desk, "http://x/", "outbox", now=now)
    queue(now)
    claimed = claims.claim_next(list(Lane), "utama", now)
    assert claimed is not None
    claims.record_submitted(claimed.segment, 7, now)
    assert [event.state for event in WebhookEvent.select()] == ["submitted"]
    queue(now, "y")
    claimed = claims.claim_next(list(Lane), "utama", now)
    assert claimed is not None
    claims.postpone(claimed.segment, now, "later")
    outbox.expire(now + timedelta(days=1))
    assert [event.state for event in WebhookEvent.select()] == ["submitted", "expired"]


def test_an_event_that_is_rolled_back_never_was(database, desk, now) -> None:
    hook(desk, "http://x/", now=now)
    with pytest.raises(ZeroDivisionError), database.atomic():
        receive(now)
        raise ZeroDivisionError
    assert WebhookEvent.select().count() == 0


def test_a_webhook_hears_of_its_kinds_alone(database, desk, now) -> None:
    hook(desk, "http://x/", "alarm", now=now)
    receive(now)
    to_state(queue(now), OutboxState.FAILED)
    assert WebhookEvent.select().count() == 0


def test_a_trigger_does_not_change_the_id_that_an_insert_gives_back(database, desk, now) -> None:
    hook(desk, "http://x/", now=now)
    for _ in range(3):
        receive(now, state="incomplete")
    assert receive(now).id == 4


# --- sending


def test_an_inbound_text_is_told_as_the_api_tells_it(courier: Courier, desk, far_end: FarEnd, now) -> None:
    hook(desk, far_end.url + "/sms?k=1", now=now)
    row = receive(now)
    courier.deliver()
    ((method, path, headers, body),) = far_end.told
    assert (method, path) == ("POST", "/sms?k=1")
    assert headers["content-type"].startswith("application/json")
    event = json.loads(body)
    assert event["type"] == "inbox.received" and event["timestamp"].endswith("+07:00")
    assert event["data"]["id"] == row.id and event["data"]["text"] == "cek 417-205"


def test_a_state_is_told_as_it_was_though_the_message_has_gone_on(
    courier, desk, far_end: FarEnd, now
) -> None:
    hook(desk, far_end.url, "outbox", now=now)
    message_id = queue(now)
    to_state(message_id, OutboxState.SUBMITTED)
    to_state(message_id, OutboxState.DELIVERED)
    courier.deliver()
    assert [(e["type"], e["data"]["state"]) for e in far_end.events] == [
        ("outbox.submitted", "submitted"), ("outbox.delivered", "delivered"),
    ]  # fmt: skip


def test_the_signature_is_that_of_standard_webhooks(courier, desk, far_end: FarEnd, now) -> None:
    _, secret = hook(desk, far_end.url, now=now)
    receive(now)
    courier.deliver()
    (_, _, given, body) = far_end.told[0]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{given['webhook-id']}.{given['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert given["webhook-signature"] == f"v1,{expected}"
    assert given["webhook-timestamp"] == str(int(now.timestamp()))


def test_each_event_is_told_once_to_each(courier, desk, far_end: FarEnd, now) -> None:
    for path in ("/a", "/b"):
        hook(desk, far_end.url + path, now=now)
    receive(now)
    for _ in range(3):
        courier.deliver()
    assert sorted(path for _, path, _, _ in far_end.told) == ["/a", "/b"]
    assert webhooks.count_deliveries() == {"delivered": 2}


def test_what_is_not_taken_is_tried_again_with_the_same_id(
    courier, clock, desk, far_end: FarEnd, now
) -> None:
    hook(desk, far_end.url, now=now)
    receive(now)
    far_end.answer = 500
    courier.deliver()
    assert courier.deliver() == 0
    far_end.answer = 200
    clock.now = now + BACK_OFF[0]
    courier.deliver()
    ids = [headers["webhook-id"] for _, _, headers, _ in far_end.told]
    assert len(ids) == 2 and len(set(ids)) == 1
    assert [(row.state, row.attempts) for row in WebhookDelivery.select()] == [("delivered", 2)]


def test_it_is_given_up_after_two_days_and_an_admin_hears_of_it(
    courier, clock, desk, far_end: FarEnd, now
) -> None:
    webhook_id, _ = hook(desk, far_end.url, "inbox", now=now)
    receive(now)
    far_end.answer = 503
    while webhooks.count_deliveries() != {"failed": 1}:
        courier.deliver()
        clock.now += timedelta(minutes=10)
        assert clock.now < now + timedelta(days=4)
    assert timedelta(days=1.5) < clock.now - now < timedelta(days=3)
    assert len(far_end.told) == len(BACK_OFF) + 1
    assert [(alarm.kind, alarm.subject) for alarm in Alarm.select()] == [("webhook", f"webhook {webhook_id}")]
    far_end.answer = 200
    assert webhooks.retry(webhook_id, clock.now) == 1
    courier.deliver()
    assert webhooks.count_deliveries() == {"delivered": 1}


def test_a_dead_address_is_tried_once_and_keeps_nobody_waiting(courier, desk, far_end: FarEnd, now) -> None:
    hook(desk, "http://127.0.0.1:9/", now=now)
    hook(desk, far_end.url, now=now)
    for _ in range(30):
        receive(now)
    while courier.deliver():
        pass
    assert len(far_end.told) == 30
    dead = [row.attempts for row in WebhookDelivery.select().where(WebhookDelivery.webhook == 1)]
    assert sum(dead) == 1 and len(dead) == 30


@pytest.mark.parametrize("answer", [301, 302, 307, 400, 404, 410, 500])
def test_only_2xx_is_taken_and_no_redirect_is_followed(
    courier, desk, far_end: FarEnd, now, answer: int
) -> None:
    hook(desk, far_end.url, now=now)
    receive(now)
    far_end.answer = answer
    courier.deliver()
    (row,) = WebhookDelivery.select()
    assert (row.state, row.status) == ("waiting", answer)


def test_what_was_stored_is_sent_by_the_next_process(desk, database, clock, far_end: FarEnd, now) -> None:
    hook(desk, far_end.url, now=now)
    receive(now)
    webhooks.fan_out(now)
    receive(now)
    Courier(desk, clock).deliver()
    assert len(far_end.told) == 2


def test_two_gateways_on_one_database_tell_of_it_once(desk, database, clock, far_end: FarEnd, now) -> None:
    hook(desk, far_end.url, now=now)
    receive(now)
    couriers = [Courier(desk, clock), Courier(desk, clock)]
    assert webhooks.fan_out(now) == 1 and webhooks.fan_out(now) == 0
    due = webhooks.find_due(now, 10)
    assert [webhooks.claim(due[0], now + IN_HAND) for _ in couriers] == [True, False]
    for courier in couriers:
        courier.deliver()
    assert far_end.told == []
    clock.now = now + IN_HAND  # whoever had it in hand has died
    for courier in couriers:
        courier.deliver()
    assert len(far_end.told) == 1


def test_a_row_that_is_gone_is_told_as_nothing(courier, desk, far_end: FarEnd, now) -> None:
    hook(desk, far_end.url, now=now)
    InboxMessage.delete().where(InboxMessage.id == receive(now).id).execute()
    courier.deliver()
    assert far_end.events[0]["data"] is None


def test_the_watch_runs_by_itself_and_ends_when_told(desk, database, far_end: FarEnd, now) -> None:
    hook(desk, far_end.url, now=now)
    end = watch.start(desk, lambda: now)
    receive(now)
    told = threading.Event()
    for _ in range(100):
        if far_end.told or told.wait(0.05):
            break
    end()
    assert len(far_end.told) == 1


def test_an_office_without_listeners_never_loads_the_courier(desk, database, far_end: FarEnd, now) -> None:
    looking = watch.Watch(desk, lambda: now)
    receive(now)
    for _ in range(2):
        looking.turn(threading.Event())
    assert looking._courier is None
    hook(desk, far_end.url, now=now)
    receive(now)
    looking._next_look = 0.0  # this connection's own changes do not count as news
    looking.turn(threading.Event())
    assert len(far_end.told) == 1


def test_what_waits_since_an_earlier_run_is_sent(courier, desk, far_end: FarEnd, clock, now) -> None:
    hook(desk, far_end.url, now=now)
    receive(now)
    far_end.answer = 500
    courier.deliver()
    assert WebhookEvent.select().count() == 0
    clock.now += BACK_OFF[0]
    watch.Watch(desk, clock).turn(threading.Event())
    assert len(far_end.told) == 2


def test_where_nobody_answers_the_error_says_so_without_the_address() -> None:
    outcome = sending.send(Letter("http://127.0.0.1:9/rahasia", b"{}", {}), timeout_s=2)
    assert outcome.status is None and not outcome.is_taken
    assert "rahasia" not in outcome.error and "127.0.0.1" not in outcome.error


# --- kannel's callbacks


def test_a_dlr_url_hears_of_the_states_of_its_mask(courier, desk, far_end: FarEnd, now) -> None:
    message_id = queue(now)
    webhooks.call_back(message_id, far_end.url + "/dlr?s=%d&to=%P&i=%I", 1 | 8, "DUKCAPIL", "")
    to_state(message_id, OutboxState.SUBMITTED)
    to_state(message_id, OutboxState.DELIVERED)
    other = queue(now, "y")
    webhooks.call_back(other, far_end.url + "/dlr?s=%d", 1, "", "")
    to_state(other, OutboxState.FAILED)
    to_state(queue(now, "z"), OutboxState.DELIVERED)
    courier.deliver()
    to = "%2B6281200000012"
    assert [(method, path) for method, path, _, _ in far_end.told] == [
        ("GET", f"/dlr?s=8&to={to}&i={message_id}"), ("GET", f"/dlr?s=1&to={to}&i={message_id}"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "bit"),
    [
        (OutboxState.DELIVERED, 1),
        (OutboxState.UNDELIVERED, 2),
        (OutboxState.SUBMITTED, 8),
        (OutboxState.FAILED, 16),
        (OutboxState.EXPIRED, 16),
        (OutboxState.CANCELLED, 16),
    ],
)
def test_each_state_is_one_bit_of_the_mask(
    courier, far_end: FarEnd, now, state: OutboxState, bit: int
) -> None:
    for n, mask in enumerate((bit, 31 - bit)):
        message_id = queue(now, str(n))
        webhooks.call_back(message_id, f"{far_end.url}/{n}?s=%d", mask, "", "")
        to_state(message_id, state)
    courier.deliver()
    assert [path for _, path, _, _ in far_end.told] == [f"/0?s={bit}"]


# --- keeping them


def test_a_secret_is_kept_sealed_and_told_once(database, desk, now) -> None:
    webhook_id, secret = hook(desk, "http://x/", now=now)
    rows = str(database.execute_sql("SELECT * FROM webhook").fetchall())
    assert secret not in rows and secret.removeprefix("whsec_") not in rows
    assert webhooks.secret_of(webhooks.get(webhook_id), desk.vault) == webhooks.read_secret(secret)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "ftp://x/",
        "file:///etc/passwd",
        "http://",
        "http://x/ y",
        "http://x/\r\nHost: y",
        "http://x:99999/",
        "http://[x/",
        "javascript:x",
    ],
)
def test_an_address_that_is_none_is_refused(database, desk, now, url: str) -> None:
    with pytest.raises(UsageError, match="http"):
        hook(desk, url, now=now)


def test_a_removed_webhook_hears_of_nothing_more(courier, desk, far_end: FarEnd, now) -> None:
    webhook_id, _ = hook(desk, far_end.url, now=now)
    receive(now)
    webhooks.fan_out(now)
    webhooks.remove(webhook_id)
    receive(now)
    courier.deliver()
    assert far_end.told == [] and WebhookDelivery.select().count() == 0
    with pytest.raises(UsageError, match="no webhook"):
        webhooks.remove(webhook_id)


def test_what_is_long_over_is_forgotten(courier, clock, desk, far_end: FarEnd, now) -> None:
    hook(desk, far_end.url, now=now)
    message_id = queue(now)
    webhooks.call_back(message_id, far_end.url, 31, "", "")
    to_state(message_id, OutboxState.DELIVERED)
    courier.deliver()
    webhooks.purge(now + KEEP, KEEP)
    assert WebhookDelivery.select().count() == 2 and WebhookCallback.select().count() == 1
    webhooks.purge(now + KEEP + timedelta(hours=2), KEEP)
    assert WebhookDelivery.select().count() == 0 and WebhookCallback.select().count() == 0


def test_trying_one_out_tells_what_came_of_it(database, desk, far_end: FarEnd, now) -> None:
    webhook_id, _ = hook(desk, far_end.url, now=now)
    assert try_out(webhook_id, desk, now).is_taken
    assert far_end.events[0] == {"type": "test", "timestamp": "2026-11-24T09:30:00.000+07:00", "data": {}}
    far_end.answer = 404
    assert try_out(webhook_id, desk, now).error == "answered 404"
    assert {row.state for row in WebhookDelivery.select()} == {DeliveryState.DELIVERED, DeliveryState.FAILED}
