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
from typing import Any, BinaryIO

from smsgw.errors import LinkLost, ModemError
from smsgw.modem.gammu_wire import Frame, read_frame, write_frame

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


class GammuProcess:
    """One child.  After LinkLost it is gone."""

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
        self._answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        listener = threading.Thread(
            target=self._listen, args=(self._process.stdout,), name="gammu-answers", daemon=True
        )
        listener.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def call(self, verb: str, timeout_s: float, **arguments: Any) -> Any:
        """The child's answer.  Raises GammuError, and LinkLost when it died or had to be killed."""
        try:
            write_frame(self._requests, {"verb": verb, **arguments})
            answer = self._answers.get(timeout=timeout_s)
        except queue.Empty:
            self.kill()
            raise LinkLost(f"gammu did not come back from {verb} in {timeout_s:g} s") from None
        except OSError as error:
            self.kill()
            raise LinkLost(f"gammu's process is gone before {verb}") from error
        if answer is None:
            self.kill()
            raise LinkLost(f"gammu's process died in {verb}")
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

    def _listen(self, stream: BinaryIO) -> None:
        with stream:
            while (frame := read_frame(stream)) is not None:
                self._answers.put(frame)
        self._answers.put(None)
