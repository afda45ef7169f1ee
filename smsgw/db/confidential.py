"""Complaints among the inbound messages: whoever looks through the inbox does not read them.

A complaint may name the very person who sits at the counter.  One rule: its words are read from its
ticket, or by somebody who asks for them and stands in the audit log.
"""

from collections.abc import Iterable, Iterator

from smsgw.db.models import InboxMessage, Ticket

# A complaint that a document is late accuses nobody; it is answered with the document's state.
_MERELY_LATE = (
    "complaint",
    "complaint_late",
    "no_request",
    "no_document",
    "not_found",
    "nik_impossible",
    "found_by_slip",
    "found_by_nik",
    "found_by_nik_several",
    "found_bare",
)


def is_confidential(row: InboxMessage) -> bool:
    """Does this message accuse somebody?"""
    if row.intent == "LAPOR":
        return True
    return bool(row.intent == "KELUHAN" and row.reason not in _MERELY_LATE)


def veil(row: InboxMessage) -> InboxMessage:
    """The row as everybody may see it, to be shown and never saved: of a complaint where to find it."""
    if row.text is not None and is_confidential(row):
        row.text = _stand_in(row.id)
    return row


def veiled(rows: Iterable[InboxMessage]) -> Iterator[InboxMessage]:
    """Each row as everybody may see it, as it is read."""
    return (veil(row) for row in rows)


def _stand_in(message_id: int) -> str:
    ticket = Ticket.get_or_none(Ticket.cause == f"inbox:{message_id}")
    return f"(aduan, lihat tiket L-{ticket.id})" if ticket is not None else "(aduan)"
