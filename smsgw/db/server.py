"""PostgreSQL with SQLite's manners: one writer at a time, word of every commit, a connection that comes back.

Several computers share one queue here.  Knows no table; what a session is told is in server_session.py, what
a database has to be in server_schema.py, modems' names are in server_names.py.  One rule: a transaction
begins with the write lock, as SQLite's BEGIN IMMEDIATE does, so what holds on one computer holds among
many.  Locks of the server's are let go by itself when a connection ends, whoever held them.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import peewee
from peewee import PostgresqlDatabase

from smsgw.db import server_names
from smsgw.db.server_session import (
    BEGIN_SESSION,
    CHANNEL,
    END_SESSION,
    MIGRATING,
    TELL,
    WRITING,
    Own,
    storable,
    with_defaults,
)
from smsgw.db.trouble import driver_errors, is_away, server_words

log = logging.getLogger("smsgw.db")

_RETRY_S, _LOOK_S = 1.0, 0.25


class Server(PostgresqlDatabase):
    """One office's database on a server; a connection for each thread, as peewee has it."""

    _state: Any  # peewee's, of this thread's connection

    def __init__(self, url: str) -> None:
        super().__init__(with_defaults(url), prefer_psycopg3=True)
        self._own = Own()
        self._guard = threading.Lock()
        self._away_since: float | None = None
        self._gives_up: Callable[[], bool] = lambda: True
        self._is_gateway = False

    def be_patient(self, gives_up: Callable[[], bool]) -> None:
        """Threads that hold a modem's name wait for a server that is away, until `gives_up` says so."""
        self._gives_up, self._is_gateway = gives_up, True

    @property
    def is_away(self) -> bool:
        """Has nobody reached the server since somebody failed to?"""
        return self._away_since is not None

    # What peewee calls.

    def connect(self, reuse_if_open: bool = False) -> bool:
        """Open this thread's connection; contexts that are under way in the thread go on with it."""
        contexts = self._state.ctx
        try:
            made = bool(super().connect(reuse_if_open))
            if made:
                self._begin_session(self._state.conn)
        except Exception as error:
            self._drop()
            self._note_away(error)
            raise
        finally:
            self._state.ctx = contexts
        self._note_back()
        return made

    def close(self) -> bool:
        """Close this thread's connection; of one that was lost the server is told with the next one."""
        if not self._state.closed and not self._state.conn.closed:
            self._own.session = 0
        return bool(super().close())

    def _begin_session(self, conn: Any) -> None:
        own, before = self._own, self._own.session
        with driver_errors:
            conn.execute(BEGIN_SESSION, prepare=False)
            own.session = conn.pgconn.backend_pid
            if before:
                conn.execute(END_SESSION, [before])
        if own.name is not None:
            server_names.take(conn, own.name, server_names.PATIENCE_AGAIN_S)

    def begin(self, isolation_level: object = None) -> None:
        """Begin, with the write lock: one round trip for both."""
        self._healed(self._begin)

    def _begin(self) -> None:
        try:
            self._run(f"BEGIN; SELECT pg_advisory_xact_lock({WRITING})")
        except peewee.DatabaseError:
            self.rollback()
            raise

    def commit(self) -> None:
        """Commit, and tell the others if anything was written: their loops look again then.

        Where the connection is lost before the server's answer, the server is asked what became of it.
        """
        with driver_errors:
            written = self.cursor().execute(TELL).fetchone()
        try:
            self._run("COMMIT")
        except (peewee.OperationalError, peewee.InterfaceError) as error:
            if not is_away(error) or (written and not self._was_committed(written[0])):
                raise

    def _was_committed(self, number: int) -> bool:
        """What became of that transaction; asked over a new connection, which ends the old one."""
        log.warning("the connection was lost while committing; asking the server what became of it")
        end = time.monotonic() + server_names.PATIENCE_AGAIN_S
        while (state := self._healed(lambda: self._state_of(number))) == "in progress":
            if time.monotonic() > end:
                break
            time.sleep(_LOOK_S)
        return bool(state == "committed")

    def _state_of(self, number: int) -> Any:
        with driver_errors:
            return self.cursor().execute("SELECT txid_status(%s)", [number]).fetchone()[0]

    def rollback(self) -> None:
        """Roll back; with the connection gone the server has, and its error must not hide the first one."""
        with suppress(peewee.OperationalError, peewee.InterfaceError):
            self._run("ROLLBACK")

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> Any:
        """Run one statement.  A read outside of a transaction survives a lost connection; a write is
        a transaction of its own."""
        values = None if params is None else [storable(value) for value in params]
        if self.in_transaction():
            return super().execute_sql(sql, values)
        if sql.lstrip("\n (")[:6].upper() == "SELECT":
            return self._healed(lambda: super(Server, self).execute_sql(sql, values))
        with self.atomic():
            return super().execute_sql(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of the rows."""
        with driver_errors:
            self.cursor().executemany(sql, ([storable(value) for value in row] for row in rows))

    # What the rest of db/ asks for beyond that.

    def version(self) -> int:
        """A number that changes when another connection has committed.

        The server tells it; asking costs no query, and so it may be asked five times a second.
        """
        return int(self._healed(self._listen))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Only one program at a time changes the schema."""
        cursor = self.cursor()
        with driver_errors:
            cursor.execute(f"SELECT pg_advisory_lock({MIGRATING})")
        try:
            yield
        finally:
            with suppress(Exception):  # with the connection it is let go anyway
                cursor.execute(f"SELECT pg_advisory_unlock({MIGRATING})")

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        """Hold a modem's name with this thread's connection, and with whatever connection follows it.

        Raises OfficeError when another computer holds it.
        """
        server_names.take(self.connection(), name, server_names.PATIENCE_S)
        self._own.name = name
        try:
            yield
        finally:
            self._own.name = None
            with suppress(Exception):  # the connection may be gone, and the lock with it
                server_names.let_go(self._state.conn, name)

    def held_among(self, names: Sequence[str]) -> set[str]:
        """Those of the modems' names that a gateway holds, on whichever computer."""
        rows = self.execute_sql(server_names.held_among(), [list(names)])
        return {name for (name,) in rows.fetchall()}

    def _run(self, sql: str) -> None:
        with driver_errors:
            # Statements that go together cannot be prepared.
            self.cursor().execute(sql, prepare=False)

    def _healed(self, act: Callable[[], Any]) -> Any:
        """Do what changes nothing when it fails; where the connection is gone, once more with a new one."""
        tries = 0
        while True:
            try:
                return act()
            except (peewee.OperationalError, peewee.InterfaceError) as error:
                if not is_away(error):
                    raise
                tries += 1
                is_patient = self._own.name is not None and not self._gives_up()
                if tries > 1 and not is_patient:
                    raise
                self._drop()
                if tries > 1:
                    time.sleep(_RETRY_S)

    def _drop(self) -> None:
        contexts = self._state.ctx
        with suppress(Exception):
            self._state.conn.close()
        self._state.reset()
        self._state.ctx = contexts

    def _listen(self) -> int:
        conn, own = self.connection(), self._own
        with driver_errors:
            if own.listening is not conn:
                conn.add_notify_handler(own.note)
                conn.execute(f"LISTEN {CHANNEL}")
                own.listens(conn)
            conn.pgconn.consume_input()
            while (told := conn.pgconn.notifies()) is not None:
                own.hear(told.be_pid)
        return own.version

    def _note_away(self, error: Exception) -> None:
        with self._guard:
            if self._away_since is None and is_away(error):
                self._away_since = time.monotonic()
                # A command says so by itself when it ends, and waits for nothing.
                level = logging.ERROR if self._is_gateway else logging.DEBUG
                words = server_words(error)
                log.log(level, "%s; waiting for it. Texts stay on the SIM until it is back", words)

    def _note_back(self) -> None:
        with self._guard:
            since, self._away_since = self._away_since, None
        if since is not None and self._is_gateway:
            log.warning("the database server is back after %.0f s", time.monotonic() - since)
