"""`smsgw broadcast preview | status | list | export`: nothing here changes anything."""

import csv
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from smsgw.admin.broadcast_shapes import (
    account_fields,
    account_object,
    broadcast_object,
    in_words,
    ordered,
    rehearsal_lines,
    rehearsal_object,
)
from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import choose_states, filter_options, id_type, json_option, read_window
from smsgw.admin.printing import (
    clean,
    print_fields,
    print_json,
    print_json_array,
    print_table,
    say,
    short,
)
from smsgw.shapes import recipient_object

id_argument = click.argument("broadcast_id", metavar="ID", type=id_type)

_WATCH_S = 2.0

_EXPORTED = ("line", "to", "state", "reason", "segments", "submitted_at", "delivered_at", "outbox_id")


@click.command()
@id_argument
@json_option
@pass_office
def preview(office: Office, broadcast_id: int, as_json: bool) -> None:
    """What it would do if it started now: recipients, who was left out and why, segments, cost, end time.

    \b
    Example:
      smsgw broadcast preview 7
    """
    from smsgw import broadcasts

    with office.database():
        found = broadcasts.rehearse(broadcast_id, office.desk, office.now())
    if as_json:
        print_json(rehearsal_object(found, office.zone))
        return
    print_fields(dict(rehearsal_lines(found, office.zone)))
    if found.removed_rows:
        click.echo(f"\nLeft out (the first {len(found.removed_rows)} of {sum(found.removed.values())}):")
        print_table(
            ("LINE", "TO", "WHY"),
            [(row.position, row.msisdn, row.state.replace("_", " ")) for row in found.removed_rows],
        )
    if found.long:
        click.echo(f"\nMore than one SMS (the first {len(found.long)} of {found.longer}):")
        print_table(
            ("LINE", "TO", "SMS", "CHARACTERS"),
            [(row.line, row.msisdn, row.segments, row.characters) for row in found.long],
        )
    for warning in found.warnings:
        say(f"Note: {warning}")


@click.command()
@id_argument
@click.option(
    "--watch", is_flag=True, help="Show it until it ends; Ctrl-C stops the showing, not the sending."
)
@json_option
@pass_office
def status(office: Office, broadcast_id: int, watch: bool, as_json: bool) -> None:
    """Where it stands: recipients by state, when it ends, who did what.

    \b
    Example:
      smsgw broadcast status 7
      smsgw broadcast status 7 --watch
    """
    from smsgw import broadcasts

    with office.database():
        if watch:
            _watch(broadcast_id)
        account = broadcasts.account(broadcast_id, office.desk, office.now())
    if as_json:
        print_json(account_object(account, office.zone))
        return
    print_fields(account_fields(account, office.zone))
    click.echo("")
    print_table(
        ("AT", "WHO", "WHAT", "NOTE"),
        [(short(event.at, office.zone), event.who, event.action, event.note) for event in account.events],
    )


@click.command("list")
@filter_options("state", "since", "limit")
@pass_office
def list_(
    office: Office, state: tuple[str, ...], since: str | None, limit: int | None, as_json: bool
) -> None:
    """Broadcasts, newest first.

    \b
    Example:
      smsgw broadcast list --state running,paused
    """
    from smsgw.db import broadcasts
    from smsgw.db.broadcast_models import BroadcastState

    window = read_window(office, since=since, number=None, limit=limit, as_json=as_json)
    states = choose_states(state, tuple(BroadcastState))
    with office.database():
        rows = broadcasts.list_broadcasts(states, window.since, window.limit)
    if as_json:
        print_json_array(broadcast_object(row, office.zone) for row in rows)
        return
    print_table(
        ("ID", "STATE", "CREATED", "BY", "BEGINS", "RECIPIENTS", "SMS", "TEXT"),
        [
            (
                row.id, row.state, short(row.created_at, office.zone), row.created_by,
                short(row.due_at or row.started_at, office.zone), row.recipients, row.segments, row.text,
            )
            for row in rows
        ],
    )  # fmt: skip


@click.command()
@id_argument
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Usual: the screen."
)
@click.option("--removed", is_flag=True, help="The rows that were left out instead, with why.")
@json_option
@pass_office
def export(office: Office, broadcast_id: int, output: Path | None, removed: bool, as_json: bool) -> None:
    """One line a recipient with the final state and its reason, as CSV.

    \b
    Example:
      smsgw broadcast export 7 --output siaran-7.csv
    """
    from smsgw import broadcasts

    with office.database():
        rows = (
            recipient_object(row, office.zone) for row in broadcasts.export(broadcast_id, removed=removed)
        )
        if as_json and output is None:
            print_json_array(rows)
        elif as_json:
            raise click.UsageError("--json goes to standard output; leave --output away, or write > FILE")
        elif output is None:
            _write_csv(sys.stdout, rows)
        else:
            with _put_in_place(output) as file:
                _write_csv(file, rows)


def _watch(broadcast_id: int) -> None:
    """A line on standard error for each change, or one that rewrites itself, until it has ended."""
    from smsgw import broadcasts

    is_terminal, last = sys.stderr.isatty(), ""
    while True:
        state, counts = broadcasts.counts(broadcast_id)
        line = f"broadcast {broadcast_id} {state}: {in_words(ordered(counts))}"
        if line != last:
            click.echo(f"\r\x1b[K{line}" if is_terminal else line, err=True, nl=not is_terminal)
        last = line
        if state not in ("draft", "running", "paused"):
            break
        time.sleep(_WATCH_S)
    if is_terminal:
        click.echo("", err=True)


def _write_csv(file: Any, rows: Iterator[dict[str, Any]]) -> None:
    from smsgw.office.badrows import escape_formula

    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_EXPORTED)
    for row in rows:
        # A number stays as it is, +62..., for programs: a sign and digits are nothing to execute.
        cells: Sequence[object] = [
            row[name] if name == "to" else escape_formula(clean("" if row[name] is None else row[name]))
            for name in _EXPORTED
        ]
        writer.writerow(cells)


@contextmanager
def _put_in_place(path: Path) -> Iterator[Any]:
    """A file that is there whole or not at all; numbers of people are its owner's alone to read."""
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            yield file
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    os.replace(partial, path)  # noqa: PTH105
