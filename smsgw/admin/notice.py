"""`smsgw notice`: what changed requests deserve to be told and were not told yet.

What became of the notices is in notice_ledger.py.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.notice_ledger import calls_command, ledger_command
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_json_array, print_table, say
from smsgw.admin.times import parse_past

if TYPE_CHECKING:
    from smsgw.db.requests import Found

_since_option = click.option(
    "--since",
    metavar="TIME",
    help="Changes since then; usual: as long ago as a notice is worth sending (lanes.notice.ttl).",
)


@click.group()
def notice() -> None:
    """Notices for requests that changed without one, as by `request advance --no-notices`.

    \b
    Example:
      smsgw notice preview
      smsgw notice run --since "hari ini"
    """


notice.add_command(ledger_command)
notice.add_command(calls_command)


@notice.command()
@_since_option
@json_option
@pass_office
def preview(office: Office, since: str | None, as_json: bool) -> None:
    """What `notice run` would send now, to whom; nothing is sent.

    \b
    Example:
      smsgw notice preview --json
    """
    from smsgw import notices
    from smsgw.db import contacts

    now = office.now()
    found = []
    with office.database():
        for request in notices_due(office, since, now):
            stopped = contacts.stopped_among(request.phones)
            text = notices.preview(request, office.desk, now)
            found += [
                {
                    "receipt_code": request.receipt_code,
                    "state": str(request.state),
                    "to": msisdn,
                    "text": text,
                }
                for msisdn in request.phones
                if msisdn not in stopped and text is not None
            ]
    if as_json:
        print_json_array(found)
    elif not found:
        say("Nothing to send.")
    else:
        print_table(("RECEIPT", "STATE", "TO", "TEXT"), [tuple(row.values()) for row in found])


@notice.command("run")
@_since_option
@pass_office
def run_(office: Office, since: str | None) -> None:
    """Queue what `notice preview` shows.

    \b
    Example:
      smsgw notice run
    """
    from smsgw import notices
    from smsgw.db.database import transaction

    now, queued = office.now(), 0
    with office.database(), transaction():
        for request in notices_due(office, since, now):
            queued += len(notices.on_state(request, office.desk, now))
    say(f"{queued} notices queued.")


def notices_due(office: Office, since: str | None, now: datetime) -> list["Found"]:
    """The requests that are due a notice; those without a phone can be told nothing."""
    from smsgw.db import listings
    from smsgw.messages import Lane
    from smsgw.office.documents import State, notifies

    start = parse_past(since, now, office.zone) if since else office.gate.worth_since(Lane.NOTICE, now)
    states = [state for state in State if notifies(state)]
    return [request for request in listings.find_untold(start, states) if request.phones]
