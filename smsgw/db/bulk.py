"""The rows of a spreadsheet on their way in: gathered in a place of their own (gathered.py), compared with
what is known.

Raw SQL, since a million rows through the models would take an hour.  One rule: nothing here writes to the
office's own tables (merge.py does, once), so a reader that fails, or a process that dies, leaves them as
they were.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from smsgw.db import gathered
from smsgw.db.gathered import execute, read, write_many
from smsgw.db.merge import CHANGED
from smsgw.office.documents import State

# What is known of so many requests is asked for at once: to a server each question is a way there and back.
_AT_ONCE = 500

_ENDED = "('collected', 'rejected', 'cancelled', 'archived')"

# So many rows without a receipt code are told apart for one NIK and document; what is more is new each time.
_MOST_OF_ONE = 20

# Rows that share a request give it back.
_SHARED = """
UPDATE gathered.incoming SET request_id = NULL, was_shared = 1
WHERE receipt_code IS NULL AND request_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM gathered.incoming o WHERE o.request_id = incoming.request_id AND o.line <> incoming.line)
"""

# Each takes the newest one that no row of the file is yet, and that ...
_NEXT = """
UPDATE gathered.incoming SET request_id = (
    SELECT max(r.id) FROM main.request r
    WHERE r.nik_fingerprint = incoming.nik_fingerprint AND r.document = incoming.document
    AND NOT EXISTS (SELECT 1 FROM gathered.incoming o WHERE o.request_id = r.id)
    """
_SHARING = "\nWHERE was_shared = 1 AND request_id IS NULL"

# Of those that took the same one, the first line keeps it.
_LATER = """
UPDATE gathered.incoming SET request_id = NULL
WHERE was_shared = 1 AND request_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM gathered.incoming o WHERE o.request_id = incoming.request_id AND o.line < incoming.line)
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A gathered row whose state is new to us, merged with what is known: what a notice is made of.

    visit  how often the request will have been in this state
    """

    receipt_code: str
    document: str
    state: State
    counter: str | None
    note: str | None
    due_at: int | None
    ready_at: int | None
    is_new: bool
    phones: tuple[str, ...]
    visit: int = 1


class Gathering:
    """The rows of one file on their way in."""

    def __init__(self, place: gathered.File | gathered.SessionTables) -> None:
        self._place = place

    def gather(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take rows, their values in the order of gathered.COLUMNS."""
        self._place.add(rows)

    def compare(self) -> None:
        """Find out which rows are known requests: by receipt code, else by NIK and document.

        Without a receipt code a row means the newest request of that NIK and document that is still
        open, or that already is in the row's state: so the same file twice adds nothing.
        """
        self._place.attach()
        execute(
            "UPDATE gathered.incoming SET request_id = "
            "(SELECT r.id FROM main.request r WHERE r.receipt_code = incoming.receipt_code) "
            "WHERE receipt_code IS NOT NULL"
        )
        matched = execute(
            "UPDATE gathered.incoming SET request_id = (SELECT r.id FROM main.request r "  # noqa: S608
            "WHERE r.nik_fingerprint = incoming.nik_fingerprint AND r.document = incoming.document "
            f"AND (r.state NOT IN {_ENDED} OR r.state = incoming.state) ORDER BY r.id DESC LIMIT 1) "
            "WHERE receipt_code IS NULL AND EXISTS (SELECT 1 FROM main.request r "
            "WHERE r.nik_fingerprint = incoming.nik_fingerprint AND r.document = incoming.document)"
        ).rowcount
        if matched > 0:
            self._one_row_a_request()
        execute(
            "UPDATE gathered.incoming SET before = "
            "(SELECT r.state FROM main.request r WHERE r.id = request_id) WHERE request_id IS NOT NULL"
        )
        self._place.compared()

    def _one_row_a_request(self) -> None:
        """Rows of the file that were taken for one request by NIK: each is one that is in its state, such
        as those that this very file once made; then the first one is the newest that is open.
        """
        self._place.index_requests()
        if execute(_SHARED).rowcount <= 0:
            return
        for _ in range(_MOST_OF_ONE):
            execute(_NEXT + "AND r.state = coalesce(incoming.state, 'received'))" + _SHARING)
            if execute(_LATER).rowcount <= 0:
                break
        execute(_NEXT + f"AND r.state NOT IN {_ENDED})" + _SHARING)
        execute(_LATER)

    def moves(self) -> list[tuple[str, State, State]]:
        """(document, from, to) of all changes of state that the file would make."""
        rows = execute(f"SELECT DISTINCT document, before, state FROM gathered.incoming i WHERE {CHANGED}")  # noqa: S608
        return [(document, State(before), State(after)) for document, before, after in rows.fetchall()]

    def lines_of(self, move: tuple[str, State, State]) -> list[int]:
        """The lines that would make this change."""
        rows = execute(
            "SELECT line FROM gathered.incoming i WHERE request_id IS NOT NULL "
            "AND document = ? AND before = ? AND state = ?",
            *map(str, move),
        )
        return [line for (line,) in rows.fetchall()]

    def leave_out(self, lines: Iterable[int]) -> None:
        """Forget these rows."""
        for line in lines:
            execute("DELETE FROM gathered.incoming WHERE line = ?", line)

    def used_codes(self) -> Iterator[str]:
        """Every receipt code that a request or a row of the file has."""
        for table in ("main.request", "gathered.incoming"):
            rows = read(f"SELECT receipt_code FROM {table} WHERE receipt_code IS NOT NULL")  # noqa: S608
            yield from (code for (code,) in rows)

    def lines_without_code(self) -> list[int]:
        """The lines of new requests that need a receipt code."""
        rows = execute(
            "SELECT line FROM gathered.incoming WHERE request_id IS NULL AND receipt_code IS NULL "
            "ORDER BY line"
        )
        return [line for (line,) in rows.fetchall()]

    def give_codes(self, codes: Iterable[tuple[str, int]]) -> None:
        """(receipt code, line) of rows that had none."""
        write_many("UPDATE gathered.incoming SET receipt_code = ? WHERE line = ?", codes)

    def without_due(self, documents: Sequence[str]) -> Iterator[tuple[int, str, str | None, int | None]]:
        """(line, document, counter, received_at) of new requests that nobody gave a promised time."""
        return read(
            "SELECT line, document, counter, received_at FROM gathered.incoming "  # noqa: S608
            "WHERE request_id IS NULL AND due_at IS NULL "
            f"AND document IN ({_marks(documents)}) "
            f"AND coalesce(state, 'received') NOT IN {_ENDED} AND coalesce(state, '') <> 'ready'",
            *documents,
        )

    def give_due(self, times: Iterable[tuple[int, int]]) -> None:
        """(promised time, line) of such rows."""
        write_many("UPDATE gathered.incoming SET due_at = ? WHERE line = ?", times)

    def due(self, states: Sequence[State]) -> Iterator[Due]:
        """The rows that bring a request into one of these states."""
        listed = ", ".join(f"'{state}'" for state in states)
        rows = read(
            "SELECT coalesce(r.receipt_code, i.receipt_code), i.document, coalesce(i.state, 'received'), "  # noqa: S608
            "coalesce(i.counter, r.counter), i.note, coalesce(i.due_at, r.due_at), "
            "i.ready_at, i.request_id, i.phone, i.phone2 "
            "FROM gathered.incoming i LEFT JOIN main.request r ON r.id = i.request_id "
            f"WHERE coalesce(i.state, 'received') IN ({listed}) AND (i.request_id IS NULL OR {CHANGED}) "
            "AND (i.phone IS NOT NULL OR i.phone2 IS NOT NULL OR i.request_id IS NOT NULL)"
        )
        while page := list(islice(rows, _AT_ONCE)):
            known = [row[7] for row in page if row[7] is not None]
            kept, visits = _phones_of(known), _visits_of(known)
            for code, document, state, counter, note, due_at, ready_at, request_id, *given in page:
                phones = [*given, *_left_of(kept[request_id], given)]
                told = tuple(dict.fromkeys(phone for phone in phones if phone))
                visit = 1 + visits[request_id, state]
                is_new = request_id is None
                yield Due(code, document, State(state), counter, note, due_at, ready_at, is_new, told, visit)

    def tell(self, notices: Iterable[tuple[str, str, str, int]]) -> None:
        """Put notices aside until the merge: (number, text, cause, segments)."""
        self._place.tell(notices)


@contextmanager
def gathering(database_path: Path) -> Iterator[Gathering]:
    """Gather rows; they are gone afterwards."""
    with gathered.place(database_path) as place:
        yield Gathering(place)


def _phones_of(request_ids: Sequence[int]) -> dict[int | None, list[tuple[str, int]]]:
    """The numbers of known requests, each with its position, in order."""
    found: dict[int | None, list[tuple[str, int]]] = defaultdict(list)
    if request_ids:
        rows = execute(
            "SELECT request_id, msisdn, position FROM main.request_phone "  # noqa: S608
            f"WHERE request_id IN ({_marks(request_ids)}) ORDER BY request_id, position",
            *request_ids,
        )
        for request_id, msisdn, position in rows.fetchall():
            found[request_id].append((msisdn, position))
    return found


def _left_of(kept: Iterable[tuple[str, int]], given: Sequence[str | None]) -> list[str]:
    """Those that the file leaves: its own stand in place of those at their positions."""
    return [msisdn for msisdn, position in kept if position > len(given) or given[position - 1] is None]


def _visits_of(request_ids: Sequence[int]) -> Counter[tuple[int | None, str]]:
    """How often known requests have come into each state."""
    if not request_ids:
        return Counter()
    rows = execute(
        "SELECT request_id, after, count(*) FROM main.request_move "  # noqa: S608
        f"WHERE request_id IN ({_marks(request_ids)}) GROUP BY request_id, after",
        *request_ids,
    )
    return Counter({(request_id, after): times for request_id, after, times in rows.fetchall()})


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
