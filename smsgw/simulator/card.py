"""The SIM card: its lock, its identity, its messages.

Owns what stays when the modem is unplugged or replaced; must not know AT.  The one rule: a wrong PIN
counts, always, until the card is blocked.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from smsgw.simulator.storage import Memory


class SimState(StrEnum):
    """What +CPIN? tells about the card."""

    READY = "ready"  #: unlocked, or no PIN wanted
    PIN = "pin"  #: waits for its PIN
    PUK = "puk"  #: blocked by wrong PINs
    ABSENT = "absent"  #: no card: CME 10
    BUSY = "busy"  #: starting: CME 14
    FAILURE = "failure"  #: cannot be read: CME 13


#: PINs that may be tried before the card is blocked.
PIN_ATTEMPTS = 3


@dataclass(slots=True)
class SimCard:
    """One SIM.

    pin             empty: the card asks for none
    msisdn          its own number; many Indonesian cards do not know theirs, +CNUM then shows nothing
    last_reference  the last TP-MR used (EF SMSS keeps it on the card)
    """

    pin: str = ""
    puk: str = "12345678"
    msisdn: str = "+6281200000001"
    imsi: str = "510100000000017"
    iccid: str = "8962100000000000017"
    smsc: str = "+6281100000"
    state: SimState = SimState.READY
    attempts_left: int = PIN_ATTEMPTS
    last_reference: int = 0
    memory: Memory = field(default_factory=lambda: Memory("SM", 50))

    def power_on(self) -> None:
        """Ask for the PIN again, if there is one."""
        if self.pin and self.state is SimState.READY:
            self.state = SimState.PIN

    def enter_pin(self, pin: str) -> bool:
        """Try a PIN; False when it was wrong, which costs an attempt."""
        if pin == self.pin:
            self.attempts_left = PIN_ATTEMPTS
            self.state = SimState.READY
            return True
        self.attempts_left -= 1
        if self.attempts_left <= 0:
            self.state = SimState.PUK
        return False

    def enter_puk(self, puk: str, new_pin: str) -> bool:
        """Unblock the card with a new PIN; False when the PUK was wrong."""
        if puk != self.puk:
            return False
        self.pin = new_pin
        return self.enter_pin(new_pin)

    def next_reference(self) -> int:
        """The next TP-MR, 0..255."""
        self.last_reference = (self.last_reference + 1) % 256
        return self.last_reference
