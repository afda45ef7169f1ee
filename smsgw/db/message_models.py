"""The tables of messages: inbound and outbound, each with its segments.  The verbs are in inbox.py,
outbox.py, claims.py and reports.py.
"""

from enum import StrEnum
from typing import Any

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from smsgw.db.table import InstantField, LaneField, Table


class InboxState(StrEnum):
    """Of a whole inbound message."""

    INCOMPLETE = "incomplete"  #: waiting for segments, at most 24 h
    COMPLETE = "complete"  #: all there; not decided yet
    HANDLED = "handled"  #: answered: reply_id says with what
    UNANSWERED = "unanswered"  #: decided to stay silent: reason says why
    CORRUPT = "corrupt"  #: the octets could not be read; they are kept


class InboxMessage(Table):
    """One text that somebody sent us."""

    sender = CharField(32)  # E.164 with +, or the alphanumeric name as it came
    text = TextField(null=True)  # NIK and KK numbers masked; None until complete, and after retention
    state = CharField(12)
    modem = CharField(32)
    received_at = InstantField()
    sent_at = InstantField(null=True)  # TP-SCTS of the first segment, where it was a valid time
    due_at = InstantField(null=True)  # decide not before this: the rest of a cut NIK may still come
    handled_at = InstantField(null=True)
    intent = CharField(24, null=True)
    reason = CharField(40, null=True)  # why it was answered so, or not at all; a stable key
    reply_id = IntegerField(null=True)  # the outbox message
    repeats = IntegerField(default=0)  # deliveries of the same TPDU after the first
    segments = SmallIntegerField(default=1)
    concat_key = CharField(48, null=True)  # sender's reference and total, while segments are missing
    loop_prevention = BooleanField(default=False)  # TP-LP: never answer
    parts: Any  # its segments

    class Meta:
        table_name = "inbox"
        indexes = (
            (("state", "due_at"), False),
            (("sender", "received_at"), False),
            (("received_at",), False),
            (("sender", "concat_key"), False),
        )


class InboxSegment(Table):
    """One SMS-DELIVER as the modem handed it over: what makes a repeat recognisable."""

    message_id: int
    message = ForeignKeyField(InboxMessage, backref="parts", on_delete="CASCADE")
    modem = CharField(32)
    memory = CharField(4, null=True)  # None: it came directly and lies nowhere
    slot = IntegerField(null=True)
    digest = BlobField()  # HMAC of the TPDU
    sealed = BlobField(null=True)  # the TPDU, encrypted, until the message is decided; corrupt ones keep it
    sequence = SmallIntegerField(default=1)
    stored_at = InstantField()
    scts_valid = BooleanField(default=False)
    acknowledged_at = InstantField(null=True)

    class Meta:
        table_name = "inbox_segment"
        indexes = ((("digest", "stored_at"), False), (("modem", "acknowledged_at"), False))


class OutboxState(StrEnum):
    """Of a message and of each of its segments."""

    QUEUED = "queued"  #: on disk, not on the wire
    SUBMITTING = "submitting"  #: committed before the wire; may or may not be sent
    IN_DOUBT = "in_doubt"  #: sent or not, nobody can know yet
    SUBMITTED = "submitted"  #: the SMSC took it
    DELIVERED = "delivered"  #: a final status report says so
    UNDELIVERED = "undelivered"  #: a final status report says it never will be
    FAILED = "failed"  #: refused for good; will not be sent
    EXPIRED = "expired"  #: its time to live ran out
    CANCELLED = "cancelled"  #: a person, or a newer message, took it back


class OutboxMessage(Table):
    """One text to one number, once: `cause` is unique, so that writing it twice is impossible."""

    recipient = CharField(20)  # E.164 with +
    text = TextField(null=True)  # None after retention
    lane = LaneField()
    cause = CharField(120, unique=True)  # inbox:41, notice:417-205:ready:+62..., broadcast:7:+62..., send:...
    state = CharField(12)
    reason = CharField(120, null=True)
    segments = SmallIntegerField(default=1)
    attempts = IntegerField(default=0)  # submits that reached the modem
    repeat = BooleanField(default=False)  # a segment was sent again after doubt
    created_at = InstantField()
    # Claim not before; for in_doubt: when the lane's policy decides.  None: held, until a person or a
    # status report settles it.
    due_at = InstantField(null=True)
    expires_at = InstantField()
    first_tried_at = InstantField(null=True)
    submitted_at = InstantField(null=True)  # the last segment was taken
    delivered_at = InstantField(null=True)
    modem = CharField(32, null=True)  # of a message begun: all its segments go the same way
    parts: Any  # its segments

    class Meta:
        table_name = "outbox"
        indexes = (
            (("state", "lane", "due_at"), False),
            (("recipient", "created_at"), False),
            (("created_at",), False),
            (("state", "expires_at"), False),
        )


class OutboxSegment(Table):
    """One SMS-SUBMIT."""

    message_id: int
    message = ForeignKeyField(OutboxMessage, backref="parts", on_delete="CASCADE")
    sequence = SmallIntegerField()
    state = CharField(12)
    modem = CharField(32, null=True)
    recipient = CharField(20)  # again, so that a status report finds its segment by one index
    message_reference = SmallIntegerField(null=True)  # TP-MR, 0..255, given at submit
    claimed_at = InstantField(null=True)
    submitted_at = InstantField(null=True)
    resolved_at = InstantField(null=True)
    status = SmallIntegerField(null=True)  # TP-ST of the last status report
    smsc_at = InstantField(null=True)  # its TP-SCTS: what tells a second report from the same one read again
    resent = BooleanField(default=False)

    class Meta:
        table_name = "outbox_segment"
        indexes = (
            (("message", "sequence"), True),
            (("modem", "message_reference", "submitted_at"), False),
            (("state", "recipient"), False),
            (("modem", "claimed_at"), False),
        )


MESSAGE_TABLES: tuple[type[Table], ...] = (InboxMessage, InboxSegment, OutboxMessage, OutboxSegment)
