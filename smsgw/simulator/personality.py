"""What can differ between modem models on the wire.

Owns the list of differences and their defaults; must not know any model.  The one rule: the defaults
are a modem that does all by the book, so a field is there only because some real model differs in it.
"""

from dataclasses import dataclass
from enum import StrEnum


class UssdForm(StrEnum):
    """How a model wants and gives USSD strings."""

    PLAIN = "plain"  #: as text
    PACKED = "packed"  #: GSM-7 septets packed into octets, as hex, both ways
    UCS2 = "ucs2"  #: sent as text, answered as UCS-2 hex


@dataclass(frozen=True, slots=True)
class Personality:
    """One model.  The defaults are a modem that does all by the book.

    memories       (name, capacity) of each memory; "MT" stands for SM and ME together
    cpms_forms     how many memories AT+CPMS= accepts in one command
    cpms_test      what +CPMS=? shows; empty: made from `memories`
    cpms_names     False: +CPMS? gives numbers alone
    cnmi_refused   (position, value) that +CNMI=? offers and the setting refuses
    cmgr_header    {stat} and {length} of a +CMGR header; cmgl_header also has {index}
    empty_list     CMS code for +CMGL on an empty store; None: a bare OK, as for `empty_slot`
    vendor         vendor commands that answer OK; all others answer `unknown_command`
    noise          indications that it sends unasked
    banner         what it says after power-on
    busy_after_cfun  that many commands after +CFUN=1 answer CME 515
    sms_ready_s    seconds after power-on until SMS commands work
    """

    name: str
    manufacturer: str = "smsgw"
    model: str = "Simulated GSM modem"
    revision: str = "1.0"
    imei: str = "350000000000017"
    has_revision: bool = True
    prompt: bytes = b"\r\n> "
    memories: tuple[tuple[str, int], ...] = (("SM", 50), ("ME", 100), ("SR", 20))
    first_index: int = 1
    default_memory: str = "SM"
    cpms_test: str = ""
    cpms_forms: frozenset[int] = frozenset({1, 2, 3})
    cpms_names: bool = True
    cnmi_test: str = "(0-2),(0-3),(0,2),(0-2),(0,1)"
    cnmi_refused: tuple[tuple[int, int], ...] = ()
    cmgr_header: str = "{stat},,{length}"
    cmgl_header: str = "{index},{stat},,{length}"
    empty_list: int | None = None
    empty_slot: int | None = None
    unknown_command: str = "ERROR"
    full_line: str = ""  #: the indication that the storage is full
    report_memory: str = ""  #: the memory that +CDSI names, where that is not the one with the report
    vendor: tuple[str, ...] = ()
    noise: tuple[str, ...] = ('+CREG: 1,"CE00","00005449"',)
    banner: tuple[str, ...] = ()
    sms_ready_line: str = ""
    sms_ready_s: float = 0.0
    cpin_has_ok: bool = True
    cpin_first: bool = False  #: everything but +CPIN? answers CME 11 until it was asked
    busy_after_cfun: int = 0
    cmms: bool = True
    acknowledges: bool = True  #: +CSMS=1, and +CNMA after direct messages
    ussd: UssdForm = UssdForm.PLAIN
    ussd_opener: str = ""  #: the command without which +CUSD answers ERROR
    csmp_clears_smsc: bool = False
    reset_drops_usb: bool = False  #: AT+CFUN=1,1 and it is gone from the bus
    cms_needs_cmee: bool = False  #: +CMGS fails with a plain ERROR under +CMEE=0
