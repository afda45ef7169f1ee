"""Serving the console: where it may listen, the first user, the thread, the end.

It never stops the gateway: a port that is taken, or settings that would open the console to a network
unprotected, are one line in the log, and the gateway goes on without it.
"""

import ipaddress
import logging
import select
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smsgw import access
from smsgw.config.settings import Config
from smsgw.db import users
from smsgw.db.web_models import Role
from smsgw.errors import OfficeError, SmsgwError
from smsgw.office.desk import Desk
from smsgw.web import uploads

if TYPE_CHECKING:
    from smsgw.web.serving import Server
    from smsgw.web.site import Site

log = logging.getLogger("smsgw.web")

FIRST_USER = "admin"

# The server is given so long to end, twice what it gives those who are still connected.
_STOP_PATIENCE_S = 6


def start(
    desk: Desk, clock: Callable[[], datetime], announce: Callable[[str], None] | None = None
) -> Callable[[], None]:
    """Serve until the returned function is called.  The caller's thread has the database open.

    announce  is told the console's address and the first password; usually standard error
    """
    config = desk.config
    uploads.clear(config.folder)  # what a sudden end has left
    if not config.web.enabled:
        return _nothing
    try:
        certificate, key = check_listening(config)
        listening = _bind(config)
    except (SmsgwError, OSError) as error:
        # `raise` would be right for one who asked for the console; here citizens wait for answers.
        log.warning("the web console is not started: %s", error)
        return _nothing
    tell = announce or _to_stderr
    secure = bool(certificate)
    tell(f"web console: {address(config, listening)}")
    for line in make_first_user(clock()):
        tell(line)
    console = _Console(desk, clock, listening, (certificate, key) if secure else None)
    console.start()
    return console.stop


def check_listening(config: Config) -> tuple[str, str]:
    """The paths of certificate and key, empty where none are set.

    Raises OfficeError for a console that would be open to a network without users or without TLS.
    """
    web = config.web
    paths = [str(config.folder / name) if name else "" for name in (web.certificate, web.key)]
    if any(paths) and not all(paths):
        raise OfficeError("[web] certificate and key belong together; one of them is missing")
    missing = [path for path in paths if path and not Path(path).is_file()]
    if missing:
        raise OfficeError(f"[web] {missing[0]}: there is no such file")
    if is_loopback(_host_port(config)[0]):
        return paths[0], paths[1]
    if not all(paths):
        raise OfficeError(
            f"[web] listen = {web.listen!r} opens it to a network, which needs TLS: set certificate and key, "
            'or listen on "127.0.0.1:8470"'
        )
    if not users.count_active():
        raise OfficeError(
            f"[web] listen = {web.listen!r} opens it to a network, and there are no users yet. "
            "Make one first: smsgw user add NAME --role admin"
        )
    return paths[0], paths[1]


def is_loopback(host: str) -> bool:
    """Can only this computer reach it?"""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def make_first_user(now: datetime) -> list[str]:
    """An admin where there is no user at all; the lines that tell the password, once."""
    if users.list_users():
        return []
    password = access.new_password()
    users.add(FIRST_USER, Role.ADMIN, password, "smsgw", now, must_change=True)
    return [f"first log-in: user {FIRST_USER}, password {password} (shown once; it is changed at the log-in)"]


def address(config: Config, listening: socket.socket) -> str:
    """The URL to type."""
    host = _host_port(config)[0]
    if host in ("0.0.0.0", "::"):  # noqa: S104  # compared, not listened on
        host = config.web.hosts[0] if config.web.hosts else socket.gethostname()
    scheme = "https" if config.web.certificate else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"


def _host_port(config: Config) -> tuple[str, int]:
    host, _, port = config.web.listen.rpartition(":")
    return host.strip("[]"), int(port)


def _bind(config: Config) -> socket.socket:
    """A listening socket.  Raises OfficeError when the port is taken or not ours."""
    host, port = _host_port(config)
    try:
        # A str would bring in the tables for international names, 0.3 MB that stay for good.
        name = host.encode("ascii") if host.isascii() else host
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        family, kind, protocol, _, where = found[0]
        # The protocol has to be named: asyncio switches Nagle's algorithm off for TCP alone, and with it
        # every answer on an open connection waits 40 ms for the browser's acknowledgement.
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise OfficeError(f"[web] listen = {config.web.listen!r}: {error.strerror or error}") from error
    try:
        # On Windows the same option lets two programs share a port, and the other one forbids it.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        listening.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise OfficeError(
            f"[web] listen = {config.web.listen!r}: {error.strerror or error}. "
            "Another program has the port; close it, or set another one"
        ) from error
    return listening


class _Console:
    """The server and its thread.

    What serving takes is imported when somebody first connects: until then the console costs a socket,
    and where nobody opens it a small PC keeps the 30 MB.
    """

    def __init__(
        self,
        desk: Desk,
        clock: Callable[[], datetime],
        listening: socket.socket,
        tls: tuple[str, str] | None,
    ) -> None:
        self._desk, self._clock, self._listening, self._tls = desk, clock, listening, tls
        self._waker, self._wakened = socket.socketpair()
        self._lock = threading.Lock()
        self._is_stopping = False
        self._server: Server | None = None
        self._site: Site | None = None
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Listen; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End it: open streams first, then the server."""
        with self._lock:
            self._is_stopping = True
            self._waker.send(b"x")
            if self._site is not None:
                self._site.end_streams()
            if self._server is not None:
                self._server.end()
        self._thread.join(_STOP_PATIENCE_S)
        if self._site is not None:
            self._site.close()
        for end in (self._waker, self._wakened):
            end.close()

    def _run(self) -> None:
        """The thread; the edge at which the console's own end is noted and goes no further."""
        try:
            select.select([self._listening, self._wakened], [], [])
            with self._lock:
                if self._is_stopping:
                    return
                server = self._build()
            server.serve_on(self._listening)
        except (Exception, SystemExit):
            log.exception("the web console ended; the gateway goes on")
        finally:
            # Whoever connects hears at once that nobody is there.
            self._listening.close()

    def _build(self) -> "Server":
        from smsgw.web.app import create_app, create_site
        from smsgw.web.pages import all_pages
        from smsgw.web.serving import Server

        self._site = create_site(self._desk, self._clock, secure=self._tls is not None)
        self._server = Server(create_app(self._site, all_pages()), self._tls)
        return self._server


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _nothing() -> None:
    """There is nothing to stop."""
