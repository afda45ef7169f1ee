"""`smsgw text`: every sentence that a citizen can receive."""

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import print_fields, print_json, print_json_array, print_table, say
from smsgw.errors import TextError


@click.group()
def text() -> None:
    """Every sentence a citizen can receive: the shipped ones, and the office's own in their place.

    \b
    Example:
      smsgw text list
      smsgw text set status.ready "{doc} resi {resi} SIAP DIAMBIL. Bawa {bring}. {free} {sig}"
    """


@text.command("list")
@json_option
@pass_office
def list_(office: Office, as_json: bool) -> None:
    """All texts, with the occasion on which each is sent.

    \b
    Example:
      smsgw text list
    """
    texts = office.desk.wording.texts
    if as_json:
        print_json_array(
            {"key": key, "text": found.text, "when": found.when, "own": found.own}
            for key, found in texts.items()
        )
        return
    print_table(
        ("KEY", "OWN", "WHEN", "TEXT"),
        [(key, "yes" if found.own else "", found.when, found.text) for key, found in texts.items()],
    )


@text.command()
@click.argument("key")
@json_option
@pass_office
def show(office: Office, key: str, as_json: bool) -> None:
    """One text: its placeholders with their longest values, and how long it is with them.

    \b
    Example:
      smsgw text show status.ready
    """
    from smsgw.sms.segment import measure

    found = office.desk.wording.texts.get(key)
    if found is None:
        raise TextError(f"there is no text {key!r}. See: smsgw text list")
    longest = found.text
    for name, value in found.worst.items():
        longest = longest.replace(f"{{{name}}}", value)
    measured = measure(longest)
    fields = {
        "key": key,
        "when": found.when,
        "text": found.text,
        "own": found.own,
        "placeholders": dict(found.worst),
        "longest": longest,
        "septets": measured.units,
        "segments": measured.segments,
    }
    if as_json:
        print_json(fields)
        return
    placeholders = ", ".join(f"{{{name}}}" for name in found.worst)
    print_fields({**fields, "own": "yes" if found.own else "no, as shipped", "placeholders": placeholders})


@text.command()
@json_option
@pass_office
def lint(office: Office, as_json: bool) -> None:
    """What is wrong with any text: too long, not GSM-7, a placeholder missing, a word operators filter.

    Exit status 1 when an error is found; warnings alone give 0.

    \b
    Example:
      smsgw text lint
    """
    from smsgw.commands import office_keywords

    problems = [*office.desk.wording.lint_all(), *office_keywords.find_problems(office.config)]
    problems += office.desk.wording.overdue(office.now().astimezone(office.zone).date())
    if as_json:
        print_json_array(
            {"key": p.key, "level": p.level, "what": p.what, "why": p.why, "cure": p.cure} for p in problems
        )
    elif problems:
        print_table(
            ("KEY", "LEVEL", "WHAT", "WHY", "WHAT TO DO"),
            [(p.key, p.level, p.what, p.why, p.cure) for p in problems],
        )
    errors = sum(problem.level == "error" for problem in problems)
    if errors:
        raise TextError(f"{errors} errors; those texts are not used, the shipped ones go out instead")
    say(f"{len(office.desk.wording.texts)} texts, {len(problems)} warnings.")


@text.command("set")
@click.argument("key")
@click.argument("words", metavar="TEXT")
@pass_office
def set_(office: Office, key: str, words: str) -> None:
    """Put the office's own TEXT in the place of a shipped one. A text with an error is refused.

    \b
    Example:
      smsgw text set status.ready "{doc} resi {resi} SIAP DIAMBIL di MPP lantai 2. Bawa {bring}. {free} {sig}"
    """
    from smsgw.office.own_texts import write_own

    problems = office.desk.wording.problems_with(key, words)
    errors = [p for p in problems if p.level == "error"]
    if errors:
        raise TextError(
            "\n".join([*(f"{p.what}: {p.why}. {p.cure}" for p in errors), "the text was not changed"])
        )
    for problem in problems:
        say(f"Note: {problem.what}: {problem.why}. {problem.cure}")
    path = write_own(office.config.texts_folder, office.config.office.language, key, words)
    say(f"Written to {path}. It goes out from the next message on.")
