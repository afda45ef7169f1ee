"""Times as people type them, in English and Indonesian, in the office's zone.

Pure: `now` is given.  One rule: a time that could mean two days means the one that lies on the asked
side of now.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

_UNITS = {"s": 1, "m": 60, "h": 3600, "j": 3600, "d": 86400, "w": 604800}  # j: jam
_DISTANCE = re.compile(r"([+-]?)\s*(\d+)\s*(s|m|h|j|d|w|menit|jam|hari|minggu)", re.IGNORECASE)
_LONG_UNITS = {"menit": "m", "jam": "h", "hari": "d", "minggu": "w"}
_DAYS = {
    "hari ini": 0, "today": 0, "besok": 1, "tomorrow": 1, "lusa": 2,
    "kemarin": -1, "yesterday": -1,
}  # fmt: skip
_WEEKDAYS = {
    "senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "sabtu": 5, "minggu": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
_CLOCK = re.compile(r"(?:(\S.*?)\s+)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", re.IGNORECASE)
_AT_WORD = re.compile(r"(?:^|\s+)(?:jam|pukul|pk\.?)$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")

_HELP = 'write "2026-11-25 08:00", "25-11-2026 08.00", "08:00", "+2h" or "besok 08:00"'


def parse_future(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """An instant to do something at.  Raises click.BadParameter: unreadable, or gone by."""
    found = _parse(text, now, zone, ahead=True)
    if found < now - timedelta(minutes=1):
        raise click.BadParameter(f"{text!r} is in the past")
    return found


def parse_past(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """An instant to look back to; `2d` means two days ago.  Raises click.BadParameter."""
    return _parse(text, now, zone, ahead=False)


def parse_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """A day: `2026-12-24`, `24-12-2026`, `besok`, the next of a weekday.  Raises click.BadParameter."""
    words = " ".join(text.split()).casefold()
    try:
        return _day(words, now.astimezone(zone).date(), ahead=True)
    except ValueError:
        raise click.BadParameter(f'{text!r} is no day: write "2026-12-24", "24-12-2026" or "besok"') from None


def _parse(text: str, now: datetime, zone: ZoneInfo, *, ahead: bool) -> datetime:
    words = " ".join(text.strip().split())
    if words.casefold() in ("now", "sekarang"):
        return now
    if distance := _DISTANCE.fullmatch(words):
        unit = distance[3].casefold()
        seconds = int(distance[2]) * _UNITS[_LONG_UNITS.get(unit, unit)]
        backward = distance[1] == "-" or (not distance[1] and not ahead)
        try:
            return now + timedelta(seconds=-seconds if backward else seconds)
        except OverflowError:
            raise click.BadParameter(f"{text!r} is too far away") from None
    try:
        return _iso(words, zone) or _spoken(words, now.astimezone(zone), zone, ahead=ahead)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no time: {_HELP}") from None


def _iso(words: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _spoken(words: str, here: datetime, zone: ZoneInfo, *, ahead: bool) -> datetime:
    """A day, a time of the day, or both.  Raises ValueError."""
    clock = _CLOCK.fullmatch(words)
    if clock:
        at, rest = time(int(clock[2]), int(clock[3]), int(clock[4] or 0)), _AT_WORD.sub("", clock[1] or "")
    else:
        at, rest = time(0), words
    day = _day(rest.casefold(), here.date(), ahead=ahead) if rest or not clock else here.date()
    found = datetime.combine(day, at, zone)
    if not rest:
        if ahead and found <= here:
            found += timedelta(days=1)
        elif not ahead and found > here:
            found -= timedelta(days=1)
    return found.astimezone(UTC)


def _day(words: str, today: date, *, ahead: bool) -> date:
    if words in _DAYS:
        return today + timedelta(days=_DAYS[words])
    if words in _WEEKDAYS:
        distance = (_WEEKDAYS[words] - today.weekday()) % 7
        return today + timedelta(days=distance if ahead or not distance else distance - 7)
    if found := _YEAR_FIRST.fullmatch(words):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(words):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError
