"""Time stamps of seven octets: TP-SCTS, TP-DT and the absolute TP-VP.

Owns the semi-octets of date, time and zone.  Reads no clock.  Octets that are no time are None,
never an error: a message outlives its time stamp.

3GPP TS 23.040 clause 9.2.3.11.
"""

from datetime import UTC, datetime, timedelta, timezone

from smsgw.errors import TpduError

SIZE = 7
_QUARTER = timedelta(minutes=15)
#: The number 0..99 of each octet that holds two decimal digits, the tens in the lower semi-octet.
DECIMAL = {tens | units << 4: 10 * tens + units for tens in range(10) for units in range(10)}
#: And the octet of each number.
SEMI_OCTETS = {value: octet for octet, value in DECIMAL.items()}
# The zone's sign is the top bit of its tens digit.
_NEGATIVE = 0x08
_ZONES = {
    octet | sign: timezone(quarters * _QUARTER * (-1 if sign else 1))
    for octet, quarters in DECIMAL.items()
    for sign in (0, _NEGATIVE)
    if quarters < 80
}


def encode_timestamp(at: datetime | None) -> bytes:
    """Seven octets; None: seven zeros, which are no time.  Parts of a second are dropped.

    Raises TpduError for a naive time and for years outside 2000..2099.
    """
    if at is None:
        return bytes(SIZE)
    offset = at.utcoffset()
    if offset is None:
        raise TpduError("a time without zone has no time stamp")
    if offset % _QUARTER or abs(offset) >= 80 * _QUARTER:
        at, offset = at.astimezone(UTC), timedelta()
    if not 2000 <= at.year <= 2099:
        raise TpduError("a time stamp holds the years 2000 to 2099")
    fields = (at.year - 2000, at.month, at.day, at.hour, at.minute, at.second, abs(offset) // _QUARTER)
    octets = bytearray(SEMI_OCTETS[field] for field in fields)
    if offset < timedelta():
        octets[-1] |= _NEGATIVE
    return bytes(octets)


def decode_timestamp(octets: bytes) -> datetime | None:
    """The time in its own zone, years 2000..2099; None where the seven octets are no time."""
    try:
        year, month, day, hour, minute, second = [DECIMAL[octet] for octet in octets[:6]]
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=_ZONES[octets[6]])
    except (KeyError, ValueError):
        return None
