"""Which counters to praise and which to visit.

Pure.  One rule: nobody is ranked by a handful of documents.
"""

from collections.abc import Sequence

from smsgw.ledger.figures import Group

#: A counter with fewer promised documents in the span is not ranked.
LEAST = 5

_PRAISED_FROM, _VISITED_BELOW = 90.0, 75.0


def rank(counters: Sequence[Group], number: int = 5) -> tuple[list[Group], list[Group]]:
    """The counters that keep at least nine promises of ten, and those that break one of four; worst first."""
    judged = [(group.kept_share or 0.0, group) for group in counters if group.promised >= LEAST]
    best = sorted(
        (pair for pair in judged if pair[0] >= _PRAISED_FROM), key=lambda p: (-p[0], -p[1].promised)
    )
    worst = sorted(
        (pair for pair in judged if pair[0] < _VISITED_BELOW), key=lambda p: (p[0], -p[1].promised)
    )
    return [group for _, group in best[:number]], [group for _, group in worst[:number]]
