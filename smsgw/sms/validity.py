"""TP-VP: how long the SMSC tries to deliver, in its three formats.

Owns the octets and the choice of format.  No validity is no TP-VP: a zero octet would be five
minutes, and is written only for who asks for that.

3GPP TS 23.040 clauses 9.2.3.3 (TP-VPF) and 9.2.3.12.
"""

from datetime import datetime, timedelta

from smsgw.errors import TpduError
from smsgw.sms.timestamp import DECIMAL, SEMI_OCTETS, SIZE, decode_timestamp, encode_timestamp

ABSENT, ENHANCED, RELATIVE, ABSOLUTE = 0, 1, 2, 3

Validity = timedelta | datetime | None


def relative_period(octet: int) -> timedelta:
    """The period of a relative TP-VP 0..255: 5 minutes to 63 weeks.  Clause 9.2.3.12.1."""
    if octet < 144:
        return timedelta(minutes=5 * (octet + 1))
    if octet < 168:
        return timedelta(hours=12, minutes=30 * (octet - 143))
    if octet < 197:
        return timedelta(days=octet - 166)
    return timedelta(weeks=octet - 192)


_PERIODS = tuple(relative_period(octet) for octet in range(256))


def encode_validity(validity: Validity, enhanced: bool = False) -> tuple[int, bytes]:
    """TP-VPF and the octets of TP-VP.

    None is no TP-VP, a datetime the absolute format, a timedelta the relative one: rounded up to the
    next period there is, at most 63 weeks.  `enhanced` asks for seconds where they fit.
    Raises TpduError for a period of nothing or less.
    """
    if isinstance(validity, datetime):
        return ABSOLUTE, encode_timestamp(validity)
    if enhanced:
        return ENHANCED, _encode_enhanced(validity)
    if validity is None:
        return ABSENT, b""
    return RELATIVE, bytes((_relative_octet(validity),))


def decode_validity(vpf: int, octets: bytes, offset: int) -> tuple[Validity, int]:
    """The validity that begins at `offset`, and the offset behind it.

    None also for an absolute one that is no time.  Raises TpduError when the octets end too early.
    """
    if vpf == ABSENT:
        return None, offset
    end = offset + (1 if vpf == RELATIVE else SIZE)
    if len(octets) < end:
        raise TpduError("the TPDU ends inside its validity period")
    if vpf == RELATIVE:
        return _PERIODS[octets[offset]], end
    if vpf == ABSOLUTE:
        return decode_timestamp(octets[offset:end]), end
    return _decode_enhanced(octets[offset:end]), end


def _relative_octet(validity: timedelta) -> int:
    if validity <= timedelta():
        raise TpduError("a validity period is longer than nothing")
    return next((octet for octet, period in enumerate(_PERIODS) if period >= validity), 255)


def _encode_enhanced(validity: timedelta | None) -> bytes:
    """Seconds or hours, minutes and seconds where they are exact, else the relative octet.

    Clause 9.2.3.12.3: the first octet says how the others are read.
    """
    if validity is None:
        return bytes(SIZE)
    seconds, rest = divmod(validity, timedelta(seconds=1))
    if rest or not 0 < seconds < 360_000:
        octets: tuple[int, ...] = (1, _relative_octet(validity))
    elif seconds < 256:
        octets = (2, seconds)
    else:
        minutes, second = divmod(seconds, 60)
        octets = (3, *(SEMI_OCTETS[value] for value in (*divmod(minutes, 60), second)))
    return bytes(octets).ljust(SIZE, b"\x00")


def _decode_enhanced(octets: bytes) -> timedelta | None:
    """None where no period is given, in a format that is reserved, and in digits that are none."""
    kind, value = octets[0] & 7, octets[1]
    if octets[0] & 0x80:  # more indicator octets follow; none is defined
        return None
    if kind == 1:
        return _PERIODS[value]
    if kind == 2:
        return timedelta(seconds=value) or None
    if kind == 3 and all(octet in DECIMAL for octet in octets[1:4]):
        hours, minutes, seconds = (DECIMAL[octet] for octet in octets[1:4])
        return timedelta(hours=hours, minutes=minutes, seconds=seconds) or None
    return None
