"""200 questions within 4 s on a modem with 50 slots: when is the last answer, is one lost or doubled?"""

import threading
import time
from pathlib import Path

from benchmarks.office import make_office, phone_number, receipt
from smsgw.daemon.process import Gateway
from smsgw.db.database import open_database
from smsgw.simulator.assembly import forget, simulator

QUESTIONS = 200
WITHIN_S = 4.0


def main(folder: Path) -> dict[str, object]:
    """Seconds from the first question to the last answer."""
    far_end = simulator("burst")
    desk = make_office(folder / "burst", "sim://burst", requests_number=QUESTIONS)
    open_database(desk.config.database_url)
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    try:
        far_end.wait_for(lambda: far_end.line.session is not None, 10)
        time.sleep(0.5)
        started = time.monotonic()
        asking = threading.Thread(target=_ask, args=(far_end,))
        asking.start()
        phones = [far_end.phone(phone_number(n)) for n in range(QUESTIONS)]
        far_end.wait_for(lambda: all(phone.received for phone in phones), 60)
        taken_s = time.monotonic() - started
        asking.join()
        time.sleep(1)
    finally:
        gateway.stop.set()
        gateway.wait()
        forget("burst")
    return {
        "last_answer_s": round(taken_s, 2),
        "unanswered": sum(not phone.received for phone in phones),
        "answered_twice": sum(len(phone.received) > 1 for phone in phones),
    }


def _ask(far_end: object) -> None:
    for n in range(QUESTIONS):
        far_end.phone(phone_number(n)).send(f"CEK {receipt(n)}")  # type: ignore[attr-defined]
        time.sleep(WITHIN_S / QUESTIONS)
