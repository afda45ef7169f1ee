"""Which message a segment belongs to, and a message's text from its segments.

Owns the rules of concatenation (3GPP TS 23.040 clause 9.2.3.24.1).  Knows no modem, and answers nothing.
One rule: a segment joins the oldest waiting message that still lacks it.  References
come round, and SMSCs deliver in any order.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from peewee import fn

from smsgw.db.database import transaction
from smsgw.db.models import InboxMessage, InboxSegment, InboxState
from smsgw.errors import NumberError
from smsgw.numbers import is_person, parse
from smsgw.office.identity import Vault, mask_text
from smsgw.sms.address import Address
from smsgw.sms.tpdu import Deliver, decode_tpdu

# Segments of one message can come hours apart, when we or the sender lost the network between
# them.  A day waits for the stragglers and still bounds the table.
LIFETIME = timedelta(hours=24)

#: What a sealed TPDU is bound to.
CONTEXT = b"inbox"


def message_for(deliver: Deliver, modem: str, now: datetime) -> InboxMessage:
    """The message that this new segment belongs to; a new one for the first segment of a message.

    A message of one segment is `complete` at once, with its masked text.
    """
    sender, concat = spelled(deliver.originator), deliver.concatenation
    if concat is None or concat.total == 1:
        return _new_message(sender, deliver, modem, now)
    key = f"{concat.reference}/{concat.total}/{int(concat.wide)}"
    has_it = InboxSegment.select().where(
        (InboxSegment.message == InboxMessage.id) & (InboxSegment.sequence == concat.sequence)
    )
    waiting = (
        InboxMessage.select()
        .where(
            (InboxMessage.sender == sender)
            & (InboxMessage.concat_key == key)
            & (InboxMessage.state == InboxState.INCOMPLETE)
            & InboxMessage.handled_at.is_null()
            & (InboxMessage.received_at >= now - LIFETIME)
            # A second segment with this number belongs to another message: the reference has come round.
            & ~fn.EXISTS(has_it)
        )
        .order_by(InboxMessage.id)
        .first()
    )
    return waiting or _new_message(sender, deliver, modem, now, concat.total, key)


def complete_if_whole(message: InboxMessage, vault: Vault) -> bool:
    """Make the message `complete` when all its segments are here; is it?"""
    if message.state == InboxState.COMPLETE:
        return True
    if message.parts.count() < message.segments:
        return False
    text = mask_text(joined(message.segments, _parts(message, vault)))
    InboxMessage.update(state=InboxState.COMPLETE, text=text).where(InboxMessage.id == message.id).execute()
    return True


def opened(rows: Iterable[tuple[int, bytes | None]], vault: Vault) -> dict[int, Deliver]:
    """TPDUs by sequence, from (sequence, sealed TPDU).  Raises SealError for another office's key."""
    found: dict[int, Deliver] = {}
    for sequence, sealed in rows:
        tpdu = None if sealed is None else decode_tpdu(vault.open(bytes(sealed), CONTEXT))
        if isinstance(tpdu, Deliver):
            found[sequence] = tpdu
    return found


def joined(total: int, tpdus: Mapping[int, Deliver], gap: str = "") -> str:
    """The text of `total` segments as it was written; `gap` stands for each missing one."""
    return "".join(tpdus[n].text if n in tpdus else gap for n in range(1, total + 1))


def give_up_incomplete(now: datetime, vault: Vault) -> int:
    """Show as they are the messages whose missing segments have not come for a day; their number."""
    late = (
        (InboxMessage.state == InboxState.INCOMPLETE)
        & InboxMessage.handled_at.is_null()
        & (InboxMessage.received_at < now - LIFETIME)
    )
    ids = [row.id for row in InboxMessage.select(InboxMessage.id).where(late)]
    count = 0
    for message_id in ids:
        with transaction():
            # Looked at again under the lock: its last segment may have come this moment.
            row = InboxMessage.get_or_none(late & (InboxMessage.id == message_id))
            if row is None:
                continue
            text = mask_text(joined(row.segments, _parts(row, vault), gap=" [...] "))
            InboxMessage.update(text=text, handled_at=now, reason="missing_segments").where(
                InboxMessage.id == message_id
            ).execute()
            InboxSegment.update(sealed=None).where(InboxSegment.message == message_id).execute()
            count += 1
    return count


def spelled(originator: Address) -> str:
    """A sender as it is stored: E.164 with + where it is a person's number, else as it came.

    Some networks give their own subscribers' numbers without the country.
    """
    text = str(originator)[:32]
    if text.startswith("+") or originator.is_alphanumeric or not is_person(text):
        return text
    try:
        return parse(text)
    except NumberError:
        return text


def _new_message(
    sender: str, deliver: Deliver, modem: str, now: datetime, segments: int = 1, key: str | None = None
) -> InboxMessage:
    return InboxMessage.create(
        sender=sender,
        text=mask_text(deliver.text) if segments == 1 else None,
        state=InboxState.COMPLETE if segments == 1 else InboxState.INCOMPLETE,
        modem=modem,
        received_at=now,
        sent_at=deliver.scts,
        segments=segments,
        concat_key=key,
        loop_prevention=deliver.loop_prevention,
    )


def _parts(row: InboxMessage, vault: Vault) -> dict[int, Deliver]:
    return opened([(part.sequence, part.sealed) for part in row.parts], vault)
