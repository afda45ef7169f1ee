"""What a broadcast would do if it started now: whom it tells, what it costs, when it ends, what looks wrong.

It reads and writes nothing.  One rule: the text shown is the one that would go out, filled in from the
frozen rows, and the end comes from the same windows and limits that sending keeps.
"""

from dataclasses import dataclass, field
from datetime import datetime

from smsgw.broadcasts import letter as letters
from smsgw.broadcasts.letter import Letter, letter_of
from smsgw.broadcasts.pace import Plan, Sender, plan
from smsgw.config import ModemSection
from smsgw.db import broadcasts, claims, recipients, release
from smsgw.db.broadcast_models import Broadcast, BroadcastState
from smsgw.db.recipients import Listed
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.policy import gate_of
from smsgw.sms.segment import measure

#: So many rows are shown of each kind.
SHOWN = 20

_EXAMPLES = 3

_GOING = (BroadcastState.DRAFT, BroadcastState.RUNNING, BroadcastState.PAUSED)


@dataclass(frozen=True, slots=True)
class Long:
    """A recipient whose text takes more than one segment."""

    line: int
    msisdn: str | None = field(repr=False)
    segments: int
    characters: int  # septets


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that a person should see before the start.

    removed    rows that were left out, by why; `removed_rows` are the first of them
    longer     how many texts take more than one segment; `long` are the first of them
    cost       segments times the price of one; 0 where no price is set
    starts_at  when the first text may go out
    ends_at    when the last one has, at the set pace; None: not within a year
    warnings   in words
    """

    row: Broadcast
    recipients: int
    removed: dict[str, int]
    removed_rows: list[Listed]
    segments: int
    cost: float
    starts_at: datetime
    ends_at: datetime | None
    examples: list[str] = field(repr=False)
    longer: int
    long: list[Long]
    warnings: list[str]


def rehearse(broadcast_id: int, desk: Desk, now: datetime) -> Rehearsal:
    """The rehearsal of a broadcast.  Raises SmsgwError when there is no such one."""
    row = broadcasts.get(broadcast_id)
    letter = letter_of(row.text)
    removed = recipients.count_removed(row.id)
    first = recipients.find_first(row.id, _EXAMPLES)
    longer = recipients.count_longer(row.id)
    found = estimate(row, desk, now)
    return Rehearsal(
        row=row,
        recipients=row.recipients,
        removed=removed,
        removed_rows=list(recipients.find_removed(row.id, SHOWN)),
        segments=row.segments,
        cost=round(row.segments * desk.config.broadcast.price_per_segment, 2),
        starts_at=gate_of(desk).opens_at(Lane.BROADCAST, _start(row, now)),
        ends_at=found.ends_at,
        examples=[letter.fill_kept(listed.fields) for listed in first],
        longer=longer,
        long=[_long(listed, letter) for listed in recipients.find_longest(row.id, SHOWN)],
        warnings=[*_warnings(row, letter, first, longer), *time_warnings(row, found, desk, now)],
    )


def estimate(row: Broadcast, desk: Desk, now: datetime) -> Plan:
    """When what is left of a broadcast will be sent, behind what the lane holds already."""
    left = recipients.count_segments_left(row) if row.state in _GOING else 0
    ahead = release.count_queued_segments() + sum(
        recipients.count_segments_left(other) for other in broadcasts.find_running(but=row.id)
    )
    senders = [_sender(section, desk, now) for section in desk.config.modem]
    return plan(left + ahead, _start(row, now), gate_of(desk), senders, _deadline(row, desk, now))


def time_warnings(row: Broadcast, found: Plan, desk: Desk, now: datetime) -> list[str]:
    """What to say where the texts cannot all go out while they are worth it."""
    deadline = _deadline(row, desk, now)
    if row.state not in _GOING or (found.ends_at is not None and found.ends_at <= deadline):
        return []
    local = deadline.astimezone(desk.config.zone)
    return [
        f"it cannot end in its time to live: about {found.done_by_deadline} segments can go out until "
        f"{local:%Y-%m-%d %H:%M}. Raise ttl, hours or daily_limit of [lanes.broadcast], or add a modem; "
        "whoever was not told by then can be told by `smsgw broadcast retry`"
    ]


def _start(row: Broadcast, now: datetime) -> datetime:
    return max(now, row.due_at) if row.due_at else now


def _deadline(row: Broadcast, desk: Desk, now: datetime) -> datetime:
    if row.state == BroadcastState.RUNNING and row.expires_at is not None:
        return row.expires_at
    return gate_of(desk).worth_until(Lane.BROADCAST, _start(row, now))


def _sender(section: ModemSection, desk: Desk, now: datetime) -> Sender:
    limits = [limit for limit in (desk.config.lanes.broadcast.daily_limit, section.daily_limit) if limit]
    if not limits:
        return Sender()
    midnight = now.astimezone(desk.config.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = claims.count_claims(section.name, midnight, Lane.BROADCAST)
    return Sender(min(limits), max(0, min(limits) - sent))


def _long(listed: Listed, letter: Letter) -> Long:
    units = measure(letter.fill_kept(listed.fields)).units
    return Long(listed.position, listed.msisdn, listed.segments, units)


def _warnings(row: Broadcast, letter: Letter, first: list[Listed], longer: int) -> list[str]:
    told = []
    if longer:
        told.append(f"{longer} recipients get more than one SMS: shorten the text, or their values")
    if letter.columns and (gaps := recipients.count_gaps(row.id)):
        told.append(f"{gaps} recipients have no value for a column that the text names")
    if first and (values := _values(letter, first[0])) is not None:
        told += [str(problem) for problem in letters.warnings(letter, values)]
    return told


def _values(letter: Letter, listed: Listed) -> list[str] | None:
    if not letter.columns:
        return []
    return None if listed.fields is None else listed.fields.split("\n")
