"""The web console's users and sessions, the API's tokens, webhooks; as they were when they came.

The three triggers write an event in the transaction that changed the row, whichever statement that
was, and only while somebody wants it.  A later migration that builds one of their tables anew (SQLite
does so to drop a column) has to make its trigger again.
"""

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
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator

_WANTED = "EXISTS (SELECT 1 FROM webhook WHERE {flag} AND disabled_at IS NULL)"
_CALLED = "EXISTS (SELECT 1 FROM webhook_callback WHERE outbox_id = NEW.id)"
_TOLD = "('in_doubt', 'submitted', 'delivered', 'undelivered', 'failed', 'expired', 'cancelled')"

# name -> (when, table, condition, kind)
_TRIGGERS = {
    "webhook_outbox": (
        "AFTER UPDATE OF state",
        "outbox",
        f"NEW.state <> OLD.state AND NEW.state IN {_TOLD}"
        f" AND ({_WANTED.format(flag='on_outbox')} OR {_CALLED})",
        "outbox",
    ),
    "webhook_inbox_new": (
        "AFTER INSERT",
        "inbox",
        f"NEW.state IN ('complete', 'corrupt') AND {_WANTED.format(flag='on_inbox')}",
        "inbox",
    ),
    "webhook_inbox_whole": (
        "AFTER UPDATE OF state",
        "inbox",
        "NEW.state IN ('complete', 'corrupt') AND OLD.state = 'incomplete'"
        f" AND {_WANTED.format(flag='on_inbox')}",
        "inbox",
    ),
    "webhook_alarm": ("AFTER INSERT", "alarm", _WANTED.format(flag="on_alarm"), "alarm"),
}


def up(_migrator: SchemaMigrator, db: Database) -> None:
    _make_access(db)
    _make_webhooks(db)
    for name, (when, table, condition, kind) in _TRIGGERS.items():
        state = "'raised'" if table == "alarm" else "NEW.state"
        insert = f"INSERT INTO webhook_event (kind, subject_id, state) VALUES ('{kind}', NEW.id, {state});"  # noqa: S608
        if isinstance(db, SqliteDatabase):
            db.execute_sql(f"CREATE TRIGGER {name} {when} ON {table} WHEN {condition} BEGIN {insert} END")
            continue
        # PostgreSQL takes no subquery in WHEN, and its triggers call functions.
        db.execute_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN IF {condition} THEN {insert} END IF; RETURN NULL; END $$"
        )
        db.execute_sql(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _make_access(db: Database) -> None:
    class User(Model):
        name = CharField(unique=True, max_length=40)
        role = CharField(max_length=12)
        password_hash = CharField(max_length=200)
        must_change = BooleanField(default=False)
        language = CharField(null=True, max_length=2)
        created_at = BigIntegerField()
        created_by = CharField(max_length=64)
        disabled_at = BigIntegerField(null=True)
        seen_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "web_user"

    class Session(Model):
        digest = CharField(unique=True, max_length=64)
        user = ForeignKeyField(User, on_delete="CASCADE")
        csrf = CharField(max_length=64)
        created_at = BigIntegerField()
        seen_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "web_session"

    class FailedLogin(Model):
        name = CharField(max_length=40)
        address = CharField(max_length=64)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "web_failed_login"
            indexes = ((("name", "at"), False), (("address", "at"), False), (("at",), False))

    class Token(Model):
        name = CharField(unique=True, max_length=40)
        digest = CharField(unique=True, max_length=64)
        scopes = CharField(max_length=160)
        created_at = BigIntegerField()
        created_by = CharField(max_length=64)
        used_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "api_token"

    db.create_tables([User, Session, FailedLogin, Token])


def _make_webhooks(db: Database) -> None:
    class Webhook(Model):
        url = CharField(max_length=500)
        secret_sealed = BlobField()
        on_inbox = BooleanField(default=True)
        on_outbox = BooleanField(default=True)
        on_alarm = BooleanField(default=True)
        created_at = BigIntegerField()
        created_by = CharField(max_length=64)
        disabled_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "webhook"

    class WebhookCallback(Model):
        outbox_id = IntegerField(unique=True)
        url = TextField()
        mask = SmallIntegerField()
        sender = CharField(default="", max_length=32)
        account = CharField(default="", max_length=40)

        class Meta:
            database = db
            table_name = "webhook_callback"

    class WebhookEvent(Model):
        kind = CharField(max_length=8)
        subject_id = IntegerField()
        state = CharField(max_length=12)

        class Meta:
            database = db
            table_name = "webhook_event"

    class WebhookDelivery(Model):
        webhook = ForeignKeyField(Webhook, null=True, on_delete="CASCADE")
        callback = ForeignKeyField(WebhookCallback, null=True, on_delete="CASCADE")
        kind = CharField(max_length=8)
        subject_id = IntegerField()
        event = CharField(max_length=12)
        at = BigIntegerField()
        state = CharField(max_length=12)
        attempts = IntegerField(default=0)
        due_at = BigIntegerField()
        status = SmallIntegerField(null=True)
        error = CharField(null=True, max_length=160)
        done_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "webhook_delivery"
            indexes = ((("state", "due_at"), False), (("done_at",), False))

    db.create_tables([Webhook, WebhookCallback, WebhookEvent, WebhookDelivery])


def down(migrator: SchemaMigrator, db: Database) -> None:
    for name, (_, table, _, _) in _TRIGGERS.items():
        if isinstance(db, SqliteDatabase):
            db.execute_sql(f"DROP TRIGGER IF EXISTS {name}")
        else:
            db.execute_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            db.execute_sql(f"DROP FUNCTION IF EXISTS {name}()")
    for table in ("webhook_delivery", "webhook_event", "webhook_callback", "webhook"):
        migrator.migrate(migrator.drop_table(table))
    for table in ("api_token", "web_failed_login", "web_session", "web_user"):
        migrator.migrate(migrator.drop_table(table))
