"""What the modem says, byte for byte.

Owns the shape of answers and indications, and the faults in them; must not know what they mean.  The
one rule: an indication stands between lines, never inside one, and waits while a PDU is being typed.
"""

from collections import deque
from collections.abc import Callable, Sequence

from smsgw.simulator.command_line import AtError
from smsgw.simulator.faults import FaultKind, Faults
from smsgw.simulator.personality import Personality
from smsgw.simulator.settings import Settings

# ATV0.  V.250 clause 6.3.1.
_NUMERIC = {"OK": "0", "ERROR": "4", "NO CARRIER": "3"}

# +CMEE=2.  TS 27.007 clause 9.2 and TS 27.005 clause 3.2.5; codes that are not here stay numbers.
_CME_TEXTS = {
    3: "operation not allowed",
    4: "operation not supported",
    10: "SIM not inserted",
    11: "SIM PIN required",
    12: "SIM PUK required",
    13: "SIM failure",
    14: "SIM busy",
    16: "incorrect password",
    20: "memory full",
    21: "invalid index",
    22: "not found",
    30: "no network service",
    50: "incorrect parameters",
    100: "unknown error",
}
_CMS_TEXTS = {
    304: "invalid PDU mode parameter",
    310: "SIM not inserted",
    311: "SIM PIN required",
    316: "SIM PUK required",
    321: "invalid memory index",
    322: "memory full",
    330: "SMSC address unknown",
    331: "no network service",
    332: "network timeout",
    500: "unknown error",
}

GARBAGE = b"\xff\xfe\x00\x8f\x1b"
GARBAGE_LINE = "AFSDLF SDKFJ SDLJF"


class Speech:
    """The modem's mouth.  Used under the simulator's lock."""

    def __init__(self, put: Callable[[bytes], None], faults: Faults, personality: Personality) -> None:
        self.personality = personality
        self._put = put
        self._faults = faults
        self._held: deque[bytes] = deque()
        self._is_typing = False
        self._waits_for_answer = False
        self._noise_said = 0

    def result_of(self, error: AtError, settings: Settings) -> str:
        """The final result for a failed command, as +CMEE wants it."""
        by_the_book = error.kind == "CMS" and not self.personality.cms_needs_cmee
        if not error.kind or (settings.cmee == 0 and not by_the_book):
            return "ERROR"
        texts = _CMS_TEXTS if error.kind == "CMS" else _CME_TEXTS
        shown = texts.get(error.code, str(error.code)) if settings.cmee == 2 else str(error.code)
        return f"+{error.kind} ERROR: {shown}"

    def answer(self, blocks: Sequence[Sequence[str]], final: str, settings: Settings) -> None:
        """The answer to one command line: each command's lines, then the result ("": none comes)."""
        said = [list(block) for block in blocks if block]
        if self._faults.armed or self._waits_for_answer:
            self._interrupt(said)
        data = b"".join(_framed(*block) for block in said if block)
        if final and not settings.quiet:
            data += f"\r\n{final}\r\n".encode() if settings.verbose else _numeric(final)
        self._say(data)

    def prompt(self) -> None:
        """Ask for a PDU; indications wait until `end_of_typing`."""
        noise = self._faults.take("prompt", FaultKind.INDICATION_BEFORE_PROMPT)
        if noise:
            self._say(_framed(self._noise()))
        self._say(self.personality.prompt)
        if noise:
            self._say(_framed(self._noise()))
        self._is_typing = True

    def end_of_typing(self) -> None:
        """The PDU is complete or was given up."""
        self._is_typing = False

    def indicate(self, *lines: str) -> None:
        """An unsolicited result code; two lines where the second belongs to the first."""
        self._held.append(_framed(*lines))
        if not self._waits_for_answer:
            self.flush()

    def hold_until_answer(self) -> None:
        """Keep the next indications back, and say them between the lines of the next answer."""
        self._waits_for_answer = True

    def flush(self) -> None:
        """Say what waited."""
        while self._held and not self._is_typing:
            self._say(self._held.popleft())

    def forget(self) -> None:
        """The modem restarts: what waited is gone."""
        self._held.clear()
        self._is_typing = self._waits_for_answer = False

    def make_noise(self) -> None:
        """One of the indications that this model sends unasked."""
        self.indicate(self._noise())

    def echo(self, data: bytes) -> None:
        """Give back what the host typed."""
        self._put(data)

    def _interrupt(self, blocks: list[list[str]]) -> None:
        if self._faults.take("answer", FaultKind.GARBAGE):
            self._put(GARBAGE)
            blocks.append([GARBAGE_LINE])
        if self._faults.take("answer", FaultKind.NULS):
            self._put(b"\x00\x00")
        inside = []
        if self._waits_for_answer:
            self._waits_for_answer = False
            inside = [data.decode().strip() for data in self._held]
            self._held.clear()
        if self._faults.take("answer", FaultKind.INDICATION_INSIDE):
            inside.append(self._noise())
        if blocks:
            blocks[0][1:1] = inside
        else:
            blocks.append(inside)

    def _say(self, data: bytes) -> None:
        if self._faults.armed:
            if self._faults.take("answer", FaultKind.BARE_CR):
                data = data.replace(b"\r\n", b"\r")
            if self._faults.take("answer", FaultKind.BARE_LF):
                data = data.replace(b"\r\n", b"\n")
        self._put(data)

    def _noise(self) -> str:
        noise = self.personality.noise
        self._noise_said += 1
        return noise[(self._noise_said - 1) % len(noise)]


def _framed(*lines: str) -> bytes:
    return b"\r\n" + "\r\n".join(lines).encode() + b"\r\n"


def _numeric(final: str) -> bytes:
    return f"{_NUMERIC.get(final, final)}\r".encode()
