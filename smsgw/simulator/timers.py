"""When things happen: delays of the network, late answers, readiness after power-on.

Owns the one scheduler of a simulated modem; must not know what the actions do.  The one rule: every
action runs under the simulator's lock, in order of its due time.  A thread is started with the first
timer and sleeps on a condition until the next one is due; with `manual` there is none, and a test
moves time by `advance`.
"""

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

#: Where manual time begins, unless told: a Tuesday morning in Jakarta.
MANUAL_START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

Action = Callable[[], None]


class Timers:
    """Actions in the future, and what time it is."""

    def __init__(
        self, lock: threading.RLock, *, manual: bool = False, start: datetime = MANUAL_START
    ) -> None:
        self.manual = manual
        self._due_changed = threading.Condition(lock)
        self._queue: list[tuple[float, int, Action]] = []
        self._order = itertools.count()
        self._start = start
        self._elapsed_s = 0.0
        self._thread: threading.Thread | None = None
        self._closed = False

    def now(self) -> datetime:
        """The simulated network's time: the computer's, or the manual one."""
        if self.manual:
            return self._start + timedelta(seconds=self._elapsed_s)
        return datetime.now(UTC)

    def after(self, delay_s: float, action: Action) -> None:
        """Run `action` in `delay_s` seconds."""
        with self._due_changed:
            if self._closed:
                return
            heapq.heappush(self._queue, (self._seconds() + delay_s, next(self._order), action))
            if self._thread is None and not self.manual:
                self._thread = threading.Thread(target=self._run, name="simulator-timers", daemon=True)
                self._thread.start()
            self._due_changed.notify()

    def advance(self, seconds: float) -> None:
        """Let manual time pass; what becomes due runs at its moment.  RuntimeError in real time."""
        if not self.manual:
            raise RuntimeError("only manual time can be advanced")
        with self._due_changed:
            until = self._elapsed_s + seconds
            while self._queue and self._queue[0][0] <= until:
                due, _, action = heapq.heappop(self._queue)
                self._elapsed_s = max(self._elapsed_s, due)
                action()
            self._elapsed_s = until

    def close(self) -> None:
        """Forget all timers and end the thread."""
        with self._due_changed:
            self._closed = True
            self._queue.clear()
            self._due_changed.notify_all()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=5)

    def _seconds(self) -> float:
        return self._elapsed_s if self.manual else time.monotonic()

    def _run(self) -> None:
        with self._due_changed:
            while not self._closed:
                if not self._queue:
                    self._due_changed.wait()
                elif (wait_s := self._queue[0][0] - time.monotonic()) > 0:
                    self._due_changed.wait(wait_s)
                else:
                    heapq.heappop(self._queue)[2]()
