"""A word to systemd: ready, alive, stopping.  Without systemd it says nothing.

sd_notify(3): one datagram to the socket that the environment names.
"""

import os
import socket


def notify(word: str) -> None:
    """Tell whoever supervises us: `READY=1`, `WATCHDOG=1`, `STOPPING=1`.  Never fails."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # Linux's abstract namespace
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagrams:
        try:
            datagrams.connect(address)
            datagrams.send(word.encode("ascii"))
        except OSError:
            return  # a supervisor that has gone is no reason to stop
