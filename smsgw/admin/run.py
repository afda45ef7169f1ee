"""`smsgw run`: the daemon."""

import logging
from contextlib import suppress

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.stopping import stop_on_signals
from smsgw.errors import DatabaseError


@click.command()
@click.option("--modem", "names", multiple=True, metavar="NAME", help="Only this modem; may be given again.")
@pass_office
def run(office: Office, names: tuple[str, ...]) -> None:
    """Run the gateway until Ctrl-C or SIGTERM; the segment in hand is finished first.

    It logs to standard error. A second one on the same office refuses to start.

    \b
    Example:
      smsgw --config KANTOR run
      smsgw run --modem utama
    """
    stop = stop_on_signals()
    _refuse_strange_key(office)
    from smsgw.admin.companions import companions
    from smsgw.daemon import process

    if not office.verbose:
        logging.getLogger().setLevel(logging.INFO)
        # The scheduler tells of every bell it rings.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
    process.run(office.config, names, companions(), stop=stop)


def _refuse_strange_key(office: Office) -> None:
    """Raise OfficeError where the key file is another office's.

    A database that cannot be opened as it is, such as one to be migrated, is for the daemon to judge.
    """
    from smsgw.db import requests

    vault = office.desk.vault
    with suppress(DatabaseError), office.database():
        requests.check_key(vault)
    office.close()
