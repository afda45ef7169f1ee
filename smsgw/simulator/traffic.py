"""What passes between modem and network.

Owns the values; must not know who makes or takes them.  The one rule: their repr shows no text.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from smsgw.errors import SmsgwError
from smsgw.sms.tpdu import Submit

# TP-ST.  TS 23.040 clause 9.2.3.15.
DELIVERED, STILL_TRYING, EXPIRED = 0x00, 0x20, 0x46


class NetworkRefusal(SmsgwError):
    """The network does not take a SUBMIT; `code` is the RP cause, as +CMS ERROR shows it."""

    def __init__(self, code: int) -> None:
        super().__init__(f"RP cause {code}")
        self.code = code


class Acceptance(Enum):
    """What became of a message that was offered to the modem."""

    TAKEN = "taken"  #: stored or handed over; the SMSC forgets it
    AWAITED = "awaited"  #: handed over; +CNMA decides
    FULL = "full"  #: no room: try again when there is
    LATER = "later"  #: nobody there, or still busy with another


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """A status report to come: TP-ST, and seconds after the SUBMIT."""

    status: int = DELIVERED
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Taken:
    """One SUBMIT that the SMSC took.  `number` counts from 1."""

    number: int
    at: datetime
    sender: str
    recipient: str
    text: str = field(repr=False)
    message_reference: int = 0
    submit: Submit | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A TPDU on its way to the modem."""

    tpdu: bytes = field(repr=False)
    smsc: bytes = field(repr=False)
    is_report: bool = False
    message_class: int | None = None
