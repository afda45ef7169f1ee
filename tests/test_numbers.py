"""What a person types becomes E.164, and names and short codes are never taken for a person."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.errors import NumberError
from smsgw.numbers import is_person, parse, same

CITIZEN = "+6281200000012"

SPELLINGS = [
    pytest.param("081200000012", id="national"),
    pytest.param("0812-0000-0012", id="dashes"),
    pytest.param("0812 0000 0012", id="blanks"),
    pytest.param("0812.0000.0012", id="dots"),
    pytest.param("81200000012", id="zero-lost-by-a-spreadsheet"),
    pytest.param("'081200000012", id="spreadsheet-text-mark"),
    pytest.param("6281200000012", id="country-code"),
    pytest.param("62 0812 0000 0012", id="country-code-and-zero"),
    pytest.param("+6281200000012", id="e164"),
    pytest.param("+62 (0)812-0000-0012", id="zero-in-brackets"),
    pytest.param("006281200000012", id="exit-code-00"),
    pytest.param("0016281200000012", id="exit-code-001"),
    pytest.param("0086281200000012", id="exit-code-008"),
    pytest.param("tel:+6281200000012", id="uri"),
    pytest.param("\u202a+62 812\u20110000\u20110012\u202c", id="copied-from-a-phone-book"),
    pytest.param("  081200000012\n", id="blanks-around"),
]

FAULTS = [
    pytest.param("", id="nothing"),
    pytest.param("TELKOMSEL", id="name"),
    pytest.param("1708", id="short-code"),
    pytest.param("08120", id="too-short"),
    pytest.param("0812000000120000", id="too-long"),
    pytest.param("8,12E+10", id="scientific"),
    pytest.param("081200000012/081200000013", id="two-numbers"),
    pytest.param("+", id="plus-alone"),
    pytest.param("08120000001x", id="letter"),
    pytest.param("٠٨١٢٠٠٠٠٠٠١٢", id="other-digits"),
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_usual_spelling_is_the_same_number(text: str) -> None:
    assert parse(text) == CITIZEN


@pytest.mark.parametrize("text", FAULTS)
def test_what_cannot_be_texted_is_refused(text: str) -> None:
    with pytest.raises(NumberError):
        parse(text)


def test_numbers_of_other_countries_keep_their_country() -> None:
    assert parse("+15551234567") == "+15551234567"
    assert parse("0065 8123 4567") == "+6581234567"


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(NumberError) as refused:
        parse("08120000001299999")
    assert not any(mark.isdigit() for mark in str(refused.value).replace("10 to 13", ""))


@pytest.mark.parametrize(
    ("address", "person"),
    [
        pytest.param("+6281200000012", True, id="e164"),
        pytest.param("081200000012", True, id="national"),
        pytest.param("TELKOMSEL", False, id="name"),
        pytest.param("TSEL123456789", False, id="name-with-digits"),
        pytest.param("1708", False, id="short-code"),
        pytest.param("99386", False, id="five-digits"),
        pytest.param("12345678", False, id="eight-digits"),
        pytest.param("123456789", True, id="nine-digits"),
        pytest.param("*123#", False, id="ussd"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_only_long_numbers_can_be_persons(address: str, person: bool) -> None:
    assert is_person(address) is person


def test_two_spellings_of_one_number_are_the_same() -> None:
    assert same("0812-0000-0012", "+6281200000012")
    assert not same("081200000012", "081200000013")
    assert same("TELKOMSEL", " telkomsel ")
    assert not same("TELKOMSEL", "081200000012")


@given(st.text(max_size=30))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_any_text_gives_a_number_or_is_refused(text: str) -> None:
    try:
        number = parse(text)
    except NumberError:
        return
    assert number.startswith("+")
    assert number[1:].isdigit()
    assert parse(number) == number
