"""An evening and a night of robots, an operator, an enumerator and our own number: what it costs in answers.

Each is played for hours of simulated time, as fast as a radio lets them write.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from talk import NIK, OTHER, Talk, replies

from smsgw.db import alarms, lookups, requests, tickets
from smsgw.db.database import execute
from smsgw.db.models import TicketNote
from smsgw.db.requests import NewRequest
from smsgw.office.states import State

OWN = "+6281200000099"
#: What one number may cost in a day at most, however long it writes.
DEAREST = 32
HOURS = timedelta(hours=8)
EVERY = timedelta(seconds=200)

#: What a machine writes: from what we said last, and how often it has written.
ROBOTS: dict[str, Callable[[str, int], str]] = {
    "echo": lambda said, n: said or "halo",
    "quotes": lambda said, n: f"Re: {said[:100]}",
    "thanks": lambda said, n: "Terima kasih, pesan Anda sudah kami terima",
    "menu": lambda said, n: "Maaf, perintah tidak dikenal. Ketik INFO untuk bantuan.",
    "numbers-its-texts": lambda said, n: f"Pesan #{n} diterima. Status: diproses",
    "tells-the-time": lambda said, n: f"Status pesan anda jam {n % 24:02d}.{n % 60:02d} belum terkirim",
    "asks-for-hours": lambda said, n: f"Buka jam berapa? ({n})",
    "bank": lambda said, n: f"Trx Rp {n}50.000 berhasil. Saldo Rp 1.{n % 1000:03d}.000",
    "complains": lambda said, n: f"LAPOR tiket anda no {n} kami proses",
    "asks-the-same": lambda said, n: "CEK 417-205",
    "polite": lambda said, n: f"Yth pelanggan, permohonan Anda {n} sedang diproses, mohon tunggu",
}


@pytest.fixture
def office_in_the_evening(desk, database, now):
    """18:30 in Jakarta; a card lies ready for somebody else."""
    new = NewRequest("KTP", State.READY, NIK, "417-205", ("+6281200000055",), counter="Loket 3")
    requests.add(new, "test", now, desk.vault)
    execute("PRAGMA synchronous=OFF")  # hundreds of commits, and nobody pulls the plug
    return desk, now.replace(hour=11)


def play(talk: Talk, writes: Callable[[str, int], str], hours: timedelta = HOURS, **fields) -> Counter[str]:
    """Let a number write for so long; reasons by number, and under `answers` the SMS that it cost."""
    counted: Counter[str] = Counter()
    ends, said, n = talk.now + hours, "", 0
    while talk.now < ends:
        n += 1
        row = talk.text(writes(said, n), later=EVERY, **fields)
        answered = replies(row)
        said = answered[-1] if answered else said
        counted[str(row.reason)] += 1
        counted["answers"] += len(answered)
    return counted


@pytest.mark.parametrize("robot", ROBOTS)
def test_a_robot_costs_no_more_than_some_answers_however_long_the_night(robot, office_in_the_evening):
    desk, evening = office_in_the_evening
    counted = play(Talk(desk, evening, OTHER), ROBOTS[robot])
    assert counted["answers"] <= DEAREST, counted


def test_a_complaining_robot_fills_neither_tickets_nor_disk(office_in_the_evening):
    desk, evening = office_in_the_evening
    play(Talk(desk, evening, OTHER), ROBOTS["complains"])
    assert len(tickets.list_tickets()) == 5 and TicketNote.select().count() == 20


def test_an_operator_is_never_answered_and_its_warning_is_one_alarm(office_in_the_evening):
    desk, evening = office_in_the_evening
    texts = ("Sisa pulsa Rp 1.200, masa aktif s.d. 01/12/26", "Promo kuota murah, ketik CEK", "CEK 417-205")
    for sender, is_name in (("TELKOMSEL", True), ("1708", False), ("3636", False)):
        fields = {"alphanumeric": True} if is_name else {}
        counted = play(
            Talk(desk, evening, sender), lambda said, n: texts[n % 3], timedelta(hours=1), **fields
        )
        assert counted["answers"] == 0 and set(counted) == {"answers", "system_sender"}
    (alarm,) = alarms.list_open()
    assert alarm.kind == "credit" and alarm.times > 20


def test_our_own_number_is_never_answered(office_in_the_evening):
    desk, evening = office_in_the_evening
    counted = play(Talk(desk, evening, OWN), ROBOTS["echo"], timedelta(hours=1))
    assert counted["answers"] == 0 and set(counted) == {"answers", "own_number"}


@pytest.mark.parametrize(
    ("writes", "kind"),
    [
        pytest.param(lambda said, n: f"CEK {300 + n}-{100 + n}", "guessing", id="receipt-codes"),
        pytest.param(lambda said, n: f"CEK 339901{1 + n % 28:02d}0375{9000 + n}", "nik_scan", id="niks"),
        pytest.param(lambda said, n: f"cek ktp 3399 0112 0395 {1 + n:04d}", "nik_scan", id="neighbours"),
    ],
)
def test_an_enumerator_is_told_five_times_that_there_is_nothing(writes, kind, office_in_the_evening):
    desk, evening = office_in_the_evening
    counted = play(Talk(desk, evening, OTHER), writes)
    assert counted["answers"] <= desk.config.limits.misses_per_day
    assert kind in {alarm.kind for alarm in alarms.list_open()}


def test_many_numbers_that_enumerate_together_raise_an_alarm(office_in_the_evening):
    desk, evening = office_in_the_evening
    for n in range(60):
        talk = Talk(desk, evening + n * timedelta(seconds=20), f"+62812000002{n:02d}")
        for code in (f"{500 + n}-112", f"{500 + n}-113"):
            talk.text(f"CEK {code}")
    assert lookups.count_all_misses(evening) == 120
    assert "guessing_many" in {alarm.kind for alarm in alarms.list_open()}


def test_a_helper_who_asks_for_many_people_is_answered_each_time(office_in_the_evening):
    desk, evening = office_in_the_evening
    for n in range(24):
        new = NewRequest("KTP", State.READY, None, f"522-1{n:02d}", (), counter="Loket 3")
        requests.add(new, "test", evening, desk.vault)
    talk = Talk(desk, evening, OTHER)
    rows = [talk.text(f"CEK 522-1{n:02d}", later=timedelta(minutes=7)) for n in range(24)]
    assert {row.reason for row in rows} == {"found_by_slip"}


def test_who_asks_the_same_all_day_is_told_that_nothing_has_changed_and_heard_again_tomorrow(
    office_in_the_evening,
):
    desk, evening = office_in_the_evening
    talk = Talk(desk, evening - timedelta(hours=10), OTHER)
    rows = [talk.text("CEK 417-205", later=timedelta(minutes=25)) for _ in range(14)]
    reasons = [row.reason for row in rows]
    assert reasons[:9] == ["found_by_slip"] * 9 and "often" in reasons[9:]
    assert talk.text("CEK 417-205", later=timedelta(hours=24)).reason == "found_by_slip"


def test_an_office_without_an_hourly_limit_answers_the_same_question_all_day(desk, database, now):
    limits = desk.config.limits.model_copy(update={"replies_per_hour": 0, "replies_per_hour_total": 0})
    generous = replace(desk, config=desk.config.model_copy(update={"limits": limits}))
    requests.add(NewRequest("KTP", State.READY, receipt_code="417-205"), "test", now, desk.vault)
    talk = Talk(generous, now, OTHER)
    rows = [talk.text(f"CEK 417-205 {mark}", later=timedelta(minutes=4)) for mark in "cdefghjkmnprtu"]
    assert all(row.reply_id for row in rows)
