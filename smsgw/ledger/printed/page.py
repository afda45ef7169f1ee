"""A report as one printed page: HTML that needs nothing beside itself.

One rule: no address of anything outside the file, no script; it prints on one A4 page.
"""

from dataclasses import dataclass
from html import escape
from importlib.resources import files
from zoneinfo import ZoneInfo

from smsgw.ledger import Figures, Report
from smsgw.ledger.printed import blocks, voices
from smsgw.ledger.printed.words import Words


@dataclass(frozen=True, slots=True)
class Parts:
    """A report's pieces, for whoever frames them otherwise.  `body` is markup, the rest text."""

    title: str
    made: str
    body: str
    notes: str


def parts(figures: Figures, words: Words, zone: ZoneInfo) -> Parts:
    """What stands on the page."""
    scope = [figures.counter or "", *(words.document(code) for code in figures.documents)]
    narrowed = "".join(f" · {part}" for part in scope if part)
    return Parts(
        title=f"{words(figures.report.value)} {words.period(figures.period)}{narrowed}",
        made=f"{words('made')} {words.instant(figures.now, zone)}",
        body=_body(figures, words),
        notes=words("cost_notes" if figures.report is Report.COST else "notes"),
    )


def page(figures: Figures, words: Words, zone: ZoneInfo) -> str:
    """The whole document."""
    found = parts(figures, words, zone)
    head = (
        f"<header><div><h1>{escape(figures.office)}</h1><p>{escape(found.title)}</p></div>"
        f'<p class="made">{escape(found.made)}</p></header>'
    )
    return document(f"{found.title} – {figures.office}", head + found.body, found.notes, words.language)


def document(title: str, body: str, notes: str, language: str) -> str:
    """A printable document around a body."""
    css = (files("smsgw.ledger.printed") / "report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style></head>\n"
        f"<body>\n{body}\n<footer>{escape(notes)}</footer>\n</body></html>\n"
    )


def _body(figures: Figures, words: Words) -> str:
    if figures.report is Report.COST:
        tiles = voices.cost_tiles(figures, words)
        found = [
            voices.lanes(figures, words, 12),
            blocks.flow(figures, words, 8),
            voices.questions(figures, words, 4),
        ]
    elif figures.report is Report.DAILY:
        tiles = blocks.request_tiles(figures, words)
        found = _daily(figures, words)
    else:
        tiles = blocks.request_tiles(figures, words)
        found = _service(figures, words)
    return f'{tiles}<div class="grid">{"".join(found)}</div>'


def _daily(figures: Figures, words: Words) -> list[str]:
    return [
        blocks.flow(figures, words, 7),
        blocks.lateness(figures, words, 5),
        blocks.groups(figures, words, by_counter=False, with_times=False),
        blocks.groups(figures, words, by_counter=True, with_times=False),
        voices.lanes(figures, words, 12),
        voices.complaints(figures, words, 12),
        *_whole(figures, voices.questions(figures, words, 4), blocks.blanks(figures, words, 4)),
        voices.ratings(figures, words, 4),
    ]


def _service(figures: Figures, words: Words) -> list[str]:
    return [
        blocks.flow(figures, words, 7),
        blocks.times(figures, words, 5),
        blocks.groups(figures, words, by_counter=False, with_times=True, width=12),
        blocks.groups(figures, words, by_counter=True, with_times=True, width=12),
        blocks.lateness(figures, words, 4),
        voices.complaints(figures, words, 8),
        voices.ratings(figures, words, 4),
        *_whole(figures, voices.questions(figures, words, 4)),
        blocks.praise(figures, words, 4),
    ]


def _whole(figures: Figures, *found: str) -> list[str]:
    """Blocks that tell of the whole office; none where a part of it is reported."""
    return [] if figures.questions is None else list(found)
