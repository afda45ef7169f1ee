"""What lives from `open` to `close`: the parts of one link, and what arrives on it.

Owns the way from an indication to an event, and when the storages are looked through.  It must not
know any vendor.  The one rule: while a PDU may be on its way (Dialogue.quiet_until), nothing is written.
"""

from dataclasses import dataclass, field

from smsgw.errors import LinkLost, ModemUnavailable
from smsgw.messages import Event
from smsgw.modem import fields
from smsgw.modem.asking import attempt, first_value
from smsgw.modem.decoding import Received, event_of
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Indication
from smsgw.modem.init import configure
from smsgw.modem.recovery import Ladder, has_lost_power
from smsgw.modem.registration import REGISTRATIONS
from smsgw.modem.session import Memory, Session, Settings
from smsgw.modem.storage import Place, Storage
from smsgw.modem.submission import Submission

# Then it is opened anew, and what its model needs to come unstuck is done there.
BUSY_S = 30.0


@dataclass(slots=True)
class Link:
    """One opened modem.

    look_at   monotonic; when the storages are due to be looked through
    gathered  events that `poll` has not returned yet
    """

    settings: Settings
    memory: Memory
    dialogue: Dialogue
    session: Session
    storage: Storage
    submission: Submission
    ladder: Ladder
    look_at: float = 0.0
    gathered: list[Event] = field(default_factory=list)

    def initialise_if_due(self) -> None:
        """L1.  Raises ModemUnavailable, LinkLost."""
        if self.ladder.is_init_due(self.dialogue):
            self.dialogue.log.warning("the modem is initialised again")
            self.session = configure(self.dialogue, self.settings, self.memory)
            self.storage.adopt(self.session)
            self.submission.adopt(self.session)
            self.dialogue.keep_only_direct()
            self.ladder.initialised(self.dialogue)
            self.look_at = 0.0

    def collect(self) -> None:
        """Add to `gathered` what indications and, when due, storages hold.  Raises as Modem.poll.

        What was gathered before a failure stays gathered: direct messages lie nowhere else.
        """
        places: list[tuple[str, Place]] = []
        for indication in self.dialogue.take_indications():
            self._sort(indication, places)
        self.gathered += self.submission.take_confirmed()
        if self.dialogue.clock.monotonic() < self.dialogue.quiet_until:
            # A PDU may be on its way: not a word to the modem.
            if places:
                self.look_at = 0.0
            return
        self.initialise_if_due()
        for name, place in places:
            self._fetch(name, place)
        if self.dialogue.overflowed or self.dialogue.clock.monotonic() >= self.look_at:
            self.dialogue.overflowed = False
            self.look_at = self.dialogue.clock.monotonic() + self.settings.poll_interval_s
            had = len(self.gathered)
            self.storage.look(self.gathered)
            self._endure_busy()
            if len(self.gathered) > had and not places:
                self.check_announcing()
        self.storage.restore()

    def _endure_busy(self) -> None:
        """A modem that starts, or reads its SIM, is busy for half a minute; longer, and it is stuck."""
        since = self.storage.busy_since
        if since is not None and self.dialogue.clock.monotonic() - since > BUSY_S:
            raise ModemUnavailable("sim_busy", f"the modem says for more than {BUSY_S:.0f} s that it is busy")

    def check_announcing(self) -> None:
        """Ask whether the modem still announces messages; where it does not, it is initialised again.

        One that restarts without a word on an open port has lost what was set, and would be slow for ever.
        """
        wanted = fields.split_fields(self.session.cnmi)
        value = first_value(attempt(self.dialogue, "AT+CNMI?"))
        now = fields.split_fields(value)
        if len(wanted) > 1 and len(now) > 1 and fields.number(now[1]) == 0 != fields.number(wanted[1]):
            self.dialogue.log.warning("the modem announces nothing any more; it must have restarted")
            self.ladder.ask_for_init()

    def take_gathered(self) -> list[Event]:
        """The events, now the caller's."""
        taken, self.gathered = self.gathered, []
        return taken

    def _sort(self, indication: Indication, places: list[tuple[str, Place]]) -> None:
        """What the indication asks for: an event at once, a place to read, or a note."""
        name = indication.name
        if name in ("+CMTI", "+CDSI"):
            memory, index = fields.location(indication.text)
            if index is None or not memory:
                self.look_at = 0.0
            else:
                places.append((name, (memory, index)))
        elif name in ("+CMT", "+CDS"):
            self._direct(indication)
        elif name == "+CMGS":
            self.submission.note_late_result(indication)
        elif name in REGISTRATIONS:
            registration = fields.registration(indication.text)
            if name == "+CREG" or registration.may_send:
                self.session.registration = registration
        elif has_lost_power(indication):
            raise LinkLost(
                f"the modem switched itself off ({indication.name.lower()}); check its power supply"
            )
        else:
            self.ladder.note(indication)

    def _direct(self, indication: Indication) -> None:
        """A message that came whole, stored nowhere."""
        if indication.body is None:
            self.dialogue.log.warning("%s came without its PDU", indication.name)
            self.look_at = 0.0
            return
        parts = fields.split_fields(indication.text)
        if len(parts) > 2:
            # Only text mode writes so many fields: somebody has switched it on.
            self.ladder.ask_for_init()
        event = event_of(None, indication.body, fields.number(parts[-1]))
        if event is not None:
            self.gathered.append(event)

    def _fetch(self, name: str, place: Place) -> None:
        """What an indication points at; where nothing is, everything is looked through."""
        events: list[Received] = []
        try:
            events += self.storage.fetch(place)
            if not events and name == "+CDSI" and place[0] != "SR":
                # Quectel announces a report in SM that lies in SR.
                events += self.storage.fetch(("SR", place[1]))
        except NoAnswer:
            self.dialogue.log.warning("no answer when reading %s %d", *place)
        self.gathered += events
        if not events:
            self.look_at = 0.0

    def acknowledge_direct(self) -> None:
        """+CNMA, in the form that this modem takes.  Raises LinkLost."""
        for text in ("AT+CNMA=1", "AT+CNMA"):
            answer = attempt(self.dialogue, text, 2)
            if answer is not None and answer.is_ok:
                return
        # CMS 340 and the like: nothing was awaited, and never will be in this session.
        self.session.needs_cnma = False
