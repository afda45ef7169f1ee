"""`smsgw send`: one text to one number, or to each number of a file."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import LANES, file_type, json_option, read_lines
from smsgw.admin.printing import print_json_array, say
from smsgw.admin.shapes import outbox_object
from smsgw.admin.times import parse_future
from smsgw.errors import NumberError, SmsgwError
from smsgw.messages import Lane

# So many bad lines of a file are told one by one.
_TOLD = 50


@click.command()
@click.argument("words", nargs=-1, metavar="[TO] TEXT")
@click.option(
    "--file", "path", type=file_type, metavar="FILE", help="One number a line, - for standard input."
)
@click.option(
    "--lane", type=click.Choice(LANES), default="notice", show_default=True, help="How urgent it is."
)
@click.option("--at", metavar="TIME", help='Not before: "2026-11-25 08:00", "+2h", "besok 08:00".')
@json_option
@pass_office
def send(
    office: Office, words: tuple[str, ...], path: Path | None, lane: str, at: str | None, as_json: bool
) -> None:
    """Queue TEXT to the number TO, or with --file to each number of a file; print the outbox ids.

    Curly quotes and dashes become plain ones. A text with a link or a NIK is refused, as is a number that is
    none; of a file with a bad number nothing is queued. Who said STOP gets nothing, but by --lane reply.

    \b
    Example:
      smsgw send 0812-0000-0012 "Loket 3 pindah ke lantai 2 mulai Senin."
      smsgw send --file nomor.txt "Besok kantor tutup." --lane broadcast --at "besok 08:00"
    """
    to, text = _read_words(words, path)
    text = _read_text(text)
    recipients = [_read_number(to)] if path is None else _read_file(path)
    now = office.now()
    due_at = parse_future(at, now, office.zone) if at else None
    ids = _queue(office, recipients, text, Lane.parse(lane), now, due_at)
    if as_json:
        from smsgw.db import listings

        with office.database():
            print_json_array(outbox_object(row, office.zone) for row in listings.find_outbox(ids))
    else:
        click.echo("\n".join(map(str, ids)))


def _read_words(words: tuple[str, ...], path: Path | None) -> tuple[str, str]:
    if path is None and len(words) == 2:
        return words[0], words[1]
    if path is not None and len(words) == 1:
        return "", words[0]
    raise click.UsageError(
        'give a number and a text in quotes: smsgw send 0812... "TEXT"'
        if path is None
        else 'with --file give the text alone, in quotes: smsgw send --file FILE "TEXT"'
    )


def _read_text(text: str) -> str:
    """The text as it will go out; tells on standard error what it costs.  Raises TextError."""
    from smsgw.posting import permitted
    from smsgw.sms.alphabet import Alphabet
    from smsgw.sms.segment import measure

    made = permitted(text)
    measured = measure(made)
    if measured.alphabet is Alphabet.UCS2:
        say("Note: a character outside the SMS alphabet (emoji, other scripts) leaves 70 characters an SMS.")
    if measured.segments > 1:
        say(f"Note: the text needs {measured.segments} SMS for each recipient ({measured.units} characters).")
    return made


def _read_number(text: str) -> str:
    from smsgw import numbers

    try:
        return numbers.parse(text)
    except NumberError as error:
        raise NumberError(f"{text!r}: {error}. Nothing was queued") from error


def _read_file(path: Path) -> list[str]:
    """The numbers of a file, each once, in order.  Raises SmsgwError that lists every bad line."""
    from smsgw import numbers

    found: dict[str, None] = {}
    bad, repeats = [], 0
    for line, written in enumerate(read_lines(path), 1):
        if not written.strip() or written.lstrip().startswith("#"):
            continue
        try:
            msisdn = numbers.parse(written)
        except NumberError as error:
            bad.append(f"line {line}: {written.strip()[:40]!r}: {error}")
            continue
        repeats += msisdn in found
        found[msisdn] = None
    if bad:
        more = [f"... and {len(bad) - _TOLD} more"] if len(bad) > _TOLD else []
        raise SmsgwError(
            "\n".join([*bad[:_TOLD], *more, f"{path}: {len(bad)} bad numbers; nothing was queued"])
        )
    if not found:
        raise SmsgwError(f"{path}: no number in it; nothing was queued")
    if repeats:
        say(f"Note: {repeats} repeated numbers get the text once.")
    return list(found)


def _queue(
    office: Office, recipients: Sequence[str], text: str, lane: Lane, now: datetime, due_at: datetime | None
) -> list[int]:
    """Queue the text to everybody, or to nobody; the outbox ids."""
    from smsgw.db import contacts, outbox
    from smsgw.db.database import transaction

    expires_at = office.gate.worth_until(lane, due_at or now)
    token = secrets.token_hex(6)
    with office.database(), transaction():
        stopped = contacts.stopped_among(recipients) if lane is not Lane.REPLY else set()
        if stopped and len(recipients) == 1:
            raise SmsgwError(
                f"{recipients[0]} said STOP and gets no notices; nothing was queued. "
                "To answer somebody who has just asked: --lane reply"
            )
        if stopped:
            say(f"Note: {len(stopped)} numbers said STOP and are left out.")
        queued = [
            outbox.enqueue(
                msisdn,
                text,
                lane=lane,
                cause=f"send:{token}:{msisdn}",
                now=now,
                due_at=due_at,
                expires_at=expires_at,
            )
            for msisdn in recipients
            if msisdn not in stopped
        ]
    return [message_id for message_id in queued if message_id is not None]
