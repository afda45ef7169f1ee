"""The gateway over simulated modems that misbehave: it goes on by itself, and says what is wrong."""

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from loopback import LoopbackModem, World, deliver

from benchmarks.office import make_office, phone_number, receipt, wait_until
from smsgw import modem as drivers
from smsgw.config import CreditSection, ModemSection
from smsgw.daemon import loop
from smsgw.daemon.command import run_command
from smsgw.daemon.loop import ModemLoop
from smsgw.daemon.process import Gateway
from smsgw.daemon.purse import Purse
from smsgw.db import alarms, modems, outbox
from smsgw.db.database import open_database
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.errors import ModemUnavailable
from smsgw.messages import Lane
from smsgw.modem.at_driver import AtModem
from smsgw.modem.session import Settings
from smsgw.simulator.assembly import Simulator, forget, simulator
from smsgw.simulator.storage import STORED_UNSENT, Stored


class Office:
    """One gateway over simulated modems; its clock can be put forward."""

    def __init__(self, tmp_path, name: str, settings: str = "") -> None:
        self.folder = tmp_path / "office"
        self.name = name
        self.far_end: Simulator = simulator(name)
        self.desk = make_office(
            self.folder, f"sim://{name}", requests_number=3, poll_interval_s=1, settings=settings
        )
        self.database = open_database(self.desk.config.database_url)
        self.ahead = timedelta(0)
        self.queued = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    @contextmanager
    def running(self, sections: list[ModemSection] | None = None) -> Iterator[Gateway]:
        gateway = Gateway(self.desk, sections or self.desk.config.modem, self.now)
        gateway.start()
        try:
            yield gateway
        finally:
            gateway.stop.set()
            gateway.wait()

    def notice(self, number: int = 1) -> None:
        for _ in range(number):
            self.queued += 1
            now = self.now()
            outbox.enqueue(
                phone_number(self.queued),
                f"Notice {self.queued}",
                lane=Lane.NOTICE,
                cause=f"notice:test:{self.queued}",
                now=now,
                expires_at=now + timedelta(days=1),
            )

    def state(self, name: str = "utama") -> str:
        row = modems.get(name)
        return "" if row is None else row.state

    def await_state(self, state: str, name: str = "utama", timeout_s: float = 10) -> None:
        wait_until(
            lambda: self.state(name) == state, timeout_s, f"{name} to be {state}, not {self.state(name)}"
        )

    def await_taken(self, number: int, timeout_s: float = 10) -> None:
        met = self.far_end.wait_for(lambda: len(self.far_end.network.taken) >= number, timeout_s)
        assert met, [item.text for item in self.far_end.network.taken]

    def answer(self, verb: str, argument: str, timeout_s: float = 5) -> tuple[str, bool]:
        task = modems.ask("utama", verb, argument, self.now())
        wait_until(lambda: modems.find_answer(task), timeout_s, f"an answer to {verb}")
        found = modems.find_answer(task)
        assert found is not None
        return found


@pytest.fixture
def make(tmp_path, request) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def build(settings: str = "") -> Office:
        made.append(
            Office(tmp_path, f"healing-{request.node.name}"[:60].replace("[", "-").strip("]"), settings)
        )
        return made[0]

    yield build
    for office in made:
        office.database.close()
        forget(office.name)


def test_a_stick_that_is_plugged_in_again_goes_on_within_seconds(make):
    office = make()
    with office.running():
        office.await_state("ready")
        office.far_end.unplug()
        office.await_state("no_port")
        office.notice()
        office.far_end.phone(phone_number(2)).send(f"CEK {receipt(2)}")
        office.far_end.replug()
        office.await_taken(2, timeout_s=5)
        office.await_state("ready")


def test_another_card_pauses_the_modem_until_a_person_accepts_it(make):
    office = make()
    with office.running():
        office.await_state("ready")
        office.far_end.unplug()
        office.far_end.card.imsi = "510110000000999"
        office.far_end.replug()
        office.await_state("identity_changed")
        office.notice()
        office.far_end.phone(phone_number(2)).send(f"CEK {receipt(2)}")
        wait_until(lambda: office.far_end.card.memory.used == 1, 5, "the question to lie on the card")
        assert "Modem atau SIM diganti" in office.answer("at", "AT")[0]
        assert not office.far_end.network.taken
        assert office.far_end.card.memory.used == 1
        assert [alarm.kind for alarm in alarms.list_open()] == ["modem"]

        assert modems.accept("utama", office.now())
        office.await_taken(2)
        office.await_state("ready")
    with office.running():
        office.await_state("ready")


def test_a_modem_that_does_not_tell_who_it_is_is_not_guarded(make):
    office = make()
    office.far_end.card.imsi = ""
    with office.running():
        office.await_state("ready")
        office.far_end.unplug()
        office.await_state("no_port")
        office.far_end.card.imsi = "510110000000999"
        office.far_end.replug()
        office.await_state("ready")
    assert modems.get("utama").imsi_digest
    assert "510110000000999" not in modems.get("utama").imsi_digest


def test_a_person_who_asks_a_modem_that_is_away_is_answered_at_once(make):
    office = make()
    office.far_end.unplug()
    with office.running():
        office.await_state("no_port")
        text, failed = office.answer("ussd", "*888#", timeout_s=2)
    assert failed
    assert "Modem tidak ditemukan" in text


def test_a_modem_without_a_network_still_answers_a_person(make):
    office = make()
    office.far_end.register(2)
    with office.running():
        office.await_state("not_registered")
        assert office.answer("at", "AT+CSQ") == ("+CSQ: 20,99\nOK", False)
        office.notice()
        office.far_end.register(1)
        office.await_taken(1)


def test_a_restart_that_a_person_asks_for_comes_back_by_itself(make):
    office = make()
    with office.running():
        office.await_state("ready")
        assert office.answer("reset", "") == ("restarting", False)
        office.notice()
        office.await_taken(1)


def test_a_card_without_its_pin_is_told_with_the_tries_that_are_left(make):
    office = make()
    office.far_end.card.pin = "1234"
    office.far_end.reboot()
    with office.running():
        office.await_state("pin_required")
    assert "3 tries left" in modems.get("utama").detail
    assert office.far_end.card.attempts_left == 3


def test_a_full_memory_is_emptied_and_the_message_goes_out(make):
    office = make()
    with office.running():
        office.await_state("ready")
        office.far_end.faults.add("cms", code=322)
        office.notice()
        office.await_taken(1, timeout_s=3)
    (message,) = OutboxMessage.select()
    assert message.attempts == 1


def test_a_card_full_of_somebodys_sent_texts_receives_again(make):
    office = make()
    office.far_end.fill_storage()
    office.far_end.phone(phone_number(2)).send(f"CEK {receipt(2)}")
    with office.running():
        office.await_taken(1)
    assert office.far_end.card.memory.used < 50


def test_a_card_full_of_drafts_is_left_alone_and_told_with_a_cure_that_helps(make, monkeypatch):
    monkeypatch.setattr(loop, "HEALTH_INTERVAL_S", 0.2)
    office = make()
    memory = office.far_end.card.memory
    while memory.store(Stored(b"\x00", b"\x11", STORED_UNSENT)):
        pass
    with office.running():
        office.await_state("storage_full")
        (alarm,) = alarms.list_open()
        assert (alarm.kind, alarm.times, memory.used) == ("storage_full", 1, 50)
        assert 'smsgw modem at "AT+CMGD=1,3" --modem utama' in alarm.detail
        assert office.answer("at", "AT+CMGD=1,3") == ("OK", False)
        office.await_state("ready")
    assert not alarms.list_open()


class Absorbed(LoopbackModem):
    """A modem whose network takes so long over a USSD code that a notice falls due and a STOP comes."""

    def ussd(self, code: str, timeout_s: float = 60) -> str:
        queue_to_who_says_stop(Lane.NOTICE, self.world.now)
        self.world.put(deliver("STOP", scts=self.world.now))
        return super().ussd(code, timeout_s)


@pytest.fixture
def absorbed(desk, database, now, monkeypatch) -> Absorbed:
    modem = Absorbed(World(now, reports=None))
    monkeypatch.setitem(drivers.DRIVERS, "at", lambda *_: modem)
    return modem


def queue_to_who_says_stop(lane: Lane, now: datetime) -> None:
    expires_at = now + timedelta(days=1)
    outbox.enqueue(
        "+6281200000012", f"{lane.word}", lane=lane, cause=f"test:{lane.word}", now=now, expires_at=expires_at
    )


@pytest.mark.parametrize("asked_by", ["person", "gateway"])
def test_a_stop_that_came_while_the_network_was_asked_goes_before_the_next_notice(
    asked_by, absorbed, desk, now
):
    at = [now]
    one = ModemLoop(desk.config.modem[0], desk, lambda: at[0], threading.Event())
    one.run_once()
    one.run_once()
    if asked_by == "person":
        modems.ask("utama", "ussd", "*888#", now)
    else:
        one._purse.network = "TELKOMSEL"
        at[0] = now + timedelta(minutes=2)
    for _ in range(4):
        one.run_once()
    assert [segment.text for segment in absorbed.world.air if segment.text == "notice"] == []
    assert OutboxMessage.get(OutboxMessage.cause == "test:notice").state == OutboxState.CANCELLED


def test_no_routine_question_keeps_an_answer_waiting(database, now):
    purse = Purse("utama", CreditSection(code="*888#"), "", now)
    later = now + timedelta(minutes=2)
    modem = LoopbackModem(World(now))
    queue_to_who_says_stop(Lane.REPLY, now)
    assert not purse.look(modem, later)
    outbox.cancel([OutboxMessage.get().id], "test", now)
    assert purse.look(modem, later)


def test_an_empty_card_holds_the_queue_without_losing_or_counting_and_a_refill_lets_it_go(make):
    office = make()
    far_end = office.far_end
    far_end.network.ussd["*888#"] = "Sisa pulsa Rp 120 aktif s.d. 01/01/2027"
    with far_end.lock:
        far_end.faults.add("cms", code=500, times=None)
    office.notice(6)
    with office.running():
        office.await_state("no_credit")
        assert modems.get("utama").credit.startswith("Rp 120")
        assert [alarm.kind for alarm in alarms.list_open()] == ["no_credit"]
        assert not far_end.network.taken
        assert {row.state for row in OutboxMessage.select()} == {OutboxState.QUEUED}

        far_end.network.ussd["*888#"] = "Sisa pulsa Rp 50.120 aktif s.d. 01/03/2027"
        with far_end.lock:
            far_end.faults.clear()
        office.ahead = timedelta(minutes=2)
        far_end.deliver("TELKOMSEL", "Isi ulang pulsa Rp50.000 berhasil.")
        office.await_taken(6)
        office.await_state("ready")
    assert max(row.attempts for row in OutboxMessage.select()) <= 2


def test_refusals_with_money_on_the_card_are_probed_and_forgotten_after_a_success(make):
    office = make()
    with office.far_end.lock:
        office.far_end.faults.add("error", times=3)
    office.notice(4)
    with office.running():
        office.await_state("suspect")
        assert not office.far_end.network.taken
        office.ahead = timedelta(minutes=1)
        office.await_taken(4)
        office.await_state("ready")


def second(name: str) -> str:
    return f'[[modem]]\nname = "kedua"\nport = "sim://{name}"\npoll_interval_s = 1\n'


def test_a_broken_modem_stops_nobody_and_its_message_goes_by_another(make):
    office = make(second("healing-second"))
    other = simulator("healing-second")
    other.unplug()
    try:
        with office.running():
            office.await_state("ready")
            office.await_state("no_port", "kedua")
            with office.far_end.lock:
                office.far_end.faults.add("cms", code=42)
            office.notice()
            wait_until(lambda: OutboxMessage.get().attempts == 1, 5, "the first try to be refused")
            office.far_end.unplug()
            other.replug()
            office.await_state("ready", "kedua")
            office.ahead = timedelta(minutes=1)
            assert other.wait_for(lambda: other.network.taken, 10)
    finally:
        forget("healing-second")


class Faulty:
    """A driver with a bug."""

    error: Exception = ZeroDivisionError("the text of somebody's message")

    def __init__(self, *_args: object, **_more: object) -> None:
        pass

    def open(self) -> None:
        raise self.error

    def close(self) -> None:
        pass


@pytest.fixture
def faulty(monkeypatch) -> ModemSection:
    monkeypatch.setitem(drivers.DRIVERS, "faulty", Faulty)
    return ModemSection.model_construct(
        **{**ModemSection(name="rusak").model_dump(), "driver": "faulty", "prefixes": ()}
    )


def test_a_bug_in_one_loop_stops_no_other_and_shows_nobodys_words(make, faulty, caplog):
    office = make()
    with office.running([faulty, office.desk.config.modem[0]]) as gateway:
        office.await_state("failed", "rusak")
        office.notice()
        office.await_taken(1)
        assert gateway.failure is None
    assert "ZeroDivisionError" in modems.get("rusak").detail
    assert "somebody" not in caplog.text + modems.get("rusak").detail


def test_a_database_that_fails_ends_the_gateway(make, faulty, monkeypatch):
    office = make()
    monkeypatch.setattr(Faulty, "error", sqlite3.OperationalError("disk I/O error"))
    with office.running([faulty, office.desk.config.modem[0]]) as gateway:
        assert gateway.stop.wait(10)
        assert isinstance(gateway.failure, sqlite3.OperationalError)


def test_a_modem_whose_card_fails_can_be_restarted_all_the_same(make):
    office = make()
    office.far_end.set_sim("failure")
    modem = AtModem(Settings("test", port=f"sim://{office.name}"))
    with pytest.raises(ModemUnavailable, match="sim_failure"):
        modem.open()
    modem.reset()

    assert office.far_end.modem.settings.echo  # as after power-on
    assert office.far_end.line.session is None


def test_a_model_that_must_not_be_restarted_is_not(make):
    office = make()
    office.far_end.become("huawei-e173")
    modem = AtModem(Settings("test", port=f"sim://{office.name}"))
    with pytest.raises(ModemUnavailable, match="no_reset"):
        modem.reset()

    assert office.far_end.line.is_plugged


WRITE = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(os.environ['SMSGW_MODEM_NAME'])"


def test_the_offices_command_knows_which_modem_it_is_for(tmp_path):
    words = [sys.executable, "-c", WRITE, str(tmp_path / "told")]

    assert run_command(words, "utama", "auto", threading.Event())
    assert (tmp_path / "told").read_text() == "utama"


def test_a_command_that_fails_or_is_not_there_is_no_reason_to_stop(tmp_path):
    never = threading.Event()

    assert not run_command([sys.executable, "-c", "raise SystemExit(3)"], "utama", "auto", never)
    assert not run_command([str(tmp_path / "nothing")], "utama", "auto", never)


def test_a_command_that_hangs_does_not_keep_the_gateway_from_stopping():
    stop = threading.Event()
    stop.set()

    assert not run_command([sys.executable, "-c", "import time; time.sleep(60)"], "utama", "auto", stop)


def test_a_modem_that_refuses_as_busy_for_minutes_is_opened_anew(desk, database, now):
    loop = ModemLoop(desk.config.modem[0], desk, lambda: now, threading.Event())
    busy = ModemUnavailable("sim_busy", "CME 14")
    for _ in range(11):
        loop._pause_sending(busy)
    with pytest.raises(ModemUnavailable):
        loop._pause_sending(busy)
