"""Waiting for what becomes of a PDU once it is written.

Owns the deadline, the probe and the proof; must not know why a segment is sent.  The one rule: only
+CMGS, a report or an error tells; silence is a doubt.

A lost result.  The deadline (75 s, 150 s on LTE) is for networks that are slow.  Some modems send and
then lose the result, and would hold the queue that long each time.  Two things end the wait earlier:
the status report of this very segment, which is proof; and, after PROBE_AFTER_S, an `AT` that the modem
answers with OK, which shows that no command is in flight any more.  V.250 clause 5.6.1 lets a modem
abort a command when octets come in, so the probe waits until a result is overdue (field: 15 s on a slow
network), is sent once, and not at all to models that are known to abort (Quirks.probe_when_silent).
"""

import math
from collections.abc import Callable

from smsgw.errors import InDoubt, Postponed
from smsgw.modem.dialogue import Dialogue
from smsgw.modem.engine import Answer, Command, Result
from smsgw.modem.fields import number, split_fields

# +CMGS and OK come in either order.
RESULT_GRACE_S = 2.0
# +CMGS came and its OK did not: it is sent all the same.
SETTLE_S = 5.0
PROBE_AFTER_S, PROBE_ANSWER_S = 15.0, 2.0
# After a missed deadline the modem may still be sending; ESC or AT now could cancel it.  A modem that was
# silent for the whole deadline will hardly speak later than this.
QUARANTINE_S = 10.0


class Rejected(Exception):
    """The modem answered with an error, so long after the PDU (0: before it)."""

    def __init__(self, result: Result, waited_s: float) -> None:
        super().__init__(result.text)
        self.result = result
        self.waited_s = waited_s


class ResultWait:
    """From the PDU to its result."""

    def __init__(
        self, dialogue: Dialogue, command: Command, may_probe: bool, proof: Callable[[str], int | None]
    ) -> None:
        self._dialogue = dialogue
        self._command = command
        self._proof = proof
        self._begun = dialogue.clock.monotonic()
        self._deadline = self._begun + command.timeout_s
        self._probe_at = self._begun + PROBE_AFTER_S if may_probe else math.inf
        self._settles_at = math.inf
        self._proven: int | None = None
        self._looked_at = 0

    def reference(self) -> int:
        """Write the PDU; the TP-MR.  Raises Rejected, Postponed, InDoubt, LinkLost."""
        dialogue = self._dialogue
        self._looked_at = len(dialogue.indications)
        dialogue.port.write(dialogue.engine.start(self._command))
        while True:
            now = dialogue.clock.monotonic()
            self._look_for_proof(now)
            if dialogue.engine.has_answer_line:
                self._settles_at = min(self._settles_at, now + SETTLE_S)
            if now >= min(self._deadline, self._settles_at):
                return self._run_out()
            if now >= self._probe_at:
                self._probe_at = math.inf
                answer = self._probe()
                if answer:
                    return self._end_probed(answer)
                continue
            limit = min(self._deadline, self._settles_at, self._probe_at)
            answer = dialogue.take(dialogue.port.read(max(0.0, limit - dialogue.clock.monotonic())))
            if answer:
                return self._end(answer)

    def _end(self, answer: Answer) -> int:
        reference = reference_of(answer.lines)
        if reference is None and self._proven is not None:
            return self._proven
        if reference is not None:
            return reference
        if not answer.is_ok:
            raise Rejected(answer.result, max(0.001, self._dialogue.clock.monotonic() - self._begun))
        reference = self._late_reference(RESULT_GRACE_S)
        if reference is None:
            raise Postponed("the modem says OK without +CMGS: sent or not", maybe_sent=True)
        return reference

    def _run_out(self) -> int:
        dialogue = self._dialogue
        reference = reference_of(dialogue.engine.abandon())
        dialogue.out_of_step = True
        if reference is None:
            reference = self._proven
        if reference is not None:
            return reference
        dialogue.quiet_until = dialogue.clock.monotonic() + QUARANTINE_S
        raise InDoubt(f"no result in {self._command.timeout_s:g} s")

    def _probe(self) -> Answer | None:
        """Ask `AT` while the PDU is in flight; the answer to that, or the result that overtook it."""
        dialogue = self._dialogue
        dialogue.log.info("no result for %.0f s: asking whether the modem is idle", PROBE_AFTER_S)
        dialogue.write(b"AT\r")
        end = min(dialogue.clock.monotonic() + PROBE_ANSWER_S, self._deadline)
        while (left := end - dialogue.clock.monotonic()) > 0:
            answer = dialogue.take(dialogue.port.read(left))
            if answer:
                return answer
        return None

    def _end_probed(self, answer: Answer) -> int:
        if reference_of(answer.lines) is None and not answer.result.space:
            # Plain OK or ERROR: that was for our AT, so no command was in flight any more.
            if self._proven is not None:
                return self._proven
            raise InDoubt("the modem is idle again and gave no result: it got lost")
        # The result after all; what our AT is answered comes later.
        self._dialogue.out_of_step = True
        return self._end(answer)

    def _late_reference(self, grace_s: float) -> int | None:
        """+CMGS after its OK."""
        dialogue = self._dialogue
        end = dialogue.clock.monotonic() + grace_s
        while True:
            for indication in dialogue.indications:
                if indication.name == "+CMGS":
                    dialogue.indications.remove(indication)
                    return reference_of((f"+CMGS: {indication.text}",))
            left = end - dialogue.clock.monotonic()
            if left <= 0:
                return None
            dialogue.listen(left)

    def _look_for_proof(self, now: float) -> None:
        """A status report overtakes its +CMGS by moments; much later means that +CMGS got lost."""
        fresh = list(self._dialogue.indications)[self._looked_at :]
        self._looked_at += len(fresh)
        for indication in fresh:
            if indication.name == "+CDS" and indication.body and self._proven is None:
                self._proven = self._proof(indication.body)
        if self._proven is not None:
            self._settles_at = min(self._settles_at, now + RESULT_GRACE_S)


def reference_of(lines: tuple[str, ...]) -> int | None:
    """TP-MR of `+CMGS: 12[,...]`; 0 is one, too."""
    for line in lines:
        value = number(split_fields(line.partition(":")[2])[0])
        if value is not None and 0 <= value <= 255:
            return value
    return None
