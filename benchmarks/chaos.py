"""Everything at once: a modem that is pulled out, restarts, goes deaf, garbles, refuses and loses results,
under traffic in both directions; then an account of every message.

Seeded, so that a run that finds something can be had again.  `play` is also what tests/test_chaos.py runs.
"""

import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import killing
from benchmarks.killing import Account
from benchmarks.office import make_office, phone_number, receipt, wait_until
from smsgw import outbound
from smsgw.daemon.process import Gateway
from smsgw.db import outbox
from smsgw.db.database import open_database, transaction
from smsgw.db.models import InboxMessage, InboxState, OutboxMessage, OutboxState
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.simulator.assembly import Simulator, forget, simulator
from smsgw.simulator.storage import STORED_SENT

#: After these the modem itself is silent for up to a minute, and so is the gateway.
SLOW = frozenset({"deaf", "no_prompt", "silent_list", "silent_delete"})

_CODES = (38, 41, 42, 69, 192, 322, 331, 332, 500)


@dataclass(slots=True)
class Weather:
    """What befell the modem, and how soon it went on after a replug."""

    seed: int
    happened: dict[str, int] = field(default_factory=dict)
    recoveries_s: list[float] = field(default_factory=list)
    account: Account = field(default_factory=Account)


class Clock:
    """The gateway's clock, which can be made to run faster."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def play(
    folder: Path,
    *,
    seconds: float,
    seed: int,
    personality: str = "generic",
    without: frozenset[str] = frozenset(),
    every_s: tuple[float, float] = (0.3, 1.5),
) -> Weather:
    """Traffic and trouble for so many seconds, then fair weather until all is settled.

    without  the troubles that are left out
    every_s  the shortest and longest time between two troubles
    """
    name = f"chaos-{seed}"
    dice = random.Random(seed)
    far_end = simulator(name, seed=seed, submit_latency_s=0.05, personality=personality)
    desk = make_office(folder, f"sim://{name}", requests_number=40, poll_interval_s=1, submit_timeout_s=3)
    database = open_database(desk.config.database_url)
    weather, clock = Weather(seed), Clock()
    gateway = Gateway(desk, desk.config.modem, clock)
    gateway.start()
    try:
        far_end.wait_for(lambda: far_end.line.session is not None, 10)
        ends = time.monotonic() + seconds
        strikes = time.monotonic() + every_s[0]
        possible = sorted(set(TROUBLES) - without)
        while time.monotonic() < ends:
            _traffic(far_end, dice, weather.account)
            if time.monotonic() >= strikes:
                what = dice.choice(possible)
                weather.happened[what] = weather.happened.get(what, 0) + 1
                TROUBLES[what](far_end, dice, weather)
                strikes = time.monotonic() + dice.uniform(*every_s)
            time.sleep(dice.uniform(0.05, 0.2))
        _clear_up(far_end)
        _settle(desk, far_end, weather.account, clock)
        killing.judge(far_end, weather.account)
    finally:
        gateway.stop.set()
        gateway.wait()
        forget(name)
        database.close()
    return weather


def _traffic(far_end: Simulator, dice: random.Random, account: Account) -> None:
    n = dice.randrange(40)
    if dice.random() < 0.5:
        tag = killing.tag(account.questions)
        far_end.phone(phone_number(n)).send(f"CEK {receipt(n)} {tag}")
        account.questions += 1
        return
    now = datetime.now(UTC)
    # Every fifth one takes two segments.
    tail = " Mohon dibaca sampai selesai." * 6 if dice.random() < 0.2 else ""
    outbox.enqueue(
        phone_number(n),
        f"Notice n{account.notices}{tail}",
        lane=Lane.NOTICE,
        cause=f"notice:bench:{account.notices}",
        now=now,
        expires_at=now + timedelta(days=1),
    )
    account.notices += 1


def _unplug(far_end: Simulator, dice: random.Random, weather: Weather) -> None:
    far_end.unplug()
    time.sleep(dice.uniform(0.2, 2.5))
    had = len(far_end.network.taken)
    with far_end.lock:
        far_end.faults.clear()  # it is the replug that is measured, not what else was to come
    far_end.replug()
    back = time.perf_counter()
    n = dice.randrange(40)
    far_end.phone(phone_number(n)).send(f"CEK {receipt(n)} {killing.tag(weather.account.questions)}")
    weather.account.questions += 1
    if far_end.wait_for(lambda: len(far_end.network.taken) > had, 20):
        weather.recoveries_s.append(round(time.perf_counter() - back, 2))


def _deaf(far_end: Simulator, dice: random.Random, _weather: Weather) -> None:
    far_end.go_deaf(dice.uniform(0.5, 6.0))


def _full(far_end: Simulator, dice: random.Random, _weather: Weather) -> None:
    """Somebody's old messages fill the card, until they are deleted by hand some seconds later."""
    far_end.fill_storage()
    far_end.timers.after(dice.uniform(0.5, 2.0), lambda: _delete_sent(far_end))


def _register(far_end: Simulator, dice: random.Random, _weather: Weather) -> None:
    far_end.register(dice.choice((0, 2, 3)))
    far_end.timers.after(dice.uniform(0.5, 4.0), lambda: far_end.register(1))


def _fault(kind: str, **fields: object) -> Callable[[Simulator, random.Random, Weather], None]:
    def arm(far_end: Simulator, dice: random.Random, _weather: Weather) -> None:
        chosen = {"code": dice.choice(_CODES)} if kind == "cms" else {}
        with far_end.lock:
            far_end.faults.add(kind, times=dice.randint(1, 3), **chosen, **fields)  # type: ignore[arg-type]

    return arm


TROUBLES: dict[str, Callable[[Simulator, random.Random, Weather], None]] = {
    "unplug": _unplug,
    "reboot": lambda far_end, _dice, _weather: far_end.reboot(),
    "deaf": _deaf,
    "full": _full,
    "register": _register,
    "flood": lambda far_end, dice, _weather: far_end.flood(dice.uniform(0.3, 1.5)),
    **{
        kind: _fault(kind)
        for kind in (
            "cms", "error", "lost_result", "no_reference", "no_ok", "no_prompt", "ok_for_prompt", "garbage",
            "indication_inside", "indication_before_prompt", "nuls", "bare_cr", "bare_lf", "pdu_echo",
            "early_report", "lost_indication", "no_index", "duplicate", "text_mode",
        )
    },
    "late": _fault("late", seconds=1.0),
    "silent_list": _fault("silent", at="+CMGL*"),
    "silent_delete": _fault("silent", at="+CMGD*"),
}  # fmt: skip


def _delete_sent(far_end: Simulator) -> None:
    """A person tidies the card up, and leaves what was received."""
    with far_end.lock:
        for memory in far_end.modem.memories.values():
            for index, stored in list(memory.items()):
                if stored.stat == STORED_SENT:
                    memory.delete(index)
        far_end.network.room_made()
        far_end.network.offer()


def _settle(desk: Desk, far_end: Simulator, account: Account, clock: Clock) -> None:
    """Wait until all has ended, without the minutes and hours that lie between the tries."""
    open_states = [OutboxState.QUEUED, OutboxState.SUBMITTING]

    def done() -> bool:
        # Some 25 times faster; a reply is worth sending for an hour, which no settling may take.
        clock.ahead += timedelta(seconds=0.5)
        now = clock()
        is_open = OutboxMessage.state.in_(open_states)
        is_doubtful = (OutboxMessage.state == OutboxState.IN_DOUBT) & OutboxMessage.due_at.is_null(False)
        with transaction():
            OutboxMessage.update(due_at=now).where(
                (is_open | is_doubtful) & (OutboxMessage.due_at > now)
            ).execute()
        outbound.settle_doubts(desk.config.lanes, now)
        waiting = OutboxMessage.select().where(is_open | is_doubtful).count()
        undecided = InboxMessage.select().where(InboxMessage.state == InboxState.COMPLETE).count()
        return not (waiting or undecided or far_end.network.waiting)

    wait_until(lambda: InboxMessage.select().count() >= account.questions, 90, "every question to be stored")
    wait_until(done, 600, "every message to reach an end")


def _clear_up(far_end: Simulator) -> None:
    with far_end.lock:
        far_end.faults.clear()
    far_end.replug()
    far_end.wake()
    far_end.register(1)
    _delete_sent(far_end)


def main(folder: Path, seconds: float = 180, seeds: int = 2) -> dict[str, object]:
    """Two storms of three minutes."""
    runs = [play(folder / f"chaos-{n}", seconds=seconds, seed=20261124 + n) for n in range(seeds)]
    recoveries = sorted(item for run in runs for item in run.recoveries_s)
    return {
        "clean": all(run.account.is_clean for run in runs),
        "recovery_s_median": statistics.median(recoveries) if recoveries else None,
        "recovery_s_worst": recoveries[-1] if recoveries else None,
        "runs": [{**asdict(run), "recoveries_s": len(run.recoveries_s)} for run in runs],
    }


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        arguments = [float(word) for word in sys.argv[1:]]
        print(json.dumps(main(Path(name), *arguments[:1]), indent=2))
