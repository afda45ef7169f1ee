"""`smsgw doctor`: what is wrong with the modems, in plain words."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import clean, print_json, say
from smsgw.errors import DatabaseError

_MARKS = {"id": {True: "OK", False: "MASALAH", None: "-"}, "en": {True: "OK", False: "PROBLEM", None: "-"}}


@click.command()
@click.option("--modem", "names", multiple=True, metavar="NAME", help="Only this modem; may be given again.")
@json_option
@pass_office
@click.pass_context
def doctor(ctx: click.Context, office: Office, names: tuple[str, ...], as_json: bool) -> None:
    """Look for what is wrong: ports, modems, SIM, PIN, network, service centre, storage, credit.

    Each line is OK, a problem with what to do about it, or "-" where nothing is known. While the gateway
    runs it is asked; else the modem is opened for a moment. Nothing is sent and nothing is deleted.
    Exit status 1 when something is wrong.

    \b
    Example:
      smsgw doctor
      smsgw doctor --json
    """
    findings = list(_examine(office, names, as_json))
    if as_json:
        print_json([_object(one) for one in findings])
    else:
        _conclude(office, findings)
    if any(one.ok is False for one in findings):
        ctx.exit(1)


def _examine(office: Office, names: tuple[str, ...], as_json: bool) -> Iterator[Any]:
    from smsgw import diagnosis
    from smsgw.daemon.process import choose_modems, is_running
    from smsgw.db.trouble import server_plain

    with ExitStack() as stack:
        running = is_running(office.config.lock_path)
        remember, trouble = True, None
        try:
            stack.enter_context(office.database())
        except DatabaseError as error:
            trouble = server_plain(error, office.config.office.language)
            if running and trouble is None:
                raise
            if trouble is None:
                say(str(error))
            remember = False
        looking = diagnosis.Doctor(office.config, running, remember, office.now, say, trouble)
        for finding in diagnosis.diagnose(looking, tuple(choose_modems(office.config, names))):
            if not as_json:
                _show(finding, office.config.office.language)
            yield finding


def _show(finding: Any, language: str) -> None:
    mark = _MARKS[language][finding.ok]
    click.echo(f"{mark:<8} {clean(finding.subject)}: {clean(finding.what)}")
    if finding.cure:
        click.echo(f"{'':<8} -> {clean(finding.cure)}")


def _conclude(office: Office, findings: list[Any]) -> None:
    wrong = sum(one.ok is False for one in findings)
    if office.config.office.language == "en":
        say("All is well." if not wrong else f"{wrong} to be mended.")
    else:
        say("Semua baik." if not wrong else f"{wrong} hal perlu dibereskan.")


def _object(finding: Any) -> dict[str, object]:
    return {
        "subject": finding.subject,
        "check": finding.check,
        "ok": finding.ok,
        "what": finding.what,
        "cure": finding.cure,
    }
