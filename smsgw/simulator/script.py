"""A small language to steer a simulated modem, a line a statement.

Owns the grammar; must not know how a statement is carried out (stage.py does) nor what a statement's
words mean (words.py does).  The one rule: what `play` prints of a conversation is in this language.

    # a remark
    +6281200000012 > CEK 417-205        that phone sends a text
    > CEK 417-205                       the default phone sends it
    CEK 417-205                         the same, where a default phone is given and the
                                        first word is none of those below
    wait 2s                             500ms, 2s, 1m
    expect +6281200000012 < *SIAP*      wait for a reply that fits, at most 10 s
    expect < *SIAP* within 30s          at the default phone, at most 30 s
    expect +6281200000012 nothing within 3s
    deliver TELKOMSEL > Pulsa habis     a message from any sender
    again                               the SMSC delivers its last TPDU once more
    fault KIND [CODE] [times N | always] [at PLACE] [for 5s] [chance 0.3]
                                        fault cms 38 times 3; fault error at +CPIN?;
                                        fault late for 4s; kinds are in faults.py
    fault off                           disarm them all
    unplug [5s] | replug | reboot | deaf [5s] | wake | flood 5s
    register 3                          +CREG's stat
    report delivered|temporary|failed|off [after 5s]
    reachable +6281200000012 yes|no     a phone that is switched off
    refuse +6281200000012 38 | refuse +6281200000012 off
    personality huawei-e173             another model, the same SIM
    sim ready|pin|puk|absent|busy|failure
    storage full|empty
    smsc off | smsc +6281100000         what the SIM has as its service centre
    latency submit 2s | latency command 200ms
    signal 20                           +CSQ's rssi
    ussd *888# = Sisa pulsa Rp 500      what the network answers
"""

import re
from dataclasses import dataclass
from typing import Any

from smsgw.errors import UsageError
from smsgw.simulator.words import READERS, read_seconds

EXPECT_S = 10.0
_SENDING = re.compile(r"(\+?\d{3,})?\s*>\s?(.*)")
_EXPECTING = re.compile(r"(\+?\d{3,})?\s*(?:<\s?(.*?)|(nothing))(?:\s+within\s+(\S+))?$")
#: Statements whose last part is a free text: the mark before it, and what they take.
_TEXTUAL = {"deliver": (" > ", "SENDER > TEXT"), "ussd": (" = ", "CODE = TEXT")}


class ScriptError(UsageError):
    """A line that is no statement; the message names it."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Statement:
    """One line.

    verb     send, expect, deliver, ussd, or a word of READERS
    value    what a reader made of the words that follow
    name     of send and expect: the phone; of deliver: the sender; of ussd: the code
    text     the text; of expect: the pattern, None for nothing
    seconds  of expect: how long
    """

    line: int
    verb: str
    value: Any = None
    name: str = ""
    text: str | None = None
    seconds: float = 0.0


def parse(text: str, default_phone: str = "") -> list[Statement]:
    """The statements of a script.  Raises ScriptError naming the first bad line.

    default_phone  who sends where no number is given; empty: a number must be
    """
    found = (
        parse_line(source, number, default_phone) for number, source in enumerate(text.splitlines(), start=1)
    )
    return [statement for statement in found if statement is not None]


def parse_line(source: str, line: int = 1, default_phone: str = "") -> Statement | None:
    """One statement; None for an empty line or a remark.  Raises ScriptError."""
    source = source.strip()
    if not source or source.startswith("#"):
        return None
    sending = _SENDING.fullmatch(source)
    if sending:
        name = sending[1] or default_phone
        if not name:
            raise ScriptError(line, "which phone sends? begin with its number: +6281200000012 > text")
        return Statement(line, "send", name=name, text=sending[2])
    verb, _, rest = source.partition(" ")
    if verb == "expect":
        return _expectation(line, rest.strip(), default_phone)
    if verb in _TEXTUAL:
        return _textual(line, verb, rest)
    if verb in READERS:
        return _worded(line, verb, rest.split())
    if not default_phone:
        known = ", ".join(sorted(["expect", *_TEXTUAL, *READERS]))
        raise ScriptError(line, f"{verb!r} is no statement; known: {known}, or NUMBER > TEXT")
    return Statement(line, "send", name=default_phone, text=source)


def _worded(line: int, verb: str, words: list[str]) -> Statement:
    try:
        return Statement(line, verb, READERS[verb](words))
    except ValueError as error:
        raise ScriptError(line, f"{verb}: {error}") from None


def _textual(line: int, verb: str, rest: str) -> Statement:
    separator, shape = _TEXTUAL[verb]
    name, mark, text = rest.partition(separator)
    if not mark or not name.strip():
        raise ScriptError(line, f"{verb}: takes {shape}")
    return Statement(line, verb, name=name.strip(), text=text)


def _expectation(line: int, rest: str, default_phone: str) -> Statement:
    found = _EXPECTING.fullmatch(rest)
    if not found:
        raise ScriptError(line, "expect: takes [NUMBER] < PATTERN, or [NUMBER] nothing, and within SECONDS")
    name = found[1] or default_phone
    if not name:
        raise ScriptError(line, "whose reply is expected? expect +6281200000012 < *SIAP*")
    try:
        within_s = read_seconds(found[4]) if found[4] else EXPECT_S
    except ValueError as error:
        raise ScriptError(line, f"expect: {error}") from None
    return Statement(line, "expect", name=name, text=None if found[3] else found[2], seconds=within_s)
