"""Asked days: the day that a text speaks of, in Indonesian and its neighbours.

Pure: today is an argument.  One rule: a date that was written out wins over all; `besok` and the name of a
weekday go together only when tomorrow is that day, else the weekday is meant.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")

_MONTH_NAMES = (
    "januari jan january",
    "februari feb pebruari peb february",
    "maret mar mrt march",
    "april apr",
    "mei may",
    "juni jun june",
    "juli jul july",
    "agustus agu agt agst ags aug august",
    "september sep sept spt",
    "oktober okt oct october",
    "november nov nop nopember nvmbr",
    "desember des dec dsmbr december",
)
#: Month as typed -> its number.
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED = re.compile(rf"\b(\d{{1,2}})[\s\-/.]*({_MONTH})\b\.?[\s\-/]*((?:19|20)\d\d)?")
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\W{{1,2}}(?:(?:tgl|tanggal|tggl|tg)\.?\s*)?(\d{{1,2}})\b(?![\-/.:]\d)(?!\s*(?:jam|hr|hari|orang|org))"
)
# "24-25 des": the first of these days.
_FIRST_OF = re.compile(rf"\b(\d{{1,2}})\s?(?:-|s/?d|sampai|smp|dan|&|,)\s?\d{{1,2}}[\s\-/.]*({_MONTH})\b")
_FULL = re.compile(r"(?<![\d.\-/])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?((?:20)?\d\d)(?![\d\-/])")
_COUNT = r"(?:hr|hari|mgg|minggu|jam|bln|bulan|thn|tahun|kali|x|org|orang)"
_SHORT = re.compile(rf"(?<![\d.\-/])(\d{{1,2}})([/\-])(\d{{1,2}})(?![\d\-/])(?!\s*{_COUNT})")
_ADDRESS = re.compile(r"\b(?:rt|rw|no|blok|gang|gg)\W{0,3}$")
_BIRTH = re.compile(r"\b(?:lahir\w*|ttl|tgl lahir|lhr|kelahiran)\W{0,3}(?:\w+\W{1,2}){0,2}$")
_DAY_ONLY = re.compile(r"\b(?:tgl|tanggal|tggl|tg)\.?\s*(\d{1,2})\b(?![/\-.]\d)")
_DAYS_AHEAD = re.compile(r"\b(\d{1,2}) (?:hari|hr|dino|dinten|poe) (?:lagi|lg|maning|maneh|deui)\b")
_PART = r"(?:pagi|siang|sore|malam|mlm)"
_LATER_TODAY = re.compile(
    rf"\b(?:{_PART} (?:ini|nih|iki|ieu)|(?:nanti|ntar|entar|nti|mengko|engke) {_PART})\b"
)
# "2 minggu", "seminggu lagi", "minggu depan" are weeks.
_WEEK_BEFORE = re.compile(
    r"\d+|se|satu|dua|tiga|empat|lima|berapa|per|tiap|setiap|beberapa|sudah|kurang|lebih"
)
_WEEK_AFTER = frozenset(("depan", "lalu", "lagi", "kemarin", "ini"))
# "Senin kemarin saya rekam": told, not asked about.
_GONE = frozenset(("lalu", "kemarin", "tadi"))


def find_date(light: str, words: Sequence[str], today: date) -> date | None:
    """The day meant, when it can be dated: `24 des`, `24/12`, `tgl 24`, `besok`, `lusa`, `hari ini`.

    light  the text as cleaning.plain gives it;  words  as spelling gives them
    A date without a year is the next one to come.
    """
    written = _written(light, today)
    if written:
        return written
    weekday = find_weekday(words)
    for word, ahead in (("besok", 1), ("lusa", 2), ("hari_ini", 0)):
        if word in words:
            day = today + timedelta(days=ahead)
            # "Besok senin", said on a Tuesday: the Monday to come.
            return day if weekday in (None, DAYS[day.weekday()].upper()) or word == "hari_ini" else None
    counted = _DAYS_AHEAD.search(light)
    if counted:
        return today + timedelta(days=int(counted[1]))
    return today if _LATER_TODAY.search(light) and not weekday else None


def find_weekday(words: Sequence[str]) -> str | None:
    """The weekday named, in capitals (SABTU); None when it is gone, or when `minggu` is a week."""
    at_work = _working_week(words)
    for place, word in enumerate(words):
        if place in at_work:
            continue
        gone = _GONE & {*words[max(0, place - 2) : place], *words[place + 1 : place + 2]}
        if word in DAYS and not gone and not (word == "minggu" and _is_week(words, place)):
            return word.upper()
    return None


def _working_week(words: Sequence[str]) -> set[int]:
    """ "Saya kerja senin sampai sabtu, minggu buka?": the days that somebody cannot come."""
    return {
        day
        for place, word in enumerate(words)
        if word == "kerja" and words[place + 1 : place + 2] and words[place + 1] in DAYS
        for day in range(place + 1, place + 4)
        if words[day : day + 1]
        and words[day] in DAYS
        and (day != place + 3 or words[place + 2] == "sampai")
        and (day != place + 2 or words[place + 1] != words[place + 2])
    }


def _is_week(words: Sequence[str], place: int) -> bool:
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    return bool(_WEEK_BEFORE.fullmatch(before)) or after in _WEEK_AFTER


def _written(light: str, today: date) -> date | None:
    for found in _FIRST_OF.finditer(light):
        day = _dated(int(found[1]), MONTHS[found[2]], None, today)
        if day:
            return day
    for found in _NAMED.finditer(light):
        day = _dated(int(found[1]), MONTHS[found[2]], found[3], today)
        if day:
            return day
    for found in _MONTH_FIRST.finditer(light):
        day = _dated(int(found[2]), MONTHS[found[1]], None, today)
        if day:
            return day
    for found in _FULL.finditer(light):
        if _BIRTH.search(light[: found.start()]):
            continue
        day = _dated(int(found[1]), int(found[3]), found[4], today)
        if day:
            return day
    for found in _SHORT.finditer(light):
        day = _dated(int(found[1]), int(found[3]), None, today)
        if day and not _ADDRESS.search(light[: found.start()]):
            return day
    only = _DAY_ONLY.search(light)
    if only and "natal" in light:
        return _dated(int(only[1]), 12, None, today)
    return _next_with(int(only[1]), today) if only else None


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    try:
        if year:
            return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        this = date(today.year, month, day)
        # A question about last week is rare, but "kemarin tgl 20" is no question about next year.
        return this if this >= today - timedelta(days=31) else date(today.year + 1, month, day)
    except ValueError:
        return None


def _next_with(day: int, today: date) -> date | None:
    for month in range(today.month, today.month + 3):
        found = _dated(day, (month - 1) % 12 + 1, str(today.year + (month - 1) // 12), today)
        if found and found >= today:
            return found
    return None
