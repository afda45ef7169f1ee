"""`smsgw outbox`: what goes out."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import choose_states, filter_options, id_type, json_option, read_window
from smsgw.admin.printing import print_fields, print_json, print_json_array, print_table, say, short
from smsgw.admin.shapes import outbox_object
from smsgw.errors import SmsgwError
from smsgw.messages import Lane


@click.group()
def outbox() -> None:
    """The texts that go out, their states and the reasons of those that did not arrive.

    \b
    Example:
      smsgw outbox list --state failed --since 2d
      smsgw outbox retry 107
    """


@outbox.command("list")
@filter_options("state", "since", "number", "lane", "limit")
@pass_office
def list_(
    office: Office,
    state: tuple[str, ...],
    since: str | None,
    number: str | None,
    lane: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Outbound texts, newest first.

    \b
    Example:
      smsgw outbox list --state queued --lane notice
      smsgw outbox list --state failed,undelivered --json
    """
    from smsgw.db import listings
    from smsgw.db.models import OutboxState

    window = read_window(office, since=since, number=number, limit=limit, as_json=as_json)
    states = choose_states(state, tuple(OutboxState))
    wanted = listings.Wanted(states, window.since, window.number, window.limit)
    with office.database():
        rows = listings.outbox_messages(wanted, Lane.parse(lane) if lane else None)
        if as_json:
            print_json_array(outbox_object(row, office.zone) for row in rows)
            return
        print_table(
            ("ID", "CREATED", "TO", "LANE", "STATE", "SMS", "REASON", "TEXT"),
            [
                (
                    row.id, short(row.created_at, office.zone), row.recipient, row.lane.word, row.state,
                    row.segments, row.reason, row.text,
                )
                for row in rows
            ],
        )  # fmt: skip


@outbox.command()
@click.argument("message_id", metavar="ID", type=id_type)
@json_option
@pass_office
def show(office: Office, message_id: int, as_json: bool) -> None:
    """One outbound text in full.

    \b
    Example:
      smsgw outbox show 107
    """
    from smsgw.db import listings

    with office.database():
        rows = listings.find_outbox([message_id])
    if not rows:
        raise SmsgwError(f"no outbound text has the id {message_id}. See: smsgw outbox list")
    found = outbox_object(rows[0], office.zone)
    if as_json:
        print_json(found)
    else:
        print_fields(found)


@outbox.command()
@click.argument("message_ids", metavar="ID...", type=id_type, nargs=-1, required=True)
@pass_office
def retry(office: Office, message_ids: tuple[int, ...]) -> None:
    """Queue texts again that failed, expired, did not arrive or are held in doubt: all of them or none.

    What may have reached its reader before is labelled as a repeat.

    \b
    Example:
      smsgw outbox retry 107 108
    """
    from smsgw.db import listings
    from smsgw.db import outbox as queue
    from smsgw.db.database import transaction

    now = office.now()
    with office.database(), transaction():
        rows = {row.id: row for row in listings.find_outbox(message_ids)}
        for message_id in message_ids:
            row = rows.get(message_id)
            ttl = office.gate.worth_until(row.lane, now) - now if row else None
            if row is None or ttl is None or not queue.retry(message_id, now, ttl):
                raise SmsgwError(_why_not(message_id, row, "queued again"))
    say(f"{len(message_ids)} queued again.")


@outbox.command()
@click.argument("message_ids", metavar="ID...", type=id_type, nargs=-1, required=True)
@pass_office
def cancel(office: Office, message_ids: tuple[int, ...]) -> None:
    """Take texts back that are queued or held in doubt: all of them or none.

    \b
    Example:
      smsgw outbox cancel 107
    """
    from smsgw.db import listings
    from smsgw.db import outbox as queue
    from smsgw.db.database import transaction

    now = office.now()
    with office.database(), transaction():
        rows = {row.id: row for row in listings.find_outbox(message_ids)}
        for message_id in dict.fromkeys(message_ids):
            if not queue.cancel([message_id], f"cancelled by {office.who}", now):
                raise SmsgwError(_why_not(message_id, rows.get(message_id), "taken back"))
    say(f"{len(set(message_ids))} taken back.")


def _why_not(message_id: int, row: object, what: str) -> str:
    if row is None:
        return f"no outbound text has the id {message_id}; nothing was {what}. See: smsgw outbox list"
    if getattr(row, "text", None) is None:
        return f"the text of {message_id} is forgotten by now; nothing was {what}"
    state = getattr(row, "state", "")
    return f"{message_id} is {state} and cannot be {what}; nothing was changed. See: smsgw outbox list"
