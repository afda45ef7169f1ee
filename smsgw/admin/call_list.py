"""The call list on paper and in files: for the clerk who calls whom no SMS reached.

One rule: of a request it holds what the call needs, the receipt code, what to call the document, the
state, the numbers, and nothing else.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from smsgw.admin.context import Office
from smsgw.admin.printing import iso
from smsgw.office.badrows import escape_formula

_TITLES = ("receipt_code", "document", "state", "counter", "numbers", "since", "why")
_WORDS = {
    "id": (
        "Daftar telepon",
        ("Resi", "Dokumen", "Status", "Loket", "Nomor", "Sejak", "Catatan petugas"),
        "Mereka tidak menerima SMS. Sebut resi dan status; jangan menyebut atau menanyakan NIK, dan jangan "
        "menyebut dokumen kepada orang lain. Daftar ini memuat nomor telepon: musnahkan setelah selesai.",
    ),
    "en": (
        "Call list",
        ("Receipt", "Document", "State", "Counter", "Numbers", "Since", "Clerk's note"),
        "No SMS reached these people. Tell receipt code and state; neither say nor ask a NIK, and name the "
        "document to nobody else. This list holds phone numbers: destroy it when it is done.",
    ),
}


@dataclass(frozen=True, slots=True)
class Call:
    """One request whose owner is to be called.  why: undelivered, failed, unknown."""

    receipt_code: str
    document: str
    state: str
    counter: str
    numbers: tuple[str, ...] = field(repr=False)
    since: datetime
    why: str


def dialled(msisdn: str) -> str:
    """A number as people here dial it: `0812-0000-0012`; a spreadsheet leaves it as it is."""
    digits = "0" + msisdn.removeprefix("+62") if msisdn.startswith("+62") else "00" + msisdn.lstrip("+")
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def shape_of(output: Path | None) -> str:
    """`csv` or `html`, as the file is called.  Raises click.BadParameter for another name."""
    ending = output.suffix.lower() if output else ".csv"
    if ending not in (".csv", ".html"):
        raise click.BadParameter("call it .csv or .html", param_hint="--output")
    return ending[1:]


def as_object(one: Call, zone: ZoneInfo) -> dict[str, Any]:
    """One call as JSON."""
    plain: dict[str, Any] = {name: getattr(one, name) for name in _TITLES}
    return {**plain, "numbers": list(one.numbers), "since": iso(one.since, zone)}


def as_csv(calls: Sequence[Call], zone: ZoneInfo) -> str:
    """The list as CSV, a request a line."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_TITLES)
    for one in calls:
        row = {
            **as_object(one, zone),
            "numbers": " / ".join(one.numbers),
            "since": f"{one.since.astimezone(zone):%Y-%m-%d}",
        }
        writer.writerow([escape_formula(str(row[name])) for name in _TITLES])
    return out.getvalue()


def as_html(office: Office, calls: Sequence[Call], now: datetime) -> str:
    """The list as a page to print, with room to write what came of each call."""
    from smsgw.ledger.printed.page import document
    from smsgw.ledger.printed.words import Words

    language = office.config.office.language
    title, titles, notes = _WORDS[language]
    words, zone = Words(language, {}), office.zone
    head = "".join(f'<th class="left">{escape(word)}</th>' for word in titles)
    lines = []
    for one in calls:
        since = words.day(one.since.astimezone(zone).date())
        cells = (one.receipt_code, one.document, one.state, one.counter, "\n".join(one.numbers), since)
        shown = "".join(f'<td class="left">{escape(cell).replace(chr(10), "<br>")}</td>' for cell in cells)
        lines.append(f'<tr>{shown}<td class="box"></td></tr>')
    made = f"{words('made')} {words.instant(now, zone)}"
    body = (
        f"<header><div><h1>{escape(title)}</h1><p>{escape(office.config.office.name)}</p></div>"
        f'<p class="made">{escape(made)}<br>{len(calls)} × {escape(titles[0].lower())}</p></header>'
        f'<table class="calls"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    )
    return document(f"{title} – {office.config.office.name}", body, notes, language)
