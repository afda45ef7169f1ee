"""A day with hundreds of NIKs in every spelling, and afterwards no one can read a single one of them.

The whole gateway on a simulated modem, commands as processes of their own beside it; then database, write
ahead log, log files, standard error and a backup are searched.
"""

import json
import logging
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_run import Result, in_a_process
from conftest import SETTINGS as USUAL
from leaks import Secrets, numbers_in, packed

from benchmarks.office import wait_until
from smsgw import jobs
from smsgw.commands.registry import COMMANDS, keyword
from smsgw.config import load
from smsgw.daemon.process import Gateway
from smsgw.db import modems
from smsgw.db.database import execute, open_database
from smsgw.db.models import InboxMessage, InboxState
from smsgw.office.desk import open_desk
from smsgw.office.identity import write_key
from smsgw.simulator.assembly import forget, simulator
from smsgw.simulator.storage import STORED_SENT, Stored
from smsgw.sms.address import Address
from smsgw.sms.segment import split
from smsgw.sms.tpdu import Deliver, Submit, encode_tpdu
from smsgw.sms.udh import Concatenation

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "inbound.jsonl").read_text("utf-8").splitlines()
]
SETTINGS = """
[limits]
replies_per_hour = 0
replies_per_hour_total = 0
misses_per_day = 0
[lanes.notice]
hours = "00:00-24:00"
[web]
enabled = false
"""
KK = "3399010101150007"
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

#: How people write a number, by what would be searched for.
SPELLINGS = {
    "plain": lambda n: f"CEK {n}",
    "glued": lambda n: f"cek{n}ktp",
    "printed": lambda n: f"nik {n[:2]}.{n[2:4]}.{n[4:6]}.{n[6:12]}.{n[12:]} sdh jadi?",
    "groups": lambda n: f"ktp {n[:4]} {n[4:8]} {n[8:12]} {n[12:]}",
    "dashes": lambda n: f"CEK#KTP#{n[:6]}-{n[6:12]}-{n[12:]}",
    "odd-marks": lambda n: f"cek {n[:5]} / {n[5:9]} _ {n[9:]}",
    "lines": lambda n: f"cek\n{n[:8]}\n{n[8:]}",
    "zero-width": lambda n: f"cek {n[:8]}\u200b{n[8:]}",
    "emoji": lambda n: f"cek {n} ya \U0001f64f",
    "wide": lambda n: f"cek {n.translate(WIDE)}",
    "eastern": lambda n: f"cek {n.translate(EASTERN)}",
    "ucs2-groups": lambda n: f"ktp “{n[:4]} {n[4:8]} {n[8:12]} {n[12:]}” udh jd blm…",
    "with-kk": lambda n: f"nik {n} no kk {KK} mau cek kk",
    "two-parts": lambda n: (
        "selamat pagi bapak ibu mohon maaf mengganggu, " * 3 + f"status nik {n} terima kasih"
    ),
    "cut-by-a-segment": lambda n: "x" * 145 + f" cek {n} ya",
    "ucs2-two-parts": lambda n: "selamat pagi…" * 4 + f" cek nik {n} dan kk {KK} ya pak",
    "name": lambda n: f"info ktp an Budi Santoso {n} jl mawar 3",
    "complaint": lambda n: f"LAPOR saya {n} dimintai 50rb di loket 2",
    "rating": lambda n: f"nilai 3 nik saya {n} antri lama",
    "stop": lambda n: f"STOP {n}",
    "thanks": lambda n: f"makasih {n}",
    "unknown": lambda n: f"xyzzy {n} plugh",
    "failing": lambda n: f"RUSUH {n}",
    "own-word": lambda n: f"KELILING {n}",
}


def nik(n: int) -> str:
    """The n-th fictional NIK."""
    return f"339901{1 + n % 28:02d}{1 + n % 12:02d}{60 + n % 39:02d}{1000 + n:04d}"


# --- the probe itself


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(f"x{nik(1)}y".encode(), id="ascii"),
        pytest.param(b"a 3399 01.02/02 61-1001", id="separated"),
        pytest.param(nik(1).encode("utf-16-le"), id="utf-16-le"),
        pytest.param(b"\0" + nik(1).encode("utf-16-be"), id="ucs-2"),
        pytest.param(nik(1).encode().hex().encode(), id="hex"),
        pytest.param(nik(1).encode("utf-16-be").hex().upper().encode(), id="ucs-2-hex"),
        *(
            pytest.param(encode_tpdu(Deliver(Address.parse("+62812"), "x" * n + nik(1))), id=f"packed-{n}")
            for n in range(8)
        ),
        pytest.param(
            b"PDU " + encode_tpdu(Deliver(Address.parse("+62812"), nik(1))).hex().encode(), id="pdu-in-a-log"
        ),
    ],
)
def test_the_probe_finds_what_is_planted(planted):
    assert list(Secrets(frozenset({nik(1)})).leaks(b"\x00\xff" + planted + b"\x07"))


def test_the_probe_takes_a_mask_for_what_it_is():
    secrets = Secrets(frozenset({nik(1)}))
    assert not list(secrets.leaks(b"339901********1001 417-205 +6281200000012"))
    assert len(packed(nik(1), 3)) == 10 and numbers_in("cek 3399-0102 0261 1001") == {nik(1)}


# --- the day


class Day:
    """One office through a day: the far end, what was written, and what every process said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outputs: list[Result] = []
        self.texts: list[str] = []
        self.far_end = simulator("privacy")
        self.count = 0

    def write(self, text: str, sender: str | None = None) -> None:
        """A text from one phone of many."""
        self.count += 1
        self.texts.append(text)
        self.far_end.deliver(sender or f"+6281200000{self.count % 700 + 100:03d}", text)

    def run(self, *args: str, stdin: str = "") -> Result:
        """A command with all its debugging output."""
        result = in_a_process(self.folder, "-vv", *args, stdin=stdin)
        self.outputs.append(result)
        return result

    @property
    def files(self) -> list[Path]:
        """Everything in the office's folder but the spreadsheets that people handle."""
        return [
            path
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.suffix not in (".csv", ".zip")
        ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    settings = USUAL.replace("sim://test", "sim://privacy") + SETTINGS
    settings += '[[keyword]]\nname = "KELILING"\nanswer = "Layanan keliling hari Rabu. GRATIS. {sig}"\n'
    (folder / "smsgw.toml").write_text(settings, encoding="utf-8")
    (folder / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
    return folder


@pytest.fixture(scope="module")
def logged(folder) -> Iterator[Path]:
    """Every logger of the process, down to DEBUG, in one file of the office's folder."""
    handler = logging.FileHandler(folder / "smsgw.log", encoding="utf-8")
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield folder / "smsgw.log"
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


@pytest.fixture(scope="module")
def failing_keyword():
    """A command that says all it knows in its exception."""
    before = dict(COMMANDS)

    @keyword("RUSUH", examples=[("RUSUH", None)])
    def riot(context, args: str) -> str:
        """Fails, and quotes what it was asked."""
        raise RuntimeError(f"cannot do {args!r} for {context.message.text}")

    yield
    COMMANDS.clear()
    COMMANDS.update(before)


@pytest.fixture(scope="module")
def day(folder, logged, failing_keyword) -> Iterator[Day]:
    """The day is played; the gateway still runs while the tests look."""
    day = Day(folder)
    desk = open_desk(load(folder / "smsgw.toml", {}))
    database = open_database(desk.config.database_url, migrate=True)
    _work_at_the_counter(day)
    gateway = Gateway(desk, desk.config.modem)
    gateway.start()
    try:
        _write_texts(day)
        _trouble(day)
        _wait(day)
        _more_commands(day)
        yield day
    finally:
        gateway.stop.set()
        gateway.wait()
        database.close()
        forget("privacy")


def _work_at_the_counter(day: Day) -> None:
    """Requests by command and spreadsheet, good ones and bad ones."""
    rows = ["nik;dokumen;status;hp;catatan"]
    rows += [f"{nik(n)};KTP;siap;08120000{n:04d};titip KK {KK}" for n in range(100, 140)]
    good, bad = day.folder / "good.csv", day.folder / "bad.csv"
    good.write_text("\n".join(rows), encoding="utf-8")
    bad.write_text(
        "\n".join([*rows, f"{nik(150)}1;KTP;siap;x;", "3,399E+15;KTP;siap;0812;"]), encoding="utf-8"
    )
    assert day.run("request", "import", str(good)).status == 0
    assert day.run("request", "import", str(bad)).status == 1
    added = day.run("request", "add", "--document", "KTP", "--nik", nik(1), "--phone", "081200000101",
                    "--note", f"fotokopi KK {KK}")  # fmt: skip
    assert added.status == 0
    assert day.run("request", "add", "--document", "KTP", "--nik", f"{nik(2)}9").status != 0
    day.run("request", "list", "--nik", nik(1), "--json")
    day.run("understand", f"CEK {nik(3)}")


def _write_texts(day: Day) -> None:
    """Every intent of the collection, and a number of its own in each spelling."""
    dice = random.Random(7)
    texts = [row for row in ROWS if "text" in row and row["text"].strip()]
    numbered = [row for row in texts if numbers_in(row["text"])]
    others = [row for row in texts if not numbers_in(row["text"])]
    dice.shuffle(numbered)
    dice.shuffle(others)
    each = list({row["intent"]: row for row in texts}.values())
    for row in (*each, *numbered[:140], *others[:60]):
        day.write(row["text"], row.get("sender"))
    for n, spell in enumerate(SPELLINGS.values(), 200):
        day.write(spell(nik(n)))
        day.write(spell(nik(1)), "+6281200000101")
    for n in range(240, 250):
        sender = f"+6281200000{n:03d}"
        day.write(f"cek {nik(n)[:9]}", sender)  # cut over two messages
        day.write(nik(n)[9:], sender)
    day.write(f"cek {nik(251)[:10]}", "+6281200000251")  # of which the rest never comes


def _trouble(day: Day) -> None:
    """Octets that are no TPDU, numbers in binary messages, operators, and half of a long text."""
    whole = encode_tpdu(Deliver(Address.parse("+6281200000300"), f"cek {nik(300)} ya", scts=_now()))
    text = "y" * 120 + f" nik {nik(301)} " + "z" * 60
    half = Deliver(
        Address.parse("+6281200000301"), split(text)[0], scts=_now(), concatenation=Concatenation(7, 2, 1)
    )
    for tpdu in (
        whole[:-6],
        whole[:10] + b"\xff" + whole[11:],
        whole + b"\0" * 9,
        nik(302).encode(),
        b"\x04",
    ):
        day.far_end.network.deliver_tpdu(tpdu)
    day.far_end.network.deliver_tpdu(encode_tpdu(half))
    data = Deliver(Address.parse("+6281200000303"), "", data=nik(303).encode(), scts=_now())
    day.far_end.network.deliver_tpdu(encode_tpdu(data))
    day.texts += [nik(300), text, nik(302), nik(303)]
    day.write(f"Kode {nik(304)} pulsa Anda", "TELKOMSEL")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _wait(day: Day) -> None:
    def is_quiet() -> bool:
        undecided = InboxMessage.select().where(
            (InboxMessage.state == InboxState.COMPLETE) & InboxMessage.due_at.is_null()
        )
        return (
            not day.far_end.network.waiting
            and InboxMessage.select().count() > day.count
            and not undecided.exists()
        )

    wait_until(is_quiet, 60, "all texts to be decided")


def _more_commands(day: Day) -> None:
    """What looks at the day's texts, or fails on them; an AT command that lists what lies on the SIM."""
    old = encode_tpdu(Submit(Address.parse("+6281200000012"), f"nik saya {nik(310)}"))
    day.texts.append(nik(310))
    with day.far_end.lock:
        day.far_end.modem.memories["SM"].store(Stored(b"\x00", old, STORED_SENT))
    task = modems.ask("utama", "at", "AT+CMGL=4", _now())
    wait_until(lambda: modems.find_answer(task), 10, "the modem's answer")
    for args in (
        ("inbox", "list", "--json", "--reveal"),
        ("outbox", "list", "--json"),
        ("ticket", "list", "--json"),
        ("ticket", "export", "--reveal"),
        ("inbox", "teach", "1", "STATUS", "--phrase", f"kartu {nik(305)}"),
        ("ticket", "answer", "L-1", f"NIK {nik(306)} sudah kami cek"),
        ("send", "081200000012", f"NIK {nik(307)}"),
        ("request", "show", nik(308)),
        ("request", "advance", nik(309), "siap"),
        ("db", "backup", str(day.folder / "backup.zip")),
        ("db", "check"),
        ("audit", "list"),
    ):
        day.run(*args)


@pytest.fixture(scope="module")
def secrets(day) -> Secrets:
    """Every number that was written this day, by anybody."""
    made = {nik(n) for n in range(320)} | {KK}
    return Secrets(frozenset(made.union(*(numbers_in(text) for text in day.texts))))


def test_the_day_was_a_full_one(day, secrets):
    rows = list(InboxMessage.select())
    states = {row.state for row in rows}
    assert len(rows) > 280 and len(secrets.numbers) > 350
    assert {"handled", "unanswered", "corrupt", "incomplete", "complete"} <= states
    assert {"failed", "digits_wrong", "joined", "data_message", "system_sender", "ticket"} <= {
        row.reason for row in rows
    }
    assert {row["intent"] for row in ROWS} - {"NILAI"} <= {row.intent for row in rows}
    assert len(day.far_end.network.taken) > 200


def test_no_number_can_be_read_in_any_file_while_the_gateway_runs(day, secrets):
    names = {path.name for path in day.files}
    assert {"smsgw.db", "smsgw.db-wal", "smsgw.db-shm", "smsgw.log"} <= names
    assert secrets.leaks_of_files(day.files) == []
    execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secrets.leaks_of_files(day.files) == []


def test_no_command_says_a_number_that_it_was_not_told_to_reveal(day, secrets):
    for result in day.outputs:
        said = f"{result.out}\n{result.err}".encode()
        assert list(secrets.leaks(said)) == [], result.status


def test_no_number_goes_out(day, secrets):
    sent = "\n".join(taken.text for taken in day.far_end.network.taken)
    assert list(secrets.leaks(sent.encode())) == []


def test_no_number_can_be_read_in_a_backup(day, secrets):
    with zipfile.ZipFile(day.folder / "backup.zip") as archive:
        for name in archive.namelist():
            assert list(secrets.leaks(archive.read(name))) == [], name


def test_the_log_tells_what_happened_without_texts(day):
    log = (day.folder / "smsgw.log").read_text("utf-8")
    assert "RuntimeError at test_privacy.py" in log and "cannot do" not in log
    assert "Budi" not in log and "mengganggu" not in log


def test_a_failing_job_is_logged_without_its_words(day, caplog):
    def fail(now, desk):
        raise RuntimeError(f"cannot remind of {nik(311)}")

    desk = open_desk(load(day.folder / "smsgw.toml", {}))
    with caplog.at_level(logging.DEBUG):
        jobs._ring(jobs.Job("fails", fail, every_s=60), desk, _now)
    assert "job fails failed: RuntimeError at test_privacy.py" in caplog.text
    assert nik(311) not in caplog.text and "remind of" not in caplog.text
