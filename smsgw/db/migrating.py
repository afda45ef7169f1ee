"""Which migrations a database has seen, and running those that it has not.

Knows no URL and opens nothing.  One rule: a file that holds data is copied aside before it is changed.
"""

import os
import shutil
import sqlite3
from pathlib import Path

from peewee import Database, SqliteDatabase

from smsgw.errors import DatabaseError

MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"


def applied_migrations(database: Database) -> list[str]:
    """The names of the migrations that this database has seen, oldest first."""
    if HISTORY not in database.get_tables():
        return []
    return [row[0] for row in database.execute_sql(f"SELECT name FROM {HISTORY} ORDER BY name").fetchall()]  # noqa: S608


def known_migrations() -> list[str]:
    """The names of the migrations that this release brings, oldest first."""
    return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))


def run_migrations(database: Database, pending: list[str]) -> None:
    """Run the `pending` migrations, after a copy of a file that holds data."""
    from playhouse.migrations import Runner  # seldom needed; start-up stays quick

    if applied_migrations(database) and isinstance(database, SqliteDatabase):
        _copy_aside(database, pending[0])
    Runner(database, str(MIGRATIONS), table_name=HISTORY).up()


def refuse_foreign(database: Database, where: str) -> None:
    """Raise DatabaseError where the tables are another program's."""
    tables = set(database.get_tables()) - {HISTORY, "sqlite_sequence", "sqlite_stat1"}
    if tables and not applied_migrations(database):
        raise DatabaseError(f"{where}: this is another program's database. Correct [database] url")


def find_pending(database: Database, where: str) -> list[str]:
    """The migrations that it has still to see.  Raises DatabaseError where it has seen newer ones."""
    applied, known = applied_migrations(database), known_migrations()
    foreign = [name for name in applied if name not in known]
    if foreign:
        raise DatabaseError(
            f"{where}: made by a newer release of smsgw (it has {foreign[-1]}). "
            "Update smsgw; this release leaves the file as it is"
        )
    return [name for name in known if name not in applied]


def _copy_aside(database: SqliteDatabase, first_pending: str) -> None:
    path = Path(database.database)
    copy = path.with_name(f"{path.name}.before-{first_pending[:4]}")
    free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
    if free < 2 * size:
        wanted = 2 * size // 2**20 + 1
        raise DatabaseError(f"{path}: no room for a copy before the migration. Free {wanted} MB")
    partial = copy.with_name(copy.name + ".part")
    target = sqlite3.connect(partial)
    try:
        database.connection().backup(target)
    finally:
        target.close()
    os.replace(partial, copy)  # noqa: PTH105
