"""From a phone on the screen to the answer on it: the console, the gateway and the AT driver as one."""

from dataclasses import replace

import pytest

from smsgw.admin import demo_office
from smsgw.daemon.process import Gateway, utc_now
from smsgw.db import users
from smsgw.db.web_models import Role
from smsgw.simulator.assembly import forget
from tests.web_browser import chromium, may_be_left_out
from tests.web_rig import PASSWORD, served

pytest.importorskip("playwright", reason="Playwright's Python package is not installed here")
if may_be_left_out():
    pytest.skip("there is no chromium on this computer: apt-get install chromium", allow_module_level=True)

SIM = "layar"


@pytest.fixture
def url(desk, database):
    """The demo's office, its gateway running on a simulated modem."""
    modem = desk.config.modem[0].model_copy(update={"port": f"sim://{SIM}"})
    lanes = desk.config.lanes
    always = lanes.notice.model_copy(update={"hours": "00:00-24:00"})
    config = desk.config.model_copy(
        update={"modem": (modem,), "lanes": lanes.model_copy(update={"notice": always})}
    )
    config._path = desk.config.path
    running = replace(desk, config=config)
    now = utc_now()
    demo_office.fill(running, now)
    users.add("siti", Role.OPERATOR, PASSWORD, "demo", now)
    gateway = Gateway(running, config.modem)
    gateway.start()
    try:
        with served(running, utc_now) as console:
            yield console.url
    finally:
        gateway.stop.set()
        gateway.wait()
        forget(SIM)


def test_a_citizen_asks_and_is_told_and_hears_of_the_change_by_itself(url):
    with chromium() as engine:
        page = engine.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{url}/masuk")
        page.wait_for_function("document.activeElement.name === 'nama'")
        page.keyboard.type("siti")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Siap. SMS keluar masuk seperti biasa.")

        page.goto(f"{url}/hp?hp=13")
        page.wait_for_function("document.activeElement.name === 'teks'")
        page.keyboard.type("kk saya udah jadi blm ya")
        page.keyboard.press("Enter")
        page.wait_for_selector("ol.talk >> text=KK resi 417-206 sedang DIPROSES")

        page.keyboard.press("F2")
        page.keyboard.type("417206")
        page.keyboard.press("Enter")
        page.wait_for_selector("#preview .sms")
        told = page.inner_text("#preview .sms")
        page.wait_for_function("document.activeElement.name === 'status'")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=1 SMS masuk antrean")

        page.goto(f"{url}/hp?hp=13")
        page.wait_for_selector(f"ol.talk >> text={told[:40]}")
        assert page.locator("ol.talk li").last.inner_text().startswith(told)
