"""One line of AT commands, taken apart.

Owns the syntax of ITU-T V.250 clause 5.2: basic commands run together, extended ones separated by
semicolons.  Must not know any command's meaning.  The one rule: a line is taken whole or not at all.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from smsgw.errors import SmsgwError


class Form(StrEnum):
    """What is asked of a command."""

    ACTION = "action"  #: AT+CSQ
    READ = "read"  #: AT+CSQ?
    TEST = "test"  #: AT+CSQ=?
    SET = "set"  #: AT+CSQ=...


class AtError(SmsgwError):
    """A command fails.  kind "CME" or "CMS" with its number; kind "": the plain ERROR."""

    def __init__(self, kind: str = "", code: int = 0) -> None:
        super().__init__(f"+{kind} ERROR: {code}" if kind else "ERROR")
        self.kind = kind
        self.code = code


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name in upper case without AT, and what follows `=`, or a basic one's number."""

    name: str
    form: Form
    argument: str = ""

    def arguments(self) -> list[str]:
        """The parameters, split at commas outside quotes, without their quotes; [] where there are none."""
        if not self.argument:
            return []
        return [text.strip().strip('"') for text in _PARAMETER.findall(self.argument + ",")]

    def numbers(self) -> list[int]:
        """The parameters as numbers, an empty one as 0.  Raises AtError (CME 50, incorrect parameters)."""
        try:
            return [int(text or 0) for text in self.arguments()]
        except ValueError:
            raise AtError("CME", 50) from None


_PARAMETER = re.compile(r'((?:"[^"]*"|[^",])*),')
# Everything up to a semicolon that is not inside quotes.
_EXTENDED = re.compile(r'([+^#*$!%][A-Z0-9_]+)((?:"[^"]*"|[^";])*)(?:;|$)', re.IGNORECASE)
_BASIC = re.compile(r"(S\d+|&?[A-Z]|\\[A-Z])([=?]?)(\d*)", re.IGNORECASE)


def parse_line(text: str) -> list[Command]:
    """The commands of a line, the AT before them taken off.  Raises AtError for what is no command."""
    commands = []
    text = text.strip()
    while text:
        if text[0] in " ;":
            text = text[1:]
            continue
        if text[0].upper() == "D":
            commands.append(Command("D", Form.ACTION, text[1:]))
            break
        found = _EXTENDED.match(text)
        if found:
            commands.append(_extended(found[1].upper(), found[2].strip()))
        else:
            found = _BASIC.match(text)
            if found is None:
                raise AtError
            commands.append(_basic(found))
        text = text[found.end() :]
    return commands


def _extended(name: str, rest: str) -> Command:
    if not rest:
        return Command(name, Form.ACTION)
    if rest == "?":
        return Command(name, Form.READ)
    if rest.startswith("=?"):
        return Command(name, Form.TEST)
    if rest.startswith("="):
        return Command(name, Form.SET, rest[1:])
    raise AtError


def _basic(found: re.Match[str]) -> Command:
    name = found[1].upper()
    if found[2] == "?":
        return Command(name, Form.READ)
    if found[2] == "=":
        return Command(name, Form.SET, found[3])
    return Command(name, Form.ACTION, found[3])
