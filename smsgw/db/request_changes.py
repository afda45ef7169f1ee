"""What is corrected about a request that is written down already; its state moves in requests.py."""

from dataclasses import dataclass, field
from datetime import datetime

from smsgw.db.database import transaction
from smsgw.db.models import Request
from smsgw.db.requests import set_phones
from smsgw.office.identity import Vault, mask_nik

# What binds a sealed NIK to its column: the same as in requests.py.
_CONTEXT = b"request.nik"


@dataclass(frozen=True, slots=True)
class Change:
    """The new values; what is None stays as it is.  `nik` has 16 digits; phones are E.164."""

    document: str | None = None
    nik: str | None = field(default=None, repr=False)
    phones: tuple[str, ...] | None = field(default=None, repr=False)
    counter: str | None = None
    note: str | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None


def change(request_id: int, new: Change, now: datetime, vault: Vault) -> None:
    """Correct a request."""
    columns: dict[str, object] = {
        name: value
        for name in ("document", "counter", "note", "received_at", "due_at")
        if (value := getattr(new, name)) is not None
    }
    if new.nik is not None:
        columns["nik_fingerprint"] = vault.fingerprint(new.nik)
        columns["nik_sealed"] = vault.seal(new.nik.encode(), _CONTEXT)
        columns["nik_masked"] = mask_nik(new.nik)
    with transaction():
        Request.update(updated_at=now, **columns).where(Request.id == request_id).execute()
        if new.phones is not None:
            set_phones(request_id, new.phones)
