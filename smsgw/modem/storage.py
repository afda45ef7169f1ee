"""The modem's message memories: choosing, listing, fetching, deleting.

Owns what has been handed up and what could not be deleted; must not know what messages mean.  The one
rule: nothing is deleted but what was acknowledged, octet for octet (an index is used again by the next
message), and in a full memory the copies of texts that were sent.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from smsgw.messages import Event, Unreadable
from smsgw.modem import fields
from smsgw.modem.asking import attempt, first_value, patiently
from smsgw.modem.causes import cause_of, is_empty, number_of
from smsgw.modem.decoding import Received, event_of, is_cut
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Answer, Command
from smsgw.modem.session import Session

Place = tuple[str, int]
# When +CMGL is refused, every index is asked one by one; no memory seen in the field has more.
_MOST_INDEXES = 500
# Some modems take three seconds for each answer; taken for silence, they would be set up anew for ever.
_PROBE_S = 4.0
# A full memory takes a minute to list at 9600 Bd; its first line comes within seconds, or never.
_LIST_S, _LIST_SILENCE_S = 60.0, 10.0
# A modem that was silent to +CMGL is read index by index for so long: replies must not wait at each look.
_MUTE_S = 3600.0
# A deletion without an answer is put off for so long: each costs ten seconds, and a full SIM holds fifty.
_UNDELETED_S = 60.0
# A header of text mode: <stat> is a word there.
_TEXT_MODE = re.compile(r'\+CMG[LR]:\s*(?:\d+\s*,\s*)?"(?:REC|STO) ', re.IGNORECASE)
# <stat> of what was written into the memory, not received.  A draft is somebody's; a copy of what was sent
# (by a phone that had the SIM before, or a program) is nobody's loss, and a full memory receives nothing.
_STO_UNSENT, _STO_SENT = 2, 3
# Each copy costs two questions, and a few make room for what waits.
_COPIES_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class _Entry:
    """A header and its PDU line; the line is empty when it got lost."""

    header: fields.Header
    line: str = field(default="", repr=False)


class Storage:
    """The memories of one session."""

    def __init__(self, dialogue: Dialogue, session: Session) -> None:
        self._dialogue = dialogue
        self._session = session
        #: Handed up, not yet acknowledged.
        self._handed: dict[Place, bytes] = {}
        #: Acknowledged, but the modem would not delete it yet.
        self._condemned: dict[Place, bytes] = {}
        #: Copies of sent texts that were seen, as PDU lines.
        self._copies: dict[Place, str] = {}
        #: Monotonic; until then +CMGL, or +CMGD, is not asked, since it was not answered.
        self._lists_at = self._deletes_at = 0.0
        #: Monotonic; since then each look has met a modem that says it is busy.
        self.busy_since: float | None = None

    def adopt(self, session: Session) -> None:
        """The modem was initialised again; what was handed up stays handed up."""
        self._session = session

    def look(self, found: list[Event]) -> None:
        """Add everything new in all memories to `found`.  Raises LinkLost.

        One by one, since what is added has been marked as handed up, whatever comes next.
        """
        # A list may take a minute; whether anybody is there is known sooner.
        attempt(self._dialogue, "AT", _PROBE_S)
        for name in self._session.memories or ("",):
            used = self._select(name)
            if used is None or (used == 0 and name != self._session.main_memory):
                continue
            with contextlib.suppress(NoAnswer):
                for event in self._look_into(name):
                    found.append(event)
                self._relieve(name)

    def fetch(self, place: Place) -> list[Received]:
        """The message there, if it is new and readable as one.  Raises LinkLost, NoAnswer."""
        if self._select(place[0]) is None:
            return []
        entry = self._read(place[1])
        return self._consider(place, entry) if entry else []

    def forget(self, place: Place, octets: bytes) -> None:
        """Delete what was acknowledged; what cannot be deleted now is tried again at the next look."""
        if self._handed.get(place, octets) != octets:
            return  # Another message lies there by now.
        self._handed.pop(place, None)
        self._condemned[place] = octets
        if self._select(place[0]) is not None:
            self._delete(place)
        if place in self._condemned:
            self._dialogue.log.warning("%s %d could not be deleted; tried again later", *place)

    def clear_condemned(self) -> bool:
        """Try again to delete; True when room was made.  Raises LinkLost."""
        before = len(self._condemned)
        for place in list(self._condemned):
            with contextlib.suppress(NoAnswer):
                # It reads the entry first: a deletion whose answer was lost has freed the index.
                self.fetch(place)
        return len(self._condemned) < before

    def make_room(self) -> bool:
        """Delete what may be deleted; True when room was made.  Raises LinkLost."""
        made = self.clear_condemned()
        for name in sorted({place[0] for place in self._copies}):
            if self._select(name) is not None:
                made = self._delete_copies(name) or made
        return made

    def restore(self) -> None:
        """Point +CPMS back to the main memory."""
        if self._session.memory != self._session.main_memory:
            self._select(self._session.main_memory)

    def _select(self, name: str) -> int | None:
        """Make it the memory to read; its used count (-1: unknown), or None when it cannot be chosen."""
        session = self._session
        if name == session.memory or not session.memory:
            return -1
        form = ",".join(f'"{part}"' for part in (name, *session.tail))
        answer = patiently(self._dialogue, Command(f"AT+CPMS={form}", timeout_s=10))
        if answer is None or not answer.is_ok:
            return None
        session.memory = name
        stores = fields.stores(first_value(answer))
        return stores[0].used if stores else -1

    def _look_into(self, name: str) -> Iterator[Received]:
        answer = self._list()
        if self._is_busy(answer):
            return
        if answer is None or not (answer.is_ok or is_empty(answer.result)):
            yield from self._look_one_by_one(name)
            return
        entries = _entries(answer.lines, "+CMGL:") if answer.is_ok else []
        self._prune(name, {(name, entry.header.index) for entry in entries if entry.header.index is not None})
        for entry in entries:
            if entry.header.index is not None:
                yield from self._consider((name, entry.header.index), entry)

    def _list(self) -> Answer | None:
        """The whole memory; None where the modem is silent to that question."""
        clock = self._dialogue.clock
        if clock.monotonic() < self._lists_at:
            return None
        command = Command("AT+CMGL=4", _LIST_S, _LIST_SILENCE_S, body=True)
        try:
            return self._ask(command)
        except NoAnswer as error:
            self._lists_at = clock.monotonic() + _MUTE_S
            self._dialogue.log.warning("%s; its messages are read one by one for an hour", error)
            return None

    def _is_busy(self, answer: Answer | None) -> bool:
        """Does the modem say that it or its SIM is not ready?  Notes since when."""
        if answer is None or answer.is_ok or cause_of(answer.result).reason != "sim_busy":
            self.busy_since = None
        elif self.busy_since is None:
            self.busy_since = self._dialogue.clock.monotonic()
        return self.busy_since is not None

    def _ask(self, command: Command) -> Answer:
        """+CMGL or +CMGR in PDU mode.  Raises LinkLost, NoAnswer."""
        answer = self._dialogue.run(command)
        if number_of(answer.result) == ("CMS", 305) or any(map(_TEXT_MODE.match, answer.lines)):
            # Somebody put it into text mode, where a message looks like octets gone bad.
            self._dialogue.log.warning("the modem was in text mode")
            attempt(self._dialogue, "AT+CMGF=0")
            answer = self._dialogue.run(command)
        return answer

    def _look_one_by_one(self, name: str) -> Iterator[Received]:
        """For modems without +CMGL: read until as many were found as +CPMS? counts."""
        stores = fields.stores(first_value(attempt(self._dialogue, "AT+CPMS?")))
        if not stores:
            return
        left = stores[0].used
        for index in range(min(stores[0].total, _MOST_INDEXES) + 1):
            if left <= 0:
                break
            entry = self._read(index)
            # For an empty index some modems give a header all the same.
            if entry and entry.line:
                left -= 1
                yield from self._consider((name, index), entry)

    def _read(self, index: int) -> _Entry | None:
        answer = self._ask(Command(f"AT+CMGR={index}", timeout_s=10, body=True))
        return next(iter(_entries(answer.lines, "+CMGR:")), None) if answer.is_ok else None

    def _consider(self, place: Place, entry: _Entry) -> list[Received]:
        """The entry as an event, unless it is known, or no received message."""
        event = self._event(place, entry)
        if event is None:
            return []
        if place in self._condemned:
            if self._condemned[place] == event.octets:
                self._delete(place)
                return []
            # The deletion had succeeded; this is another message at the same index.
            del self._condemned[place]
        if self._handed.get(place) == event.octets:
            return []
        self._handed[place] = event.octets
        return [event]

    def _event(self, place: Place, entry: _Entry) -> Received | None:
        if entry.header.status == _STO_SENT:
            self._copies[place] = entry.line
        if entry.header.status in (_STO_UNSENT, _STO_SENT):
            return None
        event = event_of(place, entry.line, entry.header.length)
        if event is None or not (isinstance(event, Unreadable) or is_cut(entry.line, entry.header.length)):
            return event
        # Noise on the wire is not on the SIM: what is read a second time is what lies there.
        try:
            again = self._read(place[1])
        except NoAnswer:
            return None
        return event_of(place, again.line, again.header.length) if again and again.line else None

    def _delete(self, place: Place) -> None:
        clock = self._dialogue.clock
        if clock.monotonic() < self._deletes_at:
            return
        try:
            answer = self._dialogue.run(Command(f"AT+CMGD={place[1]}", timeout_s=10))
        except NoAnswer:
            self._deletes_at = clock.monotonic() + _UNDELETED_S
            return
        if answer.is_ok or is_empty(answer.result):
            self._condemned.pop(place, None)

    def _relieve(self, name: str) -> None:
        """Delete copies of sent texts in this memory if it is full.  Raises LinkLost."""
        if any(place[0] == name for place in self._copies):
            stores = fields.stores(first_value(attempt(self._dialogue, "AT+CPMS?")))
            if stores and stores[0].used >= stores[0].total:
                self._delete_copies(name)

    def _delete_copies(self, name: str) -> bool:
        """Delete some copies of sent texts in the chosen memory; True when one went.  Raises LinkLost."""
        gone = 0
        with contextlib.suppress(NoAnswer):
            for place in sorted(place for place in self._copies if place[0] == name)[:_COPIES_AT_ONCE]:
                copy = self._copies.pop(place)
                entry = self._read(place[1])  # by now another message, or a draft, may lie there
                if entry and entry.line == copy and entry.header.status != _STO_UNSENT:
                    gone += self._dialogue.run(Command(f"AT+CMGD={place[1]}", timeout_s=10)).is_ok
        if gone:
            self._dialogue.log.warning("%s is full: %d copies of sent texts deleted", name or "it", gone)
        return gone > 0

    def _prune(self, name: str, seen: set[Place]) -> None:
        """What a whole list does not show lies there no more; its index may be used again."""
        for known in (self._handed, self._condemned):
            for place in [place for place in known if place[0] == name and place not in seen]:
                del known[place]


def _entries(lines: tuple[str, ...], prefix: str) -> list[_Entry]:
    """Headers with their PDU lines.

    Lines between them that cannot be a PDU (they hold blanks) are somebody else's and are left out; a
    line that is no hex is kept as the PDU unless a better one follows.
    """
    found: list[_Entry] = []
    for line in lines:
        if line.upper().startswith(prefix):
            found.append(_Entry(fields.header(fields.after_colon(line), has_index=prefix == "+CMGL:")))
        elif found and " " not in line and not fields.is_hex(found[-1].line):
            found[-1] = _Entry(found[-1].header, line)
    return found
