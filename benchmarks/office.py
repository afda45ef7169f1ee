"""An office on disk with a simulated modem, and the real daemon as a process that can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smsgw.config import load
from smsgw.db import outbox, requests
from smsgw.db.database import open_database
from smsgw.db.requests import NewRequest
from smsgw.messages import Lane
from smsgw.office.desk import Desk, open_desk
from smsgw.office.documents import State
from smsgw.office.identity import new_key, write_key

# Fictional, every one of them: the prefix 339901 is nobody's.
OWN_NUMBER = "+6281200999999"


def phone_number(n: int) -> str:
    """The n-th citizen's phone."""
    return f"+62812{n:08d}"


def receipt(n: int) -> str:
    """The n-th request's receipt code."""
    return f"{100 + n // 1000:03d}-{n % 1000:03d}"


def queue_notices(number: int) -> None:
    """Put `number` notices of one segment into the open database, one a phone."""
    now = datetime.now(UTC)
    for n in range(number):
        outbox.enqueue(
            phone_number(n),
            f"Pemberitahuan {n}",
            lane=Lane.NOTICE,
            cause=f"notice:bench:{n}",
            now=now,
            expires_at=now + timedelta(days=1),
        )


def make_office(
    folder: Path,
    port: str,
    *,
    requests_number: int = 0,
    poll_interval_s: float = 2,
    submit_timeout_s: float = 5,
    settings: str = "",
) -> Desk:
    """An office's folder with `requests_number` requests that are ready, one a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "smsgw.toml").write_text(
        f"""
[office]
name = "Dukcapil Kab. Contoh"
signature = "-Dukcapil Contoh"
[[modem]]
name = "utama"
port = "{port}"
own_number = "{OWN_NUMBER}"
submit_timeout_s = {submit_timeout_s}
poll_interval_s = {poll_interval_s}
[lanes.notice]
hours = "00:00-24:00"
[lanes.broadcast]
hours = "00:00-24:00"
min_gap_s = 0
daily_limit = 0
[limits]
replies_per_hour = 1000000
replies_per_hour_total = 1000000
[web]
enabled = false
{settings}
""",
        encoding="utf-8",
    )
    (folder / "smsgw.key").write_text(write_key(new_key()), encoding="ascii")
    desk = open_desk(load(folder / "smsgw.toml"))
    database = open_database(desk.config.database_url, migrate=True)
    now = datetime.now(UTC)
    for n in range(requests_number):
        new = NewRequest(
            "KTP", State.READY, receipt_code=receipt(n), phones=(phone_number(n),), counter="Loket 3"
        )
        requests.add(new, "bench", now, desk.vault)
    database.close()
    return desk


class Daemon:
    """The daemon of an office as a child process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = (folder / "daemon.log").open("ab")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns at once."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "smsgw", "--config", str(self._folder / "smsgw.toml"), "run"],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    def kill(self) -> None:
        """SIGKILL: no handler, no farewell."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self, timeout_s: float = 30) -> int:
        """Ask it to stop, as a supervisor does; its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM if os.name == "posix" else signal.SIGBREAK)
        return self.process.wait(timeout_s)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def log_text(self) -> str:
        """What it has written so far."""
        return (self._folder / "daemon.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def running(folder: Path) -> Iterator[Daemon]:
    """The daemon for the length of a `with` block; killed at its end if it still runs."""
    daemon = Daemon(folder)
    daemon.start()
    try:
        yield daemon
    finally:
        if daemon.is_alive:
            daemon.kill()


def wait_until(condition: Callable[[], object], timeout_s: float, what: str) -> None:
    """Wait for a condition.  Raises TimeoutError that names it."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout_s} s for {what}")
        time.sleep(0.02)
