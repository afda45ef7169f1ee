"""The demo's office: settings for a simulated modem, and requests of people who do not exist.

One rule: every NIK begins with 339901 and every number with +62812000000, which belong to nobody.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from smsgw.admin.founding import found_office
from smsgw.config import Config, load
from smsgw.config.settings import FILE_NAME
from smsgw.daemon.process import is_running
from smsgw.db import requests
from smsgw.db.database import transaction
from smsgw.db.requests import NewRequest
from smsgw.errors import OfficeError
from smsgw.office.desk import Desk
from smsgw.office.documents import State

#: The modem's name in the simulator's registry.
MODEM = "demo"
MARK = "# A demo office: `smsgw demo` makes it anew each time."

_VALUES = {
    "office": "Dukcapil Kab. Contoh",
    "signature": "-Dukcapil Contoh",
    "timezone": "Asia/Jakarta",
    "language": "id",
    "port": f"sim://{MODEM}",
}
# A demo is tried at any hour, and by one person who writes more than ten texts.
_OTHERWISE = {
    r'hours = "07:30-19:30"': 'hours = "00:00-24:00"',
    r"replies_per_hour = \d+": "replies_per_hour = 1000",
    r"misses_per_day = \d+": "misses_per_day = 1000",
    r"help_per_day = \d+": "help_per_day = 1000",
    r"poll_interval_s = \d+": "poll_interval_s = 5",
}
_OURS = (
    FILE_NAME, "smsgw.db", "smsgw.db-wal", "smsgw.db-shm", "smsgw.key", "smsgw.lock", "smsgw.log", "texts",
)  # fmt: skip

# The requests that the demo speaks of: code, document, NIK, end of the phone's number, state, counter, note.
_KNOWN = (
    ("417-205", "KTP", "3399011203959002", "12", State.READY, "Loket 3", None),
    ("417-206", "KK", "3399015507889004", "13", State.PROCESSING, "Loket 2", None),
    ("417-207", "AKTA_LAHIR", "3399012902009001", "14", State.INCOMPLETE, "Loket 2", "fotokopi buku nikah"),
    ("417-208", "KTP", "3399017112009003", "15", State.AWAITING_STOCK, "Loket 3", None),
    ("417-209", "AKTA_MATI", "3399010104609005", "16", State.READY, "Loket 1", None),
    ("417-210", "PINDAH", "3399014509919006", "17", State.REJECTED, "Loket 1", "data KK berbeda dengan akta"),
)
_DOCUMENTS = ("KTP", "KK", "AKTA_LAHIR", "KIA", "PINDAH", "AKTA_KAWIN", "IKD")
_COUNTERS = ("Loket 1", "Loket 2", "Loket 3", "Kec. Sukamaju")
_CROWD = 24


def make_office(folder: Path) -> Config:
    """A fresh demo office in `folder`, in the place of an older one.

    Raises OfficeError when something else is there, or a demo runs in it.
    """
    settings = folder / FILE_NAME
    if settings.exists():
        if MARK not in settings.read_text(encoding="utf-8", errors="replace"):
            raise OfficeError(
                f"{folder} holds a real office; nothing was changed. Give another folder: smsgw demo DIR"
            )
        if is_running(folder / "smsgw.lock"):
            raise OfficeError(f"{folder}: a demo runs here already. Give another folder: smsgw demo DIR")
        for name in _OURS:
            path = folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    found_office(folder, _VALUES)
    text = settings.read_text(encoding="utf-8")
    for pattern, line in _OTHERWISE.items():
        text = re.sub(pattern, line, text)
    settings.write_text(f"{MARK}\n{text}", encoding="utf-8")
    return load(settings)


def fill(desk: Desk, now: datetime) -> int:
    """Write the fictional requests down, as if they had come in over the last days; their number."""
    count = 0
    with transaction():
        for new, state, note, days in _requests(now):
            begun = now - timedelta(days=days)
            found = requests.add(new, "demo", begun, desk.vault)
            if state is State.ARCHIVED:
                requests.move(found.id, State.READY, "demo", begun + timedelta(hours=20))
            if state is not State.RECEIVED:
                requests.move(found.id, state, "demo", now - timedelta(hours=3 * days), note)
            count += 1
    return count


def _requests(now: datetime) -> Iterator[tuple[NewRequest, State, str | None, int]]:
    """(as it was handed in, state today, note, days ago)."""
    for n, (code, document, nik, end, state, counter, note) in enumerate(_KNOWN):
        days = 3 + n
        new = NewRequest(
            document=document,
            nik=nik,
            receipt_code=code,
            phones=(f"+62812000000{end}",),
            counter=counter,
            received_at=now - timedelta(days=days),
            due_at=now + timedelta(days=2),
        )
        yield new, state, note, days
    states = [state for state in State if state not in (State.AWAITING_CENTRAL, State.AWAITING_STOCK)]
    for n in range(_CROWD):
        state = states[n % len(states)]
        document = _DOCUMENTS[n % len(_DOCUMENTS)]
        if n % 8 == 7:
            state, document = (State.AWAITING_CENTRAL, State.AWAITING_STOCK)[n // 8 % 2], "KTP"
        days = 1 + n % 9
        new = NewRequest(
            document=document,
            nik=f"339901{1 + n:02}{1 + n % 12:02}{70 + n:02}{9100 + n}",
            receipt_code=f"{520 + n}-{137 + 29 * n:03}",
            phones=(f"+62812000000{30 + n}",),
            counter=_COUNTERS[n % len(_COUNTERS)],
            received_at=now - timedelta(days=days),
            due_at=now + timedelta(days=1 + n % 3),
        )
        note = "fotokopi KK" if state is State.INCOMPLETE else None
        yield new, state, note, days
