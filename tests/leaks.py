"""Finding whole NIK and KK numbers in octets, however they are written there.

Looked for: digits in ASCII or UTF-8 with whatever stands between them, UTF-16 in both byte orders (UCS-2 is
the same), GSM 7-bit septets packed from any bit on, and all of these once more inside runs of hexadecimal
digits (PDUs in a log).  It uses nothing of smsgw, so that it does not share its mistakes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Digits of one number may stand so far apart: "3399 - 0112".
_RUN = re.compile(rb"[0-9](?:[^0-9A-Za-z]{0,8}[0-9]){13,}")
_STRETCH = re.compile(r"\d(?:[\W_]{0,8}\d){13,}")
_HEX = re.compile(rb"[0-9A-Fa-f]{24,}")
_DIGITS = 16
# Enough whole octets of a packed number to know it by: eleven digits.
_PACKED = 10


def numbers_in(text: str) -> set[str]:
    """Every 16 digits in a row of a text, whatever stands between them."""
    found: set[str] = set()
    for stretch in _STRETCH.findall(unicodedata.normalize("NFKC", text)):
        digits = "".join(str(unicodedata.digit(mark)) for mark in stretch if mark.isdigit())
        found.update(digits[at : at + _DIGITS] for at in range(len(digits) - _DIGITS + 1))
    return found


def packed(digits: str, shift: int) -> bytes:
    """The whole octets in the middle of digits packed as septets, the first of them at this bit."""
    bits = sum(ord(digit) << (7 * place) for place, digit in enumerate(digits)) << shift
    octets = bits.to_bytes((7 * len(digits) + shift + 7) // 8, "little")
    return octets[1 if shift else 0 :][:_PACKED]


@dataclass
class Secrets:
    """The numbers that nobody may be able to read, in all the forms in which they could be found."""

    numbers: frozenset[str]
    _forms: dict[int, dict[bytes, str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for number in self.numbers:
            self._add(number.encode("utf-16-le"), f"{number} as UTF-16 little endian")
            self._add(number.encode("utf-16-be"), f"{number} as UTF-16 big endian")
            for shift in range(8):
                self._add(packed(number, shift), f"{number} as packed septets")

    def _add(self, octets: bytes, what: str) -> None:
        self._forms.setdefault(len(octets), {})[octets] = what

    def leaks(self, octets: bytes, *, inside_hex: bool = True) -> Iterator[str]:
        """What can be read in these octets."""
        for run in _RUN.finditer(octets):
            digits = bytes(mark for mark in run[0] if 0x30 <= mark <= 0x39).decode()
            for at in range(len(digits) - _DIGITS + 1):
                if digits[at : at + _DIGITS] in self.numbers:
                    yield f"{digits[at : at + _DIGITS]} as digits at {run.start()}"
        for length, known in self._forms.items():
            for at in range(len(octets) - length + 1):
                if (found := known.get(octets[at : at + length])) is not None:
                    yield f"{found} at {at}"
        for run in _HEX.finditer(octets) if inside_hex else ():
            for start in (0, 1):
                text = run[0][start:]
                inner = bytes.fromhex(text[: len(text) // 2 * 2].decode())
                yield from (f"{what} of hex at {run.start()}" for what in self.leaks(inner, inside_hex=False))

    def leaks_of_files(self, paths: Iterable[Path]) -> list[str]:
        """`file: what` of all that can be read in these files."""
        return [f"{path.name}: {what}" for path in paths for what in self.leaks(path.read_bytes())]
