"""Charts as inline SVG: a flow over days, bars side by side, a small bar for a share.

Pure: numbers and words in, markup out; colours are classes of report.css.  One rule: nothing
is told by colour alone; a page may be printed without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 540, 168
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 6, 22, 20
# More labels than these run into each other.
_MOST_LABELS = 10


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers in a chart over days.  style: a class: `bar`, `line-1`, `line-2`."""

    name: str
    style: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a list.  shown: its value in words; part: how much of it is darker."""

    label: str
    value: float
    shown: str
    part: float = 0
    style: str = "fill-1"


def flow(labels: Sequence[str], series: Sequence[Series], title: str) -> str:
    """Bars and lines over days."""
    top = nice_top(max((value for one in series for value in one.values), default=0))
    plot_width, plot_height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    step = plot_width / max(len(labels), 1)

    def x(place: int) -> float:
        return _LEFT + step * (place + 0.5)

    def y(value: float) -> float:
        return _TOP + plot_height * (1 - value / top)

    parts = [f'<svg class="flow" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"><title>{escape(title)}</title>']
    for tick in range(5):
        value = top * tick // 4
        parts.append(
            f'<path class="rule" d="M{_LEFT} {y(value):.1f}H{_WIDTH - _RIGHT}"/>'
            f'<text class="tick end" x="{_LEFT - 5}" y="{y(value) + 3:.1f}">{value}</text>'
        )
    parts += _day_labels(labels, x)
    for one in series:
        points = [(x(place), y(value)) for place, value in enumerate(one.values)]
        if one.style == "bar":
            width = step * 0.62
            parts += [
                f'<rect class="bar" x="{px - width / 2:.1f}" y="{py:.1f}" width="{width:.1f}" '
                f'height="{max(y(0) - py, 0):.1f}" rx="1"><title>{escape(label)}: {value}</title></rect>'
                for (px, py), label, value in zip(points, labels, one.values, strict=True)
            ]
        else:
            path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
            parts.append(f'<polyline class="{one.style}" points="{path}"/>')
            parts += [
                f'<circle class="dot {one.style}" cx="{px:.1f}" cy="{py:.1f}" r="1.9"/>' for px, py in points
            ]
    return "".join([*parts, *_legend(series), "</svg>"])


def bars(rows: Sequence[Bar], title: str) -> str:
    """A list of horizontal bars, each with its label before and its value behind it."""
    height, label_width, value_width, width = 19, 106, 70, 250
    top = max((row.value for row in rows), default=0) or 1
    room = width - label_width - value_width
    box = f"0 0 {width} {height * len(rows)}"
    parts = [f'<svg class="bars" viewBox="{box}" role="img"><title>{escape(title)}</title>']
    for place, row in enumerate(rows):
        y = place * height
        long = max(room * row.value / top, 1.5 if row.value else 0)
        parts.append(
            f'<text class="label" x="0" y="{y + 13}">{escape(row.label)}</text>'
            f'<rect class="back" x="{label_width}" y="{y + 4}" width="{room}" height="11" rx="2"/>'
            f'<rect class="{row.style}" x="{label_width}" y="{y + 4}" width="{long:.1f}" height="11" rx="2"/>'
        )
        if row.part and row.value:
            dark = f'x="{label_width}" y="{y + 4}" width="{long * row.part / row.value:.1f}"'
            parts.append(f'<rect class="fill-bad" {dark} height="11" rx="2"/>')
        parts.append(
            f'<text class="label" x="{width - value_width + 8}" y="{y + 13}">{escape(row.shown)}</text>'
        )
    return "".join([*parts, "</svg>"])


def gauge(percent: float | None) -> str:
    """A small bar for a share, in a table's cell; nothing for None."""
    if percent is None:
        return ""
    style = "fill-good" if percent >= 90 else "fill-1" if percent >= 75 else "fill-bad"
    return (
        '<svg class="gauge" viewBox="0 0 50 8"><rect class="back" width="50" height="8" rx="2"/>'
        f'<rect class="{style}" width="{percent / 2:.1f}" height="8" rx="2"/></svg>'
    )


def nice_top(largest: int) -> int:
    """The end of an axis with four whole steps that holds the largest value.

    >>> [nice_top(value) for value in (0, 4, 5, 97, 1234)]
    [4, 4, 8, 100, 2000]
    """
    power = 1
    while True:
        for step in (1, 2, 2.5, 5):
            end = 4 * step * power
            if end >= largest and end == int(end) and int(end) % 4 == 0:
                return int(end)
        power *= 10


def _day_labels(labels: Sequence[str], x: Callable[[int], float]) -> list[str]:
    """Every so many days' labels, where there are too many for all."""
    every = -(-len(labels) // _MOST_LABELS)
    return [
        f'<text class="tick mid" x="{x(place):.1f}" y="{_HEIGHT - 6}">{escape(label)}</text>'
        for place, label in enumerate(labels)
        if place % every == 0
    ]


def _legend(series: Sequence[Series]) -> list[str]:
    parts, x = [], float(_LEFT)
    for one in series:
        mark = (
            f'<rect class="bar" x="{x:.1f}" y="5" width="12" height="8" rx="1"/>'
            if one.style == "bar"
            else f'<line class="{one.style}" x1="{x:.1f}" x2="{x + 12:.1f}" y1="9" y2="9"/>'
        )
        parts.append(f'{mark}<text class="label" x="{x + 16:.1f}" y="12">{escape(one.name)}</text>')
        x += 38 + 6.2 * len(one.name)
    return parts
