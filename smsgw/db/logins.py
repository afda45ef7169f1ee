"""Logging in, staying so, logging out; and how wrong passwords slow the next try down.

One rule: a refusal says the same, and takes as long, whether the name or the password was wrong; the
audit log alone knows more.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from smsgw import access
from smsgw.db import audit
from smsgw.db.database import transaction
from smsgw.db.web_models import FailedLogin, Role, Session, User
from smsgw.errors import SmsgwError

# A counter is left alone over lunch, not over night.
IDLE = timedelta(hours=4)
LONGEST = timedelta(hours=14)

# Noting that a session is in use costs a commit, after which every open page looks again.
_SEEN_STEP = timedelta(minutes=5)

# Wrong passwords within WINDOW after which no more are looked at.  A kiosk's users share one address.
WINDOW = timedelta(minutes=15)
PER_NAME = 5
PER_ADDRESS = 20

# Who tried a name that nobody has, in the audit log.
_SOMEBODY = "web:(unknown)"


class LoginRefused(SmsgwError):
    """Wrong name or password, or too many wrong ones.  wait: how long to wait, zero for not at all."""

    def __init__(self, wait: timedelta = timedelta(0)) -> None:
        super().__init__("wrong name or password" if not wait else "too many wrong passwords; wait")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits at the console, as long as one page takes."""

    session_id: int
    name: str
    role: Role
    language: str | None
    must_change: bool
    csrf: str = field(repr=False)


def log_in(name: str, password: str, address: str, now: datetime) -> str:
    """Open a session; the cookie's value.  Raises LoginRefused."""
    name = name.strip().casefold()[:40]
    with transaction():
        wait = _wait(name, address, now)
        if wait:
            raise LoginRefused(wait)
        # Counted as wrong until it proves right: many at once get no more guesses than one by one.
        FailedLogin.create(name=name, address=address[:64], at=now)
    user: User | None = User.get_or_none((User.name == name) & User.disabled_at.is_null())
    # A hash is computed for unknown names too, so that the time tells nothing.
    kept = user.password_hash if user else _nobodys_hash()
    right = len(password) <= access.LONGEST_PASSWORD and access.is_password(password, kept)
    if user is None or not right:
        _note_refusal(name, address, now)
        raise LoginRefused
    secret = access.new_secret()
    with transaction():
        FailedLogin.delete().where((FailedLogin.name == name) | (FailedLogin.at < now - WINDOW)).execute()
        Session.delete().where(
            (Session.seen_at < now - IDLE) | (Session.created_at < now - LONGEST)
        ).execute()
        User.update(seen_at=now).where(User.id == user.id).execute()
        Session.create(
            digest=access.digest(secret), user=user, csrf=access.new_secret(), created_at=now, seen_at=now
        )
    return secret


def find_person(secret: str, now: datetime) -> Person | None:
    """Whose session the cookie's value is; None when it is nobody's any more."""
    row = (
        Session.select(Session, User)
        .join(User)
        .where(
            (Session.digest == access.digest(secret))
            & (Session.seen_at > now - IDLE)
            & (Session.created_at > now - LONGEST)
            & User.disabled_at.is_null()
        )
        .first()
    )
    if row is None:
        return None
    if row.seen_at < now - _SEEN_STEP:
        with transaction():
            Session.update(seen_at=now).where(Session.id == row.id).execute()
    user = row.user
    return Person(row.id, user.name, Role(user.role), user.language, bool(user.must_change), row.csrf)


def log_out(session_id: int) -> None:
    """Close one session."""
    with transaction():
        Session.delete().where(Session.id == session_id).execute()


def _note_refusal(name: str, address: str, now: datetime) -> None:
    """Note who failed to log in, and once for each time that it locks the name or the address.

    A name that nobody has is not kept: it may be a password, typed into the wrong field.
    """
    known = User.select().where(User.name == name).exists()
    who = f"web:{name}" if known else _SOMEBODY
    audit.record(who, "login_failed", address, now)
    if _wait(name, address, now):
        audit.record(who, "login_locked", address, now)


def _wait(name: str, address: str, now: datetime) -> timedelta:
    """How long nobody may try this name, or from this address."""
    longest = timedelta(0)
    for column, value, most in (
        (FailedLogin.name, name, PER_NAME),
        (FailedLogin.address, address[:64], PER_ADDRESS),
    ):
        rows = FailedLogin.select(FailedLogin.at).where((column == value) & (FailedLogin.at > now - WINDOW))
        times = [row.at for row in rows.order_by(FailedLogin.at.desc()).limit(most)]
        if len(times) == most:
            longest = max(longest, times[-1] + WINDOW - now)
    return longest


@cache
def _nobodys_hash() -> str:
    return access.hash_password(access.new_secret())
