"""What the errors of a database mean, in words for who has to act.

One rule: of a driver's error nothing is repeated that could quote a row.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee

from smsgw.db.server_words import words_for
from smsgw.errors import DatabaseError
from smsgw.office.plain import Plain

#: What is done past peewee raises peewee's errors all the same.
driver_errors: Any = peewee.__exception_wrapper__  # type: ignore[attr-defined]

# What a server refuses for good.  Whatever else goes wrong while connecting may be over in a moment.
_FINAL = ("authentication failed", "pg_hba.conf", "does not exist", "permission denied", "invalid connection")

# What a server says of a session that it ends, or of itself while it starts or stops.
_AWAY = {"OperationalError", "InterfaceError"}
_ENDED = ("57P01", "57P02", "57P03", "57P05", "25P03", "53300")


@contextmanager
def explained(url: str = "") -> Iterator[None]:
    """Turn what the database's driver raises into a DatabaseError that says what to do."""
    try:
        yield
    except (peewee.DatabaseError, peewee.InterfaceError, sqlite3.Error) as error:
        raise DatabaseError(f"{shown(url)}: {plain_words(error)}") from error


def is_unusable(error: BaseException) -> bool:
    """Does the error say that the database cannot be used, rather than that a query of ours is wrong?"""
    wrong_query = (peewee.IntegrityError, peewee.ProgrammingError, peewee.DataError, peewee.NotSupportedError)
    if isinstance(error, wrong_query):
        return False
    return isinstance(error, (DatabaseError, peewee.DatabaseError, peewee.InterfaceError, sqlite3.Error))


def plain_words(error: BaseException) -> str:
    """What a database error means and what to do about it."""
    if (words := server_words(error)) is not None:
        return words
    text = str(error)
    if "not a database" in text or "malformed" in text:
        return "the database is damaged or is no smsgw database. Restore a backup: smsgw db restore FILE"
    if "disk is full" in text or "No space left" in text:
        return "the disk is full. Free some space; nothing was half written"
    if "disk I/O error" in text:  # what SQLite says where its side files find no room
        return "the disk is full or cannot be written. Free some space; nothing was half written"
    if "locked" in text:
        return "another program holds the database for too long. Close it and try again"
    if "readonly" in text or "unable to open" in text:
        return "the database cannot be opened for writing. Check the folder's permissions"
    return text


def shown(url: str) -> str:
    """The URL as people may see it: a SQLite path, or a server's address without its password."""
    if url.startswith("sqlite:///"):
        return url.removeprefix("sqlite:///")
    scheme, _, rest = url.partition("://")
    # A password may stand among the parameters too.
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" if rest else url


def is_away(error: BaseException) -> bool:
    """Is the server not to be reached, or this connection gone, so that a new one may do?"""
    cause = _driver_s(error)
    if cause is None or not _AWAY & {kind.__name__ for kind in type(cause).__mro__}:
        return False
    if cause.sqlstate is not None:
        return cause.sqlstate in _ENDED or cause.sqlstate.startswith("08")
    # Without a state it is the client's own word: no way to the server, or the connection is lost.
    return not any(final in str(cause) for final in _FINAL)


def is_busy(error: BaseException) -> bool:
    """Did another program hold the write lock for too long?"""
    cause = _driver_s(error)
    return cause is not None and cause.sqlstate == "55P03"


def server_words(error: BaseException) -> str | None:
    """What an error of the driver's means and what to do; None for an error of another kind."""
    if (cause := _driver_s(error)) is None:
        return None
    if (plain := server_plain(error)) is None:
        # The first line alone: details quote rows.
        return str(cause).partition("\n")[0]
    return f"{plain.what[0].lower()}{plain.what[1:]}. {plain.cure}"


def server_plain(error: BaseException, language: str = "en") -> Plain | None:
    """What is wrong with the server, and what to do; None where the error says nothing of that.

    error  the driver's, peewee's, or the DatabaseError that was made of it
    """
    cause = error.__cause__ if isinstance(error, DatabaseError) else error
    if cause is None or (kind := _kind_of(cause)) is None:
        return None
    return words_for(kind, _last_reason(_text_of(cause)), language)


def _kind_of(error: BaseException) -> str | None:
    if (cause := _driver_s(error)) is None:
        return None
    text, kind = _text_of(error), None
    if is_busy(error):
        kind = "busy"
    elif cause.sqlstate == "25006":
        kind = "read_only"
    elif "authentication failed" in text:
        kind = "refused"
    elif "pg_hba.conf" in text:
        kind = "not_let_in"
    elif "does not exist" in text and "database" in text:
        kind = "no_database"
    elif "permission denied" in text:
        kind = "no_right"
    elif "could not extend" in text or "No space left" in text:
        kind = "full"
    elif is_away(error):
        kind = "away"
    return kind


def _text_of(error: BaseException) -> str:
    return " ".join(str(_driver_s(error)).split())


def _driver_s(error: BaseException) -> Any:
    """The driver's own error behind peewee's, which may be wrapped twice; None where there is none."""
    cause: Any = error
    while isinstance(cause, peewee.PeeweeException):
        cause = getattr(cause, "orig", None)
    return cause if type(cause).__module__.startswith("psycopg") else None


def _last_reason(text: str) -> str:
    """The end of what libpq tells at length, in which the cause stands."""
    end = text.split(" failed: ")[-1].split(" Is the server running")[0]
    return end.removeprefix("FATAL: ").rstrip(".")[:120]
