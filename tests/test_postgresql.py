"""One queue on a PostgreSQL server: what SQLite's tests show, shown there, and what several computers do.

Wants a server: SMSGW_TEST_POSTGRESQL=postgresql://USER:PASSWORD@HOST/DATABASE of a user who may make
databases (`.ci/run` starts one).
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_run import Smsgw

from benchmarks.office import Daemon, make_office, phone_number, receipt, running, wait_until
from smsgw.config import load
from smsgw.db import alarms, modems, outbox, requests, requests_bulk, trouble
from smsgw.db.causes import waits_for_request
from smsgw.db.database import (
    applied_migrations,
    data_version,
    explained,
    known_migrations,
    open_database,
    own_connection,
    persistent,
    transaction,
)
from smsgw.db.models import OutboxMessage, OutboxSegment, proxy, to_micros
from smsgw.db.requests import NewRequest
from smsgw.db.stranded import find_stranded
from smsgw.errors import DatabaseError, OfficeError
from smsgw.intake import Order, import_file
from smsgw.messages import Lane
from smsgw.office.desk import open_desk
from smsgw.office.states import State
from smsgw.simulator.assembly import Simulator
from smsgw.simulator.ports import serve_tcp
from tests.server_office import ON_SERVER, VARIABLE, Cable, empty_database, fresh_database, run

if not os.environ.get(VARIABLE):
    pytest.skip(f"{VARIABLE} names no PostgreSQL server to try it on", allow_module_level=True)

#: Tests of the walks, lists and reports that run a second time with the office's database on the server.
AGAIN = {
    "queue": (
        "test_outbox.py",
        "test_claims.py",
        "test_inbox.py",
        "test_reports.py",
        "test_db_broadcasts.py",
    ),
    "requests": ("test_requests.py", "test_notices.py", "test_intake.py", "test_undoing.py"),
    "figures": (
        "test_statistics.py",
        "test_figures_plain.py",
        "test_notice_ledger.py",
        "test_db_feedback.py",
    ),
    "console": ("test_web_pages.py",),
}

#: Those among them that speak of a SQLite file: of its path, its plans or its ways of counting.
OF_A_FILE = (
    "on_disk",
    "scanned",
    "slow_an_import",
    "rehearsal_writes_nothing",
    "backup_is_made",
    "tables_of_the_models",
)


@pytest.fixture
def url() -> Iterator[str]:
    with fresh_database() as made:
        yield made


@pytest.fixture
def database(url: str):
    """The server's database, open in this process."""
    opened = open_database(url)
    yield opened
    opened.close()
    proxy.initialize(None)


@pytest.fixture
def far_ends() -> Iterator["FarEnds"]:
    with ExitStack() as stack:
        yield FarEnds(stack)


class FarEnds:
    """Simulated modems, each on a TCP port of its own."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def add(self) -> tuple[Simulator, str]:
        """A modem and its port's URL."""
        simulator = Simulator()
        self._stack.callback(simulator.close)
        port = serve_tcp(simulator)
        self._stack.callback(port.close)
        return simulator, f"socket://127.0.0.1:{port.address[1]}"


def office(folder: Path, port: str, url: str, *, name: str = "utama", key_of: Path | None = None) -> Path:
    """An office's folder with one modem on that database; its key is made, or taken from another folder."""
    make_office(folder, port, settings=f'[database]\nurl = "{url}"\n')
    settings = folder / "smsgw.toml"
    settings.write_text(settings.read_text("utf-8").replace('name = "utama"', f'name = "{name}"'), "utf-8")
    if key_of is not None:
        shutil.copy(key_of / "smsgw.key", folder / "smsgw.key")
    return folder


def smsgw(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smsgw", "--config", str(folder), *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


class TestTheDatabase:
    def test_migrations_make_it_from_nothing(self) -> None:
        with empty_database() as url:
            opened = open_database(url, migrate=True)
            assert applied_migrations(opened) == known_migrations()
            opened.close()
            proxy.initialize(None)

    def test_two_computers_may_migrate_at_once(self) -> None:
        code = (
            "import sys; from smsgw.db.database import open_database\n"
            "open_database(sys.argv[1], migrate=True).close()"
        )
        with empty_database() as url:
            both = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(2)]
            assert [each.wait(60) for each in both] == [0, 0]

    def test_a_text_of_any_length_is_kept_as_sqlite_keeps_it(self, database) -> None:
        limited = run(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND character_maximum_length IS NOT NULL AND column_name <> 'state' "
            "AND table_name <> 'schema_migration'",
            database.database,
        )
        assert limited == []

    def test_a_range_of_causes_holds_in_the_order_of_octets(self, database, now: datetime) -> None:
        for cause in ("notice:417-205:ready:+62812", "notice:417-2050:ready:+62812", "notice;417-205"):
            outbox.enqueue("+6281200000012", "x", lane=Lane.NOTICE, cause=cause, now=now, expires_at=now)
        (found,) = outbox.find_queued("notice:417-205:")
        assert OutboxMessage.get_by_id(found).cause == "notice:417-205:ready:+62812"

    def test_a_text_with_a_nul_is_kept_without_it(self, database, now: datetime) -> None:
        outbox.enqueue("+6281200000012", "a\0b", lane=Lane.NOTICE, cause="a", now=now, expires_at=now)
        assert OutboxMessage.get().text == "a\N{REPLACEMENT CHARACTER}b"

    def test_a_commit_of_another_is_told_and_our_own_is_not(self, database, url: str, now: datetime) -> None:
        before = data_version()
        outbox.enqueue("+6281200000012", "x", lane=Lane.NOTICE, cause="a", now=now, expires_at=now)
        assert data_version() == before
        run("SELECT pg_notify('smsgw', '')", url)
        wait_until(lambda: data_version() != before, 5, "the commit to be told")

    def test_a_transaction_that_writes_nothing_wakes_nobody(self, database, url: str) -> None:
        listener = open_in_a_thread(url)
        with transaction():
            assert OutboxMessage.select().count() == 0
        assert listener() == []


class TestALostConnection:
    def test_a_read_and_the_start_of_a_write_go_on_with_a_new_one(self, database, url, now: datetime) -> None:
        end_sessions(url)
        assert OutboxMessage.select().count() == 0
        end_sessions(url)
        with transaction():
            OutboxMessage.select().count()
        end_sessions(url)
        assert data_version() is not None

    def test_what_it_breaks_in_the_middle_leaves_nothing_behind(self, database, url, now: datetime) -> None:
        with pytest.raises(Exception) as caught, transaction():
            queue(1, now)
            end_sessions(url)
            queue(2, now)
        assert trouble.is_away(caught.value)
        assert OutboxMessage.select().count() == 0

    def test_a_connection_context_outlives_it(self, database, url) -> None:
        database.close()
        with own_connection():
            end_sessions(url)
            assert OutboxMessage.select().count() == 0
        assert database.is_closed()


class TestALostCommit:
    """The connection ends at the one moment at which nobody can know without asking."""

    @pytest.fixture
    def cable(self, url: str) -> Iterator[Cable]:
        cable = Cable(url)
        opened = open_database(cable.url)
        yield cable
        opened.close()
        proxy.initialize(None)
        cable.cut()

    def test_a_commit_whose_answer_is_lost_is_done(self, cable: Cable, now: datetime) -> None:
        cable.lose(b"COMMIT", arrives=True)
        queue(1, now)
        queue(2, now)
        assert OutboxMessage.select().count() == 2

    def test_a_commit_that_did_not_arrive_is_an_error(self, cable: Cable, now: datetime) -> None:
        cable.lose(b"COMMIT", arrives=False)
        with pytest.raises(Exception) as caught:
            queue(1, now)
        assert trouble.is_away(caught.value)
        assert OutboxMessage.select().count() == 0

    def test_what_a_modem_has_done_is_recorded_again_where_it_did_not_arrive(self, cable, now) -> None:
        cable.lose(b"COMMIT", arrives=False)
        persistent(queue)(1, now)
        assert OutboxMessage.select().count() == 1

    def test_a_look_that_wrote_nothing_is_not_disturbed(self, cable: Cable) -> None:
        cable.lose(b"COMMIT", arrives=False)
        with transaction():
            assert OutboxMessage.select().count() == 0
        assert OutboxMessage.select().count() == 0


class TestAnAdministratorsSettings:
    def test_who_waited_for_the_write_lock_sees_what_was_written(self, url: str, now: datetime) -> None:
        """At a higher level of isolation it would see the queue as it was, and claim a segment twice."""
        name = url.rpartition("/")[2]
        run(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
        opened = open_database(url)
        seen: list[int] = []

        def look() -> None:
            with own_connection(), transaction():
                seen.append(OutboxMessage.select().count())

        other = threading.Thread(target=look)
        with transaction():
            other.start()
            asked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            wait_until(lambda: run(asked, url), 10, "the other one to wait")
            queue(1, now)
        other.join(10)
        opened.close()
        proxy.initialize(None)
        assert seen == [1]

    def test_a_long_merge_is_not_ended_by_a_limit_for_all(self, url: str) -> None:
        run(f"ALTER DATABASE {url.rpartition('/')[2]} SET statement_timeout = '50ms'")
        opened = open_database(url)
        assert opened.execute_sql("SELECT 1 FROM pg_sleep(0.2)").fetchone() == (1,)
        opened.close()
        proxy.initialize(None)

    def test_another_time_zone_changes_no_time(self, url: str, now: datetime) -> None:
        run(f"ALTER DATABASE {url.rpartition('/')[2]} SET timezone = 'Asia/Jayapura'")
        opened = open_database(url)
        queue(1, now)
        assert OutboxMessage.get().created_at == now
        opened.close()
        proxy.initialize(None)

    def test_a_server_that_may_only_be_read_is_named(self, url: str, now: datetime) -> None:
        run(f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on")
        opened = open_database(url)
        with pytest.raises(DatabaseError, match="may only be read"), explained(url):
            queue(1, now)
        opened.close()
        proxy.initialize(None)

    def test_an_encoding_that_cannot_hold_every_text_is_refused(self) -> None:
        with empty_database("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0") as url:
            with pytest.raises(DatabaseError, match="encoding is SQL_ASCII"):
                open_database(url, migrate=True)
            proxy.obj.close()
            proxy.initialize(None)


class TestSeveralComputers:
    def test_a_modem_that_another_one_has_no_more_lets_its_message_go(self, database, now) -> None:
        """Its row says ready for ever; that nobody holds its name is what counts."""
        for name in ("utama", "cadangan"):
            modems.record(name, now, state="ready")
        queue(1, now)
        OutboxMessage.update(modem="cadangan").execute()
        with modems.holding("utama"):
            modems.record_daemon(1, now, "", now)
            assert modems.get("utama").state == "ready"
            assert find_stranded(["utama"], now - timedelta(minutes=30)) == []
            assert find_stranded(["utama"], now + timedelta(minutes=1)) == [OutboxMessage.get().id]

    def test_an_alarm_about_a_folder_names_the_computer(self, database, monkeypatch, now) -> None:
        folder = "/srv/kantor"
        for name in ("LOKET-1", "LOKET-2"):
            monkeypatch.setattr("socket.gethostname", lambda name=name: name)
            alarms.raise_alarm("disk_low", alarms.of_this_computer(folder), "9 MB free", now)
        alarms.settle("disk_low", alarms.of_this_computer(folder), now)
        assert [row.subject for row in alarms.list_open()] == ["LOKET-1: /srv/kantor"]
        assert alarms.of_this_computer("x" * 90).startswith("LOKET-2: x")

    def test_changed_requests_are_imported_without_a_question_for_each(self, tmp_path, url) -> None:
        cable = Cable(url)
        folder = office(tmp_path / "A", "sim://", cable.url)
        sheets = []
        for state in ("siap", "diserahkan"):
            sheets.append(folder / f"{state}.csv")
            rows = (f"{receipt(n)},KTP,{state},{phone_number(n)}\n" for n in range(1000))
            sheets[-1].write_text("resi,dokumen,status,hp\n" + "".join(rows), "utf-8")
        desk = open_desk(load(folder / "smsgw.toml"))
        with opened(folder):
            for sheet in sheets:
                before = cable.questions
                report = import_file(Order(sheet, "test", datetime.now(UTC)), desk)
                assert report.merged is not None
        assert (report.merged.changed, report.bad) == (1000, 0)
        assert cable.questions - before < 200
        states = dict(run("SELECT state, count(*) FROM outbox WHERE cause LIKE 'notice:%' GROUP BY 1", url))
        assert states == {"cancelled": 1000, "queued": 1000}
        cable.cut()

    def test_queued_notices_are_found_by_code_not_by_comparing_all_with_all(self, database, now) -> None:
        stamp = to_micros(now)
        database.execute_sql(
            "INSERT INTO request (receipt_code, document, state, received_at, state_at, updated_at) "
            "SELECT to_char(n, 'FM000-000'), 'KTP', 'ready', %s, %s, %s FROM generate_series(1, 3000) AS n",
            [stamp] * 3,
        )
        database.execute_sql(
            "INSERT INTO outbox (recipient, lane, cause, state, segments, attempts, repeat, created_at, "
            "expires_at) SELECT '+62812', 1, 'notice:' || receipt_code || ':ready:+62812', 'queued', 1, 0, "
            "FALSE, %s, %s FROM request",
            [stamp] * 2,
        )
        found = requests_bulk.find_queued(range(1, 3001), "notice")
        assert len(found) == 3000
        joined = f"SELECT o.id FROM request r JOIN outbox o ON {waits_for_request('notice')}"
        plan = "\n".join(row for (row,) in database.execute_sql(f"EXPLAIN {joined}").fetchall())
        assert "Join Filter" not in plan, plan


class TestPlainWords:
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_status_and_doctor_say_that_the_server_is_away(
        self, tmp_path, url, capsys, language: str
    ) -> None:
        cable = Cable(url)
        folder = office(tmp_path / "A", "sim://", cable.url)
        settings = folder / "smsgw.toml"
        chosen = f'[office]\nlanguage = "{language}"'
        settings.write_text(settings.read_text("utf-8").replace("[office]", chosen), "utf-8")
        smsgw = Smsgw(folder, capsys)
        assert {"database": True}.items() <= checks(smsgw("doctor", "--json").json).items()
        cable.cut()
        words = {"id": "tidak dapat dihubungi", "en": "cannot be reached"}[language]

        shown = smsgw("status")
        assert shown.status == 1
        assert words in shown.err
        assert "gateway" in shown.out
        told = smsgw("status", "--json")
        assert told.status == 1
        assert told.json["daemon"]["running"] is False
        assert words in told.json["database"]["what"]

        examined = smsgw("doctor", "--json")
        assert examined.status == 1
        assert checks(examined.json)["database"] is False
        assert "port" in checks(examined.json)
        assert words in smsgw("doctor").out
        proxy.initialize(None)

    def test_the_doctor_beside_a_gateway_says_that_the_server_is_away(self, tmp_path, url, far_ends) -> None:
        _, port = far_ends.add()
        cable = Cable(url)
        folder = office(tmp_path / "A", port, cable.url)
        with running(folder) as daemon:
            wait_until(lambda: "open, smsgw" in daemon.log_text(), 30, "the modem to be open")
            cable.cut()
            examined = smsgw(folder, "doctor")
            assert examined.returncode == 1
            assert "Server basis data tidak dapat dihubungi" in examined.stdout
            assert "Tidak diketahui tanpa basis data" in examined.stdout
            assert daemon.stop() == 0

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            pytest.param({"port": "9"}, "cannot be reached", id="no-server"),
            pytest.param({"name": "nowhere"}, "no such database", id="no-database"),
        ],
    )
    def test_what_is_wrong_with_the_url_is_said(self, url: str, change: dict[str, str], words: str) -> None:
        beginning, _, name = url.rpartition("/")
        wrong = (
            f"{beginning}/{change['name']}"
            if "name" in change
            else f"{beginning.rpartition(':')[0]}:9/{name}"
        )
        with pytest.raises(DatabaseError, match=words) as caught:
            open_database(wrong)
        assert "\n" not in str(caught.value)

    def test_a_backup_is_refused_and_the_server_s_own_is_named(self, tmp_path, url, far_ends) -> None:
        folder = office(tmp_path / "A", "sim://", url)
        for args in (("backup", str(tmp_path / "x.zip")), ("restore", str(folder / "smsgw.toml"))):
            done = smsgw(folder, "db", *args)
            assert done.returncode == 1
            assert "pg_dump" in done.stderr


class TestNames:
    def test_a_modem_s_name_is_one_computer_s(self, database, url: str) -> None:
        code = (
            "import sys; from smsgw.db import modems; from smsgw.db.database import open_database\n"
            "open_database(sys.argv[1])\nwith modems.holding('utama'): print('has it', flush=True); input()"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", code, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None and other.stdout.readline() == "has it\n"
        assert modems.held_elsewhere(["utama", "cadangan"]) == {"utama"}
        with pytest.raises(OfficeError, match="Give each modem a name of its own"), modems.holding("utama"):
            pass
        with modems.holding("cadangan"):
            assert modems.held_elsewhere(["utama", "cadangan"]) == {"utama", "cadangan"}
        other.communicate("\n", 20)
        with modems.holding("utama"):
            end_sessions(url)
            OutboxMessage.select().count()
            assert modems.held_elsewhere(["utama"]) == {"utama"}
        assert modems.held_elsewhere(["utama"]) == set()

    def test_a_second_gateway_with_the_name_refuses(self, tmp_path, url, far_ends) -> None:
        (_, first), (_, second) = far_ends.add(), far_ends.add()
        a = office(tmp_path / "A", first, url)
        b = office(tmp_path / "B", second, url, key_of=a)
        with running(a) as daemon:
            wait_until(lambda: "open, smsgw" in daemon.log_text(), 30, "the first one to have its modem")
            refused = smsgw(b, "run")
            assert daemon.is_alive
        assert refused.returncode == 1
        assert "has a modem called 'utama'" in refused.stderr

    def test_a_computer_with_another_key_is_refused(self, tmp_path, url, far_ends) -> None:
        a = office(tmp_path / "A", "sim://", url)
        b = office(tmp_path / "B", "sim://", url, name="cadangan")
        with running(a) as daemon:
            wait_until(lambda: "runs for" in daemon.log_text(), 30, "the first one to run")
        refused = smsgw(b, "run")
        assert refused.returncode == 1
        assert "smsgw.key is not the key that this database is used with" in refused.stderr


class TestTheGateway:
    def test_a_server_that_goes_away_is_waited_for(self, tmp_path, url, far_ends) -> None:
        """Texts that come meanwhile stay on the SIM, and each is answered once."""
        simulator, port = far_ends.add()
        cable = Cable(url)
        folder = office(tmp_path / "A", port, cable.url)
        add_requests(folder, 3)
        phones = [simulator.phone(phone_number(n)) for n in range(3)]
        with running(folder) as daemon:
            phones[0].send(f"CEK {receipt(0)}")
            assert simulator.wait_for(lambda: phones[0].received, 30), daemon.log_text()
            cable.cut()
            phones[1].send(f"CEK {receipt(1)}")
            wait_until(lambda: "server cannot be reached" in daemon.log_text(), 30, "the loss to be said")
            assert not simulator.wait_for(lambda: phones[1].received, 1)
            cable.mend()
            assert simulator.wait_for(lambda: phones[1].received, 30), daemon.log_text()
            phones[2].send(f"CEK {receipt(2)}")
            assert simulator.wait_for(lambda: phones[2].received, 30), daemon.log_text()
            assert "server is back" in daemon.log_text()
            assert daemon.stop() == 0
        cable.cut()
        assert [len(phone.received) for phone in phones] == [1, 1, 1]

    def test_it_stops_in_order_while_the_server_is_away(self, tmp_path, url, far_ends) -> None:
        _, port = far_ends.add()
        cable = Cable(url)
        folder = office(tmp_path / "A", port, cable.url)
        with running(folder) as daemon:
            wait_until(lambda: "open, smsgw" in daemon.log_text(), 30, "the modem to be open")
            cable.cut()
            wait_until(lambda: "server cannot be reached" in daemon.log_text(), 30, "the loss to be said")
            assert daemon.stop() == 0, daemon.log_text()

    @pytest.mark.timeout(180)
    def test_two_gateways_share_the_queue_and_a_kill_doubles_nothing(self, tmp_path, url, far_ends) -> None:
        (first, port), (second, other_port) = far_ends.add(), far_ends.add()
        a = office(tmp_path / "A", port, url)
        b = office(tmp_path / "B", other_port, url, name="cadangan", key_of=a)
        numbers = [phone_number(n) for n in range(80)]
        phones = [(first.phone(number), second.phone(number)) for number in numbers]
        with opened(a):
            for n, number in enumerate(numbers):
                queue(n, datetime.now(UTC), number)

        def sent() -> int:
            return sum(len(one.received) + len(two.received) for one, two in phones)

        with running(a) as here, running(b) as there:
            wait_until(lambda: sent() >= 20, 60, "both to have begun")
            here.kill()
            wait_until(lambda: sent() >= 40, 60, "the other one to go on alone")
            again = Daemon(a)
            again.start()
            wait_until(lambda: sent() >= 79 and not waiting(url), 60, "all to be sent")
            assert there.stop() == 0
            assert again.stop() == 0

        with opened(a):
            rows = list(OutboxMessage.select().order_by(OutboxMessage.id))
            states = {row.recipient: (row.state, row.repeat) for row in rows}
            both = {piece.modem for piece in OutboxSegment.select()}
        assert both == {"utama", "cadangan"}
        for number, pair in zip(numbers, phones, strict=True):
            copies = sum(len(phone.received) for phone in pair)
            state, _ = states[number]
            # The segment that the killed one had in hand may be in doubt; nothing is sent twice for it yet.
            assert copies == 1 or (copies == 0 and state == "in_doubt"), (number, copies, state)

    def test_what_both_do_by_the_clock_is_done_once(self, tmp_path, url, far_ends) -> None:
        """Both tell the head of the office of the day, and remind who does not collect."""
        (first, port), (second, other_port) = far_ends.add(), far_ends.add()
        a = office(tmp_path / "A", port, url)
        b = office(tmp_path / "B", other_port, url, name="cadangan", key_of=a)
        for folder in (a, b):
            with (folder / "smsgw.toml").open("a", encoding="utf-8") as settings:
                settings.write('[admin]\nnumbers = ["+6281200000077"]\nreport_at = "00:00"\n')
        add_requests(a, 20, datetime.now(UTC) - timedelta(days=4))
        heads = [end.phone("+6281200000077") for end in (first, second)]
        with running(a) as here, running(b) as there:
            wait_until(lambda: sum(len(head.received) for head in heads) > 0, 30, "the day to be told")
            wait_until(lambda: not waiting(url), 30, "the reminders to be sent")
            assert (here.stop(), there.stop()) == (0, 0)
        causes = [cause for (cause,) in run("SELECT cause FROM outbox", url)]
        assert sum(cause.startswith("reminder:") for cause in causes) == 20
        assert sum(cause.startswith("report:") for cause in causes) == 1
        assert sum(len(head.received) for head in heads) == 1


class TestEverythingElse:
    def test_every_list_and_report_prints_json(self, tmp_path, url, capsys) -> None:
        folder = office(tmp_path / "A", "sim://", url)
        smsgw = Smsgw(folder, capsys)
        table = folder / "harian.csv"
        table.write_text(
            "resi,nik,dokumen,status,hp,catatan\n"
            f"417-205,3399011203950002,KTP,siap,081200000012,{'x' * 100}\n"
            ",3399011203950003,KK,diproses,081200000013,\n",
            "utf-8",
        )
        smsgw.ok("request", "import", table)
        smsgw.ok("send", "081200000012", "Halo")
        smsgw.ok("optout", "add", "081200000014")
        made = smsgw.ok(
            "broadcast", "create", "--text", "Halo", "--to-requests", "state=ready", "--json"
        ).json
        smsgw.ok("broadcast", "start", made["id"])
        smsgw.ok("request", "advance", "417-205", "diserahkan")
        smsgw.ok("request", "undo", "417-205")
        for line in (
            "status", "inbox list", "outbox list", "outbox show 1", "request list", "request show 417-205",
            "request history 417-205", "request list --number 081200000012 --state siap", "notice ledger",
            "notice calls", "notice preview", f"broadcast status {made['id']}", "broadcast list",
            f"broadcast preview {made['id']}", "optout list", "ticket list", "alarm list", "audit list",
            "report daily", "report service", "report cost", "user list", "token list", "webhook list",
            "modem list", "db check", "text list",
        ):  # fmt: skip
            assert smsgw.ok(*line.split(), "--json").json is not None, line
        (request,) = smsgw.ok("request", "list", "--state", "siap", "--json").json
        assert request["nik_masked"] == "339901********0002"
        proxy.initialize(None)

    @pytest.mark.timeout(300)
    @pytest.mark.parametrize("names", AGAIN.values(), ids=AGAIN)
    def test_what_passes_on_a_file_passes_there_too(self, names: tuple[str, ...]) -> None:
        """In processes of their own, since they are the very tests that SQLite passes."""
        here = Path(__file__).parent
        rest = " and ".join(f"not {words}" for words in OF_A_FILE)
        again = [str(here / name) for name in names]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", rest, *again],
            cwd=here.parent,
            env={**os.environ, ON_SERVER: "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-6000:]


def checks(findings: list[dict[str, object]]) -> dict[object, object]:
    """What the doctor looked at, and whether it is well."""
    return {one["check"]: one["ok"] for one in findings}


def queue(n: int, now: datetime, number: str = "+6281200000012") -> None:
    outbox.enqueue(
        number, f"nomor {n}", lane=Lane.NOTICE, cause=f"test:{n}", now=now, expires_at=now + timedelta(days=1)
    )


def waiting(url: str) -> int:
    """Messages that will be sent as soon as a modem is free."""
    return int(run("SELECT count(*) FROM outbox WHERE state IN ('queued', 'submitting')", url)[0][0])


def end_sessions(url: str) -> None:
    """As a restart of the server does: every connection but this one ends."""
    run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        url,
    )


def open_in_a_thread(url: str):
    """Listen as another computer would; gives what is told so far."""
    import psycopg

    connection = psycopg.connect(url, autocommit=True)
    connection.execute("LISTEN smsgw")

    def heard() -> list[str]:
        connection.execute("SELECT 1")
        found = [note.channel for note in connection.notifies(timeout=0.2)]
        connection.close()
        return found

    return heard


@contextmanager
def opened(folder: Path) -> Iterator[None]:
    """An office's database, open in this process."""
    database = open_database(load(folder / "smsgw.toml").database_url)
    yield
    database.close()
    proxy.initialize(None)


def add_requests(folder: Path, number: int, now: datetime | None = None) -> None:
    """Requests that are ready, one a phone."""
    desk = open_desk(load(folder / "smsgw.toml"))
    with opened(folder):
        for n in range(number):
            new = NewRequest("KTP", State.READY, receipt_code=receipt(n), phones=(phone_number(n),))
            requests.add(new, "test", now or datetime.now(UTC), desk.vault)
