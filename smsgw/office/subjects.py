"""Subjects: which document a text is about, and in which case it is: lost, broken, to be changed, new.

Values only, no intent is decided here.  One rule: a document that is named wins over an event that hints
at one.
"""

import re
from itertools import pairwise

from smsgw.office.identity import check_nik
from smsgw.office.intent import Parsed
from smsgw.office.phrases import Hit
from smsgw.office.vocabulary import has_meaning

_CASE_ORDER = ("HILANG", "RUSAK", "UBAH", "BARU")
_KTP_AGE = 17
_ENROLLED = re.compile(r"\b(?:pemula|\w*rekam\w*|17|tujuh ?belas|sma|smk|kuliah)\b")
_RECORDED = re.compile(r"\b(?:rekam\w*|perekaman\w*|ngerekam|direkam)\b")
_NEAR_TEXT = """
desa kelurahan kecamatan rt rw dusun rumah kantor mana sini sana loket capil dinas orang kampung
"""
_NEAR = frozenset(_NEAR_TEXT.split())
# "Pindah ka Padang": how the languages around say `ke`; elsewhere `ka` is kakak, `to` an exclamation.
_TO_TEXT = """
ke ka nang menyang neng ning teng dateng ring to nuju tujuan
"""
_TO = frozenset(_TO_TEXT.split())
_MACHINES_TEXT = """
listrik lampu ac kipas server komputer sistem jaringan internet mesin printer alat wifi sinyal hp
telepon layar
"""
_MACHINES = frozenset(_MACHINES_TEXT.split())
_FAR_TEXT = """
kota kabupaten provinsi luar kab prov
"""
_FAR = frozenset(_FAR_TEXT.split())
# "Masih 1 kabupaten", "dalam kota", "antar desa": no other regency is meant.
_INSIDE = frozenset(
    [(same, area) for same in ("satu", "1", "dalam", "masih", "se") for area in ("kabupaten", "kab", "kota")]
    + [
        (other, area)
        for other in ("antar", "beda")
        for area in ("desa", "kecamatan", "kelurahan", "kec", "kel")
    ]
)


def document_of(parsed: Parsed) -> str | None:
    """The document spoken of; a bare `akta` is AKTA, an event stands in when no document is named."""
    documents = parsed.names("document")
    events = [hit.name for hit in parsed.hits if hit.kind == "event" and not _tells_no_event(parsed, hit)]
    exact = [name for name in documents if name != "AKTA"]
    if len(exact) > 1 and parsed.words[0] == "kk" and parsed.words[1] in ("mau", "tanya", "mohon"):
        exact = exact[1:]  # "kk mau tanya ktp": kakak
    if len(exact) > 1 and exact[0] == "PINDAH" and {"ubah", "alamat"} <= set(parsed.words):
        exact = exact[1:]  # "sudah pindah rumah, alamat di ktp mau diganti"
    if exact[:1] == ["KIA"] and "kia" not in parsed.words and _is_grown(parsed):
        return "KTP"
    if exact:
        return exact[0]
    if documents and not events and {"anak", "cucu"} & set(parsed.words):
        return "AKTA_LAHIR"
    if events and (documents or "lahir" not in parsed.words or "tanggal" not in parsed.words):
        return events[0]
    if not documents and not events and _RECORDED.search(parsed.light):
        return "KTP"  # nothing else is recorded
    return documents[0] if documents else None


def _tells_no_event(parsed: Parsed, hit: Hit) -> bool:
    return _is_birth_date(parsed, hit) or is_machine_dead(parsed, hit)


def is_machine_dead(parsed: Parsed, hit: Hit) -> bool:
    """ "Listrik di kantor mati": nobody died."""
    place = hit.places[-1]
    return parsed.words[place] == "mati" and bool(_MACHINES & set(parsed.words[max(0, place - 4) : place]))


def _is_birth_date(parsed: Parsed, hit: Hit) -> bool:
    """ "Lahir 12-03-1995" says who it is, and reports no birth."""
    after = parsed.words[hit.places[-1] + 1 : hit.places[-1] + 2]
    return hit.places == (hit.start,) and hit.name == "AKTA_LAHIR" and bool(after) and after[0][0].isdigit()


def _is_grown(parsed: Parsed) -> bool:
    """Is the child of "ktp anak saya" old enough for a KTP: enrolled, 17, or so by the NIK that is given?"""
    if _ENROLLED.search(parsed.light):
        return True
    born = check_nik(parsed.found.nik, parsed.today).born if parsed.found.nik else None
    return born is not None and (parsed.today.year - born.year) > _KTP_AGE


def case_of(parsed: Parsed, document: str | None) -> str | None:
    """HILANG, RUSAK, UBAH, BARU; for a move ANTAR_KAB or DATANG; None when the text tells none."""
    if document == "PINDAH":
        return _move_of(parsed)
    cases = parsed.names("case")
    for case in _CASE_ORDER:
        if case == "UBAH" and document == "IKD":
            continue  # it is the phone that was changed
        if case in cases and (case != "BARU" or (document in (None, "KTP", "KK") and _is_new(parsed))):
            return case
    return None


def _is_new(parsed: Parsed) -> bool:
    """Is something new, not just now ("baru jadi", "baru bisa")?"""
    words = parsed.words
    just = ("jadi", "saja", "bisa", "sampai", "tadi", "kemarin", "selesai", "ambil", "datang", "mau", "tahu")
    return not any(
        word == "baru" and words[place + 1 : place + 2] and words[place + 1] in just
        for place, word in enumerate(words)
    )


def _move_of(parsed: Parsed) -> str | None:
    words = parsed.words
    goals = [
        words[place + 1]
        for place, word in enumerate(words[:-1])
        if word == "ke" or (word in _TO and not has_meaning(words[place + 1]))
    ]
    if "datang" in words or ("dari" in words and not goals):
        return "DATANG"
    if any(goal not in _NEAR | _FAR for goal in goals):
        return "ANTAR_KAB"
    if _INSIDE & set(pairwise(words)):
        return None
    return "ANTAR_KAB" if _FAR & set(words) else None
