"""The far end of the wire for tests: token assertions, a scripted modem, a simulated one; in virtual time.

Owns the clock of these tests.  It must not know what a test asserts.  The one rule: reading from an
empty line is what lets time pass, so no test ever waits.
"""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from smsgw.errors import LinkLost, ModemUnavailable
from smsgw.modem.at_driver import AtModem
from smsgw.modem.engine import Command, Engine, Output
from smsgw.modem.session import Settings
from smsgw.modem.tokenizer import Token, Tokenizer
from smsgw.simulator.assembly import Simulator

TRACES = Path(__file__).parent / "data" / "traces"

#: When (seconds after the write) and what the modem says.
Said = bytes | list[tuple[float, bytes]]

#: A well-behaved modem's answers, enough for `open`.
POLITE: dict[str, bytes] = {
    "AT": b"\r\nOK\r\n",
    "ATE0": b"\r\nOK\r\n",
    "ATV1": b"\r\nOK\r\n",
    "AT+CMEE=1": b"\r\nOK\r\n",
    "AT+CGMI": b"\r\nAcme\r\n\r\nOK\r\n",
    "AT+CGMM": b"\r\nU300\r\n\r\nOK\r\n",
    "AT+CGMR": b"\r\n1.0\r\n\r\nOK\r\n",
    "AT+CGSN": b"\r\n350000000000017\r\n\r\nOK\r\n",
    "AT+CPIN?": b"\r\n+CPIN: READY\r\n\r\nOK\r\n",
    "AT+CFUN?": b"\r\n+CFUN: 1\r\n\r\nOK\r\n",
    "AT+CMGF=0": b"\r\nOK\r\n",
    "AT+CPMS=?": b'\r\n+CPMS: ("SM"),("SM"),("SM")\r\n\r\nOK\r\n',
    "AT+CPMS?": b'\r\n+CPMS: "SM",0,20,"SM",0,20,"SM",0,20\r\n\r\nOK\r\n',
    'AT+CPMS="SM","SM","SM"': b"\r\n+CPMS: 0,20,0,20,0,20\r\n\r\nOK\r\n",
    "AT+CIMI": b"\r\n510100000000012\r\n\r\nOK\r\n",
    "AT+CSCA?": b'\r\n+CSCA: "+6281100000",145\r\n\r\nOK\r\n',
    "AT+CSMS?": b"\r\n+CSMS: 0,1,1,1\r\n\r\nOK\r\n",
    "AT+CNMI=?": b"\r\n+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)\r\n\r\nOK\r\n",
    "AT+CNMI=2,1,0,1,0": b"\r\nOK\r\n",
    "AT+CNMI?": b"\r\n+CNMI: 2,1,0,1,0\r\n\r\nOK\r\n",
    'AT+CSCS="IRA"': b"\r\nOK\r\n",
    "AT+CREG=1": b"\r\nOK\r\n",
    "AT+CREG?": b"\r\n+CREG: 1,1\r\n\r\nOK\r\n",
    "AT+CMGL=4": b"\r\nOK\r\n",
}


def tokens_of(*pieces: bytes) -> list[Token]:
    tokenizer = Tokenizer()
    return [token for piece in pieces for token in tokenizer.feed(piece)]


def cuts(data: bytes) -> Iterable[tuple[bytes, ...]]:
    """The data whole, octet by octet, and cut once at every place."""
    yield (data,)
    yield tuple(data[i : i + 1] for i in range(len(data)))
    for cut in range(1, len(data)):
        yield data[:cut], data[cut:]


def assert_tokens(data: bytes, expected: list[Token]) -> None:
    """However the line cuts the bytes, the tokens are the same."""
    for pieces in cuts(data):
        assert tokens_of(*pieces) == expected, pieces


def outputs_of(command: Command | None, *pieces: bytes) -> list[Output]:
    """What an engine with this command in flight makes of the pieces."""
    engine = Engine()
    if command is not None:
        engine.start(command)
    return [output for piece in pieces for output in engine.receive(piece)]


def assert_outputs(command: Command | None, data: bytes, expected: list[Output]) -> None:
    """However the line cuts the bytes, the engine says the same."""
    for pieces in cuts(data):
        assert outputs_of(command, *pieces) == expected, pieces


class Time:
    """Seconds; shared by the ports of one test."""

    now = 0.0


class ScriptedPort:
    """A modem that follows a script, one line per exchange: what is written, what is said to it.

    exchanges  in order; what they do not name, `polite` answers; what it does not know gets silence
    asked      all that was written, without its line ends
    """

    def __init__(
        self, *exchanges: tuple[str, Said], polite: dict[str, bytes] | None = None, time: "Time | None" = None
    ) -> None:
        self.name = "scripted"
        self.is_line = False
        self._time = time or Time()
        self.asked: list[str] = []
        self.is_open = True
        self.is_plugged = True
        self._script = deque(exchanges)
        self._polite = dict(POLITE if polite is None else polite)
        self._coming: list[tuple[float, bytes]] = []

    @property
    def left(self) -> list[str]:
        """What of the script has not been asked."""
        return [request for request, _ in self._script]

    @property
    def now(self) -> float:
        return self._time.now

    @now.setter
    def now(self, value: float) -> None:
        self._time.now = value

    def monotonic(self) -> float:
        return self.now

    def answer_to(self, request: str, said: bytes) -> None:
        """From now on that is the answer."""
        self._polite[request] = said

    def fall_silent(self) -> None:
        """From now on nothing is answered."""
        self._polite.clear()

    def say(self, data: bytes, after_s: float = 0.0) -> None:
        """The modem says something by itself."""
        self._coming.append((self.now + after_s, data))
        self._coming.sort(key=lambda coming: coming[0])

    def read(self, timeout_s: float) -> bytes:
        self._check()
        due = self._coming[0][0] if self._coming else float("inf")
        if due > self.now + timeout_s:
            self.now += max(0.0, timeout_s)
            return b""
        self.now = max(self.now, due)
        data = b""
        while self._coming and self._coming[0][0] <= self.now:
            data += self._coming.pop(0)[1]
        return data

    def write(self, data: bytes) -> None:
        self._check()
        for request in data.decode("ascii").replace("\x1b", "\x1b\r").replace("\x1a", "\x1a\r").split("\r"):
            if request:
                self._answer(request)

    def _answer(self, request: str) -> None:
        self.asked.append(request)
        said: Said = b""
        if self._script and request == self._script[0][0]:
            said = self._script.popleft()[1]
        elif request in self._polite:
            said = self._polite[request]
        for after_s, data in [(0.0, said)] if isinstance(said, bytes) else said:
            if data == b"UNPLUG":
                self.is_plugged = False
            elif data:
                self.say(data, after_s)

    def _check(self) -> None:
        if not self.is_plugged:
            raise LinkLost("scripted has gone")

    def set_baudrate(self, baudrate: int) -> None:
        self._check()

    def close(self) -> None:
        self.is_open = False


class SimulatedPort:
    """A simulated modem (made with manual=True) in virtual time."""

    def __init__(self, simulator: Simulator) -> None:
        self.name = "simulated"
        self.is_line = False
        self.now = 0.0
        self._simulator = simulator

    def reopen(self) -> "SimulatedPort":
        """A new link to the same modem, on the same clock.  Raises ModemUnavailable."""
        try:
            self._session = self._simulator.open()
        except OSError as error:
            raise ModemUnavailable("no_port", str(error)) from error
        return self

    def monotonic(self) -> float:
        return self.now

    def read(self, timeout_s: float) -> bytes:
        end = self.now + max(0.0, timeout_s)
        while True:
            try:
                data = self._session.read(4096, 0)
            except OSError as error:
                raise LinkLost("simulated has gone") from error
            if data or self.now >= end:
                return bytes(data)
            step = min(0.05, end - self.now)
            self._simulator.advance(step)
            self.now = end if end - self.now <= 0.05 else self.now + step

    def write(self, data: bytes) -> None:
        try:
            self._session.write(data)
        except OSError as error:
            raise LinkLost("simulated has gone") from error

    def set_baudrate(self, baudrate: int) -> None:
        """The simulated wire has no speed."""

    def close(self) -> None:
        self._session.close()


def modem_on(port: ScriptedPort | SimulatedPort, **settings: object) -> AtModem:
    """The driver on this port, in its time; not opened.  Its memory of PINs is its own."""
    chosen = Settings(name="utama", port=port.name, **settings)  # type: ignore[arg-type]

    def open_port(device: str, baudrate: int) -> ScriptedPort | SimulatedPort:
        return port.reopen() if isinstance(port, SimulatedPort) else port

    return AtModem(chosen, remember={}, open_port=open_port, clock=port)


def trace(name: str) -> list[tuple[str, Said]]:
    """The exchanges of tests/data/traces/NAME.txt: `-> request`, `<- answer` with escapes, `#` remarks."""
    exchanges: list[tuple[str, Said]] = []
    for line in (TRACES / f"{name}.txt").read_text(encoding="ascii").splitlines():
        if line.startswith("-> "):
            exchanges.append((line[3:], b""))
        elif line.startswith("<- "):
            said = line[3:].encode("ascii").decode("unicode_escape").encode("latin-1")
            exchanges[-1] = (exchanges[-1][0], said)
    return exchanges
