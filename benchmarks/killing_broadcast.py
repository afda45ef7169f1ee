"""SIGKILL in the middle of a broadcast: everybody is told once, but for what is held in doubt.

The SIM, the network and the phones live in this process and outlive the daemon.  `play` is also what
tests/test_killing_broadcast.py runs, with few kills.
"""

import json
import random
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.office import Daemon, make_office, wait_until
from benchmarks.overtaking import start_broadcast
from smsgw import broadcasts
from smsgw.db.broadcast_models import BroadcastState
from smsgw.db.database import open_database
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.office.desk import Desk
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import serve_tcp

# The network takes a segment and confirms it this much later: the moment in which a kill leaves a doubt.
_LATENCY_S = 0.02


@dataclass(slots=True)
class Account:
    """What became of every recipient.  The lists hold places in the broadcast's list, for a closer look.

    held           in doubt until a person decides: told or not, and not told again
    told_twice     more than one copy on the air; one that is labelled as a repeat is in repeats_labelled
    not_told       no copy on the air, and not held
    """

    kills: int = 0
    recipients: int = 0
    told: int = 0
    held: int = 0
    held_and_told: int = 0
    repeats_labelled: int = 0
    told_twice: list[int] = field(default_factory=list)
    not_told: list[int] = field(default_factory=list)
    state: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Everybody was told once, but for those held."""
        return not self.told_twice and not self.not_told and self.state == BroadcastState.DONE


def play(folder: Path, *, kills: int, recipients: int, seed: int, reports: str = "off") -> Account:
    """A broadcast whose daemon is killed `kills` times on its way; then an account of every recipient.

    reports  of the network: `off` leaves the most doubts open, since nothing settles them
    """
    dice = random.Random(seed)
    simulator = Simulator(seed=seed, submit_latency_s=_LATENCY_S, reports=reports)
    port = serve_tcp(simulator)
    desk = make_office(folder, f"socket://127.0.0.1:{port.address[1]}")
    database = open_database(desk.config.database_url)
    account = Account(recipients=recipients)
    try:
        broadcast_id = start_broadcast(desk, recipients)
        # Each life sends its share, so that the kills are spread over the whole list.
        share = recipients / (kills + 1)
        for n in range(kills):
            daemon = Daemon(folder)
            daemon.start()
            goal = int(share * (n + dice.uniform(0.5, 1.0)))
            if not simulator.wait_for(lambda g=goal: len(simulator.network.taken) >= g, 120):
                raise TimeoutError(f"life {n} did not reach {goal}: {daemon.log_text()[-2000:]}")
            time.sleep(dice.uniform(0.0, 2 * _LATENCY_S))
            daemon.kill()
            account.kills += 1
        daemon = Daemon(folder)
        daemon.start()
        try:
            _wait_for_end(desk, broadcast_id)
        finally:
            daemon.stop()
        _judge(simulator, desk, broadcast_id, account)
    finally:
        database.close()
        port.close()
        simulator.close()
    return account


def _wait_for_end(desk: Desk, broadcast_id: int) -> None:
    """Wait until it is done; what is in doubt is decided now instead of in five minutes."""

    def done() -> bool:
        past = datetime.now(UTC) - timedelta(hours=1)
        OutboxMessage.update(due_at=past).where(
            (OutboxMessage.state == OutboxState.IN_DOUBT) & OutboxMessage.due_at.is_null(False)
        ).execute()
        return broadcasts.counts(broadcast_id)[0] == BroadcastState.DONE

    wait_until(done, 300, "the broadcast's end")


def _judge(simulator: Simulator, desk: Desk, broadcast_id: int, account: Account) -> None:
    """Compare what the network took with what the tables say of each recipient."""
    copies = Counter(item.recipient for item in simulator.network.taken)
    repeats = {row.recipient for row in OutboxMessage.select().where(OutboxMessage.repeat)}
    account.repeats_labelled = len(repeats)
    for listed in broadcasts.export(broadcast_id):
        got = copies.pop(listed.msisdn, 0)
        is_held = listed.state == OutboxState.IN_DOUBT
        account.told += got > 0
        account.held += is_held
        account.held_and_told += is_held and got > 0
        if got > 1 and not (got == 2 and listed.msisdn in repeats):
            account.told_twice.append(listed.position)
        if not got and not is_held:
            account.not_told.append(listed.position)
    # Whoever was told and stands on no list.
    account.told_twice += [-n for n in copies.values()]
    found = broadcasts.account(broadcast_id, desk, datetime.now(UTC))
    account.state, account.counts = str(found.row.state), found.counts


def main(folder: Path, kills: int = 50, recipients: int = 2_000) -> dict[str, object]:
    """50 kills on the way to 2,000 recipients, on a network without status reports."""
    started = time.monotonic()
    account = play(folder / "killing_broadcast", kills=kills, recipients=recipients, seed=20261124)
    return {**asdict(account), "clean": account.is_clean, "seconds": round(time.monotonic() - started, 1)}


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(main(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 50), indent=2))
