"""Files that commands write for people.

One rule: a file is there whole or not at all, and an old one stays until then.
"""

import os
from pathlib import Path


def write_text(path: Path, text: str, *, encoding: str = "utf-8", private: bool = False) -> None:
    """Write a text file in place of whatever is there.

    private  readable by its owner alone, where the system knows such a thing

    Raises OSError: no such folder, no room, not allowed.
    """
    partial = path.with_name(f".{path.name}.part")
    mode = 0o600 if private else 0o666
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(text.encode(encoding))
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)  # noqa: PTH105
    finally:
        partial.unlink(missing_ok=True)
