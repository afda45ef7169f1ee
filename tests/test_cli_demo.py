"""demo and simulator: the gateway that anybody can try, and the modem for other programs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_run import Smsgw

from smsgw import cli
from smsgw.admin.demo_phone import COLUMNS, screen
from smsgw.daemon.process import office_lock
from smsgw.db.models import proxy


@pytest.fixture
def demo(tmp_path, capsys):
    def demo(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = cli.run(["demo", str(tmp_path / "demo"), *args])
        captured = capsys.readouterr()
        proxy.initialize(None)
        return status, captured.out, captured.err

    return demo


def test_with_no_terminal_it_plays_the_shipped_conversation(demo, tmp_path, capsys):
    status, out, err = demo()
    assert status == 0, err
    assert "+6281200000012 > CEK 417-205" in out
    assert "+6281200000012 < KTP-el resi 417-205 SIAP DIAMBIL di Loket 3" in out
    assert "INFO" not in out + err and "submitted" in (tmp_path / "demo" / "smsgw.log").read_text("utf-8")
    # What it leaves is an office that the other commands can look at.
    office = Smsgw(tmp_path / "demo", capsys)
    requests = office.ok("request", "list", "--json").json
    assert len(requests) == 30 and len({row["state"] for row in requests}) == 12
    assert all(row["nik_masked"].startswith("339901") for row in requests)
    assert all(phone.startswith("+62812000000") for row in requests for phone in row["phones"])
    ready = office.ok("request", "show", "417-205", "--json").json
    assert (ready["state"], ready["phones"]) == ("ready", ["+6281200000012"])
    # No message is lost: each that came in is decided, each reply went out.
    assert {row["state"] for row in office.ok("inbox", "list", "--json").json} <= {"handled", "unanswered"}


def test_a_script_of_one_s_own_is_played(demo, tmp_path):
    script = tmp_path / "x.txt"
    script.write_text("# remark\nCEK 417-209\nexpect < *417-209*\n", "utf-8")
    status, out, _ = demo("--script", str(script))
    assert status == 0 and "# remark" in out and "resi 417-209 SIAP DIAMBIL di Loket 1" in out


def test_a_script_that_is_no_text_is_told_in_plain_words(demo, tmp_path):
    script = tmp_path / "x.txt"
    script.write_bytes(b"CEK 417-205\xff\n")
    status, _, err = demo("--script", str(script))
    assert status == 1 and "UTF-8" in err and "inside smsgw" not in err


def test_a_text_without_an_expectation_gets_its_reply_beside_others_that_have_one(demo, tmp_path):
    script = tmp_path / "x.txt"
    script.write_text("CEK 417-205\nexpect < *SIAP*\n+6281200000044 > jam buka\n", "utf-8")
    status, out, err = demo("--script", str(script))
    assert status == 0, err
    assert out.splitlines()[-1].startswith("+6281200000044 < Buka")


@pytest.mark.parametrize(
    "line, status", [("expect < *never* within 100ms", 1), ("fault nonsense", 2)], ids=["unmet", "impossible"]
)
def test_a_script_that_fails_says_so(demo, tmp_path, line, status):
    script = tmp_path / "x.txt"
    script.write_text(f"{line}\n", "utf-8")
    found, _, err = demo("--script", str(script))
    assert found == status and "line" in err


def test_it_is_made_anew_each_time_and_leaves_real_offices_alone(demo, tmp_path, office, capsys):
    script = tmp_path / "x.txt"
    script.write_text("# nothing\n", "utf-8")
    for _ in range(2):
        assert demo("--script", str(script))[0] == 0
    with office_lock(tmp_path / "demo" / "smsgw.lock"):
        assert demo("--script", str(script))[0] == 1
    before = (office / "smsgw.key").read_bytes()
    assert cli.run(["demo", str(office), "--script", str(script)]) == 1
    assert (office / "smsgw.key").read_bytes() == before


def test_a_screen_is_as_wide_as_a_phone_and_shows_what_the_text_took():
    from datetime import UTC, datetime

    text = "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3, hari ini 08.00-15.00. " + "x" * 80
    box = screen("+6281200000001", text, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    lines = box.splitlines()
    assert {len(line) for line in lines} == {COLUMNS}
    assert "+6281200000001" in lines[1] and "09:30" in lines[-2] and "147 septet  1 SMS" in lines[-2]


def start(*args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "smsgw", "simulator", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def stop(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    return process.returncode


class TestSimulator:
    @pytest.fixture
    def served(self):
        process = start("--listen", "127.0.0.1:0", "--control", "127.0.0.1:0")
        addresses = []
        assert process.stderr is not None
        for _ in range(2):
            line = process.stderr.readline()
            host, _, port = line.strip().rpartition(" ")[2].removeprefix("socket://").rpartition(":")
            addresses.append((host, int(port)))
        yield process, addresses
        if process.poll() is None:
            assert stop(process) == 0

    def test_it_answers_as_a_modem_and_can_be_steered(self, served):
        _, (modem, control) = served
        with socket.create_connection(modem, timeout=10) as port:
            port.sendall(b"ATE0\r")
            heard = b""
            while b"OK" not in heard:
                heard += port.recv(100)
        with socket.create_connection(control, timeout=10) as steering, steering.makefile("rw") as lines:
            lines.write('{"op": "state"}\n')
            lines.flush()
            assert json.loads(lines.readline())["ok"] is True

    def test_a_taken_address_is_told_in_plain_words(self, served, capsys):
        _, (modem, _) = served
        assert cli.run(["simulator", "--listen", f"127.0.0.1:{modem[1]}"]) == 1
        assert "cannot be served at 127.0.0.1" in capsys.readouterr().err

    @pytest.mark.skipif(os.name == "nt", reason="no terminals on Windows")
    def test_it_is_a_terminal_too(self, tmp_path: Path):
        link = tmp_path / "modem"
        process = start("--pty", str(link))
        try:
            assert process.stderr is not None
            assert str(link) in process.stderr.readline()
            assert link.is_symlink()
        finally:
            assert stop(process) == 0
        assert not link.exists()

    @pytest.mark.parametrize(
        "args", [("--listen", "nowhere"), ("--personality", "nokia-3310")], ids=["address", "model"]
    )
    def test_wrong_use_is_exit_2(self, args):
        assert cli.run(["simulator", *args]) == 2

    def test_an_unmet_expectation_ends_it_with_1(self, tmp_path):
        script = tmp_path / "x.txt"
        script.write_text("signal 20\nexpect +6281200000012 < *never* within 100ms\n", "utf-8")
        process = start("--listen", "127.0.0.1:0", "--script", str(script))
        assert process.stderr is not None
        port = int(process.stderr.readline().strip().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            begun = time.monotonic()
            process.communicate(timeout=20)
        assert process.returncode == 1 and time.monotonic() - begun < 15


@pytest.mark.skipif(os.name == "nt", reason="a POSIX terminal")
class TestTerminal:
    """A person at a terminal, played by a pseudo terminal."""

    @pytest.fixture
    def terminal(self, tmp_path):
        import pty

        main, side = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "smsgw", "demo", str(tmp_path / "demo")],
            stdin=side,
            stdout=side,
            stderr=side,
            env={**os.environ, "TERM": "dumb"},
        )
        os.close(side)
        yield process, main
        process.kill()
        process.wait()
        os.close(main)

    #: What was read beyond what was waited for.
    rest = b""

    def until(self, main: int, wanted: str) -> str:
        """What the terminal shows, up to and with `wanted`; what comes after it is kept for the next call."""
        import select

        shown, end = self.rest, time.monotonic() + 20
        while wanted.encode() not in shown:
            assert time.monotonic() < end, shown.decode("utf-8", "replace")
            if select.select([main], [], [], 0.2)[0]:
                shown += os.read(main, 4096)
        before, mark, self.rest = shown.partition(wanted.encode())
        return (before + mark).decode("utf-8", "replace")

    def test_it_is_a_phone_to_type_on(self, terminal):
        process, main = terminal
        self.until(main, "+6281200000012 > ")
        os.write(main, b"CEK 417-205\n")
        assert "SIAP DIAMBIL" in self.until(main, "1 SMS")
        self.until(main, "+6281200000012 > ")
        os.write(main, b"/as 13\n")
        self.until(main, "+6281200000013 > ")
        os.write(main, b"/ready 417-206\n")
        assert "417-206 is ready; 1 notice queued" in self.until(main, "1 SMS")
        for command, wanted in (
            (b"/inbox\n", "STATUS (found)"),
            (b"/outbox\n", "notice"),
            (b"/fly\n", "/help"),
        ):
            os.write(main, command)
            self.until(main, wanted)
        os.write(main, b"/quit\n")
        assert process.wait(timeout=20) == 0
