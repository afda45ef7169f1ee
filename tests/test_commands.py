"""Keyword commands: every example is what the command answers, and every answer is one clean SMS."""

import itertools
from datetime import timedelta

import pytest
from conftest import NOW, SETTINGS
from talk import NIK, PHONE, matches, open_office

from smsgw.commands import dispatch, registry
from smsgw.commands.registry import COMMANDS, Context
from smsgw.config import load
from smsgw.db import ratings, requests, stock, tickets
from smsgw.db.inbox import InboundMessage
from smsgw.db.requests import NewRequest
from smsgw.db.savepoints import rolled_back
from smsgw.db.tickets import NewTicket
from smsgw.messages import Reply
from smsgw.office.desk import open_desk
from smsgw.office.documents import KINDS
from smsgw.office.lint import lint
from smsgw.office.reading import Intent
from smsgw.office.states import State

EXAMPLES = [
    pytest.param(text, said, id=f"{name}-{text[:30] or 'empty'}")
    for name, command in COMMANDS.items()
    for text, said in command.examples
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """What the examples speak of: a card ready at Loket 3, 120 blanks, a ticket, a rating asked for."""
    with open_office(tmp_path_factory.mktemp("office")) as desk:
        new = NewRequest("KTP", State.READY, NIK, "417-205", (PHONE,), counter="Loket 3")
        found = requests.add(new, "test", NOW, desk.vault)
        stock.record("KTP", 120, "test", NOW)
        due = NOW + timedelta(days=14)
        tickets.open_ticket(NewTicket(PHONE, "PUNGLI", "loket 2", "manual:1", due), NOW)
        ratings.invite([(found, PHONE)], NOW)
        yield desk


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_every_example_is_what_the_command_answers(text, expected, desk, now):
    said = dispatch.understand(text, PHONE, desk, now)[1]
    assert matches(said, expected), said and said.text


@pytest.mark.parametrize(
    ("word", "name"),
    [
        pytest.param(word, name, id=word)
        for name, command in COMMANDS.items()
        if command.word
        for word in (command.word, *command.aliases)
    ],
)
def test_every_word_and_alias_reaches_its_command(word, name, desk, now):
    intent = dispatch.understand(word if name != "NILAI" else "NILAI 4", PHONE, desk, now)[0]
    assert registry.find(intent) is COMMANDS[name]


def test_every_command_says_what_it_is_for():
    assert all(command.help and command.examples for command in COMMANDS.values())


def worst_requests(document, now):
    """A request in each state, with and without note and counter, each longer than any text expects."""
    note = "fotokopi buku nikah orang tua dan surat nikah yang asli dari KUA setempat"
    counter = "Kantor Kecamatan Sukamaju Selatan Barat"
    cases = itertools.product(State, ("", note), ("", counter))
    for number, (state, written, place) in enumerate(cases, 213):
        code, due = f"{number}-417", now + timedelta(days=3)
        yield code, NewRequest(document, state, NIK, code, (PHONE,), place, written, now, due)


@pytest.fixture(scope="module", params=["id", "en"])
def worst_desk(request, desk):
    """The same office with the longest signature, in each language."""
    settings = SETTINGS.replace("-Dukcapil Contoh", "-Dukcapil Kab Contoh Ray")
    path = desk.config.folder / f"{request.param}.toml"
    path.write_text(settings.replace("[office]", f'[office]\nlanguage = "{request.param}"'), encoding="utf-8")
    return open_desk(load(path, {}))


@pytest.mark.parametrize("document", [*KINDS, "LEGALISIR"])
def test_every_status_is_one_clean_sms_whatever_the_values(document, worst_desk, now):
    with rolled_back():
        for code, new in worst_requests(document, now):
            requests.add(new, "test", now, worst_desk.vault)
            # Only what can be collected tells today's hours or the next opening.
            moments = (now, now + timedelta(hours=9), now + timedelta(days=4))
            for moment in moments if new.state is State.READY else moments[:1]:
                intent, said = dispatch.understand(f"CEK {code}", PHONE, worst_desk, moment)
                assert intent.name == "STATUS"
                assert said is not None and said.reason == "found"
                assert [p for p in lint(said.text, {}, signed=False) if p.level == "error"] == []
                assert NIK not in said.text and code in said.text


@pytest.mark.parametrize("case", ["", "BARU", "HILANG", "RUSAK", "UBAH", "DATANG", "ANTAR_KAB"])
@pytest.mark.parametrize("document", [*KINDS, "AKTA"])
def test_every_requirement_is_one_clean_sms(document, case, desk, now):
    command = COMMANDS["SYARAT"]
    intent = Intent("SYARAT", {"dok": document, "kasus": case})
    said = command.function(Context(InboundMessage(1, PHONE, "", now, "utama"), intent, desk, now), "")
    assert isinstance(said, Reply)
    assert [p for p in lint(said.text, {}) if p.level == "error"] == []


@pytest.mark.parametrize(
    ("written", "forbidden"),
    [
        pytest.param(f"NIK {NIK} ganda", NIK, id="nik"),
        pytest.param("no. KK 33990112 03950001 salah", "33990112", id="kk-in-groups"),
        pytest.param("lihat dukcapil.example.com/antre", "example", id="link"),
    ],
)
def test_what_no_sms_may_carry_is_left_out_of_a_status(written, forbidden, desk, now):
    new = NewRequest("KK", State.REJECTED, NIK, "318-642", (PHONE,), "Loket 1", written)
    with rolled_back():
        requests.add(new, "test", now, desk.vault)
        said = dispatch.understand("CEK 318-642", PHONE, desk, now)[1]
    assert said is not None and said.reason == "found"
    assert "BELUM DAPAT DISETUJUI" in said.text and "Loket 1" in said.text
    assert forbidden not in said.text
