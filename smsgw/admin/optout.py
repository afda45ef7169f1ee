"""`smsgw optout`: who wants no notices."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import USUAL_LIMIT, json_option
from smsgw.admin.printing import iso, print_json_array, print_table, say, short
from smsgw.errors import SmsgwError


@click.group()
def optout() -> None:
    """Numbers that said STOP and get neither notices nor broadcasts; they may still ask.

    \b
    Example:
      smsgw optout add 0812-0000-0012 --reason "datang ke loket"
      smsgw optout list
    """


@optout.command("list")
@click.option("--limit", type=click.IntRange(min=0), help="At most so many, newest first; 0: all.")
@json_option
@pass_office
def list_(office: Office, limit: int | None, as_json: bool) -> None:
    """The numbers that have stopped, newest first.

    \b
    Example:
      smsgw optout list --json
    """
    from smsgw.db import listings

    usual = None if as_json else USUAL_LIMIT
    with office.database():
        rows = listings.stopped(usual if limit is None else (limit or None))
        if as_json:
            print_json_array(
                {
                    "number": row.msisdn,
                    "at": iso(row.at, office.zone),
                    "source": row.source,
                    "reason": row.reason,
                }
                for row in rows
            )
            return
        print_table(
            ("NUMBER", "SINCE", "BY", "REASON"),
            [(row.msisdn, short(row.at, office.zone), row.source, row.reason) for row in rows],
        )


@optout.command()
@click.argument("number")
@click.option("--reason", help="Why, in a few words.")
@pass_office
def add(office: Office, number: str, reason: str | None) -> None:
    """Send NUMBER no notices any more; what is queued for it is taken back.

    \b
    Example:
      smsgw optout add 0812-0000-0012
    """
    from smsgw import numbers
    from smsgw.db import optouts

    msisdn = numbers.parse(number)
    with office.database():
        taken_back = optouts.stop(msisdn, office.who, office.now(), _short_reason(reason))
    say(f"{msisdn} gets no notices any more; {taken_back} queued texts were taken back.")


@optout.command()
@click.argument("number")
@click.option("--reason", help="Why, in a few words.")
@pass_office
def remove(office: Office, number: str, reason: str | None) -> None:
    """Send NUMBER notices again.

    \b
    Example:
      smsgw optout remove 0812-0000-0012 --reason "minta lagi di loket"
    """
    from smsgw import numbers
    from smsgw.db import contacts
    from smsgw.db.database import transaction

    msisdn = numbers.parse(number)
    with office.database(), transaction():
        if not contacts.has_stopped(msisdn):
            raise SmsgwError(f"{msisdn} is not on the list. See: smsgw optout list")
        contacts.record(
            msisdn, stopped=False, source=office.who, now=office.now(), reason=_short_reason(reason)
        )
    say(f"{msisdn} gets notices again.")


def _short_reason(reason: str | None) -> str | None:
    return reason[:120] if reason else None
