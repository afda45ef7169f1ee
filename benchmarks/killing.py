"""SIGKILL under traffic: the real daemon, killed at random moments, and an account of every message.

The SIM, the network and the phones live in this process and outlive the daemon, as they do in an
office.  `play` is also what tests/test_daemon_process.py runs, shorter.
"""

import json
import random
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.office import Daemon, make_office, phone_number, receipt, wait_until
from smsgw.db import outbox
from smsgw.db.database import open_database
from smsgw.db.models import InboxMessage, InboxState, OutboxMessage, OutboxState
from smsgw.messages import Lane
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import serve_tcp
from smsgw.sms.segment import split


@dataclass(slots=True)
class Account:
    """What became of everything.  Lost and doubled are lists of ids, so that a failure can be looked into."""

    kills: int = 0
    questions: int = 0
    notices: int = 0
    inbound_lost: list[str] = field(default_factory=list)
    answered_twice: list[str] = field(default_factory=list)
    outbound_lost: list[int] = field(default_factory=list)
    repeated_unlabelled: list[int] = field(default_factory=list)
    repeats_labelled: int = 0
    held_in_doubt: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing twice but what is labelled."""
        return not (
            self.inbound_lost or self.answered_twice or self.outbound_lost or self.repeated_unlabelled
        )


def play(folder: Path, *, kills: int, seed: int, life_s: tuple[float, float] = (0.2, 1.2)) -> Account:
    """Traffic both ways while the daemon is killed `kills` times; then an account of every message.

    life_s  the shortest and longest life of a daemon after it has begun to answer
    """
    dice = random.Random(seed)
    simulator = Simulator(seed=seed)
    port = serve_tcp(simulator)
    desk = make_office(folder, f"socket://127.0.0.1:{port.address[1]}", requests_number=40)
    database = open_database(desk.config.database_url)
    account = Account()
    try:
        for _ in range(kills):
            daemon = Daemon(folder)
            daemon.start()
            _life(simulator, dice, account, dice.uniform(*life_s))
            daemon.kill()
            account.kills += 1
        daemon = Daemon(folder)
        daemon.start()
        try:
            settle(simulator, account)
        finally:
            daemon.stop()
        judge(simulator, account)
    finally:
        database.close()
        port.close()
        simulator.close()
    return account


def _life(simulator: Simulator, dice: random.Random, account: Account, length_s: float) -> None:
    """One life of the daemon: questions from citizens, notices from the office, until it ends.

    Its start takes longer than some lives, so part of the traffic meets a daemon that is not there.
    """
    known = len(simulator.network.taken)
    simulator.wait_for(lambda: len(simulator.network.taken) > known, 1.5)
    ends = time.monotonic() + length_s
    while time.monotonic() < ends:
        n = dice.randrange(40)
        if dice.random() < 0.6:
            simulator.phone(phone_number(n)).send(f"CEK {receipt(n)} {tag(account.questions)}")
            account.questions += 1
        else:
            now = datetime.now(UTC)
            outbox.enqueue(
                phone_number(n),
                f"Notice n{account.notices}",
                lane=Lane.NOTICE,
                cause=f"notice:bench:{account.notices}",
                now=now,
                expires_at=now + timedelta(days=1),
            )
            account.notices += 1
        time.sleep(dice.uniform(0.0, 0.03))


def tag(n: int) -> str:
    """A number as letters, so that neither reading nor masking takes it for one: 12 -> `xde`."""
    return "x" + "".join("cdefghjkmn"[int(digit)] for digit in str(n))


def settle(simulator: Simulator, account: Account) -> None:
    """Wait until all is answered and sent; what is in doubt is decided now instead of in minutes."""

    def done() -> bool:
        past = datetime.now(UTC) - timedelta(hours=1)
        OutboxMessage.update(due_at=past).where(
            (OutboxMessage.state == OutboxState.IN_DOUBT) & OutboxMessage.due_at.is_null(False)
        ).execute()
        open_states = [OutboxState.QUEUED, OutboxState.SUBMITTING]
        doubtful = (OutboxMessage.state == OutboxState.IN_DOUBT) & OutboxMessage.due_at.is_null(False)
        waiting = OutboxMessage.select().where(OutboxMessage.state.in_(open_states) | doubtful).count()
        undecided = InboxMessage.select().where(InboxMessage.state == InboxState.COMPLETE).count()
        return not (waiting or undecided or simulator.network.waiting)

    wait_until(lambda: InboxMessage.select().count() >= account.questions, 60, "every question to be stored")
    # The settling job rings every 30 s.
    wait_until(done, 120, "every message to reach an end")


def judge(simulator: Simulator, account: Account) -> None:
    """Compare what the network took, what the phones asked and what the tables say."""
    taken = Counter((item.recipient, item.text) for item in simulator.network.taken)
    asked = Counter(row.text.rsplit(" ", 1)[-1] for row in InboxMessage.select())
    for n in range(account.questions):
        if asked[tag(n)] != 1:
            account.inbound_lost.append(f"question {n} stored {asked[tag(n)]} times")
    for row in InboxMessage.select():
        replies = OutboxMessage.select().where(OutboxMessage.cause == f"inbox:{row.id}").count()
        if row.state != InboxState.HANDLED or replies != 1:
            account.answered_twice.append(f"inbox={row.id} {row.state} replies={replies}")
    expected: Counter[tuple[str, str]] = Counter()
    allowed: Counter[tuple[str, str]] = Counter()
    for row in OutboxMessage.select():
        account.repeats_labelled += bool(row.repeat)
        account.held_in_doubt += row.state == OutboxState.IN_DOUBT
        keys = [(row.recipient, piece) for piece in split(row.text)]
        expected.update(keys)
        allowed.update(keys * (2 if row.repeat else 1))
        sent = row.state in (OutboxState.SUBMITTED, OutboxState.DELIVERED, OutboxState.IN_DOUBT)
        if not sent or (row.state != OutboxState.IN_DOUBT and not all(taken[key] for key in keys)):
            account.outbound_lost.append(row.id)
    account.repeated_unlabelled += [n for n, key in enumerate(taken) if taken[key] > allowed[key]]
    account.outbound_lost += [-n for n, key in enumerate(expected, 1) if taken[key] < expected[key]]


def main(folder: Path, kills: int = 200) -> dict[str, object]:
    """200 random kills, as `make bench` reports them."""
    started = time.monotonic()
    account = play(folder / "killing", kills=kills, seed=20261124)
    return {**asdict(account), "clean": account.is_clean, "seconds": round(time.monotonic() - started, 1)}


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(main(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 200), indent=2))
