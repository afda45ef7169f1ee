"""From a text to the segments it is sent in.

Owns the limits and the seams: 160 septets or 70 UCS-2 units alone, 153 or 67 in each segment of a
concatenated message.  Knows no TPDU.  A seam never falls inside an escape pair or a surrogate pair.

3GPP TS 23.040 clause 9.2.3.24.1.
"""

from dataclasses import dataclass

from smsgw.errors import TpduError
from smsgw.sms.alphabet import Alphabet, alphabet_of, encode_gsm7

ALONE = {Alphabet.GSM7: 160, Alphabet.UCS2: 70}
# The header with an 8-bit reference takes 6 octets of 140.
JOINED = {Alphabet.GSM7: 153, Alphabet.UCS2: 67}
MAX_SEGMENTS = 255


@dataclass(frozen=True, slots=True)
class Measure:
    """What a text costs.

    units       septets of GSM-7 (an escape pair is two), or 16-bit units of UCS-2
    units_free  how many more fit before another segment is needed
    """

    alphabet: Alphabet
    segments: int
    units: int
    units_free: int


def split(text: str) -> tuple[str, ...]:
    """The text of each segment, in order; one, maybe empty, where the text fits in one.

    Raises TpduError for a text of more than 255 segments.
    """
    alphabet = alphabet_of(text)
    costs = _costs(text, alphabet)
    if sum(costs) <= ALONE[alphabet]:
        return (text,)
    segments = []
    start = used = 0
    for index, cost in enumerate(costs):
        if used + cost > JOINED[alphabet]:
            segments.append(text[start:index])
            start, used = index, 0
        used += cost
    segments.append(text[start:])
    if len(segments) > MAX_SEGMENTS:
        raise TpduError(f"a message holds at most {MAX_SEGMENTS} segments")
    return tuple(segments)


def measure(text: str) -> Measure:
    """How many segments and units a text takes.  Raises TpduError for more than 255 segments."""
    alphabet = alphabet_of(text)
    segments = split(text)
    limit = (ALONE if len(segments) == 1 else JOINED)[alphabet]
    last = sum(_costs(segments[-1], alphabet))
    return Measure(alphabet, len(segments), sum(_costs(text, alphabet)), limit - last)


def _costs(text: str, alphabet: Alphabet) -> list[int]:
    """The units of each character: two for an escape pair and for a surrogate pair."""
    if alphabet is Alphabet.GSM7:
        return [len(encode_gsm7(character)) for character in text]
    return [1 + (character > "\uffff") for character in text]
