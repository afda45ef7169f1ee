"""The audit log: who looked at, or took out, what is otherwise kept unreadable.

One rule: rows are added and read, never changed.
"""

from datetime import datetime

from smsgw.db.database import transaction
from smsgw.db.models import Audit


def record(who: str, action: str, subject: str, now: datetime) -> None:
    """Note an act.  subject: a receipt code, `L-318`, a file's name; never a NIK."""
    with transaction():
        Audit.create(at=now, who=who[:64], action=action[:32], subject=subject[:64])


def list_since(since: datetime, limit: int = 1000) -> list[Audit]:
    """What was noted since then, newest first."""
    return list(Audit.select().where(Audit.at >= since).order_by(Audit.id.desc()).limit(limit))
