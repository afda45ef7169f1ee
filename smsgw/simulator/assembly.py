"""A whole simulated modem: SIM, network, phones, faults, port; and the registry of them by name.

Owns how the parts are put together and the options of a sim:// URL; must not know AT.  The one rule:
the same name is the same modem and network for the life of the process, so a program under test may
come and go.

    simulator = Simulator(personality="huawei-e173", manual=True)
    session = simulator.open()                          # or pyserial on sim://NAME
    simulator.phone("+6281200000012").send("CEK 417-205")
    simulator.faults.add("cms", code=38, times=3)
    simulator.network.taken[-1].text
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from smsgw.simulator.card import SimCard, SimState
from smsgw.simulator.faults import Faults
from smsgw.simulator.line import Line, Session
from smsgw.simulator.modem import SimModem
from smsgw.simulator.network import Network
from smsgw.simulator.personalities import personality
from smsgw.simulator.phone import Phone
from smsgw.simulator.storage import STORED_SENT, Stored
from smsgw.simulator.timers import Timers
from smsgw.simulator.traffic import DELIVERED, EXPIRED, STILL_TRYING, PlannedReport

DEFAULT_NAME = "sim"

#: TP-ST of the reports that can be asked for by name; "off" is none at all.
REPORT_STATUSES = {"delivered": DELIVERED, "temporary": STILL_TRYING, "failed": EXPIRED}


@dataclass(frozen=True, slots=True)
class Options:
    """What a simulated modem is made with; each may stand in a sim:// URL.

    pin         the SIM's PIN, asked at every power-on; empty: none
    number      the SIM's own number; smsc its service centre
    reports     delivered | temporary | failed | off
    sms_ready_s seconds from power-on until SMS works; negative: as the model has it
    seed        of the faults' chance
    manual      time moves by `advance` only, and no thread is started
    """

    personality: str = "generic"
    pin: str = ""
    number: str = "+6281200000001"
    smsc: str = "+6281100000"
    registration: int = 1
    submit_latency_s: float = 0.0
    command_latency_s: float = 0.0
    sms_ready_s: float = -1.0
    reports: str = "delivered"
    report_delay_s: float = 0.0
    seed: int = 0
    manual: bool = False

    @classmethod
    def read(cls, texts: Mapping[str, object]) -> "Options":
        """From a URL's query or keyword arguments.  Raises ValueError naming the option."""
        known = {option.name: option.type for option in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in texts.items():
            if name not in known:
                raise ValueError(f"a simulated modem has no option {name!r}; known: {', '.join(known)}")
            kind = known[name]
            assert isinstance(kind, type)
            try:
                values[name] = str(value).lower() in ("1", "true") if kind is bool else kind(value)
            except ValueError:
                raise ValueError(f"option {name}: {value!r} is no {kind.__name__}") from None
        return cls(**values)


class Simulator:
    """One simulated modem with its SIM and network.  All methods may be called from any thread.

    modem, card, network, faults, line, timers  the parts; touch their attributes under `lock`
    """

    def __init__(self, **options: object) -> None:
        self.options = chosen = Options.read(options)
        self.lock = threading.RLock()
        changed = threading.Condition(self.lock)
        self.timers = Timers(self.lock, manual=chosen.manual)
        self.faults = Faults(chosen.seed)
        self.card = SimCard(pin=chosen.pin, msisdn=chosen.number, smsc=chosen.smsc)
        self.line = Line(changed)
        self.network = Network(changed, self.timers, self.faults, chosen.smsc)
        self.modem = SimModem(
            personality(chosen.personality), self.card, self.line, self.network, self.timers, self.faults
        )
        self.modem.registration = chosen.registration
        self.modem.submit_latency_s = chosen.submit_latency_s
        self.modem.command_latency_s = chosen.command_latency_s
        if chosen.sms_ready_s >= 0:
            self.modem.sms_ready_s = chosen.sms_ready_s
            self.modem.power_on()
        self.report(chosen.reports, chosen.report_delay_s)

    def open(self, *, exclusive: bool = True) -> Session:
        """Take the port, as a program does.  Raises OSError: unplugged, or held by another."""
        return self.line.open(exclusive=exclusive)

    def phone(self, number: str) -> Phone:
        """The phone with that number."""
        return self.network.phone(number)

    def deliver(self, sender: str, text: str, **fields: int | bool) -> None:
        """A message for the gateway from any sender; see `Network.deliver`."""
        self.network.deliver(sender, text, **fields)

    def wait_for(self, predicate: Callable[[], object], timeout_s: float = 10.0) -> bool:
        """Wait until something is true of the simulator; see `Network.wait_for`."""
        return self.network.wait_for(predicate, timeout_s)

    def advance(self, seconds: float) -> None:
        """Let manual time pass."""
        self.timers.advance(seconds)

    def report(self, what: str, after_s: float = 0.0) -> None:
        """Which status report each SUBMIT gets: delivered, temporary, failed or off."""
        if what != "off" and what not in REPORT_STATUSES:
            raise ValueError(f"reports are {', '.join(REPORT_STATUSES)} or off, not {what!r}")
        with self.lock:
            planned = () if what == "off" else (PlannedReport(REPORT_STATUSES[what], after_s),)
            self.network.reports = planned

    def register(self, stat: int) -> None:
        """+CREG's stat from now on.  Raises ValueError outside 0..10."""
        if stat not in range(11):
            raise ValueError("a registration is 0 to 10")
        with self.lock:
            self.modem.register(stat)

    def become(self, name: str) -> None:
        """Another model, with the same SIM in it.  Raises ValueError for an unknown one."""
        row = personality(name)
        with self.lock:
            self.modem.become(row)

    def set_sim(self, state: SimState | str) -> None:
        """Take the SIM out, lock it, put it back.  Raises ValueError for an unknown state."""
        state = SimState(state)
        with self.lock:
            self.card.state = state
            self.modem.is_ready = False
            self.modem.unlocked()

    def unplug(self, seconds: float | None = None) -> None:
        """Pull the stick out; put it back after `seconds`, or by `replug`."""
        with self.lock:
            self.line.plug(False)
            if seconds is not None:
                self.timers.after(seconds, self.replug)

    def replug(self) -> None:
        """Put the stick in: it starts anew."""
        with self.lock:
            if not self.line.is_plugged:
                self.line.plug(True)
                self.modem.power_on()

    def reboot(self) -> None:
        """The modem restarts by itself, on an open port, and says its banner."""
        with self.lock:
            self.modem.power_on()

    def go_deaf(self, seconds: float | None = None) -> None:
        """Nothing is heard and nothing said any more, for `seconds` or until `wake`."""
        with self.lock:
            self.modem.is_deaf = True
            if seconds is not None:
                self.timers.after(seconds, self.wake)

    def wake(self) -> None:
        """The end of `go_deaf`."""
        with self.lock:
            self.modem.is_deaf = False
            self.network.offer()

    def flood(self, seconds: float, every_s: float = 0.1) -> None:
        """The model's own indications, without end for `seconds`."""
        with self.lock:
            self.modem.speech.make_noise()
            if seconds > every_s:
                self.timers.after(every_s, lambda: self.flood(seconds - every_s, every_s))

    def interrupt_next_answer(self) -> None:
        """The next indications come between the lines of the next answer."""
        with self.lock:
            self.modem.speech.hold_until_answer()

    def fill_storage(self) -> None:
        """Fill the memory in which messages are received with somebody's old, sent ones."""
        with self.lock:
            memory = self.modem.memories[self.modem.settings.memories[2]]
            while memory.store(Stored(b"\x00", _OLD_SUBMIT, STORED_SENT)):
                pass

    def empty_storage(self) -> None:
        """Delete every message in every memory."""
        with self.lock:
            for memory in self.modem.memories.values():
                for index, _ in list(memory.items()):
                    memory.delete(index)
            self.network.room_made()
            self.network.offer()

    def close(self) -> None:
        """Stop the timers; who holds the port loses it."""
        self.timers.close()
        self.line.plug(False)


#: A SUBMIT of "hello" to +6281200000099, as lies about on old cards.
_OLD_SUBMIT = bytes.fromhex("01000D91261802000090F9000005E8329BFD06")

_registry: dict[str, Simulator] = {}
_registry_lock = threading.Lock()


def simulator(name: str = DEFAULT_NAME, **options: object) -> Simulator:
    """The simulated modem of that name; made with `options` the first time, when alone they count."""
    with _registry_lock:
        if name not in _registry:
            _registry[name] = Simulator(**options)
        return _registry[name]


def simulator_of_url(url: str) -> Simulator:
    """The modem that sim://NAME?option=value names.  Raises ValueError for a bad URL or option."""
    parts = urlsplit(url)
    if parts.scheme != "sim":
        raise ValueError(f"not a sim:// address: {parts.scheme!r}")
    return simulator(parts.netloc or DEFAULT_NAME, **dict(parse_qsl(parts.query, keep_blank_values=True)))


def forget(name: str = DEFAULT_NAME) -> None:
    """Close the modem of that name; the next `simulator(name)` makes a new one."""
    with _registry_lock:
        old = _registry.pop(name, None)
    if old is not None:
        old.close()
