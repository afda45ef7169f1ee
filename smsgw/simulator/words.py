"""What the words of a script's statement mean.

Owns one reader a statement; must not know lines or simulators.  The one rule: a reader gives a value or
raises ValueError, so that a bad script is refused before any of it is played.
"""

import re
from collections.abc import Callable
from typing import Any

from smsgw.simulator.card import SimState
from smsgw.simulator.faults import Fault, Faults
from smsgw.simulator.personalities import personality

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}


def read_seconds(text: str) -> float:
    """500ms, 2s, 1m or a bare number of seconds.

    >>> read_seconds("500ms")
    0.5
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m)?", text)
    if not found:
        raise ValueError(f"{text!r} is no time; write 500ms, 2s or 1m")
    return float(found[1]) * _UNITS[found[2] or "s"]


def _nothing(words: list[str]) -> None:
    if words:
        raise ValueError("takes nothing")


def _duration(words: list[str]) -> float:
    (text,) = _exactly(words, "SECONDS")
    return read_seconds(text)


def _maybe_duration(words: list[str]) -> float | None:
    return _duration(words) if words else None


def _registration(words: list[str]) -> int:
    (text,) = _exactly(words, "0..10")
    if not text.isdigit() or int(text) > 10:
        raise ValueError("a registration is 0 to 10")
    return int(text)


def _report(words: list[str]) -> tuple[str, float]:
    match words:
        case [("delivered" | "temporary" | "failed" | "off") as what]:
            return what, 0.0
        case [("delivered" | "temporary" | "failed") as what, "after", delay]:
            return what, read_seconds(delay)
    raise ValueError("takes delivered, temporary, failed or off, and [after SECONDS]")


def _reachable(words: list[str]) -> tuple[str, bool]:
    number, answer = _exactly(words, "NUMBER", "yes|no")
    return number, _either(answer, "yes", "no")


def _refuse(words: list[str]) -> tuple[str, int | None]:
    number, code = _exactly(words, "NUMBER", "CODE|off")
    return number, None if code == "off" else int(code)


def _personality(words: list[str]) -> str:
    (name,) = _exactly(words, "MODEL")
    return personality(name).name


def _sim(words: list[str]) -> SimState:
    (state,) = _exactly(words, "|".join(SimState))
    return SimState(state)


def _storage(words: list[str]) -> bool:
    (state,) = _exactly(words, "full|empty")
    return _either(state, "full", "empty")


def _smsc(words: list[str]) -> str:
    (number,) = _exactly(words, "NUMBER|off")
    return "" if number == "off" else number


def _latency(words: list[str]) -> tuple[bool, float]:
    which, duration = _exactly(words, "submit|command", "SECONDS")
    return _either(which, "submit", "command"), read_seconds(duration)


def _signal(words: list[str]) -> int:
    (text,) = _exactly(words, "0..31|99")
    return int(text)


def _fault(words: list[str]) -> Fault | None:
    """KIND [CODE] [times N | always] [at PLACE] [for SECONDS] [chance SHARE]; None for off."""
    if words == ["off"]:
        return None
    if not words:
        raise ValueError("takes a KIND, or off")
    kind, *words = words
    fields: dict[str, Any] = {}
    if words and words[0].isdigit():
        fields["code"] = int(words.pop(0))
    while words:
        match words:
            case ["times", count, *rest]:
                fields["times"] = int(count)
            case ["always", *rest]:
                fields["times"] = None
            case ["at", place, *rest]:
                fields["at"] = place
            case ["for", duration, *rest]:
                fields["seconds"] = read_seconds(duration)
            case ["chance", share, *rest]:
                fields["chance"] = float(share)
            case _:
                raise ValueError(f"does not know {words[0]!r}")
        words = rest
    return Faults().add(kind, **fields)


def _exactly(words: list[str], *shape: str) -> list[str]:
    if len(words) != len(shape):
        raise ValueError(f"takes {' '.join(shape)}")
    return words


def _either(word: str, yes: str, no: str) -> bool:
    if word not in (yes, no):
        raise ValueError(f"takes {yes} or {no}, not {word!r}")
    return word == yes


#: The words that begin a statement, and how what follows is read.
READERS: dict[str, Callable[[list[str]], Any]] = {
    "wait": _duration,
    "again": _nothing,
    "fault": _fault,
    "unplug": _maybe_duration,
    "replug": _nothing,
    "reboot": _nothing,
    "deaf": _maybe_duration,
    "wake": _nothing,
    "flood": _duration,
    "register": _registration,
    "report": _report,
    "reachable": _reachable,
    "refuse": _refuse,
    "personality": _personality,
    "sim": _sim,
    "storage": _storage,
    "smsc": _smsc,
    "latency": _latency,
    "signal": _signal,
}
