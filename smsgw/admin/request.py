"""`smsgw request`: documents in progress, as the counter writes them down and moves them on.

The file import is in request_import.py, the moves from state to state in request_moves.py.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import filter_options, json_option, read_window
from smsgw.admin.printing import print_fields, print_json, print_json_array, print_table, say, short
from smsgw.admin.request_import import import_
from smsgw.admin.request_moves import advance, undo
from smsgw.admin.request_reading import Narrowing, find_requests, read_code, read_new, read_states
from smsgw.admin.shapes import move_object, request_object
from smsgw.errors import SmsgwError
from smsgw.office.states import State

if TYPE_CHECKING:
    from smsgw.db.requests import Found


@click.group()
def request() -> None:
    """Documents in progress: what a citizen asks for with CEK, and is told of when it changes.

    \b
    Example:
      smsgw request add --document KTP --nik 3399011203959002 --phone 0812-0000-0012
      smsgw request advance 417-205 siap
      smsgw request import harian.csv
    """


request.add_command(import_)
request.add_command(advance)
request.add_command(undo)


@request.command()
@click.option(
    "--document", "--dokumen", required=True, help="KTP, KK, AKTA_LAHIR ... or its Indonesian name."
)
@click.option("--nik", help="16 digits; - asks for it, so that it stays out of the shell's history.")
@click.option("--receipt-code", "--resi", help="The code on the slip; one is made when it is missing.")
@click.option("--state", "--status", default="received", show_default=True, help="English or Indonesian.")
@click.option("--phone", "--hp", multiple=True, help="A number that may ask and is told; may be given again.")
@click.option("--phone2", "--hp2", help="A second number.")
@click.option("--counter", "--loket", help="Where it is collected.")
@click.option("--note", "--catatan", help="What is missing, or why not; a citizen reads it.")
@click.option("--received-at", metavar="TIME", help="When it was handed in; usual: now.")
@click.option("--due-at", metavar="TIME", help="The promised time.")
@click.option("--ready-at", metavar="TIME", help="When it became ready.")
@click.option("--no-notices", is_flag=True, help="Tell nobody.")
@json_option
@pass_office
def add(office: Office, no_notices: bool, as_json: bool, **values: str | tuple[str, ...] | None) -> None:
    """Write a request down; prints its receipt code. Its numbers get the notice of its state.

    \b
    Example:
      smsgw request add --document "akta lahir" --phone 0812-0000-0012 --due-at "besok 10:00"
    """
    from smsgw import notices
    from smsgw.db import promises, requests
    from smsgw.db.database import transaction
    from smsgw.office import notes

    now, desk = office.now(), office.desk
    new = read_new(office, values)
    with office.database(), transaction():
        if new.receipt_code and requests.find_by_receipt(new.receipt_code):
            raise SmsgwError(
                f"receipt code {new.receipt_code} is taken. Look at it: smsgw request show {new.receipt_code}"
            )
        found = requests.add(promises.with_due(new, desk, now), office.who, now, desk.vault)
        queued = [] if no_notices else notices.on_state(found, desk, now)
    if warning := notes.warning(new.note):
        say(warning)
    if as_json:
        _print_one(office, found.receipt_code)
    else:
        click.echo(found.receipt_code)
        if queued:
            say(f"{len(queued)} notices queued.")


@request.command("list")
@filter_options("state", "since", "number", "limit")
@click.option("--document", "--dokumen", multiple=True, help="Only these documents; may be given again.")
@click.option("--nik", help="Only this NIK.")
@click.option("--counter", "--loket", help="Only of this counter.")
@click.option("--older", metavar="AGE", help="Only those in their state for so long: 36h, 14d, 2w.")
@click.option("--ready", is_flag=True, help="The same as --state ready.")
@click.option("--waiting-blank", is_flag=True, help="The same as --state awaiting_stock.")
@click.option("--no-phone", is_flag=True, help="Only those that nobody can be told of.")
@click.option("--late", is_flag=True, help="Only unfinished ones whose promised time is past.")
@pass_office
def list_(
    office: Office,
    state: tuple[str, ...],
    since: str | None,
    number: str | None,
    limit: int | None,
    document: tuple[str, ...],
    nik: str | None,
    ready: bool,
    waiting_blank: bool,
    as_json: bool,
    counter: str | None,
    older: str | None,
    no_phone: bool,
    late: bool,
) -> None:
    """Requests, newest first. --since means the last change, --number a registered phone.

    \b
    Example:
      smsgw request list --ready --older 14d
      smsgw request list --late --counter "Loket 3"
      smsgw request list --state siap --document KTP
      smsgw request list --number 0812-0000-0012 --json
    """
    window = read_window(office, since=since, number=number, limit=limit, as_json=as_json)
    states = (*read_states(state), *[State.READY] * ready, *[State.AWAITING_STOCK] * waiting_blank)
    narrowing = Narrowing(counter, older, no_phone, late)
    with office.database():
        rows = find_requests(office, window, states, document, nik, narrowing)
        if as_json:
            print_json_array(request_object(found, moves, office.zone) for found, moves in rows)
            return
        print_table(
            ("RECEIPT", "DOCUMENT", "STATE", "SINCE", "NIK", "PHONES", "COUNTER", "NOTE"),
            [
                (
                    found.receipt_code, found.document, found.state.word, short(found.state_at, office.zone),
                    found.nik_masked, " ".join(found.phones), found.counter, found.note,
                )
                for found, _ in rows
            ],
        )  # fmt: skip


@request.command()
@click.argument("code", metavar="CODE")
@click.option("--reveal", is_flag=True, help="Show the whole NIK; noted in the audit log.")
@json_option
@pass_office
def show(office: Office, code: str, reveal: bool, as_json: bool) -> None:
    """One request in full.

    \b
    Example:
      smsgw request show 417-205
      smsgw request show 417-205 --reveal
    """
    found = _get(office, read_code(code))
    revealed = {"nik": _reveal_nik(office, found)} if reveal else {}
    if as_json:
        _print_one(office, found.receipt_code, revealed)
        return
    fields = {**request_object(found, [], office.zone), **revealed}
    del fields["history"]
    print_fields({**fields, "state": f"{found.state} ({found.state.word})", "phones": " ".join(found.phones)})


@request.command()
@click.argument("code", metavar="CODE")
@json_option
@pass_office
def history(office: Office, code: str, as_json: bool) -> None:
    """Who moved a request, when, from where to where.

    \b
    Example:
      smsgw request history 417-205
    """
    from smsgw.db import requests

    found = _get(office, read_code(code))
    with office.database():
        moves = requests.history(found.id)
    if as_json:
        print_json_array(move_object(move, office.zone) for move in moves)
        return
    print_table(
        ("AT", "FROM", "TO", "WHO", "NOTE"),
        [(short(move.at, office.zone), move.before, move.after, move.who, move.note) for move in moves],
    )


def _get(office: Office, code: str) -> "Found":
    from smsgw.db import requests

    with office.database():
        found = requests.find_by_receipt(code)
    if found is None:
        raise SmsgwError(f"no request has the receipt code {code}. See: smsgw request list")
    return found


def _reveal_nik(office: Office, found: "Found") -> str | None:
    """The whole NIK; that somebody looked is on disk before it is shown."""
    from smsgw.db import audit, requests

    with office.database():
        nik = requests.reveal_nik(found.id, office.desk.vault)
        audit.record(office.who, "reveal_nik", found.receipt_code, office.now())
    return nik


def _print_one(office: Office, code: str, revealed: Mapping[str, object] = MappingProxyType({})) -> None:
    from smsgw.db import requests

    found = _get(office, code)
    with office.database():
        moves = requests.history(found.id)
    print_json({**request_object(found, moves, office.zone), **revealed})
