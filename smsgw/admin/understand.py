"""`smsgw understand`: what the gateway would make of a text."""

from collections.abc import Mapping

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_fields, print_json


@click.command()
@click.argument("words", metavar="TEXT")
@click.option("--from", "number", metavar="NUMBER", help="As if it came from this number.")
@json_option
@pass_office
def understand(office: Office, words: str, number: str | None, as_json: bool) -> None:
    """What the gateway would read in TEXT and answer to it. Nothing is sent and nothing is written.

    \b
    Example:
      smsgw understand "cek 417205" --from 0812-0000-0012
    """
    from smsgw import numbers
    from smsgw.commands import dispatch

    sender = None
    if number is not None:
        # TELKOMSEL and 1708 may be tried too: they are senders, if no numbers.
        sender = numbers.parse(number) if numbers.is_person(number) else number
    with office.database():
        intent, reply = dispatch.understand(words, sender, office.desk, office.now())
    args = {name: _masked(value) for name, value in intent.args.items()}
    text = None if reply is None else reply.text
    if as_json:
        further = {"further": reply.further} if reply is not None and reply.further else {}
        print_json({"intent": intent.name, "args": args, "reply": text, **further})
        return
    fields = {"read as": intent.name, **args, "answer": "(none: it stays silent)" if text is None else text}
    print_fields({name: _shown(value) for name, value in fields.items()})
    if reply is not None and reply.further:
        print_fields({"and": reply.further})


def _masked(value: object) -> object:
    """The value as JSON takes it, with no whole NIK in it."""
    from smsgw.office.identity import mask_nik

    if isinstance(value, Mapping):
        return {name: _masked(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 16:
        return mask_nik(value)
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def _shown(value: object) -> object:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value
