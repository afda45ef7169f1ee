"""The gammu modem: the six verbs over libgammu, which runs in a child process that can be killed.

For telephones and modems that have no AT PDU mode, and for gammu's dummy.  It must not import gammu:
gammu_phone.py does, in the child.  The one rule: no call lasts longer than its deadline; what was being
sent then is in doubt, anything else is a lost link, and `open` begins with a new child.
"""

import contextlib
import logging
import time
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

from smsgw.errors import InDoubt, LinkLost, ModemError, ModemUnavailable, Postponed
from smsgw.messages import Confirmed, Event, Segment
from smsgw.modem import ModemConfig
from smsgw.modem.base import Health, ModemIdentity, Registration
from smsgw.modem.gammu_failures import call_failure, open_failure, submit_failure
from smsgw.modem.gammu_messages import event_from, submit_message
from smsgw.modem.gammu_process import GammuError, GammuProcess, NotAsked
from smsgw.modem.gammu_values import gammu_names, health_from
from smsgw.modem.gammu_wire import Frame
from smsgw.modem.quirks import GENERIC, Quirks, quirks_of
from smsgw.modem.session import Memory

# libgammu's Init sleeps for 4 s on a perfect modem, and asks a slow one a dozen questions.
OPEN_TIMEOUT_S = 60.0
# Listing a full SIM takes up to a minute.
LOOK_TIMEOUT_S = 90.0
# The longest that libgammu asks one question by itself is 40 s; who is mute for 20 s is gone.
ANSWER_TIMEOUT_S = 20.0
# Beyond the time that the child is given to listen or wait.
GRACE_S = 10.0
# Beyond it the configuration's own wish counts, see _submit.
DEFAULT_SUBMIT_S = 75


class GammuModem:
    """One modem by way of libgammu.  Implements smsgw.modem.base.Modem."""

    def __init__(self, config: ModemConfig, *, remember: MutableMapping[str, str] | None = None) -> None:
        """remember  keeps refused PINs (as digests) beyond this process."""
        self._config = config
        self._memory = Memory(remember)
        self._log = logging.getLogger(f"smsgw.modem.{config.name}")
        self._child: GammuProcess | None = None
        self._quirks: Quirks = GENERIC
        self._smsc = ""
        self._registration = Registration.UNKNOWN
        self._look_at = 0.0
        #: Handed up, not yet acknowledged: location -> octets.
        self._handed: dict[int, bytes] = {}
        #: Acknowledged, but not deleted yet.
        self._condemned: dict[int, bytes] = {}

    def open(self) -> ModemIdentity:
        """See Modem.open."""
        self.close()
        self._child = GammuProcess()
        try:
            told = self._initialise(self._child)
        except ModemError:
            self.close()
            raise
        port = told["port"]
        if Path(port).exists():
            self._child.port = Path(port)
        self._quirks = quirks_of(told["manufacturer"], told["model"])
        self._smsc = self._config.smsc or told["smsc"]
        self._registration, self._look_at = Registration.UNKNOWN, 0.0
        self._handed.clear()
        if not told["announces"]:
            self._log.warning("it announces nothing: messages are polled for, and no status reports come")
        self._log.info("ready: %s %s on %s, by gammu", told["manufacturer"], told["model"], port)
        names = ("manufacturer", "model", "revision", "imei", "imsi")
        return ModemIdentity(**{name: told[name] for name in names}, smsc=self._smsc, port=port)

    def poll(self, timeout_s: float) -> list[Event]:
        """See Modem.poll."""
        with self._linked() as child:
            end = time.monotonic() + timeout_s
            events: list[Event] = []
            while True:
                left = max(0.0, min(end, max(self._look_at, time.monotonic())) - time.monotonic())
                heard = child.call("listen", left + GRACE_S, wait_s=left)
                events += filter(None, map(event_from, heard["reports"]))
                if heard["stirred"] or time.monotonic() >= self._look_at:
                    try:
                        events += self._look(child)
                    except ModemError:
                        # What came before the failure first; the next call meets the failure itself.
                        if not events:
                            raise
                if events or time.monotonic() >= end:
                    return events

    def acknowledge(self, event: Event) -> None:
        """See Modem.acknowledge."""
        if isinstance(event, Confirmed) or event.handle is None:
            return
        location = event.handle[1]
        with self._linked() as child:
            if self._handed.get(location, event.octets) == event.octets:
                self._handed.pop(location, None)
                self._delete(child, location, event.octets)

    def submit(self, segment: Segment) -> int:
        """See Modem.submit."""
        message = submit_message(segment, self._smsc)
        with self._linked() as child:
            self._require_network()
            reference = self._submit(child, message)
            if not isinstance(reference, int) or not 0 <= reference <= 255:
                raise Postponed("gammu gives no message reference: sent or not", maybe_sent=True)
            return reference

    def health(self) -> Health:
        """See Modem.health."""
        with self._linked() as child:
            health = health_from(child.call("health", ANSWER_TIMEOUT_S))
            self._registration = health.registration
            return health

    def close(self) -> None:
        """See Modem.close."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def ussd(self, code: str, timeout_s: float = 60) -> str:
        """See Modem.ussd."""
        if not code or not set(code) <= set("0123456789*#+"):
            raise ModemError("a USSD code has digits, * and # only, such as *888#")
        with self._linked() as child:
            answer = child.call("ussd", timeout_s + GRACE_S, code=code, wait_s=timeout_s)
        if answer is None:
            raise ModemError(f"the network did not answer {code} in {timeout_s:.0f} s")
        text = str(answer["text"]).partition("\0")[0].strip()
        if not text:
            raise ModemError(f"USSD {code}: the network ended it without a text")
        return text

    def at(self, command: str, timeout_s: float = 10) -> list[str]:
        """Refuses: see Modem.at."""
        raise ModemError(
            'this modem runs by gammu, which keeps the line to itself; AT commands need driver = "at"'
        )

    def reset(self) -> None:
        """See Modem.reset.  Afterwards the modem is closed."""
        with self._linked() as child:
            if not self._quirks.reset:
                raise ModemUnavailable("no_reset", self._quirks.no_reset, permanent=True)
            with contextlib.suppress(LinkLost):
                # The modem may be gone before it has answered.
                child.call("reset", ANSWER_TIMEOUT_S)
        self.close()

    def _initialise(self, child: GammuProcess) -> dict[str, Any]:
        """Open and unlock; what the child told.  Raises ModemUnavailable, LinkLost."""
        port, connection, model = gammu_names(self._config)
        try:
            told = child.call("open", OPEN_TIMEOUT_S, port=port, connection=connection, model=model)
            if told["asks_for"] == "PIN":
                self._unlock(child, told["imei"])
            elif told["asks_for"]:
                reason = "puk_required" if "PUK" in told["asks_for"] else "sim_failure"
                raise ModemUnavailable(reason, f"the SIM asks for {told['asks_for']}", permanent=True)
            return {**told, **child.call("prepare", OPEN_TIMEOUT_S), "port": port}
        except GammuError as error:
            raise open_failure(error) from error
        except LinkLost as error:
            # It does not come back from a modem that is mute.
            raise ModemUnavailable("mute", str(error)) from error

    def _unlock(self, child: GammuProcess, imei: str) -> None:
        pin = self._config.pin
        if not pin:
            raise ModemUnavailable("pin_required", "the SIM asks for its PIN", permanent=True)
        if not self._memory.may_try(imei, pin):
            raise ModemUnavailable("pin_refused", "the SIM has refused this PIN before", permanent=True)
        try:
            child.call("unlock", OPEN_TIMEOUT_S, pin=pin)
        except GammuError as error:
            if not error.said:
                raise
            self._memory.refuse(imei, pin)
            raise ModemUnavailable("pin_refused", "the SIM refuses this PIN", permanent=True) from error
        self._memory.forgive(imei, pin)

    def _look(self, child: GammuProcess) -> list[Event]:
        """What is new in the memories."""
        self._look_at = time.monotonic() + self._config.poll_interval_s
        found = {message["location"]: message for message in child.call("look", LOOK_TIMEOUT_S)}
        for known in (self._handed, self._condemned):
            for location in known.keys() - found.keys():
                # It lies there no more; the next message may get its place.
                del known[location]
        events: list[Event] = []
        for location, message in found.items():
            event = event_from(message)
            if event is None or self._handed.get(location) == event.octets:
                continue
            if self._condemned.get(location) == event.octets:
                self._delete(child, location, event.octets)
                continue
            # What was to be deleted is gone, and this is another message in its place.
            self._condemned.pop(location, None)
            self._handed[location] = event.octets
            events.append(event)
        return events

    def _delete(self, child: GammuProcess, location: int, octets: bytes) -> None:
        """Delete what was acknowledged; what cannot be deleted now is tried again at the next look."""
        try:
            child.call("delete", ANSWER_TIMEOUT_S, location=location)
        except GammuError as error:
            if isinstance(failed := call_failure(error), LinkLost):
                raise failed from error
            if location not in self._condemned:
                self._log.warning("message %d cannot be deleted (%s); it is tried again", location, error)
            self._condemned[location] = octets
        else:
            self._condemned.pop(location, None)

    def _require_network(self) -> None:
        """Raises ModemUnavailable where the modem says that it is in no network."""
        if self._registration in (Registration.DENIED, Registration.SEARCHING):
            self.health()
        if self._registration is Registration.DENIED:
            raise ModemUnavailable("denied", "the network refuses this SIM; is it registered and paid?")
        if self._registration is Registration.SEARCHING:
            raise ModemUnavailable("not_registered", "the modem is looking for a network")

    def _submit(self, child: GammuProcess, message: Frame) -> Any:
        chosen = self._config.submit_timeout_s
        # A person who sets less than the default wants less, whatever the model needs.
        limit = chosen if chosen < DEFAULT_SUBMIT_S else max(chosen, self._quirks.submit_timeout_s)
        begun = time.monotonic()
        try:
            return child.call("submit", limit, message=message)
        except GammuError as error:
            failed = submit_failure(error, self._quirks.vendor, time.monotonic() - begun)
            if isinstance(failed, ModemUnavailable):
                self._registration = Registration.UNKNOWN
            if not isinstance(failed, InDoubt):
                raise failed from error
            # A modem that said nothing for so long needs a new beginning.
            raise failed from LinkLost(str(error))
        except NotAsked:
            raise
        except LinkLost as error:
            # The child was killed, or died: nobody can say how far it had come.
            raise InDoubt(f"sent or not: {error}") from error

    @contextlib.contextmanager
    def _linked(self) -> Iterator[GammuProcess]:
        """The open child.  Raises LinkLost when there is none; ends it when the link is lost."""
        child = self._child
        if child is None:
            raise LinkLost(f"{self._config.name}: the modem is not open")
        try:
            yield child
        except GammuError as error:
            failed = call_failure(error)
            if isinstance(failed, LinkLost):
                self.close()
            raise failed from error
        except LinkLost:
            self.close()
            raise
        except InDoubt as error:
            if isinstance(error.__cause__, LinkLost):
                self.close()
            raise
