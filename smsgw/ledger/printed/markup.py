"""What a printed report is made of: tiles, framed blocks, tables, lines.

Pure.  One rule: what is given as text is escaped here; only cells of tables are markup already.
"""

from collections.abc import Sequence
from html import escape

from smsgw.ledger.printed.words import Words

# In a block so many columns wide, a table's first column has room for so many characters.
_NAMES = {4: 17, 5: 20, 6: 22, 7: 22, 8: 22, 12: 40}


def tile(title: str, value: str, remark: str = "", *, warn: bool = False) -> str:
    """One large number."""
    style = "tile warn" if warn else "tile"
    small = f"<small>{escape(remark)}</small>" if remark else "<small>&nbsp;</small>"
    return f'<div class="{style}"><span>{escape(title)}</span><b>{escape(value)}</b>{small}</div>'


def section(title: str, body: str, width: int) -> str:
    """A framed block, `width` of the page's twelve columns wide."""
    return f'<section class="w{width}"><h2>{escape(title)}</h2>{body}</section>'


def table(
    titles: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    left: Sequence[int] = (),
    has_total: bool = False,
) -> str:
    """A table of cells that are markup already, or pairs of markup and class; `left`: columns of words."""
    styles = [' class="left"' if place in left else "" for place in range(len(titles))]
    head = "".join(f"<th{style}>{escape(title)}</th>" for style, title in zip(styles, titles, strict=True))
    lines = []
    for number, row in enumerate(rows, 1):
        style = ' class="total"' if has_total and number == len(rows) else ""
        lines.append(f"<tr{style}>{''.join(map(_cell, row))}</tr>")
    top = f"<thead><tr>{head}</tr></thead>" if head else ""
    return f"<table>{top}<tbody>{''.join(lines)}</tbody></table>"


def big(number: str, what: str, remark: str) -> str:
    """One large number with what it is, and a line below."""
    return (
        f'<p class="big">{escape(number)} <span class="soft">{escape(what)}</span></p>'
        f'<p class="soft">{escape(remark)}</p>'
    )


def soft(text: str) -> str:
    """A quiet line."""
    return f'<p class="soft">{escape(text)}</p>'


def name_cell(text: str, width: int) -> str:
    """A name that somebody typed, on one line of a block `width` columns wide: cut in its middle, since names
    differ at their ends.
    """
    room = _NAMES[width]
    if len(text) > room:
        text = f"{text[: room // 2].rstrip()}…{text[-(room - room // 2 - 1) :].lstrip()}"
    return escape(text)


def number_cell(words: Words, value: int, *, bad: bool) -> object:
    """A number; a bad one stands out unless it is zero."""
    return (words.number(value), "bad") if bad and value else words.number(value)


def _cell(cell: object) -> str:
    text, style = cell if isinstance(cell, tuple) else (cell, "")
    return f'<td class="{style}">{text}</td>' if style else f"<td>{text}</td>"
