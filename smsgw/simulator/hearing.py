"""What the modem hears, cut into command lines and PDUs.

Owns the bytes that came and were not yet used, and the echo; must not know any command.  The one rule:
nothing is read further while the modem is busy or has yet to answer, so however the bytes are cut, the
dialogue is the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

CTRL_Z, ESCAPE = 0x1A, 0x1B


@dataclass(slots=True)
class Entry:
    """A PDU being typed for command `name`; `tpdu_octets` is what that announced."""

    name: str
    tpdu_octets: int
    typed: bytearray = field(default_factory=bytearray)
    is_given_up: bool = False


class Hearing:
    """The modem's ear.  Used under the simulator's lock.

    on_line  called with a command line's text, without AT
    on_pdu   called with an entry that ^Z or ESC has ended
    echo     takes what is to be given back; `echoes` says whether anything is
    """

    def __init__(
        self,
        on_line: Callable[[str], None],
        on_pdu: Callable[[Entry], None],
        echo: Callable[[bytes], None],
        echoes: Callable[[], bool],
    ) -> None:
        self.is_busy = False
        self.entry: Entry | None = None
        self._on_line, self._on_pdu = on_line, on_pdu
        self._echo, self._echoes = echo, echoes
        self._input, self._line = bytearray(), bytearray()
        self._is_working = False

    def hear(self, data: bytes) -> None:
        """Octets from the host."""
        self._input += data
        self.go_on()

    def go_on(self) -> None:
        """Use what has come, until the modem is busy."""
        if self._is_working:
            return
        self._is_working = True
        try:
            while self._input and not self.is_busy:
                if self.entry is None:
                    self._read_line()
                else:
                    self._read_pdu(self.entry)
        finally:
            self._is_working = False

    def forget(self) -> None:
        """The modem restarts."""
        self._input.clear()
        self._line.clear()
        self.entry = None
        self.is_busy = False

    def _read_line(self) -> None:
        end = self._input.find(b"\r")
        piece = self._take(len(self._input) if end < 0 else end + 1)
        self._line += piece
        if end < 0:
            return
        text = "".join(chr(code) for code in self._line if 0x20 <= code < 0x7F)
        self._line.clear()
        # Noise before AT is what a modem hears while a program searches for the speed.
        start = text.upper().find("AT")
        if start >= 0:
            self._on_line(text[start + 2 :])

    def _read_pdu(self, entry: Entry) -> None:
        end = next((at for at, code in enumerate(self._input) if code in (CTRL_Z, ESCAPE)), None)
        entry.typed += self._take(len(self._input) if end is None else end)
        if end is None:
            return
        entry.is_given_up = self._input.pop(0) == ESCAPE
        self.entry = None
        self._on_pdu(entry)

    def _take(self, octets: int) -> bytes:
        piece = bytes(self._input[:octets])
        del self._input[:octets]
        if piece and self._echoes():
            self._echo(piece)
        return piece
