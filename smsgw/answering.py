"""A person at the console reads what the gateway could not: what may be answered, the answer, the lesson.

It knows no page.  One rule: what is offered is what the commands themselves would say, so an answer by
hand reads like any other, and goes out once however often it is pressed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from smsgw import numbers
from smsgw.commands import registry
from smsgw.commands.registry import Context
from smsgw.db import conversations, listings, outbox
from smsgw.db.database import transaction
from smsgw.db.inbox import InboundMessage
from smsgw.db.models import InboxMessage
from smsgw.db.savepoints import rolled_back
from smsgw.errors import SmsgwError, TextError, UsageError
from smsgw.messages import Lane, Reply
from smsgw.office import own_aliases
from smsgw.office.desk import Desk
from smsgw.office.intent import Intent, parse
from smsgw.office.lint import lint
from smsgw.office.transliterate import transliterate
from smsgw.sms.segment import measure

#: What a text without a reading most often means, in the order in which it is offered.
_INTENTS = ("STATUS", "JADWAL", "BIAYA", "BLANGKO", "WAKIL", "IDENTITAS", "BANTUAN")
_USUAL_DOCUMENTS = ("KTP", "KK", "AKTA_LAHIR")

# A new phrase is tried on so many texts that were understood.
_TRIED_ON = 100

# More than a person writes by hand.
MOST_SEGMENTS = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer that can be given with a click.

    intent  what the text would be taken for; `document` with SYARAT
    text    the exact SMS
    """

    intent: str
    document: str
    text: str = field(repr=False)

    @property
    def septets(self) -> int:
        """How long it is, in septets or UCS-2 units."""
        return measure(self.text).units


def may_answer(row: InboxMessage) -> bool:
    """Is there a person behind the sender's address?"""
    return numbers.is_person(row.sender)


def offers(row: InboxMessage, desk: Desk, now: datetime) -> list[Offer]:
    """What could be answered to a message, each as the SMS that would go out; nothing is kept."""
    if not may_answer(row):
        return []
    named = _documents(row.text or "", desk, now) or _USUAL_DOCUMENTS
    meanings: list[tuple[str, str]] = [("STATUS", ""), *(("SYARAT", document) for document in named[:3])]
    meanings += [(name, "") for name in _INTENTS if name != "STATUS"]
    found = []
    for name, document in meanings:
        text = say(row, Intent(name, {"dok": document} if document else {}), desk, now)
        if text:
            found.append(Offer(name, document, text))
    return found


def say(row: InboxMessage, intent: Intent, desk: Desk, now: datetime) -> str | None:
    """What the gateway would answer had it read this intent; None where it would say nothing."""
    command = registry.find(intent)
    if command is None:
        return None
    message = InboundMessage(
        row.id, registry.normalize(row.sender), row.text or "", row.received_at, row.modem
    )
    with rolled_back():
        try:
            said: Reply | str | None = command.function(Context(message, intent, desk, now), "")
        except SmsgwError:
            return None
    text = said.text if isinstance(said, Reply) else said
    return transliterate(text) if text else None


def check_text(text: str) -> str:
    """A text as it will go out.  Raises TextError: empty, too long, or holding what no SMS of ours may."""
    plain = transliterate(text.strip())
    if not plain:
        raise TextError("the text is empty")
    if measure(plain).segments > MOST_SEGMENTS:
        raise TextError(f"the text takes more than {MOST_SEGMENTS} SMS")
    problems = [p for p in lint(plain, {}, segments=MOST_SEGMENTS, signed=False) if p.level == "error"]
    if problems:
        raise TextError("; ".join(f"{p.what}: {p.why}. {p.cure}" for p in problems))
    return plain


def send(message_id: int, text: str, intent: str, desk: Desk, now: datetime) -> int | None:
    """Queue a person's answer and note that the message is dealt with; the outbox id, None if it was sent.

    intent  what the message meant; "" where nobody says

    Raises UsageError for a message that cannot be answered, TextError for the text.
    """
    row = get(message_id)
    if not may_answer(row):
        raise UsageError("this sender is no person's number; nothing can be answered")
    plain = check_text(text)
    mark = hashlib.sha256(plain.encode()).hexdigest()[:12]
    with transaction():
        outbox_id = outbox.enqueue(
            registry.normalize(row.sender),
            plain,
            lane=Lane.REPLY,
            cause=f"inbox:{message_id}:hand:{mark}",
            now=now,
            expires_at=now + desk.config.lanes.reply.ttl,
        )
        conversations.mark_dealt_with(message_id, conversations.BY_HAND, now, intent=intent or None)
    return outbox_id


def dismiss(message_id: int, now: datetime) -> None:
    """Note that a message needs no answer.  Raises UsageError."""
    if not conversations.mark_dealt_with(message_id, conversations.SEEN, now):
        raise UsageError("this message is not decided yet")


def teach(intent: str, phrase: str, desk: Desk, now: datetime) -> str:
    """Let a phrase be read as this intent from now on; as it is kept.  Raises UsageError, TextError."""
    today = now.astimezone(desk.config.zone).date()
    understood: Sequence[str] = conversations.understood_texts(_TRIED_ON)
    folder: Path = desk.config.texts_folder
    return own_aliases.teach(folder, (intent,), phrase, understood, today)


def get(message_id: int) -> InboxMessage:
    """The inbound message.  Raises UsageError."""
    row = listings.find_inbox(message_id)
    if row is None:
        raise UsageError(f"there is no message {message_id}")
    return row


def _documents(text: str, desk: Desk, now: datetime) -> tuple[str, ...]:
    today = now.astimezone(desk.config.zone).date()
    parsed = parse(text, own_aliases.aliases_of(desk.config.texts_folder, desk.kinds), today)
    kinds: Mapping[str, Any] = desk.kinds
    return tuple(name for name in parsed.names("document") if name in kinds)
