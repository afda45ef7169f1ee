"""What an office teaches at a running gateway: phrases, texts, documents of its own."""

import logging
import os

import pytest
from cli_run import Smsgw
from talk import NIK, PHONE, Talk, reply

from smsgw.commands import dispatch
from smsgw.db import requests
from smsgw.db.database import open_database
from smsgw.db.models import InboxMessage
from smsgw.db.requests import NewRequest
from smsgw.errors import UsageError
from smsgw.office import own_aliases
from smsgw.office.desk import up_to_date
from smsgw.office.states import State

STRANGE = "gawanku wes mentas tah lek"
LESSON = ("--phrase", "wes mentas")


@pytest.fixture
def talk(desk, database, now):
    new = NewRequest("KTP", State.READY, NIK, "417-205", (PHONE,), counter="Loket 3")
    requests.add(new, "test", now, desk.vault)
    return Talk(desk, now)


@pytest.fixture
def smsgw(office, talk, capsys):
    """An office with five texts that were understood and one (6) that was not."""
    for text in ("JAM", "BLANGKO", "biaya?", "sabtu buka?", "CEK 417-205"):
        talk.text(text)
    assert talk.text(STRANGE).reason == "unknown"
    return Smsgw(office, capsys)


def write(office, name, content):
    """Write one of the office's files, as changed later than before whatever the clock's resolution."""
    path = office / "texts" / name
    path.parent.mkdir(exist_ok=True)
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(content, encoding="utf-8")
    if path.stat().st_mtime_ns <= before:
        os.utime(path, ns=(before + 1000, before + 1000))


# --- phrases


def test_a_lesson_is_shown_before_it_is_written(smsgw, office):
    shown = smsgw.ok("inbox", "teach", 6, "STATUS", *LESSON)
    assert "TIDAK_DIKENAL" in shown.out and "STATUS" in shown.out and "Nothing is written" in shown.err
    assert not (office / "texts" / "aliases.toml").exists()


def test_a_lesson_is_heeded_by_a_running_gateway_at_once(smsgw, office, desk, database, now):
    result = smsgw.ok("inbox", "teach", 6, "status", *LESSON, "--yes", "--json").json
    assert result == {
        "phrase": "wes mentas",
        "names": ["STATUS"],
        "before": "TIDAK_DIKENAL",
        "after": "STATUS",
        "tried": 6,
        "changes": [{"id": 6, "before": "TIDAK_DIKENAL", "after": "STATUS"}],
        "written": True,
    }
    opened = open_database(desk.config.database_url)
    row = Talk(desk, now.replace(hour=4), count=50).text(STRANGE)
    assert (row.intent, row.reason) == ("STATUS", "found") and "417-205" in reply(row)
    opened.close()


def test_a_document_may_be_taught_with_the_same_words(smsgw, office):
    args = ("inbox", "teach", 6, "STATUS", "--document", "akte lahir", "--phrase", "gawanku wes")
    assert smsgw.ok(*args, "--yes", "--json").json["after"] == "STATUS AKTA_LAHIR"
    assert own_aliases.own_phrases(office / "texts") == {
        "STATUS": ("gawanku wes",),
        "AKTA_LAHIR": ("gawanku wes",),
    }


@pytest.mark.parametrize(
    ("args", "why"),
    [
        pytest.param(("STATUS", "--phrase", "mohon"), "everybody writes", id="filler"),
        pytest.param(("STATUS", "--phrase", "selamat siang bapak"), "everybody writes", id="greeting"),
        pytest.param(("STATUS", "--phrase", "kartu 3399011203959002"), "no numbers", id="digits"),
        pytest.param(("STATUS", "--phrase", "ya"), "5 letters", id="short"),
        pytest.param(("JADWAL", "--phrase", "sudah jadi belum"), "means STATUS already", id="taken"),
        pytest.param(("STATUSS", *LESSON), "no phrase can be taught for STATUSS", id="no-intent"),
        pytest.param(("STATUS", "--document", "PASPOR", *LESSON), "unknown document", id="no-document"),
    ],
)
def test_a_lesson_that_would_do_harm_is_refused(smsgw, office, args, why):
    refused = smsgw("inbox", "teach", 6, *args, "--yes")
    assert refused.status == 2 and why in refused.err and NIK not in refused.err
    assert not (office / "texts" / "aliases.toml").exists()


def test_a_phrase_that_upsets_what_was_understood_is_refused(office, now):
    texts = ["kapan buka bos", "besok buka bos", "buka bos jam berapa"] * 10
    with pytest.raises(UsageError, match="too common: 30 of 30"):
        own_aliases.teach(office / "texts", ("WAKIL",), "buka bos", texts, now.date())


def test_a_text_that_is_not_there_teaches_nothing(smsgw):
    assert smsgw("inbox", "teach", 99, "STATUS").status == 1


def test_a_lesson_from_a_complaint_is_noted(smsgw, talk):
    complaint = talk.text("petugasnya judes banget, kecewa dgn pelayanan")
    smsgw.ok("inbox", "teach", complaint.id, "STATUS", *LESSON)
    assert [row["action"] for row in smsgw.ok("audit", "list", "--json").json] == ["reveal_inbox"]


# --- texts and documents


def test_an_own_text_goes_out_from_the_next_message_on(office, talk):
    write(office, "id.toml", '[texts]\n"fees" = "Semua GRATIS di sini. {sig}"\n')
    assert reply(talk.text("biaya?")) == "Semua GRATIS di sini. -Dukcapil Contoh"
    write(office, "id.toml", '[texts]\n"fees" = "Tetap GRATIS. {sig}"\n')
    assert reply(talk.text("bayar berapa?")) == "Tetap GRATIS. -Dukcapil Contoh"


def test_a_file_that_cannot_be_read_keeps_nobody_from_an_answer(office, talk, caplog):
    write(office, "id.toml", "[texts\n")
    write(office, "aliases.toml", "[phrases\n")
    with caplog.at_level(logging.ERROR):
        assert reply(talk.text("biaya?")).startswith("Urus KTP")
    assert {"id.toml", "aliases.toml"} == {
        name for name in ("id.toml", "aliases.toml") if name in caplog.text
    }


def test_nothing_is_read_again_while_nothing_has_changed(office, desk):
    assert up_to_date(desk) is desk
    write(office, "id.toml", '[texts]\n"fees" = "GRATIS. {sig}"\n')
    newer = up_to_date(desk)
    assert newer is not desk and up_to_date(newer) is newer
    assert newer.vault is desk.vault


@pytest.mark.parametrize(
    ("text", "intent", "document"),
    [
        pytest.param("legalisir saya sudah jadi belum?", "STATUS", "LEGALISIR", id="word"),
        pytest.param("legalisirnya udh jd blm", "STATUS", "LEGALISIR", id="ending"),
        pytest.param("cap basah ijazah sdh selesai?", "STATUS", "LEGALISIR", id="alias"),
        pytest.param("SYARAT LEGALISIR", "SYARAT", "LEGALISIR", id="syarat"),
        pytest.param("kartu pink sudah jadi?", "STATUS", "KIA", id="alias-of-a-shipped-kind"),
        pytest.param("ktp saya sudah jadi?", "STATUS", "KTP", id="others-as-before"),
    ],
)
def test_documents_of_the_office_are_read_by_their_names(office, talk, text, intent, document):
    write(
        office,
        "documents.toml",
        '[LEGALISIR]\nword = "Legalisir"\naliases = ["cap basah ijazah"]\n[KIA]\naliases = ["kartu pink"]\n',
    )
    found, _ = dispatch.understand(text, PHONE, up_to_date(talk.desk), talk.now)
    assert (found.name, found.args.get("dok")) == (intent, document)


def test_a_request_for_the_offices_own_document_is_told(office, talk, database):
    write(office, "documents.toml", '[LEGALISIR]\nword = "Legalisir"\n')
    requests.add(
        NewRequest("LEGALISIR", State.READY, None, "417-306", (PHONE,)), "t", talk.now, talk.desk.vault
    )
    assert "417-306" in reply(talk.text("legalisir saya sudah jadi belum?"))
    assert InboxMessage.select().count() == 1
