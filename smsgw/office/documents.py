"""The kinds of documents, and which state of a request may follow which.

It knows no request, no clock and no wording beyond the one word a citizen reads for each kind.  One rule:
what an office adds is data of the same shape (`Kind`) as what is shipped.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from smsgw.errors import TextError, UsageError
from smsgw.office.states import State, clock_stopped, is_finished, notifies, parse_state, plain_key

__all__ = [
    "KINDS",
    "MOVES",
    "Document",
    "Kind",
    "State",
    "clock_stopped",
    "is_finished",
    "load_kinds",
    "may_move",
    "notifies",
    "parse_document",
    "parse_state",
]


class Document(StrEnum):
    """The documents that every office issues."""

    KTP = "KTP"  #: KTP-el, the identity card
    KK = "KK"  #: kartu keluarga, the family card
    AKTA_LAHIR = "AKTA_LAHIR"  #: birth certificate
    AKTA_MATI = "AKTA_MATI"  #: death certificate
    AKTA_KAWIN = "AKTA_KAWIN"  #: marriage certificate, of non-Muslim marriages
    AKTA_CERAI = "AKTA_CERAI"  #: divorce certificate, likewise
    KIA = "KIA"  #: the identity card of a child
    PINDAH = "PINDAH"  #: SKPWNI, the letter of somebody who moves away
    IKD = "IKD"  #: the identity card on a smartphone, activated at a counter


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document, shipped or added by an office in `texts/documents.toml`.

    code         stable, upper case: KTP, AKTA_LAHIR, LEGALISIR
    word         what a citizen reads, as a sentence may begin with it
    sensitive    never named in an SMS: it is called "Dokumen"
    bereaved     asked for by mourners: no GRATIS at the end, no rating afterwards
    has_blank    printed on a blank card that comes in rations, so it can wait for stock
    central      checked for uniqueness by the ministry before it is printed
    digital      also given as a file or on a phone
    aliases      what people type for it
    """

    code: str
    word: str
    sensitive: bool = False
    bereaved: bool = False
    has_blank: bool = False
    central: bool = False
    digital: bool = False
    aliases: tuple[str, ...] = ()


_SHIPPED = (
    Kind(
        "KTP",
        "KTP-el",
        has_blank=True,
        central=True,
        aliases=("e-KTP", "KTP elektronik", "kartu tanda penduduk"),
    ),
    Kind("KK", "KK", digital=True, aliases=("kartu keluarga", "kartu kluarga")),
    Kind(
        "AKTA_LAHIR",
        "Akta kelahiran",
        digital=True,
        aliases=("akta lahir", "akte lahir", "akte kelahiran", "akta anak", "surat lahir", "kelahiran"),
    ),
    Kind(
        "AKTA_MATI",
        "Akta kematian",
        sensitive=True,
        bereaved=True,
        digital=True,
        aliases=("akta mati", "akte mati", "akte kematian", "surat kematian", "kematian"),
    ),
    Kind(
        "AKTA_KAWIN",
        "Akta perkawinan",
        digital=True,
        aliases=("akta kawin", "akte kawin", "akte perkawinan", "akta nikah", "akte nikah", "perkawinan"),
    ),
    Kind(
        "AKTA_CERAI",
        "Akta perceraian",
        sensitive=True,
        digital=True,
        aliases=("akta cerai", "akte cerai", "akte perceraian", "perceraian"),
    ),
    Kind("KIA", "KIA", has_blank=True, aliases=("kartu identitas anak", "kartu anak", "KTP anak")),
    Kind("PINDAH", "Surat pindah", digital=True, aliases=("SKPWNI", "pindah datang", "mutasi", "SKP")),
    Kind("IKD", "IKD", digital=True, aliases=("KTP digital", "KTP HP", "identitas kependudukan digital")),
)
#: The shipped kinds by code.
KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _SHIPPED})


def parse_document(text: str, kinds: Mapping[str, Kind] = KINDS) -> str:
    """The code of the kind that a person or a spreadsheet names by code, word or synonym.

    Raises UsageError, which lists the codes that are taken.

    >>> parse_document("akte lahir")
    'AKTA_LAHIR'
    """
    wanted = plain_key(text)
    for kind in kinds.values():
        if wanted and wanted in map(plain_key, (kind.code, kind.word, *kind.aliases)):
            return kind.code
    accepted = ", ".join(f"{kind.code} ({kind.word})" for kind in kinds.values())
    raise UsageError(f"unknown document; write one of: {accepted}")


def load_kinds(folder: Path | None = None) -> Mapping[str, Kind]:
    """The shipped kinds, and those of `documents.toml` in the office's texts folder, by code.

    The file holds one table a kind: `[LEGALISIR]`, `word = "Legalisir"`, and the other fields of Kind.
    A shipped code changes that kind.  Raises TextError for a file that does not hold this.
    """
    path = folder / "documents.toml" if folder is not None else None
    if path is None or not path.is_file():
        return KINDS
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TextError(f"{path.name}: {error}") from error
    return MappingProxyType({**KINDS, **{code: _read_kind(code, table) for code, table in tables.items()}})


def _read_kind(code: str, table: object) -> Kind:
    where = f"documents.toml, [{code}]"
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", code) or not isinstance(table, dict):
        raise TextError(f"{where}: a kind is a table whose name is upper case letters, digits and _")
    base = KINDS.get(code)
    values: dict[str, object] = {name: getattr(base, name) for name in Kind.__slots__} if base else {}
    for name, value in table.items():
        if name not in Kind.__slots__ or name == "code":
            raise TextError(f"{where}: unknown field {name}; known: {', '.join(Kind.__slots__[1:])}")
        expected = {"word": str, "aliases": list}.get(name, bool)
        if not isinstance(value, expected):
            raise TextError(f"{where}: {name} must be of type {expected.__name__}")
        values[name] = tuple(map(str, value)) if isinstance(value, list) else value
    if not values.get("word"):
        raise TextError(f"{where}: word is missing, the name that a citizen reads")
    return Kind(**{**values, "code": code})  # type: ignore[arg-type]  # each checked above


# A spreadsheet shows only where a request stands at the day's end, so any step forward may be skipped.
_FORWARD = (
    State.RECEIVED,
    State.VERIFYING,
    State.INCOMPLETE,
    State.PROCESSING,
    State.AWAITING_CENTRAL,
    State.AWAITING_STOCK,
    State.PRINTING,
    State.READY,
    State.COLLECTED,
)
# Steps back, and out of an end.  Each is something that happens at a counter: papers turn out to be
# incomplete, a print is spoilt, the wrong row was pressed.
_BACKWARD: dict[State, tuple[State, ...]] = {
    State.VERIFYING: (State.RECEIVED,),
    State.INCOMPLETE: (State.RECEIVED, State.VERIFYING),
    State.PROCESSING: (State.RECEIVED, State.VERIFYING, State.INCOMPLETE),
    State.AWAITING_CENTRAL: (State.VERIFYING, State.INCOMPLETE, State.PROCESSING),
    State.AWAITING_STOCK: (State.INCOMPLETE, State.PROCESSING, State.AWAITING_CENTRAL),
    State.PRINTING: (State.INCOMPLETE, State.PROCESSING, State.AWAITING_CENTRAL, State.AWAITING_STOCK),
    State.READY: (State.PROCESSING, State.AWAITING_CENTRAL, State.AWAITING_STOCK, State.PRINTING),
    # Pressed for the wrong person: it still lies at the counter.
    State.COLLECTED: (State.READY,),
    # The applicant mends what was wrong and hands the papers in again.
    State.REJECTED: (State.VERIFYING, State.INCOMPLETE, State.PROCESSING),
    State.CANCELLED: (State.RECEIVED, State.VERIFYING),
    # What was put away can still be fetched.
    State.ARCHIVED: (State.READY, State.COLLECTED),
}
_ENDINGS: dict[State, tuple[State, ...]] = {
    **dict.fromkeys(_FORWARD, (State.REJECTED, State.CANCELLED)),
    State.READY: (State.REJECTED, State.CANCELLED, State.ARCHIVED),
    State.COLLECTED: (State.ARCHIVED,),
    State.REJECTED: (State.CANCELLED, State.ARCHIVED),
    State.CANCELLED: (State.ARCHIVED,),
    State.ARCHIVED: (),
}


def _after(state: State) -> frozenset[State]:
    forward = _FORWARD[_FORWARD.index(state) + 1 :] if state in _FORWARD else ()
    return frozenset((*forward, *_BACKWARD.get(state, ()), *_ENDINGS[state]))


#: The states that may follow each state, for a document that passes through all of them.
MOVES: Mapping[State, frozenset[State]] = MappingProxyType({state: _after(state) for state in State})


def may_move(document: str | Kind, before: State, after: State) -> bool:
    """May a request of this document go from one state to the other?  Staying is always allowed.

    Only what is printed on blanks waits for stock, only what the ministry checks waits for it;
    a document that is known by its code alone (not in KINDS) does neither.
    """
    kind = KINDS.get(document) if isinstance(document, str) else document
    if before == after:
        return True
    if after is State.AWAITING_STOCK and not (kind and kind.has_blank):
        return False
    if after is State.AWAITING_CENTRAL and not (kind and kind.central):
        return False
    return after in MOVES[before]
