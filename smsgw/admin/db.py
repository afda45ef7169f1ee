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
    from smsgw.db.database import applied_migrations, open_database

    with _alone(office):
        opened = open_database(office.config.database_url, migrate=True)
        count = len(applied_migrations(opened))
        opened.close()
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
    from smsgw.db.database import shown

    problem = None
    try:
        if _is_sqlite(office):
            copies.check_file(_places(office).database)
        with office.database():
            _check_key(office)
    except SmsgwError as error:
        problem = str(error)
    if as_json:
        print_json({"ok": problem is None, "problem": problem})
    elif problem is None:
        click.echo(f"{shown(office.config.database_url)}: no damage; the key fits.")
    if problem is not None:
        raise DatabaseError(f"{problem}. Restore the last backup with: smsgw db restore FILE")


@db.command()
@click.argument("target", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@pass_office
def backup(office: Office, target: Path | None) -> None:
    """Copy the office into FILE, a .zip: database, key, settings, own texts. The daemon may run.

    Without FILE it is smsgw-DATE.zip in the current folder. The copy is checked before it gets its name. It
    holds the key that opens every NIK: keep it as you would keep the key.

    \b
    Example:
      smsgw db backup /media/usb/dukcapil.zip
    """
    from smsgw.db import backup as copies

    now = office.now()
    local = now.astimezone(office.zone)
    target = target or Path(f"smsgw-{local:%Y%m%d-%H%M}.zip")
    octets = copies.back_up(_places(office), target, now)
    click.echo(str(target))
    say(f"{-(-octets // 1024)} kB, checked. It holds the office's key: keep it in a safe place.")


@db.command()
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_office
def restore(office: Office, source: Path) -> None:
    """Put the backup FILE in the place of the office's data. The daemon must not run.

    A damaged file, or one from a newer release, is refused. What was there is kept in a folder beside. The
    settings of this computer stay.

    \b
    Example:
      smsgw db restore /media/usb/dukcapil.zip
    """
    from smsgw.db import backup as copies

    with _alone(office):
        done = copies.restore(source, _places(office), office.now())
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

    if not _is_sqlite(office):
        raise DatabaseError(
            "this office's database is on a server: use pg_dump and pg_restore, and copy smsgw.key"
        )
    places = places_of(office.config)
    is_restoring = click.get_current_context().info_name == "restore" and places.database.parent.is_dir()
    if not places.database.is_file() and not is_restoring:
        raise DatabaseError(f"{places.database}: there is no database here. Make it with: smsgw db migrate")
    return places


def _check_key(office: Office) -> None:
    """Does the office's key open the newest NIK?  Raises OfficeError, SealError."""
    from smsgw.db import listings, requests

    vault = office.desk.vault
    for found, _ in listings.find_requests(listings.Wanted(limit=1)):
        requests.reveal_nik(found.id, vault)
