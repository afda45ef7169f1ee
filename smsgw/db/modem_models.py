"""The tables of what the daemon tells of itself and its modems, and what is asked of them."""

from peewee import BooleanField, CharField, IntegerField, TextField

from smsgw.db.table import InstantField, Table


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


MODEM_TABLES: tuple[type[Table], ...] = (ModemRow, ModemTask, DaemonRow)
