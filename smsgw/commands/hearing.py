"""From a message to its reading, with the one thing the reading cannot see: a NIK cut over two messages.

One rule: a cut NIK is waited for once and joined once; the earlier piece is never answered as well.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from smsgw.commands import office_keywords, registry
from smsgw.db import inbox, ratings
from smsgw.db.inbox import InboundMessage
from smsgw.office.desk import Desk
from smsgw.office.own_aliases import aliases_of
from smsgw.office.reading import Intent, read, read_parts

#: So long the rest of a cut NIK is waited for.
WAIT = timedelta(seconds=120)
# Both pieces came while the gateway was away: the second is decided in the same round.
_SOON = timedelta(seconds=5)

# A NIK is cut after more digits than this; behind a keyword so few are a mistyped receipt code.
_MISTYPED = 7
_ASKS_FOR_RECEIPT = re.compile(r"\W*(?:ce[ck]+|check|status|resi)(?![^\W\d_])", re.IGNORECASE)

_PIECES = ("NIK_SEBAGIAN", "NIK_SALAH", "STATUS", "BANTUAN", "TIDAK_DIKENAL", "NILAI")


@dataclass(frozen=True, slots=True)
class Heard:
    """A reading; when to read again, where it is too early; the earlier message that this one completes."""

    intent: Intent
    wait_until: datetime | None = None
    joined: int | None = None


def understand(text: str, phone: str, desk: Desk, now: datetime) -> Intent:
    """What one text asks for by itself, no rest of a cut NIK to come; from no phone in particular, as if it
    had been asked for a rating.
    """
    options = _options(phone, desk, now)
    intent = read(text, **{**options, "rating_open": options["rating_open"] or not phone})
    return Intent("NIK_SALAH", intent.args) if intent.name == "NIK_SEBAGIAN" else intent


def understand_system(text: str, sender: str, desk: Desk, now: datetime) -> Intent:
    """SISTEM, with what an operator's text is about; who is no person is not read any further."""
    intent = read(text, today=now.astimezone(desk.config.zone).date(), sender=sender)
    return intent if intent.name == "SISTEM" else Intent("SISTEM")


def hear(message: InboundMessage, phone: str, desk: Desk, now: datetime) -> Heard:
    """What a message asks for, together with the piece before it where that waits."""
    options = _options(phone, desk, now)
    alone = read(message.text, **options)
    if alone.name in _PIECES:
        waiting = inbox.find_waiting_before(message, WAIT)
        earlier = inbox.find_complete(waiting, desk.vault) if waiting is not None else None
        together = _join(earlier.text, message.text, alone, options) if earlier is not None else None
        if together is not None:
            return Heard(together, joined=waiting)
    if alone.name == "NIK_SEBAGIAN" and not _is_mistyped(message.text, alone):
        if now < message.received_at + WAIT:
            return Heard(alone, wait_until=message.received_at + WAIT)
        if inbox.find_waiting_after(message, WAIT) is not None:
            return Heard(alone, wait_until=now + _SOON)
    return Heard(alone)


def _is_mistyped(text: str, intent: Intent) -> bool:
    """Is it a receipt code with a digit too few or too many, of which no rest will come?"""
    return _digits(intent) <= _MISTYPED and _ASKS_FOR_RECEIPT.match(text) is not None


def _join(before: str, text: str, alone: Intent, options: dict[str, Any]) -> Intent | None:
    """The reading of both pieces as one; None when they have nothing to do with each other."""
    # Sent again, whole: the piece before it needs no answer of its own.
    if "nik" in alone.args or ("resi" in alone.args and any(mark.isalpha() for mark in text)):
        return alone
    together = read_parts([before, text], **options)
    if "nik" in together.args or together.name == "NIK_SALAH":
        return together
    if alone.name in ("NIK_SEBAGIAN", "NIK_SALAH"):
        digits = _digits(read(before, **options)) + _digits(alone)
        return Intent("NIK_SALAH", {"digit": digits})
    return alone if "resi" in alone.args else None


def _digits(intent: Intent) -> int:
    return int(intent.args.get("digit", 0))


def _options(phone: str, desk: Desk, now: datetime) -> dict[str, Any]:
    keywords: Iterable[object] = (*registry.own_keywords(), *office_keywords.keywords_of(desk.config))
    return {
        "today": now.astimezone(desk.config.zone).date(),
        "aliases": aliases_of(desk.config.texts_folder, desk.kinds),
        "keywords": keywords,
        "rating_open": ratings.find_open(phone, now) is not None,
    }
