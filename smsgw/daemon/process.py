"""The daemon as a process: lock, database, jobs, one thread a modem, an orderly stop.

Signal handlers set a flag and nothing else.  One rule: a database that fails stops the process, since
a gateway that cannot write must not take anything off a SIM; whoever supervises it starts it again.  For a
database server that is away it waits instead: the loops stand still or begin anew, and nothing is taken in.
"""

import logging
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from smsgw import __version__, jobs
from smsgw.config import Config, ModemSection
from smsgw.daemon.clock_watch import ClockWatch
from smsgw.daemon.loop import ModemLoop
from smsgw.daemon.notify import notify
from smsgw.db import clock_doubt, modems
from smsgw.db.database import (
    be_patient,
    explained,
    is_away,
    is_unusable,
    open_database,
    own_connection,
    plain_words,
)
from smsgw.errors import DatabaseError, OfficeError, SmsgwError, UsageError
from smsgw.modem import load_driver
from smsgw.office.desk import Desk, open_desk

log = logging.getLogger("smsgw.daemon")

# A segment in hand may take the modem's whole deadline; after that the thread is left behind.
STOP_PATIENCE_S = 90

BEAT_S = 30

# No turn of a loop takes so long: opening a stubborn modem and a submit's deadline are minutes.  After that
# the supervisor hears no more of us, and starts the gateway again.
STUCK_S = 900

# A database server that restarts is back in seconds; one that is gone is asked for no more often than this.
_SERVER_RETRY_S = 3.0

# A bug that ends a loop may end it at once again; the other modems go on meanwhile.
_RESTART_S = (2.0, 120.0)
_RAN_WELL_S = 600.0


def utc_now() -> datetime:
    """The clock of the real gateway."""
    return datetime.now(UTC)


@contextmanager
def office_lock(path: Path) -> Iterator[None]:
    """Hold the office alone.  Raises OfficeError when another daemon does, or where none can write."""
    # Whoever asks `is_running` holds it for a moment; a daemon holds it for longer than a second.
    lock = FileLock(path, timeout=1)
    try:
        lock.acquire()
    except Timeout:
        raise OfficeError(
            f"{path.parent}: the gateway runs here already. Stop it first, or use another office"
        ) from None
    except OSError as error:
        raise OfficeError(
            f"{path}: {error.strerror or error}. The gateway keeps its database and backups in this folder: "
            "make it writable for the user that runs it, or move the office to a disk that is"
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_running(path: Path) -> bool:
    """Does a daemon hold this office's lock?"""
    if not path.exists():
        return False
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return True
    lock.release()
    return False


#: What runs beside the loops in threads of its own, such as the web console: begun with the desk and the
#: clock in a thread that has the database open, ended by calling what it gave back.  It stops no gateway.
Companion = Callable[[Desk, Callable[[], datetime]], Callable[[], None]]


class Gateway:
    """The loops and jobs of one office, startable and stoppable: what `run` and `demo` share."""

    def __init__(
        self,
        desk: Desk,
        sections: Sequence[ModemSection],
        clock: Callable[[], datetime] = utc_now,
        companions: Sequence[Companion] = (),
        stop: threading.Event | None = None,
    ) -> None:
        self.stop = stop or threading.Event()
        self.failure: BaseException | None = None
        self._desk, self._clock, self._since = desk, clock, clock()
        self._loops = [
            ModemLoop(section, desk, clock, self.stop, avoid=self._avoid_for(section)) for section in sections
        ]
        self._threads = [
            threading.Thread(target=self._guard, args=(loop,), name=f"modem-{loop.name}", daemon=True)
            for loop in self._loops
        ]
        self._scheduler: object = None
        self._companions, self._partings = companions, list[Callable[[], None]]()

    def start(self) -> None:
        """Start everything; returns at once."""
        # An import's merge may hold the database for longer than a command would wait.
        be_patient(self.stop.is_set)
        self._beat()
        for loop in self._loops:
            load_driver(loop.section)
        self._scheduler = jobs.start(self._desk, self._clock)
        self._clock_watch = ClockWatch(self._scheduler, self._clock)
        for thread in self._threads:
            thread.start()
        self._partings = [begin(self._desk, self._clock) for begin in self._companions]

    def wait(self) -> None:
        """Wait until something sets `stop`, then end in order: loops first, jobs after them."""
        while not self.stop.wait(BEAT_S):
            self._clock_watch.look()
            self._beat()
            # While the server is away the loops may stand still: a new start would not bring it back.
            if is_away() or all(time.monotonic() - loop.awake_at < STUCK_S for loop in self._loops):
                notify("WATCHDOG=1")
        notify("STOPPING=1")
        for part in self._partings:
            part()
        for thread in self._threads:
            thread.join(STOP_PATIENCE_S)
        if self._scheduler is not None:
            # A job in hand is finished before the database is closed under it.
            self._scheduler.shutdown()  # type: ignore[attr-defined]

    def _beat(self) -> None:
        now = self._clock()
        try:
            clock_doubt.note(now)
            modems.record_daemon(os.getpid(), self._since, __version__, now)
        except Exception as error:
            if not is_away(error):
                raise

    def _guard(self, loop: ModemLoop) -> None:
        """Run a loop; a bug in it stops nobody else, a database that fails stops the gateway."""
        wait_s, longest_s = _RESTART_S
        while not self.stop.is_set():
            begun = time.monotonic()
            try:
                with own_connection(), modems.holding(loop.name):
                    loop.run()
            except BaseException as error:
                if is_away(error):
                    self.stop.wait(_SERVER_RETRY_S)
                    continue
                if is_unusable(error) or isinstance(error, OfficeError) or not isinstance(error, Exception):
                    self._end(loop, error)
                    return
                if time.monotonic() - begun > _RAN_WELL_S:
                    wait_s = _RESTART_S[0]
                self._note_fault(loop, error, wait_s)
            self.stop.wait(wait_s)
            wait_s = min(wait_s * 2, longest_s)

    def _end(self, loop: ModemLoop, error: BaseException) -> None:
        log.critical("%s: the loop ended: %s", loop.name, plain_words(error))
        self.failure = error
        self.stop.set()

    def _note_fault(self, loop: ModemLoop, error: Exception, wait_s: float) -> None:
        # The place and the kind of error, not its text: that may quote what somebody wrote.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        log.error("%s: a fault in the program, %s; it starts again in %.0f s", loop.name, what, wait_s)
        try:
            with explained(self._desk.config.database_url), own_connection():
                modems.record(loop.name, self._clock(), state="failed", detail=what)
        except DatabaseError as unusable:
            if not is_away(unusable):
                self._end(loop, unusable)

    def _avoid_for(self, section: ModemSection) -> Callable[[], tuple[str, ...]]:
        def avoid() -> tuple[str, ...]:
            others = [loop for loop in self._loops if loop.name != section.name and loop.ready]
            theirs = {prefix for loop in others for prefix in loop.section.prefixes}
            return tuple(_e164_beginning(prefix) for prefix in sorted(theirs - set(section.prefixes)))

        return avoid


def run(
    config: Config, names: Sequence[str] = (), companions: Sequence[Companion] = (), *, stop: threading.Event
) -> None:
    """Run the gateway until `stop` is set.  Raises SmsgwError when it cannot start or has to end."""
    sections = choose_modems(config, names)
    desk = open_desk(config)
    with office_lock(config.lock_path):
        database = open_database(config.database_url, migrate=True, make=False, check=True)
        with explained(config.database_url):
            modems.check_same_key(desk.vault, utc_now())
        gateway = Gateway(desk, sections, companions=companions, stop=stop)
        gateway.start()
        notify("READY=1")
        log.info("smsgw %s runs for %s", __version__, config.office.name)
        gateway.wait()
        database.close()
    if gateway.failure is not None:
        if isinstance(gateway.failure, SmsgwError):
            raise gateway.failure
        raise OfficeError(f"the gateway had to stop: {plain_words(gateway.failure)}") from gateway.failure


def choose_modems(config: Config, names: Sequence[str]) -> list[ModemSection]:
    """The named modems, or all.  Raises UsageError for a name that the configuration does not hold."""
    known = {section.name: section for section in config.modem}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"no [[modem]] is called {unknown[0]!r}; there are: {', '.join(known)}")
    return [known[name] for name in names] or list(known.values())


def _e164_beginning(prefix: str) -> str:
    """`0811` as numbers in the outbox begin: `+62811`."""
    return "+62" + prefix[1:] if prefix.startswith("0") else prefix
