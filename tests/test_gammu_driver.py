"""The gammu driver in its process: killed in time, on a simulated modem, on gammu's dummy.

Each of libgammu's traps has a test of its name.  The modems that need libgammu's Init of 4 s are opened
once, side by side.
"""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gammu_rigs import Config, SimulatedGammu, needs_gammu, opening, require_terminals

from smsgw.errors import InDoubt, LinkLost, ModemError, ModemUnavailable, Postponed, Refused
from smsgw.messages import Delivered, Reported, Segment, Unreadable
from smsgw.modem import gammu_driver, open_modem
from smsgw.modem.base import Registration
from smsgw.modem.gammu_driver import GammuModem
from smsgw.modem.gammu_process import GammuError, GammuProcess, NotAsked
from smsgw.modem.gammu_wire import read_frame, write_frame
from smsgw.simulator.commands import HANDLERS
from smsgw.sms.address import Address
from smsgw.sms.tpdu import Deliver, encode_tpdu

SEGMENT = Segment(1, 1, "+6281200000012", "KTP Anda siap diambil")
# A TPDU whose header fills its user data with broken elements: corrupted to libgammu, empty to us.
POISON = bytes.fromhex("440c91261802000010000062114211035482a08b") + bytes(139)

IMPORTS = "from smsgw.modem.gammu_wire import read_frame, write_frame; import sys, signal, time; "
HANGS = IMPORTS + (
    "[signal.signal(s, signal.SIG_IGN) for s in (signal.SIGTERM, signal.SIGINT)]; "
    "write_frame(sys.stdout.buffer, {'answer': read_frame(sys.stdin.buffer)}); time.sleep(600)"
)
DIES = IMPORTS + "read_frame(sys.stdin.buffer); sys.stdout.buffer.write(b'half'); sys.exit(3)"
REFUSES = IMPORTS + (
    "write_frame(sys.stdout.buffer, {'error': {'name': 'ERR_FULL', 'text': 'Memory full.'}}); time.sleep(600)"
)


@pytest.fixture
def process_of() -> Iterator[Any]:
    """Makes a child that runs the code given."""
    processes: list[GammuProcess] = []

    def start(code: str) -> GammuProcess:
        processes.append(GammuProcess(("-c", code)))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()


def test_a_call_that_outlives_its_deadline_ends_the_child(process_of: Any) -> None:
    process = process_of(HANGS)
    assert process.call("first", 20.0, number=1) == {"verb": "first", "number": 1}
    begun = time.monotonic()
    with pytest.raises(LinkLost, match="did not come back from second"):
        process.call("second", 0.2)
    assert time.monotonic() - begun < 10.0  # libgammu's destructor would have taken 400 s
    assert not process.is_alive
    with pytest.raises(LinkLost):
        process.call("third", 0.2)


def test_a_child_that_dies_is_a_lost_link(process_of: Any) -> None:
    with pytest.raises(LinkLost, match="died in submit"):
        process_of(DIES).call("submit", 20.0)


def test_a_refusal_leaves_the_child_alive(process_of: Any) -> None:
    process = process_of(REFUSES)
    with pytest.raises(GammuError) as raised:
        process.call("submit", 20.0)
    assert raised.value.name == "ERR_FULL"
    assert process.is_alive


def test_a_port_that_is_gone_before_a_call_proves_that_nothing_was_sent(
    process_of: Any, tmp_path: Path
) -> None:
    process = process_of(HANGS)
    process.port = tmp_path / "ttyUSB0"
    with pytest.raises(NotAsked):
        process.call("submit", 20.0)
    assert not process.is_alive


def test_the_parent_never_imports_gammu() -> None:
    code = "import sys, smsgw.modem.gammu_driver; sys.exit('gammu' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_child_whose_parent_is_gone_goes_too() -> None:
    child = subprocess.Popen([sys.executable, "-m", "smsgw.modem.gammu_child"], stdin=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(20) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals between processes")
def test_a_stopped_service_lets_the_segment_in_hand_finish(tmp_path: Path) -> None:
    pytest.importorskip("gammu", reason=needs_gammu)
    child = subprocess.Popen(
        [sys.executable, "-m", "smsgw.modem.gammu_child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None
    assert child.stdout is not None
    names = {"port": str(tmp_path), "connection": "none", "model": "dummy"}
    write_frame(child.stdin, {"verb": "open", **names})
    assert read_frame(child.stdout) is not None
    child.send_signal(signal.SIGTERM)
    child.send_signal(signal.SIGINT)
    write_frame(child.stdin, {"verb": "health"})
    answer = read_frame(child.stdout)
    assert answer is not None
    assert answer["answer"]["network"]["State"] == "HomeNetwork"
    child.stdin.close()
    assert child.wait(20) == 0
    child.stdout.close()


@pytest.fixture
def dummy(tmp_path: Path) -> Iterator[GammuModem]:
    """The driver on gammu's own simulated telephone."""
    pytest.importorskip("gammu", reason=needs_gammu)
    modem = open_modem(Config(port=str(tmp_path), connection="dummy"), {})
    assert isinstance(modem, GammuModem)
    with contextlib.closing(modem):
        yield modem


def put_into(folder: Path, text: str, place: int = 1) -> None:
    """A message in the dummy's inbox, in gammu's own backup format."""
    inbox = folder / "sms" / "1"
    inbox.mkdir(parents=True, exist_ok=True)
    lines = [
        "[SMSBackup000]",
        *("PDU = Deliver", "DateTime = 20261124T093000", "State = UnRead", 'Number = "+6281200000012"'),
        f"Text00 = {text.encode('utf-16-be').hex().upper()}",
        *("Coding = Unicode_No_Compression", "Folder = 1", f"Length = {len(text)}", "Class = -1"),
    ]
    (inbox / str(place)).write_text("\n".join(lines) + "\n", encoding="ascii")


def test_the_dummy_opens_sends_and_tells_its_health(dummy: GammuModem) -> None:
    identity = dummy.open()
    assert (identity.manufacturer, identity.model) == ("Gammu", "Dummy")
    assert dummy.submit(SEGMENT) == 255
    health = dummy.health()
    assert (health.registration, health.operator) == (Registration.HOME, "GammuT3l")
    assert health.rssi_dbm is None


def test_the_dummy_hands_out_a_message_until_it_is_acknowledged(dummy: GammuModem, tmp_path: Path) -> None:
    put_into(tmp_path, "CEK 417-205 “ya”")
    dummy.open()
    (first,) = dummy.poll(0)
    assert isinstance(first, Delivered)
    assert first.deliver.text == "CEK 417-205 “ya”"
    dummy.open()
    assert dummy.poll(0) == [first]
    dummy.acknowledge(first)
    assert not list((tmp_path / "sms" / "1").iterdir())


def test_the_dummy_answers_a_ussd_code(dummy: GammuModem) -> None:
    dummy.open()
    assert dummy.ussd("*888#", 5) == "Reply for *888#"
    with pytest.raises(ModemError, match="digits"):
        dummy.ussd("888; rm", 5)


def test_at_commands_are_refused_since_gammu_owns_the_line(dummy: GammuModem) -> None:
    with pytest.raises(ModemError, match='driver = "at"'):
        dummy.at("AT+CSQ")


def test_closing_takes_no_time_and_ends_the_child(dummy: GammuModem) -> None:
    dummy.open()
    begun = time.monotonic()
    dummy.close()
    dummy.close()
    assert time.monotonic() - begun < 10.0
    with pytest.raises(LinkLost, match="not open"):
        dummy.poll(0)


def test_a_reset_closes_and_open_brings_it_back(dummy: GammuModem) -> None:
    dummy.open()
    dummy.reset()
    with pytest.raises(LinkLost):
        dummy.health()
    assert dummy.open().model == "Dummy"


def test_a_port_that_is_not_there_is_named(tmp_path: Path) -> None:
    pytest.importorskip("gammu", reason=needs_gammu)
    modem = GammuModem(Config(port=str(tmp_path / "ttyUSB9")))
    with pytest.raises(ModemUnavailable) as raised:
        modem.open()
    assert raised.value.reason == "no_port"


def test_a_connection_that_gammu_does_not_know_is_not_tried_again(tmp_path: Path) -> None:
    pytest.importorskip("gammu", reason=needs_gammu)
    with pytest.raises(ModemUnavailable) as raised:
        GammuModem(Config(port=str(tmp_path), connection="telepathy")).open()
    assert raised.value.permanent


@pytest.fixture(scope="module")
def rigs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, SimulatedGammu]]:
    """Modems that are being opened: one for each test that leaves it unusable, one for all others."""
    require_terminals()
    folder = tmp_path_factory.mktemp("ports")
    made = {
        "main": SimulatedGammu(folder / "main", {}),
        "hasty": SimulatedGammu(folder / "hasty", {}, submit_timeout_s=2.0),
        "pulled": SimulatedGammu(folder / "pulled", {}),
        "torn": SimulatedGammu(folder / "torn", {}),
        "wrong": SimulatedGammu(folder / "wrong", {"pin": "1234"}, pin="1111", stubborn=True),
        "empty": SimulatedGammu(folder / "empty", {}),
        "zte": SimulatedGammu(folder / "zte", {"personality": "zte-mf190"}),
        "locked": SimulatedGammu(folder / "locked", {"pin": "1234"}, pin="1234"),
        "quirky": SimulatedGammu(folder / "quirky", {"personality": "huawei-e173"}),
    }
    made["empty"].simulator.set_sim("absent")
    with opening(*made.values()):
        yield made


@pytest.fixture
def rig(rigs: dict[str, SimulatedGammu]) -> Iterator[SimulatedGammu]:
    """The modem for all, with nothing left of the test before."""
    yield rigs["main"].ready()
    rigs["main"].clear()


def test_a_segment_goes_out_as_we_mean_it(rig: SimulatedGammu) -> None:
    segment = replace(SEGMENT, text="[KTP] siap €", sequence=2, total=3, concat_reference=0x1234)
    reference = rig.modem.submit(segment)
    taken = rig.simulator.network.taken[-1]
    assert taken.submit is not None
    assert taken.submit.text == "[KTP] siap €"
    assert taken.submit.concatenation is not None
    assert (taken.submit.concatenation.reference, taken.submit.concatenation.total) == (0x34, 3)
    assert taken.submit.status_report_request
    # No validity, or "NA", would have been five minutes.
    assert taken.submit.validity is not None
    assert str(taken.submit.validity) == "1 day, 0:00:00"
    (report,) = rig.come(1)
    assert isinstance(report, Reported)
    assert (report.report.message_reference, report.report.status) == (reference, 0)


def test_announcements_are_on_which_set_config_would_leave_off(rig: SimulatedGammu) -> None:
    assert rig.simulator.modem.settings.cnmi == (2, 1, 0, 1, 0)


def test_cms_codes_are_not_lost(rig: SimulatedGammu) -> None:
    rig.simulator.faults.add("cms", code=38)
    with pytest.raises(Postponed) as raised:
        rig.modem.submit(SEGMENT)
    assert raised.value.code == 38
    rig.simulator.faults.add("cms", code=28)
    with pytest.raises(Refused) as refused:
        rig.modem.submit(SEGMENT)
    assert refused.value.code == 28


def test_an_error_before_the_prompt_surely_sent_nothing(rig: SimulatedGammu) -> None:
    rig.simulator.faults.add("cms", code=332, at="prompt")
    with pytest.raises(Postponed) as raised:
        rig.modem.submit(SEGMENT)
    assert not raised.value.maybe_sent


def test_dropped_callbacks_drop_no_message(rig: SimulatedGammu) -> None:
    for number in range(30):  # libgammu keeps ten callbacks
        rig.simulator.phone("+6281200000012").send(f"CEK 417-{number:03}")
    events = rig.come(30)
    texts = {event.deliver.text for event in events if isinstance(event, Delivered)}
    assert texts == {f"CEK 417-{number:03}" for number in range(30)}


def test_leaked_characters_are_cut(rig: SimulatedGammu) -> None:
    rig.simulator.phone("+6281200000012").send("Pesan panjang yang dibaca lebih dahulu dari warga lain")
    rig.simulator.phone("+6281200000013").send("€€€€€€€€€€")
    texts = [event.deliver.text for event in rig.come(2) if isinstance(event, Delivered)]
    assert sorted(texts)[1] == "€€€€€€€€€€"


def test_a_poison_message_is_stepped_over_and_handed_out_once(rig: SimulatedGammu) -> None:
    rig.simulator.phone("+6281200000012").send("satu")
    rig.simulator.network.deliver_tpdu(POISON)
    rig.simulator.phone("+6281200000012").send("dua")
    events = rig.come(3)
    assert {event.deliver.text for event in events if isinstance(event, Delivered)} == {"satu", "", "dua"}
    # libgammu cannot read it, our own codec can: a message with an empty text.
    (poison,) = [event for event in events if isinstance(event, Delivered) and not event.deliver.text]
    assert poison.octets == POISON
    assert rig.modem.poll(0.1) == []
    for event in events:
        rig.modem.acknowledge(event)
    assert not rig.stored()


def test_octets_that_nobody_can_read_are_unreadable_once_and_deleted(rig: SimulatedGammu) -> None:
    rig.simulator.network.deliver_tpdu(b"\x04\x0c\x91\x26")
    rig.simulator.phone("+6281200000012").send("tiga")
    events = rig.come(2)
    (unreadable,) = [event for event in events if isinstance(event, Unreadable)]
    assert unreadable.octets.endswith(b"\x04\x0c\x91\x26")
    rig.modem.acknowledge(unreadable)
    assert len(rig.stored()) == 1


def test_what_gammu_cannot_delete_is_not_handed_out_again(rig: SimulatedGammu) -> None:
    octets = encode_tpdu(Deliver(Address("6281200000012"), "halo")) + b"     "
    rig.simulator.network.deliver_tpdu(octets)
    (event,) = rig.come(1)
    assert isinstance(event, Delivered)
    assert event.deliver.text == "halo"
    rig.modem.acknowledge(event)
    rig.simulator.phone("+6281200000012").send("empat")
    (other,) = rig.come(1)
    assert isinstance(other, Delivered)
    assert other.deliver.text == "empat"
    rig.simulator.empty_storage()


def test_an_acknowledged_message_does_not_take_its_successor_along(rig: SimulatedGammu) -> None:
    rig.simulator.phone("+6281200000012").send("lama")
    (event,) = rig.come(1)
    rig.modem.acknowledge(event)
    rig.simulator.phone("+6281200000012").send("baru")
    (successor,) = rig.come(1)
    assert successor.handle == event.handle
    rig.modem.acknowledge(event)
    assert len(rig.stored()) == 1


def test_a_network_that_refuses_the_modem_is_named(rig: SimulatedGammu) -> None:
    rig.simulator.faults.add("cms", code=331)
    with pytest.raises(ModemUnavailable) as raised:
        rig.modem.submit(SEGMENT)
    assert raised.value.reason == "not_registered"


@pytest.fixture
def rig_with_packets(rig: SimulatedGammu, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatedGammu]:
    """The modem for all, attached for packets whatever +CREG says: else libgammu tells no network's name."""
    monkeypatch.setitem(HANDLERS, "+CGATT", lambda modem, command: ["+CGATT: 1"])
    yield rig
    rig.simulator.register(1)
    rig.modem.health()


NETWORKS = [
    (1, Registration.HOME, ""),
    (5, Registration.ROAMING, ""),
    (2, Registration.SEARCHING, "not_registered"),
    (3, Registration.DENIED, "denied"),
]


@pytest.mark.parametrize(("stat", "registration", "reason"), NETWORKS, ids=lambda value: str(value))
def test_a_modem_sends_in_a_network_only(
    rig_with_packets: SimulatedGammu, stat: int, registration: Registration, reason: str
) -> None:
    rig = rig_with_packets
    rig.simulator.register(stat)
    health = rig.modem.health()
    assert (health.registration, health.rssi_dbm, health.storage_total) == (registration, -73, 150)
    if reason:
        with pytest.raises(ModemUnavailable) as raised:
            rig.modem.submit(SEGMENT)
        assert raised.value.reason == reason
    else:
        assert health.operator == "TELKOMSEL"
        assert 0 <= rig.modem.submit(SEGMENT) <= 255


def test_a_modem_that_cannot_tell_its_network_may_try(
    rig: SimulatedGammu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(HANDLERS, "+CGATT")
    assert rig.modem.health().registration is Registration.HOME


def test_a_result_without_reference_may_have_been_sent(rig: SimulatedGammu) -> None:
    rig.simulator.faults.add("no_reference")
    with pytest.raises(Postponed) as raised:
        rig.modem.submit(SEGMENT)
    assert raised.value.maybe_sent


def test_a_ussd_code_is_answered_through_the_modem(rig: SimulatedGammu) -> None:
    # libgammu asks in UCS-2, which this model's network does not know as a code; it says so in words.
    assert "permintaan Anda" in rig.modem.ussd("*888#", 5)


def test_a_process_without_a_callback_would_crash_and_this_one_does_not(rig: SimulatedGammu) -> None:
    rig.simulator.phone("+6281200000012").send("sambil mengirim")
    assert 0 <= rig.modem.submit(SEGMENT) <= 255
    assert len(rig.come(2)) == 2


def test_a_pin_is_entered(rigs: dict[str, SimulatedGammu]) -> None:
    assert 0 <= rigs["locked"].ready().modem.submit(SEGMENT) <= 255


def test_a_missing_sim_is_named(rigs: dict[str, SimulatedGammu]) -> None:
    with pytest.raises(ModemUnavailable) as raised:
        rigs["empty"].ready()
    assert raised.value.reason == "no_sim"


def test_a_lost_result_is_in_doubt_at_the_deadline_and_not_after_99_s(
    rigs: dict[str, SimulatedGammu],
) -> None:
    hasty = rigs["hasty"].ready()
    hasty.simulator.faults.add("lost_result")
    begun = time.monotonic()
    with pytest.raises(InDoubt) as raised:
        hasty.modem.submit(SEGMENT)
    assert time.monotonic() - begun < 10.0
    assert isinstance(raised.value.__cause__, LinkLost)  # the loop opens it anew
    assert len(hasty.simulator.network.taken) == 1
    with pytest.raises(LinkLost):
        hasty.modem.poll(0)


def test_a_modem_pulled_out_while_idle_is_missed_at_once(rigs: dict[str, SimulatedGammu]) -> None:
    pulled = rigs["pulled"].ready()
    assert pulled.modem.poll(0) == []
    pulled.simulator.unplug()
    begun = time.monotonic()
    with pytest.raises(LinkLost, match="has gone"):
        for _ in range(50):  # the simulated terminal goes in a thread of its own
            pulled.modem.poll(0.1)
    assert time.monotonic() - begun < 10.0


def test_a_modem_pulled_out_while_sending_leaves_a_doubt_and_not_after_99_s(
    rigs: dict[str, SimulatedGammu],
) -> None:
    torn = rigs["torn"].ready()
    torn.simulator.faults.add("lost_result")
    torn.simulator.network.on_received.append(lambda phone, message: torn.simulator.unplug())
    begun = time.monotonic()
    with pytest.raises(InDoubt):
        torn.modem.submit(SEGMENT)
    assert time.monotonic() - begun < 10.0
    assert len(torn.simulator.network.taken) == 1


def test_a_mute_modem_is_given_up_at_the_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_terminals()
    monkeypatch.setattr(gammu_driver, "OPEN_TIMEOUT_S", 1.5)
    mute = SimulatedGammu(tmp_path / "mute", {})
    mute.simulator.go_deaf()
    try:
        begun = time.monotonic()
        with pytest.raises(ModemUnavailable) as raised:
            mute.modem.open()
        assert raised.value.reason == "mute"
        assert time.monotonic() - begun < 10.0
    finally:
        mute.close()


def test_a_refused_cnmi_mode_is_asked_for_in_its_other_form(rigs: dict[str, SimulatedGammu]) -> None:
    quirky = rigs["quirky"].ready()
    reference = quirky.modem.submit(SEGMENT)
    (report,) = quirky.come(1)
    assert isinstance(report, Reported)
    assert report.report.message_reference == reference


def test_a_wrong_pin_costs_one_try_and_is_never_tried_again(rigs: dict[str, SimulatedGammu]) -> None:
    with pytest.raises(ModemUnavailable, match="has refused this PIN before") as raised:
        rigs["wrong"].ready()
    assert (raised.value.reason, raised.value.permanent) == ("pin_refused", True)
    assert rigs["wrong"].simulator.card.attempts_left == 2


def test_a_modem_that_must_be_asked_for_its_pin_first_is_asked(rigs: dict[str, SimulatedGammu]) -> None:
    assert 0 <= rigs["zte"].ready().modem.submit(SEGMENT) <= 255
