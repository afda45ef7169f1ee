"""Opening the database: migrations, copies, refusals, and files that are not what they should be."""

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from peewee import SqliteDatabase
from playhouse.schema_diff import diff_models

from smsgw.db import database as opening
from smsgw.db import migrating, modems, outbox
from smsgw.db.database import open_database, own_connection, transaction
from smsgw.db.models import TABLES, InboxState, OutboxMessage, OutboxState, proxy
from smsgw.errors import DatabaseError
from smsgw.messages import Lane

SCHEMAS = Path(__file__).parent / "data" / "schemas"
MANY = "x" * 100_000


def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def path(tmp_path: Path):
    """Where a database may be made; whatever was opened is closed."""
    yield tmp_path / "smsgw.db"
    if proxy.obj is not None:
        proxy.obj.close()
    proxy.initialize(None)


def made(path: Path) -> Path:
    open_database(url(path), migrate=True).close()
    return path


def run_sql(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def schema_of(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")
        return found.fetchall()


def test_a_new_database_has_the_tables_of_the_models(path: Path) -> None:
    database = open_database(url(path), migrate=True)
    difference = diff_models(database, list(TABLES))
    assert not difference, str(difference)


def test_the_migrations_make_columns_as_the_models_would(path: Path, tmp_path: Path) -> None:
    """Types and nullability too, which schema_diff does not look at."""
    made(path)
    other = SqliteDatabase(str(tmp_path / "other.db"))
    with other.bind_ctx(list(TABLES)):
        other.create_tables(list(TABLES))
    other.close()

    def columns(file: Path) -> dict[str, set[tuple[object, ...]]]:
        with closing(sqlite3.connect(file)) as connection:
            return {
                table: {
                    (name, kind, bool(not_null), bool(key))
                    for _, name, kind, not_null, _, key in connection.execute(f"PRAGMA table_info({table})")
                }
                for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if table not in (opening.HISTORY, "sqlite_sequence")
            }

    assert columns(path) == columns(tmp_path / "other.db")


def test_it_is_opened_so_that_a_power_cut_undoes_nothing(path: Path) -> None:
    database = open_database(url(path), migrate=True)
    pragmas = {name: database.pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_migrating_twice_changes_nothing(path: Path) -> None:
    made(path)
    before = schema_of(path)
    made(path)
    assert schema_of(path) == before
    assert not list(path.parent.glob("*.before-*"))


def test_a_missing_database_is_not_made_by_the_way(path: Path) -> None:
    with pytest.raises(DatabaseError, match="smsgw db migrate"):
        open_database(url(path))
    assert not path.exists()


def test_a_newer_release_s_database_is_refused_and_left_as_it_is(path: Path) -> None:
    made(path)
    run_sql(path, f"INSERT INTO {opening.HISTORY} (name, applied) VALUES ('9999_later', '2030-01-01')")
    before = path.read_bytes()
    for migrate in (False, True):
        with pytest.raises(DatabaseError, match="newer release of smsgw"):
            open_database(url(path), migrate=migrate)
        proxy.obj.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("migrate", [False, True], ids=["open", "migrate"])
def test_another_program_s_database_is_refused_and_left_as_it_is(path: Path, migrate: bool) -> None:
    run_sql(path, "PRAGMA journal_mode = wal; CREATE TABLE moz_places (url TEXT)")
    before = schema_of(path)
    with pytest.raises(DatabaseError, match="another program's database"):
        open_database(url(path), migrate=migrate)
    proxy.obj.close()
    assert schema_of(path) == before


@pytest.mark.parametrize("migrate", [False, True], ids=["open", "migrate"])
def test_a_file_that_is_no_database_is_refused(path: Path, migrate: bool) -> None:
    path.write_text("nik,dokumen\n3399011203950002,KTP\n" * 200, encoding="ascii")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="no smsgw database"):
        open_database(url(path), migrate=migrate)
    assert path.read_bytes() == before


def test_a_folder_is_no_database(tmp_path: Path, path: Path) -> None:
    with pytest.raises(DatabaseError, match="permissions"):
        open_database(url(tmp_path), migrate=True)


def test_a_damaged_file_is_found_when_the_daemon_starts(path: Path, now: datetime) -> None:
    database = open_database(url(path), migrate=True)
    for n in range(200):
        outbox.enqueue(f"+62812{n:08}", "x" * 100, lane=Lane.NOTICE, cause=f"a:{n}", now=now, expires_at=now)
    database.close()
    octets = bytearray(path.read_bytes())
    for at in range(8 * 4096, len(octets), 4096):
        octets[at : at + 64] = b"\xa5" * 64
    path.write_bytes(octets)
    with pytest.raises(DatabaseError, match="damaged"):
        open_database(url(path), check=True)


def test_a_sound_file_passes_the_check(path: Path) -> None:
    made(path)
    open_database(url(path), check=True).close()


class Release:
    """A release whose migrations are this release's and some more, in a folder of their own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "migrations"
        shutil.copytree(migrating.MIGRATIONS, self.folder, ignore=shutil.ignore_patterns("__*"))
        monkeypatch.setattr(migrating, "MIGRATIONS", self.folder)

    def add(self, name: str, body: str) -> None:
        text = f"def up(migrator, db):\n    {body}\n"
        (self.folder / f"{name}.py").write_text(text, encoding="ascii")


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    return Release(tmp_path, monkeypatch)


def test_an_older_database_is_refused_until_it_is_migrated(path: Path, release: Release) -> None:
    made(path)
    release.add("0090_more", "db.execute_sql('CREATE TABLE more (id INTEGER)')")
    with pytest.raises(DatabaseError, match="Stop the daemon and run: smsgw db migrate"):
        open_database(url(path))
    open_database(url(path), migrate=True).close()
    assert "more" in {name for _, name, *_ in schema_of(path)}


def test_a_migration_is_preceded_by_a_copy_beside(path: Path, release: Release, now: datetime) -> None:
    made(path)
    open_database(url(path))
    modems.record("utama", now, state="ready")
    proxy.obj.close()
    release.add("0090_more", "db.execute_sql('DELETE FROM modem')")
    open_database(url(path), migrate=True).close()
    copy = path.with_name("smsgw.db.before-0090")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM modem").fetchall() == [("utama",)]
    assert not list(path.parent.glob("*.part"))


def test_a_migration_that_fails_leaves_the_database_as_it_was(path: Path, release: Release) -> None:
    made(path)
    before = schema_of(path)
    release.add("0090_good", "db.execute_sql('CREATE TABLE good (id INTEGER)')")
    release.add(
        "0091_bad",
        "db.execute_sql('CREATE TABLE half (id INTEGER)'); db.execute_sql('SELECT * FROM nowhere')",
    )
    with pytest.raises(DatabaseError, match="nowhere"):
        open_database(url(path), migrate=True)
    proxy.obj.close()
    names = {name for _, name, *_ in schema_of(path)}
    assert names - {name for _, name, *_ in before} == {"good"}
    with closing(sqlite3.connect(path)) as connection:
        applied = [name for (name,) in connection.execute(f"SELECT name FROM {opening.HISTORY}")]
    assert "0090_good" in applied
    assert "0091_bad" not in applied


def test_a_first_migration_that_failed_can_be_run_again(path: Path, release: Release) -> None:
    release.add("0000_bad", "db.execute_sql('SELECT * FROM nowhere')")
    with pytest.raises(DatabaseError):
        open_database(url(path), migrate=True)
    proxy.obj.close()
    (release.folder / "0000_bad.py").unlink()
    made(path)


def test_no_room_for_the_copy_leaves_the_database_as_it_was(
    path: Path, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(path)
    before = schema_of(path)
    release.add("0090_more", "db.execute_sql('CREATE TABLE more (id INTEGER)')")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 100, 0))
    with pytest.raises(DatabaseError, match=r"no room .* Free \d+ MB"):
        open_database(url(path), migrate=True)
    proxy.obj.close()
    assert schema_of(path) == before


@pytest.mark.parametrize("schema", sorted(SCHEMAS.glob("*.sql")), ids=lambda path: path.stem)
def test_every_released_schema_is_brought_up_to_date_with_its_rows(schema: Path, path: Path) -> None:
    run_sql(path, schema.read_text(encoding="utf-8"))
    for _ in range(2):
        database = open_database(url(path), migrate=True, check=True)
        assert not diff_models(database, list(TABLES))
        rows = {table._meta.table_name: table.select().count() for table in TABLES}
        assert rows["outbox"] == rows["inbox"] == rows["request"] == 1
        database.close()


def test_a_full_disk_is_said_in_plain_words_and_nothing_is_half_written(path: Path, now: datetime) -> None:
    database = open_database(url(path), migrate=True)
    database.execute_sql(f"PRAGMA max_page_count = {database.pragma('page_count') + 3}")

    def fill() -> None:
        with opening.explained(url(path)):
            outbox.enqueue(
                "+6281200000012", MANY[:30_000], lane=Lane.NOTICE, cause="a", now=now, expires_at=now
            )

    with pytest.raises(DatabaseError, match="the disk is full"):
        fill()
    assert OutboxMessage.select().count() == 0
    assert not database.in_transaction()
    database.execute_sql("PRAGMA max_page_count = 100000")
    fill()
    assert OutboxMessage.select().count() == 1


def test_a_transaction_is_undone_as_a_whole(path: Path, now: datetime) -> None:
    open_database(url(path), migrate=True)
    with pytest.raises(RuntimeError), transaction():
        modems.record("utama", now, state="ready")
        with transaction():
            modems.record("kedua", now, state="ready")
        raise RuntimeError
    assert modems.list_all() == []


def test_a_transaction_holds_the_write_lock_from_its_start(path: Path) -> None:
    open_database(url(path), migrate=True)
    with (
        closing(sqlite3.connect(path, timeout=0)) as other,
        transaction(),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_another_connection_s_commit_changes_the_data_version(path: Path, now: datetime) -> None:
    open_database(url(path), migrate=True)
    before = opening.data_version()
    modems.record("utama", now, state="ready")
    assert opening.data_version() == before
    run_sql(path, "UPDATE modem SET state = 'x'")
    assert opening.data_version() != before


def test_a_thread_s_own_connection_is_closed_at_its_end(path: Path) -> None:
    database = open_database(url(path), migrate=True)
    database.close()
    with own_connection():
        assert not database.is_closed()
    assert database.is_closed()


def test_a_server_s_password_is_not_shown() -> None:
    assert opening.shown("postgresql://smsgw:geheim@db.example/smsgw") == "postgresql://db.example/smsgw"
    assert opening.shown("sqlite:////srv/office/smsgw.db") == "/srv/office/smsgw.db"


def test_instants_must_be_aware(path: Path) -> None:
    open_database(url(path), migrate=True)
    with pytest.raises(TypeError):
        modems.record("utama", datetime(2026, 11, 24), state="ready")  # noqa: DTZ001


def test_states_fit_their_columns() -> None:
    assert max(len(state) for state in (*OutboxState, *InboxState)) <= 12


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [int(name[:4]) for name in opening.known_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z_0-9]+", name) for name in opening.known_migrations())


def test_a_lane_comes_back_as_a_lane(path: Path, now: datetime) -> None:
    open_database(url(path), migrate=True)
    expires_at = now + timedelta(hours=1)
    outbox.enqueue("+6281200000012", "Halo", lane=Lane.BROADCAST, cause="a", now=now, expires_at=expires_at)
    row = OutboxMessage.get()
    assert row.lane is Lane.BROADCAST
    assert row.expires_at == expires_at
