"""What a text asks for, and the text taken apart on the way there.

Values only: they know how to be made and looked at, and decide nothing.  One rule: their `repr` shows no text
and no number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from smsgw.office import cleaning, courtesies, digits
from smsgw.office.ordinary import FILLER
from smsgw.office.phrases import Aliases, Hit
from smsgw.office.spelling import spell

_NAME_FOLLOWS = frozenset({"an", "nama", "nm", "nma", "bernama", "jeneng", "wasta", "nami", "namanya"})


@dataclass(frozen=True, slots=True)
class Intent:
    """What a citizen wants: `name` as STATUS, SYARAT, ...; `args` hold plain strings and numbers.

    nik is always 16 digits, resi `417-205`, tiket `L-318`, dok as `Document` names it.
    """

    name: str
    args: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Parsed:
    """One text, cleaned, its numbers told apart, its words spelled and its phrases found."""

    original: str = field(repr=False)
    light: str = field(repr=False)
    tokens: tuple[str, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    found: digits.Found = field(repr=False)
    hits: tuple[Hit, ...]
    today: date

    def signals(self, name: str) -> list[Hit]:
        """The phrases found for one signal."""
        return [hit for hit in self.hits if hit.kind == "signal" and hit.name == name]

    def says(self, name: str) -> bool:
        """Is the signal there at all?"""
        return bool(self.signals(name))

    def names(self, kind: str) -> list[str]:
        """Names of one kind of hit, in the order of the text, each once."""
        return list(dict.fromkeys(hit.name for hit in self.hits if hit.kind == kind))

    @property
    def numbers(self) -> dict[str, str]:
        """The NIK and the receipt code that are given, as arguments of an intent."""
        return {name: value for name in ("nik", "resi") if (value := getattr(self.found, name))}

    @property
    def content(self) -> tuple[str, ...]:
        """The words without greetings, address and filler."""
        return tuple(word for word in self.words if word not in FILLER)


def parse(text: str, aliases: Aliases, today: date) -> Parsed:
    """Take a text apart; never raises, whatever the text."""
    light = cleaning.plain(text)
    tokens = cleaning.tokens(light)
    found = digits.find(tokens)
    raw = list(found.words)
    words = courtesies.without(spell(raw, _persons(raw)))
    hits = tuple(aliases.find(words))
    return Parsed(text[: cleaning.LONGEST], light, tuple(tokens), words, found, hits, today)


def _persons(words: list[str]) -> frozenset[int]:
    """Places that hold a person's name: up to three words after `an` or `nama`."""
    return frozenset(
        place
        for start, word in enumerate(words)
        if word in _NAME_FOLLOWS
        for place in range(start + 1, min(start + 4, len(words)))
    )
