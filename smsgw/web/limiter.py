"""How often a program calls: a bucket of calls for each token.  Lives as long as the process."""

import threading
import time

# A bucket of so many calls for each token, filled again at so many a second.
BURST = 120
PER_SECOND = 20.0

# Reading the same thing over and over is noted once in this time.
_NOTE_AGAIN_S = 3600.0


class Limiter:
    """How often each token has called lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}
        self._noted: dict[tuple[str, str], float] = {}

    def wait_s(self, name: str) -> float:
        """Count a call; how long the caller has to wait, 0 for not at all."""
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.get(name, (float(BURST), now))
            left = min(float(BURST), left + (now - at) * PER_SECOND)
            if left < 1:
                self._buckets[name] = (left, now)
                return (1 - left) / PER_SECOND
            self._buckets[name] = (left - 1, now)
        return 0.0

    def is_worth_noting(self, name: str, subject: str) -> bool:
        """Was it longer ago than an hour that this token read this?"""
        now = time.monotonic()
        with self._lock:
            if now - self._noted.get((name, subject), float("-inf")) < _NOTE_AGAIN_S:
                return False
            if len(self._noted) > 10_000:
                self._noted.clear()
            self._noted[name, subject] = now
        return True
