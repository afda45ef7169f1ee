"""Complaints and ratings, counted for reports.

Reads only.  One rule: who complained or rated is in no figure, and no complaint's text.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Case, fn

from smsgw.db.models import Rating, Ticket, TicketState
from smsgw.db.statistics import Scope, count_if, read_rows

#: Open complaints are counted by age: at most so many days, and more.
AGES = (3, 10)


@dataclass(frozen=True, slots=True)
class Complaints:
    """The complaints of one kind about one place.

    opened   in the span
    open     now, of whenever; `young`, `middle` and `old` by AGES make it up
    overdue  open past the day on which an answer was promised
    amount   rupiah asked for, of those opened in the span
    """

    place: str  # "": none was named
    kind: str
    opened: int
    open: int
    young: int
    middle: int
    old: int
    overdue: int
    amount: int


def complaints(scope: Scope, now: datetime) -> list[Complaints]:
    """What was complained of in the span, and what is open now, by place and kind."""
    opened, is_open = scope.holds(Ticket.opened_at), Ticket.state == TicketState.OPEN
    young, middle = (Ticket.opened_at >= now - timedelta(days=age) for age in AGES)
    rows = (
        Ticket.select(
            fn.COALESCE(Ticket.place, ""),
            Ticket.kind,
            count_if(opened),
            count_if(is_open),
            count_if(is_open & young),
            count_if(is_open & middle & ~young),
            count_if(is_open & ~middle),
            count_if(is_open & (Ticket.due_at < now)),
            fn.SUM(Case(None, [(opened, fn.COALESCE(Ticket.amount, 0))], 0)).coerce(False),
        )
        .where(opened | is_open)
        .group_by(Ticket.place, Ticket.kind)
    )
    return [Complaints(*row) for row in read_rows(rows)]


def ratings(scope: Scope) -> dict[str, dict[int, int]]:
    """How often each rating was given in the span, by counter; "" where none was written down."""
    rows = (
        Rating.select(fn.COALESCE(Rating.counter, ""), Rating.value, fn.COUNT(Rating.id))
        .where(scope.holds(Rating.answered_at) & Rating.value.is_null(False) & scope.narrows(Rating))
        .group_by(Rating.counter, Rating.value)
    )
    found: dict[str, dict[int, int]] = {}
    for counter, value, number in read_rows(rows):
        found.setdefault(counter, {})[value] = number
    return found
