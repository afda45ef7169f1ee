"""How a modem that failed is brought back: how long to wait, and when to do more than open it again.

Decisions with a memory of their own; no command is sent and no time is spent here, the monotonic clock
comes in.  One rule: a step that did not help is not repeated for ever, and a person who pulls the stick
out and plugs it in again begins anew.

    L2  open again        always; the waits grow
    L3  Modem.reset       after three openings in ten minutes did not bring it back for good
    L4  recover_command   when L3 did not help, or is forbidden for the model
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

# First and longest wait, in seconds, before a modem is opened again, by what was wrong.  A stick that is
# gone costs one look at the list of ports; a SIM that only a person can mend is looked at in between.
_WAITS = {
    "link_lost": (0.3, 2.0),
    "no_port": (0.5, 2.0),
    "port_busy": (2.0, 10.0),
    "mute": (1.0, 4.0),
    "no_sim": (3.0, 15.0),
    "sim_busy": (2.0, 10.0),
}
_DEFAULT_WAIT = (2.0, 30.0)
_PERMANENT_WAIT = (15.0, 60.0)

# Troubles that a restart may cure.  What the port, the card or a person must cure is not among them.
_CURABLE = frozenset({"link_lost", "mute", "sim_failure", "sim_busy"})
# A modem that answers nothing does not hear the command to restart either.
_UNHEARD = frozenset({"mute"})
_OPENINGS, _OPENINGS_S = 3, 600.0
_HOUR_S = 3600.0
# A restart takes a modem off the air for up to a minute, and a stick that needs more is broken.
_MOST_AN_HOUR = 3

# A modem that fails so often in an hour puts its segments in doubt more often than it sends them.
_FLAPS = 5
_REST_S = (10.0, 3600.0)


class Step(Enum):
    """What is done before the wait."""

    REOPEN = auto()  #: nothing more
    RESET = auto()  #: Modem.reset
    COMMAND = auto()  #: the office's own command


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do about a failure.  `is_rest`: the modem failed too often and is left alone for a while."""

    step: Step
    wait_s: float
    is_rest: bool = False


class Recovery:
    """The failures of one modem, lately."""

    def __init__(self, *, has_command: bool = False) -> None:
        self._has_command = has_command
        self._is_open = False
        self._vanished = False
        self._failures = 0
        self._reset_forbidden = False
        self._openings: deque[float] = deque(maxlen=_OPENINGS)
        self._steps: dict[Step, deque[float]] = {
            step: deque(maxlen=_MOST_AN_HOUR) for step in (Step.RESET, Step.COMMAND)
        }
        self._last_step = Step.REOPEN
        self._flaps: deque[float] = deque(maxlen=32)

    @property
    def is_first_failure(self) -> bool:
        """Is the failure that was told last the first since the modem was open?"""
        return self._failures == 1

    def opened(self, now: float) -> None:
        """The modem is open."""
        if self._failures and not self._vanished:
            self._flaps.append(now)
        self._is_open, self._failures, self._vanished = True, 0, False

    def replugged(self) -> None:
        """The port went and came: whatever was wrong has had its restart."""
        self._failures = 0
        self._openings.clear()
        self._flaps.clear()
        self._last_step = Step.REOPEN

    def reset_is_forbidden(self) -> None:
        """This model has no safe restart."""
        self._reset_forbidden = True

    def failed(self, reason: str, now: float, *, permanent: bool = False, over_url: bool = False) -> Plan:
        """The modem was lost, or could not be opened: what to do before it is opened again.

        over_url  the port is a URL: what is lost while it is opened is not there, as with `no_port`
        """
        was_open, self._is_open = self._is_open, False
        if reason == "no_port" or (over_url and reason == "link_lost" and not was_open):
            reason = "no_port"
            self._vanished = True
            self._openings.clear()
            self._last_step = Step.REOPEN
        first, longest = _PERMANENT_WAIT if permanent else _WAITS.get(reason, _DEFAULT_WAIT)
        wait_s = min(first * 2**self._failures, longest)
        self._failures = min(self._failures + 1, 16)
        if was_open and (rest_s := self._rest(now)):
            return Plan(Step.REOPEN, rest_s, is_rest=True)
        return Plan(self._step(reason, now), wait_s)

    def _rest(self, now: float) -> float:
        """How long a modem that fails too often is left alone; 0: it does not."""
        while self._flaps and now - self._flaps[0] > _HOUR_S:
            self._flaps.popleft()
        beyond = len(self._flaps) - _FLAPS
        first, longest = _REST_S
        return 0.0 if beyond < 0 else min(first * 2**beyond, longest)

    def _step(self, reason: str, now: float) -> Step:
        if reason not in _CURABLE:
            return Step.REOPEN
        self._openings.append(now)
        if len(self._openings) < _OPENINGS or now - self._openings[0] > _OPENINGS_S:
            return Step.REOPEN
        step = self._next_step(reason, now)
        if step is not Step.REOPEN:
            self._steps[step].append(now)
            self._last_step = step
            self._openings.clear()
        return step

    def _next_step(self, reason: str, now: float) -> Step:
        """The lowest step that has not just failed; none once they are used up for this hour."""
        can_reset = not self._reset_forbidden and reason not in _UNHEARD
        may_reset = can_reset and self._may(Step.RESET, now)
        if may_reset and self._last_step is not Step.RESET:
            return Step.RESET
        if self._has_command and self._may(Step.COMMAND, now):
            return Step.COMMAND
        return Step.RESET if may_reset else Step.REOPEN

    def _may(self, step: Step, now: float) -> bool:
        done = self._steps[step]
        return len(done) < _MOST_AN_HOUR or now - done[0] > _HOUR_S
