"""Mentions: is a number given to be looked up, or is it only mentioned, denied or withdrawn?

It must not decide what a text asks for: questions.py does.  One rule: a state is told only for a number that
somebody asks about; when in doubt it is not.
"""

from smsgw.office.intent import Parsed
from smsgw.office.spelling import has_meaning
from smsgw.office.weights import LEAST, SURE, hands_over

# What stands beside a number that is given to be looked up: labels, a person, a place, a polite word.
_BESIDE_TEXT = """
nik nomor resi kode tanda terima nama atas desa kelurahan kecamatan kabupaten dusun kampung rt rw alamat
lahir tanggal hp ktp kk kia ikd akta anak suami istri ibu bapak saya punya mau tanya minta bantuan info
terima_kasih besok datang kantor capil hilang rusak baru ubah kirim ini itu sudah ya ok baik rekam bikin
urus yang untuk warga kartu keluarga surat pindah mati kawin cerai berkas kab kec kel ds satu dua tiga kota
petugas tadi kurang kemarin banyak mohon bantu tolong sekali lihat
"""
_BESIDE = frozenset(_BESIDE_TEXT.split())
_WONDERS = frozenset(("mana", "di_mana", "bagaimana", "kapan", "belum"))
# So many plain words are a story.
_STORY = 2


def is_no_question(parsed: Parsed) -> bool:
    """A ban, a denial or a withdrawal, and nothing beside it that asks how far something is."""
    cue = max((hit.weight for hit in parsed.hits if hit.kind == "cue" and hit.name == "STATUS"), default=0)
    if parsed.says("CANCEL") or parsed.says("MISSENT") or parsed.says("MENTIONED"):
        return cue < SURE
    if hands_over(parsed):
        return cue <= SURE
    if cue <= LEAST and {"jangan", "bukan", "hapus", "siapa"} & set(parsed.words):
        return True
    return _tells_a_story(parsed)


def _tells_a_story(parsed: Parsed) -> bool:
    """Is the number only mentioned: nothing asks for a state, and plain words tell of something else?

    Words without a meaning of their own are names and villages, and tell nothing.
    """
    words = set(parsed.words)
    wonders = ("?" in parsed.light or _WONDERS & words) and not {"kenapa", "siapa"} & words
    if wonders or not (parsed.found.nik or parsed.found.resi):
        return False
    asked = any(
        hit.kind == "cue" and hit.name == "STATUS" and set(hit.places) - _labels(parsed)
        for hit in parsed.hits
    )
    told = [
        word for word in parsed.content if has_meaning(word) and word not in _BESIDE and not word.isdigit()
    ]
    return not asked and len(told) >= _STORY


def _labels(parsed: Parsed) -> set[int]:
    return {place for place, word in enumerate(parsed.words) if word in ("resi", "nomor", "terima", "tanda")}
