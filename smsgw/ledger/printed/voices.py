"""The blocks of a printed report that tell of messages and of what citizens say.

Pure.  One rule: no person is in any of them; places and counters are escaped, since somebody typed them.
"""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from smsgw.ledger.figures import Figures, LaneFigures
from smsgw.ledger.printed.markup import big, name_cell, number_cell, section, soft, table, tile
from smsgw.ledger.printed.words import Words

# Rows of a list on the page; the rest is one more.
_ROWS = 5


def cost_tiles(figures: Figures, words: Words) -> str:
    """What was sent and what it cost."""
    sms = figures.sms
    if sms is None:
        return ""
    total, priced = sms.total, bool(sms.price_per_segment)
    each = f"{words('price')}: {words.rupiah(sms.price_per_segment)}" if priced else ""
    finished = f"{words('finished')}: {words.number(figures.total.finished)}"
    missed = total.undelivered + total.failed
    tiles = [
        tile(words("messages"), words.number(total.messages)),
        tile(words("segments"), words.number(total.segments), each),
        tile(words("cost_column"), words.rupiah(total.cost) if priced else "–"),
        tile(words("per_finished"), words.rupiah(sms.cost_per_finished), finished),
        tile(
            words("delivered"),
            words.number(total.delivered),
            f"{words('undelivered')}/{words('failed').lower()}: {words.number(missed)}",
            warn=missed > 0,
        ),
    ]
    return f'<div class="tiles">{"".join(tiles)}</div>'


def questions(figures: Figures, words: Words, width: int = 4) -> str:
    """What citizens asked by SMS, and the trips that it saved."""
    asked = figures.questions
    if asked is None:
        return ""
    rows = [
        (words("asked"), asked.asked),
        (words("answered"), asked.answered),
        (words("silent"), asked.silent),
        (words("not_understood"), asked.not_understood),
    ]
    known = words("trips_of", count=words.number(asked.trips_known))
    body = big(words.number(asked.trips_avoided), words("trips").lower(), known)
    lines = [[escape(name), words.number(number)] for name, number in rows]
    return section(words("questions"), body + table((), lines), width)


def lanes(figures: Figures, words: Words, width: int = 8) -> str:
    """What went out by lane, how it ended, what it cost."""
    sms = figures.sms
    if sms is None:
        return ""
    names = ("messages", "segments", "delivered", "undelivered", "unknown", "failed", "waiting", "cancelled")
    titles = [words("lane"), *(words("queued" if name == "waiting" else name) for name in names)]
    titles.append(words("cost_column"))
    body = [_lane_cells(lane, names, words, bool(sms.price_per_segment)) for lane in (*sms.lanes, sms.total)]
    missing = "" if sms.price_per_segment else soft(words("price_missing"))
    return section(words("sms"), table(titles, body, has_total=True) + missing, width)


def complaints(figures: Figures, words: Words, width: int = 7) -> str:
    """Complaints by place and kind, with the age of the open ones; never who complained."""
    if figures.complaints is None:
        return ""
    names = ("opened", "open", "young", "middle", "old", "overdue")
    with_amount = width == 12  # a narrower block has no room for millions
    rows = [(place, 0) for place in figures.complaints[:_ROWS]]
    if rest := figures.complaints[_ROWS:]:
        rows.append((replace(figures, complaints=rest).complaints_total, len(rest)))
    body = []
    for place, count in rows:
        label = words("others", count=count) if count else place.name or words("no_place")
        bad = {"old", "overdue"}
        cells: list[object] = [
            name_cell(label, width),
            (escape(place.kind.replace("_", " ").capitalize()), "left"),
        ]
        cells += [number_cell(words, getattr(place, name), bad=name in bad) for name in names]
        if with_amount:
            cells.append(words.rupiah(place.amount) if place.amount else "–")
        body.append(cells)
    titles = [words("place"), words("kind"), *(words(name) for name in names)]
    if with_amount:
        titles.append(words("amount"))
    return section(
        words("complaints"), table(titles, body, left=(1,)) if body else soft(words("no_complaints")), width
    )


def ratings(figures: Figures, words: Words, width: int = 5) -> str:
    """The satisfaction index of the whole and of the counters."""
    office = figures.ratings.office
    if office.index is None:
        return section(words("ratings"), soft(words("no_ratings")), width)
    few = "" if office.is_telling else f" · {words('few')}"
    sample = f"{words.number(office.sample)} {words('sample').lower()}{few}"
    body = [
        [
            name_cell(words.counter(name), width),
            words.number(one.index, 1),
            str(one.grade),
            words.number(one.sample),
        ]
        for name, one in sorted(figures.ratings.counters, key=lambda pair: -pair[1].sample)[:_ROWS]
    ]
    head = big(words.number(office.index, 1), f"{words('grade').lower()} {office.grade}", sample)
    titles = [words("counter"), words("index"), words("grade"), words("sample")]
    return section(words("ratings"), head + table(titles, body), width)


def _lane_cells(lane: LaneFigures, names: Sequence[str], words: Words, priced: bool) -> list[object]:
    label = words(lane.lane) if lane.lane else words("all")
    bad = {"undelivered", "failed"}
    cells: list[object] = [escape(label)]
    cells += [number_cell(words, getattr(lane, name), bad=name in bad) for name in names]
    return [*cells, words.rupiah(lane.cost) if priced else "–"]
