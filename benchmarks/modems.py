"""Eight modems at one second a segment, together: does one of them wait for another?"""

import time
from pathlib import Path

from benchmarks.office import make_office, queue_notices
from smsgw.daemon.process import Gateway
from smsgw.db.database import open_database
from smsgw.simulator.assembly import forget, simulator

MODEMS = 8
LATENCY_S = 1.0
EACH = 15


def main(folder: Path, modems: int = MODEMS, each: int = EACH) -> dict[str, object]:
    """Segments a second of all modems together, each from its second segment to its last but one."""
    names = ["utama", *(f"m{n}" for n in range(1, modems))]
    far_ends = [simulator(name, submit_latency_s=LATENCY_S) for name in names]
    sections = "".join(
        f'[[modem]]\nname = "{name}"\nport = "sim://{name}"\npoll_interval_s = 2\n' for name in names[1:]
    )
    desk = make_office(folder / "modems", "sim://utama", settings=sections)
    database = open_database(desk.config.database_url)
    number = modems * (each + 4)
    queue_notices(number)

    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    try:
        while sum(len(far_end.network.taken) for far_end in far_ends) < number:
            time.sleep(0.05)
        rates = []
        for far_end in far_ends:
            instants = [item.at for item in far_end.network.taken[1:-1]]
            rates.append((len(instants) - 1) / (instants[-1] - instants[0]).total_seconds())
    finally:
        gateway.stop.set()
        gateway.wait()
        for name in names:
            forget(name)
        database.close()
    return {
        "modems": modems,
        "latency_s": LATENCY_S,
        "segments_per_s": round(sum(rates), 2),
        "slowest_modem_per_s": round(min(rates), 3),
        "fastest_modem_per_s": round(max(rates), 3),
    }
