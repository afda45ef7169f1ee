"""Which interface of which USB device talks AT, and which devices never will.

Data only, from ModemManager's port-type rules and field reports.  The one rule: a device that no row
knows is still tried, after those that are known.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsbRow:
    """One device, or one vendor when `products` is empty.

    at      interface numbers that talk AT, best first; empty: any, the last first or the first first
    never   interfaces that carry NMEA, DIAG or audio
    last    with `at` empty: is the last interface the best (Huawei's PCUI)?
    """

    vendor: int
    name: str
    products: tuple[int, ...] = ()
    at: tuple[int, ...] = ()
    never: tuple[int, ...] = ()
    last: bool = False


# The first row that fits counts.
USB_TABLE: tuple[UsbRow, ...] = (
    # On Huawei the modem interface comes first and talks AT too, but indications go to PCUI, the last one.
    UsbRow(0x12D1, "Huawei", last=True),
    UsbRow(0x19D2, "ZTE", products=(0x0031,), at=(3, 1)),
    UsbRow(0x19D2, "ZTE", products=(0x0001,), at=(0,)),
    UsbRow(0x19D2, "ZTE", products=(0x0016, 0x0017), at=(2, 1)),
    UsbRow(0x19D2, "ZTE"),
    UsbRow(0x1E0E, "SIMCom", at=(2, 3), never=(0, 1, 4)),
    UsbRow(0x2C7C, "Quectel", at=(2, 3), never=(0, 1)),
    UsbRow(0x1BC7, "Telit", products=(0x1003,), at=(0, 2)),
    UsbRow(0x1BC7, "Telit", products=(0x1031,), at=(1, 2)),
    UsbRow(0x1BC7, "Telit"),
    UsbRow(0x1E2D, "Cinterion", at=(2, 0), never=(4, 6, 8)),
    UsbRow(0x1546, "u-blox GPS", products=tuple(range(0x01A5, 0x01AA)), never=tuple(range(16))),
    UsbRow(0x1546, "u-blox TOBY-L4", products=(0x1010,), at=(6,)),
    UsbRow(0x1546, "u-blox LARA-R2", products=(0x110A,), at=(0, 2, 4), never=(6, 8, 10)),
    UsbRow(0x1546, "u-blox"),
    UsbRow(0x1199, "Sierra Wireless", at=(3,), never=(0, 2)),
    UsbRow(0x05C6, "Qualcomm"),
    UsbRow(0x0AF0, "Option"),
    UsbRow(0x1410, "Novatel"),
    UsbRow(0x2001, "D-Link"),
    UsbRow(0x413C, "Dell"),
    UsbRow(0x114F, "Wavecom"),
)

#: Bridges between USB and RS-232; a Wavecom, an iTegno or a SIM800 board hides behind them.
BRIDGES: dict[int, str] = {
    0x067B: "Prolific PL2303",
    0x0403: "FTDI",
    0x1A86: "WCH CH340",
    0x10C4: "Silicon Labs CP210x",
}

#: They are network cards with a web page: no AT port will ever appear.
NETWORK_ONLY: dict[tuple[int, int], str] = {
    (0x12D1, 0x14DB): "Huawei HiLink",
    (0x12D1, 0x14DC): "Huawei HiLink (E3372 22.x)",
    (0x12D1, 0x1F16): "Huawei HiLink",
    (0x19D2, 0x1405): "ZTE MF823",
    (0x19D2, 0x1403): "ZTE MF823",
}

#: Still the CD-ROM with the Windows drivers: usb_modeswitch has not run.
NOT_SWITCHED: dict[tuple[int, int], str] = {
    (0x12D1, 0x1446): "Huawei",
    (0x12D1, 0x1F01): "Huawei",
    (0x12D1, 0x1C0B): "Huawei E173s",
    (0x19D2, 0x2000): "ZTE",
    (0x19D2, 0x0150): "ZTE MF680",
}


def rank(vendor: int | None, product: int | None, interface: int | None, count: int) -> int | None:
    """How likely this interface talks AT: small is better, None means never.

    count  how many serial interfaces the device has
    """
    if vendor is None:
        return 60
    if vendor in BRIDGES:
        return 40
    row = _row(vendor, product)
    if row is None:
        return 80
    if interface is None:
        return 10
    if interface in row.never:
        return None
    if row.at:
        return row.at.index(interface) if interface in row.at else 20 + interface
    return count - interface if row.last else 5 + interface


def device_name(vendor: int | None, product: int | None) -> str:
    """The maker's name, or an empty string."""
    row = _row(vendor, product)
    return row.name if row else BRIDGES.get(vendor or 0, "")


def _row(vendor: int | None, product: int | None) -> UsbRow | None:
    rows = (row for row in USB_TABLE if row.vendor == vendor)
    return next((row for row in rows if not row.products or product in row.products), None)
