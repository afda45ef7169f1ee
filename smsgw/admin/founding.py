"""Making an office's folder: settings, key, database, room for own texts.

One rule: nothing that exists is overwritten, and a folder that could not be made whole is taken away
again.
"""

import json
import os
import shutil
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from smsgw.config import Config, load
from smsgw.config.settings import FILE_NAME
from smsgw.errors import ConfigError, OfficeError


def found_office(folder: Path, values: Mapping[str, str]) -> Config:
    """Make the office's folder; its settings.

    values  office, signature, timezone, language, port

    Raises OfficeError when there is one already or it cannot be written, ConfigError for bad values.
    """
    taken = [name for name in (FILE_NAME, "smsgw.db", "smsgw.key") if (folder / name).exists()]
    if taken:
        raise OfficeError(
            f"{folder / taken[0]} exists already; nothing was changed. Choose another folder, "
            "or use the office that is there"
        )
    made_folder = not folder.exists()
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fill(folder, values, made)
        return load(folder / FILE_NAME)
    except BaseException as error:
        _take_away(folder, made, whole=made_folder)
        if isinstance(error, OSError):
            raise OfficeError(f"{folder}: cannot be made: {error.strerror}") from error
        if isinstance(error, ConfigError):
            raise ConfigError(str(error).replace(f"{folder.resolve()}{os.sep}", "")) from error
        raise


def _fill(folder: Path, values: Mapping[str, str], made: list[Path]) -> None:
    from smsgw.db.database import open_database
    from smsgw.office.identity import new_key, write_key
    from smsgw.office.wording import Wording

    settings = shipped("smsgw.toml")
    for name, value in values.items():
        # A JSON string is a TOML basic string.
        settings = settings.replace(f"@{name}@", json.dumps(value, ensure_ascii=False))
    made.append(folder / FILE_NAME)
    made[-1].write_text(settings, encoding="utf-8")
    config = load(made[-1], {})
    Wording(config.office.language, config.office.name, config.office.signature)
    made.append(config.key_path)
    write_secret(made[-1], write_key(new_key()).encode("ascii"))
    made.extend(folder / f"smsgw.db{ending}" for ending in ("", "-wal", "-shm"))
    open_database(f"sqlite:///{(folder / 'smsgw.db').resolve().as_posix()}", migrate=True).close()
    if not config.texts_folder.exists():
        made.append(config.texts_folder)
        made[-1].mkdir()
        (made[-1] / "README.txt").write_text(shipped("README-texts.txt"), encoding="utf-8")


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read.  Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def shipped(name: str) -> str:
    """The text of one of the files that come with smsgw."""
    return resources.files("smsgw.admin").joinpath("files", name).read_text(encoding="utf-8")


def _take_away(folder: Path, made: list[Path], *, whole: bool) -> None:
    if whole:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in made:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
