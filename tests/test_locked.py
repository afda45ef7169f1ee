"""Another program holds the database for long: the daemon waits and loses nothing, a command gives up.

And a disk that is full: what cannot be stored is not acknowledged.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import peewee
import pytest
from loopback import LoopbackModem, World, deliver

from smsgw import inbound
from smsgw.db import database as db
from smsgw.db import outbox
from smsgw.db.models import InboxMessage, OutboxMessage
from smsgw.office.desk import Desk


@contextmanager
def holding(path: Path) -> Iterator[sqlite3.Connection]:
    """Another process's import, in the middle of its merge."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.execute("ROLLBACK")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    db.be_patient(lambda: True)


@pytest.fixture
def world(now: datetime) -> World:
    made = World(now)
    made.put(deliver("CEK 417-205", scts=now))
    return made


def take_in(world: World, desk: Desk) -> None:
    modem = LoopbackModem(world)
    modem.open()
    for event in modem.poll(0):
        inbound.receive(event, modem, "utama", world.now, desk)


def test_the_daemon_waits_for_the_lock_and_takes_nothing_off_the_sim_meanwhile(
    desk: Desk, world: World, database, office: Path
) -> None:
    database.execute_sql("PRAGMA busy_timeout = 20")
    waited: list[int] = []
    with holding(office / "smsgw.db") as other:

        def gives_up() -> bool:
            waited.append(len(world.sim))
            if len(waited) == 3:
                other.execute("ROLLBACK")
            return False

        db.be_patient(gives_up)
        take_in(world, desk)
    assert waited == [1, 1, 1]
    assert world.sim == {}
    assert InboxMessage.get().state == "handled"
    assert OutboxMessage.select().count() == 1


def test_who_stops_the_daemon_waits_for_nobody(desk: Desk, world: World, database, office: Path) -> None:
    database.execute_sql("PRAGMA busy_timeout = 20")
    stop = threading.Event()
    stop.set()
    db.be_patient(stop.is_set)
    with holding(office / "smsgw.db"), pytest.raises(peewee.OperationalError, match="locked"):
        take_in(world, desk)
    assert len(world.sim) == 1
    take_in(world, desk)
    assert (world.sim, InboxMessage.get().state) == ({}, "handled")


def test_a_command_gives_up_in_plain_words_and_changes_nothing(
    desk: Desk, now: datetime, database, office: Path
) -> None:
    from smsgw.errors import DatabaseError
    from smsgw.messages import Lane

    database.execute_sql("PRAGMA busy_timeout = 20")
    with (
        holding(office / "smsgw.db"),
        pytest.raises(DatabaseError, match="another program holds the database"),
        db.explained(desk.config.database_url),
    ):
        outbox.enqueue("+6281200000012", "x", lane=Lane.NOTICE, cause="a", now=now, expires_at=now)
    assert OutboxMessage.select().count() == 0


def test_on_a_full_disk_nothing_is_acknowledged_that_is_not_stored(
    desk: Desk, world: World, database
) -> None:
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    texts = 0
    with pytest.raises(peewee.OperationalError) as caught:
        while texts < 2000:
            take_in(world, desk)
            texts += 1
            world.put(deliver(f"CEK 417-205 ya no {texts}", f"+62812{texts:08d}"))
    assert "disk is full" in db.plain_words(caught.value)
    assert db.is_unusable(caught.value)
    assert InboxMessage.select().count() + len(world.sim) == texts + 1
    assert texts > 0
    # Room is made, and the gateway started again: all is stored and answered then.
    database.execute_sql(f"PRAGMA max_page_count = {pages * 100}")
    inbound.decide_waiting(world.now, desk)
    take_in(world, desk)
    assert world.sim == {}
    assert InboxMessage.select().count() == texts + 1
    assert InboxMessage.select().where(InboxMessage.state == "complete").count() == 0


def test_on_a_full_disk_a_daemon_ends_with_plain_words(desk: Desk, database, monkeypatch) -> None:
    from smsgw.daemon.process import Gateway
    from smsgw.simulator.assembly import forget, simulator

    simulator("test")
    monkeypatch.setitem(
        db._PRAGMAS, "max_page_count", database.execute_sql("PRAGMA page_count").fetchone()[0]
    )
    database.close()
    opened = db.open_database(desk.config.database_url)
    gateway = Gateway(desk, desk.config.modem)
    try:
        gateway.start()
        phone = simulator("test").phone("+6281200000012")
        for n in range(200):
            phone.send(f"Halo, apa KTP saya sudah jadi? Ini pertanyaan saya {n}")
        gateway.wait()
    finally:
        gateway.stop.set()
        opened.close()
        forget("test")
    assert gateway.failure is not None
    assert "disk is full" in db.plain_words(gateway.failure)
