"""Gathered rows into the office's tables: requests, histories, numbers, notices.

Raw SQL over the rows of gathered.py.  One rule: `merge` is one transaction, and the only moment in
an import at which the office's database is locked for others.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from smsgw.db.causes import waits_for_request
from smsgw.db.database import transaction
from smsgw.db.gathered import execute, number
from smsgw.db.gathered import execute_named as _named
from smsgw.db.models import find_server, to_micros
from smsgw.errors import ImportFileError

#: Of incoming `i`: a known row whose state the file changes.
CHANGED = "i.request_id IS NOT NULL AND i.state IS NOT NULL AND i.state <> i.before"


@dataclass(frozen=True, slots=True)
class Merged:
    """How many requests were added, how many were there, of how many the state changed, notices queued."""

    added: int
    known: int
    changed: int
    notices: int


def merge(who: str, now: datetime, expires_at: datetime) -> Merged:
    """Put all gathered rows and notices into the office's tables.

    Raises ImportFileError when another program took one of the receipt codes at the same moment.
    """
    names = {"now": to_micros(now), "who": who, "expires": to_micros(expires_at)}
    try:
        with transaction():
            if find_server():
                execute("SET LOCAL join_collapse_limit = 1")  # the tables in our order, as CROSS JOIN says it
            names["base"] = number("SELECT coalesce(max(id), 0) FROM main.request")
            changed = _named(_WRITE_HISTORY.format(json=_json()), names)
            if changed:
                _cancel_older_notices(names)
            known = _named(_UPDATE_KNOWN, names)
            added = _named(_ADD_NEW, names)
            _named(_WRITE_FIRST_HISTORY, names)
            _write_phones(names)
            notices = _queue_notices(names)
            for table in ("request", "outbox"):
                _count_on(table)
    except (sqlite3.IntegrityError, peewee.IntegrityError) as error:
        raise ImportFileError(
            "another program added requests at the same moment; nothing was imported. Try again"
        ) from error
    return Merged(added, known, changed, notices)


_ADD_NEW = """
INSERT INTO main.request (id, receipt_code, document, state, nik_fingerprint, nik_sealed, nik_masked,
    counter, note, received_at, due_at, ready_at, collected_at, state_at, updated_at)
SELECT :base + line, receipt_code, document, coalesce(state, 'received'), nik_fingerprint, nik_sealed,
    nik_masked, counter, note, coalesce(received_at, :now), due_at,
    CASE state WHEN 'ready' THEN coalesce(ready_at, :now) ELSE ready_at END,
    CASE state WHEN 'collected' THEN :now END,
    CASE WHEN state = 'ready' AND ready_at < :now THEN ready_at ELSE :now END, :now
FROM gathered.incoming WHERE request_id IS NULL"""

_WRITE_FIRST_HISTORY = """
INSERT INTO main.request_move (request_id, at, before, after, who)
SELECT :base + line, :now, NULL, coalesce(state, 'received'), :who
FROM gathered.incoming WHERE request_id IS NULL"""

_WRITE_HISTORY = """
INSERT INTO main.request_move (request_id, at, before, after, who, note, replaced)
SELECT i.request_id, :now, r.state, i.state, :who, i.note,
    {json}('state_at', r.state_at, 'ready_at', r.ready_at, 'collected_at', r.collected_at, 'note', r.note)
FROM gathered.incoming i CROSS JOIN main.request r ON r.id = i.request_id
WHERE i.state IS NOT NULL AND i.state <> r.state"""

_UPDATE_KNOWN = """
UPDATE main.request SET
    document = i.document, state = coalesce(i.state, request.state),
    nik_fingerprint = coalesce(i.nik_fingerprint, request.nik_fingerprint),
    nik_sealed = coalesce(i.nik_sealed, request.nik_sealed),
    nik_masked = coalesce(i.nik_masked, request.nik_masked),
    counter = coalesce(i.counter, request.counter),
    note = CASE WHEN i.state IS NULL OR i.state = request.state THEN coalesce(i.note, request.note)
        ELSE i.note END,
    received_at = coalesce(i.received_at, request.received_at),
    due_at = coalesce(i.due_at, request.due_at),
    ready_at = coalesce(i.ready_at,
        CASE WHEN i.state = 'ready' AND request.state <> 'ready' THEN :now ELSE request.ready_at END),
    collected_at = CASE WHEN i.state = 'collected' AND request.state <> 'collected' THEN :now
        ELSE request.collected_at END,
    state_at = CASE WHEN i.state IS NULL OR i.state = request.state THEN request.state_at
        WHEN i.state = 'ready' AND i.ready_at < :now THEN i.ready_at ELSE :now END,
    updated_at = :now
FROM gathered.incoming i WHERE i.request_id = request.id"""


def _write_phones(names: dict[str, Any]) -> None:
    for position, column in ((1, "phone"), (2, "phone2")):
        given = (
            f"SELECT request_id FROM gathered.incoming WHERE request_id IS NOT NULL AND {column} IS NOT NULL"  # noqa: S608
        )
        execute(f"DELETE FROM main.request_phone WHERE position = {position} AND request_id IN ({given})")  # noqa: S608
        _named(
            "INSERT INTO main.request_phone (request_id, msisdn, position) "  # noqa: S608
            f"SELECT coalesce(request_id, :base + line), {column}, {position} FROM gathered.incoming "
            f"WHERE {column} IS NOT NULL ON CONFLICT DO NOTHING",
            names,
        )


# What is queued and holds no longer once a request is in another state; see notices.on_state.
_OVERTAKEN = (("notice", "1 = 1"), ("reminder", "i.state <> 'ready'"), ("rating", "i.state <> 'collected'"))


def _cancel_older_notices(names: dict[str, Any]) -> None:
    """What was queued for an earlier state and is not sent yet is taken back, as by any change."""
    for kind, holds in _OVERTAKEN:
        _cancel_older(kind, holds, names)


def _cancel_older(kind: str, condition: str, names: dict[str, Any]) -> None:
    older = (
        "SELECT o.id FROM gathered.incoming i CROSS JOIN main.request r ON r.id = i.request_id "  # noqa: S608
        f"CROSS JOIN main.outbox o ON {waits_for_request(kind)} WHERE {CHANGED} AND {condition}"
    )
    _named(
        "UPDATE main.outbox_segment SET state = 'cancelled', resolved_at = :now "  # noqa: S608
        f"WHERE message_id IN ({older})",
        names,
    )
    _named(
        "UPDATE main.outbox SET state = 'cancelled', reason = 'a newer state came before it was sent' "  # noqa: S608
        f"WHERE id IN ({older})",
        names,
    )


def _queue_notices(names: dict[str, Any]) -> int:
    """Move the notices into the outbox, those that were queued before and those to who said STOP left out."""
    first = names["first"] = number("SELECT coalesce(max(id), 0) FROM main.outbox")
    queued = _named(
        "INSERT INTO main.outbox (id, recipient, text, lane, cause, state, segments, attempts, "
        "repeat, created_at, due_at, expires_at) "
        "SELECT :first + n, msisdn, text, 1, cause, 'queued', segments, 0, FALSE, :now, :now, :expires "
        "FROM gathered.told t WHERE NOT EXISTS (SELECT 1 FROM main.consent c "
        "WHERE c.msisdn = t.msisdn AND c.stopped "
        "AND c.id = (SELECT max(id) FROM main.consent l WHERE l.msisdn = t.msisdn)) ON CONFLICT DO NOTHING",
        names,
    )
    longest = number("SELECT coalesce(max(segments), 0) FROM gathered.told")
    for sequence in range(1, longest + 1):
        execute(
            "INSERT INTO main.outbox_segment (message_id, sequence, state, recipient, resent) "
            "SELECT id, ?, 'queued', recipient, FALSE FROM main.outbox WHERE id > ? AND segments >= ?",
            sequence,
            first,
            sequence,
        )
    return queued


def _json() -> str:
    """What makes a JSON object of names and values."""
    return "json_build_object" if find_server() else "json_object"


def _count_on(table: str) -> None:
    """Ids were given out here; a server goes on counting behind them."""
    if find_server():
        execute(
            f"SELECT setval('{table}_id_seq', greatest(last_value, (SELECT max(id) FROM {table}))) "  # noqa: S608
            f"FROM {table}_id_seq"
        )
