"""The tables of the first release, frozen as they were: models.py moves on, this file does not."""

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


def up(_migrator: SchemaMigrator, db: Database) -> None:
    class Consent(Model):
        msisdn = CharField(max_length=20)
        at = BigIntegerField()
        stopped = BooleanField()
        source = CharField(max_length=40)
        reason = CharField(null=True, max_length=120)

        class Meta:
            database = db
            table_name = "consent"
            indexes = ((("msisdn", "at"), False),)

    db.create_tables([Consent])

    class DaemonRow(Model):
        pid = IntegerField()
        since = BigIntegerField()
        version = CharField(max_length=20)
        beat_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "daemon"

    db.create_tables([DaemonRow])

    class InboxMessage(Model):
        sender = CharField(max_length=32)
        text = TextField(null=True)
        state = CharField(max_length=12)
        modem = CharField(max_length=32)
        received_at = BigIntegerField()
        sent_at = BigIntegerField(null=True)
        due_at = BigIntegerField(null=True)
        handled_at = BigIntegerField(null=True)
        intent = CharField(null=True, max_length=24)
        reason = CharField(null=True, max_length=40)
        reply_id = IntegerField(null=True)
        repeats = IntegerField(default=0)
        segments = SmallIntegerField(default=1)
        concat_key = CharField(null=True, max_length=48)
        loop_prevention = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "inbox"
            indexes = (
                (("state", "due_at"), False),
                (("sender", "received_at"), False),
                (("received_at",), False),
                (("sender", "concat_key"), False),
            )

    db.create_tables([InboxMessage])

    class InboxSegment(Model):
        message = ForeignKeyField(InboxMessage, on_delete="CASCADE")
        modem = CharField(max_length=32)
        memory = CharField(null=True, max_length=4)
        slot = IntegerField(null=True)
        digest = BlobField()
        sealed = BlobField(null=True)
        sequence = SmallIntegerField(default=1)
        stored_at = BigIntegerField()
        scts_valid = BooleanField(default=False)
        acknowledged_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "inbox_segment"
            indexes = ((("digest", "stored_at"), False), (("modem", "acknowledged_at"), False))

    db.create_tables([InboxSegment])

    class ModemRow(Model):
        name = CharField(unique=True, max_length=32)
        state = CharField(max_length=24)
        detail = CharField(max_length=200, default="")
        signal_dbm = IntegerField(null=True)
        operator = CharField(max_length=40, default="")
        registration = CharField(max_length=12, default="")
        credit = CharField(max_length=80, default="")
        model = CharField(max_length=80, default="")
        port = CharField(max_length=200, default="")
        imei = CharField(max_length=20, default="")
        imsi_digest = CharField(max_length=64, default="")
        memory = TextField(default="{}")
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "modem"

    db.create_tables([ModemRow])

    class ModemTask(Model):
        modem = CharField(max_length=32)
        verb = CharField(max_length=8)
        argument = CharField(max_length=160, default="")
        created_at = BigIntegerField()
        answered_at = BigIntegerField(null=True)
        answer = TextField(null=True)
        failed = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "modem_task"
            indexes = ((("modem", "answered_at"), False),)

    db.create_tables([ModemTask])

    class OutboxMessage(Model):
        recipient = CharField(max_length=20)
        text = TextField(null=True)
        lane = SmallIntegerField()
        cause = CharField(unique=True, max_length=120)
        state = CharField(max_length=12)
        reason = CharField(null=True, max_length=120)
        segments = SmallIntegerField(default=1)
        attempts = IntegerField(default=0)
        repeat = BooleanField(default=False)
        created_at = BigIntegerField()
        due_at = BigIntegerField(null=True)
        expires_at = BigIntegerField()
        first_tried_at = BigIntegerField(null=True)
        submitted_at = BigIntegerField(null=True)
        delivered_at = BigIntegerField(null=True)
        modem = CharField(null=True, max_length=32)

        class Meta:
            database = db
            table_name = "outbox"
            indexes = (
                (("state", "lane", "due_at"), False),
                (("recipient", "created_at"), False),
                (("created_at",), False),
                (("state", "expires_at"), False),
            )

    db.create_tables([OutboxMessage])

    class OutboxSegment(Model):
        message = ForeignKeyField(OutboxMessage, on_delete="CASCADE")
        sequence = SmallIntegerField()
        state = CharField(max_length=12)
        modem = CharField(null=True, max_length=32)
        recipient = CharField(max_length=20)
        message_reference = SmallIntegerField(null=True)
        claimed_at = BigIntegerField(null=True)
        submitted_at = BigIntegerField(null=True)
        resolved_at = BigIntegerField(null=True)
        status = SmallIntegerField(null=True)
        smsc_at = BigIntegerField(null=True)
        resent = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "outbox_segment"
            indexes = (
                (("message", "sequence"), True),
                (("modem", "message_reference", "submitted_at"), False),
                (("state", "recipient"), False),
                (("modem", "claimed_at"), False),
            )

    db.create_tables([OutboxSegment])

    class Request(Model):
        receipt_code = CharField(unique=True, max_length=7)
        document = CharField(max_length=24)
        state = CharField(max_length=20)
        nik_fingerprint = BlobField(index=True, null=True)
        nik_sealed = BlobField(null=True)
        nik_masked = CharField(null=True, max_length=16)
        counter = CharField(null=True, max_length=40)
        note = CharField(null=True, max_length=120)
        received_at = BigIntegerField()
        due_at = BigIntegerField(null=True)
        ready_at = BigIntegerField(null=True)
        collected_at = BigIntegerField(null=True)
        state_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "request"
            indexes = ((("state", "state_at"), False),)

    db.create_tables([Request])

    class RequestMove(Model):
        request = ForeignKeyField(Request, on_delete="CASCADE")
        at = BigIntegerField()
        before = CharField(null=True, max_length=20)
        after = CharField(max_length=20)
        who = CharField(max_length=64)
        note = CharField(null=True, max_length=120)

        class Meta:
            database = db
            table_name = "request_move"

    db.create_tables([RequestMove])

    class RequestPhone(Model):
        request = ForeignKeyField(Request, on_delete="CASCADE")
        msisdn = CharField(index=True, max_length=20)
        position = SmallIntegerField(default=1)

        class Meta:
            database = db
            table_name = "request_phone"
            indexes = ((("request", "msisdn"), True),)

    db.create_tables([RequestPhone])


def down(migrator: SchemaMigrator, _db: Database) -> None:
    migrator.migrate(migrator.drop_table("request_phone"))
    migrator.migrate(migrator.drop_table("request_move"))
    migrator.migrate(migrator.drop_table("request"))
    migrator.migrate(migrator.drop_table("outbox_segment"))
    migrator.migrate(migrator.drop_table("outbox"))
    migrator.migrate(migrator.drop_table("modem_task"))
    migrator.migrate(migrator.drop_table("modem"))
    migrator.migrate(migrator.drop_table("inbox_segment"))
    migrator.migrate(migrator.drop_table("inbox"))
    migrator.migrate(migrator.drop_table("daemon"))
    migrator.migrate(migrator.drop_table("consent"))
