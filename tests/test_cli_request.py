"""request: what the counter types, and spreadsheets, as the command line takes them."""

from pathlib import Path

import pytest
from cli_run import Smsgw, in_a_process

NIK = "3399011203959002"
FIELDS = [
    "receipt_code",
    "document",
    "state",
    "nik_masked",
    "phones",
    "counter",
    "received_at",
    "due_at",
    "ready_at",
    "collected_at",
    "note",
    "history",
]


@pytest.fixture
def smsgw(office: Path, database, capsys) -> Smsgw:
    database.close()
    return Smsgw(office, capsys)


@pytest.fixture
def known(smsgw) -> Smsgw:
    smsgw.ok(
        *("request", "add", "--document", "ktp-el", "--nik", NIK, "--hp", "0812-0000-0012"),
        *("--resi", "417205", "--loket", "Loket 3", "--no-notices"),
    )
    smsgw.ok(
        "request", "add", "--document", "KK", "--resi", "417-206", "--hp", "081200000013", "--no-notices"
    )
    return smsgw


def states(smsgw: Smsgw) -> dict[str, str]:
    return {row["receipt_code"]: row["state"] for row in smsgw.ok("request", "list", "--json").json}


class TestAddAndLook:
    def test_the_object_has_the_contract_s_fields(self, known):
        found = known.ok("request", "show", "417205", "--json").json
        assert list(found) == FIELDS
        assert (found["document"], found["state"], found["counter"]) == ("KTP", "received", "Loket 3")
        assert found["nik_masked"] == "339901********9002" and found["phones"] == ["+6281200000012"]
        assert [(move["before"], move["after"]) for move in found["history"]] == [(None, "received")]

    def test_a_missing_receipt_code_is_made_and_printed(self, smsgw):
        code = smsgw.ok("request", "add", "--document", "KIA").out.strip()
        assert smsgw.ok("request", "show", code, "--json").json["document"] == "KIA"

    def test_the_new_state_is_told_unless_forbidden(self, smsgw):
        smsgw.ok("request", "add", "--document", "KK", "--phone", "081200000012", "--phone2", "081200000013")
        assert len(smsgw.ok("outbox", "list", "--json").json) == 2

    @pytest.mark.parametrize(
        "args, status",
        [
            (("--document", "KTP", "--nik", "339901120395900"), 1),
            (("--document", "KTP", "--nik", "3399013502959001"), 1),
            (("--document", "PASPOR"), 2),
            (("--document", "KTP", "--hp", "12"), 1),
            (("--document", "KTP", "--resi", "41720"), 1),
            (("--document", "KTP", "--note", "x" * 121), 2),
            (("--document", "KTP", "--state", "flying"), 2),
        ],
        ids=["15-digits", "impossible-day", "document", "phone", "receipt", "long-note", "state"],
    )
    def test_a_value_that_cannot_be_is_refused_without_showing_a_nik(self, smsgw, args, status):
        result = smsgw("request", "add", *args)
        assert result.status == status and "3399" not in result.err + result.out
        assert states(smsgw) == {}

    def test_a_taken_receipt_code_is_refused(self, known):
        result = known("request", "add", "--document", "KTP", "--resi", "417-205")
        assert result.status == 1 and "taken" in result.err

    @pytest.mark.parametrize(
        "filters, codes",
        [
            ([], ["417-206", "417-205"]),
            (["--document", "kartu keluarga"], ["417-206"]),
            (["--nik", NIK], ["417-205"]),
            (["--number", "0812 0000 0013"], ["417-206"]),
            (["--state", "diterima"], ["417-206", "417-205"]),
            (["--state", "siap,batal"], []),
            (["--limit", "1"], ["417-206"]),
        ],
        ids=lambda value: " ".join(map(str, value)),
    )
    def test_the_filters_narrow_the_list(self, known, filters, codes):
        rows = known.ok("request", "list", *filters, "--json").json
        assert [row["receipt_code"] for row in rows] == codes

    def test_no_command_shows_a_whole_nik(self, known):
        for args in (("list",), ("show", "417-205"), ("history", "417-205"), ("list", "--json")):
            assert NIK not in known.ok("request", *args).out


class TestAdvance:
    def test_many_move_at_once_and_are_told(self, known):
        known.ok("request", "advance", "417-205", "417206", "SIAP DIAMBIL")
        assert states(known) == {"417-205": "ready", "417-206": "ready"}
        causes = sorted(row["cause"] for row in known.ok("outbox", "list", "--json").json)
        assert causes == ["notice:417-205:ready:+6281200000012", "notice:417-206:ready:+6281200000013"]

    @pytest.mark.parametrize(
        "codes", [("417-205", "999-111"), ("417-205", "41")], ids=["unknown-request", "no-receipt-code"]
    )
    def test_all_or_none(self, known, codes):
        assert known("request", "advance", *codes, "ready").status == 1
        assert states(known)["417-205"] == "received"
        assert known.ok("outbox", "list", "--json").json == []

    def test_a_move_that_the_rules_do_not_know_is_told_with_both_states(self, known):
        known.ok("request", "advance", "417-205", "cancelled")
        result = known("request", "advance", "417-205", "417-206", "collected")
        assert result.status == 1 and "BATAL" in result.err and "DISERAHKAN" in result.err
        assert states(known)["417-206"] == "received"

    def test_advancing_twice_tells_once(self, known):
        for _ in range(2):
            known.ok("request", "advance", "417-205", "ready")
        assert len(known.ok("outbox", "list", "--json").json) == 1
        assert len(known.ok("request", "history", "417-205", "--json").json) == 2

    def test_a_note_reaches_the_citizen(self, known):
        known.ok("request", "advance", "417-205", "belum_lengkap", "--note", "fotokopi akta nikah")
        assert "fotokopi akta nikah" in known.ok("outbox", "list", "--json").json[0]["text"]

    def test_codes_may_come_from_a_file_or_standard_input(self, known, tmp_path):
        codes = tmp_path / "codes.txt"
        codes.write_text("417-205  # first\n\n417206\n", "utf-8")
        known.ok("request", "advance", "--from-file", codes, "verifying")
        assert set(states(known).values()) == {"verifying"}
        result = in_a_process(
            known.folder, "request", "advance", "--from-file", "-", "ready", stdin="417-205\n"
        )
        assert result.status == 0 and states(known)["417-205"] == "ready"


class TestImport:
    def write(self, tmp_path: Path, *rows: str) -> Path:
        path = tmp_path / "harian.csv"
        path.write_text("\n".join(["resi;nik;dokumen;status;hp;catatan", *rows, ""]), "utf-8")
        return path

    def test_it_says_what_it_did(self, known, tmp_path):
        path = self.write(tmp_path, "417-205;;KTP;siap;;", f";{NIK};akta lahir;diterima;0812 0000 0014;")
        found = known.ok("request", "import", path, "--json").json
        assert found == {
            "rows": 2, "added": 1, "updated": 1, "changed": 1, "notices": 2, "bad": 0, "bad_file": None
        }  # fmt: skip

    def test_one_bad_row_and_nothing_is_imported(self, known, tmp_path):
        path = self.write(
            tmp_path, "417-205;;KTP;siap;;", "417-207;3,2E+15;KTP;siap;;", "417-208;;KTP;terbang;1;"
        )
        result = known("request", "import", path)
        assert result.status == 1 and result.out == ""
        assert "line 3, column nik" in result.err
        assert "line 4, column state" in result.err and "column phone" in result.err
        assert states(known) == {"417-205": "received", "417-206": "received"}
        assert not list(tmp_path.glob("*.bad.csv*"))

    def test_skip_bad_imports_the_rest_and_keeps_the_bad_rows(self, known, tmp_path):
        path = self.write(tmp_path, "417-205;;KTP;siap;;", "417-207;=1+1;KTP;siap;;=HYPERLINK(1)")
        result = known.ok("request", "import", path, "--skip-bad")
        assert states(known)["417-205"] == "ready" and "417-207" not in states(known)
        bad = (tmp_path / "harian.bad.csv").read_text("utf-8-sig")
        assert "'=1+1" in bad and "'=HYPERLINK(1)" in bad and "harian.bad.csv" in result.err

    def test_no_more_than_fifty_bad_rows_are_told(self, known, tmp_path):
        path = self.write(tmp_path, *["x;;KTP;siap;;"] * 60)
        lines = known("request", "import", path).err.splitlines()
        assert sum(line.startswith("line ") for line in lines) == 50
        assert "... and 10 more" in lines

    def test_no_notices_tells_nobody(self, known, tmp_path):
        known.ok("request", "import", self.write(tmp_path, "417-205;;KTP;siap;;"), "--no-notices")
        assert known.ok("outbox", "list", "--json").json == []

    def test_a_file_that_is_no_spreadsheet_is_refused(self, known, tmp_path):
        path = tmp_path / "foto.xlsx"
        path.write_bytes(b"\x89PNG")
        result = known("request", "import", path)
        assert result.status == 1 and "foto.xlsx" in result.err and "workbook" in result.err
