"""`smsgw install-files`: what udev and systemd need to know of a gateway, ready to be installed."""

import shutil
import sys
from importlib import resources
from pathlib import Path

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.printing import say
from smsgw.admin.writing import write_text
from smsgw.errors import UsageError


@click.command("install-files")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--user", help="Who the service runs as; you by default.")
@pass_office
def install_files(office: Office, folder: Path, user: str | None) -> None:
    """Write a udev rule and a systemd unit for this office into DIR.

    The rule keeps ModemManager away from the sticks and gives them steady names; the unit starts the
    gateway with the computer and starts it again whenever it ends.

    \b
    Example:
      smsgw install-files .
    """
    if sys.platform == "win32":
        raise UsageError("udev and systemd are Linux's; on Windows let the Task Scheduler start smsgw run")
    values = {
        "program": shutil.which("smsgw") or f"{sys.executable} -m smsgw",
        "config": str(office.config.path),
        "folder": str(office.config.folder),
        "user": user or office.who,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("70-smsgw.rules", "smsgw.service"):
        text = resources.files("smsgw.admin").joinpath("files", name).read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        write_text(folder / name, text)
        click.echo(str(folder / name))
    say(f"sudo cp {folder / '70-smsgw.rules'} /etc/udev/rules.d/ && sudo udevadm control --reload")
    say(f"sudo cp {folder / 'smsgw.service'} /etc/systemd/system/ && sudo systemctl enable --now smsgw")
