"""Decisions, pure: what an error means for a message, when to try again, which lanes may send now.

No I/O, no clock, no database: counts and instants come in, verdicts go out.  One rule: a decision
that two flows need is made here once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from smsgw.config import LaneSection, LanesSection
from smsgw.errors import (
    AlreadyTaken,
    InDoubt,
    LinkLost,
    ModemUnavailable,
    Postponed,
    Refused,
    SmsgwError,
    TpduError,
)
from smsgw.messages import Lane
from smsgw.office.windows import NEVER_QUIET, Quiet, lasts_until, next_allowed, parse_window

if TYPE_CHECKING:
    from smsgw.office.desk import Desk

# The first retry comes soon, since most congestion is over in seconds; from an hour on it stays hourly.
_FIRST_WAIT = timedelta(seconds=30)
_LAST_WAIT = timedelta(hours=1)

# A status report usually comes within seconds; five minutes lets a slow SMSC speak first.
REPORT_PATIENCE = timedelta(minutes=5)

# A notice is worth repeating, but a citizen told twice in five minutes would think that we err.
NOTICE_PATIENCE = timedelta(hours=2)

#: The window that switches windows off, the quiet hours of Friday and Ramadan and holidays with it.
ALWAYS = "00:00-24:00"

# A refusal without a code is tried once more; a second one is taken for an answer.
_UNKNOWN_ATTEMPTS = 2

# A temporary cause that has come back this often will not pass.
_MAX_ATTEMPTS = 8

# "Network out of order" is also what networks say of numbers that do not exist: it gets two more tries.
_OUT_OF_ORDER = 38
_OUT_OF_ORDER_WAITS = (timedelta(minutes=1), timedelta(minutes=5))


class Fate(Enum):
    """What becomes of a claimed segment."""

    FAIL = auto()  #: refused for good
    POSTPONE = auto()  #: queued again, due later; an attempt
    RELEASE = auto()  #: queued again, due now; no attempt
    TAKEN = auto()  #: the SMSC has it: submitted, without a reference
    DOUBT = auto()  #: in doubt until a report, or until the lane decides


@dataclass(frozen=True, slots=True)
class Verdict:
    """The fate, and the instant that goes with it: next attempt, or when to decide a doubt."""

    fate: Fate
    at: datetime
    reason: str


def next_attempt(first_tried_at: datetime, now: datetime) -> datetime:
    """When to try a postponed message again: after as long as it has been tried, 30 s to 1 h.

    The wait is the age since the first attempt, clamped, so it doubles by itself (30 s, 1, 2, 4 ...
    32 min, then hourly) and needs no counter.
    """
    return now + min(max(now - first_tried_at, _FIRST_WAIT), _LAST_WAIT)


def verdict(
    error: SmsgwError,
    lane: Lane,
    first_tried_at: datetime,
    attempts: int,
    now: datetime,
    *,
    card_is_doubted: bool = False,
) -> Verdict:
    """What a failed submit means for its segment.

    first_tried_at, attempts  of this segment; the attempts include this one
    card_is_doubted           a refusal that an empty card may hide behind is the card's, not the message's
    """
    reason = getattr(error, "detail", "") or str(error)
    match error:
        case Refused() | TpduError():  # what cannot be encoded today cannot be tomorrow
            return Verdict(Fate.FAIL, now, reason)
        case AlreadyTaken():
            return Verdict(Fate.TAKEN, now, reason)
        case InDoubt() | Postponed(maybe_sent=True):
            return Verdict(Fate.DOUBT, now + patience(lane), reason)
        case Postponed(suspect_credit=True) if card_is_doubted:
            return Verdict(Fate.RELEASE, now, reason)
        case Postponed(code=None) if attempts >= _UNKNOWN_ATTEMPTS and not error.suspect_credit:
            return Verdict(Fate.FAIL, now, reason)
        case Postponed() if attempts >= _MAX_ATTEMPTS:
            return Verdict(Fate.FAIL, now, reason)
        case Postponed(code=code) if code == _OUT_OF_ORDER:
            wait = _wait_out_of_order(now - first_tried_at, attempts)
            return Verdict(Fate.POSTPONE if wait else Fate.FAIL, now + wait, reason)
        case Postponed():
            return Verdict(Fate.POSTPONE, next_attempt(first_tried_at, now), reason)
        case ModemUnavailable() | LinkLost():
            return Verdict(Fate.RELEASE, now, reason)
    raise error


def _wait_out_of_order(tried_for: timedelta, attempts: int) -> timedelta:
    """How long a segment waits whose network is out of order, by how long it was tried; 0: no more.

    The attempts alone would not do: those of its message's other segments may be among them.
    """
    soon, late = _OUT_OF_ORDER_WAITS
    if tried_for < soon:
        return soon
    return late if tried_for < soon + late or attempts <= len(_OUT_OF_ORDER_WAITS) else timedelta(0)


def patience(lane: Lane) -> timedelta:
    """How long a message in doubt waits for its status report before its lane decides."""
    return NOTICE_PATIENCE if lane is Lane.NOTICE else REPORT_PATIENCE


def may_resend(lane: Lane, lanes: LanesSection, resent_before: bool) -> bool:
    """May a segment in doubt be sent again?  Once, and only where its lane says so."""
    return settings(lane, lanes).in_doubt == "resend" and not resent_before


def settings(lane: Lane, lanes: LanesSection) -> LaneSection:
    """A lane's section of the configuration."""
    section: LaneSection = getattr(lanes, lane.word)
    return section


@dataclass(frozen=True, slots=True)
class Pace:
    """What one modem has lately sent: the newest segment of a lane, and how many today."""

    last_at: datetime | None = None
    today: int = 0


@dataclass(frozen=True, slots=True)
class Gate:
    """When lanes are open: the configuration's windows, in the office's zone, with its quiet hours."""

    lanes: LanesSection
    zone: ZoneInfo
    quiet: Quiet = field(default_factory=Quiet)

    def open_lanes(
        self, now: datetime, paces: Mapping[Lane, Pace], *, held: frozenset[Lane] = frozenset()
    ) -> list[Lane]:
        """The lanes from which a modem may send one segment now, most urgent first.

        held  lanes kept back for another reason, such as credit that runs low
        """
        return [
            lane for lane in Lane if lane not in held and self._is_open(lane, now, paces.get(lane, Pace()))
        ]

    def opens_at(self, lane: Lane, now: datetime) -> datetime:
        """The first instant, now or later, at which the lane's window is open."""
        hours = settings(lane, self.lanes).hours
        if hours == ALWAYS:
            return now
        return next_allowed(now, parse_window(hours), zone=self.zone, quiet=self._quiet(lane))

    def worth_until(self, lane: Lane, start: datetime) -> datetime:
        """When a message of this lane that may go out from `start` on expires: after the lane's `ttl`.

        Days on which its window never opens take nothing of it.
        """
        section = settings(lane, self.lanes)
        if section.hours == ALWAYS:
            return start + section.ttl
        window = parse_window(section.hours)
        return lasts_until(start, section.ttl, window, zone=self.zone, quiet=self._quiet(lane))

    def worth_since(self, lane: Lane, now: datetime) -> datetime:
        """From when on what happened is still worth telling: a `ttl` ago, not counting days as above."""
        since = now - settings(lane, self.lanes).ttl
        while self.worth_until(lane, since - timedelta(days=1)) > now:
            since -= timedelta(days=1)
        return since

    def _quiet(self, lane: Lane) -> Quiet:
        return NEVER_QUIET if lane is Lane.REPLY else self.quiet

    def _is_open(self, lane: Lane, now: datetime, pace: Pace) -> bool:
        section = settings(lane, self.lanes)
        if section.daily_limit and pace.today >= section.daily_limit:
            return False
        if pace.last_at and timedelta(0) <= now - pace.last_at < timedelta(seconds=section.min_gap_s):
            return False
        return section.hours == ALWAYS or self.opens_at(lane, now) == now


def gate_of(desk: "Desk") -> Gate:
    """The windows of an office's lanes."""
    return Gate(desk.config.lanes, desk.config.zone, desk.quiet)
