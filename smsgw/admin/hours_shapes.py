"""The opening hours as `smsgw hours show --json` gives them.

One rule: the fields are a contract; programs outside read them.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from smsgw.admin.context import Office

if TYPE_CHECKING:
    from smsgw.config.hours import HoursSection

#: So many days, from today on, are told one by one.
AHEAD_DAYS = 14


def hours_object(section: "HoursSection", office: Office, today: date) -> dict[str, Any]:
    """Weeks, exceptions and the days to come, in JSON's types."""
    from smsgw.office import own_hours

    calendar = own_hours.opening_hours(section, office.zone)
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS)]
    return {
        "week": dict(zip(own_hours.DAYS, section.days, strict=True)),
        "ramadan": dict(zip(own_hours.DAYS, section.ramadan.days, strict=True)),
        "counters": [
            {"name": one.name, **dict(zip(own_hours.DAYS, one.days, strict=True))} for one in section.counter
        ],
        "exceptions": [
            {"date": str(one.day), "open": one.open, "reason": one.why} for one in section.exception
        ],
        "notices_on_holidays": section.notices_on_holidays,
        "ahead": [
            {
                "date": str(day),
                "open": [f"{start:%H:%M}-{end:%H:%M}" for start, end in calendar.spans_on(day)],
                "reason": calendar.closing_reason(day, "", office.config.office.language),
            }
            for day in days
        ],
    }
