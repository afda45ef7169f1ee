"""Options that several commands share, and the filter that the listing ones make of them."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from smsgw.admin.context import Office
from smsgw.admin.times import parse_past
from smsgw.errors import NumberError, SmsgwError

Command = TypeVar("Command", bound=Callable[..., Any])

LANES = ("reply", "notice", "broadcast")

#: What a listing shows to a person who did not say how much; a program gets everything.
USUAL_LIMIT = 50

json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output, for programs.")

# The largest whole number that a database keeps.
_MOST = 2**63 - 1
#: The id of a row, as a person types it.
id_type = click.IntRange(min=1, max=_MOST)

file_type = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


def read_lines(path: Path) -> list[str]:
    """The lines of a text file, or of standard input for `-`: UTF-8, or UTF-16 as Windows writes it.

    Raises SmsgwError for what is neither.
    """
    with click.open_file(str(path), "rb") as file:
        octets = file.read()
    marked = octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return octets.decode("utf-16" if marked else "utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SmsgwError(f"{path}: not a text file in UTF-8; save it as plain text") from None


def filter_options(*names: str) -> Callable[[Command], Command]:
    """The filters of a listing: of `state`, `since`, `number`, `lane` and `limit` those named."""
    options = {
        "state": click.option("--state", multiple=True, help="Only these states; may be given again."),
        "since": click.option(
            "--since", metavar="TIME", help='Not before: "2026-11-24 08:00", "2d", kemarin.'
        ),
        "number": click.option("--number", metavar="NUMBER", help="Only this phone number, or its end."),
        "lane": click.option("--lane", type=click.Choice(LANES), help="Only this lane."),
        "limit": click.option(
            "--limit",
            type=click.IntRange(min=0, max=_MOST),
            help=f"At most so many, newest first; 0: all. Usual: {USUAL_LIMIT}, with --json all.",
        ),
    }

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = options[name](command)
        return json_option(command)

    return decorate


@dataclass(frozen=True, slots=True)
class Window:
    """What `--since`, `--number` and `--limit` come to.  limit None: everything."""

    since: datetime | None
    number: str | None
    limit: int | None


def read_window(
    office: Office, *, since: str | None, number: str | None, limit: int | None, as_json: bool
) -> Window:
    """Read the options that all listings share.  Raises click.BadParameter for a time that is none."""
    usual = None if as_json else USUAL_LIMIT
    return Window(
        since=parse_past(since, office.now(), office.zone) if since else None,
        number=_number(number) if number else None,
        limit=usual if limit is None else (limit or None),
    )


def _number(text: str) -> str:
    """E.164 where it is a whole number; else what was typed, to be compared as it is."""
    from smsgw import numbers

    try:
        return numbers.parse(text)
    except NumberError:
        return text.strip()


def choose_states(given: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """The states named by repeated or comma-separated `--state`.  Raises click.BadParameter."""
    wanted = tuple(word.strip().casefold() for text in given for word in text.split(",") if word.strip())
    unknown = [word for word in wanted if word not in known]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(known)}", param_hint="--state")
    return wanted
