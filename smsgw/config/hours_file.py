"""The opening hours that an office has edited, `texts/hours.toml`, laid over those of smsgw.toml.

    [hours]
    fri = "08:00-10:30"
    dropped = [2026-12-24]      # exceptions of smsgw.toml that hold no more

    [[hours.exception]]
    date = 2026-11-25
    open = ""
    why = "pindah kantor"

It looks as `[hours]` of smsgw.toml does, and holds only what differs from it.  One rule: smsgw.toml, with
its owner's remarks, is never written; a file with a fault changes nothing.
"""

import json
import os
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from smsgw.config.hours import CounterHours, HoursSection, WeekHours
from smsgw.config.loading import Place, faults_of, read_toml
from smsgw.errors import ConfigError

FILE = "hours.toml"

DAYS = tuple(WeekHours.model_fields)

_DROPPED = "dropped"
_PLAIN = ("ramadan_dates", "nyepi", "notices_on_holidays")

_HEADER = """\
# Jam buka yang diubah lewat konsol atau `smsgw hours`. Yang tidak ditulis di sini: seperti di smsgw.toml.
# Boleh diubah dengan Notepad, berlaku tanpa menyalakan ulang; catatan Anda sendiri di sini tidak disimpan.
# Opening hours edited at the console or with `smsgw hours`; what is not said here is as in smsgw.toml.
"""


def read(path: Path, settings: HoursSection) -> HoursSection:
    """The hours in force: the settings with what the file says laid over them.

    Raises ConfigError with every fault of the file, each with its line; OSError never.
    """
    if not path.is_file():
        return _merged(settings, {})
    data, lines = read_toml(path)
    found: list[tuple[Place, str]] = [
        ((name,), "only [hours] stands in this file") for name in data if name != "hours"
    ]
    own = data.get("hours", {})
    dropped = own.pop(_DROPPED, []) if isinstance(own, dict) else []
    if not isinstance(dropped, list) or not all(_is_date(one) for one in dropped):
        found.append((("hours", _DROPPED), "write a list of dates: [2026-12-24]"))
    faults = faults_of({"hours": own}, path, lines, found)
    if faults := faults or faults_of({}, path, lines, list(_repeated(own))):
        raise ConfigError("\n".join(faults))
    return _merged(settings, {**own, _DROPPED: dropped})


def write(path: Path, settings: HoursSection, wanted: HoursSection) -> None:
    """Put into the file what `wanted` has otherwise than the settings; it is there whole or as it was.

    Raises OSError: no room, not allowed, or on Windows somebody has it open.
    """
    text = _HEADER + "".join(_lines(_difference(settings, wanted)))
    path.parent.mkdir(exist_ok=True)
    # Of this writer alone: the console and a command line may save at the same moment.
    partial = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)  # noqa: PTH105
    finally:
        partial.unlink(missing_ok=True)


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _repeated(own: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Days and counters that stand in the file twice."""
    for table, key in (("exception", "date"), ("counter", "name")):
        seen = set()
        for number, row in enumerate(own.get(table, [])):
            if row[key] in seen:
                yield ("hours", table, number, key), f"{row[key]} stands here twice; take one away"
            seen.add(row[key])


def _merged(settings: HoursSection, own: dict[str, Any]) -> HoursSection:
    base = settings.model_dump(by_alias=True)
    week = {day: own.get(day, base[day]) for day in DAYS}
    dropped = own.get(_DROPPED, [])
    exceptions = {row["date"]: row for row in reversed(base["exception"]) if row["date"] not in dropped}
    exceptions |= {row["date"]: row for row in own.get("exception", [])}
    counters = {row["name"]: row for row in base["counter"]}
    for row in own.get("counter", []):
        # A counter that only this file knows keeps the office's hours where its rows say nothing else.
        counters[row["name"]] = {**counters.get(row["name"], week), **row}
    return HoursSection.model_validate(
        {
            **{name: own.get(name, base[name]) for name in _PLAIN},
            **week,
            "ramadan": {**base["ramadan"], **own.get("ramadan", {})},
            "exception": [exceptions[day] for day in sorted(exceptions)],
            "counter": list(counters.values()),
        }
    )


def _difference(settings: HoursSection, wanted: HoursSection) -> dict[str, Any]:
    """What the file has to say, in the shape of [hours]."""
    base = _merged(settings, {})
    known = {one.day: one for one in base.exception}
    days = {one.day for one in wanted.exception}
    found: dict[str, Any] = {
        name: getattr(wanted, name) for name in _PLAIN if getattr(wanted, name) != getattr(base, name)
    }
    found |= _differing(base, wanted)
    if dropped := sorted(set(known) - days):
        found[_DROPPED] = dropped
    if ramadan := _differing(base.ramadan, wanted.ramadan):
        found["ramadan"] = ramadan
    found["exception"] = [
        {name: value for name, value in one.model_dump(by_alias=True).items() if name != "why" or value}
        for one in wanted.exception
        if known.get(one.day) != one
    ]
    found["counter"] = list(_counters(base, wanted))
    return found


def _differing(base: WeekHours, wanted: WeekHours) -> dict[str, str]:
    pairs = zip(DAYS, base.days, wanted.days, strict=True)
    return {day: after for day, before, after in pairs if before != after}


def _counters(base: HoursSection, wanted: HoursSection) -> Iterator[dict[str, str]]:
    known: dict[str, CounterHours] = {one.name: one for one in base.counter}
    for one in wanted.counter:
        if one.name not in known:
            yield one.model_dump()
        elif days := _differing(known[one.name], one):
            yield {"name": one.name, **days}


def _lines(found: dict[str, Any]) -> Iterator[str]:
    """The file's sections; single values first, as TOML wants them."""
    tables = {name: found[name] for name in ("ramadan", "exception", "counter") if found.get(name)}
    yield "\n[hours]\n"
    yield from _pairs({name: value for name, value in found.items() if not isinstance(value, dict | list)})
    yield from _pairs({name: found[name] for name in (_DROPPED,) if name in found})
    for name, rows in tables.items():
        if isinstance(rows, dict):
            yield f"\n[hours.{name}]\n"
            yield from _pairs(rows)
            continue
        for row in rows:
            yield f"\n[[hours.{name}]]\n"
            yield from _pairs(row)


def _pairs(table: dict[str, Any]) -> Iterator[str]:
    return (f"{name} = {_value(value)}\n" for name, value in table.items())


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    # What JSON writes of a text and of true and false, TOML reads; but DEL has to be escaped there.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
