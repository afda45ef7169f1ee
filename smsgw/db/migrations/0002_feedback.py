"""Complaints, ratings, blank cards, lookups, alarms and the audit log, frozen as they were when they came."""

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Database) -> None:
    class Request(Model):
        class Meta:
            database = db
            table_name = "request"

    class Ticket(Model):
        msisdn = CharField(max_length=20, null=True)
        kind = CharField(max_length=20)
        place = CharField(max_length=60, null=True)
        amount = IntegerField(null=True)
        text = TextField(null=True)
        receipt_code = CharField(max_length=7, null=True)
        automatic = BooleanField(default=False)
        state = CharField(max_length=12)
        opened_at = BigIntegerField()
        due_at = BigIntegerField()
        answered_at = BigIntegerField(null=True)
        answer = CharField(max_length=160, null=True)
        answered_by = CharField(max_length=64, null=True)
        cause = CharField(max_length=40, unique=True)

        class Meta:
            database = db
            table_name = "ticket"
            indexes = (
                (("state", "opened_at"), False),
                (("msisdn", "opened_at"), False),
                (("receipt_code",), False),
            )

    class TicketNote(Model):
        ticket = ForeignKeyField(Ticket, on_delete="CASCADE")
        at = BigIntegerField()
        who = CharField(max_length=64)
        text = TextField()

        class Meta:
            database = db
            table_name = "ticket_note"

    class Rating(Model):
        request = ForeignKeyField(Request, on_delete="CASCADE")
        msisdn = CharField(max_length=20, null=True)
        asked_at = BigIntegerField()
        answered_at = BigIntegerField(null=True)
        value = SmallIntegerField(null=True)
        remark = TextField(null=True)
        document = CharField(max_length=24)
        counter = CharField(max_length=40, null=True)

        class Meta:
            database = db
            table_name = "rating"
            indexes = (
                (("msisdn", "asked_at"), False),
                (("answered_at",), False),
                (("request", "msisdn"), True),
            )

    class BlankStock(Model):
        document = CharField(max_length=24)
        at = BigIntegerField()
        number = IntegerField()
        who = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "blank_stock"
            indexes = ((("document", "at"), False),)

    db.create_tables([Ticket, TicketNote, Rating, BlankStock])

    class Lookup(Model):
        sender = CharField(max_length=32)
        at = BigIntegerField()
        kind = CharField(max_length=4)
        digest = BlobField()
        outcome = CharField(max_length=8)

        class Meta:
            database = db
            table_name = "lookup"
            indexes = ((("sender", "at"), False), (("outcome", "at"), False), (("at",), False))

    class Alarm(Model):
        kind = CharField(max_length=24)
        subject = CharField(max_length=64)
        detail = CharField(max_length=160, default="")
        raised_at = BigIntegerField()
        last_at = BigIntegerField()
        times = IntegerField(default=1)
        closed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "alarm"
            indexes = ((("closed_at", "raised_at"), False), (("kind", "subject"), False))

    class Audit(Model):
        at = BigIntegerField()
        who = CharField(max_length=64)
        action = CharField(max_length=32)
        subject = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "audit"
            indexes = ((("at",), False), (("subject",), False))

    db.create_tables([Lookup, Alarm, Audit])
    # A place in the queue for blanks is counted over one document in one state.
    migrator.migrate(migrator.add_index("request", ("state", "document", "state_at"), False))


def down(migrator: SchemaMigrator, _db: Database) -> None:
    migrator.migrate(migrator.drop_index("request", "request_state_document_state_at"))
    for table in ("audit", "alarm", "lookup", "blank_stock", "rating", "ticket_note", "ticket"):
        migrator.migrate(migrator.drop_table(table))
