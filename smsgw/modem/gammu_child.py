"""The child process of the gammu driver: the only one that imports gammu.

A call of libgammu can block for minutes and cannot be cancelled, and the destructor of a state machine
asks a mute modem for 400 s; so all of it lives here, where the parent can kill it.  It must not know
the gateway: it takes frames on standard input and answers each on standard output (gammu_wire.py).  The
one rule: it leaves by os._exit alone, at once, when the parent is gone or says so.
"""

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from smsgw.modem.gammu_wire import Frame, read_frame, write_frame

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def main() -> None:
    """Serve the parent until it goes."""
    # A Ctrl-C or a stopped service goes to all processes: the segment in hand is finished first, and
    # then the parent ends this one.
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    # libgammu prints now and then; nothing but frames may go to the parent.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests: queue.Queue[Frame] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    try:
        from smsgw.modem.gammu_phone import Failure, GammuPhone
    except ImportError as error:
        requests.get()
        _answer(answers, {"error": {"name": "ImportError", "text": str(error)}})
        os._exit(1)
    phone = GammuPhone()
    verbs: dict[str, Callable[..., Any]] = {
        "open": phone.open,
        "unlock": phone.unlock,
        "prepare": phone.prepare,
        "listen": phone.listen,
        "look": phone.look,
        "delete": phone.delete,
        "submit": phone.submit,
        "health": phone.health,
        "ussd": phone.ussd,
        "reset": phone.reset,
    }
    while True:
        request = requests.get()
        try:
            answer: Frame = {"answer": verbs[request.pop("verb")](**request)}
        except Failure as failure:
            answer = {"error": failure.as_frame()}
        _answer(answers, answer)


def _listen(stream: BinaryIO, requests: "queue.Queue[Frame]") -> None:
    while (frame := read_frame(stream)) is not None:
        requests.put(frame)
    os._exit(0)


def _answer(stream: BinaryIO, frame: Frame) -> None:
    try:
        write_frame(stream, frame)
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    main()
