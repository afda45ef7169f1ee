"""`smsgw webhook`: the addresses that hear of what happens."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import id_type, json_option
from smsgw.admin.printing import iso, print_json, print_json_array, print_table, say, short
from smsgw.errors import SmsgwError

_KINDS = ("inbox", "outbox", "alarm")

_id_argument = click.argument("webhook_id", metavar="ID", type=id_type)


@click.group()
def webhook() -> None:
    """Addresses that the gateway tells of texts that came in, of states of texts that went out, of alarms.

    Events are kept until the far end takes them, or for two days of tries; docs/API.md says how they are
    signed.

    \b
    Example:
      smsgw webhook add https://siak.example/sms --event inbox --event outbox
      smsgw webhook test 1
    """


@webhook.command()
@click.argument("url", metavar="URL")
@click.option(
    "--event", "kinds", type=click.Choice(_KINDS), multiple=True, default=_KINDS,
    help="Of what it hears; may be given again. Usual: everything.",
)  # fmt: skip
@click.option("--secret", metavar="SECRET", help="whsec_ and base64, where the far end has one already.")
@json_option
@pass_office
def add(office: Office, url: str, kinds: tuple[str, ...], secret: str | None, as_json: bool) -> None:
    """Let an address hear of events; prints the secret by which it knows that they are ours, once.

    \b
    Example:
      smsgw webhook add https://siak.example/sms --event inbox
    """
    from smsgw.db import audit, webhooks

    with office.database():
        webhook_id, made = webhooks.add(url, kinds, office.who, office.now(), office.desk.vault, secret)
        audit.record(office.who, "webhook", f"{webhook_id}: added", office.now())
    if as_json:
        print_json({"id": webhook_id, "url": url, "events": list(kinds), "secret": made})
        return
    click.echo(made)
    say(
        f"Webhook {webhook_id}. Keep the secret above at the far end; try it: smsgw webhook test {webhook_id}"
    )


@webhook.command("list")
@json_option
@pass_office
def list_(office: Office, as_json: bool) -> None:
    """All webhooks, and how many events wait for each, were taken, were given up.

    \b
    Example:
      smsgw webhook list
    """
    from smsgw.db import webhooks

    with office.database():
        rows = webhooks.list_webhooks()
    objects = [
        {
            "id": row.id,
            "url": row.url,
            "events": [kind for kind in _KINDS if getattr(row, f"on_{kind}")],
            "created_at": iso(row.created_at, office.zone),
            "created_by": row.created_by,
            "deliveries": counts,
        }
        for row, counts in rows
    ]
    if as_json:
        print_json_array(objects)
        return
    print_table(
        ("ID", "SINCE", "EVENTS", "WAITING", "TAKEN", "GIVEN UP", "URL"),
        [
            (
                row.id,
                short(row.created_at, office.zone),
                " ".join(kind for kind in _KINDS if getattr(row, f"on_{kind}")),
                counts.get("waiting", 0),
                counts.get("delivered", 0),
                counts.get("failed", 0),
                row.url,
            )
            for row, counts in rows
        ],
    )


@webhook.command()
@_id_argument
@pass_office
def test(office: Office, webhook_id: int) -> None:
    """Send an event that says nothing, now, and tell what came of it.

    \b
    Example:
      smsgw webhook test 1
    """
    from smsgw.webhooks.courier import try_out

    with office.database():
        outcome = try_out(webhook_id, office.desk, office.now())
    if not outcome.is_taken:
        raise SmsgwError(f"webhook {webhook_id} did not take it: {outcome.error}. It waits for nothing more")
    say(f"Webhook {webhook_id} took it (answered {outcome.status}).")


@webhook.command()
@_id_argument
@pass_office
def retry(office: Office, webhook_id: int) -> None:
    """Send again what was given up, and at once what waits for its next try.

    \b
    Example:
      smsgw webhook retry 1
    """
    from smsgw.db import webhooks

    with office.database():
        count = webhooks.retry(webhook_id, office.now())
    say(f"{count} events are sent again; the gateway has to run.")


@webhook.command()
@_id_argument
@pass_office
def remove(office: Office, webhook_id: int) -> None:
    """Let it hear of nothing more, and forget what waits for it.

    \b
    Example:
      smsgw webhook remove 1
    """
    from smsgw.db import audit, webhooks

    with office.database():
        webhooks.remove(webhook_id)
        audit.record(office.who, "webhook", f"{webhook_id}: removed", office.now())
    say(f"Webhook {webhook_id} hears of nothing more.")
