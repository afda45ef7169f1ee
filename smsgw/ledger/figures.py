"""The figures of a report, as frozen values: what people read in tables and programs in JSON.

Names of fields are the keys of `report --json`.  One rule: no figure names a person, and a figure that
nothing was counted for is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from smsgw.db.statistics import Day, Scope
from smsgw.db.table import to_micros
from smsgw.office.figures import NO_MIDDLE, NO_SATISFACTION, Middle, Satisfaction, share


class Report(StrEnum):
    """What is reported."""

    DAILY = "daily"  #: one day: what came and went, what waits
    SERVICE = "service"  #: a span: how long it took, whether promises were kept, what citizens say
    COST = "cost"  #: a span: what was sent, what arrived, what it cost


class Cause(StrEnum):
    """Why a request is late."""

    STOCK = "stock"  #: there is no blank card
    CENTRAL = "central"  #: the ministry checks the recording
    PAPERS = "papers"  #: the citizen has to bring something
    OFFICE = "office"  #: nothing of these: it waits for the office


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def each(self) -> list[date]:
        """The days, in order."""
        return [self.first + timedelta(days=ahead) for ahead in range(self.days)]

    def midnights(self, zone: ZoneInfo) -> list[int]:
        """When each day begins, and the one after the last; as stored."""
        days = [*self.each(), self.last + timedelta(days=1)]
        return [to_micros(datetime.combine(day, time(0), zone)) for day in days]

    def scope(self, zone: ZoneInfo, counter: str | None = None, documents: Sequence[str] = ()) -> Scope:
        """The instants between the first day's midnight and the one after the last."""
        start = datetime.combine(self.first, time(0), zone)
        end = datetime.combine(self.last + timedelta(days=1), time(0), zone)
        return Scope(start, end, counter, tuple(documents))


@dataclass(frozen=True, slots=True)
class Group:
    """Requests of one document, of one counter, or all.

    name          the document's code, the counter's name ("" where none was written down), or "" for all
    waiting       under way now, `long` of them for longer than asked, `late` past the promised day
    uncollected   ready and not fetched now, `uncollected_long` of them for longer than asked
    promised      finished in the span with a promised day, `kept` of them by then
    office_hours  median of opening hours from received to finished, without waiting for others
    citizen_days  median of days by the calendar, of the same requests
    pickup_days   median of days from ready to handed over; of the whole only
    """

    name: str
    received: int = 0
    finished: int = 0
    collected: int = 0
    waiting: int = 0
    long: int = 0
    late: int = 0
    uncollected: int = 0
    uncollected_long: int = 0
    promised: int = 0
    kept: int = 0
    office_hours: Middle = NO_MIDDLE
    citizen_days: Middle = NO_MIDDLE
    pickup_days: Middle = NO_MIDDLE

    @property
    def kept_share(self) -> float | None:
        """How many of the promised were finished in time, in percent."""
        return share(self.kept, self.promised)


@dataclass(frozen=True, slots=True)
class Lateness:
    """One cause: how many wait for it now, how many of them for long, how many were finished late by it."""

    cause: Cause
    waiting: int = 0
    long: int = 0
    finished_late: int = 0


@dataclass(frozen=True, slots=True)
class Questions:
    """What citizens asked by SMS.

    asked           texts of persons that wanted an answer
    not_understood  of these, what nothing could be made of
    trips_known     answers that said where a request stands and whose text is still kept
    trips_avoided   of these, what was not ready: nobody came in vain
    intents         the most frequent readings, with their numbers
    """

    asked: int = 0
    answered: int = 0
    silent: int = 0
    not_understood: int = 0
    trips_known: int = 0
    trips_avoided: int = 0
    intents: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LaneFigures:
    """What went out on one lane.  segments: those that the operator took; cost in rupiah."""

    lane: str
    messages: int = 0
    segments: int = 0
    cost: int = 0
    delivered: int = 0
    undelivered: int = 0
    unknown: int = 0
    failed: int = 0
    waiting: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Sms:
    """What went out, by lane and in all; rupiah by the price of the settings, 0: none is set."""

    price_per_segment: float
    lanes: tuple[LaneFigures, ...]
    total: LaneFigures
    cost_per_finished: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """Complaints about one place, by age of the open ones: at most 3 days, at most 10, more."""

    name: str
    kind: str = ""
    opened: int = 0
    open: int = 0
    young: int = 0
    middle: int = 0
    old: int = 0
    overdue: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Ratings:
    """The satisfaction index of the whole and of each counter."""

    office: Satisfaction = NO_SATISFACTION
    counters: tuple[tuple[str, Satisfaction], ...] = ()


@dataclass(frozen=True, slots=True)
class Blanks:
    """Blank cards of one document: the last count, None where nobody counted for a week, and who waits."""

    document: str
    number: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a report tells.

    now        when it was gathered: what waits is as of then, whatever the period
    over_days  longer than so many days is long
    questions, sms, complaints, blanks  of the whole office; None where one counter or document was
               asked for: they cannot be divided, and a counter never reads what is said of it
    """

    report: Report
    office: str
    period: Period
    now: datetime
    over_days: int
    counter: str | None
    documents: tuple[str, ...]
    total: Group
    by_document: tuple[Group, ...]
    by_counter: tuple[Group, ...]
    rejected: int
    lateness: tuple[Lateness, ...]
    days: tuple[Day, ...]
    ratings: Ratings
    questions: Questions | None = None
    sms: Sms | None = None
    complaints: tuple[Place, ...] | None = None
    blanks: tuple[Blanks, ...] | None = field(default=None)

    @property
    def complaints_total(self) -> Place:
        """All complaints as one."""
        places = self.complaints or ()
        return Place(
            "",
            "",
            *(
                sum(getattr(place, name) for place in places)
                for name in ("opened", "open", "young", "middle", "old", "overdue", "amount")
            ),
        )
