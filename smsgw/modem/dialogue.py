"""One command after the other on one port: the engine, the port and the clock together.

It must not know what the commands are for.  The one rule: a deadline is a point on the monotonic
clock, fixed when the command is written; nothing that the modem says moves it, and after a missed one
the link is brought back into step before the next command.
"""

import logging
import re
from collections import deque
from typing import Protocol

from smsgw.errors import LinkLost, ModemError
from smsgw.modem.engine import Answer, Command, Engine, Indication, Output
from smsgw.modem.tokenizer import Prompt

# At 115200 Bd a flood brings some 600 short lines a second.  Of those that matter so many are kept; one
# pushed out is found again in the storage, since an overflow asks for a look.
MAX_INDICATIONS = 500
# What gateways in the field give a confused modem: gammu resets the link after every time-out.
_SETTLE_S, _ESCAPE_S, _RESYNC_TRIES = 0.3, 0.1, 5

_HIDDEN = re.compile(r"[0-9A-Fa-f]{6,}")
_KEPT = frozenset({"+CMTI", "+CDSI", "+CMT", "+CDS", "+CUSD", "+CMGS", "+CREG", "+CGREG", "+CEREG", "+CPIN"})
#: Lines that a modem says only when it has just started.
REBOOTED = ("RDY", "^SYSSTART", "SMS READY", "+AT: READY", "*ATREADY")
POWERED_DOWN = (
    "NORMAL POWER DOWN",
    "POWERED DOWN",
    "UNDER-VOLTAGE POWER DOWN",
    "OVER-VOLTAGE POWER DOWN",
    "^SHUTDOWN",
)


class NoAnswer(ModemError):
    """The deadline of a command passed without a final result."""


class Port(Protocol):
    """Where the octets go; smsgw.modem.port.SerialPort is one."""

    name: str
    is_line: bool

    def read(self, timeout_s: float) -> bytes: ...
    def write(self, data: bytes) -> None: ...
    def set_baudrate(self, baudrate: int) -> None: ...
    def close(self) -> None: ...


class Clock(Protocol):
    """`time` is one."""

    def monotonic(self) -> float: ...


class Dialogue:
    """Asks one command at a time; keeps the indications that matter in `indications`."""

    def __init__(self, port: Port, clock: Clock, log: logging.Logger) -> None:
        self.port = port
        self.clock = clock
        self.log = log
        self.engine = Engine()
        self.indications: deque[Indication] = deque(maxlen=MAX_INDICATIONS)
        self.overflowed = False
        self.out_of_step = False
        #: Until then nothing may be written: the modem may still be sending a PDU.
        self.quiet_until = 0.0
        self.resyncs = 0
        self.saw_nmea = False
        #: Question -> monotonic; until then it is not worth asking (registration.py).
        self.unanswered: dict[str, float] = {}
        #: A prompt came that no command was waiting for.
        self.prompted = False

    def ask(self, text: str, timeout_s: float = 5.0) -> Answer:
        """The answer to a plain command.  Raises NoAnswer, LinkLost."""
        return self.run(Command(text, timeout_s))

    def run(self, command: Command) -> Answer:
        """Write the command and wait for its final result, or its prompt.

        An error result is an answer too.  Raises NoAnswer at the deadline, LinkLost.
        """
        if self.out_of_step:
            self.resync()
        self.take(self.port.read(0))
        return self._exchange(command)

    def listen(self, timeout_s: float) -> None:
        """Wait for indications until something comes, at most so long."""
        self.take(self.port.read(max(0.0, timeout_s)))

    def pause(self, seconds: float) -> None:
        """Let time pass, listening."""
        end = self.clock.monotonic() + seconds
        while (left := end - self.clock.monotonic()) > 0:
            self.take(self.port.read(left))

    def drain(self, quiet_s: float) -> None:
        """Listen until nothing has come for so long, or for four times that: something always comes."""
        clock, begun = self.clock, self.clock.monotonic()
        heard = begun
        while (left := min(heard + quiet_s, begun + 4 * quiet_s) - clock.monotonic()) > 0:
            if data := self.port.read(left):
                heard = clock.monotonic()
                self.take(data)

    def take(self, data: bytes) -> Answer | None:
        """Sort what came.  Returns the answer that it completed, at most one."""
        answer = None
        for output in self.engine.receive(data) if data else ():
            if isinstance(output, Answer):
                answer = output
            else:
                self._keep(output)
        return answer

    def take_indications(self) -> list[Indication]:
        """What has come, oldest first; it is now the caller's."""
        taken = list(self.indications)
        self.indications.clear()
        return taken

    def keep_only_direct(self) -> None:
        """Leave only messages that lie nowhere else; a look through the storages finds the rest."""
        kept = [indication for indication in self.take_indications() if indication.body is not None]
        self.indications.extend(kept)

    def write(self, data: bytes) -> None:
        """Octets outside any command: ESC, the probe.  Raises LinkLost."""
        self.port.write(data)

    def resync(self) -> None:
        """L0 of the ladder: make sure that the next answer belongs to the next command.

        Raises LinkLost when the modem answers nothing more; the port is closed then.
        """
        self.resyncs += 1
        self.engine.abandon()
        self.pause(max(_SETTLE_S, self.quiet_until - self.clock.monotonic()))
        self.write(b"\x1b")
        self.pause(_ESCAPE_S)
        self.write(b"\r")
        self.pause(_SETTLE_S)
        begun = self.clock.monotonic()
        for attempt in range(_RESYNC_TRIES):
            before = self._submissions()
            try:
                answer = self._exchange(Command("AT", timeout_s=1.0))
            except NoAnswer:
                # Perhaps the modem took our AT for a PDU: leave the prompt again.
                self.engine.abandon()
                self.write(b"\x1b")
                continue
            # A modem that ignores ESC takes `AT` for a PDU and says +CMGS to it; only a plain OK will do.
            if answer.is_ok and self._submissions() == before:
                if attempt:
                    # A slow one: the answers to the missed tries are still on their way.
                    self.drain(self.clock.monotonic() - begun)
                self.out_of_step = False
                self.log.info("resync: the modem answers again")
                return
        self.port.close()
        raise LinkLost(f"{self.port.name}: the modem does not answer any more; it is opened again")

    def _exchange(self, command: Command) -> Answer:
        clock, begun = self.clock, self.clock.monotonic()
        deadline = begun + command.timeout_s
        silence_s = command.timeout_s if command.silence_s is None else command.silence_s
        silence_ends, lines = begun + silence_s, 0
        settles_at = None
        self.port.write(self.engine.start(command))
        while True:
            if command.settle_s is not None and settles_at is None and self.engine.has_answer_line:
                settles_at = clock.monotonic() + command.settle_s
            if self.engine.answer_lines > lines:
                lines, silence_ends = self.engine.answer_lines, clock.monotonic() + silence_s
            limit = min(deadline if settles_at is None else settles_at, deadline, silence_ends)
            left = limit - clock.monotonic()
            if left <= 0:
                break
            answer = self.take(self.port.read(left))
            if answer:
                self._note(command, answer, clock.monotonic() - begun)
                return answer
        if settles_at is not None:
            return self.engine.settle()
        self.engine.abandon()
        self.out_of_step = True
        raise NoAnswer(f"no answer to {describe(command)} in {clock.monotonic() - begun:.0f} s")

    def _keep(self, output: Output) -> None:
        if isinstance(output, Prompt):
            self.prompted = True
            return
        assert isinstance(output, Indication)
        if output.name.startswith("$G"):
            self.saw_nmea = True
        line = f"{output.name}: {output.text}" if output.text else output.name
        if output.name in _KEPT or is_reboot(line) or is_power_down(line):
            self.overflowed = self.overflowed or len(self.indications) == MAX_INDICATIONS
            self.indications.append(output)

    def _submissions(self) -> int:
        return sum(indication.name == "+CMGS" for indication in self.indications)

    def _note(self, command: Command, answer: Answer, took_s: float) -> None:
        if self.log.isEnabledFor(logging.DEBUG):
            result = "prompt" if answer.prompt else answer.result.text
            lines = len(answer.lines)
            self.log.debug("%s -> %s (%d lines, %.0f ms)", describe(command), result, lines, took_s * 1000)


def describe(command: Command) -> str:
    """The command as a log may show it: no PIN, no PDU, no whole number."""
    if command.payload:
        return "PDU"
    if command.secret:
        return f"AT{command.name}=…"
    return _HIDDEN.sub("…", command.text)


def is_reboot(line: str) -> bool:
    """Does the line tell that the modem has just started?"""
    return line.upper().startswith(REBOOTED) or "SMS DONE" in line.upper()


def is_power_down(line: str) -> bool:
    return line.upper().startswith(POWERED_DOWN)
