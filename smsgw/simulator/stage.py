"""Scripts are played here.

Owns what each statement does to a simulator, and what is printed; must not know the grammar.  The one
rule: a reply is matched once, so two equal expectations want two replies.
"""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from smsgw.errors import SmsgwError
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.phone import Phone, PhoneMessage
from smsgw.simulator.script import Statement

Out = Callable[[str], None]


class ExpectationFailed(SmsgwError):
    """A script expected a reply that did not come, or none and one came."""


class Stage:
    """One simulator, with a memory of which replies were already matched.

    out         takes what is printed, a line each
    patience_s  after each text sent: how long to wait for a reply before going on; 0: not at all
    """

    def __init__(self, simulator: Simulator, out: Out, patience_s: float = 0.0) -> None:
        self._simulator = simulator
        self._out = out
        self.patience_s = patience_s
        self._matched: dict[str, int] = {}
        with simulator.lock:
            simulator.network.on_received.append(self._print_reply)

    def close(self) -> None:
        """Print no more."""
        with self._simulator.lock:
            self._simulator.network.on_received.remove(self._print_reply)

    def perform(self, statement: Statement) -> None:
        """Carry out one statement.  Raises ExpectationFailed."""
        match statement.verb:
            case "send":
                self._send(statement)
            case "expect":
                self._expect(statement)
            case "wait":
                self._await(lambda: False, statement.value)
            case _:
                ACTS[statement.verb](self._simulator, statement)

    def _print_reply(self, phone: Phone, message: PhoneMessage) -> None:
        self._out(f"{phone.number} < {message.text}")

    def _send(self, statement: Statement) -> None:
        phone = self._simulator.phone(statement.name)
        had = len(phone.received)
        self._out(f"{phone.number} > {statement.text}")
        phone.send(statement.text or "")
        if self.patience_s:
            self._await(lambda: len(phone.received) > had, self.patience_s)

    def _expect(self, statement: Statement) -> None:
        phone = self._simulator.phone(statement.name)
        pattern = "*" if statement.text is None else statement.text
        found = self._await(lambda: self._matches_next(phone, pattern), statement.seconds)
        if statement.text is None:
            if found:
                raise ExpectationFailed(
                    f"line {statement.line}: {phone.number} was to get no reply and got one"
                )
        elif not found:
            why = f"{phone.number} got no reply like {pattern!r} in {statement.seconds:g} s"
            raise ExpectationFailed(f"line {statement.line}: {why}")

    def _await(self, predicate: Callable[[], bool], timeout_s: float) -> bool:
        if not self._simulator.timers.manual:
            return self._simulator.wait_for(predicate, timeout_s)
        if predicate():
            return True
        self._simulator.advance(timeout_s)
        return predicate()

    def _matches_next(self, phone: Phone, pattern: str) -> bool:
        """A reply not yet matched fits; it and those before it count as matched from now on."""
        start = self._matched.get(phone.number, 0)
        for position, text in enumerate(phone.texts[start:], start=start):
            if fnmatchcase(text, pattern):
                self._matched[phone.number] = position + 1
                return True
        return False


def play(simulator: Simulator, statements: Iterable[Statement], out: Out, patience_s: float = 0.0) -> None:
    """Carry out a script, printing each text sent and each reply.

    Raises ExpectationFailed at the first expectation that is not met.
    """
    stage = Stage(simulator, out, patience_s)
    try:
        for statement in statements:
            stage.perform(statement)
    finally:
        stage.close()


def _fault(simulator: Simulator, statement: Statement) -> None:
    with simulator.lock:
        if statement.value is None:
            simulator.faults.clear()
        else:
            simulator.faults.armed.append(statement.value)


def _reachable(simulator: Simulator, statement: Statement) -> None:
    number, is_reachable = statement.value
    simulator.phone(number).is_reachable = is_reachable


def _refuse(simulator: Simulator, statement: Statement) -> None:
    number, code = statement.value
    with simulator.lock:
        simulator.network.refused_numbers.pop(number, None)
        if code is not None:
            simulator.network.refused_numbers[number] = code


def _storage(simulator: Simulator, statement: Statement) -> None:
    if statement.value:
        simulator.fill_storage()
    else:
        simulator.empty_storage()


def _smsc(simulator: Simulator, statement: Statement) -> None:
    with simulator.lock:
        simulator.card.smsc = statement.value


def _latency(simulator: Simulator, statement: Statement) -> None:
    is_submit, latency_s = statement.value
    with simulator.lock:
        if is_submit:
            simulator.modem.submit_latency_s = latency_s
        else:
            simulator.modem.command_latency_s = latency_s


def _signal(simulator: Simulator, statement: Statement) -> None:
    with simulator.lock:
        simulator.modem.rssi = statement.value


def _ussd(simulator: Simulator, statement: Statement) -> None:
    with simulator.lock:
        simulator.network.ussd[statement.name] = statement.text or ""


#: What each statement does, but for those that the stage itself remembers something for.
ACTS: dict[str, Callable[[Simulator, Statement], None]] = {
    "deliver": lambda simulator, statement: simulator.deliver(statement.name, statement.text or ""),
    "again": lambda simulator, statement: simulator.network.deliver_again(),
    "fault": _fault,
    "unplug": lambda simulator, statement: simulator.unplug(statement.value),
    "replug": lambda simulator, statement: simulator.replug(),
    "reboot": lambda simulator, statement: simulator.reboot(),
    "deaf": lambda simulator, statement: simulator.go_deaf(statement.value),
    "wake": lambda simulator, statement: simulator.wake(),
    "flood": lambda simulator, statement: simulator.flood(statement.value),
    "register": lambda simulator, statement: simulator.register(statement.value),
    "report": lambda simulator, statement: simulator.report(*statement.value),
    "reachable": _reachable,
    "refuse": _refuse,
    "personality": lambda simulator, statement: simulator.become(statement.value),
    "sim": lambda simulator, statement: simulator.set_sim(statement.value),
    "storage": _storage,
    "smsc": _smsc,
    "latency": _latency,
    "signal": _signal,
    "ussd": _ussd,
}
