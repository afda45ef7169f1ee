"""NIK, KK number and receipt code: check, make, mask, and keep without keeping them readable.

It must not know where they come from or go to: no I/O, no clock, no database.  One rule: nothing here puts a
number that it was given into a `repr`, an exception or a log.
"""

import base64
import binascii
import hmac
import re
import secrets
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from random import Random

from smsgw.errors import OfficeError
from smsgw.office.regions import RENAMED, is_known

NIK_DIGITS = 16

# 3,39901E+15: what a spreadsheet shows of a NIK that it took for a number.
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?\s*[eE]\s*\+?\s*\d{1,2}")


class SealError(OfficeError):
    """A key that is none, or a sealed value that this key or context does not open."""


@dataclass(frozen=True, slots=True)
class NikCheck:
    """What a number says of itself.

    ok    could be a NIK; never proof that somebody holds it
    why   a stable key when not ok: `digit:15`, `tanggal`, `bulan`, `urut`, `excel`, else empty
    sex   `L` or `P`
    warn  for the operator only: `wilayah_tak_dikenal`, `kode_lama:9101->9301`, `akhiran_0_curiga_excel`
    """

    ok: bool
    why: str = ""
    sex: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    warn: tuple[str, ...] = ()


def check_nik(text: str, today: date, *, imported: bool = False) -> NikCheck:
    """Read a NIK: 6 digits region, 6 date of birth (women: day + 40), 4 serial from 0001.

    today     settles the century of birth: the latest one that is not in the future
    imported  the value comes from a spreadsheet, where a last 0 may be a lost digit

    Neither region nor date is compared with anything else: both legally stay as first given.
    PP 37/2007 article 37.
    """
    if _SCIENTIFIC.fullmatch(text.strip()):
        return NikCheck(False, "excel")
    digits = "".join(mark for mark in text if mark.isdigit())
    if len(digits) != NIK_DIGITS:
        return NikCheck(False, f"digit:{len(digits)}")
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    sex = "P" if day > 40 else "L"
    day -= 40 if day > 40 else 0
    if not 1 <= month <= 12:
        return NikCheck(False, "bulan")
    born = _born(day, month, year, today)
    if born is None:
        return NikCheck(False, "tanggal")
    if digits[12:] == "0000":
        return NikCheck(False, "urut")
    return NikCheck(True, "", sex, born, _warnings(digits, imported))


def _born(day: int, month: int, year: int, today: date) -> date | None:
    possible = [
        date(century + year, month, day)
        for century in (1900, 2000)
        if 1 <= day <= monthrange(century + year, month)[1]
    ]
    past = [born for born in possible if born <= today]
    return max(past) if past else min(possible, default=None)


def _warnings(digits: str, imported: bool) -> tuple[str, ...]:
    prefix, warn = digits[:4], []
    if prefix in RENAMED:
        warn.append(f"kode_lama:{prefix}->{RENAMED[prefix]}")
    elif not is_known(prefix):
        warn.append("wilayah_tak_dikenal")
    if imported and digits.endswith("0"):
        warn.append("akhiran_0_curiga_excel")
    return tuple(warn)


_RECEIPT = re.compile(
    r"(?:(?:no\.?\s*)?(?:resi|tanda\s*terima)\b)?[\s:.#-]*(\d{3})[\s.\-–]?(\d{3})", re.IGNORECASE
)


def parse_receipt(text: str) -> str | None:
    """The receipt code in its one spelling, or None when the text is none.

    >>> parse_receipt("417205"), parse_receipt("resi 417 205"), parse_receipt("4172")
    ('417-205', '417-205', None)
    """
    found = _RECEIPT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return f"{int(found[1]):03}-{int(found[2]):03}" if found else None


# Of the texts to citizens, the slips and the manuals.
_SHOWN_EVERYWHERE = "417205"


def make_receipt(random: Random) -> str:
    """A new receipt code; the caller makes another when this one is taken.

    Leaves out what people guess first or mistake for something else: one digit six times, runs up or
    down, twice the same three, round amounts, and a leading 0, which spreadsheets drop.  Nor is it the
    code that every help text shows: people type examples as they stand, and would read a stranger's state.
    """
    while True:
        digits = f"{random.randrange(100_000, 1_000_000)}"
        steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
        if (
            len(steps) > 1
            and digits[:3] != digits[3:]
            and not digits.endswith("00")
            and digits != _SHOWN_EVERYWHERE
        ):
            return f"{digits[:3]}-{digits[3:]}"


def mask_nik(nik: str) -> str:
    """A NIK as screens may show it: region and serial, not the date of birth.

    >>> mask_nik("3399011203950002")
    '339901********0002'
    """
    return f"{nik[:6]}{'*' * 8}{nik[-4:]}"


_LETTER = r"[^\W\d_]"
# Letters that hurried people and their phones write for digits: O Q, I L, Z, S, B.
_LOOKALIKE = "[oqilzsb]"
# One group of a number; it holds a digit, and no letter of a neighbouring word.
_GROUP = rf"(?:(?<!{_LETTER}){_LOOKALIKE}+)?\d(?:(?:\d|{_LOOKALIKE})*\d)?(?:{_LOOKALIKE}+(?!{_LETTER}))?"
# Between the groups of one number: neither letter nor digit.  Three stars together are our own mask.
_BETWEEN = r"(?:<\s*spasi\s*>|[(\[]\s*spasi\s*[)\]]|(?:(?!\*{3})[\W_]){1,8})"
_STRETCH = re.compile(
    rf"{_GROUP}(?:{_BETWEEN}(?:{_GROUP}|{_LOOKALIKE}{{1,4}}(?={_BETWEEN}{_GROUP})))*", re.IGNORECASE
)
# What may stay among 7 to 13 digits: office hours, and a receipt code beside a small number.
_HARMLESS = re.compile(
    r"(?:[01]\d|2[0-4])[.:](?:00|15|30|45)\W{1,3}(?:[01]\d|2[0-4])[.:](?:00|15|30|45)"
    r"|(?:\d{1,2}[\s,.]+)?\d{3}-\d{3}(?:[\s,.]+\d{1,2})?"
)


def mask_text(text: str) -> str:
    """The text with every NIK, KK number and phone number in it made unreadable, whatever its spelling.

    14 digits or more keep the first six and the last four, 7 to 13 the last two; receipt codes, dates
    without a year, times and sums up to six digits stay.  Masking what is masked changes nothing.

    >>> mask_text("cek 3399 0112 O395 9002 hp 081200000012 resi 417-205")
    'cek 339901********9002 hp **********12 resi 417-205'
    """
    return _STRETCH.sub(_masked, unicodedata.normalize("NFKC", text))


def _masked(found: re.Match[str]) -> str:
    stretch = re.sub(r"<\s*spasi\s*>|[(\[]\s*spasi\s*[)\]]", " ", found[0], flags=re.IGNORECASE)
    marks = "".join(mark for mark in stretch if mark.isalnum())
    if len(marks) >= 14:
        return f"{marks[:6]}{'*' * 8}{marks[-4:]}"
    if len(marks) >= 7 and not _HARMLESS.fullmatch(stretch):
        return "*" * (len(marks) - 2) + marks[-2:]
    return found[0]


_KEY_OCTETS = 32
_NONCE_OCTETS = 12
_KEY_COMMENT = "# smsgw key: opens every NIK of this office. Keep a copy apart from the backups."


def write_key(key: bytes) -> str:
    """The text of a key file: a comment, and the key in base64 on one line."""
    return f"{_KEY_COMMENT}\n{base64.b64encode(key).decode('ascii')}\n"


def parse_key(text: str) -> bytes:
    """The key in a key file's text.  Raises SealError when there is none or it is damaged."""
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    try:
        key = base64.b64decode(lines[0], validate=True) if len(lines) == 1 else b""
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_OCTETS:
        raise SealError("the key file is damaged: it must hold one line of base64; restore it from your copy")
    return key


def new_key() -> bytes:
    """32 octets from the system's source of randomness."""
    return secrets.token_bytes(_KEY_OCTETS)


class Vault:
    """NIKs looked up by fingerprint and kept sealed, under two keys derived from the office's one key."""

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 60 ms that most commands do not need

        if len(key) != _KEY_OCTETS:
            raise SealError(f"the key must have {_KEY_OCTETS} octets")
        self._fingerprint_key = _derive(key, b"smsgw fingerprint v1")
        self._cipher = AESGCM(_derive(key, b"smsgw seal v1"))

    def fingerprint(self, value: str) -> bytes:
        """32 octets (HMAC-SHA256 of the value's digits): equal numbers are found again, none is read back."""
        digits = "".join(str(unicodedata.digit(mark)) for mark in value if mark.isdigit())
        return hmac.digest(self._fingerprint_key, digits.encode("ascii"), "sha256")

    def digest(self, octets: bytes) -> bytes:
        """32 octets (HMAC-SHA256) that are equal for equal octets and give nothing of them away."""
        return hmac.digest(self._fingerprint_key, b"octets:" + octets, "sha256")

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt (AES-256-GCM, random nonce of 12 octets in front); 28 octets longer than `plain`.

        context  not secret and not stored, bound to the result: table and column, so that a value
                 copied elsewhere does not open
        """
        nonce = secrets.token_bytes(_NONCE_OCTETS)
        return nonce + self._cipher.encrypt(nonce, plain, context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """What was sealed.  Raises SealError for another key, another context or damaged octets."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:_NONCE_OCTETS], sealed[_NONCE_OCTETS:], context)
        except (InvalidTag, ValueError) as error:
            raise SealError(
                "a kept value does not open: this key file is not the one it was kept with"
            ) from error


def _derive(key: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=_KEY_OCTETS, salt=None, info=purpose).derive(key)
