"""A file to be sent: its lines are made now, while the database is open, and sent after.

One rule: what is large lies on disk, not in memory, and is gone when it is sent.
"""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

_IN_MEMORY_OCTETS = 2**20
_CHUNK_OCTETS = 64 * 1024


def spooled(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines as octets, in chunks."""
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_OCTETS)  # noqa: SIM115  # closed when it is sent
    try:
        for line in lines:
            file.write(line.encode())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _chunks(file)


def attachment(name: str) -> dict[str, str]:
    """The header that makes a browser keep it under this name."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK_OCTETS):
            yield chunk
