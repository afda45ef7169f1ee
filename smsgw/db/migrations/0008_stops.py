"""The moves into and out of states in which a request waits for somebody else, found without the others.

Reports read them by the hundred thousand; they are one in seven of all moves.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(_migrator: SchemaMigrator, db: Database) -> None:
    waiting = "('incomplete', 'awaiting_central', 'awaiting_stock')"
    db.execute_sql(
        'CREATE INDEX "requestmove_stops" ON "request_move" ("request_id") '
        f"WHERE before IN {waiting} OR after IN {waiting}"
    )


def down(_migrator: SchemaMigrator, db: Database) -> None:
    db.execute_sql('DROP INDEX "requestmove_stops"')
