"""Ports: opening, losing, choosing; on loop://, sim://, a socket and a pseudo terminal."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from wire import ScriptedPort, Time

from smsgw.errors import LinkLost, ModemUnavailable
from smsgw.modem import open_modem
from smsgw.modem.at_driver import AtModem
from smsgw.modem.port import PortInfo, SerialPort, candidates, interface_of
from smsgw.modem.session import Settings
from smsgw.simulator.assembly import simulator

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")


def info(device: str, rank: int | None = 0) -> PortInfo:
    return PortInfo(device, vendor_id=0x2C7C, product_id=0x125, rank=rank)


def test_the_whole_driver_runs_over_a_simulated_port() -> None:
    settings = Settings(name="utama", port="sim://port-test")
    modem = AtModem(settings, remember={})
    begun = time.monotonic()
    identity = modem.open()
    assert time.monotonic() - begun < 1.0
    assert identity.manufacturer == "smsgw" and identity.port == "sim://port-test"
    simulator("port-test").phone("+6281200000012").send("CEK")
    assert len(modem.poll(2)) == 1
    modem.close()


@pytest.mark.parametrize("driver", ["at", "gammu"])
def test_a_driver_that_was_loaded_needs_no_more_modules_to_make_its_modem(driver: str) -> None:
    code = (
        "import sys\n"
        "from smsgw.config.settings import ModemSection\n"
        "from smsgw.modem import load_driver, open_modem\n"
        f"section = ModemSection(name='utama', driver='{driver}', port='sim://x')\n"
        "load_driver(section)\n"
        "loaded = set(sys.modules)\n"
        "open_modem(section)\n"
        "sys.exit(', '.join(name for name in sys.modules if name not in loaded) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_configuration_names_its_driver() -> None:
    from smsgw.config.settings import ModemSection

    assert isinstance(open_modem(ModemSection(name="utama", driver="at", port="sim://x")), AtModem)


def test_a_port_in_use_is_named_so() -> None:
    first = SerialPort("sim://port-busy")
    with pytest.raises(ModemUnavailable) as caught:
        SerialPort("sim://port-busy")
    assert caught.value.reason == "port_busy"
    first.close()


@pytest.mark.parametrize(
    "device", ["/dev/smsgw-no-such-port", "COM250", "socket://127.0.0.1:9", "nonsense://x"]
)
def test_a_port_that_is_not_there_is_named_so(device: str) -> None:
    with pytest.raises(ModemUnavailable) as caught:
        SerialPort(device)
    assert caught.value.reason == "no_port"


def test_a_read_returns_what_is_there_and_waits_no_longer_than_told() -> None:
    port = SerialPort("loop://")
    assert port.read(0) == b""
    begun = time.monotonic()
    assert port.read(0.1) == b""
    assert 0.05 < time.monotonic() - begun < 0.5
    port.write(b"hello")
    assert port.read(1) == b"hello"
    port.close()
    port.close()


def test_a_closed_port_is_a_lost_link() -> None:
    port = SerialPort("loop://")
    port.close()
    with pytest.raises(LinkLost):
        port.write(b"AT\r")
    with pytest.raises(LinkLost):
        port.read(0.1)


def test_a_socket_whose_far_end_goes_is_a_lost_link() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    port = SerialPort(f"socket://127.0.0.1:{server.getsockname()[1]}")
    far, _ = server.accept()
    far.sendall(b"OK\r\n")
    data = b""
    while len(data) < 4:
        data += port.read(1)
    assert data == b"OK\r\n"
    far.close()
    server.close()
    with pytest.raises(LinkLost):
        port.read(1)


@posix_only
def test_a_pseudo_terminal_works_is_locked_and_can_vanish() -> None:
    far, near = os.openpty()
    device = os.ttyname(near)
    port = SerialPort(device)
    os.write(far, b"OK\r\n")
    assert port.read(1)
    with pytest.raises(ModemUnavailable) as caught:
        SerialPort(device)
    assert caught.value.reason == "port_busy"
    os.close(near)
    threading.Timer(0.05, os.close, (far,)).start()
    with pytest.raises(LinkLost):
        while True:
            port.read(1)


@posix_only
def test_a_file_without_permission_says_what_to_do(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may open everything")
    locked = tmp_path / "ttyUSB0"
    locked.touch(mode=0)
    with pytest.raises(ModemUnavailable, match="dialout"):
        SerialPort(str(locked))


def test_only_ports_that_may_talk_at_are_asked() -> None:
    assert [port.device for port in candidates(lambda: [info("a"), info("gps", rank=None)])] == ["a"]
    with contextlib.suppress(ModemUnavailable):
        assert candidates(lambda: [info("gps", rank=None)]) == []


@pytest.mark.parametrize(
    ("location", "device", "interface"),
    [
        pytest.param("1-1.2:1.3", "/dev/ttyUSB3", 3, id="linux"),
        pytest.param("1-3:x.2", "COM5", 2, id="windows"),
        pytest.param("1-1.2", "/dev/serial/by-id/usb-X-if02-port0", 2, id="by-id"),
        pytest.param("", "COM5", None, id="not-told"),
    ],
)
def test_the_interface_is_read_from_where_it_stands(
    location: str, device: str, interface: int | None
) -> None:
    assert interface_of(location, device) == interface


def test_auto_takes_the_first_port_that_answers() -> None:
    time = Time()
    ports = {"mute": ScriptedPort(polite={}, time=time), "good": ScriptedPort(time=time)}

    def open_port(device: str, baudrate: int) -> ScriptedPort:
        if device == "held":
            raise ModemUnavailable("port_busy", "held is held by ModemManager (12)")
        return ports[device]

    modem = AtModem(
        Settings(name="utama"),
        remember={},
        open_port=open_port,
        find_ports=lambda: [info("held"), info("mute"), info("good")],
        clock=ports["good"],
    )
    modem.open()
    assert not ports["mute"].is_open and ports["good"].is_open
    assert ports["good"].asked[0] == "AT"


def test_auto_without_success_names_who_holds_the_port() -> None:
    def open_port(device: str, baudrate: int) -> ScriptedPort:
        if device == "held":
            raise ModemUnavailable("port_busy", "held is held by ModemManager (12)")
        return mute

    mute = ScriptedPort(polite={})
    modem = AtModem(
        Settings(name="utama"),
        remember={},
        open_port=open_port,
        find_ports=lambda: [info("mute"), info("held")],
        clock=mute,
    )
    with pytest.raises(ModemUnavailable, match="ModemManager") as caught:
        modem.open()
    assert caught.value.reason == "port_busy"
