"""What a supervisor hears: ready, and that the end is near."""

import socket
import sys

import pytest

from benchmarks.office import make_office, running
from smsgw.daemon.notify import notify
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import serve_tcp

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd's socket is a Unix socket")


@pytest.fixture
def supervisor(tmp_path, monkeypatch):
    """The socket on which systemd would listen."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.settimeout(20)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    yield listening
    listening.close()


def test_a_word_reaches_the_supervisor(supervisor):
    notify("WATCHDOG=1")

    assert supervisor.recv(100) == b"WATCHDOG=1"


def test_without_a_supervisor_nothing_happens(monkeypatch, tmp_path):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify("READY=1")


def test_the_daemon_says_when_it_is_ready_and_when_it_stops(tmp_path, supervisor):
    simulator = Simulator()
    port = serve_tcp(simulator)
    make_office(tmp_path / "office", f"socket://127.0.0.1:{port.address[1]}")
    with running(tmp_path / "office") as daemon:
        assert supervisor.recv(100) == b"READY=1"
        assert daemon.stop() == 0
        assert supervisor.recv(100) == b"STOPPING=1"
    port.close()
    simulator.close()
