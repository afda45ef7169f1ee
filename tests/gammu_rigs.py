"""Simulated modems and gammu drivers on them, opened side by side: libgammu's Init sleeps for 4 s.

It must not know what a test asserts.  The one rule: whatever was opened is closed.
"""

import contextlib
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from smsgw.errors import ModemUnavailable
from smsgw.messages import Event
from smsgw.modem.base import ModemIdentity
from smsgw.modem.gammu_driver import GammuModem
from smsgw.simulator.assembly import Simulator

needs_gammu = "python-gammu has no wheel for this machine"
needs_terminals = "libgammu opens serial ports only, and Windows has no pseudo terminals to simulate one"


@dataclass
class Config:
    """[[modem]] as the driver reads it."""

    name: str = "utama"
    driver: str = "gammu"
    port: str = "auto"
    connection: str = ""
    baudrate: int = 115200
    pin: str = ""
    smsc: str = ""
    submit_timeout_s: float = 75
    poll_interval_s: float = 15


class SimulatedGammu:
    """gammu on a simulated modem behind a pseudo terminal.

    stubborn  it is opened again when that failed
    """

    def __init__(
        self, link: Path, options: dict[str, Any], *, stubborn: bool = False, **settings: Any
    ) -> None:
        from smsgw.simulator.ports import serve_pty

        self.simulator = Simulator(**options)
        self._port = serve_pty(self.simulator, link)
        self.config = Config(port=str(link), **settings)
        self.modem = GammuModem(self.config, remember={})
        self._is_stubborn = stubborn
        self.identity: Future[ModemIdentity]

    def open_in(self, pool: ThreadPoolExecutor) -> None:
        """Begin to open it."""
        self.identity = pool.submit(self._open)

    def _open(self) -> ModemIdentity:
        if self._is_stubborn:
            with contextlib.suppress(ModemUnavailable):
                self.modem.open()
        return self.modem.open()

    def ready(self) -> "SimulatedGammu":
        """It, opened.  Raises what `open` raised."""
        self.identity.result(60)
        return self

    def come(self, events: int, patience_s: float = 5.0) -> list[Event]:
        """So many events, as they come."""
        found: list[Event] = []
        while len(found) < events and (new := self.modem.poll(patience_s)):
            found += new
        return found

    def stored(self) -> list[bytes]:
        """The TPDUs that lie in the modem's memories."""
        memories = self.simulator.modem.memories.values()
        return [stored.tpdu for memory in memories for _, stored in memory.items()]

    def clear(self) -> None:
        """Leave nothing lying about."""
        self.simulator.faults.clear()
        self.simulator.empty_storage()
        while self.modem.poll(0.1):
            pass

    def close(self) -> None:
        self.modem.close()
        self._port.close()
        self.simulator.close()


@contextlib.contextmanager
def opening(*rigs: SimulatedGammu) -> Iterator[None]:
    """Begin to open all at once, see `ready`; close all at the end."""
    with ThreadPoolExecutor(len(rigs)) as pool:
        try:
            for rig in rigs:
                rig.open_in(pool)
            yield
        finally:
            for rig in rigs:
                rig.close()


def require_terminals() -> None:
    """Skip where gammu, or a terminal to put it on, is missing."""
    pytest.importorskip("gammu", reason=needs_gammu)
    if sys.platform == "win32":
        pytest.skip(needs_terminals)
