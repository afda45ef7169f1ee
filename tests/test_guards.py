"""Who is not answered, and why: operators, robots, guessers, and who has had enough for now."""

from datetime import timedelta

import pytest
from talk import NIK, OTHER, PHONE, Talk, reply

from smsgw.commands import dispatch, guards
from smsgw.config import load
from smsgw.db import alarms, contacts, lookups, outbox, requests, tickets
from smsgw.db.inbox import InboundMessage
from smsgw.db.models import InboxState
from smsgw.db.requests import NewRequest
from smsgw.messages import Lane
from smsgw.office.desk import open_desk
from smsgw.office.states import State
from smsgw.sms.alphabet import Alphabet

MINUTE = timedelta(minutes=1)


@pytest.fixture
def talk(desk, database, now):
    return Talk(desk, now)


@pytest.fixture
def card(desk, database, now):
    """A card that lies ready, with PHONE registered."""
    new = NewRequest("KTP", State.READY, NIK, "417-205", (PHONE,), counter="Loket 3")
    return requests.add(new, "test", now, desk.vault)


def desk_with(office, more):
    path = office / "smsgw.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return open_desk(load(path, {}))


def message(sender, text="CEK 417-205", **fields):
    return InboundMessage(1, sender, text, fields.pop("at"), "utama", **fields)


# --- before the reading


@pytest.mark.parametrize(
    ("sender", "fields", "reason"),
    [
        pytest.param("TELKOMSEL", {}, "system_sender", id="alphanumeric"),
        pytest.param("1708", {}, "system_sender", id="short-code"),
        pytest.param("", {}, "system_sender", id="nobody"),
        pytest.param("+6281200000099", {}, "own_number", id="own-number"),
        pytest.param("081200000099", {}, "own_number", id="own-number-national"),
        pytest.param(PHONE, {"loop_prevention": True}, "loop_prevention", id="tp-lp"),
        pytest.param(PHONE, {"is_data": True}, "data_message", id="data"),
    ],
)
def test_some_are_not_even_read(sender, fields, reason, desk, card, now):
    decision = dispatch.answer(message(sender, at=now, **fields), desk, now)
    assert (decision.intent, decision.reason, decision.reply) == ("SISTEM", reason, None)


@pytest.mark.parametrize("sender", [PHONE, "081200000012", "+60123456789", "+6281200000098"])
def test_a_person_is_read(sender, desk, card, now):
    assert guards.before_reading(message(sender, at=now), desk, now) is None


def test_tp_lp_and_data_are_told_from_the_tpdu(talk, card):
    assert talk.text("CEK 417-205", loop_prevention=True).reason == "loop_prevention"
    assert talk.text("", data=b"\x01\x02", alphabet=Alphabet.DATA).reason == "data_message"


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        pytest.param("Sisa pulsa Rp 1.200, masa aktif s.d. 01/12/26", 1, id="credit"),
        pytest.param("Masa Tenggang kartu Anda 3 hari lagi", 1, id="grace"),
        pytest.param("Promo liburan ke Bali", 0, id="advertisement"),
    ],
)
def test_an_operators_words_about_credit_raise_an_alarm(text, raised, desk, database, now):
    row = Talk(desk, now, "TELKOMSEL").text(text, alphanumeric=True)
    assert (row.state, row.reason) == (InboxState.UNANSWERED, "system_sender")
    found = alarms.list_open()
    assert [(alarm.kind, alarm.subject) for alarm in found] == [("credit", "utama")] * raised


# --- so many answers and no more


def test_the_hourly_limit_of_a_number_is_kept_and_ends(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 3\n")
    talk = Talk(desk, now)
    said = [talk.text(text, later=MINUTE) for text in ("JAM", "biaya?", "BLANGKO", "syarat kk")]
    assert [row.reason for row in said] == ["schedule", "fees", "stock_unknown", "limit"]
    assert reply(said[-1]) is None
    assert talk.text("syarat kia", later=timedelta(minutes=58)).reason == "requirements"


def test_the_limit_of_one_number_is_not_anothers(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 1\n")
    assert [Talk(desk, now).text(text).reason for text in ("JAM", "biaya?")] == ["schedule", "limit"]
    assert Talk(desk, now, OTHER).text("JAM").reason == "schedule"


def test_notices_do_not_count_against_the_limit(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 1\n")
    outbox.enqueue(PHONE, "x", lane=Lane.NOTICE, cause="notice:1", now=now, expires_at=now + MINUTE)
    assert Talk(desk, now).text("JAM").reason == "schedule"


def test_stop_and_a_complaint_take_effect_beyond_the_limit(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 1\n")
    talk = Talk(desk, now)
    rows = [talk.text(text) for text in ("JAM", "STOP", "LAPOR dimintai uang di loket 2", "makasih")]
    assert [row.reason for row in rows] == ["schedule", "limit", "limit", "thanks"]
    assert contacts.has_stopped(PHONE) and len(tickets.list_tickets()) == 1
    assert [reply(row) for row in rows[1:]] == [None, None, None]


def test_the_limit_of_all_numbers_together_is_kept(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour_total = 2\n")
    senders = (PHONE, OTHER, "+6281200000078")
    reasons = [Talk(desk, now, sender).text("JAM").reason for sender in senders]
    assert reasons == ["schedule", "schedule", "limit_total"]


def test_the_last_answer_of_the_hour_says_so_when_it_would_say_nothing_new(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 3\n")
    talk = Talk(desk, now)
    rows = [talk.text("CEK 417-205", later=4 * MINUTE) for _ in range(4)]
    assert [row.reason for row in rows] == ["found", "found", "often", "limit"]
    assert reply(rows[2]).startswith("Bpk/Ibu sudah mengecek 3 kali hari ini, status masih sama.")


def test_the_last_answer_of_the_hour_tells_what_is_new(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 2\n")
    talk = Talk(desk, now)
    talk.text("CEK 417-205", later=MINUTE)
    requests.move(card.id, State.COLLECTED, "test", talk.now)
    assert "telah DISERAHKAN" in reply(talk.text("CEK 417-205", later=MINUTE))


def test_help_is_given_once_a_day(talk):
    rows = [talk.text(text, later=MINUTE) for text in ("BANTU", "", "HELP")]
    assert [row.reason for row in rows] == ["help", "limit_help", "limit_help"]
    assert talk.text("BANTU", later=timedelta(hours=24)).reason == "help"


def test_what_is_not_understood_is_said_three_times_a_day(talk):
    rows = [talk.text(f"xyzzy plugh {'ab' * n}", later=11 * MINUTE) for n in range(1, 5)]
    assert [row.reason for row in rows] == ["unknown", "unknown", "unknown", "limit_unknown"]


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("help_per_day", "BANTU"),
        ("replies_per_hour", "JAM"),
        ("replies_per_hour_total", "JAM"),
        ("misses_per_day", "CEK 999-123"),
    ],
)
def test_zero_is_no_limit(setting, text, office, database, now):
    talk = Talk(desk_with(office, f"\n[limits]\n{setting} = 0\n"), now)
    assert all(reply(talk.text(text, later=11 * MINUTE)) for _ in range(7))


# --- guessing


def test_misses_are_answered_five_times_a_day(talk, card):
    rows = [talk.text(f"CEK 99{n}-123", later=MINUTE) for n in range(6)]
    assert [row.reason for row in rows] == ["not_found"] * 5 + ["limit_misses"]


def test_after_too_many_misses_only_the_own_request_is_told(desk, card, now):
    own, stranger = Talk(desk, now), Talk(desk, now, OTHER)
    for talk in (own, stranger):
        for n in range(5):
            talk.text(f"CEK 99{n}-123", later=MINUTE)
    assert own.text("CEK 417-205", later=MINUTE).reason == "found"
    row = stranger.text("CEK 417-205", later=MINUTE)
    assert (row.reason, reply(row)) == ("limit_misses", None)


def test_a_second_question_is_no_way_around_the_limit(desk, card, now):
    stranger = Talk(desk, now, OTHER)
    for n in range(5):
        stranger.text(f"CEK 99{n}-123", later=MINUTE)
    row = stranger.text("syarat kia sama cek 417205", later=MINUTE)
    assert "SIAP DIAMBIL" not in str(reply(row))


def test_who_tries_far_too_many_codes_raises_an_alarm(office, card, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 0\n")
    talk = Talk(desk, now, OTHER)
    for n in range(10, 20):
        talk.text(f"CEK 9{n}-123", later=MINUTE)
    found = alarms.list_open()
    assert [(alarm.kind, alarm.times) for alarm in found] == [("guessing", 1)]
    assert OTHER not in found[0].subject


def niks(count):
    return [f"3399011203{year:02}9001" for year in range(40, 40 + count)]


def test_one_number_asking_for_many_niks_is_silenced_and_shown(office, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 0\nmisses_per_day = 0\n")
    for number, nik in enumerate(niks(12)):
        new = NewRequest("KK", State.READY, nik, f"3{number:02}-417")
        requests.add(new, "test", now, desk.vault)
    talk = Talk(desk, now, OTHER)
    reasons = [talk.text(f"CEK {nik}", later=5 * MINUTE).reason for nik in niks(12)]
    assert reasons == ["found_bare"] * 10 + ["scanning"] * 2
    assert [(alarm.kind, alarm.times) for alarm in alarms.list_open()] == [("nik_scan", 2)]


def test_a_helpers_phone_may_ask_about_all_requests_it_is_registered_on(office, database, now):
    desk = desk_with(office, "\n[limits]\nreplies_per_hour = 0\n")
    for number, nik in enumerate(niks(14)):
        new = NewRequest("KK", State.READY, nik, f"3{number:02}-417", (PHONE,))
        requests.add(new, "test", now, desk.vault)
    talk = Talk(desk, now)
    assert {talk.text(f"CEK {nik}", later=MINUTE).reason for nik in niks(14)} == {"found"}
    assert alarms.list_open() == []


def test_many_misses_from_many_numbers_raise_one_alarm(desk, database, now):
    for number in range(100):
        lookups.record(f"+62812000001{number:02}", "resi", b"x", lookups.MISS, now)
    assert Talk(desk, now).text("CEK 999-123").reason == "not_found"
    assert [alarm.kind for alarm in alarms.list_open()] == ["guessing_many"]


# --- robots


def test_the_same_exchange_is_had_three_times_in_ten_minutes(talk, card):
    rows = [talk.text("CEK 417-205", later=MINUTE) for _ in range(4)]
    assert [row.reason for row in rows] == ["found", "found", "found", "loop"]
    assert reply(rows[-1]) is None
    assert talk.text("CEK 417-205", later=11 * MINUTE).reason == "found"


def test_the_same_question_with_a_new_answer_is_no_loop(talk, card):
    for _ in range(3):
        talk.text("CEK 417-205", later=MINUTE)
    requests.move(card.id, State.COLLECTED, "test", talk.now)
    assert talk.text("CEK 417-205", later=MINUTE).reason == "found"


def test_two_gateways_that_answer_each_other_fall_silent(desk, database, now):
    """Another machine sends our own answer back, for ever."""
    talk, text, answers = Talk(desk, now, OTHER), "Terima kasih, pesan Anda kami terima di mesin lain", 0
    for _ in range(50):
        said = reply(talk.text(text, later=timedelta(seconds=10)))
        answers += said is not None
        text = said or text
    assert answers <= 10
