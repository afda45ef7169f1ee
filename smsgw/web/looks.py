"""What the pages that stay true show at the moment, made once for all tabs of one browser that show the same.

One rule: what no tab shows any more is forgotten.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

# What depends on the clock alone (a chart's hour, "3 minutes ago") is looked at this often, and where it
# is the same a line that says nothing is sent: proxies close what is silent for a minute.
AGAIN_S = 45.0


@dataclass(slots=True)
class _Look:
    """What one page showed last.  text None: whoever asks may not see it any more."""

    value: int | None
    at: float
    text: asyncio.Task[str | None]


class Looks:
    """The pages that are looked at, each by whose it is and where."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Look] = {}
        self._tabs: dict[Hashable, int] = {}

    def enter(self, key: Hashable) -> None:
        """One more tab shows it."""
        self._tabs[key] = self._tabs.get(key, 0) + 1

    def leave(self, key: Hashable) -> None:
        """One tab less; the last one takes the page with it."""
        self._tabs[key] -= 1
        if not self._tabs[key]:
            del self._tabs[key]
            self._kept.pop(key, None)

    async def text(self, key: Hashable, value: int | None, look: Callable[[], str | None]) -> str | None:
        """What it shows at this value of the pulse: `look()` in a thread, for all its tabs together."""
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept is None or kept.value != value or now - kept.at >= AGAIN_S:
            kept = _Look(value, now, asyncio.create_task(run_in_threadpool(look)))
            self._kept[key] = kept
        # The tab that asked first may be closed while the others wait.
        return await asyncio.shield(kept.text)


class Shared:
    """What is counted for one page and is the same for all who look at it, kept until something changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Hashable, tuple[int, float, Any]] = {}

    def get(self, key: Hashable, value: int | None, count: Callable[[], Any]) -> Any:
        """`count()`, or what it gave at the same value of the pulse.

        value  seen before now: what is counted after it is true until the next one; None: nobody can know
        """
        if value is None:
            return count()
        with self._lock:  # held while it is counted: the others want the same
            kept, now = self._kept.get(key), time.monotonic()
            if kept is None or kept[0] != value or now - kept[1] >= AGAIN_S:
                kept = self._kept[key] = (value, now, count())
            return kept[2]
