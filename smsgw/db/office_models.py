"""The tables of the office's own day: complaints, consents, blanks, look-ups, alarms, the audit log."""

from enum import StrEnum
from typing import Any

from peewee import BlobField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from smsgw.db.table import InstantField, Table


class TicketState(StrEnum):
    """Of a complaint."""

    OPEN = "open"  #: nobody has answered it yet
    ANSWERED = "answered"  #: its answer is on its way or there; a new word from the citizen opens it again
    CLOSED = "closed"  #: nothing more will be done


class Ticket(Table):
    """A complaint.  Read by the head of the office and the inspector, never by the counter it names."""

    msisdn = CharField(20, null=True)  # who complained, to be answered; None after retention
    kind = CharField(20)  # PUNGLI, KETERLAMBATAN ...: as the reading names it
    place = CharField(60, null=True)  # the counter or village it speaks of
    amount = IntegerField(null=True)  # rupiah that were asked for
    text = TextField(null=True)  # NIK, KK and phone numbers masked; None after retention
    receipt_code = CharField(7, null=True)
    automatic = BooleanField(default=False)  # made by us: the office's promise was past
    state = CharField(12)
    opened_at = InstantField()
    due_at = InstantField()  # when an answer was promised
    answered_at = InstantField(null=True)
    answer = CharField(160, null=True)
    answered_by = CharField(64, null=True)
    cause = CharField(40, unique=True)  # inbox:41; writing one complaint twice is impossible
    notes: Any

    class Meta:
        table_name = "ticket"
        indexes = (
            (("state", "opened_at"), False),
            (("msisdn", "opened_at"), False),
            (("receipt_code",), False),
        )


class TicketNote(Table):
    """What was added to a complaint later: by the citizen, or by who works on it."""

    ticket_id: int
    ticket = ForeignKeyField(Ticket, backref="notes", on_delete="CASCADE")
    at = InstantField()
    who = CharField(64)  # empty: the citizen
    text = TextField()

    class Meta:
        table_name = "ticket_note"


class Consent(Table):
    """STOP and MULAI, each as it came: the newest row of a number is what holds."""

    msisdn = CharField(20)
    at = InstantField()
    stopped = BooleanField()
    source = CharField(40)  # inbox:41, or who typed it
    reason = CharField(120, null=True)

    class Meta:
        table_name = "consent"
        indexes = ((("msisdn", "at"), False),)


class BlankStock(Table):
    """How many blank cards there were, each count as it was made: the newest of a document holds."""

    document = CharField(24)
    at = InstantField()
    number = IntegerField()
    who = CharField(64)

    class Meta:
        table_name = "blank_stock"
        indexes = ((("document", "at"), False),)


class Lookup(Table):
    """One question by NIK or receipt code: what tells a citizen from somebody who tries numbers."""

    sender = CharField(32)
    at = InstantField()
    kind = CharField(4)  # nik, resi
    digest = BlobField()  # HMAC of what was asked for
    outcome = CharField(8)  # own, slip, bare, miss

    class Meta:
        table_name = "lookup"
        indexes = ((("sender", "at"), False), (("outcome", "at"), False), (("at",), False))


class Alarm(Table):
    """Something an admin should look at; a repeat counts on the row while it is open."""

    kind = CharField(24)
    subject = CharField(64)  # the number, modem or receipt code that it is about
    detail = CharField(160, default="")
    raised_at = InstantField()
    last_at = InstantField()
    times = IntegerField(default=1)
    closed_at = InstantField(null=True)

    class Meta:
        table_name = "alarm"
        indexes = ((("closed_at", "raised_at"), False), (("kind", "subject"), False))


class Audit(Table):
    """Who looked at, or took out, what is otherwise kept unreadable."""

    at = InstantField()
    who = CharField(64)
    action = CharField(32)  # reveal_nik, show_ticket, export_tickets ...
    subject = CharField(64)

    class Meta:
        table_name = "audit"
        indexes = ((("at",), False), (("subject",), False))


OFFICE_TABLES: tuple[type[Table], ...] = (Ticket, TicketNote, Consent, BlankStock, Lookup, Alarm, Audit)
