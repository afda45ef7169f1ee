"""TP-DCS: the octet that says alphabet and class.

Owns the meaning of the 256 values.  A reserved value reads as GSM 7-bit, as the standard asks.

3GPP TS 23.038 clause 4.
"""

from smsgw.errors import TpduError
from smsgw.sms.alphabet import Alphabet

# Bits 3 and 2 of the general groups; the fourth value is reserved.
_GENERAL = (Alphabet.GSM7, Alphabet.DATA, Alphabet.UCS2, Alphabet.GSM7)
_BITS = {Alphabet.GSM7: 0x00, Alphabet.DATA: 0x04, Alphabet.UCS2: 0x08}


def encode_dcs(alphabet: Alphabet, message_class: int | None = None) -> int:
    """The octet of the general group, 0..255.  Raises TpduError for a class outside 0..3."""
    if message_class is None:
        return _BITS[alphabet]
    if not 0 <= message_class <= 3:
        raise TpduError("a message class is 0..3")
    return _BITS[alphabet] | 0x10 | message_class


def decode_dcs(dcs: int) -> tuple[Alphabet, int | None]:
    """Alphabet and message class of an octet 0..255; class None: it has none.

    Compressed text is DATA: nobody sends it, and its octets are kept.
    """
    return _CODINGS[dcs]


def _read(dcs: int) -> tuple[Alphabet, int | None]:
    group = dcs >> 4
    if group < 0b1000:  # general, and the same marked for automatic deletion
        alphabet = Alphabet.DATA if dcs & 0x20 else _GENERAL[dcs >> 2 & 3]
        return alphabet, dcs & 3 if dcs & 0x10 else None
    if group == 0b1110:  # message waiting, to be stored, UCS-2
        return Alphabet.UCS2, None
    if group == 0b1111:
        return Alphabet.DATA if dcs & 0x04 else Alphabet.GSM7, dcs & 3
    return Alphabet.GSM7, None  # reserved; message waiting to discard or to store


_CODINGS = tuple(_read(dcs) for dcs in range(256))
