"""Who calls the API, whether they may, and not too often.

One rule: a call's function opens the database itself, in the thread it runs in: dependencies run in
other threads, and a connection that is handed over is closed under whoever uses it.
"""

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
from smsgw.web.limiter import Limiter
from smsgw.web.site import Site

_bearer = HTTPBearer(auto_error=False, description="A token of `smsgw token add`.")

P = ParamSpec("P")
T = TypeVar("T")


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
