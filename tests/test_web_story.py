"""The console in a real browser: what axe-core says of every page; the counter's day by keyboard alone."""

import tempfile
from pathlib import Path

import pytest

from smsgw.db.database import own_connection
from smsgw.db.models import proxy
from tests.screenshots import console
from tests.web_browser import chromium, may_be_left_out
from tests.web_office import PAGES
from tests.web_rig import PASSWORD

pytest.importorskip("playwright", reason="Playwright's Python package is not installed here")
if may_be_left_out():
    pytest.skip("there is no chromium on this computer: apt-get install chromium", allow_module_level=True)

AXE = (Path(__file__).parent / "data" / "axe" / "axe.min.js").read_text(encoding="utf-8")

# What axe-core looks for; a landmark's uniqueness and the like are best practice and wanted too.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

NARROW_RULES = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "scrollable-region-focusable", "target-size"]}
}


@pytest.fixture(scope="module")
def url():
    """A furnished office's console on a real port."""
    with tempfile.TemporaryDirectory() as folder, console(Path(folder)) as address:
        yield address
    proxy.initialize(None)


@pytest.fixture(scope="module")
def engine():
    with chromium() as found:
        yield found


def on(page, name):
    """Wait until the field of that name has the keyboard: the page gives it a moment after it has come."""
    page.wait_for_function("name => document.activeElement.name === name", arg=name)


def log_in(engine, url, **options):
    """A window in which siti, an admin, has logged in with her keyboard."""
    page = engine.new_context(locale="id-ID", **options).new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{url}/masuk")
    on(page, "nama")
    page.keyboard.type("siti")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/")
    return page


@pytest.fixture
def page(engine, url):
    made = log_in(engine, url, viewport={"width": 1024, "height": 768})
    errors = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield made
    made.context.close()
    assert not errors, "the browser complained"


@pytest.mark.parametrize(
    ("width", "scheme", "rules"),
    [
        pytest.param(1024, "light", RULES, id="desktop-light"),
        # The same markup once more: only what colours and width change is looked at.
        pytest.param(390, "dark", NARROW_RULES, id="phone-dark"),
    ],
)
def test_axe_finds_nothing_on_any_page_and_nothing_sticks_out(engine, url, width, scheme, rules):
    page = log_in(engine, url, bypass_csp=True, viewport={"width": width, "height": 768}, color_scheme=scheme)
    wrong = []
    for name, path in PAGES.items():
        page.goto(url + path)
        if name == "laporan":
            page.wait_for_selector(".masthead")
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, rules)", rules)
        wrong += [
            f"{name}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:120]} ({len(one['nodes'])})"
            for one in found["violations"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{name}: {wide} pixels wide")
    page.context.close()
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_on_the_way_in(engine, url):
    page = engine.new_context(bypass_csp=True).new_page()
    page.goto(f"{url}/masuk")
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    page.context.close()
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found]


class TestByKeyboardAlone:
    def test_a_scanned_slip_is_ready_in_three_keystrokes_with_its_exact_sms_seen(self, page, url):
        # A scanner types the code and presses Enter: the first keystroke.
        on(page, "q")
        page.keyboard.type("417206")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/permohonan/417-206")
        on(page, "status")
        assert "417-206 SIAP DIAMBIL" in page.inner_text("#preview .sms")
        assert "septet · 1 SMS" in page.inner_text("#preview .size")
        # The usual next state is chosen; another one is a figure away, and its SMS is shown at once.
        page.keyboard.press("4")
        page.wait_for_selector("#preview .sms:has-text('BELUM LENGKAP')")
        page.keyboard.press("1")
        page.wait_for_selector("#preview .sms:has-text('SIAP DIAMBIL')")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/permohonan")
        assert page.inner_text(".said") == "417-206: SIAP DIAMBIL. 1 SMS masuk antrean."
        # The next slip can be scanned at once.
        on(page, "q")

    def test_a_request_is_taken_in_and_its_slip_printed(self, page, url):
        page.goto(f"{url}/permohonan/baru")
        on(page, "dokumen")
        page.keyboard.press("2")
        for text in ("3399011203959002", "081200000055"):
            page.keyboard.press("Tab")
            page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/slip")
        assert "SMS masuk antrean" in page.inner_text(".said")
        page.wait_for_function("document.activeElement.textContent.trim() === 'Cetak'")
        page.emulate_media(media="print")
        assert page.is_visible(".slip .resi")
        assert not page.is_visible("nav.side")

    def test_a_text_that_was_not_understood_is_answered_and_teaches_its_phrase(self, page, url):
        page.goto(f"{url}/pesan")
        page.click("text=nek meh njupuk kudu piye >> xpath=ancestor::li >> a")
        page.fill("#phrase", "meh njupuk kudu piye")
        page.check("[name=ajarkan]")
        page.focus("#own-text")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("1")
        page.wait_for_url(f"{url}/pesan")
        assert (
            "Jawaban masuk antrean. Mulai sekarang “meh njupuk kudu piye” dibaca sendiri."
            in page.inner_text(".said")
        )
        assert "nek meh njupuk" not in page.inner_text("main")

    def test_many_are_moved_at_once_and_the_wrong_ones_named(self, page, url):
        page.goto(f"{url}/permohonan/massal")
        on(page, "resi")
        page.keyboard.type("527-340\n534-543 999-999")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#result")
        page.wait_for_function("document.activeElement.textContent.startsWith('Ubah')")
        assert page.inner_text("#result").startswith("2 dari 3")
        assert "resi tidak ada" in page.inner_text("main")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/permohonan")
        assert "2 permohonan: SIAP DIAMBIL. 2 SMS masuk antrean." in page.inner_text(".said")

    def test_the_length_of_a_broadcast_is_counted_while_it_is_typed(self, page, url):
        page.goto(f"{url}/siaran/baru")
        on(page, "teks")
        page.keyboard.type("Loket 3 pindah, lihat http://contoh.id")
        page.wait_for_selector("#size .bad")
        assert "38 septet" in page.inner_text("#size")
        assert "penipu mengirim tautan" in page.inner_text("#size")

    def test_a_day_is_closed_with_its_answer_seen_before(self, page, url):
        page.goto(f"{url}/pengaturan/jam")
        # Typed digits would depend on the language that the browser writes dates in.
        page.fill("#tanggal", "2026-11-25")
        page.wait_for_selector("#preview-day .sms:has-text('Rabu 25-11 TUTUP')")
        page.focus("#alasan")
        page.keyboard.type("listrik padam")
        page.wait_for_selector("#preview-day .sms:has-text('(listrik padam)')")
        page.keyboard.press("Enter")
        page.wait_for_selector(".said:has-text('Berlaku mulai SMS berikutnya')")
        assert "Rabu 25-11-2026 TUTUP · listrik padam" in page.inner_text("main")
        page.fill("#fri-1", "pagi")
        page.wait_for_selector("#preview-1 .bad:has-text('bukan jam buka')")
        # The week's form tells what it would answer, while it is typed.
        page.fill("#fri-1", "8-10")
        page.wait_for_selector("#preview-1 .sms:has-text('Jum 08.00-10.00')")
        page.focus("button:has-text('Hapus')")
        page.keyboard.press("Enter")
        page.wait_for_selector(".said")
        assert "listrik padam" not in page.inner_text("main")

    def test_slash_leads_to_the_scan_field_from_anywhere(self, page, url):
        page.goto(f"{url}/pengaturan/jam")
        page.keyboard.press("/")
        page.keyboard.type("310922")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/permohonan/310-922")


def test_the_first_page_tells_of_a_change_by_itself(page, url):
    from smsgw.db.models import InboxMessage
    from tests.conftest import NOW

    page.wait_for_selector("text=SMS masuk")
    tile = page.locator("a.tile", has_text="SMS tidak dimengerti").locator("b")
    before = int(tile.inner_text())
    with own_connection():
        InboxMessage.create(
            sender="+6281200000023",
            text="opo iki",
            intent="TIDAK_DIKENAL",
            reason="unknown",
            modem="utama",
            state="handled",
            received_at=NOW,
        )
    page.wait_for_function("n => document.querySelector('a.tile b').textContent == n", arg=str(before + 1))


def test_the_report_prints_on_one_page(page, url, tmp_path):
    page.goto(f"{url}/laporan")
    page.wait_for_selector(".masthead")
    printed = page.pdf(format="A4", print_background=True, prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1


def test_a_whole_nik_is_shown_by_a_noted_click_alone(page, url):
    page.goto(f"{url}/permohonan/417-205")
    assert "3399011203959002" not in page.content()
    page.click("text=Tampilkan lengkap")
    page.wait_for_selector("text=3399011203959002")
    page.goto(f"{url}/pengaturan/catatan")
    assert "reveal" in page.inner_text("tbody tr:first-child")
