"""What an admin should look at: raised once, counted while it lasts, closed by a person.

One rule: an alarm holds no text of a message; it names the number, modem or receipt code it is about.
"""

import socket
from datetime import datetime

from smsgw.db.database import transaction
from smsgw.db.models import Alarm, find_server
from smsgw.errors import UsageError

# So many characters of a subject are kept.
_SUBJECT = 64


def raise_alarm(kind: str, subject: str, detail: str, now: datetime) -> bool:
    """Raise an alarm, or count one more on the one that is open; True when it is new."""
    with transaction():
        known = (
            Alarm.update(times=Alarm.times + 1, last_at=now, detail=detail[:160])
            .where((Alarm.kind == kind) & (Alarm.subject == subject[:_SUBJECT]) & Alarm.closed_at.is_null())
            .execute()
        )
        if known:
            return False
        Alarm.create(kind=kind, subject=subject[:_SUBJECT], detail=detail[:160], raised_at=now, last_at=now)
    return True


def raise_once(kind: str, subject: str, detail: str, since: datetime, now: datetime) -> bool:
    """Raise an alarm about what happened at `since`, unless one was raised after it; True when it is new."""
    with transaction():
        known = (Alarm.kind == kind) & (Alarm.subject == subject[:_SUBJECT]) & (Alarm.last_at >= since)
        if Alarm.select().where(known).exists():
            return False
        return raise_alarm(kind, subject, detail, now)


def settle(kind: str, subject: str, now: datetime) -> bool:
    """What an alarm was about is over; True where one was open."""
    with transaction():
        return bool(
            Alarm.update(closed_at=now)
            .where((Alarm.kind == kind) & (Alarm.subject == subject[:_SUBJECT]) & Alarm.closed_at.is_null())
            .execute()
        )


def of_this_computer(subject: str) -> str:
    """A subject that other computers on the same server have too, a folder for one, with this one's name."""
    if find_server() is None:
        return subject[-_SUBJECT:]
    name = socket.gethostname()[: _SUBJECT // 2]
    return f"{name}: {subject[-(_SUBJECT - len(name) - 2) :]}"


def list_open(limit: int = 100) -> list[Alarm]:
    """Open alarms, newest first."""
    rows = Alarm.select().where(Alarm.closed_at.is_null())
    return list(rows.order_by(Alarm.raised_at.desc(), Alarm.id.desc()).limit(limit))


def close(alarm_id: int, now: datetime) -> None:
    """Somebody has looked.  Raises UsageError when there is no such open alarm."""
    with transaction():
        changed = (
            Alarm.update(closed_at=now).where((Alarm.id == alarm_id) & Alarm.closed_at.is_null()).execute()
        )
        if not changed:
            raise UsageError(f"there is no open alarm {alarm_id}")
