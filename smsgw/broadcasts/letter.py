"""The text of a broadcast with its {columns}: checked once, then filled in for each recipient.

Pure: no database, no file, no clock.  One rule: what goes out is GSM-7 and holds no link and no number
as long as a NIK, whatever a spreadsheet holds.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import mul
from typing import Any

from smsgw.errors import TextError
from smsgw.office.cells import as_text
from smsgw.office.lint import ONE_SEGMENT, Problem, lint
from smsgw.office.mailing import column_name
from smsgw.office.transliterate import transliterate
from smsgw.sms.alphabet import Alphabet, septets
from smsgw.sms.segment import JOINED, measure

_BRACES = re.compile(r"\{([^{}]*)\}")

# A value of these alone, with single blanks, is one septet a character and can hold no link; with under
# twelve digits it can hold no NIK either.  Nearly all values are so, and a million are looked at.
_SIMPLE = re.compile(r"(?!')[\w,'()/&+-]+(?: [\w,'()/&+-]+)*", re.ASCII)
_TWELVE_DIGITS = re.compile(r"\D*(?:\d\D*){12}")
_TWELVE = 12
_ESCAPED = re.compile(r"[\^{}\\\[~\]|€\f]")
_DIGIT = re.compile(r"\d")

# More than lint needs to know of a text whose length is judged recipient by recipient.
_ANY_LENGTH = 255

_EACH_OF_SEVERAL = JOINED[Alphabet.GSM7]


@dataclass(frozen=True, slots=True)
class Letter:
    """A text ready to be filled in.

    text     as it is kept: GSM-7, {columns} in the spelling of `column_name`
    columns  those that the text names, in the order in which it names them first
    """

    text: str = field(repr=False)
    columns: tuple[str, ...]
    _pieces: tuple[str, ...] = field(repr=False)  # literal, column, literal, column ... literal
    _septets: int  # of the literals
    _uses: tuple[int, ...]  # how often each column is named
    _is_even: bool  # every character of the literals is one septet
    _digits_may_join: bool  # a value's digits could stand beside others

    def fill(self, values: Sequence[str]) -> str:
        """The text for one recipient.  values: in the order of `columns`, cleaned."""
        if not self.columns:
            return self.text
        given = dict(zip(self.columns, values, strict=True))
        filled = "".join(given[piece] if at % 2 else piece for at, piece in enumerate(self._pieces))
        # An empty value leaves the blanks before and after it.
        return filled if all(values) else re.sub(" {2,}", " ", filled).strip()

    def fill_kept(self, fields: str | None) -> str:
        """The text for a recipient whose values were kept by `keep`."""
        if not self.columns:
            return self.text
        return self.fill((fields or "").split("\n")) if fields is not None else ""

    def segments(self, values: Sequence[str]) -> int:
        """How many segments the text takes for one recipient."""
        if not (self._is_even and all(values)) or any(map(_ESCAPED.search, values)):
            return measure(self.fill(values)).segments
        length = self._septets + sum(map(mul, map(len, values), self._uses))
        return 1 if length <= ONE_SEGMENT else -(-length // _EACH_OF_SEVERAL)

    def problem(self, values: Sequence[str]) -> str | None:
        """Why the filled text may not go out, where only the whole of it shows that."""
        if self._digits_may_join and any(map(_DIGIT.search, values)):
            return _forbidden(self.fill(values))
        return None


def read_letter(written: str, columns: Collection[str], always: Mapping[str, str]) -> Letter:
    """The text as it will go out.

    columns  names that a spreadsheet offers
    always   values that are the same for everybody: sig, office; a column of that name comes first

    Raises TextError, a line a problem: empty, unknown {columns}, a link, a NIK, letters of another script.
    """
    text = _as_gsm7(written.strip())
    if not text:
        raise TextError("the text is empty")

    def named(found: re.Match[str]) -> str:
        name = column_name(found[1])
        return always[name] if name in always and name not in columns else f"{{{name}}}"

    text = _BRACES.sub(named, text)
    letter = letter_of(text)
    problems = []
    if unknown := [name for name in letter.columns if name not in columns]:
        offered = ", ".join(f"{{{name}}}" for name in columns) or "no columns"
        problems.append(
            f"the text names {', '.join(f'{{{name}}}' for name in unknown)}, and the list has {offered}"
        )
    if re.search(r"[{}]", _BRACES.sub("", text)):
        problems.append("a lone brace in the text: write ( ) instead of { }")
    if forbidden := _forbidden(letter.fill(["x"] * len(letter.columns))):
        problems.append(f"the text holds {forbidden}")
    if problems:
        raise TextError("\n".join(problems))
    return letter


def letter_of(text: str) -> Letter:
    """A Letter again from the text that was kept."""
    pieces = tuple(_BRACES.split(text))
    literals = pieces[::2]
    uses = Counter(pieces[1::2])  # in the order in which each comes first
    return Letter(
        text=text,
        columns=tuple(uses),
        _pieces=pieces,
        _septets=sum(septets(piece) or 0 for piece in literals),
        _uses=tuple(uses.values()),
        _is_even=not any(map(_ESCAPED.search, literals)),
        _digits_may_join=_may_join(literals),
    )


def clean(cell: Any) -> tuple[str, str | None]:
    """(value as it may stand in a text, why it may not or None).

    A value is GSM-7, on one line, without braces.  It is never named in the reason.
    """
    text = cell if isinstance(cell, str) else _shown(cell)
    if _SIMPLE.fullmatch(text) and (len(text) < _TWELVE or not _TWELVE_DIGITS.match(text)):
        return text, None
    text = as_text(text)
    if not text:
        return "", None
    try:
        text = _as_gsm7(text)
    except TextError as error:
        return "", str(error)
    text = " ".join(text.replace("{", "(").replace("}", ")").split())
    return text, _forbidden(text)


def keep(values: Sequence[str]) -> str | None:
    """Cleaned values as a recipient's row keeps them; None for none."""
    return "\n".join(values) if values else None


def warnings(letter: Letter, values: Sequence[str]) -> list[Problem]:
    """What may go wrong with the text of one recipient besides its length: operators' filters, tone."""
    filled = letter.fill(values)
    return [
        problem
        for problem in lint(filled, {}, segments=_ANY_LENGTH, signed=False)
        if problem.level == "warning"
    ]


def _forbidden(text: str) -> str | None:
    """The first thing in it that no SMS of ours may hold, in words."""
    plain = text.replace("{", "(").replace("}", ")")
    for problem in lint(plain, {}, segments=_ANY_LENGTH, signed=False):
        if problem.level == "error":
            return f"{problem.what.partition(':')[0]} ({problem.why})"
    return None


def _as_gsm7(text: str) -> str:
    """Transliterated; raises TextError where a letter or digit would be lost, as of another script."""
    plain = transliterate(unicodedata.normalize("NFC", text))
    if plain != text:
        lost = {char for char in text if unicodedata.category(char)[0] in "LN" and not transliterate(char)}
        if lost:
            raise TextError(f"letters that an SMS alphabet lacks: {' '.join(sorted(lost))[:40]}")
    return plain


def _may_join(literals: Sequence[str]) -> bool:
    """Could digits of a value stand beside digits of the text, or of another value?"""
    ends = any(re.search(r"\d[ .-]?$", piece) for piece in literals[:-1])
    starts = any(re.match(r"[ .-]?\d", piece) for piece in literals[1:])
    between = any(re.fullmatch(r"[ .-]?", piece) for piece in literals[1:-1])
    return ends or starts or between


def _shown(cell: Any) -> str:
    """A workbook's cell as a person reads it."""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y %H:%M}" if cell.hour or cell.minute else f"{cell:%d-%m-%Y}"
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return as_text(cell)
