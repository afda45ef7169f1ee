"""What open tabs of the console cost the gateway: memory and share of a core, beside the same without any.

python -m benchmarks tabs; Linux only.  A tab is what a browser does: the first page, its files, its stream.
"""

import contextlib
import http.client
import os
import socket
import sys
import time
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.idle import cpu_s, resident_mb
from benchmarks.office import make_office, running, wait_until
from smsgw.db import users
from smsgw.db.database import open_database
from smsgw.db.web_models import Role
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import serve_tcp

TABS = 5
WATCHED_S = 60

_PASSWORD = "empat-kata-yang-panjang"  # of an office that lives as long as this run
_PARTS = ("/", "/static/smsgw.css", "/static/vendor/htmx.min.js", "/static/console.js", "/static/live.js")


def main(folder: Path) -> dict[str, object]:
    """The daemon's figures without a tab, with five of one person, and with five of five people."""
    if sys.platform != "linux":
        return {"skipped": "Linux only"}
    far_end = Simulator()
    port = serve_tcp(far_end)
    make_office(folder, f"socket://127.0.0.1:{port.address[1]}", requests_number=50, poll_interval_s=15)
    people = [f"loket{n}" for n in range(TABS)]
    database = open_database(f"sqlite:///{folder / 'smsgw.db'}")
    for name in people:
        users.add(name, Role.OPERATOR, _PASSWORD, "bench", datetime.now(UTC))
    database.close()
    try:
        with _served(folder) as where, running(folder) as daemon:
            assert daemon.process is not None
            pid = daemon.process.pid
            far_end.wait_for(lambda: far_end.line.session is not None, 20)
            wait_until(lambda: "web console:" in daemon.log_text(), 20, "the console")
            time.sleep(5)
            report: dict[str, object] = {"without": _watched(pid)}
            for label, names in (("one_person", people[:1] * TABS), ("five_people", people)):
                with contextlib.ExitStack() as tabs:
                    cookies = {name: _log_in(where, name) for name in names}
                    for name in names:
                        tabs.enter_context(_tab(where, cookies[name]))
                    time.sleep(10)
                    report[label] = _watched(pid)
            daemon.stop()
    finally:
        port.close()
        far_end.close()
    return report


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The console on a free port, by the environment that the daemon inherits."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{probe.getsockname()[1]}"
    asked = {"SMSGW_WEB__ENABLED": "true", "SMSGW_WEB__LISTEN": where}
    os.environ |= asked
    try:
        yield where
    finally:
        for name in asked:
            del os.environ[name]


def _watched(pid: int) -> dict[str, float]:
    before, begun = cpu_s(pid), time.monotonic()
    time.sleep(WATCHED_S)
    share = (cpu_s(pid) - before) / (time.monotonic() - begun)
    return {"share_of_a_core": round(share, 5), "resident_mb": round(resident_mb(pid), 1)}


def _log_in(where: str, name: str) -> str:
    connection = http.client.HTTPConnection(where, timeout=20)
    form = urllib.parse.urlencode({"nama": name, "sandi": _PASSWORD})
    connection.request("POST", "/masuk", form, {"Content-Type": "application/x-www-form-urlencoded"})
    cookie = (connection.getresponse().getheader("set-cookie") or "").partition(";")[0]
    connection.close()
    return cookie


@contextlib.contextmanager
def _tab(where: str, cookie: str) -> Iterator[None]:
    """The page with its files, and its stream, open for the length of the block."""
    connection = http.client.HTTPConnection(where, timeout=20)
    for path in _PARTS:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status}")
    connection.close()
    stream = http.client.HTTPConnection(where, timeout=20)
    stream.request("GET", "/hidup", headers={"Cookie": cookie, "Accept": "text/event-stream"})
    answer = stream.getresponse()
    answer.readline()
    try:
        yield
    finally:
        answer.close()
        stream.close()
