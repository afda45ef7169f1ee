"""What commands print: tables for people, JSON for programs.

It knows no command.  One rule: what strangers wrote reaches a terminal without control characters, so
that a text cannot move the cursor, set a title or hide its own end.
"""

import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

# Narrower than this a table says nothing; a program that reads the output has no width at all.
_LEAST_COLUMNS = 60


def clean(text: object) -> str:
    """Text as a terminal may show it: one line, no control, direction or private characters."""
    kept = []
    for char in str(text):
        if char in "\n\r\t\u2028\u2029":
            kept.append(" ")
        elif unicodedata.category(char)[0] != "C":
            kept.append(char)
    return "".join(kept)


def iso(instant: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the offset of the office's zone."""
    return None if instant is None else instant.astimezone(zone).isoformat(timespec="milliseconds")


def short(instant: datetime | None, zone: ZoneInfo) -> str:
    """`2026-11-24 09:30`, local, for tables; "-" for nothing."""
    return "-" if instant is None else f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    # ASCII: escapes keep odd characters away from terminals and code pages alike.
    click.echo(json.dumps(value, indent=2))


def print_json_array(values: Iterable[object]) -> None:
    """A JSON array on standard output, written as the values come: a long list takes no memory."""
    separator = "["
    for value in values:
        click.echo(f"{separator}\n  {json.dumps(value)}", nl=False)
        separator = ","
    click.echo("[]" if separator == "[" else "\n]")


def print_table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Aligned columns; the last one is cut where the terminal ends."""
    table = [list(titles), *([clean("-" if cell in (None, "") else cell) for cell in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    room = _columns()
    for row in table:
        cells = [_padded(cell, width) for cell, width in zip(row[:-1], widths, strict=False)]
        line = "  ".join([*cells, row[-1]]).rstrip()
        click.echo(_cut(line, room) if room else line)


def print_fields(fields: Mapping[str, object]) -> None:
    """One thing in full, a line a field."""
    longest = max(map(len, fields))
    for name, value in fields.items():
        shown = "-" if value is None or value == "" else clean(value)
        click.echo(f"{name:<{longest}}  {shown}")


def say(message: str) -> None:
    """A remark beside the result, on standard error."""
    click.echo(clean(message), err=True)


def _columns() -> int:
    """The terminal's width; 0 where the output goes elsewhere and nothing may be cut."""
    if not sys.stdout.isatty():
        return 0
    return max(shutil.get_terminal_size().columns, _LEAST_COLUMNS)


def _width(text: str) -> int:
    """How many columns a text takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _cut(text: str, columns: int) -> str:
    if _width(text) <= columns:
        return text
    while _width(text) > columns - 1:
        text = text[:-1]
    return f"{text}…"
