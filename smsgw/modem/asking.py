"""Asking where no answer need come, or where it may take a while.

It must not know what is asked.  The one rule: LinkLost always passes; only a missing or a refusing
answer is settled here.
"""

import contextlib

from smsgw.modem.causes import cause_of
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Answer, Command
from smsgw.modem.fields import after_colon


def attempt(dialogue: Dialogue, text: str, timeout_s: float = 5.0) -> Answer | None:
    """Ask what need not succeed; None when nothing answered.  Raises LinkLost."""
    with contextlib.suppress(NoAnswer):
        return dialogue.ask(text, timeout_s)
    return None


def patiently(dialogue: Dialogue, command: Command, patience_s: float = 10.0) -> Answer | None:
    """Ask again while the modem says that it or its SIM is busy (CME 14, 515); None: no answer.

    Raises LinkLost.
    """
    wait_s, waited_s = 0.2, 0.0
    while True:
        try:
            answer = dialogue.run(command)
        except NoAnswer:
            return None
        if answer.is_ok or cause_of(answer.result).reason != "sim_busy" or waited_s >= patience_s:
            return answer
        dialogue.pause(wait_s)
        waited_s += wait_s
        wait_s = min(wait_s * 2, 5.0)


def first_value(answer: Answer | None) -> str:
    """What stands after the colon of the first answer line; empty when there is none."""
    return after_colon(answer.lines[0]) if answer is not None and answer.is_ok and answer.lines else ""
