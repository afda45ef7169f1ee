"""The contract between the gateway and a modem: six verbs, and three that only a person asks for.

The flows (inbound, outbound) know this file of the modem package and no other.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from smsgw.messages import Event, Segment


@dataclass(frozen=True, slots=True)
class ModemIdentity:
    """Who answered.  Empty strings where the modem gave nothing."""

    manufacturer: str = ""
    model: str = ""
    revision: str = ""
    imei: str = ""
    imsi: str = ""
    smsc: str = ""
    port: str = ""  # the port that was really opened, when the configuration says "auto"


class Registration(StrEnum):
    """+CREG's stat, as far as it matters for SMS.  TS 27.007 clause 7.2."""

    HOME = "home"  #: 1, and 6 (SMS only), 9 (CSFB not preferred)
    ROAMING = "roaming"  #: 5, 7, 10
    SEARCHING = "searching"  #: 0 and 2
    DENIED = "denied"  #: 3
    UNKNOWN = "unknown"  #: 4, or the modem does not say
    EMERGENCY = "emergency"  #: 8

    @property
    def may_send(self) -> bool:
        return self in (Registration.HOME, Registration.ROAMING)


@dataclass(frozen=True, slots=True)
class Health:
    """How the modem is, at one moment."""

    registration: Registration = Registration.UNKNOWN
    operator: str = ""
    rssi_dbm: int | None = None
    storage_used: int | None = None
    storage_total: int | None = None


class Modem(Protocol):
    """One GSM modem as smsgw sees it.  Not thread-safe: one ModemLoop owns it."""

    def open(self) -> ModemIdentity:
        """Make it ready to receive: echo off, PDU mode, indications on.

        Raises ModemUnavailable with its reason, or LinkLost.
        """

    def poll(self, timeout_s: float) -> list[Event]:
        """What arrived, waiting at most `timeout_s`.  Looks through the storages now and then.

        An event is handed out once; until it is acknowledged it stays on the SIM, and the next
        `open` hands it out again.  Raises LinkLost, or ModemUnavailable after a failed recovery.
        """

    def acknowledge(self, event: Event) -> None:
        """The event is safe on disk: delete it on the SIM, or +CNMA.  Raises LinkLost."""

    def submit(self, segment: Segment) -> int:
        """Hand one segment to the SMSC, asking for a status report; return its TP-MR, 0..255.

        Blocks until the final result, at most submit_timeout_s.  Raises Refused, Postponed or
        ModemUnavailable when the segment surely did not go out, AlreadyTaken when the SMSC has it from
        an earlier submit, InDoubt when the PDU was written
        and no result came, LinkLost when the port went before the PDU was written.
        """

    def health(self) -> Health:
        """Registration, operator, signal.  Raises LinkLost."""

    def close(self) -> None:
        """Let the port go.  Never raises, and never waits for the modem."""

    def ussd(self, code: str, timeout_s: float = 60) -> str:
        """The network's answer to a USSD code such as `*888#`.  Raises ModemError."""

    def at(self, command: str, timeout_s: float = 10) -> list[str]:
        """The lines that answer one AT command, the final result last.  Raises ModemError.

        For a person at a prompt; refuses a command that would wait for more input.
        """

    def reset(self) -> None:
        """Restart the modem, open or not, where that is safe for its model; it comes back through `open`.

        Raises ModemUnavailable where a restart would lose the modem (see quirks).
        """
