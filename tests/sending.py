"""A broadcast on its way over a loopback modem: what the daemon's loop and jobs do, without a thread.

The clock stands still but between segments, where it moves on by the lane's gap.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from loopback import LoopbackModem, World

from smsgw import broadcasts, outbound
from smsgw.broadcasts.freezing import Frozen
from smsgw.office.desk import Desk
from smsgw.office.mailing import Mailing, open_mailing
from smsgw.outbound import Tally
from smsgw.policy import Gate

MODEM = "utama"


def number(n: int) -> str:
    """The n-th fictional number."""
    return f"+62812{n:08d}"


def mailing(rows: Sequence[Sequence[object]], *columns: str) -> Mailing:
    """A list in memory: the number, then the columns."""
    return Mailing(0, {name: at for at, name in enumerate(columns, 1)}, iter(enumerate(rows, 2)))


def of_numbers(count: int) -> Mailing:
    """A list of so many people, with nothing but their numbers."""
    return mailing([(number(n),) for n in range(1, count + 1)])


def of_file(folder: Path, text: str | bytes) -> Path:
    """A CSV file of that content."""
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def draft(desk: Desk, now: datetime, people: Mailing, text: str = "Kantor tutup.", **more: object) -> Frozen:
    """Freeze a broadcast."""
    return broadcasts.create(broadcasts.Order(text, "sari", now, **more), people, desk)  # type: ignore[arg-type]


def draft_of_file(
    desk: Desk, now: datetime, path: Path, text: str = "Kantor tutup.", **more: object
) -> Frozen:
    """Freeze a broadcast to a file's people."""
    with open_mailing(path) as people:
        return draft(desk, now, people, text, **more)


class Gateway:
    """One run of the daemon, as far as a broadcast sees it.  A new one is a restart."""

    def __init__(self, desk: Desk, world: World) -> None:
        self.desk, self.world = desk, world
        self.modem = LoopbackModem(world)
        self._gap = timedelta(seconds=desk.config.lanes.broadcast.min_gap_s)
        gate = Gate(desk.config.lanes, desk.config.zone, desk.quiet)
        self._tally = Tally(MODEM, gate)
        outbound.recover(MODEM, world.now)

    def turn(self) -> bool:
        """What one look of the loop does; True when a segment was handed to the modem."""
        broadcasts.feed(self.world.now, self.desk)
        sent = outbound.send_due(self.modem, self._tally, lambda: self.world.now)
        if sent:
            self.world.now += self._gap
        return sent

    def run(self, turns: int = 10_000) -> int:
        """Turn until nothing is left to send, or so many times; the number of segments."""
        outbound.settle_doubts(self.desk.config.lanes, self.world.now)
        sent = 0
        while sent < turns and self.turn():
            sent += 1
        return sent


def told(world: World) -> list[str]:
    """Who was told, in order; a number that was told twice stands there twice."""
    return [segment.recipient for segment in world.air if segment.sequence == 1]
