"""Templates: where they are, and the few filters that all of them need.

Autoescape is on for everything: what a citizen wrote is text on every page.  A name that a page did not
give is an error, not an empty string.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from smsgw.web.words import FILTERS

FOLDER = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"

_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def environment(zone: ZoneInfo, version: str) -> Environment:
    """The templates of one console.

    zone     of the office: instants are shown in it
    version  makes a browser fetch style and script anew after an update
    """
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=100,
        auto_reload=False,
    )

    def day(instant: datetime | None, language: str = "id") -> str:
        """`24 Nov 2026`, in the office's zone."""
        if instant is None:
            return ""
        here = instant.astimezone(zone)
        return f"{here.day} {_MONTHS[language][here.month - 1]} {here.year}"

    def clock(instant: datetime | None) -> str:
        """`09.30`, in the office's zone."""
        return "" if instant is None else f"{instant.astimezone(zone):%H.%M}"

    def iso(instant: datetime | None) -> str:
        """For `<time datetime>`."""
        return "" if instant is None else instant.astimezone(zone).isoformat(timespec="seconds")

    made.filters.update(FILTERS, day=day, clock=clock, iso=iso)
    made.globals.update(static=lambda name: f"/static/{name}?v={version}")
    return made
