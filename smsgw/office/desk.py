"""What everyone behind the counter shares: settings, key, wording, opening hours.

Built once a process from the configuration, then handed down as one value; `up_to_date` gives it with
the texts as their files are now.  It reads the office's key and texts, nothing else; it knows no
database and no modem.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from smsgw.config import Config
from smsgw.config.settings import OfficeSection
from smsgw.errors import ConfigError, OfficeError, TextError
from smsgw.office.calendar import OpeningHours, SpecialDay, Week, parse_hours
from smsgw.office.documents import Kind, load_kinds
from smsgw.office.feasts import Period
from smsgw.office.identity import Vault, parse_key
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
    hours = config.hours
    ramadans = _ramadans(hours.ramadan_dates)
    wording, kinds = _shelf(*_place_of(config))
    if unknown := sorted(set(config.promise) - set(kinds)):
        known = ", ".join(kinds)
        raise ConfigError(
            f"{config.path}: promise.{unknown[0]}: no document has this code; there are: {known}"
        )
    return Desk(
        config=config,
        vault=Vault(read_key(config.key_path)),
        wording=wording,
        hours=OpeningHours(
            zone=config.zone,
            weeks={"": _week(hours.days), **{c.name: _week(c.days) for c in hours.counter}},
            ramadan_weeks={"": _week(hours.ramadan.days)},
            special_days=tuple(
                SpecialDay(day.day, parse_hours(day.open), day.why) for day in hours.exception
            ),
            ramadans=ramadans,
        ),
        quiet=Quiet(nyepi=hours.nyepi, ramadans=ramadans),
        kinds=kinds,
    )


def up_to_date(desk: Desk) -> Desk:
    """The desk with the office's own texts and documents as their files are now; the same one while
    nothing has changed.

    Costs a look at some files' times, so it is asked for with every message.  While a file cannot be
    read, the desk that was given stays in force and the log says so.
    """
    shelf = _shelf_or_none(*_place_of(desk.config))
    if shelf is None or shelf[0] is desk.wording:
        return desk
    return replace(desk, wording=shelf[0], kinds=shelf[1])


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


def _week(days: tuple[str, ...]) -> Week:
    return tuple(parse_hours(day) for day in days)


def _ramadans(dates: tuple[date, ...]) -> tuple[Period, ...]:
    return (Period(dates[0], dates[1]),) if len(dates) == 2 else ()
