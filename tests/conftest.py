"""Fixtures: an office on a real database file, and one fixed moment in it."""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smsgw.config import load
from smsgw.db.database import open_database
from smsgw.db.models import proxy
from smsgw.office.desk import Desk, open_desk
from smsgw.office.identity import Vault, write_key
from tests.server_office import ON_SERVER, emptied_database

# Tuesday 2026-11-24, 09:30 in Jakarta: the "now" of the sample texts.
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)

SETTINGS = """
[office]
name = "Dukcapil Kab. Contoh"
signature = "-Dukcapil Contoh"

[[modem]]
name = "utama"
port = "sim://test"
own_number = "+6281200000099"
"""


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command sets up logging to a standard error that is gone after its test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An office's folder: settings and key."""
    (tmp_path / "smsgw.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
    if not os.environ.get(ON_SERVER):
        yield tmp_path
        return
    with emptied_database() as url:
        monkeypatch.setenv("SMSGW_DATABASE__URL", url)
        (tmp_path / "smsgw.toml").write_text(f'{SETTINGS}[database]\nurl = "{url}"\n', encoding="utf-8")
        yield tmp_path


@pytest.fixture
def desk(office: Path) -> Desk:
    return open_desk(load(office / "smsgw.toml", {}))


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return desk.vault


@pytest.fixture
def database(desk: Desk):
    """The office's database, made by the migrations."""
    opened = open_database(desk.config.database_url, migrate=True)
    yield opened
    opened.close()
    proxy.initialize(None)


@pytest.fixture
def site(desk: Desk, database, now: datetime):
    """The web console on that database, with the clock standing at `now`."""
    from smsgw.web.app import create_site

    made = create_site(desk, lambda: now)
    yield made
    made.close()


@pytest.fixture
def browser(site):
    """A browser that is not logged in yet: `browser.log_in(Role.ADMIN)`."""
    from tests.web_rig import Browser

    return Browser(site)
