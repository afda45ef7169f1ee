"""`smsgw inbox`: what came in."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import choose_states, filter_options, json_option, read_window
from smsgw.admin.printing import print_fields, print_json, print_json_array, print_table, short
from smsgw.admin.shapes import inbox_object
from smsgw.errors import SmsgwError


@click.group()
def inbox() -> None:
    """The texts that came in; NIK and KK numbers in them are masked.

    \b
    Example:
      smsgw inbox list --state unanswered --since kemarin
      smsgw inbox show 41
    """


@inbox.command("list")
@filter_options("state", "since", "number", "limit")
@pass_office
def list_(
    office: Office,
    state: tuple[str, ...],
    since: str | None,
    number: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Inbound texts, newest first.

    \b
    Example:
      smsgw inbox list --since "2026-11-24 08:00"
      smsgw inbox list --number 0812-0000-0012 --json
    """
    from smsgw.db import listings
    from smsgw.db.models import InboxState

    window = read_window(office, since=since, number=number, limit=limit, as_json=as_json)
    states = choose_states(state, tuple(InboxState))
    wanted = listings.Wanted(states, window.since, window.number, window.limit)
    with office.database():
        rows = listings.inbox_messages(wanted)
        if as_json:
            print_json_array(inbox_object(row, office.zone) for row in rows)
            return
        print_table(
            ("ID", "RECEIVED", "FROM", "STATE", "READ AS", "REPLY", "TEXT"),
            [
                (
                    row.id,
                    short(row.received_at, office.zone),
                    row.sender,
                    row.state,
                    row.intent,
                    row.reply_id,
                    row.text,
                )
                for row in rows
            ],
        )


@inbox.command()
@click.argument("message_id", metavar="ID", type=int)
@json_option
@pass_office
def show(office: Office, message_id: int, as_json: bool) -> None:
    """One inbound text with what became of it.

    \b
    Example:
      smsgw inbox show 41
    """
    from smsgw.db import listings

    with office.database():
        row = listings.find_inbox(message_id)
    if row is None:
        raise SmsgwError(f"no inbound text has the id {message_id}. See: smsgw inbox list")
    found = inbox_object(row, office.zone)
    if as_json:
        print_json(found)
    else:
        print_fields({**found, "reason": row.reason})
