"""`make screenshots`: every page of the console, desktop and phone, light and dark, and the report on paper.

    python -m tests.screenshots [FOLDER]            build/screenshots by default

Needs a chromium that Playwright's Python package can drive: Debian's, or the one that Playwright brings.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from smsgw.config import load
from smsgw.db import users
from smsgw.db.database import open_database
from smsgw.db.web_models import Role
from smsgw.office.desk import open_desk
from smsgw.office.identity import write_key
from tests.conftest import NOW, SETTINGS
from tests.web_browser import chromium
from tests.web_office import PAGES, furnish
from tests.web_rig import PASSWORD, served

SIZES = {"desktop": (1024, 768), "phone": (390, 844)}


@contextmanager
def console(folder: Path, now: datetime = NOW) -> Iterator[str]:
    """A furnished office's console; its address."""
    (folder / "smsgw.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
    desk = open_desk(load(folder / "smsgw.toml", {}))
    database = open_database(desk.config.database_url, migrate=True)
    users.add("siti", Role.ADMIN, PASSWORD, "demo", now)
    furnish(desk, now)
    with served(desk, lambda: now) as found:
        yield found.url
    database.close()


def main(target: Path) -> None:
    """Take them all."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, console(Path(folder)) as url, chromium() as browser:
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, locale="id-ID"
                )
                page = context.new_page()
                page.goto(f"{url}/masuk")
                page.screenshot(path=target / f"masuk-{size}-{scheme}.png")
                page.fill("[name=nama]", "siti")
                page.fill("[name=sandi]", PASSWORD)
                page.press("[name=sandi]", "Enter")
                page.wait_for_url(f"{url}/")
                for name, path in PAGES.items():
                    page.goto(url + path)
                    if name == "laporan":
                        page.wait_for_selector(".masthead")
                    page.screenshot(path=target / f"{name}-{size}-{scheme}.png", full_page=True)
                context.close()
        page = _logged_in(browser, url)
        page.goto(f"{url}/laporan")
        page.wait_for_selector(".masthead")
        page.pdf(path=target / "laporan.pdf", format="A4", print_background=True, prefer_css_page_size=True)
        page.goto(f"{url}/permohonan/417-205/slip")
        page.pdf(path=target / "slip.pdf", format="A4", prefer_css_page_size=True)
    print(f"{target}: {len(list(target.glob('*.png')))} pictures")


def _logged_in(browser, url: str):
    page = browser.new_context(viewport={"width": 1024, "height": 768}).new_page()
    page.goto(f"{url}/masuk")
    page.fill("[name=nama]", "siti")
    page.fill("[name=sandi]", PASSWORD)
    page.press("[name=sandi]", "Enter")
    page.wait_for_url(f"{url}/")
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots"))
