"""Spreadsheets as offices send them: dialects, encodings, headers, cells that Excel has spoilt."""

import csv
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from smsgw.errors import ImportFileError
from smsgw.office.badrows import escape_formula
from smsgw.office.cells import RowReader
from smsgw.office.documents import KINDS, State
from smsgw.office.spreadsheet import FIELDS, open_sheet

JAKARTA = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 24)
NIK = "3399011203959002"


def row(cells: list, columns: tuple[str, ...]) -> tuple:
    """What a row with these columns says, and its faults."""
    found = RowReader({name: n for n, name in enumerate(columns)}, KINDS, JAKARTA, TODAY).read(cells)
    assert found is not None
    return found


def read(path: Path) -> tuple[dict[str, int], list[tuple[int, list]]]:
    with open_sheet(path) as sheet:
        return dict(sheet.columns), [(line, list(cells)) for line, cells in sheet.rows]


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"resi,nik,dokumen\n417-205,1,KTP\n", id="commas"),
        pytest.param(b"resi;nik;dokumen\r\n417-205;1;KTP\r\n", id="semicolons-crlf"),
        pytest.param(b"resi\tnik\tdokumen\n417-205\t1\tKTP", id="tabs-no-last-newline"),
        pytest.param("\ufeffresi;nik;dokumen\n417-205;1;KTP\n".encode(), id="utf-8-bom"),
        pytest.param("resi;nik;dokumen\n417-205;1;KTP\n".encode("utf-16"), id="utf-16"),
        pytest.param("resi;nik;dokumen\n417-205;1;KTP\n".encode("utf-16-le"), id="utf-16-le-unmarked"),
        pytest.param("resi;nik;dokumen\n417-205;1;KTP\n".encode("utf-16-be"), id="utf-16-be-unmarked"),
        pytest.param(b"No.Resi;N I K;Jenis  Dokumen\n417-205;1;KTP\n", id="spaced-titles"),
        pytest.param(b"sep=;\nresi;nik;dokumen\n417-205;1;KTP\n", id="sep-line"),
        pytest.param(b"\n;;\nresi;nik;dokumen\n417-205;1;KTP\n", id="empty-rows-above"),
        pytest.param(b'"Resi";"NIK";"Jenis Dokumen"\n"417-205";"1";"KTP"\n', id="quoted"),
        pytest.param(b"NO. RESI|No_NIK|document\n417-205|1|KTP\n", id="pipes-odd-titles"),
    ],
)
def test_every_usual_dialect_reads_the_same(tmp_path, octets):
    path = tmp_path / "x.csv"
    path.write_bytes(octets)
    columns, rows = read(path)
    assert columns == {"receipt_code": 0, "nik": 1, "document": 2}
    assert [cells for _, cells in rows] == [["417-205", "1", "KTP"]]


def test_what_is_not_utf_8_is_read_as_windows_writes(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("nik,dokumen,catatan\n1,KTP,caf\xe9 \x96 ya\n".encode("latin-1"))
    assert read(path)[1][0][1][2] == "café – ya"


def test_an_octet_that_windows_gives_no_meaning_spoils_its_cell_only(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"nik,dokumen,catatan\n1,KTP,caf\xe9 \x81\n")
    assert read(path)[1][0][1] == ["1", "KTP", "café \ufffd"]


@pytest.mark.parametrize(
    "octets",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x08", bytes(range(256))],
    ids=["png", "octets"],
)
def test_what_is_no_text_is_refused_in_plain_words(tmp_path, octets):
    path = tmp_path / "x.csv"
    path.write_bytes(octets)
    with pytest.raises(ImportFileError, match="no text"):
        read(path)


def test_a_missing_header_shows_no_nik(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(f"417-205,{NIK},KTP\n", "utf-8")
    with pytest.raises(ImportFileError, match="found: ") as caught:
        read(path)
    assert NIK not in str(caught.value)


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('nik,dokumen,catatan\n1,KTP,"two\nlines"\n\n2,KK,\n', "utf-8")
    assert [line for line, _ in read(path)[1]] == [2, 5]


@pytest.mark.parametrize(
    "content, why",
    [
        ("", "empty"),
        ("resi,nik\n1,2\n", "document"),
        ("dokumen,status\nKTP,siap\n", "nik or receipt_code"),
        ("nik,no ktp,dokumen\n", "two columns"),
    ],
    ids=["empty", "no-document", "no-key", "double"],
)
def test_a_header_that_does_not_do_is_explained(tmp_path, content, why):
    path = tmp_path / "x.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(ImportFileError, match=why):
        read(path)


def test_a_workbook_named_csv_is_seen_through(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.csv", "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(ImportFileError, match="xlsx"):
        read(tmp_path / "x.csv")


def read_row(**cells):
    """One row of a sheet that has just these columns."""
    reader = RowReader({name: n for n, name in enumerate(cells)}, KINDS, JAKARTA, TODAY)
    found = reader.read(list(cells.values()))
    assert found is not None
    values, faults = found
    return values, {fault.column: fault.why for fault in faults}


def test_a_good_row_says_everything():
    values, faults = read_row(
        receipt_code="resi 417205",
        nik=f"'{NIK}",
        document="akte lahir",
        state="Siap Diambil",
        phone="0812",
        counter=" Loket  3 ",
        received_at="24-11-2026 09.30",
        due_at="25 Nopember 2026",
        ready_at=datetime(2026, 11, 24, 8, 0),  # noqa: DTZ001 (XLSX knows no zone)
        note="x",
    )
    assert faults == {}
    assert (values.receipt_code, values.nik, values.document) == ("417-205", NIK, "AKTA_LAHIR")
    assert (values.state, values.counter) == (State.READY, "Loket 3")
    assert values.received_at == datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    assert values.due_at == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert values.ready_at == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "cells, column, why",
    [
        pytest.param({"nik": "3,39901E+15"}, "nik", "Text", id="scientific"),
        pytest.param({"nik": "339901120395900"}, "nik", "15 digits", id="15-digits"),
        pytest.param({"nik": 3399011203959000.0}, "nik", "Text", id="number-cell-lost-digit"),
        pytest.param({"nik": "3399011203950000"}, "nik", "0000", id="serial"),
        pytest.param({"receipt_code": "41720x"}, "receipt_code", "six digits", id="receipt"),
        pytest.param({"nik": NIK, "state": "terbang"}, "state", "SIAP DIAMBIL", id="state"),
        pytest.param({"nik": NIK, "document": "SIM"}, "document", "AKTA_LAHIR", id="document"),
        pytest.param({"nik": NIK, "document": ""}, "document", "empty", id="no-document"),
        pytest.param({"nik": ""}, "nik", "one of them", id="no-key"),
        pytest.param({"nik": NIK, "due_at": "32-13-2026"}, "due_at", "no date", id="date"),
        pytest.param({"nik": NIK, "note": "x" * 121}, "note", "121", id="long-note"),
    ],
)
def test_a_fault_names_its_column_and_not_its_content(cells, column, why):
    _, faults = read_row(**{"document": "KTP", **cells})
    assert list(faults) == [column] and why in faults[column]
    content = str(cells.get(column, ""))
    assert not content or len(content) < 6 or content not in faults[column]


@pytest.mark.parametrize(
    "text, moment",
    [
        ("24/11/2026", "2026-11-24T00:00"),
        ("24-11-26", "2026-11-24T00:00"),
        ("4.1.27 9.05", "2027-01-04T09:05"),
        ("24 November 2026", "2026-11-24T00:00"),
        ("Selasa, 24 Nopember 2026 pukul 09.30 WIB", "2026-11-24T09:30"),
        ("Jum'at 27 Nov 26", "2026-11-27T00:00"),
        ("2026-11-24 08:00", "2026-11-24T08:00"),
        ("46350", "2026-11-24T00:00"),
        ("46350,5", "2026-11-24T12:00"),
    ],
)
def test_a_date_is_read_however_an_office_writes_it(text, moment):
    values, faults = row([NIK, "KTP", text], ("nik", "document", "due_at"))
    assert (faults, values.due_at) == ([], datetime.fromisoformat(f"{moment}+07:00"))


@pytest.mark.parametrize(
    "text", ["32/11/2026", "2026-02-30", "11/24/2026", "Senin", "1900-01-01", "24-11-2206", "12345"]
)
def test_a_date_that_cannot_be_right_is_refused(text):
    faults = row([NIK, "KTP", text], ("nik", "document", "due_at"))[1]
    assert [fault.column for fault in faults] == ["due_at"]


def test_a_note_is_kept_without_controls_and_without_a_nik_in_it():
    values, faults = row([NIK, "KTP", f"a\x00b\tlihat {NIK}"], ("nik", "document", "note"))
    assert (faults, values.note) == ([], "a b lihat 339901********9002")


@pytest.mark.parametrize(
    "cell, nik", [(f'="{NIK}"', NIK), ("3399 0112 0395 9002", NIK), (3399011203959002, NIK)], ids=str
)
def test_what_keeps_a_nik_whole_in_a_spreadsheet_is_read(cell, nik):
    values, faults = read_row(nik=cell, document="KTP")
    assert (values.nik, faults) == (nik, {})


def test_a_nik_that_ends_in_0_is_taken_and_pointed_out():
    values, faults = read_row(nik="3399011203959010", document="KTP")
    assert faults == {} and "akhiran_0_curiga_excel" in values.warnings


def test_an_empty_row_is_no_row():
    reader = RowReader({"nik": 0, "document": 1}, KINDS, JAKARTA, TODAY)
    assert reader.read(["", " "]) is None and reader.read([]) is None


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@x", "\tx"])
def test_a_formula_is_escaped(text):
    assert escape_formula(text) == f"'{text}"


def test_a_workbook_reads_as_a_csv_does(tmp_path):
    rows = [["Resi", "NIK", "Dokumen"], ["417-205", NIK, "KTP"], [417206, 3399011203959002, "KK"]]
    path = tmp_path / "x.xlsx"
    write_xlsx(path, rows)
    columns, found = read(path)
    assert columns == {"receipt_code": 0, "nik": 1, "document": 2} and set(columns) < set(FIELDS)
    assert [line for line, _ in found] == [2, 3]
    reader = RowReader(columns, KINDS, JAKARTA, TODAY)
    read_rows = [reader.read(cells) for _, cells in found]
    assert [(values.receipt_code, values.nik, faults) for values, faults in read_rows] == [
        ("417-205", NIK, []),
        ("417-206", NIK, []),
    ]


def write_xlsx(path: Path, rows: list[list]) -> None:
    """The smallest workbook: one sheet, texts inline, numbers as numbers."""

    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{relations}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path):
    # csv reads all that follows as one cell, so the rows would be gone and nobody would know.
    path = tmp_path / "x.csv"
    path.write_text('resi,dokumen,catatan\n417-205,KTP,ok\n417-206,KTP,"buka\n417-207,KTP,ok\n', "utf-8")
    with open_sheet(path) as sheet:
        assert next(sheet.rows) == (2, ["417-205", "KTP", "ok"])
        with pytest.raises(csv.Error, match="the quotation mark of line 3"):
            next(sheet.rows)


@pytest.mark.parametrize(
    "end",
    ["", "\n", "\r\n", "\n\n", '\n417-206,KTP,"dua\nbaris"', '\n417-206,KTP,5" lebar', "\n417-206,KTP,"],
)
def test_however_a_file_ends_its_last_row_is_whole(tmp_path, end):
    path = tmp_path / "x.csv"
    path.write_bytes(f"resi,dokumen,catatan\n417-205,KTP,ok{end}".encode())
    rows = read(path)[1]
    assert rows[0] == (2, ["417-205", "KTP", "ok"])
    assert len(rows) == 1 + ("417-206" in end)
