"""What everyone behind the counter shares: settings, key, wording, opening hours.

Built once a process from the configuration, then handed down as one value.  It reads the office's
key and texts, nothing else; it knows no database and no modem.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from smsgw.config import Config
from smsgw.errors import OfficeError
from smsgw.office.calendar import OpeningHours, SpecialDay, Week, parse_hours
from smsgw.office.documents import Kind, load_kinds
from smsgw.office.feasts import Period
from smsgw.office.identity import Vault, parse_key
from smsgw.office.windows import Quiet
from smsgw.office.wording import Wording


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

    Raises OfficeError when the key is missing or damaged, TextError for texts that cannot be read.
    """
    hours = config.hours
    ramadans = _ramadans(hours.ramadan_dates)
    return Desk(
        config=config,
        vault=Vault(read_key(config.key_path)),
        wording=Wording(
            config.office.language, config.office.name, config.office.signature, config.texts_folder
        ),
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
        kinds=load_kinds(config.texts_folder),
    )


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
