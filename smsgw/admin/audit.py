"""`smsgw audit`: who looked at, or took out, what is kept confidential; who logged in, or failed to.

One rule: it is read here and never changed.
"""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import filter_options, read_window
from smsgw.admin.printing import iso, print_json_array, print_table, short


@click.group()
def audit() -> None:
    """The audit log: complaints and NIKs that somebody looked at, exports, what was revealed,
    log-ins, refused ones too.

    \b
    Example:
      smsgw audit list --since 7d
    """


@audit.command("list")
@filter_options("since", "limit")
@click.option("--who", metavar="NAME", help="Only this person.")
@pass_office
def list_(office: Office, since: str | None, limit: int | None, who: str | None, as_json: bool) -> None:
    """What was looked at, newest first.

    \b
    Example:
      smsgw audit list --who siti --json
    """
    from smsgw.db import audit as log

    window = read_window(office, since=since, number=None, limit=limit, as_json=as_json)
    with office.database():
        rows = log.list_since(window.since, window.limit, who)
    if as_json:
        print_json_array(
            {"at": iso(row.at, office.zone), "who": row.who, "action": row.action, "subject": row.subject}
            for row in rows
        )
        return
    print_table(
        ("AT", "WHO", "ACTION", "SUBJECT"),
        [(short(row.at, office.zone), row.who, row.action, row.subject) for row in rows],
    )
