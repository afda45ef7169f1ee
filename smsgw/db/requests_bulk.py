"""Many requests at once: found by their codes, moved together, and what is queued of them taken back.

A press of a button may mean ten thousand slips, so each step is a few statements for some hundred
requests.  One rule: what stands in the tables afterwards is what moving them one by one would leave.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import peewee

from smsgw.db import outbox, ratings
from smsgw.db.causes import waits_for_request
from smsgw.db.database import execute, execute_many, transaction
from smsgw.db.models import Request, RequestMove, RequestPhone, to_micros
from smsgw.db.outbox_bulk import OVERTAKEN
from smsgw.db.requests import Found, found_of, replaced_by_move
from smsgw.office.documents import State

# So many requests in one statement.
_AT_ONCE = 500


def parts(found: Sequence[Found]) -> Iterator[Sequence[Found]]:
    """The requests in helpings that one statement takes."""
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]


def find_by_codes(codes: Sequence[str]) -> dict[str, Found]:
    """The requests on these slips, by receipt code; unknown codes are left out."""
    known: dict[str, Found] = {}
    for start in range(0, len(codes), _AT_ONCE):
        rows = list(Request.select().where(Request.receipt_code.in_(list(codes[start : start + _AT_ONCE]))))
        phones: dict[int, list[str]] = defaultdict(list)
        numbers = RequestPhone.select().where(RequestPhone.request.in_([row.id for row in rows]))
        for number in numbers.order_by(RequestPhone.position):
            phones[number.request_id].append(number.msisdn)
        for row in rows:
            known[row.receipt_code] = found_of(row, tuple(phones[row.id]))
    return known


def move_all(
    found: Sequence[Found], state: State, who: str, now: datetime, note: str | None = None
) -> list[Found]:
    """Move requests to `state`; those that came into it, as they are now.

    The caller has asked documents.may_move about each; those that are there already only get the note.
    """
    moved = [
        replace(
            each,
            state=state,
            state_at=now,
            note=note,
            ready_at=now if state is State.READY else each.ready_at,
            collected_at=now if state is State.COLLECTED else each.collected_at,
        )
        for each in found
        if each.state is not state
    ]
    dates = {State.READY: {"ready_at": now}, State.COLLECTED: {"collected_at": now}}.get(state, {})
    with transaction():
        _write_history([each for each in found if each.state is not state], state, who, now, note)
        for part in parts(moved):
            Request.update(state=state, state_at=now, note=note, updated_at=now, **dates).where(
                Request.id.in_([each.id for each in part])
            ).execute()
        for part in parts([each for each in found if each.state is state]):
            if note is not None:
                Request.update(note=note, updated_at=now).where(
                    Request.id.in_([each.id for each in part])
                ).execute()
    return moved


def count_visits(request_ids: Sequence[int], state: State) -> dict[int, int]:
    """How often each of these requests has come into this state."""
    query = (
        RequestMove.select(RequestMove.request, peewee.fn.COUNT(RequestMove.id))
        .where(RequestMove.request.in_(list(request_ids)) & (RequestMove.after == state))
        .group_by(RequestMove.request)
    )
    rows: Any = query.tuples()
    return dict(rows)


def take_back_overtaken(request_ids: Sequence[int], state: State, now: datetime) -> int:
    """Take back what is queued of these requests and holds no longer in `state`; the number of messages."""
    kinds = ["notice"] + ["reminder"] * (state is not State.READY)
    ids = [message_id for kind in kinds for message_id in find_queued(request_ids, kind)]
    if state is not State.COLLECTED and (asked := find_queued(request_ids, "rating")):
        ids += asked
        ratings.uninvite(request_ids)
    return outbox.cancel(ids, OVERTAKEN, now)


def find_queued(request_ids: Sequence[int], kind: str) -> list[int]:
    """Messages of these requests, causes `kind:CODE:...`, that are queued and not begun."""
    rows = execute(
        # CROSS JOIN keeps SQLite to this way: from the requests to their causes.
        "SELECT o.id FROM request r CROSS JOIN outbox o "  # noqa: S608
        f"WHERE r.id IN ({', '.join('?' * len(request_ids))}) AND {waits_for_request(kind)}",
        *request_ids,
    )
    return [message_id for (message_id,) in rows.fetchall()]


def _write_history(found: Sequence[Found], state: State, who: str, now: datetime, note: str | None) -> None:
    execute_many(
        "INSERT INTO request_move (request_id, at, before, after, who, note, replaced) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (each.id, to_micros(now), str(each.state), str(state), who, note, replaced_by_move(each))
            for each in found
        ],
    )
