"""A year of an office in minutes: the real flows, notices, jobs and broadcasts under a clock that is played.

Requests come, move, wait for blanks, lie uncollected; citizens ask, say STOP, rate; broadcasts run; the
network refuses, loses results and reports late or never.  What must hold afterwards is in year_audit.py.
tests/test_year.py plays a month of it.
"""

import heapq
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.office import phone_number
from benchmarks.year_air import YearModem, YearWorld
from smsgw import broadcasts, inbound, jobs, notices, outbound
from smsgw.config import load
from smsgw.db import requests, requests_bulk, undoing
from smsgw.db.database import open_database, transaction
from smsgw.errors import ModemUnavailable
from smsgw.messages import Lane
from smsgw.office.desk import Desk, open_desk
from smsgw.office.documents import State
from smsgw.office.identity import write_key
from smsgw.office.mailing import Mailing
from smsgw.outbound import Tally
from smsgw.policy import Gate
from tests.loopback import deliver

MODEM = "utama"
ADMIN = "+6281299999999"

# What the jobs and the loop look at is looked at this often.
TICK = timedelta(minutes=15)

_SETTINGS = f"""
[office]
name = "Dukcapil Kab. Contoh"
signature = "-Dukcapil Contoh"
[[modem]]
name = "{MODEM}"
port = "sim://year"
own_number = "+6281200999999"
[hours]
nyepi = true
[broadcast]
price_per_segment = 350
[backup]
keep = 0
[admin]
numbers = ["{ADMIN}"]
[web]
enabled = false
"""

# What a request goes through after it came in, and how many of a hundred go so.  The hours between two
# steps are drawn; `None` is a document that nobody fetches.
_LIVES: tuple[tuple[int, tuple[State | None, ...]], ...] = (
    (52, (State.VERIFYING, State.PROCESSING, State.PRINTING, State.READY, State.COLLECTED)),
    (12, (State.VERIFYING, State.INCOMPLETE, State.PROCESSING, State.READY, State.COLLECTED)),
    (12, (State.PROCESSING, State.AWAITING_STOCK, State.PRINTING, State.READY, State.COLLECTED)),
    (6, (State.PROCESSING, State.AWAITING_CENTRAL, State.PRINTING, State.READY, State.COLLECTED)),
    (10, (State.PROCESSING, State.READY, None)),
    (4, (State.VERIFYING, State.REJECTED)),
    (2, (State.CANCELLED,)),
    (2, (State.PROCESSING, State.READY, State.PRINTING, State.READY, State.COLLECTED)),
)
_QUESTIONS = ("JAM", "SYARAT KTP", "terima kasih", "LOKET?", "BLANGKO", "ktp saya sudah jadi belum ya pak")


@dataclass
class Year:
    """The office, its clock and its people; `happened` counts what they did."""

    desk: Desk
    first: date
    dice: random.Random
    happened: Counter[str] = field(default_factory=Counter)
    stops: list[tuple[datetime, str, bool]] = field(default_factory=list)
    _events: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        begin = datetime(self.first.year, self.first.month, self.first.day, tzinfo=self.desk.config.zone)
        self.world = YearWorld(begin.astimezone(UTC))
        self.modem = YearModem(self.world, self.dice)
        self._tally = Tally(MODEM, Gate(self.desk.config.lanes, self.desk.config.zone, self.desk.quiet))
        self._people = 0

    def play(self, days: int, per_day: float) -> None:
        """So many days, on working days about `per_day` requests."""
        begin = self.world.now
        for day in range(days):
            self._plan(begin + timedelta(days=day), per_day)
        end = begin + timedelta(days=days)
        tick = begin
        while tick < end:
            self._tick(tick)
            while self._events and self._events[0][0] < tick + TICK:
                at, _, act = heapq.heappop(self._events)
                self.world.now = max(self.world.now, at)
                act()
                self._serve(tick + TICK)
            tick += TICK

    def _plan(self, midnight: datetime, per_day: float) -> None:
        local = midnight.astimezone(self.desk.config.zone).date()
        hours = self.desk.hours.spans_on(local, "")
        for _ in range(self._number(per_day) if hours else 0):
            self._at(midnight + self._office_time(), self._apply)
        for _ in range(self._number(per_day * 0.4)):
            self._at(midnight + timedelta(hours=self.dice.uniform(5, 23)), self._ask)
        if local.day == 10 and hours:
            self._at(midnight + timedelta(hours=9), self._broadcast)

    def _number(self, mean: float) -> int:
        return int(mean) + (self.dice.random() < mean % 1)

    def _office_time(self) -> timedelta:
        return timedelta(minutes=self.dice.uniform(8 * 60, 11 * 60))

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at, next(self._order), act))

    def _tick(self, tick: datetime) -> None:
        """What the daemon's jobs and loop do by the clock."""
        self.world.now = max(self.world.now, tick)
        local = self.world.now.astimezone(self.desk.config.zone)
        for job in jobs.JOBS:
            daily = job.at and f"{local:%H:%M}" == job.at
            if daily or (not job.at and (job.every_s <= 900 or local.minute % 30 < 15)):
                job.run(self.world.now, self.desk)
        inbound.decide_waiting(self.world.now, self.desk)
        self._serve(tick + TICK)

    def _serve(self, tick_ends: datetime) -> None:
        """Send until nothing is due, or until something else happens."""
        busy, until = True, min([tick_ends, *[at for at, _, _ in self._events[:1]]])
        while busy and (self.world.now < until or self.world.sim):
            broadcasts.feed(self.world.now, self.desk)
            try:
                busy = outbound.send_due(self.modem, self._tally, lambda: self.world.now)
                if not busy and self._broadcast_waits():
                    self.world.now += timedelta(seconds=2)
                    busy = self.world.now < until
            except ModemUnavailable:
                self.world.now += timedelta(seconds=3)
                busy = True
            for event in self.modem.poll(0):
                inbound.receive(event, self.modem, MODEM, self.world.now, self.desk)
                busy = True

    def _broadcast_waits(self) -> bool:
        """Is it only the gap between two broadcast segments that nothing is sent for?"""
        last = self._tally.paces[Lane.BROADCAST].last_at
        return last is not None and self.world.now - last < timedelta(seconds=6)

    def _apply(self) -> None:
        """Somebody hands papers in."""
        self._people += 1
        self.happened["requests"] += 1
        phones = [] if self.dice.random() < 0.05 else [phone_number(self.dice.randrange(4000))]
        if phones and self.dice.random() < 0.2:
            phones.append(phone_number(4000 + self.dice.randrange(4000)))
        document = self.dice.choice(("KTP", "KTP", "KTP", "KK", "AKTA_LAHIR", "AKTA_MATI", "KIA"))
        new = requests.NewRequest(
            document, phones=tuple(phones), counter=f"Loket {self.dice.randrange(1, 4)}"
        )
        now = self.world.now
        with transaction():
            found = requests.add(new, "wati", now, self.desk.vault, self.dice)
            notices.on_state(found, self.desk, now)
        lives = [life for _, life in _LIVES]
        life = self.dice.choices(lives, [share for share, _ in _LIVES])[0]
        self._next(found.receipt_code, life, 0)

    def _next(self, code: str, life: tuple[State | None, ...], step: int) -> None:
        if step == len(life) or (state := life[step]) is None:
            return
        # Most steps take days; some are pressed one after the other within minutes.
        wait = (
            timedelta(minutes=3) if self.dice.random() < 0.2 else timedelta(hours=self.dice.uniform(4, 120))
        )
        self._at(self.world.now + wait, lambda: self._move(code, state, life, step))

    def _move(self, code: str, state: State, life: tuple[State | None, ...], step: int) -> None:
        now, found = self.world.now, requests.get_by_receipt(code)
        if state is State.AWAITING_STOCK and not self.desk.kinds[found.document].has_blank:
            state = State.PROCESSING
        if state is State.AWAITING_CENTRAL and not self.desk.kinds[found.document].central:
            state = State.PROCESSING
        if found.state not in (state, State.ARCHIVED):
            self.happened["moves"] += 1
            note = "fotokopi KK" if state is State.INCOMPLETE else None
            with transaction():
                if self.dice.random() < 0.5:
                    notices.on_states(
                        requests_bulk.move_all([found], state, "wati", now, note), self.desk, now
                    )
                else:
                    moved = requests.move(found.id, state, "wati", now, note, self.desk.kinds)
                    notices.on_state(moved, self.desk, now)
            if self.dice.random() < 0.02:
                self._at(
                    now + timedelta(minutes=self.dice.uniform(0, 20)), lambda: self._regret(code, life, step)
                )
                return
        self._next(code, life, step + 1)

    def _regret(self, code: str, life: tuple[State | None, ...], step: int) -> None:
        """It was the wrong row: taken back, and pressed again later."""
        last = undoing.find_last_of(requests.get_by_receipt(code).id)
        undoing.take_back(last, "wati", self.world.now)
        self.happened["undone"] += 1
        self._next(code, life, step)

    def _ask(self) -> None:
        """Somebody texts."""
        known = requests.find_by_phone(phone := phone_number(self.dice.randrange(4000)))
        chance = self.dice.random()
        if chance < 0.03:
            text, stopped = ("STOP", True) if chance < 0.02 else ("MULAI", False)
            self.stops.append((self.world.now, phone, stopped))
        elif known and chance < 0.8:
            text = f"CEK {known[0].receipt_code}"
        else:
            text = self.dice.choice(_QUESTIONS)
        self.happened["texts"] += 1
        self.world.put(deliver(text, phone, self.world.now))

    def _broadcast(self) -> None:
        """The month's news, to a list of two hundred, half an hour of it paused."""
        now = self.world.now
        numbers = self.dice.sample(range(8000), 200)
        rows = iter([(n, (phone_number(number),)) for n, number in enumerate(numbers, 2)])
        order = broadcasts.Order("Pelayanan keliling Sabtu di Balai Desa. {sig}", "sari", now)
        frozen = broadcasts.create(order, Mailing(0, {}, rows), self.desk)
        broadcasts.start(frozen.id, "sari", now, self.desk)
        self.happened["broadcasts"] += 1

        def pause() -> None:
            if broadcasts.counts(frozen.id)[0] == "running":
                broadcasts.pause(frozen.id, "sari", self.world.now)
                self._at(self.world.now + timedelta(minutes=30), resume)

        def resume() -> None:
            broadcasts.resume(frozen.id, "sari", self.world.now, self.desk)

        self._at(now + timedelta(minutes=5), pause)


def make_year(folder: Path, first: date, seed: int) -> Year:
    """An office's folder and an empty database, open."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "smsgw.toml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
    desk = open_desk(load(folder / "smsgw.toml", {}))
    database = open_database(desk.config.database_url, migrate=True)
    database.execute_sql("PRAGMA synchronous=OFF")  # the power does not fail here
    return Year(desk, first, random.Random(seed))


def main(folder: Path, days: int = 365, per_day: float = 13) -> dict[str, object]:
    """The year 2026 with about 3,000 requests; `faults`: what does not add up, none."""
    from benchmarks.year_audit import audit
    from smsgw.db.models import proxy

    started = time.monotonic()
    year = make_year(folder / "year", date(2026, 1, 1), 20261124)
    try:
        year.play(days, per_day)
        found = audit(year)
    finally:
        proxy.obj.close()
    return {
        "days": days,
        **year.happened,
        **found.counts,
        "failures": dict(year.modem.failures),
        "faults": found.faults[:50],
        "seconds": round(time.monotonic() - started, 1),
    }


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(main(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 365), indent=2))
