"""A spreadsheet of requests: CSV or XLSX, whoever wrote it -> rows by our names of the columns.

It reads the file and judges no value (see cells.py).  One rule: rows are handed on one by one, so that a
file of a million needs no more memory than one of ten.
"""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from smsgw.errors import ImportFileError
from smsgw.office.identity import mask_text
from smsgw.office.states import plain_key

#: Called with how much of the file is read, 0 to 1.
Progress = Callable[[float], None]

# What heads the columns of offices' spreadsheets, by our name.
_SYNONYMS = {
    "receipt_code": (
        "receipt code, resi, no resi, nomor resi, kode resi, receipt, no receipt, tanda terima, "
        "no tanda terima, nomor tanda terima, kode"
    ),
    "nik": "nik, no nik, nomor nik, nik pemohon, no ktp, nomor induk kependudukan",
    "document": "document, dokumen, jenis dokumen, doc, jenis, layanan, jenis layanan, permohonan",
    "state": "state, status, keadaan, status dokumen, status permohonan, posisi",
    "phone": (
        "phone, hp, no hp, nomor hp, telepon, telp, no telp, no telepon, nomor telepon, handphone, phone1, "
        "hp1, hp 1, phone 1, no hp 1, wa, no wa, ponsel"
    ),
    "phone2": "phone2, hp2, hp 2, phone 2, no hp 2, no hp2, hp pendamping, hp kelurahan, telepon 2",
    "counter": "counter, loket, tempat ambil, tempat pengambilan, lokasi ambil, lokasi, kecamatan",
    "received_at": (
        "received at, diterima, tanggal masuk, tgl masuk, tanggal terima, tgl terima, tanggal diterima, "
        "tgl diterima, tanggal permohonan, tgl permohonan, tanggal"
    ),
    "due_at": (
        "due at, janji, janji selesai, perkiraan selesai, estimasi, tanggal janji, tgl janji, target, "
        "jatuh tempo"
    ),
    "ready_at": (
        "ready at, tanggal siap, tgl siap, siap sejak, tanggal selesai, tgl selesai, tanggal jadi, tgl jadi"
    ),
    "note": "note, catatan, keterangan, ket, kekurangan, alasan",
}
#: Our names of the columns.
FIELDS = tuple(_SYNONYMS)
_FIELD_OF = {plain_key(name): field for field, names in _SYNONYMS.items() for name in names.split(",")}

_FIELD_OF_JOINED = {key.replace(" ", ""): field for key, field in _FIELD_OF.items()}

_DELIMITERS = ",;\t|"
_CHUNK_OCTETS = 1 << 20
# So much of a file tells whether it is text at all.
_SAMPLE_OCTETS = 1 << 16
# Controls that no table in UTF-8 or cp1252 holds; pictures and programs are full of them.  NUL is not among
# them: old programs pad with it.
_NEVER_IN_TEXT = frozenset(range(1, 32)) - frozenset(b"\t\n\f\r\x1a\x1b")
# Comes after the last line of a CSV file: what stands beside it is within quotation marks.
_END = "\x1c\x1dend"
# Progress is told once in so many rows.
_STEP = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open spreadsheet.

    titles   the header row as it is written
    columns  position by our name
    ignored  titles that mean nothing to us
    rows     (line, cells); cells are strings, and in XLSX also numbers, dates and times
    """

    titles: Sequence[str]
    columns: Mapping[str, int]
    ignored: Sequence[str]
    rows: Iterator[tuple[int, Sequence[Any]]]


@contextmanager
def open_sheet(path: Path, progress: Progress = lambda share: None) -> Iterator[Sheet]:
    """Open a spreadsheet and read its header.  Raises ImportFileError for what is none of ours."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        yield _sheet(_workbook_rows(path, progress))
        return
    encoding = _encoding(path)
    # cp1252 leaves five octets without a meaning: one of them in a note is no reason to refuse the file.
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        yield _sheet(_csv_rows(file, path.stat().st_size, progress))


def _sheet(rows: Iterator[tuple[int, Sequence[Any]]]) -> Sheet:
    """The header is the first row that is not empty."""
    try:
        header = next((cells for _, cells in rows if any(str(cell or "").strip() for cell in cells)), None)
    except csv.Error as error:
        raise ImportFileError(f"line 1: {error}; is this a CSV file?") from error
    if header is None:
        raise ImportFileError(
            "the file is empty; it needs a header row: receipt_code, nik, document, state ..."
        )
    titles = [str(cell or "").strip() for cell in header]
    columns: dict[str, int] = {}
    ignored = []
    for position, title in enumerate(titles):
        field = _field(title)
        if field == "phone" and "phone" in columns:
            field = "phone2"
        if field is None:
            ignored += [title] if title else []
        elif field in columns:
            first = titles[columns[field]]
            raise ImportFileError(f"two columns mean {field}: {first!r} and {title!r}; take one away")
        else:
            columns[field] = position
    if "document" not in columns:
        raise ImportFileError(
            "no column for the document in the header row. It is called document, dokumen or jenis dokumen; "
            f"found: {mask_text(', '.join(filter(None, titles))[:200])}"
        )
    if "nik" not in columns and "receipt_code" not in columns:
        raise ImportFileError(
            "the header row needs a column nik or receipt_code (resi), so that rows can be told apart"
        )
    return Sheet(titles, columns, ignored, rows)


def _field(title: str) -> str | None:
    """Our name of a column by its title, also where it is s p a c e d or run together."""
    key = plain_key(title)
    return _FIELD_OF.get(key) or _FIELD_OF_JOINED.get(key.replace(" ", ""))


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 where the file says so or is so throughout; else what Windows in Indonesia writes.

    Raises ImportFileError for what is no text.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE_OCTETS)
        start = sample[:4]
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if start.startswith(b"PK\x03\x04"):
            raise ImportFileError("this is no CSV file but a workbook; name it .xlsx")
        if unmarked := _unmarked_utf16(sample):
            return unmarked
        if any(octet in _NEVER_IN_TEXT for octet in sample):
            raise ImportFileError("this is no text; save the spreadsheet as .csv or .xlsx")
        decoder = codecs.getincrementaldecoder("utf-8")()
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK_OCTETS):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _unmarked_utf16(sample: bytes) -> str | None:
    """The encoding of UTF-16 without its mark: nearly every second octet of our letters is zero."""
    pairs = len(sample) // 2
    if sample[1::2].count(0) > pairs * 0.8:
        return "utf-16-le"
    if sample[0::2].count(0) > pairs * 0.8:
        return "utf-16-be"
    return None


def _csv_rows(file: Any, octets: int, progress: Progress) -> Iterator[tuple[int, Sequence[str]]]:
    """(line on which it begins, cells) of each row that is not empty."""
    first, skipped = "\n", 0
    while first and not first.strip():
        first = file.readline(_CHUNK_OCTETS)
    if named := re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE):  # Excel's own way to name the delimiter
        delimiter, skipped = named[1], 1
    else:
        delimiter = max(_DELIMITERS, key=first.count)
        file.seek(0)
    reader = csv.reader(chain(file, (_END,)), delimiter=delimiter, skipinitialspace=True)
    raw = file.buffer
    before = skipped
    for count, cells in enumerate(reader):
        line, before = before + 1, skipped + reader.line_num
        if cells and cells[-1].endswith(_END):
            if cells != [_END]:
                # All rows from here to the end would be one cell, and nobody would miss them.
                raise csv.Error(f"the quotation mark of line {line} reaches to the end of the file")
            break
        if cells:
            yield line, cells
        if count % _STEP == 0:
            progress(min(raw.tell() / (octets or 1), 1.0))
    progress(1.0)


def _workbook_rows(path: Path, progress: Progress) -> Iterator[tuple[int, Sequence[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.total_height or 1
        # The first line with anything in it is where the reader begins.
        start = (sheet.start or (0, 0))[0] + 1
        for line, cells in enumerate(sheet.iter_rows(), start):
            yield line, cells
            if line % _STEP == 0:
                progress(min(line / rows, 1.0))
    except (CalamineError, OSError) as error:
        raise ImportFileError("not a workbook that can be read; save it again as .xlsx or .csv") from error
    progress(1.0)
