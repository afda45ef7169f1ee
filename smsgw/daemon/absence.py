"""The time in which a modem is not there: what is done to bring it back, and what people see meanwhile.

Decisions are recovery.py's; here they are carried out.  One rule: each wait ends at once when the gateway
stops, when the port is plugged in or pulled out, and when a person has done what was asked for.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from smsgw.config import ModemSection
from smsgw.daemon.command import run_command
from smsgw.daemon.identity import is_accepted
from smsgw.daemon.recovery import Plan, Recovery, Step
from smsgw.daemon.tasks import refuse_tasks
from smsgw.db import alarms, modems
from smsgw.db.database import data_version
from smsgw.errors import ModemError, ModemUnavailable
from smsgw.modem import open_modem, plugged_in

log = logging.getLogger("smsgw.daemon")

_SLICE_S = 0.2

# Waits from here on are watched for a stick that is pulled out or plugged in; shorter ones end anyway.
_WATCHED_FROM_S, _WATCH_EVERY_S = 2.5, 1.0

# A modem that is away for so long needs a person, and an admin wants to know.
_ALARM_AFTER_S = 600.0


class Absence:
    """One modem's row, and its way back."""

    def __init__(
        self,
        section: ModemSection,
        language: str,
        clock: Callable[[], datetime],
        stop: threading.Event,
    ) -> None:
        self._section, self._name, self._language = section, section.name, language
        self._clock, self._stop = clock, stop
        self._recovery = Recovery(has_command=bool(section.recover_command))
        self._recorded: dict[str, object] = {}
        self._since: float | None = None
        self._alarmed = False
        self._seen_version: int | None = -1
        self.awake_at = time.monotonic()  # when it last showed that its thread runs

    def record(self, state: str, detail: str = "", **columns: object) -> None:
        """Note the modem's state where others look, if it has changed."""
        # While it is opened again people still want to read why it was lost.
        if state == "opening" and self._since is not None:
            return
        self._note({"state": state, "detail": detail, **columns})

    def _note(self, changes: dict[str, object]) -> None:
        if changes != self._recorded:
            self._recorded = changes
            modems.record(self._name, self._clock(), **changes)

    def over(self, **columns: object) -> None:
        """The modem is open, and is the one it should be."""
        self._recovery.opened(time.monotonic())
        self._since, self._alarmed = None, False
        self._note({"state": "ready", "detail": "", **columns})

    def endure(self, error: Exception) -> None:
        """Note what was wrong, do what the ladder says, and wait until opening is worth a try."""
        now = time.monotonic()
        reason, detail = "link_lost", str(error)
        permanent = False
        if isinstance(error, ModemUnavailable):
            reason, detail, permanent = error.reason, error.detail, error.permanent
        plan = self._recovery.failed(reason, now, permanent=permanent, over_url="://" in self._section.port)
        self._since = now if self._since is None else self._since
        state = "flapping" if plan.is_rest else reason
        if self._recovery.is_first_failure or state != self._recorded.get("state"):
            log.warning("%s: %s (%s); next try in %.1f s", self._name, state, detail, plan.wait_s)
        self.record(state, detail=detail[:200])
        self._alarm(state, plan, now)
        self._climb(plan.step)
        self._wait(plan.wait_s, state, detail)

    def _alarm(self, state: str, plan: Plan, now: float) -> None:
        long_away = self._since is not None and now - self._since > _ALARM_AFTER_S
        if not self._alarmed and (plan.is_rest or state == "identity_changed" or long_away):
            self._alarmed = True
            alarms.raise_alarm("modem", self._name, state, self._clock())

    def _climb(self, step: Step) -> None:
        match step:
            case Step.RESET:
                self._reset()
            case Step.COMMAND:
                run_command(self._section.recover_command, self._name, self._section.port, self._stop)

    def _reset(self) -> None:
        log.warning("%s: it is restarted", self._name)
        modem = open_modem(self._section, modems.Memory(self._name, self._clock))
        try:
            modem.reset()
        except (ModemError, OSError) as error:
            if isinstance(error, ModemUnavailable) and error.reason == "no_reset":
                self._recovery.reset_is_forbidden()
            log.warning("%s: no restart: %s", self._name, error)
        finally:
            modem.close()

    def _wait(self, seconds: float, state: str, detail: str) -> None:
        end = time.monotonic() + seconds
        is_watched = seconds >= _WATCHED_FROM_S
        seen = plugged_in(self._section.port) if is_watched else None
        next_watch = time.monotonic() + _WATCH_EVERY_S
        while (left := end - time.monotonic()) > 0 and not self._stop.wait(min(left, _SLICE_S)):
            self.awake_at = time.monotonic()
            if self._has_news() and self._serve_people(state, detail):
                return
            if is_watched and time.monotonic() >= next_watch:
                next_watch = time.monotonic() + _WATCH_EVERY_S
                if plugged_in(self._section.port) != seen:
                    log.info("%s: a port came or went; it is tried again", self._name)
                    self._recovery.replugged()
                    return

    def _has_news(self) -> bool:
        version = data_version()
        if version is not None and version == self._seen_version:
            return False
        self._seen_version = version
        return True

    def _serve_people(self, state: str, detail: str) -> bool:
        """Answer who asked something of this modem; True when that ends the wait."""
        if refuse_tasks(self._name, state, detail, self._language, self._clock):
            self._reset()
            return True
        return state == "identity_changed" and is_accepted(self._name)
