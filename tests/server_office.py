"""Databases on a real PostgreSQL server, one for each test; for those who have such a server.

SMSGW_TEST_POSTGRESQL names it: postgresql://USER:PASSWORD@HOST:PORT/DATABASE, of a user who may make
databases.  They are made with Indonesian sorting, in which `:` and `;` do not stand where SQLite has them.
"""

import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from smsgw.db.database import HISTORY, open_database
from smsgw.db.models import proxy

VARIABLE = "SMSGW_TEST_POSTGRESQL"

#: Set by test_postgresql.py for the tests that it runs again: their office's database is on the server.
ON_SERVER = "SMSGW_TESTS_ON_SERVER"

_MADE_WITH = "LOCALE_PROVIDER icu ICU_LOCALE 'id' TEMPLATE template0"


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of a new database with this release's tables; gone afterwards."""
    name = f"smsgw_test_{secrets.token_hex(6)}"
    run(f"CREATE DATABASE {name} TEMPLATE {_template()}")
    try:
        yield _url_of(name)
    finally:
        run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def emptied_database() -> Iterator[str]:
    """The URL of one and the same database for all tests of this process, with its tables emptied.

    Quicker than one for each test; for tests that run one after another and leave no session behind.
    """
    url = _url_of(_template())
    tables = run(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", url
    )
    # TRUNCATE takes twenty times as long on tables as small as these.
    run(";".join(f"DELETE FROM {name}" for (name,) in tables if name != HISTORY), url)
    counters = f"SELECT oid FROM pg_class WHERE relkind = 'S' AND relname NOT LIKE '{HISTORY}%'"
    run(f"SELECT setval(oid::regclass, 1, false) FROM ({counters}) AS counter", url)
    yield url


@contextmanager
def empty_database(made_with: str = _MADE_WITH) -> Iterator[str]:
    """The URL of a new database without any table; gone afterwards."""
    name = f"smsgw_test_{secrets.token_hex(6)}"
    run(f"CREATE DATABASE {name} {made_with}")
    try:
        yield _url_of(name)
    finally:
        run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run(sql: str, url: str = "") -> list[Any]:
    """Run one statement on the server; its rows."""
    import psycopg

    with psycopg.connect(url or os.environ[VARIABLE], autocommit=True) as connection:
        cursor = connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


@cache
def _template() -> str:
    """A migrated database that others are copied from: one for this process, dropped when it ends."""
    import atexit

    name = f"smsgw_test_{secrets.token_hex(6)}"
    run(f"CREATE DATABASE {name} {_MADE_WITH}")
    atexit.register(run, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    before = proxy.obj
    proxy.initialize(None)
    open_database(_url_of(name), migrate=True).close()
    proxy.initialize(before)
    return name


def _url_of(name: str) -> str:
    return urlsplit(os.environ[VARIABLE])._replace(path=f"/{name}").geturl()


class Cable:
    """The way to the server: a local port that goes on to it, and can be cut and mended.

    questions  so many times something was sent over it
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._far = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self._listener: socket.socket | None = None
        self._ends: list[socket.socket] = []
        self._port = 0
        self._lost: tuple[bytes, bool] | None = None
        self.questions = 0
        self.mend()
        place = f"{parts.username}:{parts.password}@127.0.0.1:{self._port}"
        self.url = parts._replace(netloc=place).geturl()

    def cut(self) -> None:
        """Nothing gets through any more: who has a connection loses it, who wants one is refused."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):  # wakes the thread that waits in accept
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def mend(self) -> None:
        """Everything gets through again, on the same port."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._listener, self._port = listener, listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def lose(self, words: bytes, *, arrives: bool) -> None:
        """The connection over which these words go next ends with them: before they arrive at the server,
        or once it has answered, and the answer is lost.  A new connection is not refused."""
        self._lost = (words, arrives)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._far)
                self._ends += [near, far]
                ending = threading.Event()
                for carry in (self._ask, self._answer):
                    threading.Thread(target=carry, args=(near, far, ending), daemon=True).start()

    def _ask(self, near: socket.socket, far: socket.socket, ending: threading.Event) -> None:
        with suppress(OSError), _both(near, far):
            while octets := near.recv(65536):
                self.questions += 1
                if self._lost and self._lost[0] in octets:
                    (_, arrives), self._lost = self._lost, None
                    if not arrives:
                        return
                    ending.set()
                far.sendall(octets)

    def _answer(self, near: socket.socket, far: socket.socket, ending: threading.Event) -> None:
        with suppress(OSError), _both(near, far):
            while (octets := far.recv(65536)) and not ending.is_set():
                near.sendall(octets)


@contextmanager
def _both(*ends: socket.socket) -> Iterator[None]:
    """Close both ends afterwards, also for who waits at one of them."""
    try:
        yield
    finally:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
