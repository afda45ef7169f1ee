"""Opening hours at the console: what is shown before it is saved, what is refused, who may."""

import re
from datetime import timedelta
from html import escape

import pytest
from talk import Talk, reply

from smsgw import access
from smsgw.db import audit
from smsgw.db.web_models import Role
from smsgw.office import own_hours
from smsgw.office.desk import up_to_date

PATH = "/pengaturan/jam"
WEEK = {"mon": "8-15", "tue": "8-15", "wed": "8-15", "thu": "8-15", "fri": "8.00-10.30", "sat": "", "sun": ""}
DAY = {"tanggal": "2026-11-25", "sampai": "", "buka": "", "alasan": "listrik padam"}


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch):
    monkeypatch.setattr(access, "_MEMORY_KIB", 64)


def text_of(response) -> str:
    """What a person reads on a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def hours_of(desk):
    return own_hours.read(desk.config)


def acts(now) -> list[tuple[str, str, str]]:
    rows = audit.list_since(now - timedelta(days=1))
    wanted = ("set_hours", "close_day", "open_day", "remove_day")
    return [(row.who, row.action, row.subject) for row in reversed(rows) if row.action in wanted]


def test_a_day_closed_here_is_closed_in_the_next_answer(desk, database, browser, now):
    response = browser.log_in().post(f"{PATH}/hari", **DAY)
    assert response.status_code == 303
    assert "Rabu 25-11-2026 TUTUP · listrik padam" in text_of(browser.get(PATH))
    answer = reply(Talk(up_to_date(desk), now).text("besok buka?"))
    assert answer is not None and answer.startswith("Rabu 25-11 TUTUP (listrik padam).")
    assert acts(now) == [("web:uji-admin", "close_day", "2026-11-25 tutup listrik padam")]


def test_the_preview_is_the_answer_that_is_given_afterwards(desk, database, browser, now):
    browser.log_in()
    shown = browser.post(f"{PATH}/hari/lihat", partial=True, **{**DAY, "buka": "9-10"}).text
    assert own_hours.path_of(desk.config).exists() is False
    browser.post(f"{PATH}/hari", **{**DAY, "buka": "9-10"})
    answer = reply(Talk(up_to_date(desk), now).text("besok buka?"))
    assert f'<p class="sms">{answer}</p>' in shown


def test_the_preview_of_a_week_is_the_answer_to_jadwal(desk, database, browser, now):
    browser.log_in()
    shown = browser.post(f"{PATH}/minggu/lihat", partial=True, tabel="", **WEEK).text
    assert browser.post(f"{PATH}/minggu", tabel="", **WEEK).status_code == 303
    answer = reply(Talk(up_to_date(desk), now).text("JADWAL"))
    assert f'<p class="sms">{escape(str(answer))}</p>' in shown
    assert answer is not None and "Jum 08.00-10.30" in answer
    assert acts(now) == [("web:uji-admin", "set_hours", "kantor fri 08:00-10:30")]


def test_ramadans_week_is_shown_as_it_is_read_then(desk, database, browser):
    shown = browser.log_in().post(f"{PATH}/minggu/lihat", partial=True, tabel="ramadan", **WEEK).text
    assert "Sen-Kam 08.00-15.00, Jum 08.00-10.30" in shown
    browser.post(f"{PATH}/minggu", tabel="ramadan", **WEEK)
    assert hours_of(desk).ramadan.fri == "08:00-10:30"
    assert hours_of(desk).fri == "08:00-11:00"


def test_a_counter_of_the_settings_has_a_week_of_its_own(office, database, now):
    from smsgw.config import load
    from smsgw.office.desk import open_desk
    from smsgw.web.app import create_site
    from tests.web_rig import Browser

    path = office / "smsgw.toml"
    path.write_text(path.read_text("utf-8") + '\n[[hours.counter]]\nname = "<b>MPP"\n', "utf-8")
    site = create_site(open_desk(load(path, {})), lambda: now)
    browser = Browser(site).log_in()
    assert "&lt;b&gt;MPP" in browser.get(PATH).text
    browser.post(f"{PATH}/minggu", tabel="loket:<b>MPP", **{**WEEK, "sat": "9-12"})
    assert [(one.name, one.sat) for one in hours_of(site.desk).counter] == [("<b>MPP", "09:00-12:00")]
    site.close()


def test_several_days_are_closed_at_once_and_one_is_given_back(desk, database, browser, now):
    browser.log_in().post(f"{PATH}/hari", **{**DAY, "sampai": "2026-11-27"})
    browser.post(f"{PATH}/hari/hapus", tanggal="2026-11-26")
    assert [str(one.day) for one in hours_of(desk).exception] == ["2026-11-25", "2026-11-27"]
    assert acts(now)[-1] == ("web:uji-admin", "remove_day", "2026-11-26")


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        pytest.param({"tanggal": ""}, "tanggal", "isi tanggalnya", id="no-date"),
        pytest.param({"tanggal": "2026-11-23"}, "tanggal", "tanggal ini sudah lewat", id="past"),
        pytest.param({"sampai": "2026-11-24"}, "sampai", "setelah tanggal pertama", id="until-before"),
        pytest.param({"sampai": "2036-11-24"}, "sampai", "paling banyak 62 hari", id="too-many"),
        pytest.param({"buka": "pagi"}, "buka", "'pagi' bukan jam buka; tulis 08.00-15.00", id="no-hours"),
        pytest.param({"buka": "10-8"}, "buka", "jamnya tumpang tindih", id="backwards"),
        pytest.param({"alasan": "x" * 41}, "alasan", "sebabnya terlalu panjang", id="long-reason"),
        pytest.param({"alasan": "lihat http://x.id"}, "alasan", "tautan", id="link"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk, database, browser, now, given, field, words):
    response = browser.log_in().post(f"{PATH}/hari", **{**DAY, **given})
    assert response.status_code == 400
    beside = re.search(
        rf'name="{field}"[^>]*aria-describedby="why-{field}" autofocus>\s*<p[^>]*>(.*?)</p>', response.text
    )
    assert beside is not None and words in beside[1].replace("&#39;", "'")
    assert acts(now) == []
    assert not own_hours.path_of(desk.config).exists()


def test_a_week_with_a_slip_comes_back_as_it_was_typed(desk, database, browser, now):
    response = browser.log_in().post(f"{PATH}/minggu", tabel="", **{**WEEK, "tue": "<i>8"})
    assert response.status_code == 400
    assert 'value="&lt;i&gt;8" aria-invalid="true"' in response.text
    assert 'value="8.00-10.30"' in response.text
    assert acts(now) == []


def test_a_spoiled_file_is_told_and_never_overwritten(desk, database, browser, now):
    path = own_hours.path_of(desk.config)
    path.parent.mkdir(exist_ok=True)
    path.write_text("[hours]\nfri = 3\n", "utf-8")
    page = text_of(browser.log_in().get(PATH))
    assert "Ada yang salah; jam sebelumnya tetap berlaku. hours.toml:2: hours.fri" in page
    for action, fields in (("hari", DAY), ("minggu", {"tabel": "", **WEEK}), ("hari/hapus", DAY)):
        assert browser.post(f"{PATH}/{action}", **fields).status_code == 400
    for action, fields in (("hari/lihat", DAY), ("minggu/lihat", {"tabel": "", **WEEK})):
        assert browser.post(f"{PATH}/{action}", partial=True, **fields).status_code == 400
    assert path.read_text("utf-8") == "[hours]\nfri = 3\n"
    assert acts(now) == []


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.HEAD])
def test_only_an_admin_changes_the_hours(desk, database, browser, role):
    browser.log_in(role)
    for action, fields in (("hari", DAY), ("minggu", {"tabel": "", **WEEK}), ("hari/hapus", DAY)):
        assert browser.post(f"{PATH}/{action}", **fields).status_code == 403
    assert not own_hours.path_of(desk.config).exists()


def test_an_operator_sees_the_hours_and_no_form(database, browser):
    page = browser.log_in(Role.OPERATOR).get(PATH).text
    assert "Sen-Kam 08.00-15.00" in page
    assert 'action="/pengaturan/jam' not in page


def test_a_form_without_its_token_changes_nothing(desk, database, browser):
    browser.log_in()
    assert browser.http.post(f"{PATH}/hari", data=DAY).status_code in (400, 403)
    assert not own_hours.path_of(desk.config).exists()


@pytest.mark.parametrize("table", ["loket:tidak ada", "lain"])
def test_a_week_of_nobody_is_refused(desk, database, browser, table):
    assert browser.log_in().post(f"{PATH}/minggu", tabel=table, **WEEK).status_code == 400
    assert not own_hours.path_of(desk.config).exists()
