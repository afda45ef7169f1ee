"""Fields of one octet, and the bits of a TPDU's first octet.

Owns the reading and writing of them with TpduError for what is missing or does not fit.

3GPP TS 23.040 clause 9.2.3.
"""

from smsgw.errors import TpduError

# TP-MTI as from the SMSC.  01 is a SUBMIT, as modems store what is to be sent.
DELIVER, SUBMIT, STATUS_REPORT = 0, 1, 2

# The other bits of the first octet; the same bit means different things in different TPDUs.
NO_MORE_TO_SEND = REJECT_DUPLICATES = 0x04
LOOP_PREVENTION = 0x08
STATUS_REPORT_BIT = 0x20  # TP-SRI, TP-SRR, TP-SRQ
UDHI = 0x40
REPLY_PATH = 0x80


def flags(*bits: tuple[int, bool]) -> int:
    """The sum of the bits that are set."""
    return sum(bit for bit, is_set in bits if is_set)


def write_octets(*values: int) -> bytes:
    """One octet for each value.  Raises TpduError for a value outside 0..255."""
    try:
        return bytes(values)
    except ValueError:
        raise TpduError("a field of one octet holds 0..255") from None


def read_octets(octets: bytes, start: int, end: int) -> bytes:
    """The octets from start to end.  Raises TpduError when there are fewer."""
    if len(octets) < end:
        raise TpduError("the TPDU ends too early")
    return octets[start:end]
