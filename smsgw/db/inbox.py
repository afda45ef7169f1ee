"""What came in: segment -> stored -> acknowledged; message incomplete -> complete -> decided.

Owns the inbox tables.  Knows neither modem nor commands.  One rule: a segment is on disk before
anybody may take it off the SIM, and a message is decided once.

Bodies: the TPDU is kept encrypted until its message is decided; the text that stays has NIK and KK
numbers masked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from peewee import SQL

from smsgw.db import reassembly, repeats
from smsgw.db.database import execute, transaction
from smsgw.db.models import InboxMessage, InboxSegment, InboxState, from_micros
from smsgw.messages import Delivered, Unreadable
from smsgw.office.identity import Vault
from smsgw.sms.alphabet import Alphabet
from smsgw.sms.tpdu import Deliver


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a segment went.

    fresh     False: it was here already; acknowledge it again and do nothing else
    complete  its message has all its segments now and waits to be decided
    """

    segment_id: int
    message_id: int
    fresh: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A whole message, as the reading sees it.  `text` is unmasked and lives in memory only."""

    id: int
    sender: str
    text: str = field(repr=False)
    received_at: datetime
    modem: str
    loop_prevention: bool = False
    is_data: bool = False  # 8-bit data, a silent message or a voice box's sign: nobody wrote it


def store_segment(event: Delivered, modem: str, now: datetime, vault: Vault) -> Stored:
    """Put one SMS-DELIVER on disk, in one commit; a segment read again changes nothing (see repeats.py)."""
    digest = repeats.fingerprint(event.octets, vault)
    with transaction():
        known = repeats.find_known(event, modem, digest, now)
        if known is not None:
            if known.acknowledged_at is not None:
                InboxMessage.update(repeats=InboxMessage.repeats + 1).where(
                    InboxMessage.id == known.message_id
                ).execute()
            return Stored(known.id, known.message_id, fresh=False, complete=False)
        message = reassembly.message_for(event.deliver, modem, now)
        concat = event.deliver.concatenation
        segment_id = _insert_segment(
            event,
            modem,
            vault,
            digest=digest,
            message=message,
            sequence=concat.sequence if concat else 1,
            stored_at=now,
            scts_valid=event.deliver.scts is not None,
        )
        complete = reassembly.complete_if_whole(message, vault)
    return Stored(segment_id, message.id, fresh=True, complete=complete)


def store_corrupt(event: Unreadable, modem: str, now: datetime, vault: Vault) -> Stored:
    """Keep octets that are no SMS-DELIVER, as they are, for a person to look at."""
    digest = vault.digest(event.octets)
    memory, slot = event.handle or (None, None)
    with transaction():
        known = (
            InboxSegment.select()
            .where(
                (InboxSegment.digest == digest)
                & (InboxSegment.modem == modem)
                & (InboxSegment.memory == memory)
                & (InboxSegment.slot == slot)
                & InboxSegment.acknowledged_at.is_null()
            )
            .first()
        )
        if known is not None:
            return Stored(known.id, known.message_id, fresh=False, complete=False)
        message = InboxMessage.create(
            sender="",
            state=InboxState.CORRUPT,
            modem=modem,
            received_at=now,
            handled_at=now,
            reason=event.why[:40],
        )
        segment_id = _insert_segment(event, modem, vault, digest=digest, message=message, stored_at=now)
    return Stored(segment_id, message.id, fresh=True, complete=False)


def mark_acknowledged(segment_ids: Sequence[int], now: datetime) -> None:
    """The modem has let go of these segments."""
    if not segment_ids:
        return
    with transaction():
        InboxSegment.update(acknowledged_at=now).where(
            InboxSegment.id.in_(list(segment_ids)) & InboxSegment.acknowledged_at.is_null()
        ).execute()


def find_unacknowledged(modem: str) -> set[int]:
    """Segments on disk of which we do not know that the SIM let them go."""
    rows = InboxSegment.select(InboxSegment.id).where(
        (InboxSegment.modem == modem) & InboxSegment.acknowledged_at.is_null()
    )
    return {row.id for row in rows}


def find_undecided(now: datetime, limit: int = 50) -> list[int]:
    """Complete messages that wait for a decision, oldest first; then those that were put off."""
    rows = (
        InboxMessage.select(InboxMessage.id)
        .where(
            (InboxMessage.state == InboxState.COMPLETE)
            & (InboxMessage.due_at.is_null() | (InboxMessage.due_at <= now))
        )
        # In the index's own order: by id alone SQLite may choose to walk the whole table.
        .order_by(SQL("due_at NULLS FIRST"), InboxMessage.id)  # SQLite's own order, not PostgreSQL's
        .limit(limit)
    )
    return [row.id for row in rows]


# Written by hand because it runs for every message (see database.execute).
_COMPLETE = """
SELECT m.sender, m.received_at, m.modem, m.loop_prevention, m.segments, s.sequence, s.sealed
FROM inbox m JOIN inbox_segment s ON s.message_id = m.id WHERE m.id = ? AND m.state = 'complete'"""


def find_complete(message_id: int, vault: Vault) -> InboundMessage | None:
    """A message that waits for its decision, with its text as it was written.

    None when it has been decided: another modem's thread may have been quicker.  So ask inside the
    transaction that decides.  Raises SealError when it was kept under another key.
    """
    rows = execute(_COMPLETE, message_id).fetchall()
    if not rows:
        return None
    sender, received_at, modem, loop_prevention, total = rows[0][:5]
    tpdus = reassembly.opened([row[5:] for row in rows], vault)
    return InboundMessage(
        message_id,
        sender,
        reassembly.joined(total, tpdus),
        from_micros(received_at),
        modem,
        bool(loop_prevention),
        is_data=any(_is_for_machines(tpdu) for tpdu in tpdus.values()),
    )


def _is_for_machines(deliver: Deliver) -> bool:
    """Data; TP-PID's short message type 0, which nobody shall notice; message waiting, DCS groups C to E.

    TS 23.040 clause 9.2.3.9, TS 23.038 clause 4.
    """
    return deliver.alphabet is Alphabet.DATA or deliver.pid == 0x40 or 0xC0 <= deliver.dcs < 0xF0


def find_waiting_before(message: InboundMessage, within: timedelta) -> int | None:
    """The same sender's message that was put off, waiting for the rest of a cut NIK."""
    row = (
        InboxMessage.select(InboxMessage.id)
        .where(
            (InboxMessage.sender == message.sender)
            & (InboxMessage.state == InboxState.COMPLETE)
            & InboxMessage.due_at.is_null(False)
            & (InboxMessage.received_at >= message.received_at - within)
            & (InboxMessage.id < message.id)
        )
        .order_by(InboxMessage.id.desc())
        .first()
    )
    return None if row is None else row.id


def put_off(message_id: int, until: datetime) -> None:
    """Decide about this message not before `until`."""
    with transaction():
        InboxMessage.update(due_at=until).where(
            (InboxMessage.id == message_id) & (InboxMessage.state == InboxState.COMPLETE)
        ).execute()


def mark_handled(
    message_id: int,
    *,
    intent: str,
    reason: str,
    reply_id: int | None,
    now: datetime,
    keep_octets: bool = False,
) -> bool:
    """Record the decision about a message; False when it was decided before.

    With a reply it is `handled`, without `unanswered`.  The encrypted TPDUs go, since their text has
    been read and what stays is the masked text; `keep_octets` keeps what no text stands for.
    """
    state = InboxState.UNANSWERED if reply_id is None else InboxState.HANDLED
    with transaction():
        changed = (
            InboxMessage.update(
                state=state,
                intent=intent[:24],
                reason=reason[:40],
                reply_id=reply_id,
                handled_at=now,
                due_at=None,
            )
            .where((InboxMessage.id == message_id) & (InboxMessage.state == InboxState.COMPLETE))
            .execute()
        )
        if changed and not keep_octets:
            InboxSegment.update(sealed=None).where(InboxSegment.message == message_id).execute()
    return bool(changed)


def purge(now: datetime, keep_days: int) -> int:
    """Forget the texts of messages older than `keep_days`, and the segments behind them; their number.

    What waits for a decision stays, and so does what may still be needed to know a repeat by.
    """
    old = now - timedelta(days=keep_days)
    with transaction():
        count = (
            InboxMessage.update(text=None)
            .where(
                (InboxMessage.received_at < old)
                & InboxMessage.handled_at.is_null(False)
                & InboxMessage.text.is_null(False)
            )
            .execute()
        )
        decided = InboxMessage.select(InboxMessage.id).where(
            (InboxMessage.received_at < old) & InboxMessage.handled_at.is_null(False)
        )
        InboxSegment.delete().where(
            InboxSegment.message.in_(decided)
            & (InboxSegment.stored_at < min(old, now - repeats.WINDOW))
            & InboxSegment.acknowledged_at.is_null(False)
        ).execute()
    return int(count)


def _insert_segment(event: Delivered | Unreadable, modem: str, vault: Vault, **columns: object) -> int:
    memory, slot = event.handle or (None, None)
    sealed = vault.seal(event.octets, reassembly.CONTEXT)
    segment = InboxSegment.create(modem=modem, memory=memory, slot=slot, sealed=sealed, **columns)
    return int(segment.id)


def find_waiting_after(message: InboundMessage, within: timedelta) -> int | None:
    """The same sender's next message, not decided yet, that may hold the rest of a cut NIK."""
    row = (
        InboxMessage.select(InboxMessage.id)
        .where(
            (InboxMessage.sender == message.sender)
            & (InboxMessage.state == InboxState.COMPLETE)
            & (InboxMessage.received_at <= message.received_at + within)
            & (InboxMessage.received_at >= message.received_at)
            & (InboxMessage.id > message.id)
        )
        .order_by(InboxMessage.id)
        .first()
    )
    return None if row is None else row.id
