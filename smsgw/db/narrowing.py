"""What operators narrow a list of requests down by: age, counter, a missing phone, a broken promise.

Conditions only; listings.py reads.  One rule: a value that is None or empty narrows nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from smsgw.db.models import Request, RequestPhone
from smsgw.office.documents import State, is_finished
from smsgw.office.states import plain_key

_FINISHED = [state for state in State if is_finished(state)]


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which requests.

    until          those in their state since before then
    counter        as a person writes it: case, blanks and dashes do not matter
    without_phone  those whose owners cannot be told
    late_at        those promised for before then and not finished
    """

    until: datetime | None = None
    counter: str | None = None
    without_phone: bool = False
    late_at: datetime | None = None


def conditions(narrow: Narrow) -> Sequence[Any]:
    """The conditions of a query over requests; always at least one."""
    found: list[Any] = [peewee.SQL("1 = 1")]
    if narrow.until is not None:
        found.append(Request.state_at <= narrow.until)
    if narrow.counter is not None:
        found.append(Request.counter.in_(_spellings(narrow.counter) or [narrow.counter]))
    if narrow.without_phone:
        has_number = RequestPhone.select(peewee.SQL("1")).where(RequestPhone.request == Request.id)
        found.append(~peewee.fn.EXISTS(has_number))
    if narrow.late_at is not None:
        found.append((Request.due_at < narrow.late_at) & Request.state.not_in(_FINISHED))
    return found


def _spellings(counter: str) -> list[str]:
    """The spellings of a counter that stand in the tables."""
    rows: Any = Request.select(Request.counter).where(Request.counter.is_null(False)).distinct().tuples()
    return [written for (written,) in rows if plain_key(written) == plain_key(counter)]
