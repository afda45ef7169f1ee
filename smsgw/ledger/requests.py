"""The requests of a span, one after the other: each day's flow, what took how long, why it was late.

One pass for all of it, with instants as they are stored.  One rule: a large office finishes a quarter of a
million in a month, so what is done for each of them is done by the column, not in a loop of Python's own.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from smsgw.db import statistics_times
from smsgw.db.statistics import Day, Scope
from smsgw.db.statistics_times import Move, Row, Stop
from smsgw.ledger.figures import Cause, Period
from smsgw.ledger.grouping import Grouping
from smsgw.office.figures import Tally
from smsgw.office.states import State
from smsgw.office.workclock import WorkClock

CAUSES = {
    State.AWAITING_STOCK: Cause.STOCK,
    State.AWAITING_CENTRAL: Cause.CENTRAL,
    State.INCOMPLETE: Cause.PAPERS,
}

_MINUTE = 60 * 1_000_000

# By the number of a day, how many were received, finished and collected.  1 is the first day, 0 is before it.
_Flow = tuple[Counter[int], Counter[int], Counter[int]]


class Passing:
    """A pass over the requests of a period, and of the days before it that are drawn beside it.

    grouping  counts the requests of the period
    pickup    whole hours from ready to handed over, of what was handed over in the period
    late      how many were finished in the period after the promised day, by cause
    """

    def __init__(self, period: Period, trend: Period, clock: WorkClock) -> None:
        self.grouping = Grouping()
        self.pickup = Tally()
        self.late: Counter[Cause] = Counter()
        self._clock, self._trend = clock, trend
        midnights = trend.midnights(clock.zone)
        self._day_of = partial(bisect_right, midnights)
        # The trend ends with the period.
        self._numbers = range(trend.days - period.days + 1, trend.days + 1)
        self._start, self._end = midnights[-1 - period.days], midnights[-1]
        self._flows: dict[tuple[str, str], _Flow] = defaultdict(lambda: (Counter(), Counter(), Counter()))

    def run(self, scope: Scope) -> None:
        """Read the requests of a scope of the trend."""
        start, end = self._start, self._end
        for page in statistics_times.pages(scope):
            moves = statistics_times.moves([row[0] for row in page if start <= row[4] < end])
            groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
            for row in page:
                groups[row[1], row[2]].append(row)
            for group, rows in groups.items():
                self._count_flow(group, rows)
                self._count_times(group, [row for row in rows if start <= row[4] < end], moves)
        for (document, counter), flow in self._flows.items():
            received, finished, collected = (sum(each[day] for day in self._numbers) for each in flow)
            if received or finished or collected:
                self.grouping.count(
                    document, counter, received=received, finished=finished, collected=collected
                )

    def days(self) -> tuple[Day, ...]:
        """The flow of each day of the trend, in order, days without any included."""
        whole: _Flow = (Counter(), Counter(), Counter())
        for flow in self._flows.values():
            for total, part in zip(whole, flow, strict=True):
                total.update(part)
        return tuple(
            Day(day, *(total[number] for total in whole)) for number, day in enumerate(self._trend.each(), 1)
        )

    def _count_flow(self, group: tuple[str, str], rows: Sequence[Row]) -> None:
        _, _, _, received, finished, collected, pickup, _ = zip(*rows, strict=True)
        for counts, instants in zip(self._flows[group], (received, finished, collected), strict=True):
            counts.update(map(self._day_of, instants))
        self.pickup.counts.update(
            [
                hours
                for hours, at in zip(pickup, collected, strict=True)
                if hours is not None and self._start <= at < self._end
            ]
        )

    def _count_times(
        self, group: tuple[str, str], rows: Sequence[Row], moves: Mapping[int, Sequence[Move]]
    ) -> None:
        """Office's and citizen's time of what was finished, promises kept, and why the others were not."""
        if not rows:
            return
        counts, scale = self.grouping.at(*group), self._clock.scale(group[1])
        _, _, _, received, finished, _, _, due = zip(*rows, strict=True)
        worked = scale.between_all(received, finished)
        late = {row[0] for row in rows if row[7] is not None and row[4] > row[7]}
        for place, row in enumerate(rows):
            if row[0] in moves:
                stops = statistics_times.stops(moves[row[0]], row[4])
                worked[place] -= sum(scale.between(max(pause, row[3]), until) for pause, until, _ in stops)
                if row[0] in late:
                    self.late[_cause(stops)] += 1
        self.late[Cause.OFFICE] += sum(id_ not in moves for id_ in late)
        promised = len(due) - due.count(None)
        counts.numbers.update(promised=promised, kept=promised - len(late))
        counts.office.counts.update([length // _MINUTE for length in worked])
        counts.citizen.counts.update(
            [max(end - start, 0) // _MINUTE for start, end in zip(received, finished, strict=True)]
        )


def _cause(stops: Iterable[Stop]) -> Cause:
    """For what a request that was finished late had waited longest."""
    lengths = dict.fromkeys(Cause, 0)
    for start, end, state in stops:
        lengths[CAUSES[state]] += end - start
    longest = max(lengths, key=lambda cause: lengths[cause])
    return longest if lengths[longest] else Cause.OFFICE
