"""From an inbound message to a decision: disclosure, cut NIKs, two questions, and no text that raises."""

from datetime import timedelta

import pytest
from conftest import NOW
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import NIK, OTHER, OTHER_NIK, PHONE, Talk, open_office, replies, reply

from smsgw import inbound
from smsgw.commands import dispatch
from smsgw.config import load
from smsgw.db import contacts, inbox, requests, tickets
from smsgw.db.models import TABLES, InboxMessage, InboxState
from smsgw.db.requests import NewRequest
from smsgw.office.desk import open_desk
from smsgw.office.states import State

UNKNOWN_NIK = "3399017112009003"
IMPOSSIBLE_NIK = "3399011213959001"
NEUTRAL = (
    "Maaf, tidak ada permohonan yang cocok untuk HP ini. Kirim dari HP yang didaftarkan, "
    "atau ketik CEK dan resi. -Dukcapil Contoh"
)
FULL = (
    "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3, hari ini 08.00-15.00. Bawa resi & KTP lama. GRATIS. "
    "-Dukcapil Contoh"
)
BARE = "KK dengan NIK ini: DIPROSES. Tempat & rincian: ketik CEK lalu resi di tanda terima. -Dukcapil Contoh"


@pytest.fixture
def filed(desk, database, now):
    """A card of NIK with PHONE registered; a family card of OTHER_NIK without any phone."""
    vault = desk.vault
    card = NewRequest("KTP", State.READY, NIK, "417-205", (PHONE,), counter="Loket 3", note="rak 7")
    family = NewRequest("KK", State.PROCESSING, OTHER_NIK, "318-642", (), counter="Loket 1", note="segera")
    return [requests.add(new, "test", now, vault) for new in (card, family)]


@pytest.mark.parametrize(
    ("sender", "text", "expected"),
    [
        pytest.param(PHONE, "CEK 417-205", FULL, id="slip-own-phone"),
        pytest.param(OTHER, "CEK 417-205", FULL, id="slip-other-phone"),
        pytest.param(PHONE, f"CEK {NIK}", FULL, id="nik-own-phone"),
        pytest.param("081200000012", f"CEK {NIK}", FULL, id="nik-own-phone-national"),
        pytest.param(OTHER, f"CEK {NIK}", NEUTRAL, id="nik-other-phone"),
        pytest.param(OTHER, f"CEK {UNKNOWN_NIK}", NEUTRAL, id="nik-unknown"),
        pytest.param(OTHER, f"CEK {OTHER_NIK}", BARE, id="nik-without-phone"),
        pytest.param(PHONE, f"CEK {OTHER_NIK}", BARE, id="nik-without-phone-registered-elsewhere"),
        pytest.param(OTHER, "CEK 999-123", NEUTRAL, id="slip-unknown"),
        pytest.param(PHONE, "ktp saya sudah jadi?", FULL, id="phone-own"),
        pytest.param(OTHER, "ktp saya sudah jadi?", NEUTRAL, id="phone-unknown"),
        pytest.param(None, f"CEK {NIK}", NEUTRAL, id="nik-no-phone-given"),
    ],
)
def test_who_is_told_what(sender, text, expected, desk, filed, now):
    said = dispatch.understand(text, sender, desk, now)[1]
    assert said is not None and said.text == expected


@pytest.mark.parametrize("sender", [PHONE, OTHER])
def test_disclosure_to_anyone_lifts_the_restriction(sender, office, filed, now):
    path = office / "smsgw.toml"
    path.write_text(path.read_text() + '\n[privacy]\ndisclosure = "anyone"\n')
    desk = open_desk(load(path, {}))
    for text, part in ((f"CEK {NIK}", "Loket 3"), (f"CEK {OTHER_NIK}", "318-642")):
        said = dispatch.understand(text, sender, desk, now)[1]
        assert said is not None and part in said.text
    said = dispatch.understand(f"CEK {UNKNOWN_NIK}", sender, desk, now)[1]
    assert said is not None and said.text == NEUTRAL


def test_a_stranger_cannot_tell_an_impossible_nik_that_exists_from_one_that_does_not(desk, database, now):
    other = IMPOSSIBLE_NIK.replace("9001", "9002")
    new = NewRequest("KK", State.READY, IMPOSSIBLE_NIK, "417-205", (PHONE,))
    requests.add(new, "test", now, desk.vault)
    known = dispatch.understand(f"CEK {IMPOSSIBLE_NIK}", OTHER, desk, now)[1]
    unknown = dispatch.understand(f"CEK {other}", OTHER, desk, now)[1]
    assert known == unknown and known is not None
    assert known.text == desk.wording.render("nik.impossible")
    own = dispatch.understand(f"CEK {IMPOSSIBLE_NIK}", PHONE, desk, now)[1]
    assert own is not None and "SIAP DIAMBIL" in own.text


# --- one phone, several requests


def add(desk, now, code, document, state, **more):
    new = NewRequest(document, state, NIK, code, (PHONE,), **more)
    return requests.add(new, "test", now, desk.vault)


def asked(desk, now, text="status"):
    return dispatch.understand(text, PHONE, desk, now)[1]


def test_several_running_requests_are_listed_in_one_sms(desk, database, now):
    add(desk, now - timedelta(days=2), "417-205", "KTP", State.READY)
    add(desk, now - timedelta(days=1), "318-642", "KK", State.PROCESSING)
    said = asked(desk, now)
    assert said.reason == "found_several"
    assert said.text.startswith("Ada 2 permohonan: 318-642 DIPROSES, 417-205 SIAP DIAMBIL.")


def test_the_document_asked_for_is_told_among_several(desk, database, now):
    add(desk, now - timedelta(days=2), "417-205", "KTP", State.READY)
    add(desk, now - timedelta(days=1), "318-642", "KK", State.PROCESSING)
    assert "417-205" in asked(desk, now, "ktp saya sudah jadi?").text


def test_what_is_closed_does_not_hide_what_is_running(desk, database, now):
    add(desk, now - timedelta(days=2), "417-205", "KTP", State.PROCESSING)
    add(desk, now - timedelta(days=1), "318-642", "KK", State.COLLECTED)
    assert asked(desk, now).text.startswith("KTP-el resi 417-205 sedang DIPROSES")


def test_of_closed_requests_the_newest_is_told(desk, database, now):
    add(desk, now - timedelta(days=9), "417-205", "KTP", State.COLLECTED)
    add(desk, now - timedelta(days=1), "318-642", "KK", State.COLLECTED)
    assert asked(desk, now).text.startswith("KK resi 318-642 telah DISERAHKAN")


def test_the_place_in_the_queue_for_blanks_is_told(desk, database, now):
    for n in range(3):
        add(desk, now - timedelta(hours=3 - n), f"318-64{n}", "KTP", State.AWAITING_STOCK)
    said = dispatch.understand("CEK 318-642", PHONE, desk, now)[1]
    assert "Antrean ke-3." in said.text


# --- two questions, two SMS


def test_two_questions_get_two_answers(desk, filed, now):
    row = Talk(desk, now).text("cek 417205 sama syarat kia")
    first, second = replies(row)
    assert first == FULL and second.startswith("Syarat KIA:")
    assert row.reason == "found"


# --- a NIK cut over two messages


def test_a_cut_nik_is_joined_and_answered_once(desk, filed, now):
    talk = Talk(desk, now)
    first = talk.text("cek 33990112")
    assert (first.state, first.due_at) == (InboxState.COMPLETE, talk.now + timedelta(seconds=120))
    second = talk.text("03959002", later=timedelta(seconds=40))
    assert (second.intent, reply(second)) == ("STATUS", FULL)
    first = InboxMessage.get_by_id(first.id)
    assert (first.state, first.reason, reply(first)) == (InboxState.UNANSWERED, "joined", None)


def test_a_piece_that_stays_alone_is_answered_after_two_minutes(desk, filed, now):
    talk = Talk(desk, now)
    first = talk.text("cek 33990112")
    assert inbound.decide_waiting(talk.now + timedelta(seconds=119), desk) == 0
    assert inbound.decide_waiting(talk.now + timedelta(seconds=120), desk) == 1
    first = InboxMessage.get_by_id(first.id)
    assert first.reason == "digits_wrong" and "8 angka" in reply(first)


def test_pieces_more_than_two_minutes_apart_are_not_joined(desk, filed, now):
    talk = Talk(desk, now)
    talk.text("cek 33990112")
    second = talk.text("03959002", later=timedelta(seconds=121))
    assert second.state == InboxState.COMPLETE and second.due_at is not None


def test_pieces_of_two_phones_are_not_joined(desk, filed, now):
    Talk(desk, now).text("cek 33990112")
    second = Talk(desk, now, OTHER).text("03959002")
    assert second.state == InboxState.COMPLETE and second.due_at is not None


def test_a_nik_sent_again_whole_settles_the_piece(desk, filed, now):
    talk = Talk(desk, now)
    first = talk.text("cek 33990112")
    second = talk.text(f"cek {NIK}")
    assert reply(second) == FULL
    assert InboxMessage.get_by_id(first.id).reason == "joined"


def test_another_question_leaves_the_piece_waiting(desk, filed, now):
    talk = Talk(desk, now)
    first = talk.text("cek 33990112")
    assert reply(talk.text("JAM")).startswith("Buka Sen-Kam")
    assert InboxMessage.get_by_id(first.id).state == InboxState.COMPLETE


def test_two_pieces_that_make_no_nik_get_one_answer(desk, filed, now):
    talk = Talk(desk, now)
    first = talk.text("cek 33990112")
    second = talk.text("0395")
    assert "12 angka" in reply(second)
    assert InboxMessage.get_by_id(first.id).reason == "joined"


def test_pieces_that_a_crash_left_behind_are_still_joined(desk, filed, now):
    talk = Talk(desk, now)
    first, second = talk.store("cek 33990112"), talk.store("03959002")
    later = talk.now + timedelta(hours=1)
    inbound.decide_waiting(later, desk)
    assert inbound.decide_waiting(later + timedelta(seconds=10), desk) == 0
    assert reply(InboxMessage.get_by_id(second)) == FULL
    assert InboxMessage.get_by_id(first).reason == "joined"


# --- every text gets a decision


@pytest.mark.parametrize(
    ("text", "intent", "reason"),
    [
        pytest.param("matur nuwun sanget", "TERIMA_KASIH", "thanks", id="thanks"),
        pytest.param("Selamat! No Anda dpt hadiah 75 juta, hub 0851xxxx", "SPAM", "spam", id="spam"),
    ],
)
def test_some_texts_want_no_answer(text, intent, reason, desk, database, now):
    row = Talk(desk, now).text(text)
    assert (row.intent, row.reason, row.state) == (intent, reason, InboxState.UNANSWERED)


def count_rows():
    return {table.__name__: table.select().count() for table in TABLES}


@pytest.mark.parametrize("text", ["STOP", "LAPOR dimintai 50rb di loket 2", f"CEK {NIK}", "nilai 3 bagus"])
def test_understand_writes_nothing(text, desk, filed, now):
    before = count_rows()
    assert dispatch.understand(text, PHONE, desk, now)[1] is not None
    assert count_rows() == before
    assert not contacts.has_stopped(PHONE)


def test_understand_waits_for_no_rest_of_a_nik(desk, database, now):
    intent, said = dispatch.understand("cek 33990112", PHONE, desk, now)
    assert (intent.name, dict(intent.args)) == ("NIK_SALAH", {"digit": 8})
    assert said is not None


def test_understand_names_the_reading_and_who_is_never_answered(desk, database, now):
    for sender, args in (("TELKOMSEL", {"perihal": "PULSA"}), ("+6281200000099", {})):
        intent, said = dispatch.understand("Sisa pulsa Rp 500", sender, desk, now)
        assert (intent.name, dict(intent.args), said) == ("SISTEM", args, None)
    intent, said = dispatch.understand("cek 417205", None, desk, now)
    assert (intent.name, dict(intent.args)) == ("STATUS", {"resi": "417-205"})
    assert said is not None


def test_a_decision_is_part_of_the_callers_transaction(desk, database, now):
    talk = Talk(desk, now)
    message_id = talk.store("LAPOR dimintai 50rb di loket 2")

    class PowerCut(BaseException):
        pass

    with pytest.raises(PowerCut), database.atomic():
        message = inbox.find_complete(message_id, desk.vault)
        assert dispatch.answer(message, desk, now).reason == "ticket"
        raise PowerCut
    assert tickets.list_tickets() == []
    assert talk.decide(message_id).reason == "ticket"
    assert len(tickets.list_tickets()) == 1


PIECES = st.sampled_from(
    [
        "cek",
        "ktp",
        "417-205",
        NIK,
        "33990112",
        "lapor",
        "L-1",
        "stop",
        "4",
        "?",
        "😀",
        "dan",
        "syarat",
        "\x00",
        "{x}",
    ]
)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=8).map(" ".join)))
def test_no_text_raises_and_no_answer_is_longer_than_one_sms(text, hypothesis_desk):
    desk, now = hypothesis_desk
    intent, said = dispatch.understand(text, PHONE, desk, now)
    assert intent.name
    for one in (said.text, said.further) if said else ():
        assert one is None or (0 < len(one) <= 160 and NIK not in one)


@pytest.fixture(scope="module")
def hypothesis_desk(tmp_path_factory):
    with open_office(tmp_path_factory.mktemp("office")) as desk:
        add(desk, NOW, "417-205", "KTP", State.READY, counter="Loket 3")
        yield desk, NOW


# --- a mistyped receipt code, and a document that is not there


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("CEK 41720", "digits_wrong", id="five"),
        pytest.param("cek 4172", "no_request", id="four-may-be-a-year"),
        pytest.param("status 4172055", "digits_wrong", id="seven"),
        pytest.param("CEK 33990112", None, id="a-cut-nik-waits"),
        pytest.param("3399011", None, id="no-keyword-waits"),
    ],
)
def test_a_mistyped_receipt_code_is_answered_at_once(text, reason, desk, database, now):
    assert Talk(desk, now).text(text).reason == reason


@pytest.mark.parametrize(
    ("sender", "text", "reason"),
    [
        pytest.param(PHONE, "akta kelahiran saya sudah jadi belum?", "no_document", id="by-phone"),
        pytest.param(PHONE, f"CEK AKTA LAHIR {NIK}", "no_document", id="by-own-nik"),
    ],
)
def test_a_document_that_is_not_there_is_not_answered_with_others(sender, text, reason, desk, database, now):
    new = NewRequest("KTP", State.READY, NIK, "417-205", (PHONE,), counter="Loket 3")
    requests.add(new, "test", now, desk.vault)
    row = Talk(desk, now, sender).text(text)
    assert row.reason == reason
    assert reply(row).startswith("Maaf, permohonan Akta kelahiran tidak kami temukan.")
    assert "KTP" not in reply(row) and "417-205" not in reply(row)


def test_a_bare_nik_tells_nothing_of_another_document(desk, database, now):
    requests.add(NewRequest("KK", State.READY, NIK, "417-205", ()), "test", now, desk.vault)
    row = Talk(desk, now).text(f"CEK KTP {NIK}")
    assert row.reason == "found_bare" and "KK" not in reply(row).replace("CEK", "")


def test_a_number_alone_is_understood_as_a_rating_and_without_an_invitation_gets_help(desk, database, now):
    intent, reply = dispatch.understand("4", None, desk, now)
    assert (intent.name, dict(intent.args)) == ("NILAI", {"nilai": 4})
    assert reply is not None and reply.reason == "help"
    assert dispatch.understand("4", "+6281200000012", desk, now)[0].name == "BANTUAN"
