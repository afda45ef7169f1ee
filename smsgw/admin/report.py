"""`smsgw report`: numbers for the head of the office."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import Command
from smsgw.admin.printing import print_json, print_table, say
from smsgw.admin.times import parse_past
from smsgw.admin.writing import write_text
from smsgw.errors import UsageError

if TYPE_CHECKING:
    from smsgw.ledger import Figures, Period
    from smsgw.ledger.printed.words import Words

_SPAN = (
    click.option("--from", "first", metavar="DAY", help="First day; usual: the first of the month."),
    click.option("--to", "last", metavar="DAY", help="Last day, included; usual: today."),
)
_DAY = (click.option("--day", metavar="DAY", help='Which day: "2026-11-24", kemarin; usual: today.'),)
_PART = (
    click.option("--counter", metavar="NAME", help="Only this counter."),
    click.option("--document", "documents", multiple=True, help="Only this document; may be given again."),
)
_OVER = (
    click.option(
        "--over",
        "over_days",
        type=click.IntRange(1, 3650),
        default=14,
        show_default=True,
        metavar="DAYS",
        help="What waits for longer is counted apart.",
    ),
)
_SHAPE = (
    click.option(
        "--format",
        "shape",
        type=click.Choice(("table", "json", "csv", "html")),
        help="Usual: what the name of --output ends in, else table. html: one page to print.",
    ),
    click.option("--json", "as_json", is_flag=True, help="The same as --format json."),
    click.option(
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write it there instead of the screen.",
    ),
)


def _options(*groups: tuple[Callable[[Command], Command], ...]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


@click.group()
def report() -> None:
    """Received, finished, waiting; our time and the citizen's; satisfaction; cost: on one page.

    \b
    Example:
      smsgw report daily
      smsgw report service --from 2026-11-01 --to 2026-11-30 --output november.html
    """


@report.command()
@_options(_DAY, _PART, _OVER, _SHAPE)
@pass_office
def daily(office: Office, day: str | None, **options: Any) -> None:
    """One day: what came, was finished and fetched, what waits and why, what was asked and sent.

    What waits, and which complaints are open, is as of now, whatever the day.

    \b
    Example:
      smsgw report daily --day kemarin --format csv
    """
    from smsgw.ledger import Period, Report

    chosen = _day(office, day, _today(office))
    _report(office, Report.DAILY, Period(chosen, chosen), options)


@report.command()
@_options(_SPAN, _PART, _OVER, _SHAPE)
@pass_office
def service(office: Office, first: str | None, last: str | None, **options: Any) -> None:
    """A span: how long it took, promises kept, why not, complaints, satisfaction.

    \b
    Example:
      smsgw report service --counter "Loket 3" --format json
      smsgw report service --from 2026-10-01 --to 2026-10-31 --output oktober.html
    """
    from smsgw.ledger import Report

    _report(office, Report.SERVICE, _period(office, first, last), options)


@report.command()
@_options(_SPAN, _SHAPE)
@pass_office
def cost(office: Office, first: str | None, last: str | None, **options: Any) -> None:
    """A span: SMS by lane, what arrived, what it cost, also per finished document.

    The price is set in smsgw.toml: [broadcast] price_per_segment.

    \b
    Example:
      smsgw report cost --from 2026-10-01 --to 2026-10-31
    """
    from smsgw.ledger import Report

    _report(office, Report.COST, _period(office, first, last), options)


def _report(office: Office, kind: Any, period: "Period", options: dict[str, Any]) -> None:
    """Gather, then print or write in the asked shape."""
    from smsgw.ledger import gather
    from smsgw.ledger.gathering import OVER_DAYS
    from smsgw.ledger.printed.words import Words

    shape = _shape(options["shape"], options["as_json"], options["output"])
    with office.database():
        counter = _counter(options.get("counter"))
        figures = gather(
            kind,
            period,
            office.desk,
            office.now(),
            counter=counter,
            documents=[_document(office, text) for text in options.get("documents", ())],
            over_days=options.get("over_days", OVER_DAYS),
        )
    language = office.config.office.language
    words = Words(language, {code: found.word for code, found in office.desk.kinds.items()})
    if options["output"] is None and shape in ("table", "json"):
        _print(office, figures, words, shape)
        return
    text = _as_text(office, figures, words, shape)
    if options["output"] is None:
        click.echo(text, nl=False)
    else:
        # Excel takes a file without the mark for one in the old code page.
        write_text(options["output"], text, encoding="utf-8-sig" if shape == "csv" else "utf-8")
        say(f"{options['output']}: written.")


def _print(office: Office, figures: "Figures", words: "Words", shape: str) -> None:
    from smsgw.admin import report_sheets

    if shape == "json":
        print_json(report_sheets.as_object(figures, office.zone))
        return
    click.echo(f"{figures.office}: {words(figures.report.value)} {words.period(figures.period)}")
    for titles, rows in report_sheets.tables(figures, words):
        click.echo()
        if rows:
            print_table(titles, rows)
        else:
            click.echo(f"{titles[0]}: {words('nothing')}")


def _as_text(office: Office, figures: "Figures", words: "Words", shape: str) -> str:
    import json

    from smsgw.admin import report_sheets
    from smsgw.ledger.printed import page

    if shape == "html":
        return page.page(figures, words, office.zone)
    if shape == "csv":
        return report_sheets.as_csv(figures, office.zone)
    if shape == "json":
        return json.dumps(report_sheets.as_object(figures, office.zone), indent=2) + "\n"
    raise UsageError("a table is for the screen; write a file as .html, .csv or .json")


def _shape(given: str | None, as_json: bool, output: Path | None) -> str:
    if given or as_json:
        return given or "json"
    ending = output.suffix.lower().lstrip(".") if output else ""
    return {"htm": "html"}.get(ending, ending) if ending in ("json", "csv", "html", "htm") else "table"


def _period(office: Office, first: str | None, last: str | None) -> "Period":
    from smsgw.ledger import Period

    end = _day(office, last, _today(office))
    start = _day(office, first, end.replace(day=1))
    if start > end:
        raise click.BadParameter("the first day is after the last one", param_hint="--from")
    return Period(start, end)


def _today(office: Office) -> date:
    return office.now().astimezone(office.zone).date()


def _day(office: Office, text: str | None, usual: date) -> date:
    if not text:
        return usual
    found: datetime = parse_past(text, office.now(), office.zone)
    return found.astimezone(office.zone).date()


def _counter(text: str | None) -> str | None:
    """The counter as it is written in the requests.  Raises click.BadParameter."""
    from smsgw.db import statistics

    if text is None:
        return None
    known = statistics.list_counters()
    found = next((name for name in known if name.casefold() == text.strip().casefold()), None)
    if found is None:
        shown = ", ".join(known[:20]) or "none"
        raise click.BadParameter(f"no request names this counter; known: {shown}", param_hint="--counter")
    return found


def _document(office: Office, text: str) -> str:
    from smsgw.office.documents import parse_document

    try:
        return parse_document(text, office.desk.kinds)
    except UsageError as error:
        raise click.BadParameter(str(error), param_hint="--document") from error
