"""A list of people: header, encodings, delimiters, workbooks."""

import codecs
from pathlib import Path

import pytest

from smsgw.errors import ImportFileError
from smsgw.office.mailing import open_mailing


def read(folder: Path, content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The columns' names, and (line, number with the columns' cells) of each row."""
    path = folder / "list.csv"
    path.write_bytes(content)
    with open_mailing(path) as people:
        picks = [people.number_at, *people.columns.values()]
        rows = [(line, [cells[at] for at in picks if at < len(cells)]) for line, cells in people.rows]
        return list(people.columns), rows


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"phone,nama\n0812,Siti\n", id="plain"),
        pytest.param(b"nama;No. HP\r\nSiti;0812\r\n", id="semicolons-and-synonym"),
        pytest.param(b"Nama\tnomor\n\nSiti\t0812\n", id="tabs"),
        pytest.param(codecs.BOM_UTF8 + b"hp,NAMA\n0812,Siti\n", id="utf-8-bom"),
        pytest.param("hp,nama\n0812,Siti\n".encode("utf-16"), id="utf-16"),
        pytest.param(b"sep=;\nhp;nama\n0812;Siti\n", id="excels-sep"),
        pytest.param(b'"phone","nama"\n"0812","Siti"\n', id="quoted"),
        pytest.param(b"\n\nno_hp,nama\n0812,Siti", id="blank-lines-and-no-last-line-end"),
    ],
)
def test_a_list_is_read_however_it_was_saved(tmp_path, content) -> None:
    columns, rows = read(tmp_path, content)
    assert (columns, [cells for _, cells in rows]) == (["nama"], [["0812", "Siti"]])


def test_lines_are_those_of_the_file(tmp_path) -> None:
    _, rows = read(tmp_path, b'phone,nama\n0812,"a\nb"\n0813,c\n')
    assert [line for line, _ in rows] == [2, 4]


def test_the_column_that_counts_rows_is_not_taken_for_the_number(tmp_path) -> None:
    columns, rows = read(tmp_path, b"No,Nama,HP\n1,Siti,0812\n")
    assert (columns, rows[0][1][0]) == (["no", "nama"], "0812")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(
            b"nama,alamat\nSiti,x\n", "names no column for the number.*found: nama, alamat", id="no-number"
        ),
        pytest.param(b"081200000001\n081200000002\n", "names no column for the number", id="no-header"),
        pytest.param(b"hp,Nama,nama\n", "two columns are called nama", id="twice"),
        pytest.param(b"PK\x03\x04xxxx", "no CSV file but a workbook", id="workbook-named-csv"),
    ],
)
def test_a_list_that_is_none_is_refused_with_a_cure(tmp_path, content, says) -> None:
    with pytest.raises(ImportFileError, match=says) as caught:
        read(tmp_path, content)
    assert "0812" not in str(caught.value)


def test_a_workbook_that_is_none_is_refused(tmp_path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"hello")
    with pytest.raises(ImportFileError, match="not a workbook"), open_mailing(path):
        pass
