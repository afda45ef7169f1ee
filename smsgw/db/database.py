"""Opening the one database: pragmas, checks, and plain words for what can go wrong; transactions.

A SQLite file lives in WAL mode with synchronous=FULL: at NORMAL a power cut can undo the last
commits, and by then the SIM's copy is gone.  Every write runs in `transaction()`, which takes the
write lock at its start: a deferred transaction that reads first fails under two writers.
"""

import importlib.util
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import peewee
from peewee import Database, SqliteDatabase

from smsgw.db import server_schema, trouble
from smsgw.db.migrating import HISTORY as HISTORY
from smsgw.db.migrating import applied_migrations as applied_migrations
from smsgw.db.migrating import find_pending, refuse_foreign, run_migrations
from smsgw.db.migrating import known_migrations as known_migrations
from smsgw.db.models import find_server, proxy
from smsgw.db.trouble import explained as explained
from smsgw.db.trouble import is_unusable as is_unusable
from smsgw.db.trouble import plain_words as plain_words
from smsgw.db.trouble import shown as shown
from smsgw.errors import DatabaseError

# At DEBUG peewee writes every query with its parameters, which are texts and numbers of citizens.
logging.getLogger("peewee").setLevel(logging.INFO)

log = logging.getLogger("smsgw.db")

P = ParamSpec("P")
R = TypeVar("R")

# A writer waits this long for another's commit.  The longest that smsgw itself holds the lock is
# the merge of a large import: seconds, on an old PC a minute.  A command gives up then; the daemon does not
# (see be_patient).
BUSY_TIMEOUT_S = 30

# Says when nobody waits for the write lock any longer; set once a process, by be_patient.
_gives_up: list[Callable[[], bool]] = [lambda: True]

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -8000,  # 8 MB: kiosk PCs are old
    "temp_store": "memory",
    # What retention deletes is overwritten where that costs no extra page write.
    "secure_delete": "fast",
}


class _Sqlite(SqliteDatabase):
    """SQLite, which on a full disk or a read error rolls back by itself."""

    def rollback(self) -> None:
        """Roll back, unless SQLite has: a second ROLLBACK would hide the error that made it do so."""
        if self.connection().in_transaction:
            super().rollback()


def connect(url: str, *, create: bool = False) -> Database:
    """Bind and open the database at `url` without looking at its schema.

    url  sqlite:///PATH or postgresql://...
    Raises DatabaseError when there is no such file or an empty one (unless `create`), or it is no database.
    """
    if url.startswith("postgresql://"):
        database = _postgresql(url)
    else:
        path = Path(url.removeprefix("sqlite:///"))
        if not create:
            refuse_lost(path)
        database = _Sqlite(str(path), pragmas=_PRAGMAS, timeout=BUSY_TIMEOUT_S)
    if proxy.obj is not None and not proxy.obj.is_closed():
        proxy.obj.close()
    proxy.initialize(database)
    with explained(url):
        database.connect()
    return database


def open_database(url: str, *, migrate: bool = False, make: bool = True, check: bool = False) -> Database:
    """Bind and open the office's database, refusing what this release cannot use.

    migrate  make it, or bring it up to this release, after a copy beside it
    make     with `migrate`: where no file is, begin with an empty one; the daemon does not, since an office
             that has lost its data must hear of it
    check    also look for damage (reads the whole file: for the daemon's start, not for each command)

    Raises DatabaseError: missing, damaged, another program's, from a newer release, or from an older one
    without `migrate`.
    """
    database = connect(url, create=migrate and make)
    with explained(url), ExitStack() as alone:
        server = find_server()
        if server and (check or migrate):
            server_schema.refuse_pooled(server)
        if check:
            check_damage(database)
        if migrate and server:
            server_schema.refuse_narrow(server)
            alone.enter_context(server.alone())
        refuse_foreign(database, shown(url))
        pending = find_pending(database, shown(url))
        if pending and migrate:
            run_migrations(database, pending)
        elif pending:
            raise DatabaseError(
                f"{shown(url)}: made by an older release (migrations to run: {len(pending)}). "
                "Stop the daemon and run: smsgw db migrate"
            )
        if migrate and server:
            server_schema.level_text(server)
    return database


def is_lost(path: Path) -> bool:
    """Is no data there: no file, or an empty one without the log that would hold its pages?"""
    files = (path, path.with_name(f"{path.name}-wal"))
    return not path.is_file() or not any(file.stat().st_size for file in files if file.is_file())


def refuse_lost(path: Path) -> None:
    """Raise DatabaseError where the office's file is lost, saying how it is had again."""
    if not is_lost(path):
        return
    lost = "the database is empty, its data is lost" if path.is_file() else "there is no database here"
    raise DatabaseError(
        f"{path}: {lost}. Restore the last backup with: smsgw db restore FILE; "
        "or begin with an empty one: smsgw db migrate"
    )


def check_damage(database: Database) -> None:
    """Raise DatabaseError when SQLite finds the file damaged; of a server, compare the clocks."""
    if server := find_server():
        server_schema.compare_clocks(server)
    if isinstance(database, SqliteDatabase):
        found = [row[0] for row in database.execute_sql("PRAGMA quick_check(3)").fetchall()]
        if found != ["ok"]:
            raise DatabaseError(
                f"{database.database}: the database is damaged ({found[0].splitlines()[-1]}). "
                "Restore the last backup with: smsgw db restore FILE"
            )
        # The look went through the whole file; a daemon need not keep those pages.
        database.execute_sql("PRAGMA shrink_memory")


@contextmanager
def transaction() -> Iterator[None]:
    """One transaction that holds the write lock from its start; inside another one, a part of it."""
    database = proxy.obj
    if database.in_transaction():
        yield
        return
    with ExitStack() as held:
        _begin(database, held)
        yield


def be_patient(gives_up: Callable[[], bool]) -> None:
    """From now on this process waits for the write lock until `gives_up` says so, not BUSY_TIMEOUT_S.

    For the daemon: while another program writes it must neither end nor take anything off a SIM, and
    standing still at the start of a transaction does both.  So do its modems' loops, at that same place,
    while a database server is away.
    """
    _gives_up[0] = gives_up
    if server := find_server():
        server.be_patient(gives_up)


def _begin(database: Any, held: ExitStack) -> None:
    """Begin a transaction; where the lock is not to be had, nothing has happened yet, so again."""
    lock = ("IMMEDIATE",) if isinstance(database, SqliteDatabase) else ()
    while True:
        try:
            held.enter_context(database.atomic(*lock))
        except peewee.OperationalError as error:
            if not ("locked" in str(error) or trouble.is_busy(error)) or _gives_up[0]():
                raise
            log.warning(
                "another program holds the database for more than %s s; waiting for it", BUSY_TIMEOUT_S
            )
        else:
            return


def persistent(record: Callable[P, R]) -> Callable[P, R]:
    """For an outcome whose recording may be repeated: a connection lost in the middle of it is no reason
    to lose what a modem has done.  The second time begins when the server is back."""

    @wraps(record)
    def recorded(*args: P.args, **names: P.kwargs) -> R:
        try:
            return record(*args, **names)
        except (peewee.DatabaseError, peewee.InterfaceError) as error:
            if not trouble.is_away(error) or proxy.obj.in_transaction():
                raise
        return record(*args, **names)

    return recorded


def execute(sql: str, *values: object) -> Any:
    """Run SQL that is written by hand, with ? for each value; the cursor.

    For what runs for every segment: peewee spends ten times longer on writing these statements than
    SQLite on running them.  Instants go in and come out as stored (models.to_micros).
    """
    database = proxy.obj
    return database.execute_sql(sql.replace("?", database.param), values)


def execute_many(sql: str, rows: Iterable[Sequence[object]]) -> None:
    """Run such SQL for each of the rows."""
    database = proxy.obj
    written = sql.replace("?", database.param)
    if server := find_server():
        server.execute_many(written, rows)
    else:
        database.cursor().executemany(written, rows)


@contextmanager
def own_connection() -> Iterator[None]:
    """A connection for this thread's time with the database; closed at the end of it."""
    with proxy.obj.connection_context():
        yield


def data_version() -> int | None:
    """A number that changes when another connection has committed; None where the database cannot say.

    Two microseconds instead of a query: what lets an idle loop look often.
    """
    if isinstance(proxy.obj, SqliteDatabase):
        return int(proxy.obj.execute_sql("PRAGMA data_version").fetchone()[0])
    server = find_server()
    return server.version() if server else None


def is_away(error: BaseException | None = None) -> bool:
    """Does the error say that the database's server is not to be reached, so that waiting may help?

    Without an error: is a server away at this moment?
    """
    if error is None:
        server = find_server()
        return server is not None and server.is_away
    cause = error.__cause__ if isinstance(error, DatabaseError) else error
    return cause is not None and trouble.is_away(cause)


def _postgresql(url: str) -> Database:
    if importlib.util.find_spec("psycopg") is None:
        raise DatabaseError("PostgreSQL needs one more package: pip install 'smsgw[postgresql]'")
    from smsgw.db.server import Server  # an office with a file does without

    return Server(url)
