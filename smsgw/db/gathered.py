"""Where the rows of an import lie until they are merged, and the SQL that sees them beside the office's own.

With SQLite that is a file of their own, attached as the database `gathered`; on a server they are temporary
tables of this session.  Statements are written once: `main.request`, `gathered.incoming`, ? or :name for a
value.  One rule: nothing here takes the write lock, so a long reading keeps nobody from working.
"""

import re
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import peewee

from smsgw.db.models import find_server, proxy
from smsgw.db.server_session import storable
from smsgw.db.trouble import driver_errors

#: The columns of a gathered row, in the order in which `add` takes them.
COLUMNS = (
    "line", "receipt_code", "document", "state", "nik_fingerprint", "nik_sealed", "nik_masked", "phone",
    "phone2", "counter", "note", "received_at", "due_at", "ready_at",
)  # fmt: skip

#: Of a notice that waits for the merge.
TOLD = ("msisdn", "text", "cause", "segments")

_SCHEMA = """
CREATE TABLE incoming (
    line INTEGER PRIMARY KEY, receipt_code TEXT, document TEXT NOT NULL, state TEXT, nik_fingerprint BLOB,
    nik_sealed BLOB, nik_masked TEXT, phone TEXT, phone2 TEXT, counter TEXT, note TEXT, received_at INTEGER,
    due_at INTEGER, ready_at INTEGER, request_id INTEGER, before TEXT, was_shared INTEGER);
CREATE TABLE told (n INTEGER PRIMARY KEY, msisdn TEXT, text TEXT, cause TEXT, segments INTEGER);
"""
_INDEX = "CREATE INDEX gathered.by_request ON incoming (request_id)"

_SERVER_SCHEMA = """
CREATE TEMPORARY TABLE incoming (
    line INTEGER PRIMARY KEY, receipt_code TEXT COLLATE "C", document TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C", nik_fingerprint BYTEA, nik_sealed BYTEA, nik_masked TEXT, phone TEXT COLLATE "C",
    phone2 TEXT COLLATE "C", counter TEXT, note TEXT, received_at BIGINT, due_at BIGINT, ready_at BIGINT,
    request_id INTEGER, before TEXT COLLATE "C", was_shared INTEGER);
CREATE TEMPORARY TABLE told (n SERIAL PRIMARY KEY, msisdn TEXT COLLATE "C", text TEXT,
    cause TEXT COLLATE "C", segments INTEGER)"""
_SERVER_INDEX = "CREATE INDEX ON pg_temp.incoming (request_id)"

# The file of an import whose process died; no import takes as long as this.
_LEFT_BEHIND_S = 86_400

# Receipt codes come in no order, so a large merge touches all pages of their index again and again: with
# the usual 8 MB a million rows took 1.6 times as long.
_MERGE_CACHE_KB = 32_768

_AT_ONCE = 2000


class File:
    """Rows in a file of their own beside a SQLite database."""

    def __init__(self, path: Path) -> None:
        self._own = sqlite3.connect(path, isolation_level=None)
        self._own.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA} BEGIN;")
        self._insert = f"INSERT INTO incoming ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
        self._is_attached = False
        self._path = path

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take rows, their values in the order of COLUMNS."""
        self._own.executemany(self._insert, rows)

    def attach(self) -> None:
        """All rows are in: let statements see them."""
        self._own.execute("COMMIT")
        self._own.close()
        execute("ATTACH DATABASE ? AS gathered", str(self._path))
        self._is_attached = True
        execute("PRAGMA gathered.journal_mode=OFF")
        execute("PRAGMA gathered.synchronous=OFF")
        self._usual_cache = execute("PRAGMA main.cache_size").fetchone()[0]
        execute(f"PRAGMA main.cache_size={-_MERGE_CACHE_KB}")

    def compared(self) -> None:
        """The rows know their requests: SQLite finds its way without being told."""

    def index_requests(self) -> None:
        """Find rows by the request that they mean."""
        execute(_INDEX)

    def tell(self, notices: Iterable[tuple[str, str, str, int]]) -> None:
        """Put notices aside, their values in the order of TOLD."""
        with proxy.obj.atomic():
            write_many(
                "INSERT INTO gathered.told (msisdn, text, cause, segments) VALUES (?, ?, ?, ?)", notices
            )

    def close(self) -> None:
        """Let go of the file; whoever made it deletes it."""
        self._own.close()
        if self._is_attached:
            execute(f"PRAGMA main.cache_size={self._usual_cache}")
            # An error in the middle of a list leaves its reading open; the connection's end lets go then.
            with suppress(sqlite3.OperationalError):
                execute("DETACH DATABASE gathered")


class SessionTables:
    """Rows in tables on the server that only this session sees."""

    def __init__(self) -> None:
        self._conn = proxy.obj.connection()
        self._drop()
        for statement in _SERVER_SCHEMA.split(";"):
            execute(statement)

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take rows, their values in the order of COLUMNS."""
        self._copy(f"COPY pg_temp.incoming ({', '.join(COLUMNS)}) FROM STDIN", rows)

    def attach(self) -> None:
        """All rows are in: let the server know how many, of what it is asked about too."""
        for table in ("pg_temp.incoming", "request", "outbox"):
            execute(f"ANALYZE {table}")

    def compared(self) -> None:
        """The rows know their requests: without word of it the server would look for few."""
        execute(_SERVER_INDEX)
        execute("ANALYZE pg_temp.incoming")

    def index_requests(self) -> None:
        """Find rows by the request that they mean."""
        execute(_SERVER_INDEX)

    def tell(self, notices: Iterable[tuple[str, str, str, int]]) -> None:
        """Put notices aside, their values in the order of TOLD."""
        # Whoever makes them reads over this same connection in between.
        waiting = iter(notices)
        while some := list(islice(waiting, _AT_ONCE)):
            self._copy(f"COPY pg_temp.told ({', '.join(TOLD)}) FROM STDIN", some)

    def close(self) -> None:
        """Let the rows go."""
        with suppress(peewee.DatabaseError):  # with the connection they are gone anyway
            self._drop()

    def _drop(self) -> None:
        for table in ("incoming", "told"):
            execute(f"DROP TABLE IF EXISTS pg_temp.{table}")

    def _copy(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        with driver_errors, self._conn.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([storable(value) for value in row])


@contextmanager
def place(database_path: Path) -> Iterator[File | SessionTables]:
    """A place for one import's rows; with SQLite a file beside the database, since a temporary folder may
    lie in memory.  Gone afterwards."""
    if find_server():
        tables = SessionTables()
        try:
            yield tables
        finally:
            tables.close()
        return
    beginning = f"{database_path.name}.import-"
    for left in database_path.parent.glob(f"{beginning}*"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND_S:
            left.unlink(missing_ok=True)
    path = database_path.with_name(beginning + secrets.token_hex(4))
    path.touch(mode=0o600)
    file = File(path)
    try:
        yield file
    finally:
        file.close()
        path.unlink(missing_ok=True)


def execute(sql: str, *values: object) -> Any:
    """Run one statement with values by place; the cursor."""
    conn = proxy.obj.connection()
    if find_server() is None:
        return conn.execute(sql, values)
    with driver_errors:
        return conn.execute(_for_server(sql), values)


def execute_named(sql: str, names: Mapping[str, Any]) -> int:
    """Run one statement with named values; how many rows it touched."""
    conn = proxy.obj.connection()
    if find_server() is None:
        return int(conn.execute(sql, names).rowcount)
    with driver_errors:
        return int(conn.execute(_NAME.sub(r"%(\1)s", _for_server(sql)), names).rowcount)


def read(sql: str, *values: object) -> Iterator[Any]:
    """The rows of a query as they are read; other statements may run in between."""
    if find_server() is None:
        yield from proxy.obj.connection().execute(sql, values)
        return
    name = f"reading_{secrets.token_hex(4)}"
    with (
        driver_errors,
        proxy.obj.connection().cursor(name=name, withhold=True) as cursor,
    ):
        cursor.itersize = _AT_ONCE
        yield from cursor.execute(_for_server(sql), values)


def write_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run one statement for each of the rows."""
    conn = proxy.obj.connection()
    if find_server() is None:
        conn.executemany(sql, rows)
        return
    waiting = iter(rows)
    with driver_errors, conn.cursor() as cursor:
        while some := list(islice(waiting, _AT_ONCE)):
            cursor.executemany(_for_server(sql), some)


def number(sql: str, *values: object) -> int:
    """The one number that a query gives."""
    return int(execute(sql, *values).fetchone()[0])


# CROSS JOIN with a condition tells SQLite which way to go; PostgreSQL does not take it.
_SPELLED = (("gathered.", "pg_temp."), ("main.", ""), ("?", "%s"), ("CROSS JOIN", "JOIN"))

_NAME = re.compile(r"(?<![:\w']):([a-z]+)\b")


def _for_server(sql: str) -> str:
    for ours, theirs in _SPELLED:
        sql = sql.replace(ours, theirs)
    return sql
