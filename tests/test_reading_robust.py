"""What is written around a question changes nothing: courtesies, other numbers, the way a number is typed."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsgw.office.asked_days import find_date, find_weekday
from smsgw.office.asked_feasts import find_feast
from smsgw.office.courtesies import without
from smsgw.office.reading import read

TODAY = date(2026, 11, 24)
INBOUND = Path(__file__).parent / "data" / "inbound.jsonl"
_QUESTIONS = ("STATUS", "SYARAT", "JADWAL", "BIAYA", "BLANGKO", "WAKIL", "KELUHAN", "LAPOR")

_COURTESIES = {
    "greeting": "Assalamualaikum wr wb. {}",
    "sorry": "maaf mengganggu min mau tanya {}",
    "please": "mohon infonya pak {}",
    "introduced": "saya Budi dari desa Sukamaju. {}",
    "answer-me": "{} mohon dibalas ya pak",
    "thanks": "{} terima kasih sebelumnya",
    "hands": "{} 🙏🙏",
}


def _rows() -> Iterator[dict[str, Any]]:
    for line in INBOUND.read_text("utf-8").splitlines()[::5]:
        row = json.loads(line)
        if row["intent"] in _QUESTIONS and row.get("text") and "sender" not in row:
            yield row


@pytest.mark.parametrize("around", _COURTESIES.values(), ids=_COURTESIES)
def test_a_courtesy_changes_no_reading(around: str) -> None:
    read_so = [(row, read(around.format(row["text"]), today=TODAY)) for row in _rows()]
    other = [row["id"] for row, intent in read_so if intent.name != row["intent"]]
    # A text of one word ("jam") is another text with words around it.
    assert len(other) <= len(read_so) / 100, other
    for row, intent in read_so:
        for number in ("nik", "resi"):
            assert intent.args.get(number) == row["args"].get(number), row["id"]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        pytest.param("stop an sutrisno", "stop", id="signed"),
        pytest.param("pak mau tanya syarat kk", "syarat kk", id="asking"),
        pytest.param("mau tanya ktp", "mau tanya ktp", id="a-document-alone-needs-it"),
        pytest.param("saya dari bandung mau pindah", "saya dari bandung mau pindah", id="where-from-to-move"),
        pytest.param("saya budi dari desa sukamaju syarat kk", "syarat kk", id="introduced"),
    ],
)
def test_courtesies_are_taken_off_unless_they_are_all_there_is(typed: str, left: str) -> None:
    assert without(typed.split()) == tuple(left.split())


_NIK_TYPED: dict[str, Callable[[str], str]] = {
    "plain": lambda nik: nik,
    "fours": lambda nik: " ".join(nik[at : at + 4] for at in range(0, 16, 4)),
    "six-six-four": lambda nik: f"{nik[:6]} {nik[6:12]} {nik[12:]}",
    "pairs": lambda nik: " ".join(nik[at : at + 2] for at in range(0, 16, 2)),
    "singles": lambda nik: " ".join(nik),
    "dots": lambda nik: f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}.{nik[6:12]}.{nik[12:]}",
    "dashes": lambda nik: f"{nik[:6]}-{nik[6:12]}-{nik[12:]}",
    "letters": lambda nik: nik.replace("0", "O"),
    "one-l": lambda nik: nik.replace("1", "l", 1),
    "hash": lambda nik: f"{nik}#",
    "cut": lambda nik: f"{nik[:8]}\n{nik[8:]}",
    "with-kk": lambda nik: f"{nik} no kk 3399010101150001",
}
_BESIDE_A_NIK = """
cek {}|CEK#KTP#{}|ktp {}|cekktp{}|nik{}|NIK:{}|nik.{}|{}|{} hp 081200000012|hp 081200000012 nik {}
ktp saya rekam 12-11-2026 nik {}|umur 17 th nik {} ktp jadi belum|saya lahir 12/03/1995 nik {}
rt 03 rw 05 no 12 nik {} ktp|antri no 45 td pagi {} ktp sudah dicetak?|nik {} sama syarat kia apa
sabtu buka? nik {} udah jadi|{} an suroto desa sukamaju rt 2/3|ktp hilang nik {} syaratnya apa
boleh diambil suami? nik {}|ktp {} dimintai 50rb di loket 2|kok lama banget nik {}|nik {} tks
masih nunggu blangko ya ktp {}|kenapa ktp {} belum jadi|jam 9 besok saya ke sana nik {}
"""


@pytest.mark.parametrize("typed", _NIK_TYPED.values(), ids=_NIK_TYPED)
def test_a_nik_is_found_however_it_is_typed_and_whatever_stands_beside_it(
    typed: Callable[[str], str],
) -> None:
    random = Random(3399)
    for text in _BESIDE_A_NIK.strip().replace("\n", "|").split("|"):
        day = random.randint(1, 28) + random.choice((0, 40))
        nik = f"339901{day:02}{random.randint(1, 12):02}{random.randint(50, 99)}000{random.randint(1, 9)}"
        assert read(text.format(typed(nik)), today=TODAY).args.get("nik") == nik, text


@pytest.mark.parametrize("kk", ["no kk 3399010101150001 nik {}", "kk 3399010101150001 nik {} ktp udah?"])
def test_of_two_such_numbers_the_one_that_is_called_so_is_the_nik(kk: str) -> None:
    for typed in ("3399011203959002", "3399 0112 0395 9002", "33 99 01 12 03 95 90 02"):
        assert read(kk.format(typed), today=TODAY).args["nik"] == "3399011203959002"


_RECEIPTS = [
    "417-205",
    "417205",
    "417 205",
    "417.205",
    "417 - 205",
    "417--205",
    "4l7-2O5",
    "(417-205)",
    "417-205#",
]
_BESIDE_A_RECEIPT = """
cek {}|resi {}|no resi {} ktp sudah jadi belum|{}|{} udah?|nomor {} hp 081200000012|rekam 12-11-2026 resi {}
antri no 45 resi {}|cek {} sama syarat kia|kk {} sudah bisa diambil|dr jam 8 nunggu, resi {}|tanda terima {}
mau ambil {} besok tgl 25 bisa?|tolong cek {} bu. Terima kasih|kenapa {} belum jadi
"""


def test_a_receipt_code_is_found_however_it_is_typed() -> None:
    texts = _BESIDE_A_RECEIPT.strip().replace("\n", "|").split("|")
    for text, typed in product(texts, _RECEIPTS):
        assert read(text.format(typed), today=TODAY).args.get("resi") == "417-205", (text, typed)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("natal tutup gak", date(2026, 12, 25), id="feast"),
        pytest.param("malam natal buka?", date(2026, 12, 24), id="eve"),
        pytest.param("cuti bersama natal buka?", date(2026, 12, 24), id="leave"),
        pytest.param("tahun baru libur?", date(2027, 1, 1), id="next-year"),
        pytest.param("tahun baru imlek libur?", date(2027, 2, 6), id="the-more-exact-name"),
        pytest.param("nyepi tutup berapa hari", date(2027, 3, 8), id="gone-this-year"),
        pytest.param("besok buka?", None, id="none"),
    ],
)
def test_a_feast_that_is_named_is_dated(text: str, day: date | None) -> None:
    assert find_feast(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        pytest.param("besok rabu", ("besok", "rabu"), date(2026, 11, 25), id="tomorrow-is-that-day"),
        pytest.param("besok senin", ("besok", "senin"), None, id="another-weekday"),
        pytest.param("2 hari lagi buka", ("2", "hari", "lagi", "buka"), date(2026, 11, 26), id="in-two-days"),
        pytest.param("nanti sore buka", ("nanti", "sore", "buka"), TODAY, id="later-today"),
        pytest.param("tgl 24-25 des", ("tanggal", "24-25", "des"), date(2026, 12, 24), id="first-of-two"),
    ],
)
def test_a_day_is_dated_as_people_say_it(text: str, words: tuple[str, ...], day: date | None) -> None:
    assert find_date(text, words, TODAY) == day


def test_days_of_work_are_not_asked_about() -> None:
    words = ("saya", "kerja", "senin", "sampai", "sabtu", "minggu", "buka")
    assert find_weekday(words) == "MINGGU"
