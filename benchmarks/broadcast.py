"""How quickly a list of a million recipients is frozen, against bare SQLite inserts of the same rows.

Prints JSON: seconds, rows a second, the ratio, and the most memory that freezing took.  Each part runs in
a process of its own, so that its memory is its own.

    python -m benchmarks.broadcast [--rows 1000000]
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.office import make_office, phone_number
from smsgw import broadcasts
from smsgw.config import load
from smsgw.db.database import open_database
from smsgw.office.desk import open_desk
from smsgw.office.mailing import open_mailing

_TEXT = "Yth {nama}, mulai Senin Loket {loket} pindah ke lantai 2. {sig}"
_COLUMNS = "id, broadcast_id, position, msisdn, fields, segments, state, outbox_id"


def main(folder: Path, rows: int = 1_000_000) -> dict[str, object]:
    """Freeze a list of so many rows, and put the same rows into a bare table."""
    office = folder / "broadcast"
    make_office(office, "sim://none")
    write_list(office / "list.csv", rows)
    frozen, plain = (_part(part, office) for part in ("freeze", "bare"))
    return {
        "rows": rows,
        "freeze_s": round(frozen["seconds"], 2),
        "freeze_rows_per_s": round(rows / frozen["seconds"]),
        "lock_s": round(frozen["lock_s"], 2),
        "peak_memory_mb": round(frozen["peak_mb"], 1),
        "bare_insert_s": round(plain["seconds"], 2),
        "ratio_to_bare": round(frozen["seconds"] / plain["seconds"], 2),
        "preview_s": round(frozen["preview_s"], 2),
        "status_s": round(frozen["status_s"], 2),
        "feed_200_ms": round(frozen["feed_ms"], 1),
    }


def _run() -> None:
    """Run it all, or with --part one part in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--part", choices=("freeze", "bare"))
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    if args.part:
        print(json.dumps({"freeze": freeze, "bare": bare}[args.part](args.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(main(Path(name), args.rows), indent=2))


def write_list(path: Path, rows: int) -> None:
    """A list of people who do not exist, in the spelling that spreadsheets use."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("hp,nama,loket\r\n")
        for n in range(rows):
            file.write(f"0{phone_number(n)[3:]},Warga Ke-{n},{n % 9 + 1}\r\n")


def freeze(office: Path) -> dict[str, float]:
    """Freeze the list; then look at it, and release the first of it."""
    desk = open_desk(load(office / "smsgw.toml"))
    database = open_database(desk.config.database_url)
    now = datetime.now(UTC)
    locked: list[float] = []
    database.execute_sql("PRAGMA user_version").fetchall()
    before = time.perf_counter()
    with open_mailing(office / "list.csv") as mailing:
        frozen = broadcasts.create(broadcasts.Order(_TEXT, "bench", now), _timed(mailing, locked), desk)
    after = time.perf_counter()
    peak = peak_mb()
    broadcasts.rehearse(frozen.id, desk, now)
    previewed = time.perf_counter()
    broadcasts.start(frozen.id, "bench", now, desk)
    started = time.perf_counter()
    broadcasts.feed(now, desk)
    fed = time.perf_counter()
    broadcasts.account(frozen.id, desk, now)
    counted = time.perf_counter()
    return {
        "seconds": after - before,
        "lock_s": after - locked[-1],
        "peak_mb": peak,
        "preview_s": previewed - after,
        "feed_ms": (fed - started) * 1000,
        "status_s": counted - fed,
    }


def bare(office: Path) -> dict[str, float]:
    """The rows that freezing made, put into an empty table of the same shape by sqlite3 alone."""
    path = office / "bare.db"
    source = sqlite3.connect(office / "smsgw.db")
    schema = source.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'broadcast_recipient' ORDER BY type DESC"
    ).fetchall()
    rows = source.execute(f"SELECT {_COLUMNS} FROM broadcast_recipient ORDER BY id").fetchall()
    target = sqlite3.connect(path, isolation_level=None)
    target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    for (sql,) in schema:
        target.execute(sql)
    before = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    target.executemany(f"INSERT INTO broadcast_recipient ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    target.execute("COMMIT")
    return {"seconds": time.perf_counter() - before}


def _timed(mailing, ends: list[float]):
    """The same list; notes when its last row was read, after which the write lock is taken."""

    def rows():
        yield from mailing.rows
        ends.append(time.perf_counter())

    return type(mailing)(mailing.number_at, mailing.columns, rows())


def peak_mb() -> float:
    """The most memory that this process ever held; nan where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _part(part: str, office: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.broadcast", "--part", part, "--folder", str(office)],
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    _run()
