"""db: backups that can be trusted, restores that lose nothing."""

import os
import sqlite3
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_run import Smsgw

from smsgw import cli
from smsgw.daemon.process import office_lock
from smsgw.db import backup
from smsgw.db.database import HISTORY, is_lost, known_migrations
from smsgw.errors import DatabaseError
from smsgw.office.identity import write_key

PHONE = "+6281200000012"


@pytest.fixture
def smsgw(office: Path, database, capsys) -> Smsgw:
    database.close()
    (office / "texts").mkdir()
    (office / "texts" / "id.toml").write_text('[words]\nfree = "GRATIS."\n', "utf-8")
    found = Smsgw(office, capsys)
    found.ok(
        "request",
        "add",
        "--document",
        "KTP",
        "--nik",
        "3399011203959002",
        "--resi",
        "417-205",
        "--no-notices",
    )
    return found


@pytest.fixture
def saved(smsgw, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("usb") / "kantor.zip"
    smsgw.ok("db", "backup", path)
    return path


def codes(smsgw: Smsgw) -> list[str]:
    return [row["receipt_code"] for row in smsgw.ok("request", "list", "--json").json]


def test_a_backup_holds_the_whole_office_and_is_its_owner_s(saved):
    with zipfile.ZipFile(saved) as archive:
        names = archive.namelist()
    assert names == [backup.MANIFEST, "smsgw.db", "smsgw.key", "smsgw.toml", "texts/id.toml"]
    assert [path.name for path in saved.parent.iterdir()] == ["kantor.zip"]
    if os.name != "nt":
        assert saved.stat().st_mode & 0o077 == 0


def test_a_backup_is_consistent_while_others_write(smsgw, tmp_path):
    stop = threading.Event()

    def write() -> None:
        with sqlite3.connect(smsgw.folder / "smsgw.db", isolation_level=None, timeout=30) as opened:
            n = 0
            while not stop.is_set():
                n += 1
                opened.execute("BEGIN IMMEDIATE")
                for _ in range(2):
                    opened.execute(
                        "INSERT INTO consent (msisdn, at, stopped, source) VALUES ('x', ?, 1, 'x')", (n,)
                    )
                opened.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"{n}.db" for n in range(5)]
        for copy in copies:
            backup.copy_database(smsgw.folder / "smsgw.db", copy)
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        assert backup.check_file(copy) == known_migrations()
        with sqlite3.connect(copy) as opened:
            assert opened.execute("SELECT count(*) % 2 FROM consent").fetchone() == (0,)


def test_restore_brings_everything_back_and_keeps_what_was_there(smsgw, saved):
    smsgw.ok("request", "add", "--document", "KK", "--resi", "417-206", "--no-notices")
    smsgw.ok("db", "restore", saved)
    assert codes(smsgw) == ["417-205"]
    (aside,) = smsgw.folder.glob("before-restore-*")
    with sqlite3.connect(aside / "smsgw.db") as old:
        assert old.execute("SELECT count(*) FROM request").fetchone() == (2,)
    smsgw.ok("db", "check")


def test_a_backup_starts_a_new_office_on_another_computer(saved, tmp_path, capsys):
    assert cli.run(["init", str(tmp_path / "baru"), "--office", "Kantor lain"]) == 0
    new = Smsgw(tmp_path / "baru", capsys)
    new.ok("db", "restore", saved)
    assert codes(new) == ["417-205"]
    new.ok("db", "check")
    # Its own settings stay; those of the backup lie beside them.
    assert "Kantor lain" in (tmp_path / "baru" / "smsgw.toml").read_text("utf-8")
    assert (tmp_path / "baru" / "smsgw.toml.from-backup").is_file()


def test_two_restores_within_a_second_keep_both_of_what_was_there(smsgw, saved):
    smsgw.ok("db", "restore", saved)
    smsgw.ok("db", "restore", saved)
    assert len(list(smsgw.folder.glob("before-restore-*"))) == 2


def test_a_bare_database_file_is_restored_too(smsgw, tmp_path):
    copy = tmp_path / "alone.db"
    backup.copy_database(smsgw.folder / "smsgw.db", copy)
    smsgw.ok("request", "add", "--document", "KK", "--no-notices")
    smsgw.ok("db", "restore", copy)
    assert codes(smsgw) == ["417-205"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Change the stored database without the archive's own checksum telling."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["smsgw.db"] = members["smsgw.db"][:5000] + b"\xff" * 100 + members["smsgw.db"][5100:]
    rewrite(path, members)


def newer(path: Path) -> None:
    database = path.with_name("newer.db")
    with zipfile.ZipFile(path) as archive:
        database.write_bytes(archive.read("smsgw.db"))
    with sqlite3.connect(database) as opened:
        opened.execute(f"INSERT INTO {HISTORY} SELECT * FROM {HISTORY} WHERE 0")
        columns = [row[1] for row in opened.execute(f"PRAGMA table_info({HISTORY})")]
        row = dict(zip(columns, opened.execute(f"SELECT * FROM {HISTORY}").fetchone(), strict=True))
        row.update({columns[0]: 999, "name": "9999_future"})
        opened.execute(
            f"INSERT INTO {HISTORY} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [row[column] for column in columns],
        )
    opened.close()
    database.replace(path)


def climbing(path: Path) -> None:
    import hashlib
    import json

    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name != backup.MANIFEST}
    members["texts/../../evil"] = b"x"
    sums = {name: hashlib.sha256(octets).hexdigest() for name, octets in members.items()}
    rewrite(path, {backup.MANIFEST: json.dumps({"sha256": sums}).encode(), **members})


def rewrite(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, octets in members.items():
            archive.writestr(name, octets)


@pytest.mark.parametrize(
    "spoil, why",
    [(cut, "damaged"), (flip, "damaged"), (newer, "newer release"), (climbing, "damaged")],
    ids=["cut", "flipped", "newer", "climbs-out"],
)
def test_what_cannot_be_trusted_is_refused_and_changes_nothing(smsgw, saved, spoil, why):
    spoil(saved)
    before = {path.name for path in smsgw.folder.iterdir()}
    result = smsgw("db", "restore", saved)
    assert result.status == 1 and why in result.err
    assert {path.name for path in smsgw.folder.iterdir()} | {"smsgw.lock"} == before | {"smsgw.lock"}
    assert codes(smsgw) == ["417-205"]


def test_a_file_that_is_no_backup_is_refused(smsgw, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"hello")
    assert smsgw("db", "restore", tmp_path / "x.zip").status == 1


@pytest.mark.parametrize("args", [("restore",), ("migrate",)], ids=["restore", "migrate"])
def test_while_the_daemon_runs_it_is_refused(smsgw, saved, args):
    with office_lock(smsgw.folder / "smsgw.lock"):
        result = smsgw("db", *args, *([saved] if args == ("restore",) else []))
    assert result.status == 1 and "runs here already" in result.err


def test_a_swap_that_fails_in_the_middle_is_taken_back(smsgw, saved, monkeypatch):
    real, calls = os.replace, []

    def replace(source, target):
        calls.append(target)
        if len(calls) == 6:
            raise OSError(13, "Permission denied")
        real(source, target)

    monkeypatch.setattr("smsgw.db.backup.os.replace", replace)
    places = backup.Places(
        smsgw.folder / "smsgw.db",
        smsgw.folder / "smsgw.key",
        smsgw.folder / "smsgw.toml",
        smsgw.folder / "texts",
    )
    key = places.key.read_bytes()
    with pytest.raises(DatabaseError, match="nothing was changed"):
        backup.restore(saved, places, datetime.now(UTC))
    monkeypatch.undo()
    assert places.key.read_bytes() == key and codes(smsgw) == ["417-205"]
    assert (places.texts / "id.toml").is_file() and not list(smsgw.folder.glob("before-restore-*"))


class TestCheck:
    def test_a_sound_office_passes(self, smsgw):
        assert smsgw.ok("db", "check", "--json").json == {"ok": True, "problem": None}

    def test_damage_is_found(self, smsgw):
        path = smsgw.folder / "smsgw.db"
        octets = bytearray(path.read_bytes())
        octets[4096:40960] = b"\xa5" * (40960 - 4096)
        path.write_bytes(octets)
        result = smsgw("db", "check")
        assert result.status == 1 and "restore" in result.err

    def test_a_key_of_another_office_is_found(self, smsgw):
        (smsgw.folder / "smsgw.key").write_text(write_key(b"z" * 32), "ascii")
        for args in (("db", "check"), ("run",)):
            result = smsgw(*args)
            assert result.status == 1 and "smsgw.key is not the key" in result.err

    def test_what_is_no_damage_is_no_reason_to_restore(self, smsgw):
        (smsgw.folder / "smsgw.key").unlink()
        result = smsgw("db", "check")
        assert result.status == 1 and "key is missing" in result.err and "restore" not in result.err


def test_migrate_on_a_fresh_database_says_that_it_is_up_to_date(smsgw):
    assert "up to date" in smsgw.ok("db", "migrate").err


def test_purge_forgets_the_texts_of_old_messages(smsgw):
    smsgw.ok("send", PHONE, "x")
    smsgw.ok("outbox", "cancel", 1)
    with sqlite3.connect(smsgw.folder / "smsgw.db") as opened:
        opened.execute("UPDATE outbox SET created_at = created_at - 40 * 86400 * 1000000")
    opened.close()
    smsgw.ok("db", "purge")
    assert smsgw.ok("outbox", "show", 1, "--json").json["text"] == "x"
    smsgw.ok("db", "purge", "--days", 30)
    assert smsgw.ok("outbox", "show", 1, "--json").json["text"] is None
    assert smsgw("outbox", "retry", 1).status == 1


@pytest.mark.parametrize("is_there", [True, False], ids=["zero-octets", "missing"])
def test_a_lost_database_is_named_so_and_never_begun_anew_by_the_way(smsgw, saved, is_there):
    # What a full disk or a dying memory card leaves: the gateway must not go on as if it were new.
    path = smsgw.folder / "smsgw.db"
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    if is_there:
        path.touch()
    for args in (
        ("status",),
        ("run",),
        ("db", "check"),
        ("outbox", "list"),
        ("db", "backup", smsgw.folder / "b.zip"),
    ):
        result = smsgw(*args)
        assert result.status == 1, args
        assert ("its data is lost" if is_there else "there is no database here") in result.err
        assert "smsgw db restore FILE" in result.err
    assert (path.read_bytes() if is_there else path.exists()) in (b"", False)

    smsgw.ok("db", "restore", saved)
    assert codes(smsgw) == ["417-205"]


def test_an_empty_database_is_made_where_a_person_asks_for_it(smsgw):
    path = smsgw.folder / "smsgw.db"
    path.unlink()
    assert "a new, empty database was made" in smsgw.ok("db", "migrate").err
    assert "empty" not in smsgw.ok("db", "migrate").err
    assert codes(smsgw) == []


def test_pages_that_are_still_in_the_log_are_not_lost(tmp_path):
    path = tmp_path / "smsgw.db"
    path.touch()
    assert is_lost(path)
    path.with_name("smsgw.db-wal").write_bytes(b"x")
    assert not is_lost(path)
