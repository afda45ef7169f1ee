"""`smsgw token`: the programs that may use the API."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import iso, print_json_array, print_table, say, short

# The same as in db/tokens.py, which help does not import; a test holds them together.
SCOPES = (
    "send", "messages:read", "requests:read", "requests:write", "broadcasts:read", "broadcasts:write",
    "status", "kannel",
)  # fmt: skip


@click.group()
def token() -> None:
    """The programs that may use the HTTP API, each with a secret of its own (docs/API.md).

    \b
    Example:
      smsgw token add siak --scope requests:write --scope send
      smsgw token list
      smsgw token revoke siak
    """


@token.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True,
    help="What it opens; may be given again.",
)  # fmt: skip
@pass_office
def add(office: Office, name: str, scopes: tuple[str, ...]) -> None:
    """Make a token; prints its secret, once.

    \b
    Example:
      smsgw token add siak --scope requests:write --scope requests:read
      smsgw token add lama --scope kannel
    """
    from smsgw.db import audit, tokens

    with office.database():
        secret = tokens.add(name, scopes, office.who, office.now())
        audit.record(office.who, "token", f"{name}: added", office.now())
    click.echo(secret)
    say("Keep the secret above in the program that uses it; it is shown once.")


@token.command("list")
@json_option
@pass_office
def list_(office: Office, as_json: bool) -> None:
    """All tokens, revoked ones too; never their secrets.

    \b
    Example:
      smsgw token list
    """
    from smsgw.db import tokens

    with office.database():
        rows = tokens.list_tokens()
    if as_json:
        print_json_array(
            {
                "name": row.name,
                "scopes": row.scopes.split(),
                "created_at": iso(row.created_at, office.zone),
                "created_by": row.created_by,
                "used_at": iso(row.used_at, office.zone),
                "revoked_at": iso(row.revoked_at, office.zone),
            }
            for row in rows
        )
        return
    print_table(
        ("NAME", "SINCE", "LAST USED", "STATE", "SCOPES"),
        [
            (
                row.name,
                short(row.created_at, office.zone),
                short(row.used_at, office.zone),
                "revoked" if row.revoked_at else "active",
                row.scopes,
            )
            for row in rows
        ],
    )


@token.command()
@click.argument("name", metavar="NAME")
@pass_office
def revoke(office: Office, name: str) -> None:
    """Let a token open nothing any more, at once.

    \b
    Example:
      smsgw token revoke siak
    """
    from smsgw.db import audit, tokens

    with office.database():
        tokens.revoke(name, office.now())
        audit.record(office.who, "token", f"{name}: revoked", office.now())
    say(f"Token {name} opens nothing any more.")
