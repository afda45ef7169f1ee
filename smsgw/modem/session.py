"""What the driver knows of one opened modem: found out by init.py, read by the rest.

Data and the memory of what was refused; no command is sent here.  The one rule: a session lives from
one initialisation to the next, so nothing in it may outlast the modem's own memory.
"""

import hashlib
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from smsgw.modem.base import ModemIdentity, Registration
from smsgw.modem.quirks import GENERIC, Quirks

# For drivers whose owner keeps no memory of its own: it lasts as long as the process.  It must be one
# for all, since the loop above builds a new driver when it likes and a third wrong PIN locks the SIM.
_PROCESS_MEMORY: dict[str, str] = {}
_MAKER = "maker"


@dataclass(frozen=True, slots=True)
class Settings:
    """The part of [[modem]] that the AT driver reads; fields as in the configuration."""

    name: str
    port: str = "auto"
    baudrate: int = 115200
    pin: str = field(default="", repr=False)
    smsc: str = field(default="", repr=False)
    submit_timeout_s: float = 75
    poll_interval_s: float = 15


@dataclass(slots=True)
class Session:
    """State of the modem, as far as we set it or it told us.

    memories     that may hold received messages and can be read, main one first
    memory       the one that +CPMS's first slot has now; empty when +CPMS is not understood
    tail         the other slots of the +CPMS= form that this modem takes
    cnmi         the setting that was taken; empty: nothing is announced, only polling finds it
    needs_cnma   the network waits for +CNMA after +CMT and +CDS
    takes_cmms   AT+CMMS=2 has not been refused yet
    validity     the SMSC or modem has not refused TP-VP yet
    """

    identity: ModemIdentity = field(default_factory=ModemIdentity)
    quirks: Quirks = GENERIC
    memories: tuple[str, ...] = ()
    memory: str = ""
    tail: tuple[str, ...] = ()
    cnmi: str = ""
    needs_cnma: bool = False
    takes_cmms: bool = True
    validity: bool = True
    smsc: str = field(default="", repr=False)
    registration: Registration = Registration.UNKNOWN

    @property
    def main_memory(self) -> str:
        return self.memories[0] if self.memories else ""


class Memory:
    """What must be remembered beyond a session: refused PINs, the SMSC of a SIM, who made the modem."""

    def __init__(self, kept: MutableMapping[str, str] | None = None) -> None:
        self._kept = _PROCESS_MEMORY if kept is None else kept

    def may_try(self, imei: str, pin: str) -> bool:
        """May this PIN be entered in this modem?  It is written down as tried, before it is.

        imei  empty: the modem does not tell now, so what any modem was told counts, and the other way round

        A try whose outcome nobody saw (the power failed under it) may be repeated once; with three
        tries a SIM then still has one.
        """
        own, unknown, some = _pin_keys(imei, pin)
        known = {self._kept.get(key) for key in ((own, unknown) if imei else (unknown, some))}
        if "refused" in known:
            return False
        self._note_pin(imei, pin, "refused" if "tried" in known else "tried")
        return True

    def refuse(self, imei: str, pin: str) -> None:
        """Never try this PIN in this modem again."""
        self._note_pin(imei, pin, "refused")

    def _note_pin(self, imei: str, pin: str, state: str) -> None:
        own, _, some = _pin_keys(imei, pin)
        self._kept[own] = self._kept[some] = state

    def forgive(self, imei: str, pin: str) -> None:
        """The PIN was taken after all."""
        for key in _pin_keys(imei, pin):
            self._kept.pop(key, None)

    def maker(self) -> tuple[str, str]:
        """Manufacturer and model of the modem that was here last; empty when none told."""
        manufacturer, _, model = self._kept.get(_MAKER, "").partition("\t")
        return manufacturer, model

    def keep_maker(self, manufacturer: str, model: str) -> None:
        if manufacturer and (manufacturer, model) != self.maker():
            self._kept[_MAKER] = f"{manufacturer}\t{model}"

    def smsc(self, imsi: str) -> str:
        """The SMSC that this SIM once had; empty when unknown."""
        return self._kept.get(_digest("smsc", imsi), "") if imsi else ""

    def keep_smsc(self, imsi: str, smsc: str) -> None:
        if imsi and smsc:
            self._kept[_digest("smsc", imsi)] = smsc


def _pin_keys(imei: str, pin: str) -> tuple[str, str, str]:
    """Under which it stands: for this modem, for one that did not tell its IMEI, for any."""
    return _digest("pin", imei, pin), _digest("pin", "", pin), _digest("pin", "*", pin)


def _digest(*parts: str) -> str:
    return parts[0] + ":" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
