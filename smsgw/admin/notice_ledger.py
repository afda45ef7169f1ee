"""`smsgw notice ledger` and `notice calls`: whom no SMS reached, and whom to call instead.

The commands are hung into the group of notice.py.  One rule: whole phone numbers leave by the call list
alone, and who took one out is in the audit log.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import choose_states, filter_options, json_option, read_window
from smsgw.admin.printing import iso, print_json_array, print_table, say, short
from smsgw.admin.times import parse_past
from smsgw.messages import shorten

if TYPE_CHECKING:
    from smsgw.admin import call_list
    from smsgw.db.notice_ledger import Notice, Untold

# A notice that is older speaks of what has changed, or was told some other way.
_CALLS_SINCE = timedelta(days=30)


@click.command("ledger")
@filter_options("state", "since", "limit")
@pass_office
def ledger_command(
    office: Office, state: tuple[str, ...], since: str | None, limit: int | None, as_json: bool
) -> None:
    """What became of each notice: waiting, delivered, undelivered, unknown, failed, cancelled.

    unknown: it was sent, and the network never said whether it arrived.

    \b
    Example:
      smsgw notice ledger --state undelivered,failed --since 7d
    """
    from smsgw.db import notice_ledger

    fates = [notice_ledger.Fate(word) for word in choose_states(state, tuple(notice_ledger.Fate))]
    window = read_window(office, since=since, number=None, limit=limit, as_json=as_json)
    with office.database():
        found = notice_ledger.notices(fates, window.since, window.limit)
        if as_json:
            print_json_array(_notice_object(one, office) for one in found)
            return
        print_table(
            ("ID", "RECEIPT", "ABOUT", "TO", "STATE", "QUEUED", "REASON"),
            [
                (
                    one.outbox_id, one.receipt_code, one.about, shorten(one.recipient), one.fate.value,
                    short(one.created_at, office.zone), one.reason,
                )
                for one in found
            ],
        )  # fmt: skip


@click.command("calls")
@click.option("--since", metavar="TIME", help="Notices queued since then; usual: 30 days.")
@click.option("--unknown", is_flag=True, help="Also those of which the network said nothing.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a .csv or a .html to print and to tick off.",
)
@json_option
@pass_office
def calls_command(
    office: Office, since: str | None, unknown: bool, output: Path | None, as_json: bool
) -> None:
    """Whom to call: their notice did not arrive at any number, and they have not asked since.

    Only where there is something to do or to know: ready, papers missing, not approved, no blank card.
    The list holds whole phone numbers; who takes it out is written down.

    \b
    Example:
      smsgw notice calls
      smsgw notice calls --output telepon.html
    """
    from smsgw.admin import call_list
    from smsgw.admin.writing import write_text
    from smsgw.db import audit, notice_ledger

    now = office.now()
    start = parse_past(since, now, office.zone) if since else now - _CALLS_SINCE
    shape = call_list.shape_of(output)
    with office.database():
        calls = [_call(office, one) for one in notice_ledger.untold(start, with_unknown=unknown)]
        # Before it is shown: a look that could not be noted does not happen.
        audit.record(office.who, "call_list", f"{len(calls)} requests", now)
    if output is not None:
        text = (
            call_list.as_csv(calls, office.zone) if shape == "csv" else call_list.as_html(office, calls, now)
        )
        # It holds phone numbers: nobody else on this computer needs it.
        write_text(output, text, encoding="utf-8-sig" if shape == "csv" else "utf-8", private=True)
        say(f"{output}: {len(calls)} to call. It holds phone numbers: destroy it when it is done.")
    elif as_json:
        print_json_array(call_list.as_object(one, office.zone) for one in calls)
    elif calls:
        _print_calls(calls, office)
    else:
        say("Nobody to call.")


def _print_calls(calls: Sequence["call_list.Call"], office: Office) -> None:
    print_table(
        ("RECEIPT", "DOCUMENT", "STATE", "COUNTER", "CALL", "SINCE", "WHY"),
        [
            (
                one.receipt_code, one.document, one.state, one.counter, " / ".join(one.numbers),
                short(one.since, office.zone), one.why,
            )
            for one in calls
        ],
    )  # fmt: skip


def _notice_object(one: "Notice", office: Office) -> dict[str, object]:
    return {
        "outbox_id": one.outbox_id,
        "receipt_code": one.receipt_code,
        "about": one.about,
        "to": shorten(one.recipient),
        "state": one.fate.value,
        "reason": one.reason,
        "created_at": iso(one.created_at, office.zone),
        "submitted_at": iso(one.submitted_at, office.zone),
    }


def _call(office: Office, one: "Untold") -> "call_list.Call":
    """A line of the list: sensitive documents are not named, numbers as people dial them."""
    from smsgw.admin import call_list
    from smsgw.office.documents import Kind

    request, wording = one.request, office.desk.wording
    kind = office.desk.kinds.get(request.document) or Kind(request.document, wording.word("document"))
    return call_list.Call(
        receipt_code=request.receipt_code,
        document=wording.document(kind),
        state=wording.state(request.state),
        counter=request.counter or "",
        numbers=tuple(call_list.dialled(number) for number in one.numbers),
        since=one.since,
        why=one.fate.value,
    )
