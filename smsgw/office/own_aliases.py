"""The office's own phrases, `texts/aliases.toml`: how people here ask, taught at the console with a click.

    [phrases]
    STATUS = ["wis mari opo durung"]
    SYARAT = ["nggawe anyar piye"]

A name is an intent's, a document's or a case's (see aliases.py).  The file is read again when it has
changed, so that what is taught is understood from the next SMS on.  One rule: a file that cannot be
read never keeps the gateway from reading; it is as if it were not there, and the log says so.
"""

import logging
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from smsgw.errors import TextError, UsageError
from smsgw.office import cleaning
from smsgw.office.documents import KINDS, Kind
from smsgw.office.intent import parse
from smsgw.office.ordinary import FILLER, ORDINARY
from smsgw.office.phrases import DEFAULT, Aliases, canonical_names, kind_of
from smsgw.office.reading import read
from smsgw.office.sentences import toml_string
from smsgw.office.spelling import spell

log = logging.getLogger("smsgw.office")

FILE = "aliases.toml"

_ENDINGS = ("", "nya", "ny", "ku")

_HEADER = (
    "# Ungkapan warga yang diajarkan lewat konsol: nama bacaan -> ungkapan.\n"
    "# Phrases taught at the console: name of a reading -> phrases.\n\n[phrases]\n"
)

# A phrase of one common word would catch every text; one of many words catches only the text it is from.
_FEWEST_LETTERS = 5
_MOST_WORDS = 6

# So many of the texts that were understood may be read otherwise before a phrase is too broad.
_TOLERATED_SHARE = 0.02


def aliases_of(folder: Path, kinds: Mapping[str, Kind] = KINDS) -> Aliases:
    """The shipped phrases with the office's own, as the file is now.

    kinds  the office's documents; those that it added are read by their word and aliases
    """
    documents = _names(kinds)
    try:
        found = (folder / FILE).stat()
    except OSError:
        return _with_documents(documents) if documents else DEFAULT
    return _aliases_at(folder, found.st_mtime_ns, found.st_size, documents)


def own_phrases(folder: Path) -> dict[str, tuple[str, ...]]:
    """The office's own phrases by name.  Raises TextError for a file that does not hold them."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TextError(f"{FILE}: {error}") from error
    known, phrases = canonical_names(), {}
    for name, listed in dict(content.get("phrases", {})).items():
        if name not in known:
            raise TextError(f"{FILE}: there is no reading {name!r}; known: {', '.join(sorted(known))}")
        if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
            raise TextError(f"{FILE}: {name} must be a list of phrases in quotation marks")
        phrases[name] = tuple(listed)
    return phrases


def suggest(text: str, today: date) -> str:
    """The words of a text that could be taught: without numbers, greetings and filler; "" for none."""
    words = parse(text, DEFAULT, today).content
    return " ".join(word for word in words if word.isalpha())[:60] if len(words) <= _MOST_WORDS else ""


def check_phrase(phrase: str) -> str:
    """The phrase in its one spelling.  Raises UsageError for one that would catch everything or nothing."""
    words = phrase.casefold().split()
    spelled = " ".join(words)
    if any(mark.isdigit() for mark in spelled):
        raise UsageError("a phrase holds words, no numbers")
    if not all(word.isalpha() for word in words):
        raise UsageError("a phrase holds words and blanks only")
    if not 1 <= len(words) <= _MOST_WORDS or len(spelled) < _FEWEST_LETTERS:
        raise UsageError(f"a phrase has {_FEWEST_LETTERS} letters at least, and {_MOST_WORDS} words at most")
    if all(word in FILLER or word in ORDINARY for word in words):
        raise UsageError("everybody writes these words, whatever they want; take some that tell more")
    return spelled


def check_free(folder: Path, names: Sequence[str], spelled: str) -> None:
    """Raise UsageError for a name that there is none of, and for a phrase that means something else."""
    unknown = [name for name in names if name not in canonical_names()]
    if unknown:
        raise UsageError(
            f"no phrase can be taught for {unknown[0]}; only for {', '.join(sorted(canonical_names()))}"
        )
    words = spell(spelled.split())
    for hit in aliases_of(folder).find(words):
        rivals = [name for name in names if kind_of(name) == hit.kind and name != hit.name]
        if rivals and len(hit.places) == len(words):
            raise UsageError(f"the phrase means {hit.name} already, and cannot mean {rivals[0]} too")


def with_lesson(aliases: Aliases, names: Sequence[str], spelled: str) -> Aliases:
    """The phrases as they would be once this one is taught."""
    return aliases.extended(dict.fromkeys(names, (spelled,)))


def changed_by(folder: Path, names: Sequence[str], phrase: str, texts: Sequence[str], today: date) -> int:
    """How many of these texts would be read as something else with this phrase."""
    before = aliases_of(folder)
    after = with_lesson(before, names, phrase)
    return sum(_name(text, before, today) != _name(text, after, today) for text in texts)


def teach(folder: Path, names: Sequence[str], phrase: str, understood: Sequence[str], today: date) -> str:
    """Add a phrase to the file, under each of these names; as it was written there.

    understood  texts that were read well; a phrase that changes more than a few of them is refused

    Raises UsageError for a phrase that will not do, TextError for a file that cannot be read.
    """
    spelled = check_phrase(phrase)
    phrases = own_phrases(folder)
    new = [name for name in names if spelled not in phrases.get(name, ())]
    if not new:
        return spelled
    check_free(folder, new, spelled)
    changed = changed_by(folder, new, spelled, understood, today)
    if changed > max(1, len(understood) * _TOLERATED_SHARE):
        raise UsageError(
            f"the phrase is too common: {changed} of {len(understood)} texts that were understood "
            "would be read otherwise; take more words"
        )
    write(folder, {**phrases, **{name: (*phrases.get(name, ()), spelled) for name in new}})
    return spelled


def write(folder: Path, phrases: dict[str, Iterable[str]] | dict[str, tuple[str, ...]]) -> None:
    """Put these phrases in the place of the file's."""
    lines = [
        f"{name} = [{', '.join(toml_string(phrase) for phrase in listed)}]\n"
        for name, listed in sorted(phrases.items())
        if listed
    ]
    folder.mkdir(exist_ok=True)
    partial = folder / f"{FILE}.part"
    partial.write_text(_HEADER + "".join(lines), encoding="utf-8")
    os.replace(partial, folder / FILE)  # noqa: PTH105


def _name(text: str, aliases: Aliases, today: date) -> str:
    return read(text, today=today, aliases=aliases).name


#: (code, what people call it) of each kind that an office added or changed.
_Documents = tuple[tuple[str, tuple[str, ...]], ...]


def _names(kinds: Mapping[str, Kind]) -> _Documents:
    if kinds is KINDS:
        return ()
    return tuple((code, _spellings(kind)) for code, kind in kinds.items() if kind is not KINDS.get(code))


def _spellings(kind: Kind) -> tuple[str, ...]:
    """Word, aliases and code of a kind in the letters that reading sees; without those of one letter."""
    names = [
        " ".join(cleaning.tokens(cleaning.plain(name.replace("_", " "))))
        for name in (kind.word, *kind.aliases, kind.code)
    ]
    # Endings are taken off words that the spelling knows; these words only this office knows.
    return tuple(dict.fromkeys(f"{name}{ending}" for name in names if len(name) > 1 for ending in _ENDINGS))


@lru_cache(maxsize=4)
def _with_documents(documents: _Documents) -> Aliases:
    return DEFAULT.with_documents(dict(documents))


@lru_cache(maxsize=2)
def _aliases_at(folder: Path, changed_at: int, octets: int, documents: _Documents) -> Aliases:
    aliases = _with_documents(documents) if documents else DEFAULT
    try:
        return aliases.extended(own_phrases(folder))
    except (TextError, OSError) as error:
        log.error("%s is not used: %s", FILE, error)
        return aliases
