"""The tables of broadcasts: the text, its frozen list, its history.  The verbs are in broadcasts.py,
recipients.py and release.py.
"""

from enum import StrEnum
from typing import Any

from peewee import (
    BigIntegerField,
    CharField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from smsgw.db.table import InstantField, Table


class BroadcastState(StrEnum):
    """Of a text to many."""

    DRAFT = "draft"  #: text and recipients are frozen; nobody has been told
    RUNNING = "running"  #: its recipients go into the outbox, a few hundred ahead of the modems
    PAUSED = "paused"  #: what is queued is held, and nothing more is queued
    CANCELLED = "cancelled"  #: a person ended it; what had gone out has gone out
    DONE = "done"  #: nothing more will be sent: all told, given up or out of time


class RecipientState(StrEnum):
    """Of one row of a broadcast's list, as far as its outbox message does not say more."""

    WAITING = "waiting"  #: not in the outbox yet
    RELEASED = "released"  #: in the outbox; its message there says the rest
    WITHDRAWN = "withdrawn"  #: said STOP after the list was frozen, before it was released
    DUPLICATE = "duplicate"  #: removed: the number stands in an earlier row
    STOPPED = "stopped"  #: removed: the number had said STOP
    BAD_NUMBER = "bad_number"  #: removed: no number that could be texted
    BAD_VALUE = "bad_value"  #: removed: a column's value may not go out in an SMS


class Broadcast(Table):
    """One text to many.  Text and recipients are frozen when it is made: what is rehearsed goes out."""

    text = TextField()  # GSM-7; {columns} are filled in from the recipients' rows
    state = CharField(12)
    created_at = InstantField()
    created_by = CharField(64)
    due_at = InstantField(null=True)  # begin not before this
    started_at = InstantField(null=True)
    started_by = CharField(64, null=True)
    approved_at = InstantField(null=True)
    approved_by = CharField(64, null=True)
    expires_at = InstantField(null=True)  # what is not sent by then stays unsent; set when it starts
    ended_at = InstantField(null=True)
    recipients = IntegerField(default=0)  # those that were to be told when the list was frozen
    segments = BigIntegerField(default=0)  # what telling all of them takes
    released_id = IntegerField(default=0)  # the last recipient's row that went into the outbox
    rows: Any
    events: Any

    class Meta:
        table_name = "broadcast"
        indexes = ((("state",), False),)


class BroadcastRecipient(Table):
    """One row of a broadcast's list, in the list's order by id.

    A million rows are usual for a province, so a row holds its own values and not its whole text.
    """

    broadcast_id: int
    broadcast = ForeignKeyField(Broadcast, backref="rows", on_delete="CASCADE")
    position = IntegerField()  # the line in the file
    msisdn = CharField(20, null=True)  # None: it was no number
    # The values of the text's {columns}, one a line, in the order in which the text names them first;
    # None: the text names none, or retention has forgotten them.
    fields = TextField(null=True)
    segments = SmallIntegerField(default=1)
    state = CharField(12)
    outbox_id = IntegerField(null=True)  # its message, once released

    class Meta:
        table_name = "broadcast_recipient"


class BroadcastEvent(Table):
    """Who did what with a broadcast, when."""

    broadcast_id: int
    broadcast = ForeignKeyField(Broadcast, backref="events", on_delete="CASCADE")
    at = InstantField()
    who = CharField(64)
    action = CharField(16)  # created, approved, started, paused, resumed, cancelled, retried, done, expired
    note = CharField(120, default="")

    class Meta:
        table_name = "broadcast_event"


BROADCAST_TABLES: tuple[type[Table], ...] = (Broadcast, BroadcastRecipient, BroadcastEvent)
