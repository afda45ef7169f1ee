"""`smsgw broadcast create`: a text and a list, frozen as a draft."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smsgw.admin.broadcast_shapes import account_object, in_words
from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_json, say, short
from smsgw.admin.times import parse_future
from smsgw.errors import ImportFileError, TextError, UsageError

if TYPE_CHECKING:
    from smsgw.broadcasts.freezing import Frozen
    from smsgw.office.mailing import Mailing

_file = click.Path(exists=True, dir_okay=False, path_type=Path)

as_option = click.option("--as", "who", metavar="NAME", help="Who does it, for the history; usual: the user.")

# The bar counts in thousandths of the file.
_STEPS = 1000


@click.command()
@click.option("--text", help="The text; {columns} of the list are filled in for each recipient.")
@click.option("--text-file", type=_file, metavar="FILE", help="The text from a file in UTF-8.")
@click.option(
    "--to-file", type=_file, metavar="FILE", help="CSV or XLSX: a header row, the number in `phone`."
)
@click.option("--to-requests", metavar="FILTER", help="The numbers of requests: state=ready,older=14d.")
@click.option("--at", metavar="TIME", help='Begin by itself then: "2026-11-25 08:00", "besok 08:00".')
@click.option("--strict", is_flag=True, help="Refuse the list for one bad row instead of leaving it out.")
@as_option
@json_option
@pass_office
def create(
    office: Office,
    text: str | None,
    text_file: Path | None,
    to_file: Path | None,
    to_requests: str | None,
    at: str | None,
    strict: bool,
    who: str | None,
    as_json: bool,
) -> None:
    """Freeze a text and its recipients as a draft; prints its id. Nothing goes out before `start`, or --at.

    The list's number is in the column phone (hp, no_hp, nomor); the text may name every other column, as
    {nama}, and {sig} and {office}. Each number gets the text once; who said STOP is left out, and so are rows
    without a number that could be texted: `preview` and `export --removed` say which, and why.

    --to-requests takes state=, document=, counter=, older=, newer= with commas between; the text may name
    {resi}, {dokumen}, {status} and {loket}.

    \b
    Example:
      smsgw broadcast create --text "Yth {nama}, Loket 3 pindah ke lantai 2. {sig}" --to-file warga.csv
      smsgw broadcast create --text-file libur.txt --to-requests state=ready,older=14d --at "besok 08:00"
    """
    from smsgw import broadcasts

    if (text is None) == (text_file is None):
        raise click.UsageError("give the text either by --text or by --text-file")
    if (to_file is None) == (to_requests is None):
        raise click.UsageError("give the recipients either by --to-file or by --to-requests")
    now = office.now()
    due_at = parse_future(at, now, office.zone) if at else None
    written = text if text_file is None else _read_text(text_file)
    order = broadcasts.Order(written or "", who or office.who, now, due_at, strict)
    with office.database():
        with _mailing(office, to_file, to_requests, now) as mailing:
            frozen = broadcasts.create(order, mailing, office.desk)
        account = broadcasts.account(frozen.id, office.desk, now)
    if as_json:
        print_json(account_object(account, office.zone))
    else:
        click.echo(frozen.id)
    _remark(office, frozen, due_at)


@contextmanager
def _mailing(office: Office, path: Path | None, selection: str | None, now: datetime) -> Iterator["Mailing"]:
    """The list, from a file with a progress bar or from the requests; errors name the file."""
    from smsgw import broadcasts
    from smsgw.office.mailing import open_mailing

    if path is None:
        try:
            wanted = broadcasts.parse_selection(selection or "", office.desk)
        except UsageError as error:
            raise click.BadParameter(str(error), param_hint="--to-requests") from error
        yield broadcasts.mailing_of(wanted, office.desk, now)
        return
    try:
        with (
            click.progressbar(length=_STEPS, label=path.name, file=sys.stderr) as bar,
            open_mailing(path, lambda share: bar.update(int(share * _STEPS) - bar.pos)) as mailing,
        ):
            yield mailing
    except ImportFileError as error:
        raise ImportFileError(f"{path.name}: {error}") from error


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TextError(f"{path}: not a text in UTF-8; save it as plain text") from None


def _remark(office: Office, frozen: "Frozen", due_at: datetime | None) -> None:
    for problem in frozen.problems:
        say(problem)
    if frozen.bad > len(frozen.problems):
        say(f"... and {frozen.bad - len(frozen.problems)} more")
    removed = in_words(frozen.removed)
    left_out = f"; left out: {removed}" if removed else ""
    say(f"{frozen.recipients} recipients, {frozen.segments} SMS{left_out}.")
    if due_at:
        say(f"It begins by itself at {short(due_at, office.zone)}; else: smsgw broadcast cancel {frozen.id}")
    if office.config.broadcast.approval:
        say(f"Another person approves it: smsgw broadcast approve {frozen.id}")
    say(f"See it: smsgw broadcast preview {frozen.id}; send it: smsgw broadcast start {frozen.id}")
