"""A word to systemd, and none where there is no systemd."""

import os
import socket
from pathlib import Path

import pytest

from smsgw.daemon.notify import notify


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")
@pytest.mark.parametrize("abstract", [False, True], ids=["path", "abstract"])
def test_the_word_reaches_who_supervises_us(tmp_path, monkeypatch, abstract):
    if abstract and not Path("/proc").exists():
        pytest.skip("abstract names are Linux's")
    name = f"\0smsgw-test-{os.getpid()}" if abstract else str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(name)
        monkeypatch.setenv("NOTIFY_SOCKET", name.replace("\0", "@"))
        notify("READY=1")
        assert supervisor.recv(100) == b"READY=1"


@pytest.mark.parametrize("address", ["", "/nowhere/at/all"], ids=["none", "gone"])
def test_without_a_supervisor_nothing_happens(monkeypatch, address):
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")
