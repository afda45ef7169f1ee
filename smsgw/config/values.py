"""What single settings are made of: durations, clock times, lists, texts of a given shape.

They read and check one value; which setting takes which is settings.py's.  One rule: a fault says how the
value is written, and never repeats the value, which may be a PIN.
"""

import itertools
import re
from datetime import timedelta
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PROMISE = re.compile(r"([1-9]\d{0,2})\s*([dh])")
_PORT_KINDS = ("socket", "sim", "rfc2217", "loop", "spy", "alt", "hwgrep")
_HIGHEST_PORT = 65535
_NEVER_SENT = re.compile(r"\d(?:[ .-]?\d){15}|://|\bwww\.", re.IGNORECASE)
_SPAN = re.compile(r"([01]\d|2[0-4])[:.]([0-5]\d)-([01]\d|2[0-4])[:.]([0-5]\d)")


def parse_duration(text: object) -> timedelta:
    """`90s`, `15m`, `1h`, `3d`, `2w` as a timedelta.  Raises ValueError for anything else."""
    if isinstance(text, timedelta):
        return text
    found = _DURATION.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    if not found:
        raise ValueError('a duration is a number and a unit: "90s", "15m", "1h", "3d"')
    return timedelta(seconds=float(found[1]) * _UNIT_S[found[2]])


def check_hours(text: object) -> object:
    """`07:30-19:30`, a window of local time; `07.30-19.30` is returned in this spelling."""
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if not found or max(found[1] + found[2], found[3] + found[4]) > "2400":
        raise ValueError('hours are written "07:30-19:30"; "00:00-24:00" means always')
    if found[1] + found[2] == found[3] + found[4]:
        raise ValueError('hours that end when they begin are no window; "00:00-24:00" means always')
    return f"{found[1]}:{found[2]}-{found[3]}:{found[4]}"


def check_day(text: object) -> object:
    """`08:00-15:00`, or two such spans with a comma between, or an empty string for a closed day."""
    if not isinstance(text, str) or not text:
        return text
    edges: list[str] = []
    for span in text.split(","):
        check_hours(span.strip())
        start, _, end = span.strip().replace(".", ":").partition("-")
        edges += [start, "24:00" if end == "00:00" else end]
    if any(later <= earlier for earlier, later in itertools.pairwise(edges)):
        raise ValueError("the hours overlap or end before they begin")
    return text


def check_promise(text: object) -> object:
    """`3d` (working days) or `24h` (opening hours); returned in this spelling."""
    found = _PROMISE.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    if not found:
        raise ValueError('a promise is a number of working days or opening hours: "3d", "24h"')
    return f"{int(found[1])}{found[2]}"


def check_lifetime(duration: timedelta) -> timedelta:
    """Any time but none."""
    if not duration:
        raise ValueError("has to be longer than nothing, or every text would expire unsent")
    return duration


def check_port(text: str) -> str:
    """A device or a URL of a kind that can be opened."""
    kind, mark, _ = text.partition("://")
    if mark and kind not in _PORT_KINDS:
        raise ValueError(f'has to be "auto", a device, or a URL that begins with {", ".join(_PORT_KINDS)}')
    return text


def check_listen(text: str) -> str:
    """`127.0.0.1:8470`."""
    host, _, port = text.rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _HIGHEST_PORT:
        raise ValueError(f'has to be HOST:PORT, such as "127.0.0.1:8470", PORT up to {_HIGHEST_PORT}')
    return text


def check_signed(text: str) -> str:
    """A text that stands in every answer, so what no SMS may hold would stop them all."""
    if _NEVER_SENT.search(text):
        raise ValueError("holds a link or a number as long as a NIK, and no SMS may")
    return text


def shaped(pattern: str, how: str) -> AfterValidator:
    """A text that has to match the whole of `pattern`; what it has to be is said where it does not."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"has to be {how}")
        return text

    return AfterValidator(check)


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Item = TypeVar("Item")
#: A TOML list, kept as a tuple.
Several = Annotated[tuple[Item, ...], BeforeValidator(_as_tuple)]
Promise = Annotated[str, BeforeValidator(check_promise)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Lifetime = Annotated[Duration, AfterValidator(check_lifetime)]
Hours = Annotated[str, BeforeValidator(check_hours)]
#: Opening hours of a day; empty means closed; a lunch break makes two spans with a comma between.
DayHours = Annotated[str, BeforeValidator(check_day)]
InDoubtPolicy = Literal["resend", "hold"]
ClockTime = Annotated[str, shaped(r"([01][0-9]|2[0-3]):[0-5][0-9]", 'a time of the day such as "16:00"')]


class Section(BaseModel):
    """What all sections share: frozen, strict about types, no unknown keys."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True
    )
