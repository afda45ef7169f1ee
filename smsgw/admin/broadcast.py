"""`smsgw broadcast`: one text to many, from the draft to the account.

What makes one is in broadcast_create.py, what shows one in broadcast_showing.py; here is what moves it.
"""

from collections.abc import Callable

import click

from smsgw.admin.broadcast_create import as_option, create
from smsgw.admin.broadcast_shapes import account_object
from smsgw.admin.broadcast_showing import export, id_argument, list_, preview, status
from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_json, say, short
from smsgw.admin.times import parse_future


@click.group()
def broadcast() -> None:
    """One text to many: frozen, rehearsed, started, paused, accounted for. Replies and notices go first.

    \b
    Example:
      smsgw broadcast create --text "Besok kantor tutup. {sig}" --to-file warga.csv
      smsgw broadcast preview 7
      smsgw broadcast start 7
      smsgw broadcast status 7 --watch
    """


for command in (create, preview, status, list_, export):
    broadcast.add_command(command)


def moves_one(verb: Callable[..., None]) -> click.Command:
    """A command that moves one broadcast: by its id, in somebody's name, shown afterwards with --json."""
    return broadcast.command()(id_argument(as_option(json_option(pass_office(verb)))))


@broadcast.command()
@id_argument
@click.option("--at", metavar="TIME", help='Begin then, not when it was made for: "besok 08:00", now.')
@as_option
@json_option
@pass_office
def start(office: Office, broadcast_id: int, at: str | None, who: str | None, as_json: bool) -> None:
    """Let a draft run, within the hours and at the pace of [lanes.broadcast].

    One that was made with --at waits for its time; to begin at once: --at now.

    \b
    Example:
      smsgw broadcast start 7
      smsgw broadcast start 7 --at "besok 08:00"
    """
    from smsgw import broadcasts

    now = office.now()
    due_at = parse_future(at, now, office.zone) if at else None
    with office.database():
        row = broadcasts.start(broadcast_id, who or office.who, now, office.desk, due_at)
        found = broadcasts.rehearse(broadcast_id, office.desk, now)
    ends = short(found.ends_at, office.zone) if found.ends_at else "in more than a year"
    begins = f"begins at {short(found.starts_at, office.zone)}, " if found.starts_at > now else ""
    say(f"Broadcast {row.id} is running: {begins}ends about {ends}.")
    for warning in found.warnings:
        say(f"Note: {warning}")
    _show(office, broadcast_id, as_json)


@moves_one
def approve(office: Office, broadcast_id: int, who: str | None, as_json: bool) -> None:
    """A second person's word, where [broadcast] approval = true. Who made it cannot give it.

    \b
    Example:
      smsgw broadcast preview 7
      smsgw broadcast approve 7 --as sari
    """
    from smsgw import broadcasts

    with office.database():
        row = broadcasts.approve(broadcast_id, who or office.who, office.now())
    if row.due_at:
        say(f"Broadcast {row.id} is approved; it begins at {short(row.due_at, office.zone)}.")
    else:
        say(f"Broadcast {row.id} is approved. Send it: smsgw broadcast start {row.id}")
    _show(office, broadcast_id, as_json)


@moves_one
def pause(office: Office, broadcast_id: int, who: str | None, as_json: bool) -> None:
    """Hold it: nothing more goes out but the segment that a modem has in hand.

    \b
    Example:
      smsgw broadcast pause 7
    """
    from smsgw import broadcasts

    with office.database():
        broadcasts.pause(broadcast_id, who or office.who, office.now())
    say(f"Broadcast {broadcast_id} is paused. Go on: smsgw broadcast resume {broadcast_id}")
    _show(office, broadcast_id, as_json)


@moves_one
def resume(office: Office, broadcast_id: int, who: str | None, as_json: bool) -> None:
    """Go on where it was paused. Its time to live begins anew; nobody gets the text a second time.

    \b
    Example:
      smsgw broadcast resume 7
    """
    from smsgw import broadcasts

    with office.database():
        broadcasts.resume(broadcast_id, who or office.who, office.now(), office.desk)
    say(f"Broadcast {broadcast_id} goes on.")
    _show(office, broadcast_id, as_json)


@moves_one
def cancel(office: Office, broadcast_id: int, who: str | None, as_json: bool) -> None:
    """End it for good; what has not gone out never does.

    \b
    Example:
      smsgw broadcast cancel 7
    """
    from smsgw import broadcasts

    with office.database():
        broadcasts.cancel(broadcast_id, who or office.who, office.now())
    say(f"Broadcast {broadcast_id} is cancelled. Who had it already: smsgw broadcast export {broadcast_id}")
    _show(office, broadcast_id, as_json)


@moves_one
def retry(office: Office, broadcast_id: int, who: str | None, as_json: bool) -> None:
    """Try those again that failed, ran out of time or were not delivered; nobody else.

    What is in doubt is left alone: see `smsgw outbox retry`.

    \b
    Example:
      smsgw broadcast retry 7
    """
    from smsgw import broadcasts

    with office.database():
        queued = broadcasts.retry(broadcast_id, who or office.who, office.now(), office.desk)
    say(f"{queued} texts of broadcast {broadcast_id} queued again.")
    _show(office, broadcast_id, as_json)


def _show(office: Office, broadcast_id: int, as_json: bool) -> None:
    """With --json the broadcast as it stands now."""
    from smsgw import broadcasts

    if not as_json:
        return
    with office.database():
        account = broadcasts.account(broadcast_id, office.desk, office.now())
    print_json(account_object(account, office.zone))
