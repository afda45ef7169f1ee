"""Where a sent spreadsheet lies while it is checked: a folder that only the office's account may read."""

import shutil
from pathlib import Path

_FOLDER = "import.tmp"


def place(office: Path) -> Path:
    """The folder; it is there only while an import is."""
    return office / _FOLDER


def clear(office: Path) -> None:
    """Take it away with all that is in it: whole NIKs, which a sudden end may have left."""
    shutil.rmtree(place(office), ignore_errors=True)
