"""How long a citizen waits for an answer while a broadcast of ten thousand keeps the one modem busy.

A segment takes 0.2 s, as on a good network.  Measured at the phones: from a question's being sent to its
reply's being taken by the network, which the modem confirms 0.2 s later.
"""

import json
import random
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.office import make_office, phone_number, receipt
from smsgw import broadcasts
from smsgw.daemon.process import Gateway
from smsgw.db.database import open_database
from smsgw.office.desk import Desk
from smsgw.office.mailing import Mailing
from smsgw.simulator.assembly import Simulator, forget, simulator

LATENCY_S = 0.2
CITIZENS = 40

# The listed numbers are others than the citizens', so that a phone's next text is its answer.
_FIRST_LISTED = 500_000


def start_broadcast(desk: Desk, recipients: int) -> int:
    """Freeze and start a broadcast to so many numbers; its id."""
    now = datetime.now(UTC)
    rows = ((n + 2, (phone_number(_FIRST_LISTED + n),)) for n in range(recipients))
    order = broadcasts.Order("Mulai Senin Loket 3 pindah ke lantai 2. {sig}", "bench", now)
    frozen = broadcasts.create(order, Mailing(0, {}, iter(rows)), desk)
    broadcasts.start(frozen.id, "bench", now, desk)
    return frozen.id


def main(folder: Path, seconds: float = 60, recipients: int = 10_000) -> dict[str, object]:
    """Delays in seconds over `seconds` of a running broadcast; `broadcast_sent`: what went out beside."""
    far_end = simulator("overtaking", submit_latency_s=LATENCY_S)
    desk = make_office(folder / "overtaking", "sim://overtaking", requests_number=CITIZENS)
    database = open_database(desk.config.database_url)
    start_broadcast(desk, recipients)
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    try:
        if not far_end.wait_for(lambda: len(far_end.network.taken) > 5, 30):
            raise TimeoutError("the broadcast did not begin")
        delays = _ask(far_end, seconds)
        taken = len(far_end.network.taken)
    finally:
        gateway.stop.set()
        gateway.wait()
        database.close()
        forget("overtaking")
    delays.sort()
    return {
        "questions": len(delays),
        "broadcast_sent": taken - len(delays),
        "median_s": round(statistics.median(delays), 3),
        "p95_s": round(delays[int(len(delays) * 0.95)], 3),
        "worst_s": round(delays[-1], 3),
    }


def _ask(far_end: Simulator, seconds: float) -> list[float]:
    """Single questions at random moments; the seconds that each waited."""
    dice = random.Random(417205)
    delays: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        time.sleep(dice.uniform(0.1, 0.6))
        n = dice.randrange(CITIZENS)
        phone = far_end.phone(phone_number(n))
        had, asked_at = len(phone.received), time.perf_counter()
        phone.send(f"CEK {receipt(n)} ya no {len(delays)}")
        if not far_end.wait_for(lambda p=phone, h=had: len(p.received) > h, 30):
            raise TimeoutError(f"question {len(delays)} was not answered")
        delays.append(time.perf_counter() - asked_at)
    return delays


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(main(Path(name), float(sys.argv[1]) if len(sys.argv) > 1 else 60), indent=2))
