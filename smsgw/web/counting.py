"""What takes longer to count than a page may take: counted in a thread of its own, kept for a while.

One rule: one count at a time, whoever asks for what; the gateway's texts go first.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from smsgw.db.database import explained, own_connection
from smsgw.errors import SmsgwError

# What was counted is looked at, then printed.
_KEEP_S = 60.0
_KEPT = 8

# Most offices' figures are there sooner, and the page needs no second look.
PATIENCE_S = 0.1


@dataclass(slots=True)
class Count:
    """One count: what it gave, or why it failed, once it is done."""

    count: Callable[[], Any]
    done: threading.Event = field(default_factory=threading.Event)
    done_at: float = 0.0
    found: Any = None
    error: SmsgwError | None = None


class Counting:
    """The counts that are under way or were made lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[Hashable, Count] = OrderedDict()
        self._is_busy = False

    def find(self, key: Hashable, count: Callable[[], Any]) -> Any:
        """What `count` gives, made in the last minute; None while it is still counted.

        It runs in another thread, with the database open.  Raises the SmsgwError that it raised.
        """
        with self._lock:
            self._forget(time.monotonic())
            wanted = self._counts.get(key)
            if wanted is None:
                wanted = self._counts[key] = Count(count)
            if not self._is_busy and not wanted.done.is_set():
                self._is_busy = True
                threading.Thread(target=self._run, name="web-count", daemon=True).start()
        if not wanted.done.wait(PATIENCE_S):
            return None
        if wanted.error is not None:
            with self._lock:
                self._counts.pop(key, None)
            raise wanted.error
        return wanted.found

    def _forget(self, now: float) -> None:
        """Drop what is too old, and the oldest of too many; what nobody waits for any more too."""
        for key, count in list(self._counts.items()):
            if count.done.is_set() and now - count.done_at > _KEEP_S:
                del self._counts[key]
        while len(self._counts) > _KEPT:
            self._counts.popitem(last=False)

    def _run(self) -> None:
        """Count what is wanted, one after the other, until nothing is."""
        while True:
            with self._lock:
                wanted = next((one for one in self._counts.values() if not one.done.is_set()), None)
                if wanted is None:
                    self._is_busy = False
                    return
            try:
                with explained(), own_connection():
                    wanted.found = wanted.count()
            except SmsgwError as error:
                wanted.error = error
            except BaseException:
                # A bug: the thread ends as it should, and the next one who asks starts another.
                wanted.error = SmsgwError("the figures could not be counted; see the log")
                with self._lock:
                    self._is_busy = False
                wanted.done.set()
                raise
            wanted.done_at = time.monotonic()
            wanted.done.set()
