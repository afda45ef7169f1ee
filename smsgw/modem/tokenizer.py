"""Bytes from a modem -> lines and prompts.  No I/O, no clock.

It knows nothing of commands.  The one rule: however the line cuts the bytes, the tokens are the same.

What real modems do to the line ends is settled here: CR, LF and runs of both end a line, and so does
the SUB (Ctrl-Z) of an echoed PDU; NULs, flow control and noise at the edges of a line are dropped.
"""

import re
from dataclasses import dataclass

# A PDU line has at most 2 * (12 + 176) characters and the longest list we ask for (+COPS=?) some
# hundred.  What is longer is noise on the wrong interface, and may not fill the memory.
MAX_LINE = 4096

_LINE_END = re.compile(rb"[\r\n\x1a]+")
_DROPPED = b"\x00\x1b\x11\x13"  # NUL, ESC, XON, XOFF
# A line begins and ends with a printable character; bytes of a wrong baud rate around it are cut away.
_EDGES = bytes(octet for octet in range(256) if not 0x21 <= octet <= 0x7E)


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end, never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """`>` at the beginning of a line: the modem waits for a PDU."""


Token = Line | Prompt


class Tokenizer:
    """Feed it bytes as they come; it keeps what is not yet a whole line, at most MAX_LINE octets."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Token]:
        """The tokens that these bytes complete, in order.  A prompt needs no line end."""
        tokens: list[Token] = []
        *whole, rest = _LINE_END.split(self._rest + data.translate(None, _DROPPED))
        for piece in whole:
            piece = _take_prompts(piece, tokens)[:MAX_LINE].rstrip(_EDGES)
            if piece:
                tokens.append(Line(piece.decode("ascii", errors="replace")))
        self._rest = _take_prompts(rest, tokens)[:MAX_LINE]
        return tokens

    def clear(self) -> None:
        """Forget a line begun: the port was closed or the baud rate changed."""
        self._rest = b""


def _take_prompts(piece: bytes, tokens: list[Token]) -> bytes:
    """Add a Prompt for each `>` that begins the piece; return what follows.

    Some modems end the prompt with a blank, some with CR LF, some with nothing.
    """
    piece = piece.lstrip(_EDGES)
    while piece.startswith(b">"):
        tokens.append(Prompt())
        piece = piece[1:].lstrip(_EDGES)
    return piece
