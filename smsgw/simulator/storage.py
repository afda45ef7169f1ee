"""Message memories: numbered slots with an end.

Owns slots and capacity; must not know how a slot is shown.  The one rule: the lowest free slot is
taken first, as modems do, so an index comes back soon after it was deleted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

RECEIVED_UNREAD, RECEIVED_READ, STORED_UNSENT, STORED_SENT = range(4)


@dataclass(frozen=True, slots=True)
class Stored:
    """One slot: the SMSC's part and the TPDU, and TS 27.005's stat 0..3."""

    smsc_octets: bytes
    tpdu: bytes
    stat: int = RECEIVED_UNREAD


class Memory:
    """SM, ME or SR."""

    def __init__(self, name: str, capacity: int, first_index: int = 1) -> None:
        self.name = name
        self.capacity = capacity
        self.first_index = first_index
        self._slots: dict[int, Stored] = {}

    @property
    def used(self) -> int:
        return len(self._slots)

    @property
    def last_index(self) -> int:
        return self.first_index + self.capacity - 1

    def store(self, stored: Stored) -> tuple[str, int] | None:
        """Keep it in the lowest free slot; return (memory, index), None when full."""
        if self.used >= self.capacity:
            return None
        index = self.first_index
        while index in self._slots:
            index += 1
        self._slots[index] = stored
        return self.name, index

    def find(self, index: int) -> Stored | None:
        """What lies there; None for an empty slot."""
        return self._slots.get(index)

    def mark_read(self, index: int) -> None:
        """An unread message was shown; it is so no longer."""
        stored = self._slots[index]
        if stored.stat == RECEIVED_UNREAD:
            self._slots[index] = replace(stored, stat=RECEIVED_READ)

    def mark_sent(self, index: int) -> None:
        """A stored SUBMIT went out."""
        self._slots[index] = replace(self._slots[index], stat=STORED_SENT)

    def delete(self, index: int) -> bool:
        """Empty a slot; False when it was empty."""
        return self._slots.pop(index, None) is not None

    def items(self) -> Iterator[tuple[int, Stored]]:
        """(index, what lies there) in order."""
        return iter(sorted(self._slots.items()))

    def move_to(self, first_index: int, capacity: int) -> None:
        """The same messages as another modem would number them."""
        shift = first_index - self.first_index
        self._slots = {index + shift: stored for index, stored in self._slots.items()}
        self.first_index, self.capacity = first_index, capacity


class Combined:
    """MT: two memories seen as one, the first one's slots first."""

    def __init__(self, name: str, first: Memory, second: Memory) -> None:
        self.name = name
        self._parts = (first, second)
        self.first_index = first.first_index

    @property
    def capacity(self) -> int:
        return sum(part.capacity for part in self._parts)

    @property
    def used(self) -> int:
        return sum(part.used for part in self._parts)

    @property
    def last_index(self) -> int:
        return self.first_index + self.capacity - 1

    def store(self, stored: Stored) -> tuple[str, int] | None:
        """Keep it where there is room; return the memory it is really in, with that one's index."""
        return self._parts[0].store(stored) or self._parts[1].store(stored)

    def find(self, index: int) -> Stored | None:
        part, own = self._place(index)
        return part.find(own)

    def mark_read(self, index: int) -> None:
        part, own = self._place(index)
        part.mark_read(own)

    def mark_sent(self, index: int) -> None:
        part, own = self._place(index)
        part.mark_sent(own)

    def delete(self, index: int) -> bool:
        part, own = self._place(index)
        return part.delete(own)

    def items(self) -> Iterator[tuple[int, Stored]]:
        """(index, what lies there), both memories in order."""
        first, second = self._parts
        yield from first.items()
        shift = first.capacity + first.first_index - second.first_index
        yield from ((index + shift, stored) for index, stored in second.items())

    def _place(self, index: int) -> tuple[Memory, int]:
        first, second = self._parts
        if index <= first.last_index:
            return first, index
        return second, index - first.last_index - 1 + second.first_index


AnyMemory = Memory | Combined
