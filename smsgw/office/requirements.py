"""What to bring for each document and case, with the law it rests on, its owner and its review date.

It knows no SMS and no file.  One rule: a requirement without a legal basis, an owner and a date on which
somebody looks at it again is refused, since public lists of requirements are mostly out of date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from smsgw.errors import TextError

_FIELDS = ("text", "basis", "owner", "review")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What to bring for one document in one case.

    document  a code of documents.py
    case      BARU, HILANG, RUSAK, UBAH, PINDAH ...
    text      the SMS; `{sig}` is its only placeholder
    basis     the law it rests on
    owner     the desk that keeps it true
    review    the day by which that desk looks at it again
    usual     True: the answer when a citizen names no case
    """

    document: str
    case: str
    text: str
    basis: str
    owner: str
    review: date
    usual: bool = False

    def is_overdue(self, today: date) -> bool:
        """Has nobody looked at it by the day on which they should have?"""
        return today > self.review


def read(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[tuple[str, str], Requirement]:
    """The requirements by document and case: the office's own before the shipped ones.

    Both are tables of tables, `[KTP.HILANG]`; one of the office's may hold only what differs.
    Raises TextError for a table that is incomplete or has a field that is not known.
    """
    found = {}
    for document in [*shipped, *(code for code in own if code not in shipped)]:
        ours, theirs = shipped.get(document, {}), own.get(document, {})
        for case in [*ours, *(name for name in theirs if name not in ours)]:
            table = {**ours.get(case, {}), **theirs.get(case, {})}
            found[document, case] = _read_one(document, case, table)
    return MappingProxyType(found)


def _read_one(document: str, case: str, table: Mapping[str, Any]) -> Requirement:
    where = f"requirements, [{document}.{case}]"
    if missing := [name for name in _FIELDS if not table.get(name)]:
        raise TextError(f"{where}: {', '.join(missing)} missing")
    if unknown := set(table) - {*_FIELDS, "usual"}:
        raise TextError(f"{where}: unknown field {', '.join(sorted(unknown))}")
    if not isinstance(table["review"], date):
        raise TextError(f"{where}: review must be a date, written without quotes: 2027-06-30")
    return Requirement(document, case, **table)


def choose(
    requirements: Mapping[tuple[str, str], Requirement], document: str, case: str = ""
) -> Requirement | None:
    """The requirement for this document and case; else the document's usual one, else its only one.

    None when the citizen has to be asked for the case, or the document has no requirement.
    """
    exact = requirements.get((document, case))
    if exact is not None:
        return exact
    of_document = [found for found in requirements.values() if found.document == document]
    usual = [found for found in of_document if found.usual or len(of_document) == 1]
    return usual[0] if usual else None
