"""Whether a modem's card can still pay: suspicion, balance, and what is held back because of them.

Pure decisions with a memory of their own, one `Account` a modem: outcomes, texts and instants come in.
It knows no modem and no database.  One rule: no error code means "no credit", so refusals alone never
stop a card for good; the balance decides, and where none can be read, a probe goes out now and then.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from smsgw.config import CreditSection
from smsgw.errors import InDoubt, LinkLost, ModemUnavailable, Postponed, SmsgwError
from smsgw.messages import Lane
from smsgw.office.credit import Balance

# An empty card refuses everything, a bad number only what goes to it.
SUSPECTS_IN_A_ROW = 3
SUSPECT_RECIPIENTS = 2

# What refused for a moment takes the first probe; a barred card counts each as a knock, so they get rare.
FIRST_PROBE_AFTER = timedelta(seconds=15)
PROBE_EVERY = timedelta(minutes=15)

# Who fills an empty card up wants to see it go on, and most do so within the hour: it is asked again after a
# quarter of the time that it has been empty, within these bounds.
EMPTY_CHECK_FIRST, EMPTY_CHECK_LAST = timedelta(minutes=2), PROBE_EVERY

# A balance is asked for after a hint from the operator, but not for each SMS of an advertising campaign.
HINTED_CHECK_EVERY = timedelta(minutes=1)

# The first routine question waits until the modem has shown that it works.
FIRST_CHECK_AFTER = timedelta(minutes=1)

# A USSD question can keep the modem for half a minute, so a routine one waits for a quiet moment.
IDLE_BEFORE_CHECK = timedelta(seconds=30)

_ALL = frozenset(Lane)


class Standing(StrEnum):
    """What is thought of the card."""

    FINE = "fine"  #: it pays, or has not been asked to
    SUSPECT = "suspect"  #: it refuses, and the balance does not say why: one probe now and then
    EMPTY = "no_credit"  #: it refuses, and the balance says why: nothing is sent until it is filled


@dataclass(slots=True)
class Account:
    """The card in one modem.

    begun_at  when the modem was opened; the routine of asking begins then
    """

    settings: CreditSection
    begun_at: datetime
    balance: Balance = field(default_factory=Balance)
    standing: Standing = Standing.FINE
    _suspects: deque[str] = field(default_factory=lambda: deque(maxlen=2 * SUSPECTS_IN_A_ROW))
    _refused: int = 0
    _asked_at: datetime | None = None
    _emptied_at: datetime | None = None
    _wants_check: bool = False
    _was_hinted: bool = False
    _probe_at: datetime | None = None
    _probes: int = 0
    _busy_at: datetime | None = None

    @property
    def is_doubted(self) -> bool:
        """A refusal now is the card's, not the message's: it counts as no attempt."""
        return self.standing is not Standing.FINE or self._is_suspected

    def succeeded(self, now: datetime) -> None:
        """The network took a segment, or delivered one: the card pays."""
        self._busy_at = now
        self._clear()

    def failed(self, error: SmsgwError, recipient: str, now: datetime) -> None:
        """A submit failed; only what an empty card may hide behind counts."""
        self._busy_at = now
        if isinstance(error, ModemUnavailable | LinkLost) or isinstance(error.__cause__, LinkLost):
            return
        refused = isinstance(error, Postponed) and error.suspect_credit
        if not refused and not isinstance(error, InDoubt):
            # A cause of another kind: the network spoke about this message, so it would have taken it.
            self._suspects.clear()
            self._refused = 0
            return
        self._suspects.append(recipient)
        self._refused += refused
        if self.standing is not Standing.FINE:
            self._plan_probe(now)
        elif self._is_suspected:
            self._wants_check = True

    def hinted(self) -> None:
        """The operator wrote about credit: filled up, running out."""
        self._was_hinted = True

    def wants_check(self, now: datetime) -> bool:
        """Shall the balance be asked for now?"""
        rested = self._asked_at is None or now - self._asked_at >= HINTED_CHECK_EVERY
        if self._wants_check or (self._was_hinted and rested):
            return True
        if self.standing is Standing.EMPTY:
            return self._asked_at is None or now - self._asked_at >= self._empty_wait(self._asked_at)
        if not self.settings.check_every or (self._busy_at and now - self._busy_at < IDLE_BEFORE_CHECK):
            return False
        if self._asked_at is None:
            return now - self.begun_at >= FIRST_CHECK_AFTER
        return now - self._asked_at >= self.settings.check_every

    def checked(self, balance: Balance, now: datetime) -> None:
        """The balance as the network told it; one without an amount when it could not be read."""
        self._asked_at, self._wants_check, self._was_hinted = now, False, False
        amount = balance.rupiah
        if amount is not None:
            self.balance = balance
        if not self.is_doubted:
            return
        if amount is not None and amount < self.settings.hold_below:
            if self.standing is not Standing.EMPTY:
                self._emptied_at = now
            self.standing = Standing.EMPTY
        elif amount is not None and self.standing is Standing.EMPTY:
            self._clear()  # it was filled
        elif not self._refused:
            self._clear()  # only silence, which a slow network explains as well
        elif self.standing is not Standing.SUSPECT:
            self.standing = Standing.SUSPECT
            self._plan_probe(now)

    def held(self, now: datetime) -> frozenset[Lane]:
        """The lanes that are kept back: broadcasts first, then notices, at last the answers."""
        if self.standing is Standing.SUSPECT:
            return frozenset() if self._probe_at is None or now >= self._probe_at else _ALL
        if self.is_doubted:
            return _ALL
        amount = self.balance.rupiah
        if amount is None or amount >= self.settings.hold_below:
            return frozenset()
        if amount * 2 >= self.settings.hold_below:
            return frozenset({Lane.BROADCAST})
        return frozenset({Lane.BROADCAST, Lane.NOTICE})

    @property
    def is_low(self) -> bool:
        """Does the balance deserve an admin's attention?"""
        return self.balance.rupiah is not None and self.balance.rupiah < self.settings.low

    @property
    def _is_suspected(self) -> bool:
        return len(self._suspects) >= SUSPECTS_IN_A_ROW and len(set(self._suspects)) >= SUSPECT_RECIPIENTS

    def _empty_wait(self, asked_at: datetime) -> timedelta:
        """How long after that question an empty card's balance is asked for again."""
        empty_for = asked_at - (self._emptied_at or asked_at)
        return min(max(empty_for / 4, EMPTY_CHECK_FIRST), EMPTY_CHECK_LAST)

    def _plan_probe(self, now: datetime) -> None:
        self._probe_at = now + min(FIRST_PROBE_AFTER * 2**self._probes, PROBE_EVERY)
        self._probes = min(self._probes + 1, 16)

    def _clear(self) -> None:
        self._suspects.clear()
        self._refused = self._probes = 0
        self._probe_at = None
        self.standing = Standing.FINE
