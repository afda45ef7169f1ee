"""Many tabs of one browser: they share one stream, and each of them loads."""

import tempfile
from pathlib import Path

import pytest

from smsgw.db.database import own_connection
from smsgw.db.models import proxy
from tests.screenshots import console
from tests.web_browser import chromium, may_be_left_out
from tests.web_rig import PASSWORD

pytest.importorskip("playwright", reason="Playwright's Python package is not installed here")
if may_be_left_out():
    pytest.skip("there is no chromium on this computer: apt-get install chromium", allow_module_level=True)

# A browser has six connections to one place.
TABS = 8


@pytest.fixture(scope="module")
def url():
    with tempfile.TemporaryDirectory() as folder, console(Path(folder)) as address:
        yield address
    proxy.initialize(None)


@pytest.fixture
def context(url):
    with chromium() as browser:
        made = browser.new_context(locale="id-ID")
        made.set_default_timeout(10_000)
        page = made.new_page()
        page.goto(f"{url}/masuk")
        page.fill("[name=nama]", "siti")
        page.fill("[name=sandi]", PASSWORD)
        page.press("[name=sandi]", "Enter")
        page.wait_for_url(f"{url}/")
        page.close()
        yield made
        made.close()


def unread(page) -> int:
    return int(page.locator("a.tile", has_text="SMS tidak dimengerti").locator("b").inner_text())


def text_in() -> None:
    from smsgw.db.models import InboxMessage
    from tests.conftest import NOW

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


def wait_for_unread(page, number: int) -> None:
    page.wait_for_function("n => document.querySelector('a.tile b').textContent == n", arg=str(number))


def test_eight_tabs_load_and_all_hear_of_a_change_through_one_stream(context, url):
    streams = []
    context.on("request", lambda one: streams.append(one) if one.url.endswith("/hidup") else None)
    tabs = [context.new_page() for _ in range(TABS)]
    for tab in tabs:
        tab.goto(f"{url}/")
        tab.wait_for_selector("text=SMS masuk")
    before = unread(tabs[0])
    text_in()
    for tab in tabs:
        wait_for_unread(tab, before + 1)
    assert len(streams) == 1


def test_when_the_tab_that_listens_is_closed_another_one_takes_over(context, url):
    first, second = context.new_page(), context.new_page()
    first.goto(f"{url}/")
    first.wait_for_selector("text=SMS masuk")
    second.goto(f"{url}/")
    before = unread(second)
    with context.expect_event("request", lambda one: one.url.endswith("/hidup")):
        first.close()
    text_in()
    wait_for_unread(second, before + 1)


def test_a_hidden_tab_holds_no_stream_and_is_true_when_it_is_seen_again(context, url):
    page = context.new_page()
    page.goto(f"{url}/")
    page.wait_for_selector("text=SMS masuk")
    before = unread(page)
    hide = """hidden => {
        Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/hidup")):
        page.evaluate(hide, True)
    text_in()
    page.evaluate(hide, False)
    wait_for_unread(page, before + 1)


def test_who_logs_out_in_one_tab_is_told_in_the_others(context, url):
    first, second = context.new_page(), context.new_page()
    first.goto(f"{url}/")
    second.goto(f"{url}/")
    second.wait_for_selector("text=SMS masuk")
    assert not second.is_visible("#stale")
    first.click("text=Keluar")
    text_in()
    second.wait_for_selector("#stale")
