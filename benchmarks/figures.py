"""How quickly a report's figures are counted in an office with a million requests and messages, in ms.

The office is that of benchmarks.web, and its requests take their time: they are finished after hours or
weeks, one in seven waits for blanks or papers meanwhile, and each has half a dozen moves.

python -m benchmarks.figures [--rows 1000000] [--rounds 5]
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import web
from smsgw.config import load
from smsgw.db.database import open_database
from smsgw.ledger import Period, Report, gather
from smsgw.office.desk import open_desk
from smsgw.office.identity import write_key

# From a request's number, as good as by chance: finished after up to 14 days, fetched up to 7 days later,
# unless either is still to come.
_FINISHED = """
UPDATE request SET ready_at = received_at + 3600000000 * (1 + id * 7919 % 335) + id % 1000000,
    due_at = received_at + 604800000000, state = 'ready'
"""
_NOT_YET = "UPDATE request SET ready_at = NULL, state = 'processing' WHERE ready_at > ? OR id % 25 = 0"
_FETCHED = """
UPDATE request SET collected_at = ready_at + 3600000000 * (id * 104729 % 168), state = 'collected'
WHERE id % 20 <> 0 AND ready_at + 3600000000 * (id * 104729 % 168) < ?
"""
_MOVE = """
INSERT INTO request_move (request_id, at, before, after, who)
SELECT id, received_at + (COALESCE(ready_at, received_at) - received_at) / 6 * ?, ?, ?, 'bench'
FROM request WHERE id % 7 {} 0 ORDER BY id
"""
_STRAIGHT = ("received", "verifying", "processing", "printing", "ready")
_WAITING = ("received", "processing", "awaiting_stock", "printing", "incomplete", "processing", "ready")


def main(folder: Path, rows: int = 200_000, rounds: int = 3) -> dict[str, Any]:
    """Fill an office, then count each report so many times; the median of them."""
    (folder / "smsgw.toml").write_text(web._SETTINGS, encoding="utf-8")
    (folder / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
    desk = open_desk(load(folder / "smsgw.toml", {}))
    now = datetime.now(UTC)
    open_database(desk.config.database_url, migrate=True).close()
    web._fill(folder / "smsgw.db", rows, now)
    _let_time_pass(folder / "smsgw.db", now)
    today = now.astimezone(desk.config.zone).date()
    month = Period(today - timedelta(days=29), today)
    asked = {
        "a day": (Report.DAILY, Period(today, today), None),
        "30 days": (Report.SERVICE, month, None),
        "30 days, cost": (Report.COST, month, None),
        "30 days of one counter": (Report.SERVICE, month, "Loket 3"),
        "90 days": (Report.SERVICE, Period(today - timedelta(days=89), today), None),
    }
    figures = {}
    with closing(open_database(desk.config.database_url)):
        for name, (report, period, counter) in asked.items():
            taken = []
            for _ in range(rounds):
                begun = time.perf_counter()
                found = gather(report, period, desk, now, counter=counter)
                taken.append((time.perf_counter() - begun) * 1000)
            figures[name] = {"finished": found.total.finished, "ms": round(sorted(taken)[rounds // 2])}
    return {"rows": rows, "reports": figures}


def _let_time_pass(path: Path, now: datetime) -> None:
    until = web.to_micros(now)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_FINISHED)
        database.execute(_NOT_YET, (until,))
        database.execute(_FETCHED, (until,))
        for states, sign in ((_STRAIGHT, "<>"), (_WAITING, "=")):
            for place, (before, after) in enumerate(pairwise(states), 1):
                database.execute(_MOVE.format(sign), (place, before, after))
        database.commit()
        database.execute("ANALYZE")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        json.dump(main(Path(made), options.rows, options.rounds), sys.stdout, indent=2)
    print()
