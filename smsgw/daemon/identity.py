"""Is it still the same modem with the same card?

Owns the comparison with what the modem's row remembers.  One rule: what is seen first is remembered, what
differs is not, until a person accepts it: an unknown card may cost its owner money, and another card's
answers would come from a number that citizens do not know.
"""

from datetime import datetime

from smsgw.db import modems
from smsgw.errors import ModemUnavailable
from smsgw.modem.base import ModemIdentity
from smsgw.office.identity import Vault


def check_identity(name: str, identity: ModemIdentity, vault: Vault, now: datetime) -> None:
    """Remember who answers, or compare; a modem that gives no IMEI or IMSI is not compared by it.

    Raises ModemUnavailable, identity_changed.
    """
    imsi_digest = vault.digest(f"imsi:{identity.imsi}".encode()).hex() if identity.imsi else ""
    imei = identity.imei[:20]
    row = modems.get(name)
    if row is not None:
        changed = [
            what
            for what, known, seen in (
                ("the modem (IMEI)", row.imei, imei),
                ("the SIM card (IMSI)", row.imsi_digest, imsi_digest),
            )
            if known and seen and known != seen
        ]
        if changed:
            raise ModemUnavailable(
                "identity_changed", f"{' and '.join(changed)} changed; smsgw modem accept {name}"
            )
    told = {key: value for key, value in (("imei", imei), ("imsi_digest", imsi_digest)) if value}
    if told and (row is None or any(getattr(row, key) != value for key, value in told.items())):
        modems.record(name, now, **told)


def is_accepted(name: str) -> bool:
    """Has a person accepted whatever is plugged in?"""
    row = modems.get(name)
    return row is not None and not row.imei and not row.imsi_digest
