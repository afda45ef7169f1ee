"""The HTTP server itself: uvicorn's, set for a small office, and asleep while nobody asks.

One rule: between two requests it wakes once a second, not ten times.
"""

import asyncio
import contextlib
import socket
import threading

import uvicorn
from starlette.types import ASGIApp

# Streams notice the end at once; whoever has not gone by then is cut off.
STOP_PATIENCE_S = 3

# What is done each time: the `Date` of the answers, in whole seconds.
_TICK_S = 1.0

# Open tabs each hold one connection; a flood of them must not take all of the process's files.
_MOST_CONNECTIONS = 200

_LONGEST_HEADERS = 16 * 1024


class Server(uvicorn.Server):
    """uvicorn's server, ended from another thread at once."""

    def __init__(self, app: ASGIApp, tls: tuple[str, str] | None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="on",
                log_config=None,
                log_level="warning",
                access_log=False,  # addresses hold receipt codes
                proxy_headers=False,
                server_header=False,
                limit_concurrency=_MOST_CONNECTIONS,
                h11_max_incomplete_event_size=_LONGEST_HEADERS,
                timeout_keep_alive=15,
                timeout_graceful_shutdown=STOP_PATIENCE_S,
                ssl_certfile=tls[0] if tls else None,
                ssl_keyfile=tls[1] if tls else None,
            )
        )
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    def serve_on(self, listening: socket.socket) -> None:
        """Serve until `end`."""
        self.run(sockets=[listening])

    def end(self) -> None:
        """Serve no more; from any thread."""
        with self._lock:
            self.should_exit = True
            if self._loop is not None:
                # A loop that is closed has ended by itself.
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._ended.set)

    async def main_loop(self) -> None:
        """uvicorn's, which wakes ten times a second to see whether it should end."""
        with self._lock:
            self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _TICK_S)
