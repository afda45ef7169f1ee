"""`smsgw db`: the care of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_json, say
from smsgw.errors import DatabaseError, SmsgwError

if TYPE_CHECKING:
    from smsgw.db.backup import Places


@click.group()
def db() -> None:
    """The database: bring it up to date, look for damage, copy it, bring a copy back, forget old texts.

    \b
    Example:
      smsgw db backup /media/usb/dukcapil.zip
      smsgw db check
    """


@db.command()
@pass_office
def migrate(office: Office) -> None:
    """Bring the database up to this release, after a copy beside it. The daemon must not run.

    \b
    Example:
      smsgw db migrate
    """
    from smsgw.db.database import applied_migrations, is_lost, open_database

    with _alone(office):
        is_new = _is_sqlite(office) and is_lost(Path(office.config.database_url.removeprefix("sqlite:///")))
        opened = open_database(office.config.database_url, migrate=True)
        count = len(applied_migrations(opened))
        opened.close()
    if is_new:
        say("There was no data here: a new, empty database was made.")
    say(f"The database is up to date ({count} migrations).")


@db.command()
@json_option
@pass_office
def check(office: Office, as_json: bool) -> None:
    """Look at every page of the database, and whether the key opens what is in it.

    \b
    Example:
      smsgw db check
    """
    from smsgw.db import backup as copies
    from smsgw.db import requests
    from smsgw.db.database import shown

    problem = None
    try:
        if _is_sqlite(office):
            copies.check_file(_places(office).database)
        with office.database():
            requests.check_key(office.desk.vault)
    except SmsgwError as error:
        problem = str(error)
        if "damaged" in problem and "smsgw db restore" not in problem:
            problem += ". Restore the last backup with: smsgw db restore FILE"
    if as_json:
        print_json({"ok": problem is None, "problem": problem})
    elif problem is None:
        click.echo(f"{shown(office.config.database_url)}: no damage; the key fits.")
    if problem is not None:
        raise DatabaseError(problem)


@db.command()
@click.argument("target", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--encrypt",
    "is_encrypted",
    is_flag=True,
    help="Under a passphrase: backup.passphrase_file, or asked for.",
)
@pass_office
def backup(office: Office, target: Path | None, is_encrypted: bool) -> None:
    """Copy the office into FILE, a .zip: database, key, settings, own texts. The daemon may run.

    Without FILE it is smsgw-DATE.zip in the current folder. The copy is checked before it gets its name. It
    holds the key that opens every NIK: keep it as you would keep the key, or --encrypt it. With a
    backup.passphrase_file it is always encrypted.

    \b
    Example:
      smsgw db backup /media/usb/dukcapil.zip
      smsgw db backup --encrypt /media/usb/dukcapil.zip.enc
    """
    from smsgw.db import backup as copies
    from smsgw.db import backup_cipher

    now = office.now()
    local = now.astimezone(office.zone)
    passphrase = _passphrase(office, is_new=True) if is_encrypted or office.config.passphrase_path else None
    ending = backup_cipher.ENDING if passphrase else ""
    target = target or Path(f"smsgw-{local:%Y%m%d-%H%M}.zip{ending}")
    octets = copies.back_up(_places(office), target, now, passphrase)
    click.echo(str(target))
    holds = "Without its passphrase nobody can open it" if passphrase else "It holds the office's key"
    say(f"{-(-octets // 1024)} kB, checked. {holds}: keep it in a safe place.")


@db.command()
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make the office anew in DIR, which is empty or not there: on another computer.",
)
@pass_office
def restore(office: Office, source: Path, into: Path | None) -> None:
    """Put the backup FILE in the place of the office's data. The daemon must not run.

    A damaged file, or one from a newer release, is refused. What was there is kept in a folder beside. The
    settings of this computer stay. An encrypted backup asks for its passphrase, unless
    backup.passphrase_file has it.

    On another computer, --into makes the whole office from FILE, settings and all.

    \b
    Example:
      smsgw db restore /media/usb/dukcapil.zip
      smsgw db restore /media/usb/dukcapil.zip --into KANTOR
    """
    from smsgw.db import backup as copies
    from smsgw.db import backup_cipher

    if into is not None:
        passphrase = _ask_passphrase() if backup_cipher.is_encrypted(source) else None
        _restore_into(source, into, office, passphrase)
        return
    passphrase = _passphrase(office) if backup_cipher.is_encrypted(source) else None
    with _alone(office):
        done = copies.restore(source, _places(office), office.now(), passphrase)
    say(f"Restored: {', '.join(done.names)}. What was there before is in {done.aside}")


@db.command()
@click.option(
    "--days", type=click.IntRange(min=1), help="Keep texts so long; usual: privacy.keep_messages_days."
)
@pass_office
def purge(office: Office, days: int | None) -> None:
    """Forget the texts of old messages now; the daemon does it every night.

    \b
    Example:
      smsgw db purge --days 30
    """
    from smsgw.db import inbox, outbox
    from smsgw.db.database import transaction

    keep_days = days or office.config.privacy.keep_messages_days
    now = office.now()
    with office.database(), transaction():
        received, sent = inbox.purge(now, keep_days), outbox.purge(now, keep_days)
    say(f"{received} inbound and {sent} outbound texts older than {keep_days} days were forgotten.")


def _restore_into(source: Path, folder: Path, office: Office, passphrase: str | None) -> None:
    """A whole office in a folder of its own.  Raises SmsgwError when something is there already."""
    from smsgw.config import load
    from smsgw.db import backup as copies

    if folder.is_dir() and any(folder.iterdir()):
        raise SmsgwError(f"{folder} is not empty; nothing was changed. Name a new folder")
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    places = copies.Places(
        folder / copies.DATABASE, folder / copies.KEY, folder / copies.SETTINGS, folder / copies.TEXTS
    )
    try:
        copies.restore(source, places, office.now(), passphrase)
    except SmsgwError:
        if is_new:
            folder.rmdir()
        raise
    if not places.settings.is_file():
        raise SmsgwError(f"the backup holds no settings: only its database is in {folder} now")
    wanted = Path(load(places.settings).database_url.removeprefix("sqlite:///"))
    if wanted != places.database.resolve():
        say(f"Note: its settings look for the database at {wanted}; it is in {places.database}.")
    say(f"Restored. Check [[modem]] port in {places.settings}, then: smsgw --config {folder} run")


def _passphrase(office: Office, *, is_new: bool = False) -> str:
    """From the office's file, or from the keyboard.  Raises DatabaseError."""
    from smsgw.db import backup_cipher

    path = office.config.passphrase_path
    return backup_cipher.read_passphrase(path) if path else _ask_passphrase(is_new=is_new)


def _ask_passphrase(*, is_new: bool = False) -> str:
    from smsgw.db import backup_cipher

    typed = click.prompt("Passphrase", hide_input=True, err=True, confirmation_prompt=is_new)
    return backup_cipher.check_passphrase(str(typed))


@contextmanager
def _alone(office: Office) -> Iterator[None]:
    """Nobody else has the office.  Raises OfficeError while the daemon runs."""
    from smsgw.daemon.process import office_lock

    with office_lock(office.config.lock_path):
        yield


def _is_sqlite(office: Office) -> bool:
    return office.config.database_url.startswith("sqlite:///")


def _places(office: Office) -> "Places":
    from smsgw.db.backup import places_of
    from smsgw.db.database import refuse_lost

    if not _is_sqlite(office):
        raise DatabaseError(
            "this office's database is on a server: use pg_dump and pg_restore, and copy smsgw.key"
        )
    places = places_of(office.config)
    is_restoring = click.get_current_context().info_name == "restore" and places.database.parent.is_dir()
    if not is_restoring:
        refuse_lost(places.database)
    return places
