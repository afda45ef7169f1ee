"""What complaints look like in tables, as JSON and as CSV.

One rule: who complained is shortened unless somebody asked to see it, and was noted.
"""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from smsgw.admin.context import Office
from smsgw.admin.printing import clean, iso, short

if TYPE_CHECKING:
    from smsgw.db.models import Ticket

_EXPORTED = (
    "ticket", "opened_at", "kind", "place", "amount", "text", "receipt_code", "sender", "state", "due_at",
    "answered_at", "answered_by", "answer",
)  # fmt: skip


def ticket_object(office: Office, row: "Ticket", *, reveal: bool = False) -> dict[str, Any]:
    """One ticket as JSON; `sender` is shortened unless it is to be revealed."""
    return {
        "ticket": f"L-{row.id}",
        "state": str(row.state),
        "kind": row.kind,
        "place": row.place,
        "amount": row.amount,
        "text": row.text,
        "receipt_code": row.receipt_code,
        "automatic": bool(row.automatic),
        "sender": row.msisdn if reveal else sender(row),
        "opened_at": iso(row.opened_at, office.zone),
        "due_at": iso(row.due_at, office.zone),
        "late": row.state == "open" and row.due_at < office.now(),
        "answered_at": iso(row.answered_at, office.zone),
        "answered_by": row.answered_by,
        "answer": row.answer,
    }


def as_csv(found: Sequence[dict[str, Any]]) -> str:
    """Tickets as CSV, one a line; a spreadsheet executes nothing of it."""
    from smsgw.office.badrows import escape_formula

    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_EXPORTED)
    for one in found:
        cells = ("" if one[name] is None else clean(one[name]) for name in _EXPORTED)
        writer.writerow([escape_formula(cell) for cell in cells])
    return out.getvalue()


def sender(row: "Ticket") -> str | None:
    """Who complained, as lists may show it."""
    from smsgw.messages import shorten

    return None if row.msisdn is None else shorten(row.msisdn)


def promise(office: Office, row: "Ticket") -> str:
    """When its answer was promised, while that matters."""
    if row.state != "open":
        return ""
    late = " LATE" if row.due_at < office.now() else ""
    return f"{short(row.due_at, office.zone)[:10]}{late}"
