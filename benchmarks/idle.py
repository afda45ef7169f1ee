"""What the gateway costs when nothing happens, and how quickly its commands start."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.office import make_office, phone_number, receipt, running
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import serve_tcp

WATCHED_S = 20


def main(folder: Path) -> dict[str, object]:
    """Idle CPU and memory of the daemon process (Linux only), and start-up times."""
    report: dict[str, object] = {
        "help_s": _start_up(["--help"], folder),
        "send_help_s": _start_up(["send", "--help"], folder),
    }
    if sys.platform == "linux":
        report |= _idle(folder / "idle")
    return report


def _start_up(words: list[str], folder: Path) -> float:
    times = []
    for _ in range(9):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "smsgw", *words], cwd=folder, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return round(statistics.median(times), 3)


def _idle(folder: Path) -> dict[str, object]:
    far_end = Simulator()
    port = serve_tcp(far_end)
    make_office(folder, f"socket://127.0.0.1:{port.address[1]}", requests_number=50, poll_interval_s=15)
    try:
        with running(folder) as daemon:
            assert daemon.process is not None
            far_end.wait_for(lambda: far_end.line.session is not None, 10)
            for n in range(50):  # what a working day brings into memory
                far_end.phone(phone_number(n)).send(f"CEK {receipt(n)}")
            far_end.wait_for(lambda: far_end.phone(phone_number(49)).received, 20)
            time.sleep(5)
            before = cpu_s(daemon.process.pid)
            time.sleep(WATCHED_S)
            used_s = cpu_s(daemon.process.pid) - before
            resident = resident_mb(daemon.process.pid)
            daemon.stop()
    finally:
        port.close()
        far_end.close()
    return {"idle_share_of_a_core": round(used_s / WATCHED_S, 5), "resident_mb": round(resident, 1)}


def cpu_s(pid: int) -> float:
    """The processor time that a process has used (Linux)."""
    import os

    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """What it holds in memory (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
