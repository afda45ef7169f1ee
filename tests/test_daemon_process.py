"""The real daemon as a process, over TCP and a pty: killed, restarted, every message accounted for."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from benchmarks import killing
from benchmarks.office import make_office, phone_number, receipt, running, wait_until
from smsgw.daemon.process import Gateway, office_lock
from smsgw.errors import OfficeError
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import serve_tcp


@pytest.fixture
def far_end():
    simulator = Simulator()
    yield simulator
    simulator.close()


@pytest.fixture
def tcp(far_end):
    port = serve_tcp(far_end)
    yield f"socket://127.0.0.1:{port.address[1]}"
    port.close()


@pytest.mark.timeout(200)
def test_every_message_is_accounted_for_after_kills_at_random_moments(tmp_path):
    account = killing.play(tmp_path / "office", kills=5, seed=417205)

    assert account.kills == 5
    assert account.questions > 10
    assert account.notices > 5
    assert account.is_clean, account


def test_a_question_is_answered_and_a_stop_is_orderly(tmp_path, far_end, tcp):
    make_office(tmp_path / "office", tcp, requests_number=2)
    phone = far_end.phone(phone_number(1))
    with running(tmp_path / "office") as daemon:
        phone.send(f"CEK {receipt(1)}")
        assert far_end.wait_for(lambda: phone.received, 20), daemon.log_text()
        assert daemon.stop() == 0

    assert "SIAP DIAMBIL" in phone.texts[0]
    assert phone_number(1) not in daemon.log_text()
    assert "SIAP DIAMBIL" not in daemon.log_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_a_question_is_answered_over_a_terminal(tmp_path, far_end):
    from smsgw.simulator.ports import serve_pty

    port = serve_pty(far_end, tmp_path / "ttyUSB0")
    make_office(tmp_path / "office", str(tmp_path / "ttyUSB0"), requests_number=1)
    phone = far_end.phone(phone_number(0))
    with running(tmp_path / "office") as daemon:
        phone.send(f"CEK {receipt(0)}")
        assert far_end.wait_for(lambda: phone.received, 20), daemon.log_text()
        daemon.stop()
    port.close()


def test_a_second_daemon_on_the_same_office_refuses(tmp_path, far_end, tcp):
    make_office(tmp_path / "office", tcp)
    with running(tmp_path / "office"):
        wait_until(lambda: far_end.line.session is not None, 20, "the first one to open its modem")
        second = subprocess.run(
            [sys.executable, "-m", "smsgw", "--config", str(tmp_path / "office" / "smsgw.toml"), "run"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert second.returncode == 1
    assert "runs here already" in second.stderr


def test_the_daemon_waits_for_a_modem_that_is_not_there(tmp_path, far_end):
    make_office(tmp_path / "office", str(Path("/dev") / "ttyUSB987"), requests_number=1)
    with running(tmp_path / "office") as daemon:
        wait_until(lambda: "no_port" in daemon.log_text(), 20, "the missing port to be named")
        assert daemon.is_alive
        assert daemon.stop() == 0


def test_no_job_outlives_the_gateway(desk, database):
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    gateway.stop.set()
    gateway.wait()

    assert [thread.name for thread in threading.enumerate() if "ThreadPool" in thread.name] == []


def test_a_folder_that_cannot_be_written_is_said_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "smsgw.lock").mkdir()
    with (
        pytest.raises(OfficeError, match="make it writable for the user"),
        office_lock(tmp_path / "smsgw.lock"),
    ):
        pass
