"""What people type about requests -> values: codes, states, NIK, documents, a whole new request.

One rule: a value that cannot be taken is refused with what is wrong with it, never with the value of a NIK.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from smsgw.admin.context import Office
from smsgw.admin.options import Window, read_lines
from smsgw.admin.printing import say
from smsgw.admin.times import parse_past
from smsgw.errors import SmsgwError, UsageError
from smsgw.office.cells import nik_problem
from smsgw.office.documents import parse_document
from smsgw.office.identity import check_nik, parse_receipt
from smsgw.office.states import State, parse_state

if TYPE_CHECKING:
    from smsgw.db.listings import Move
    from smsgw.db.narrowing import Narrow
    from smsgw.db.requests import Found, NewRequest

_WRONG_CODE = "is no receipt code; it has six digits, like 417-205"


def read_code(text: str) -> str:
    """The receipt code in its one spelling.  Raises SmsgwError."""
    code = parse_receipt(text)
    if code is None:
        raise SmsgwError(f"{_shown(text)} {_WRONG_CODE}")
    return code


def read_codes(words: Sequence[str], path: Path | None) -> list[str]:
    """Receipt codes from the command line and a file, each once.  Raises SmsgwError listing the bad ones."""
    written = [(_shown(word), word) for word in words]
    if path is not None:
        lines = [line.split("#")[0].strip() for line in read_lines(path)]
        written += [(f"{path}, line {n}", line) for n, line in enumerate(lines, 1) if line]
    if not written:
        raise click.UsageError("give at least one receipt code before the state")
    codes = [(where, parse_receipt(word)) for where, word in written]
    bad = [f"{where}: {_WRONG_CODE}" for where, code in codes if code is None]
    if bad:
        raise SmsgwError("\n".join([*bad[:50], f"{len(bad)} bad codes; nothing was changed"]))
    return list(dict.fromkeys(code for _, code in codes if code is not None))


def read_state(text: str) -> State:
    """The state that a person names.  Raises click.BadParameter."""
    try:
        return parse_state(text)
    except UsageError as error:
        raise click.BadParameter(str(error), param_hint="STATE") from error


def read_states(given: Sequence[str]) -> tuple[State, ...]:
    """The states of repeated or comma-separated `--state`.  Raises click.BadParameter."""
    return tuple(read_state(word) for text in given for word in text.split(",") if word.strip())


def read_new(office: Office, values: Mapping[str, Any]) -> "NewRequest":
    """A new request from the options of `request add`.

    Raises NumberError, SmsgwError, click.BadParameter.
    """
    from smsgw import numbers
    from smsgw.db.requests import NewRequest

    phones = [*values["phone"], *([values["phone2"]] if values["phone2"] else [])]
    instants = {name: _instant(office, values[name]) for name in ("received_at", "due_at", "ready_at")}
    return NewRequest(
        document=_document(office, values["document"]),
        state=read_state(values["state"]),
        nik=_nik(office, values["nik"]) if values["nik"] else None,
        receipt_code=read_code(values["receipt_code"]) if values["receipt_code"] else None,
        phones=tuple(dict.fromkeys(numbers.parse(phone) for phone in phones)),
        counter=_limited("--counter", values["counter"], 40),
        note=_limited("--note", values["note"], 120),
        **instants,
    )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The options of `request list` that operators think in, as they were typed."""

    counter: str | None = None
    older: str | None = None
    no_phone: bool = False
    late: bool = False

    def narrow(self, now: datetime) -> "Narrow":
        """What the database narrows by.  Raises click.BadParameter."""
        from smsgw.config.values import parse_duration
        from smsgw.db.narrowing import Narrow

        try:
            until = now - parse_duration(self.older) if self.older else None
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--older") from error
        return Narrow(until, self.counter, self.no_phone, now if self.late else None)


def find_requests(
    office: Office,
    window: Window,
    states: Sequence[State],
    documents: Sequence[str],
    nik: str | None,
    narrowing: Narrowing,
) -> Iterator[tuple["Found", list["Move"]]]:
    """The requests that the options of `request list` ask for."""
    from smsgw.db import listings

    return listings.find_requests(
        listings.Wanted(states, window.since, window.number, window.limit),
        documents=[_document(office, document) for document in documents],
        nik_fingerprint=office.desk.vault.fingerprint(nik) if nik else None,
        narrow=narrowing.narrow(office.now()),
    )


def _document(office: Office, text: str) -> str:
    try:
        return parse_document(text, office.desk.kinds)
    except UsageError as error:
        raise click.BadParameter(str(error), param_hint="--document") from error


def _nik(office: Office, text: str) -> str:
    """16 digits.  Raises SmsgwError that says what is wrong, without the number."""
    if text == "-":
        text = str(click.prompt("NIK", hide_input=True, err=True))
    digits = "".join(mark for mark in text if mark.isdigit())
    check = check_nik(text, office.now().astimezone(office.zone).date())
    if not check.ok:
        raise SmsgwError(f"the NIK cannot be right: {nik_problem(check.why)}. Nothing was written")
    for warning in check.warn:
        if warning.startswith("kode_lama"):
            say("Note: the NIK begins with a region's old code; that is all right for old cards.")
    return digits


def _instant(office: Office, text: str | None) -> datetime | None:
    return parse_past(text, office.now(), office.zone) if text else None


def _limited(option: str, text: str | None, length: int) -> str | None:
    if text is not None and len(text) > length:
        raise click.BadParameter(f"at most {length} characters", param_hint=option)
    return text or None


def _shown(text: str) -> str:
    """What was typed, unless it is as long as a NIK."""
    return f"{text[:10]!r}" if sum(mark.isdigit() for mark in text) < 10 else "a number that long"
