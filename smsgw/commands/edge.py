"""The edge of a command: what others wrote may fail here without stopping the walk.

One rule: this is the one place where any exception is caught, because behind it is code of other
people; what it had written is undone, and the log line holds no text of a message.
"""

import logging
from collections.abc import Callable
from pathlib import PurePath
from traceback import extract_tb
from typing import TypeVar

from smsgw.db.savepoints import savepoint

log = logging.getLogger("smsgw.commands")

T = TypeVar("T")


class CommandFailed(Exception):
    """A command raised; it has been logged and its writes are undone."""


def attempt(what: str, function: Callable[[], T]) -> T | None:
    """What the function gives, or None when it raises; the failure is logged under `what`."""
    try:
        return function()
    except Exception as error:
        log.error("%s failed: %s", what, place_of(error))
        return None


def run_undoable(what: str, function: Callable[[], T]) -> T:
    """What the function gives; when it raises, its writes are undone and CommandFailed follows."""

    def inside() -> tuple[T]:
        with savepoint():
            return (function(),)

    done = attempt(what, inside)
    if done is None:
        raise CommandFailed(what)
    return done[0]


def place_of(error: Exception) -> str:
    """Class and line of an exception, without its message: that may quote what a citizen wrote."""
    frames = extract_tb(error.__traceback__)
    at = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {at}"
