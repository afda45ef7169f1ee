"""Serial ports: open (URLs too), read, write, vanish, and find.  The only `import serial`.

It knows nothing of AT.  The one rule: whatever the operating system says of a port comes out as
LinkLost or ModemUnavailable, in words that tell a person what to do.
"""

import contextlib
import errno
import logging
import re
import select
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import serial
from serial.tools import list_ports as serial_list

from smsgw.errors import LinkLost, ModemUnavailable
from smsgw.modem.usb_table import NETWORK_ONLY, NOT_SWITCHED, device_name, rank

log = logging.getLogger("smsgw.modem.port")

# A write that takes longer means a dead endpoint: 400 octets are 420 ms even at 9600 Bd.
WRITE_TIMEOUT_S = 5.0

# Where no descriptor can be waited for (Windows): pyserial sets the whole port up anew for each change of
# its timeout, so there are few values.
_SLICES_S = (2.0, 0.5, 0.1, 0.02, 0.005)

_SIMULATOR = "smsgw.simulator"
_INTERFACE = re.compile(r"[.:]x?(\d+)\.?(\d+)?$")


@dataclass(frozen=True, slots=True)
class PortInfo:
    """A port as `smsgw modem ports` shows it.

    rank  small is better; None: never a modem's AT port
    """

    device: str
    description: str = ""
    vendor_id: int | None = None
    product_id: int | None = None
    interface: int | None = None
    serial_number: str = ""
    maker: str = ""
    holder: str = ""
    rank: int | None = None

    @property
    def usb_id(self) -> str:
        """`12d1:1506`, or an empty string for a port without USB."""
        return f"{self.vendor_id:04x}:{self.product_id or 0:04x}" if self.vendor_id is not None else ""


class SerialPort:
    """One open port.  `read` returns as soon as octets come."""

    def __init__(self, device: str, baudrate: int = 115200) -> None:
        """Raises ModemUnavailable: no_port, port_busy."""
        self.name = device
        self._serial = _open(device, baudrate)
        self.is_line = "://" not in device
        if self.is_line:
            _claim(self._serial)
        self._descriptor = _descriptor(self._serial)

    def read(self, timeout_s: float) -> bytes:
        """What has come, waiting about so long for the first octet at most; b"" when nothing came.

        It may come back with nothing earlier than that; callers keep their own deadline.
        Raises LinkLost.
        """
        port = self._serial
        try:
            waiting = port.in_waiting
            if waiting:
                return bytes(port.read(waiting))
            if timeout_s <= 0:
                return b""
            first = self._first_octet(timeout_s)
            return first + bytes(port.read(port.in_waiting)) if first and port.in_waiting else first
        except _GONE as error:
            raise self._lost(error) from error

    def _first_octet(self, timeout_s: float) -> bytes:
        port = self._serial
        if self._descriptor is not None:
            # One wait of the right length: an idle gateway wakes up no oftener than its loop asks.
            if not select.select([self._descriptor], [], [], timeout_s)[0]:
                return b""
        else:
            slice_s = next((piece for piece in _SLICES_S if piece <= timeout_s), _SLICES_S[-1])
            if port.timeout != slice_s:
                port.timeout = slice_s
        return bytes(port.read(1))

    def write(self, data: bytes) -> None:
        """Raises LinkLost, also when the far end takes nothing for WRITE_TIMEOUT_S."""
        try:
            self._serial.write(data)
        except _GONE as error:
            raise self._lost(error) from error

    def set_baudrate(self, baudrate: int) -> None:
        """Only for a real line.  Raises LinkLost."""
        try:
            self._serial.baudrate = baudrate
            self._serial.reset_input_buffer()
        except _GONE as error:
            raise self._lost(error) from error

    def close(self) -> None:
        """Never raises: a port that has vanished cannot be closed well, only left."""
        with contextlib.suppress(*_GONE):
            # Else the system waits up to half a minute for octets that nobody takes any more.
            self._serial.reset_output_buffer()
        with contextlib.suppress(*_GONE):
            self._serial.close()

    def _lost(self, error: BaseException) -> LinkLost:
        # At once: while the old descriptor lives, a stick that comes back gets another ttyUSB number.
        self.close()
        return LinkLost(f"{self.name} has gone ({error}); it is looked for again")


# pyserial lets out more than its own: TypeError when the port is closed under a read, ValueError and
# AttributeError from a URL handler's far end, struct and termios errors as OSError.
_GONE: tuple[type[Exception], ...] = (OSError, serial.SerialException, TypeError, ValueError, AttributeError)
try:
    import termios

    _GONE = (*_GONE, termios.error)
except ImportError:  # Windows
    pass


def _descriptor(port: Any) -> int | None:
    """What `select` can wait for; None on Windows and for ports in memory."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError, AttributeError):  # loop:// and sim:// have none
            return int(port.fileno())
    return None


def _open(device: str, baudrate: int) -> Any:
    if _SIMULATOR not in serial.protocol_handler_packages:
        serial.protocol_handler_packages.append(_SIMULATOR)
    try:
        return serial.serial_for_url(
            device, baudrate=baudrate, timeout=0.5, write_timeout=WRITE_TIMEOUT_S, exclusive=True
        )
    except _GONE as error:
        raise _cannot_open(device, error) from error


def _cannot_open(device: str, error: Exception) -> ModemUnavailable:
    """What keeps the port from us, in words."""
    number = getattr(error, "errno", None)
    text = str(error)
    holder = holder_of(device)
    if number in (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK) or "exclusively lock" in text or holder:
        by = f"held by {holder}" if holder else "held by another program"
        return ModemUnavailable("port_busy", f"{device} is {by}; stop that program or take another port")
    if "Access is denied" in text:
        return ModemUnavailable("port_busy", f"{device} is held by another program; close that program")
    if isinstance(error, PermissionError) or number == errno.EACCES or "ermission" in text:
        return ModemUnavailable(
            "no_port", f"no permission for {device}; add this user to the group dialout and log in again"
        )
    return ModemUnavailable("no_port", f"{device} cannot be opened ({text}); is the modem plugged in?")


def _claim(port: Any) -> None:
    """Keep later openers out.  pyserial's lock binds only programs that ask for it, as ours does."""
    with contextlib.suppress(ImportError, OSError, AttributeError, ValueError):
        import fcntl
        import termios

        fcntl.ioctl(port.fileno(), termios.TIOCEXCL)


def holder_of(device: str) -> str:
    """The program that has the device open, as `name (pid)`; empty when nobody or unknown.

    Linux only, and only as far as /proc may be read; ModemManager is the usual one.
    """
    proc, target = Path("/proc"), Path(device)
    if "://" in device or not proc.is_dir():
        return ""
    with contextlib.suppress(OSError):
        target = target.resolve()
    for entry in proc.glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if entry.readlink() == target:
                process = entry.parent.parent
                return f"{(process / 'comm').read_text().strip()} ({process.name})"
    return ""


def list_ports() -> list[PortInfo]:
    """Every serial port of this computer, the likeliest modem first."""
    ports = [port for port in serial_list.comports() if not _is_bare_uart(port)]
    siblings = [(port.vid, port.pid, port.serial_number or port.location) for port in ports]
    found = []
    for port in ports:
        count = siblings.count((port.vid, port.pid, port.serial_number or port.location))
        interface = interface_of(port.location or "", port.device)
        info = PortInfo(
            device=stable_name(port.device),
            description=port.description or "",
            vendor_id=port.vid,
            product_id=port.pid,
            interface=interface,
            serial_number=port.serial_number or "",
            maker=device_name(port.vid, port.pid),
            holder=holder_of(port.device),
            rank=rank(port.vid, port.pid, interface, count),
        )
        found.append(info)
    return sorted(found, key=lambda info: (info.rank is None, info.rank or 0, info.device))


def plugged_in(device: str) -> object:
    """A value that changes when the modem's port, or another one, is plugged in or pulled out.

    device  as in the configuration; a URL is knocked at, since no list shows it
    """
    if "://" not in device:
        return frozenset(port.device for port in serial_list.comports())
    with contextlib.suppress(ModemUnavailable):
        SerialPort(device).close()
        return True
    return False


def candidates(ports: Callable[[], list[PortInfo]] = list_ports) -> list[PortInfo]:
    """The ports to ask for a modem, best first.

    Raises ModemUnavailable: no_port, or hilink when only a network stick is plugged in.
    """
    found = [info for info in ports() if info.rank is not None]
    if found:
        return found
    plugged = usb_ids()
    for usb_id, name in NETWORK_ONLY.items():
        if usb_id in plugged:
            raise ModemUnavailable(
                "hilink",
                f"{name} is a network card without an AT port; use a stick with modem firmware",
                permanent=True,
            )
    for usb_id, name in NOT_SWITCHED.items():
        if usb_id in plugged:
            raise ModemUnavailable("no_port", f"the {name} stick is still a CD-ROM; install usb-modeswitch")
    raise ModemUnavailable("no_port", "no serial port found; plug the modem in")


def usb_ids() -> frozenset[tuple[int, int]]:
    """Vendor and product of every USB device plugged in.  Linux; empty elsewhere."""
    found = set()
    for folder in Path("/sys/bus/usb/devices").glob("*"):
        with contextlib.suppress(OSError, ValueError):
            vendor = (folder / "idVendor").read_text()
            product = (folder / "idProduct").read_text()
            found.add((int(vendor, 16), int(product, 16)))
    return frozenset(found)


def stable_name(device: str) -> str:
    """The /dev/serial/by-id name of a device, which survives re-enumeration; else the device itself."""
    with contextlib.suppress(OSError):
        for link in sorted(Path("/dev/serial/by-id").glob("*")):
            if link.resolve() == Path(device).resolve():
                return str(link)
    return device


def interface_of(location: str, device: str) -> int | None:
    """The USB interface number: `1-1.2:1.3` (Linux), `1-1:x.3` (Windows); None when not told."""
    found = _INTERFACE.search(location)
    if found:
        return int(found[2] if found[2] is not None else found[1])
    by_id = re.search(r"-if([0-9a-f]{2})", device)
    return int(by_id[1], 16) if by_id else None


def _is_bare_uart(port: Any) -> bool:
    """PCs list up to 32 ttyS ports that lead nowhere; only a USB device or a Pi's UART is a candidate."""
    return port.vid is None and re.search(r"/ttyS\d+$", port.device) is not None and port.hwid == "n/a"
