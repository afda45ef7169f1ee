"""Frozen values that cross layers: what a modem hands up, what goes down to it, what a command answers.

They know the codec's values and nothing above.  Their `repr` shows no text and no whole number,
since a repr ends in logs and tracebacks.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from smsgw.sms.alphabet import Alphabet
from smsgw.sms.tpdu import Deliver, StatusReport

# Where a stored TPDU lies on the SIM or in the modem: the memory's name and its index there.
# None: the TPDU came directly (+CMT, +CDS) and lies nowhere; it is acknowledged by +CNMA, if at all.
Handle = tuple[str, int] | None


class Lane(IntEnum):
    """What a message is, and so who goes first: the lower number."""

    REPLY = 0  #: the answer to a citizen who has just asked
    NOTICE = 1  #: to one person, about that person's request
    BROADCAST = 2  #: to many; also what an admin sends by hand in bulk

    @property
    def word(self) -> str:
        """`reply`, `notice`, `broadcast`: as the configuration and the command line write it."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> "Lane":
        """The lane of that name.  Raises KeyError."""
        return cls[word.strip().upper()]


def shorten(address: str) -> str:
    """A phone number as logs may show it: `+62812…012`.  Short codes and names stay whole.

    >>> shorten("+6281200000012")
    '+62812…012'
    >>> shorten("1708")
    '1708'
    """
    return address if len(address) < 9 else f"{address[:6]}…{address[-3:]}"


@dataclass(frozen=True, slots=True)
class Segment:
    """One SMS-SUBMIT to come: segment `sequence` of `total` of one message.

    segment_id        the outbox row, for logs and for the walk back
    recipient         E.164 with +
    text              this segment's own text
    alphabet          the whole message's, since phones join segments badly when it changes between
                      them; None: the smallest that holds this text
    concat_reference  0..65535, the same for all segments of a message; unused when total is 1
    """

    segment_id: int
    message_id: int
    recipient: str
    text: str = field(repr=False)
    alphabet: Alphabet | None = None
    sequence: int = 1
    total: int = 1
    concat_reference: int = 0
    #: How many segments are due behind it: a driver may keep the radio link open (AT+CMMS).
    queued_behind: int = 0

    def __str__(self) -> str:
        return f"outbox={self.message_id} segment={self.sequence}/{self.total} to={shorten(self.recipient)}"


@dataclass(frozen=True, slots=True)
class Delivered:
    """An SMS-DELIVER that the modem holds or has just handed over."""

    handle: Handle
    octets: bytes = field(repr=False)  # the TPDU, without the SMSC's address
    deliver: Deliver = field(repr=False)
    smsc: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """An SMS-STATUS-REPORT."""

    handle: Handle
    octets: bytes = field(repr=False)
    report: StatusReport = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Octets where a TPDU should be.  Kept as they are, acknowledged, shown as corrupt."""

    handle: Handle
    octets: bytes = field(repr=False)  # as much as could be read of the PDU line; may be empty
    why: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The result of a submit that had ended InDoubt came after all: the SMSC took the segment."""

    segment_id: int
    message_reference: int
    handle: Handle = None  # it lies nowhere and needs no acknowledgement


Event = Delivered | Reported | Unreadable | Confirmed


@dataclass(frozen=True, slots=True)
class Reply:
    """What a citizen is to be told.  Nothing to tell is None, never an empty Reply.

    reason   why this was said: a stable key (`found`, `not_found`, `help`), kept with the inbox row
    further  a second SMS, where the contract allows two (two questions in one text)
    """

    text: str = field(repr=False)
    reason: str = "answered"
    further: str | None = field(default=None, repr=False)
