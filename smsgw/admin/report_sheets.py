"""A report as rows: tables for people, JSON for programs, CSV for a spreadsheet.

JSON and CSV have the same keys, the names of fields in ledger/figures.py, in English whatever the
office's language.  One rule: a cell that a spreadsheet would execute is escaped.
"""

import csv
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from smsgw.admin.printing import iso
from smsgw.ledger import Figures, Report
from smsgw.ledger.figures import Group
from smsgw.ledger.printed.words import Words
from smsgw.office.badrows import escape_formula
from smsgw.office.figures import Middle, Satisfaction

Object = dict[str, Any]
Sheet = tuple[tuple[str, ...], list[tuple[object, ...]]]


def as_object(figures: Figures, zone: ZoneInfo) -> Object:
    """A report as JSON: every figure by its name; shares beside what they are shares of."""
    found: Object = _plain(figures, zone)
    found["period"]["days"] = figures.period.days
    for key in ("by_document", "by_counter"):
        for group, plain in zip(getattr(figures, key), found[key], strict=True):
            plain["kept_share"] = group.kept_share
    found["total"]["kept_share"] = figures.total.kept_share
    found["ratings"]["counters"] = [
        {"counter": name, **_plain(one, zone)} for name, one in figures.ratings.counters
    ]
    if figures.questions is not None:
        found["questions"]["intents"] = dict(figures.questions.intents)
    if figures.complaints is not None:
        found["complaints_total"] = _plain(figures.complaints_total, zone)
    return found


def as_csv(figures: Figures, zone: ZoneInfo) -> str:
    """A report as CSV, one figure a line; empty for what nothing was counted for."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("section", "name", "figure", "value"))
    for row in _lines(as_object(figures, zone)):
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def tables(figures: Figures, words: Words) -> Iterator[Sheet]:
    """The tables of a report for a screen, in the order of its page."""
    if figures.report is not Report.COST:
        yield _totals(figures, words)
        timed = figures.report is Report.SERVICE
        yield _groups(words("document"), words.document, figures.by_document, figures, words, timed)
        yield _groups(words("counter"), words.counter, figures.by_counter, figures, words, timed)
        yield _lateness(figures, words)
        if figures.complaints:
            yield _complaints(figures, words)
        if figures.ratings.counters:
            yield _ratings(figures, words)
    if figures.sms is not None:
        yield _lanes(figures, words)
    if figures.questions is not None:
        yield _questions(figures, words)


def _plain(value: Any, zone: ZoneInfo) -> Any:
    """A value as JSON holds it."""
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name), zone) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one, zone) for one in value]
    if isinstance(value, datetime):
        return iso(value, zone)
    return value.isoformat() if isinstance(value, date) else value


def _lines(found: Object) -> Iterator[tuple[str, str, str, Any]]:
    for section, value in found.items():
        if isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    yield from _named(section, one)
                else:
                    yield section, "", section, one
        elif isinstance(value, dict):
            yield from _named(section, {"name": "", **value})
        else:
            yield "report", "", section, value


def _named(section: str, row: Object) -> Iterator[tuple[str, str, str, Any]]:
    """The lines of one row; its first field is its name, and the kind of a complaint belongs to it."""
    key = next(iter(row))
    name = " / ".join(str(part) for part in (row[key], row.get("kind")) if part)
    for figure, value in row.items():
        if figure == key or figure == "kind":
            continue
        if isinstance(value, dict):
            yield from ((section, name, f"{figure}_{part}", inner) for part, inner in value.items())
        elif isinstance(value, list):
            for one in value:
                inner = one if isinstance(one, dict) else {"": one}
                yield from _named(f"{section}_{figure}", inner)
        else:
            yield section, name, figure, value


def _totals(figures: Figures, words: Words) -> Sheet:
    total, over = figures.total, figures.over_days
    rows: list[tuple[object, ...]] = [
        (words(name), words.number(getattr(total, name)))
        for name in ("received", "finished", "collected", "waiting")
    ]
    rows += [
        (f"{words('waiting')} {words('long', days=over)}", words.number(total.long)),
        (f"{words('waiting')}, {words('late').lower()}", words.number(total.late)),
        (words("uncollected"), words.number(total.uncollected)),
        (words("uncollected_long", days=over), words.number(total.uncollected_long)),
        (words("rejected"), words.number(figures.rejected)),
    ]
    if figures.report is Report.SERVICE:
        kept = words("kept_of", kept=words.number(total.kept), promised=words.number(total.promised))
        rows += [
            (words("kept"), f"{words.percent(total.kept_share)} ({kept})"),
            (words("office_time"), _time(total.office_hours, "working_hours", words)),
            (words("citizen_time"), _time(total.citizen_days, "days", words)),
            (words("pickup_time"), _time(total.pickup_days, "days", words)),
        ]
    return (words("figure"), words("value")), rows


def _groups(
    title: str, name: Any, groups: tuple[Group, ...], figures: Figures, words: Words, timed: bool
) -> Sheet:
    titles = [title, words("received"), words("finished"), words("collected"), words("waiting")]
    titles += [words("long", days=figures.over_days), words("uncollected")]
    if timed:
        titles += [words("kept"), words("office_time"), words("citizen_time")]
    rows = []
    for group in groups:
        numbers = (
            group.received, group.finished, group.collected, group.waiting, group.long, group.uncollected,
        )  # fmt: skip
        row: tuple[object, ...] = (name(group.name), *map(words.number, numbers))
        if timed:
            row += (
                words.percent(group.kept_share),
                _time(group.office_hours, "hours", words),
                _time(group.citizen_days, "days", words),
            )
        rows.append(row)
    return tuple(titles), rows


def _lateness(figures: Figures, words: Words) -> Sheet:
    titles = (
        words("why_late"),
        words("waiting"),
        words("long", days=figures.over_days),
        words("finished_late"),
    )
    return titles, [
        (words(row.cause.value), *map(words.number, (row.waiting, row.long, row.finished_late)))
        for row in figures.lateness
    ]


def _complaints(figures: Figures, words: Words) -> Sheet:
    names = ("opened", "open", "young", "middle", "old", "overdue")
    titles = (f"{words('complaints')}: {words('place').lower()}", words("kind"), *map(words, names))
    return titles, [
        (place.name or words("no_place"), place.kind, *(words.number(getattr(place, name)) for name in names))
        for place in figures.complaints or ()
    ]


def _ratings(figures: Figures, words: Words) -> Sheet:
    def row(name: str, one: Satisfaction) -> tuple[object, ...]:
        return name, words.number(one.index, 2), one.grade, words.number(one.sample)

    titles = (words("ratings"), words("index"), words("grade"), words("sample"))
    counters = [row(words.counter(name), one) for name, one in figures.ratings.counters]
    return titles, [*counters, row(words("all"), figures.ratings.office)]


def _lanes(figures: Figures, words: Words) -> Sheet:
    sms = figures.sms
    assert sms is not None
    names = ("messages", "segments", "delivered", "undelivered", "unknown", "failed", "waiting", "cancelled")
    titles = (words("sms"), *(words("queued" if name == "waiting" else name) for name in names))
    priced = bool(sms.price_per_segment)
    rows: list[tuple[object, ...]] = []
    for lane in (*sms.lanes, sms.total):
        label = words(lane.lane) if lane.lane else words("all")
        cost = words.rupiah(lane.cost) if priced else "–"
        rows.append((label, *(words.number(getattr(lane, name)) for name in names), cost))
    if figures.report is Report.COST:
        blank = ("",) * len(names)
        rows.append((words("per_finished"), *blank, words.rupiah(sms.cost_per_finished)))
    return (*titles, words("cost_column")), rows


def _questions(figures: Figures, words: Words) -> Sheet:
    asked = figures.questions
    assert asked is not None
    rows: list[tuple[object, ...]] = [
        (words(name), words.number(getattr(asked, name)))
        for name in ("asked", "answered", "silent", "not_understood")
    ]
    known = words("trips_of", count=words.number(asked.trips_known))
    rows.append((words("trips"), f"{words.number(asked.trips_avoided)} ({known})"))
    return (words("questions"), words("value")), rows


def _time(middle: Middle, unit: str, words: Words) -> str:
    return "–" if middle.value is None else words(unit, value=words.number(middle.value, 1))
