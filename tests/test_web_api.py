"""The HTTP API: who may, what it takes, what it gives, and that nothing is done twice."""

import json
import re
from datetime import timedelta

import pytest

from smsgw import broadcasts
from smsgw.admin import broadcast_shapes, shapes
from smsgw.admin.token import SCOPES
from smsgw.db import audit, contacts, listings, modems, outbox, requests, tokens
from smsgw.db.models import InboxMessage, OutboxMessage, OutboxSegment
from smsgw.db.requests import NewRequest
from smsgw.messages import Lane
from smsgw.office.documents import State
from smsgw.shapes import recipient_object
from smsgw.web import limiter
from smsgw.web.api.exports import as_csv
from tests.web_rig import Program

NIK = "3399011203959002"
PHONE = "+6281200000012"


@pytest.fixture
def program(site) -> Program:
    """A program that may do everything."""
    return Program(site, *tokens.SCOPES)


def received(now, **changes: object) -> InboxMessage:
    """A text that came in."""
    usual = {"sender": PHONE, "text": "cek 417-205", "state": "handled", "modem": "utama", "received_at": now}
    return InboxMessage.create(**{**usual, **changes})


# --- who may


def test_without_a_token_nothing_is_answered(site) -> None:
    program = Program(site)
    for headers in (
        {},
        {"Authorization": "Bearer smsgw_x"},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "x"},
    ):
        answer = program.http.get("/api/v1/status", headers=headers)
        assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 401


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/messages", "send"),
        ("POST", "/messages/outbox/1/cancel", "send"),
        ("POST", "/messages/outbox/1/retry", "send"),
        ("GET", "/messages/outbox", "messages:read"),
        ("GET", "/messages/inbox/1", "messages:read"),
        ("GET", "/requests", "requests:read"),
        ("PUT", "/requests/417-205", "requests:write"),
        ("POST", "/requests/417-205/advance", "requests:write"),
        ("POST", "/requests/417-205/undo", "requests:write"),
        ("GET", "/broadcasts", "broadcasts:read"),
        ("GET", "/broadcasts/1/export", "broadcasts:read"),
        ("POST", "/broadcasts/1/start", "broadcasts:write"),
        ("GET", "/status", "status"),
    ],
)
def test_an_operation_opens_for_its_scope_alone(site, method: str, path: str, scope: str) -> None:
    without = Program(site, *(set(tokens.SCOPES) - {scope}))
    body = {"json": {"to": PHONE, "text": "x", "state": "ready"}} if method != "GET" else {}
    refused = without.http.request(method, f"/api/v1{path}", **body)
    assert refused.status_code == 403 and scope in refused.json()["detail"]
    having = Program(site, scope).http.request(method, f"/api/v1{path}", **body)
    assert having.status_code not in (401, 403)


def test_a_revoked_token_opens_nothing_from_then_on(site, program: Program, now) -> None:
    assert program.http.get("/api/v1/status").status_code == 200
    tokens.revoke(program.name, now)
    assert program.http.get("/api/v1/status").status_code == 401


def test_a_cookie_of_the_console_is_no_token(site, browser) -> None:
    browser.log_in()
    assert browser.http.get("/api/v1/status").status_code == 401


def test_a_tokens_secret_is_not_stored(program: Program, database) -> None:
    rows = str(database.execute_sql("SELECT * FROM api_token").fetchall())
    assert program.secret not in rows and program.name in rows


def test_the_command_names_the_scopes_that_there_are() -> None:
    assert tuple(tokens.SCOPES) == SCOPES


def test_too_many_calls_at_once_wait(program: Program, monkeypatch) -> None:
    monkeypatch.setattr(limiter, "PER_SECOND", 0.001)
    statuses = {program.http.get("/api/v1/status").status_code for _ in range(limiter.BURST)}
    assert statuses == {200}
    answer = program.http.get("/api/v1/status")
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0


# --- sending


def test_a_text_is_queued_as_the_command_queues_it(program: Program, now) -> None:
    answer = program.post("/messages", to="0812-0000-0012", text="Loket 3 \u201cpindah\u201d.")
    assert answer.status_code == 201
    (row,) = listings.find_outbox([answer.json()["id"]])
    assert (row.recipient, row.text, row.lane, row.state) == (
        PHONE,
        'Loket 3 "pindah".',
        Lane.NOTICE,
        "queued",
    )


@pytest.mark.parametrize("text", ["NIK 3399011203959002 siap", "NIK 3399 0112 0395 9002", "klik http://x.id"])
def test_what_no_sms_may_hold_is_refused_and_not_repeated(program: Program, text: str) -> None:
    answer = program.post("/messages", to=PHONE, text=text, lane="reply")
    assert answer.status_code == 422 and "Nothing was queued" in answer.json()["detail"]
    assert "9002" not in answer.text
    assert program.get("/messages/outbox").json() == []


def test_a_time_that_has_passed_is_refused(program: Program, now) -> None:
    order = {"to": PHONE, "text": "Besok tutup.", "at": (now + timedelta(hours=1)).isoformat()}
    assert program.post("/messages", key="a", **order).status_code == 201
    past = order | {"at": (now - timedelta(hours=1)).isoformat()}
    assert program.post("/messages", key="b", **past).status_code == 422
    assert len(program.get("/messages/outbox").json()) == 1


def test_the_same_key_queues_the_same_text_once(program: Program) -> None:
    order = {"to": PHONE, "text": "Besok tutup."}
    first = program.post("/messages", key="surat-1", **order)
    again = program.post("/messages", key="surat-1", **order)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert OutboxMessage.select().count() == 1


def test_the_same_key_with_another_text_is_refused(program: Program) -> None:
    program.post("/messages", key="surat-1", to=PHONE, text="Besok tutup.")
    for changed in ({"text": "Lusa tutup."}, {"to": "081200000013"}, {"lane": "reply"}):
        answer = program.post("/messages", key="surat-1", **{"to": PHONE, "text": "Besok tutup.", **changed})
        assert answer.status_code == 409
    assert OutboxMessage.select().count() == 1


def test_two_programs_may_use_the_same_key(site, program: Program) -> None:
    for each in (program, Program(site, "send")):
        assert each.post("/messages", key="1", to=PHONE, text="Besok tutup.").status_code == 201


def test_without_a_key_each_call_queues(program: Program) -> None:
    for _ in range(2):
        assert program.post("/messages", to=PHONE, text="Besok tutup.").status_code == 201
    assert OutboxMessage.select().count() == 2


def test_a_text_may_wait_for_its_time(program: Program, now) -> None:
    at = now + timedelta(hours=3)
    told = program.post("/messages", to=PHONE, text="x", lane="broadcast", at=at.isoformat()).json()
    assert told["due_at"].startswith("2026-11-24T12:30:00") and told["due_at"].endswith("+07:00")
    assert told["expires_at"].startswith("2026-11-25T12:30:00")


@pytest.mark.parametrize(
    ("order", "status"),
    [
        pytest.param({"to": "4444"}, 422, id="short-code"),
        pytest.param({"to": "Sari"}, 422, id="a-name"),
        pytest.param({"to": ""}, 422, id="nobody"),
        pytest.param({"text": ""}, 422, id="no-text"),
        pytest.param({"text": "\x00\x07\u202e"}, 422, id="control-characters-alone"),
        pytest.param({"text": "x" * 2001}, 422, id="a-book"),
        pytest.param({"text": "x" * 1999}, 422, id="thirteen-segments"),
        pytest.param({"lane": "urgent"}, 422, id="lane"),
        pytest.param({"at": "besok"}, 422, id="time-in-words"),
        pytest.param({"at": "2026-11-25T08:00:00"}, 422, id="time-without-offset"),
        pytest.param({"at": "2031-11-25T08:00:00Z"}, 422, id="in-years"),
        pytest.param({"at": "9999-12-31T23:59:59Z"}, 422, id="the-end-of-time"),
        pytest.param({"priority": 1}, 422, id="unknown-field"),
        pytest.param({"to": 81200000012}, 422, id="a-number-not-text"),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_nothing_is_queued(
    program: Program, order, status: int
) -> None:
    answer = program.post("/messages", **{"to": PHONE, "text": "Besok tutup.", **order})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert OutboxMessage.select().count() == 0


def test_a_refusal_does_not_repeat_what_was_sent(program: Program) -> None:
    for body in ({"to": PHONE, "text": ["rahasia"]}, {"to": PHONE, "text": "x", "nik": NIK}):
        answer = program.post("/messages", **body)
        assert answer.status_code == 422
        assert "rahasia" not in answer.text and NIK not in answer.text


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "a/b", "ü"])
def test_a_key_is_plain_and_short(program: Program, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()}
    answer = program.http.post("/api/v1/messages", json={"to": PHONE, "text": "x"}, headers=headers)
    assert answer.status_code == 422


def test_who_said_stop_gets_replies_only(program: Program, now) -> None:
    contacts.record(PHONE, stopped=True, source="test", now=now)
    assert program.post("/messages", to=PHONE, text="x").status_code == 409
    assert program.post("/messages", to=PHONE, text="x", lane="reply").status_code == 201


def test_a_text_may_be_taken_back_until_it_goes_out(program: Program, now) -> None:
    message_id = program.post("/messages", to=PHONE, text="x").json()["id"]
    taken = program.post(f"/messages/outbox/{message_id}/cancel")
    assert taken.status_code == 200 and taken.json()["state"] == "cancelled"
    assert program.post(f"/messages/outbox/{message_id}/cancel").status_code == 409
    assert program.post("/messages/outbox/999/cancel").status_code == 404


def test_a_text_that_failed_is_sent_again_and_no_other(program: Program, now) -> None:
    message_id = program.post("/messages", to=PHONE, text="x").json()["id"]
    assert program.post(f"/messages/outbox/{message_id}/retry").status_code == 409
    OutboxMessage.update(state="failed", attempts=8).execute()
    OutboxSegment.update(state="failed").execute()
    again = program.post(f"/messages/outbox/{message_id}/retry")
    assert again.status_code == 200
    assert (again.json()["state"], again.json()["attempts"], again.json()["repeat"]) == ("queued", 0, False)
    assert ("retry", f"outbox {message_id}") in [(row.action, row.subject) for row in audit.list_since(None)]
    assert program.post("/messages/outbox/999/retry").status_code == 404


# --- looking through


def test_messages_look_as_the_commands_show_them(program: Program, desk, now) -> None:
    row = received(now)
    message_id = program.post("/messages", to=PHONE, text="x").json()["id"]
    zone = desk.config.zone
    (sent,) = listings.find_outbox([message_id])
    assert program.get(f"/messages/outbox/{message_id}").json() == shapes.outbox_object(sent, zone)
    assert program.get(f"/messages/inbox/{row.id}").json() == shapes.inbox_object(row, zone)


def test_lists_are_narrowed_and_turned_page_by_page(program: Program, now) -> None:
    for n in range(5):
        received(
            now + timedelta(minutes=n), sender=f"+628120000001{n}", state="handled" if n % 2 else "unanswered"
        )
    every = program.get("/messages/inbox").json()
    assert [row["id"] for row in every] == sorted((row["id"] for row in every), reverse=True)
    first = program.get("/messages/inbox", limit=2).json()
    second = program.get("/messages/inbox", limit=2, before=first[-1]["id"]).json()
    assert first + second == every[:4]
    assert len(program.get("/messages/inbox", state="unanswered").json()) == 3
    assert len(program.get("/messages/inbox", number="0812-0000-0013").json()) == 1
    since = (now + timedelta(minutes=3)).isoformat()
    assert len(program.get("/messages/inbox", since=since).json()) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 501},
        {"state": "gone"},
        {"number": "Sari"},
        {"since": "kemarin"},
        {"before": 2**70},
    ],
)
def test_a_filter_that_cannot_be_is_refused(program: Program, query) -> None:
    assert program.get("/messages/inbox", **query).status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE outbox; --",
        '=HYPERLINK("http://x")',
        "a\r\nSet-Cookie: x=y",
        "\u202eterbalik",
        "{{ 7*7 }} ${7*7} %(x)s",
    ],
)
def test_what_strangers_write_is_told_as_it_is(program: Program, now, text: str) -> None:
    row = received(now, text=text)
    answer = program.get(f"/messages/inbox/{row.id}")
    assert answer.json()["text"] == text
    assert answer.headers["content-type"] == "application/json"
    assert "set-cookie" not in answer.headers
    assert InboxMessage.select().count() == 1


def test_what_is_read_and_changed_is_noted(program: Program, now) -> None:
    received(now)
    for _ in range(3):
        program.get("/messages/inbox")
    program.post("/messages", to=PHONE, text="x")
    noted = [(row.who, row.action, row.subject) for row in audit.list_since(now)]
    assert noted.count((f"api:{program.name}", "read", "inbox")) == 1
    assert any(action == "send" for _, action, _ in noted)
    assert not any(PHONE in subject for _, _, subject in noted)


# --- requests


def test_a_request_is_written_down_and_its_notice_queued(program: Program, desk) -> None:
    answer = program.post(
        "/requests",
        document="ktp",
        nik="3399 0112 0395 9002",
        state="SIAP DIAMBIL",
        phones=["0812-0000-0012"],
        counter="Loket 3",
        receipt_code="417205",
    )
    assert answer.status_code == 201, answer.text
    found = requests.get_by_receipt("417-205")
    assert answer.json() == shapes.request_object(found, requests.history(found.id), desk.config.zone)
    assert answer.json()["nik_masked"] == "339901********9002" and NIK not in answer.text
    assert [row.recipient for row in OutboxMessage.select()] == [PHONE]


def test_a_receipt_code_is_made_where_none_is_given(program: Program) -> None:
    assert re.fullmatch(r"\d{3}-\d{3}", program.post("/requests", document="KK").json()["receipt_code"])


def test_a_request_is_corrected_and_moved_by_its_code(program: Program) -> None:
    made = program.put("/requests/417-205", document="KTP", phones=[PHONE], counter="Loket 1")
    assert made.status_code == 201
    changed = program.put("/requests/417-205", counter="Loket 3", state="ready", note="bawa KK")
    assert changed.status_code == 200
    told = changed.json()
    assert (told["counter"], told["state"], told["note"]) == ("Loket 3", "ready", "bawa KK")
    assert told["phones"] == [PHONE] and told["document"] == "KTP"
    assert [move["after"] for move in told["history"]] == ["received", "ready"]
    assert {row.cause for row in OutboxMessage.select()} >= {f"notice:417-205:ready:{PHONE}"}


def test_the_same_change_twice_tells_nobody_twice(program: Program) -> None:
    program.put("/requests/417-205", document="KTP", phones=[PHONE])
    for _ in range(3):
        program.put("/requests/417-205", state="ready")
    ready = [row for row in OutboxMessage.select() if ":ready:" in row.cause]
    assert len(ready) == 1


def test_a_request_moves_on_without_a_word_where_nobody_is_to_be_told(program: Program) -> None:
    program.post("/requests", document="KTP", phones=[PHONE], receipt_code="417-205", notify=False)
    assert program.post("/requests/417-205/advance", state="ready", notify=False).json()["state"] == "ready"
    assert OutboxMessage.select().count() == 0


def test_a_move_that_the_rules_do_not_know_changes_nothing(program: Program) -> None:
    program.post("/requests", document="KTP", receipt_code="417-205", state="collected")
    answer = program.put("/requests/417-205", state="received", counter="Loket 9")
    assert answer.status_code == 409
    assert requests.get_by_receipt("417-205").counter is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"document": "SIM"}, 422, id="unknown-document"),
        pytest.param({"document": "KTP", "nik": "339901120395900"}, 422, id="15-digits"),
        pytest.param({"document": "KTP", "nik": "3399013203959002"}, 422, id="no-such-day"),
        pytest.param({"document": "KTP", "state": "hilang"}, 422, id="unknown-state"),
        pytest.param({"document": "KTP", "phones": ["1234"]}, 422, id="bad-phone"),
        pytest.param({"document": "KTP", "receipt_code": "41"}, 422, id="bad-code"),
        pytest.param({"document": "KTP", "counter": "Loket\n3"}, 422, id="two-lines"),
        pytest.param({"document": "KTP", "received_at": "0001-01-01T00:00:00+14:00"}, 422, id="before-time"),
        pytest.param({"nik": NIK}, 422, id="no-document"),
        pytest.param({"document": "KTP", "receipt_code": "417-205"}, 409, id="taken"),
    ],
)
def test_a_request_that_cannot_be_is_refused(program: Program, desk, now, body, status: int) -> None:
    requests.add(NewRequest("KK", receipt_code="417-205"), "test", now, desk.vault)
    answer = program.post("/requests", **body)
    assert answer.status_code == status, answer.text
    assert str(body.get("nik", "-----")) not in answer.text
    assert len(list(listings.find_requests(listings.Wanted()))) == 1


def test_requests_are_found_by_state_document_and_phone(program: Program, desk, now) -> None:
    for n, state in enumerate((State.READY, State.READY, State.PROCESSING)):
        new = NewRequest("KK" if n else "KTP", state=state, phones=(f"+628120000001{n}",))
        requests.add(new, "test", now, desk.vault)
    assert len(program.get("/requests", state="ready").json()) == 2
    assert len(program.get("/requests", document="kartu keluarga").json()) == 2
    assert len(program.get("/requests", number="081200000010").json()) == 1
    assert program.get("/requests/417-999").status_code == 404


def test_a_move_is_taken_back_with_its_notice_and_once(program: Program) -> None:
    program.put("/requests/417-205", document="KTP", phones=[PHONE], notify=False)
    program.post("/requests/417-205/advance", state="ready")
    told = program.post("/requests/417-205/undo")
    assert told.status_code == 200
    assert told.json() == {
        "requests": [{"receipt_code": "417-205", "from": "ready", "to": "received"}],
        "notices_cancelled": 1,
        "notices_restored": 0,
        "sent": [],
        "left": [],
    }
    assert program.get("/requests/417-205").json()["state"] == "received"
    assert [row.state for row in OutboxMessage.select()] == ["cancelled"]
    assert ("undo", "417-205") in [(row.action, row.subject) for row in audit.list_since(None)]
    assert program.post("/requests/417-205/undo").status_code == 409
    assert program.post("/requests/417-999/undo").status_code == 404


# --- broadcasts


def test_a_broadcast_is_made_started_paused_resumed_and_cancelled(program: Program, desk, now) -> None:
    people = [{"phone": f"08120000001{n}", "columns": {"Nama": f"Ibu {n}"}} for n in range(3)]
    people.append({"phone": "+62 812-0000-0010"})
    made = program.post("/broadcasts", text="Yth {nama}, besok kantor tutup.", recipients=people)
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["recipients"], told["state"]) == (3, "draft") and told["removed"]["duplicate"] == 1
    path = f"/broadcasts/{told['id']}"
    states = [program.post(f"{path}/{act}").json()["state"] for act in ("start", "pause", "resume", "cancel")]
    assert states == ["running", "paused", "running", "cancelled"]
    assert program.post(f"{path}/start").status_code == 409
    assert program.post("/broadcasts/99/start").status_code == 404
    account = broadcasts.account(told["id"], desk, now)
    zone = desk.config.zone
    assert program.get(path).json() == broadcast_shapes.account_object(account, zone)
    assert program.get("/broadcasts").json() == [broadcast_shapes.broadcast_object(account.row, zone)]


def test_a_broadcast_goes_to_requests_by_a_filter(program: Program, desk, now) -> None:
    requests.add(NewRequest("KTP", state=State.READY, phones=(PHONE,)), "test", now, desk.vault)
    made = program.post("/broadcasts", text="Dokumen {resi} menunggu.", requests="state=ready")
    assert made.status_code == 201 and made.json()["recipients"] == 1


@pytest.fixture
def made(program: Program) -> str:
    """The path of a broadcast to two people; one stood twice, one number is none."""
    people = [{"phone": phone} for phone in (PHONE, "081200000013", PHONE, "4444")]
    told = program.post("/broadcasts", text="Besok kantor tutup.", recipients=people)
    assert told.status_code == 201, told.text
    return f"/broadcasts/{told.json()['id']}"


def test_a_broadcast_is_exported_line_by_line_as_the_command_does(program: Program, made: str, desk) -> None:
    answer = program.get(f"{made}/export")
    assert answer.headers["content-type"].startswith("application/jsonl")
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [(one["line"], one["to"], one["state"]) for one in told] == [
        (1, PHONE, "waiting"),
        (2, "+6281200000013", "waiting"),
    ]
    rows = broadcasts.export(int(made.rpartition("/")[2]))
    assert told == [recipient_object(row, desk.config.zone) for row in rows]
    left = [json.loads(line) for line in program.get(f"{made}/export", removed=True).text.splitlines()]
    assert len(left) == 2 and {one["line"] for one in left} == {3, 4}
    assert "export" in [row.action for row in audit.list_since(None)]


def test_a_broadcasts_csv_opens_in_a_spreadsheet_and_executes_nothing(program: Program, made: str) -> None:
    answer = program.get(f"{made}/export", format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('.csv"')
    head, first, _ = answer.text.splitlines()
    assert head == "line,to,state,reason,segments,submitted_at,delivered_at,outbox_id"
    assert first == f"1,{PHONE},waiting,,1,,,"
    assert list(as_csv([dict.fromkeys(head.split(","), "=1+1")]))[1] == ",".join(["'=1+1"] * 8) + "\n"
    assert program.get(f"{made}/export", format="pdf").status_code == 422
    assert program.get("/broadcasts/99/export").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"text": "x"}, id="nobody"),
        pytest.param({"text": "x", "recipients": []}, id="empty"),
        pytest.param({"text": "x", "recipients": [{"phone": "4444"}]}, id="bad-number"),
        pytest.param({"text": "Yth {nama}", "recipients": [{"phone": PHONE}]}, id="unknown-column"),
        pytest.param({"text": "x", "requests": "state=ready", "recipients": [{"phone": PHONE}]}, id="both"),
        pytest.param({"text": "x", "requests": "semua"}, id="no-filter"),
        pytest.param({"text": "lihat http://x.id", "recipients": [{"phone": PHONE}]}, id="a-link"),
    ],
)
def test_a_broadcast_that_cannot_be_leaves_nothing(program: Program, body) -> None:
    answer = program.post("/broadcasts", **body)
    assert answer.status_code == 422, answer.text
    assert program.get("/broadcasts").json() == []


# --- status, health, figures


def test_status_has_the_fields_of_the_command(program: Program, now) -> None:
    modems.record_daemon(4711, now, "0.1.0", now)
    modems.record("utama", now, state="ready", signal_dbm=-71, operator="TELKOMSEL")
    told = program.get("/status").json()
    assert told["daemon"]["running"] and told["daemon"]["pid"] == 4711
    assert told["modems"][0]["state"] == "ready" and told["modems"][0]["signal_dbm"] == -71
    assert set(told) == {"daemon", "modems", "queue", "inbox"}
    assert set(told["queue"]) == {lane.word for lane in Lane}


def test_a_daemon_without_a_sign_of_life_is_not_running(site, program: Program, now) -> None:
    modems.record_daemon(4711, now - timedelta(hours=1), "0.1.0", now - timedelta(hours=1))
    assert program.get("/status").json()["daemon"] == {
        "running": False, "pid": None, "since": None, "version": "0.1.0",
    }  # fmt: skip
    assert program.http.get("/healthz").status_code == 503
    modems.record_daemon(4711, now, "0.1.0", now)
    assert program.http.get("/healthz").text == "ok\n"


def test_figures_are_for_tokens_with_the_scope(site, program: Program, now) -> None:
    outbox.enqueue(PHONE, "x", lane=Lane.REPLY, cause="x", now=now, expires_at=now)
    modems.record('u"\\t', now, state="ready")
    assert Program(site).http.get("/metrics").status_code == 401
    text = program.http.get("/metrics").text
    assert 'smsgw_outbox_messages{lane="reply",state="queued"} 1' in text
    assert 'smsgw_modem_ready{modem="u\\"\\\\t"} 0' in text
    assert PHONE not in text
    for line in text.splitlines():
        assert re.fullmatch(
            r'# (HELP|TYPE) smsgw_\w+ .+|smsgw_\w+(\{(\w+="(\\.|[^"\\])*",?)*\})? -?\d+', line
        ), line


# --- the description


def test_every_operation_says_what_it_may_answer_and_who_may(program: Program) -> None:
    document = program.http.get("/api/v1/openapi.json").json()
    operations = [one for path in document["paths"].values() for one in path.values()]
    exported = {"application/jsonl", "text/csv"}
    assert len(operations) >= 21
    for operation in operations:
        assert operation["security"] and operation["summary"] and operation["tags"]
        assert {"401", "403", "422", "429"} <= set(operation["responses"])
        for status, answer in operation["responses"].items():
            kinds = set(answer["content"])
            is_file = operation["operationId"].startswith("export")
            usual = exported if is_file else {"application/json"}
            assert kinds == (usual if status.startswith("2") else {"application/problem+json"})


def test_the_description_is_read_without_the_internet(program: Program) -> None:
    page = program.http.get("/api").text
    assert "/api/v1/messages" in page and "NewMessage" in page
    assert "http://" not in page.replace("http://127.0.0.1", "") and "https://" not in page


def test_an_unknown_address_of_the_api_is_a_problem_too(program: Program) -> None:
    for answer in (program.http.get("/api/v1/tidak-ada"), program.http.delete("/api/v1/status")):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code in (404, 405)
