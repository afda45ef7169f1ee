"""How the daemon and its modems are, and what people ask of a modem that the daemon owns.

The daemon writes, everybody else reads: it is the only way to know a modem's state without its port.
"""

import json
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.db.database import transaction
from smsgw.db.models import DaemonRow, ModemRow, ModemTask


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
    with transaction():
        if not DaemonRow.update(pid=pid, since=since, version=version, beat_at=now).execute():
            DaemonRow.create(pid=pid, since=since, version=version, beat_at=now)


def last_daemon() -> DaemonRow | None:
    """The daemon that last ran here, running or not: the lock tells which."""
    row: DaemonRow | None = DaemonRow.select().first()
    return row


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a person asks of a modem: verb `at`, `ussd` or `reset`."""

    id: int
    verb: str
    argument: str


# A person at a prompt has given up by then; what nobody waits for any more is not done.
TASK_LIFETIME = timedelta(minutes=3)


def ask(modem: str, verb: str, argument: str, now: datetime) -> int:
    """Leave a task for the daemon; its id."""
    with transaction():
        return int(ModemTask.create(modem=modem, verb=verb, argument=argument, created_at=now).id)


def find_task(modem: str, now: datetime) -> Task | None:
    """The oldest task that somebody may still be waiting for."""
    row = (
        ModemTask.select()
        .where(
            (ModemTask.modem == modem)
            & ModemTask.answered_at.is_null()
            & (ModemTask.created_at > now - TASK_LIFETIME)
        )
        .order_by(ModemTask.id)
        .first()
    )
    return None if row is None else Task(row.id, row.verb, row.argument)


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
