"""`smsgw ticket`: complaints, for the head of the office and the inspector.

One rule: whoever looks at complaints here stands in the audit log, and sees who complained only where
they ask for it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import choose_states, filter_options, json_option, read_window
from smsgw.admin.printing import (
    clean,
    iso,
    print_fields,
    print_json,
    print_json_array,
    print_table,
    say,
    short,
)
from smsgw.admin.ticket_shapes import as_csv, promise, sender, ticket_object
from smsgw.admin.writing import write_text
from smsgw.errors import SmsgwError, UsageError

if TYPE_CHECKING:
    from smsgw.db.models import Ticket

code_argument = click.argument("code", metavar="TICKET")
reveal_option = click.option("--reveal", is_flag=True, help="Show who complained; noted in the audit log.")
kind_option = click.option(
    "--kind", multiple=True, help="Only PUNGLI, KETERLAMBATAN ...; may be given again."
)
late_option = click.option("--late", is_flag=True, help="Only open ones whose promised answer is late.")


@click.group()
def ticket() -> None:
    """Complaints (LAPOR). They are confidential: looking at them is noted in the audit log.

    \b
    Example:
      smsgw ticket list --state open
      smsgw ticket answer L-3 "Petugas sudah diganti, uang dikembalikan di loket 1."
    """


@ticket.command("list")
@filter_options("state", "since", "limit")
@kind_option
@late_option
@pass_office
def list_(
    office: Office,
    state: tuple[str, ...],
    since: str | None,
    limit: int | None,
    kind: tuple[str, ...],
    late: bool,
    as_json: bool,
) -> None:
    """Complaints, newest first, without their words.

    \b
    Example:
      smsgw ticket list --state open --kind PUNGLI
      smsgw ticket list --late --json
    """
    window = read_window(office, since=since, number=None, limit=limit, as_json=as_json)
    rows = _find(office, "list_tickets", state, window.since, window.limit, kind, late)
    if as_json:
        print_json_array(ticket_object(office, row) for row in rows)
        return
    print_table(
        ("TICKET", "OPENED", "STATE", "ANSWER BY", "KIND", "AMOUNT", "FROM", "RECEIPT", "PLACE"),
        [
            (
                f"L-{row.id}", short(row.opened_at, office.zone), row.state, promise(office, row), row.kind,
                row.amount, sender(row), row.receipt_code, row.place,
            )
            for row in rows
        ],
    )  # fmt: skip


@ticket.command()
@code_argument
@reveal_option
@json_option
@pass_office
def show(office: Office, code: str, reveal: bool, as_json: bool) -> None:
    """One complaint with its words and what was added to it.

    \b
    Example:
      smsgw ticket show L-3
      smsgw ticket show L-3 --reveal
    """
    from smsgw.db import audit, tickets

    number = _number(code)
    with office.database():
        row, notes = _get(number), tickets.notes(number)
        audit.record(office.who, "reveal_ticket" if reveal else "show_ticket", f"L-{number}", office.now())
    found = ticket_object(office, row, reveal=reveal)
    lines = [{"at": iso(note.at, office.zone), "who": note.who or None, "text": note.text} for note in notes]
    if as_json:
        print_json({**found, "notes": lines})
        return
    print_fields(found)
    for line in lines:
        click.echo(clean(f"{line['at']}  {line['who'] or 'warga'}: {line['text']}"))


@ticket.command()
@code_argument
@click.argument("words", metavar="TEXT")
@json_option
@pass_office
def answer(office: Office, code: str, words: str, as_json: bool) -> None:
    """Answer a complaint: TEXT goes to who complained, inside one SMS, and stands in the ticket.

    \b
    Example:
      smsgw ticket answer L-3 "Petugas sudah diganti, uang dikembalikan di loket 1."
    """
    from smsgw import ticket_answers
    from smsgw.db import audit, tickets
    from smsgw.db.database import transaction

    number, now, desk = _number(code), office.now(), office.desk
    with office.database(), transaction():
        _get(number)
        outbox_id = ticket_answers.answer_ticket(number, words, office.who, desk, now)
        audit.record(office.who, "answer_ticket", f"L-{number}", now)
        row = tickets.get(number)
    if as_json:
        print_json({**ticket_object(office, row), "outbox_id": outbox_id})
    elif outbox_id is None:
        say(f"L-{number} is answered. No SMS: the number said STOP, is forgotten, or was told this before.")
    else:
        click.echo(outbox_id)
        say(f"L-{number} is answered; the SMS is queued.")


@ticket.command()
@click.argument("codes", metavar="TICKET...", nargs=-1, required=True)
@pass_office
def close(office: Office, codes: tuple[str, ...]) -> None:
    """Nothing more will be done about these complaints; all of them or none. Nobody is told.

    \b
    Example:
      smsgw ticket close L-3 L-4
    """
    from smsgw.db import audit, tickets
    from smsgw.db.database import transaction

    numbers = [_number(code) for code in codes]
    with office.database(), transaction():
        for number in numbers:
            tickets.close(_get(number).id)
            audit.record(office.who, "close_ticket", f"L-{number}", office.now())
    say(f"{len(numbers)} tickets closed.")


@ticket.command()
@filter_options("state", "since")
@kind_option
@late_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Usual: standard output.",
)
@reveal_option
@pass_office
def export(
    office: Office,
    state: tuple[str, ...],
    since: str | None,
    kind: tuple[str, ...],
    late: bool,
    output: Path | None,
    reveal: bool,
    as_json: bool,
) -> None:
    """Complaints as CSV, such as for SP4N-LAPOR!, without a whole phone number unless --reveal is given.

    \b
    Example:
      smsgw ticket export --since 30d --output aduan.csv
    """
    if as_json and output is not None:
        raise click.UsageError("--json goes to standard output; leave --output away, or write > FILE")
    action = "reveal_tickets" if reveal else "export_tickets"
    since_at = read_window(office, since=since, number=None, limit=None, as_json=True).since
    rows = _find(office, action, state, since_at, None, kind, late)
    found = [ticket_object(office, row, reveal=reveal) for row in rows]
    if as_json:
        print_json_array(found)
    elif output is None:
        click.echo(as_csv(found), nl=False)
    else:
        # A spreadsheet takes a file for UTF-8 by its byte order mark.
        write_text(output, as_csv(found), encoding="utf-8-sig", private=True)
        say(f"{len(found)} tickets in {output}.")


def _find(
    office: Office,
    action: str,
    state: Sequence[str],
    since: Any,
    limit: int | None,
    kind: Sequence[str],
    late: bool,
) -> "list[Ticket]":
    """The tickets that the filters ask for; that somebody looked is noted."""
    from smsgw.db import audit, tickets
    from smsgw.db.models import TicketState

    states = [TicketState(word) for word in choose_states(tuple(state), tuple(TicketState))]
    kinds = [word.strip().upper() for text in kind for word in text.split(",") if word.strip()]
    with office.database():
        rows = tickets.list_tickets(
            states=states, since=since, kinds=kinds, late_at=office.now() if late else None, limit=limit
        )
        audit.record(office.who, action, f"{len(rows)} tickets", office.now())
    return rows


def _number(code: str) -> int:
    from smsgw.db import tickets

    number = tickets.parse_code(code)
    if number is None:
        raise UsageError("that is no ticket's code; it looks like L-318. See: smsgw ticket list")
    return number


def _get(number: int) -> "Ticket":
    from smsgw.db import tickets

    try:
        return tickets.get(number)
    except UsageError as error:
        raise SmsgwError(f"{error}. See: smsgw ticket list") from error
