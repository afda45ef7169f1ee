"""How SQLite would run the queries of a call: the plan's text, which unlike a duration is always the same."""

from collections.abc import Callable

from peewee import Database

# What ANALYZE writes for a million rows of which 999,000 are final: rows, then rows for each value of
# the first column of an index, of the first two ... .  States and lanes are few, numbers are many.
_STATISTICS = {
    "outbox": (
        ("state lane due_at", "1000000 200000 66667 2"),
        ("recipient created_at", "1000000 10 1"),
        ("created_at", "1000000 1"),
        ("state expires_at", "1000000 200000 2"),
        ("cause", "1000000 1"),
    ),
    "outbox_segment": (
        ("message_id sequence", "1100000 2 1"),
        ("modem message_reference submitted_at", "1100000 550000 2149 1"),
        ("state recipient", "1100000 220000 10"),
        ("modem claimed_at", "1100000 550000 1"),
        ("message_id", "1100000 2"),
    ),
    "inbox": (
        ("state due_at", "1000000 250000 200000"),
        ("sender received_at", "1000000 10 1"),
        ("received_at", "1000000 1"),
        ("sender concat_key", "1000000 10 9"),
    ),
    "inbox_segment": (
        ("digest stored_at", "1000000 1 1"),
        ("modem acknowledged_at", "1000000 500000 1"),
        ("message_id", "1000000 1"),
    ),
    "request": (
        ("state state_at", "1000000 100000 1"),
        ("nik_fingerprint", "1000000 2"),
        ("receipt_code", "1000000 1"),
    ),
    "request_phone": (
        ("msisdn", "1000000 2"),
        ("request_id msisdn", "1000000 1 1"),
        ("request_id", "1000000 1"),
    ),
}
_COLUMNS = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"


def pretend_a_million(database: Database) -> None:
    """Make SQLite plan as it would with a million rows in each table, after an ANALYZE."""
    connection = database.connection()
    connection.execute("ANALYZE")
    connection.execute("DELETE FROM sqlite_stat1")
    for table, indexes in _STATISTICS.items():
        names = {
            " ".join(column for (column,) in connection.execute(_COLUMNS, (name,))): name
            for (name,) in connection.execute("SELECT name FROM pragma_index_list(?)", (table,))
        }
        connection.executemany(
            "INSERT INTO sqlite_stat1 VALUES (?, ?, ?)",
            [(table, names[columns], numbers) for columns, numbers in indexes],
        )
    connection.execute("ANALYZE sqlite_schema")


def plans_of(database: Database, call: Callable[[], object]) -> list[str]:
    """The plan of each statement that the call runs, one text a statement; empty for what has no plan."""
    connection = database.connection()
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    try:
        call()
    finally:
        connection.set_trace_callback(None)
    assert statements, "the call asks the database nothing"
    read = [sql for sql in statements if sql.startswith(("SELECT", "UPDATE", "DELETE"))]
    return [
        sql[:60] + " | " + "; ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"))
        for sql in read
    ]
