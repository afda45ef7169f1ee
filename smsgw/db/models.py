"""The tables.  One sentence on each column that needs one; the verbs are in the modules beside this one.

States are stored as words, instants as integer microseconds since 1970 (UTC): both sort and compare
as they should on SQLite and PostgreSQL alike.  A NIK is stored twice and never readable: as an HMAC
to find it by and encrypted to keep it.  The lengths of CharFields say what is meant to be written; no
database holds anybody to them (SQLite never does, and server.py lifts them).  The state tables of
docs/ARCHITECTURE.md are held against the enums here by tests/test_states.py.
"""

from enum import StrEnum
from typing import Any

from peewee import (
    SQL,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from smsgw.db.broadcast_models import BROADCAST_TABLES
from smsgw.db.table import InstantField as InstantField
from smsgw.db.table import LaneField as LaneField
from smsgw.db.table import Table as Table
from smsgw.db.table import find_server as find_server
from smsgw.db.table import from_micros as from_micros
from smsgw.db.table import proxy as proxy
from smsgw.db.table import to_micros as to_micros
from smsgw.db.web_models import WEB_TABLES


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


class TicketState(StrEnum):
    """Of a complaint."""

    OPEN = "open"  #: nobody has answered it yet
    ANSWERED = "answered"  #: its answer is on its way or there; a new word from the citizen opens it again
    CLOSED = "closed"  #: nothing more will be done


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


class Request(Table):
    """A document in progress."""

    receipt_code = CharField(7, unique=True)
    document = CharField(24)
    state = CharField(20)
    nik_fingerprint = BlobField(null=True, index=True)
    nik_sealed = BlobField(null=True)
    nik_masked = CharField(16, null=True)
    counter = CharField(40, null=True)
    note = CharField(120, null=True)
    received_at = InstantField()
    due_at = InstantField(null=True)
    ready_at = InstantField(null=True)
    collected_at = InstantField(null=True)
    state_at = InstantField()  # since when it is in this state
    updated_at = InstantField()
    numbers: Any
    moves: Any

    class Meta:
        table_name = "request"
        indexes = ((("state", "state_at"), False), (("state", "document", "state_at"), False))


class RequestPhone(Table):
    """A number that may ask about a request and is told of it."""

    request_id: int
    request = ForeignKeyField(Request, backref="numbers", on_delete="CASCADE")
    msisdn = CharField(20, index=True)
    position = SmallIntegerField(default=1)

    class Meta:
        table_name = "request_phone"
        indexes = ((("request", "msisdn"), True),)


class RequestMove(Table):
    """Who moved a request, when, from where to where."""

    request_id: int
    request = ForeignKeyField(Request, backref="moves", on_delete="CASCADE")
    at = InstantField()
    before = CharField(20, null=True)
    after = CharField(20)
    who = CharField(64)
    note = CharField(120, null=True)
    replaced = TextField(null=True)  # JSON: the request's dates and note before it; see undoing.py
    undone_at = InstantField(null=True)  # taken back; also of the line that takes a move back

    class Meta:
        table_name = "request_move"


#: Of moves into and out of a state that waits for somebody else.  A query is helped by the index alone
#: when it says this to the letter.
STOPS = "before IN ('incomplete', 'awaiting_central', 'awaiting_stock') " \
        "OR after IN ('incomplete', 'awaiting_central', 'awaiting_stock')"  # fmt: skip
RequestMove.add_index(RequestMove.request, name="requestmove_stops", where=SQL(STOPS))


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


class ModemRow(Table):
    """How a modem was last seen; the daemon writes it, everybody reads it."""

    name = CharField(32, unique=True)
    state = CharField(24)
    detail = CharField(200, default="")
    signal_dbm = IntegerField(null=True)
    operator = CharField(40, default="")
    registration = CharField(12, default="")
    credit = CharField(80, default="")
    model = CharField(80, default="")
    port = CharField(200, default="")
    imei = CharField(20, default="")
    imsi_digest = CharField(64, default="")  # to notice another SIM without keeping its identity
    memory = TextField(default="{}")  # JSON: what the driver must know next time, such as a refused PIN
    updated_at = InstantField()

    class Meta:
        table_name = "modem"


class ModemTask(Table):
    """What a person asks of a modem that the daemon owns: an AT command, a USSD code, a reset."""

    modem = CharField(32)
    verb = CharField(8)
    argument = CharField(160, default="")
    created_at = InstantField()
    answered_at = InstantField(null=True)
    answer = TextField(null=True)
    failed = BooleanField(default=False)
    begun_at = InstantField(null=True)  # it may have reached the modem; committed before it could

    class Meta:
        table_name = "modem_task"
        indexes = ((("modem", "answered_at"), False),)


class DaemonRow(Table):
    """The daemon that last ran here; on a server one row for each computer."""

    pid = IntegerField()
    since = InstantField()
    version = CharField(20)
    beat_at = InstantField()
    host = CharField(64, default="")  # the computer; "" where the database is a file
    key_digest = CharField(64, default="")  # what smsgw.key makes of a fixed text: all must use one key

    class Meta:
        table_name = "daemon"


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


class Rating(Table):
    """One invitation to rate a service, and what came of it."""

    request_id: int
    request = ForeignKeyField(Request, on_delete="CASCADE")
    msisdn = CharField(20, null=True)  # None after retention
    asked_at = InstantField()
    answered_at = InstantField(null=True)
    value = SmallIntegerField(null=True)  # 1..4
    remark = TextField(null=True)  # NIK, KK and phone numbers masked
    document = CharField(24)
    counter = CharField(40, null=True)

    class Meta:
        table_name = "rating"
        indexes = (
            (("msisdn", "asked_at"), False),
            (("answered_at",), False),
            (("request", "msisdn"), True),
        )


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


TABLES: tuple[type[Table], ...] = (
    InboxMessage,
    InboxSegment,
    OutboxMessage,
    OutboxSegment,
    Request,
    RequestPhone,
    RequestMove,
    Consent,
    ModemRow,
    ModemTask,
    DaemonRow,
    Ticket,
    TicketNote,
    Rating,
    BlankStock,
    Lookup,
    Alarm,
    Audit,
    *BROADCAST_TABLES,
    *WEB_TABLES,
)
