"""Every text of the collection is read exactly as it stands there, and no text can upset the reader."""

import doctest
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.office import amounts, cleaning, numerals, spelling
from smsgw.office.aliases import PERSONS, RELATIVES
from smsgw.office.amounts import find_amount, find_place
from smsgw.office.asked_days import find_date, find_weekday
from smsgw.office.identity import check_nik
from smsgw.office.phrases import DEFAULT, Keyword
from smsgw.office.reading import Intent, read, read_parts
from smsgw.office.regional_words import REGIONAL
from smsgw.office.trade_words import TRADE
from smsgw.office.words import EVERYDAY

TODAY = date(2026, 11, 24)
INBOUND = Path(__file__).parent / "data" / "inbound.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in INBOUND.read_text("utf-8").splitlines()]

# Whatever a text says, the reading is one of these.
_NAMES = """
STATUS NIK_SALAH NIK_SEBAGIAN SYARAT JADWAL BIAYA BLANGKO LAPOR KELUHAN NILAI STOP MULAI BANTUAN IDENTITAS
WAKIL TERIMA_KASIH KOSONG SPAM SISTEM KEYWORD TANYA TIDAK_DIKENAL
"""
INTENTS = set(_NAMES.split())


def reading_of(row: dict[str, Any]) -> Intent:
    options = {key: row[key] for key in ("rating_open", "sender") if key in row}
    if "parts" in row:
        return read_parts(row["parts"], today=TODAY, **options)
    return read(row["text"], today=TODAY, **options)


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_text_is_read_as_the_collection_says(row: dict[str, Any]) -> None:
    intent = reading_of(row)
    assert (intent.name, dict(intent.args)) == (row["intent"], row["args"])


def test_every_intent_of_the_collection_is_always_recognised() -> None:
    wrong = Counter(row["intent"] for row in ROWS if reading_of(row).name != row["intent"])
    counted = Counter(row["intent"] for row in ROWS)
    assert {name: 1 - wrong[name] / total for name, total in counted.items()} == dict.fromkeys(counted, 1.0)
    assert len(ROWS) >= 378
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_the_numbers_of_the_collection_are_fictional() -> None:
    niks = [row["args"]["nik"] for row in ROWS if "nik" in row["args"]]
    assert niks
    assert all(nik.startswith("339901") and check_nik(nik, TODAY).ok for nik in niks)


@pytest.mark.parametrize(
    ("sender", "text", "expected"),
    [
        pytest.param(
            "TELKOMSEL", "Sisa pulsa Anda Rp1.200", Intent("SISTEM", {"perihal": "PULSA"}), id="credit"
        ),
        pytest.param("TELKOMSEL", "CEK 417-205", Intent("SISTEM"), id="name"),
        pytest.param("4444", "STOP", Intent("SISTEM"), id="short-code"),
        pytest.param("+6281200000012", "STOP", Intent("STOP"), id="person"),
    ],
)
def test_operators_and_services_are_told_apart_by_their_address(
    sender: str, text: str, expected: Intent
) -> None:
    assert read(text, today=TODAY, sender=sender) == expected


def test_a_leading_digit_is_a_rating_only_while_one_is_open() -> None:
    assert read("4", today=TODAY) == Intent("BANTUAN")
    assert read("4", today=TODAY, rating_open=True) == Intent("NILAI", {"nilai": 4})
    assert (
        read("5", today=TODAY, rating_open=True).name == "BANTUAN" or read("5", today=TODAY).name == "BANTUAN"
    )
    assert read("2 minggu ktp blm jadi", today=TODAY, rating_open=True).name == "KELUHAN"
    assert read("2 anak saya mau bikin kia syaratnya apa", today=TODAY, rating_open=True).name == "SYARAT"
    assert read("417205", today=TODAY, rating_open=True) == Intent("STATUS", {"resi": "417-205"})


def test_an_accusation_outranks_a_rating() -> None:
    assert read("1 petugas minta uang 50rb", today=TODAY, rating_open=True).args["nominal"] == 50_000


def test_a_keyword_of_the_office_is_read_before_anything_else() -> None:
    keywords = (Keyword("ANTREAN", ("antri", "no antri")),)
    assert read("antri", today=TODAY, keywords=keywords) == Intent("KEYWORD", {"nama": "ANTREAN"})
    assert read("No antri 12", today=TODAY, keywords=keywords) == Intent("KEYWORD", {"nama": "ANTREAN"})
    assert read("antrian lama sekali", today=TODAY, keywords=keywords).name == "KELUHAN"
    extended = DEFAULT.extended({}, keywords)
    assert read("ANTREAN", today=TODAY, aliases=extended) == Intent("KEYWORD", {"nama": "ANTREAN"})


@pytest.mark.parametrize("person", sorted({*PERSONS, *RELATIVES}))
def test_a_phrase_with_a_group_is_found_with_each_of_its_persons(person: str) -> None:
    assert spelling.canonical((person,)) == (person,)  # what a text is searched for is what it holds
    found = DEFAULT.find((person, "saya", "yang", "ambil"))
    assert [(hit.name, hit.places) for hit in found if hit.kind == "cue"] == [("WAKIL", (0, 1, 2, 3))]


def test_the_name_of_a_group_is_nobody() -> None:
    found = DEFAULT.find(("@orang", "saya", "yang", "ambil"))
    assert all(0 not in hit.places for hit in found)


def test_an_office_may_teach_a_word_of_its_own() -> None:
    assert read("syarat kitas", today=TODAY).args == {}
    taught = DEFAULT.extended({"KTP": ["kitas"], "STATUS": ["wis rampung rung"]})
    assert read("syarat kitas", today=TODAY, aliases=taught).args == {"dok": "KTP"}
    again = taught.extended({"KTP": ["kartu warga"]})
    assert read("syarat kartu warga", today=TODAY, aliases=again).args == {"dok": "KTP"}
    assert read("syarat kitas", today=TODAY, aliases=again).args == {"dok": "KTP"}
    with pytest.raises(KeyError):
        DEFAULT.extended({"PASPOR": ["paspor"]})


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["cek 33990112", "03959002"], Intent("STATUS", {"nik": "3399011203959002"}), id="cut"),
        pytest.param(
            ["ktp 339901120395", "9002 mksh"],
            Intent("STATUS", {"dok": "KTP", "nik": "3399011203959002"}),
            id="words",
        ),
        pytest.param(["cek 339901120395", "900"], Intent("NIK_SALAH", {"digit": 15}), id="still-short"),
        pytest.param(["cek 33990112", "STOP"], Intent("STOP"), id="something-else"),
        pytest.param(["cek 417", "205"], Intent("STATUS", {"resi": "417-205"}), id="receipt"),
        pytest.param(
            ["cek 339901", "120395", "9002"], Intent("STATUS", {"nik": "3399011203959002"}), id="three"
        ),
        pytest.param([], Intent("KOSONG"), id="none"),
    ],
)
def test_a_number_cut_over_messages_is_put_together(texts: list[str], expected: Intent) -> None:
    assert read_parts(texts, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("24 des", date(2026, 12, 24), id="short-month"),
        pytest.param("tgl 24/12", date(2026, 12, 24), id="slash"),
        pytest.param("24-12-2026", date(2026, 12, 24), id="dashes"),
        pytest.param("24.12.26", date(2026, 12, 24), id="two-digit-year"),
        pytest.param("2 jan", date(2027, 1, 2), id="next-year"),
        pytest.param("20 nov", date(2026, 11, 20), id="last-week"),
        pytest.param("tgl 1", date(2026, 12, 1), id="next-month"),
        pytest.param("tgl 31", date(2026, 12, 31), id="no-such-day-this-month"),
        pytest.param("31 februari", None, id="no-such-day"),
        pytest.param("rt 1/2", None, id="house"),
        pytest.param("2-3 hari", None, id="duration"),
        pytest.param("ktp 2", None, id="number"),
    ],
)
def test_a_written_day_is_dated(text: str, day: date | None) -> None:
    assert find_date(text, (), TODAY) == day


def test_minggu_is_a_sunday_only_where_it_is_no_week() -> None:
    assert find_weekday(("minggu", "buka")) == "MINGGU"
    assert find_weekday(("2", "minggu", "belum", "jadi")) is None
    assert find_weekday(("minggu", "depan")) is None
    assert find_weekday(("jumat", "buka")) == "JUMAT"


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        pytest.param("50rb", 50_000, id="rb"),
        pytest.param("50 ribu", 50_000, id="ribu"),
        pytest.param("rp 50.000,-", 50_000, id="rp"),
        pytest.param("1,5jt", 1_500_000, id="comma"),
        pytest.param("lima puluh ribu", 50_000, id="words"),
        pytest.param("dua ratus lima puluh ribu", 250_000, id="long-words"),
        pytest.param("seket ewu", 50_000, id="javanese"),
        pytest.param("goban", 50_000, id="slang"),
        pytest.param("100k", 100_000, id="k"),
        pytest.param("417205", None, id="receipt"),
        pytest.param("umur 50", None, id="age"),
        pytest.param("3399011203959002", None, id="nik"),
    ],
)
def test_a_sum_of_money_is_found_in_its_spellings(text: str, rupiah: int | None) -> None:
    assert find_amount(text) == rupiah


def test_a_place_is_kept_as_typed() -> None:
    assert find_place("di loket 2 tadi") == "loket 2"
    assert find_place("kec. sukamaju") == "kec sukamaju"
    assert find_place("di kelurahan saya diminta") == "kelurahan"
    assert find_place("di rumah") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ktp jadi, tidak dimintai uang, makasih", id="asked-for-no-money"),
        pytest.param("pelayanan bagus tanpa calo", id="without-brokers"),
        pytest.param("alhamdulillah ga ada pungli", id="no-levies"),
        pytest.param("bikin ktp bayar brp", id="price"),
        pytest.param("saya diminta melengkapi berkas apa saja", id="asked-for-papers"),
    ],
)
def test_what_is_denied_or_merely_asked_is_no_accusation(text: str) -> None:
    assert read(text, today=TODAY).name != "LAPOR"


def test_a_new_line_parts_questions_but_not_numbers() -> None:
    asked = read("cek\n417205\nsyarat kia", today=TODAY)
    assert asked.args == {"resi": "417-205", "lanjut": {"intent": "SYARAT", "dok": "KIA"}}
    assert read("3399\n0112\n0395\n9002", today=TODAY).args == {"nik": "3399011203959002"}


def test_a_story_told_to_the_office_holds_no_nik() -> None:
    story = read("LAPOR nik saya 3399011203959002 dipakai orang lain", today=TODAY)
    assert story.name == "LAPOR"
    assert "3399011203959002" not in story.args["isi"]


def test_a_reading_shows_neither_text_nor_number() -> None:
    assert "3399" not in repr(read("CEK 3399011203959002", today=TODAY))


def test_a_spelling_stands_for_one_word_only() -> None:
    tables = (EVERYDAY, TRADE, REGIONAL)
    words = {word for table in tables for word in table}
    spellings = Counter(
        [*words, *(one for table in tables for line in table.values() for one in line.split())]
    )
    assert [one for one, times in spellings.items() if times > 1] == []


def test_ordinary_words_are_not_corrected_into_keywords() -> None:
    ordinary = ("kita", "buku", "kota", "cari", "coba", "kira", "kayak")
    assert spelling.spell(ordinary) == ordinary


def test_corrections_are_bounded_however_long_the_text() -> None:
    unknown = ["syaratx"] * (spelling.CORRECTIONS + 20)
    spelled = spelling.spell(unknown)
    assert spelled.count("syarat") >= spelling.CORRECTIONS
    assert len(cleaning.plain("a" * 10_000)) == cleaning.LONGEST


_WRITTEN = """
cek ktp 3399011203959002 417-205 stop lapor syarat ? ! # * . , <spasi> 24/12 50rb rp 08.00 kk akta lahir sama
dan 🙏 blm jadi 4 0812 l-318 minggu ２ k t p tidak dimintai uang https://x.id ' - a.n. joko nik 33 99
"""
_PIECES = st.sampled_from(_WRITTEN.split())


@given(st.text(max_size=200) | st.lists(_PIECES, max_size=40).map(" ".join), st.booleans())
@settings(deadline=None, derandomize=True, max_examples=300)
def test_no_text_upsets_the_reader(text: str, rating_open: bool) -> None:
    intent = read(text, today=TODAY, rating_open=rating_open)
    assert intent.name in INTENTS
    nik, receipt = intent.args.get("nik"), intent.args.get("resi")
    assert nik is None or (len(nik) == 16 and nik.isdigit())
    assert receipt is None or (len(receipt) == 7 and receipt[3] == "-")
    assert json.dumps(dict(intent.args))


@given(st.text(alphabet=st.sampled_from("cek kt0139OoIl.- #*\n"), min_size=1_400, max_size=2_500))
@settings(deadline=None, derandomize=True, max_examples=25)
def test_long_texts_are_read_too(text: str) -> None:
    assert read(text, today=TODAY).name in INTENTS


@given(
    st.sampled_from(["cek ", "ktp ", "nik:", "STATUS", "", "mhn cek ktp sy nik "]),
    st.lists(st.sampled_from(["", "", " ", ".", "-"]), min_size=16, max_size=16),
    st.sampled_from(["", " mksh", " an budi", "#", ". trims"]),
)
@settings(deadline=None, derandomize=True, max_examples=300)
def test_a_nik_is_found_in_every_spacing(before: str, gaps: list[str], after: str) -> None:
    written = "".join(digit + gap for digit, gap in zip("3399011203959002", gaps, strict=True)).rstrip(" .-")
    assert read(before + written + after, today=TODAY).args.get("nik") == "3399011203959002"


@pytest.mark.parametrize(
    "module", [amounts, cleaning, numerals, spelling], ids=lambda module: module.__name__
)
def test_the_examples_in_the_docstrings_hold(module: Any) -> None:
    assert not doctest.testmod(module).failed
