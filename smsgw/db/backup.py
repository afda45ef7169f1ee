"""Copies of a whole office: made while the daemon runs, checked, and brought back.

A backup is one .zip file with the database, the key, the settings and the office's own texts.  It holds
the key, so it is worth as much as the key.  One rule: nothing takes its place before it has been
checked; what a restore replaces is kept aside.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import IO

from smsgw import __version__
from smsgw.config import Config
from smsgw.db import backup_cipher, database
from smsgw.errors import DatabaseError

MANIFEST = "smsgw-backup.json"
DATABASE = "smsgw.db"
KEY = "smsgw.key"
SETTINGS = "smsgw.toml"
TEXTS = "texts"

_SQLITE_MAGIC = b"SQLite format 3\0"
# Small, since what was once taken stays with the daemon.
_CHUNK_OCTETS = 1 << 16
# For the same reason, and for nothing lost: each page is read once, from the first to the last.
_FEW_PAGES = "PRAGMA cache_size=16"


@dataclass(frozen=True, slots=True)
class Places:
    """Where an office keeps what a backup holds."""

    database: Path
    key: Path
    settings: Path
    texts: Path


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the names that it put in place, and where the old ones are now."""

    names: tuple[str, ...]
    aside: Path


def places_of(config: Config) -> Places:
    """Where the office of these settings keeps its parts; for a SQLite office."""
    path = Path(config.database_url.removeprefix("sqlite:///"))
    return Places(path, config.key_path, config.path, config.texts_folder)


def back_up(places: Places, target: Path, now: datetime, passphrase: str | None = None) -> int:
    """Write a checked backup to `target`, which may exist; its size in octets.

    The database is copied as it stands at one instant; readers and writers go on.
    passphrase  encrypts it
    Raises DatabaseError: damaged, cannot be written, disk full.
    """
    copy = target.with_name(f"{target.name}.db.part")
    partial = target.with_name(f"{target.name}.part")
    sealed = target.with_name(f"{target.name}.sealed.part")
    try:
        copy_database(places.database, copy)
        check_file(copy)
        members = {DATABASE: copy, KEY: places.key, SETTINGS: places.settings}
        for path in sorted(places.texts.rglob("*")) if places.texts.is_dir() else ():
            if path.is_file():
                members[f"{TEXTS}/{path.relative_to(places.texts).as_posix()}"] = path
        _write_archive(partial, {name: path for name, path in members.items() if path.is_file()}, now)
        with _opened(partial) as archive:
            _check_archive(archive)
        if passphrase is not None:
            backup_cipher.encrypt(partial, sealed, passphrase)
            partial.unlink()
            backup_cipher.decrypt(sealed, partial, passphrase)
            with _opened(partial) as archive:
                _check_archive(archive)
            os.replace(sealed, partial)  # noqa: PTH105
        os.replace(partial, target)  # noqa: PTH105
    except OSError as error:
        raise DatabaseError(f"{target}: the backup cannot be written: {error.strerror}") from error
    finally:
        for left in (copy, partial, sealed):
            left.unlink(missing_ok=True)
    return target.stat().st_size


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file in one file, without its log.  Raises DatabaseError."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with (
        database.explained(str(source)),
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target, isolation_level=None)) as new,
    ):
        for connection in (old, new):
            connection.execute(_FEW_PAGES)
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")


def check_file(path: Path) -> list[str]:
    """Look at every page of a database file; the migrations it has seen.

    Raises DatabaseError: damaged, no smsgw database, or from a newer release.
    """
    with (
        database.explained(str(path)),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened,
    ):
        found = [row[0] for row in opened.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise DatabaseError(f"{path.name}: the database in it is damaged ({found[0].splitlines()[-1]})")
        if opened.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise DatabaseError(f"{path.name}: the database in it is damaged (rows that belong to nothing)")
        tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if database.HISTORY not in tables:
            raise DatabaseError(f"{path.name}: this is a database, but none of smsgw's")
        seen = [row[0] for row in opened.execute(f"SELECT name FROM {database.HISTORY} ORDER BY name")]  # noqa: S608
    newer = sorted(set(seen) - set(database.known_migrations()))
    if newer:
        raise DatabaseError(
            f"{path.name}: made by a newer release of smsgw (it has {newer[-1]}). Update smsgw first"
        )
    return seen


def _free(folder: Path) -> Path:
    """The folder's name, or with a number after it where there is one of that name."""
    names = chain([folder], (folder.with_name(f"{folder.name}-{number}") for number in count(2)))
    return next(name for name in names if not name.exists())


def restore(source: Path, places: Places, now: datetime, passphrase: str | None = None) -> Restored:
    """Put a backup (or a bare database file) in the place of an office's data.

    The settings of this computer stay; those of the backup are put beside them when they differ, and in
    their place where there are none: a folder that is empty becomes the office.
    passphrase  of an encrypted backup
    The caller sees to it that nobody has the database open.
    Raises DatabaseError for a file that is damaged, newer, or no backup; the data is then as it was.
    """
    folder = places.database.parent
    work = folder / f"restore-{now:%Y%m%d-%H%M%S}.part"
    aside = _free(folder / f"before-restore-{now:%Y%m%d-%H%M%S}")
    try:
        work.mkdir()
        if passphrase is not None:
            backup_cipher.decrypt(source, work / "plain.zip", passphrase)
        names = _unpack(source if passphrase is None else work / "plain.zip", work)
        check_file(work / DATABASE)
        _bring_up_to_date(work / DATABASE)
        swaps = list(_swaps(names, work, places))
        aside.mkdir()
        _swap(swaps, aside)
    except OSError as error:
        raise DatabaseError(f"{source}: cannot be restored: {error.strerror}; nothing was changed") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if aside.is_dir() and not any(aside.iterdir()):
            aside.rmdir()
    return Restored(tuple(names), aside)


def _write_archive(path: Path, members: Mapping[str, Path], now: datetime) -> None:
    sums = {}
    for name, member in members.items():
        with member.open("rb") as file:
            sums[name] = _sum(file)
    manifest = {"smsgw": __version__, "made_at": now.isoformat(timespec="seconds"), "sha256": sums}
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)  # it holds the key
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
        for name, member in members.items():
            archive.write(member, name)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, UnicodeDecodeError) as error:
        raise DatabaseError(f"{path}: the backup is damaged or is none; nothing was changed") from error


def _check_archive(archive: zipfile.ZipFile) -> list[str]:
    """The names in a backup, after comparing each with its checksum."""
    try:
        sums = json.loads(archive.read(MANIFEST))["sha256"]
        names = sorted(sums)
        good = DATABASE in sums and all(_is_ours(name) for name in names)
        for name in names:
            with archive.open(name) as member:
                good = good and _sum(member) == sums[name]
    except (KeyError, ValueError, TypeError):
        good, names = False, []
    if not good:
        raise DatabaseError(f"{archive.filename}: the backup is damaged or is none; nothing was changed")
    return names


def _is_ours(name: str) -> bool:
    """Only what a backup may hold, and nothing that would climb out of the folder."""
    parts = PurePosixPath(name).parts
    safe = "\\" not in name and ":" not in name and ".." not in parts and not name.startswith("/")
    return safe and (name in (DATABASE, KEY, SETTINGS) or (len(parts) > 1 and parts[0] == TEXTS))


def _unpack(source: Path, work: Path) -> list[str]:
    with source.open("rb") as file:
        start = file.read(len(_SQLITE_MAGIC))
    if start == _SQLITE_MAGIC:
        copy_database(source, work / DATABASE)
        return [DATABASE]
    with _opened(source) as archive:
        names = _check_archive(archive)
        for name in names:
            target = work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch(mode=0o600)
            with archive.open(name) as member, target.open("wb") as file:
                shutil.copyfileobj(member, file, _CHUNK_OCTETS)
    return names


def _bring_up_to_date(path: Path) -> None:
    """Run what an older backup lacks, on the copy, before it takes the office's place."""
    database.open_database(f"sqlite:///{path.as_posix()}", migrate=True).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE")


def _swaps(names: Sequence[str], work: Path, places: Places) -> Iterator[tuple[Path | None, Path]]:
    """(new, its place); the key goes before the database that it opens.  New None: the old one only goes."""
    if KEY in names:
        yield work / KEY, places.key
    if any(name.startswith(f"{TEXTS}/") for name in names):
        yield work / TEXTS, places.texts
    if SETTINGS in names and not places.settings.exists():
        yield work / SETTINGS, places.settings
    elif SETTINGS in names and not _same(work / SETTINGS, places.settings):
        yield work / SETTINGS, places.settings.with_name(f"{places.settings.name}.from-backup")
    for ending in ("-wal", "-shm"):
        yield None, places.database.with_name(places.database.name + ending)
    yield work / DATABASE, places.database


def _swap(swaps: Sequence[tuple[Path | None, Path]], aside: Path) -> None:
    """Put each new file in its place, the old one aside; all of them or none."""
    done: list[tuple[Path | None, Path, Path | None]] = []
    try:
        for new, place in swaps:
            old = aside / place.name if place.exists() else None
            if old is not None:
                os.replace(place, old)  # noqa: PTH105
            done.append((new, place, old))
            if new is not None:
                os.replace(new, place)  # noqa: PTH105
    except OSError:
        for new, place, old in reversed(done):
            if new is not None and place.exists() and not new.exists():
                os.replace(place, new)  # noqa: PTH105
            if old is not None:
                os.replace(old, place)  # noqa: PTH105
        raise


def _same(a: Path, b: Path) -> bool:
    return b.is_file() and a.read_bytes() == b.read_bytes()


def _sum(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK_OCTETS):
        digest.update(chunk)
    return digest.hexdigest()
