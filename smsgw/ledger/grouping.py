"""Counts by document, by counter and in all, side by side.

One rule: every request is counted once in each of the three.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from smsgw.ledger.figures import Group
from smsgw.office.figures import NO_MIDDLE, Tally

_MINUTE = timedelta(minutes=1)
_HOUR, _DAY = 60, 24 * 60


@dataclass(slots=True)
class _Counts:
    """One group while it is counted; times in whole minutes."""

    numbers: Counter[str] = field(default_factory=Counter)
    office: Tally = field(default_factory=Tally)
    citizen: Tally = field(default_factory=Tally)

    def add(self, other: "_Counts") -> None:
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
        self._counted: dict[tuple[str, str], _Counts] = defaultdict(_Counts)

    def count(self, document: str, counter: str, **numbers: int) -> None:
        """Add to figures of `Group`, by their names."""
        counted = self._counted[document, counter].numbers
        for name, number in numbers.items():
            counted[name] += number

    def time(self, document: str, counter: str, *, office: timedelta, citizen: timedelta) -> None:
        """Add what one finished request took."""
        counts = self._counted[document, counter]
        counts.office.add(office // _MINUTE)
        counts.citizen.add(citizen // _MINUTE)

    def total(self, pickup_hours: Tally) -> Group:
        """All requests."""
        whole = _Counts()
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
        groups: dict[str, _Counts] = defaultdict(_Counts)
        for key, counts in self._counted.items():
            groups[key[place]].add(counts)
        made = [counts.group(name) for name, counts in groups.items()]
        return tuple(sorted(made, key=lambda group: (-group.received, -group.waiting, group.name)))
