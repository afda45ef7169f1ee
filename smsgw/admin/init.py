"""`smsgw init`: a new office."""

from pathlib import Path

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.printing import say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--office", default="Dukcapil Kab. Contoh", show_default=True, help="The office's name.")
@click.option(
    "--signature",
    default="-Dukcapil Contoh",
    show_default=True,
    help="Ends every SMS; at most 24 characters.",
)
@click.option("--timezone", default="Asia/Jakarta", show_default=True, help="The office's time zone.")
@click.option(
    "--port", default="auto", show_default=True, help="The modem's port: auto, COM5, /dev/ttyUSB0 ..."
)
@click.option(
    "--language",
    type=click.Choice(["id", "en"]),
    default="id",
    show_default=True,
    help="Of texts to citizens.",
)
@pass_office
def init(
    _office: Office, folder: Path, office: str, signature: str, timezone: str, port: str, language: str
) -> None:
    """Make the folder DIR with all that a gateway needs: settings, database, key, room for own texts.

    The folder is the whole state of the gateway and can be copied. Nothing is overwritten.

    \b
    Example:
      smsgw init KANTOR --office "Dukcapil Kab. Contoh" --signature "-Dukcapil Contoh"
    """
    from smsgw.admin.founding import found_office

    values = {
        "office": office, "signature": signature, "timezone": timezone, "port": port, "language": language
    }  # fmt: skip
    config = found_office(folder, values)
    click.echo(str(config.folder))
    say(f"Made. Next: set the opening hours in {config.path.name}, then: smsgw --config {folder} run")
    say(f"Keep a copy of {config.key_path.name} in a safe place: without it no NIK can be found again.")
