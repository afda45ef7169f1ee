"""The console's pages without a browser: what each shows, does, refuses and notes."""

import html
import re
import threading
import time
from datetime import timedelta

import pytest

from smsgw import access, answering
from smsgw.db import audit, conversations, listings, outbox, requests, stock, tickets, traffic, worklists
from smsgw.db.database import execute, transaction
from smsgw.db.models import InboxMessage, OutboxMessage, OutboxState, TicketState
from smsgw.db.requests import NewRequest
from smsgw.db.web_models import Role
from smsgw.errors import DatabaseError, TextError, UsageError
from smsgw.messages import Lane
from smsgw.office import own_aliases
from smsgw.office.documents import KINDS
from smsgw.office.lint import lint
from smsgw.office.next_states import next_states
from smsgw.office.reading import read
from smsgw.office.states import State
from smsgw.web import counting
from smsgw.web.barcode import code39
from smsgw.web.indonesian import in_words
from smsgw.web.pages import report
from tests.web_office import PAGES, furnish, spreadsheet

NIK = "3399011203959002"
HOSTILE = "<script>alert(1)</script> ' OR 1=1 --\r\nSet-Cookie: x"


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch):
    """A hundred log-ins in a row: hashed as elsewhere, with less memory."""
    monkeypatch.setattr(access, "_MEMORY_KIB", 64)


def text_of(response) -> str:
    """What a person reads on a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def messages() -> list[tuple[str, str]]:
    return [(row.recipient, row.text) for row in OutboxMessage.select().order_by(OutboxMessage.id)]


def acts(now) -> list[str]:
    return [row.action for row in audit.list_since(now - timedelta(days=1))]


@pytest.fixture
def office_full(desk, database, now):
    furnish(desk, now)
    return desk


@pytest.fixture
def ready_to_move(desk, database, now):
    """A request in progress whose owner has a phone."""
    new = NewRequest("KTP", State.PROCESSING, NIK, "417-206", ("+6281200000013",), "Loket 3")
    return requests.add(new, "test", now - timedelta(days=2), desk.vault)


@pytest.fixture
def strange(database, now) -> InboxMessage:
    """A text that was not understood."""
    return InboxMessage.create(
        sender="+6281200000020",
        text="kpn mari iku cak",
        intent="TIDAK_DIKENAL",
        reason="unknown",
        modem="utama",
        state="handled",
        received_at=now,
    )


class TestEveryPage:
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_it_opens_in_both_languages_without_a_whole_nik_or_number(self, office_full, browser, language):
        browser.log_in(Role.ADMIN)
        browser.post("/bahasa", bahasa=language)
        wrong = []
        for name, path in PAGES.items():
            response = browser.get(path)
            if response.status_code != 200 or f'<html lang="{language}">' not in response.text:
                wrong.append(f"{name}: {response.status_code}")
            # The demo's own page gives examples to type.
            if name != "hp" and re.search(r"\b3399\d{12}\b|\+62812000000\d\d", response.text):
                wrong.append(f"{name}: a whole number")
        assert not wrong

    @pytest.mark.parametrize(
        ("role", "path", "may"),
        [
            (Role.OPERATOR, "/permohonan", True),
            (Role.OPERATOR, "/pengaturan/blangko", True),
            (Role.OPERATOR, "/siaran", False),
            (Role.OPERATOR, "/pengaduan", False),
            (Role.OPERATOR, "/laporan", False),
            (Role.OPERATOR, "/pengaturan/pengguna", False),
            (Role.HEAD, "/pengaduan", True),
            (Role.HEAD, "/laporan", True),
            (Role.HEAD, "/permohonan/baru", False),
            (Role.HEAD, "/pengaturan", False),
            (Role.ADMIN, "/pengaturan/cadangan", True),
        ],
    )
    def test_a_role_opens_what_is_its_own(self, office_full, browser, role, path, may):
        assert (browser.log_in(role).get(path).status_code == 200) is may

    @pytest.mark.parametrize("role", [Role.HEAD, Role.OPERATOR])
    def test_who_may_only_look_changes_nothing(self, office_full, browser, role, now):
        browser.log_in(role)
        paths = {
            Role.HEAD: [
                "/permohonan/417-206/status",
                "/pesan/2/jawab",
                "/pesan/keluar/1/batal",
                "/siaran/2/jeda",
            ],
            Role.OPERATOR: ["/pengaduan/1/jawab", "/siaran/2/jeda", "/pengaturan/pengguna"],
        }
        before = (
            execute("SELECT COUNT(*) FROM outbox").fetchone(),
            execute("SELECT COUNT(*) FROM request_move").fetchone(),
        )
        for path in paths[role]:
            assert browser.post(path, status="ready", teks="halo", jawaban="halo").status_code in (400, 403)
        assert before == (
            execute("SELECT COUNT(*) FROM outbox").fetchone(),
            execute("SELECT COUNT(*) FROM request_move").fetchone(),
        )

    def test_what_a_citizen_wrote_is_text(self, database, browser, now):
        InboxMessage.create(
            sender="+6281200000020",
            text=HOSTILE,
            reason="unknown",
            modem="utama",
            state="handled",
            received_at=now,
        )
        page = browser.log_in().get("/pesan/1").text
        assert "<script>alert(1)</script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


class TestFirstPage:
    def test_a_modem_that_is_unplugged_is_said_in_plain_words_with_its_cure(self, office_full, browser, now):
        from smsgw.db import modems

        modems.record("utama", now, state="link_lost", detail="")
        page = text_of(browser.log_in().get("/"))
        assert "Modem dicabut atau terputus" in page
        assert "Pasang lagi stik USB" in page

    def test_a_gateway_that_is_not_heard_of_does_not_run(self, office_full, browser, now):
        execute("UPDATE daemon SET beat_at = beat_at - ?", 600_000_000)
        assert "Gateway tidak berjalan" in text_of(browser.log_in().get("/"))

    def test_an_alarm_is_closed_with_a_click(self, office_full, browser):
        browser.log_in(Role.OPERATOR)
        assert "Pulsa hampir habis" in text_of(browser.get("/"))
        browser.post("/peringatan/tutup", id="1")
        assert "Pulsa hampir habis" not in text_of(browser.get("/"))

    def test_the_hours_of_a_day_are_counted(self, database, now):
        for hours in (0, 0, 3, 30):
            at = now - timedelta(hours=hours)
            InboxMessage.create(sender="+6281200000020", modem="utama", state="handled", received_at=at)
        outbox.enqueue(
            "+6281200000020", "a", lane=Lane.REPLY, cause="a", now=now - timedelta(hours=1), expires_at=now
        )
        hours_ = traffic.by_hour(now)
        assert [hour.came for hour in hours_[-4:]] == [1, 0, 0, 2]
        assert [hour.went for hour in hours_[-4:]] == [0, 0, 1, 0]
        assert len(hours_) == 24
        assert traffic.count_queue()[Lane.REPLY] == {"queued": 1}


class TestFinding:
    @pytest.mark.parametrize("written", ["417-206", "417206", "resi 417 206", NIK, "0812-0000-0013"])
    def test_a_request_is_found_by_receipt_nik_or_phone(self, ready_to_move, browser, written):
        response = browser.log_in(Role.OPERATOR).post("/permohonan/cari", q=written)
        assert response.headers["location"] == "/permohonan/417-206"

    @pytest.mark.parametrize("written", ["999-999", "3399011203950001", "0812-0000-0099", "siapa"])
    def test_what_is_not_there_is_said_without_the_number(self, ready_to_move, browser, written):
        response = browser.log_in().post("/permohonan/cari", q=written)
        assert response.status_code == 404
        assert "3399011203950001" not in response.text

    def test_several_of_one_phone_are_listed(self, ready_to_move, desk, browser, now):
        new = NewRequest("KK", State.READY, receipt_code="417-300", phones=("+6281200000013",))
        requests.add(new, "test", now, desk.vault)
        page = text_of(browser.log_in().post("/permohonan/cari", q="081200000013"))
        assert "2 permohonan" in page
        assert "417-206" in page
        assert "417-300" in page


class TestMovingOn:
    def test_the_sms_shown_is_the_sms_that_is_queued(self, ready_to_move, browser):
        browser.log_in(Role.OPERATOR)
        shown = browser.post("/permohonan/417-206/pratinjau", partial=True, status="ready")
        text = re.search(r'<p class="sms">([^<]+)</p>', shown.text)[1].replace("&amp;", "&")
        browser.post("/permohonan/417-206/status", status="ready", kabari="ya")
        assert messages() == [("+6281200000013", text)]

    def test_a_note_stands_in_the_preview(self, ready_to_move, browser):
        shown = browser.log_in().post(
            "/permohonan/417-206/pratinjau", partial=True, status="incomplete", catatan="fotokopi KK"
        )
        assert "fotokopi KK" in shown.text

    def test_nobody_is_told_where_that_is_switched_off(self, ready_to_move, browser, now):
        browser.log_in().post("/permohonan/417-206/status", status="ready")
        assert requests.get_by_receipt("417-206").state is State.READY
        assert messages() == []
        assert "advance" in acts(now)

    def test_who_said_stop_is_named_as_such(self, ready_to_move, browser, now):
        from smsgw.db import contacts

        contacts.record("+6281200000013", stopped=True, source="test", now=now)
        assert "minta STOP" in text_of(browser.log_in().get("/permohonan/417-206"))

    def test_a_wrong_press_is_taken_back_with_its_sms(self, ready_to_move, browser):
        browser.log_in(Role.OPERATOR)
        for path in ("/permohonan/urungkan", "/permohonan/417-206/urungkan"):
            response = browser.post("/permohonan/417-206/status", status="ready", kabari="ya")
            assert response.status_code == 303
            assert "Salah tekan? Urungkan" in text_of(browser.get("/permohonan"))
            browser.post(path)
            assert requests.get_by_receipt("417-206").state is State.PROCESSING
        assert {row.state for row in OutboxMessage.select()} == {"cancelled"}
        assert browser.post("/permohonan/urungkan").status_code == 400

    def test_a_move_that_is_not_allowed_is_refused_in_indonesian(self, ready_to_move, browser):
        response = browser.log_in().post("/permohonan/417-206/status", status="archived")
        assert response.status_code == 400
        assert "dari DIPROSES tidak bisa menjadi DIARSIPKAN" in text_of(response)

    def test_showing_the_whole_nik_is_noted(self, ready_to_move, browser, now):
        browser.log_in(Role.OPERATOR)
        assert NIK not in browser.get("/permohonan/417-206").text
        assert NIK in browser.post("/permohonan/417-206/tampilkan", partial=True).text
        assert "reveal" in acts(now)

    def test_numbers_are_changed(self, ready_to_move, browser):
        browser.log_in().post("/permohonan/417-206/hp", hp="0812 0000 0077", hp2="")
        assert requests.get_by_receipt("417-206").phones == ("+6281200000077",)

    def test_a_new_request_gets_its_slip(self, database, browser):
        browser.log_in(Role.OPERATOR)
        response = browser.post("/permohonan/baru", dokumen="KTP", nik=NIK, hp="081200000012", kabari="ya")
        code = response.headers["location"].split("/")[2]
        page = text_of(browser.get(response.headers["location"]))
        assert f"CEK {code}" in page
        assert "081200000099" in page
        assert messages()[0][0] == "+6281200000012"

    def test_a_wrong_new_request_comes_back_with_what_is_wrong(self, database, browser):
        response = browser.log_in().post(
            "/permohonan/baru", dokumen="KTP", nik="33990112", hp="12", janji="besok"
        )
        assert response.status_code == 400
        page = text_of(response)
        assert "NIK 16 angka; ini 8." in page
        assert "Bukan nomor HP" in page
        assert 'value="33990112"' in response.text

    def test_the_usual_next_state_comes_first_and_all_allowed_ones_follow(self):
        assert next_states(KINDS["KTP"], State.PRINTING)[0] is State.READY
        assert next_states(KINDS["KTP"], State.READY)[0] is State.COLLECTED
        assert State.AWAITING_STOCK not in next_states(KINDS["KK"], State.PROCESSING)

    def test_bars_begin_and_end_with_the_same_mark(self):
        bars = re.findall(r'width="(\d)" height', code39("417-205"))
        assert bars[:5] == bars[-5:] == ["2", "2", "5", "5", "2"]


class TestManyAtOnce:
    def test_what_is_wrong_with_a_list_is_shown_and_nothing_done(self, ready_to_move, browser):
        page = text_of(
            browser.log_in().post(
                "/permohonan/massal", resi="417206, 999-111\nhalo", status="ready", catatan=""
            )
        )
        assert "1 dari 3" in page
        assert "resi tidak ada" in page
        assert "bukan resi" in page
        assert requests.get_by_receipt("417-206").state is State.PROCESSING

    def test_a_good_list_moves_and_tells(self, ready_to_move, browser):
        browser.log_in().post("/permohonan/massal/simpan", resi="417-206", status="ready", kabari="ya")
        assert requests.get_by_receipt("417-206").state is State.READY
        assert len(messages()) == 1

    def test_a_list_with_a_stranger_moves_nobody(self, ready_to_move, browser):
        response = browser.log_in().post("/permohonan/massal/simpan", resi="417-206 999-111", status="ready")
        assert response.status_code == 400
        assert requests.get_by_receipt("417-206").state is State.PROCESSING

    def test_a_spreadsheet_comes_in(self, ready_to_move, browser):
        name, file = spreadsheet(
            f"resi,nik,dokumen,status,hp\n417-206,,KTP,siap,\n,{NIK},KK,diterima,081200000055\n"
        )
        response = sent(browser.log_in(), name, file)
        said = re.search(r'role="status">([^<]+)<', response.text)
        assert said, text_of(response)
        assert said[1] == "harian.csv: 1 baru, 1 sudah ada (1 berubah status), 2 SMS masuk antrean."

    def test_wrong_rows_are_named_in_indonesian_and_nothing_comes_in(self, ready_to_move, browser):
        name, file = spreadsheet("resi,dokumen,status,hp\n417-206,KTP,siap,12\n,ABC,diterima,\n")
        response = sent(browser.log_in(), name, file)
        page = text_of(response)
        assert "2 dari 2" in page
        assert re.search(r"phone\s+bukan nomor HP", page)
        assert "yang benar saja" not in page
        assert requests.get_by_receipt("417-206").state is State.PROCESSING

    def test_what_is_no_spreadsheet_is_refused(self, database, browser):
        browser.log_in()
        for name, content in (("a.exe", b"MZ"), ("a.xlsx", b"no"), ("a.csv", b"")):
            response = sent(browser, name, content)
            assert 'class="error" role="alert"' in response.text, name


def sent(browser, name, content):
    """The page after a spreadsheet was sent and looked at."""
    response = browser.post("/permohonan/impor", files={"berkas": (name, content)}, kabari="ya")
    if response.status_code != 303:
        return response
    current = browser.site.importing.current()
    assert current.settled.wait(20)
    return browser.get("/permohonan/impor")


class TestLists:
    def test_what_lies_too_long_comes_longest_first_and_page_by_page(self, desk, database, now):
        with transaction():
            for n in range(7):
                row = requests.add(NewRequest("KK"), "test", now - timedelta(days=40), desk.vault)
                requests.move(row.id, State.READY, "test", now - timedelta(days=30 - n % 3))
        until = now - timedelta(days=14)
        first = worklists.in_state(State.READY, limit=4, until=until, oldest_first=True)
        mark = worklists.Cursor(first[-1].state_at, first[-1].id)
        rest = worklists.in_state(State.READY, limit=4, until=until, oldest_first=True, after=mark)
        found = [row.id for row in (*first, *rest)]
        assert sorted(found) == list(range(1, 8))
        assert [row.state_at for row in (*first, *rest)] == sorted(row.state_at for row in (*first, *rest))
        assert worklists.count_lying(until) == 7
        newest = worklists.in_state(State.READY, limit=4)
        rest = worklists.in_state(
            State.READY, limit=4, after=worklists.Cursor(newest[-1].state_at, newest[-1].id)
        )
        assert {row.id for row in (*newest, *rest)} == set(range(1, 8))

    def test_who_has_no_phone_and_should_be_told_is_listed(self, ready_to_move, desk, now):
        bare = requests.add(NewRequest("KK", State.READY), "test", now, desk.vault)
        assert [row.id for row in worklists.without_phone(10)] == [bare.id]

    def test_a_days_moves_are_counted(self, ready_to_move, desk, now):
        requests.add(NewRequest("KK"), "test", now, desk.vault)
        requests.move(ready_to_move.id, State.READY, "test", now)
        assert worklists.count_moves(now - timedelta(hours=1)) == {"received": 1, "new": 1, "ready": 1}

    @pytest.mark.parametrize(
        ("sql", "values"),
        [
            ("SELECT id FROM request WHERE state = ? ORDER BY state_at DESC, id DESC LIMIT 50", ("ready",)),
            ("SELECT 1 FROM request WHERE state = ? AND state_at <= ? LIMIT 1000", ("ready", 1)),
            (
                "SELECT (received_at - ?) / ? AS hour, COUNT(*) FROM inbox WHERE received_at >= ? GROUP BY 1",
                (1, 1, 1),
            ),
            (
                "SELECT lane, state, COUNT(*) FROM outbox WHERE state IN (?, ?, ?) GROUP BY lane, state",
                ("a", "b", "c"),
            ),
            ("SELECT * FROM inbox WHERE sender = ? ORDER BY received_at DESC LIMIT 40", ("a",)),
            ("SELECT * FROM outbox WHERE recipient = ? ORDER BY created_at DESC LIMIT 40", ("a",)),
            (
                "SELECT * FROM outbox WHERE id < ? AND id >= ? AND state || '' IN (?) ORDER BY id DESC",
                (9, 1, "a"),
            ),
        ],
        ids=["in-state", "lying", "hours", "queue", "conversation-in", "conversation-out", "trouble"],
    )
    def test_what_the_pages_ask_is_searched_and_not_scanned(self, database, sql, values):
        plan = [row[3] for row in execute(f"EXPLAIN QUERY PLAN {sql}", *values).fetchall()]
        assert all("SEARCH" in step or "TEMP B-TREE FOR GROUP BY" in step for step in plan), plan


class TestAnswering:
    def test_the_offers_are_what_the_commands_would_say(self, strange, ready_to_move, desk, now):
        found = {(offer.intent, offer.document): offer.text for offer in answering.offers(strange, desk, now)}
        assert found["JADWAL", ""].startswith("Buka Sen-Kam 08.00-15.00")
        assert ("SYARAT", "KTP") in found
        assert all(len(text) <= 160 for text in found.values())

    def test_one_click_answers_once_and_teaches(self, strange, desk, browser, now):
        browser.log_in(Role.OPERATOR)
        for _ in range(2):
            browser.post(
                "/pesan/1/jawab", maksud="STATUS:", ajarkan="ya", ungkapan="mari iku cak", text="", teks=""
            )
        assert len(messages()) == 1
        assert InboxMessage.get_by_id(1).reason == "by_hand"
        aliases = own_aliases.aliases_of(desk.config.texts_folder)
        assert read("mari iku cak", today=now.date(), aliases=aliases).name == "STATUS"
        assert conversations.not_understood(10) == []
        assert {"answer", "teach_phrase"} <= set(acts(now))

    def test_the_gateway_reads_a_taught_phrase_from_the_next_text_on(self, strange, desk, now):
        from smsgw.commands.dispatch import understand

        assert understand("bukak po ra sesuk", None, desk, now)[0].name != "BLANGKO"
        answering.teach("BLANGKO", "bukak po ra sesuk", desk, now)
        assert understand("bukak po ra sesuk", None, desk, now)[0].name == "BLANGKO"

    def test_an_answer_of_ones_own_goes_out_as_gsm7(self, strange, browser):
        browser.log_in().post("/pesan/1/jawab", teks="Silakan “datang” besok…")
        assert messages() == [("+6281200000020", 'Silakan "datang" besok...')]

    @pytest.mark.parametrize("text", ["", "lihat http://contoh.id", f"NIK {NIK}", "x" * 400])
    def test_what_no_sms_may_hold_is_refused(self, strange, browser, text):
        response = browser.log_in().post("/pesan/1/jawab", teks=text)
        assert response.status_code == 400
        assert messages() == []

    def test_a_robot_is_not_answered(self, strange, browser):
        InboxMessage.update(sender="TELKOMSEL").execute()
        assert browser.log_in().post("/pesan/1/jawab", teks="halo").status_code == 400
        assert "tidak bisa dijawab" in text_of(browser.get("/pesan/1"))

    def test_what_needs_no_answer_is_put_away(self, strange, browser):
        browser.log_in().post("/pesan/1/selesai")
        assert conversations.count_not_understood() == 0

    @pytest.mark.parametrize("phrase", ["ya", "resi 417205", "a b c d e f g h", "halo <b>", ""])
    def test_a_phrase_that_would_catch_all_or_nothing_is_refused(self, desk, database, now, phrase):
        with pytest.raises(UsageError):
            answering.teach("STATUS", phrase, desk, now)

    def test_a_phrase_that_upsets_other_texts_is_refused(self, desk, database, now):
        for n in range(10):
            InboxMessage.create(
                sender=f"+62812000000{n:02}",
                text="syarat ktp baru apa saja",
                intent="SYARAT",
                reason="requirements",
                modem="utama",
                state="handled",
                received_at=now,
            )
        with pytest.raises(UsageError, match="too common"):
            answering.teach("BLANGKO", "syarat ktp baru apa saja", desk, now)

    def test_a_broken_file_of_phrases_keeps_nobody_from_reading(self, desk):
        folder = desk.config.texts_folder
        folder.mkdir(exist_ok=True)
        (folder / "aliases.toml").write_text("[phrases\n")
        assert own_aliases.aliases_of(folder) is own_aliases.DEFAULT
        with pytest.raises(TextError):
            own_aliases.own_phrases(folder)

    def test_a_phrase_is_taken_back(self, desk, database, browser, now):
        answering.teach("STATUS", "mari iku cak", desk, now)
        browser.log_in().post("/pengaturan/ungkapan/hapus", bacaan="STATUS", ungkapan="mari iku cak")
        assert own_aliases.own_phrases(desk.config.texts_folder) == {}


class TestOutbox:
    def test_a_failed_message_is_tried_again_and_a_queued_one_taken_back(self, office_full, browser):
        browser.log_in(Role.OPERATOR)
        failed = OutboxMessage.get(OutboxMessage.state == OutboxState.FAILED).id
        browser.post(f"/pesan/keluar/{failed}/ulang")
        assert OutboxMessage.get_by_id(failed).state == "queued"
        browser.post(f"/pesan/keluar/{failed}/batal")
        assert OutboxMessage.get_by_id(failed).state == "cancelled"
        assert "Dibatalkan" in text_of(browser.get(f"/pesan/keluar/{failed}"))

    def test_only_troubled_messages_are_listed_on_demand(self, office_full, browser):
        page = text_of(browser.log_in().get("/pesan/keluar?keadaan=masalah"))
        assert "Gagal" in page
        assert "Waktu kirimnya habis" in page
        assert "Sampai " not in page

    def test_showing_a_number_is_noted(self, office_full, browser, now):
        browser.log_in(Role.OPERATOR)
        row = listings.find_outbox([1])[0]
        assert row.recipient in browser.post("/pesan/keluar/1/nomor", partial=True).text
        assert "reveal_number" in acts(now)


class TestBroadcasts:
    def test_pasted_numbers_make_a_draft_that_is_rehearsed_started_paused_and_ended(self, database, browser):
        browser.log_in(Role.ADMIN)
        response = browser.post(
            "/siaran/baru",
            teks="Loket 3 pindah. {sig}",
            dari="tempel",
            nomor="081200000030, 0812 0000 0031;081200000030",
        )
        assert response.headers["location"] == "/siaran/1"
        page = text_of(browser.get("/siaran/1"))
        assert "Loket 3 pindah. -Dukcapil Contoh" in page
        assert "1 × Nomor ganda" in page
        for act, state in (
            ("mulai", "Berjalan"),
            ("jeda", "Dijeda"),
            ("lanjut", "Berjalan"),
            ("batal", "Dibatalkan"),
        ):
            browser.post(f"/siaran/1/{act}")
            assert state in text_of(browser.get("/siaran/1"))
        export = browser.get("/siaran/1/ekspor").text
        assert "'+6281200000030" in export

    def test_numbers_that_are_none_are_left_out_and_shown_with_their_lines(self, database, browser):
        browser.log_in()
        numbers = "081200000030\n12\n0812 0000 0030\n"
        response = browser.post("/siaran/baru", teks="Loket 3 pindah.", dari="tempel", nomor=numbers)
        page = text_of(browser.get(response.headers["location"]))
        assert "1 × Nomor salah" in page and "1 × Nomor ganda" in page
        assert "baris 2 · Nomor salah" in page
        assert re.search(r"baris 3 · \S+30 · Nomor ganda", page)

    def test_a_pasted_table_has_its_columns(self, database, browser):
        browser.log_in()
        table = "hp;nama\n081200000030;Siti\n081200000031;Budi\n"
        response = browser.post("/siaran/baru", teks="Yth {nama}, siap.", dari="tempel", nomor=table)
        assert "Yth Budi, siap." in text_of(browser.get(response.headers["location"]))

    def test_applicants_are_told_by_their_state(self, ready_to_move, browser):
        response = browser.log_in().post(
            "/siaran/baru", teks="Resi {resi} diproses.", dari="permohonan", status="processing"
        )
        assert "Resi 417-206 diproses." in text_of(browser.get(response.headers["location"]))

    def test_a_bad_list_or_text_comes_back_with_what_is_wrong(self, database, browser):
        browser.log_in()
        response = browser.post("/siaran/baru", teks="Halo", dari="tempel", nomor="12")
        assert response.status_code == 400
        assert "baris 1: bukan nomor HP" in text_of(response)
        response = browser.post("/siaran/baru", teks="Yth {nama}", dari="tempel", nomor="081200000030")
        assert "daftar tanpa kolom lain" in text_of(response)

    def test_an_act_that_does_not_fit_changes_nothing(self, office_full, browser):
        assert browser.log_in().post("/siaran/1/jeda").status_code == 400
        assert browser.post("/siaran/1/terbang").status_code == 400


class TestComplaints:
    def test_it_is_answered_by_the_sms_that_was_shown(self, office_full, browser, now):
        browser.log_in(Role.HEAD)
        browser.get("/pengaduan")
        shown = browser.post("/pengaduan/1/ukur", partial=True, jawaban="petugas sudah ditegur")
        assert "Tiket L-1 DIJAWAB: petugas sudah ditegur." in shown.text
        browser.post("/pengaduan/1/jawab", jawaban="petugas sudah ditegur")
        assert tickets.get(1).state == TicketState.ANSWERED
        assert messages()[-1][1].startswith("Tiket L-1 DIJAWAB: petugas sudah ditegur.")
        assert {"list_tickets", "answer_ticket"} <= set(acts(now))

    def test_the_one_who_complained_is_never_shown(self, office_full, browser):
        page = browser.log_in(Role.HEAD).get("/pengaduan/1").text
        assert "81200000090" not in page
        assert "0090" not in page

    def test_it_is_noted_and_closed(self, office_full, browser):
        browser.log_in(Role.HEAD)
        browser.post("/pengaduan/3/catat", catatan="sudah bicara dengan loket")
        assert "sudah bicara dengan loket" in text_of(browser.get("/pengaduan/3"))
        browser.post("/pengaduan/3/tutup")
        assert tickets.get(3).state == TicketState.CLOSED


class TestHome:
    def test_a_count_that_was_given_up_says_so(self, ready_to_move, browser, monkeypatch):
        browser.log_in().post("/permohonan/417-206/status", status="ready")
        assert "+</b>" not in browser.get("/").text
        monkeypatch.setattr(worklists, "MOVES_COUNTED", 1)
        assert browser.get("/").text.count("+</b>") == 3


class TestReport:
    @pytest.mark.parametrize("kind", ["service", "daily", "cost"])
    def test_the_figures_come_after_the_page(self, office_full, browser, kind):
        browser.log_in(Role.HEAD)
        page = browser.get(f"/laporan?jenis={kind}").text
        source = html.unescape(re.search(r'hx-get="(/laporan/isi[^"]+)"', page)[1])
        assert source.startswith(f"/laporan/isi?jenis={kind}&dari=")
        assert "Dukcapil Kab. Contoh" in self.counted(browser, source)

    def counted(self, browser, source):
        """The figures, asked for until they are there."""
        deadline = time.monotonic() + 20
        while "Sedang dihitung" in (shown := browser.get(source, partial=True).text):
            assert time.monotonic() < deadline
        return shown

    def test_while_they_are_counted_the_page_says_so_and_asks_again(self, office_full, browser, monkeypatch):
        counted = threading.Event()
        real = report.gather

        def slow(*args, **kwargs):
            assert counted.wait(20)
            return real(*args, **kwargs)

        monkeypatch.setattr(report, "gather", slow)
        browser.log_in(Role.HEAD)
        begun = time.monotonic()
        source = "/laporan/isi?jenis=daily&loket=Loket+1"
        shown = browser.get(source, partial=True).text
        assert time.monotonic() - begun < 5
        assert "Sedang dihitung" in shown and "delay" in shown and "loket=Loket%201" in shown
        counted.set()
        assert "Dukcapil Kab. Contoh" in self.counted(browser, source)

    def test_what_goes_wrong_while_they_are_counted_is_said(self, office_full, browser, monkeypatch):
        def fail(*_args, **_kwargs):
            raise DatabaseError("smsgw.db: the disk is full")

        monkeypatch.setattr(report, "gather", fail)
        monkeypatch.setattr(counting, "PATIENCE_S", 20)
        browser.log_in(Role.HEAD)
        answer = browser.get("/laporan/isi?jenis=daily", partial=True)
        assert answer.status_code == 503 and "disk is full" in answer.text

    def test_days_that_are_none_are_refused(self, database, browser):
        browser.log_in(Role.HEAD)
        for query in ("dari=kemarin", "dari=2026-11-24&sampai=2026-11-01"):
            assert browser.get(f"/laporan?{query}").status_code == 400


class TestSettings:
    def test_an_own_text_takes_the_place_of_the_shipped_one(self, desk, database, browser):
        browser.log_in(Role.ADMIN)
        text = "{doc} resi {resi} SIAP DIAMBIL di MPP. Bawa {bring}. {free} {sig}"
        assert browser.post("/pengaturan/teks/status.ready", teks=text).status_code == 303
        assert "di MPP" in text_of(browser.get("/pengaturan/teks/status.ready"))

    def test_a_text_with_an_error_is_refused_in_indonesian(self, desk, database, browser):
        response = browser.log_in().post("/pengaturan/teks/status.ready", teks="{doc} siap, http://contoh.id")
        assert response.status_code == 400
        assert "tautan" in text_of(response)
        assert not (desk.config.texts_folder / "id.toml").exists()

    def test_blanks_are_counted(self, desk, database, browser, now):
        browser.log_in(Role.OPERATOR).post("/pengaturan/blangko", dokumen="KTP", jumlah="120")
        assert stock.find("KTP", now - timedelta(hours=1)) == 120

    def test_a_user_is_added_given_another_role_and_disabled(self, database, browser):
        browser.log_in(Role.ADMIN)
        page = text_of(browser.post("/pengaturan/pengguna", nama="budi", peran="operator"))
        password = re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", page)[0]
        assert password not in browser.get("/pengaturan/pengguna").text
        browser.post("/pengaturan/pengguna/peran", nama="budi", peran="head")
        browser.post("/pengaturan/pengguna/tutup", nama="budi")
        assert "budi ditutup Kepala dinas" in text_of(browser.get("/pengaturan/pengguna"))

    def test_the_last_admin_stays_one(self, database, browser):
        browser.log_in(Role.ADMIN)
        response = browser.post("/pengaturan/pengguna/peran", nama="uji-admin", peran="operator")
        assert response.status_code == 400

    def test_a_backup_is_made_listed_and_taken_away(self, office, database, browser, now):
        browser.log_in(Role.ADMIN).post("/pengaturan/cadangan")
        name = re.search(r"smsgw-\d{8}-\d{6}\.zip", browser.get("/pengaturan/cadangan").text)[0]
        assert browser.get(f"/pengaturan/cadangan/{name}").content[:2] == b"PK"
        assert {"backup", "download_backup"} <= set(acts(now))
        for other in ("smsgw.key", "..%2fsmsgw.key", "smsgw-20260101-000000.zip"):
            assert browser.get(f"/pengaturan/cadangan/{other}").status_code in (400, 404)


class TestDemoPhone:
    def test_it_texts_the_gateway(self, database, browser):
        from smsgw.simulator.assembly import forget, simulator

        browser.log_in().post("/hp", hp="13", teks="CEK 417-205")
        assert simulator("test").phone("+6281200000013").sent == ["CEK 417-205"]
        forget("test")

    def test_there_is_none_beside_a_real_modem(self, office, desk, database, browser):
        modem = desk.config.modem[0].model_copy(update={"port": "/dev/ttyUSB0"})
        object.__setattr__(browser.site.desk, "config", desk.config.model_copy(update={"modem": (modem,)}))
        assert browser.log_in().get("/hp").status_code == 400


class TestIndonesian:
    @pytest.mark.parametrize(
        "text",
        [
            "{x}",
            "a { b",
            "😀 {sig}",
            "x" * 200,
            "http://a.id",
            NIK,
            "jumlah 12345",
            "anda harus datang",
            "gratis nomor",
        ],
    )
    def test_what_the_linter_says_is_said_in_indonesian(self, text):
        english = {
            "the",
            "it",
            "would",
            "are",
            "with",
            "such",
            "nothing",
            "people",
            "citizen",
            "Shorten",
            "Replace",
        }
        for problem in lint(text, {"resi": "417-205"}):
            said = in_words(f"{problem.what}: {problem.why}. {problem.cure}")
            assert not english & set(re.findall(r"\w+", said.replace(text, ""))), said

    def test_what_has_no_row_is_shown_as_it_is(self):
        assert in_words("some new trouble") == "some new trouble"
