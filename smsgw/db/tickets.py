"""Complaints: opened, added to, looked at, answered, forgotten.

A ticket is for the head of the office and the inspector; who lists or shows tickets records it in the
audit log.  One rule: a citizen reads a ticket only from the number that made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smsgw.db.database import transaction
from smsgw.db.models import Ticket, TicketNote, TicketState
from smsgw.errors import UsageError
from smsgw.office.identity import mask_text


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A complaint as it came.

    msisdn   who complains; kept to answer, never shown
    cause    what it came from: `inbox:41`, `manual:...`; one cause makes one ticket, for ever
    amount   rupiah
    """

    msisdn: str = field(repr=False)
    kind: str
    text: str = field(repr=False)
    cause: str
    due_at: datetime
    place: str | None = None
    amount: int | None = None
    receipt_code: str | None = None
    automatic: bool = False


def code(ticket: Ticket) -> str:
    """What a citizen calls it: `L-318`."""
    return f"L-{ticket.id}"


def parse_code(text: str) -> int | None:
    """The id in `L-318`, `l318` or `318`; None when the text is no ticket's code."""
    bare = text.strip().upper().removeprefix("L").lstrip(" -.")
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) <= 9 else None


def open_ticket(new: NewTicket, now: datetime) -> Ticket:
    """Write a complaint down; the ticket that its cause made before, if it did."""
    with transaction():
        known: Ticket | None = Ticket.get_or_none(Ticket.cause == new.cause)
        if known is not None:
            return known
        return Ticket.create(
            msisdn=new.msisdn,
            kind=new.kind[:20],
            place=new.place[:60] if new.place else None,
            amount=new.amount,
            text=mask_text(new.text),
            receipt_code=new.receipt_code,
            automatic=new.automatic,
            state=TicketState.OPEN,
            opened_at=now,
            due_at=new.due_at,
            cause=new.cause,
        )


def get(ticket_id: int) -> Ticket:
    """The ticket.  Raises UsageError, in words for an admin."""
    found: Ticket | None = Ticket.get_or_none(Ticket.id == ticket_id)
    if found is None:
        raise UsageError(f"there is no ticket L-{ticket_id}")
    return found


def find_own(ticket_id: int, msisdn: str) -> Ticket | None:
    """The ticket, if this number made it."""
    return Ticket.get_or_none((Ticket.id == ticket_id) & (Ticket.msisdn == msisdn))


def find_about(receipt_code: str, msisdn: str) -> Ticket | None:
    """This number's open ticket about that request."""
    rows = Ticket.select().where(
        (Ticket.receipt_code == receipt_code) & (Ticket.msisdn == msisdn) & (Ticket.state == TicketState.OPEN)
    )
    return rows.order_by(Ticket.id.desc()).first()


def find_last(msisdn: str) -> Ticket | None:
    """The newest ticket that this number made."""
    return Ticket.select().where(Ticket.msisdn == msisdn).order_by(Ticket.id.desc()).first()


def count_from(msisdn: str, since: datetime) -> int:
    """How many tickets this number has made since then."""
    return int(Ticket.select().where((Ticket.msisdn == msisdn) & (Ticket.opened_at >= since)).count())


def add_note(ticket_id: int, text: str, who: str, now: datetime) -> None:
    """Add words to a ticket; from the citizen (`who` empty) they open an answered one again."""
    with transaction():
        TicketNote.create(ticket=ticket_id, at=now, who=who[:64], text=mask_text(text))
        if not who:
            Ticket.update(state=TicketState.OPEN).where(
                (Ticket.id == ticket_id) & (Ticket.state == TicketState.ANSWERED)
            ).execute()


def notes(ticket_id: int) -> list[TicketNote]:
    """What was added to a ticket, oldest first."""
    return list(TicketNote.select().where(TicketNote.ticket == ticket_id).order_by(TicketNote.id))


def count_notes(ticket_id: int, since: datetime) -> int:
    """How much the citizen has added to a ticket since then."""
    rows = TicketNote.select().where((TicketNote.ticket == ticket_id) & (TicketNote.at >= since))
    return int(rows.where(TicketNote.who == "").count())


def answer(ticket_id: int, text: str, who: str, now: datetime) -> Ticket:
    """Answer a ticket; the caller queues the SMS that tells it, in the same transaction.

    text  at most 160 characters; it goes into one SMS, which may shorten it at a word
    """
    if not text.strip() or len(text) > 160:
        raise UsageError("an answer has 1 to 160 characters")
    with transaction():
        ticket = get(ticket_id)
        ticket.state, ticket.answer, ticket.answered_by = TicketState.ANSWERED, text.strip(), who[:64]
        ticket.answered_at = now
        ticket.save()
    return ticket


def close(ticket_id: int) -> None:
    """Nothing more will be done about a ticket."""
    with transaction():
        if not Ticket.update(state=TicketState.CLOSED).where(Ticket.id == ticket_id).execute():
            raise UsageError(f"there is no ticket L-{ticket_id}")


def list_tickets(
    *,
    states: Sequence[TicketState] = (),
    since: datetime | None = None,
    kinds: Sequence[str] = (),
    late_at: datetime | None = None,
    limit: int | None = 100,
) -> list[Ticket]:
    """Tickets, newest first; `late_at`: those still open whose promised answer was late by then."""
    rows = Ticket.select()
    if states:
        rows = rows.where(Ticket.state.in_(list(states)))
    if since is not None:
        rows = rows.where(Ticket.opened_at >= since)
    if kinds:
        rows = rows.where(Ticket.kind.in_(list(kinds)))
    if late_at is not None:
        rows = rows.where((Ticket.state == TicketState.OPEN) & (Ticket.due_at < late_at))
    return list(rows.order_by(Ticket.id.desc()).limit(limit))


def count_open() -> int:
    """How many complaints wait for an answer."""
    return int(Ticket.select().where(Ticket.state == TicketState.OPEN).count())


def count_overdue(now: datetime) -> int:
    """Open tickets whose promised answer is late."""
    return int(Ticket.select().where((Ticket.state == TicketState.OPEN) & (Ticket.due_at < now)).count())


def purge(now: datetime, keep_days: int = 730) -> int:
    """Forget who complained of what, of tickets older than `keep_days` that are not open; their number.

    What stays counts in the reports: kind, place, amount and dates.
    """
    old = (
        (Ticket.opened_at < now - timedelta(days=keep_days))
        & (Ticket.state != TicketState.OPEN)
        & Ticket.msisdn.is_null(False)
    )
    with transaction():
        ids = [row.id for row in Ticket.select(Ticket.id).where(old)]
        TicketNote.delete().where(TicketNote.ticket.in_(ids)).execute()
        return int(Ticket.update(msisdn=None, text=None).where(Ticket.id.in_(ids)).execute())
