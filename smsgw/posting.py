"""One text to one number, as programs and the console queue it: made plain, checked, queued once.

Writes outbox rows and nothing else.  Two rules: who said STOP gets replies only; what may never
go out is refused here, whoever asks.
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smsgw import numbers
from smsgw.db import contacts, outbox
from smsgw.db.database import transaction
from smsgw.errors import SmsgwError, TextError
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.office.lint import find_forbidden
from smsgw.office.transliterate import transliterate
from smsgw.policy import gate_of
from smsgw.sms.alphabet import septets
from smsgw.sms.segment import measure

#: A text of more segments is no SMS but a mistake.
MOST_SEGMENTS = 10


class Stopped(SmsgwError):
    """The number said STOP and gets no notices."""


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be sent.

    to      as a person types it
    cause   why it exists, unique for ever: what makes a repeated order harmless
    due_at  not before
    ttl     how long it is worth sending; None: as its lane says
    """

    to: str = field(repr=False)
    text: str = field(repr=False)
    lane: Lane
    cause: str
    due_at: datetime | None = None
    ttl: timedelta | None = None


def post(order: Post, desk: Desk, now: datetime) -> int | None:
    """Queue it; the outbox id, or None when its cause is known: it was queued before.

    Raises NumberError, TextError, Stopped.
    """
    msisdn, text = numbers.parse(order.to), plain(order.text)
    begins = order.due_at or now
    expires_at = begins + order.ttl if order.ttl else gate_of(desk).worth_until(order.lane, begins)
    with transaction():
        if order.lane is not Lane.REPLY and contacts.has_stopped(msisdn):
            raise Stopped("this number said STOP and gets no notices; nothing was queued")
        return outbox.enqueue(
            msisdn,
            text,
            lane=order.lane,
            cause=order.cause,
            now=now,
            due_at=order.due_at,
            expires_at=expires_at,
        )


def plain(text: str) -> str:
    """The text as it goes out, of few enough segments.

    Raises TextError for what is empty, too long, or holds what may not go out (see `permitted`).
    """
    made = permitted(text)
    # Longer than any ten segments, so that nobody waits for a megabyte to be measured.
    if len(made) > MOST_SEGMENTS * 160 or measure(made).segments > MOST_SEGMENTS:
        raise TextError(f"the text takes more than {MOST_SEGMENTS} SMS; nothing was queued")
    return made


def permitted(text: str) -> str:
    """The text with typographic characters made plain, other scripts left, no control characters.

    Raises TextError for what is empty then, and for a NIK, a KK number or a link: none ever goes out.
    """
    kept = []
    for char in unicodedata.normalize("NFC", text):
        if char == "\x1b":  # announces an extension character, and is none itself
            continue
        if septets(char) is not None:
            kept.append(char)
        elif nearest := transliterate(char):
            kept.append(nearest)
        elif unicodedata.category(char)[0] != "C":
            kept.append(char)
    made = "".join(kept).strip()
    if not made:
        raise TextError("the text is empty; nothing was queued")
    if wrong := find_forbidden(made):
        # What was found is not repeated: it may be somebody's number.
        raise TextError(f"{wrong.what.partition(':')[0]}: {wrong.why}. {wrong.cure} Nothing was queued")
    return made
