"""Every sentence that a citizen can receive: one SMS, nothing named that must not be."""

import itertools
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.errors import TextError
from smsgw.office import requirements, statuses
from smsgw.office.calendar import OpeningHours, SpecialDay, parse_week
from smsgw.office.documents import KINDS, State, notifies
from smsgw.office.lint import PLACEHOLDER
from smsgw.office.sentences import dump_own
from smsgw.office.statuses import Facts
from smsgw.office.wording import LANGUAGES, Wording, lint, transliterate
from smsgw.sms.alphabet import Alphabet
from smsgw.sms.segment import measure

SIG = "-Dukcapil Contoh"
WORST_SIG = "-Disdukcapil Kota Contoh"
WORST_OFFICE = "Dinas Dukcapil Kabupaten Contoh"
#: Tuesday 2026-11-24 09:30 WIB.
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
HOURS = OpeningHours(
    zone=ZoneInfo("Asia/Jakarta"),
    weeks={"": parse_week({"Sen-Kam": "08.00-15.00", "Jum": "08.00-11.00"})},
    special_days=(SpecialDay(date(2026, 11, 30), (), "pindah kantor"),),
)
NO_HOURS = OpeningHours(zone=HOURS.zone, weeks={})
ID = Wording("id", "Dukcapil Kab. Contoh", SIG)
WORST = {language: Wording(language, WORST_OFFICE, WORST_SIG) for language in LANGUAGES}
WORST_HOURS = OpeningHours(
    zone=HOURS.zone,
    weeks={
        "": parse_week({"Sen-Kam": "08.00-12.00, 13.00-15.00", "Jum": "08.00-11.00", "Sab": "09.00-12.00"})
    },
)


def is_one_sms(text):
    return (measure(text).alphabet, measure(text).segments) == (Alphabet.GSM7, 1)


# --- the shipped texts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_text_passes_the_lint_with_its_worst_values_and_the_longest_signature(language):
    assert len(WORST_SIG) == 24
    assert [str(problem) for problem in WORST[language].lint_all()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_text_is_one_sms_with_its_worst_values(language):
    wording = WORST[language]
    for text in wording.texts.values():
        assert set(PLACEHOLDER.findall(text.text)) == set(text.worst), text.key
        values = {name: value for name, value in text.worst.items() if name != "sig"}
        rendered = wording.render(text.key, **values)
        assert is_one_sms(rendered), text.key
        assert text.when
        assert rendered.endswith(WORST_SIG) or not text.signed


def test_both_languages_have_the_same_texts_and_requirements():
    keys = [list(WORST[language].texts) for language in LANGUAGES]
    assert keys[0] == keys[1]
    for key, text in WORST["id"].texts.items():
        assert set(text.worst) == set(WORST["en"].texts[key].worst), key
    assert list(WORST["id"].requirements) == list(WORST["en"].requirements)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_requirement_is_one_sms_and_has_basis_owner_and_review_date(language):
    for (document, case), requirement in WORST[language].requirements.items():
        text = WORST[language].requirement(document, case)
        assert is_one_sms(text)
        assert requirement.basis
        assert requirement.owner
        assert date(2026, 11, 24) < requirement.review < date(2028, 1, 1)
        assert not requirement.is_overdue(requirement.review)
        assert ("GRATIS" in text or "FREE" in text) is (document != "AKTA_MATI")


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_has_requirements(language, code):
    assert is_one_sms(WORST[language].requirement(code))


def test_no_shipped_text_holds_a_link_or_gives_orders():
    for text in [*ID.texts.values(), *ID.requirements.values()]:
        # The task force against illegal levies (Saber Pungli, 193) was dissolved in 2025.
        assert not re.search(r"http|www|Anda|kamu|Saber|193", text.text), text


@pytest.mark.parametrize(
    ("key", "phrases"),
    [
        ("status.awaiting_central", ["DICEK DI PUSAT", "di luar kendali kami", "1-3 hari kerja"]),
        ("status.printing", ["DICETAK", "sebelum datang"]),
        ("notice.ready", ["surat kuasa", "{bring}", "{free}"]),
        ("reminder.late.place", ["Pengingat", "{days} hari", "BANTU"]),
        ("reminder.last", ["s.d. {until}", "arsip", "resi atau KTP/KK"]),
        ("help", ["CEK resi", "SYARAT", "JAM", "BLANGKO", "LAPOR", "STOP", "CEK 417-205"]),
        ("unknown", ["CEK 417-205", "BANTU"]),
        ("nik.digits", ["{digits} angka", "seharusnya 16", "CEK spasi NIK"]),
        ("lookup.none", ["untuk HP ini", "HP yang didaftarkan", "resi"]),
        ("often", ["{count} kali hari ini"]),
        ("stop", ["dihentikan", "tetap diproses", "MULAI"]),
        ("start", ["AKTIF", "tidak minta uang", "STOP"]),
        ("ticket.new", ["{ticket}", "Dirahasiakan", "10 hari kerja", "LAPOR {ticket}"]),
        ("rating.ask", ["4 sangat baik", "3 baik", "2 kurang", "1 buruk", "saran"]),
        ("stock.queue", ["{count} keping", "antrean cetak {queue}", "Tidak dijual, GRATIS"]),
        ("fees", ["GRATIS", "79A", "Pos", "LAPOR"]),
        ("rating.thanks", ["Terima kasih", "LAPOR"]),
        ("identity", ["SMS resmi {office}", "papan loket", "tidak minta uang"]),
        ("ticket.escalate", ["pungli", "dirahasiakan"]),
        ("trouble", ["Maaf", "terganggu", "coba lagi"]),
    ],
    ids=[
        *["R05", "R07", "R09", "R10", "R11", "R17", "R18", "R19", "R20", "R21", "R22", "R23", "R24", "R25"],
        *["B02", "B03", "B04", "B05", "B06", "trouble"],
    ],
)
def test_a_text_says_what_its_sample_says(key, phrases):
    assert [phrase for phrase in phrases if phrase not in ID.texts[key].text] == []


def test_a_repeat_is_labelled_and_stays_one_sms():
    assert ID.repeated(f"Tiket L-318 DIJAWAB. {SIG}") == f"(ulang) Tiket L-318 DIJAWAB. {SIG}"
    full = f"{'x' * 143} {SIG}"
    assert measure(full).units == 160
    assert ID.repeated(full) == f"(ulang) {'x' * 143}"
    assert is_one_sms(ID.repeated("x" * 160))
    assert measure(ID.repeated("😀" * 35)).segments == 1


# --- status replies and notices -------------------------------------------------------------------------

SINCE = [None, datetime(2026, 11, 24, 2, 30, tzinfo=UTC)]
DUE = [None, datetime(2026, 11, 25, 2, 30, tzinfo=UTC), datetime(2026, 11, 23, 2, 30, tzinfo=UTC)]
NOTES = [
    "",
    "fotokopi buku nikah",
    "fotokopi buku nikah orang tua dan surat keterangan lahir dari bidan " * 3,
]
PLACES = ["", "Loket 3", "Kantor Kecamatan Sukamaju Selatan Gedung B Lantai 2"]
QUEUES = [None, 38]


@pytest.mark.parametrize("state", State, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_document_and_variant_is_one_sms_that_begins_with_the_document(language, state):
    wording = WORST[language]
    queues = QUEUES if state is State.AWAITING_STOCK else [None]
    tables = [WORST_HOURS, NO_HOURS] if state is State.READY else [WORST_HOURS]
    for kind, since, due, note, place, queue, hours in itertools.product(
        KINDS.values(), SINCE, DUE[:2], NOTES, PLACES, queues, tables
    ):
        facts = Facts(kind, state, "417-205", place=place, note=note, since=since, due_at=due, queue=queue)
        reply = statuses.status_reply(wording, facts, now=NOW, hours=hours)
        notice = statuses.notice(wording, facts, now=NOW, hours=hours)
        assert (notice is not None) is notifies(state)
        for text in filter(None, (reply, notice)):
            assert is_one_sms(text), text
            assert text.startswith(wording.document(kind))
            assert text.endswith(WORST_SIG)
            assert wording.state(state) in text
            assert "417-205" in text
            assert "  " not in text
            if kind.sensitive:
                assert not re.search("kematian|cerai|Death|Divorce", text)
                assert "fotokopi" not in text
            if kind.bereaved and state is State.READY:
                assert not re.search("GRATIS|FREE", text)


def reply(code, state, hours=HOURS, now=NOW, **known):
    return statuses.status_reply(ID, Facts(KINDS[code], state, "417-205", **known), now=now, hours=hours)


def notice(code, state, **known):
    return statuses.notice(ID, Facts(KINDS[code], state, "417-205", **known), now=NOW, hours=HOURS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            notice("KTP", State.RECEIVED, since=SINCE[1], due_at=DUE[1]),
            "KTP-el resi 417-205 sudah DITERIMA 24-11 jam 09.30. Perkiraan selesai Rabu 25-11. "
            "Cek: ketik CEK 417-205. GRATIS. -Dukcapil Contoh",
        ),
        (
            reply("KK", State.VERIFYING),
            "KK resi 417-205 sedang DIPERIKSA petugas. Belum perlu datang, kami kabari lewat SMS. GRATIS. "
            "-Dukcapil Contoh",
        ),
        (
            notice("AKTA_LAHIR", State.INCOMPLETE, note="fotokopi buku nikah", place="Loket 2"),
            "Akta kelahiran resi 417-205 BELUM LENGKAP. Kurang: fotokopi buku nikah. "
            "Mohon diantar ke Loket 2. GRATIS. -Dukcapil Contoh",
        ),
        (
            reply("AKTA_LAHIR", State.PROCESSING, due_at=DUE[1]),
            "Akta kelahiran resi 417-205 sedang DIPROSES, perkiraan selesai Rabu 25-11. "
            "Kami kirim SMS bila siap, Bpk/Ibu tidak perlu antre. -Dukcapil Contoh",
        ),
        (
            reply("AKTA_LAHIR", State.PROCESSING, due_at=DUE[2]),
            "Akta kelahiran resi 417-205 sedang DIPROSES. "
            "Kami kirim SMS bila siap, Bpk/Ibu tidak perlu antre. -Dukcapil Contoh",
        ),
        (
            reply("KTP", State.AWAITING_STOCK, queue=38),
            "KTP-el resi 417-205 siap cetak, MENUNGGU BLANGKO dari pusat. Antrean ke-38. "
            "Sementara bisa pakai IKD, tanya petugas. -Dukcapil Contoh",
        ),
        (
            reply("KIA", State.AWAITING_STOCK, queue=38),
            "KIA resi 417-205 siap cetak, MENUNGGU BLANGKO dari pusat. Antrean ke-38. "
            "Mohon tunggu SMS kami sebelum datang. -Dukcapil Contoh",
        ),
        (
            notice("KTP", State.READY, place="Loket 3"),
            "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3. Sen-Kam 08.00-15.00, Jum 08.00-11.00. "
            "Bawa resi & KTP lama. GRATIS. -Dukcapil Contoh",
        ),
        (
            reply("KK", State.READY, place="Loket 3"),
            "KK resi 417-205 SIAP DIAMBIL di Loket 3, hari ini 08.00-15.00. Bawa resi. GRATIS. "
            "-Dukcapil Contoh",
        ),
        (
            reply("KK", State.READY, place="Loket 3", now=datetime(2026, 11, 27, 5, 0, tzinfo=UTC)),
            "KK resi 417-205 SIAP DIAMBIL di Loket 3. Buka lagi Selasa 01-12 jam 08.00. Bawa resi. GRATIS. "
            "-Dukcapil Contoh",
        ),
        (
            reply("AKTA_MATI", State.READY, place="Loket 3"),
            "Dokumen resi 417-205 SIAP DIAMBIL di Loket 3, hari ini 08.00-15.00. Bawa resi. -Dukcapil Contoh",
        ),
        (
            notice("KK", State.COLLECTED, since=SINCE[1], place="Loket 3"),
            "KK resi 417-205 telah DISERAHKAN 24-11 jam 09.30 di Loket 3. Bukan Bpk/Ibu/wakil? "
            "Balas LAPOR 417-205. -Dukcapil Contoh",
        ),
        (
            notice("KK", State.REJECTED, note="data KK berbeda dengan akta", place="Loket 1"),
            "KK resi 417-205 BELUM DAPAT DISETUJUI: data KK berbeda dengan akta. Mohon ke Loket 1. GRATIS. "
            "-Dukcapil Contoh",
        ),
        (
            notice("AKTA_CERAI", State.REJECTED, note="putusan belum tetap", place="Loket 1"),
            "Dokumen resi 417-205 BELUM DAPAT DISETUJUI. Alasannya dijelaskan di Loket 1, jam kerja. "
            "Gratis, tanpa perantara. -Dukcapil Contoh",
        ),
    ],
    ids=[
        "R01-received",
        "R02-verifying",
        "R03-incomplete",
        "R04-processing",
        "R04-estimate-passed",
        "R06-blank",
        "R06-blank-of-kia",
        "R08-ready-notice",
        "R08-ready-today",
        "R08-ready-closed",
        "R08-bereaved",
        "R12-collected",
        "R13-rejected",
        "R13-sensitive",
    ],
)
def test_a_status_is_told_as_in_the_samples(text, expected):
    assert text == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reminder_is_one_sms(language):
    for kind, place, (days, until) in itertools.product(
        KINDS.values(), PLACES, [(3, None), (14, None), (30, date(2026, 12, 30))]
    ):
        facts = Facts(kind, State.READY, "417-205", place=place)
        text = statuses.reminder(WORST[language], facts, days=days, until=until)
        assert is_one_sms(text)
        assert ("14" in text) is (days == 14)
        assert ("30-12" in text) is (until is not None)


def test_a_nik_without_a_phone_learns_the_state_alone():
    text = statuses.bare_reply(ID, [(KINDS["KTP"], State.READY)])
    assert text.startswith("KTP-el dengan NIK ini: SIAP DIAMBIL.")
    assert "417-205" not in text
    both = statuses.bare_reply(ID, [(KINDS["KTP"], State.READY), (KINDS["AKTA_CERAI"], State.PROCESSING)])
    assert "KTP-el SIAP DIAMBIL, Dokumen DIPROSES" in both


@pytest.mark.parametrize("count", [2, 3, 12, 999])
@pytest.mark.parametrize("language", LANGUAGES)
def test_several_requests_are_one_sms_and_say_how_many_more_there_are(language, count):
    wording = WORST[language]
    for state in State:
        text = statuses.several(wording, [("417-205", state)] * count)
        bare = statuses.bare_reply(wording, [(KINDS["AKTA_KAWIN"], state)] * count)
        assert is_one_sms(text)
        assert is_one_sms(bare)
        shown, more = text.count("417-205"), re.search(r"(?:dan|and) (\d+)", text)
        assert shown + (int(more[1]) if more else 0) == count


def test_three_requests_of_one_phone_fit_one_sms():
    found = [("417-205", State.READY), ("417-206", State.PROCESSING), ("417-207", State.INCOMPLETE)]
    assert statuses.several(ID, found) == (
        "Ada 3 permohonan: 417-205 SIAP DIAMBIL, 417-206 DIPROSES, 417-207 BELUM LENGKAP. "
        "Rincian: ketik CEK lalu resi. -Dukcapil Contoh"
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, "Buka Sen-Kam 08.00-15.00, Jum 08.00-11.00. Tgl merah & cuti bersama tutup."),
        (
            date(2026, 11, 25),
            "Rabu 25-11 BUKA 08.00-15.00. Layanan GRATIS. Bawa resi bila mengambil dokumen.",
        ),
        (
            date(2026, 12, 24),
            "Kamis 24-12 TUTUP (cuti bersama Natal). Buka lagi Senin 28-12 jam 08.00. SMS tetap kami terima.",
        ),
        (date(2026, 11, 29), "Minggu 29-11 TUTUP. Buka lagi Selasa 01-12 jam 08.00. SMS tetap kami terima."),
        (
            date(2026, 11, 30),
            "Senin 30-11 TUTUP (pindah kantor). Buka lagi Selasa 01-12 jam 08.00. SMS tetap kami terima.",
        ),
    ],
    ids=["R16-week", "open", "B01-leave-day", "sunday", "exception"],
)
def test_the_schedule_is_told(day, expected):
    assert statuses.schedule_reply(ID, HOURS, now=NOW, day=day) == f"{expected} {SIG}"


def test_a_schedule_without_hours_points_to_the_board():
    text = statuses.schedule_reply(ID, NO_HOURS, now=NOW)
    assert text.startswith("Jam layanan tertera di papan loket.")
    assert statuses.schedule_reply(ID, NO_HOURS, now=NOW, day=date(2026, 11, 25)).startswith(
        "Rabu 25-11 TUTUP."
    )


# --- requirements ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "case", "beginning"),
    [
        ("KTP", "HILANG", "Syarat KTP hilang: 1.Surat kehilangan polisi"),
        ("KTP", "", "Syarat KTP untuk yang mana? BARU/HILANG/RUSAK/UBAH/PINDAH."),
        ("KTP", "MELEDAK", "Syarat KTP untuk yang mana?"),
        ("KK", "", "Syarat KK untuk yang mana?"),
        ("AKTA_LAHIR", "", "Syarat akta lahir: 1.Surat lahir RS/bidan"),
        ("AKTA_LAHIR", "HILANG", "Syarat akta lahir hilang:"),
        ("PINDAH", "", "Syarat surat pindah (SKPWNI):"),
        ("PINDAH", "ANTAR_KAB", "Syarat surat pindah (SKPWNI):"),
        ("IKD", "HILANG", "Syarat IKD:"),
    ],
)
def test_a_requirement_is_found_or_the_case_is_asked_for(document, case, beginning):
    assert ID.requirement(document, case).startswith(beginning)


def test_a_document_without_requirements_has_no_text():
    assert ID.requirement("PASPOR") is None


def test_an_office_changes_one_field_of_a_requirement_and_adds_its_own(tmp_path):
    (tmp_path / "requirements.id.toml").write_text(
        '[KTP.HILANG]\nowner = "Loket 1"\n[LEGALISIR.BARU]\ntext = "Bawa akta asli. GRATIS. {sig}"\n'
        'basis = "SOP"\nowner = "Loket 4"\nreview = 2027-01-31\n',
        encoding="utf-8",
    )
    wording = Wording("id", "Contoh", SIG, tmp_path)
    assert wording.requirements["KTP", "HILANG"].owner == "Loket 1"
    assert wording.requirement("KTP", "HILANG") == ID.requirement("KTP", "HILANG")
    assert wording.requirement("LEGALISIR") == f"Bawa akta asli. GRATIS. {SIG}"
    assert wording.lint_all() == []


def test_a_requirement_with_an_error_is_not_used_and_is_reported(tmp_path):
    (tmp_path / "requirements.id.toml").write_text(
        '[KTP.HILANG]\ntext = "Lihat www.contoh.go.id {sig}"\n', encoding="utf-8"
    )
    wording = Wording("id", "Contoh", SIG, tmp_path)
    assert wording.requirement("KTP", "HILANG") == ID.requirement("KTP", "HILANG")
    assert [(problem.level, problem.key) for problem in wording.lint_all()] == [
        ("error", "requirements.KTP.HILANG")
    ]


@pytest.mark.parametrize(
    "change",
    [{"basis": ""}, {"owner": None}, {"review": "2027"}, {"colour": "red"}],
    ids=lambda c: next(iter(c)),
)
def test_a_requirement_without_its_papers_is_refused(change):
    table = {"text": "x", "basis": "x", "owner": "x", "review": date(2027, 1, 1)} | change
    with pytest.raises(TextError, match=r"KTP\.BARU"):
        requirements.read({"KTP": {"BARU": table}}, {})


# --- rendering ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("nowhere", {}),
        ("nik.digits", {}),
        ("nik.digits", {"digits": None}),
        ("nik.digits", {"digits": 15, "nik": "x"}),
        ("status.verifying.due", {"doc": "KK", "resi": "417-205", "free": "", "due": "x" * 99}),
    ],
    ids=["key", "missing", "none", "unknown", "too-long"],
)
def test_a_text_that_cannot_be_filled_is_refused(key, values):
    with pytest.raises(TextError):
        ID.render(key, **values)


def test_an_error_names_no_value():
    with pytest.raises(TextError) as error:
        ID.render("nik.digits", digits=15, nik="3399011203959002")
    assert "3399011203959002" not in str(error.value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("{resi} {sig.__class__}", "(resi) (sig.__class__)"),
        ("dua\nbaris\tdan\x00\x1b nol", "dua baris dan nol"),
        ("“KK” – lama… 😀", '"KK" - lama...'),
        ("Désa Kêdung", "Désa Kedung"),
    ],
    ids=["braces", "control", "typographic", "accents"],
)
def test_a_value_is_cleaned_and_never_expanded(value, shown):
    text = ID.render("status.incomplete.note", doc="KK", resi="417-205", note=value, free="GRATIS.")
    assert f"Kurang: {shown}. Mohon" in text


def test_a_long_note_is_cut_at_a_word_and_nothing_else_is():
    note = "fotokopi buku nikah orang tua dan surat keterangan lahir dari bidan desa"
    text = ID.render("status.incomplete.note", doc="KK", resi="417-205", note=note, free="GRATIS.")
    assert is_one_sms(text)
    cut = re.search(r"Kurang: (.*)\.\.\. Mohon", text)[1]
    assert note.startswith(f"{cut} ")
    assert text.endswith(f"Mohon diantar ke loket pada jam kerja. GRATIS. {SIG}")


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.text(max_size=200).filter(lambda text: transliterate(text).strip()), st.text(max_size=60))
def test_whatever_an_official_writes_the_sms_is_one(note, place):
    facts = Facts(KINDS["AKTA_KAWIN"], State.INCOMPLETE, "417-205", note=note, place=place)
    assert is_one_sms(statuses.status_reply(WORST["id"], facts, now=NOW, hours=HOURS))


def test_an_office_name_too_long_for_one_sms_is_cut():
    wording = Wording(
        "id", "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Contoh Selatan Raya", WORST_SIG
    )
    assert is_one_sms(wording.render("identity"))


@pytest.mark.parametrize("signature", ["x" * 25, "-Dukcapil 😀", "[" * 13])
def test_a_signature_that_leaves_no_room_is_refused(signature):
    with pytest.raises(TextError):
        Wording("id", "Contoh", signature)


def test_an_unknown_language_is_refused():
    with pytest.raises(TextError, match="id, en"):
        Wording("jv", "Contoh", SIG)


# --- an office's own texts ------------------------------------------------------------------------------


def test_an_offices_own_text_goes_out_and_the_others_stay(tmp_path):
    (tmp_path / "id.toml").write_text(
        '[texts]\n"trouble" = "Maaf, nanti dicoba lagi. {sig}"\n[words]\nbring = "tanda terima"\n',
        encoding="utf-8",
    )
    wording = Wording("id", "Contoh", SIG, tmp_path)
    assert wording.render("trouble") == f"Maaf, nanti dicoba lagi. {SIG}"
    assert wording.texts["trouble"].own
    assert not wording.texts["help"].own
    assert wording.bring(KINDS["KK"]) == "tanda terima"
    assert wording.lint_all() == []


def test_an_own_text_with_an_error_is_not_used_and_is_reported(tmp_path):
    own = {"trouble": "Lihat http://contoh.id {sig}", "help": "Halo {nama} {sig}", "lama": "x {sig}"}
    (tmp_path / "id.toml").write_text(dump_own(own), encoding="utf-8")
    wording = Wording("id", "Contoh", SIG, tmp_path)
    assert wording.render("trouble") == ID.render("trouble")
    found = {(problem.key, problem.level) for problem in wording.lint_all()}
    assert found == {("trouble", "error"), ("help", "error"), ("lama", "warning")}


@pytest.mark.parametrize("content", ["[texts", '[texts]\n"help" = 3\n'], ids=["no-toml", "no-text"])
def test_a_file_of_texts_that_cannot_be_read_is_refused(tmp_path, content):
    (tmp_path / "id.toml").write_text(content, encoding="utf-8")
    with pytest.raises(TextError):
        Wording("id", "Contoh", SIG, tmp_path)


def test_texts_are_written_as_they_are_read(tmp_path):
    own = {"trouble": 'Maaf "sebentar" \\ ya {sig}', "help": "Désa\nbaris dua {sig}"}
    (tmp_path / "id.toml").write_text(dump_own(own), encoding="utf-8")
    wording = Wording("id", "Contoh", SIG, tmp_path)
    assert {key: text.text for key, text in wording.texts.items() if text.own} == own


def test_a_text_is_judged_before_it_is_saved():
    assert ID.problems_with("trouble", "Maaf. {sig}") == []
    assert [problem.level for problem in ID.problems_with("trouble", "Maaf.")] == ["warning"]
    with pytest.raises(TextError):
        ID.problems_with("nowhere", "x")


# --- the linter -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level", "what"),
    [
        ("Siap – ambil {sig}", "error", "not in the SMS alphabet: –"),
        ("x" * 150 + " {sig}", "error", "167 characters, 7 more than 160"),
        ("[" * 72 + " {sig}", "error", "161 characters, 1 more than 160"),
        ("{nama} {sig}", "error", "unknown placeholder {nama}"),
        ("{sig.__class__}", "error", "a lone brace"),
        ("Siap } {sig}", "error", "a lone brace"),
        ("Buka http://contoh {sig}", "error", "a link: http:"),
        ("Buka contoh.go.id ya {sig}", "error", "a link: go.id"),
        ("Buka wa.me {sig}", "error", "a link: wa.me"),
        ("NIK 3399011203959002 {sig}", "error", "digits as long as a NIK"),
        ("NIK 3399 0112 0395 9002 {sig}", "error", "digits as long as a NIK"),
        ("NIK 33.99.01.120395.9002 {sig}", "error", "digits as long as a NIK"),
        ("SMS 1708 {sig}", "warning", "digits in a run: 1708"),
        ("Masukkan kode verifikasi {sig}", "warning", "the word kode verifikasi"),
        ("Selamat pagi {sig}", "warning", "the word Selamat"),
        ("Biaya Rp 0 {sig}", "warning", "the word Rp"),
        ("NIK Anda salah {sig}", "warning", "it blames: Anda salah"),
        ("Anda harus datang {sig}", "warning", "it blames: Anda harus"),
        ("You must come {sig}", "warning", "it blames: You must"),
        ("Siap diambil", "warning", "no signature"),
    ],
    ids=[
        "dash",
        "long",
        "extension-counts-two",
        "unknown",
        "attribute",
        "brace",
        "http",
        "domain",
        "short-domain",
        "nik",
        "nik-in-fours",
        "nik-as-printed",
        "digits",
        "otp",
        "selamat",
        "rupiah",
        "blame",
        "order",
        "order-en",
        "unsigned",
    ],
)
def test_the_linter_finds_what_would_go_wrong(text, level, what):
    found = [(problem.level, problem.what) for problem in lint(text, {"sig": SIG})]
    assert (level, what) in found
    assert all(problem.why and problem.cure for problem in lint(text, {"sig": SIG}))


@pytest.mark.parametrize(
    "text",
    [
        "Buka Sen-Kam 08.00-15.00, Jum 08.00-11.00 s.d. 30-12. F-1.02, no.1/2, 417-205. {sig}",
        "Nomer antrean 38, Rabu 25-11 08.00-15.00 {sig}",
        "x" * 143 + " {sig}",
    ],
    ids=["hours", "date-and-hours", "exactly-160"],
)
def test_the_linter_is_content_with_dates_hours_and_receipt_codes(text):
    assert lint(text, {"sig": SIG}) == []


def test_the_linter_names_missing_and_longest_placeholders():
    missing = lint("Siap. {sig}", {"sig": SIG, "place": "Loket 3"})
    assert [problem.what for problem in missing] == ["missing placeholder {place}"]
    too_long = lint("x" * 120 + " {place} {sig}", {"sig": SIG, "place": "y" * 30})
    assert "{place} up to 30" in too_long[0].why
    assert lint("x" * 300, {}, segments=2, signed=False) == []


@pytest.mark.parametrize("text", ["", "  \n"], ids=["empty", "blank"])
def test_a_text_that_says_nothing_is_an_error(text):
    assert [(found.level, found.what) for found in lint(text, {}, signed=False)] == [
        ("error", "an empty text")
    ]


# --- transliteration ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("‘a’ “b” «c»", '\'a\' "b" "c"'),
        ("a–b—c−d", "a-b-c-d"),
        ("a\u00a0b\tc…", "a b c..."),
        ("é è à ñ ü £", "é è à ñ ü £"),
        ("ê ē á í ó ç š", "e e a i o c s"),
        ("siap 😀👍🏽!", "siap !"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("½ ² ™ №5 ﬁ", "1/2 2 TM No5 fi"),
        ("`x` ~ ^ [ ] { } | \\ €", "'x' ~ ^ [ ] { } | \\ €"),
        ("a\r\nb\x00c\x1bd", "a\nbcd"),
        ("日本", ""),
    ],
    ids=[
        "quotes",
        "dashes",
        "blanks",
        "kept",
        "accents",
        "emoji",
        "invisible",
        "compat",
        "extension",
        "control",
        "cjk",
    ],
)
def test_a_text_becomes_the_nearest_one_in_gsm_7(text, plain):
    assert transliterate(text) == plain


@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.text(max_size=60))
def test_every_text_becomes_gsm_7_and_stays_as_it_is_then(text):
    plain = transliterate(text)
    assert measure(plain or "x").alphabet is Alphabet.GSM7
    assert transliterate(plain) == plain


def test_requirements_past_their_review_are_named():
    wording = Wording("id", "Dukcapil Kab. Contoh", "-Dukcapil Contoh")
    assert wording.overdue(date(2026, 11, 24)) == []
    overdue = wording.overdue(date(2031, 1, 1))
    assert len(overdue) == len(wording.requirements)
    assert {problem.level for problem in overdue} == {"warning"}
