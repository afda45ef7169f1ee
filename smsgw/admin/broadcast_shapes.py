"""What a broadcast looks like: as JSON for programs, as lines for people.

One rule: a field that is added, renamed or dropped here is a change of contract, and stands in the
README's list of changes.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from smsgw.admin.printing import iso, short
from smsgw.admin.shapes import Object

if TYPE_CHECKING:
    from smsgw.broadcasts.accounts import Account
    from smsgw.broadcasts.rehearsal import Rehearsal

# The order in which a person reads states: what is to come, what is under way, how it ended.
_ORDER = (
    "waiting", "queued", "submitting", "in_doubt", "submitted", "delivered", "undelivered", "failed",
    "expired", "cancelled",
)  # fmt: skip


def broadcast_object(row: Any, zone: ZoneInfo) -> Object:
    """One broadcast without its counts."""
    return {
        "id": row.id,
        "state": str(row.state),
        "text": row.text,
        "recipients": row.recipients,
        "segments": row.segments,
        "created_at": iso(row.created_at, zone),
        "created_by": row.created_by,
        "due_at": iso(row.due_at, zone),
        "approved_at": iso(row.approved_at, zone),
        "approved_by": row.approved_by,
        "started_at": iso(row.started_at, zone),
        "started_by": row.started_by,
        "expires_at": iso(row.expires_at, zone),
        "ended_at": iso(row.ended_at, zone),
    }


def account_object(account: "Account", zone: ZoneInfo) -> Object:
    """One broadcast with where it stands."""
    return {
        **broadcast_object(account.row, zone),
        "counts": ordered(account.counts),
        "removed": dict(account.removed),
        "ends_at": iso(account.ends_at, zone),
        "history": [
            {"at": iso(event.at, zone), "who": event.who, "action": event.action, "note": event.note}
            for event in account.events
        ],
    }


def rehearsal_object(found: "Rehearsal", zone: ZoneInfo) -> Object:
    """What a broadcast would do."""
    return {
        "id": found.row.id,
        "state": str(found.row.state),
        "text": found.row.text,
        "recipients": found.recipients,
        "removed": dict(found.removed),
        "removed_rows": [
            {"line": row.position, "to": row.msisdn, "why": row.state} for row in found.removed_rows
        ],
        "segments": found.segments,
        "cost": found.cost,
        "starts_at": iso(found.starts_at, zone),
        "ends_at": iso(found.ends_at, zone),
        "examples": found.examples,
        "longer": found.longer,
        "long": [
            {"line": row.line, "to": row.msisdn, "segments": row.segments, "characters": row.characters}
            for row in found.long
        ],
        "warnings": found.warnings,
    }


def rehearsal_lines(found: "Rehearsal", zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """(name, value) of what a person reads before the start."""
    yield "broadcast", f"{found.row.id} ({found.row.state})"
    for number, example in enumerate(found.examples, 1):
        yield f"text {number}" if found.row.text != example else "text", example
    yield "recipients", str(found.recipients)
    yield "removed", in_words(found.removed) or "none"
    yield "segments", str(found.segments)
    yield "cost", f"{found.cost:g}" if found.cost else "- (set [broadcast] price_per_segment)"
    yield "starts", short(found.starts_at, zone)
    yield "ends", short(found.ends_at, zone) if found.ends_at else "in more than a year"


def account_fields(account: "Account", zone: ZoneInfo) -> Object:
    """Where a broadcast stands, a field a line."""
    row = account.row
    started = f"{short(row.started_at, zone)} by {row.started_by}" if row.started_at else None
    approved = f"{short(row.approved_at, zone)} by {row.approved_by}" if row.approved_at else None
    return {
        "broadcast": f"{row.id} ({row.state})",
        "text": row.text,
        "recipients": row.recipients,
        **ordered(account.counts),
        "removed": in_words(account.removed) or "none",
        "created": f"{short(row.created_at, zone)} by {row.created_by}",
        "begins": short(row.due_at, zone) if row.due_at else "when it is started",
        "approved": approved,
        "started": started,
        "expires": short(row.expires_at, zone),
        "ends": short(account.ends_at, zone),
    }


def ordered(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by state, in the order of a message's life."""
    return {state: counts[state] for state in _ORDER if state in counts}


def in_words(counts: Mapping[str, int]) -> str:
    """`3 duplicate, 1 stopped`."""
    return ", ".join(f"{number} {word.replace('_', ' ')}" for word, number in counts.items() if number)
