"""What a database on a server has to be to mean what a SQLite file does: encoding, texts, the way, the clock.

One rule: what cannot be made right is refused in words before anything is made.
"""

import logging
import time
from typing import Any

from smsgw.db.trouble import driver_errors
from smsgw.errors import DatabaseError

log = logging.getLogger("smsgw.db")

# Another client of the pooler may get in between.
_POOL_TRIES = 3

# Clocks that the network sets differ by less than a second.
_CLOCKS_DIFFER_S = 30.0


def refuse_narrow(database: Any) -> None:
    """Raise DatabaseError where the database cannot hold every character that people write."""
    (encoding,) = database.execute_sql("SHOW server_encoding").fetchone()
    if encoding != "UTF8":
        raise DatabaseError(
            f"the database's encoding is {encoding}, so not every text can be kept. Make it "
            "anew: createdb --encoding UTF8 --template template0 (README, Several computers)"
        )


def refuse_pooled(database: Any) -> None:
    """Raise DatabaseError where a pooler lends a server's session to one transaction after another.

    Locks of a session, modems' names among them, would be held by whoever comes next.
    """
    ask = "SELECT pg_backend_pid()"
    conn = database.connection()
    for _ in range(_POOL_TRIES):
        (ours,) = database.execute_sql(ask).fetchone()
        if ours == conn.pgconn.backend_pid:
            return  # nothing stands in between
        with driver_errors, type(conn).connect(database.database) as other:
            (others,) = other.execute(ask).fetchone()
        if others == ours:
            raise DatabaseError(
                "a pooler before the database server works by transaction, and locks get lost in it. Set "
                "pool_mode = session for this database, or give the server's own address in [database] url"
            )


def compare_clocks(database: Any) -> None:
    """Say so where this computer's clock is off: what is due, expired or late is told by it."""
    (theirs,) = database.execute_sql("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    ahead_s = time.time() - theirs
    if abs(ahead_s) > _CLOCKS_DIFFER_S:
        log.warning(
            "this computer's clock is %.0f s %s the database server's. Have it set by the network",
            abs(ahead_s),
            "ahead of" if ahead_s > 0 else "behind",
        )


def level_text(database: Any) -> None:
    """Make text columns what they are in SQLite: of any length, in the order of their octets.

    A length is what we mean to write and nothing to lose a message for; and a range of causes
    (`notice:417-205:` to `notice:417-205;`) holds in the order of octets alone.  The states that
    triggers watch cannot be changed, and need it least.
    """
    rows = database.execute_sql(_UNEVEN).fetchall()
    for table in sorted({table for table, _ in rows}):
        columns = [column for other, column in rows if other == table]
        changes = ", ".join(f'ALTER COLUMN "{column}" TYPE varchar COLLATE "C"' for column in columns)
        database.execute_sql(f'ALTER TABLE "{table}" {changes}')


_UNEVEN = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
AND c.data_type IN ('character varying', 'text')
AND (c.character_maximum_length IS NOT NULL OR c.collation_name IS DISTINCT FROM 'C')
AND NOT EXISTS (SELECT 1 FROM information_schema.triggered_update_columns u
    WHERE u.event_object_schema = c.table_schema AND u.event_object_table = c.table_name
    AND u.event_object_column = c.column_name)
ORDER BY c.table_name, c.ordinal_position"""
