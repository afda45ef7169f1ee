"""How the daemon and its modems are, and what people ask of a modem that the daemon owns.

The daemon writes, everybody else reads: it is the only way to know a modem's state without its port.
"""

import json
import socket
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.db.database import transaction
from smsgw.db.models import DaemonRow, ModemRow, ModemTask, find_server
from smsgw.errors import OfficeError
from smsgw.office.identity import Vault


def get(name: str) -> ModemRow | None:
    """The modem's row; None when the daemon never ran with a modem of that name."""
    row: ModemRow | None = ModemRow.get_or_none(ModemRow.name == name)
    return row


def record(name: str, now: datetime, **changes: object) -> None:
    """Note what has changed about a modem; the columns that are not named stay."""
    with transaction():
        known = ModemRow.update(updated_at=now, **changes).where(ModemRow.name == name).execute()
        if not known:
            ModemRow.create(name=name, updated_at=now, **{"state": "unknown", **changes})


def accept(name: str, now: datetime) -> bool:
    """Forget which modem and SIM this was, so that the next ones seen are remembered; False: no such row."""
    known = get(name) is not None
    if known:
        record(name, now, imei="", imsi_digest="")
    return known


class Memory(MutableMapping[str, str]):
    """What a modem's driver keeps beyond its process: digests of refused PINs, the SMSC of a SIM.

    Each change is on disk before it takes effect, so that a PIN is never tried once too often.
    """

    def __init__(self, modem: str, clock: Callable[[], datetime]) -> None:
        self._modem, self._clock = modem, clock

    def __getitem__(self, key: str) -> str:
        return self._read()[key]

    def __setitem__(self, key: str, value: str) -> None:
        self._write({**self._read(), key: value})

    def __delitem__(self, key: str) -> None:
        kept = self._read()
        del kept[key]
        self._write(kept)

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def _read(self) -> dict[str, str]:
        row = get(self._modem)
        return {} if row is None else dict(json.loads(row.memory))

    def _write(self, kept: dict[str, str]) -> None:
        record(self._modem, self._clock(), memory=json.dumps(kept))


def list_all() -> list[ModemRow]:
    """All modems that the daemon ever had, by name."""
    return list(ModemRow.select().order_by(ModemRow.name))


def record_daemon(pid: int, since: datetime, version: str, now: datetime) -> None:
    """The daemon is alive."""
    host = _host()
    with transaction():
        here = DaemonRow.host == host
        if not DaemonRow.update(pid=pid, since=since, version=version, beat_at=now).where(here).execute():
            DaemonRow.create(pid=pid, since=since, version=version, beat_at=now, host=host)
        _note_stopped(now)


def _note_stopped(now: datetime) -> None:
    """A computer that was switched off says nothing any more: the others on its server say it for it."""
    server = find_server()
    if server is None:
        return
    shown = [row.name for row in ModemRow.select(ModemRow.name).where(ModemRow.state != "stopped")]
    ended = set(shown) - server.held_among(shown)
    if ended:
        stopped = ModemRow.update(state="stopped", detail="", signal_dbm=None, updated_at=now)
        stopped.where(ModemRow.name.in_(sorted(ended))).execute()


def last_daemon() -> DaemonRow | None:
    """The daemon that last ran on this computer, running or not: the lock tells which."""
    row: DaemonRow | None = DaemonRow.select().where(DaemonRow.host == _host()).first()
    return row


# A daemon gives a sign of life every 30 s.
_RUNS = timedelta(seconds=100)


def check_same_key(vault: Vault, now: datetime) -> None:
    """Note which key this computer uses; on a server all have to use one.  Raises OfficeError.

    Each `smsgw init` makes a key, and what one computer seals another one has to open.
    """
    if find_server() is None:
        return
    host, digest = _host(), vault.digest(b"smsgw.key").hex()
    with transaction():
        # A computer whose own key was put right goes on, unless another of its name runs with the wrong one.
        elsewhere = (DaemonRow.host != host) | (DaemonRow.beat_at > now - _RUNS)
        other_key = (DaemonRow.key_digest != "") & (DaemonRow.key_digest != digest)
        other = DaemonRow.get_or_none(other_key & elsewhere)
        if other is not None:
            raise OfficeError(
                f"smsgw.key is not the key that this database is used with (by {other.host}, for one). "
                "Copy smsgw.key from there"
            )
        if not DaemonRow.update(key_digest=digest).where(DaemonRow.host == host).execute():
            DaemonRow.create(pid=0, since=now, version="", beat_at=now, host=host, key_digest=digest)


@contextmanager
def holding(name: str) -> Iterator[None]:
    """Have a modem's name for this thread alone among all computers on the database.

    Where the database is a file the office's lock says so already.  Raises OfficeError.
    """
    server = find_server()
    with server.holding(name) if server else nullcontext():
        yield


def held_elsewhere(names: Sequence[str]) -> set[str]:
    """Those of the modems that a gateway runs, wherever; none where the database is a file."""
    server = find_server()
    return server.held_among(names) if server else set()


def _host() -> str:
    return socket.gethostname()[:64] if find_server() else ""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a person asks of a modem: verb `at`, `ussd` or `reset`."""

    id: int
    verb: str
    argument: str


# A person at a prompt has given up by then; what nobody waits for any more is not done.
TASK_LIFETIME = timedelta(minutes=3)

#: What a person is told of a task during which the gateway died.
UNKNOWN_OUTCOME = "unknown: the gateway stopped while the modem was asked. Ask again if twice does no harm"


def ask(modem: str, verb: str, argument: str, now: datetime) -> int:
    """Leave a task for the daemon; its id."""
    with transaction():
        return int(ModemTask.create(modem=modem, verb=verb, argument=argument, created_at=now).id)


def find_task(modem: str, now: datetime) -> Task | None:
    """The oldest task that nobody has begun and that somebody may still be waiting for."""
    row = (
        ModemTask.select()
        .where(
            (ModemTask.modem == modem)
            & ModemTask.answered_at.is_null()
            & ModemTask.begun_at.is_null()
            & (ModemTask.created_at > now - TASK_LIFETIME)
        )
        .order_by(ModemTask.id)
        .first()
    )
    return None if row is None else Task(row.id, row.verb, row.argument)


def begin(task_id: int, now: datetime) -> None:
    """The modem is about to be asked.  A task is begun once: a USSD code may cost money each time."""
    with transaction():
        ModemTask.update(begun_at=now).where(ModemTask.id == task_id).execute()


def give_up_begun(modem: str, now: datetime) -> int:
    """Answer the tasks that a dead process had begun; their number."""
    with transaction():
        begun = ModemTask.begun_at.is_null(False) & ModemTask.answered_at.is_null()
        changed = (
            ModemTask.update(answer=UNKNOWN_OUTCOME, failed=True, answered_at=now)
            .where((ModemTask.modem == modem) & begun)
            .execute()
        )
    return int(changed)


def answer(task_id: int, text: str, *, failed: bool, now: datetime) -> None:
    """What came of a task."""
    with transaction():
        ModemTask.update(answer=text, failed=failed, answered_at=now).where(ModemTask.id == task_id).execute()


def find_answer(task_id: int) -> tuple[str, bool] | None:
    """(what came of it, did it fail?), or None while it waits."""
    row = ModemTask.get_by_id(task_id)
    return None if row.answered_at is None else (row.answer or "", bool(row.failed))


def purge_tasks(now: datetime) -> None:
    """Forget the tasks of more than a day ago: their answers may hold numbers."""
    with transaction():
        ModemTask.delete().where(ModemTask.created_at < now - timedelta(days=1)).execute()
