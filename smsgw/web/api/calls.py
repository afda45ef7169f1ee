"""Who calls the API, whether they may, and not too often.

One rule: a call's function opens the database itself, in the thread it runs in: dependencies run in
other threads, and a connection that is handed over is closed under whoever uses it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from smsgw.db import audit, tokens
from smsgw.db.database import explained, own_connection
from smsgw.db.tokens import Bearer
from smsgw.office.desk import Desk, up_to_date
from smsgw.web.api.problems import Refused
from smsgw.web.site import Site

# A bucket of so many calls for each token, filled again at so many a second.
BURST = 120
PER_SECOND = 20.0

# Reading the same thing over and over is noted once in this time.
_NOTE_AGAIN_S = 3600.0

_bearer = HTTPBearer(auto_error=False, description="A token of `smsgw token add`.")

P = ParamSpec("P")
T = TypeVar("T")


class Limiter:
    """How often each token has called lately.  Lives as long as the process."""

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


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API."""

    site: Site
    bearer: Bearer
    now: datetime
    limiter: Limiter

    @property
    def desk(self) -> Desk:
        """The office, with its own texts as their files are now."""
        return up_to_date(self.site.desk)

    @property
    def who(self) -> str:
        """For histories and the audit log."""
        return f"api:{self.bearer.name}"

    def note_change(self, action: str, subject: str) -> None:
        """Note a change in the audit log; the database is open."""
        audit.record(self.who, action, subject, self.now)

    def note_reading(self, subject: str) -> None:
        """Note that personal data was read, once an hour for the same."""
        if self.limiter.is_worth_noting(self.bearer.name, subject):
            audit.record(self.who, "read", subject, self.now)


def opened(function: Callable[P, T]) -> Callable[P, T]:
    """The function with the database open around it, and its errors explained."""

    @wraps(function)
    def with_database(*args: P.args, **kwargs: P.kwargs) -> T:
        with explained(), own_connection():
            return function(*args, **kwargs)

    return with_database


def may(scope: str) -> Any:
    """A dependency: the call of somebody who has this scope.

    Raises Refused: 401 without a token that is known, 403 without the scope, 429 when it is too often.
    """

    def check(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Call:
        state = request.app.state
        site, limiter = state.site, state.limiter
        now = site.clock()
        bearer = None
        if credentials is not None:
            with explained(), own_connection():
                bearer = tokens.find_bearer(credentials.credentials, now)
        if bearer is None:
            raise Refused(401, "a bearer token that is known here is needed", {"WWW-Authenticate": "Bearer"})
        if scope not in bearer.scopes:
            raise Refused(403, f"this token lacks the scope {scope}")
        if wait := limiter.wait_s(bearer.name):
            raise Refused(429, "too many calls at once", {"Retry-After": str(max(1, round(wait)))})
        return Call(site, bearer, now, limiter)

    check.scope = scope  # type: ignore[attr-defined]
    return Depends(check)
