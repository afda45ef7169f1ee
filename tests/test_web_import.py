"""A spreadsheet through the console: checked, its wrong rows handed back, the right ones imported."""

import threading
import time

import pytest

from smsgw import intake
from smsgw.db import audit, requests
from smsgw.db.models import Request
from smsgw.db.web_models import Role
from smsgw.web import server, uploads
from tests.web_rig import Browser

PLACE = "/permohonan/impor"
HEAD = "resi,dokumen,status,hp,catatan\n"
GOOD = "417-206,KTP,siap,081200000055,\n"
BAD = "417-207,KTP,siap,12,=2+2\n"


@pytest.fixture
def siti(browser) -> Browser:
    return browser.log_in(Role.OPERATOR, "siti")


@pytest.fixture
def budi(browser) -> Browser:
    return Browser(browser.site).log_in(Role.OPERATOR, "budi")


@pytest.fixture
def held(monkeypatch):
    """Imports wait in the middle of their reading until this is set."""
    may_go_on = threading.Event()
    real = intake.import_file

    def import_file(order, desk, progress):
        progress(0.4)
        assert may_go_on.wait(20)
        progress(0.5)
        return real(order, desk, progress)

    monkeypatch.setattr(intake, "import_file", import_file)
    yield may_go_on
    may_go_on.set()


def send(browser, text, name="harian.csv", *, wait=True):
    answer = browser.post(PLACE, files={"berkas": (name, text.encode())}, kabari="ya")
    if wait and answer.status_code == 303:
        settle(browser)
    return answer


def settle(browser):
    current = browser.site.importing.current()
    assert current is None or current.settled.wait(20)


def known() -> list[str]:
    return [row.receipt_code for row in Request.select().order_by(Request.receipt_code)]


def kept(browser) -> list[str]:
    folder = uploads.place(browser.site.desk.config.folder)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_notes_that_stay_in_the_office_are_told_with_their_lines_and_not_repeated(siti):
    send(siti, HEAD + GOOD + "417-209,KTP,kurang,081200000056,a.n. Sutrisno bin Karto\n")
    settle(siti)
    page = siti.get(PLACE).text
    assert "1 catatan disimpan tetapi tidak dikirim" in page and "baris 3." in " ".join(page.split())
    assert "Sutrisno" not in page


class TestWrongRows:
    def test_nothing_is_imported_and_each_is_named_with_line_column_and_why(self, siti):
        assert send(siti, HEAD + GOOD + BAD).status_code == 303
        page = siti.get(PLACE).text
        assert "1 dari 2 baris salah" in page
        assert '<td class="code">3</td><td class="mono">phone</td>' in page
        assert known() == []

    def test_they_can_be_taken_away_and_no_spreadsheet_executes_them(self, siti):
        send(siti, HEAD + GOOD + BAD)
        answer = siti.get(f"{PLACE}/salah.csv")
        assert answer.headers["content-disposition"] == 'attachment; filename="harian.bad.csv"'
        head, row = answer.text.splitlines()
        assert head == "\ufeffresi,dokumen,status,hp,catatan,line,reason"
        assert row.startswith("417-207,KTP,siap,12,'=2+2,3,column phone:")
        assert next(one.action for one in audit.list_since(None)) == "import_bad_rows"

    def test_the_right_ones_come_in_when_that_is_chosen(self, siti):
        send(siti, HEAD + GOOD + BAD)
        assert siti.post(f"{PLACE}/lanjut").status_code == 303
        settle(siti)
        assert "1 baru" in siti.get(PLACE).text and "1 baris salah tidak diimpor" in siti.get(PLACE).text
        assert known() == ["417-206"]
        assert requests.get_by_receipt("417-206").phones == ("+6281200000055",)
        # The wrong ones are still there to be mended; the sent file is not.
        assert "417-207" in siti.get(f"{PLACE}/salah.csv").text
        assert kept(siti) == ["impor.bad.csv"]

    def test_none_comes_in_when_it_is_called_off_and_no_file_is_left(self, siti):
        send(siti, HEAD + GOOD + BAD)
        assert kept(siti) == ["impor.bad.csv", "impor.csv"]
        siti.post(f"{PLACE}/batal")
        assert known() == [] and kept(siti) == []
        assert siti.post(f"{PLACE}/lanjut").status_code == 400
        assert siti.get(f"{PLACE}/salah.csv").status_code == 400

    def test_the_first_two_hundred_are_shown_and_all_are_handed_back(self, siti):
        send(siti, HEAD + "".join(f"418-{n:03},KTP,siap,12,\n" for n in range(250)))
        page = siti.get(PLACE).text
        assert page.count('<td class="code">') == 200 and "(200 pertama)" in page
        assert "yang benar saja" not in page
        assert len(siti.get(f"{PLACE}/salah.csv").text.splitlines()) == 251

    def test_a_text_of_the_file_is_shown_as_text(self, siti):
        send(siti, HEAD + "417-206,<script>alert(1)</script>,siap,,\n", name="<b>x</b>.csv")
        page = siti.get(PLACE).text
        assert "<script>alert" not in page and "<b>x" not in page


class TestOneAtATime:
    def test_who_comes_second_is_told_who_is_first(self, siti, budi):
        send(siti, HEAD + GOOD + BAD)
        answer = send(budi, HEAD + GOOD)
        assert answer.status_code == 409
        assert "siti sedang mengimpor harian.csv" in answer.text
        assert "Menunggu keputusan siti" in budi.get(PLACE).text
        assert known() == []

    def test_nobody_decides_about_anothers_import_or_reads_its_rows(self, siti, budi):
        send(siti, HEAD + GOOD + BAD)
        assert budi.post(f"{PLACE}/lanjut").status_code == 400
        assert budi.post(f"{PLACE}/batal").status_code == 400
        assert budi.get(f"{PLACE}/salah.csv").status_code == 400
        assert "phone" not in budi.get(PLACE).text.partition("<form")[0]
        assert known() == [] and kept(siti) != []

    def test_an_admin_may_call_it_off(self, siti):
        send(siti, HEAD + GOOD + BAD)
        admin = Browser(siti.site).log_in(Role.ADMIN)
        admin.post(f"{PLACE}/batal")
        assert siti.site.importing.current() is None

    def test_when_one_is_done_the_next_may_begin(self, siti, budi):
        send(siti, HEAD + GOOD)
        assert send(budi, HEAD + GOOD.replace("206", "208")).status_code == 303
        assert known() == ["417-206", "417-208"]


class TestOnItsWay:
    def test_its_page_comes_at_once_and_tells_who_and_how_far(self, siti, budi, held):
        begun = time.monotonic()
        send(siti, HEAD + GOOD, wait=False)
        assert time.monotonic() - begun < 5
        page = budi.get(PLACE).text
        assert "Diimpor oleh siti" in page and "40%" in page and 'value="40"' in page
        part = siti.get(f"{PLACE}/keadaan", partial=True)
        assert part.status_code == 200 and "40%" in part.text
        held.set()
        settle(siti)
        assert siti.get(f"{PLACE}/keadaan", partial=True).headers["HX-Redirect"] == PLACE
        assert known() == ["417-206"]

    def test_called_off_while_it_is_read_it_leaves_nothing(self, siti, held):
        send(siti, HEAD + GOOD, wait=False)
        current = siti.site.importing.current()
        threading.Timer(0.1, held.set).start()
        siti.post(f"{PLACE}/batal")
        assert current.settled.wait(20)
        assert siti.site.importing.current() is None
        assert known() == [] and kept(siti) == []

    def test_the_gateways_end_calls_it_off(self, siti, held):
        send(siti, HEAD + GOOD, wait=False)
        current = siti.site.importing.current()
        siti.site.end_streams()
        held.set()
        assert current.settled.wait(20)
        assert known() == [] and kept(siti) == []

    def test_what_a_sudden_end_left_is_gone_at_the_next_start(self, desk, database, now):
        folder = uploads.place(desk.config.folder)
        folder.mkdir()
        (folder / "impor.csv").write_text("3399011203959002")
        web = desk.config.web.model_copy(update={"enabled": False})
        object.__setattr__(desk.config, "web", web)
        server.start(desk, lambda: now)()
        assert not folder.exists()

    def test_a_bug_is_said_and_the_next_import_works(self, siti, monkeypatch):
        with monkeypatch.context() as broken:
            broken.setattr(intake, "import_file", lambda *_: 1 / 0)
            broken.setattr(threading, "excepthook", lambda _: None)
            send(siti, HEAD + GOOD)
        assert "lihat catatan program" in siti.get(PLACE).text and kept(siti) == []
        send(siti, HEAD + GOOD)
        assert known() == ["417-206"]

    def test_after_half_an_hour_without_a_word_it_is_put_away(self, siti):
        send(siti, HEAD + GOOD + BAD)
        current = siti.site.importing.current()
        siti.site.importing._expire(current)
        assert siti.site.importing.current() is None and kept(siti) == []


@pytest.mark.parametrize("role", [Role.HEAD])
def test_who_may_not_change_requests_may_not_import(browser, role):
    browser.log_in(role)
    for path in (PLACE, f"{PLACE}/lanjut", f"{PLACE}/batal"):
        assert browser.post(path).status_code == 403
    assert browser.get(f"{PLACE}/salah.csv").status_code == 403
