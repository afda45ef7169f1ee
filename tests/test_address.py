"""Addresses: what a person writes, what stands in a TPDU, what is shown."""

import pytest

from smsgw.errors import TpduError
from smsgw.sms.address import Address, decode_address, decode_smsc, encode_address, encode_smsc

WIRE = [
    pytest.param(Address("6281200000012"), "0D91261802000010F2", id="international"),
    pytest.param(Address("081200000012", 2), "0CA1802100000021", id="national"),
    pytest.param(Address("1708", 0), "04817180", id="short-code"),
    pytest.param(Address("123", 0), "038121F3", id="odd-digits"),
    pytest.param(Address("*123#", 0), "05811A32FB", id="star-hash"),
    pytest.param(Address("abc", 0), "0381DCFE", id="letters"),
    pytest.param(Address("", 0), "0081", id="none"),
    pytest.param(Address("40033", 5, 0), "09D034186C3603", id="name-of-digits"),
    pytest.param(Address("INDOSAT", 5, 0), "0DD04927F1390D5201", id="7-characters"),
    pytest.param(Address("TELKOMSE", 5, 0), "0ED0D42273F96C4E8B", id="8-characters"),
    pytest.param(Address("X", 5, 0), "02D058", id="1-character"),
]


@pytest.mark.parametrize(("address", "octets"), WIRE)
def test_an_address_is_these_octets_and_they_are_the_address(address: Address, octets: str) -> None:
    assert encode_address(address).hex().upper() == octets
    assert decode_address(bytes.fromhex(octets)) == (address, len(octets) // 2)


def test_an_address_is_read_from_where_it_begins() -> None:
    assert decode_address(bytes.fromhex("FFFF04817180FF"), 2) == (Address("1708", 0), 6)


def test_seven_characters_counted_as_whole_octets_get_no_at_sign() -> None:
    read, _ = decode_address(bytes.fromhex("0ED04927F1390D5201"))
    assert read.value == "INDOSAT"


@pytest.mark.parametrize("name", ["AB@", "@", "A@B", "Kantor@"])
def test_an_at_sign_at_the_end_of_another_name_stays(name: str) -> None:
    assert decode_address(encode_address(Address(name, 5)))[0].value == name


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        pytest.param("+6281200000012", Address("6281200000012", 1), id="international"),
        pytest.param("081200000012", Address("081200000012", 0), id="national-is-unknown"),
        pytest.param("1708", Address("1708", 0), id="short-code"),
        pytest.param("*123#", Address("*123#", 0), id="star-hash"),
    ],
)
def test_what_is_typed_is_an_address(typed: str, address: Address) -> None:
    assert Address.parse(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "+", "0812 000", "++62", "Dukcapil", "٠٨١٢", "1" * 21, "0812\n", "+62-812"], ids=ascii
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(TpduError):
        Address.parse(typed)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param(Address("6281200000012"), "+6281200000012", id="international"),
        pytest.param(Address("081200000012", 2), "081200000012", id="national"),
        pytest.param(Address(""), "", id="none-gets-no-plus"),
        pytest.param(Address("40033", 5), "40033", id="name-of-digits-gets-no-plus"),
        pytest.param(Address("A\r\n\x1b\x07B\x7f\u202eC", 5), "ABC", id="control-characters"),
        pytest.param(Address("Dukcapil É", 5), "Dukcapil É", id="letters-and-blanks-stay"),
    ],
)
def test_an_address_is_shown(address: Address, shown: str) -> None:
    assert str(address) == shown


def test_only_type_5_is_a_name_and_only_type_1_international() -> None:
    kinds = [(Address("1", ton).is_alphanumeric, Address("1", ton).is_international) for ton in range(8)]
    assert kinds == [(ton == 5, ton == 1) for ton in range(8)]


def test_a_repr_shortens_numbers_and_keeps_names_and_short_codes() -> None:
    assert repr(Address("6281200000012")) == "Address('+62812…012', ton=1, npi=1)"
    assert repr(Address("1708", 0)) == "Address('1708', ton=0, npi=1)"
    assert repr(Address("DukcapilKab", 5, 0)) == "Address('DukcapilKab', ton=5, npi=0)"


@pytest.mark.parametrize(
    "octets", ["", "0D", "0D91", "0D9126180200001", "02D0"], ids=lambda octets: octets or "none"
)
def test_an_address_cut_short_is_refused(octets: str) -> None:
    with pytest.raises(TpduError):
        decode_address(bytes.fromhex(octets + "0" * (len(octets) % 2)))


@pytest.mark.parametrize(
    ("pdu", "smsc", "rest"),
    [
        pytest.param("00AABB", None, "aabb", id="left-out"),
        pytest.param("07912618010000F0AA", Address("62811000000"), "aa", id="international"),
        pytest.param("038121F3AA", Address("123", 0), "aa", id="short"),
        pytest.param("0297F1061C", Address("1", 1, 7), "061c", id="wrong-length-of-a-zte"),
        pytest.param("0191AA", None, "aa", id="type-only"),
    ],
)
def test_the_smsc_is_taken_from_before_the_tpdu(pdu: str, smsc: Address | None, rest: str) -> None:
    assert decode_smsc(bytes.fromhex(pdu)) == (smsc, bytes.fromhex(rest))


@pytest.mark.parametrize(
    "smsc", [None, Address("62811000000"), Address("123", 0)], ids=["none", "odd", "short"]
)
def test_an_smsc_reads_as_it_was_written(smsc: Address | None) -> None:
    assert decode_smsc(encode_smsc(smsc) + b"\xaa") == (smsc, b"\xaa")


@pytest.mark.parametrize("pdu", ["", "07", "0791261801"], ids=["none", "length-only", "cut"])
def test_an_smsc_cut_short_is_refused(pdu: str) -> None:
    with pytest.raises(TpduError):
        decode_smsc(bytes.fromhex(pdu))
