"""Notes of requests: what tells of a person stays in the office, the papers that are missing go out."""

import pytest

from smsgw.office import notes

_UNTOLD = [
    ("NIK 3399011203959002", "digits as long as a NIK"),
    ("339901********0002", "a NIK or KK number"),
    ("NIK 339901xxxx", "a NIK or KK number"),
    ("a.n. SUTRISNO bin Karto", "a person's name"),
    ("an. Siti", "a person's name"),
    ("an Siti", "a person's name"),
    ("AN SITI", "a person's name"),
    ("a/n Budi", "a person's name"),
    ("A.N. BUDI", "a person's name"),
    ("atas nama Sutrisno", "a person's name"),
    ("Siti binti Karto", "a person's name"),
    ("lahir 12-03-1995 di Jl. Mawar 12 RT 03", "a date of birth"),
    ("lahir 12 Maret 1995", "a date of birth"),
    ("tgl lahir 12/03/1995", "a date of birth"),
    ("TTL: Klaten, 12-03-1995", "a date of birth"),
    ("alamat Jl Kenanga", "an address"),
    ("alamat desa Sukamaju", "an address"),
    ("RT 03/05", "an address"),
    ("RT 03 RW 05", "an address"),
    ("rt/rw 03/05", "an address"),
    ("Jalan Mawar", "an address"),
    ("gang Melati", "an address"),
    ("fotokopi KTP a.n. anak Siti", "a person's name"),
    ("lihat www.contoh.id", "a link"),
    ("nama: Siti", "a person's name"),
    ("KK 33.99.01.120395.9002", "digits as long as a NIK"),
    ("no kk 3399012", "a NIK or KK number"),
    ("Jl.Mawar", "an address"),
    ("akta a.n.Siti", "a person's name"),
    ("Sdri. Siti", "a person's name"),
    ("NIK 339901****3959002", "a NIK or KK number"),
    ("ANAK SITI, AN. BUDI", "a person's name"),
]

_TOLD = [
    "buku nikah",
    "fotokopi buku nikah",
    "akta lahir asli",
    "KTP ortu",
    "KTP orang tua",
    "surat lahir RS",
    "surat keterangan lahir",
    "KK desa asal",
    "surat pengantar RT",
    "pengantar RT/RW",
    "surat pengantar RT dan RW",
    "surat jalan",
    "SURAT JALAN HILANG",
    "alamat di KK beda",
    "alamat tidak sesuai",
    "alamat desa beda",
    "atas nama orang tua",
    "a.n. pemohon",
    "akta lahir 2 lembar",
    "nama di KK beda dengan akta",
    "data KK berbeda dengan akta",
    "fotokopi KTP 2 saksi",
    "F-1.02",
    "SPTJM kelahiran",
    "surat kehilangan polisi",
    "antar sebelum 12-12-2026",
    "KTP-el pemohon dan anak",
    "nama anak salah",
    "tanggal lahir di KK beda dengan akta",
    "foto 3x4",
    "materai 10000",
    "akta nikah an",
    "surat kuasa",
    "KK asli",
    "surat keterangan desa",
    "paspor bin",
    "tanggal lahir tidak terbaca",
    "surat tinggal di desa asal",
    "fotokopi KK RT lama",
    "jalan keluar: ke loket 2",
    "nomor KK tidak terbaca",
    "NIK ganda",
    "kartu keluarga lama",
    "surat domisili kelurahan",
    "akta cerai ibu",
    "surat lahir dari bidan, bawa sebelum 12-12-2026",
    "akta kelahiran dibawa tgl 12-12-2026",
    "KTP Kec. Sukamaju",
    "surat pindah Kec. Sukamaju",
    "3 lembar 4x6",
]


@pytest.mark.parametrize(("note", "why"), _UNTOLD, ids=[note for note, _ in _UNTOLD])
def test_a_note_about_a_person_is_not_told(note: str, why: str) -> None:
    assert notes.why_untold(note) == why
    assert why in str(notes.warning(note)) and note not in str(notes.warning(note))


@pytest.mark.parametrize("note", _TOLD)
def test_a_note_about_papers_is_told(note: str) -> None:
    assert notes.why_untold(note) is None and notes.warning(note) is None


def test_without_a_note_nothing_is_warned_of() -> None:
    assert notes.warning(None) is None and notes.warning("") is None
