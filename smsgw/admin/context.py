"""The office that a command works on: settings, desk and database, each opened when first asked for.

It imports nothing heavy before that.  One rule: a command pays only for what it uses, and everything
is closed at the end of the command line, however it ends.
"""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from smsgw.config import Config
    from smsgw.office.desk import Desk
    from smsgw.policy import Gate


class Office:
    """One command line's view of an office."""

    def __init__(self) -> None:
        self.config_path: Path | None = None
        self.verbose = 0
        self._database: Any = None

    @cached_property
    def config(self) -> "Config":
        """The settings.  Raises ConfigError."""
        from smsgw.config import find, load

        return load(find(self.config_path))

    @cached_property
    def desk(self) -> "Desk":
        """Everything that answering needs.  Raises OfficeError, TextError, ConfigError."""
        from smsgw.office.desk import open_desk

        return open_desk(self.config)

    @property
    def gate(self) -> "Gate":
        """When the lanes may send, as the office's hours are now; without the key."""
        from smsgw.office.own_hours import calendar_of
        from smsgw.policy import Gate

        return Gate(self.config.lanes, self.config.zone, calendar_of(self.config).quiet)

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return self.config.zone

    @property
    def known_folder(self) -> Path | None:
        """The office's folder where the settings were read already; None before that."""
        config = self.__dict__.get("config")
        return None if config is None else config.folder

    @cached_property
    def who(self) -> str:
        """Who sits at the keyboard, for histories: the operating system's name of the user."""
        try:
            return getpass.getuser()[:40]
        except (OSError, KeyError, ImportError):  # no such entry, or no environment, as in a service
            return "unknown"

    def now(self) -> datetime:
        """The instant, as an aware UTC datetime."""
        return datetime.now(UTC)

    @contextmanager
    def database(self) -> Iterator[None]:
        """The office's database, open; what its driver raises becomes a DatabaseError.

        Raises DatabaseError: missing, damaged, from another release, locked.
        """
        from smsgw.db.database import explained, open_database

        url = self.config.database_url
        with explained(url):
            if self._database is None:
                self._database = open_database(url)
            yield

    def close(self) -> None:
        """Let the database go."""
        database, self._database = self._database, None
        if database is not None:
            database.close()


pass_office = click.make_pass_decorator(Office, ensure=True)
