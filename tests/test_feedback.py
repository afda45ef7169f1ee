"""Complaints, ratings, STOP and MULAI: what is written down, and who may read it."""

from datetime import timedelta

import pytest
from talk import NIK, OTHER, PHONE, Talk, replies, reply

from smsgw.db import alarms, contacts, outbox, ratings, requests, stock, tickets
from smsgw.db.models import OutboxMessage, OutboxState, Rating, TicketState
from smsgw.db.requests import NewRequest
from smsgw.messages import Lane
from smsgw.office.states import State

LATE = "KOK LAMA BGT UDH 2 MINGGU KTP GA JADI2!!!"


@pytest.fixture
def talk(desk, database, now):
    return Talk(desk, now)


def file_card(desk, now, state=State.PROCESSING, **more):
    new = NewRequest("KTP", state, NIK, "417-205", (PHONE,), counter="Loket 3", **more)
    return requests.add(new, "test", now, desk.vault)


# --- LAPOR


def test_a_complaint_is_kept_with_what_it_tells(talk):
    row = talk.text("td d loket 2 dimintai 50rb biar ktp cpt jadi, hp 081200000077, ini gmn??")
    ticket = tickets.list_tickets()[0]
    assert (row.intent, row.reason) == ("LAPOR", "ticket")
    assert (ticket.kind, ticket.place, ticket.amount) == ("PUNGLI", "loket 2", 50_000)
    assert (ticket.msisdn, ticket.state, ticket.cause) == (PHONE, TicketState.OPEN, f"inbox:{row.id}")
    assert "dimintai 50rb" in ticket.text and "081200000077" not in ticket.text
    assert f"tiket L-{ticket.id}." in reply(row)


def test_an_answer_is_promised_within_ten_working_days(talk, desk):
    talk.text("LAPOR dimintai uang")
    due = tickets.list_tickets()[0].due_at.astimezone(desk.config.zone)
    # Ten working days after Tuesday 24 November, at closing time.
    assert f"{due:%a %d-%m %H.%M}" == "Tue 08-12 15.00"


def test_only_the_number_that_complained_reads_its_ticket(talk, desk, now):
    talk.text("LAPOR dimintai uang di loket 2")
    code = tickets.code(tickets.list_tickets()[0])
    own = talk.text(f"LAPOR {code}")
    assert own.reason == "ticket_open" and f"Tiket {code} sedang DITINDAKLANJUTI" in reply(own)
    stranger = Talk(desk, now, OTHER)
    theirs, none = stranger.text(f"LAPOR {code}"), stranger.text("LAPOR L-999")
    assert theirs.reason == none.reason == "ticket_not_found"
    assert reply(theirs) == reply(none) == desk.wording.render("ticket.none")


def test_an_answered_ticket_tells_its_answer(talk, now):
    talk.text("LAPOR dimintai uang di loket 2")
    ticket = tickets.list_tickets()[0]
    tickets.answer(ticket.id, "petugas sudah ditegur, uang dikembalikan", "kadis", now)
    said = reply(talk.text(f"LAPOR L-{ticket.id}"))
    assert said.startswith(f"Tiket L-{ticket.id} DIJAWAB: petugas sudah ditegur, uang dikembalikan.")


def test_words_added_to_a_ticket_are_kept_and_open_it_again(talk, now):
    talk.text("LAPOR dimintai uang di loket 2")
    ticket = tickets.list_tickets()[0]
    tickets.answer(ticket.id, "sudah ditegur", "kadis", now)
    row = talk.text(f"LAPOR L-{ticket.id} petugas itu minta lagi hari ini")
    assert row.reason == "ticket_open"
    assert tickets.get(ticket.id).state == TicketState.OPEN
    notes = tickets.notes(ticket.id)
    assert [(note.who, note.text) for note in notes] == [("", "petugas itu minta lagi hari ini")]


def test_lapor_alone_asks_for_the_story(talk):
    row = talk.text("LAPOR")
    assert row.reason == "report_empty" and reply(row).startswith("Silakan ketik LAPOR lalu ceritanya")
    assert tickets.list_tickets() == []


def test_a_disputed_collection_raises_an_alarm(talk, desk, now):
    file_card(desk, now, State.COLLECTED)
    row = talk.text("LAPOR 417-205")
    ticket = tickets.list_tickets()[0]
    assert row.reason == "ticket" and (ticket.kind, ticket.receipt_code) == ("SERAH_TERIMA", "417-205")
    assert [(alarm.kind, alarm.subject) for alarm in alarms.list_open()] == [("handover", "417-205")]


def test_who_denies_a_collection_without_the_word_lapor_is_heard(talk, desk, now):
    file_card(desk, now, State.COLLECTED)
    row = talk.text("bukan saya yg ambil")
    ticket = tickets.list_tickets()[0]
    assert row.reason == "ticket" and (ticket.kind, ticket.receipt_code) == ("SERAH_TERIMA", "417-205")
    assert [(alarm.kind, alarm.subject) for alarm in alarms.list_open()] == [("handover", "417-205")]


def test_a_denial_from_a_phone_that_collected_nothing_is_a_ticket_and_no_alarm(talk, desk, now):
    file_card(desk, now, State.READY)
    assert talk.text("saya tidak merasa mengambil").reason == "ticket"
    assert tickets.list_tickets()[0].receipt_code is None and alarms.list_open() == []


def test_more_than_five_complaints_a_day_become_notes_of_the_last(talk):
    for n in range(7):
        talk.text(f"LAPOR dimintai uang di loket {n}", later=timedelta(minutes=1))
    found = tickets.list_tickets()
    assert len(found) == 5
    assert [note.text for note in tickets.notes(found[0].id)] == [
        "dimintai uang di loket 5",
        "dimintai uang di loket 6",
    ]


# --- complaints without that word


def test_who_waits_past_our_promise_gets_the_status_and_a_ticket(talk, desk, now):
    file_card(desk, now - timedelta(days=14), due_at=now - timedelta(days=7))
    row = talk.text(LATE)
    first, second = replies(row)
    ticket = tickets.list_tickets()[0]
    assert row.reason == "complaint_late"
    assert "sedang DIPROSES" in first
    assert second.startswith("Mohon maaf atas keterlambatannya.") and f"L-{ticket.id}" in second
    assert (ticket.kind, ticket.automatic, ticket.receipt_code) == ("KETERLAMBATAN", True, "417-205")


def test_a_late_request_has_one_open_ticket(talk, desk, now):
    file_card(desk, now - timedelta(days=14), due_at=now - timedelta(days=7))
    talk.text(LATE)
    row = talk.text(LATE, later=timedelta(hours=2))
    assert row.reason == "complaint" and reply(row).startswith("Mohon maaf")
    assert len(tickets.list_tickets()) == 1


@pytest.mark.parametrize(
    ("state", "due"),
    [
        pytest.param(State.PROCESSING, 3, id="promise-holds"),
        pytest.param(State.PROCESSING, None, id="no-promise"),
        pytest.param(State.AWAITING_STOCK, -7, id="waiting-for-blanks"),
        pytest.param(State.INCOMPLETE, -7, id="waiting-for-papers"),
        pytest.param(State.READY, -7, id="ready"),
    ],
)
def test_who_complains_before_our_promise_is_past_gets_an_apology_and_the_status(state, due, talk, desk, now):
    due_at = now + timedelta(days=due) if due is not None else None
    file_card(desk, now - timedelta(days=14), state, due_at=due_at)
    row = talk.text(LATE)
    assert row.reason == "complaint" and "417-205" in reply(row)
    assert tickets.list_tickets() == []


def test_who_was_treated_badly_gets_a_ticket(talk):
    assert talk.text("petugasnya judes banget, kecewa dgn pelayanan").reason == "ticket"
    assert tickets.list_tickets()[0].kind == "PELAYANAN"


# --- ratings


def test_a_rating_answers_its_invitation_once(talk, desk, now):
    ratings.invite([(file_card(desk, now, State.COLLECTED), PHONE)], now)
    row = talk.text("3 ptgsnya ramah tp antri lama")
    assert (row.intent, row.reason) == ("NILAI", "rated")
    kept = Rating.get()
    assert (kept.value, kept.remark, kept.counter) == (3, "ptgsnya ramah tp antri lama", "Loket 3")
    assert talk.text("4").intent == "BANTUAN"
    assert Rating.get().value == 3


@pytest.mark.parametrize(
    ("hours", "reason"), [pytest.param(72, "rated", id="72h"), pytest.param(73, "help", id="73h")]
)
def test_an_invitation_holds_for_three_days(hours, reason, talk, desk, now):
    ratings.invite([(file_card(desk, now, State.COLLECTED), PHONE)], now)
    assert talk.text("4", later=timedelta(hours=hours)).reason == reason


def test_a_number_without_an_invitation_gets_the_help(talk, desk, now):
    ratings.invite([(file_card(desk, now, State.COLLECTED), OTHER)], now)
    assert talk.text("NILAI 4").reason == "help"
    assert Rating.get().value is None


# --- STOP and MULAI


def queue(lane, cause, now, to=PHONE):
    return outbox.enqueue(to, "x", lane=lane, cause=cause, now=now, expires_at=now + timedelta(days=1))


def test_stop_is_kept_and_takes_back_what_was_queued(talk, desk, now):
    file_card(desk, now)
    lanes = {lane: queue(lane, f"test:{lane.word}", now) for lane in Lane}
    other = queue(Lane.NOTICE, "test:other", now, OTHER)
    row = talk.text("STOP")
    assert row.reason == "stop" and "CEK 417-205" in reply(row)
    assert contacts.has_stopped(PHONE)
    states = {found.id: found.state for found in OutboxMessage.select()}
    assert states[lanes[Lane.NOTICE]] == states[lanes[Lane.BROADCAST]] == OutboxState.CANCELLED
    assert states[lanes[Lane.REPLY]] == states[other] == states[row.reply_id] == OutboxState.QUEUED


def test_who_stopped_is_still_answered_and_may_begin_again(talk, desk, now):
    file_card(desk, now)
    talk.text("STOP")
    assert talk.text("CEK 417-205").reason == "found"
    assert talk.text("MULAI").reason == "start"
    assert not contacts.has_stopped(PHONE)


def test_stop_from_a_number_in_national_form_stops_the_same_subscriber(desk, database, now):
    Talk(desk, now, "081200000012").text("STOP")
    assert contacts.has_stopped(PHONE)


# --- BLANGKO


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(None, "Stok blangko KTP-el hari ini belum dicatat.", id="not-counted"),
        pytest.param(0, "Blangko KTP-el HABIS", id="none"),
        pytest.param(120, "Blangko KTP-el hari ini: 120 keping, antrean cetak 1.", id="some"),
        pytest.param(1200, "Blangko KTP-el hari ini: 1.200 keping, antrean cetak 1.", id="thousands"),
    ],
)
def test_blanks_are_told_as_counted_today(number, expected, talk, desk, now):
    file_card(desk, now, State.AWAITING_STOCK)
    stock.record("KTP", 77, "test", now - timedelta(days=1))
    if number is not None:
        stock.record("KTP", number, "test", now)
    assert reply(talk.text("BLANGKO")).startswith(expected)
