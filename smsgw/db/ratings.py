"""Ratings 1 to 4: asked for after a collection, given once, counted without persons.

One rule: a rating answers an invitation; without an open one a number is only a number.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from smsgw.db.database import transaction
from smsgw.db.models import Rating
from smsgw.db.requests import Found
from smsgw.office.identity import mask_text

#: An invitation may be answered for so long; later a lone digit means something else.
OPEN_FOR = timedelta(hours=72)


def invite(asked: Sequence[tuple[Found, str]], now: datetime) -> list[tuple[Found, str]]:
    """Note that these numbers were asked about these requests; those that were not asked before."""
    with transaction():
        rows = Rating.select(Rating.request, Rating.msisdn).where(
            Rating.request.in_([request.id for request, _ in asked])
        )
        known = {(row.request_id, row.msisdn) for row in rows}
        new = [(request, msisdn) for request, msisdn in asked if (request.id, msisdn) not in known]
        if new:
            Rating.insert_many(
                {
                    "request": request.id,
                    "msisdn": msisdn,
                    "asked_at": now,
                    "document": request.document,
                    "counter": request.counter,
                }
                for request, msisdn in new
            ).execute()
    return new


def uninvite(request_ids: Sequence[int]) -> int:
    """Forget the unanswered invitations of these requests: their SMS was taken back; their number."""
    unanswered = Rating.request.in_(list(request_ids)) & Rating.answered_at.is_null()
    with transaction():
        return int(Rating.delete().where(unanswered).execute())


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
