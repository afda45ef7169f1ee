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


def list_since(since: datetime | None, limit: int | None = 1000, who: str | None = None) -> list[Audit]:
    """What was noted since then, newest first; `who`: by this person alone."""
    rows = Audit.select()
    if since is not None:
        rows = rows.where(Audit.at >= since)
    if who:
        rows = rows.where(Audit.who == who)
    return list(rows.order_by(Audit.id.desc()).limit(limit))
