"""`smsgw inbox teach`: a text that was read wrongly becomes a lesson.

One rule: what a lesson would change is shown before it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import id_type, json_option
from smsgw.admin.printing import print_fields, print_json, print_table, say
from smsgw.errors import SmsgwError, UsageError

if TYPE_CHECKING:
    from smsgw.office.intent import Intent

# A lesson is tried on so many of the newest texts.
_TRIED_ON = 200
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """What a lesson would do.

    before, after  what the text itself is read as
    changes        (message id, read as, would be read as) of the newest texts
    """

    phrase: str = field(repr=False)
    before: str
    after: str
    tried: int
    changes: tuple[tuple[int, str, str], ...]


@click.command()
@click.argument("message_id", metavar="ID", type=id_type)
@click.argument("intent", metavar="INTENT")
@click.option("--document", "--dokumen", help="The document that these words mean, too.")
@click.option("--phrase", metavar="WORDS", help="The words to learn; usual: those of the text that matter.")
@click.option("--yes", is_flag=True, help="Write it; without this it is only shown.")
@json_option
@pass_office
def teach(
    office: Office,
    message_id: int,
    intent: str,
    document: str | None,
    phrase: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Let the words of text ID be read as INTENT (STATUS, SYARAT, JADWAL ...) from now on.

    Shows what would change for this text and for the last ones that came in; --yes writes it to
    texts/aliases.toml, which a running gateway heeds at once.

    \b
    Example:
      smsgw inbox teach 41 STATUS
      smsgw inbox teach 41 SYARAT --document KTP --phrase "nggawe kertu anyar" --yes
    """
    from smsgw.db import conversations
    from smsgw.office import own_aliases

    text, now, folder = _text(office, message_id), office.now(), office.config.texts_folder
    names = (intent.strip().upper(), *([_document(office, document)] if document else []))
    spelled = own_aliases.check_phrase(phrase or _suggested(office, text, now))
    own_aliases.check_free(folder, names, spelled)
    trial = _try_out(office, text, names, spelled, now)
    if not as_json:
        _show(trial)
    if yes:
        with office.database():
            understood = conversations.understood_texts(_TRIED_ON)
        own_aliases.teach(folder, names, spelled, understood, _today(office, now))
    if as_json:
        changes = [dict(zip(("id", "before", "after"), change, strict=True)) for change in trial.changes]
        print_json(
            {
                "phrase": spelled, "names": list(names), "before": trial.before, "after": trial.after,
                "tried": trial.tried, "changes": changes, "written": yes,
            }
        )  # fmt: skip
    elif yes:
        say(f"Written to {folder / own_aliases.FILE}. It holds from the next text on.")
    else:
        say("Nothing is written yet. With --yes it is.")


def _text(office: Office, message_id: int) -> str:
    """The text, with NIK masked; that a complaint was read is noted."""
    from smsgw.db import audit, confidential, listings

    with office.database():
        row = listings.find_inbox(message_id, reveal=True)
        if row is not None and confidential.is_confidential(row):
            audit.record(office.who, "reveal_inbox", f"inbox {message_id}", office.now())
    if row is None:
        raise SmsgwError(f"no inbound text has the id {message_id}. See: smsgw inbox list")
    if not row.text:
        raise SmsgwError(f"the text {message_id} is forgotten, or was never whole")
    return str(row.text)


def _document(office: Office, named: str) -> str:
    from smsgw.office.documents import parse_document

    try:
        return parse_document(named, office.desk.kinds)
    except UsageError as error:
        raise click.BadParameter(str(error), param_hint="--document") from error


def _suggested(office: Office, text: str, now: datetime) -> str:
    from smsgw.office import own_aliases

    found = own_aliases.suggest(text, _today(office, now))
    if not found:
        raise UsageError('the text is too long to be learnt whole; name the words: --phrase "..."')
    return found


def _try_out(office: Office, text: str, names: Sequence[str], spelled: str, now: datetime) -> Trial:
    from smsgw.db import listings
    from smsgw.office import own_aliases
    from smsgw.office.reading import read

    today = _today(office, now)
    before = own_aliases.aliases_of(office.config.texts_folder, office.desk.kinds)
    after = own_aliases.with_lesson(before, names, spelled)
    with office.database():
        rows = list(listings.inbox_messages(listings.Wanted(limit=_TRIED_ON), reveal=True))
    readings = [
        (row.id, read(row.text, today=today, aliases=before), read(row.text, today=today, aliases=after))
        for row in rows
        if row.text
    ]
    changes = tuple(
        (id_, _named(old), _named(new)) for id_, old, new in readings if _named(old) != _named(new)
    )
    own = [_named(read(text, today=today, aliases=aliases)) for aliases in (before, after)]
    return Trial(spelled, own[0], own[1], len(readings), changes)


def _named(intent: "Intent") -> str:
    document = intent.args.get("dok")
    return f"{intent.name} {document}" if document else intent.name


def _today(office: Office, now: datetime) -> date:
    return now.astimezone(office.zone).date()


def _show(trial: Trial) -> None:
    print_fields({"phrase": trial.phrase, "read as": trial.before, "would be": trial.after})
    if trial.before == trial.after:
        say("Note: this text itself would be read as before; other words in it weigh more.")
    click.echo(f"Of the last {trial.tried} texts {len(trial.changes)} would be read otherwise.")
    if trial.changes:
        print_table(("ID", "READ AS", "WOULD BE"), trial.changes[:_SHOWN])
