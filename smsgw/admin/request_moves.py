"""`smsgw request advance` and `undo`: many requests at one press, and the press taken back.

One rule: all of them or none, and what was told already is said.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import file_type, json_option
from smsgw.admin.printing import print_json, say
from smsgw.admin.request_reading import read_code, read_codes, read_state
from smsgw.errors import SmsgwError, UsageError
from smsgw.messages import shorten
from smsgw.office.documents import State, may_move

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smsgw.db.requests import Found
    from smsgw.db.undoing import Undone

# So many lines are told one by one.
_TOLD = 50


@click.command()
@click.argument("words", metavar="[CODE]... STATE", nargs=-1, required=True)
@click.option(
    "--from-file", "path", type=file_type, metavar="FILE", help="More codes, one a line; - standard input."
)
@click.option(
    "--where",
    metavar="FILTER",
    help="In place of codes: state=, document=, counter=, older=, newer=, late=, phone=.",
)
@click.option("--note", "--catatan", help="What is missing, or why not; a citizen reads it.")
@click.option("--no-notices", is_flag=True, help="Tell nobody.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say how many requests and numbers it means.")
@pass_office
def advance(
    office: Office,
    words: tuple[str, ...],
    path: Path | None,
    where: str | None,
    note: str | None,
    no_notices: bool,
    dry_run: bool,
) -> None:
    """Move requests to STATE, all of them or none, and tell their numbers.

    A note speaks of the state it comes with; without one the old note is dropped. `request undo --last`
    takes all of it back. FILTER is the language of `broadcast create --to-requests`.

    \b
    Example:
      smsgw request advance 417-205 siap
      smsgw request advance 417-205 417-206 incomplete --note "fotokopi buku nikah"
      smsgw request advance --from-file selesai.txt siap
      smsgw request advance --where "state=printing,document=KTP,counter=Loket 3" siap
    """
    from smsgw import notices
    from smsgw.db import requests_bulk
    from smsgw.db.database import transaction
    from smsgw.office import notes

    state = read_state(words[-1])
    if note is not None and len(note) > 120:
        raise click.BadParameter("at most 120 characters", param_hint="--note")
    codes = None if where is not None else read_codes(words[:-1], path)
    if where is not None and (len(words) > 1 or path is not None):
        raise click.UsageError("give codes or --where, not both")
    now, desk = office.now(), office.desk
    with office.database(), transaction():
        found = _chosen(office, codes, where)
        _refuse(office, found, state)
        news = [each for each in found if each.state is not state]
        if dry_run:
            phones = sum(len(each.phones) for each in news)
            click.echo(f"{len(news)} of {len(found)} requests would become {state.word}; {phones} numbers.")
            return
        moved = requests_bulk.move_all(found, state, office.who, now, note)
        queued = 0 if no_notices else notices.on_states(moved, desk, now)
    if warning := notes.warning(note):
        say(warning)
    say(f"{len(found)} requests: {state.word}. {queued} notices queued.")


@click.command()
@click.argument("code", metavar="[CODE]", required=False)
@click.option("--last", is_flag=True, help="All that your last command changed, one request or many.")
@json_option
@pass_office
def undo(office: Office, code: str | None, last: bool, as_json: bool) -> None:
    """Take back the last change of state: of CODE, or all that your last command changed.

    State, dates and note become what they were. Notices that have not gone out are taken back, and those
    that the change had taken back are queued again. Whom it was told already is said. What an import
    changed is taken back too, as far as states go. Requests that were moved again since are left alone.

    \b
    Example:
      smsgw request undo 417-205
      smsgw request undo --last
    """
    from smsgw.db import requests, undoing
    from smsgw.shapes import undone_object

    if (code is None) == (not last):
        raise click.UsageError("give a receipt code, or --last")
    with office.database():
        if code is not None:
            found = requests.find_by_receipt(read_code(code))
            if found is None:
                raise SmsgwError(
                    f"no request has the receipt code {read_code(code)}. See: smsgw request list"
                )
            steps = undoing.find_last_of(found.id)
        else:
            steps = undoing.find_last_by(office.who)
        if not steps:
            raise SmsgwError(
                f"there is no change {'of this request' if code else f'by {office.who}'} to take back"
            )
        done = undoing.take_back(steps, office.who, office.now())
    if as_json:
        print_json(undone_object(done))
    else:
        _tell(done)
    if not done.steps:
        raise SmsgwError("nothing was taken back: they have all been moved again since")


def _chosen(office: Office, codes: "Sequence[str] | None", where: str | None) -> "list[Found]":
    """The requests that are meant.  Raises SmsgwError naming unknown codes, UsageError for a bad filter."""
    from smsgw import broadcasts
    from smsgw.db import requests_bulk

    if codes is None:
        try:
            selection = broadcasts.parse_selection(where or "", office.desk)
        except UsageError as error:
            raise click.BadParameter(str(error), param_hint="--where") from error
        found = list(broadcasts.find_selected(selection, office.now()))
        if not found:
            raise SmsgwError("no request is like that; nothing was changed. See: smsgw request list")
        return found
    known = requests_bulk.find_by_codes(codes)
    unknown = [f"{code}: no request has this receipt code" for code in codes if code not in known]
    _raise(unknown)
    return [known[code] for code in codes]


def _refuse(office: Office, found: "Sequence[Found]", state: State) -> None:
    """Raises SmsgwError naming the requests that cannot go there."""
    kinds = office.desk.kinds
    _raise(
        [
            f"{each.receipt_code}: from {each.state.word} it cannot become {state.word}"
            for each in found
            if not may_move(kinds.get(each.document, each.document), each.state, state)
        ]
    )


def _raise(problems: list[str]) -> None:
    if problems:
        raise SmsgwError("\n".join([*problems[:_TOLD], f"{len(problems)} problems; nothing was changed"]))


def _tell(done: "Undone") -> None:
    if len(done.steps) == 1:
        step = done.steps[0]
        click.echo(f"{step.receipt_code}: {step.before.word} again, no longer {step.after.word}.")
    elif done.steps:
        click.echo(f"{len(done.steps)} requests are again what they were before {done.steps[0].after.word}.")
    say(f"{done.cancelled} notices taken back, {done.restored} earlier ones queued again.")
    if done.sent:
        say(f"{len(done.sent)} had been sent and cannot be taken back; tell them, or call:")
        for code, msisdn, state in done.sent[:_TOLD]:
            say(f"  {code} {shorten(msisdn)} {state}")
        if len(done.sent) > _TOLD:
            say(f"  ... and {len(done.sent) - _TOLD} more; --json lists all")
    for step in done.moved_on[:_TOLD]:
        say(f"{step.receipt_code}: left alone, it is {step.now_in.word} since")
