"""What is said of an error that nobody foresaw.

One rule: class names and places in our code only.  An exception's own words may hold a NIK or what a
citizen wrote, and a log is read by many.
"""

import sys
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from smsgw.admin.context import Office

LOG_NAME = "smsgw-error.log"


def report_unexpected(error: BaseException, office: Office) -> None:
    """One line on standard error, the details in a file; the details on standard error too with -v."""
    details = "".join(describe(error))
    path = (office.known_folder or Path(tempfile.gettempdir())) / LOG_NAME
    try:
        with path.open("a", encoding="utf-8") as log:
            log.write(f"--- {datetime.now(UTC).isoformat(timespec='seconds')}\n{details}")
        logged = f"details are in {path}"
    except OSError:
        logged = "details: the same command with -v"
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    print(
        f"smsgw: an error inside smsgw ({where}); please report it; {logged}",
        file=sys.stderr,
    )
    if office.verbose:
        print(details, file=sys.stderr, end="")


def describe(error: BaseException) -> Iterator[str]:
    """The lines of a traceback without any exception's own words, the first cause first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from describe(before)
        yield "which led to\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__name__}\n"
