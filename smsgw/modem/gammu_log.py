"""libgammu's own log, listened to inside the child: it holds what libgammu's errors leave out.

libgammu turns every +CMS ERROR into "Unknown error", and does not say whether the PDU was written; its
log says both, and shows the PDU of a message that it cannot decode.  The log holds texts of citizens, so
it goes through a pipe, stays in memory for one call and is written nowhere.  The one rule: where the log
cannot be had, the answer is the careful one.
"""

import os
import re
import threading

# The longest list of messages of a full SIM is some 100 kB; a log is for one call.
_MOST_OCTETS = 1_000_000
_MARK = b"\n#smsgw-%d#\n"
# How long to wait for the rest of the log of a call that has ended; it is already in the pipe.
_SYNC_S = 1.0

# libgammu numbers and quotes the lines that the modem said.
_ERROR = re.compile(rb'^\d+ "(\+CM[SE] ERROR\b[^"\n]*|ERROR)"', re.MULTILINE)
_PDU = re.compile(rb'^\d+ "\+CMGR:[^\n]*"\n\d+ "([0-9A-Fa-f]+)"', re.MULTILINE)
_WRITTEN = b"\nSending SMS\n"


class CallLog:
    """What libgammu has logged since `begin`."""

    def __init__(self) -> None:
        self._reading, writing = os.pipe()
        #: To be given to libgammu; it writes to a duplicate of it.
        self.file = os.fdopen(writing, "w")
        self._kept = bytearray()
        self._lock = threading.Lock()
        self._calls = 0
        self._passed = threading.Event()
        self._mark = b""
        self._is_attached = False
        threading.Thread(target=self._listen, name="gammu-log", daemon=True).start()

    def attached(self) -> None:
        """libgammu writes into it from now on."""
        self._is_attached = True

    def begin(self) -> None:
        """A call begins: forget the one before."""
        with self._lock:
            self._kept.clear()

    def end(self) -> None:
        """The call has ended: wait until all that it logged has been read."""
        with self._lock:
            self._calls += 1
            self._mark = _MARK % self._calls
            self._passed.clear()
        os.write(self.file.fileno(), self._mark)
        self._passed.wait(_SYNC_S)

    @property
    def error_line(self) -> str:
        """The last error that the modem gave in this call, such as `+CMS ERROR: 38`; empty: none seen."""
        found = _ERROR.findall(self._text)
        return found[-1].decode("ascii", errors="replace") if found else ""

    @property
    def is_pdu_written(self) -> bool:
        """Did the modem get the PDU in this call?  True, too, when there is no telling."""
        return not self._is_attached or _WRITTEN in self._text

    @property
    def pdu(self) -> str:
        """The PDU that AT+CMGR gave in this call, in hex; empty: none seen."""
        found = _PDU.findall(self._text)
        return found[-1].decode("ascii") if found else ""

    @property
    def _text(self) -> bytes:
        with self._lock:
            return bytes(self._kept)

    def _listen(self) -> None:
        while octets := os.read(self._reading, 65536):
            with self._lock:
                self._kept += octets
                if len(self._kept) > _MOST_OCTETS:
                    del self._kept[: -_MOST_OCTETS // 2]
                if self._mark and self._kept.endswith(self._mark):
                    self._passed.set()
