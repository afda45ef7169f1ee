"""A NIK is checked by the law's rules only, and what leaves this module cannot be read back."""

import doctest
import json
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.office import identity
from smsgw.office.identity import (
    SealError,
    Vault,
    check_nik,
    make_receipt,
    mask_nik,
    mask_text,
    new_key,
    parse_key,
    parse_receipt,
    write_key,
)
from smsgw.office.regions import RENAMED, is_known

TODAY = date(2026, 11, 24)
NIK = "3399011203959002"

VECTORS = """
{"nik":"3399011203959002","ok":true,"sex":"L","born":"1995-03-12","warn":["wilayah_tak_dikenal"]}
{"nik":"3399015507889004","ok":true,"sex":"P","born":"1988-07-15","warn":["wilayah_tak_dikenal"]}
{"nik":"3399017112009003","ok":true,"sex":"P","born":"2000-12-31","warn":["wilayah_tak_dikenal"]}
{"nik":"3399012902009001","ok":true,"sex":"L","born":"2000-02-29","warn":["wilayah_tak_dikenal"]}
{"nik":"9101991203959002","ok":true,"sex":"L","born":"1995-03-12","warn":["kode_lama:9101->9301"]}
{"nik":"3399012902019001","ok":false,"why":"tanggal"}
{"nik":"3399013502959001","ok":false,"why":"tanggal"}
{"nik":"3399010003959001","ok":false,"why":"tanggal"}
{"nik":"3399011213959001","ok":false,"why":"bulan"}
{"nik":"3399011203950000","ok":false,"why":"urut"}
{"nik":"339901120395900","ok":false,"why":"digit:15"}
{"nik":"33990112039590022","ok":false,"why":"digit:17"}
{"nik":"3,39901E+15","ok":false,"why":"excel"}
{"nik":"3.39901e15","ok":false,"why":"excel"}
{"nik":"","ok":false,"why":"digit:0"}
{"nik":"33.99.01.120395.9002","ok":true,"sex":"L","born":"1995-03-12","warn":["wilayah_tak_dikenal"]}
{"nik":"3399013203959001","ok":false,"why":"tanggal"}
{"nik":"3399017203959001","ok":false,"why":"tanggal"}
{"nik":"3399013102959001","ok":false,"why":"tanggal"}
{"nik":"3399011200959001","ok":false,"why":"bulan"}
{"nik":"3399012411269001","ok":true,"sex":"L","born":"2026-11-24","warn":["wilayah_tak_dikenal"]}
{"nik":"3399012511269001","ok":true,"sex":"L","born":"1926-11-25","warn":["wilayah_tak_dikenal"]}
{"nik":"3374011203959002","ok":true,"sex":"L","born":"1995-03-12","warn":[]}
"""
ROWS = [json.loads(line) for line in VECTORS.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row["nik"] or "empty" for row in ROWS])
def test_a_nik_is_read_as_the_rules_say(row: dict) -> None:
    check = check_nik(row["nik"], TODAY)
    assert (check.ok, check.why) == (row["ok"], row.get("why", ""))
    if row["ok"]:
        assert (check.sex, str(check.born), list(check.warn)) == (row["sex"], row["born"], row["warn"])


def test_a_last_zero_is_suspect_only_in_an_imported_file() -> None:
    zero = "3399011203959000"
    assert check_nik(zero, TODAY, imported=True).warn == ("wilayah_tak_dikenal", "akhiran_0_curiga_excel")
    assert check_nik(zero, TODAY).warn == ("wilayah_tak_dikenal",)
    assert check_nik(zero, TODAY, imported=True).ok


def test_all_regions_of_today_are_known_and_no_old_code_is_among_them() -> None:
    known = {code for code in (f"{number:04}" for number in range(10_000)) if is_known(code)}
    assert len(known) == 514
    assert len({code[:2] for code in known}) == 38
    assert "3399" not in known
    assert not known & set(RENAMED)
    assert set(RENAMED.values()) <= known


def test_a_check_does_not_show_the_person() -> None:
    assert "1995" not in repr(check_nik(NIK, TODAY))


@pytest.mark.parametrize(
    ("text", "receipt"),
    [
        pytest.param("417205", "417-205", id="plain"),
        pytest.param("417-205", "417-205", id="dash"),
        pytest.param("417 205", "417-205", id="blank"),
        pytest.param("417.205", "417-205", id="dot"),
        pytest.param("resi 417 205", "417-205", id="with-its-word"),
        pytest.param("No. Resi: 417-205", "417-205", id="label"),
        pytest.param(" 417205\n", "417-205", id="blanks-around"),
        pytest.param("４１７２０５", "417-205", id="full-width"),
        pytest.param("41720", None, id="five"),
        pytest.param("4172056", None, id="seven"),
        pytest.param("417-20a", None, id="letter"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_receipt_code_has_one_spelling(text: str, receipt: str | None) -> None:
    assert parse_receipt(text) == receipt


def test_made_receipt_codes_are_readable_and_follow_no_pattern() -> None:
    random = Random(417205)
    made = [make_receipt(random) for _ in range(5_000)]
    assert all(parse_receipt(code) == code for code in made)
    assert not any(code[0] == "0" or code.endswith("00") or code[:3] == code[4:] for code in made)
    assert not {"123-456", "654-321", "111-111", "135-791"} & set(made)
    assert len(set(made)) > 4_950


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param(f"cek {NIK}", "cek 339901********9002", id="nik"),
        pytest.param("cek 33.99.01.120395.9002 ya", "cek 339901********9002 ya", id="dots"),
        pytest.param("cek 3399 0112 0395 9002", "cek 339901********9002", id="blanks"),
        pytest.param("33990112O3959OO2", "339901********9OO2", id="letter-o"),
        pytest.param("cekktp3399011203959002", "cekktp339901********9002", id="glued"),
        pytest.param(f"{NIK}#3399010101100001#", "339901********0001#", id="nik-and-kk"),
        pytest.param("cek 33990112", "cek ******12", id="first-part"),
        pytest.param("03959002", "******02", id="second-part"),
        pytest.param("hp 0812-0000-0012", "hp **********12", id="phone"),
        pytest.param("cek 417-205", "cek 417-205", id="receipt"),
        pytest.param("loket 2, resi 417-205", "loket 2, resi 417-205", id="receipt-and-counter"),
        pytest.param("bayar Rp50.000 tgl 24-12", "bayar Rp50.000 tgl 24-12", id="sum-and-date"),
        pytest.param("buka 08.00-15.00", "buka 08.00-15.00", id="hours"),
        pytest.param("３３９９０１１２０３９５９００２", "339901********9002", id="full-width"),
        pytest.param("KTP<spasi>3399<spasi>011203959002", "KTP<spasi>339901********9002", id="spasi"),
    ],
)
def test_a_body_is_masked_whatever_the_spelling(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert mask_text(masked) == masked


def test_a_masked_nik_shows_region_and_serial() -> None:
    assert mask_nik(NIK) == "339901********9002"


_NIKS = st.builds(
    "339901{:02}{:02}{:02}{:04}".format,
    st.integers(1, 31) | st.integers(41, 71),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(1, 9999),
)
_GAPS = st.sampled_from(
    ["", "", "", " ", ".", "-", "  ", "/", ", ", " - ", "#", "*", "\n", "<spasi>", "\u200b"]
)
_AROUND = st.sampled_from(["", "cek ", "ktp", "nik:", "saya ", "resi 417-205 dan ", "🙏", " mksh", "\n"])
_LOOKALIKES = {"0": "0oO", "1": "1lI", "2": "2zZ", "5": "5sS", "8": "8B"}


@st.composite
def _spelled(draw: st.DrawFn) -> tuple[str, str]:
    """A NIK and one of the ways people write it: gaps anywhere, some digits as letters."""
    nik = draw(_NIKS)
    written = ""
    for mark in nik:
        # Two letters at most in a row of digits: beyond that nobody reads a number any more.
        similar = _LOOKALIKES.get(mark, mark)
        letter = draw(st.booleans()) and draw(st.booleans()) and written[-1:].isdigit()
        written += draw(st.sampled_from(similar)) if letter else mark
        written += draw(_GAPS) if draw(st.booleans()) else ""
    return nik, draw(_AROUND) + written + draw(_AROUND)


@given(_spelled())
@settings(deadline=None, derandomize=True, max_examples=400)
def test_no_nik_survives_masking_in_any_spelling(spelled: tuple[str, str]) -> None:
    nik, text = spelled
    masked = mask_text(text)
    assert "".join(mark for mark in masked if mark.isdigit()).find(nik[6:12]) == -1 or nik[6:12] in nik[:6]
    assert "*****" in masked
    assert mask_text(masked) == masked


@given(st.text(alphabet=st.sampled_from("0123456789oOlISB .-#*\nab"), max_size=60))
@settings(deadline=None, derandomize=True, max_examples=400)
def test_masking_what_is_masked_changes_nothing(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


def test_a_sealed_value_opens_with_its_key_and_context_only() -> None:
    key = new_key()
    vault = Vault(key)
    sealed = vault.seal(NIK.encode(), b"requests.nik")
    assert Vault(key).open(sealed, b"requests.nik") == NIK.encode()
    assert NIK.encode() not in sealed
    assert sealed != vault.seal(NIK.encode(), b"requests.nik")
    for opener, octets, context in (
        (Vault(new_key()), sealed, b"requests.nik"),
        (vault, sealed, b"contacts.number"),
        (vault, sealed[:-1] + bytes([sealed[-1] ^ 1]), b"requests.nik"),
        (vault, b"", b"requests.nik"),
    ):
        with pytest.raises(SealError):
            opener.open(octets, context)


def test_a_fingerprint_finds_a_number_again_under_one_key() -> None:
    key = bytes(range(32))
    vault = Vault(key)
    assert len(vault.fingerprint(NIK)) == 32
    assert vault.fingerprint("33.99.01.120395.9002") == Vault(key).fingerprint(NIK)
    assert vault.fingerprint(NIK) != vault.fingerprint("3399011203959003")
    assert vault.fingerprint(NIK) != Vault(new_key()).fingerprint(NIK)


def test_a_key_survives_its_file_and_damage_is_told() -> None:
    key = new_key()
    assert len(key) == 32
    assert parse_key(write_key(key)) == key
    assert parse_key("\ufeff" + write_key(key).replace("\n", "\r\n")) == key
    for damaged in ("", "# only a comment\n", "short\n", write_key(key)[:-6], write_key(key) + "extra\n"):
        with pytest.raises(SealError):
            parse_key(damaged)
    with pytest.raises(SealError):
        Vault(b"short")


def test_the_examples_in_the_docstrings_hold() -> None:
    failed, tried = doctest.testmod(identity)
    assert tried and not failed


def test_the_code_of_the_examples_is_never_given():
    class Chosen(Random):
        """Draws the example first."""

        drawn = iter((417_205, 417_206))

        def randrange(self, *_):
            return next(self.drawn)

    assert make_receipt(Chosen()) == "417-206"
