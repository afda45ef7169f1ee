"""Phrases: the index over the alias tables, and what an office adds to them.

It must not decide what a text means.  One rule: the longest phrase wins its words, so that "ktp anak" is
never "ktp".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat

from smsgw.office import aliases as tables
from smsgw.office.cues import CUES
from smsgw.office.signals import SIGNALS
from smsgw.office.spelling import canonical, spell

# In "a .. b", b comes within so many words after a.
REACH = 3

# A gap does not reach over these: another clause begins.
_CLAUSE = frozenset(
    ("mau", "dan", "kalau", "karena", "tapi", "tetapi", "terus", "lalu", "padahal", "setelah")
)

# Where other words may come between.
_GAP = ".."

# What a word with @ in a phrase stands for.  The index holds the phrase once and not for each of these
# persons: two in five of its rows would be theirs, in every gateway's memory for good.
_GROUPS = {"@orang": tables.PERSONS, "@kerabat": tables.RELATIVES}

# What an office's own phrase weighs: as much as the strongest of ours.
ADDED_WEIGHT = 6


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word to which the office or a command gave a meaning, with the ways people write it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: `kind` is document, event, case, cue or signal; `places` are the words it took."""

    kind: str
    name: str
    weight: int
    places: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.places[0]


#: What a phrase says: kind, name and weight.
Meaning = tuple[str, str, int]

#: A phrase as the index holds it: its words, with gaps and groups among them.
Phrase = tuple[str, ...]

#: A phrase as it is looked for in a text: runs of words with gaps between the runs.
Runs = tuple[tuple[str, ...], ...]


def _rows() -> Iterator[tuple[str, Meaning]]:
    for kind, table in (
        ("document", tables.DOCUMENTS),
        ("event", tables.EVENTS),
        ("case", tables.CASES),
        ("signal", SIGNALS),
    ):
        for name, line in table.items():
            yield from zip(line.split(";"), repeat((kind, name, 1)), strict=False)
    for name, weighted in CUES.items():
        for weight, line in weighted.items():
            yield from zip(line.split(";"), repeat(("cue", name, weight)), strict=False)


def _parts(text: str) -> list[list[str]]:
    return [part.split() for part in text.split(f" {_GAP} ") if part.strip()]


def _phrase(runs: Iterable[Sequence[str]]) -> Phrase:
    return tuple(chain.from_iterable((_GAP, *run) for run in runs))[1:]


def kind_of(name: str) -> str:
    """Is a canonical name a document's, a case's, a cue's or a signal's?  Raises KeyError."""
    for kind, table in (("document", tables.DOCUMENTS), ("case", tables.CASES), ("cue", CUES)):
        if name in table:
            return kind
    if name in SIGNALS:
        return "signal"
    raise KeyError(name)


def canonical_names() -> frozenset[str]:
    """What an office may add phrases to."""
    return frozenset((*tables.DOCUMENTS, *tables.CASES, *CUES, *SIGNALS))


@dataclass(frozen=True)
class Aliases:
    """All phrases, with those that an office adds: canonical name -> phrases.

    documents  kinds of documents that only this office has: code -> what people call them
    """

    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keywords: tuple[Keyword, ...] = ()
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def extended(self, table: Mapping[str, Iterable[str]], keywords: Iterable[Keyword] = ()) -> "Aliases":
        """These and an office's own.  Raises KeyError for a canonical name that there is none of."""
        for name in table:
            kind_of(name)
        merged = {name: (*self.added.get(name, ()), *table.get(name, ())) for name in (*self.added, *table)}
        return Aliases(merged, (*self.keywords, *keywords), self.documents)

    def with_documents(self, table: Mapping[str, Iterable[str]]) -> "Aliases":
        """These and the kinds of documents that an office adds, or calls by more names."""
        documents = {code: tuple(phrases) for code, phrases in table.items()}
        return Aliases(self.added, self.keywords, {**self.documents, **documents})

    @cached_property
    def _index(self) -> Mapping[str, Sequence[tuple[Phrase, Meaning]]]:
        """First word -> phrases that begin with it, longest first."""
        index: dict[str, list[tuple[Phrase, Meaning]]] = defaultdict(list)
        once: dict[str, str] = {}  # many phrases share a word, and one copy of it
        for words, meaning in chain(_ours(), self._own()):
            row = tuple(once.setdefault(word, word) for word in words), meaning
            for first in _GROUPS.get(words[0], words[:1]):
                index[first].append(row)
        return {
            first: tuple(sorted(rows, key=lambda row: row[0].count(_GAP) - len(row[0])))
            for first, rows in index.items()
        }

    def _own(self) -> Iterator[tuple[Phrase, Meaning]]:
        for text, meaning in self._own_rows():
            parts = _parts(text.lower())
            # A word that only this office knows may come out of the correction as another one.
            for runs in {tuple(map(canonical, parts)), tuple(map(spell, parts))}:
                yield _phrase(runs), meaning

    def _own_rows(self) -> Iterator[tuple[str, Meaning]]:
        for name, phrases in self.added.items():
            yield from zip(phrases, repeat((kind_of(name), name, ADDED_WEIGHT)), strict=False)
        for code, phrases in self.documents.items():
            yield from zip(phrases, repeat(("document", code, 1)), strict=False)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Every phrase in the words, in order of its first word; none inside a longer one's place."""
        hits = []
        there = set(words)
        possible = {word: self._possible(word, there) for word in self._index.keys() & there}
        for start, word in enumerate(words):
            for runs, (kind, name, weight) in possible.get(word, ()):
                places = _places(runs, words, start)
                if places:
                    hits.append(Hit(kind, name, weight, places))
        return _longest(hits)

    def _possible(self, first: str, there: Set[str]) -> list[tuple[Runs, Meaning]]:
        """The phrases that begin with this word and have all their words in a text.

        They are few: the others need not be looked for at each place.
        """
        groups = (name for name, persons in _GROUPS.items() if not there.isdisjoint(persons))
        met = {*there, _GAP, *groups}
        rows = (row for row in self._index[first] if met.issuperset(row[0]))
        return [(runs, meaning) for phrase, meaning in rows for runs in _spelled_out(phrase, there)]


def _ours() -> Iterator[tuple[Phrase, Meaning]]:
    for text, meaning in _rows():
        yield _phrase(map(canonical, _parts(text))), meaning


def _spelled_out(phrase: Phrase, there: Set[str]) -> Iterator[Runs]:
    """The phrase, once for each person of its group who is in a text."""
    group = next((word for word in phrase if word in _GROUPS), "")
    for person in _GROUPS.get(group, ("",)):
        if not group or person in there:
            yield _runs(tuple(person if word == group else word for word in phrase))


def _runs(phrase: Phrase) -> Runs:
    if _GAP not in phrase:
        return (phrase,)
    gap = phrase.index(_GAP)
    return (phrase[:gap], *_runs(phrase[gap + 1 :]))


def _places(runs: Runs, words: Sequence[str], start: int) -> tuple[int, ...]:
    """The positions of the phrase that begins at `start`; empty when it is not there."""
    places: list[int] = []
    at = start
    for number, run in enumerate(runs):
        reach = REACH if number else 0
        for first in range(at, at + reach + 1):
            if tuple(words[first : first + len(run)]) == run:
                at = first + len(run)
                places.extend(range(first, at))
                break
            if words[first : first + 1] and words[first] in _CLAUSE:
                return ()
        else:
            return ()
    return tuple(places)


# What a phrase gives way to.  "pisah kk" is a case and names a KK too; "ubah .. bagaimana" asks and is one.
_GIVES_WAY = {
    "document": frozenset(("document", "event")),
    "event": frozenset(("document", "event")),
    "case": frozenset(("document", "event", "case")),
    "cue": frozenset(("document", "event", "case", "cue")),
}


def _longest(hits: list[Hit]) -> list[Hit]:
    """Leave out what lies inside a longer phrase; of documents that share a word, the longest stays.

    Signals stand apart: they are looked at before all else.
    """
    kept: list[Hit] = []
    taken: dict[int, list[tuple[frozenset[int], str]]] = defaultdict(list)
    for hit in sorted(hits, key=lambda hit: (-len(hit.places), hit.start)):
        if hit.kind == "signal":
            kept.append(hit)
            continue
        own, rivals = frozenset(hit.places), _GIVES_WAY[hit.kind]
        naming = hit.kind in ("document", "event")
        beside = (row for place in own for row in taken[place])
        if not any(kind in rivals and (naming or own < theirs) for theirs, kind in beside):
            kept.append(hit)
            for place in own:
                taken[place].append((own, hit.kind))
    return sorted(kept, key=lambda hit: (hit.start, -len(hit.places)))


DEFAULT = Aliases()
