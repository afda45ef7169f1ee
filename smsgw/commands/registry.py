"""The registry of keyword commands: a word, its function, and examples that are its help and its test.

It knows no command.  One rule: the registry is an explicit dict, filled when a module is imported; a word
has one command, and a command without an example is refused.
"""

import importlib.metadata
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from smsgw import numbers
from smsgw.commands.edge import attempt
from smsgw.db.inbox import InboundMessage
from smsgw.errors import NumberError
from smsgw.messages import Reply
from smsgw.office.desk import Desk
from smsgw.office.reading import Intent, Keyword

#: Outside packages name a module here; importing it registers its keywords.
ENTRY_POINTS = "smsgw.keywords"

_E164 = re.compile(r"\+[1-9]\d{7,14}")


@dataclass(frozen=True, slots=True)
class Context:
    """One question: what was written, how it was read, whose desk it reached, and when."""

    message: InboundMessage
    intent: Intent
    desk: Desk
    now: datetime

    @property
    def phone(self) -> str:
        """The sender in E.164, however the network spelled it."""
        return normalize(self.message.sender)

    @property
    def source(self) -> str:
        """What the message is called in the rows that come of it: `inbox:41`."""
        return f"inbox:{self.message.id}"

    @property
    def today(self) -> date:
        """The office's day."""
        return self.now.astimezone(self.desk.config.zone).date()

    def say(self, key: str, reason: str, **values: object) -> Reply:
        """The office's text of this key as a reply."""
        return Reply(self.desk.wording.render(key, **values), reason)


Answer = Callable[[Context, str], Reply | str | None]


@dataclass(frozen=True, slots=True)
class Command:
    """What answers one keyword or some readings.

    word      what a citizen types; "" when no word asks for it (KOSONG, TIDAK_DIKENAL)
    examples  (what is typed, what is answered); an answer that ends in ` ...` gives its beginning only
    aliases   other words for it; people's many spellings are the reading's business
    intents   the readings it answers; none: a text that begins with the word
    always    what it writes is wanted even when nothing more may be answered to this number
    """

    word: str
    function: Answer = field(repr=False)
    examples: tuple[tuple[str, str | None], ...]
    aliases: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    always: bool = False

    @property
    def help(self) -> str:
        """The first sentence of its docstring."""
        return " ".join((self.function.__doc__ or "").strip().split("\n\n")[0].split())


#: Every command, by its word or, without one, by its first reading.
COMMANDS: dict[str, Command] = {}


def keyword(
    word: str,
    *,
    examples: Sequence[tuple[str, str | None]],
    aliases: Sequence[str] = (),
    intents: Sequence[str] = (),
    always: bool = False,
) -> Callable[[Answer], Answer]:
    """Register a function `(context, args) -> Reply | str | None` for a keyword.

    args is the text after the keyword, or all of it where the citizen used other words.  A returned
    string is a reply; None is silence.

    Raises ValueError for a word that is taken, and for a command without examples or docstring.
    """

    def register(function: Answer) -> Answer:
        _add(
            word.upper(),
            Command(word.upper(), function, tuple(examples), tuple(aliases), tuple(intents), always),
        )
        return function

    return register


def answers(
    *intents: str, examples: Sequence[tuple[str, str | None]], always: bool = False
) -> Callable[[Answer], Answer]:
    """Register a function for readings that no keyword asks for.  Raises as `keyword` does."""

    def register(function: Answer) -> Answer:
        _add(intents[0], Command("", function, tuple(examples), (), intents, always))
        return function

    return register


def _add(name: str, command: Command) -> None:
    taken = {word.upper() for other in COMMANDS.values() for word in (other.word, *other.aliases)} - {""}
    readings = {intent for other in COMMANDS.values() for intent in other.intents}
    clash = taken & {word.upper() for word in (command.word, *command.aliases)}
    clash |= readings & {name, *command.intents}
    if clash or name in COMMANDS:
        raise ValueError(f"the keyword {', '.join(sorted(clash)) or name} has a command already")
    if not command.examples or not command.function.__doc__:
        raise ValueError(f"the keyword {name} needs an example and a docstring: they are its help")
    COMMANDS[name] = command


def find(intent: Intent) -> Command | None:
    """The command that answers this reading."""
    if intent.name == "KEYWORD":
        return COMMANDS.get(str(intent.args.get("nama", "")))
    return next((command for command in COMMANDS.values() if intent.name in command.intents), None)


def own_keywords() -> tuple[Keyword, ...]:
    """The words that the reading does not know by itself: of commands without a reading."""
    return tuple(
        Keyword(command.word, command.aliases) for command in COMMANDS.values() if not command.intents
    )


def rest_of(text: str, command: Command) -> str:
    """The text after the command's word; all of it when it begins with none of them."""
    words = "|".join(re.escape(word) for word in (command.word, *command.aliases) if word)
    found = re.match(rf"\W*(?:{words})(?![^\W\d_])[\s:#,.;*/|_-]*(.*)", text, re.IGNORECASE | re.DOTALL)
    return (found[1] if found and words else text).strip()


@cache
def load_plugins() -> tuple[str, ...]:
    """Import the outside packages' keywords, once a process; the names of those that work.

    What fails is logged and left out, with all that it had registered: the office's own keywords go on.
    """
    loaded = []
    for entry in importlib.metadata.entry_points(group=ENTRY_POINTS):
        before = set(COMMANDS)
        if attempt(f"keyword package {entry.name}", entry.load) is None:
            for word in set(COMMANDS) - before:
                del COMMANDS[word]
        else:
            loaded.append(entry.name)
    return tuple(loaded)


def normalize(sender: str) -> str:
    """An address in E.164 where it can be written so, else as it is."""
    if _E164.fullmatch(sender):
        return sender
    try:
        return numbers.parse(sender)
    except NumberError:
        return sender
