"""A modem that takes and sends a segment but loses the result, three times in a queue of twelve.

With the status report at once it is the proof; with a late one the queue has to go on without it, and the
report settles the doubt afterwards.
"""

import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from benchmarks.office import make_office, queue_notices
from smsgw.daemon.process import Gateway
from smsgw.db.database import open_database
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.simulator.assembly import forget, simulator

NUMBER = 12
LOST = (3, 6, 9)
LATE_REPORT_S = 40.0


def main(folder: Path) -> dict[str, object]:
    """The queue's longest pause and the states at the end, for both kinds of reports."""
    return {
        "report_at_once": _play(folder / "at-once", 0.0),
        "report_late": _play(folder / "late", LATE_REPORT_S),
    }


def _play(folder: Path, report_delay_s: float) -> dict[str, object]:
    name = folder.name
    far_end = simulator(name, submit_latency_s=0.2, report_delay_s=report_delay_s)
    # The time-out as an office has it by default.
    desk = make_office(folder, f"sim://{name}", submit_timeout_s=75)
    database = open_database(desk.config.database_url)
    queue_notices(NUMBER)
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    try:
        taken = far_end.network.taken
        for nth in LOST:
            far_end.wait_for(lambda nth=nth: len(taken) >= nth, 60)
            far_end.faults.add("lost_result")
        far_end.wait_for(lambda: len(taken) >= NUMBER, 120)
        deadline = time.monotonic() + report_delay_s + 20
        delivered = OutboxMessage.select().where(OutboxMessage.state == OutboxState.DELIVERED)
        while delivered.count() < NUMBER and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        gateway.stop.set()
        gateway.wait()
        forget(name)
    states = Counter(str(row.state) for row in OutboxMessage.select())
    database.close()
    pauses = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(taken)]
    told = Counter(item.recipient for item in taken)
    return {
        "longest_pause_s": round(max(pauses), 2),
        "states": dict(states),
        "told": len(told),
        "told_twice": sum(count > 1 for count in told.values()),
    }
