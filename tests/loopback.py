"""A modem that is plain Python, with a SIM and an air that outlive it: for tests of the flows.

It keeps the contract of smsgw.modem.base.  What dies with a process is `LoopbackModem`; what does not
is `World`.  A test may have each step of the modem reported to it, and die there.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from smsgw.errors import TpduError
from smsgw.messages import Delivered, Event, Reported, Segment, Unreadable
from smsgw.modem.base import Health, ModemIdentity, Registration
from smsgw.sms.address import Address
from smsgw.sms.tpdu import Deliver, StatusReport, decode_tpdu, encode_tpdu
from smsgw.sms.udh import Concatenation


class Killed(BaseException):
    """The process ends here: no handler of the gateway may catch it."""


def nothing(_step: str) -> None:
    """The hook of a modem that nobody watches."""


@dataclass
class World:
    """SIM, air and clock: what is still there after the process died.

    reports  does the network report each segment, and with which TP-ST?  None: it never does
    """

    now: datetime
    sim: dict[int, bytes] = field(default_factory=dict)
    air: list[Segment] = field(default_factory=list)
    reports: int | None = 0
    next_reference: int = 0

    def copy(self) -> "World":
        return copy.deepcopy(self)

    def put(self, octets: bytes) -> int:
        """A TPDU comes from the network: into the first free slot of the SIM."""
        slot = next(n for n in range(1, 256) if n not in self.sim)
        self.sim[slot] = octets
        return slot

    def take(self, segment: Segment) -> int:
        """The network takes a segment; its TP-MR."""
        reference, self.next_reference = self.next_reference, (self.next_reference + 1) % 256
        self.air.append(segment)
        if self.reports is not None:
            self.put(encode_tpdu(report_for(segment.recipient, reference, self.now, self.reports)))
        return reference


def report_for(recipient: str, reference: int, scts: datetime | None, status: int = 0) -> StatusReport:
    """An SMS-STATUS-REPORT as an SMSC writes it."""
    return StatusReport(reference, Address.parse(recipient), scts=scts, discharge_at=scts, status=status)


def deliver(
    text: str,
    sender: str = "+6281200000012",
    scts: datetime | None = None,
    concatenation: Concatenation | None = None,
    **fields: object,
) -> bytes:
    """The octets of an SMS-DELIVER."""
    return encode_tpdu(
        Deliver(Address.parse(sender), text, scts=scts, concatenation=concatenation, **fields)  # type: ignore[arg-type]
    )


def event_of(octets: bytes, slot: int | None = 1, memory: str = "SM") -> Event:
    """What a driver makes of a TPDU that lies in a slot; None: it came directly."""
    handle = None if slot is None else (memory, slot)
    try:
        tpdu = decode_tpdu(octets)
    except TpduError as error:
        return Unreadable(handle, octets, str(error))
    if isinstance(tpdu, StatusReport):
        return Reported(handle, octets, tpdu)
    assert isinstance(tpdu, Deliver)
    return Delivered(handle, octets, tpdu)


class LoopbackModem:
    """The six verbs over a World.  `on_step` hears of every effect, before and after it.

    refusals  what `submit` raises, in order, before it works again
    """

    def __init__(self, world: World, on_step: Callable[[str], None] = nothing) -> None:
        self.world = world
        self.refusals: list[Exception] = []
        self._on_step = on_step
        self._handed_out: set[int] = set()

    def open(self) -> ModemIdentity:
        self._on_step("open")
        return ModemIdentity("Loopback", "1")

    def poll(self, timeout_s: float) -> list[Event]:
        self._on_step("poll")
        new = sorted(set(self.world.sim) - self._handed_out)
        self._handed_out |= set(new)
        return [event_of(self.world.sim[slot], slot) for slot in new]

    def acknowledge(self, event: Event) -> None:
        if event.handle is None:
            return
        self._on_step("before acknowledge")
        self.world.sim.pop(event.handle[1], None)
        self._handed_out.discard(event.handle[1])
        self._on_step("after acknowledge")

    def submit(self, segment: Segment) -> int:
        self._on_step("before submit")
        if self.refusals:
            raise self.refusals.pop(0)
        reference = self.world.take(segment)
        self._on_step("after submit")
        return reference

    def health(self) -> Health:
        return Health(Registration.HOME)

    def close(self) -> None:
        self._handed_out.clear()

    def ussd(self, code: str, timeout_s: float = 60) -> str:
        return code

    def at(self, command: str, timeout_s: float = 10) -> list[str]:
        return ["OK"]

    def reset(self) -> None:
        self._handed_out.clear()
