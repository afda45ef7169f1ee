"""What is told, denied or somebody else's is read as no question, and a slip of the finger is no other word.

It looks at the places where a reading could do harm: a state given for a number that was merely mentioned, or
notices stopped that nobody wanted stopped.
"""

from datetime import date

import pytest

from smsgw.office import spelling
from smsgw.office.aliases import PERSONS, RELATIVES
from smsgw.office.asked_days import find_date, find_weekday
from smsgw.office.reading import read

TODAY = date(2026, 11, 24)
NIK = "3399011203959002"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("jangan disebar ya nik saya {}", id="ban"),
        pytest.param("maaf salah kirim {}", id="missent"),
        pytest.param("{} bukan nik saya", id="denied"),
        pytest.param("{} ini nik siapa", id="whose"),
        pytest.param("batalkan permohonan {}", id="withdrawn"),
        pytest.param("nik saya {} ktp hilang, bikin lagi bawa apa", id="requirements"),
        pytest.param("nik {} ktp boleh diambilkan istri saya", id="fetched-by-another"),
        pytest.param("nik {} ktp dimintai 50rb", id="accusation"),
        pytest.param("nik saya {} dipakai orang buat pinjol", id="misused"),
        pytest.param("cek bansos {}", id="another-office"),
        pytest.param("stop sms {}", id="stop"),
        pytest.param("ada yang minta nik saya {} lewat telepon", id="asked-by-a-stranger"),
        pytest.param("ada yg pake nik {} buat kredit motor", id="used-by-another"),
        pytest.param("mohon nik {} dirahasiakan", id="to-be-kept-secret"),
        pytest.param("kenapa saya dapat sms resi {}", id="why-this-notice"),
        pytest.param("maaf ini siapa ya? kok kirim nik {} ke saya", id="who-are-you"),
        pytest.param("nik {} itu nik mantan suami saya", id="story"),
        pytest.param("tetangga saya nik {} pindah gak lapor", id="neighbour"),
        pytest.param("nomor rekening {}", id="account"),
    ],
)
def test_a_number_that_is_only_mentioned_gets_no_state(text: str) -> None:
    intent = read(text.format(NIK), today=TODAY)
    assert intent.name != "STATUS"
    assert intent.args.get("lanjut", {}).get("intent") != "STATUS"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("jangan ke sini lagi smsnya", "STOP", id="ban"),
        pytest.param("bukan saya yang urus ktp, jangan sms", "STOP", id="ban-with-a-document"),
        pytest.param("jangan lupa sms saya kalau ktp sudah jadi", "STATUS", id="do-not-forget"),
        pytest.param("ktp saya jangan lama-lama ya, sms kalau jadi", "KELUHAN", id="do-not-be-slow"),
    ],
)
def test_notices_are_stopped_only_for_those_who_want_none(text: str, name: str) -> None:
    assert read(text, today=TODAY).name == name


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{}", id="alone"),
        pytest.param("nik {} an Sutrisno desa Sukamaju kec Bayat", id="name-and-village"),
        pytest.param(
            "#KTP#{}#3399011508120001#SUTRISNO#SUKAMAJU#BAYAT#HILANG", id="the-form-that-was-taught"
        ),
        pytest.param("nik {}, besok saya ke kantor", id="coming-tomorrow"),
        pytest.param("ini nik saya {}, makasih", id="thanks"),
        pytest.param("berkas {} di mana sekarang", id="where"),
        pytest.param("an. Andre {}", id="name-like-a-keyword"),
        pytest.param("nik {} an hasan karto kota semarang jawa tengah", id="names-that-are-words"),
        pytest.param("{} atas nama budi tempat lahir klaten", id="place-of-birth"),
        pytest.param("{} mohon info", id="info"),
        pytest.param("maaf tadi kurang, nik nya {}", id="once-more"),
    ],
)
def test_a_number_that_is_given_to_be_looked_up_gets_its_state(text: str) -> None:
    intent = read(text.format(NIK), today=TODAY)
    assert (intent.name, intent.args["nik"]) == ("STATUS", NIK)


@pytest.mark.parametrize(
    ("text", "receipt"),
    [
        pytest.param("cek resi empat satu tujuh dua nol lima", "417-205", id="dictated"),
        pytest.param("cek resi empat satu tujuh dua kosong lima pak", "417-205", id="kosong"),
        pytest.param("sudah dua tiga hari", None, id="a-count"),
        pytest.param("NIK 339901", None, id="beginning-of-a-nik"),
    ],
)
def test_digits_that_were_spoken_are_a_number(text: str, receipt: str | None) -> None:
    assert read(text, today=TODAY).args.get("resi") == receipt


def test_a_day_of_birth_is_not_asked_about() -> None:
    assert find_date("anak saya lahir 15-06-2009", (), TODAY) is None
    assert find_date("bulan januari tanggal 2 buka?", (), TODAY) == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("belum ada sms lagi", "STATUS", id="none-came"),
        pytest.param("tidak perlu dikirimi sms lagi", "STOP", id="none-wanted"),
        pytest.param("kirim sms lagi", "MULAI", id="wanted"),
    ],
)
def test_a_wish_for_notices_that_is_denied_is_none(text: str, name: str) -> None:
    assert read(text, today=TODAY).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("tutup, gak ada petugas!", "KELUHAN", id="told"),
        pytest.param("besok tutup ya? ada petugas gak?", "JADWAL", id="asked"),
        pytest.param("nunggu 5 jam", "KELUHAN", id="hours-told"),
        pytest.param("tunggu sampai jam berapa", "JADWAL", id="hours-asked"),
        pytest.param("sudah empat kali saya datang", "KELUHAN", id="times-told"),
        pytest.param("rekam ktp harus datang berapa kali?", "SYARAT", id="times-asked"),
        pytest.param("apakah dipungut biaya", "BIAYA", id="fee-asked"),
        pytest.param("saya dipungut biaya 50rb", "LAPOR", id="fee-told"),
    ],
)
def test_what_is_told_is_a_complaint_and_what_is_asked_is_none(text: str, name: str) -> None:
    assert read(text, today=TODAY).name == name


@pytest.mark.parametrize("person", [word for word in RELATIVES if word not in ("rt", "rw", "orang")])
def test_the_owner_is_told_from_the_one_who_fetches(person: str) -> None:
    assert read(f"ktp {person} bisa diambil belum", today=TODAY).name == "STATUS"
    assert read(f"ktp boleh diambil {person} saya?", today=TODAY).name == "WAKIL"
    assert read(f"saya kerja, {person} saya boleh ngambil?", today=TODAY).name == "WAKIL"
    assert person in PERSONS


def test_a_card_of_a_child_is_a_kia_until_the_child_is_grown() -> None:
    assert read("ktp anak saya sudah jadi?", today=TODAY).args == {"dok": "KIA"}
    assert read("ktp anak saya yg rekam di sekolah sudah jadi?", today=TODAY).args == {"dok": "KTP"}
    assert read(f"ktp anak saya {NIK} sudah jadi?", today=TODAY).args == {"dok": "KTP", "nik": NIK}


def test_a_day_that_is_gone_is_not_asked_about() -> None:
    assert find_weekday(("senin", "kemarin")) is None
    assert find_weekday(("senin", "depan")) == "SENIN"
    assert read("saya rekam senin kemarin, ktp sudah jadi?", today=TODAY).name == "STATUS"
    assert find_date("natal tgl 24 buka?", (), TODAY) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        pytest.param("ktpq", "ktp", id="one-more"),
        pytest.param("kto", "ktp", id="neighbour"),
        pytest.param("belim", "belum", id="vowel"),
        pytest.param("syarst", "syarat", id="other-vowel-key"),
        pytest.param("amnil", "ambil", id="two-keys"),
        pytest.param("stuatus", "status", id="extra-letter"),
        pytest.param("berapo", "berapa", id="minang-vowel"),
        pytest.param("gimane", "bagaimana", id="betawi-vowel"),
        pytest.param("syaratipun", "syarat", id="krama-ending"),
        pytest.param("kubawa", "bawa", id="first-person"),
    ],
)
def test_a_slip_of_the_finger_is_put_right(typed: str, word: str) -> None:
    assert spelling.spell([typed]) == (word,)


@pytest.mark.parametrize(
    "name", ["andre", "bayu", "dedi", "haris", "lia", "septi", "hasan", "bayat", "ujang"]
)
def test_a_person_or_a_village_is_no_slip(name: str) -> None:
    assert spelling.spell([name]) == (name,)


@pytest.mark.parametrize("word", ["kebun", "banjar", "marsudi", "dukun", "minyak", "seumur", "ktu", "bin"])
def test_another_word_is_no_slip(word: str) -> None:
    assert spelling.spell([word]) == (word,)
