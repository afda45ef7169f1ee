"""`smsgw run`: the daemon."""

import logging

import click

from smsgw.admin.context import Office, pass_office


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
    from smsgw.daemon import process

    if not office.verbose:
        logging.getLogger().setLevel(logging.INFO)
        # The scheduler tells of every bell it rings.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
    process.run(office.config, names)
