"""The syntax of answers: +CPMS, +CNMI, +CREG, +CSQ, +COPS, +CSCA, +CMGL, +CMTI, +CUSD -> values.

It knows no command and no modem.  The one rule: an odd line gives None or an empty value, never an
exception; what modems leave out, double or write without quotes is told here.
"""

import re
from dataclasses import dataclass, field

from smsgw.modem.base import Registration

_NUMBER = re.compile(r"-?\d{1,6}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_MEMORY = re.compile(r'"?\b([A-Z]{2})\b"?')


@dataclass(frozen=True, slots=True)
class Store:
    """One slot of +CPMS.  `name` is empty where the modem gives numbers only."""

    name: str
    used: int
    total: int


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before a PDU: +CMGL, +CMGR.

    index   None for +CMGR
    status  0..4 (27.005 clause 3.1 <stat>), None when left out
    length  octets of the TPDU; None when left out
    """

    index: int | None
    status: int | None
    length: int | None


@dataclass(frozen=True, slots=True)
class Ussd:
    """+CUSD: kind 0 done, 1 the network waits, 2 ended by the network, 3..5 failed."""

    kind: int
    text: str = field(repr=False)
    dcs: int | None


def after_colon(line: str) -> str:
    """`"SM",3` of `+CMTI: "SM",3`."""
    return line.partition(":")[2].strip()


def split_fields(text: str) -> list[str]:
    """Split at commas that stand in neither quotes nor parentheses; blanks around fields go.

    >>> split_fields('2,5,"2AF5", "0B88",(0-2,4)')
    ['2', '5', '"2AF5"', '"0B88"', '(0-2,4)']
    """
    parts, begin, depth, quoted = [], 0, 0, False
    for position, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and depth <= 0:
            parts.append(text[begin:position].strip())
            begin = position + 1
    parts.append(text[begin:].strip())
    return parts


def unquote(text: str) -> str:
    return text.strip().strip('"').strip()


def number(text: str) -> int | None:
    """The field as a number; None when it is none."""
    text = unquote(text)
    return int(text) if _NUMBER.fullmatch(text) else None


def is_hex(text: str) -> bool:
    """Is the whole text a row of octets in hex, at least one?"""
    return _HEX.fullmatch(text) is not None


def numbers(text: str) -> tuple[int, ...]:
    """The values that a `=?` field offers.

    >>> numbers("(0-2,4)"), numbers("(2)"), numbers("")
    ((0, 1, 2, 4), (2,), ())
    """
    found: list[int] = []
    for piece in text.strip().strip("()").split(","):
        low, dash, high = piece.partition("-")
        first, last = number(low), number(high) if dash else number(low)
        if first is not None and last is not None and 0 <= first <= last < 256:
            found.extend(range(first, last + 1))
    return tuple(found)


def offered_modes(text: str) -> tuple[tuple[int, ...], ...]:
    """+CNMI=? -> what is offered for mode, mt, bm, ds, bfr; missing ones are left out."""
    return tuple(numbers(part) for part in split_fields(text))


def offered_memories(text: str) -> tuple[tuple[str, ...], ...]:
    """+CPMS=? -> the memories of each slot.

    `("ME","MT"),("ME"),("SM")` are three slots; `"ME","MT","SM"` are three slots of one memory;
    a Wavecom puts parentheses around the whole.
    """
    text = text.strip()
    while text.startswith("((") and text.endswith("))"):
        text = text[1:-1]
    return tuple(memories for part in split_fields(text) if (memories := tuple(_MEMORY.findall(part))))


def stores(text: str) -> tuple[Store, ...]:
    """+CPMS? or the answer to +CPMS= -> used and total of each slot; names where they are given."""
    found: list[Store] = []
    name, values = "", list[int]()
    for part in split_fields(text):
        value = number(part)
        if value is None:
            name, values = unquote(part), []
        else:
            values.append(value)
        if len(values) == 2:
            found.append(Store(name, *values))
            name, values = "", []
    return tuple(found)


_STAT = {
    0: Registration.SEARCHING,
    1: Registration.HOME,
    2: Registration.SEARCHING,
    3: Registration.DENIED,
    4: Registration.UNKNOWN,
    5: Registration.ROAMING,
    6: Registration.HOME,
    7: Registration.ROAMING,
    8: Registration.EMERGENCY,
    9: Registration.HOME,
    10: Registration.ROAMING,
}


def is_registration_reply(text: str) -> bool:
    """Does +CREG's text come as a reply (`n,stat[,...]`), or as an indication (`stat[,lac,ci]`)?

    The second field tells: a stat has at most two digits and no quotes, a location code has more.
    """
    parts = split_fields(text)
    return len(parts) > 1 and len(parts[1]) <= 2 and parts[1].isdigit()


def registration(text: str) -> Registration:
    """+CREG, +CGREG, +CEREG in either form.  TS 27.007 clause 7.2; `11` and more mean unknown."""
    parts = split_fields(text)
    stat = number(parts[1] if is_registration_reply(text) else parts[0])
    return _STAT.get(stat if stat is not None else 4, Registration.UNKNOWN)


def rssi_dbm(text: str) -> int | None:
    """+CSQ: -113..-51 dBm; None for 99 and nonsense.  TS 27.007 clause 8.5."""
    level = number(split_fields(text)[0])
    return -113 + 2 * level if level is not None and 0 <= level <= 31 else None


def operator(text: str) -> str:
    """+COPS?: the operator's name or number; empty when not registered."""
    parts = split_fields(text)
    return readable(unquote(parts[2])) if len(parts) > 2 else ""


def readable(text: str) -> str:
    """The text; where a modem was left in AT+CSCS="UCS2", the text that the hex stands for.

    >>> readable("002B0036"), readable("+62"), readable("1234")
    ('+6', '+62', '1234')
    """
    if len(text) % 4 == 0 and len(text) >= 8 and is_hex(text):
        units = [int(text[i : i + 4], 16) for i in range(0, len(text), 4)]
        if all(0x20 <= unit < 0x7F for unit in units):
            return "".join(map(chr, units))
    return text


def centre(text: str) -> str:
    """+CSCA: the SMSC's address, `+` where its type says international; empty when none is set."""
    parts = split_fields(text)
    address = readable(unquote(parts[0]))
    digits = address.lstrip("+")
    if not digits.isdigit() or not digits.strip("0"):
        return ""
    is_international = address.startswith("+") or (len(parts) > 1 and number(parts[1]) == 145)
    return f"+{digits}" if is_international else digits


def location(text: str) -> tuple[str, int | None]:
    """+CMTI, +CDSI -> memory and index; None for -1 and for a missing index.

    >>> location('"SM",3'), location(',-1')
    (('SM', 3), ('', None))
    """
    parts = split_fields(text)
    index = number(parts[1]) if len(parts) > 1 else None
    name = unquote(parts[0]).upper()
    if not _MEMORY.fullmatch(name):
        name = ""
    return name, index if index is not None and index >= 0 else None


def header(text: str, has_index: bool) -> Header:
    """+CMGL (`index,stat,[alpha],length`) or +CMGR (`stat,[alpha],length`).

    ZTE leaves the status out (`,,27`), some write the length alone (`24`), some a field more.
    """
    parts = split_fields(text)
    index = number(parts.pop(0)) if has_index else None
    length = number(parts[-1]) if parts else None
    status = number(parts[0]) if len(parts) > 1 else None
    return Header(index, status, length)


def ussd(text: str) -> Ussd:
    """+CUSD: `kind,"text",dcs`, also without quotes, without dcs, and with quotes in the text."""
    kind, _, rest = text.partition(",")
    rest = rest.strip()
    body, dcs = rest, None
    before, comma, last = rest.rpartition(",")
    if comma and number(last) is not None and (not rest.startswith('"') or before.rstrip().endswith('"')):
        body, dcs = before.rstrip(), number(last)
    elif rest.endswith(","):
        body = rest[:-1].rstrip()
    if body.startswith('"'):
        body = body[1:].removesuffix('"')
    return Ussd(value if (value := number(kind)) is not None else 0, body, dcs)
