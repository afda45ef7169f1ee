"""The thread that sees when there is something to tell, and has the courier tell it.

One rule: most offices have no webhook, and pay for a look at the clock; the courier and what it needs are
loaded for the first event that somebody listens to.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from smsgw.db import webhook_events
from smsgw.db.database import data_version, own_connection, plain_words
from smsgw.office.desk import Desk

if TYPE_CHECKING:
    from smsgw.webhooks.courier import Courier

log = logging.getLogger("smsgw.webhooks")

# The longest that an event waits to be seen: a program that is told within a second is told at once.
_LOOK_S = 1.0

# Deliveries that come due by the clock alone, and databases that do not say that they have changed.  What
# nobody waits for must not cost an old PC a query every two seconds.
_RECHECK_S = 5.0


class Watch:
    """Looks for changes; `turn` is one look and all that tests need."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk, self._clock = desk, clock
        self._courier: Courier | None = None
        self._seen_version: int | None = -1
        self._next_look = 0.0

    def run(self, stop: threading.Event) -> None:
        """Run until stopped; the edge at which a failure is noted and tried again."""
        while not stop.wait(_LOOK_S):
            try:
                with own_connection():
                    while not stop.wait(_LOOK_S):
                        self.turn(stop)
            except Exception as error:
                log.error("webhooks: %s; tried again", plain_words(error))
                stop.wait(_RECHECK_S)

    def turn(self, stop: threading.Event) -> None:
        """One look; sends only when something has changed, or it is time."""
        now, version = time.monotonic(), data_version()
        if version is not None and version == self._seen_version and now < self._next_look:
            return
        self._seen_version, self._next_look = version, now + _RECHECK_S
        if self._courier is None and webhook_events.are_any():
            from smsgw.webhooks.courier import Courier

            self._courier = Courier(self._desk, self._clock)
        if self._courier is not None:
            self._courier.deliver_all(stop)


def start(desk: Desk, clock: Callable[[], datetime]) -> Callable[[], None]:
    """Watch in a thread until the returned function is called."""
    stop = threading.Event()
    watch = Watch(desk, clock)
    thread = threading.Thread(target=watch.run, args=(stop,), name="webhooks", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(1)  # one that waits for a far end is left behind; its row is tried again

    return end
