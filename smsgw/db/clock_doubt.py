"""Has the PC's clock leapt far ahead?  What is deleted or sent for its age then waits a day.

A wrong year set by hand makes every text old enough to be forgotten and every document old enough for its
last reminder.  The daemon notes when it last was alive, so a leap shows as a gap, whether it ran
meanwhile or not.  One rule: nothing is held for longer than a day, and closing the alarm ends it at once.
"""

from datetime import datetime, timedelta

from smsgw.db import alarms, modems
from smsgw.db.models import Alarm

# Longer than any office stays closed, shorter than what makes the date of a text absurd.
_LEAP = timedelta(days=60)

_HELD_FOR = timedelta(days=1)

_KIND, _SUBJECT = "clock", "pc"


def note(now: datetime) -> None:
    """Raise the alarm where the clock has leapt since the daemon was alive; close it where it is put back.

    To be called before the daemon records that it is alive.
    """
    gap = _gap(now)
    if gap > _LEAP:
        detail = (
            f"{gap.days} days ahead since the gateway last ran; set the clock, or close this if it is right"
        )
        alarms.raise_alarm(_KIND, _SUBJECT, detail, now)
    elif gap < -_LEAP:
        alarms.settle(_KIND, _SUBJECT, now)


def is_doubted(now: datetime) -> bool:
    """Should nothing be deleted, archived or reminded of for its age yet?"""
    if _gap(now) > _LEAP:
        return True  # the daemon has not yet noticed
    fresh = (Alarm.last_at > now - _HELD_FOR) & (Alarm.last_at <= now)
    of_clock = (Alarm.kind == _KIND) & (Alarm.subject == _SUBJECT) & Alarm.closed_at.is_null()
    return bool(Alarm.select().where(of_clock & fresh).exists())


def _gap(now: datetime) -> timedelta:
    last = modems.last_daemon()
    return now - last.beat_at if last is not None else timedelta()
