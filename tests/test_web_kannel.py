"""Kannel's sendsms: the same addresses, the same words, the same states as with a Kannel."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from smsgw.db import contacts, listings, modems, tokens
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.db.web_models import WebhookCallback
from smsgw.messages import Lane
from smsgw.web.app import create_app
from smsgw.web.pages import all_pages
from smsgw.webhooks.kannel_url import fill
from tests.web_rig import Program

PHONE = "+6281200000012"


class Kannel:
    """A client that believes to speak to Kannel."""

    def __init__(self, site, now: datetime) -> None:
        self.http = TestClient(create_app(site, all_pages()), base_url="http://127.0.0.1:8470")
        self.password = tokens.add("lama", ["kannel"], "test", now)

    def __call__(self, method: str = "GET", **fields: str):
        usual = {"username": "lama", "password": self.password, "to": "081200000012", "text": "Besok tutup."}
        given = {
            name.replace("_", "-"): value for name, value in {**usual, **fields}.items() if value is not None
        }
        if method == "GET":
            return self.http.get("/cgi-bin/sendsms", params=given)
        return self.http.post("/cgi-bin/sendsms", data=given)


@pytest.fixture
def kannel(site, now) -> Kannel:
    modems.record("utama", now, state="ready")
    return Kannel(site, now)


def queued() -> list[OutboxMessage]:
    return list(OutboxMessage.select().order_by(OutboxMessage.id))


# --- accepted


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_text_is_accepted_in_kannels_words(kannel: Kannel, method: str) -> None:
    answer = kannel(method)
    assert (answer.status_code, answer.text) == (202, "0: Accepted for delivery")
    assert [(row.recipient, row.text, row.lane) for row in queued()] == [(PHONE, "Besok tutup.", Lane.NOTICE)]


def test_user_and_pass_are_other_names_of_username_and_password(kannel: Kannel) -> None:
    answer = kannel(username=None, password=None, user="lama", **{"pass": kannel.password})
    assert answer.status_code == 202


def test_without_a_modem_that_is_ready_it_is_queued(kannel: Kannel, now) -> None:
    modems.record("utama", now, state="no_port")
    assert kannel().text == "3: Queued for later delivery"
    assert len(queued()) == 1


def test_several_receivers_stand_with_blanks_between(kannel: Kannel) -> None:
    assert kannel(to="081200000012 +6281200000013  0062 ").status_code == 400
    assert queued() == []
    assert kannel(to="081200000012 +6281200000013 6281200000012").status_code == 202
    assert [row.recipient for row in queued()] == [PHONE, "+6281200000013"]


def test_deferred_and_validity_are_minutes(kannel: Kannel, now) -> None:
    assert kannel(deferred="90", validity="30").text == "3: Queued for later delivery"
    (row,) = queued()
    assert row.due_at == now + timedelta(minutes=90)
    assert row.expires_at == now + timedelta(minutes=120)


@pytest.mark.parametrize(
    ("priority", "lane"),
    [("", Lane.NOTICE), ("0", Lane.NOTICE), ("1", Lane.NOTICE), ("2", Lane.REPLY), ("3", Lane.REPLY)],
)
def test_urgent_texts_go_with_the_replies(kannel: Kannel, priority: str, lane: Lane) -> None:
    kannel(priority=priority)
    assert [row.lane for row in queued()] == [lane]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param("text=Halo+Bu%21", "Halo Bu!", id="plus-is-a-blank"),
        pytest.param("text=caf%C3%A9", "café", id="utf-8"),
        pytest.param("text=caf%E9&charset=ISO-8859-1", "café", id="latin-1"),
        pytest.param("text=10%80&charset=windows-1252", "10€", id="windows-1252"),
        pytest.param("text=%00H%00i&coding=2", "Hi", id="ucs-2-octets"),
        pytest.param("text=%E4%BD%A0&coding=2&charset=UTF-8", "\u4f60", id="ucs-2-from-utf-8"),
        pytest.param("text=%3Cb%3E%27%3B--%0D%0Abaris+dua", "<b>';--\r\nbaris dua", id="hostile"),
        pytest.param("text=a&text=b", "a", id="the-first-counts"),
    ],
)
def test_a_text_is_read_as_kannel_reads_it(kannel: Kannel, query: str, text: str) -> None:
    address = f"/cgi-bin/sendsms?username=lama&password={kannel.password}&to=081200000012&{query}"
    assert kannel.http.get(address).status_code == 202
    assert [row.text for row in queued()] == [text]


def test_what_a_modem_cannot_do_and_is_harmless_is_ignored(kannel: Kannel) -> None:
    assert (
        kannel(**{"from": "DUKCAPIL"}, smsc="a", mclass="1", pid="0", account="siak", binfo="x").status_code
        == 202
    )


# --- refused


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "salah"},
        {"password": None},
        {"username": "lain"},
        {"username": None},
        {"username": "' OR 1=1 --", "password": "' OR 1=1 --"},
    ],
)
def test_without_the_right_password_nothing_is_sent(kannel: Kannel, fields) -> None:
    answer = kannel(**fields)
    assert (answer.status_code, answer.text) == (403, "Authorization failed for sendsms")
    assert queued() == []


def test_a_token_without_the_scope_is_none(site, kannel: Kannel) -> None:
    program = Program(site, "send")
    assert kannel(username=program.name, password=program.secret).status_code == 403


def test_a_revoked_token_is_none(kannel: Kannel, now) -> None:
    tokens.revoke("lama", now)
    assert kannel().status_code == 403


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"to": None}, "Missing receiver", id="nobody"),
        pytest.param({"to": " "}, "Empty receiver", id="blank"),
        pytest.param({"to": "4444"}, "Illegal receiver", id="short-code"),
        pytest.param({"to": "08120000001x"}, "Illegal receiver", id="letters"),
        pytest.param({"to": " ".join(f"08120000{n:04}" for n in range(501))}, "Too many", id="a-broadcast"),
        pytest.param({"text": None}, "Empty text", id="no-text"),
        pytest.param({"text": " "}, "Empty text", id="blanks"),
        pytest.param({"text": "x" * 5000}, "more than", id="a-book"),
        pytest.param({"text": "NIK 3399011203959002 siap"}, "NIK", id="a-nik"),
        pytest.param({"text": "klik http://contoh.id/x"}, "link", id="a-link"),
        pytest.param({"coding": "1"}, "binary", id="binary"),
        pytest.param({"coding": "7"}, "Coding", id="coding"),
        pytest.param({"charset": "klingon"}, "Charset", id="charset"),
        pytest.param({"charset": "zlib"}, "Charset", id="no-charset-at-all"),
        pytest.param({"udh": "050003010201"}, "UDH", id="udh"),
        pytest.param({"priority": "9"}, "Priority", id="priority"),
        pytest.param({"validity": "-5"}, "Validity", id="validity"),
        pytest.param({"deferred": "9" * 30}, "Deferred", id="deferred"),
        pytest.param({"dlr_mask": "x"}, "Dlr-mask", id="dlr-mask"),
        pytest.param({"dlr_url": "file:///etc/passwd", "dlr_mask": "1"}, "DLR-URL", id="dlr-url-file"),
        pytest.param({"dlr_url": "http://", "dlr_mask": "1"}, "DLR-URL", id="dlr-url-nowhere"),
    ],
)
def test_what_kannel_would_refuse_is_refused(kannel: Kannel, fields, words: str) -> None:
    answer = kannel("POST", **fields)
    assert answer.status_code == 400 and words in answer.text, answer.text
    assert queued() == []


def test_who_said_stop_is_not_told_and_nobody_else_either(kannel: Kannel, now) -> None:
    contacts.record(PHONE, stopped=True, source="test", now=now)
    assert kannel(to=f"081200000013 {PHONE}").status_code == 400
    assert queued() == []
    assert kannel(priority="3").status_code == 202


# --- dlr-url


def test_dlr_url_and_mask_are_kept_with_the_message(kannel: Kannel) -> None:
    url = "http://siak.example/dlr?id=7&s=%d&to=%P"
    assert kannel(dlr_url=url, dlr_mask="31", **{"from": "DUKCAPIL"}).status_code == 202
    (callback,) = WebhookCallback.select()
    assert (callback.url, callback.mask, callback.sender) == (url, 31, "DUKCAPIL")
    assert callback.outbox_id == queued()[0].id


@pytest.mark.parametrize(
    "fields",
    [
        {"dlr_url": "http://siak.example/"},
        {"dlr_mask": "31"},
        {"dlr_url": "http://siak.example/", "dlr_mask": "0"},
    ],
)
def test_without_url_or_mask_nobody_is_called_back(kannel: Kannel, fields) -> None:
    assert kannel(**fields).status_code == 202
    assert WebhookCallback.select().count() == 0


@pytest.mark.parametrize(
    ("url", "filled"),
    [
        ("http://x/?s=%d", "http://x/?s=8"),
        ("http://x/?to=%P&from=%p&t=%T", "http://x/?to=%2B6281200000012&from=DUKCAPIL&t=1764000000"),
        ("http://x/?a=%3A%2F&s=%d&z=%zz", "http://x/?a=%3A%2F&s=8&z=%zz"),
        ("http://x/%d/%d", "http://x/8/8"),
        ("http://x/?p=100%%", "http://x/?p=100%"),
        ("http://x/?t=%t&text=%a", "http://x/?t=2025-11-24+23%3A00&text=a%26b%3Dc+%25d%0D%0A"),
        ("http://x/?e=%", "http://x/?e=%"),
    ],
)
def test_the_escapes_of_a_dlr_url_are_filled_in(url: str, filled: str) -> None:
    at = datetime.fromtimestamp(1764000000, UTC)
    given = {
        "d": "8", "P": PHONE, "p": "DUKCAPIL", "T": str(int(at.timestamp())), "t": f"{at:%Y-%m-%d} 23:00",
        "a": "a&b=c %d\r\n",
    }  # fmt: skip
    assert fill(url, given) == filled
    assert urlsplit(filled).hostname == "x"


def test_a_value_cannot_add_a_field_to_the_address() -> None:
    filled = fill("http://x/?text=%a&s=%d", {"a": "x&s=1#", "d": "16"})
    assert parse_qs(urlsplit(filled).query)["s"] == ["16"]


def test_the_example_of_the_document_works(kannel: Kannel) -> None:
    query = urlencode(
        {"username": "lama", "password": kannel.password, "to": "081200000012"}, quote_via=quote
    )
    answer = kannel.http.get(
        f"/cgi-bin/sendsms?{query}&text=KTP+Anda+siap&dlr-mask=31&dlr-url=http%3A%2F%2Fx%2F%3Fs%3D%25d"
    )
    assert answer.status_code == 202
    (found,) = listings.find_outbox([queued()[0].id])
    assert found.state == OutboxState.QUEUED
    assert WebhookCallback.get().url == "http://x/?s=%d"
