"""The programs that may use the API: each with a secret of its own and the scopes it needs.

One rule: a token is shown once, when it is made, and kept as a digest; it is revoked, never deleted.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw import access
from smsgw.db.database import transaction
from smsgw.db.web_models import Token
from smsgw.errors import UsageError

#: scope -> what it opens
SCOPES = {
    "send": "queue texts",
    "messages:read": "read inbox and outbox: whole numbers and texts",
    "requests:read": "read requests; NIKs stay masked",
    "requests:write": "write requests down, correct them, move them on",
    "broadcasts:read": "read broadcasts, and who was told",
    "broadcasts:write": "make, start, pause, resume and cancel broadcasts",
    "status": "read status and metrics",
    "kannel": "send as Kannel's sendsms does: username and password",
}

_PREFIX = "smsgw_"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")

# When a token was last used is known to the hour; each call is not worth a commit.
_USED_STEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token it is, and what it opens."""

    name: str
    scopes: frozenset[str]


def add(name: str, scopes: Collection[str], who: str, now: datetime) -> str:
    """Make a token; its secret, to be told once.  Raises UsageError."""
    name = name.strip().casefold()
    if not _NAME.fullmatch(name):
        raise UsageError("a token's name has 2 to 40 letters a-z, figures, dots and dashes")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        said = f"there is no scope {unknown[0]!r}" if unknown else "a token needs a scope"
        raise UsageError(f"{said}; there are: {', '.join(SCOPES)}")
    secret = access.new_secret(_PREFIX)
    with transaction():
        if Token.select().where(Token.name == name).exists():
            raise UsageError(f"there is, or was, a token {name}; give another name")
        Token.create(
            name=name,
            digest=access.digest(secret),
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            created_at=now,
            created_by=who[:64],
        )
    return secret


def find_bearer(secret: str, now: datetime) -> Bearer | None:
    """Whose token this is; None when it is nobody's, or revoked."""
    row = Token.get_or_none((Token.digest == access.digest(secret)) & Token.revoked_at.is_null())
    if row is None:
        return None
    if row.used_at is None or row.used_at < now - _USED_STEP:
        with transaction():
            Token.update(used_at=now).where(Token.id == row.id).execute()
    return Bearer(row.name, frozenset(row.scopes.split()))


def list_tokens() -> list[Token]:
    """All tokens, by name."""
    return list(Token.select().order_by(Token.name))


def revoke(name: str, now: datetime) -> None:
    """Let a token open nothing any more.  Raises UsageError."""
    with transaction():
        changed = (
            Token.update(revoked_at=now)
            .where((Token.name == name.strip().casefold()) & Token.revoked_at.is_null())
            .execute()
        )
    if not changed:
        raise UsageError(f"there is no token {name!r} in use. See: smsgw token list")
