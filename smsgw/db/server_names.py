"""Modems' names on a database server: each is held by one connection, among all computers.

A lock of the server's, which it lets go by itself when the connection ends.  One rule: who finds a name held
by a connection that this process has lost ends that one, and waits for nobody else's.
"""

import time
from typing import Any

from smsgw.db.server_session import END_SESSION
from smsgw.db.trouble import driver_errors
from smsgw.errors import OfficeError

# See server_session.py.
_NAMES = 0x534D53

# A name is asked for so long: at a start a twin shall hear of it soon; after a lost connection the
# server may still believe in our old one.
PATIENCE_S, PATIENCE_AGAIN_S = 3.0, 90.0

_LOOK_S = 0.25


def take(conn: Any, name: str, patience_s: float) -> None:
    """Hold the name with this connection.  Raises OfficeError when another computer goes on holding it."""
    end = time.monotonic() + patience_s
    ask = f"SELECT 1 WHERE pg_try_advisory_lock({_NAMES}, hashtext(%s))"
    with driver_errors:
        while conn.execute(ask, [name]).fetchone() is None:
            found = conn.execute(_holder("%s"), [name]).fetchone()
            if found and conn.execute(END_SESSION, [found[1]]).fetchone():
                end = max(end, time.monotonic() + PATIENCE_S)  # it was ours, of a lost connection
            elif time.monotonic() > end:
                where = f" ({found[0]})" if found and found[0] else ""
                raise OfficeError(
                    f"another gateway on this database has a modem called {name!r}{where}. "
                    "Give each modem a name of its own: [[modem]] name in smsgw.toml"
                )
            time.sleep(_LOOK_S)


def let_go(conn: Any, name: str) -> None:
    """Hold it no longer."""
    conn.execute(f"SELECT pg_advisory_unlock({_NAMES}, hashtext(%s))", [name])


def held_among() -> str:
    """A query for those of a list of names that some connection holds."""
    return f"SELECT n FROM unnest(%s::text[]) AS n WHERE EXISTS ({_holder('n')})"  # noqa: S608


def _holder(name: str) -> str:
    """A query for the session that holds a modem's name."""
    return (
        "SELECT a.application_name, a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) "  # noqa: S608
        "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        f"AND l.classid = {_NAMES} AND l.objid::bigint = (hashtext({name})::bigint & 4294967295)"
    )
