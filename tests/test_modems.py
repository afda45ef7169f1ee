"""Rows about modems and the daemon, and the tasks that people leave for them."""

from datetime import datetime, timedelta

import pytest

from smsgw.db import modems
from smsgw.db.modems import TASK_LIFETIME, Task

pytestmark = pytest.mark.usefixtures("database")


def test_a_modem_that_never_ran_has_no_row(now: datetime) -> None:
    assert modems.get("utama") is None
    assert modems.list_all() == []


def test_what_is_not_named_stays(now: datetime) -> None:
    modems.record("utama", now, state="ready", operator="TELKOMSEL")
    later = now + timedelta(minutes=1)
    modems.record("utama", later, signal_dbm=-71)
    row = modems.get("utama")
    assert row is not None
    assert (row.state, row.operator, row.signal_dbm, row.updated_at) == ("ready", "TELKOMSEL", -71, later)


def test_anything_may_be_the_first_thing_known_of_a_modem(now: datetime) -> None:
    modems.record("utama", now, credit="Rp10000")
    row = modems.get("utama")
    assert row is not None
    assert (row.state, row.credit) == ("unknown", "Rp10000")


def test_modems_are_listed_by_name(now: datetime) -> None:
    for name in ("utama", "kedua"):
        modems.record(name, now, state="ready")
    assert [row.name for row in modems.list_all()] == ["kedua", "utama"]


def test_the_last_daemon_is_one_row(now: datetime) -> None:
    assert modems.last_daemon() is None
    modems.record_daemon(1, now, "0.1.0", now)
    modems.record_daemon(2, now, "0.2.0", now + timedelta(minutes=1))
    row = modems.last_daemon()
    assert row is not None
    assert (row.pid, row.version, row.beat_at) == (2, "0.2.0", now + timedelta(minutes=1))


def test_a_task_is_found_by_its_modem_in_order_and_once(now: datetime) -> None:
    first = modems.ask("utama", "ussd", "*888#", now)
    second = modems.ask("utama", "at", "AT+CSQ", now)
    assert modems.find_task("kedua", now) is None
    assert modems.find_task("utama", now) == Task(first, "ussd", "*888#")
    assert modems.find_answer(first) is None
    modems.answer(first, "Pulsa Rp10000", failed=False, now=now)
    assert modems.find_answer(first) == ("Pulsa Rp10000", False)
    assert modems.find_task("utama", now) == Task(second, "at", "AT+CSQ")


def test_what_nobody_waits_for_any_more_is_not_done(now: datetime) -> None:
    modems.ask("utama", "reset", "", now)
    assert modems.find_task("utama", now + TASK_LIFETIME) is None


def test_a_task_that_failed_says_so(now: datetime) -> None:
    task = modems.ask("utama", "ussd", "*888#", now)
    modems.answer(task, "not_registered", failed=True, now=now)
    assert modems.find_answer(task) == ("not_registered", True)


def test_a_task_that_was_begun_is_never_done_again(now: datetime) -> None:
    begun, waiting = modems.ask("utama", "ussd", "*888#", now), modems.ask("utama", "at", "AT", now)
    modems.begin(begun, now)
    # Here the process dies; the next one asks for what is to be done.
    assert modems.find_task("utama", now) == Task(waiting, "at", "AT")
    assert modems.give_up_begun("kedua", now) == 0
    assert modems.give_up_begun("utama", now) == 1
    assert modems.find_answer(begun) == (modems.UNKNOWN_OUTCOME, True)
    assert modems.give_up_begun("utama", now) == 0


def test_answers_are_forgotten_after_a_day(now: datetime) -> None:
    old, new = modems.ask("utama", "at", "AT", now), modems.ask("utama", "at", "AT", now + timedelta(hours=2))
    modems.purge_tasks(now + timedelta(days=1, seconds=1))
    assert modems.find_answer(new) is None
    with pytest.raises(modems.ModemTask.DoesNotExist):
        modems.find_answer(old)
