"""The arithmetic of reports: shares, medians, the satisfaction index, what an SMS costs.

Pure.  One rule: a figure without a sample is None, never 0, and every mean or median goes with its
sample, since a head of office compares counters by them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

# Service quality by the index: from 88.31 A, from 76.61 B, from 65.00 C, below that D
# (Permenpan-RB 14/2017, appendix, table of perception values).
_GRADES = ((8831, "A"), (7661, "B"), (6500, "C"), (0, "D"))

#: Fewer ratings than this are shown, and marked as too few to judge by.
TELLING_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Middle:
    """A median and the number of values it is taken from; value None: there was none."""

    value: float | None = None
    sample: int = 0


#: The median of nothing.
NO_MIDDLE = Middle()


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Ratings 1 to 4 as the index of Permenpan-RB 14/2017: their mean times 25, so 25 to 100."""

    index: float | None = None
    sample: int = 0
    grade: str | None = None  # A, B, C, D

    @property
    def is_telling(self) -> bool:
        """Are there enough ratings to judge by?"""
        return self.sample >= TELLING_SAMPLE


#: The index of no ratings.
NO_SATISFACTION = Satisfaction()


@dataclass(slots=True)
class Tally:
    """Whole numbers, counted by value: a million of them take the room of those that differ."""

    counts: Counter[int] = field(default_factory=Counter)

    def add(self, value: int, times: int = 1) -> None:
        """Count a value."""
        self.counts[value] += times

    def merge(self, other: "Tally") -> None:
        """Count all that another one counted."""
        self.counts.update(other.counts)

    def median(self, unit: int = 1) -> Middle:
        """The median in so many of the counted units: of minutes with unit 60 it is in hours.

        >>> tally = Tally(Counter({60: 1, 120: 1, 600: 2}))
        >>> tally.median(60)
        Middle(value=6.0, sample=4)
        """
        sample = sum(self.counts.values())
        if not sample:
            return NO_MIDDLE
        lower, upper = self._nth((sample - 1) // 2, sample // 2)
        return Middle(round((lower + upper) / 2 / unit, 2), sample)

    def _nth(self, lower: int, upper: int) -> tuple[int, int]:
        """The values at two places, of which `upper` is the same or the next."""
        passed, found = 0, None
        for value in sorted(self.counts):
            passed += self.counts[value]
            if found is None and passed > lower:
                found = value
            if found is not None and passed > upper:
                return found, value
        raise IndexError(upper)


def share(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent, to one decimal; None of nothing.

    >>> share(2, 3), share(0, 0)
    (66.7, None)
    """
    return round(100 * part / whole, 1) if whole else None


def satisfaction(counts: Mapping[int, int]) -> Satisfaction:
    """The index of ratings that are counted by value.

    >>> satisfaction({4: 2, 3: 1})
    Satisfaction(index=91.67, sample=3, grade='A')
    """
    sample = sum(counts.values())
    if not sample:
        return NO_SATISFACTION
    points = 2500 * sum(value * times for value, times in counts.items())
    # In whole hundredths, rounded half up: floating point would cross a grade's border.
    hundredths = (2 * points + sample) // (2 * sample)
    grade = next(letter for least, letter in _GRADES if hundredths >= least)
    return Satisfaction(hundredths / 100, sample, grade)


def per(total: int, number: int) -> float | None:
    """What one of `number` costs when all cost `total`; None of nothing."""
    return round(total / number, 1) if number else None
