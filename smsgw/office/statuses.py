"""What a citizen is told of a request: the reply to CEK, the notice of a change, reminders, lists.

It knows no database and no phone; who may be told what is decided above.  One rule: a sensitive document
is never named, and neither is what was written about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from smsgw.errors import TextError
from smsgw.office import daywords
from smsgw.office.calendar import OpeningHours
from smsgw.office.closures import closure_ahead
from smsgw.office.documents import Kind, State, notifies
from smsgw.office.lint import lint
from smsgw.office.notes import why_untold
from smsgw.office.transliterate import transliterate
from smsgw.office.wording import Wording

# An item takes 13 characters at least, so no SMS holds more of them.
_LISTED_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one request.  Whatever is unknown stays at its default and is not told.

    counter  the counter's name in the opening hours; "" is the office
    place    how citizens call it: `Loket 3`, `Kec. Sukamaju`; the counter's name by default
    note     what is missing, or why not; a few words an official wrote
    since    when it came into this state
    due_at   the promised time; told while it lies ahead
    queue    the place in the queue for blanks
    """

    kind: Kind
    state: State
    resi: str
    counter: str = ""
    place: str = ""
    note: str = field(default="", repr=False)
    since: datetime | None = None
    due_at: datetime | None = None
    queue: int | None = None


def status_reply(wording: Wording, facts: Facts, *, now: datetime, hours: OpeningHours) -> str:
    """The full answer to CEK, for who may know everything: one SMS."""
    return wording.best(_base("status", facts), **_values(wording, facts, now, hours))


def notice(wording: Wording, facts: Facts, *, now: datetime, hours: OpeningHours) -> str | None:
    """The SMS that tells of a new state by itself; None where the state deserves none.

    It may be read days later, so it gives the week's hours and not today's.
    """
    if not notifies(facts.state):
        return None
    values = _values(wording, facts, now, hours)
    return wording.best(_base("notice", facts), _base("status", facts), **values)


def reminder(wording: Wording, facts: Facts, *, days: int, until: date | None = None) -> str:
    """The SMS for a document that nobody collects.

    days   how long it has been ready; from 7 on the text says so
    until  the day on which it goes to the archive: then it is the last notice
    """
    values = {**_plain_values(wording, facts), "days": days, "until": f"{until:%d-%m}" if until else None}
    base = "reminder.last" if until else "reminder.late" if days >= 7 else "reminder.early"
    return wording.best(base, **values)


def bare_reply(wording: Wording, requests: Sequence[tuple[Kind, State]]) -> str:
    """The answer to a NIK whose requests have no phone: states alone, no receipt code, place or note."""
    if len(requests) == 1:
        kind, state = requests[0]
        return wording.render("status.bare", doc=wording.document(kind), state=wording.state(state))
    items = [f"{wording.document(kind)} {wording.state(state)}" for kind, state in requests]
    return _listed(wording, "several.bare", items)


def several(wording: Wording, requests: Sequence[tuple[str, State]]) -> str:
    """The answer when a phone has several requests, given as (receipt code, state), the newest first."""
    items = [f"{resi} {wording.state(state)}" for resi, state in requests]
    return _listed(wording, "several", items, count=len(items))


def schedule_reply(
    wording: Wording, hours: OpeningHours, *, now: datetime, day: date | None = None, counter: str = ""
) -> str:
    """The answer to JAM: the week's hours, or those of one day."""
    language = wording.language
    today = now.astimezone(hours.zone).date()
    if day is None:
        week = hours.describe_week(today, counter, language)
        return (
            wording.best(
                "schedule.week", week=week, place=counter, closed=_closed(hours, today, counter, language)
            )
            if week
            else wording.render("schedule.unknown")
        )
    spans = hours.spans_on(day, counter)
    if spans:
        return wording.render("schedule.open", day=daywords.day(day, language), hours=daywords.hours(spans))
    opens = hours.opening_after(day, counter)
    return wording.best(
        "schedule.closed",
        day=daywords.day(day, language),
        reason=hours.closing_reason(day, counter, language),
        opens=daywords.opening(opens, language) if opens else None,
    )


def _base(prefix: str, facts: Facts) -> str:
    # The digital identity is a way out for who waits for a card, and for nobody else.
    ikd = facts.state is State.AWAITING_STOCK and facts.kind.code == "KTP"
    return f"{prefix}.{facts.state.value}{'_ikd' if ikd else ''}"


def _plain_values(wording: Wording, facts: Facts) -> dict[str, object]:
    return {
        "doc": wording.document(facts.kind),
        "resi": facts.resi,
        "place": _tellable(facts.place or facts.counter),
        "bring": wording.bring(facts.kind),
        "free": wording.free(facts.kind),
        "note": "" if facts.kind.sensitive or why_untold(facts.note) else _tellable(facts.note),
        "queue": facts.queue,
    }


def _tellable(written: str) -> str:
    """What an official wrote, unless it holds what no SMS may carry: a NIK, a link."""
    text = transliterate(written).replace("{", "(").replace("}", ")")
    return "" if any(problem.level == "error" for problem in lint(text, {}, signed=False)) else text


def _values(wording: Wording, facts: Facts, now: datetime, hours: OpeningHours) -> dict[str, object]:
    language, zone = wording.language, hours.zone
    values = _plain_values(wording, facts)
    today = now.astimezone(zone).date()
    if facts.since is not None:
        values["at"] = daywords.moment(facts.since.astimezone(zone), language)
    if facts.due_at is not None and facts.due_at > now:
        values["due"] = daywords.day(_open_day(facts.due_at.astimezone(zone).date(), facts, hours), language)
    if hours.closes_today(now, facts.counter) is not None:
        values["today"] = daywords.hours(hours.spans_on(today, facts.counter))
    elif opens := hours.next_opening(now, facts.counter):
        values["opens"] = daywords.opening(opens, language)
    values["week"] = hours.describe_week(today, facts.counter, language)
    values["closed"] = _closed(hours, today, facts.counter, language)
    return values


def _open_day(due: date, facts: Facts, hours: OpeningHours) -> date:
    """The day on which something due then can be had: the next one that is open."""
    opens = None if hours.spans_on(due, facts.counter) else hours.opening_after(due, facts.counter)
    return opens.date() if opens else due


def _closed(hours: OpeningHours, today: date, counter: str, language: str) -> str:
    """The days soon to come on which it is closed against the week's hours; "" for none."""
    closure = closure_ahead(hours, today, counter)
    return "" if closure is None else daywords.stretch(closure.first, closure.last, language)


def _listed(wording: Wording, key: str, items: Sequence[str], **values: object) -> str:
    """As many items as fit one SMS, and how many more there are."""
    for shown in range(min(len(items), _LISTED_AT_MOST), 0, -1):
        more = len(items) - shown
        tail = [wording.word("more").replace("{count}", str(more))] if more else []
        try:
            return wording.render(key, list=", ".join([*items[:shown], *tail]), **values)
        except TextError:
            continue
    raise TextError(f"text {key!r} has no room for a single request")
