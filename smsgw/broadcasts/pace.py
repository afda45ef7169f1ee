"""When a broadcast will be through: its segments laid into the lane's windows, gaps and daily limits.

Pure: the instant is given, nothing is read.  One rule: the windows are those that sending itself asks,
`Gate.opens_at`, so that a rehearsal knows Friday prayer and Ramadan as the real thing does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.messages import Lane
from smsgw.policy import Gate, settings

# From claim to the SMSC's answer; no modem is quicker for long, whatever gap is set.
_SUBMIT = timedelta(seconds=3)

# Nobody waits for longer than this for a text to many; the walk through the days ends there.
_HORIZON_DAYS = 366

# A window that is open now is looked at in such steps until it is closed; the spans that windows.py
# closes are all longer.
_STEP = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Sender:
    """One modem: the segments that it may send in a day (None: any number), and how many of them today."""

    daily_limit: int | None = None
    left_today: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The end of the work, None where it is more than a year away, and how much is done by the deadline."""

    ends_at: datetime | None
    done_by_deadline: int


def plan(segments: int, start: datetime, gate: Gate, senders: Sequence[Sender], deadline: datetime) -> Plan:
    """Lay so many segments into the days from `start` on."""
    gap = max(timedelta(seconds=settings(Lane.BROADCAST, gate.lanes).min_gap_s), _SUBMIT)
    left, by_deadline = segments, 0
    if not left:
        return Plan(start, 0)
    for day, spans in enumerate(_days(start, gate)):
        limits = [sender.left_today if day == 0 else sender.daily_limit for sender in senders]
        slots = sum(_slots(span, gap) for span in spans)
        capacity = sum(_capped(slots, limit) for limit in limits)
        in_time = sum(_slots((opens, min(closes, deadline)), gap) for opens, closes in spans)
        by_deadline += min(left, sum(_capped(in_time, limit) for limit in limits))
        if capacity >= left:
            return Plan(_instant(_rounds(left, slots, limits), spans, gap), by_deadline)
        left -= capacity
    return Plan(None, by_deadline)


def _days(start: datetime, gate: Gate) -> Iterator[list[Span]]:
    """The open spans of each local day, from `start` on."""
    at = start
    for _ in range(_HORIZON_DAYS):
        local = at.astimezone(gate.zone)
        midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        end = midnight.astimezone(start.tzinfo)
        yield list(_spans(at, end, gate))
        at = end


def _spans(at: datetime, end: datetime, gate: Gate) -> Iterator[Span]:
    while (opens := gate.opens_at(Lane.BROADCAST, at)) < end:
        at = _closing(opens, end, gate)
        yield opens, at


def _closing(opens: datetime, end: datetime, gate: Gate) -> datetime:
    """When the window that is open then closes, to the minute; `end` at the latest."""
    known = opens
    while True:
        probe = min(known + _STEP, end)
        if gate.opens_at(Lane.BROADCAST, probe) != probe:
            break
        if probe == end:
            return end
        known = probe
    # Windows begin and end at full minutes.
    known = known.replace(second=0, microsecond=0)
    while gate.opens_at(Lane.BROADCAST, known + _MINUTE) == known + _MINUTE:
        known += _MINUTE
    return min(known + _MINUTE, end)


def _slots(span: Span, gap: timedelta) -> int:
    """How many segments one modem can begin in a span."""
    return max(0, -((span[0] - span[1]) // gap))


def _capped(slots: int, limit: int | None) -> int:
    return slots if limit is None else min(slots, max(limit, 0))


def _rounds(left: int, slots: int, limits: Sequence[int | None]) -> int:
    """The fewest segments that the busiest modem sends, so that all together send what is left."""
    low, high = 1, slots
    while low < high:
        middle = (low + high) // 2
        if sum(_capped(middle, limit) for limit in limits) >= left:
            high = middle
        else:
            low = middle + 1
    return low


def _instant(rounds: int, spans: Sequence[Span], gap: timedelta) -> datetime:
    """When the segment of that number is through."""
    for span in spans:
        slots = _slots(span, gap)
        if rounds <= slots:
            return span[0] + (rounds - 1) * gap + _SUBMIT
        rounds -= slots
    return spans[-1][1]
