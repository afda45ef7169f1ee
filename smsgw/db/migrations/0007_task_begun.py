"""When the modem was asked what a task wants; null: not yet.  So nothing is asked twice after a crash."""

from peewee import BigIntegerField, Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrator.migrate(migrator.add_column("modem_task", "begun_at", BigIntegerField(null=True)))


def down(migrator: SchemaMigrator, _db: Database) -> None:
    migrator.migrate(migrator.drop_column("modem_task", "begun_at"))
