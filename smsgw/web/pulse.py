"""Has anything in the database changed?  Asked once a second for all open pages together.

While no page listens, nothing is asked and no connection is held.  Two rules: whoever waits here costs
nothing until there is something to tell; a number that was given once never stands for another state, since
what pages count is kept under it.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from smsgw.db.database import data_version, explained, own_connection
from smsgw.errors import DatabaseError

# What a person takes for "at once" on a page that nobody is typing on.
INTERVAL_S = 1.0

# Where the database cannot say whether it has changed, pages are looked at this often.
UNKNOWN_INTERVAL_S = 5.0


class Pulse:
    """A number that changes when the database has.  Of the event loop's thread, but for `end`."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="web-pulse")
        self._connection: contextlib.ExitStack | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._beating: asyncio.Task[None] | None = None
        self._waiting: set[asyncio.Future[None]] = set()
        self._listeners = 0
        self._value: int | None = None
        self._changes = 0
        self._version: int | None = None
        self._has_ended = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """For as long as the block lasts, the number is kept true."""
        self._listeners += 1
        if self._beating is None:
            self._loop = asyncio.get_running_loop()
            self._beating = self._loop.create_task(self._beat())
        try:
            yield
        finally:
            self._listeners -= 1

    @property
    def value(self) -> int | None:
        """The number as it was seen last; None while nobody listens.  From any thread."""
        return self._value

    async def after(self, value: int | None, at_most_s: float) -> int | None:
        """The number, as soon as it is another one than `value`, or when so many seconds have passed.

        value  None: whoever has none yet
        """
        if self._value == value and not self._has_ended:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.add(waiting)
            try:
                async with asyncio.timeout(at_most_s):
                    await waiting
            except TimeoutError:
                pass
            finally:
                self._waiting.discard(waiting)
        return self._value

    def end(self) -> None:
        """Let nobody wait any longer; from any thread."""
        self._has_ended = True
        if self._loop is not None:
            # A loop that is closed already has nobody who waits.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Let the connection go."""
        self._thread.submit(self._let_go)
        self._thread.shutdown(wait=True)

    async def _beat(self) -> None:
        """Ask again and again while somebody listens."""
        loop = asyncio.get_running_loop()
        while self._listeners and not self._has_ended:
            value = await loop.run_in_executor(self._thread, self._look)
            if value != self._value:
                self._value = value
                self._wake()
            await asyncio.sleep(INTERVAL_S)
            if not self._listeners and not self._has_ended:
                # Whoever comes meanwhile waits for the next turn's value.
                self._value = None
                await loop.run_in_executor(self._thread, self._let_go)
        self._beating = None

    def _wake(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    def _look(self) -> int:
        try:
            with explained():
                if self._connection is None:
                    self._connection = contextlib.ExitStack()
                    self._connection.enter_context(own_connection())
                    # Versions of two connections cannot be compared (SQLite, PRAGMA data_version): a new
                    # one begins where the one before it began.
                    self._version = None
                version = data_version()
        except DatabaseError:
            # What is wrong is said by the pages, which look for themselves.
            version = None
        if version is None:
            version = -int(time.monotonic() / UNKNOWN_INTERVAL_S)
        if version != self._version:
            self._version = version
            self._changes += 1
        return self._changes

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
