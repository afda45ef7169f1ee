"""Address fields of TPDUs: TP-DA, TP-OA, TP-RA and the SMSC's address before the TPDU.

Owns the semi-octet digits and the alphanumeric form.  Does not know what makes a number
plausible in any country, nor how people type them.  An address that can be read as octets is
never refused for what it says: it is shown as it came.

3GPP TS 23.040 clause 9.1.2.5; the SMSC's address: TS 24.011 clause 8.2.5.1.
"""

import re
from dataclasses import dataclass

from smsgw.errors import TpduError
from smsgw.sms.alphabet import decode_gsm7, encode_gsm7, pack_septets, unpack_septets

UNKNOWN, INTERNATIONAL, ALPHANUMERIC = 0, 1, 5
ISDN = 1

# Digits beyond 9, clause 9.1.2.3; a filler may stand only at the end, and is dropped wherever it is.
_FROM_HEX = str.maketrans({"a": "*", "b": "#", "c": "a", "d": "b", "e": "c", "f": None})
_TO_HEX = str.maketrans({"*": "a", "#": "b", "a": "c", "b": "d", "c": "e"})
_DIGITS = re.compile(r"[0-9*#abc]*", re.ASCII)
MAX_DIGITS = 20
# Ten octets of septets.
MAX_NAME = 11


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A phone number, a short code or a name, with its type of number.

    value  digits (may hold * # a b c, never +), or the text of an alphanumeric address
    ton    type of number 0..7: 0 unknown, 1 international, 2 national, 5 alphanumeric
    npi    numbering plan 0..15: 1 is ISDN/telephone
    """

    value: str
    ton: int = INTERNATIONAL
    npi: int = ISDN

    @property
    def is_alphanumeric(self) -> bool:
        return self.ton == ALPHANUMERIC

    @property
    def is_international(self) -> bool:
        return self.ton == INTERNATIONAL

    def __str__(self) -> str:
        """`+62812...` when international, else the value; without control characters."""
        shown = "".join(character for character in self.value if character.isprintable())
        return f"+{shown}" if self.is_international and shown else shown

    def __repr__(self) -> str:
        """For logs and tracebacks: a whole phone number never shows."""
        shown = str(self)
        if not self.is_alphanumeric and len(shown) >= 9:
            shown = f"{shown[:6]}…{shown[-3:]}"
        return f"Address({shown!r}, ton={self.ton}, npi={self.npi})"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """`+62812...` is international; other digits keep the type unknown (0).

        Raises TpduError for anything else, and for more than 20 digits.
        """
        digits = text.removeprefix("+")
        if not digits:
            raise TpduError("an address without digits")
        _check_digits(digits)
        return cls(digits, INTERNATIONAL if text.startswith("+") else UNKNOWN)


def encode_address(address: Address) -> bytes:
    """The octets of TP-DA, TP-OA or TP-RA; the first counts semi-octets.  Raises TpduError."""
    type_octet = _encode_type(address)
    if address.is_alphanumeric:
        septets = _encode_name(address.value)
        return bytes(((7 * len(septets) + 3) // 4, type_octet)) + pack_septets(septets)
    return bytes((len(address.value), type_octet)) + _encode_digits(address.value)


def decode_address(octets: bytes, offset: int = 0) -> tuple[Address, int]:
    """The address that begins at `offset`, and the offset behind it.

    Raises TpduError when the octets end too early.
    """
    if len(octets) < offset + 2:
        raise TpduError("the TPDU ends inside an address")
    semi_octets = octets[offset]
    end = offset + 2 + (semi_octets + 1) // 2
    if len(octets) < end:
        raise TpduError("the TPDU ends inside an address")
    return _decode(octets[offset + 1], octets[offset + 2 : end], semi_octets), end


def encode_smsc(address: Address | None) -> bytes:
    """The SMSC's address as it stands before a TPDU; None: a zero octet, the SIM's own is used.

    Raises TpduError.
    """
    if address is None:
        return b"\x00"
    value = _encode_digits(address.value)
    return bytes((1 + len(value), _encode_type(address))) + value


def decode_smsc(octets: bytes) -> tuple[Address | None, bytes]:
    """The SMSC's address (None when it is left out) and the TPDU behind it.

    Raises TpduError when the octets end too early.
    """
    if not octets:
        raise TpduError("no octets at all")
    end = 1 + octets[0]
    if len(octets) < end:
        raise TpduError("the PDU ends inside the SMSC's address")
    if end < 3:
        return None, octets[end:]
    return _decode(octets[1], octets[2:end], 2 * (end - 2)), octets[end:]


def _decode(type_octet: int, value: bytes, semi_octets: int) -> Address:
    ton, npi = type_octet >> 4 & 7, type_octet & 15
    if ton == ALPHANUMERIC:
        return Address(_decode_name(value, semi_octets), ton, npi)
    digits = _swapped(value.hex())[:semi_octets]
    return Address(digits.translate(_FROM_HEX), ton, npi)


def _decode_name(value: bytes, semi_octets: int) -> str:
    count = semi_octets * 4 // 7
    septets = unpack_septets(value, count)
    # Seven characters fill 49 bits: 13 semi-octets.  Many SMSCs count whole octets and say 14, which
    # is also the count of eight characters; the eighth is then the padding, which reads as "@".
    if semi_octets == 14 and septets.endswith(b"\x00"):
        septets = septets[:-1]
    return decode_gsm7(septets)


def _encode_type(address: Address) -> int:
    if not (0 <= address.ton <= 7 and 0 <= address.npi <= 15):
        raise TpduError("the type of number is 0..7 and the numbering plan 0..15")
    return 0x80 | address.ton << 4 | address.npi


def _encode_name(name: str) -> bytes:
    septets = encode_gsm7(name)
    if len(septets) > MAX_NAME:
        raise TpduError(f"an alphanumeric address holds at most {MAX_NAME} characters")
    return septets


def _encode_digits(digits: str) -> bytes:
    _check_digits(digits)
    semi_octets = digits.translate(_TO_HEX) + "f" * (len(digits) % 2)
    return bytes.fromhex(_swapped(semi_octets))


def _swapped(semi_octets: str) -> str:
    """Each pair of characters the other way round: an octet's first digit is its lower half."""
    return "".join(map("".join, zip(semi_octets[1::2], semi_octets[::2], strict=True)))


def _check_digits(digits: str) -> None:
    if not _DIGITS.fullmatch(digits) or len(digits) > MAX_DIGITS:
        raise TpduError(f"an address is a + (or none) and 1 to {MAX_DIGITS} of the digits 0-9 * # a b c")
