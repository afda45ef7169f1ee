"""A PDU line from the modem -> the event that goes up.

Owns the SMSC address before the TPDU and what to think of a length that does not fit.  The one rule:
whatever cannot be read goes up all the same, as Unreadable with what there is of it.
"""

import contextlib

from smsgw.errors import TpduError
from smsgw.messages import Delivered, Handle, Reported, Unreadable
from smsgw.modem.fields import is_hex
from smsgw.sms.address import Address, decode_smsc
from smsgw.sms.tpdu import Deliver, StatusReport, decode_tpdu

Received = Delivered | Reported | Unreadable


def event_of(handle: Handle, line: str, length: int | None = None) -> Received | None:
    """The event of this PDU line; None for a SUBMIT, which somebody stored and nobody sent us.

    length  octets of the TPDU as the header gave it; it may be missing or wrong
    """
    line = line.strip()
    if not is_hex(line):
        return Unreadable(handle, line.encode("ascii", errors="replace"), "not hexadecimal")
    octets = bytes.fromhex(line)
    why = ""
    for smsc, tpdu in _readings(octets, length):
        try:
            decoded = decode_tpdu(tpdu)
        except TpduError as error:
            why = why or str(error)
            continue
        if isinstance(decoded, Deliver):
            return Delivered(handle, tpdu, decoded, str(smsc) if smsc else "")
        return Reported(handle, tpdu, decoded) if isinstance(decoded, StatusReport) else None
    return Unreadable(handle, octets, why or "no TPDU")


def is_cut(line: str, length: int | None) -> bool:
    """Is the line shorter than its header says?  Then noise ate some, and reading again may help."""
    if not length or not is_hex(line):
        return False
    octets = bytes.fromhex(line)
    return len(octets) < 1 + octets[0] + length


def _readings(octets: bytes, length: int | None) -> list[tuple[Address | None, bytes]]:
    """SMSC and TPDU: by the SMSC's own length first, then by the TPDU's."""
    readings: list[tuple[Address | None, bytes]] = []
    with contextlib.suppress(TpduError):
        readings.append(decode_smsc(octets))
    if length and length < len(octets):
        tail = octets[-length:]
        if not readings or readings[0][1] != tail:
            readings.append((None, tail))
    return readings
