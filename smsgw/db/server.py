"""PostgreSQL with SQLite's manners: one writer at a time, word of every commit, a connection that comes back.

Several computers share one queue here.  Knows no table.  One rule: a transaction begins with the write
lock, as SQLite's BEGIN IMMEDIATE does, so what holds on one computer holds among many.  Locks of the
server's are let go by itself when a connection ends, whoever held them.
"""

import itertools
import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import peewee
from peewee import PostgresqlDatabase

from smsgw.db.trouble import driver_errors, is_away, server_words
from smsgw.errors import OfficeError

log = logging.getLogger("smsgw.db")

# Numbers that no other program is likely to lock in the same database.  Locks by one number and by two
# are strangers to each other.
_WRITING, _MIGRATING, _NAMES = 0x534D5347, 0x534D5348, 0x534D53

# A writer waits so long for another's commit; see BUSY_TIMEOUT_S in database.py.
_LOCK_TIMEOUT_S = 30

# How a session is told of commits.
_CHANNEL = "smsgw"

# A computer that lost its power or its network goes on holding its locks until the server has noticed:
# a connection over which nothing comes back for 30 + 3 * 10 s is given up, from either end.  What stands
# still inside a transaction is thrown out, or nobody else could write.
_SESSION = f"""
SET lock_timeout = '{_LOCK_TIMEOUT_S}s'; SET idle_in_transaction_session_timeout = '60s';
SET synchronous_commit = on; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;
SET tcp_keepalives_count = 3"""
# A connection that we lost the server may believe in for longer, with all its locks.  Ours are known by
# their name, which no other process has.
_END_SESSION = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid = %s AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')"""

_LINK = {
    "connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    "tcp_user_timeout": "30000", "client_encoding": "utf8",
}  # fmt: skip

# A name is asked for so long: at a start a twin shall hear of it soon; after a lost connection the
# server may still believe in our old one.
_NAME_PATIENCE_S, _NAME_PATIENCE_AGAIN_S = 3.0, 90.0

_RETRY_S, _LOOK_S = 1.0, 0.25

# Clocks that the network sets differ by less than a second.
_CLOCKS_DIFFER_S = 30.0

_numbers = itertools.count(1)


class Server(PostgresqlDatabase):
    """One office's database on a server; a connection for each thread, as peewee has it."""

    _state: Any  # peewee's, of this thread's connection

    def __init__(self, url: str) -> None:
        super().__init__(_with_defaults(url), prefer_psycopg3=True)
        self._own = _Own()
        self._guard = threading.Lock()
        self._away_since: float | None = None
        self._gives_up: Callable[[], bool] = lambda: True

    def be_patient(self, gives_up: Callable[[], bool]) -> None:
        """Threads that hold a modem's name wait for a server that is away, until `gives_up` says so."""
        self._gives_up = gives_up

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
            conn.execute(_SESSION, prepare=False)
            own.session = conn.pgconn.backend_pid
            if before:
                conn.execute(_END_SESSION, [before])
        if own.name is not None:
            self._take_name(conn, own.name, _NAME_PATIENCE_AGAIN_S)

    def begin(self, isolation_level: object = None) -> None:
        """Begin, with the write lock: one round trip for both."""
        self._healed(self._begin)

    def _begin(self) -> None:
        try:
            self._run(f"BEGIN; SELECT pg_advisory_xact_lock({_WRITING})")
        except peewee.DatabaseError:
            self.rollback()
            raise

    def commit(self) -> None:
        """Commit, and tell the others if anything was written: their loops look again then."""
        told = f"SELECT pg_notify('{_CHANNEL}', '') WHERE txid_current_if_assigned() IS NOT NULL"
        self._run(f"{told}; COMMIT")

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
            cursor.execute(f"SELECT pg_advisory_lock({_MIGRATING})")
        try:
            yield
        finally:
            with suppress(Exception):  # with the connection it is let go anyway
                cursor.execute(f"SELECT pg_advisory_unlock({_MIGRATING})")

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        """Hold a modem's name with this thread's connection, and with whatever connection follows it.

        Raises OfficeError when another computer holds it.
        """
        self._take_name(self.connection(), name, _NAME_PATIENCE_S)
        self._own.name = name
        try:
            yield
        finally:
            self._own.name = None
            with suppress(Exception):  # the connection may be gone, and the lock with it
                self._state.conn.execute(f"SELECT pg_advisory_unlock({_NAMES}, hashtext(%s))", [name])

    def held_among(self, names: Sequence[str]) -> set[str]:
        """Those of the modems' names that a gateway holds, on whichever computer."""
        query = f"SELECT n FROM unnest(%s::text[]) AS n WHERE EXISTS ({_holder('n')})"  # noqa: S608
        return {name for (name,) in self.execute_sql(query, [list(names)]).fetchall()}

    def compare_clocks(self) -> None:
        """Say so where this computer's clock is off: what is due, expired or late is told by it."""
        (theirs,) = self.execute_sql("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
        ahead_s = time.time() - theirs
        if abs(ahead_s) > _CLOCKS_DIFFER_S:
            log.warning(
                "this computer's clock is %.0f s %s the database server's. Have it set by the network",
                abs(ahead_s),
                "ahead of" if ahead_s > 0 else "behind",
            )

    def level_text(self) -> None:
        """Make text columns what they are in SQLite: of any length, in the order of their octets.

        A length is what we mean to write and nothing to lose a message for; and a range of causes
        (`notice:417-205:` to `notice:417-205;`) holds in the order of octets alone.  The states that
        triggers watch cannot be changed, and need it least.
        """
        rows = self.execute_sql(_UNEVEN).fetchall()
        for table in sorted({table for table, _ in rows}):
            columns = [column for other, column in rows if other == table]
            changes = ", ".join(f'ALTER COLUMN "{column}" TYPE varchar COLLATE "C"' for column in columns)
            self.execute_sql(f'ALTER TABLE "{table}" {changes}')

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
                conn.execute(f"LISTEN {_CHANNEL}")
                own.listening, own.version = conn, next(_numbers)
            conn.pgconn.consume_input()
            while (told := conn.pgconn.notifies()) is not None:
                own.hear(told.be_pid)
        return own.version

    def _take_name(self, conn: Any, name: str, patience_s: float) -> None:
        end = time.monotonic() + patience_s
        ask = f"SELECT 1 WHERE pg_try_advisory_lock({_NAMES}, hashtext(%s))"
        with driver_errors:
            while conn.execute(ask, [name]).fetchone() is None:
                found = conn.execute(_holder("%s"), [name]).fetchone()
                if found and conn.execute(_END_SESSION, [found[1]]).fetchone():
                    end = max(end, time.monotonic() + _NAME_PATIENCE_S)  # it was ours, of a lost connection
                elif time.monotonic() > end:
                    where = f" ({found[0]})" if found and found[0] else ""
                    raise OfficeError(
                        f"another gateway on this database has a modem called {name!r}{where}. "
                        "Give each modem a name of its own: [[modem]] name in smsgw.toml"
                    )
                time.sleep(_LOOK_S)

    def _note_away(self, error: Exception) -> None:
        with self._guard:
            if self._away_since is None and is_away(error):
                self._away_since = time.monotonic()
                log.error("%s; waiting for it. Texts stay on the SIM until it is back", server_words(error))

    def _note_back(self) -> None:
        with self._guard:
            since, self._away_since = self._away_since, None
        if since is not None:
            log.warning("the database server is back after %.0f s", time.monotonic() - since)


class _Own(threading.local):
    """What one thread's connection is used for: the name that it holds, what it has heard."""

    name: str | None = None
    session = 0  # the server's process for it
    listening: Any = None
    version = 0

    def note(self, told: Any) -> None:
        """A notification that came along with an answer."""
        self.hear(told.pid)

    def hear(self, pid: int) -> None:
        """Somebody has committed."""
        if pid != self.session:
            self.version = next(_numbers)


_UNEVEN = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
AND c.data_type IN ('character varying', 'text')
AND (c.character_maximum_length IS NOT NULL OR c.collation_name IS DISTINCT FROM 'C')
AND NOT EXISTS (SELECT 1 FROM information_schema.triggered_update_columns u
    WHERE u.event_object_schema = c.table_schema AND u.event_object_table = c.table_name
    AND u.event_object_column = c.column_name)
ORDER BY c.table_name, c.ordinal_position"""


def _holder(name: str) -> str:
    """A query for the session that holds a modem's name."""
    return (
        "SELECT a.application_name, a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) "  # noqa: S608
        "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        f"AND l.classid = {_NAMES} AND l.objid::bigint = (hashtext({name})::bigint & 4294967295)"
    )


def storable(value: Any) -> Any:
    """PostgreSQL's texts hold any character but NUL, and anybody may send one in an SMS."""
    return (
        value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        if isinstance(value, str) and "\0" in value
        else value
    )


def _with_defaults(url: str) -> str:
    """The URL with what we want of a connection, where it does not say so itself."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    name = f"smsgw on {socket.gethostname()[:40]} {secrets.token_hex(4)}"
    wanted = {**_LINK, **given, "application_name": name}
    return parts._replace(query=urlencode(wanted, quote_via=quote)).geturl()
