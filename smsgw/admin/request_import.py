"""`smsgw request import`: the day's spreadsheet."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_json, say
from smsgw.errors import ImportFileError

if TYPE_CHECKING:
    from smsgw.intake import Report

# The bar counts in thousandths of the file.
_STEPS = 1000


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Import the good rows; write the bad ones to FILE.bad.csv.")
@click.option("--no-notices", is_flag=True, help="Tell nobody, as for the first import of old requests.")
@json_option
@pass_office
def import_(office: Office, path: Path, skip_bad: bool, no_notices: bool, as_json: bool) -> None:
    """Add and update requests from a spreadsheet, CSV or XLSX, with a header row.

    Columns in any order, English or Indonesian: receipt_code (resi), nik, document (dokumen), state (status),
    phone (hp), phone2, counter (loket), received_at, due_at, ready_at, note (catatan). Needed: document, and
    nik or receipt_code. A known receipt code updates its request; empty cells leave what is there. Without a
    code, the newest open request of the same NIK and document is meant, else a new one is made.

    One bad row, and nothing is imported, unless --skip-bad.

    \b
    Example:
      smsgw request import harian.csv
      smsgw request import lama.xlsx --no-notices --skip-bad
    """
    from click.termui import progressbar

    from smsgw import intake

    order = intake.Order(path, office.who, office.now(), tell=not no_notices, skip_bad=skip_bad)
    bar: Any = progressbar(length=_STEPS, label=path.name, file=sys.stderr)
    try:
        with office.database(), bar:
            report = intake.import_file(
                order, office.desk, lambda share: bar.update(int(share * _STEPS) - bar.pos)
            )
    except ImportFileError as error:
        raise ImportFileError(f"{path.name}: {error}") from error
    _remark(report)
    if report.merged is None:
        raise ImportFileError(
            f"{path.name}: {report.bad} of {report.rows} rows cannot be taken; nothing was imported. "
            "Mend them, or take the others with --skip-bad"
        )
    merged = report.merged
    if as_json:
        print_json(
            {
                "rows": report.rows,
                "added": merged.added,
                "updated": merged.known,
                "changed": merged.changed,
                "notices": merged.notices,
                "bad": report.bad,
                "bad_file": os.fspath(report.bad_path) if report.bad_path else None,
            }
        )
        return
    click.echo(
        f"{merged.added} requests added, {merged.known} updated, {merged.changed} of them to a new state; "
        f"{merged.notices} notices queued."
    )


def _remark(report: "Report") -> None:
    """What the operator should look at."""
    for problem in report.problems:
        say(problem)
    if report.bad > len(report.problems):
        say(f"... and {report.bad - len(report.problems)} more")
    if report.ignored:
        say(f"Note: these columns mean nothing here: {', '.join(report.ignored)}.")
    if report.suspicious_niks:
        say(f"Note: {report.suspicious_niks} NIKs end in 0. Has a spreadsheet replaced their last digits?")
    if report.merged is not None and report.untold.count:
        _warn_of_notes(report)
    if report.bad_path:
        say(f"{report.bad} bad rows are in {report.bad_path}: mend them there and import that file.")


def _warn_of_notes(report: "Report") -> None:
    """Notes that citizens do not get to read, and why."""
    from smsgw.office import notes

    for told in report.untold.first:
        say(told)
    if report.untold.count > len(report.untold.first):
        say(f"... and {report.untold.count - len(report.untold.first)} more")
    say(f"Warning: {report.untold.count} notes are kept but not sent. {notes.CURE}")
