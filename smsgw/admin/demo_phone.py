"""A phone to type on: the demo's terminal.

It shows what the simulated network brings and sends what is typed.  One rule: a reply that comes while
somebody types is shown above the line that is being typed.
"""

import contextlib
import textwrap
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from smsgw.admin.printing import clean
from smsgw.sms.segment import measure

#: A feature phone's screen.
COLUMNS = 40

# The gateway answers well within this; what comes later is shown when it comes.
_PATIENCE_S = 3.0

_HELP = """\
Type a text as a citizen would: CEK 417-205, syarat ktp hilang, jam buka, STOP
/as NUMBER        another phone: /as 13 is +6281200000013
/ready 417-206    a counter presses "ready": the notice goes out by itself
/inbox /outbox    what the gateway has received and sent
/help             this; /quit or Ctrl-D ends"""


def screen(sender: str, text: str, at: datetime, receiver: str | None = None) -> str:
    """One message as a phone shows it: who, when, the text, what it took; at most 40 columns wide."""
    inner = COLUMNS - 4
    measured = measure(text)
    head = f"{sender}{f' -> {receiver}' if receiver else ''}"
    foot = f"{at:%H:%M}  {measured.units} septet  {measured.segments} SMS"
    lines = [head[:inner], "", *textwrap.wrap(clean(text), inner), "", foot.rjust(inner)]
    edge = "─" * (COLUMNS - 2)
    return "\n".join([f"┌{edge}┐", *(f"│ {line:<{inner}} │" for line in lines), f"└{edge}┘"])


class DemoPhone:
    """The terminal as one phone of the simulated network.

    simulator  the modem and network
    commands   what /ready, /inbox and /outbox do: each takes the words behind it and gives lines to show
    """

    def __init__(
        self, simulator: Any, number: str, zone: ZoneInfo, commands: dict[str, Callable[[str], str]]
    ) -> None:
        self._simulator, self._zone, self._commands = simulator, zone, commands
        self._phone = simulator.phone(number)
        self._prompting = False
        simulator.network.on_received.append(self._show)

    def talk(self, has_ended: Callable[[], bool]) -> None:
        """Read and send texts until /quit, the end of input or Ctrl-C, or until the gateway has ended."""
        # Once imported it gives input() its keys for editing, and tells what stands on the line.
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401
        click.echo(_HELP)
        with contextlib.suppress(EOFError, KeyboardInterrupt):
            while not has_ended():
                line = self._read()
                if line == "/quit":
                    return
                self._take(line)
        click.echo()

    def close(self) -> None:
        """Show no more."""
        self._simulator.network.on_received.remove(self._show)

    def _read(self) -> str:
        self._prompting = True
        try:
            return input(self._prompt()).strip()
        finally:
            self._prompting = False

    def _take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "/as":
            digits = rest.strip()
            number = f"+62812000000{digits}" if len(digits) == 2 and digits.isdigit() else digits
            if number.lstrip("+").isdigit() and len(number) > 8:
                self._phone = self._simulator.phone(number)
            else:
                click.echo("Which phone? /as 13 or /as +6281200000013")
        elif word in self._commands:
            click.echo(self._commands[word](rest.strip()))
        elif word.startswith("/") or not line:
            click.echo(_HELP)
        else:
            had = len(self._phone.received)
            self._phone.send(line)
            if not self._simulator.wait_for(lambda: len(self._phone.received) > had, _PATIENCE_S):
                click.echo("(no answer; /inbox says why)")

    def _show(self, phone: Any, message: Any) -> None:
        at = message.at.astimezone(self._zone)
        receiver = None if phone is self._phone else phone.number
        box = screen(message.number, message.text, at, receiver)
        if not self._prompting:
            click.echo(box)
            return
        typed = _typed()
        blank = " " * (len(self._prompt()) + len(typed))
        click.echo(f"\r{blank}\r{box}\n{self._prompt()}{typed}", nl=False)

    def _prompt(self) -> str:
        return f"{self._phone.number} > "


def _typed() -> str:
    """What stands on the line that is being typed, where the terminal can tell."""
    try:
        import readline
    except ImportError:  # Windows
        return ""
    return readline.get_line_buffer()
