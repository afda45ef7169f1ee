"""Blank cards: how many there are, and how many requests wait for one.

One rule: nothing is computed from the day before; what was counted today is what a citizen is told.
"""

from datetime import datetime

from smsgw.db.database import transaction
from smsgw.db.models import BlankStock, Request
from smsgw.errors import UsageError
from smsgw.office.states import State

#: A longer queue is not counted to its end: no citizen is helped by the difference.
LONGEST_QUEUE = 999


def record(document: str, number: int, who: str, now: datetime) -> None:
    """Note how many blanks there are for a document."""
    if number < 0:
        raise UsageError("a number of blanks cannot be negative")
    with transaction():
        BlankStock.create(document=document, at=now, number=number, who=who[:64])


def find(document: str, since: datetime) -> int | None:
    """The newest count since then; None when nobody has counted."""
    row = (
        BlankStock.select(BlankStock.number)
        .where((BlankStock.document == document) & (BlankStock.at >= since))
        .order_by(BlankStock.at.desc(), BlankStock.id.desc())
        .first()
    )
    return None if row is None else int(row.number)


def count_waiting(document: str) -> int:
    """How many requests wait for a blank of this document, at most LONGEST_QUEUE."""
    waiting = (
        Request.select(Request.id)
        .where((Request.state == State.AWAITING_STOCK) & (Request.document == document))
        .limit(LONGEST_QUEUE)
    )
    return int(waiting.count())
