"""What shall go wrong, where, and how often.

Owns the list of armed faults and the seeded chance; must not know what a fault looks like on the
wire (modem.py, submission.py and incoming.py do).  The one rule: a fault strikes only where it was asked for.
"""

import random
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase


class FaultKind(StrEnum):
    """The faults that can be armed."""

    # at a command, at the prompt or after the PDU, see Fault.at
    CMS = "cms"  #: +CMS ERROR: code
    CME = "cme"  #: +CME ERROR: code
    ERROR = "error"  #: a plain ERROR
    SILENT = "silent"  #: no answer; nothing is done, nothing is taken
    LATE = "late"  #: done at once, answered after `seconds`
    # at the prompt of +CMGS
    NO_PROMPT = "no_prompt"  #: the prompt never comes
    OK_FOR_PROMPT = "ok_for_prompt"  #: OK instead of the prompt
    # after the PDU
    LOST_RESULT = "lost_result"  #: the network took it, no answer comes
    NO_REFERENCE = "no_reference"  #: OK without +CMGS
    NO_OK = "no_ok"  #: +CMGS without OK
    PDU_ECHO = "pdu_echo"  #: the PDU comes back before the answer, echo or not
    EARLY_REPORT = "early_report"  #: the status report comes before +CMGS
    # in any answer
    GARBAGE = "garbage"  #: bytes that are no text before the answer, and a line of letters in it
    INDICATION_INSIDE = "indication_inside"  #: an indication between the lines of the answer
    INDICATION_BEFORE_PROMPT = "indication_before_prompt"  #: the same before and right after a prompt
    NULS = "nuls"  #: NUL bytes before the answer
    BARE_CR = "bare_cr"  #: line ends without LF
    BARE_LF = "bare_lf"  #: line ends without CR
    # on the way in
    LOST_INDICATION = "lost_indication"  #: stored, and no +CMTI or +CDSI
    NO_INDEX = "no_index"  #: the indication names index -1
    DUPLICATE = "duplicate"  #: the SMSC delivers the same TPDU twice
    # states of the modem
    TEXT_MODE = "text_mode"  #: it fell back into text mode by itself


#: Where a kind strikes when it is armed without a place.
_PLACES = {
    FaultKind.NO_PROMPT: "prompt",
    FaultKind.OK_FOR_PROMPT: "prompt",
    FaultKind.INDICATION_BEFORE_PROMPT: "prompt",
    FaultKind.CMS: "pdu",
    FaultKind.CME: "pdu",
    FaultKind.ERROR: "pdu",
    FaultKind.SILENT: "pdu",
    FaultKind.LATE: "pdu",
    FaultKind.LOST_RESULT: "pdu",
    FaultKind.NO_REFERENCE: "pdu",
    FaultKind.NO_OK: "pdu",
    FaultKind.PDU_ECHO: "pdu",
    FaultKind.EARLY_REPORT: "pdu",
    FaultKind.LOST_INDICATION: "indication",
    FaultKind.NO_INDEX: "indication",
    FaultKind.DUPLICATE: "delivery",
    FaultKind.TEXT_MODE: "command",
}
#: The kinds that may be armed at a command of one's choice.
ANYWHERE = frozenset({FaultKind.CMS, FaultKind.CME, FaultKind.ERROR, FaultKind.SILENT, FaultKind.LATE})


@dataclass(frozen=True, slots=True)
class Fault:
    """One armed fault.

    code    of CMS and CME
    at      "prompt", "pdu", or a pattern of a command without AT, such as "+CPIN?" or "+CMGL*"
    times   how often it strikes yet; None: for ever
    chance  0..1, drawn from the seeded generator each time it could strike
    """

    kind: FaultKind
    code: int = 0
    seconds: float = 0.0
    at: str = ""
    times: int | None = 1
    chance: float = 1.0

    @property
    def place(self) -> str:
        return self.at or _PLACES.get(self.kind, "answer")


class Faults:
    """The faults of one simulated modem: `armed`, and those that `struck`, in order.

    Used under the simulator's lock.
    """

    def __init__(self, seed: int = 0) -> None:
        self.armed: list[Fault] = []
        self.struck: list[Fault] = []
        self._random = random.Random(seed)  # noqa: S311 chance, not secrecy

    def add(
        self,
        kind: FaultKind | str,
        *,
        code: int = 0,
        seconds: float = 0.0,
        at: str = "",
        times: int | None = 1,
        chance: float = 1.0,
    ) -> Fault:
        """Arm one fault.  Raises ValueError for an unknown kind, or a place that the kind has not."""
        kind = FaultKind(kind)
        if at and kind not in ANYWHERE:
            raise ValueError(f"fault {kind} strikes at its own place only, not at {at!r}")
        if (times is not None and times < 1) or not 0 <= chance <= 1:
            raise ValueError(f"fault {kind}: times is at least 1, chance is 0 to 1")
        fault = Fault(kind, code, seconds, at, times, chance)
        self.armed.append(fault)
        return fault

    def clear(self, kind: FaultKind | str | None = None) -> None:
        """Disarm all faults, or those of one kind."""
        self.armed = [fault for fault in self.armed if kind is not None and fault.kind != kind]

    def take(self, place: str, *kinds: FaultKind) -> Fault | None:
        """The fault that strikes here and now, counted down; None: all goes well.

        place  "prompt", "pdu", "answer", "indication", "delivery", or a command as it was typed
        kinds  only these; none: any kind of that place
        """
        if not self.armed:
            return None
        for position, fault in enumerate(self.armed):
            if (kinds and fault.kind not in kinds) or not self._is_at(fault, place):
                continue
            if fault.chance < 1 and self._random.random() >= fault.chance:
                continue
            self._count_down(position, fault)
            return fault
        return None

    def _is_at(self, fault: Fault, place: str) -> bool:
        if fault.place == place:
            return True
        return bool(fault.at) and fnmatchcase(place.upper(), _pattern(fault.at))

    def _count_down(self, position: int, fault: Fault) -> None:
        self.struck.append(fault)
        if fault.times is None:
            return
        if fault.times == 1:
            del self.armed[position]
        else:
            self.armed[position] = replace(fault, times=fault.times - 1)


def _pattern(at: str) -> str:
    """The pattern with `?` as the letter it is in AT commands; `*` stays a wildcard."""
    return at.upper().replace("[", "[[]").replace("?", "[?]")
