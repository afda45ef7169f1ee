"""Where other processes reach a simulated modem: TCP and a pseudo terminal.

Owns sockets, terminals and their threads; must not know AT.  The one rule: unplugging the modem ends
the connection at once, as it ends a real port, and plugging it in makes it reachable again.

In this process it is reached without any of this: sim://NAME, see protocol_sim.py.
"""

import contextlib
import errno
import os
import select
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from smsgw.simulator.assembly import Simulator
from smsgw.simulator.line import Session

CHUNK_OCTETS = 4096


class TcpPort:
    """The modem at a TCP address, one client at a time; others wait for their turn.

    address  (host, port) that it is really bound to
    """

    def __init__(self, simulator: Simulator, host: str, port: int) -> None:
        self._simulator = simulator
        self._listener = socket.create_server((host, port), backlog=4)
        self._client: socket.socket | None = None
        self._is_closed = False
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self._thread = threading.Thread(target=self._serve, name="simulator-tcp", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let the client and the address go."""
        self._is_closed = True
        for open_socket in (self._listener, self._client):
            if open_socket is not None:
                shut(open_socket)
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while not self._is_closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._client = client
            with contextlib.suppress(OSError):
                # Unplugged, or held by a program in this process: the client is turned away.
                self._talk(client, self._simulator.open())
            shut(client)

    def _talk(self, client: socket.socket, session: Session) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sender = threading.Thread(
            target=_pump, args=(session, client.sendall, lambda: shut(client)), daemon=True
        )
        sender.start()
        with contextlib.suppress(OSError):
            while data := client.recv(CHUNK_OCTETS):
                session.write(data)
        session.close()
        sender.join(timeout=5)


def serve_tcp(simulator: Simulator, host: str = "127.0.0.1", port: int = 0) -> TcpPort:
    """Reach the modem as socket://HOST:PORT; port 0 takes a free one, see `.address`.

    Raises OSError when the address is taken.  Close what is returned.
    """
    return TcpPort(simulator, host, port)


def _pump(session: Session, send: Callable[[bytes], object], lose: Callable[[], object]) -> None:
    """Carry what the modem says, until the port is lost."""
    with contextlib.suppress(OSError):
        while True:
            data = session.read(CHUNK_OCTETS, None)
            if data:
                send(data)
    lose()


def shut(open_socket: socket.socket) -> None:
    """Close a socket, and wake whoever waits on it."""
    # A thread that waits in accept or recv is woken by shutdown on Linux, by close on Windows.
    with contextlib.suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)
    open_socket.close()


if sys.platform != "win32":
    import termios
    import tty

    class PtyPort:
        """The modem as a terminal; a program opens `link` as if it were /dev/ttyUSB0."""

        def __init__(self, simulator: Simulator, link: Path) -> None:
            if link.exists() and not link.is_symlink():
                raise FileExistsError(
                    errno.EEXIST, "there is a file where the terminal's link shall be", str(link)
                )
            if not link.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, "no such folder", str(link.parent))
            self.link = link
            self._simulator = simulator
            self._is_closed = False
            self._waker_in, self._waker_out = os.pipe()
            self._up = threading.Event()
            self._thread = threading.Thread(target=self._serve, name="simulator-pty", daemon=True)
            self._thread.start()
            self._up.wait(timeout=5)

        def close(self) -> None:
            """Take the link away."""
            with self._simulator.line.changed:
                self._is_closed = True
                self._simulator.line.changed.notify_all()
            os.write(self._waker_out, b"x")
            self._thread.join(timeout=5)
            for descriptor in (self._waker_in, self._waker_out):
                os.close(descriptor)

        def _serve(self) -> None:
            line = self._simulator.line
            while True:
                with line.changed:
                    line.changed.wait_for(
                        lambda: self._is_closed or (line.is_plugged and line.session is None)
                    )
                    if self._is_closed:
                        return
                self._serve_terminal()

        def _serve_terminal(self) -> None:
            """One terminal, from plugging in to pulling out."""
            master, slave = os.openpty()
            tty.setraw(slave)
            self.link.unlink(missing_ok=True)
            self.link.symlink_to(os.ttyname(slave))
            self._up.set()
            with contextlib.suppress(OSError):
                # Pulled out again, or taken by a program in this process, in the meantime: no session.
                self._talk(master, slave, self._simulator.open())
            self.link.unlink(missing_ok=True)
            # The slave end was held open here, so that a client may come and go: now it gets EIO.
            os.close(slave)
            os.close(master)

        def _talk(self, master: int, slave: int, session: Session) -> None:
            writer = threading.Thread(
                target=_pump, args=(session, self._sender(master), self._wake), daemon=True
            )
            writer.start()
            with contextlib.suppress(OSError):
                self._listen(master, session)
            session.close()
            while writer.is_alive():
                # It may be stuck because nobody reads: throw away what fills the terminal.
                termios.tcflush(slave, termios.TCIFLUSH)
                writer.join(timeout=0.05)

        def _listen(self, master: int, session: Session) -> None:
            while not (session.is_lost or self._is_closed):
                ready, _, _ = select.select([master, self._waker_in], [], [])
                if self._waker_in in ready:
                    os.read(self._waker_in, CHUNK_OCTETS)
                    continue
                session.write(os.read(master, CHUNK_OCTETS))

        def _sender(self, master: int) -> Callable[[bytes], None]:
            def send(data: bytes) -> None:
                while data:
                    data = data[os.write(master, data) :]

            return send

        def _wake(self) -> None:
            with contextlib.suppress(OSError):
                os.write(self._waker_out, b"x")

    def serve_pty(simulator: Simulator, link: str | Path) -> PtyPort:
        """Reach the modem as a terminal at `link`, a symbolic link made here; not on Windows.

        Raises OSError when the link cannot be made.  Close what is returned.
        """
        return PtyPort(simulator, Path(link))
