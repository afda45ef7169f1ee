"""The tables of the web console, the API and the webhooks.

No password, session, token or webhook secret is stored readable: passwords as Argon2id, what is
random as its SHA-256, webhook secrets sealed with the office's key, since they have to be read again.
"""

from enum import StrEnum

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from smsgw.db.table import InstantField, Table


class Role(StrEnum):
    """What a user of the console may do."""

    OPERATOR = "operator"  #: requests and messages: the counter
    ADMIN = "admin"  #: everything
    HEAD = "head"  #: sees everything but the settings, answers complaints; changes nothing else


class DeliveryState(StrEnum):
    """Of one event on its way to one address."""

    WAITING = "waiting"  #: not taken yet; due_at says when it is tried (again)
    DELIVERED = "delivered"  #: the far end answered 2xx
    FAILED = "failed"  #: given up after the last try; `smsgw webhook retry` begins anew


class User(Table):
    """Somebody who may log in at the console."""

    name = CharField(40, unique=True)  # lower case
    role = CharField(12)
    password_hash = CharField(200)
    must_change = BooleanField(default=False)  # the password was made for them: one log-in, then their own
    language = CharField(2, null=True)  # None: the office's
    created_at = InstantField()
    created_by = CharField(64)
    disabled_at = InstantField(null=True)
    seen_at = InstantField(null=True)  # the last log-in

    class Meta:
        table_name = "web_user"


class Session(Table):
    """One browser that is logged in."""

    digest = CharField(64, unique=True)  # of the cookie's value
    user = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    csrf = CharField(64)
    created_at = InstantField()
    seen_at = InstantField()

    class Meta:
        table_name = "web_session"


class FailedLogin(Table):
    """A password that was wrong: what throttles the next try."""

    name = CharField(40)
    address = CharField(64)
    at = InstantField()

    class Meta:
        table_name = "web_failed_login"
        indexes = ((("name", "at"), False), (("address", "at"), False), (("at",), False))


class Token(Table):
    """A program that may use the API."""

    name = CharField(40, unique=True)
    digest = CharField(64, unique=True)
    scopes = CharField(160)  # words with blanks between
    created_at = InstantField()
    created_by = CharField(64)
    used_at = InstantField(null=True)
    revoked_at = InstantField(null=True)

    class Meta:
        table_name = "api_token"


class Webhook(Table):
    """An address that hears of events."""

    url = CharField(500)
    secret_sealed = BlobField()
    on_inbox = BooleanField(default=True)
    on_outbox = BooleanField(default=True)
    on_alarm = BooleanField(default=True)
    created_at = InstantField()
    created_by = CharField(64)
    disabled_at = InstantField(null=True)

    class Meta:
        table_name = "webhook"


class WebhookCallback(Table):
    """One message whose states one address asked for when it queued it: Kannel's dlr-url."""

    outbox_id = IntegerField(unique=True)
    url = TextField()  # with Kannel's %-escapes
    mask = SmallIntegerField()
    sender = CharField(32, default="")  # `from`, as it was given
    account = CharField(40, default="")

    class Meta:
        table_name = "webhook_callback"


class WebhookEvent(Table):
    """Something happened: written by the database's triggers in the transaction that made it happen."""

    kind = CharField(8)  # inbox, outbox, alarm
    subject_id = IntegerField()
    state = CharField(12)  # the state that the row came into

    class Meta:
        table_name = "webhook_event"


class WebhookDelivery(Table):
    """One event on its way to one address.  What is sent is read from the row it speaks of."""

    webhook = ForeignKeyField(Webhook, null=True, backref="deliveries", on_delete="CASCADE")
    callback = ForeignKeyField(WebhookCallback, null=True, backref="deliveries", on_delete="CASCADE")
    kind = CharField(8)  # as the event's, or test
    subject_id = IntegerField()
    event = CharField(12)
    at = InstantField()
    state = CharField(12)
    attempts = IntegerField(default=0)
    due_at = InstantField()
    status = SmallIntegerField(null=True)  # the last answer's HTTP status
    error = CharField(160, null=True)
    done_at = InstantField(null=True)

    class Meta:
        table_name = "webhook_delivery"
        indexes = ((("state", "due_at"), False), (("done_at",), False))


WEB_TABLES: tuple[type[Table], ...] = (
    User,
    Session,
    FailedLogin,
    Token,
    Webhook,
    WebhookCallback,
    WebhookEvent,
    WebhookDelivery,
)
