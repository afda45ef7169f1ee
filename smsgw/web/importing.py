"""A spreadsheet on its way in through the console: checked in a thread of its own, asked about, imported.

One import at a time, whoever starts it.  The file holds whole NIKs: it lies in a folder that only this
account may read, and is gone when the import is over, after half an hour without a word, and at the next
start where the computer died meanwhile.  One rule: what is written is intake's one transaction, so an end
at any moment leaves nothing half.
"""

import shutil
import threading
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import IO

from smsgw import intake
from smsgw.db import audit
from smsgw.db.database import explained, own_connection
from smsgw.errors import OfficeError, SmsgwError, UsageError
from smsgw.intake import Order, Report
from smsgw.office.desk import Desk
from smsgw.web import uploads

#: So many wrong rows are shown; all of them are in the file to download.
TOLD = 200

#: Most files are checked sooner, and the page needs no second look.
PATIENCE_S = 1.0

# A file that waits for a decision waits as long as a counter may be busy.
_LIFETIME_S = 30 * 60.0


class Stage(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"  #: the rows are read
    SAVING = "saving"  #: all rows are read, and are compared and written
    WRONG = "wrong"  #: nothing is written; somebody has to choose
    DONE = "done"
    FAILED = "failed"  #: nothing is written, and nothing can be chosen


class _GivenUp(SmsgwError):
    """The person, or the end of the gateway, has called it off."""


@dataclass(slots=True)
class Import:
    """One import.  name: the file's, without the NIKs that may be in it; share: of the rows, 0 to 1."""

    order: Order
    who: str
    name: str
    stage: Stage = Stage.CHECKING
    share: float = 0.0
    report: Report | None = None
    problem: str = ""
    settled: threading.Event = field(default_factory=threading.Event)
    is_given_up: bool = False

    @property
    def is_running(self) -> bool:
        """Is a thread at work on it?"""
        return self.stage in (Stage.CHECKING, Stage.SAVING)

    @property
    def bad_path(self) -> Path | None:
        """The file of the rows that were not taken."""
        return self.report.bad_path if self.report is not None else None

    def note(self, share: float) -> None:
        """So much of the file is read."""
        if self.is_given_up:
            raise _GivenUp("it was called off")
        self.share = share
        if share >= 1:
            self.stage = Stage.SAVING


class Importing:
    """The import of this console, if there is one."""

    def __init__(self, office: Path) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._current: Import | None = None
        self._timer: threading.Timer | None = None

    def current(self) -> Import | None:
        """The one that is under way, waits for a decision, or ended last."""
        return self._current

    def begin(self, order: Order, who: str, name: str, file: IO[bytes], desk: Desk) -> Import:
        """Take a copy of the file and start to check it; `order.path` says by its ending what it is.

        With no wrong row it is imported at once.  Raises UsageError when another import stands in the way.
        """
        with self._lock:
            standing = self._current
            if standing and (standing.is_running or (standing.stage is Stage.WRONG and standing.who != who)):
                raise UsageError(
                    f"{standing.who} imports {standing.name} at this moment; wait until that is over"
                )
            self._empty()
            path = uploads.place(self._office) / f"impor{order.path.suffix}"
            try:
                path.parent.mkdir(mode=0o700)
                with path.open("wb") as copy:
                    shutil.copyfileobj(file, copy)
            except OSError as error:
                self._empty()
                raise OfficeError(f"the file cannot be kept while it is checked: {error.strerror}") from error
            begun = Import(replace(order, path=path, keep_bad=True, told=TOLD), who, name)
            self._start(begun, desk)
        return begun

    def go_on(self, chosen: Import, desk: Desk) -> None:
        """Import the rows that are right.  Raises UsageError when nobody is asked any more."""
        with self._lock:
            if chosen is not self._current or chosen.stage is not Stage.WRONG:
                raise UsageError("this import is over; send the file again")
            self._start(Import(replace(chosen.order, skip_bad=True), chosen.who, chosen.name), desk)

    def give_up(self) -> None:
        """Call it off, or put away what it has left.  What is being written is written."""
        with self._lock:
            if self._current is None:
                return
            self._current.is_given_up = True
            if not self._current.is_running:
                self._current = None
                self._empty()

    def _start(self, begun: Import, desk: Desk) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._current = begun
        threading.Thread(target=self._run, args=(begun, desk), name="web-import", daemon=True).start()

    def _run(self, begun: Import, desk: Desk) -> None:
        """The thread."""
        stage = Stage.FAILED
        begun.problem = "it ended by an error; see the log"
        try:
            with explained(), own_connection():
                begun.report = intake.import_file(begun.order, desk, begun.note)
                stage = Stage.DONE if begun.report.merged is not None else Stage.WRONG
                if stage is Stage.DONE:
                    audit.record(f"web:{begun.who}", "import", begun.name, begun.order.now)
            begun.problem = ""
        except SmsgwError as error:
            begun.problem = str(error)
        finally:
            self._end(begun, stage)

    def _end(self, begun: Import, stage: Stage) -> None:
        with self._lock:
            begun.stage = stage
            if begun.is_given_up and stage is not Stage.DONE:
                self._current = None
            if self._current is None or stage is Stage.FAILED:
                self._empty()
            else:
                if stage is Stage.DONE:
                    begun.order.path.unlink(missing_ok=True)
                self._timer = threading.Timer(_LIFETIME_S, self._expire, (begun,))
                self._timer.daemon = True
                self._timer.start()
            begun.settled.set()

    def _expire(self, begun: Import) -> None:
        """Nobody has said a word for long."""
        with self._lock:
            if self._current is begun and not begun.is_running:
                self._current = None
                self._empty()

    def _empty(self) -> None:
        uploads.clear(self._office)
