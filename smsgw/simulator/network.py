"""The network: an SMSC, the phones behind it, and what it still has to deliver.

Owns every message outside the modem; must not know AT.  The one rule: a message waits here until the
modem has acknowledged it, through unplugging, a full SIM and lost registration.  TS 23.040 clause 3.2.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial

from smsgw.errors import TpduError
from smsgw.simulator.faults import FaultKind, Faults
from smsgw.simulator.phone import Phone, PhoneMessage
from smsgw.simulator.timers import Timers
from smsgw.simulator.traffic import STILL_TRYING, Acceptance, Incoming, NetworkRefusal, PlannedReport, Taken
from smsgw.sms.address import Address, encode_smsc
from smsgw.sms.alphabet import alphabet_of
from smsgw.sms.segment import split
from smsgw.sms.tpdu import Deliver, StatusReport, Submit, encode_tpdu
from smsgw.sms.udh import Concatenation

#: The zone in which the SMSC writes its times: WIB.
ZONE = timezone(timedelta(hours=7))
#: A message that found the storage full is offered again after this time, unless room is made before.
RETRY_S = 30.0

#: How many texts are remembered, to give an equal one another second.
REMEMBERED_TEXTS = 4096


class Network:
    """One SMSC with one modem.  All methods may be called from any thread.

    taken            every SUBMIT, in order
    waiting          the messages that the modem has not yet got; waiting_reports likewise
    reports          the status reports for each SUBMIT that asks for one
    refused_numbers  {number: CMS code}: SUBMITs to these are refused
    ussd             {code: answer}
    delivered        how many "messages" and "reports" the modem has got
    on_received      called with (phone, message) when a phone has a whole new message
    """

    def __init__(self, changed: threading.Condition, timers: Timers, faults: Faults, smsc: str) -> None:
        self.changed = changed
        self.taken: list[Taken] = []
        self.waiting: deque[Incoming] = deque()
        self.waiting_reports: deque[Incoming] = deque()
        self.phones: dict[str, Phone] = {}
        self.reports: tuple[PlannedReport, ...] = (PlannedReport(),)
        self.refused_numbers: dict[str, int] = {}
        self.ussd = {"*888#": "Sisa pulsa Rp 12.345 aktif s.d. 01/01/2027"}
        self.on_received: list[Callable[[Phone, PhoneMessage], None]] = []
        #: Asks the modem to take a message; set by whoever builds the modem.
        self.to_modem: Callable[[Incoming], Acceptance] = lambda incoming: Acceptance.LATER
        self.delivered = Counter[str]()
        self._timers = timers
        self._faults = faults
        self._smsc = encode_smsc(Address.parse(smsc))
        self._awaited: Incoming | None = None
        self._last: Incoming | None = None
        self._concat_reference = 0
        self._last_scts: dict[tuple[str, str], datetime] = {}
        self._due_reports: list[Incoming] = []
        self._is_offering = False
        self._without_room: set[bool] = set()

    def phone(self, number: str) -> Phone:
        """The phone with that number; a new one the first time."""
        with self.changed:
            number = _international(number)
            if number not in self.phones:
                self.phones[number] = Phone(number, self.deliver)
            return self.phones[number]

    def wait_for(self, predicate: Callable[[], object], timeout_s: float) -> bool:
        """Wait until `predicate()` is true; False when it is not so within `timeout_s`.

        It is asked again, with the lock held, after each thing that happened in the network, at
        the port and in the dialogue.
        """
        with self.changed:
            return bool(self.changed.wait_for(lambda: bool(predicate()), timeout_s))

    def deliver(self, sender: str, text: str, **fields: int | bool) -> None:
        """A message for the gateway, in as many segments as it takes.

        sender  +628..., a short code such as 1708, or a name such as TELKOMSEL
        fields  of `Deliver`: pid, message_class, loop_prevention, reply_path
        """
        with self.changed:
            originator = _address(sender)
            segments = split(text)
            alphabet = alphabet_of(text)
            self._concat_reference = (self._concat_reference + 1) % 256
            scts = self._timestamp(sender, text)
            for sequence, segment in enumerate(segments, start=1):
                part = Concatenation(self._concat_reference, len(segments), sequence)
                deliver = Deliver(
                    originator,
                    segment,
                    alphabet=alphabet,
                    scts=scts,
                    concatenation=part if len(segments) > 1 else None,
                    more_to_send=sequence < len(segments),
                    **fields,  # type: ignore[arg-type]
                )
                self._send(Incoming(encode_tpdu(deliver), self._smsc, message_class=deliver.message_class))
            self.offer()

    def deliver_tpdu(self, tpdu: bytes, *, is_report: bool = False) -> None:
        """Any octets as a TPDU for the gateway, sound or not."""
        with self.changed:
            self._send(Incoming(tpdu, self._smsc, is_report))
            self.offer()

    def deliver_again(self) -> None:
        """The last TPDU once more, octet for octet, as an SMSC does that missed the acknowledgement."""
        with self.changed:
            if self._last is not None:
                self._queue_of(self._last).append(self._last)
                self.offer()

    def submit(self, submit: Submit, sender: str) -> None:
        """Take one segment from the modem.  Raises NetworkRefusal.

        Reports that are due at once wait for `settle`, so that +CMGS comes before +CDS.
        """
        recipient = _international(str(submit.destination))
        if recipient in self.refused_numbers:
            raise NetworkRefusal(self.refused_numbers[recipient])
        now = self._timers.now()
        reference = submit.message_reference
        self.taken.append(Taken(len(self.taken) + 1, now, sender, recipient, submit.text, reference, submit))
        phone = self.phone(recipient)
        reports = self.reports
        if not phone.is_reachable:
            reports = (PlannedReport(STILL_TRYING),) if reports else ()
        elif message := phone.take(submit, sender, now):
            for listener in self.on_received:
                listener(phone, message)
        if submit.status_report_request:
            self._plan(submit, now, reports)
        self.changed.notify_all()

    def settle(self) -> None:
        """The modem has answered the SUBMIT: now reports and waiting messages may come."""
        if self._due_reports:
            self.waiting_reports.extend(self._due_reports)
            self._due_reports.clear()
        if self.waiting or self.waiting_reports:
            self.offer()
        self.changed.notify_all()

    def offer(self) -> None:
        """Try to hand over what waits, in order, until the modem takes no more."""
        with self.changed:
            if self._is_offering:
                return
            self._is_offering = True
            try:
                for queue in (self.waiting_reports, self.waiting):
                    while queue and self._awaited is None and self._hand_over(queue[0]):
                        queue.popleft()
            finally:
                self._is_offering = False
            self.changed.notify_all()

    def room_made(self) -> None:
        """The modem has deleted something (RP-SMMA), or keeps messages elsewhere now."""
        self._without_room.clear()

    def acknowledge(self) -> bool:
        """+CNMA: the message in hand has arrived.  False when none is."""
        if self._awaited is None:
            return False
        self._note(self._awaited)
        self._awaited = None
        return True

    def take_back(self) -> None:
        """No acknowledgement will come: the message in hand waits again, first in the queue."""
        if self._awaited is not None:
            self._queue_of(self._awaited).appendleft(self._awaited)
            self._awaited = None

    @property
    def is_awaiting(self) -> bool:
        """A message was handed over and not yet acknowledged."""
        return self._awaited is not None

    def is_awaited(self, incoming: Incoming) -> bool:
        """This very message is the one in hand."""
        return self._awaited is incoming

    def _hand_over(self, incoming: Incoming) -> bool:
        """Offer one message; True when it has left the queue."""
        if incoming.is_report in self._without_room:
            return False
        outcome = self.to_modem(incoming)
        if outcome is Acceptance.FULL:
            self._without_room.add(incoming.is_report)
            self._timers.after(RETRY_S, self._retry)
        elif outcome is Acceptance.AWAITED:
            self._awaited = incoming
        elif outcome is Acceptance.TAKEN:
            self._note(incoming)
        return outcome in (Acceptance.TAKEN, Acceptance.AWAITED)

    def _retry(self) -> None:
        self._without_room.clear()
        self.offer()

    def _queue_of(self, incoming: Incoming) -> deque[Incoming]:
        return self.waiting_reports if incoming.is_report else self.waiting

    def _note(self, incoming: Incoming) -> None:
        self.delivered["reports" if incoming.is_report else "messages"] += 1

    def _send(self, incoming: Incoming) -> None:
        self._last = incoming
        copies = 2 if self._faults.take("delivery", FaultKind.DUPLICATE) else 1
        self._queue_of(incoming).extend([incoming] * copies)

    def _plan(self, submit: Submit, taken_at: datetime, reports: tuple[PlannedReport, ...]) -> None:
        for planned in reports:
            report = StatusReport(
                submit.message_reference, submit.destination, taken_at.astimezone(ZONE), status=planned.status
            )
            if planned.after_s <= 0:
                self._due_reports.append(self._report(report, taken_at))
            else:
                self._timers.after(planned.after_s, partial(self._report_later, report))

    def _report_later(self, report: StatusReport) -> None:
        self.waiting_reports.append(self._report(report, self._timers.now()))
        self.offer()

    def _report(self, report: StatusReport, at: datetime) -> Incoming:
        report = replace(report, discharge_at=at.astimezone(ZONE))
        return Incoming(encode_tpdu(report), self._smsc, is_report=True)

    def _timestamp(self, sender: str, text: str) -> datetime:
        """Now, in whole seconds; later than the last equal text of the same sender.

        A person cannot write a text twice within a second, which is all that TP-SCTS resolves.
        """
        now = self._timers.now().astimezone(ZONE).replace(microsecond=0)
        last = self._last_scts.get((sender, text))
        scts = now if last is None or last < now else last + timedelta(seconds=1)
        if len(self._last_scts) > REMEMBERED_TEXTS:
            self._last_scts.clear()
        self._last_scts[sender, text] = scts
        return scts


def _international(number: str) -> str:
    """0812... as +62812...; short codes and names as they are."""
    return "+62" + number[1:] if number.startswith("0") and len(number) > 6 else number


def _address(sender: str) -> Address:
    try:
        return Address.parse(sender)
    except TpduError:
        return Address(sender, ton=5, npi=0)
