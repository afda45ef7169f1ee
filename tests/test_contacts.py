"""STOP and MULAI: the newest word of a number holds, and none is lost."""

from datetime import datetime, timedelta

import pytest

from smsgw.db import contacts
from smsgw.db.models import Consent

PHONE, OTHER = "+6281200000012", "+6281200000013"

pytestmark = pytest.mark.usefixtures("database")


def say(now: datetime, *words: bool, number: str = PHONE) -> None:
    for n, stopped in enumerate(words):
        contacts.record(number, stopped=stopped, source=f"inbox:{n}", now=now + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("words", "stopped"),
    [
        pytest.param((), False, id="never-said-anything"),
        pytest.param((True,), True, id="stop"),
        pytest.param((True, False), False, id="stop-start"),
        pytest.param((True, False, True), True, id="stop-start-stop"),
        pytest.param((True, True), True, id="stop-twice"),
    ],
)
def test_the_newest_word_holds(words: tuple[bool, ...], stopped: bool, now: datetime) -> None:
    say(now, *words)
    say(now, not stopped, number=OTHER)
    assert contacts.has_stopped(PHONE) is stopped
    assert (PHONE in contacts.stopped_among([PHONE, OTHER])) is stopped
    assert Consent.select().count() == len(words) + 1


def test_the_order_of_arrival_decides_when_the_clock_was_set_back(now: datetime) -> None:
    contacts.record(PHONE, stopped=False, source="inbox:1", now=now)
    contacts.record(PHONE, stopped=True, source="inbox:2", now=now - timedelta(days=1))
    assert contacts.has_stopped(PHONE)
    assert contacts.stopped_among([PHONE]) == {PHONE}


def test_many_numbers_are_asked_about_at_once(now: datetime) -> None:
    numbers = [f"+628120000{n:04}" for n in range(1200)]
    for number in numbers[::300]:
        say(now, True, number=number)
    assert contacts.stopped_among(numbers) == set(numbers[::300])
    assert contacts.stopped_among([]) == set()


def test_those_who_stopped_are_listed_newest_first(now: datetime) -> None:
    for number in (PHONE, OTHER, "+6281200000014"):
        say(now, True, number=number)
    say(now, False, number="+6281200000014")
    assert [row.msisdn for row in contacts.list_stopped(9)] == [OTHER, PHONE]
    assert [row.msisdn for row in contacts.list_stopped(1)] == [OTHER]
