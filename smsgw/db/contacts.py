"""Who wants no notices: STOP and MULAI, each kept with when, from where and why.

One rule: nothing is overwritten; the newest row of a number is what holds.
"""

from collections.abc import Iterable
from datetime import datetime

import peewee

from smsgw.db.database import transaction
from smsgw.db.models import Consent


def has_stopped(msisdn: str) -> bool:
    """Did this number say STOP, and not MULAI since?"""
    row = Consent.select().where(Consent.msisdn == msisdn).order_by(Consent.id.desc()).first()
    return row is not None and bool(row.stopped)


def stopped_among(msisdns: Iterable[str]) -> set[str]:
    """Those of the numbers that have stopped; for many numbers at once."""
    wanted = list(msisdns)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        newest = (
            Consent.select(peewee.fn.MAX(Consent.id))
            .where(Consent.msisdn.in_(wanted[start : start + 500]))
            .group_by(Consent.msisdn)
        )
        rows = Consent.select(Consent.msisdn).where(Consent.id.in_(newest) & Consent.stopped)
        found.update(row.msisdn for row in rows)
    return found


def record(msisdn: str, *, stopped: bool, source: str, now: datetime, reason: str | None = None) -> None:
    """Note what a number wants from now on."""
    with transaction():
        Consent.create(msisdn=msisdn, at=now, stopped=stopped, source=source[:40], reason=reason)


def list_stopped(limit: int) -> list[Consent]:
    """The numbers that have stopped, newest first."""
    newest = Consent.select(peewee.fn.MAX(Consent.id)).group_by(Consent.msisdn)
    rows = Consent.select().where(Consent.id.in_(newest) & Consent.stopped)
    return list(rows.order_by(Consent.id.desc()).limit(limit))
