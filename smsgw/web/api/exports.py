"""Long lists as files: CSV for people, a JSON object a line for programs.

One rule: a spreadsheet program that opens the CSV executes nothing of it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from smsgw.office.badrows import escape_formula
from smsgw.web.api.broadcast_shapes import ExportedRecipient

_NUMBER = re.compile(r"\+\d+")

#: What an export's `format` comes as.
MEDIA_TYPES = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}

_FIELDS = ", ".join(ExportedRecipient.model_fields)

#: The same for the API's description.
EXPORTS: dict[str, Any] = {
    "application/jsonl": {"schema": {"type": "string", "description": f"A JSON object a line: {_FIELDS}."}},
    "text/csv": {"schema": {"type": "string", "description": f"Columns: {_FIELDS}."}},
}


def as_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The rows as CSV under a header."""
    names = list(ExportedRecipient.model_fields)
    yield _line(names)
    for row in rows:
        yield _line([_cell(name, row[name]) for name in names])


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    # A number stays as it is, +62..., for programs: a sign and digits are nothing to execute.
    return text if name == "to" and _NUMBER.fullmatch(text) else escape_formula(text)


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
