"""Who may log in at the console.

One rule: a user is disabled, never deleted: histories and the audit log go on naming them.
"""

import re
from datetime import datetime

from smsgw import access
from smsgw.db.database import transaction
from smsgw.db.web_models import Role, Session, User
from smsgw.errors import UsageError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def add(name: str, role: Role, password: str, who: str, now: datetime, *, must_change: bool = False) -> User:
    """Make a user.  Raises UsageError: a name that is none or is taken, a password too weak."""
    name = read_name(name)
    access.check_new_password(password, name)
    with transaction():
        if find(name):
            raise UsageError(f"there is a user {name} already")
        return User.create(
            name=name,
            role=role,
            password_hash=access.hash_password(password),
            must_change=must_change,
            created_at=now,
            created_by=who[:64],
        )


def read_name(text: str) -> str:
    """A user's name in its one spelling.  Raises UsageError."""
    name = text.strip().casefold()
    if not _NAME.fullmatch(name):
        raise UsageError("a user's name has 2 to 40 letters a-z, figures, dots and dashes")
    return name


def find(name: str) -> User | None:
    """The user of that name, disabled ones too."""
    row: User | None = User.get_or_none(User.name == name.strip().casefold())
    return row


def get(name: str) -> User:
    """The user of that name.  Raises UsageError, in words for an admin."""
    row = find(name)
    if row is None:
        raise UsageError(f"there is no user {name!r}. See: smsgw user list")
    return row


def list_users() -> list[User]:
    """All users, by name."""
    return list(User.select().order_by(User.name))


def count_active() -> int:
    """How many may log in."""
    return int(User.select().where(User.disabled_at.is_null()).count())


def set_password(name: str, password: str, *, must_change: bool = False) -> None:
    """Give a new password and log every browser of theirs out.  Raises UsageError."""
    user = get(name)
    access.check_new_password(password, user.name)
    hashed = access.hash_password(password)
    with transaction():
        User.update(password_hash=hashed, must_change=must_change).where(User.id == user.id).execute()
        Session.delete().where(Session.user == user.id).execute()


def set_role(name: str, role: Role) -> None:
    """Change what a user may do.  Raises UsageError: the last admin stays one."""
    user = get(name)
    with transaction():
        if role is not Role.ADMIN:
            _keep_an_admin(user)
        User.update(role=role).where(User.id == user.id).execute()


def set_language(name: str, language: str | None) -> None:
    """The language of a user's pages; None: the office's."""
    with transaction():
        User.update(language=language).where(User.name == name).execute()


def disable(name: str, now: datetime) -> None:
    """Let a user log in no more, from this moment.  Raises UsageError: the last admin stays."""
    user = get(name)
    with transaction():
        _keep_an_admin(user)
        User.update(disabled_at=now).where((User.id == user.id) & User.disabled_at.is_null()).execute()
        Session.delete().where(Session.user == user.id).execute()


def enable(name: str) -> None:
    """Let a disabled user log in again, with the password they had."""
    user = get(name)
    with transaction():
        User.update(disabled_at=None).where(User.id == user.id).execute()


def _keep_an_admin(user: User) -> None:
    others = User.select().where(
        (User.role == Role.ADMIN) & User.disabled_at.is_null() & (User.id != user.id)
    )
    if user.role == Role.ADMIN and user.disabled_at is None and not others.exists():
        raise UsageError(f"{user.name} is the only admin; make another one first")
