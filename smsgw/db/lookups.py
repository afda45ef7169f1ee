"""Who asked for which number, and with what success: enough to notice somebody who tries them out.

A NIK or receipt code is kept as an HMAC.  One rule: nothing here is kept longer than the two days it is
counted over.
"""

from datetime import datetime, timedelta

from smsgw.db.database import transaction
from smsgw.db.models import Lookup
from smsgw.db.table import within

KEEP = timedelta(days=2)

#: What a lookup found: a request of the asking phone; one whose slip was named; a state alone; nothing.
OWN, SLIP, BARE, MISS = "own", "slip", "bare", "miss"


def record(sender: str, kind: str, digest: bytes, outcome: str, now: datetime) -> None:
    """Note a lookup.  kind `nik` or `resi`; digest of what was asked for."""
    with transaction():
        Lookup.create(sender=sender[:32], at=now, kind=kind, digest=digest, outcome=outcome)


def count_misses(sender: str, since: datetime) -> int:
    """How often this number has asked in vain since then."""
    query = Lookup.select().where(
        (Lookup.sender == sender) & within(Lookup.at, since) & (Lookup.outcome == MISS)
    )
    return int(query.count())


def count_strange(sender: str, kind: str, since: datetime) -> int:
    """How many different numbers of this kind, none of its own requests, it has asked for since then."""
    query = Lookup.select(Lookup.digest).where(
        (Lookup.sender == sender) & within(Lookup.at, since) & (Lookup.kind == kind) & (Lookup.outcome != OWN)
    )
    return int(query.distinct().count())


def count_all_misses(since: datetime) -> int:
    """How often anybody has asked in vain since then."""
    return int(Lookup.select().where((Lookup.outcome == MISS) & within(Lookup.at, since)).count())


def purge(now: datetime) -> int:
    """Forget what is older than it is counted over; the number of rows."""
    return int(Lookup.delete().where(Lookup.at < now - KEEP).execute())
