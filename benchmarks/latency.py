"""From the indication of an inbound SMS to the first octet of the reply's AT+CMGS, all on disk between.

Measured on the wire: the gateway runs in this process over sim://, whose far end notes when it says
+CMTI (or +CMT) and when the first octet of AT+CMGS arrives.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.office import make_office, phone_number, receipt
from smsgw.daemon.process import Gateway
from smsgw.db.database import open_database
from smsgw.simulator.assembly import Simulator, forget, simulator

QUESTIONS = 300


class Tap:
    """Listens on the simulated wire: when did an indication leave, when did a submit begin?"""

    def __init__(self, far_end: Simulator) -> None:
        self.indicated_at: list[float] = []
        self.submit_began_at: list[float] = []
        self._hear: Callable[[bytes], None] = far_end.line.far_end
        assert far_end.line.session is not None
        self._say: Callable[[bytes], None] = far_end.line.session.put
        far_end.line.far_end = self._from_host
        far_end.line.session.put = self._to_host  # type: ignore[method-assign]

    def _from_host(self, data: bytes) -> None:
        if b"AT+CMGS=" in data:
            self.submit_began_at.append(time.perf_counter())
        self._hear(data)

    def _to_host(self, data: bytes) -> None:
        if b"+CMTI:" in data or b"+CMT:" in data:
            self.indicated_at.append(time.perf_counter())
        self._say(data)


def main(folder: Path) -> dict[str, object]:
    """Median and 95th percentile of single questions, one after the other, in milliseconds."""
    far_end = simulator("latency")
    desk = make_office(folder / "latency", "sim://latency", requests_number=40)
    open_database(desk.config.database_url)
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    far_end.wait_for(lambda: far_end.line.session is not None, 10)
    time.sleep(1)  # until it is registered and has drained its storages
    tap = Tap(far_end)
    waits = []
    try:
        for n in range(QUESTIONS + 20):
            phone = far_end.phone(phone_number(n % 40))
            had = len(phone.received)
            phone.send(f"CEK {receipt(n % 40)} ya no {n}")
            if not far_end.wait_for(lambda p=phone, h=had: len(p.received) > h, 10):
                raise TimeoutError(f"question {n} was not answered")
            time.sleep(0.005)
        waits = [
            (began - indicated) * 1000
            for indicated, began in zip(tap.indicated_at, tap.submit_began_at, strict=True)
        ][20:]
    finally:
        gateway.stop.set()
        gateway.wait()
        forget("latency")
    waits.sort()
    return {
        "questions": len(waits),
        "median_ms": round(statistics.median(waits), 2),
        "p95_ms": round(waits[int(len(waits) * 0.95)], 2),
        "worst_ms": round(waits[-1], 2),
    }
