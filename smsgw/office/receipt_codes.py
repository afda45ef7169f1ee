"""Receipt codes by the thousand: which are taken, and new ones that are not.

A million codes is all there can be.  One rule: a code is given once.
"""

from collections.abc import Iterable, Iterator
from random import Random

from smsgw.errors import ImportFileError
from smsgw.office.identity import make_receipt

_ALL = 1_000_000

# So often a good code is looked for by chance; with 95 of 100 taken that still finds one nearly always.
_TRIES = 100


class CodeSet:
    """Receipt codes that are taken: one octet for each of the million there can be."""

    def __init__(self, codes: Iterable[str] = ()) -> None:
        self._taken = bytearray(_ALL)
        for code in codes:
            self.add(code)

    def add(self, code: str) -> bool:
        """Take a code (`417-205`); False when it was taken."""
        number = int(code[:3] + code[4:])
        fresh = not self._taken[number]
        self._taken[number] = 1
        return fresh

    def free(self) -> list[str]:
        """All that are left."""
        left = (number for number, taken in enumerate(self._taken) if not taken)
        return [f"{number // 1000:03}-{number % 1000:03}" for number in left]


def make_codes(count: int, taken: CodeSet, random: Random) -> Iterator[str]:
    """`count` codes that are not taken; they are from then on.

    Raises ImportFileError when fewer are left.
    """
    for given in range(count):
        tries = (make_receipt(random) for _ in range(_TRIES))
        code = next((code for code in tries if taken.add(code)), None)
        if code is None:
            # Good codes run out before all codes do; then what is left is given in random order.
            yield from _last(count - given, taken, random)
            return
        yield code


def _last(count: int, taken: CodeSet, random: Random) -> Iterator[str]:
    left = taken.free()
    if len(left) < count:
        raise ImportFileError(
            f"{count} rows need a new receipt code and {len(left)} are free; archive old requests"
        )
    random.shuffle(left)
    for code in left[:count]:
        taken.add(code)
        yield code
