"""How much of a modem's own speed the gateway uses: its queue against a bare loop of AT+CMGS.

Each pair runs one after the other on modems with the same latency, and the ratio is taken pair by pair,
so that a machine whose speed drifts drifts for both.
"""

import statistics
import time
from pathlib import Path

from benchmarks.office import make_office, phone_number, queue_notices
from smsgw.config import ModemSection
from smsgw.daemon.process import Gateway
from smsgw.db.database import open_database
from smsgw.messages import Segment
from smsgw.modem import open_modem
from smsgw.simulator.assembly import forget, simulator


def main(folder: Path) -> dict[str, object]:
    """Ratios at 1.0 s a segment and segments a second at none."""
    pairs = [_pair(folder / f"sending-{n}", 1.0, 12) for n in range(3)]
    quick = [_pair(folder / f"quick-{n}", 0.0, 1500) for n in range(3)]
    return {
        "share_of_the_modem_at_1s": round(statistics.median(gateway / bare for gateway, bare in pairs), 4),
        "segments_per_s_at_0s": round(statistics.median(gateway for gateway, _ in quick)),
        "bare_loop_per_s_at_0s": round(statistics.median(bare for _, bare in quick)),
    }


def _pair(folder: Path, latency_s: float, number: int) -> tuple[float, float]:
    return _gateway_rate(folder, latency_s, number), _bare_rate(latency_s, number)


def _gateway_rate(folder: Path, latency_s: float, number: int) -> float:
    """Segments a second of the running gateway, first submit to last."""
    far_end = simulator(folder.name, submit_latency_s=latency_s)
    desk = make_office(folder, f"sim://{folder.name}")
    open_database(desk.config.database_url)
    queue_notices(number)
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    try:
        far_end.wait_for(lambda: len(far_end.network.taken) >= 1, 30)
        first = time.perf_counter()
        far_end.wait_for(lambda: len(far_end.network.taken) >= number, 30 + number * latency_s * 2)
        taken_s = time.perf_counter() - first
    finally:
        gateway.stop.set()
        gateway.wait()
        forget(folder.name)
    return (number - 1) / taken_s


def _bare_rate(latency_s: float, number: int) -> float:
    """Segments a second of the driver alone, without queue and disk."""
    simulator("bare", submit_latency_s=latency_s)
    modem = open_modem(ModemSection(name="bare", port="sim://bare"))
    modem.open()
    try:
        modem.submit(Segment(0, 0, phone_number(0), "x"))
        first = time.perf_counter()
        for n in range(1, number):
            modem.submit(Segment(n, n, phone_number(n), f"Pemberitahuan {n}"))
        taken_s = time.perf_counter() - first
    finally:
        modem.close()
        forget("bare")
    return (number - 1) / taken_s
