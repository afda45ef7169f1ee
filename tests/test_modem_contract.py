"""The contract of smsgw.modem.base, the same tests over every driver.

A rig brings a modem, a network to send from, and what the network took; what a driver's far end cannot
show stands in CANNOT.  gammu reaches the simulated modem over a pseudo terminal alone, as its
ports are serial ports; its dummy has no network, no reports and no errors.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from gammu_rigs import Config, SimulatedGammu, needs_gammu, require_terminals
from loopback import LoopbackModem, World, deliver
from wire import SimulatedPort, modem_on

from smsgw.errors import LinkLost, ModemError, Refused
from smsgw.messages import Delivered, Event, Reported, Segment
from smsgw.modem.base import Modem
from smsgw.modem.gammu_driver import GammuModem
from smsgw.simulator.assembly import Simulator
from smsgw.sms.alphabet import Alphabet

CITIZEN = "+6281200000012"
UNKNOWN_NUMBER = "+6281200000099"
SEGMENT = Segment(1, 1, CITIZEN, "KTP Anda siap diambil")
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


class Rig(Protocol):
    """A modem and its far end."""

    modem: Modem

    def send(self, text: str, sender: str = CITIZEN) -> None: ...
    def air(self) -> list[str]: ...
    def clear(self) -> None: ...
    def close(self) -> None: ...


class SimulatedAt:
    """The AT driver on the simulated modem, in virtual time."""

    def __init__(self) -> None:
        self._simulator = Simulator(manual=True)
        self._simulator.network.refused_numbers[UNKNOWN_NUMBER] = 28
        self.modem = modem_on(SimulatedPort(self._simulator))

    def send(self, text: str, sender: str = CITIZEN) -> None:
        self._simulator.network.deliver(sender, text)

    def air(self) -> list[str]:
        return [taken.text for taken in self._simulator.network.taken]

    def clear(self) -> None:
        self._simulator.empty_storage()

    def close(self) -> None:
        self.modem.close()
        self._simulator.close()


class GammuOnTerminal:
    """The gammu driver on the simulated modem."""

    def __init__(self, folder: Path) -> None:
        require_terminals()
        self._rig = SimulatedGammu(folder / "contract", {})
        self._rig.simulator.network.refused_numbers[UNKNOWN_NUMBER] = 28
        self.modem = self._rig.modem

    def send(self, text: str, sender: str = CITIZEN) -> None:
        self._rig.simulator.network.deliver(sender, text)

    def air(self) -> list[str]:
        return [taken.text for taken in self._rig.simulator.network.taken]

    def clear(self) -> None:
        self._rig.simulator.empty_storage()

    def close(self) -> None:
        self._rig.close()


class GammuDummy:
    """The gammu driver on gammu's dummy, whose inbox is a folder."""

    def __init__(self, folder: Path) -> None:
        pytest.importorskip("gammu", reason=needs_gammu)
        self._inbox = folder / "dummy" / "sms" / "1"
        self._inbox.mkdir(parents=True)
        self.modem = GammuModem(
            Config(port=str(folder / "dummy"), connection="dummy", poll_interval_s=0.05), remember={}
        )

    def send(self, text: str, sender: str = CITIZEN) -> None:
        taken = {path.name for path in self._inbox.iterdir()}
        place = next(str(place) for place in range(1, 99) if str(place) not in taken)
        lines = [
            "[SMSBackup000]",
            *("PDU = Deliver", "DateTime = 20261124T093000", "State = UnRead", f'Number = "{sender}"'),
            f"Text00 = {text.encode('utf-16-be').hex().upper()}",
            *("Coding = Unicode_No_Compression", "Folder = 1", f"Length = {len(text)}", "Class = -1"),
        ]
        (self._inbox / place).write_text("\n".join(lines) + "\n", encoding="ascii")

    def air(self) -> list[str]:
        raise AssertionError("the dummy has no air")

    def clear(self) -> None:
        for path in self._inbox.iterdir():
            path.unlink()

    def close(self) -> None:
        self.modem.close()


class Loopback:
    """The modem of the flows' tests: it must keep the same contract."""

    def __init__(self) -> None:
        self._world = World(NOW)
        self.modem: Modem = LoopbackModem(self._world)

    def send(self, text: str, sender: str = CITIZEN) -> None:
        self._world.put(deliver(text, sender, NOW) if sender[-1].isdigit() else _named(text, sender))

    def air(self) -> list[str]:
        return [segment.text for segment in self._world.air]

    def clear(self) -> None:
        self._world.sim.clear()
        self.modem.close()  # forgets what was handed out

    def close(self) -> None:
        self.modem.close()


def _named(text: str, sender: str) -> bytes:
    from smsgw.sms.address import ALPHANUMERIC, Address
    from smsgw.sms.tpdu import Deliver, encode_tpdu

    return encode_tpdu(Deliver(Address(sender, ALPHANUMERIC), text, scts=NOW))


MAKERS: dict[str, Any] = {
    "at on the simulator": lambda folder: SimulatedAt(),
    "gammu on the simulator": GammuOnTerminal,
    "gammu on its dummy": GammuDummy,
    "loopback": lambda folder: Loopback(),
}


# What a test may need, and which far ends do not have it.
CANNOT = {
    "see the air": {"gammu on its dummy"},
    "report": {"gammu on its dummy"},
    "refuse": {"gammu on its dummy", "loopback"},
    "name its sender": {"gammu on its dummy"},
    "split": {"gammu on its dummy", "loopback"},
    "be closed": {"loopback"},
}


def over_drivers_that_can(*needs: str) -> pytest.MarkDecorator:
    """Run the test over each driver whose far end has all that is needed."""
    unable = set[str]().union(*(CANNOT[need] for need in needs))
    names = [name for name in MAKERS if name not in unable]
    return pytest.mark.parametrize("driver", names, indirect=True, scope="module")


@pytest.fixture(scope="module")
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """One opened modem of each driver; opening gammu's takes 4 s."""
    rig: Rig = MAKERS[request.param](tmp_path_factory.mktemp("contract"))
    try:
        rig.modem.open()
        yield rig
    finally:
        rig.close()


@pytest.fixture
def rig(driver: Rig) -> Iterator[Rig]:
    """The modem, with nothing left of the test before."""
    yield driver
    driver.clear()
    come(driver, 99, patience=1)


def come(rig: Rig, events: int, patience: int = 20) -> list[Event]:
    """So many events, as they come; fewer when nothing comes any more."""
    found: list[Event] = []
    while len(found) < events and patience:
        new = rig.modem.poll(0.2)
        found += new
        patience -= not new
    return found


class TestTheContract:
    @over_drivers_that_can()
    def test_a_message_is_handed_out_once_until_it_is_opened_again(self, rig: Rig) -> None:
        rig.send("CEK 417-205")
        first = come(rig, 1)
        assert [event.deliver.text for event in first if isinstance(event, Delivered)] == ["CEK 417-205"]
        assert rig.modem.poll(0) == []
        rig.modem.close()
        rig.modem.open()
        assert come(rig, 1) == first
        rig.modem.acknowledge(first[0])
        rig.send("lagi")
        (second,) = come(rig, 1)
        assert isinstance(second, Delivered)
        assert second.deliver.text == "lagi"

    @over_drivers_that_can()
    def test_acknowledging_makes_room_and_may_be_repeated(self, rig: Rig) -> None:
        rig.send("satu")
        (event,) = come(rig, 1)
        rig.modem.acknowledge(event)
        rig.modem.acknowledge(event)
        rig.send("dua")
        (other,) = come(rig, 1)
        assert other.handle == event.handle

    @over_drivers_that_can()
    @pytest.mark.parametrize(
        "text", ["halo", "Terima kasih 😀 “sudah”", "10 € [x]"], ids=["plain", "unicode", "extension"]
    )
    def test_a_text_comes_as_it_was_written(self, rig: Rig, text: str) -> None:
        rig.send(text)
        (event,) = come(rig, 1)
        assert isinstance(event, Delivered)
        assert event.deliver.text == text
        assert str(event.deliver.originator) == CITIZEN

    @over_drivers_that_can("split")
    def test_the_segments_of_a_long_text_say_that_they_are(self, rig: Rig) -> None:
        rig.send("Kartu Keluarga Anda " * 12)
        events = come(rig, 2)
        places = [event.deliver.concatenation for event in events if isinstance(event, Delivered)]
        assert [(place.total, place.sequence) for place in places if place] == [(2, 1), (2, 2)]

    @over_drivers_that_can("name its sender")
    def test_a_name_as_sender_stays_a_name(self, rig: Rig) -> None:
        rig.send("Paket data Anda habis", "TELKOMSEL")
        (event,) = come(rig, 1)
        assert isinstance(event, Delivered)
        assert event.deliver.originator.is_alphanumeric
        assert str(event.deliver.originator) == "TELKOMSEL"

    @over_drivers_that_can("see the air")
    @pytest.mark.parametrize(
        ("text", "alphabet"),
        [("KTP siap [A] €", Alphabet.GSM7), ("Siap “besok” 😀", Alphabet.UCS2)],
        ids=["gsm7", "ucs2"],
    )
    def test_a_submit_gives_a_reference_and_the_text_goes_out(
        self, rig: Rig, text: str, alphabet: Alphabet
    ) -> None:
        reference = rig.modem.submit(replace(SEGMENT, text=text, alphabet=alphabet))
        assert 0 <= reference <= 255
        assert rig.air()[-1] == text

    @over_drivers_that_can("report")
    def test_a_report_comes_for_what_was_submitted(self, rig: Rig) -> None:
        reference = rig.modem.submit(SEGMENT)
        (report,) = come(rig, 1)
        assert isinstance(report, Reported)
        assert report.report.message_reference == reference
        assert str(report.report.recipient) == CITIZEN
        rig.modem.acknowledge(report)
        assert rig.modem.poll(0.2) == []

    @over_drivers_that_can("refuse")
    def test_what_the_network_will_never_take_is_refused(self, rig: Rig) -> None:
        with pytest.raises(Refused) as raised:
            rig.modem.submit(replace(SEGMENT, recipient=UNKNOWN_NUMBER))
        assert raised.value.code == 28

    @over_drivers_that_can()
    def test_a_modem_in_its_network_may_send(self, rig: Rig) -> None:
        assert rig.modem.health().registration.may_send

    @over_drivers_that_can("refuse")
    def test_a_command_that_waits_for_more_is_refused(self, rig: Rig) -> None:
        with pytest.raises(ModemError):
            rig.modem.at("AT+CMGS=20")

    @pytest.mark.parametrize("name", [name for name in MAKERS if name not in CANNOT["be closed"]])
    def test_a_closed_modem_is_a_lost_link(self, name: str, tmp_path: Path) -> None:
        rig: Rig = MAKERS[name](tmp_path)
        rig.modem.close()
        rig.modem.close()
        for verb in (lambda: rig.modem.poll(0), lambda: rig.modem.submit(SEGMENT), rig.modem.health):
            with pytest.raises(LinkLost):
                verb()
        rig.close()
