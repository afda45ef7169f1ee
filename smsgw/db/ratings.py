"""Ratings 1 to 4: asked for after a collection, given once, counted without persons.

One rule: a rating answers an invitation; without an open one a number is only a number.
"""

from datetime import datetime, timedelta

from smsgw.db.database import transaction
from smsgw.db.models import Rating
from smsgw.db.requests import Found
from smsgw.office.identity import mask_text

#: An invitation may be answered for so long; later a lone digit means something else.
OPEN_FOR = timedelta(hours=72)


def invite(request: Found, msisdn: str, now: datetime) -> bool:
    """Note that this number was asked about this request; False when it was asked before."""
    with transaction():
        known = (Rating.request == request.id) & (Rating.msisdn == msisdn)
        if Rating.select().where(known).exists():
            return False
        Rating.create(
            request=request.id,
            msisdn=msisdn,
            asked_at=now,
            document=request.document,
            counter=request.counter,
        )
    return True


def find_open(msisdn: str, now: datetime) -> int | None:
    """The newest invitation of this number that still may be answered and is not."""
    row = (
        Rating.select(Rating.id)
        .where(
            (Rating.msisdn == msisdn)
            & (Rating.asked_at >= now - OPEN_FOR)
            & (Rating.asked_at <= now)
            & Rating.answered_at.is_null()
        )
        .order_by(Rating.id.desc())
        .first()
    )
    return None if row is None else int(row.id)


def rate(rating_id: int, value: int, remark: str, now: datetime) -> None:
    """Take a rating down.  value 1..4; the remark is kept with its numbers masked."""
    if not 1 <= value <= 4:
        raise ValueError("a rating is 1, 2, 3 or 4")
    with transaction():
        Rating.update(value=value, remark=mask_text(remark) or None, answered_at=now).where(
            (Rating.id == rating_id) & Rating.answered_at.is_null()
        ).execute()


def values_by_counter(since: datetime, until: datetime) -> dict[str, list[int]]:
    """The ratings given in a span, by counter; "" is the office."""
    found: dict[str, list[int]] = {}
    for row in Rating.select().where((Rating.answered_at >= since) & (Rating.answered_at < until)):
        if row.value is not None:
            found.setdefault(row.counter or "", []).append(row.value)
    return found


def purge(now: datetime, keep_days: int) -> int:
    """Forget whose the ratings older than `keep_days` were; their number."""
    old = (Rating.asked_at < now - timedelta(days=keep_days)) & Rating.msisdn.is_null(False)
    return int(Rating.update(msisdn=None, remark=None).where(old).execute())
