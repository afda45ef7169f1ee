"""SMS-DELIVER, SMS-SUBMIT and SMS-STATUS-REPORT, against the vectors of data/pdus.toml and as values."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from smsgw.errors import TpduError
from smsgw.sms.address import Address, decode_smsc, encode_smsc
from smsgw.sms.alphabet import Alphabet, pack_septets
from smsgw.sms.coding import decode_dcs, encode_dcs
from smsgw.sms.timestamp import decode_timestamp, encode_timestamp
from smsgw.sms.tpdu import Deliver, Outcome, StatusReport, Submit, Tpdu, decode_tpdu, encode_tpdu
from smsgw.sms.udh import Concatenation, InformationElement
from smsgw.sms.validity import relative_period

VECTORS = tomllib.loads((Path(__file__).parent / "data" / "pdus.toml").read_text(encoding="utf-8"))
KINDS = {"deliver": Deliver, "submit": Submit, "report": StatusReport}
NO_FIELDS = ("id", "pdu", "kind", "written", "smsc")
PARTIES = ("originator", "destination", "recipient")
CITIZEN = Address.parse("+6281200000012")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=7)))


def rows(table: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in VECTORS[table]]


def said(tpdu: Tpdu, key: str) -> Any:
    """What a TPDU says under a key of the vectors, written as there."""
    if key == "ton":
        return next(getattr(tpdu, party) for party in PARTIES if hasattr(tpdu, party)).ton
    value = getattr(tpdu, key)
    if key == "udh":
        return [f"{element.identifier:02x}:{element.data.hex()}" for element in value]
    if key == "concatenation":
        return [value.reference, value.total, value.sequence] if value else []
    match value:
        case None:
            return "none"
        case Address():
            return str(value)
        case bytes():
            return value.hex()
        case datetime():
            return value.isoformat()
        case timedelta():
            return value // timedelta(seconds=1)
    return value


@pytest.mark.parametrize("row", rows("pdu"))
def test_a_pdu_says_what_its_row_says(row: dict[str, Any]) -> None:
    smsc, octets = decode_smsc(bytes.fromhex(row["pdu"]))
    tpdu = decode_tpdu(octets)
    assert type(tpdu) is KINDS[row["kind"]]
    if "smsc" in row:
        assert str(smsc) == row["smsc"]
    expected = {key: value for key, value in row.items() if key not in NO_FIELDS}
    assert expected, "a row says something"
    assert {key: said(tpdu, key) for key in expected} == expected


@pytest.mark.parametrize("row", rows("pdu"))
def test_what_a_pdu_says_is_written_as_its_row_says(row: dict[str, Any]) -> None:
    smsc, octets = decode_smsc(bytes.fromhex(row["pdu"]))
    tpdu = decode_tpdu(octets)
    match row.get("written", "same"):
        case "same":
            assert (encode_smsc(smsc) + encode_tpdu(tpdu)).hex().upper() == row["pdu"].upper()
        case "otherwise":
            assert encode_tpdu(tpdu) != octets
            assert decode_tpdu(encode_tpdu(tpdu)) == tpdu
        case "refused":
            with pytest.raises(TpduError):
                encode_tpdu(tpdu)


@pytest.mark.parametrize("row", rows("bad"))
def test_what_is_no_pdu_raises_tpdu_error(row: dict[str, Any]) -> None:
    with pytest.raises(TpduError):
        decode_tpdu(decode_smsc(bytes.fromhex(row["pdu"]))[1])


def test_more_septets_than_a_network_carries_are_read_where_they_are_there() -> None:
    head = bytes.fromhex("040D91261802000010F2000062114290035082")
    read = decode_tpdu(head + bytes((200,)) + pack_septets(b"a" * 200))
    assert isinstance(read, Deliver)
    assert read.text == "a" * 200


def test_every_row_has_an_id_of_its_own() -> None:
    ids = [row["id"] for table in VECTORS.values() for row in table]
    assert len(ids) == len(set(ids))


def test_161_characters_go_out_as_two_segments_with_a_report_wanted() -> None:
    """The octets that a widely used encoder writes for the same, so the lengths that modems are told."""
    segments = [
        Submit(
            Address.parse("+6281234567890"),
            text,
            status_report_request=True,
            concatenation=Concatenation(0x5A, 2, sequence),
        )
        for sequence, text in enumerate(("x" * 153, "x" * 8), start=1)
    ]
    first, second = (encode_tpdu(segment).hex().upper() for segment in segments)
    head = "61000D91261832547698F00000"
    assert first.startswith(head + "A0" + "0500035A0201" + "F0783C1E8FC7E3F1")
    assert second.startswith(head + "0F" + "0500035A0202")
    assert (len(first) // 2, len(second) // 2) == (154, 28)


def test_no_validity_is_no_field_and_never_five_minutes() -> None:
    octets = encode_tpdu(Submit(CITIZEN, "ya"))
    assert octets[0] >> 3 & 3 == 0
    assert octets == bytes.fromhex("01000D91261802000010F2000002F930")


def test_what_is_not_given_is_written_as_nothing() -> None:
    head = "0D91261802000010F2"
    assert encode_tpdu(Deliver(CITIZEN, "ya")) == bytes.fromhex("04" + head + "0000" + "00" * 7 + "02F930")
    assert encode_tpdu(StatusReport(1, CITIZEN)) == bytes.fromhex("0601" + head + "00" * 14 + "00")


@pytest.mark.parametrize(
    ("asked", "octet"),
    [
        pytest.param(timedelta(seconds=1), 0, id="1-s"),
        pytest.param(timedelta(minutes=5), 0, id="5-min"),
        pytest.param(timedelta(minutes=5, seconds=1), 1, id="a-second-more"),
        pytest.param(timedelta(hours=1), 11, id="1-h"),
        pytest.param(timedelta(hours=12), 143, id="12-h"),
        pytest.param(timedelta(hours=12, minutes=1), 144, id="12-h-1-min"),
        pytest.param(timedelta(days=1), 167, id="1-d"),
        pytest.param(timedelta(days=1, minutes=1), 168, id="1-d-1-min"),
        pytest.param(timedelta(days=3), 169, id="3-d"),
        pytest.param(timedelta(days=30), 196, id="30-d"),
        pytest.param(timedelta(days=31), 197, id="31-d"),
        pytest.param(timedelta(weeks=63), 255, id="63-weeks"),
        pytest.param(timedelta(days=1000), 255, id="longer-than-there-is"),
    ],
)
def test_a_period_is_rounded_up_to_the_next_that_there_is(asked: timedelta, octet: int) -> None:
    octets = encode_tpdu(Submit(CITIZEN, "ya", validity=asked))
    assert octets[0] >> 3 & 3 == 2
    assert octets[-4] == octet


def test_the_periods_of_a_relative_validity_grow_with_the_octet() -> None:
    periods = [relative_period(octet) for octet in range(256)]
    assert periods == sorted(set(periods))
    assert periods[0] == timedelta(minutes=5)
    assert periods[-1] == timedelta(weeks=63)


@pytest.mark.parametrize("period", [timedelta(0), timedelta(seconds=-1)], ids=["zero", "negative"])
@pytest.mark.parametrize("enhanced", [False, True], ids=["relative", "enhanced"])
def test_a_period_of_nothing_is_refused(period: timedelta, enhanced: bool) -> None:
    with pytest.raises(TpduError):
        encode_tpdu(Submit(CITIZEN, "ya", validity=period, enhanced_validity=enhanced))


@pytest.mark.parametrize(
    "period",
    [
        timedelta(seconds=1),
        timedelta(seconds=255),
        timedelta(seconds=256),
        timedelta(hours=99, minutes=59, seconds=59),
        timedelta(hours=102),
        None,
    ],
    ids=str,
)
def test_an_enhanced_validity_keeps_what_the_relative_one_would_round(period: timedelta | None) -> None:
    submit = Submit(CITIZEN, "ya", validity=period, enhanced_validity=True)
    read = decode_tpdu(encode_tpdu(submit))
    # 102 h are beyond hours, minutes and seconds, and are written as a relative octet: 5 days.
    assert read == (replace(submit, validity=timedelta(days=5)) if period == timedelta(hours=102) else submit)


def test_a_time_in_a_zone_of_odd_minutes_is_written_in_utc() -> None:
    odd = datetime(2026, 11, 24, 12, 7, tzinfo=timezone(timedelta(hours=7, minutes=7)))
    read = decode_timestamp(encode_timestamp(odd))
    assert read == odd
    assert read is not None and read.utcoffset() == timedelta()


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(datetime(2026, 11, 24), id="no-zone"),  # noqa: DTZ001
        pytest.param(datetime(1999, 12, 31, tzinfo=UTC), id="1999"),
        pytest.param(datetime(2100, 1, 1, tzinfo=UTC), id="2100"),
    ],
)
def test_a_time_that_no_time_stamp_holds_is_refused(at: datetime) -> None:
    with pytest.raises(TpduError):
        encode_timestamp(at)


@pytest.mark.parametrize("alphabet", list(Alphabet))
@pytest.mark.parametrize("message_class", [None, 0, 1, 2, 3])
def test_a_data_coding_scheme_reads_as_it_was_made(alphabet: Alphabet, message_class: int | None) -> None:
    assert decode_dcs(encode_dcs(alphabet, message_class)) == (alphabet, message_class)


def test_every_data_coding_scheme_has_a_meaning() -> None:
    meanings = [decode_dcs(dcs) for dcs in range(256)]
    assert {alphabet for alphabet, _ in meanings} == set(Alphabet)
    assert all(alphabet is Alphabet.GSM7 for alphabet, _ in meanings[0x80:0xE0]), "reserved, and waiting"


def test_text_chooses_its_alphabet_and_data_is_data() -> None:
    assert Deliver(CITIZEN, "ya").alphabet is Alphabet.GSM7
    assert Deliver(CITIZEN, "“ya”").alphabet is Alphabet.UCS2
    assert Deliver(CITIZEN, data=b"\x00").alphabet is Alphabet.DATA
    assert Deliver(CITIZEN, "ya", alphabet=Alphabet.UCS2).dcs == 8
    assert Submit(CITIZEN, "ya", message_class=0).dcs == 0x10


def test_a_given_data_coding_scheme_rules_alphabet_and_class() -> None:
    submit = Submit(CITIZEN, "ya", dcs=0xF0, alphabet=Alphabet.UCS2, message_class=3)
    assert (submit.alphabet, submit.message_class) == (Alphabet.GSM7, 0)


def test_a_concatenation_takes_its_place_in_the_header() -> None:
    ports = InformationElement(0x05, bytes.fromhex("0b8423f0"))
    submit = Submit(CITIZEN, "ya", udh=(ports,), concatenation=Concatenation(1, 2, 1))
    assert submit.udh == (InformationElement(0, bytes((1, 2, 1))), ports)
    later = replace(submit, concatenation=Concatenation(1, 2, 2))
    assert later.udh == (InformationElement(0, bytes((1, 2, 2))), ports)
    assert decode_tpdu(encode_tpdu(later)) == later


FULL = {"gsm7": ("x" * 160, "x" * 153), "ucs2": ("é☺" * 35, "é☺" * 33 + "é")}


@pytest.mark.parametrize("alphabet", FULL)
def test_a_full_segment_takes_140_octets_and_one_character_more_is_refused(alphabet: str) -> None:
    alone, joined = FULL[alphabet]
    for text, concatenation in ((alone, None), (joined, Concatenation(1, 2, 1))):
        octets = encode_tpdu(Submit(CITIZEN, text, concatenation=concatenation))
        assert len(octets) == 14 + 140
        with pytest.raises(TpduError):
            encode_tpdu(Submit(CITIZEN, text + "x", concatenation=concatenation))


def test_140_octets_of_data_fit_and_141_do_not() -> None:
    assert decode_tpdu(encode_tpdu(Submit(CITIZEN, data=bytes(140)))) == Submit(CITIZEN, data=bytes(140))
    with pytest.raises(TpduError):
        encode_tpdu(Submit(CITIZEN, data=bytes(141)))


@pytest.mark.parametrize(
    "tpdu",
    [
        pytest.param(Submit(CITIZEN, "“ya”", dcs=0), id="text-outside-the-alphabet"),
        pytest.param(Submit(CITIZEN, "ya", dcs=4), id="text-as-data"),
        pytest.param(Submit(CITIZEN, data=b"ya", dcs=0), id="data-as-text"),
        pytest.param(Submit(CITIZEN, "ya", message_reference=256), id="reference-256"),
        pytest.param(Submit(CITIZEN, "ya", pid=-1), id="pid-negative"),
        pytest.param(Submit(Address("0812 000", 0), "ya"), id="blank-in-a-number"),
        pytest.param(Submit(Address("1" * 21, 0), "ya"), id="21-digits"),
        pytest.param(Submit(Address("ya", 8), "ya"), id="type-of-number-8"),
        pytest.param(Submit(Address("1708", 0, 16), "ya"), id="numbering-plan-16"),
        pytest.param(Deliver(Address("x" * 12, 5), "ya"), id="name-of-12"),
        pytest.param(Deliver(Address("“ya”", 5), "ya"), id="name-outside-the-alphabet"),
        pytest.param(StatusReport(1, CITIZEN, status=256), id="status-256"),
        pytest.param(
            Submit(CITIZEN, "ya", udh=(InformationElement(0x70, bytes(138)),)), id="header-too-long"
        ),
        pytest.param(Submit(CITIZEN, "ya", udh=(InformationElement(256),)), id="element-256"),
    ],
)
def test_values_that_fit_in_no_tpdu_are_refused(tpdu: Tpdu) -> None:
    with pytest.raises(TpduError):
        encode_tpdu(tpdu)


@pytest.mark.parametrize("dcs", [-2, 256])
def test_a_data_coding_scheme_beyond_one_octet_is_refused(dcs: int) -> None:
    with pytest.raises(TpduError):
        Deliver(CITIZEN, "ya", dcs=dcs)


@pytest.mark.parametrize("message_class", [-1, 4])
def test_a_class_beyond_two_bits_is_refused(message_class: int) -> None:
    with pytest.raises(TpduError):
        Deliver(CITIZEN, "ya", message_class=message_class)


def test_every_status_has_one_outcome() -> None:
    outcomes = [StatusReport(0, CITIZEN, status=status).outcome for status in range(256)]
    assert outcomes == [Outcome.DELIVERED] * 32 + [Outcome.TEMPORARY] * 32 + [Outcome.FAILED] * 192


@pytest.mark.parametrize(
    "tpdu",
    [
        Deliver(CITIZEN, "CEK 3399010101900001", scts=NOON),
        Submit(CITIZEN, "CEK 3399010101900001"),
        Submit(CITIZEN, data=b"3399010101900001"),
        StatusReport(1, CITIZEN, text="CEK 3399010101900001"),
    ],
    ids=["deliver", "submit", "data", "report"],
)
def test_a_repr_shows_no_text_and_no_whole_number(tpdu: Tpdu) -> None:
    assert "3399" not in repr(tpdu)
    assert "6281200000012" not in repr(tpdu)
    assert "…012" in repr(tpdu)


def test_an_error_does_not_show_the_text() -> None:
    with pytest.raises(TpduError) as caught:
        encode_tpdu(Submit(CITIZEN, "3399010101900001“", dcs=0))
    assert "3399" not in str(caught.value)
