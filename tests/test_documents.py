"""Kinds, states and moves: what is read, what may follow, what is told."""

import itertools

import pytest

from smsgw.errors import TextError, UsageError
from smsgw.office import documents, states
from smsgw.office.documents import KINDS, MOVES, Document, Kind, State, may_move

WORDS = {
    "received": "DITERIMA",
    "verifying": "DIPERIKSA",
    "incomplete": "BELUM LENGKAP",
    "processing": "DIPROSES",
    "awaiting_central": "DICEK DI PUSAT",
    "awaiting_stock": "MENUNGGU BLANGKO",
    "printing": "DICETAK",
    "ready": "SIAP DIAMBIL",
    "collected": "DISERAHKAN",
    "rejected": "BELUM DAPAT DISETUJUI",
    "cancelled": "BATAL",
    "archived": "DIARSIPKAN",
}


def test_the_states_and_their_words_are_those_of_the_contract():
    assert {state.value: state.word for state in State} == WORDS


@pytest.mark.parametrize("state", State, ids=str)
def test_a_state_is_read_by_value_and_word_in_any_case(state):
    for text in (state.value, state.value.upper(), state.word, state.word.lower(), f" {state.word} "):
        assert documents.parse_state(text) is state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("SIAP_DIAMBIL", State.READY),
        ("siap-diambil", State.READY),
        ("Siap", State.READY),
        ("SELESAI", State.READY),
        ("DIAMBIL", State.COLLECTED),
        ("sudah diambil", State.COLLECTED),
        ("awaiting stock", State.AWAITING_STOCK),
        ("TUNGGU_BLANGKO", State.AWAITING_STOCK),
        ("PRR", State.AWAITING_STOCK),
        ("SFE", State.AWAITING_CENTRAL),
        ("TUNGGU PUSAT", State.AWAITING_CENTRAL),
        ("VERIFIKASI", State.VERIFYING),
        ("BERKAS_KURANG", State.INCOMPLETE),
        ("ditolak", State.REJECTED),
        ("Dibatalkan", State.CANCELLED),
        ("DIARSIP", State.ARCHIVED),
        ("proses", State.PROCESSING),
    ],
)
def test_a_spreadsheets_word_for_a_state_is_read(text, state):
    assert documents.parse_state(text) is state


@pytest.mark.parametrize("text", ["", "   ", "?", "siap makan", "readyy", "KTP"])
def test_an_unknown_state_is_refused_with_the_list_of_words(text):
    with pytest.raises(UsageError) as error:
        documents.parse_state(text)
    assert all(word in str(error.value) and value in str(error.value) for value, word in WORDS.items())


def test_no_variant_is_claimed_by_two_states():
    variants = [
        states.plain_key(word)
        for state in State
        for word in {state.value, state.word, *states._STATE_VARIANTS[state].split(",")}
    ]
    doubled = {word for word in variants if variants.count(word) > 1}
    assert doubled == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KTP", "KTP"),
        ("e-KTP", "KTP"),
        ("ktp-el", "KTP"),
        ("Kartu Keluarga", "KK"),
        ("akte lahir", "AKTA_LAHIR"),
        ("AKTA_LAHIR", "AKTA_LAHIR"),
        ("akta kelahiran", "AKTA_LAHIR"),
        ("Akta Kematian", "AKTA_MATI"),
        ("akte nikah", "AKTA_KAWIN"),
        ("akta cerai", "AKTA_CERAI"),
        ("kartu identitas anak", "KIA"),
        ("SKPWNI", "PINDAH"),
        ("surat pindah", "PINDAH"),
        ("ktp digital", "IKD"),
    ],
)
def test_a_document_is_read_by_code_word_or_synonym(text, code):
    assert documents.parse_document(text) == code


def test_an_unknown_document_is_refused_with_the_list_of_codes():
    with pytest.raises(UsageError) as error:
        documents.parse_document("paspor")
    assert all(code in str(error.value) for code in Document)
    with pytest.raises(UsageError):
        documents.parse_document(" - ")


def test_every_shipped_document_has_a_kind_and_its_names_are_its_own():
    assert set(KINDS) == set(Document)
    names = [
        {documents.parse_document(name) for name in (k.code, k.word, *k.aliases)} for k in KINDS.values()
    ]
    assert names == [{code} for code in KINDS]


def test_death_and_divorce_are_the_sensitive_documents_and_only_mourners_are_bereaved():
    assert {code for code, kind in KINDS.items() if kind.sensitive} == {"AKTA_MATI", "AKTA_CERAI"}
    assert {code for code, kind in KINDS.items() if kind.bereaved} == {"AKTA_MATI"}


def test_an_office_adds_and_changes_kinds_as_data(tmp_path):
    (tmp_path / "documents.toml").write_text(
        '[LEGALISIR]\nword = "Legalisir"\naliases = ["legalisir akta"]\n[KIA]\nhas_blank = false\n',
        encoding="utf-8",
    )
    kinds = documents.load_kinds(tmp_path)
    assert kinds["LEGALISIR"] == Kind("LEGALISIR", "Legalisir", aliases=("legalisir akta",))
    assert documents.parse_document("legalisir akta", kinds) == "LEGALISIR"
    assert kinds["KIA"].word == "KIA"
    assert not may_move(kinds["KIA"], State.PROCESSING, State.AWAITING_STOCK)
    assert documents.load_kinds(None) is KINDS


@pytest.mark.parametrize(
    "content",
    [
        "[LEGALISIR]\n",
        "[LEGALISIR]\nword = 1\n",
        '[LEGALISIR]\nword = "x"\ncolour = "red"\n',
        '[LEGALISIR]\nword = "x"\nsensitive = "yes"\n',
        '[legalisir]\nword = "x"\n',
        'LEGALISIR = "x"\n',
        "[LEGALISIR\n",
    ],
    ids=["no-word", "word-is-number", "unknown-field", "flag-is-text", "lower-case", "no-table", "no-toml"],
)
def test_a_broken_documents_file_is_refused(tmp_path, content):
    (tmp_path / "documents.toml").write_text(content, encoding="utf-8")
    with pytest.raises(TextError, match=r"documents\.toml"):
        documents.load_kinds(tmp_path)


@pytest.mark.parametrize(
    ("document", "before", "after", "allowed"),
    [
        ("KTP", State.RECEIVED, State.VERIFYING, True),
        ("KTP", State.RECEIVED, State.COLLECTED, True),
        ("KTP", State.PROCESSING, State.AWAITING_CENTRAL, True),
        ("KTP", State.AWAITING_CENTRAL, State.AWAITING_STOCK, True),
        ("KK", State.PROCESSING, State.AWAITING_CENTRAL, False),
        ("KK", State.PROCESSING, State.AWAITING_STOCK, False),
        ("KIA", State.PROCESSING, State.AWAITING_STOCK, True),
        ("KIA", State.PROCESSING, State.AWAITING_CENTRAL, False),
        ("KK", State.INCOMPLETE, State.VERIFYING, True),
        ("KK", State.PROCESSING, State.INCOMPLETE, True),
        ("KK", State.READY, State.PRINTING, True),
        ("KK", State.READY, State.RECEIVED, False),
        ("KK", State.READY, State.ARCHIVED, True),
        ("KK", State.PROCESSING, State.ARCHIVED, False),
        ("KK", State.COLLECTED, State.READY, True),
        ("KK", State.COLLECTED, State.PROCESSING, False),
        ("KK", State.COLLECTED, State.CANCELLED, False),
        ("KK", State.REJECTED, State.VERIFYING, True),
        ("KK", State.REJECTED, State.READY, False),
        ("KK", State.CANCELLED, State.RECEIVED, True),
        ("KK", State.CANCELLED, State.READY, False),
        ("KK", State.ARCHIVED, State.COLLECTED, True),
        ("KK", State.ARCHIVED, State.PROCESSING, False),
        ("LEGALISIR", State.RECEIVED, State.READY, True),
        ("LEGALISIR", State.RECEIVED, State.AWAITING_STOCK, False),
    ],
    ids=lambda value: str(value),
)
def test_which_move_is_allowed(document, before, after, allowed):
    assert may_move(document, before, after) is allowed


def test_every_state_is_reached_and_every_work_state_can_end():
    assert set().union(*MOVES.values()) == set(State)
    for state in State:
        assert may_move("KTP", state, state)
        assert state not in MOVES[state]
    for state in itertools.takewhile(lambda found: found is not State.COLLECTED, State):
        assert {State.REJECTED, State.CANCELLED, State.COLLECTED} <= MOVES[state]


def test_the_clock_stands_still_where_the_office_waits_for_others():
    stopped = {State.INCOMPLETE, State.AWAITING_CENTRAL, State.AWAITING_STOCK}
    assert {state for state in State if documents.clock_stopped(state)} == stopped
    assert not any(documents.is_finished(state) for state in stopped)
    assert documents.is_finished(State.READY)


def test_a_citizen_is_told_of_what_they_can_act_on():
    quiet = {
        State.VERIFYING,
        State.PROCESSING,
        State.AWAITING_CENTRAL,
        State.PRINTING,
        State.ARCHIVED,
    }
    assert {state for state in State if not documents.notifies(state)} == quiet
