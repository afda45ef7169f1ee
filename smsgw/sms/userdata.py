"""TP-UDL and TP-UD: header and text, or header and octets, in one field.

Owns lengths, fill bits and the choice of shift tables.  Does not know which TPDU it is in.

3GPP TS 23.040 clauses 9.2.3.16 and 9.2.3.24.
"""

from dataclasses import dataclass, field

from smsgw.errors import TpduError
from smsgw.sms.alphabet import (
    Alphabet,
    decode_gsm7,
    decode_ucs2,
    encode_gsm7,
    encode_ucs2,
    pack_septets,
    unpack_septets,
)
from smsgw.sms.coding import decode_dcs
from smsgw.sms.udh import InformationElement, decode_udh, encode_udh, find_languages

MAX_OCTETS = 140


@dataclass(frozen=True, slots=True)
class UserData:
    """What one TP-UD says.  Text or data, never both."""

    text: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)
    udh: tuple[InformationElement, ...] = ()


def encode_user_data(content: UserData, dcs: int) -> bytes:
    """TP-UDL and TP-UD.  Raises TpduError when it does not fit in 140 octets or in the alphabet."""
    alphabet, _ = decode_dcs(dcs)
    header = encode_udh(content.udh)
    if (content.text and alphabet is Alphabet.DATA) or (content.data and alphabet is not Alphabet.DATA):
        raise TpduError("the data coding scheme is not that of the text or data")
    if alphabet is not Alphabet.GSM7:
        body = content.data if alphabet is Alphabet.DATA else encode_ucs2(content.text)
        return _limited(len(header) + len(body), header + body)
    if any(find_languages(content.udh)):
        raise TpduError("national language shift tables are for reading only")
    septets = encode_gsm7(content.text)
    if len(septets) > 160:
        raise TpduError("the text does not fit in one TPDU")
    taken, fill_bits = _header_septets(len(header))
    return _limited(taken + len(septets), header + pack_septets(septets, fill_bits))


def decode_user_data(octets: bytes, dcs: int, udhi: bool, lenient: bool) -> UserData:
    """What TP-UDL, the first octet, and TP-UD behind it say.  Octets beyond TP-UDL are not looked at.

    A TP-UDL of more than a network carries is read all the same where the octets are there.

    lenient  a header that is announced where there is no user data at all is passed over

    Raises TpduError when octets are missing.
    """
    if not octets:
        raise TpduError("the TPDU ends before its user data")
    udl = octets[0]
    alphabet, _ = decode_dcs(dcs)
    size = (7 * udl + 7) // 8 if alphabet is Alphabet.GSM7 else udl
    if len(octets) <= size:
        raise TpduError(f"the user data should have {size} octets and has {len(octets) - 1}")
    body = octets[1 : 1 + size]
    udh: tuple[InformationElement, ...] = ()
    header = 0
    if udhi and (udl or not lenient):
        udh = decode_udh(body)
        header = 1 + body[0]
    if alphabet is Alphabet.DATA:
        return UserData(data=body[header:], udh=udh)
    if alphabet is Alphabet.UCS2:
        return UserData(decode_ucs2(body[header:]), udh=udh)
    taken, fill_bits = _header_septets(header)
    septets = unpack_septets(body[header:], udl - taken, fill_bits)
    return UserData(decode_gsm7(septets, *find_languages(udh)), udh=udh)


def _header_septets(octets: int) -> tuple[int, int]:
    """How many septets a header of `octets` takes, and the fill bits that end the last of them."""
    taken = (8 * octets + 6) // 7
    return taken, 7 * taken - 8 * octets


def _limited(udl: int, octets: bytes) -> bytes:
    if len(octets) > MAX_OCTETS:
        raise TpduError("the user data does not fit in one TPDU")
    return bytes((udl,)) + octets
