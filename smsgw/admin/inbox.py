"""`smsgw inbox`: what came in."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.inbox_teach import teach
from smsgw.admin.options import choose_states, filter_options, id_type, json_option, read_window
from smsgw.admin.printing import print_fields, print_json, print_json_array, print_table, short
from smsgw.admin.shapes import inbox_object
from smsgw.errors import SmsgwError
from smsgw.messages import Lane


@click.group()
def inbox() -> None:
    """The texts that came in; NIK and KK numbers in them are masked.

    The words of a complaint stand in its ticket: smsgw ticket show.

    \b
    Example:
      smsgw inbox list --state unanswered --since kemarin
      smsgw inbox show 41
    """


inbox.add_command(teach)

reveal_option = click.option(
    "--reveal", is_flag=True, help="Show the words of complaints; noted in the audit log."
)


@inbox.command("list")
@filter_options("state", "since", "number", "lane", "limit")
@reveal_option
@pass_office
def list_(
    office: Office,
    state: tuple[str, ...],
    since: str | None,
    number: str | None,
    lane: str | None,
    limit: int | None,
    reveal: bool,
    as_json: bool,
) -> None:
    """Inbound texts, newest first. --lane means those answered in it.

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
        _note(office, "inbox list", reveal=reveal)
        rows = listings.inbox_messages(wanted, Lane.parse(lane) if lane else None, reveal=reveal)
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
@click.argument("message_id", metavar="ID", type=id_type)
@reveal_option
@json_option
@pass_office
def show(office: Office, message_id: int, reveal: bool, as_json: bool) -> None:
    """One inbound text with what became of it.

    \b
    Example:
      smsgw inbox show 41
    """
    from smsgw.db import listings

    with office.database():
        _note(office, f"inbox {message_id}", reveal=reveal)
        row = listings.find_inbox(message_id, reveal=reveal)
    if row is None:
        raise SmsgwError(f"no inbound text has the id {message_id}. See: smsgw inbox list")
    found = inbox_object(row, office.zone)
    if as_json:
        print_json(found)
    else:
        print_fields({**found, "reason": row.reason})


def _note(office: Office, subject: str, *, reveal: bool) -> None:
    """Note who reads the words of complaints, before they are shown."""
    from smsgw.db import audit

    if reveal:
        audit.record(office.who, "reveal_inbox", subject, office.now())
