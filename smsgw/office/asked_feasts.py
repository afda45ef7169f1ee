"""Asked feasts: the day of a feast that a text names without a date ("natal buka?", "cuti bersama nyepi").

Pure: today is an argument, and the days are those of feasts.py.  One rule: a feast of several days is its
first; the answer tells when the office opens again.
"""

import re
from datetime import date, timedelta

from smsgw.office.feasts import holidays_of

# How people call a feast -> how the table of feasts does.  The more exact name stands first.
_CALLED = tuple(
    (re.compile(rf"\b(?:{called})\b"), name)
    for called, name in (
        (r"natal(?:an)?|christmas", "Natal"),
        (r"imlek|(?:tahun|taun) baru (?:c[hi]ina|china|imlek)|sincia", "Tahun Baru Imlek"),
        (r"(?:tahun|taun) baru (?:islam|hijri\w+)|(?:1|satu) (?:muharr?am|suro)", "Tahun Baru Islam"),
        (r"(?:tahun|taun) ?baru(?:an)?|new ?year", "Tahun Baru Masehi"),
        (r"nyepi", "Nyepi"),
        (r"wais?ak|vesak", "Waisak"),
        (r"lebaran haji|idul ?adha|idul ?adh?a|(?:hari )?(?:raya )?[kq]urban", "Idul Adha"),
        (r"lebaran|idul ?fitri|riyaya|hari raya", "Idul Fitri"),
        (r"is[rl]a'? ?mi[' ]?k?raj|isra'?", "Isra Mikraj Nabi Muhammad"),
        (r"maulid(?: nabi)?|mauludan|muludan|maulud", "Maulid Nabi Muhammad"),
        (r"jum'?at agung", "Wafat Yesus Kristus"),
        (r"paskah", "Kebangkitan Yesus Kristus"),
        (r"kenaikan (?:isa|yesus)\w*", "Kenaikan Yesus Kristus"),
        (r"hari buruh|may ?day", "Hari Buruh Internasional"),
        (r"(?:hari )?(?:lahir )?pancasila", "Hari Lahir Pancasila"),
        (r"agustusan|(?:hari )?kemerdekaan|17 ?an|hut ri", "Hari Kemerdekaan RI"),
    )
)  # fmt: skip
_EVE = re.compile(r"\b(?:malam|mlm|malem|sebelum|sblm|h-?1)\s(?:hari )?(?:raya )?$")
_LEAVE = re.compile(r"\bcuti\b")


def find_feast(light: str, today: date) -> date | None:
    """The next day of the feast that is named; its eve or the leave before it where these are.

    light  the text as cleaning.plain gives it
    """
    for called, name in _CALLED:
        found = called.search(light)
        if found:
            return _next_day(name, light[: found.start()], today)
    return None


def _next_day(name: str, before: str, today: date) -> date | None:
    feast = next(
        (
            day
            for year in (today.year, today.year + 1)
            for day, called in sorted(holidays_of(year).items())
            if called == name and day >= today
        ),
        None,
    )
    if feast is None:
        return None
    eve = feast - timedelta(days=1)
    if _EVE.search(before):
        return eve
    return eve if _LEAVE.search(before) and eve in holidays_of(eve.year) else feast
