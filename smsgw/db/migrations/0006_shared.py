"""Several computers on one database: of each its own daemon's row, and the key that it uses."""

from peewee import CharField, Database
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrator.migrate(
        migrator.add_column("daemon", "host", CharField(max_length=64, default="")),
        migrator.add_column("daemon", "key_digest", CharField(max_length=64, default="")),
    )


def down(migrator: SchemaMigrator, _db: Database) -> None:
    for column in ("host", "key_digest"):
        migrator.migrate(migrator.drop_column("daemon", column))
