"""The tables of requests: their numbers, their moves, what citizens thought of them.

A NIK is stored twice and never readable: as an HMAC to find it by and encrypted to keep it.  The verbs are
in requests.py, request_changes.py and ratings.py.
"""

from typing import Any

from peewee import SQL, BlobField, CharField, ForeignKeyField, SmallIntegerField, TextField

from smsgw.db.table import InstantField, Table


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


REQUEST_TABLES: tuple[type[Table], ...] = (Request, RequestPhone, RequestMove, Rating)
