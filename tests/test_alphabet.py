"""GSM 7-bit, its national tables, UCS-2, and the packing of septets."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.errors import TpduError
from smsgw.sms.alphabet import (
    Alphabet,
    alphabet_of,
    decode_gsm7,
    decode_ucs2,
    encode_gsm7,
    encode_ucs2,
    pack_septets,
    septets,
    unpack_septets,
)
from smsgw.sms.national import DEFAULT, EXTENSION, locking_table, single_table

SETTINGS = settings(deadline=None, derandomize=True, max_examples=200)
GSM7_CHARACTERS = sorted(set(DEFAULT.replace("\x1b", "")) | set(EXTENSION.values()))
LANGUAGES = range(14)


def packed_slowly(codes: bytes, fill_bits: int) -> bytes:
    """Packing as the standard draws it: a row of bits, each septet's lowest first."""
    bits = "0" * fill_bits + "".join(f"{code:07b}"[::-1] for code in codes)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


@SETTINGS
@given(st.lists(st.integers(0, 127), max_size=256).map(bytes), st.integers(0, 6))
def test_septets_are_packed_as_the_standard_draws_them(codes: bytes, fill_bits: int) -> None:
    octets = pack_septets(codes, fill_bits)
    assert octets == packed_slowly(codes, fill_bits)
    assert unpack_septets(octets, len(codes), fill_bits) == codes


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        pytest.param("hellohello", "e8329bfd4697d9ec37", id="hellohello"),
        pytest.param("", "", id="nothing"),
        pytest.param("@", "00", id="one-zero"),
        pytest.param("1234567", "31d98c56b3dd00", id="7-septets"),
        pytest.param("12345678", "31d98c56b3dd70", id="8-septets-in-7-octets"),
    ],
)
def test_known_packings(text: str, octets: str) -> None:
    assert pack_septets(encode_gsm7(text)).hex() == octets
    assert decode_gsm7(unpack_septets(bytes.fromhex(octets), len(text))) == text


@pytest.mark.parametrize(
    ("codes", "fill_bits"),
    [(b"\x80", 0), (b"a", 7), (b"a", -1), (bytes(257), 0)],
    ids=["code-128", "fill-7", "fill-negative", "257-septets"],
)
def test_what_cannot_be_packed_is_refused(codes: bytes, fill_bits: int) -> None:
    with pytest.raises(TpduError):
        pack_septets(codes, fill_bits)


@SETTINGS
@given(st.binary(max_size=300), st.integers(-5, 400), st.integers(0, 6))
def test_unpacking_gives_as_many_septets_as_there_are(octets: bytes, count: int, fill_bits: int) -> None:
    codes = unpack_septets(octets, count, fill_bits)
    assert len(codes) == max(0, min(count, (8 * len(octets) - fill_bits) // 7, 256))
    assert codes.isascii()


def test_the_default_alphabet_has_128_places_of_which_one_is_the_escape() -> None:
    assert len(DEFAULT) == len(set(DEFAULT)) == 128
    assert DEFAULT.index("\x1b") == 27


@pytest.mark.parametrize(
    ("code", "character"),
    [(0x00, "@"), (0x09, "Ç"), (0x10, "Δ"), (0x24, "¤"), (0x40, "¡"), (0x5E, "Ü"), (0x60, "¿"), (0x7F, "à")],
    ids=lambda value: hex(value) if isinstance(value, int) else ascii(value),
)
def test_places_of_the_default_alphabet(code: int, character: str) -> None:
    assert encode_gsm7(character) == bytes((code,))
    assert decode_gsm7(bytes((code,))) == character


@SETTINGS
@given(st.text(st.sampled_from(GSM7_CHARACTERS), max_size=200))
def test_a_gsm7_text_reads_as_it_was_written(text: str) -> None:
    codes = encode_gsm7(text)
    # A blank is written as a blank, though two escapes would show one too.
    assert decode_gsm7(codes) == text
    assert septets(text) == len(codes)
    assert alphabet_of(text) is Alphabet.GSM7


@pytest.mark.parametrize("character", "`\t“–ç\x1b😀", ids=ascii)
def test_a_character_outside_gsm7_makes_a_text_ucs2(character: str) -> None:
    assert septets("ya" + character) is None
    assert alphabet_of("ya" + character) is Alphabet.UCS2
    with pytest.raises(TpduError, match=f"{ord(character):04X}"):
        encode_gsm7("ya" + character)


@SETTINGS
@given(st.binary(max_size=200), st.integers(0, 255), st.integers(0, 255))
def test_any_septets_are_read_in_any_language(codes: bytes, locking: int, single: int) -> None:
    text = decode_gsm7(codes, locking, single)
    assert len(text) <= len(codes)
    assert "\x1b" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locking_table_has_a_character_for_every_byte(language: int) -> None:
    table = locking_table(language)
    assert len(table) == 256
    assert (table[0x0A], table[0x0D], table[0x1B], table[0x20]) == ("\n", "\r", "\x1b", " ")
    assert table[0x30:0x3A] == "0123456789"
    assert table[0x61:0x7B] == "abcdefghijklmnopqrstuvwxyz"
    assert set(table[128:]) == {"\ufffd"}
    shown = [character for character in table[:128] if character != " "]
    assert len(shown) == len(set(shown)), "no character twice"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_shift_table_has_the_extension_table_in_it(language: int) -> None:
    table = single_table(language)
    assert table.items() >= EXTENSION.items()
    assert all(0 <= code <= 127 and len(character) == 1 for code, character in table.items())


SCRIPTS = {
    4: "BENGALI",
    5: "GUJARATI",
    6: "DEVANAGARI",
    7: "KANNADA",
    8: "MALAYALAM",
    9: "ORIYA",
    10: "GURMUKHI",
    11: "TAMIL",
    12: "TELUGU",
    13: "ARABIC",
}


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_letters_of_a_language_are_of_its_script(language: int) -> None:
    """Every place has an assigned character, of the script itself or of the signs that scripts share."""
    found = locking_table(language)[:128] + "".join(single_table(language).values())
    letters = [character for character in found if ord(character) > 0x0500 and character != "€"]
    assert len(letters) > 60
    shared = ("DEVANAGARI DANDA", "DEVANAGARI DOUBLE DANDA", "EXTENDED ARABIC-INDIC")
    for letter in letters:
        assert unicodedata.name(letter).startswith((SCRIPTS[language], *shared)), hex(ord(letter))


NATIONAL = [
    pytest.param(b"\x04\x07\x0b\x0c\x1c\x1d\x40\x60", 1, 0, "€ıĞğŞşİç", id="turkish-locking"),
    pytest.param(b"\x1b\x47\x1b\x49\x1b\x53\x1b\x63\x1b\x67\x1b\x69\x1b\x73", 0, 1, "ĞİŞçğış", id="turkish"),
    pytest.param(b"\x1b\x09\x1b\x41\x1b\x49\x1b\x4f\x1b\x55", 0, 2, "çÁÍÓÚ", id="spanish-upper"),
    pytest.param(b"\x1b\x61\x1b\x69\x1b\x6f\x1b\x75\x1b\x65", 0, 2, "áíóú€", id="spanish-lower"),
    pytest.param(b"\x5c\x40", 2, 0, "Ö¡", id="spanish-has-no-locking-table"),
    pytest.param(b"\x04\x06\x07\x08\x09\x0b\x0c\x0e\x0f", 3, 0, "êúíóçÔôÁá", id="portuguese-locking-1"),
    pytest.param(b"\x12\x13\x14\x15\x16\x17\x18\x19\x1a", 3, 0, "ªÇÀ∞^\\€Ó|", id="portuguese-locking-2"),
    pytest.param(b"\x1c\x1d\x1e\x24\x40\x5b\x5c\x5d\x60", 3, 0, "ÂâÊºÍÃÕÚ~", id="portuguese-locking-3"),
    pytest.param(b"\x7b\x7c\x7d", 3, 0, "ãõ`", id="portuguese-locking-4"),
    pytest.param(
        b"\x1b\x05\x1b\x0b\x1b\x12\x1b\x13\x1b\x15\x1b\x1f\x1b\x5b", 0, 3, "êÔΦΓΩÊÃ", id="portuguese"
    ),
    pytest.param(b"\x00\x4f\x60\x7f", 4, 0, "\u0981\u09bd\u09ce\u09f1", id="bengali-locking"),
    pytest.param(b"\x1b\x19\x1b\x1c\x1b\x24\x1b\x34", 0, 4, "\u09e6\u09e8\u09df\u09fa", id="bengali"),
    pytest.param(b"\x0c\x3c\x7b\x7d", 6, 0, "\u090d\u0929\u0972\u097c", id="hindi-locking"),
    pytest.param(b"\x1b\x19\x1b\x26\x1b\x2a\x1b\x3a", 0, 6, "\u0964\u0951\u0953\u0971", id="hindi"),
    pytest.param(b"\x24\x11\x7b", 7, 0, "\u0ca1 \u0cd6", id="kannada-locking"),
    pytest.param(b"\x3c\x4f\x7f", 8, 0, " \u0d3d\u0d79", id="malayalam-locking"),
    pytest.param(b"\x1b\x2e\x1b\x30", 0, 8, "\u0d7a\u0d7b", id="malayalam"),
    pytest.param(b"\x09\x4e\x60", 10, 0, " \u0a3c\u0a51", id="punjabi-locking"),
    pytest.param(b"\x26\x3c\x3d\x4f\x7f", 11, 0, "\u0ba3\u0ba9\u0baa \u0bf9", id="tamil-locking"),
    pytest.param(b"\x1b\x19\x1b\x1c\x1b\x32", 0, 12, DEFAULT[0x19] + "\u0c66\u0c7f", id="telugu"),
    pytest.param(b"\x00\x12\x2e\x5f\x60", 13, 0, "\u0627\u0681.\u0657\u0654", id="urdu-locking"),
    pytest.param(b"\x1b\x3b\x1b\x3f\x1b\x2f", 0, 13, "\u06cd\u06d4\\", id="urdu"),
    pytest.param(b"\x1b\x20\x1b\x25", 0, 5, "\u0aea\u0aef", id="gujarati"),
    pytest.param(b"\x1b\x26\x1b\x2a", 0, 7, "\u0cde\u0cf2", id="kannada"),
    pytest.param(b"\x1b\x26\x1b\x2a\x1b\x2c", 0, 9, "\u0b5c\u0b5f\u0b71", id="oriya"),
    pytest.param(b"\x1b\x26\x1b\x2c\x1b\x2d", 0, 10, "\u0a59\u0a5e\u0a75", id="punjabi"),
    pytest.param(b"\x1b\x26\x1b\x2e\x1b\x5b", 0, 11, "\u0bf3\u0bfaÄ", id="tamil"),
    pytest.param(b"\x1b\x53\x1b\x19", 0, 0, "SΘ", id="default-knows-none-of-them"),
    pytest.param(b"a\x1b\x65", 99, 99, "a€", id="unknown-reads-by-default"),
]


@pytest.mark.parametrize(("codes", "locking", "single", "text"), NATIONAL)
def test_national_language_tables(codes: bytes, locking: int, single: int, text: str) -> None:
    assert decode_gsm7(codes, locking, single) == text


def test_without_a_language_the_default_tables_are_read() -> None:
    assert decode_gsm7(b"\x07\x1b\x53\x1b\x65") == "ìS€"


@SETTINGS
@given(st.text(max_size=100))
def test_a_ucs2_text_reads_as_it_was_written(text: str) -> None:
    assert decode_ucs2(encode_ucs2(text)) == text


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        pytest.param("d83dde00", "😀", id="pair"),
        pytest.param("d83d0061", "\ufffda", id="high-alone"),
        pytest.param("de000061", "\ufffda", id="low-alone"),
        pytest.param("d83dd83dde00", "\ufffd😀", id="high-before-a-pair"),
        pytest.param("de00d83d", "\ufffd\ufffd", id="pair-the-wrong-way-round"),
        pytest.param("0061d83d", "a\ufffd", id="high-at-the-end"),
        pytest.param("006100", "a", id="odd-octet"),
        pytest.param("00", "", id="one-octet"),
    ],
)
def test_damaged_ucs2_is_read_as_far_as_it_goes(octets: str, text: str) -> None:
    assert decode_ucs2(bytes.fromhex(octets)) == text


def test_half_a_surrogate_pair_is_not_written() -> None:
    with pytest.raises(TpduError):
        encode_ucs2("a\ud83d")
