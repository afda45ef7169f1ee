"""A second TCP port that steers a simulated modem from another process, in JSON lines.

Owns the protocol; must not know AT.  The one rule: each request line gets exactly one answer line,
{"ok": true, ...} or {"ok": false, "error": "..."}.

    {"op": "deliver", "from": "+6281200000012", "text": "CEK 417-205"}
    {"op": "taken", "since": 0}             -> "taken": [{"n", "at", "to", "text", "reference"}...]
    {"op": "phone", "number": "+62..."}     -> "received": [{"at", "text", "segments"}...]
    {"op": "wait", "taken": 3, "timeout": 10}                    until so many were taken in all
    {"op": "wait", "number": "+62...", "received": 1, "timeout": 10}
    {"op": "fault", "kind": "cms", "code": 38, "times": 3, "at": "", "seconds": 0, "chance": 1}
    {"op": "unplug", "seconds": 5}          without seconds: until "replug"
    {"op": "state"}                         -> plugged, open, personality, sim, registration,
                                            taken, waiting, storage, faults
    {"op": "script", "text": "register 3"}  any statements of script.py; their output in "out"
"""

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from typing import Any

from smsgw.errors import SmsgwError
from smsgw.simulator import script, stage
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import shut

Request = dict[str, Any]
WAIT_S = 10.0


def answer(simulator: Simulator, request: Request) -> Request:
    """Do what one request asks; its answer, also where it cannot be done."""
    act = _ACTS.get(str(request.get("op")))
    if act is None:
        return {"ok": False, "error": f"op is one of {', '.join(_ACTS)}"}
    try:
        return {"ok": True, **act(simulator, request)}
    except KeyError as error:
        return {"ok": False, "error": f"{request['op']} needs {error}"}
    except (ValueError, TypeError, SmsgwError) as error:
        return {"ok": False, "error": str(error)}


def _deliver(simulator: Simulator, request: Request) -> Request:
    simulator.deliver(request["from"], request["text"])
    return {}


def _taken(simulator: Simulator, request: Request) -> Request:
    with simulator.lock:
        since = simulator.network.taken[int(request.get("since", 0)) :]
    return {
        "taken": [
            {
                "n": taken.number,
                "at": taken.at.isoformat(),
                "to": taken.recipient,
                "text": taken.text,
                "reference": taken.message_reference,
            }
            for taken in since
        ]
    }


def _phone(simulator: Simulator, request: Request) -> Request:
    phone = simulator.phone(request["number"])
    with simulator.lock:
        received = list(phone.received)
    return {
        "received": [
            {"at": message.at.isoformat(), "text": message.text, "segments": message.segments}
            for message in received
        ]
    }


def _wait(simulator: Simulator, request: Request) -> Request:
    timeout_s = float(request.get("timeout", WAIT_S))
    if "number" in request:
        phone, wanted = simulator.phone(request["number"]), int(request["received"])
        met = simulator.wait_for(lambda: len(phone.received) >= wanted, timeout_s)
    else:
        wanted = int(request["taken"])
        met = simulator.wait_for(lambda: len(simulator.network.taken) >= wanted, timeout_s)
    return {"met": met}


def _fault(simulator: Simulator, request: Request) -> Request:
    fields = {name: value for name, value in request.items() if name not in ("op", "kind")}
    with simulator.lock:
        simulator.faults.add(request["kind"], **fields)
    return {}


def _unplug(simulator: Simulator, request: Request) -> Request:
    simulator.unplug(None if request.get("seconds") is None else float(request["seconds"]))
    return {}


def _replug(simulator: Simulator, request: Request) -> Request:
    simulator.replug()
    return {}


def _state(simulator: Simulator, request: Request) -> Request:
    with simulator.lock:
        modem, network = simulator.modem, simulator.network
        return {
            "plugged": simulator.line.is_plugged,
            "open": simulator.line.session is not None,
            "personality": modem.personality.name,
            "sim": str(simulator.card.state),
            "registration": modem.registration_now,
            "taken": len(network.taken),
            "waiting": len(network.waiting) + len(network.waiting_reports),
            "storage": {name: [memory.used, memory.capacity] for name, memory in modem.memories.items()},
            "faults": [str(fault.kind) for fault in simulator.faults.armed],
        }


def _script(simulator: Simulator, request: Request) -> Request:
    out: list[str] = []
    stage.play(simulator, script.parse(request["text"], request.get("phone", "")), out.append)
    return {"out": out}


_ACTS: dict[str, Callable[[Simulator, Request], Request]] = {
    "deliver": _deliver,
    "taken": _taken,
    "phone": _phone,
    "wait": _wait,
    "fault": _fault,
    "unplug": _unplug,
    "replug": _replug,
    "state": _state,
    "script": _script,
}


class ControlPort:
    """The control channel at a TCP address, any number of clients; `address` is what it is bound to."""

    def __init__(self, simulator: Simulator, host: str, port: int) -> None:
        self._simulator = simulator
        self._listener = socket.create_server((host, port))
        self._clients: set[socket.socket] = set()
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self._thread = threading.Thread(target=self._serve, name="simulator-control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let the clients and the address go."""
        for open_socket in (self._listener, *self._clients):
            shut(open_socket)
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._clients.add(client)
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client.makefile("rb") as requests:
            for line in requests:
                client.sendall(_answer_line(self._simulator, line))
        self._clients.discard(client)
        shut(client)


def _answer_line(simulator: Simulator, line: bytes) -> bytes:
    try:
        request = json.loads(line)
    except ValueError:
        request = None
    if isinstance(request, dict):
        done = answer(simulator, request)
    else:
        done = {"ok": False, "error": "a request is one JSON object on one line"}
    return json.dumps(done, ensure_ascii=False).encode() + b"\n"


def serve_control(simulator: Simulator, host: str = "127.0.0.1", port: int = 0) -> ControlPort:
    """Steer the modem over TCP; port 0 takes a free one, see `.address`.  Close what is returned."""
    return ControlPort(simulator, host, port)
