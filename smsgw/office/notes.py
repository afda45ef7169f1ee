"""Notes: may what an official wrote of a request go out in an SMS, and if not, why?

Pure; it knows nothing of the request.  One rule: no NIK, KK number, name, birth date, address or link goes
out, and the papers that notes are there for ("akta lahir asli", "surat pengantar RT", "KK desa asal") do.
"""

import re
from dataclasses import dataclass, field

from smsgw.office.lint import find_forbidden

#: What to do about a note that is not sent.
CURE = "Say what is missing without names, numbers, dates of birth, addresses or links."
# So many lines of a spreadsheet are told one by one.
_TOLD = 50

# A number with stars in it is a NIK to whoever knows the rest; a labelled one is a NIK however short.
_NUMBER = re.compile(
    r"\d{4,}[*x#.]{3,}\d*|[*x#]{4,}\d{3,}|\b(?:nik|no\.?\s*kk|nomor\s+kk|nkk)\b[\s:.=]*\d{4,}", re.IGNORECASE
)
_IN_NAME_OF = re.compile(
    r"\b(?:a\.\s?n\.?|a/n|an|atas\s+nama)(?![\w/])[\s.:]*((?:[^\W\d_][\w'.]*\s*){1,4})", re.IGNORECASE
)
_LINEAGE = re.compile(r"\b(?:bin|binti)\s+[^\W\d_]", re.IGNORECASE)
_LABELLED_NAME = re.compile(r"\bnama(?:\s+lengkap)?\s*[:=]\s*[^\W\d_]|\bsdri?\b\.?\s+[^\W\d_]", re.IGNORECASE)
# Whose it is, without a name: "atas nama orang tua", "a.n. pemohon".
_ROLES_TEXT = """
pemohon yang bersangkutan ybs sendiri orang lain tua ortu ayah ibu bapak suami istri anak kakak adik saudara
kandung angkat tiri kepala keluarga pemilik pelapor ahli waris almarhum almarhumah wali perusahaan saksi beda
berbeda salah tidak belum sama dan atau di pada dalam kk ktp akta bayi mertua penduduk lama baru sesuai asli
"""
_ROLES = frozenset(_ROLES_TEXT.split())

_MONTHS = "jan feb mar apr mei may jun jul ag aug sep okt oct nov des dec".replace(" ", "|")
_DATE = (
    r"(?:\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}"
    rf"|\d{{1,2}}[\s-](?:{_MONTHS})\w*[\s-]\d{{2,4}}|\d{{4}}-\d\d-\d\d)"
)
# "Surat lahir, bawa sebelum 12-12-2026": the day by which it is wanted.
_DEADLINE = "bawa|antar|sebelum|lambat|datang|sampai|kembali|ambil|lengkapi|serah|before|bring"
_BIRTH = re.compile(
    rf"\b(?:lahir\w*|kelahiran|ttl|born)\b(?:(?!{_DEADLINE}).){{0,40}}?\b{_DATE}", re.IGNORECASE
)

_WHERE = (
    r"(?:desa|ds|dusun|dsn|dukuh|kampung|kp|perum\w*|komplek\w*|kel|kelurahan|kec|kecamatan|nagari|jalan|no)"
)
# "Alamat desa beda": what is wrong with it, and no address.
_WRONG = (
    r"(?:salah|beda|berbeda|asal|tidak|belum|lama|baru|tujuan|dan|atau|kurang|harus|di|sesuai|sama|lengkap"
    r"|pada)"
)
_ADDRESS = re.compile(
    r"\b(?:jl|jln|gg)\b\.?\s*\w"
    r"|\bgang\s+\w"
    r"|\br[tw]\b[\s./:]*(?:rw\b[\s./:]*)?\d"
    r"|\bblok\s+[a-z]{0,2}[\s.-]?\d"
    rf"|\b(?:alamat|tinggal|domisili|rumah)\b(?:nya)?[\s:,]*(?:di\s+)?{_WHERE}\b\.?\s+(?!{_WRONG}\b)\w"
    r"|\balamat\s*[:=]\s*\w",
    re.IGNORECASE,
)
# "Jalan Mawar", not "surat jalan", "masih jalan", "jalan keluar".
_STREET = re.compile(r"(?<![Ss]urat )(?<!SURAT )\b(?:[Jj]alan|JALAN)\s+[A-Z]")


def why_untold(note: str) -> str | None:
    """What in this note no SMS may carry, in words for the official; None when it may go out."""
    if forbidden := find_forbidden(note):
        return forbidden.what.partition(":")[0]
    if _NUMBER.search(note):
        return "a NIK or KK number"
    if _names_somebody(note):
        return "a person's name"
    if _BIRTH.search(note):
        return "a date of birth"
    if _ADDRESS.search(note) or _STREET.search(note):
        return "an address"
    return None


def warning(note: str | None) -> str | None:
    """What an official is told whose note is kept and not sent; None when it is sent."""
    why = why_untold(note) if note else None
    if why is None:
        return None
    return f"Warning: the note is kept but not sent, for it holds {why}. {CURE}"


@dataclass(slots=True)
class UntoldNotes:
    """The notes of a spreadsheet that are kept and not sent: how many, and why the first ones are not."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def look_at(self, line: int, note: str | None) -> None:
        """Count the note of a line, if it is one of them."""
        why = why_untold(note) if note else None
        if why is not None:
            self.count += 1
            if len(self.first) < _TOLD:
                self.first.append(f"line {line}, column note: it holds {why}")


def _names_somebody(note: str) -> bool:
    if _LINEAGE.search(note) or _LABELLED_NAME.search(note):
        return True
    return any(_is_name(found[1].split()) for found in _IN_NAME_OF.finditer(note))


def _is_name(words: list[str]) -> bool:
    """ "Siti", "anak Siti"; not "pemohon", "orang tua di KK"."""
    plain = [word.strip(".,'").lower() for word in words]
    if plain[0] not in _ROLES:
        return True
    rest = [word for word, low in zip(words, plain, strict=True) if low not in _ROLES]
    return any(re.match(r"[A-Z][a-z]", word) for word in rest)
