"""AT command engine: commands and tokens in, answers and indications out.

No I/O, no clock, no thread (see tokenizer.py and port.py for those).  At most one command is in
flight.  A line belongs to it only if it starts with one of the command's prefixes (or, for commands
that say so, is a bare or a body line); any other line is an indication, whenever it comes.
"""

import re
from dataclasses import dataclass, field

from smsgw.modem.tokenizer import Prompt, Token, Tokenizer

# Longest +CUSD text that may be spread over several lines: 182 septets, or their UCS-2 in hex.
MAX_USSD = 1200
# The longest answer is +CMGL of a full memory, two lines a message; what is longer is an endless noise.
MAX_LINES = 4000

_NAME = re.compile(r"AT([+^*%#$&!]?[A-Z]+[A-Z0-9]*)", re.IGNORECASE)
_ERROR = re.compile(r"\+(CM[ES]) ERROR\b:?\s*(.*)", re.IGNORECASE)
_INDICATION = re.compile(r"([+^*%#$_][A-Za-z][A-Za-z0-9 ]*?)\s*:\s*(.*)")
_FORBIDDEN = frozenset("\r\n\x1a\x1b\x00")

#: Indications whatever command runs.
ALWAYS = frozenset({"+CMTI", "+CDSI", "+CMT", "+CDS", "+CUSD", "+CBM"})
#: Indications that own the next line.
_OWNERS = frozenset({"+CMT", "+CDS", "+CBM"})
# Whole lines that are indications.  NO CARRIER and its kin end a dial, and we never dial.
_WORDS = (
    *("RING", "NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "CONNECT", "RDY", "CALL READY", "SMS READY"),
    *(
        "SMS DONE",
        "PB DONE",
        "NORMAL POWER DOWN",
        "POWERED DOWN",
        "UNDER-VOLTAGE",
        "OVER-VOLTAGE",
        "+CUSATEND",
    ),
    *(
        "^SYSSTART",
        "^SHUTDOWN",
        "+PBREADY",
        "+PACSP",
        "DST:",
        "$G",
        "SDNDCRC",
        "^POSEND",
        "+ZEND",
        "^PDPDEACT",
    ),
)


@dataclass(frozen=True, slots=True)
class Command:
    """What to write, and how its answer is known.

    prefixes    None: its own name, so `AT+CPMS?` takes the lines that start with `+CPMS:`
    timeout_s   from the write to the final result; indications do not extend it
    silence_s   when no line of the answer comes for so long, none is waited for
    bare        lines without a prefix answer it (AT+CGMI)
    body        lines that follow a prefixed line belong to it (AT+CMGR, AT+CMGL)
    prompt      it ends with the prompt; the PDU follows as a command of its own
    payload     the PDU: ended by Ctrl-Z, not by CR
    settle_s    so long after an answer line, a missing OK counts as given (Wavecom's +CPIN)
    secret      neither command nor answer may be logged
    """

    text: str = field(repr=False)
    timeout_s: float = 5.0
    silence_s: float | None = None
    prefixes: tuple[str, ...] | None = None
    bare: bool = False
    body: bool = False
    prompt: bool = False
    payload: bool = False
    settle_s: float | None = None
    secret: bool = False

    def __post_init__(self) -> None:
        if _FORBIDDEN.intersection(self.text) or not self.text.isascii():
            raise ValueError("a command is one line of ASCII, without CR, LF, Ctrl-Z and ESC")
        if self.prefixes is None:
            object.__setattr__(self, "prefixes", (self.name,) if self.name[:1] in "+^*%#$!" else ())

    @property
    def name(self) -> str:
        """`+CPMS` of `AT+CPMS?`; empty for a PDU."""
        found = None if self.payload else _NAME.match(self.text)
        return found[1].upper() if found else ""

    @property
    def octets(self) -> bytes:
        return self.text.encode("ascii") + (b"\x1a" if self.payload else b"\r")


@dataclass(frozen=True, slots=True)
class Result:
    """A final result.  `space` says which numbers `code` counts in: CMS, CME, or neither."""

    is_ok: bool
    text: str
    space: str = ""
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended.  `prompt`: the modem waits for the PDU (then `result` says OK)."""

    lines: tuple[str, ...]
    result: Result
    prompt: bool = False

    @property
    def is_ok(self) -> bool:
        return self.result.is_ok


@dataclass(frozen=True, slots=True)
class Indication:
    """An unsolicited line: `+CMTI: "SM",3` has the name `+CMTI` and the text `"SM",3`.

    A line without colon is all name.  body: the line that a +CMT or +CDS owns; None when it got lost.
    """

    name: str
    text: str = field(default="", repr=False)
    body: str | None = field(default=None, repr=False)


Output = Answer | Indication | Prompt
_PLAIN_OK = Result(is_ok=True, text="OK")


def parse_result(line: str) -> Result | None:
    """The final result that this whole line is, or None.  TS 27.007 clause 9, TS 27.005 clause 3.2.5."""
    upper = line.upper()
    if upper == "OK":
        return _PLAIN_OK
    if upper in ("ERROR", "COMMAND NOT SUPPORT", "COMMAND NOT SUPPORTED", "TOO MANY PARAMETERS", "NA"):
        return Result(False, upper)
    if upper.startswith("MODEM ERROR:"):
        return Result(False, upper)
    found = _ERROR.fullmatch(line)
    if not found:
        return None
    value = found[2].strip()
    code = int(value) if value.isascii() and value.isdigit() and len(value) < 8 else None
    return Result(False, line, space=found[1].upper(), code=code)


class Engine:
    """One command in flight.  `start` gives the octets to write, `receive` what came of them."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer()
        self._command: Command | None = None
        self._lines: list[str] = []
        self._echoes = 0
        self._owner: Indication | None = None
        self._owner_patience = 0
        self._ussd = ""

    @property
    def has_answer_line(self) -> bool:
        return bool(self._lines)

    @property
    def answer_lines(self) -> int:
        """How many lines of the answer have come."""
        return len(self._lines)

    def start(self, command: Command) -> bytes:
        """The octets that set the command going."""
        assert self._command is None, "one command in flight"
        self._command, self._lines = command, []
        # ATZ and the like can switch the echo on twice over (modem and USB bridge).
        self._echoes = 2
        return command.octets

    def abandon(self) -> tuple[str, ...]:
        """Nothing is in flight any more: the deadline passed.  Returns the lines that had come."""
        lines = tuple(self._lines)
        self._command, self._lines = None, []
        return lines

    def settle(self) -> Answer:
        """The final result is missing, but the answer line tells enough; the result's text is empty."""
        return Answer(self.abandon(), Result(is_ok=True, text=""))

    def clear(self) -> None:
        """Forget everything that was begun; for a new port or baud rate."""
        self.abandon()
        self._tokenizer.clear()
        self._owner, self._ussd = None, ""

    def receive(self, data: bytes) -> list[Output]:
        """What these octets bring.  Lines after a final result are indications."""
        outputs: list[Output] = []
        for token in self._tokenizer.feed(data):
            self._take(token, outputs)
        return outputs

    def _take(self, token: Token, outputs: list[Output]) -> None:
        if isinstance(token, Prompt):
            self._take_prompt(outputs)
            return
        line = token.text
        if self._is_echo(line):
            return
        if self._ussd and self._continue_ussd(line, outputs):
            return
        if self._owner and self._give_owner(line, outputs):
            return
        result = parse_result(line)
        if result and self._command:
            outputs.append(Answer(self.abandon(), result))
        elif self._belongs(line, is_result=result is not None):
            if len(self._lines) < MAX_LINES:
                self._lines.append(line)
        else:
            self._indicate(line, outputs)

    def _take_prompt(self, outputs: list[Output]) -> None:
        if self._command and self._command.prompt:
            outputs.append(Answer(self.abandon(), _PLAIN_OK, prompt=True))
        elif not self._command:
            outputs.append(Prompt())

    def _is_echo(self, line: str) -> bool:
        if not self._command or not self._echoes or line.upper() != self._command.text.strip().upper():
            return False
        self._echoes -= 1
        return True

    def _belongs(self, line: str, is_result: bool = False) -> bool:
        """Is the line part of the answer to the command in flight?"""
        command = self._command
        if command is None or is_result:
            return False
        name = _indication_name(line)
        if name in ALWAYS:
            return False
        if any(line.upper().startswith(prefix + ":") for prefix in command.prefixes or ()):
            return True
        if name:
            return False
        return command.bare or (command.body and bool(self._lines))

    def _indicate(self, line: str, outputs: list[Output]) -> None:
        found = _INDICATION.fullmatch(line)
        if not found:
            outputs.append(Indication(line))
            return
        indication = Indication(found[1].upper(), found[2].strip())
        # In text mode a +CDS is complete in one line of many fields.
        if indication.name in _OWNERS and not (indication.name == "+CDS" and indication.text.count(",") > 1):
            if self._owner:
                outputs.append(self._owner)
            self._owner, self._owner_patience = indication, 3
        elif indication.name == "+CUSD" and indication.text.count('"') % 2:
            self._ussd = indication.text
        else:
            outputs.append(indication)

    def _give_owner(self, line: str, outputs: list[Output]) -> bool:
        """The line after +CMT: or +CDS: is its PDU.

        Another indication may slip in between; after three of them, or when an answer comes instead,
        the PDU was lost and the owner goes out without it.
        """
        owner = self._owner
        assert owner is not None
        if not _indication_name(line) and not parse_result(line):
            outputs.append(Indication(owner.name, owner.text, line))
            self._owner = None
            return True
        self._owner_patience -= 1
        if not self._owner_patience or parse_result(line) or self._belongs(line):
            outputs.append(owner)
            self._owner = None
        return False

    def _continue_ussd(self, line: str, outputs: list[Output]) -> bool:
        """USSD menus hold line breaks: the text goes on until its closing quote."""
        name = _indication_name(line)
        broken = parse_result(line) is not None or name in ALWAYS or self._belongs(line)
        if not broken:
            self._ussd += "\n" + line
        if broken or '"' in line or len(self._ussd) > MAX_USSD:
            outputs.append(Indication("+CUSD", self._ussd))
            self._ussd = ""
        return not broken


def _indication_name(line: str) -> str:
    """The name under which the line would be an indication; empty when it looks like none."""
    found = _INDICATION.fullmatch(line)
    if found:
        return found[1].upper()
    upper = line.upper()
    return upper if upper.startswith(_WORDS) else ""
