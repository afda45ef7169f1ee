"""When to initialise again, and when to give up the link: the ladder above a single time-out.

    L0  resync       Dialogue.resync, after every missed deadline
    L1  re-init      from ATE0 on: the modem has restarted, or L0 was needed twice in five minutes
    L2  reopen       LinkLost: the loop above closes, waits and opens again
    L3  restart      Modem.reset, where the model's row allows it; a person or the loop asks for it

Decisions only; no command is sent here.  The one rule: a step that did not help is not repeated, the
next higher one is taken.
"""

from collections import deque

from smsgw.modem.dialogue import Dialogue, is_power_down, is_reboot
from smsgw.modem.engine import Indication

_L0_WINDOW_S = 300.0
_L0_MOST = 2


class Ladder:
    """Remembers what was needed lately in one session."""

    def __init__(self) -> None:
        self._resyncs_seen = 0
        self._resynced_at: deque[float] = deque(maxlen=_L0_MOST)
        self._init_due = False

    def note(self, indication: Indication) -> None:
        """Take note of a line that tells of a restart."""
        line = f"{indication.name}: {indication.text}" if indication.text else indication.name
        # +CPIN unasked: the SIM was taken out, put back or began anew, and CNMI and CPMS with it.
        if is_reboot(line) or indication.name == "+CPIN":
            self._init_due = True

    def ask_for_init(self) -> None:
        self._init_due = True

    def is_init_due(self, dialogue: Dialogue) -> bool:
        """L1 now?  Counts the resyncs that the dialogue did since the last question."""
        now = dialogue.clock.monotonic()
        for _ in range(dialogue.resyncs - self._resyncs_seen):
            self._resynced_at.append(now)
        self._resyncs_seen = dialogue.resyncs
        often = len(self._resynced_at) == _L0_MOST and now - self._resynced_at[0] < _L0_WINDOW_S
        return self._init_due or often

    def initialised(self, dialogue: Dialogue) -> None:
        """L1 is done."""
        self._init_due = False
        self._resyncs_seen = dialogue.resyncs
        self._resynced_at.clear()


def has_lost_power(indication: Indication) -> bool:
    line = f"{indication.name}: {indication.text}" if indication.text else indication.name
    return is_power_down(line)
