"""ticket, audit, and complaints in the inbox: confidential, answered once, and every look is noted."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_run import Smsgw
from talk import NIK, OTHER, PHONE, Talk

from smsgw.db import audit, contacts, listings, requests, tickets
from smsgw.db.database import open_database
from smsgw.db.models import OutboxMessage
from smsgw.db.requests import NewRequest
from smsgw.messages import Lane
from smsgw.office.states import State
from smsgw.sms.segment import measure

WORDS = "LAPOR =dimintai 50rb oleh pak Budi di loket 2"
VEIL = "(aduan, lihat tiket L-1)"


@pytest.fixture
def smsgw(office: Path, database, desk, now, capsys) -> Smsgw:
    """An office with one complaint, one question, and one request."""
    Talk(desk, now).text(WORDS)
    Talk(desk, now, OTHER).text("JAM")
    new = NewRequest("KTP", State.READY, NIK, "417-205", (PHONE,), counter="Loket 3")
    requests.add(new, "test", now, desk.vault)
    return Smsgw(office, capsys)


@pytest.fixture
def db(office: Path):
    """For looking at rows: opened anew, since each command closes what it opened."""

    class Opened:
        def __enter__(self):
            self.opened = open_database(f"sqlite:///{office / 'smsgw.db'}")

        def __exit__(self, *_):
            self.opened.close()

    return Opened()


def noted(db) -> list[tuple[str, str]]:
    """What the audit log holds, oldest first."""
    with db:
        return [(row.action, row.subject) for row in reversed(audit.list_since(None))]


# --- looking at complaints


def test_a_list_shows_neither_words_nor_number_and_is_noted(smsgw, db):
    listed = smsgw.ok("ticket", "list")
    assert "L-1" in listed.out and "PUNGLI" in listed.out and "50000" in listed.out
    assert "Budi" not in listed.out and PHONE not in listed.out
    assert noted(db) == [("list_tickets", "1 tickets")]


def test_a_ticket_tells_who_complained_only_where_it_is_asked_for(smsgw, db):
    shown = smsgw.ok("ticket", "show", "L-1", "--json").json
    assert shown["sender"] == "+62812…012" and "Budi" in shown["text"] and shown["notes"] == []
    assert smsgw.ok("ticket", "show", "l1", "--reveal", "--json").json["sender"] == PHONE
    assert noted(db) == [("show_ticket", "L-1"), ("reveal_ticket", "L-1")]


def test_what_the_citizen_added_is_shown_below(smsgw, desk, db):
    with db:
        Talk(desk, datetime.now(UTC)).text("LAPOR L-1 kejadiannya jam 9")
    assert smsgw.ok("ticket", "show", "L-1", "--json").json["notes"][0]["text"] == "kejadiannya jam 9"
    assert "warga: kejadiannya jam 9" in smsgw.ok("ticket", "show", "L-1").out


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        pytest.param((), ["L-1"], id="all"),
        pytest.param(("--state", "open"), ["L-1"], id="open"),
        pytest.param(("--state", "answered,closed"), [], id="answered"),
        pytest.param(("--kind", "pungli"), ["L-1"], id="kind"),
        pytest.param(("--kind", "KETERLAMBATAN"), [], id="other-kind"),
        pytest.param(("--since", "2099-01-01"), [], id="since"),
        pytest.param(("--since", "2026-01-01"), ["L-1"], id="since-before"),
    ],
)
def test_tickets_are_filtered(smsgw, filters, found):
    assert [one["ticket"] for one in smsgw.ok("ticket", "list", "--json", *filters).json] == found


def test_an_answer_that_is_late_can_be_looked_for(smsgw, db):
    assert smsgw.ok("ticket", "list", "--late", "--json").json == []
    with db:
        ticket = tickets.get(1)
        ticket.due_at = datetime.now(UTC) - timedelta(days=1)
        ticket.save()
    found = smsgw.ok("ticket", "list", "--late", "--json").json
    assert [(one["ticket"], one["late"]) for one in found] == [("L-1", True)]
    assert "LATE" in smsgw.ok("ticket", "list").out


@pytest.mark.parametrize(
    ("args", "status"),
    [
        pytest.param(("show", "L-9"), 1, id="unknown"),
        pytest.param(("show", "abc"), 2, id="no-code"),
        pytest.param(("list", "--state", "ready"), 2, id="no-state"),
        pytest.param(("close", "L-1", "L-9"), 1, id="close-unknown"),
        pytest.param(("answer", "L-9", "ya"), 1, id="answer-unknown"),
        pytest.param(("answer", "L-1", "  "), 2, id="empty-answer"),
    ],
)
def test_what_cannot_be_done_changes_nothing(smsgw, db, args, status):
    result = smsgw("ticket", *args)
    assert (result.status, result.out) == (status, "") and result.err
    with db:
        assert tickets.get(1).state == "open"


# --- answering


def test_an_answer_goes_out_once_in_one_sms_and_says_who_gave_it(smsgw, db):
    words = "petugas sudah diganti, uang kembali di loket 1"
    first = smsgw.ok("ticket", "answer", "L-1", words, "--json").json
    assert (first["state"], first["answer"]) == ("answered", words) and first["answered_by"]
    assert smsgw.ok("ticket", "answer", "L-1", words, "--json").json["outbox_id"] is None
    with db:
        rows = list(OutboxMessage.select().where(OutboxMessage.lane == Lane.NOTICE))
    assert [row.recipient for row in rows] == [PHONE]
    assert rows[0].text.startswith(f"Tiket L-1 DIJAWAB: {words}.") and measure(rows[0].text).segments == 1
    assert ("answer_ticket", "L-1") in noted(db)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param("Sudah ditindak.", "DIJAWAB: Sudah ditindak. Belum", id="full-stop"),
        pytest.param("Sudah ditindak!", "DIJAWAB: Sudah ditindak! Belum", id="exclamation"),
        pytest.param("Sudah ditindak", "DIJAWAB: Sudah ditindak. Belum", id="none"),
    ],
)
def test_a_sentence_ends_once_however_the_answer_was_typed(smsgw, db, words, told):
    smsgw.ok("ticket", "answer", "L-1", words)
    with db:
        (row,) = OutboxMessage.select().where(OutboxMessage.lane == Lane.NOTICE)
        assert told in row.text and tickets.get(1).answer == words


def test_a_better_answer_takes_the_waiting_one_back(smsgw, db):
    smsgw.ok("ticket", "answer", "L-1", "sedang diperiksa")
    smsgw.ok("ticket", "answer", "L-1", "petugas sudah diganti")
    with db:
        rows = OutboxMessage.select().where(OutboxMessage.lane == Lane.NOTICE).order_by(OutboxMessage.id)
        assert [row.state for row in rows] == ["cancelled", "queued"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param("x " * 70, "fit into one SMS", id="too-long"),
        pytest.param("lihat www.contoh.go.id", "link", id="link"),
        pytest.param(f"NIK {NIK} sudah kami cek", "NIK", id="nik"),
    ],
)
def test_an_answer_that_may_not_go_out_is_refused(smsgw, db, words, why):
    refused = smsgw("ticket", "answer", "L-1", words)
    assert refused.status != 0 and why in refused.err and NIK not in refused.err
    with db:
        assert tickets.get(1).answer is None
        assert not OutboxMessage.select().where(OutboxMessage.lane == Lane.NOTICE).exists()


def test_who_said_stop_is_told_when_they_ask(smsgw, desk, db, now):
    with db:
        contacts.record(PHONE, stopped=True, source="test", now=now)
    said = smsgw.ok("ticket", "answer", "L-1", "petugas sudah diganti")
    assert said.out == "" and "STOP" in said.err
    with db:
        row = Talk(desk, now + timedelta(hours=2)).text("LAPOR L-1")
        assert row.reason == "ticket_answered"
        assert "petugas sudah diganti" in OutboxMessage.get_by_id(row.reply_id).text


def test_tickets_are_closed(smsgw, db):
    smsgw.ok("ticket", "close", "L-1")
    assert smsgw.ok("ticket", "show", "L-1", "--json").json["state"] == "closed"


# --- taking out


def test_an_export_holds_no_whole_number_and_executes_nothing(smsgw, db, tmp_path):
    with db:
        ticket = tickets.get(1)
        ticket.text = "=HYPERLINK(1) katanya"
        ticket.save()
    rows = list(csv.DictReader(io.StringIO(smsgw.ok("ticket", "export").out)))
    assert rows[0]["text"].startswith("'=") and PHONE not in str(rows) and rows[0]["kind"] == "PUNGLI"
    path = tmp_path / "aduan.csv"
    smsgw.ok("ticket", "export", "--reveal", "--output", path)
    assert PHONE in path.read_text("utf-8-sig")
    assert noted(db) == [("export_tickets", "1 tickets"), ("reveal_tickets", "1 tickets")]


def test_the_audit_log_is_listed_and_filtered(smsgw):
    smsgw.ok("ticket", "show", "L-1")
    smsgw.ok("request", "show", "417-205", "--reveal")
    rows = smsgw.ok("audit", "list", "--json").json
    assert [row["action"] for row in rows] == ["reveal_nik", "show_ticket"]
    assert smsgw.ok("audit", "list", "--json", "--who", "nobody-else").json == []
    assert smsgw.ok("audit", "list", "--json", "--since", "2099-01-01").json == []
    assert "show_ticket" in smsgw.ok("audit", "list", "--who", rows[0]["who"]).out


# --- complaints among other texts


def test_the_inbox_does_not_tell_a_complaint(smsgw, db):
    listed = smsgw.ok("inbox", "list")
    assert VEIL in listed.out and "Budi" not in listed.out
    assert [row["text"] for row in smsgw.ok("inbox", "list", "--json").json] == ["JAM", VEIL]
    assert smsgw.ok("inbox", "show", "1", "--json").json["text"] == VEIL
    assert noted(db) == []


def test_who_reads_a_complaint_in_the_inbox_is_noted(smsgw, db):
    assert smsgw.ok("inbox", "show", "1", "--reveal", "--json").json["text"] == WORDS
    assert WORDS in smsgw.ok("inbox", "list", "--reveal").out
    assert noted(db) == [("reveal_inbox", "inbox 1"), ("reveal_inbox", "inbox list")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("KOK LAMA BGT UDH 2 MINGGU KTP GA JADI2!!!", True, id="late"),
        pytest.param("petugasnya judes banget, kecewa dgn pelayanan", False, id="rude"),
        pytest.param("LAPOR L-1 namanya Budi", False, id="more-of-a-ticket"),
        pytest.param("ktp saya sudah jadi belum", True, id="question"),
    ],
)
def test_only_what_accuses_somebody_is_veiled(smsgw, desk, now, db, text, told):
    with db:
        row = Talk(desk, now + timedelta(minutes=5)).text(text)
        shown = listings.find_inbox(row.id).text
    assert (shown == text) == told, (row.intent, row.reason, shown)


def test_a_complaint_beyond_all_limits_is_veiled_too(smsgw, desk, now, db):
    with db:
        talk = Talk(desk, now + timedelta(minutes=5))
        rows = [talk.text(f"petugas {n} judes banget, kecewa dgn pelayanan") for n in range(12)]
        assert "limit" in {row.reason for row in rows}
        assert not [row for row in rows if "petugas" in listings.find_inbox(row.id).text]


# --- whole NIKs


def test_a_nik_is_revealed_only_where_it_is_asked_for_and_noted(smsgw, db):
    plain = smsgw.ok("request", "show", "417-205", "--json")
    assert NIK not in plain.out and "nik" not in plain.json
    assert smsgw.ok("request", "show", "417-205", "--reveal", "--json").json["nik"] == NIK
    assert NIK in smsgw.ok("request", "show", "417-205", "--reveal").out
    assert noted(db) == [("reveal_nik", "417-205")] * 2
    assert json.loads(plain.out)["nik_masked"] == "339901********9002"
