"""How quickly the console's pages come with a million requests and messages: p50 and p95 of each, in ms.

python -m benchmarks.web [--rows 1000000] [--rounds 40]
"""

import argparse
import contextlib
import http.client
import json
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from smsgw.config import load
from smsgw.db import users
from smsgw.db.database import open_database
from smsgw.db.models import to_micros
from smsgw.db.web_models import Role
from smsgw.office.desk import open_desk
from smsgw.office.identity import Vault, parse_key, write_key
from smsgw.office.states import State
from smsgw.web import server

_PASSWORD = "empat-kata-yang-panjang"  # of an office that lives as long as this run

_SETTINGS = """
[office]
name = "Dukcapil Kab. Contoh"
[[modem]]
name = "utama"
port = "sim://bench"
[web]
listen = "127.0.0.1:0"
"""

# Nine of ten requests are collected or archived, as in an office that has run for years.
_STATES = (
    *[State.COLLECTED] * 70,
    *[State.ARCHIVED] * 20,
    *[State.READY] * 5,
    *[State.PROCESSING] * 3,
    State.AWAITING_STOCK,
    State.INCOMPLETE,
)

PAGES = {
    "home": "/",
    "requests, changed lately": "/permohonan",
    "requests, not collected": "/permohonan?daftar=lama",
    "requests, collected": "/permohonan?daftar=collected",
    "requests, no phone": "/permohonan?daftar=tanpa-hp",
    "requests, waiting for blanks": "/permohonan?daftar=blangko",
    "one request": "/permohonan/{code}",
    "new request": "/permohonan/baru",
    "slip": "/permohonan/{code}/slip",
    "not understood": "/pesan",
    "one message": "/pesan/{message}",
    "all inbound": "/pesan/masuk",
    "outbox": "/pesan/keluar",
    "outbox, in trouble": "/pesan/keluar?keadaan=masalah",
    "outbox, waiting": "/pesan/keluar?keadaan=antre&jalur=notice",
    "one outbound": "/pesan/keluar/{message}",
    "broadcasts": "/siaran",
    "complaints": "/pengaduan",
    "report": "/laporan",
    "report's figures": "/laporan/isi?jenis=service",
    "a day's figures": "/laporan/isi?jenis=daily",
    "import": "/permohonan/impor",
    "settings": "/pengaturan",
    "texts": "/pengaturan/teks",
    "hours": "/pengaturan/jam",
    "blanks": "/pengaturan/blangko",
    "audit": "/pengaturan/catatan",
}


def main(folder: Path, rows: int = 200_000, rounds: int = 20) -> dict[str, Any]:
    """Fill an office, serve it, look at each page so many times."""
    (folder / "smsgw.toml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
    desk = open_desk(load(folder / "smsgw.toml", {}))
    now = datetime.now(UTC)
    open_database(desk.config.database_url, migrate=True).close()
    begun = time.perf_counter()
    _fill(folder / "smsgw.db", rows, now)
    filled_s = time.perf_counter() - begun
    database = open_database(desk.config.database_url)
    users.add("siti", Role.ADMIN, _PASSWORD, "bench", now)
    said: list[str] = []
    stop = server.start(desk, lambda: datetime.now(UTC), said.append)
    try:
        figures = _measure(said[0].partition(": ")[2], rows, rounds)
    finally:
        stop()
        database.close()
    worst = max(figures.values(), key=lambda one: one["p95_ms"])
    return {"rows": rows, "filled_s": round(filled_s, 1), "worst_p95_ms": worst["p95_ms"], "pages": figures}


def _measure(url: str, rows: int, rounds: int) -> dict[str, dict[str, float]]:
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    form = urllib.parse.urlencode({"nama": "siti", "sandi": _PASSWORD})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/masuk", form, kind)
    response = connection.getresponse()
    response.read()
    cookie = {"Cookie": (response.getheader("set-cookie") or "").partition(";")[0]}
    figures = {}
    for name, path in PAGES.items():
        taken = []
        for _ in range(rounds):
            begun = time.perf_counter()
            connection.request("GET", path.format(message=rows - 7, code=_code(rows // 2)), headers=cookie)
            response = connection.getresponse()
            octets = len(response.read())
            taken.append((time.perf_counter() - begun) * 1000)
            if response.status != 200:
                raise SystemExit(f"{path}: {response.status}")
        taken.sort()
        p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
        figures[name] = {
            "p50_ms": round(statistics.median(taken), 1),
            "p95_ms": round(p95, 1),
            "kB": round(octets / 1024, 1),
        }
    return figures


def _fill(path: Path, rows: int, now: datetime) -> None:
    """Requests with their numbers and moves, texts in and out, over the last three months."""
    span = to_micros(now) - to_micros(now - timedelta(days=90))
    start = to_micros(now) - span
    fingerprint = Vault(parse_key(write_key(b"k" * 32))).fingerprint("3399011203959002")
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        for table, lines in (
            ("request", _requests(rows, start, span, fingerprint)),
            ("request_phone", _phones(rows)),
            ("request_move", _moves(rows, start, span)),
            ("inbox", _inbox(rows, start, span)),
            ("outbox", _outbox(rows, start, span)),
            ("outbox_segment", _segments(rows, start, span)),
        ):
            columns = {
                row[1]: row[3] and not row[5] for row in database.execute(f"PRAGMA table_info({table})")
            }
            first, lines = _peek(lines)
            missing = {name for name, needed in columns.items() if needed} - set(first)
            if missing:
                raise SystemExit(f"{table} wants {', '.join(sorted(missing))} too")
            names = ", ".join(f'"{name}"' for name in first)
            marks = ", ".join("?" * len(first))
            database.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # our own names
                (tuple(line.values()) for line in lines),
            )
        database.commit()
        database.execute("ANALYZE")


Line = dict[str, Any]


def _peek(lines: Iterator[Line]) -> tuple[Line, Iterator[Line]]:
    first = next(lines)

    def whole() -> Iterator[Line]:
        yield first
        yield from lines

    return first, whole()


def _requests(rows: int, start: int, span: int, fingerprint: bytes) -> Iterator[Line]:
    for n in range(rows):
        at = start + span * n // rows
        state = _STATES[n % 100]
        yield {
            "receipt_code": _code(n),
            "document": ("KTP", "KK", "AKTA_LAHIR")[n % 3],
            "state": str(state),
            "nik_fingerprint": fingerprint[:-4] + n.to_bytes(4, "big"),
            "nik_sealed": None,
            "nik_masked": "339901********0002",
            "counter": f"Loket {n % 9}",
            "note": None,
            "received_at": at,
            "due_at": at + 10**12,
            "ready_at": at,
            "collected_at": None,
            "state_at": at,
            "updated_at": at,
        }


def _code(n: int) -> str:
    return f"{n // 1000:03}-{n % 1000:03}"


def _phones(rows: int) -> Iterator[Line]:
    for n in range(rows):
        if n % 50:
            yield {"request_id": n + 1, "msisdn": f"+62812{n % 400_000:08}", "position": 1}


def _moves(rows: int, start: int, span: int) -> Iterator[Line]:
    for n in range(rows):
        at = start + span * n // rows
        yield {
            "request_id": n + 1,
            "at": at,
            "before": None,
            "after": "received",
            "who": "bench",
            "note": None,
        }


def _inbox(rows: int, start: int, span: int) -> Iterator[Line]:
    for n in range(rows):
        reason, intent = ("unknown", "TIDAK_DIKENAL") if n % 400 == 0 else ("found", "STATUS")
        yield {
            "sender": f"+62812{n % 400_000:08}",
            "text": "ktp saya sudah jadi belum pak",
            "state": "handled",
            "modem": "utama",
            "received_at": start + span * n // rows,
            "sent_at": None,
            "due_at": None,
            "handled_at": None,
            "intent": intent,
            "reason": reason,
            "reply_id": n + 1,
            "repeats": 0,
            "segments": 1,
            "concat_key": None,
            "loop_prevention": 0,
        }


def _segments(rows: int, start: int, span: int) -> Iterator[Line]:
    for n, message in enumerate(_outbox(rows, start, span)):
        at = message["created_at"]
        is_sent = message["state"] == "delivered"
        yield {
            "message_id": n + 1,
            "sequence": 1,
            "state": message["state"],
            "modem": "utama",
            "recipient": message["recipient"],
            "message_reference": n % 256,
            "claimed_at": at,
            "submitted_at": at if is_sent else None,
            "resolved_at": at if is_sent else None,
            "status": 0 if is_sent else None,
            "resent": 0,
        }


def _outbox(rows: int, start: int, span: int) -> Iterator[Line]:
    for n in range(rows):
        at = start + span * n // rows
        state = "queued" if n > rows - 300 else "failed" if n % 50 == 0 else "delivered"
        yield {
            "recipient": f"+62812{n % 400_000:08}",
            "text": "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3.",
            "lane": n % 10 == 0,
            "cause": f"inbox:{n + 1}",
            "state": state,
            "reason": None,
            "segments": 1,
            "attempts": 1,
            "repeat": 0,
            "created_at": at,
            "due_at": at,
            "expires_at": at + 10**12,
            "first_tried_at": at,
            "submitted_at": at,
            "delivered_at": at,
            "modem": "utama",
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        json.dump(main(Path(made), asked.rows, asked.rounds), sys.stdout, indent=2)
    print()
