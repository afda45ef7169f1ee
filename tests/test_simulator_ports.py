"""The simulated modem where programs reach it: sim:// by pyserial, TCP, a terminal, the control channel.

Real time and real threads; every wait ends by an event, with a timeout only for when it fails.
"""

import gc
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time

import pytest
import serial

from smsgw.simulator.assembly import Simulator, forget, simulator_of_url
from smsgw.simulator.assembly import simulator as named
from smsgw.simulator.control import answer, serve_control
from smsgw.simulator.ports import serve_tcp
from smsgw.sms.address import Address
from smsgw.sms.tpdu import Submit, encode_tpdu

CITIZEN = "+6281200000012"
PATIENCE_S = 5.0
_names = itertools.count()

if "smsgw.simulator" not in serial.protocol_handler_packages:
    serial.protocol_handler_packages.append("smsgw.simulator")

needs_terminals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")


@pytest.fixture
def name():
    made = f"ports-{next(_names)}"
    yield made
    forget(made)


@pytest.fixture
def simulator():
    made = Simulator()
    yield made
    made.close()


def open_port(url: str, **settings):
    return serial.serial_for_url(url, timeout=PATIENCE_S, write_timeout=PATIENCE_S, **settings)


def ask(port, command: str) -> bytes:
    port.write(command.encode() + b"\r")
    data = b""
    while not re.search(rb"(\r\n(OK|ERROR|\+CM[ES] ERROR: \d+)\r\n|> )$", data):
        piece = port.read(max(1, port.in_waiting))
        assert piece, f"only {data!r} came"
        data += piece
    return data


def submit(port, text: str = "SIAP") -> bytes:
    tpdu = encode_tpdu(Submit(Address.parse(CITIZEN), text))
    assert ask(port, f"AT+CMGS={len(tpdu)}").endswith(b"> ")
    port.write(b"00" + tpdu.hex().encode() + b"\x1a")
    return ask(port, "")


# sim://


def test_pyserial_finds_the_port_by_its_address(name):
    with open_port(f"sim://{name}?personality=huawei-e173&pin=1234", exclusive=True) as port:
        assert ask(port, "ATE0").endswith(b"OK\r\n")
        assert ask(port, "AT+CGMM") == b"\r\nE173\r\n\r\nOK\r\n"
        assert ask(port, "AT+CPIN?") == b"\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"
        assert (port.is_open, port.name, port.in_waiting) == (
            True,
            f"sim://{name}?personality=huawei-e173&pin=1234",
            0,
        )
    assert not port.is_open


def test_one_name_is_one_modem(name):
    assert (
        named(name, personality="sim800")
        is named(name)
        is simulator_of_url(f"sim://{name}?personality=ublox")
    )
    assert named(name).modem.personality.name == "sim800"
    first = named(name)
    forget(name)
    assert named(name) is not first


def test_an_address_without_a_name_is_sim():
    try:
        assert simulator_of_url("sim://") is named("sim")
    finally:
        forget()


@pytest.mark.parametrize("query", ["colour=red", "submit_latency_s=fast", "personality=nokia-3310"])
def test_a_bad_address_is_refused(name, query):
    with pytest.raises(ValueError, match=query.split("=")[1] if "nokia" in query else query.split("=")[0]):
        open_port(f"sim://{name}?{query}")


def test_a_read_wakes_at_once_on_new_data(name):
    port = open_port(f"sim://{name}")
    ask(port, "ATE0+CNMI=2,1,0,1,0")
    heard = []
    reader = threading.Thread(target=lambda: heard.append((port.read(64), time.perf_counter())))
    reader.start()
    sent_at = time.perf_counter()
    named(name).phone(CITIZEN).send("CEK")
    reader.join(PATIENCE_S)
    data, heard_at = heard[0]
    assert data == b'\r\n+CMTI: "SM",1\r\n'
    assert heard_at - sent_at < PATIENCE_S / 2


def test_a_read_ends_with_its_timeout(name):
    port = open_port(f"sim://{name}")
    port.timeout = 0.01
    assert port.read(1) == b""
    port.timeout = 0
    assert port.read(1) == b""


def test_a_read_can_be_cancelled(name):
    port = open_port(f"sim://{name}")
    port.timeout = None
    heard = []
    reader = threading.Thread(target=lambda: heard.append(port.read(1)))
    reader.start()
    while reader.is_alive():
        port.cancel_read()
        reader.join(0.01)
    assert heard == [b""]


def test_unplugging_wakes_a_reader_with_an_error(name):
    port = open_port(f"sim://{name}")
    caught = []

    def read() -> None:
        try:
            port.read(1)
        except OSError as error:
            caught.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    named(name).unplug(0.01)
    reader.join(PATIENCE_S)
    assert len(caught) == 1
    with pytest.raises(OSError, match="unplugged"):
        port.write(b"AT\r")
    port.close()
    assert named(name).wait_for(lambda: named(name).line.is_plugged, PATIENCE_S)
    port.open()
    assert ask(port, "AT").endswith(b"OK\r\n")


def test_a_port_is_let_go_when_its_program_forgets_it(name):
    url = f"sim://{name}"
    port = open_port(url, exclusive=True)
    with pytest.raises(OSError, match="in use"):
        open_port(url, exclusive=True)
    del port
    gc.collect()
    open_port(url, exclusive=True).close()


def test_a_closed_port_refuses_everything(name):
    port = open_port(f"sim://{name}")
    ask(port, "AT")
    port.write(b"AT\r")
    port.reset_input_buffer()
    assert port.in_waiting == 0
    port.close()
    port.close()
    for use in (lambda: port.read(1), lambda: port.write(b""), lambda: port.in_waiting, port.flush):
        with pytest.raises(OSError, match="not open"):
            use()


def test_a_late_result_needs_no_one_to_drive_it(name):
    port = open_port(f"sim://{name}?submit_latency_s=0.02")
    ask(port, "ATE0")
    assert b"+CMGS: 1" in submit(port)


def test_many_threads_may_touch_one_simulator(name):
    simulator = named(name)
    port = open_port(f"sim://{name}")
    ask(port, "ATE0+CNMI=2,1,0,1,0")
    phones = [simulator.phone(f"+62812000000{number}") for number in range(20, 24)]
    threads = [
        threading.Thread(target=lambda phone=phone: [phone.send(f"CEK {n}") for n in range(5)])
        for phone in phones
    ]
    for thread in threads:
        thread.start()
    for _ in range(20):
        submit(port)
    for thread in threads:
        thread.join(PATIENCE_S)
    assert simulator.card.memory.used == 20
    assert simulator.wait_for(lambda: len(simulator.network.taken) == 20, PATIENCE_S)


def test_waiting_sees_programs_come_and_go(simulator):
    opened = []
    threading.Timer(0.01, lambda: opened.append(simulator.open())).start()
    assert simulator.wait_for(lambda: simulator.line.session is not None, PATIENCE_S)
    threading.Timer(0.01, lambda: simulator.line.hang_up()).start()
    assert simulator.wait_for(lambda: simulator.line.session is None, PATIENCE_S)


def test_an_idle_simulator_has_no_thread():
    before = threading.active_count()
    simulator = Simulator()
    session = simulator.open()
    session.write(b"AT\r")
    assert threading.active_count() == before
    simulator.close()


# TCP


def test_a_modem_is_reached_over_tcp(simulator):
    served = serve_tcp(simulator)
    try:
        assert _over_tcp(served.address, lambda port: ask(port, "AT")) == b"\r\nOK\r\n"
        assert b"+CMGS" in _over_tcp(served.address, submit)
    finally:
        served.close()
    with pytest.raises(OSError):
        socket.create_connection(served.address, timeout=PATIENCE_S)


def test_unplugging_ends_a_tcp_connection(simulator):
    served = serve_tcp(simulator)
    try:
        client = socket.create_connection(served.address, timeout=PATIENCE_S)
        client.sendall(b"AT\r")
        assert client.recv(64)
        simulator.unplug()
        _drain(client)
        turned_away = socket.create_connection(served.address, timeout=PATIENCE_S)
        _drain(turned_away)
        simulator.replug()
        assert _over_tcp(served.address, lambda port: ask(port, "AT")) == b"\r\nOK\r\n"
    finally:
        served.close()


def test_a_second_tcp_client_waits_for_its_turn(simulator):
    served = serve_tcp(simulator)
    try:
        first = socket.create_connection(served.address, timeout=PATIENCE_S)
        first.sendall(b"ATE0\r")
        assert first.recv(64)
        second = socket.create_connection(served.address, timeout=PATIENCE_S)
        second.sendall(b"AT\r")
        first.close()
        assert second.recv(64) == b"\r\nOK\r\n"
        second.close()
    finally:
        served.close()


def _over_tcp(address, act):
    host, number = address
    with open_port(f"socket://{host}:{number}") as port:
        ask(port, "ATE0")
        return act(port)


def _drain(client: socket.socket) -> None:
    while client.recv(4096):
        pass
    client.close()


# A terminal


@needs_terminals
def test_a_modem_is_reached_as_a_terminal(simulator, tmp_path):
    from smsgw.simulator.ports import serve_pty

    link = tmp_path / "ttyUSB0"
    served = serve_pty(simulator, link)
    try:
        for _ in range(2):
            with open_port(str(link), exclusive=True) as port:
                assert ask(port, "AT").endswith(b"OK\r\n")
        with open_port(str(link)) as port:
            ask(port, "ATE0+CNMI=2,1,0,1,0")
            assert b"+CMGS" in submit(port)
            simulator.unplug()
            with pytest.raises(OSError):
                while True:
                    port.read(1)
        simulator.replug()
        assert simulator.wait_for(lambda: simulator.line.session is not None, PATIENCE_S)
        with open_port(str(link)) as port:
            assert ask(port, "AT").endswith(b"OK\r\n")
    finally:
        served.close()
    assert not os.path.lexists(link)


@needs_terminals
def test_a_long_answer_survives_a_slow_terminal(simulator, tmp_path):
    from smsgw.simulator.ports import serve_pty

    served = serve_pty(simulator, tmp_path / "ttyUSB0")
    try:
        for number in range(50):
            simulator.phone(CITIZEN).send(f"{number:03d}" * 50)
        with open_port(str(tmp_path / "ttyUSB0")) as port:
            ask(port, "ATE0")
            assert ask(port, "AT+CMGL=4").count(b"+CMGL: ") == 50
    finally:
        served.close()


@needs_terminals
def test_a_terminal_nobody_reads_can_be_closed(simulator, tmp_path):
    from smsgw.simulator.ports import serve_pty

    served = serve_pty(simulator, tmp_path / "ttyUSB0")
    for _ in range(400):
        simulator.flood(0)
    served.close()
    assert not os.path.lexists(tmp_path / "ttyUSB0")


@needs_terminals
def test_a_terminal_replaces_no_file_and_needs_a_folder(simulator, tmp_path):
    from smsgw.simulator.ports import serve_pty

    (tmp_path / "file").write_text("mine")
    with pytest.raises(FileExistsError):
        serve_pty(simulator, tmp_path / "file")
    with pytest.raises(FileNotFoundError):
        serve_pty(simulator, tmp_path / "none" / "ttyUSB0")


# The control channel


def test_another_process_can_steer_the_modem():
    """A daemon under test in one process, the simulated modem in another."""
    served = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    try:
        ports = json.loads(served.stdout.readline())
        port = open_port(f"socket://127.0.0.1:{ports['modem']}")
        ask(port, "ATE0+CNMI=2,1,0,1,0")
        control = socket.create_connection(("127.0.0.1", ports["control"]), timeout=PATIENCE_S).makefile(
            "rwb"
        )

        def request(**fields):
            control.write(json.dumps(fields).encode() + b"\n")
            control.flush()
            return json.loads(control.readline())

        assert request(op="deliver", **{"from": CITIZEN, "text": "CEK 417-205"}) == {"ok": True}
        assert port.read_until(b",1\r\n").endswith(b'+CMTI: "SM",1\r\n')
        assert request(op="fault", kind="cms", code=38) == {"ok": True}
        assert b"+CMS ERROR: 38" in submit(port)
        assert b"+CMGS" in submit(port, "SIAP")
        assert request(op="wait", taken=1, timeout=PATIENCE_S) == {"ok": True, "met": True}
        assert request(op="wait", number=CITIZEN, received=1)["met"]
        (taken,) = request(op="taken", since=0)["taken"]
        assert (taken["n"], taken["to"], taken["text"]) == (1, CITIZEN, "SIAP")
        assert request(op="taken", since=1)["taken"] == []
        assert request(op="phone", number=CITIZEN)["received"][0]["text"] == "SIAP"
        state = request(op="state")
        assert (state["plugged"], state["open"], state["storage"]["SM"]) == (True, True, [1, 50])
        assert request(op="script", text="register 3\nfault nuls") == {"ok": True, "out": []}
        assert request(op="state")["registration"] == 3
        assert request(op="unplug") == {"ok": True}
        assert request(op="replug") == {"ok": True}
        control.write(b"no json\n")
        control.flush()
        assert not json.loads(control.readline())["ok"]
    finally:
        served.communicate("\n", timeout=PATIENCE_S)
    assert served.returncode == 0


SERVER = """
import json, sys
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.control import serve_control
from smsgw.simulator.ports import serve_tcp
simulator = Simulator()
modem, control = serve_tcp(simulator), serve_control(simulator)
print(json.dumps({"modem": modem.address[1], "control": control.address[1]}), flush=True)
sys.stdin.readline()
control.close()
modem.close()
simulator.close()
"""


@pytest.mark.parametrize(
    "request_, why",
    [
        ({}, "op is one of"),
        ({"op": "dance"}, "op is one of"),
        ({"op": "deliver", "text": "x"}, "'from'"),
        ({"op": "fault", "kind": "nonsense"}, "nonsense"),
        ({"op": "fault", "kind": "cms", "colour": "red"}, "colour"),
        ({"op": "script", "text": "hello"}, "line 1"),
        ({"op": "script", "text": f"expect {CITIZEN} < * within 0"}, "got no reply"),
        ({"op": "wait", "taken": 1, "timeout": 0}, None),
    ],
    ids=str,
)
def test_a_request_that_cannot_be_met_says_why(simulator, request_, why):
    done = answer(simulator, request_)
    if why is None:
        assert done == {"ok": True, "met": False}
    else:
        assert not done["ok"]
        assert why in done["error"]


def test_a_control_port_closes_with_clients_on_it(simulator):
    served = serve_control(simulator)
    client = socket.create_connection(served.address, timeout=PATIENCE_S)
    client.sendall(b'{"op": "state"}\n')
    assert client.recv(4096)
    served.close()
    assert client.recv(4096) == b""
