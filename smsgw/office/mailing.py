"""A spreadsheet of people to be told: the number, and the columns that a text may name.

It reads the file and judges no value.  One rule: rows are handed on one by one, so that a file of a
million needs no more memory than one of ten.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smsgw.errors import ImportFileError

# The reading of rows is the same as for requests; the header is not.
from smsgw.office.spreadsheet import Progress, _csv_rows, _encoding, _workbook_rows
from smsgw.office.states import plain_key

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")

# What the column with the number may be called; the first of these that the header holds is it.  Not
# `no`: that is how people head the column that counts their rows.
_NUMBER_NAMES = tuple(
    "phone, hp, no hp, nohp, nomor hp, telepon, telp, no telp, no telepon, nomor telepon, handphone, ponsel, "  # noqa: SIM905
    "msisdn, phone1, hp1, wa, no wa, nomor wa, whatsapp, nomor, number".split(", ")
)


@dataclass(frozen=True, slots=True)
class Mailing:
    """An open list of people.

    number_at  position of the number in a row's cells
    columns    position by name as a text writes it: `Nama Ibu` is `nama_ibu`
    rows       (line, cells); cells are strings, and in XLSX also numbers, dates and times
    """

    number_at: int
    columns: Mapping[str, int]
    rows: Iterator[tuple[int, Sequence[Any]]]


@contextmanager
def open_mailing(path: Path, progress: Progress = lambda share: None) -> Iterator[Mailing]:
    """Open a list and read its header row.  Raises ImportFileError for what is none."""
    if path.suffix.lower() in _WORKBOOKS:
        yield _mailing(_workbook_rows(path, progress))
        return
    with path.open("r", encoding=_encoding(path), newline="") as file:
        yield _mailing(_csv_rows(file, path.stat().st_size, progress))


def column_name(title: object) -> str:
    """A title as a text names it: lower case, one underscore for whatever separates its words.

    >>> column_name("Nama Ibu"), column_name("NO. HP")
    ('nama_ibu', 'no_hp')
    """
    return plain_key(str(title)).replace(" ", "_")


def _mailing(rows: Iterator[tuple[int, Sequence[Any]]]) -> Mailing:
    told = _told(rows)
    header = next((cells for _, cells in told if any(str(cell or "").strip() for cell in cells)), None)
    if header is None:
        raise ImportFileError("the file is empty; it needs a header row with the column phone")
    keys = [plain_key(str(cell or "")) for cell in header]
    name = next((name for name in _NUMBER_NAMES if name in keys), None)
    if name is None:
        found = ", ".join(str(cell).strip() for cell in header if cell)[:100]
        raise ImportFileError(
            "the header row names no column for the number. Call it phone, hp, no_hp or nomor"
            + ("" if any(mark.isdigit() for mark in found) else f"; found: {found}")
        )
    number_at = keys.index(name)
    columns: dict[str, int] = {}
    for position, key in enumerate(keys):
        if not key or position == number_at:
            continue
        column = key.replace(" ", "_")
        if column in columns:
            raise ImportFileError(f"two columns are called {column}; take one away or rename it")
        columns[column] = position
    return Mailing(number_at, columns, told)


def _told(rows: Iterator[tuple[int, Sequence[Any]]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows, with what the reader of the file may raise said in plain words."""
    line = 1
    try:
        for line, cells in rows:
            yield line, cells
    except csv.Error as error:
        raise ImportFileError(f"after line {line}: {error}; a quotation mark is not closed?") from error
    except UnicodeDecodeError as error:
        raise ImportFileError(f"after line {line}: the file is damaged or is no text") from error
