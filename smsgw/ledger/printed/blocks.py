"""The blocks of a printed report that tell of requests: flow, waiting, times, counters, blanks.

Pure.  One rule: whatever was typed somewhere is escaped, and a long list ends in one line for the rest,
so that the page stays one.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from html import escape

from smsgw.db.statistics import Day
from smsgw.ledger.figures import Figures, Group
from smsgw.ledger.printed import charts
from smsgw.ledger.printed.markup import big, name_cell, number_cell, section, soft, table, tile
from smsgw.ledger.printed.words import Words
from smsgw.ledger.ranking import rank
from smsgw.office.figures import Middle

# Rows of a list on the page; the rest is one more.
_ROWS = 8
# More days than these are drawn as months.
_DAYS_DRAWN = 62


def request_tiles(figures: Figures, words: Words) -> str:
    """What came, was finished and fetched; what waits."""
    total, over = figures.total, figures.over_days
    long = words("long_of", count=words.number(total.long), days=over) if total.waiting else ""
    lying = (
        words("long_of", count=words.number(total.uncollected_long), days=over) if total.uncollected else ""
    )
    rejected = f"{words('rejected')}: {words.number(figures.rejected)}" if figures.rejected else ""
    tiles = [
        tile(words("received"), words.number(total.received)),
        tile(words("finished"), words.number(total.finished), rejected),
        tile(words("collected"), words.number(total.collected)),
        tile(words("waiting"), words.number(total.waiting), long, warn=total.long > 0),
        tile(words("uncollected"), words.number(total.uncollected), lying),
    ]
    return f'<div class="tiles">{"".join(tiles)}</div>'


def flow(figures: Figures, words: Words, width: int = 7) -> str:
    """The chart of days, or of months where there are many."""
    days = list(figures.days)
    monthly = len(days) > _DAYS_DRAWN
    if monthly:
        days = _months(days)
    labels = [words.short_month(one.day) if monthly else f"{one.day:%d-%m}" for one in days]
    series = [
        charts.Series(words("finished"), "bar", [one.finished for one in days]),
        charts.Series(words("received"), "line-1", [one.received for one in days]),
        charts.Series(words("collected"), "line-2", [one.collected for one in days]),
    ]
    title = words("flow_months" if monthly else "flow")
    return section(title, charts.flow(labels, series, title), width)


def times(figures: Figures, words: Words, width: int = 5) -> str:
    """The share of promises kept, and our time beside the citizen's."""
    total = figures.total
    kept = words("kept_of", kept=words.number(total.kept), promised=words.number(total.promised))
    bars = [
        _time_bar(words("office_time"), total.office_hours, "working_hours", 1, words),
        _time_bar(words("citizen_time"), total.citizen_days, "days", 24, words),
        _time_bar(words("pickup_time"), total.pickup_days, "days", 24, words),
    ]
    chart = f"<h3>{escape(words('times'))}</h3>{charts.bars(bars, words('times'))}"
    body = big(words.percent(total.kept_share), words("kept").lower(), kept) + chart
    return section(words("promises"), body, width)


def groups(figures: Figures, words: Words, *, by_counter: bool, with_times: bool, width: int = 6) -> str:
    """The table by document or by counter."""
    found = figures.by_counter if by_counter else figures.by_document
    name: Callable[[str], str] = words.counter if by_counter else words.document
    rows = _with_rest(found, _ROWS)
    titles = [
        words("counter" if by_counter else "document"),
        words("received"),
        words("finished"),
        words("collected"),
        words("waiting"),
        words("long", days=figures.over_days),
    ]
    if with_times:
        titles += [words("kept"), words("office_time"), words("citizen_time")]
    body: list[list[object]] = []
    for group, rest in rows:
        label = words("others", count=rest) if rest else name(group.name)
        counts = (group.received, group.finished, group.collected, group.waiting)
        cells: list[object] = [
            name_cell(label, width),
            *map(words.number, counts),
            number_cell(words, group.long, bad=True),
        ]
        if with_times:
            cells += _time_cells(group, words)
        body.append(cells)
    title = words("by_counter" if by_counter else "by_document")
    return section(title, table(titles, body) if body else soft(words("nothing")), width)


def lateness(figures: Figures, words: Words, width: int = 5) -> str:
    """Why requests wait; the darker part waits for long."""
    rows = [
        charts.Bar(
            words(row.cause.value),
            row.waiting,
            words("old_of", number=words.number(row.waiting), count=words.number(row.long)),
            row.long,
        )
        for row in figures.lateness
    ]
    chart = charts.bars(rows, words("why_late"))
    return section(words("why_late"), chart + soft(words("old_means", days=figures.over_days)), width)


def blanks(figures: Figures, words: Words, width: int = 4) -> str:
    """Blank cards, and who waits for them."""
    body = [
        [name_cell(words.document(row.document), width), words.number(row.number), words.number(row.waiting)]
        for row in figures.blanks or ()
    ]
    titles = [words("blanks"), words("in_stock"), words("waiting")]
    return section(words("blanks"), table(titles, body) if body else soft(words("nothing")), width)


def praise(figures: Figures, words: Words, width: int = 4) -> str:
    """The counters to praise and those to visit, by the share of promises kept."""
    columns = []
    for key, found in zip(("praise", "visit"), rank(figures.by_counter), strict=True):
        items = "".join(
            f"<li>{name_cell(words.counter(group.name), width)} "
            f'<span class="soft">{words.percent(group.kept_share)}</span></li>'
            for group in found
        )
        listed = f"<ol>{items}</ol>" if items else soft(words("nothing"))
        columns.append(f"<div><h3>{escape(words(key))}</h3>{listed}</div>")
    title = f"{words('kept')}: {words('counter').lower()}"
    return section(title, f'<div class="two">{"".join(columns)}</div>', width)


def _time_cells(group: Group, words: Words) -> list[object]:
    office, citizen = group.office_hours.value, group.citizen_days.value
    return [
        charts.gauge(group.kept_share) + words.percent(group.kept_share),
        "–" if office is None else words("hours", value=words.number(office, 1)),
        "–" if citizen is None else words("days", value=words.number(citizen, 1)),
    ]


def _time_bar(label: str, middle: Middle, unit: str, hours: int, words: Words) -> charts.Bar:
    if middle.value is None:
        return charts.Bar(label, 0, "–")
    shown = words(unit, value=words.number(middle.value, 1))
    return charts.Bar(label, middle.value * hours, shown, style="fill-1" if hours == 1 else "fill-2")


def _with_rest(found: Sequence[Group], rows: int) -> list[tuple[Group, int]]:
    """The first rows, and the rest as one with how many it is; medians cannot be added and are left out."""
    if len(found) <= rows:
        return [(group, 0) for group in found]
    rest = found[rows - 1 :]
    names = [one.name for one in fields(Group) if one.type == "int" or one.type is int]
    summed = Group("", **{name: sum(getattr(group, name) for group in rest) for name in names})
    return [*((group, 0) for group in found[: rows - 1]), (summed, len(rest))]


def _months(days: Sequence[Day]) -> list[Day]:
    found: dict[tuple[int, int], Day] = {}
    for one in days:
        key = (one.day.year, one.day.month)
        known = found.get(key, Day(one.day.replace(day=1)))
        found[key] = Day(
            known.day,
            known.received + one.received,
            known.finished + one.finished,
            known.collected + one.collected,
        )
    return list(found.values())
