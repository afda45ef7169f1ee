"""What a move of a request replaced, so that it can be taken back to the letter; null: made before this."""

from peewee import BigIntegerField, Database, TextField
from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, _db: Database) -> None:
    migrator.migrate(
        migrator.add_column("request_move", "replaced", TextField(null=True)),
        migrator.add_column("request_move", "undone_at", BigIntegerField(null=True)),
    )


def down(migrator: SchemaMigrator, _db: Database) -> None:
    for column in ("replaced", "undone_at"):
        migrator.migrate(migrator.drop_column("request_move", column))
