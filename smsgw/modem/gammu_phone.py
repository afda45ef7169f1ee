"""One modem through python-gammu, inside the child process: the only "import gammu".

Owns the order of libgammu's calls and the ways around its traps.  It must not know the gateway: what
goes in and out is plain values that fit in JSON.  The one rule: every call's failure becomes a Failure,
with whatever the modem itself said.

Traps (python-gammu 3.5.1, libgammu 1.45.1): SetConfig leaves AT+CNMI at 0, so a file is read instead.
Incoming messages without a callback crash the process.  Callbacks are dropped beyond ten, so messages
are looked for in the memories.  Reports that a modem keeps in "SR" are never listed, so they are asked
for directly (<ds> 1).  GetNextSMS stops at a message that it cannot decode.
"""

import os
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gammu

from smsgw.modem.gammu_log import CallLog
from smsgw.modem.gammu_wire import Frame, plain

# The values of AT+CNMI that are not left to libgammu: <ds> 1, status reports come at once; and for modems
# that offer <mode> 2 and refuse it (Huawei E173, ZTE MF190), <mode> 1.
_CNMI = (",,,1", "1,,,1")
_PAUSE_S = 0.02
# libgammu numbers the second memory of a modem from here on.
_SECOND_MEMORY = 100_000
# When a memory does not tell its size; no SIM seen in the field has more.
_MOST_INDEXES = 255
# Nobody is there any more.
_LOST = frozenset(
    {
        *("ERR_DEVICEWRITEERROR", "ERR_DEVICEREADERROR", "ERR_DEVICENOTEXIST", "ERR_DEVICENOTWORK"),
        *("ERR_TIMEOUT", "ERR_NOTCONNECTED", "ERR_ABORTED"),
    }
)
# What reading one message says when nothing is wrong with the message, and reading on is of no use.
_HOPELESS = _LOST | {"ERR_BUSY", "ERR_NOSIM", "ERR_SECURITYERROR", "ERR_PHONEOFF"}
# There is none at this place.
_ABSENT = frozenset({"ERR_EMPTY", "ERR_INVALIDLOCATION", "ERR_NOTSUPPORTED"})


class Failure(Exception):
    """A call failed.

    name     gammu's (`ERR_TIMEOUT`), or Python's (`ValueError`)
    said     the error line that the modem gave; empty: none seen
    written  may the PDU have gone to the modem?
    """

    def __init__(self, name: str, text: str, said: str = "", *, written: bool = False) -> None:
        super().__init__(text)
        self.name, self.text, self.said, self.written = name, text, said, written

    def as_frame(self) -> Frame:
        return {"name": self.name, "text": self.text, "said": self.said, "written": self.written}


class GammuPhone:
    """One state machine of libgammu.  Its methods are the verbs that the parent may ask for."""

    def __init__(self) -> None:
        self._machine = gammu.StateMachine()
        self._log = CallLog()
        self._names = ("", "", "")
        self._stirred = False
        self._reports: list[Frame] = []
        self._ussd: deque[Frame] = deque()
        # Set before anything can come in: without it libgammu calls nowhere, and the process dies.
        self._machine.SetIncomingCallback(self._note)

    def open(self, port: str, connection: str, model: str) -> Frame:
        """Initialise; who answered, and the code that the SIM asks for, such as `PIN` (empty: none)."""
        self._names = (port, connection, model)
        self._initialise(_CNMI[0])
        return {
            "manufacturer": self._ask("GetManufacturer"),
            "model": _last(self._ask("GetModel")),
            "revision": _first(self._ask("GetFirmware")),
            "imei": self._ask("GetIMEI"),
            "asks_for": self._call("GetSecurityStatus") or "",
        }

    def unlock(self, pin: str) -> None:
        """Enter the PIN, once."""
        self._call("EnterSecurityCode", "PIN", pin)

    def prepare(self) -> Frame:
        """Have messages announced; what the SIM says of itself."""
        smsc = self._ask("GetSMSC", 1)
        return {
            "imsi": self._ask("GetSIMIMSI"),
            "smsc": smsc.get("Number", "") if smsc else "",
            "announces": self._announce(),
        }

    def listen(self, wait_s: float) -> Frame:
        """Reports that came, and whether there is a reason to look; waits for either."""
        end = time.monotonic() + wait_s
        while True:
            self._call("ReadDevice", False)
            if self._stirred or self._reports or time.monotonic() >= end:
                break
            time.sleep(_PAUSE_S)
        stirred, self._stirred = self._stirred, False
        reports, self._reports = self._reports, []
        return {"stirred": stirred, "reports": reports}

    def look(self) -> list[Frame]:
        """Every message in the memories; of one that cannot be decoded its location and PDU."""
        return list(self._messages())

    def delete(self, location: int) -> None:
        """Delete one message; nothing there is as good."""
        try:
            self._call("DeleteSMS", 0, location)
        except Failure as failure:
            if failure.name != "ERR_EMPTY":
                raise

    def submit(self, message: Frame) -> int:
        """Send one segment; its TP-MR as libgammu gives it."""
        message["UDH"]["Text"] = bytes.fromhex(message["UDH"]["Text"])
        reference: int = self._call("SendSMS", message)
        return reference

    def health(self) -> Frame:
        """Signal, network and fill of the memories, as far as they are told."""
        return {
            "signal": self._ask("GetSignalQuality"),
            "network": self._ask("GetNetworkInfo"),
            "memories": self._ask("GetSMSStatus"),
        }

    def ussd(self, code: str, wait_s: float) -> Frame | None:
        """The network's answer, or None when none came in time."""
        end = time.monotonic() + wait_s
        self._call("SetIncomingUSSD", True)
        self._ussd.clear()
        self._call("DialService", code)
        while not self._ussd and time.monotonic() < end:
            self._call("ReadDevice", False)
            time.sleep(_PAUSE_S)
        return self._ussd.popleft() if self._ussd else None

    def reset(self) -> None:
        """Restart the modem."""
        self._call("Reset", False)

    def _initialise(self, cnmi: str) -> None:
        port, connection, model = self._names
        lines = ["[gammu]", f"port = {port}", f"connection = {connection}", f"atgen_setcnmi = {cnmi}"]
        lines += [f"model = {model}"] if model else []
        with tempfile.TemporaryDirectory(prefix="smsgw-") as folder:
            file = Path(folder, "gammurc")
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            self._call("ReadConfig", 0, 0, os.fspath(file))
        try:
            self._call("Init")
        except Failure as failure:
            if failure.name != "ERR_UNKNOWN":
                raise
            # ZTE's sticks answer everything with CME 11 until they were asked for the PIN.
            self._call("GetSecurityStatus")
            self._attempt("Terminate")
            self._call("Init")
        # Init sets the log anew, so this comes behind it.
        if self._attempt("SetDebugLevel", "textall") and self._attempt("SetDebugFile", self._log.file):
            self._log.attached()

    def _announce(self) -> bool:
        """Have what comes announced; False: the modem takes none of the settings and must be polled."""
        if self._attempt("SetIncomingSMS", True):
            return True
        for cnmi in _CNMI[1:]:
            # libgammu has read the wish when it initialised; there is no other way to change it.
            self._call("Terminate")
            self._initialise(cnmi)
            if self._attempt("SetIncomingSMS", True):
                return True
        return False

    def _messages(self) -> Iterator[Frame]:
        previous: int | None = None
        seen: set[int | None] = set()
        # libgammu may come back to a message when others were deleted meanwhile.
        while previous not in seen:
            seen.add(previous)
            try:
                if previous is None:
                    messages = self._call("GetNextSMS", 0, True)
                else:
                    messages = self._call("GetNextSMS", 0, False, previous)
            except Failure as failure:
                if failure.name in _HOPELESS:
                    raise
                unreadable = None if failure.name == "ERR_EMPTY" else self._find_unreadable(previous)
                if unreadable is None:
                    return
                yield unreadable
                previous = unreadable["location"]
            else:
                yield from map(plain, messages)
                previous = messages[0]["Location"]

    def _find_unreadable(self, previous: int | None) -> Frame | None:
        """The first message behind `previous` that cannot be decoded; libgammu does not say where it is."""
        for location in self._locations(previous or 0):
            try:
                self._call("GetSMS", 0, location)
            except Failure as failure:
                if failure.name in _HOPELESS:
                    raise
                # A compressed message, too, is "not supported"; but that one shows its PDU.
                if failure.name not in _ABSENT or self._log.pdu:
                    return {"location": location, "unreadable": self._log.pdu, "why": failure.name}
        return None

    def _locations(self, previous: int) -> Iterator[int]:
        sizes = self._ask("GetSMSStatus") or {}
        counts = [sizes.get("SIMSize") or 0, sizes.get("PhoneSize") or 0]
        spans = [count for count in counts if count] or [_MOST_INDEXES]
        for memory, count in enumerate(spans):
            first = memory * _SECOND_MEMORY + 1
            yield from range(max(first, previous + 1), first + count)

    def _note(self, machine: object, kind: str, content: dict[str, Any]) -> None:
        """libgammu's callback: a report comes whole, of a message only its place is told."""
        if kind == "USSD":
            self._ussd.append({"status": str(content.get("Status")), "text": str(content.get("Text") or "")})
        elif content.get("Type") == "Status_Report":
            self._reports.append({**plain(content), "location": None})
        else:
            self._stirred = True

    def _ask(self, name: str, *arguments: object) -> Any:
        """A question that need not be answered; empty when it is not.  A lost link is no answer."""
        try:
            return self._call(name, *arguments)
        except Failure as failure:
            if failure.name in _LOST:
                raise
            return ""

    def _attempt(self, name: str, *arguments: object) -> bool:
        """May fail, and says so; a lost link may not."""
        try:
            self._call(name, *arguments)
        except Failure as failure:
            if failure.name in _LOST:
                raise
            return False
        return True

    def _call(self, name: str, *arguments: object) -> Any:
        """Call libgammu.  Raises Failure; libgammu is known to raise all of these."""
        method: Callable[..., Any] = getattr(self._machine, name)
        self._log.begin()
        try:
            return method(*arguments)
        except gammu.GSMError as error:
            self._log.end()
            what = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
            text = str(what.get("Text", "")).partition(" See <")[0]
            raise Failure(
                type(error).__name__, text, self._log.error_line, written=self._log.is_pdu_written
            ) from error
        except (ValueError, TypeError, RuntimeError, SystemError) as error:
            self._log.end()
            raise Failure(type(error).__name__, "", written=self._log.is_pdu_written) from error


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, tuple) else str(value)


def _last(value: Any) -> str:
    return str(value[-1]) if isinstance(value, tuple) else str(value)
