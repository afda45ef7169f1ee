"""User data header: information elements, and the concatenation that two of them carry.

Owns the header's octets, UDHL first.  Does not know what follows the header.  A header whose
elements do not add up is ignored as a whole, as the standard asks, since the text behind it is
still worth reading.

3GPP TS 23.040 clause 9.2.3.24.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from smsgw.errors import TpduError

CONCATENATION = 0x00
CONCATENATION_WIDE = 0x08
SINGLE_SHIFT = 0x24
LOCKING_SHIFT = 0x25


@dataclass(frozen=True, slots=True)
class InformationElement:
    """One element: its identifier 0..255 and its octets, without the length."""

    identifier: int
    data: bytes = b""

    @property
    def is_concatenation(self) -> bool:
        return self.identifier in (CONCATENATION, CONCATENATION_WIDE)


@dataclass(frozen=True, slots=True)
class Concatenation:
    """Segment `sequence` of `total` of the message `reference`.

    reference  0..255, or 0..65535 where wide
    total      1..255
    sequence   1..total
    wide       the element with the 16-bit reference
    """

    reference: int
    total: int
    sequence: int
    wide: bool = False

    def element(self) -> InformationElement:
        """The information element that says it.  Raises TpduError for values out of range."""
        octets = 2 if self.wide else 1
        if not (0 <= self.reference < 256**octets and 1 <= self.sequence <= self.total <= 255):
            raise TpduError("a concatenation's reference, total or sequence is out of range")
        data = self.reference.to_bytes(octets, "big") + bytes((self.total, self.sequence))
        return InformationElement(CONCATENATION_WIDE if self.wide else CONCATENATION, data)


def encode_udh(elements: Iterable[InformationElement]) -> bytes:
    """The header's octets, UDHL first; nothing for no elements.  Raises TpduError when too long."""
    body = bytearray()
    for element in elements:
        if not 0 <= element.identifier <= 255 or len(element.data) > 255:
            raise TpduError("an information element's identifier or length is beyond one octet")
        body += bytes((element.identifier, len(element.data))) + element.data
    if len(body) > 139:
        raise TpduError("the user data header does not fit in one TPDU")
    return bytes((len(body),)) + body if body else b""


def decode_udh(octets: bytes) -> tuple[InformationElement, ...]:
    """The elements of the header that `octets` begin with; what follows the header is not looked at.

    No elements where they do not fill the header exactly.  Raises TpduError when the octets end
    before the header does.
    """
    if not octets or len(octets) <= octets[0]:
        raise TpduError("the user data ends inside its header")
    end = 1 + octets[0]
    elements = []
    offset = 1
    while offset < end:
        data_at = offset + 2
        if data_at > end or data_at + octets[offset + 1] > end:
            return ()
        offset = data_at + octets[data_at - 1]
        elements.append(InformationElement(octets[data_at - 2], octets[data_at:offset]))
    return tuple(elements)


def find_concatenation(elements: Iterable[InformationElement]) -> Concatenation | None:
    """What the last sound concatenation element says, or None.

    An element of the wrong length, with total 0, sequence 0 or a sequence beyond the total is passed
    over.  Clauses 9.2.3.24 (of repeated elements the last counts), 9.2.3.24.1 and 9.2.3.24.8.
    """
    found = None
    for element in elements:
        wide = element.identifier == CONCATENATION_WIDE
        if element.is_concatenation and len(element.data) == 3 + wide:
            *reference, total, sequence = element.data
            if 1 <= sequence <= total:
                found = Concatenation(int.from_bytes(bytes(reference), "big"), total, sequence, wide)
    return found


def find_languages(elements: Iterable[InformationElement]) -> tuple[int, int]:
    """The national language identifiers (locking, single); 0 where the header has none.

    Clauses 9.2.3.24.15 and 9.2.3.24.16.
    """
    locking = single = 0
    for element in elements:
        if len(element.data) == 1:
            if element.identifier == LOCKING_SHIFT:
                locking = element.data[0]
            elif element.identifier == SINGLE_SHIFT:
                single = element.data[0]
    return locking, single
