"""What each session on the database server is told at its start, and what its thread remembers of it.

Settings and SQL; who opens and loses connections is server.py.  One rule: nothing that an administrator has
set for a database or a user changes what a statement of ours means.
"""

import itertools
import secrets
import socket
import threading
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

# Numbers that no other program is likely to lock in the same database.  Locks by one number and by two
# are strangers to each other; those of modems' names are in server_names.py.
WRITING, MIGRATING = 0x534D5347, 0x534D5348

# A writer waits so long for another's commit; see BUSY_TIMEOUT_S in database.py.
_LOCK_TIMEOUT_S = 30

# How a session is told of commits.
CHANNEL = "smsgw"

# A computer that lost its power or its network goes on holding its locks until the server has noticed:
# a connection over which nothing comes back for 30 + 3 * 10 s is given up, from either end.  What stands
# still inside a transaction is thrown out, or nobody else could write.  What an administrator may have set
# for all programs must not reach here: a merge takes longer than most limits, and at any higher level of
# isolation a transaction would see the queue as it was before it waited for the write lock.
BEGIN_SESSION = f"""
SET lock_timeout = '{_LOCK_TIMEOUT_S}s'; SET idle_in_transaction_session_timeout = '60s';
SET synchronous_commit = on; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;
SET tcp_keepalives_count = 3; SET statement_timeout = 0;
SET default_transaction_isolation = 'read committed'"""

# A connection that we lost the server may believe in for longer, with all its locks.  Ours are known by
# their name, which no other process has.
END_SESSION = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid = %s AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')"""

#: Tell the others, if anything was written: that shows in the transaction having a number.
TELL = f"SELECT x, pg_notify('{CHANNEL}', '') FROM txid_current_if_assigned() AS x WHERE x IS NOT NULL"  # noqa: S608

_LINK = {
    "connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    "tcp_user_timeout": "30000", "client_encoding": "utf8",
}  # fmt: skip

_numbers = itertools.count(1)


class Own(threading.local):
    """What one thread's connection is used for: the name that it holds, what it has heard."""

    name: str | None = None
    session = 0  # the server's process for it
    listening: Any = None
    version = 0

    def listens(self, conn: Any) -> None:
        """From now on this connection is the one that hears; what was told before it is not known."""
        self.listening, self.version = conn, next(_numbers)

    def note(self, told: Any) -> None:
        """A notification that came along with an answer."""
        self.hear(told.pid)

    def hear(self, pid: int) -> None:
        """Somebody has committed."""
        if pid != self.session:
            self.version = next(_numbers)


def storable(value: Any) -> Any:
    """PostgreSQL's texts hold any character but NUL, and anybody may send one in an SMS."""
    return (
        value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        if isinstance(value, str) and "\0" in value
        else value
    )


def with_defaults(url: str) -> str:
    """The URL with what we want of a connection, where it does not say so itself."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    name = f"smsgw on {socket.gethostname()[:40]} {secrets.token_hex(4)}"
    wanted = {**_LINK, **given, "application_name": name}
    return parts._replace(query=urlencode(wanted, quote_via=quote)).geturl()
