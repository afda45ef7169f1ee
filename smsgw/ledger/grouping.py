"""Counts by document, by counter and in all, side by side.

One rule: every request is counted once in each of the three.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from smsgw.ledger.figures import Group
from smsgw.office.figures import NO_MIDDLE, Tally

_HOUR, _DAY = 60, 24 * 60


@dataclass(slots=True)
class Counts:
    """One group while it is counted; times in whole minutes."""

    numbers: Counter[str] = field(default_factory=Counter)
    office: Tally = field(default_factory=Tally)
    citizen: Tally = field(default_factory=Tally)

    def add(self, other: "Counts") -> None:
        self.numbers.update(other.numbers)
        self.office.merge(other.office)
        self.citizen.merge(other.citizen)

    def group(self, name: str, pickup: Tally | None = None) -> Group:
        figures: dict[str, Any] = {
            **self.numbers,
            "office_hours": self.office.median(_HOUR),
            "citizen_days": self.citizen.median(_DAY),
            "pickup_days": NO_MIDDLE if pickup is None else pickup.median(24),
        }
        return Group(name, **figures)


class Grouping:
    """What becomes the groups of a report: counted by document and counter, then put together."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str], Counts] = defaultdict(Counts)

    def count(self, document: str, counter: str, **numbers: int) -> None:
        """Add to figures of `Group`, by their names."""
        counted = self._counted[document, counter].numbers
        for name, number in numbers.items():
            counted[name] += number

    def at(self, document: str, counter: str) -> Counts:
        """The counts of one document at one counter, to be added to."""
        return self._counted[document, counter]

    def total(self, pickup_hours: Tally) -> Group:
        """All requests."""
        whole = Counts()
        for counts in self._counted.values():
            whole.add(counts)
        return whole.group("", pickup_hours)

    def by_document(self) -> tuple[Group, ...]:
        """The documents, those with the most received first."""
        return self._by(0)

    def by_counter(self) -> tuple[Group, ...]:
        """The counters likewise."""
        return self._by(1)

    def _by(self, place: int) -> tuple[Group, ...]:
        groups: dict[str, Counts] = defaultdict(Counts)
        for key, counts in self._counted.items():
            groups[key[place]].add(counts)
        made = [counts.group(name) for name, counts in groups.items()]
        return tuple(sorted(made, key=lambda group: (-group.received, -group.waiting, group.name)))
