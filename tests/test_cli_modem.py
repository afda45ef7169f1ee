"""`smsgw doctor`, `smsgw modem` and `smsgw install-files`, with and without a running gateway."""

import re
import shutil
import subprocess
import sys

import pytest
from cli_run import Smsgw

from benchmarks.office import make_office, running, wait_until
from smsgw.db import modems
from smsgw.modem import read_smsc
from smsgw.modem.usb_table import NETWORK_ONLY, USB_TABLE
from smsgw.simulator.assembly import Simulator, forget, simulator
from smsgw.simulator.ports import serve_tcp


@pytest.fixture
def far_end(request):
    name = "cli-" + re.sub(r"\W", "-", request.node.name)[:40]
    yield simulator(name)
    forget(name)


@pytest.fixture
def smsgw(tmp_path, far_end, request, capsys) -> Smsgw:
    """The command on an office whose modem is simulated in this process; no gateway runs."""
    name = "cli-" + re.sub(r"\W", "-", request.node.name)[:40]
    make_office(tmp_path / "office", f"sim://{name}")
    return Smsgw(tmp_path / "office", capsys)


def test_a_healthy_office_gets_ok_in_each_line_and_exit_0(smsgw):
    result = smsgw.ok("doctor")

    assert "Terdaftar di TELKOMSEL" in result.out
    assert "Pulsa Rp 12.345" in result.out
    assert "MASALAH" not in result.out
    assert "membuka modem utama" in result.err


def test_doctor_tells_a_program_the_same(smsgw):
    findings = smsgw.ok("doctor", "--json").json

    assert {one["check"] for one in findings} >= {
        "port",
        "sim",
        "network",
        "signal",
        "smsc",
        "storage",
        "credit",
    }
    assert all(one["ok"] is not False for one in findings)


TROUBLES = [
    ("no-card", lambda sim: sim.set_sim("absent"), "Kartu SIM tidak ada"),
    ("puk", lambda sim: sim.set_sim("puk"), "minta PUK"),
    ("unplugged", lambda sim: sim.unplug(), "Modem tidak ditemukan"),
    ("no-network", lambda sim: sim.register(2), "Tidak ada sinyal"),
    ("denied", lambda sim: sim.register(3), "Jaringan menolak"),
    ("no-smsc", lambda sim: setattr(sim.card, "smsc", ""), "Nomor pusat SMS"),
    ("full", lambda sim: sim.fill_storage(), "Memori SMS 50 dari 50"),
    ("weak", lambda sim: setattr(sim.modem, "rssi", 1), "Sinyal -111 dBm"),
    ("poor", lambda sim: sim.network.ussd.update({"*888#": "Sisa pulsa Rp 300"}), "Pulsa Rp 300"),
]


@pytest.mark.parametrize(
    ("trouble", "words"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES]
)
def test_what_is_wrong_is_said_with_what_to_do_and_exit_1(smsgw, far_end, trouble, words):
    trouble(far_end)
    result = smsgw("doctor")

    assert result.status == 1
    problem = result.out.partition("MASALAH")[2]
    assert words in problem
    assert "->" in problem


def test_a_service_centre_that_the_modem_does_not_tell_is_no_trouble(smsgw, far_end):
    far_end.faults.add("error", at="+CSCA?", times=None)
    findings = {one["check"]: one for one in smsgw.ok("doctor", "--json").json}

    assert (findings["smsc"]["ok"], findings["smsc"]["cure"]) == (None, "")
    assert read_smsc('+CSCA: "+6281100000",145\nOK') == "+6281100000"
    assert read_smsc('+CSCA: "",129\nOK') == ""
    assert read_smsc("ERROR") is None


def test_looking_never_tries_a_wrong_pin_twice(smsgw, far_end, monkeypatch):
    far_end.card.pin = "1234"
    far_end.reboot()
    monkeypatch.setenv("SMSGW_MODEM_UTAMA_PIN", "9999")
    for _ in range(4):
        assert smsgw("doctor").status == 1

    assert far_end.card.attempts_left == 2


def test_without_a_database_no_pin_is_tried_at_all(smsgw, far_end, monkeypatch):
    far_end.card.pin = "1234"
    far_end.reboot()
    monkeypatch.setenv("SMSGW_MODEM_UTAMA_PIN", "9999")
    for leftover in smsgw.folder.glob("smsgw.db*"):
        leftover.unlink()
    assert "sisa 3 kali" in smsgw("doctor").out

    assert far_end.card.attempts_left == 3


def test_looking_takes_no_message_off_the_card(smsgw, far_end):
    far_end.phone("+6281200000012").send("CEK 417-205")
    smsgw.ok("doctor")
    smsgw.ok("modem", "at", "AT+CSQ")

    assert far_end.card.memory.used == 1


def test_at_and_ussd_open_the_port_when_no_gateway_runs(smsgw):
    assert smsgw.ok("modem", "at", "AT+CSQ").out == "+CSQ: 20,99\nOK\n"
    assert "12.345" in smsgw.ok("modem", "ussd", "*888#", "--json").json["answer"]


@pytest.mark.parametrize("command", ["AT+CMGS=20", "ATD+6281200000012;", "hello"])
def test_commands_that_would_wait_or_dial_are_refused(smsgw, command):
    assert smsgw("modem", "at", command).status == 1


def test_a_modem_that_is_away_is_named_in_plain_words(smsgw, far_end):
    far_end.unplug()
    result = smsgw("modem", "ussd", "*888#")

    assert result.status == 1
    assert "utama: Modem tidak ditemukan" in result.err


def test_an_unknown_modem_is_wrong_use(smsgw):
    assert smsgw("modem", "info", "lain").status == 2


def test_a_model_that_must_not_be_restarted_says_what_to_do_instead(smsgw, far_end):
    far_end.become("huawei-e173")
    result = smsgw("modem", "reset")

    assert result.status == 1
    assert "Cabut stik" in result.err
    assert far_end.line.is_plugged


def test_list_info_and_ports_show_what_there_is(smsgw):
    assert [one["name"] for one in smsgw.ok("modem", "list", "--json").json] == ["utama"]
    assert "utama" in smsgw.ok("modem", "list").out
    assert "Belum pernah dipakai" in smsgw.ok("modem", "info").out
    assert isinstance(smsgw.ok("modem", "ports", "--json").json, list)


def test_there_is_nothing_to_accept_before_a_modem_was_ever_used(smsgw):
    assert smsgw("modem", "accept").status == 1


@pytest.fixture
def served(tmp_path, capsys):
    """A gateway as a process over TCP, and the command beside it."""
    simulated = Simulator()
    port = serve_tcp(simulated)
    make_office(tmp_path / "office", f"socket://127.0.0.1:{port.address[1]}")
    smsgw = Smsgw(tmp_path / "office", capsys)
    with running(tmp_path / "office") as daemon:
        wait_until(
            lambda: smsgw.ok("status", "--json").json["modems"][0]["state"] == "ready", 20, "it to be ready"
        )
        yield smsgw, simulated, daemon
        daemon.stop()
    port.close()
    simulated.close()


def test_beside_a_running_gateway_it_is_asked_and_the_port_is_left_alone(served):
    smsgw, simulated, _ = served

    assert smsgw.ok("modem", "at", "AT+CSQ").out == "+CSQ: 20,99\nOK\n"
    assert "12.345" in smsgw.ok("modem", "ussd", "*888#").out
    checks = {one["check"]: one["ok"] for one in smsgw.ok("doctor", "--json").json}
    assert checks["network"] and checks["smsc"] and checks["storage"] and checks["daemon"]

    simulated.unplug()
    # A TCP port takes the call and hangs up.
    gone = ("no_port", "link_lost")
    wait_until(lambda: smsgw.ok("status", "--json").json["modems"][0]["state"] in gone, 10, "it to be gone")
    result = smsgw("modem", "at", "AT")
    assert (result.status, "Modem dicabut" in result.err) == (1, True)
    assert "Pasang lagi stik USB" in smsgw.ok("status").out
    assert "Modem dicabut" in smsgw("doctor").out

    simulated.card.imsi = "510110000000999"
    simulated.replug()
    wait_until(
        lambda: smsgw.ok("status", "--json").json["modems"][0]["state"] == "identity_changed", 10, "the guard"
    )
    assert "smsgw modem accept utama" in smsgw.ok("status").out
    smsgw.ok("modem", "accept")
    wait_until(lambda: smsgw.ok("status", "--json").json["modems"][0]["state"] == "ready", 10, "it to go on")


@pytest.mark.skipif(sys.platform == "win32", reason="udev and systemd are Linux's")
def test_the_files_for_the_system_are_whole(smsgw, tmp_path):
    smsgw.ok("install-files", tmp_path / "files", "--user", "petugas")
    unit = (tmp_path / "files" / "smsgw.service").read_text()

    assert "@" not in re.sub(r"^#.*$", "", unit, flags=re.MULTILINE)
    assert "User=petugas" in unit
    assert str(smsgw.folder / "smsgw.toml") in unit
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / "files" / "smsgw.service")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "smsgw.service" not in done.stderr


def test_the_udev_rules_name_every_stick_that_is_known(smsgw, tmp_path):
    smsgw.ok("install-files", tmp_path / "files")
    rules = (tmp_path / "files" / "70-smsgw.rules").read_text()

    named = set(re.findall(r'ATTRS\{idVendor\}=="([0-9a-f]{4})"', rules))
    assert named == {f"{row.vendor:04x}" for row in USB_TABLE}
    assert named >= {f"{vendor:04x}" for vendor, _ in NETWORK_ONLY}
    assert 'ENV{ID_MM_DEVICE_IGNORE}="1"' in rules
    assert 'GROUP="dialout"' in rules


def test_a_row_is_made_by_looking_and_remembers_no_identity(smsgw):
    smsgw.ok("doctor")
    from smsgw.db.database import open_database

    database = open_database(f"sqlite:///{smsgw.folder / 'smsgw.db'}")
    row = modems.get("utama")
    database.close()
    assert row is None or not row.imei
