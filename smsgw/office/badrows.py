"""The rows of a spreadsheet that could not be taken, as a CSV file to be mended and imported again.

One rule: a spreadsheet program that opens it executes nothing: what looks like a formula is escaped.
"""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smsgw.office.cells import as_text

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


class BadRows:
    """`FILE.bad.csv` beside FILE, made with the first bad row and put in place by `keep`."""

    def __init__(self, source: Path, titles: Sequence[str]) -> None:
        self.path = source.with_name(f"{source.stem}.bad.csv")
        self._partial = self.path.with_name(f"{self.path.name}.part")
        self._titles = titles
        self._file: Any = None
        self._writer: Any = None

    def add(self, line: int, cells: Sequence[Any], reason: str) -> None:
        """One more row, with its line in the source and why it was not taken."""
        if self._writer is None:
            self._partial.unlink(missing_ok=True)
            # The rows hold whole NIKs: only their owner may read them.
            descriptor = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*map(escape_formula, self._titles), "line", "reason"])
        texts = [escape_formula(as_text(cell)) for cell in cells]
        texts += [""] * (len(self._titles) - len(texts))
        self._writer.writerow([*texts, line, escape_formula(reason)])

    def keep(self) -> None:
        """Put the file in place, if there is one."""
        if self._file is not None:
            self._file.close()
            os.replace(self._partial, self.path)  # noqa: PTH105
            self._file = None

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._file is not None:
            self._file.close()
            self._partial.unlink(missing_ok=True)


def escape_formula(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would execute."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text
