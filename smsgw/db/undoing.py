"""Moves of requests taken back to the letter: state, dates, note, and what they queued.

A move keeps what it replaced (`request_move.replaced`), and everything that was pressed together has one
instant and one name, which is how it is found again.  One rule: history is only added to; what was sent
is sent, and said.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from smsgw.db import outbox, ratings
from smsgw.db.database import execute, execute_many, transaction
from smsgw.db.models import OutboxState, Request, RequestMove, from_micros, to_micros
from smsgw.db.outbox_bulk import OVERTAKEN
from smsgw.office.documents import State

#: The reason of a message that was taken back together with its move; the note of the line in the history.
UNDONE = "the change was taken back"

# So many requests in one statement.
_AT_ONCE = 500

_KINDS = ("notice", "rating")
_UNSENT = (OutboxState.QUEUED, OutboxState.CANCELLED, OutboxState.EXPIRED, OutboxState.FAILED)


@dataclass(frozen=True, slots=True)
class Step:
    """A move that can be taken back: the request went from `before` to `after` at that instant."""

    move_id: int
    request_id: int
    receipt_code: str
    at: datetime
    before: State
    after: State
    now_in: State
    replaced: str | None = field(repr=False)


@dataclass(slots=True)
class Undone:
    """What came of it.

    steps      those taken back
    moved_on   those left alone, since their requests have been moved again
    cancelled  messages taken back before they went out
    restored   messages that the move had taken back, queued again
    sent       (receipt code, number, state) of messages that were on their way or there
    """

    steps: list[Step] = field(default_factory=list)
    moved_on: list[Step] = field(default_factory=list)
    cancelled: int = 0
    restored: int = 0
    sent: list[tuple[str, str, str]] = field(default_factory=list)


def find_last_of(request_id: int) -> list[Step]:
    """The newest move of a request that was not taken back; none where it was never moved."""
    return _steps(
        "m.request_id = ? AND m.undone_at IS NULL AND m.before IS NOT NULL ORDER BY m.id DESC LIMIT 1",
        request_id,
    )


def find_last_by(who: str) -> list[Step]:
    """The newest moves that this person made at one press: one request or many."""
    newest = execute(
        "SELECT id, at FROM request_move WHERE who = ? AND undone_at IS NULL AND before IS NOT NULL "
        "ORDER BY id DESC LIMIT 1",
        who,
    ).fetchone()
    if newest is None:
        return []
    return _steps(
        "m.at = ? AND m.who = ? AND m.id <= ? AND m.undone_at IS NULL AND m.before IS NOT NULL ORDER BY m.id",
        newest[1],
        who,
        newest[0],
    )


def take_back(steps: Sequence[Step], who: str, now: datetime) -> Undone:
    """Take moves back, all in one transaction; those whose requests have moved on since are left."""
    done = Undone()
    with transaction():
        for start in range(0, len(steps), _AT_ONCE):
            part = steps[start : start + _AT_ONCE]
            newest = _newest_moves([step.request_id for step in part])
            good = [
                step
                for step in part
                if step.now_in is step.after and newest.get(step.request_id) == step.move_id
            ]
            done.moved_on += [step for step in part if step not in good]
            if good:
                _restore(good, who, now)
                _settle_messages(good, done, now)
                done.steps += good
    return done


def _steps(condition: str, *values: object) -> list[Step]:
    rows = execute(
        "SELECT m.id, m.request_id, r.receipt_code, m.at, m.before, m.after, r.state, m.replaced "  # noqa: S608
        f"FROM request_move m JOIN request r ON r.id = m.request_id WHERE {condition}",
        *values,
    )
    return [
        Step(move_id, request_id, code, from_micros(at), State(before), State(after), State(state), replaced)
        for move_id, request_id, code, at, before, after, state, replaced in rows.fetchall()
    ]


def _newest_moves(request_ids: Sequence[int]) -> dict[int, int]:
    """Of each request the newest move that holds."""
    rows = execute(
        "SELECT request_id, max(id) FROM request_move "  # noqa: S608
        f"WHERE undone_at IS NULL AND request_id IN ({_marks(request_ids)}) GROUP BY request_id",
        *request_ids,
    )
    return dict(rows.fetchall())


def _restore(steps: Sequence[Step], who: str, now: datetime) -> None:
    """The requests as they were, a line in each history, and the moves marked."""
    instant = to_micros(now)
    execute_many(
        "UPDATE request SET state = ?, updated_at = ?, state_at = ?, ready_at = ?, collected_at = ?, "
        "note = ? WHERE id = ?",
        [(str(step.before), instant, *_before(step), step.request_id) for step in steps],
    )
    execute_many(
        "INSERT INTO request_move (request_id, at, before, after, who, note, undone_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (step.request_id, instant, str(step.after), str(step.before), who, UNDONE, instant)
            for step in steps
        ],
    )
    RequestMove.update(undone_at=now).where(RequestMove.id.in_([step.move_id for step in steps])).execute()


def _before(step: Step) -> tuple[Any, Any, Any, Any]:
    """state_at, ready_at, collected_at and note before the move."""
    if step.replaced is not None:
        kept = json.loads(step.replaced)
        return kept["state_at"], kept["ready_at"], kept["collected_at"], kept["note"]
    # A move of a release that kept nothing: what its history tells.
    row = Request.get_by_id(step.request_id)
    earlier = (
        RequestMove.select(RequestMove.at)
        .where((RequestMove.request == row) & (RequestMove.id < step.move_id))
        .order_by(RequestMove.id.desc())
        .first()
    )
    since = earlier.at if earlier is not None else row.received_at
    dates = (
        None if step.after is State.READY else row.ready_at,
        None if step.after is State.COLLECTED else row.collected_at,
    )
    ready_at, collected_at = (None if date is None else to_micros(date) for date in dates)
    return to_micros(since), ready_at, collected_at, row.note


def _settle_messages(steps: Sequence[Step], done: Undone, now: datetime) -> None:
    """What the moves queued is taken back or told of; what they took back is queued again."""
    ids, at = [step.request_id for step in steps], steps[0].at
    unsent: list[int] = []
    asked: list[int] = []
    for kind in _KINDS:
        for message_id, state, modem, recipient, code, request_id in _queued_by(ids, kind, at):
            if state == OutboxState.QUEUED and modem is None:
                unsent.append(message_id)
                asked += [request_id] * (kind == "rating")
            elif state not in _UNSENT or (modem is not None and state == OutboxState.QUEUED):
                done.sent.append((code, recipient, state))
    done.cancelled += outbox.cancel(unsent, UNDONE, now)
    if asked:
        ratings.uninvite(asked)
    for kind in (*_KINDS, "reminder"):
        done.restored += _queue_again(ids, kind, at, now)


def _queued_by(request_ids: Sequence[int], kind: str, at: datetime) -> list[Any]:
    rows = execute(
        "SELECT o.id, o.state, o.modem, o.recipient, r.receipt_code, r.id FROM request r "  # noqa: S608
        f"CROSS JOIN outbox o WHERE r.id IN ({_marks(request_ids)}) AND {_OF_REQUEST} "
        "AND o.created_at + 0 = ?",
        *request_ids,
        f"{kind}:",
        f"{kind}:",
        to_micros(at),
    )
    return list(rows.fetchall())


def _queue_again(request_ids: Sequence[int], kind: str, at: datetime, now: datetime) -> int:
    """Messages that the move of that instant took back and that are still worth sending; their number."""
    rows = execute(
        "SELECT o.id FROM request r CROSS JOIN outbox o "  # noqa: S608
        f"WHERE r.id IN ({_marks(request_ids)}) AND {_OF_REQUEST} AND o.state || '' = 'cancelled' "
        "AND o.reason = ? AND o.expires_at > ? AND EXISTS (SELECT 1 FROM outbox_segment s "
        "WHERE s.message_id = o.id AND s.state = 'cancelled' AND s.resolved_at = ?)",
        *request_ids,
        f"{kind}:",
        f"{kind}:",
        OVERTAKEN,
        to_micros(now),
        to_micros(at),
    )
    ids = [message_id for (message_id,) in rows.fetchall()]
    return outbox.queue_again(ids, at)


# The states and instants beside it are written so that no index knows them: the one on causes is the way.
_OF_REQUEST = "o.cause >= ? || r.receipt_code || ':' AND o.cause < ? || r.receipt_code || ';'"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
