"""When a request falls due: as it was promised, moved on by the time in which the office had to wait.

Reads the history; what is kept in `request.due_at` is the promise as it was made.  One rule: without a
`[promise]` for its document a request falls due when somebody said so, and never by itself.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from smsgw.db.models import RequestMove, from_micros, to_micros
from smsgw.db.requests import Found, NewRequest
from smsgw.errors import OfficeError
from smsgw.office import promise
from smsgw.office.calendar import OpeningHours
from smsgw.office.desk import Desk
from smsgw.office.promise import Stretch
from smsgw.office.states import State, clock_stopped, is_finished

if TYPE_CHECKING:
    from smsgw.db.bulk import Gathering  # an import's machinery, which an answer has no use for


def with_due(new: NewRequest, desk: Desk, now: datetime) -> NewRequest:
    """A request about to be written down, with the promised time where it has none of its own."""
    if new.due_at is not None or is_finished(new.state):
        return new
    received_at = new.received_at or now
    due_at = promise.due(desk.config.promise, new.document, received_at, desk.hours, new.counter or "")
    return replace(new, due_at=due_at)


def of_gathered(gathered: "Gathering", desk: Desk, now: datetime) -> list[tuple[int, int]]:
    """(promised time, line) of an import's new requests that nobody gave one."""
    promised = desk.config.promise
    known: dict[tuple[str, str | None, int | None], datetime | None] = {}
    found = []
    for line, document, counter, received_at in gathered.without_due(list(promised)):
        same = (document, counter, received_at)
        if same not in known:
            since = now if received_at is None else from_micros(received_at)
            known[same] = promise.due(promised, document, since, desk.hours, counter or "")
        due_at = known[same]
        if due_at is not None:
            found.append((to_micros(due_at), line))
    return found


def due_of(found: Found, desk: Desk) -> datetime | None:
    """When a request falls due; None: nobody can say, or the clock stands still."""
    text = desk.config.promise.get(found.document)
    if text is None:
        return found.due_at
    if clock_stopped(found.state):
        return None
    counter = found.counter or ""
    made = _made(found, desk, counter)
    stops = _stops(found.id) if made is not None else []
    if made is None or not stops:
        return made
    try:
        return promise.moved_on(made, stops, desk.hours, counter, whole_days=text.endswith("d"))
    except OfficeError:  # the counter is not open any more
        return None


def _made(found: Found, desk: Desk, counter: str) -> datetime | None:
    """The promise as it was made, or as it is now where the office has closed or opened a day since then."""

    def promised(hours: OpeningHours) -> datetime | None:
        return promise.due(desk.config.promise, found.document, found.received_at, hours, counter)

    # What a person promised by hand is no sum of opening hours, and stays.
    usual = replace(desk.hours, special_days=()) if desk.hours.special_days else desk.hours
    return promised(desk.hours) if found.due_at in (None, promised(usual)) else found.due_at


def _stops(request_id: int) -> list[Stretch]:
    """The stretches in which the promise clock stood and goes again, in order."""
    stops: list[Stretch] = []
    since: datetime | None = None
    rows = RequestMove.select(RequestMove.at, RequestMove.after).where(RequestMove.request == request_id)
    for row in rows.order_by(RequestMove.id):
        stands = clock_stopped(State(row.after))
        if stands and since is None:
            since = row.at
        elif not stands and since is not None:
            stops.append((since, row.at))
            since = None
    return stops
