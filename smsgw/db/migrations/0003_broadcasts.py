"""Broadcasts, their frozen lists of recipients and their histories, as they were when they came."""

from peewee import (
    BigIntegerField,
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
    class Broadcast(Model):
        text = TextField()
        state = CharField(max_length=12)
        created_at = BigIntegerField()
        created_by = CharField(max_length=64)
        due_at = BigIntegerField(null=True)
        started_at = BigIntegerField(null=True)
        started_by = CharField(max_length=64, null=True)
        approved_at = BigIntegerField(null=True)
        approved_by = CharField(max_length=64, null=True)
        expires_at = BigIntegerField(null=True)
        ended_at = BigIntegerField(null=True)
        recipients = IntegerField(default=0)
        segments = BigIntegerField(default=0)
        released_id = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "broadcast"
            indexes = ((("state",), False),)

    class BroadcastRecipient(Model):
        broadcast = ForeignKeyField(Broadcast, on_delete="CASCADE")
        position = IntegerField()
        msisdn = CharField(max_length=20, null=True)
        fields = TextField(null=True)
        segments = SmallIntegerField(default=1)
        state = CharField(max_length=12)
        outbox_id = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "broadcast_recipient"

    class BroadcastEvent(Model):
        broadcast = ForeignKeyField(Broadcast, on_delete="CASCADE")
        at = BigIntegerField()
        who = CharField(max_length=64)
        action = CharField(max_length=16)
        note = CharField(max_length=120, default="")

        class Meta:
            database = db
            table_name = "broadcast_event"

    db.create_tables([Broadcast, BroadcastRecipient, BroadcastEvent])


def down(migrator: SchemaMigrator, _db: Database) -> None:
    for table in ("broadcast_event", "broadcast_recipient", "broadcast"):
        migrator.migrate(migrator.drop_table(table))
