"""The AT server: bytes in, bytes out.

Owns the dialogue: lines, the prompt, what runs when, power and registration.  No port and no thread;
what shall happen later goes to the timers.  The one rule: one command line is answered before the
next is read, and an answer is said in one piece.

Commands are in at_general.py, at_network.py, at_messages.py and submission.py.
"""

from collections.abc import Callable

from smsgw.simulator import commands, incoming, submission
from smsgw.simulator.card import SimCard, SimState
from smsgw.simulator.command_line import AtError, Command, Form, parse_line
from smsgw.simulator.faults import Fault, FaultKind, Faults
from smsgw.simulator.hearing import Entry, Hearing
from smsgw.simulator.line import Line
from smsgw.simulator.network import Network
from smsgw.simulator.personality import Personality
from smsgw.simulator.settings import Settings
from smsgw.simulator.speech import Speech
from smsgw.simulator.storage import AnyMemory, Combined, Memory
from smsgw.simulator.timers import Timers

# What +CME and +CMS say about a SIM that is not ready.  TS 27.007 clause 9.2, TS 27.005 clause 3.2.5.
_SIM_CAUSES = {
    SimState.PIN: (11, 311),
    SimState.PUK: (12, 316),
    SimState.ABSENT: (10, 310),
    SimState.BUSY: (14, 314),
    SimState.FAILURE: (13, 313),
}
#: +CREG stats under which the network carries SMS: home, roaming, SMS only, CSFB not preferred.
SERVED = frozenset({1, 5, 6, 7, 9, 10})


class SimModem:
    """One simulated modem.  Everything in it runs under the simulator's lock.

    registration        +CREG's stat as the network grants it, 0..10; change it by `register`
    submit_latency_s    from the PDU to its result; the network takes the message at once
    command_latency_s   before every other answer
    is_deaf             nothing is read, nothing is said
    """

    def __init__(
        self,
        personality: Personality,
        card: SimCard,
        line: Line,
        network: Network,
        timers: Timers,
        faults: Faults,
    ) -> None:
        self.personality, self.card = personality, card
        self.line, self.network = line, network
        self.timers, self.faults = timers, faults
        self.settings = Settings()
        self.speech = Speech(line.put, faults, personality)
        self.registration = 1
        self.operator = ("TELKOMSEL", "51010")
        self.rssi = 20
        self.submit_latency_s = self.command_latency_s = self.sms_ready_s = 0.0
        self.is_deaf = False
        self.memories: dict[str, AnyMemory] = {}
        #: SMS commands work: a while after power-on, see Personality.sms_ready_s.
        self.is_ready = False
        #: The host has set +CNMI since it opened the port, so it listens for +CMT and +CDS.
        self.host_listens = False
        self.was_asked_pin = False
        self.busy_answers = 0
        self.hearing = Hearing(self._obey, self._end_entry, line.put, lambda: self.settings.echo)
        self._boot = 0
        self._put_off: list[Callable[[], None]] = []
        line.far_end, line.on_opened = self.receive, self.host_opened
        network.to_modem = lambda message: incoming.accept(self, message)
        self.become(personality)

    # Power

    def become(self, personality: Personality) -> None:
        """Be another model, with the same SIM in it, and start."""
        self.personality = self.speech.personality = personality
        self.memories = {}
        self.sms_ready_s = personality.sms_ready_s
        for name, capacity in personality.memories:
            if name == "SM":
                self.card.memory.move_to(personality.first_index, capacity)
                self.memories[name] = self.card.memory
            elif name == "MT":
                sim, own = self.memories["SM"], self.memories["ME"]
                assert isinstance(sim, Memory) and isinstance(own, Memory)
                self.memories[name] = Combined(name, sim, own)
            else:
                self.memories[name] = Memory(name, capacity, personality.first_index)
        self.power_on()

    def power_on(self) -> None:
        """Start: settings are the factory's, the PIN is wanted again, the banner is said."""
        self._boot += 1
        self.network.take_back()
        self.reset_settings()
        self.card.power_on()
        self.speech.forget()
        self.hearing.forget()
        self._put_off.clear()
        self.network.room_made()
        self.is_ready = self.was_asked_pin = self.host_listens = False
        for text in self.personality.banner:
            waits_for_pin = text == "+CPIN: READY" and self.card.state is not SimState.READY
            self.speech.indicate("+CPIN: SIM PIN" if waits_for_pin else text)
        self.unlocked()

    def reset_settings(self) -> None:
        """What ATZ does."""
        self.settings = Settings(memories=[self.personality.default_memory] * 3)

    def unlocked(self) -> None:
        """The SIM may have become usable: SMS will be ready in a while."""
        if self.card.state is not SimState.READY or self.is_ready:
            return
        if self.sms_ready_s > 0:
            self.later(self.sms_ready_s, self._become_ready)
        else:
            self._become_ready()

    def _become_ready(self) -> None:
        self.is_ready = True
        if self.personality.sms_ready_line:
            self.speech.indicate(self.personality.sms_ready_line)
        self.network.offer()

    def register(self, stat: int) -> None:
        """The network changes +CREG's stat, and the modem says so where it was asked to."""
        self.registration = stat
        for name, reports in self.settings.registration_reports.items():
            if reports:
                self.speech.indicate(f"{name}: {self.registration_now}")
        self.network.offer()

    @property
    def registration_now(self) -> int:
        """+CREG's stat: 0 while the radio is off or the SIM is locked."""
        is_able = self.settings.cfun == 1 and self.card.state is SimState.READY
        return self.registration if is_able else 0

    @property
    def is_served(self) -> bool:
        """The network carries SMS to and from this modem now."""
        return self.registration_now in SERVED

    def require_sim(self, kind: str = "CME") -> None:
        """Raises AtError while the SIM is not usable."""
        causes = _SIM_CAUSES.get(self.card.state)
        if causes:
            raise AtError(kind, causes[kind == "CMS"])

    def later(self, delay_s: float, action: Callable[[], None]) -> None:
        """Run `action` in a while, unless the modem was switched off and on in between."""
        boot = self._boot
        self.timers.after(delay_s, lambda: action() if boot == self._boot else None)

    # Dialogue

    def host_opened(self) -> None:
        """A program took the port.  Settings stay as the last one left them, as on real sticks."""
        self.host_listens = False

    def receive(self, data: bytes) -> None:
        """What the host wrote."""
        if not self.is_deaf:
            self.hearing.hear(data)

    def respond(self, blocks: list[list[str]], final: str, delay_s: float = 0.0) -> None:
        """Answer now or after `delay_s`; what the host writes meanwhile waits."""
        if delay_s > 0:
            self.hearing.is_busy = True
            self.later(delay_s, lambda: self._respond_late(blocks, final))
            return
        self.speech.answer(blocks, final, self.settings)
        self.rest()

    def rest(self) -> None:
        """A command line is over: do what was put off, say what waited, let the network go on."""
        while self._put_off:
            self._put_off.pop(0)()
        self.speech.flush()
        self.network.settle()

    def put_off(self, action: Callable[[], None]) -> None:
        """Run `action` after the answer to the command in hand."""
        self._put_off.append(action)

    def open_entry(self, entry: Entry, delay_s: float) -> None:
        """Prompt for a PDU, now or after `delay_s`."""
        if delay_s > 0:
            self.hearing.is_busy = True
            self.later(delay_s, lambda: self._open_late(entry))
            return
        self.hearing.entry = entry
        self.speech.prompt()

    def _open_late(self, entry: Entry) -> None:
        self.hearing.is_busy = False
        self.open_entry(entry, 0)
        self.hearing.go_on()

    def restart(self) -> None:
        """AT+CFUN=1,1, once it was answered."""
        if self.personality.reset_drops_usb:
            self.line.plug(False)
        else:
            self.power_on()

    def _respond_late(self, blocks: list[list[str]], final: str) -> None:
        self.hearing.is_busy = False
        self.respond(blocks, final)
        self.hearing.go_on()

    def _end_entry(self, entry: Entry) -> None:
        self.speech.end_of_typing()
        if entry.is_given_up:
            self.respond([], "OK")
        else:
            submission.finish(self, entry)

    def _obey(self, text: str) -> None:
        delay_s = self.command_latency_s
        if self.faults.armed:
            if self.faults.take("command", FaultKind.TEXT_MODE):
                self.settings.cmgf = 1
            kinds = (FaultKind.CMS, FaultKind.CME, FaultKind.ERROR, FaultKind.SILENT, FaultKind.LATE)
            fault = self.faults.take(text, *kinds)
            if fault and fault.kind is FaultKind.LATE:
                delay_s += fault.seconds
            elif fault:
                self.fail(fault, delay_s)
                return
        blocks: list[list[str]] = []
        try:
            final = self._run(parse_line(text), blocks)
        except commands.UnknownCommand:
            final = self.personality.unknown_command
        except AtError as error:
            final = self.speech.result_of(error, self.settings)
        if final is not None:
            self.respond(blocks, final, delay_s)

    def fail(self, fault: Fault, delay_s: float = 0.0) -> None:
        """Answer as an armed fault asks: an error, or nothing."""
        if fault.kind is FaultKind.SILENT:
            self.rest()
            return
        kind = "" if fault.kind is FaultKind.ERROR else fault.kind.upper()
        self.respond([], self.speech.result_of(AtError(kind, fault.code), self.settings), delay_s)

    def _run(self, todo: list[Command], blocks: list[list[str]]) -> str | None:
        """Run commands in order, until one fails; the final result, None where a prompt stands instead."""
        final = "OK"
        for command in todo:
            self._check_order(command)
            if command.form is Form.SET and command.name in submission.PROMPTING:
                return submission.begin(self, command)
            answer = commands.run(self, command)
            blocks.append(answer)
            if command.name == "+CPIN" and command.form is Form.READ and not self.personality.cpin_has_ok:
                final = ""
        return final

    def _check_order(self, command: Command) -> None:
        """What some models refuse until something else has happened."""
        if command.name == "+CPIN":
            self.was_asked_pin = True
        elif self.personality.cpin_first and not self.was_asked_pin and command.name[0] == "+":
            raise AtError("CME", 11)
        elif self.busy_answers and command.name[0] == "+":
            self.busy_answers -= 1
            raise AtError("CME", 515)
