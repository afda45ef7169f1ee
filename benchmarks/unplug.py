"""The stick pulled out in the middle of a queue and plugged in again: how soon the queue goes on.

`recovery_s` runs from the moment the modem is back on the bus to the next segment that the network takes.
"""

import random
import statistics
import time
from collections import Counter
from pathlib import Path

from benchmarks.office import make_office, queue_notices
from smsgw.daemon.process import Gateway
from smsgw.db.database import open_database
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.simulator.assembly import forget, simulator

NUMBER = 60
TIMES = 5
OUT_S = 5.0


def main(folder: Path, times: int = TIMES, out_s: float = OUT_S) -> dict[str, object]:
    """Seconds to recover, and an account of every message."""
    far_end = simulator("unplug", submit_latency_s=0.3)
    desk = make_office(folder / "unplug", "sim://unplug")
    database = open_database(desk.config.database_url)
    queue_notices(NUMBER)
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    recoveries = []
    dice = random.Random(20261124)
    taken = far_end.network.taken
    try:
        for n in range(times):
            far_end.wait_for(lambda n=n: len(taken) >= 3 + n * 8, 60)
            far_end.unplug()
            had = len(taken)
            # Not in step with the waits of the loop, else they would all be caught at the same point.
            time.sleep(out_s + dice.uniform(-0.5, 0.5))
            far_end.replug()
            back = time.perf_counter()
            if not far_end.wait_for(lambda had=had: len(taken) > had, 60):
                raise TimeoutError("the queue did not go on")
            recoveries.append(time.perf_counter() - back)
        far_end.wait_for(lambda: len({item.recipient for item in taken}) >= NUMBER - times, 120)
        time.sleep(2)
    finally:
        gateway.stop.set()
        gateway.wait()
        forget("unplug")
    states = Counter(str(row.state) for row in OutboxMessage.select())
    sent = Counter(item.recipient for item in taken)
    lost = [
        row.id
        for row in OutboxMessage.select()
        if row.state in (OutboxState.SUBMITTED, OutboxState.DELIVERED) and not sent[row.recipient]
    ]
    database.close()
    recoveries.sort()
    return {
        "times": times,
        "out_s": out_s,
        "recovery_s_median": round(statistics.median(recoveries), 2),
        "recovery_s_worst": round(recoveries[-1], 2),
        "states": dict(states),
        "told_twice": sum(count > 1 for count in sent.values()),
        "lost": len(lost),
    }
