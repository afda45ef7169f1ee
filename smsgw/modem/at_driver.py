"""The AT modem: the six verbs over one port.

Owns the order of things in one session; what each of them is, its own file knows (init, storage,
submission, result, ussd, registration, recovery).  It must not know any vendor: what differs is a
field of Quirks.  The one rule: after LinkLost the port is closed, and only `open` brings it back.
"""

import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterator, MutableMapping

from smsgw.errors import LinkLost, ModemError, ModemUnavailable
from smsgw.messages import Confirmed, Event, Segment
from smsgw.modem.asking import attempt
from smsgw.modem.base import Health, ModemIdentity
from smsgw.modem.connection import Connector
from smsgw.modem.dialogue import Clock, Dialogue, NoAnswer, Port
from smsgw.modem.engine import Command
from smsgw.modem.init import configure, identify
from smsgw.modem.link import Link
from smsgw.modem.port import PortInfo, SerialPort, candidates
from smsgw.modem.quirks import Quirks, quirks_of
from smsgw.modem.recovery import Ladder
from smsgw.modem.registration import read_health
from smsgw.modem.session import Memory, Session, Settings
from smsgw.modem.storage import Storage
from smsgw.modem.submission import Submission
from smsgw.modem.ussd import ask_network

# Commands that wait for more input, or would dial; a person's prompt cannot serve them.
# Several may stand on one line: AT+CSQ;D0812...;
_MORE_INPUT = re.compile(
    r"(?:^AT|;)\s*(?:[DAO]|\+CMG[SWC]\b|\+CNMA=.*,|\+[A-Z]*SEND|\^DATA|\+UDWNFILE|\+QFUPL)",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"AT(?:[ZEVQ]|&F|.*=(?!\?))", re.IGNORECASE)
_AFTER_START = ("RDY", "^SYSSTART")


class AtModem:
    """One GSM modem that speaks AT.  Implements smsgw.modem.base.Modem."""

    def __init__(
        self,
        settings: Settings,
        *,
        remember: MutableMapping[str, str] | None = None,
        open_port: Callable[[str, int], Port] = SerialPort,
        find_ports: Callable[[], list[PortInfo]] = candidates,
        clock: Clock = time,
    ) -> None:
        """remember  keeps refused PINs and SMSCs (as digests and numbers) beyond this process."""
        self._settings = settings
        self._memory = Memory(remember)
        self._clock = clock
        self._log = logging.getLogger(f"smsgw.modem.{settings.name}")
        self._connector = Connector(settings, open_port, find_ports, clock, self._log)
        self._link: Link | None = None

    def open(self) -> ModemIdentity:
        """See Modem.open.  Does not wait for the network."""
        self.close()
        dialogue = self._connector.connect()
        try:
            session = configure(dialogue, self._settings, self._memory)
            if any(kept.name in _AFTER_START for kept in dialogue.indications):
                # It restarted under our hands, and what was set is gone.
                dialogue.indications.clear()
                session = configure(dialogue, self._settings, self._memory)
        except ModemError:
            dialogue.port.close()
            raise
        dialogue.keep_only_direct()
        storage = Storage(dialogue, session)
        submission = Submission(dialogue, session, self._settings, storage.make_room)
        self._link = Link(self._settings, self._memory, dialogue, session, storage, submission, Ladder())
        self._link.ladder.initialised(dialogue)
        self._tell(session)
        return session.identity

    def poll(self, timeout_s: float) -> list[Event]:
        """See Modem.poll."""
        with self._linked() as link:
            try:
                self._wait_for_events(link, self._clock.monotonic() + timeout_s)
            except ModemError as error:
                # What came before the failure first; the next call meets the failure itself.
                if not link.gathered:
                    raise
                if isinstance(error, LinkLost):
                    self.close()
            return link.take_gathered()

    def acknowledge(self, event: Event) -> None:
        """See Modem.acknowledge."""
        if isinstance(event, Confirmed):
            return
        with self._linked() as link, contextlib.suppress(NoAnswer):
            if event.handle is not None:
                link.storage.forget(event.handle, event.octets)
            elif link.session.needs_cnma:
                link.acknowledge_direct()

    def submit(self, segment: Segment) -> int:
        """See Modem.submit."""
        with self._linked() as link:
            link.initialise_if_due()
            try:
                return link.submission.submit(segment)
            except ModemUnavailable as error:
                if error.reason == "storage_full":
                    link.look_at = 0.0
                raise
            finally:
                if link.submission.wants_init:
                    link.ladder.ask_for_init()

    def health(self) -> Health:
        """See Modem.health."""
        with self._linked() as link:
            health = read_health(link.dialogue)
            link.session.registration = health.registration
            return health

    def close(self) -> None:
        """See Modem.close."""
        link, self._link = self._link, None
        if link is not None:
            link.dialogue.port.close()

    def ussd(self, code: str, timeout_s: float = 60) -> str:
        """See Modem.ussd."""
        with self._linked() as link:
            return ask_network(link.dialogue, link.session.quirks, code, timeout_s)

    def at(self, command: str, timeout_s: float = 10) -> list[str]:
        """See Modem.at."""
        text = command.strip()
        if not text.upper().startswith("AT") or _MORE_INPUT.search(text):
            raise ModemError("only commands that begin with AT and do not wait for more input")
        with self._linked() as link:
            try:
                asked = Command(text, timeout_s, bare=True, body=True, secret=True)
            except ValueError as error:
                raise ModemError(str(error)) from error
            answer = link.dialogue.run(asked)
            if _CHANGES.match(text):
                # It may have undone what we rely on.
                link.ladder.ask_for_init()
            return [*answer.lines, answer.result.text]

    def reset(self) -> None:
        """See Modem.reset.  Afterwards the port is closed."""
        with self._answering() as (dialogue, quirks):
            if not quirks.reset:
                raise ModemUnavailable("no_reset", quirks.no_reset, permanent=True)
            for text in quirks.reset:
                attempt(dialogue, text, 10)
        self.close()

    @contextlib.contextmanager
    def _answering(self) -> Iterator[tuple[Dialogue, Quirks]]:
        """The open modem, or one that only answers AT: a SIM that fails must not prevent a restart."""
        if self._link is not None:
            with self._linked() as link:
                yield link.dialogue, link.session.quirks
            return
        dialogue = self._connector.connect()
        try:
            attempt(dialogue, "ATE0")
            identity = identify(dialogue)
            maker = (identity.manufacturer, identity.model) if identity.manufacturer else self._memory.maker()
            yield dialogue, quirks_of(*maker)
        finally:
            dialogue.port.close()

    def _wait_for_events(self, link: Link, end: float) -> None:
        link.dialogue.listen(0)
        link.collect()
        while not link.gathered and (now := self._clock.monotonic()) < end:
            # The look that is due ends the wait; while nothing may be written, the permission does.
            wake = max(link.look_at, link.dialogue.quiet_until)
            link.dialogue.listen(min(end, max(wake, now + 0.001)) - now)
            link.collect()

    @contextlib.contextmanager
    def _linked(self) -> Iterator[Link]:
        """The open link.  Raises LinkLost when there is none; closes it when it is lost."""
        link = self._link
        if link is None:
            raise LinkLost(f"{self._settings.name}: the modem is not open")
        try:
            yield link
        except LinkLost:
            self.close()
            raise

    def _tell(self, session: Session) -> None:
        identity = session.identity
        self._log.info(
            "ready: %s %s on %s, memories %s, CNMI %s, %s",
            identity.manufacturer.strip(),
            identity.model.strip(),
            identity.port,
            "+".join(session.memories) or "as they are",
            session.cnmi or "none (polling)",
            session.registration.value,
        )
