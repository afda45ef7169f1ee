"""`smsgw demo`: the whole gateway with nothing faked but the radio."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import file_type, read_lines
from smsgw.admin.printing import clean, say
from smsgw.errors import SmsgwError

# A reply takes about a second; to a thank-you none comes.
_PATIENCE_S = 5.0
_FIRST_PHONE = "+6281200000012"
_LOG = "smsgw.log"


@click.command()
@click.argument(
    "folder", metavar="[DIR]", default="demo-office", type=click.Path(file_okay=False, path_type=Path)
)
@click.option(
    "--script", type=file_type, metavar="FILE", help="Play this conversation instead; - standard input."
)
@pass_office
def demo(office: Office, folder: Path, script: Path | None) -> None:
    """Make an office of fictional data in DIR, with a simulated modem, and run the gateway on it.

    In a terminal it is a phone to type on. Without one, or with --script, it plays a conversation, prints it
    and ends. DIR is made anew each time; an office that is no demo is left alone.

    \b
    Example:
      smsgw demo
      smsgw demo --script percakapan.txt
    """
    from smsgw.admin.companions import companions
    from smsgw.admin.demo_office import MODEM, fill, make_office
    from smsgw.simulator.assembly import forget, simulator

    lines = read_lines(script) if script else None
    config = make_office(folder)
    office.config_path = config.path
    modem = simulator(MODEM)
    try:
        with _logging_to(folder / _LOG), office.database():
            count = fill(office.desk, office.now())
            say(f"{folder}: {count} fictional requests and a simulated modem; log in {folder / _LOG}")
            talks = lines is None and sys.stdin.isatty() and sys.stdout.isatty()
            with _running(office, companions(say) if talks else ()) as gateway:
                if talks:
                    _talk(office, modem, gateway)
                else:
                    _play(modem, lines or _shipped_script(), gateway)
    finally:
        forget(MODEM)


@contextmanager
def _running(office: Office, beside: Sequence[Any]) -> Iterator[Any]:
    """The real gateway in this process, stopped in order at the end."""
    from smsgw.daemon.process import Gateway, office_lock

    with office_lock(office.config.lock_path):
        gateway = Gateway(office.desk, office.config.modem, companions=beside)
        gateway.start()
        try:
            yield gateway
        finally:
            gateway.stop.set()
            gateway.wait()
    if gateway.failure is not None:
        raise SmsgwError(
            f"the gateway had to stop ({type(gateway.failure).__name__}); see {_LOG} in the folder"
        )


def _talk(office: Office, modem: Any, gateway: Any) -> None:
    from smsgw.admin.demo_phone import DemoPhone

    commands = {
        "/ready": lambda words: _make_ready(office, words),
        "/inbox": lambda _: _inbox(),
        "/outbox": lambda _: _outbox(),
    }
    phone = DemoPhone(modem, _FIRST_PHONE, office.zone, commands)
    try:
        phone.talk(gateway.stop.is_set)
    finally:
        phone.close()


def _play(modem: Any, lines: list[str], gateway: Any) -> None:
    """A script, line by line, with its remarks.  Raises ScriptError, ExpectationFailed."""
    from smsgw.simulator.script import parse_line
    from smsgw.simulator.stage import Stage

    statements = [(line, parse_line(line, number, _FIRST_PHONE)) for number, line in enumerate(lines, 1)]
    verbs = [statement.verb for _, statement in statements if statement is not None]
    stage = Stage(modem, click.echo)
    try:
        for line, statement in statements:
            if gateway.stop.is_set():
                return
            if statement is None:
                click.echo(line)
                continue
            del verbs[0]
            # A reply that is expected is waited for there; any other text gets its reply before we go on.
            until_next = takewhile(lambda verb: verb != "send", verbs)
            stage.patience_s = 0 if "expect" in until_next else _PATIENCE_S
            stage.perform(statement)
    finally:
        stage.close()


def _shipped_script() -> list[str]:
    from smsgw.admin.founding import shipped

    return shipped("demo.txt").splitlines()


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    """Log lines go to a file and not onto the phone's screen."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logging.basicConfig(
        filename=path,
        encoding="utf-8",
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    try:
        yield
    finally:
        for handler in list(root.handlers):
            root.removeHandler(handler)
            handler.close()
        for handler in before:
            root.addHandler(handler)
        root.setLevel(level)


def _make_ready(office: Office, words: str) -> str:
    """What a counter does: press "ready" for a receipt code."""
    from smsgw import notices
    from smsgw.db import requests
    from smsgw.db.database import transaction
    from smsgw.office.documents import State
    from smsgw.office.identity import parse_receipt

    code = parse_receipt(words)
    found = requests.find_by_receipt(code) if code else None
    if found is None:
        return "Which one? /ready 417-206 (or 417-207, 417-208)"
    if found.state is State.READY:
        return f"{code} is ready already; try /ready 417-206"
    now = office.now()
    try:
        with transaction():
            queued = notices.on_state(requests.move(found.id, State.READY, "demo", now), office.desk, now)
    except SmsgwError as error:
        return str(error)
    return f"{code} is ready; {len(queued)} notice queued for {', '.join(found.phones)}"


def _inbox() -> str:
    from smsgw.db import listings

    rows = list(listings.inbox_messages(listings.Wanted(limit=10)))
    lines = [
        f"{row.id:>3} {row.sender} {row.intent or '-'} ({row.reason or row.state}): {clean(row.text)}"
        for row in rows
    ]
    return "\n".join(reversed(lines)) or "Nothing came in yet."


def _outbox() -> str:
    from smsgw.db import listings

    rows = list(listings.outbox_messages(listings.Wanted(limit=10)))
    lines = [f"{row.id:>3} {row.recipient} {row.lane.word} {row.state}: {clean(row.text)}" for row in rows]
    return "\n".join(reversed(lines)) or "Nothing went out yet."
