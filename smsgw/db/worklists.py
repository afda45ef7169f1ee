"""Requests as a counter looks through them: what was changed last, what lies too long, whom nobody can tell.

Reads only.  One rule: every list is served by an index and ends at its limit, so that it is as quick
with a million requests as with ten.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from smsgw.db.database import execute
from smsgw.db.models import Request, RequestMove, RequestPhone
from smsgw.db.requests import Found, found_of
from smsgw.office.states import State

#: Counts stop here: "1,000 and more" says as much to who works through them.
COUNTED = 1000

# Requests without a phone are looked for among so many of a state, the newest first.
_LOOKED_THROUGH = 5000

# Moves are looked through for so many before a day's counts are given up as "and more".
MOVES_COUNTED = 20_000

# States in which somebody is waiting to be told, so that a missing number matters.
_TO_BE_TOLD = (State.READY, State.INCOMPLETE, State.AWAITING_STOCK, State.REJECTED)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a list goes on: after the request of this moment and id."""

    at: datetime
    id: int


def in_state(
    state: State,
    *,
    limit: int,
    until: datetime | None = None,
    oldest_first: bool = False,
    after: Cursor | None = None,
) -> list[Found]:
    """Requests in a state; `until`: those that came into it by then."""
    rows = Request.select(Request.id).where(Request.state == state)
    if until is not None:
        rows = rows.where(Request.state_at <= until)
    if after is not None:
        at, past = Request.state_at, (Request.id > after.id if oldest_first else Request.id < after.id)
        further = at > after.at if oldest_first else at < after.at
        bound = at >= after.at if oldest_first else at <= after.at
        rows = rows.where(bound & (further | ((at == after.at) & past)))
    order = (Request.state_at, Request.id) if oldest_first else (Request.state_at.desc(), Request.id.desc())
    return whole([row.id for row in rows.order_by(*order).limit(limit)])


def without_phone(limit: int) -> list[Found]:
    """Requests whose owners should be told something and have no number, the newest first."""
    ids: list[tuple[datetime, int]] = []
    for state in _TO_BE_TOLD:
        newest = (
            Request.select(Request.id, Request.state_at)
            .where(Request.state == state)
            .order_by(Request.state_at.desc())
            .limit(_LOOKED_THROUGH)
            .alias("newest")
        )
        has_number = RequestPhone.select(peewee.SQL("1")).where(RequestPhone.request == newest.c.id)
        rows = (
            peewee.Select([newest], [newest.c.state_at, newest.c.id])
            .where(~peewee.fn.EXISTS(has_number))
            .limit(limit)
            .bind(Request._meta.database)
        )
        ids += [(row["state_at"], row["id"]) for row in rows]
    return whole([id_ for _, id_ in sorted(ids, reverse=True)[:limit]])


def changed_lately(limit: int) -> list[Found]:
    """The requests that were moved last, each once."""
    moves = RequestMove.select(RequestMove.request).order_by(RequestMove.id.desc()).limit(limit * 5)
    ids: list[int] = list(dict.fromkeys(row.request_id for row in moves))
    return whole(ids[:limit])


def count_states(states: Sequence[State]) -> dict[State, int]:
    """How many requests are in each of these states, at most COUNTED of each."""
    some = "SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE state = ? LIMIT ?) AS counted"
    return {state: int(execute(some, str(state), COUNTED).fetchone()[0]) for state in states}


def count_lying(until: datetime) -> int:
    """How many have been ready since before then, at most COUNTED."""
    some = Request.select(peewee.SQL("1")).where((Request.state == State.READY) & (Request.state_at <= until))
    return int(some.limit(COUNTED).count())


def count_moves(since: datetime) -> dict[str, int]:
    """How many requests came in (`new`) or came into each state since then, among the last MOVES_COUNTED."""
    last = (
        RequestMove.select(RequestMove.at, RequestMove.before, RequestMove.after)
        .order_by(RequestMove.id.desc())
        .limit(MOVES_COUNTED)
        .alias("last")
    )
    is_new = last.c.before.is_null()
    rows = (
        peewee.Select([last], [last.c.after, is_new, peewee.fn.COUNT(peewee.SQL("1"))])
        .where(last.c.at >= RequestMove.at.db_value(since))
        .group_by(last.c.after, is_new)
        .tuples()
        .bind(Request._meta.database)
    )
    counted: dict[str, int] = defaultdict(int)
    for after, new, number in rows:
        counted[after] += number
        if new:
            counted["new"] += number
    return dict(counted)


def list_counters(limit: int = 40) -> list[str]:
    """The counters that the newest requests name, in alphabetical order."""
    newest = Request.select(Request.counter).order_by(Request.id.desc()).limit(MOVES_COUNTED).alias("newest")
    rows = (
        peewee.Select([newest], [newest.c.counter])
        .distinct()
        .where(newest.c.counter.is_null(False))
        .limit(limit)
        .tuples()
        .bind(Request._meta.database)
    )
    return sorted(counter for (counter,) in rows)


def whole(ids: Sequence[int]) -> list[Found]:
    """Requests by id, in that order, with their numbers: two queries."""
    rows: dict[int, Any] = {row.id: row for row in Request.select().where(Request.id.in_(list(ids)))}
    phones: dict[int, list[str]] = defaultdict(list)
    numbers = RequestPhone.select().where(RequestPhone.request.in_(list(ids))).order_by(RequestPhone.position)
    for number in numbers:
        phones[number.request_id].append(number.msisdn)
    return [found_of(rows[id_], tuple(phones[id_])) for id_ in ids if id_ in rows]
