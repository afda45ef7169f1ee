"""`smsgw user`: who may log in at the web console."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import iso, print_json_array, print_table, say, short

_ROLES = ("operator", "admin", "head")


@click.group()
def user() -> None:
    """The people who may log in at the web console: operators, admins, the head of the office.

    \b
    Example:
      smsgw user add sari --role operator
      smsgw user list
      smsgw user reset sari
    """


@user.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default="operator",
    show_default=True,
    help="operator: requests and messages; admin: everything; head: sees everything, answers complaints.",
)
@click.option("--ask", is_flag=True, help="Ask for a password instead of making one for a single log-in.")
@pass_office
def add(office: Office, name: str, role: str, ask: bool) -> None:
    """Make a user; prints a password that is good for one log-in, after which they choose their own.

    \b
    Example:
      smsgw user add sari --role operator
    """
    from smsgw.db import audit, users
    from smsgw.db.web_models import Role

    password = _password(ask)
    with office.database():
        made = users.add(name, Role(role), password, office.who, office.now(), must_change=not ask)
        audit.record(office.who, "user", f"{made.name}: added as {role}", office.now())
    if not ask:
        click.echo(password)
        say(f"User {made.name}, {role}. The password above is shown once and is changed at the first log-in.")


@user.command("list")
@json_option
@pass_office
def list_(office: Office, as_json: bool) -> None:
    """All users.

    \b
    Example:
      smsgw user list
    """
    from smsgw.db import users

    with office.database():
        rows = users.list_users()
    if as_json:
        print_json_array(
            {
                "name": row.name,
                "role": row.role,
                "created_at": iso(row.created_at, office.zone),
                "last_login_at": iso(row.seen_at, office.zone),
                "disabled_at": iso(row.disabled_at, office.zone),
            }
            for row in rows
        )
        return
    print_table(
        ("NAME", "ROLE", "SINCE", "LAST LOG-IN", "STATE"),
        [
            (
                row.name,
                row.role,
                short(row.created_at, office.zone),
                short(row.seen_at, office.zone),
                "disabled" if row.disabled_at else "one-time password" if row.must_change else "active",
            )
            for row in rows
        ],
    )


@user.command()
@click.argument("name", metavar="NAME")
@click.option("--undo", is_flag=True, help="Let them log in again.")
@pass_office
def disable(office: Office, name: str, undo: bool) -> None:
    """Let a user log in no more; whoever is logged in is logged out at once. Histories keep the name.

    \b
    Example:
      smsgw user disable sari
    """
    from smsgw.db import audit, users

    with office.database():
        if undo:
            users.enable(name)
        else:
            users.disable(name, office.now())
        audit.record(office.who, "user", f"{name}: {'enabled' if undo else 'disabled'}", office.now())
    say(f"User {name} {'may log in again' if undo else 'may log in no more'}.")


@user.command()
@click.argument("name", metavar="NAME")
@click.option("--ask", is_flag=True, help="Ask for a password instead of making one for a single log-in.")
@pass_office
def reset(office: Office, name: str, ask: bool) -> None:
    """Give a new password to somebody who has forgotten theirs; their browsers are logged out.

    \b
    Example:
      smsgw user reset sari
    """
    from smsgw.db import audit, users

    password = _password(ask)
    with office.database():
        users.set_password(name, password, must_change=not ask)
        audit.record(office.who, "user", f"{name}: password reset", office.now())
    if not ask:
        click.echo(password)
        say("The password above is shown once and is changed at the next log-in.")


def _password(ask: bool) -> str:
    from smsgw import access

    if ask:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return access.new_password()
