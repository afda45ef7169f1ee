"""Whether the wall clock has jumped, under a scheduler that waits for times on it.

It must not know what the jobs do.  One rule: time that really passes is measured on the steady clock.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

log = logging.getLogger("smsgw.jobs")

# A clock that is corrected moves by seconds; a suspended PC wakes up minutes later, and that is a jump too.
_JUMP_S = 60.0


class ClockWatch:
    """Notices that the wall clock jumped, and has every job ring at once.

    The scheduler waits for times on the wall clock: one that is put back by a year would keep its jobs
    waiting for a year.  `look` is called now and then, from the thread that made it.
    """

    def __init__(
        self, scheduler: Any, wall: Callable[[], datetime], steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._scheduler, self._wall, self._steady = scheduler, wall, steady
        self._offset_s = self._read()

    def look(self) -> bool:
        """True when the clock has jumped by more than a minute since the last look."""
        offset_s = self._read()
        jump_s, self._offset_s = offset_s - self._offset_s, offset_s
        if abs(jump_s) < _JUMP_S:
            return False
        log.warning("the clock jumped by %.0f s; all jobs run now", jump_s)
        for scheduled in self._scheduler.get_jobs():
            scheduled.modify(next_run_time=datetime.now(self._scheduler.timezone))
        return True

    def _read(self) -> float:
        return self._wall().timestamp() - self._steady()
