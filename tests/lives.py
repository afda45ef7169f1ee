"""Lives of a gateway: each starts from what is on disk, on the SIM and on the air, and may die anywhere.

`Life` does what ModemLoop does, without a thread and a wall clock.  Every commit that changes the
database and every effect of the modem is a step; a life dies before the step that it is told to.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from loopback import Killed, LoopbackModem, World

from smsgw import inbound, outbound
from smsgw.db import inbox
from smsgw.db.database import open_database
from smsgw.db.models import proxy
from smsgw.office.desk import Desk
from smsgw.policy import Gate

MODEM = "utama"
# Long enough for every doubt to be decided: replies after 5 minutes, notices after 2 hours.
PATIENCE = (timedelta(minutes=6), timedelta(hours=2, minutes=1))


class _Connection(sqlite3.Connection):
    """A connection whose commits are steps, if they change anything."""

    on_step: Callable[[str], None]
    changes = 0

    def cursor(self, factory: type | None = None) -> "_Cursor":  # type: ignore[override]
        return super().cursor(_Cursor)


class _Cursor(sqlite3.Cursor):
    connection: _Connection

    def execute(self, sql: str, *args: object) -> "_Cursor":  # type: ignore[override]
        if sql != "COMMIT" or self.connection.total_changes == self.connection.changes:
            return super().execute(sql, *args)  # type: ignore[arg-type,return-value]
        self.connection.changes = self.connection.total_changes
        self.connection.on_step("before commit")
        super().execute(sql, *args)  # type: ignore[arg-type]
        self.connection.on_step("after commit")
        return self


@dataclass(frozen=True)
class Image:
    """All that is left of a life: the database's file and the world.  `twice`: how often a kill fell
    between the network's taking a segment and the commit that records it."""

    database: bytes
    world: World
    twice: int = 0

    def key(self) -> tuple[object, ...]:
        """Equal for images from which all that follows is the same."""
        world = self.world
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(_rollback_mode(self.database))
            rows = tuple(
                repr([tuple(v for v in row if not isinstance(v, bytes)) for row in connection.execute(query)])
                for query in _ALL
            )
        return (*rows, tuple(world.sim.items()), tuple(map(repr, world.air)), world.now, self.twice)


_ALL = tuple(
    f"SELECT * FROM {table} ORDER BY 1"
    for table in ("inbox", "inbox_segment", "outbox", "outbox_segment", "request", "request_move")
)


def _rollback_mode(database: bytes) -> bytes:
    """The file with its WAL mark taken away, since memory has no WAL."""
    return database[:18] + b"\x01\x01" + database[20:]


@dataclass
class Life:
    """One run of the gateway from an image to quiet, or to its death.

    before  what a person does while the gateway runs, at its start
    die_at  the step before which it ends; None: it lives
    """

    desk: Desk
    folder: Path
    image: Image
    before: Callable[[Desk, datetime], None]
    die_at: int | None = None
    steps: list[str] = field(default_factory=list)
    keep_images: bool = False
    images: list[Image] = field(default_factory=list)

    def run(self) -> Image:
        """Live; what is left."""
        self.world = self.image.world.copy()
        self.path = self.folder / "life.db"
        for leftover in self.folder.glob("life.db*"):
            leftover.unlink()
        self.path.write_bytes(self.image.database)
        database = open_database(f"sqlite:///{self.path}")
        database.close()
        database.connect_params["factory"] = _Connection
        database.connect()
        connection = database.connection()
        connection.on_step = self._step
        connection.execute("PRAGMA synchronous=OFF")  # processes die here, the power does not
        with suppress(Killed):
            self._live()
        while database.in_transaction():
            database.pop_transaction()
        proxy.obj.close()
        return self._image(self._closed_file())

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if self.keep_images:
            self.images.append(self._image(self._committed()))
        if self.die_at is not None and len(self.steps) > self.die_at:
            raise Killed

    def _image(self, database: bytes) -> Image:
        risky = self.steps[-1:] == ["after submit"] or self.steps[-2:] == ["after submit", "before commit"]
        died = self.keep_images or self.die_at is not None
        return Image(database, self.world.copy(), self.image.twice + (risky and died))

    def _committed(self) -> bytes:
        with closing(sqlite3.connect(self.path)) as other:
            return other.serialize()

    def _closed_file(self) -> bytes:
        return self.path.read_bytes()

    def _live(self) -> None:
        modem = LoopbackModem(self.world, self._step)
        tally = outbound.Tally(MODEM, Gate(self.desk.config.lanes, self.desk.config.zone, self.desk.quiet))
        outbound.recover(MODEM, self.world.now)
        modem.open()
        stale = inbox.find_unacknowledged(MODEM)
        inbound.decide_waiting(self.world.now, self.desk)
        self._take_in(modem)
        gone = stale & inbox.find_unacknowledged(MODEM)
        inbox.mark_acknowledged(sorted(gone), self.world.now)
        self.before(self.desk, self.world.now)
        self._serve(modem, tally)
        for patience in PATIENCE:
            self.world.now += patience
            outbound.settle_doubts(self.desk.config.lanes, self.world.now)
            self._serve(modem, tally)

    def _take_in(self, modem: LoopbackModem) -> bool:
        events = modem.poll(0)
        for event in events:
            inbound.receive(event, modem, MODEM, self.world.now, self.desk)
        return bool(events)

    def _serve(self, modem: LoopbackModem, tally: outbound.Tally) -> None:
        busy = True
        while busy:
            sent = outbound.send_due(modem, tally, lambda: self.world.now)
            busy = self._take_in(modem) or sent
