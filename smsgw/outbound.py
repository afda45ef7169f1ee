"""From a due segment to a recorded outcome: claim -> submit -> record.

Of the modem it knows the contract alone.  One rule: claim, then submit, then record.  What a crash
leaves open is one segment, `submitting` on disk; the next start calls it in doubt.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smsgw import policy
from smsgw.config import LanesSection
from smsgw.credit import Account
from smsgw.db import claims, doubts, outbox, stranded
from smsgw.errors import LinkLost, ModemUnavailable, SmsgwError, SubmitError, TpduError
from smsgw.messages import Lane
from smsgw.modem.base import Modem
from smsgw.policy import Fate, Gate, Pace

log = logging.getLogger("smsgw.outbound")

# No submit takes this long: what is `submitting` for longer has nobody who works on it.
ORPHAN_AGE = timedelta(minutes=30)

# A stick that is moved to another socket or a card that is filled up is back by then, and a reply, which is
# worth sending for an hour, has not expired.
ABSENCE = timedelta(minutes=30)


@dataclass(slots=True)
class Tally:
    """What one modem has sent today, by lane: kept in memory, counted from the tables at a start."""

    modem: str
    gate: Gate
    daily_limit: int = 0
    paces: dict[Lane, Pace] = field(default_factory=dict)
    day: object = None

    def roll(self, now: datetime) -> None:
        """Begin a new local day, or the first one, from what the tables know."""
        local = now.astimezone(self.gate.zone)
        if self.day == local.date():
            return
        self.day = local.date()
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for lane in Lane:
            last = self.paces.get(lane, Pace()).last_at
            self.paces[lane] = Pace(last, claims.count_claims(self.modem, midnight, lane))

    def count(self, lane: Lane, now: datetime) -> None:
        """One more segment of this lane was handed to the network, or may have been."""
        self.paces[lane] = Pace(now, self.paces.get(lane, Pace()).today + 1)

    def open_lanes(self, now: datetime, held: frozenset[Lane]) -> list[Lane]:
        """The lanes from which this modem may send now, most urgent first."""
        self.roll(now)
        if self.daily_limit and sum(pace.today for pace in self.paces.values()) >= self.daily_limit:
            return []
        return self.gate.open_lanes(now, self.paces, held=held)


def send_due(
    modem: Modem,
    tally: Tally,
    clock: Callable[[], datetime],
    *,
    held: frozenset[Lane] = frozenset(),
    avoid: Sequence[str] = (),
    account: Account | None = None,
) -> bool:
    """Send the most urgent due segment, if any; True when one was claimed.

    account  of the card in the modem: it hears how the submit ended, and may hold lanes back

    Raises ModemUnavailable and LinkLost after the segment is safe again: the modem's owner decides
    when to go on.
    """
    now = clock()
    if account is not None:
        held |= account.held(now)
    lanes = tally.open_lanes(now, held)
    claimed = claims.claim_next(lanes, tally.modem, now, avoid=avoid) if lanes else None
    if claimed is None:
        return False
    segment = claimed.segment
    try:
        message_reference = modem.submit(segment)
    except (SubmitError, TpduError, ModemUnavailable, LinkLost) as error:
        if account is not None:
            account.failed(error, segment.recipient, clock())
        doubted = account is not None and account.is_doubted
        # What was released did not go out: it counts neither for the pace nor for the day.
        if _settle(claimed, error, clock(), doubted) is not Fate.RELEASE:
            tally.count(claimed.lane, now)
        if isinstance(error, (ModemUnavailable, LinkLost)):
            raise
        if isinstance(error.__cause__, LinkLost):
            raise error.__cause__ from error
    else:
        claims.record_submitted(segment, message_reference, clock())
        tally.count(claimed.lane, now)
        if account is not None:
            account.succeeded(clock())
        log.info("%s submitted, reference %s", segment, message_reference)
    return True


def recover(modem: str, now: datetime) -> int:
    """Call in doubt what a dead process left `submitting` on this modem; the number of segments."""
    left = doubts.find_claimed(modem)
    for segment, lane, claimed_at in left:
        doubts.mark_in_doubt(segment, claimed_at + policy.patience(lane), "the gateway stopped while sending")
        log.warning("%s in doubt: the gateway stopped while sending", segment)
    return len(left)


def recover_orphans(now: datetime) -> int:
    """Call in doubt what a modem that is no longer configured left `submitting`; the number of segments."""
    left = doubts.find_orphans(now - ORPHAN_AGE)
    for segment in left:
        doubts.mark_in_doubt(segment, now + policy.REPORT_PATIENCE, "its modem is gone")
        log.warning("%s in doubt: its modem is gone", segment)
    return len(left)


def move_on(in_use: Collection[str], now: datetime) -> int:
    """Let other modems begin anew what one that went away left half sent; the number of messages."""
    left = stranded.find_stranded(in_use, now - ABSENCE)
    moved = [message_id for message_id in left if stranded.begin_again(message_id, now)]
    for message_id in moved:
        log.warning("outbox=%s begins anew on another modem: its own is gone", message_id)
    return len(moved)


def settle_doubts(lanes: LanesSection, now: datetime) -> int:
    """Decide about segments in doubt that no status report has settled in time; their number."""
    doubtful = doubts.find_doubtful(now)
    for segment, lane, resent in doubtful:
        if policy.may_resend(lane, lanes, resent):
            if doubts.resend(segment, now):
                log.warning("%s sent again: no result and no status report", segment)
        elif doubts.hold(segment, "held: sent or not, nobody knows; see outbox retry, outbox cancel"):
            log.warning("%s held in doubt", segment)
    return len(doubtful)


def expire(now: datetime) -> int:
    """End what nobody waits for any more; the number of messages."""
    total = 0
    while count := outbox.expire(now):
        total += count
    return total


def _settle(claimed: claims.Claimed, error: SmsgwError, now: datetime, card_is_doubted: bool) -> Fate:
    verdict = policy.verdict(
        error,
        claimed.lane,
        claimed.first_tried_at,
        claimed.attempts,
        now,
        card_is_doubted=card_is_doubted,
    )
    segment = claimed.segment
    match verdict.fate:
        case Fate.FAIL:
            claims.fail(segment, verdict.reason, now)
        case Fate.POSTPONE:
            claims.postpone(segment, verdict.at, verdict.reason)
        case Fate.RELEASE:
            claims.release(segment, verdict.at, verdict.reason)
        case Fate.TAKEN:
            claims.record_submitted(segment, None, now)
        case Fate.DOUBT:
            doubts.mark_in_doubt(segment, verdict.at, verdict.reason)
    wait = verdict.at - now
    log.warning(
        "%s %s: %s%s",
        segment,
        verdict.fate.name.lower(),
        verdict.reason,
        f", next in {wait // timedelta(seconds=1)} s" if wait else "",
    )
    return verdict.fate
