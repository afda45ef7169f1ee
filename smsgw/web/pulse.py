"""Has anything in the database changed?  Asked once a second for all open tabs together.

One thread holds one connection for it, and only while a page is open: ten tabs cost what one does.
"""

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

from smsgw.db.database import data_version, own_connection

# What a person takes for "at once" on a page that nobody is typing on.
INTERVAL_S = 1.0

# Where the database cannot say whether it has changed, pages are looked at this often.
UNKNOWN_INTERVAL_S = 5.0


class Pulse:
    """A number that changes when the database has."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="web-pulse")
        self._connection: contextlib.ExitStack | None = None
        self._asked_at = 0.0
        self._value = 0

    async def value(self) -> int:
        """The number as it is now, at most INTERVAL_S old."""
        now = time.monotonic()
        if now - self._asked_at >= INTERVAL_S:
            self._asked_at = now
            self._value = await asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        return self._value

    def close(self) -> None:
        """Let the connection go."""
        self._thread.submit(self._let_go)
        self._thread.shutdown(wait=True)

    def _look(self) -> int:
        if self._connection is None:
            self._connection = contextlib.ExitStack()
            self._connection.enter_context(own_connection())
        version = data_version()
        return int(time.monotonic() / UNKNOWN_INTERVAL_S) if version is None else version

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
