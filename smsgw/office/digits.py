"""Digits: which of the numbers in a text is a NIK, a receipt code, a ticket, and which is none of these.

It must not know intents or documents.  One rule: a number is repaired by taking marks out or reading a
letter as the digit it looks like, never by adding, dropping or swapping digits: that would be another person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from smsgw.office.numerals import AS_DIGIT, LOOKALIKES, NIK, TICKET, dictated, pieces

# Words after which six digits are something else than a receipt code.
_NOT_A_RECEIPT_TEXT = """
nik rt rw rtrw kodepos pos lahir ttl tgl tanggal tg rp umur usia hub hp telp tlp wa telepon pin npwp plat
nopol bayar harga uang biaya dimintai diminta rumah no.rumah blok
"""
_NOT_A_RECEIPT = frozenset(_NOT_A_RECEIPT_TEXT.split())
_MONEY_AFTER_TEXT = """
rb ribu rbu ribuan juta jt rupiah perak rp k
"""
_MONEY_AFTER = frozenset(_MONEY_AFTER_TEXT.split())
_MONEY_NEAR_TEXT = """
bayar byr kasih kasi ngasih dikasih nyetor uang duit dimintai diminta dimintain minta kena tarif setor
biaya dipungut suap pungli
"""
_MONEY_NEAR = _MONEY_AFTER | frozenset(_MONEY_NEAR_TEXT.split())
_RECEIPT_WORDS_TEXT = """
resi no nomor nmr cek cekk status kode terima reg
"""
_RECEIPT_WORDS = frozenset(_RECEIPT_WORDS_TEXT.split())
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[.\-](?:0?[1-9]|1[0-2])[.\-](?:(?:19|20)\d\d|\d\d)")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d(?:-(?:[01]?\d|2[0-4])\.[0-5]\d)?")
_AREA = re.compile(r"0[2-9]\d{1,2}")
_KK_LABELS = frozenset(("kk", "nokk", "nkk"))
_LABELS = frozenset(("no", "nomor", "nomer", "nmr", "nik"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number as typed, with the words beside it."""

    digits: str = field(repr=False)
    raw: str = field(repr=False)
    place: int
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)

    @property
    def is_phone(self) -> bool:
        return bool(re.fullmatch(r"0[2-9]\d{7,11}|628\d{8,11}|00628\d{8,11}", self.digits))

    @property
    def is_money(self) -> bool:
        return (
            self.before == "rp"
            or self.after in _MONEY_AFTER
            or bool(re.fullmatch(r"\d{1,3}(?:\.\d{3})*\.000", self.raw))
        )

    @property
    def is_other(self) -> bool:
        """A date, a clock time, a sum, a phone number."""
        return (
            self.is_phone
            or self.is_money
            or bool(_DATE.fullmatch(self.raw) or _CLOCK.fullmatch(self.raw))
            or bool(re.match(r"\d+\.\d{3}\.000$", self.raw))
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What the numbers of one text are.

    digit  how many digits there were of something that is no whole NIK, 0 when there is none
    words  the text's words in order; numbers that are nothing else stay among them as digits
    alone  nothing but that number was written
    """

    nik: str | None = field(default=None, repr=False)
    resi: str | None = None
    ticket: str | None = None
    digit: int = 0
    words: tuple[str, ...] = field(default=(), repr=False)
    alone: bool = False


def find(tokens: Sequence[str]) -> Found:
    """Tell the numbers of a text apart; `tokens` as cleaning gives them."""
    parts = dictated([part for token in tokens for part in pieces(token)])
    numbers = _numbers(parts)
    used: set[int] = set()
    nik, taken = _find_nik(numbers)
    used |= taken
    ticket, taken = _find_ticket(parts)
    used |= taken
    rest = [number for number in numbers if number.place not in used]
    resi, taken = _find_receipt(rest, only=len(rest) == len(parts))
    used |= taken
    digit, taken = (0, set()) if nik or resi or ticket else _find_part(rest, only=len(rest) == len(parts))
    used |= taken
    words = tuple(
        part
        for place, part in enumerate(parts)
        # "no kk 3399..": a label of the second number, not a document that is asked about.
        if place not in used and not (nik and part == "kk" and _labels_second(parts, place, used))
    )
    return Found(nik, resi, ticket, digit, words, not words)


def _labels_second(parts: Sequence[str], place: int, used: set[int]) -> bool:
    """Does the `kk` at this place stand before the second number: "nik 3399.. kk 3399.."?"""
    labelled = bool(place) and parts[place - 1] in _LABELS
    return labelled or (place + 1 in used and any(taken < place for taken in used))


def _numbers(parts: Sequence[str]) -> list[Number]:
    numbers = []
    for place, part in enumerate(parts):
        bare = re.sub(r"[.\-]", "", part)
        if bare.isdigit():
            before = parts[place - 1] if place else ""
            after = parts[place + 1] if place + 1 < len(parts) else ""
            numbers.append(Number(bare, part, place, before, after))
        elif 2 <= len(part) <= 8 and set(part) <= LOOKALIKES | set("0123456789") and re.search(r"\d", part):
            # A short group of a NIK typed in groups: "O3", "OO2".
            numbers.append(Number(part.translate(AS_DIGIT), "", place))
    return numbers


def _runs(numbers: Sequence[Number]) -> list[list[Number]]:
    """Numbers with no word between them."""
    runs: list[list[Number]] = []
    for number in numbers:
        if runs and runs[-1][-1].place + 1 == number.place:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _find_nik(numbers: Sequence[Number]) -> tuple[str | None, set[int]]:
    """The NIK and the places of everything shaped like one: a second is the KK number, and is forgotten."""
    whole = [number for number in numbers if len(number.digits) in (NIK, 2 * NIK)]
    grouped = [run for run in _runs(numbers) if _is_labelled_nik(run)]
    if len(whole) == 1 and grouped and whole[0].before in _KK_LABELS:
        # "no kk 3399010101150001 nik 3399 0347 0759 0008"
        digits = "".join(number.digits for number in grouped[0])
        return digits, {whole[0].place, *(number.place for number in grouped[0])}
    if whole:
        labelled = [number for number in whole if number.before == "nik"]
        best = labelled[0] if labelled and whole[0].before in _KK_LABELS else whole[0]
        return best.digits[:NIK], {number.place for number in whole}
    for run in _runs(numbers):
        for first in range(len(run)):
            total = 0
            for last in range(first, len(run)):
                total += len(run[last].digits)
                if total in (NIK, 2 * NIK):
                    digits = "".join(number.digits for number in run[first : last + 1])
                    return digits[:NIK], {number.place for number in run[first:]}
                if total > 2 * NIK:
                    break
    return None, set()


def _is_labelled_nik(run: Sequence[Number]) -> bool:
    return len(run) > 1 and run[0].before == "nik" and sum(len(number.digits) for number in run) == NIK


def _find_ticket(parts: Sequence[str]) -> tuple[str | None, set[int]]:
    for place, part in enumerate(parts):
        found = TICKET.fullmatch(part)
        if found:
            return f"L-{int(found[1])}", {place}
        following = parts[place + 1] if place + 1 < len(parts) else ""
        if part in ("l", "tiket", "tiketnya", "ticket") and re.fullmatch(r"\d{1,5}", following):
            return f"L-{int(following)}", {place, place + 1}
    return None, set()


def _find_receipt(numbers: Sequence[Number], *, only: bool) -> tuple[str | None, set[int]]:
    near_money = any(number.before in _MONEY_NEAR or number.after in _MONEY_NEAR for number in numbers)
    cut = _groups_of_a_nik(numbers) | _landlines(numbers)
    for number in numbers:
        shaped = re.fullmatch(r"\d{6}|\d{3}[.\-]{1,3}\d{3}", number.raw)
        money = number.is_money or (near_money and number.digits.endswith("000"))
        if shaped and not money and number.before not in _NOT_A_RECEIPT and number.place not in cut:
            return _spelled(number.digits), {number.place}
    for run in _runs(numbers):
        digits = "".join(number.digits for number in run)
        lengths = [len(number.digits) for number in run]
        trusted = lengths == [3, 3] or only or run[0].before in _RECEIPT_WORDS
        if len(run) > 1 and len(digits) == 6 and trusted and run[0].before not in _NOT_A_RECEIPT:
            return _spelled(digits), {number.place for number in run}
    return None, set()


def _landlines(numbers: Sequence[Number]) -> set[int]:
    """Places of a telephone number behind its area code: "0271 123456" is no receipt code."""
    return {
        number.place
        for run in _runs(numbers)
        for area, number in pairwise(run)
        if _AREA.fullmatch(area.raw) and 5 <= len(number.digits) <= 8
    }


def _groups_of_a_nik(numbers: Sequence[Number]) -> set[int]:
    """Places inside a NIK that was typed in groups and has a digit too few or too many: 339901 450692 001."""
    return {number.place for run in _runs(numbers) if _is_grouped_nik(run) for number in run}


def _is_grouped_nik(run: Sequence[Number]) -> bool:
    """Unlabelled, three receipt codes in a row, or one beside a date or a phone number, are no NIK."""
    lengths = [len(number.digits) for number in run]
    if len(run) < 2 or not 14 <= sum(lengths) <= 18:
        return False
    plain = all(number.digits == number.raw and not number.is_other for number in run)
    return run[0].before == "nik" or (plain and len(run) > 2 and lengths != [6, 6, 6])


def _spelled(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:]}"


def _find_part(numbers: Sequence[Number], *, only: bool) -> tuple[int, set[int]]:
    """How many digits there are of a NIK that is too short, too long, or cut over two messages."""
    best: list[Number] = []
    count = 0
    for run in _runs([number for number in numbers if not number.is_other]):
        joined = Number("".join(number.digits for number in run), "", 0)
        if len(joined.digits) > count and not joined.is_phone:
            best, count = run, len(joined.digits)
    asked = bool(best) and best[0].before in (_RECEIPT_WORDS | {"nik", "ktp"}) and count >= 4
    if count >= 7 or (count >= 4 and only) or (asked and count >= 5):
        return count, {number.place for number in best}
    return 0, set()
