"""The parent's end of the child process in which libgammu runs.

Owns starting, asking with a deadline, and killing; must not know what the verbs mean.  The one rule: a
call that outlives its deadline ends the child, since libgammu can be neither interrupted nor trusted to
come back.
"""

import contextlib
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from smsgw.errors import LinkLost, ModemError
from smsgw.modem.gammu_wire import Frame, read_frame, write_frame

_LOOK_AT_PORT_S = 0.5
# How long a killed process may take to be gone; nothing depends on it.
_REAP_S = 2.0
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW, which subprocess knows on Windows only


class GammuError(ModemError):
    """libgammu refused a call.

    name     its own name for the error, such as ERR_TIMEOUT
    said     the error line that the modem gave; empty: none seen
    written  may the PDU have gone to the modem?
    """

    def __init__(self, name: str, text: str, said: str = "", *, written: bool = False) -> None:
        super().__init__(f"gammu: {text or name}")
        self.name = name
        self.said = said
        self.written = written


class NotAsked(LinkLost):
    """The link was lost before the child was asked: nothing was done."""


class GammuProcess:
    """One child.  After LinkLost it is gone.

    port  where the port is a file, it: libgammu waits for 99 s when it goes away in the middle of a call,
          so its going ends the call
    """

    def __init__(self, arguments: tuple[str, ...] = ("-m", "smsgw.modem.gammu_child")) -> None:
        """arguments  what Python is to run"""
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self.port: Path | None = None
        self._answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        listener = threading.Thread(
            target=self._listen, args=(self._process.stdout,), name="gammu-answers", daemon=True
        )
        listener.start()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def call(self, verb: str, timeout_s: float, **arguments: Any) -> Any:
        """The child's answer.  Raises GammuError; LinkLost when it died or had to be killed; NotAsked."""
        self._ask({"verb": verb, **arguments})
        try:
            answer = self._await(verb, time.monotonic() + timeout_s)
        except LinkLost:
            self.kill()
            raise
        if "error" in answer:
            raise GammuError(**{"written": False, "said": "", **answer["error"]})
        return answer["answer"]

    def kill(self) -> None:
        """End the child at once; harmless when it has ended."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_REAP_S)
        with contextlib.suppress(OSError):
            # A frame that the child never read may still be in its buffer.
            self._requests.close()

    def _ask(self, request: Frame) -> None:
        """Raises NotAsked."""
        if self._requests.closed:
            raise NotAsked("gammu's process has ended")
        if self._is_port_gone:
            self.kill()
            raise NotAsked(f"{self.port} has gone")
        try:
            write_frame(self._requests, request)
        except OSError as error:
            self.kill()
            raise NotAsked("gammu's process has died") from error

    def _await(self, verb: str, deadline: float) -> Frame:
        while (left := deadline - time.monotonic()) > 0:
            if self._is_port_gone:
                raise LinkLost(f"{self.port} has gone")
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=min(left, _LOOK_AT_PORT_S))
                if answer is None:
                    raise LinkLost(f"gammu's process died in {verb}")
                return answer
        raise LinkLost(f"gammu did not come back from {verb} in time")

    @property
    def _is_port_gone(self) -> bool:
        return self.port is not None and not self.port.exists()

    def _listen(self, stream: BinaryIO) -> None:
        with stream:
            while (frame := read_frame(stream)) is not None:
                self._answers.put(frame)
        self._answers.put(None)
