"""What everyone behind the counter shares: settings, key, wording, opening hours.

Built once a process from the configuration, then handed down as one value; `up_to_date` gives it with
the texts and the edited hours as their files are now.  It reads these and the office's key, nothing else; it
knows no database and no modem.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from smsgw.config import Config
from smsgw.config.settings import OfficeSection
from smsgw.errors import ConfigError, OfficeError, TextError
from smsgw.office.calendar import OpeningHours
from smsgw.office.documents import Kind, load_kinds
from smsgw.office.identity import Vault, parse_key
from smsgw.office.own_hours import calendar_of
from smsgw.office.windows import Quiet
from smsgw.office.wording import Wording

log = logging.getLogger("smsgw.office")

#: The office's own files from which wording and kinds are made, and when each was last changed.
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """One office, ready to answer."""

    config: Config
    vault: Vault = field(repr=False)
    wording: Wording
    hours: OpeningHours
    quiet: Quiet
    kinds: Mapping[str, Kind]


def open_desk(config: Config) -> Desk:
    """Everything that answering needs, from an office's folder.

    Raises OfficeError when the key is missing or damaged, TextError for texts that cannot be read,
    ConfigError for a promise about a document that the office does not have.
    """
    wording, kinds = _shelf(*_place_of(config))
    if unknown := sorted(set(config.promise) - set(kinds)):
        known = ", ".join(kinds)
        raise ConfigError(
            f"{config.path}: promise.{unknown[0]}: no document has this code; there are: {known}"
        )
    calendar = calendar_of(config)
    return Desk(
        config=config,
        vault=Vault(read_key(config.key_path)),
        wording=wording,
        hours=calendar.hours,
        quiet=calendar.quiet,
        kinds=kinds,
    )


def up_to_date(desk: Desk) -> Desk:
    """The desk with the office's own texts, documents and edited hours as their files are now; the same
    one while nothing has changed.

    Costs a look at some files' times, so it is asked for with every message.  While a file cannot be
    read, the desk that was given stays in force and the log says so.
    """
    shelf, calendar = _shelf_or_none(*_place_of(desk.config)), calendar_of(desk.config)
    wording, kinds = shelf or (desk.wording, desk.kinds)
    if wording is desk.wording and calendar.hours is desk.hours:
        return desk
    return replace(desk, wording=wording, kinds=kinds, hours=calendar.hours, quiet=calendar.quiet)


@lru_cache(maxsize=4)
def _shelf_or_none(
    office: OfficeSection, folder: Path, stamp: _Stamp
) -> tuple[Wording, Mapping[str, Kind]] | None:
    try:
        return _shelf(office, folder, stamp)
    except (TextError, OSError) as error:
        log.error("the office's texts are not taken over: %s", error)
        return None


@lru_cache(maxsize=4)
def _shelf(office: OfficeSection, folder: Path, stamp: _Stamp) -> tuple[Wording, Mapping[str, Kind]]:
    """Wording and kinds, read once for each stamp of their files."""
    return Wording(office.language, office.name, office.signature, folder), load_kinds(folder)


def _place_of(config: Config) -> tuple[OfficeSection, Path, _Stamp]:
    return config.office, config.texts_folder, _stamp_of(config)


def _stamp_of(config: Config) -> _Stamp:
    language, found = config.office.language, []
    for name in (f"{language}.toml", f"requirements.{language}.toml", "documents.toml"):
        try:
            at = (config.texts_folder / name).stat()
        except OSError:
            continue
        found.append((name, at.st_mtime_ns, at.st_size))
    return tuple(found)


def read_key(path: Path) -> bytes:
    """The office's key.  Raises OfficeError: without it no NIK can be looked up."""
    try:
        return parse_key(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise OfficeError(
            f"{path}: the office's key is missing. Copy it back from a backup; without it no NIK can be found"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise OfficeError(f"{path}: the office's key cannot be read") from error
