"""One modem's loop: poll -> receive -> send, and what brings the modem back.

The thread that runs it owns the modem; everybody else writes rows, which the loop finds within
IDLE_POLL_S, so there is no wake-up signal and no lock of our own.  One rule: whatever the modem does,
the loop goes on, and the modem's row says in what state.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from smsgw import inbound, jobs, outbound
from smsgw.config import ModemSection
from smsgw.daemon.absence import Absence
from smsgw.daemon.identity import check_identity
from smsgw.daemon.purse import Purse
from smsgw.daemon.room import Room
from smsgw.daemon.tasks import serve_tasks
from smsgw.db import inbox, modems
from smsgw.db.database import data_version, own_connection
from smsgw.errors import ModemError, ModemUnavailable
from smsgw.modem import open_modem
from smsgw.modem.base import Health, Modem, ModemIdentity, Registration
from smsgw.office.desk import Desk, up_to_date
from smsgw.outbound import Tally
from smsgw.policy import gate_of

log = logging.getLogger("smsgw.daemon")

# The longest that a row waits to be seen; five looks a second cost less than 0.1 % of a core.
IDLE_POLL_S = 0.2

# Rows that come due by the clock alone, and texts that were put off, are looked for this often.
RECHECK_S = 3.0

HEALTH_INTERVAL_S = 60.0

# While a modem is not registered its health is asked this often, so that sending resumes soon.
UNREGISTERED_INTERVAL_S = 3.0

# What an open modem may say to a submit and stay open; anything else is found out by opening it anew.
# First and longest pause, in seconds.  A full storage is emptied by the very next poll.
_PAUSES = {
    "not_registered": (3.0, 3.0),
    "denied": (3.0, 30.0),
    "sim_busy": (1.0, 10.0),
    "no_smsc": (30.0, 300.0),
    "storage_full": (0.0, 30.0),
}

# A modem that refuses as busy for some two minutes is stuck, and is opened anew.
_BUSY_PAUSES = 10


class ModemLoop:
    """The loop of one modem.

    stop   set by whoever wants it to end; the segment in hand is finished first
    avoid  gives the beginnings of numbers that another modem is preferred for, as of now
    """

    def __init__(
        self,
        section: ModemSection,
        desk: Desk,
        clock: Callable[[], datetime],
        stop: threading.Event,
        *,
        avoid: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self.name = section.name
        self.section = section
        self.ready = False  # open, registered and able to pay: other loops may leave it its prefixes
        self._desk, self._clock, self._stop, self._avoid = desk, clock, stop, avoid
        self._tally = Tally(self.name, gate_of(desk), section.daily_limit)
        self._absence = Absence(section, desk.config.office.language, clock, stop)
        self._modem: Modem | None = None
        self._purse: Purse | None = None
        self._room = Room(self.name)
        self._shown_standing = ""  # the card's, as the row tells it
        self._pause_reason, self._pauses = "", 0
        self._may_send = False
        self._turned_at = time.monotonic()
        self._next_health = self._next_look = 0.0  # monotonic: a clock that jumps stops nothing
        self._seen_version: int | None = -1

    @property
    def awake_at(self) -> float:
        """When the loop last showed that it runs, monotonic: once a turn, and often in its waits."""
        return max(self._turned_at, self._absence.awake_at)

    def run(self) -> None:
        """Run until stopped.  Raises what the database raises: nothing may be taken off a SIM then."""
        try:
            with own_connection():
                outbound.recover(self.name, self._clock())
                modems.give_up_begun(self.name, self._clock())
                while not self._stop.is_set():
                    self.run_once()
        finally:
            self._let_go()

    def run_once(self) -> None:
        """One turn: a look at the modem, what came, one segment at most; or what brings it back."""
        self._turned_at = time.monotonic()
        try:
            if self._modem is None:
                self._connect()
            else:
                self._serve(self._modem)
        except (ModemError, OSError) as error:
            self._let_go()
            self._absence.endure(error)

    def _connect(self) -> None:
        self._absence.record("opening")
        modem = open_modem(self.section, modems.Memory(self.name, self._clock))
        self._modem = modem
        identity = modem.open()
        now = self._clock()
        check_identity(self.name, identity, self._desk.vault, now)
        self._absence.over(**_columns(identity))
        log.info("%s: open, %s %s on %s", self.name, identity.manufacturer, identity.model, identity.port)
        self._purse = Purse(self.name, self._desk.config.credit, identity.imsi, now)
        self._pause_reason = self._shown_standing = ""
        self._next_health = self._next_look = 0.0
        stale = inbox.find_unacknowledged(self.name)
        inbound.decide_waiting(now, self._desk)
        self._take_in(modem, 0)
        # What the SIM no longer holds was let go in a life before this one.
        gone = stale & inbox.find_unacknowledged(self.name)
        inbox.mark_acknowledged(sorted(gone), self._clock())

    def _serve(self, modem: Modem) -> None:
        sent = self._has_work() and self._work(modem)
        self._take_in(modem, 0 if sent else IDLE_POLL_S)
        if self._purse is not None:
            if self._may_send and self._purse.look(modem, self._clock()):
                self._take_in(modem, 0)  # what came while the network was asked goes first
                self._seen_version = -1  # lanes may have opened
            if self._purse.state != self._shown_standing:
                self._next_health = 0.0
        if time.monotonic() >= self._next_health:
            self._check_health(modem)

    def _take_in(self, modem: Modem, timeout_s: float) -> None:
        for event in modem.poll(timeout_s):
            now = self._clock()
            inbound.receive(event, modem, self.name, now, self._desk)
            if self._purse is not None:
                self._purse.notice(event, now)
            self._seen_version = -1  # a reply may be queued now

    def _has_work(self) -> bool:
        """Has anything changed since the last look, or is it time to look again?"""
        now, version = time.monotonic(), data_version()
        if version is not None and version == self._seen_version and now < self._next_look:
            return False
        self._seen_version = version
        if now >= self._next_look:
            self._next_look = now + RECHECK_S
            self._keep_up()
            inbound.decide_waiting(self._clock(), self._desk)
            jobs.feed(self._clock(), self._desk)
        return True

    def _keep_up(self) -> None:
        """Take over what the office has edited: a holiday on which it opens, say, opens the windows too."""
        desk = up_to_date(self._desk)
        if desk is not self._desk:
            self._desk, self._tally.gate = desk, gate_of(desk)

    def _work(self, modem: Modem) -> bool:
        """What a person asked, and one segment; True when one was claimed."""
        if serve_tasks(self.name, modem, self._clock):
            # It may have kept the modem for a minute: a STOP that came meanwhile goes before the next notice.
            self._take_in(modem, 0)
        if not self._may_send or self._purse is None:
            return False
        try:
            sent = outbound.send_due(
                modem, self._tally, self._clock, avoid=self._avoid(), account=self._purse.account
            )
        except ModemUnavailable as error:
            self._pause_sending(error)
            return False
        if sent:
            self._pause_reason = ""
            self._seen_version = -1  # more may be due
        return sent

    def _pause_sending(self, error: ModemUnavailable) -> None:
        """An open modem cannot send now.  Raises the error where only opening it anew can help."""
        if error.reason not in _PAUSES:
            raise error
        self._pauses = self._pauses + 1 if error.reason == self._pause_reason else 0
        if error.reason == "sim_busy" and self._pauses > _BUSY_PAUSES:
            raise error
        self._pause_reason = error.reason
        first, longest = _PAUSES[error.reason]
        wait_s = min((first or float(self._pauses > 0)) * 2 ** min(self._pauses, 16), longest)
        self._may_send = self.ready = False
        self._next_health = time.monotonic() + wait_s
        self._absence.record(error.reason, detail=error.detail[:200])
        log.warning("%s: sends nothing for %.0f s: %s", self.name, wait_s, error)

    def _check_health(self, modem: Modem) -> None:
        health = modem.health()
        # A modem that does not say may well be registered: the network's answer to a submit decides.
        may_send = health.registration.may_send or health.registration is Registration.UNKNOWN
        if may_send != self._may_send:
            log.info("%s: %s", self.name, health.registration)
        self._may_send = may_send
        self._seen_version = -1
        self._next_health = time.monotonic() + (HEALTH_INTERVAL_S if may_send else UNREGISTERED_INTERVAL_S)
        self._room.look(health, self._clock())
        state, detail = self._state(health)
        self.ready = state == "ready"
        self._absence.record(state, detail=detail, **_health_columns(health))

    def _state(self, health: Health) -> tuple[str, str]:
        """State and detail for the modem's row."""
        if self._purse is not None:
            self._purse.network = health.operator
            self._shown_standing = self._purse.state
        if not self._may_send:
            denied = health.registration is Registration.DENIED
            return ("denied" if denied else "not_registered"), ""
        if self._purse is not None and self._purse.state:
            return self._purse.state, self._purse.detail
        if self._room.is_full:
            return "storage_full", self._room.detail
        # Registered, and yet the last submit was refused for the modem's or the card's own reason.
        return (self._pause_reason if self._pause_reason == "no_smsc" else "ready"), ""

    def _let_go(self) -> None:
        self.ready = self._may_send = False
        self._purse = None
        if self._modem is not None:
            self._modem.close()
            self._modem = None


def _columns(identity: ModemIdentity) -> dict[str, object]:
    model = f"{identity.manufacturer} {identity.model}".strip()
    return {"model": model[:80], "port": identity.port[:200]}


def _health_columns(health: Health) -> dict[str, object]:
    return {
        "registration": str(health.registration),
        "operator": health.operator[:40],
        "signal_dbm": health.rssi_dbm,
    }
