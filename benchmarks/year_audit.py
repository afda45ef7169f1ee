"""What must hold after a year of an office: every message, every hour, every request's story.

Reads the tables and the air, and trusts neither: what the one says is looked for in the other.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.year_air import SEGMENT
from smsgw.db import broadcasts as broadcast_rows
from smsgw.db import notice_ledger, recipients
from smsgw.db.models import InboxMessage, OutboxMessage, OutboxState, Request, RequestMove, RequestPhone
from smsgw.messages import Lane
from smsgw.office import feasts
from smsgw.office.documents import may_move, notifies
from smsgw.office.states import State

if TYPE_CHECKING:
    from benchmarks.year import Year

_ON_AIR = (OutboxState.SUBMITTED, OutboxState.DELIVERED, OutboxState.UNDELIVERED)
_NOT_ON_AIR = (OutboxState.QUEUED, OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.CANCELLED)


@dataclass
class Audit:
    """Counts for the report, and every fault in a line."""

    counts: dict[str, object] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def expect(self, condition: object, fault: str) -> None:
        if not condition:
            self.faults.append(fault)


def audit(year: "Year") -> Audit:
    """Look at everything."""
    found = Audit()
    messages = {row.id: row for row in OutboxMessage.select()}
    _every_message(year, messages, found)
    _every_hour(year, messages, found)
    _every_text(year, found)
    _every_story(year, messages, found)
    _every_list(year, found)
    _every_report(year, messages, found)
    return found


def _every_message(year: "Year", messages: dict[int, OutboxMessage], found: Audit) -> None:
    """The ledger adds up to the message: what is called sent is on the air so often, the rest is not."""
    on_air = Counter((sent.segment.message_id, sent.segment.sequence) for sent in year.modem.sent)
    now = year.world.now
    for row in messages.values():
        copies = [on_air.pop((row.id, n), 0) for n in range(1, row.segments + 1)]
        most = 2 if row.repeat else 1
        about = f"outbox={row.id} {row.cause.split(':')[0]} {row.state} copies={copies}"
        if row.state in _ON_AIR:
            found.expect(all(1 <= number <= most for number in copies), f"{about}: called sent")
        elif row.state in _NOT_ON_AIR:
            found.expect(sum(copies) <= row.repeat, f"{about}: called unsent")
        found.expect(
            row.state != OutboxState.QUEUED or row.expires_at > now - timedelta(hours=1), f"{about}: stale"
        )
        found.expect(row.state != OutboxState.SUBMITTING, f"{about}: left in hand")
        found.expect(
            row.reason or row.state not in (OutboxState.FAILED, OutboxState.EXPIRED), f"{about}: no reason"
        )
    found.expect(not on_air, f"on the air and in no table: {len(on_air)}")
    fates = Counter(one.fate.value for one in notice_ledger.notices([], None, None))
    causes = [row.cause for row in messages.values() if row.cause.startswith(("notice:", "reminder:"))]
    found.expect(sum(fates.values()) == len(causes), f"the ledger has {sum(fates.values())} of {len(causes)}")
    found.counts["messages"] = len(messages)
    found.counts["segments_on_air"] = len(year.modem.sent)
    found.counts["notices"] = dict(sorted(fates.items()))
    found.counts["lanes"] = dict(
        sorted(Counter(f"{row.lane.word}:{row.state}" for row in messages.values()).items())
    )


def _every_hour(year: "Year", messages: dict[int, OutboxMessage], found: Audit) -> None:
    """Nothing unasked goes out when people are not to be disturbed, nor to those who said STOP."""
    zone, broadcasts_a_day, last = year.desk.config.zone, Counter[object](), None
    for sent in year.modem.sent:
        lane = messages[sent.segment.message_id].lane
        if lane is Lane.REPLY:
            continue
        # The clock moved on by the length of the segment while it was submitted.
        began = sent.at - SEGMENT
        local = began.astimezone(zone)
        clock, day = f"{local:%H:%M}", local.date()
        first, end = ("07:30", "19:30") if lane is Lane.NOTICE else ("08:00", "17:00")
        about = f"outbox={sent.segment.message_id} {lane.word} at {local:%Y-%m-%d %a %H:%M}"
        found.expect(first <= clock < end, f"{about}: outside its window")
        found.expect(not (local.weekday() == 4 and "11:30" <= clock < "13:00"), f"{about}: Friday prayer")
        found.expect(
            not (feasts.is_ramadan(day) and "17:30" <= clock < "20:00"), f"{about}: Ramadan's evening"
        )
        found.expect(not feasts.is_nyepi(day), f"{about}: Nyepi")
        if lane is Lane.BROADCAST:
            broadcasts_a_day[day] += 1
            found.expect(last is None or began - last >= timedelta(seconds=6), f"{about}: too quick")
            last = began
        if sent.segment.recipient != _admin():
            found.expect(not _stopped(year, sent.segment.recipient, began), f"{about}: to one who said STOP")
    found.expect(max(broadcasts_a_day.values(), default=0) <= 300, "more broadcasts a day than allowed")


def _admin() -> str:
    from benchmarks.year import ADMIN

    return ADMIN


def _stopped(year: "Year", msisdn: str, at: datetime) -> bool:
    """Had this number said STOP, some seconds before: the gateway has to have read it."""
    said = [
        stopped for when, who, stopped in year.stops if who == msisdn and when < at - timedelta(minutes=1)
    ]
    return bool(said) and said[-1]


def _every_text(year: "Year", found: Audit) -> None:
    """What was asked is stored once and decided, and an answer is one."""
    rows = list(InboxMessage.select())
    replies = Counter(row.reply_id for row in rows if row.reply_id)
    found.expect(len(rows) == year.happened["texts"], f"{len(rows)} texts stored of {year.happened['texts']}")
    for row in rows:
        settled = row.state in ("handled", "unanswered") or row.due_at is not None
        found.expect(settled, f"inbox={row.id} {row.state}")
        found.expect(row.state != "handled" or row.reply_id, f"inbox={row.id} handled without a reply")
    found.expect(max(replies.values(), default=1) == 1, "one reply for two texts")
    found.counts["answered"] = len(replies)


def _every_story(year: "Year", messages: dict[int, OutboxMessage], found: Audit) -> None:
    """Each history is a chain of moves that the rules know, and each visit was told once to each number."""
    moves: dict[int, list[RequestMove]] = defaultdict(list)
    for move in RequestMove.select().order_by(RequestMove.id):
        moves[move.request_id].append(move)
    phones: dict[int, list[str]] = defaultdict(list)
    for phone in RequestPhone.select():
        phones[phone.request_id].append(phone.msisdn)
    causes = {row.cause: row for row in messages.values()}
    oldest = year.world.now - timedelta(days=year.desk.config.reminders.archive_day + 1)
    for row in Request.select():
        story, code = moves[row.id], row.receipt_code
        found.expect(
            story and story[0].before is None and story[-1].after == row.state, f"{code}: no whole story"
        )
        for earlier, later in pairwise(story):
            legal = later.undone_at or may_move(row.document, State(later.before), State(later.after))
            found.expect(
                later.before == earlier.after and earlier.at <= later.at and legal, f"{code}: a broken chain"
            )
        found.expect(row.state != State.READY or row.state_at > oldest, f"{code}: never put away")
        found.expect(
            (row.state == State.COLLECTED) <= (row.collected_at is not None), f"{code}: collected when?"
        )
        _told(year, code, story, phones[row.id], causes, found)


def _told(
    year: "Year",
    code: str,
    story: list[RequestMove],
    phones: list[str],
    causes: dict[str, OutboxMessage],
    found: Audit,
) -> None:
    visits = Counter[str]()
    for move in story:
        visits[move.after] += 1
        if not notifies(State(move.after)) or move.note == "the change was taken back":
            continue
        visit = f":{visits[move.after]}" if visits[move.after] > 1 else ""
        for msisdn in phones:
            told = causes.get(f"notice:{code}:{move.after}{visit}:{msisdn}") is not None
            stopped = _stopped(year, msisdn, move.at + timedelta(minutes=1))
            recent = any(
                who == msisdn and abs(at - move.at) < timedelta(minutes=5) for at, who, _ in year.stops
            )
            found.expect(recent or told != stopped, f"{code}: {move.after} told={told} stopped={stopped}")


def _every_list(year: "Year", found: Audit) -> None:
    """Everybody on a broadcast's list is accounted for."""
    reached = Counter[str]()
    for row in broadcast_rows.list_broadcasts():
        counts = recipients.count_states(row)
        found.expect(sum(counts.values()) == row.recipients, f"broadcast={row.id}: {counts}")
        if row.started_at and row.started_at < year.world.now - timedelta(days=2):
            found.expect(row.state == "done", f"broadcast={row.id} is {row.state}")
        reached.update(counts)
    found.counts["broadcast_recipients"] = dict(sorted(reached.items()))


def _every_report(year: "Year", messages: dict[int, OutboxMessage], found: Audit) -> None:
    """The admin hears of every day, once."""
    days = [row.cause.split(":")[1] for row in messages.values() if row.cause.startswith("report:")]
    found.expect(len(days) == len(set(days)), "a day's report twice")
    found.counts["daily_reports"] = len(days)
