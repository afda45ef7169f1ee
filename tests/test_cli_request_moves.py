"""request advance --where and undo, request list's filters: what an operator types and reads."""

from datetime import timedelta
from pathlib import Path

import pytest
from cli_run import Smsgw

from smsgw.db import requests
from smsgw.db.requests import NewRequest
from smsgw.office.documents import State


@pytest.fixture
def smsgw(office: Path, database, desk, now, capsys) -> Smsgw:
    """Two weeks of a counter: codes tell state, age in days, counter and phone."""
    rows = [
        ("100-001", "KTP", State.PRINTING, 1, "Loket 3", "+6281200000011", None),
        ("100-002", "KTP", State.PRINTING, 20, "loket-3", "+6281200000012", -2),
        ("100-003", "KK", State.PRINTING, 1, "Loket 3", "+6281200000013", 2),
        ("100-004", "KTP", State.READY, 15, "Loket 1", None, -10),
        ("100-005", "KTP", State.AWAITING_STOCK, 3, None, "+6281200000015", -1),
    ]
    from datetime import UTC, datetime

    today = datetime.now(UTC)
    for code, document, state, days, counter, phone, due in rows:
        new = NewRequest(
            document, state, receipt_code=code, counter=counter, phones=(phone,) if phone else (),
            due_at=today + timedelta(days=due) if due else None,
        )  # fmt: skip
        requests.add(new, "wati", today - timedelta(days=days), desk.vault)
    database.close()
    return Smsgw(office, capsys)


def listed(smsgw: Smsgw, *options: str) -> set[str]:
    return {row["receipt_code"][-1] for row in smsgw.ok("request", "list", "--json", *options).json}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        pytest.param(["--older", "14d"], "24", id="older"),
        pytest.param(["--ready"], "4", id="ready"),
        pytest.param(["--waiting-blank"], "5", id="waiting-blank"),
        pytest.param(["--ready", "--waiting-blank"], "45", id="either"),
        pytest.param(["--no-phone"], "4", id="no-phone"),
        pytest.param(["--counter", "LOKET 3"], "123", id="counter"),
        pytest.param(["--counter", "Loket 9"], "", id="no-such-counter"),
        pytest.param(["--late"], "25", id="late"),
        pytest.param(["--document", "KTP", "--older", "2d", "--counter", "loket 3"], "2", id="together"),
    ],
)
def test_lists_are_narrowed_as_operators_think(options: list[str], found: str, smsgw) -> None:
    assert listed(smsgw, *options) == set(found)


def test_an_age_that_is_none_is_refused(smsgw) -> None:
    assert smsgw("request", "list", "--older", "lama").status == 2


def test_a_filter_moves_all_that_are_like_it_and_undo_takes_it_back(smsgw) -> None:
    where = "state=printing,document=KTP,counter=Loket 3"
    trial = smsgw.ok("request", "advance", "--where", where, "--dry-run", "siap")
    assert "2 of 2 requests would become SIAP DIAMBIL; 2 numbers" in trial.out
    assert listed(smsgw, "--ready") == {"4"}
    assert (
        "2 requests: SIAP DIAMBIL. 2 notices" in smsgw.ok("request", "advance", "--where", where, "siap").err
    )
    assert listed(smsgw, "--ready") == {"1", "2", "4"}
    done = smsgw.ok("request", "undo", "--last", "--json").json
    assert {row["receipt_code"] for row in done["requests"]} == {"100-001", "100-002"}
    assert (done["notices_cancelled"], done["sent"], done["left"]) == (2, [], [])
    assert listed(smsgw, "--ready") == {"4"}
    history = smsgw.ok("request", "history", "100-001").out
    assert "taken back" in history and history.count("ready") == 2


def test_undo_by_code_says_what_it_is_again(smsgw) -> None:
    smsgw.ok("request", "advance", "100-001", "100-003", "siap")
    assert "100-003: DICETAK again, no longer SIAP DIAMBIL" in smsgw.ok("request", "undo", "100-003").out
    assert listed(smsgw, "--ready") == {"1", "4"}
    result = smsgw("request", "undo", "100-003")
    assert result.status == 1 and "no change of this request" in result.err


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(["advance", "--where", "state=printing", "100-001", "siap"], 2, id="codes-and-filter"),
        pytest.param(["advance", "--where", "warna=merah", "siap"], 2, id="unknown-filter"),
        pytest.param(["advance", "--where", "state=archived", "siap"], 1, id="nobody"),
        pytest.param(["advance", "--where", "state=ready", "blangko"], 0, id="may"),
        pytest.param(["advance", "--where", "document=KK", "blangko"], 1, id="may-not"),
        pytest.param(["undo"], 2, id="undo-what"),
        pytest.param(["undo", "100-001", "--last"], 2, id="undo-both"),
        pytest.param(["undo", "999-999"], 1, id="undo-unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: list[str], status: int, smsgw) -> None:
    assert smsgw("request", *words).status == status


@pytest.mark.parametrize(
    ("note", "sent", "why"),
    [
        pytest.param("fotokopi buku nikah", True, None, id="papers"),
        pytest.param("KTP a.n. SUTRISNO bin Karto", False, "a person's name", id="name"),
        pytest.param("lahir 12-03-1995", False, "a date of birth", id="birth"),
    ],
)
def test_a_note_about_a_person_is_kept_and_not_sent(note, sent, why, smsgw) -> None:
    done = smsgw.ok("request", "advance", "100-001", "incomplete", "--note", note)
    (row,) = smsgw.ok("outbox", "list", "--number", "+6281200000011", "--json").json
    assert (note in row["text"]) is sent and "BELUM LENGKAP" in row["text"]
    assert ("kept but not sent" in done.err) is not sent and (why or "") in done.err
    assert smsgw.ok("request", "show", "100-001", "--json").json["note"] == note


def test_request_add_warns_of_a_note_that_is_not_sent(smsgw) -> None:
    added = smsgw.ok("request", "add", "--document", "KTP", "--note", "an. Siti", "--json")
    assert added.json["note"] == "an. Siti"
    assert "kept but not sent, for it holds a person's name" in added.err and "Siti" not in added.err


def test_an_import_names_the_lines_whose_notes_are_not_sent(smsgw, tmp_path: Path) -> None:
    path = tmp_path / "harian.csv"
    path.write_text(
        "resi;dokumen;status;hp;catatan\n"
        "200-001;KK;belum lengkap;081200000021;buku nikah\n"
        "200-002;KK;belum lengkap;081200000022;alamat Jl Kenanga\n",
        "utf-8",
    )
    done = smsgw.ok("request", "import", path, "--json")
    assert done.json["notices"] == 2
    assert "line 3, column note: it holds an address" in done.err and "line 2," not in done.err
    texts = {row["to"]: row["text"] for row in smsgw.ok("outbox", "list", "--json").json}
    assert "buku nikah" in texts["+6281200000021"] and "Kenanga" not in texts["+6281200000022"]


def test_an_office_s_own_kind_may_wait_for_blanks(smsgw, office: Path) -> None:
    (office / "texts").mkdir(exist_ok=True)
    (office / "texts" / "documents.toml").write_text(
        '[BUKU_NIKAH]\nword = "Buku nikah"\nhas_blank = true\n', encoding="utf-8"
    )
    smsgw.ok("request", "add", "--document", "buku nikah", "--resi", "200-001", "--state", "diproses")
    smsgw.ok("request", "advance", "200-001", "blangko")
    assert listed(smsgw, "--waiting-blank") == {"1", "5"}
