"""send, inbox, outbox, optout, notice, text, understand, status: what they do and print."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_run import Smsgw, in_a_process

from smsgw.db import modems, outbox
from smsgw.db.database import open_database
from smsgw.db.models import InboxMessage, OutboxMessage, OutboxState
from smsgw.messages import Lane

PHONE = "+6281200000012"
OUTBOX_FIELDS = [
    "id",
    "to",
    "text",
    "lane",
    "cause",
    "state",
    "segments",
    "attempts",
    "created_at",
    "due_at",
    "expires_at",
    "submitted_at",
    "delivered_at",
    "modem",
    "reason",
    "repeat",
]
INBOX_FIELDS = [
    "id",
    "sender",
    "text",
    "received_at",
    "sent_at",
    "modem",
    "state",
    "intent",
    "reply_id",
    "repeats",
]


@pytest.fixture
def smsgw(office: Path, database, capsys) -> Smsgw:
    return Smsgw(office, capsys)


@pytest.fixture
def db(office: Path):
    """For looking at and preparing rows: opened anew, since each command closes what it opened."""

    class Opened:
        def __enter__(self):
            self.opened = open_database(f"sqlite:///{office / 'smsgw.db'}")

        def __exit__(self, *_):
            self.opened.close()

    return Opened()


class TestSend:
    @pytest.mark.parametrize(
        "text",
        ["NIK 3399011203959002 siap", "lihat www.contoh.id", "3399 0112 0395 9002"],
        ids=["nik", "link", "groups"],
    )
    def test_a_text_that_no_sms_of_ours_may_hold_is_refused(self, smsgw, text):
        result = smsgw("send", PHONE, text)
        assert (result.status, result.out) == (1, "") and "Nothing was queued" in result.err
        assert text not in result.err
        assert smsgw.ok("outbox", "list", "--json").json == []

    def test_it_queues_and_prints_the_outbox_object(self, smsgw):
        (row,) = smsgw.ok("send", "0812-0000-0012", "Halo", "--json").json
        assert list(row) == OUTBOX_FIELDS
        assert (row["to"], row["text"], row["lane"], row["state"]) == (PHONE, "Halo", "notice", "queued")
        assert row["created_at"].endswith("+07:00")

    def test_without_json_it_prints_the_ids_alone(self, smsgw):
        assert smsgw.ok("send", PHONE, "satu").out == "1\n"
        assert smsgw.ok("send", PHONE, "satu").out == "2\n"

    def test_typographic_characters_become_plain(self, smsgw):
        (row,) = smsgw.ok("send", PHONE, "“Loket 3” – pindah…\u00a0ya\u200b", "--json").json
        assert row["text"] == '"Loket 3" - pindah... ya' and row["segments"] == 1

    @pytest.mark.parametrize(
        "text, warning",
        [("x" * 160, ""), ("x" * 161, "2 SMS"), ("siap 😀", "70 characters"), ("€" * 81, "2 SMS")],
        ids=["160-septets", "161-septets", "emoji", "escapes"],
    )
    def test_it_warns_of_what_costs_more(self, smsgw, text, warning):
        result = smsgw.ok("send", PHONE, text)
        assert (warning in result.err) if warning else not result.err

    @pytest.mark.parametrize("number", ["1708", "TELKOMSEL", "0812", "08120000001234567"])
    def test_a_bad_number_is_refused(self, smsgw, number):
        result = smsgw("send", number, "x")
        assert result.status == 1 and "Nothing was queued" in result.err
        assert smsgw.ok("outbox", "list", "--json").json == []

    def test_an_empty_text_is_refused(self, smsgw):
        assert smsgw("send", PHONE, "  \u200b ").status == 1

    def test_at_puts_off_and_moves_the_expiry(self, smsgw):
        (row,) = smsgw.ok("send", PHONE, "x", "--at", "+2h", "--lane", "broadcast", "--json").json
        due, created = datetime.fromisoformat(row["due_at"]), datetime.fromisoformat(row["created_at"])
        assert due - created == timedelta(hours=2)
        assert datetime.fromisoformat(row["expires_at"]) - due == timedelta(days=1)

    def test_a_time_gone_by_is_refused(self, smsgw):
        assert smsgw("send", PHONE, "x", "--at", "2020-01-01 08:00").status == 2

    def test_of_a_file_with_bad_numbers_nothing_is_queued(self, smsgw, tmp_path):
        numbers = tmp_path / "numbers.txt"
        numbers.write_text("\ufeff081200000012\n\n# remark\n1708\n08120000001x\n081200000013\n", "utf-8")
        result = smsgw("send", "--file", numbers, "x")
        assert result.status == 1
        assert "line 4" in result.err and "line 5" in result.err and "2 bad numbers" in result.err
        assert smsgw.ok("outbox", "list", "--json").json == []

    def test_a_number_twice_in_a_file_gets_the_text_once(self, smsgw, tmp_path):
        numbers = tmp_path / "numbers.txt"
        numbers.write_text("081200000012\n+62 812-0000-0012\n081200000013", "utf-8")
        assert len(smsgw.ok("send", "--file", numbers, "x").out.split()) == 2

    def test_who_said_stop_gets_no_notice_but_an_answer(self, smsgw, tmp_path):
        smsgw.ok("optout", "add", PHONE)
        assert smsgw("send", PHONE, "x").status == 1
        smsgw.ok("send", PHONE, "x", "--lane", "reply")
        numbers = tmp_path / "numbers.txt"
        numbers.write_text("081200000012\n081200000013", "utf-8")
        assert len(smsgw.ok("send", "--file", numbers, "x").out.split()) == 1

    def test_a_file_of_numbers_may_be_what_windows_writes(self, smsgw, tmp_path):
        path = tmp_path / "nomor.txt"
        path.write_bytes("0812-0000-0012\r\n0812-0000-0013\r\n".encode("utf-16"))
        queued = smsgw.ok("send", "--file", path, "halo", "--json").json
        assert [row["to"] for row in queued] == [PHONE, "+6281200000013"]
        path.write_bytes(b"0812-0000-0012\xff\n")
        assert "UTF-8" in smsgw("send", "--file", path, "halo").err

    def test_numbers_may_come_from_standard_input(self, office, database):
        database.close()
        result = in_a_process(office, "send", "--file", "-", "x", stdin="081200000012\n081200000013\n")
        assert (result.status, result.out) == (0, "1\n2\n")


class TestOutbox:
    def fill(self, now: datetime) -> None:
        for n, state in enumerate(OutboxState):
            outbox.enqueue(
                f"+62812000000{20 + n}", "x", lane=Lane(n % 3), cause=f"t:{n}", now=now, expires_at=now
            )
            OutboxMessage.update(state=state).where(OutboxMessage.id == n + 1).execute()

    @pytest.fixture
    def filled(self, smsgw, db):
        with db:
            self.fill(datetime.now(UTC) - timedelta(hours=1))
        return smsgw

    @pytest.mark.parametrize(
        "filters, ids",
        [
            ([], [9, 8, 7, 6, 5, 4, 3, 2, 1]),
            (["--state", "failed"], [7]),
            (["--state", "FAILED,expired", "--state", "cancelled"], [9, 8, 7]),
            (["--lane", "reply"], [7, 4, 1]),
            (["--number", "0812-0000-0022"], [3]),
            (["--number", "00022"], [3]),
            (["--limit", "2"], [9, 8]),
            (["--since", "30m"], []),
            (["--since", "2h", "--limit", "1"], [9]),
        ],
        ids=lambda value: " ".join(map(str, value)),
    )
    def test_the_filters_narrow_the_list(self, filled, filters, ids):
        assert [row["id"] for row in filled.ok("outbox", "list", *filters, "--json").json] == ids

    def test_show_gives_one_object(self, filled):
        assert list(filled.ok("outbox", "show", 3, "--json").json) == OUTBOX_FIELDS
        assert "in_doubt" in filled.ok("outbox", "show", 3).out

    @pytest.mark.parametrize(
        "args", [("outbox", "show"), ("outbox", "cancel"), ("inbox", "show"), ("broadcast", "status")]
    )
    def test_a_number_that_no_row_can_have_is_wrong_use(self, filled, args):
        result = filled(*args, 2**63)
        assert (result.status, result.out) == (2, "")
        assert "not in the range" in result.err

    def test_retry_takes_all_or_none(self, filled):
        assert filled("outbox", "retry", 7, 5).status == 1
        assert filled.ok("outbox", "show", 7, "--json").json["state"] == "failed"
        filled.ok("outbox", "retry", 7, 8)
        assert filled.ok("outbox", "show", 7, "--json").json["state"] == "queued"

    def test_cancel_takes_all_or_none(self, filled):
        result = filled("outbox", "cancel", 1, 999)
        assert result.status == 1 and "999" in result.err
        assert filled.ok("outbox", "show", 1, "--json").json["state"] == "queued"
        filled.ok("outbox", "cancel", 1)
        assert filled.ok("outbox", "show", 1, "--json").json["state"] == "cancelled"

    def test_a_person_s_list_is_short_and_a_program_s_is_whole(self, smsgw, db):
        with db:
            now = datetime.now(UTC)
            for n in range(60):
                outbox.enqueue(PHONE, "x", lane=Lane.REPLY, cause=f"t:{n}", now=now, expires_at=now)
        assert len(smsgw.ok("outbox", "list").out.splitlines()) == 51
        assert len(smsgw.ok("outbox", "list", "--json").json) == 60
        assert len(smsgw.ok("outbox", "list", "--limit", "0").out.splitlines()) == 61


class TestInbox:
    @pytest.fixture
    def filled(self, smsgw, db):
        with db:
            for text in ("CEK 417-205", "\x1b]0;owned\x07 jahat\u202e\r\n"):
                InboxMessage.create(
                    sender=PHONE, text=text, state="unanswered", modem="utama", received_at=datetime.now(UTC),
                    intent="STATUS", reason="limit",
                )  # fmt: skip
        return smsgw

    def test_the_objects_have_the_contract_s_fields(self, filled):
        rows = filled.ok("inbox", "list", "--json").json
        assert [row["id"] for row in rows] == [2, 1] and list(rows[0]) == INBOX_FIELDS

    def test_show_says_why_it_stayed_silent(self, filled):
        assert "limit" in filled.ok("inbox", "show", 1).out
        assert filled.ok("inbox", "show", 1, "--json").json["text"] == "CEK 417-205"

    @pytest.mark.parametrize("args", [("list",), ("show", 2)], ids=["list", "show"])
    def test_what_a_stranger_wrote_cannot_steer_the_terminal(self, filled, args):
        out = filled.ok("inbox", *args).out
        assert "jahat" in out
        assert not any(char in out for char in "\x1b\x07\u202e\r")

    def test_filters(self, filled):
        assert filled.ok("inbox", "list", "--state", "handled", "--json").json == []
        assert len(filled.ok("inbox", "list", "--number", "081200000012", "--json").json) == 2

    def test_the_lane_of_an_inbound_text_is_the_one_it_was_answered_in(self, filled, db):
        queued = filled.ok("send", PHONE, "halo", "--lane", "reply", "--json").json
        with db:
            InboxMessage.update(reply_id=queued[0]["id"]).where(InboxMessage.id == 1).execute()
        assert [row["id"] for row in filled.ok("inbox", "list", "--lane", "reply", "--json").json] == [1]
        assert filled.ok("inbox", "list", "--lane", "notice", "--json").json == []


class TestOptout:
    def test_stop_and_start(self, smsgw):
        smsgw.ok("send", PHONE, "x")
        assert "1 queued" in smsgw.ok("optout", "add", "0812 0000 0012", "--reason", "loket").err
        (row,) = smsgw.ok("optout", "list", "--json").json
        assert (row["number"], row["reason"]) == (PHONE, "loket")
        assert smsgw.ok("outbox", "show", 1, "--json").json["state"] == "cancelled"
        smsgw.ok("optout", "remove", PHONE)
        assert smsgw.ok("optout", "list", "--json").json == []
        assert smsgw("optout", "remove", PHONE).status == 1


class TestNotice:
    @pytest.fixture
    def changed(self, smsgw):
        smsgw.ok("request", "add", "--document", "KTP", "--resi", "417-205", "--hp", PHONE, "--no-notices")
        smsgw.ok("request", "advance", "417-205", "siap", "--no-notices")
        return smsgw

    def test_preview_sends_nothing_and_run_sends_once(self, changed):
        (row,) = changed.ok("notice", "preview", "--json").json
        assert row["receipt_code"] == "417-205" and row["to"] == PHONE and "SIAP DIAMBIL" in row["text"]
        assert changed.ok("outbox", "list", "--json").json == []
        changed.ok("notice", "run")
        changed.ok("notice", "run")
        assert [row["state"] for row in changed.ok("outbox", "list", "--json").json] == ["queued"]
        assert changed.ok("notice", "preview", "--json").json == []

    def test_what_changed_before_since_is_left_alone(self, changed):
        assert changed.ok("notice", "preview", "--since", "+1h", "--json").json == []

    def test_who_said_stop_is_not_shown(self, changed):
        changed.ok("optout", "add", PHONE)
        assert changed.ok("notice", "preview", "--json").json == []


class TestText:
    def test_list_and_show(self, smsgw):
        keys = {row["key"] for row in smsgw.ok("text", "list", "--json").json}
        assert "status.ready" in keys
        shown = smsgw.ok("text", "show", "status.ready", "--json").json
        assert shown["septets"] <= 160 and "{resi}" in shown["text"]
        assert smsgw("text", "show", "no.such").status == 1

    def test_the_shipped_texts_pass_the_linter(self, smsgw):
        # A requirement's day of review comes for every release some time; that is for the office to see.
        found = smsgw.ok("text", "lint", "--json").json
        assert [problem for problem in found if problem["what"] != "not reviewed"] == []

    def test_the_linter_looks_at_the_office_s_own_keywords_too(self, smsgw):
        settings = smsgw.folder / "smsgw.toml"
        keyword = '\n[[keyword]]\nname = "PARKIR"\nanswer = "Lihat www.contoh.go.id"\n'
        settings.write_text(settings.read_text("utf-8") + keyword, "utf-8")
        done = smsgw("text", "lint")
        assert done.status == 1 and "PARKIR" in done.out

    def test_set_puts_the_office_s_own_in_place(self, smsgw):
        own = "{doc} resi {resi} SIAP DIAMBIL di MPP. Bawa {bring}. {free} {sig}"
        smsgw.ok("text", "set", "status.ready", own)
        shown = smsgw.ok("text", "show", "status.ready", "--json").json
        assert (shown["text"], shown["own"]) == (own, True)

    def test_what_else_stands_in_the_file_stays(self, smsgw):
        path = smsgw.folder / "texts" / "id.toml"
        path.parent.mkdir()
        path.write_text('# ours\n[words]\nfree = "TANPA BIAYA."\n\n[texts]\n"x.y" = "z"\n', "utf-8")
        own = "{doc} resi {resi} SIAP. Bawa {bring}. {free} {sig}"
        for _ in range(2):
            smsgw.ok("text", "set", "status.ready", own)
        written = path.read_text("utf-8")
        assert "# ours" in written and "TANPA BIAYA." in written and '"x.y"' in written
        assert written.count("status.ready") == 1

    @pytest.mark.parametrize(
        "text, why",
        [
            ("{doc} {resi} https://x.id {bring} {free} {sig}", "link"),
            ("{doc} {resi} {free} {sig}", "missing placeholder {bring}"),
            ("{doc} {resi} {bring} {free} {sig} " + "x" * 120, "more than 160"),
        ],
        ids=["link", "placeholder", "length"],
    )
    def test_a_text_with_an_error_is_refused(self, smsgw, text, why):
        result = smsgw("text", "set", "status.ready", text)
        assert result.status == 1 and why in result.err
        assert not (smsgw.folder / "texts" / "id.toml").exists()


class TestUnderstand:
    def test_it_says_what_it_reads_and_answers_and_writes_nothing(self, smsgw):
        smsgw.ok("request", "add", "--document", "KTP", "--resi", "417-205", "--no-notices")
        found = smsgw.ok("understand", "cek 417205", "--from", PHONE, "--json").json
        assert found["intent"] == "STATUS" and found["args"] == {"resi": "417-205"}
        assert "DITERIMA" in found["reply"]
        assert smsgw.ok("inbox", "list", "--json").json == smsgw.ok("outbox", "list", "--json").json == []

    def test_a_whole_nik_is_never_shown(self, smsgw):
        for extra in ((), ("--json",)):
            assert "3399011203959002" not in smsgw.ok("understand", "cek 3399011203959002", *extra).out

    def test_a_choice_is_a_json_array(self, smsgw):
        found = smsgw.ok("understand", "ktp belum dikirim", "--json").json
        assert found["args"]["pilihan"] == ["STATUS", "SYARAT"]
        assert "STATUS, SYARAT" in smsgw.ok("understand", "ktp belum dikirim").out

    def test_silence_is_null(self, smsgw):
        assert smsgw.ok("understand", "makasih ya", "--from", PHONE, "--json").json["reply"] is None


class TestStatus:
    def test_the_fields_of_the_contract(self, smsgw, db):
        now = datetime.now(UTC)
        with db:
            modems.record_daemon(4711, now, "0.1.0", now)
            modems.record("utama", now, state="no_sim", signal_dbm=-71)
        smsgw.ok("send", PHONE, "x")
        found = smsgw.ok("status", "--json").json
        assert found["daemon"] == {"running": False, "pid": None, "since": None, "version": "0.1.0"}
        (modem,) = found["modems"]
        assert list(modem) == ["name", "state", "detail", "signal_dbm", "operator", "registration", "credit"]
        assert modem["state"] == "stopped"
        assert found["queue"] == {"reply": {}, "notice": {"queued": 1}, "broadcast": {}}
        assert found["inbox"] == {}

    @pytest.mark.parametrize(
        "language, words",
        [("id", ("tidak berjalan", "ANTREAN", "1 antre")), ("en", ("not running", "QUEUE"))],
    )
    def test_it_speaks_the_offices_language(self, smsgw, monkeypatch, language, words):
        monkeypatch.setenv("SMSGW_OFFICE__LANGUAGE", language)
        smsgw.ok("send", PHONE, "halo")
        out = smsgw.ok("status").out
        assert all(word in out for word in words)

    def test_while_the_daemon_runs_its_modems_are_told_in_plain_words(self, smsgw, db):
        from smsgw.daemon.process import office_lock

        now = datetime.now(UTC)
        with db:
            modems.record_daemon(4711, now, "0.1.0", now)
            modems.record("utama", now, state="link_lost")
        with office_lock(smsgw.folder / "smsgw.lock"):
            assert smsgw.ok("status", "--json").json["daemon"]["pid"] == 4711
            assert "Modem dicabut" in smsgw.ok("status").out
