"""A real browser for tests: Debian's chromium, or the one that Playwright brings."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Where it is; None: not on this computer."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def may_be_left_out() -> bool:
    """No browser here, and nobody insists on one (as .ci/run does): the tests that want it are skipped."""
    return find_chromium() is None and not os.environ.get("SMSGW_TESTS_WANT_BROWSER")


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # In a container there is neither a sandbox for root nor a large /dev/shm.
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
