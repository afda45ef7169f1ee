"""Alphabets of user data: GSM 7-bit, UCS-2, and octets that are no text.

Owns the way from text to septets or octets and back, and the packing of septets.  Knows nothing
of TPDUs.  Decoding never raises: what a citizen sent is shown as well as it can be.

3GPP TS 23.038 clauses 6.1.2.1 (packing) and 6.2.1 (the default alphabet).
"""

from codecs import charmap_decode
from enum import StrEnum

from smsgw.errors import TpduError
from smsgw.sms.national import DEFAULT, EXTENSION, locking_table, single_table

ESCAPE = 0x1B


class Alphabet(StrEnum):
    """How user data is written."""

    GSM7 = "gsm7"  #: septets of the default alphabet and its extension table
    UCS2 = "ucs2"  #: UTF-16, big endian
    DATA = "data"  #: octets; what they mean is between the two ends


_SEPTETS_OF = {character: bytes((code,)) for code, character in enumerate(DEFAULT) if code != ESCAPE} | {
    character: bytes((ESCAPE, code)) for code, character in EXTENSION.items() if code != ESCAPE
}

# Packing moves n fields of 7 bits apart to n fields of 8 bits (or together again) in steps: first
# the upper 128 of 256 fields as one block, then in both halves the upper 64, and so on.  Eight steps
# over one whole number are several times quicker than a loop over characters.
_WIDTHS = (128, 64, 32, 16, 8, 4, 2, 1)
_LOW_FIELDS = {
    width: sum(((1 << 7 * width) - 1) << 16 * width * block for block in range(128 // width))
    for width in _WIDTHS
}
# One TP-UDL counts at most 255, so a block of 256 holds any user data.
_MAX_SEPTETS = 256


def pack_septets(septets: bytes, fill_bits: int = 0) -> bytes:
    """Pack 7-bit codes into octets, least significant bit first.

    septets    at most 256 codes, each 0..127, one per byte (an escape pair counts as two)
    fill_bits  0..6 zero bits before the first septet, so that text which follows a UDH starts
               on a septet boundary

    Returns ceil((7 * n + fill_bits) / 8) octets.  Raises TpduError for other values.
    TS 23.038 clause 6.1.2.1.1; fill bits: TS 23.040 clause 9.2.3.24.

    >>> pack_septets(b"hellohello").hex()
    'e8329bfd4697d9ec37'
    """
    if len(septets) > _MAX_SEPTETS or not septets.isascii() or not 0 <= fill_bits <= 6:
        raise TpduError("septets are at most 256 codes of 0..127, fill bits 0..6")
    packed = int.from_bytes(septets, "little")
    for width in reversed(_WIDTHS):
        low = _LOW_FIELDS[width]
        packed = packed & low | packed >> width & low << 7 * width
    return (packed << fill_bits).to_bytes((7 * len(septets) + fill_bits + 7) // 8, "little")


def unpack_septets(octets: bytes, count: int, fill_bits: int = 0) -> bytes:
    """The first `count` septets (at most 256) behind `fill_bits` bits, one per byte.

    Where the octets hold fewer septets, as many as they hold.
    """
    count = max(0, min(count, (8 * len(octets) - fill_bits) // 7, _MAX_SEPTETS))
    spread = int.from_bytes(octets, "little") >> fill_bits & (1 << 7 * count) - 1
    for width in _WIDTHS:
        low = _LOW_FIELDS[width]
        spread = spread & low | (spread & low << 7 * width) << width
    return spread.to_bytes(count, "little")


def encode_gsm7(text: str) -> bytes:
    """The septets of a text, an escape pair as two.  Raises TpduError for a character outside."""
    try:
        return b"".join([_SEPTETS_OF[character] for character in text])
    except KeyError as error:
        raise TpduError(f"U+{ord(error.args[0]):04X} is not in the GSM 7-bit alphabet") from None


def decode_gsm7(septets: bytes, locking: int = 0, single: int = 0) -> str:
    """The text of septets.  Never raises.

    locking, single  national language identifiers of the two shift tables; 0 and unknown ones: default

    An escape before a code that the single shift table lacks gives the code's plain character, two
    escapes give a space, and an escape with nothing behind it nothing.
    TS 23.038 clauses 6.2.1, 6.2.1.1 and 6.2.1.2.
    """
    table = locking_table(locking)
    if ESCAPE not in septets:
        return charmap_decode(septets, "replace", table)[0]
    shifted = single_table(single)
    characters = []
    codes = iter(septets)
    for code in codes:
        if code != ESCAPE:
            characters.append(table[code])
        elif (code := next(codes, -1)) >= 0:
            characters.append(shifted.get(code) or table[code])
    return "".join(characters)


def encode_ucs2(text: str) -> bytes:
    """UTF-16, big endian: a character beyond U+FFFF is a surrogate pair.

    Raises TpduError for half a pair.
    """
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError:
        raise TpduError("half of a surrogate pair is no character") from None


def decode_ucs2(octets: bytes) -> str:
    """The text; half a surrogate pair becomes U+FFFD, an odd last octet is dropped.  Never raises."""
    return octets[: len(octets) & ~1].decode("utf-16-be", "replace")


def septets(text: str) -> int | None:
    """How many septets a text takes, escape pairs as two; None: it is not GSM-7.

    >>> septets("10 €")
    5
    """
    try:
        return sum([len(_SEPTETS_OF[character]) for character in text])
    except KeyError:
        return None


def alphabet_of(text: str) -> Alphabet:
    """The alphabet that a text is sent in: GSM-7 if it can be, else UCS-2."""
    return Alphabet.GSM7 if septets(text) is not None else Alphabet.UCS2
