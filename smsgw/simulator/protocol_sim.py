"""sim://NAME?option=value as a serial port, for pyserial's `serial_for_url`.

Owns the shape that pyserial expects of a port; must not import pyserial, which finds this module by its
name (`serial.protocol_handler_packages`).  The one rule: it behaves as a USB port does, so a lost modem
is an OSError at the next read or write, and stays one until the port is opened again.
"""

import errno
from types import TracebackType

from smsgw.simulator.assembly import simulator_of_url
from smsgw.simulator.line import Session


class Serial:
    """A port to a simulated modem.  Settings of the wire are kept and change nothing."""

    def __init__(
        self,
        port: str | None = None,
        baudrate: int = 9600,
        *,
        timeout: float | None = None,
        write_timeout: float | None = None,
        exclusive: bool | None = None,
        **settings: object,
    ) -> None:
        self.port = port
        self.baudrate = baudrate
        self.timeout = timeout
        self.write_timeout = write_timeout
        self.exclusive = exclusive
        self.settings = settings
        self.dtr = self.rts = True
        self.cts = self.dsr = self.cd = True
        self.ri = False
        self._session: Session | None = None
        if port is not None:
            self.open()

    @property
    def name(self) -> str | None:
        return self.port

    portstr = name

    @property
    def is_open(self) -> bool:
        return self._session is not None

    def open(self) -> None:
        """Take the port.  Raises OSError: unplugged or in use; ValueError for a bad URL."""
        if self._session is not None:
            raise OSError(errno.EBUSY, "the port is already open")
        if self.port is None:
            raise ValueError("no port was named")
        self._session = simulator_of_url(self.port).open(exclusive=bool(self.exclusive))

    def close(self) -> None:
        """Let the port go; what waits in a read returns or fails at once."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    @property
    def in_waiting(self) -> int:
        return self._held().in_waiting

    @property
    def out_waiting(self) -> int:
        return 0

    def read(self, size: int = 1) -> bytes:
        """Up to `size` octets: at once when any are there, else within the timeout."""
        return self._held().read(size, self.timeout)

    def read_all(self) -> bytes:
        """All that is there."""
        return self._held().read(self.in_waiting, 0)

    def read_until(self, expected: bytes = b"\n", size: int | None = None) -> bytes:
        """Octets up to and with `expected`, or `size` of them, or what came within one timeout each."""
        data = bytearray()
        while not data.endswith(expected) and (size is None or len(data) < size):
            octet = self.read(1)
            if not octet:
                break
            data += octet
        return bytes(data)

    def readline(self, size: int | None = None) -> bytes:
        """Octets up to the next LF."""
        return self.read_until(b"\n", size)

    def write(self, data: bytes) -> int:
        """Hand octets to the modem; it takes them all at once."""
        return self._held().write(data)

    def flush(self) -> None:
        """Nothing waits on the way out."""
        self._held()

    def reset_input_buffer(self) -> None:
        """Throw away what was not read."""
        self._held().drop_input()

    def reset_output_buffer(self) -> None:
        """Nothing waits on the way out."""
        self._held()

    def cancel_read(self) -> None:
        """Let a waiting read return."""
        if self._session is not None:
            self._session.cancel_read()

    def cancel_write(self) -> None:
        """A write never waits."""

    def send_break(self, duration: float = 0.25) -> None:
        """A break changes nothing."""
        self._held()

    def fileno(self) -> int:
        """There is no file.  Raises OSError."""
        raise OSError(errno.ENOTSUP, "a simulated port has no file descriptor")

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def __enter__(self) -> "Serial":
        if not self.is_open:
            self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # A program that died without closing lets the port go all the same.
        session = getattr(self, "_session", None)
        if session is not None:
            session.close()

    def _held(self) -> Session:
        if self._session is None:
            raise OSError(errno.EBADF, "the port is not open")
        return self._session
