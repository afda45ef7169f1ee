"""A spreadsheet of a million requests: memory, speed against bare SQLite inserts, and the look-up afterwards.

Each part runs in a process of its own, so that its memory is its own.  The rows are those of a first
import: new, with NIK, number and receipt code; `--notices` makes them the day's news, told to everybody.

    python -m benchmarks.intake [--rows 1000000] [--notices]
"""

import argparse
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.broadcast import peak_mb
from benchmarks.office import make_office, phone_number
from smsgw import intake
from smsgw.config import load
from smsgw.db import requests
from smsgw.db.database import open_database
from smsgw.office.desk import open_desk

ROWS = 1_000_000
_LOOKUPS = 2000

# The tables that an import fills, parents before children.
_TABLES = ("request", "request_move", "request_phone", "outbox", "outbox_segment")


def main(folder: Path, rows: int = ROWS, *, tell: bool = False) -> dict[str, object]:
    """`ratio_to_bare`: the whole import against bare inserts of the rows it made; `lookup_ms`: a median."""
    office = folder / "intake"
    make_office(office, "sim://none")
    write_sheet(office / "sheet.csv", rows)
    done = _part("load", office, *["--notices"] * tell)
    plain = _part("bare", office)
    return {
        "rows": rows,
        "seconds": round(done["seconds"], 1),
        "rows_per_s": round(rows / done["seconds"]),
        "bare_seconds": round(plain["seconds"], 1),
        "ratio_to_bare": round(done["seconds"] / plain["seconds"], 2),
        "peak_mb": round(done["peak_mb"]),
        "locked_s": round(done["locked_s"], 1),
        "lookup_ms": round(done["lookup_ms"], 3),
        "notices": round(done["notices"]),
    }


def write_sheet(path: Path, rows: int) -> None:
    """Requests of people who do not exist, in the spelling that offices use; receipt codes in no order."""
    codes = random.Random(339901).sample(range(1_000_000), rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("resi;nik;dokumen;status;hp;loket;catatan\r\n")
        for n in range(rows):
            code = f"{codes[n] // 1000:03d}-{codes[n] % 1000:03d}"
            nik = f"339901{n % 28 + 1:02d}{n % 12 + 1:02d}{n // 10_000 % 100:02d}{n % 10_000 or 1:04d}"
            phone = f"0{phone_number(n)[3:]}"
            state = ("diproses", "siap", "dicetak")[n % 3]
            file.write(f"{code};{nik};KTP;{state};{phone};Loket {n % 9 + 1};\r\n")


def load_sheet(office: Path, *, tell: bool) -> dict[str, float]:
    """Import the sheet; then look requests up by code and by NIK among the rows."""
    desk = open_desk(load(office / "smsgw.toml"))
    database = open_database(desk.config.database_url)
    watch = _LockWatch(office / "smsgw.db")
    watch.start()
    before = time.perf_counter()
    order = intake.Order(office / "sheet.csv", "bench", datetime.now(UTC), tell=tell)
    report = intake.import_file(order, desk, random=random.Random(1))
    seconds = time.perf_counter() - before
    peak = peak_mb()
    locked_s = watch.end()
    if report.merged is None:
        raise RuntimeError(f"{report.bad} bad rows: {report.problems[:3]}")
    dice = random.Random(2)
    codes = [code for (code,) in database.execute_sql("SELECT receipt_code FROM request").fetchall()]
    waits = []
    for code in dice.sample(codes, min(_LOOKUPS, len(codes))):
        asked = time.perf_counter()
        found = requests.find_by_receipt(code)
        waits.append((time.perf_counter() - asked) * 1000)
        assert found is not None
    return {
        "seconds": seconds,
        "peak_mb": peak,
        "locked_s": locked_s,
        "lookup_ms": statistics.median(waits),
        "notices": report.merged.notices,
    }


class _LockWatch(threading.Thread):
    """Tries to write as the daemon would; what it waited longest is how long the import held the lock."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self._path, self._ended, self._longest = path, threading.Event(), 0.0

    def run(self) -> None:
        other = sqlite3.connect(self._path, timeout=600, isolation_level=None)
        while not self._ended.wait(0.2):
            asked = time.perf_counter()
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            self._longest = max(self._longest, time.perf_counter() - asked)
        other.close()

    def end(self) -> float:
        """The longest wait, in seconds."""
        self._ended.set()
        self.join()
        return self._longest


def bare(office: Path) -> dict[str, float]:
    """The rows that the import made, put into empty tables of the same shape by sqlite3 alone."""
    source = sqlite3.connect(office / "smsgw.db")
    target = sqlite3.connect(office / "bare.db", isolation_level=None)
    target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;")
    rows = {}
    for table in _TABLES:
        parts = source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') "
            "AND sql IS NOT NULL ORDER BY type DESC",
            (table,),
        ).fetchall()
        for (sql,) in parts:
            target.execute(sql)
        rows[table] = source.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
    before = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table, values in rows.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    target.execute("COMMIT")
    return {"seconds": time.perf_counter() - before}


def _part(part: str, office: Path, *more: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.intake", "--part", part, "--folder", str(office), *more],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _run() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--notices", action="store_true")
    parser.add_argument("--part", choices=("load", "bare"))
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    if args.part == "load":
        print(json.dumps(load_sheet(args.folder, tell=args.notices)))
    elif args.part == "bare":
        print(json.dumps(bare(args.folder)))
    else:
        with tempfile.TemporaryDirectory() as name:
            print(json.dumps(main(Path(name), args.rows, tell=args.notices), indent=2))


if __name__ == "__main__":
    _run()
