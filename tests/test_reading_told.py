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
    ],
)
def test_a_slip_of_the_finger_is_put_right(typed: str, word: str) -> None:
    assert spelling.spell([typed]) == (word,)


@pytest.mark.parametrize("word", ["kebun", "banjar", "marsudi", "dukun", "minyak", "seumur", "ktu", "bin"])
def test_another_word_is_no_slip(word: str) -> None:
    assert spelling.spell([word]) == (word,)
