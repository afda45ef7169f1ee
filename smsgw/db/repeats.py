"""Is this segment here already?  What tells a repeat from a new one.

Two rules.  While a row is not acknowledged, however long, the same place on the same SIM with the same
octets is the same segment, read again after a crash.  And an equal TPDU with a valid TP-SCTS within
48 h is the SMSC's own repeat: nobody writes two equal texts within the one second that TP-SCTS resolves.
Where TP-SCTS is no valid time the octets prove nothing, and the segment is new.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from smsgw.db.database import execute
from smsgw.db.models import to_micros
from smsgw.messages import Delivered
from smsgw.office.identity import Vault

# How long an SMSC, or a SIM that lost a delete, has been seen to deliver the same TPDU again.
WINDOW = timedelta(hours=48)


class Known(NamedTuple):
    """A stored segment, as far as recognising it goes; instants as stored."""

    id: int
    message_id: int
    modem: str
    memory: str | None
    slot: int | None
    stored_at: int
    acknowledged_at: int | None


# Written by hand because it runs for every segment (see database.execute).
_KNOWN = f"SELECT {', '.join(Known._fields)} FROM inbox_segment WHERE digest = ? ORDER BY id DESC"  # noqa: S608


def fingerprint(octets: bytes, vault: Vault) -> bytes:
    """Equal for equal TPDUs.  TP-MMS is left out: a repeat may say otherwise whether more wait."""
    return vault.digest(bytes([octets[0] & ~0x04]) + octets[1:] if octets else octets)


def find_known(event: Delivered, modem: str, digest: bytes, now: datetime) -> Known | None:
    """The stored segment that this one repeats; `digest` is its fingerprint."""
    lately = to_micros(now - WINDOW)
    for row in map(Known._make, execute(_KNOWN, digest).fetchall()):
        place = None if row.memory is None else (row.memory, row.slot)
        if row.acknowledged_at is None and row.modem == modem and event.handle and place == event.handle:
            return row
        if event.deliver.scts is not None and row.stored_at >= lately:
            return row
    return None
