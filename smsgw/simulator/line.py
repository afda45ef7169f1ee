"""The wire between one host and the simulated modem.

Owns the bytes on their way to the host and who holds the port; must not know AT.  The one rule: a
session that lost its port, by unplugging or to another host, never works again: open a new one.
"""

import errno
import threading
from collections.abc import Callable

#: What waits for a host that does not read.  A real port's buffer is smaller; what does not fit is lost.
BUFFER_OCTETS = 65536


class Session:
    """One host's hold on the port, from open to close."""

    def __init__(self, line: "Line", exclusive: bool) -> None:
        self._line = line
        self._buffer = bytearray()
        self._cancelled = False
        self.exclusive = exclusive
        self.is_lost = False

    @property
    def in_waiting(self) -> int:
        """How many octets can be read without waiting.  Raises OSError when the port is lost."""
        with self._line.changed:
            self._check()
            return len(self._buffer)

    def read(self, size: int, timeout_s: float | None) -> bytes:
        """Up to `size` octets: what is there, else the first that come within `timeout_s` (None: for ever).

        Empty after the timeout or `cancel_read`.  Raises OSError (EIO) when the port is lost.
        """
        with self._line.changed:
            if not self._buffer and timeout_s != 0:
                self._line.changed.wait_for(self._has_news, timeout_s)
            self._cancelled = False
            if not self._buffer:
                self._check()
            data = bytes(self._buffer[:size])
            del self._buffer[: len(data)]
            return data

    def write(self, data: bytes) -> int:
        """Hand octets to the modem.  Raises OSError (EIO) when the port is lost."""
        with self._line.changed:
            self._check()
            self._line.far_end(bytes(data))
            return len(data)

    def drop_input(self) -> None:
        """Throw away what was not read."""
        with self._line.changed:
            self._buffer.clear()

    def cancel_read(self) -> None:
        """Let a waiting `read` return at once."""
        with self._line.changed:
            self._cancelled = True
            self._line.changed.notify_all()

    def close(self) -> None:
        """Let the port go.  May be called twice."""
        with self._line.changed:
            self._line.release(self)

    def put(self, data: bytes) -> None:
        """Octets from the modem; with the lock held."""
        if len(self._buffer) + len(data) <= BUFFER_OCTETS:
            self._buffer += data
            self._line.changed.notify_all()

    def _has_news(self) -> bool:
        return bool(self._buffer) or self.is_lost or self._cancelled

    def _check(self) -> None:
        if self.is_lost:
            raise OSError(errno.EIO, "the simulated modem was unplugged")


class Line:
    """The modem's only port.

    changed    the simulator's condition: whatever waits for anything waits on it
    far_end    takes what a host writes; set by whoever builds the modem
    on_opened  called when a host opened the port
    """

    def __init__(self, changed: threading.Condition) -> None:
        self.changed = changed
        self.far_end: Callable[[bytes], None] = lambda data: None
        self.on_opened: Callable[[], None] = lambda: None
        self.is_plugged = True
        self.session: Session | None = None

    def open(self, *, exclusive: bool = True) -> Session:
        """Take the port.  Raises OSError: ENOENT unplugged, EBUSY held by somebody else.

        A port that was opened without `exclusive` is lost to the next host.
        """
        with self.changed:
            if not self.is_plugged:
                raise OSError(errno.ENOENT, "no simulated modem is plugged in")
            if self.session is not None:
                if self.session.exclusive:
                    raise OSError(errno.EBUSY, "the simulated modem's port is in use")
                self._lose()
            self.session = Session(self, exclusive)
            self.on_opened()
            self.changed.notify_all()
            return self.session

    def put(self, data: bytes) -> None:
        """Octets from the modem; they are lost when no host listens.  With the lock held."""
        if self.session is not None:
            self.session.put(data)

    def release(self, session: Session) -> None:
        """The session is over; with the lock held."""
        session.is_lost = True
        if self.session is session:
            self.session = None
        self.changed.notify_all()

    def hang_up(self) -> None:
        """Whoever holds the port loses it, as if that process had died."""
        with self.changed:
            self._lose()

    def plug(self, is_plugged: bool) -> None:
        """Pull the modem out, or put it in."""
        with self.changed:
            self.is_plugged = is_plugged
            if not is_plugged:
                self._lose()
            self.changed.notify_all()

    def _lose(self) -> None:
        if self.session is not None:
            self.release(self.session)
