"""What every table is made of: the one database, instants, lanes.

Instants are stored as integer microseconds since 1970 (UTC), which sort and compare as they should on
SQLite and PostgreSQL alike.  The tables are in models.py and web_models.py.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from peewee import (
    AutoField,
    BigIntegerField,
    DatabaseProxy,
    Model,
    PostgresqlDatabase,
    SmallIntegerField,
)

from smsgw.messages import Lane

if TYPE_CHECKING:
    from smsgw.db.server import Server  # 1 MB that an office with a file does without

#: The one database of this process; database.open binds it.
proxy = DatabaseProxy()


def find_server() -> "Server | None":
    """The database server that several computers share; None where the database is a file of this one."""
    is_server = isinstance(proxy.obj, PostgresqlDatabase)
    return proxy.obj if is_server else None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """An aware instant as stored: whole microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The instant (UTC) that `to_micros` stored."""
    return _EPOCH + timedelta(microseconds=micros)


# The longest span over which anything is counted for a limit is a day.
_LONGEST_SPAN = timedelta(days=2)


def within(column: Any, since: datetime) -> Any:
    """The condition that a row is of then or later, for spans up to now.

    Rows far beyond any span are of a clock that ran ahead and was put right: they count for nothing, or
    one wrong date would fill every limit until it comes.
    """
    return (column >= since) & (column < since + _LONGEST_SPAN)


class InstantField(BigIntegerField):
    """An aware instant; a naive one is a bug and raises TypeError."""

    def db_value(self, value: datetime | int | None) -> int | None:
        return to_micros(value) if isinstance(value, datetime) else value

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else from_micros(value)


class LaneField(SmallIntegerField):
    """A Lane, stored by its number, which is its urgency."""

    def python_value(self, value: int | None) -> Lane | None:
        return None if value is None else Lane(value)


class Table(Model):
    """What all tables share."""

    id: Any = AutoField()

    class Meta:
        database = proxy
        legacy_table_names = False
