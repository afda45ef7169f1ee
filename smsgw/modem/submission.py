"""Handing one segment to the SMSC: AT+CMGS, the prompt, the PDU, the result.

Owns what each way to fail proves.  The one rule: before Ctrl-Z nothing is sent; after it only +CMGS or
an error tells, and silence is a doubt, never a failure.
"""

from collections.abc import Callable
from datetime import timedelta

from smsgw.errors import InDoubt, LinkLost, ModemUnavailable, Postponed, Refused, TpduError
from smsgw.messages import Confirmed, Reported, Segment
from smsgw.modem.asking import attempt
from smsgw.modem.base import Registration
from smsgw.modem.causes import cause_of, failure, number_of
from smsgw.modem.decoding import event_of
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Answer, Command, Indication
from smsgw.modem.init import set_smsc
from smsgw.modem.registration import read_registration
from smsgw.modem.result import Rejected, ResultWait, reference_of
from smsgw.modem.session import Session, Settings
from smsgw.sms.address import Address
from smsgw.sms.tpdu import Submit, encode_tpdu
from smsgw.sms.udh import Concatenation

# The SMSC tries for a day; what an office has to say is stale after that.
VALIDITY = timedelta(days=1)
PROMPT_TIMEOUT_S = 10.0
# AirCard 881 says OK instead of a prompt, MC7455 says it after one: a prompt may follow so late.
PROMPT_GRACE_S = 1.0
# A person who sets less than the default wants less, whatever the model needs.
_DEFAULT_TIMEOUT_S = 75
_WAITS_S = (0.5, 1.0, 2.0, 4.0)


class _NoPrompt(Postponed):
    """AT+CMGS got no prompt."""


class Submission:
    """Submits segments in one session."""

    def __init__(
        self, dialogue: Dialogue, session: Session, settings: Settings, make_room: Callable[[], bool]
    ) -> None:
        """make_room  deletes what may be deleted; True when something went"""
        self._dialogue = dialogue
        self._session = session
        self._settings = settings
        self._make_room = make_room
        self._links_kept = False
        self._last_reference: int | None = None
        #: Segments since then that may have used one up.
        self._doubts = 0
        #: The segment whose result has not come; a late +CMGS is its.
        self._awaited: Segment | None = None
        self._confirmed: list[Confirmed] = []
        #: A cause that asks for a new initialisation was met.
        self.wants_init = False

    def adopt(self, session: Session) -> None:
        """The modem was initialised again."""
        self._session = session
        self._links_kept, self.wants_init = False, False

    def submit(self, segment: Segment) -> int:
        """The TP-MR.  Raises as Modem.submit does."""
        self._require_network()
        tried: set[str] = set()
        while True:
            pdu, length = self._encode(segment)
            self._keep_link(segment)
            try:
                reference = self._send(segment, pdu, length)
            except _NoPrompt:
                # Nothing was sent, so the citizen need not wait for the queue's own pause.
                if "prompt" in tried:
                    raise
                tried.add("prompt")
                continue
            except Rejected as error:
                if not self._cure(error, tried):
                    raise self._failure(error) from error
                continue
            self._note_reference(reference)
            return reference

    def note_late_result(self, indication: Indication) -> None:
        """A +CMGS outside any submit: of the segment that ended in doubt, else nobody's."""
        awaited, self._awaited = self._awaited, None
        reference = reference_of((f"+CMGS: {indication.text}",))
        if awaited is not None and reference is not None:
            self._note_reference(reference)
            self._confirmed.append(Confirmed(awaited.segment_id, reference))

    def _note_reference(self, reference: int) -> None:
        self._last_reference, self._doubts = reference, 0

    def take_confirmed(self) -> list[Confirmed]:
        """Segments that were in doubt and are not any more."""
        taken, self._confirmed = self._confirmed, []
        return taken

    def _require_network(self) -> None:
        session = self._session
        if session.registration.may_send:
            return
        session.registration = read_registration(self._dialogue)
        if session.registration is Registration.DENIED:
            raise ModemUnavailable("denied", "the network refuses this SIM; is it registered and paid?")
        if session.registration in (Registration.SEARCHING, Registration.EMERGENCY):
            raise ModemUnavailable("not_registered", "the modem is looking for a network")

    def _encode(self, segment: Segment) -> tuple[str, int]:
        """PDU in hex and the octets of its TPDU.  Raises Refused."""
        concatenation = None
        if segment.total > 1:
            concatenation = Concatenation(segment.concat_reference & 0xFF, segment.total, segment.sequence)
        try:
            octets = encode_tpdu(
                Submit(
                    destination=Address.parse(segment.recipient),
                    text=segment.text,
                    alphabet=segment.alphabet,
                    validity=VALIDITY if self._session.validity else None,
                    status_report_request=True,
                    concatenation=concatenation,
                )
            )
        except TpduError as error:
            raise Refused(f"the segment does not fit into an SMS: {error}") from error
        # 00: the SMSC that AT+CSCA holds.
        return "00" + octets.hex().upper(), len(octets)

    def _keep_link(self, segment: Segment) -> None:
        if segment.queued_behind > 0 and self._session.takes_cmms and not self._links_kept:
            answer = attempt(self._dialogue, "AT+CMMS=2")
            self._links_kept = self._session.takes_cmms = answer is not None and answer.is_ok

    def _send(self, segment: Segment, pdu: str, length: int) -> int:
        self._await_prompt(length)
        if self._session.quirks.prompt_pause_s:
            self._dialogue.pause(self._session.quirks.prompt_pause_s)
        command = Command(pdu, self._timeout_s(), prefixes=("+CMGS",), payload=True)
        # What came until now belongs to nothing; a +CMGS from here on is this segment's.
        self._dialogue.take(self._dialogue.port.read(0))
        self._settle_late_results()
        self._awaited = segment
        try:
            reference = ResultWait(
                self._dialogue, command, self._may_probe(), self._is_proof(segment)
            ).reference()
        except LinkLost as error:
            raise InDoubt("the link went after the PDU was written") from error
        except Rejected:
            self._awaited = None
            raise
        except (InDoubt, Postponed):
            self._doubts += 1
            raise
        self._awaited = None
        return reference

    def _settle_late_results(self) -> None:
        for indication in [kept for kept in self._dialogue.indications if kept.name == "+CMGS"]:
            self._dialogue.indications.remove(indication)
            self.note_late_result(indication)

    def _await_prompt(self, length: int) -> None:
        """Raises Rejected or _NoPrompt; nothing is sent then."""
        dialogue = self._dialogue
        dialogue.prompted = False
        command = Command(f"AT+CMGS={length}", PROMPT_TIMEOUT_S, prefixes=(), prompt=True)
        try:
            answer = dialogue.run(command)
        except NoAnswer as error:
            raise _NoPrompt("the modem gave no prompt; nothing was sent") from error
        if answer.prompt:
            return
        if not answer.is_ok:
            raise Rejected(answer.result, 0.0)
        end = dialogue.clock.monotonic() + PROMPT_GRACE_S
        while not dialogue.prompted and (left := end - dialogue.clock.monotonic()) > 0:
            dialogue.listen(left)
        if not dialogue.prompted:
            dialogue.out_of_step = True
            raise _NoPrompt("no prompt: the modem says OK instead; nothing was sent")

    def _timeout_s(self) -> float:
        chosen = self._settings.submit_timeout_s
        return chosen if chosen < _DEFAULT_TIMEOUT_S else max(chosen, self._session.quirks.submit_timeout_s)

    def _may_probe(self) -> bool:
        return self._session.quirks.probe_when_silent

    def _is_proof(self, segment: Segment) -> Callable[[str], int | None]:
        """Tells whether a +CDS line is this segment's report: its TP-MR, or None.

        Modems count TP-MR up by one, also for a segment whose result got lost.  A modem that counts
        otherwise proves nothing here, and an older segment to the same number is not mistaken for this.
        """
        expected = (
            (self._last_reference + 1 + self._doubts) % 256 if self._last_reference is not None else None
        )

        def proof(line: str) -> int | None:
            event = event_of(None, line)
            if not isinstance(event, Reported) or event.report.message_reference != expected:
                return None
            same = event.report.recipient.value[-8:] == segment.recipient[-8:]
            return event.report.message_reference if same else None

        return proof

    def _cure(self, error: Rejected, tried: set[str]) -> bool:
        """Remove the cause if that can be done here; True: try once more.  Each cure once a segment."""
        space, code = number_of(error.result)
        reason = cause_of(error.result, self._session.quirks.vendor).reason
        if reason == "sim_busy" and not error.waited_s:
            waits = sum(name.startswith("wait") for name in tried)
            if waits < len(_WAITS_S):
                tried.add(f"wait {waits}")
                self._dialogue.pause(_WAITS_S[waits])
                return True
            return False
        key = reason if reason in ("storage_full", "no_smsc") else f"{space} {code}"
        if key in tried:
            return False
        tried.add(key)
        return self._remove_cause(key)

    def _remove_cause(self, key: str) -> bool:
        session, dialogue = self._session, self._dialogue
        if key == "CMS 305":
            return _is_ok(attempt(dialogue, "AT+CMGF=0"))
        if key == "no_smsc":
            smsc = self._settings.smsc or session.smsc
            return bool(smsc) and set_smsc(dialogue, smsc)
        if key in ("CMS 198", "CMS 199") and session.validity:
            session.validity = False
            return True
        if key == "storage_full":
            return self._make_room()
        if key == "CMS 500" and self._links_kept:
            # E1752: takes AT+CMMS=2, then refuses to send.
            self._links_kept = session.takes_cmms = False
            return _is_ok(attempt(dialogue, "AT+CMMS=0"))
        return False

    def _failure(self, error: Rejected) -> Exception:
        raised = failure(error.result, self._session.quirks.vendor, error.waited_s)
        space, code = number_of(error.result)
        if isinstance(raised, ModemUnavailable):
            self._session.registration = Registration.UNKNOWN
        if not space:
            # A number instead of a plain ERROR, next time.
            attempt(self._dialogue, "AT+CMEE=1")
        self.wants_init = self.wants_init or (space, code) in _WANTS_INIT
        return raised


# Failures inside the modem, after which its settings are not to be trusted.
_WANTS_INIT = {*(("CMS", code) for code in (210, 300, 302, 320)), *(("CME", code) for code in (0, 1, 2, 3))}


def _is_ok(answer: Answer | None) -> bool:
    return answer is not None and answer.is_ok
