"""Whatever the octets: a TPDU or TpduError.  Whatever the TPDU: it reads as it was written."""

import random
import tomllib
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.errors import TpduError
from smsgw.sms.address import Address, decode_smsc
from smsgw.sms.national import DEFAULT, EXTENSION
from smsgw.sms.tpdu import Deliver, StatusReport, Submit, decode_tpdu, encode_tpdu
from smsgw.sms.udh import Concatenation, InformationElement
from smsgw.sms.validity import relative_period

SETTINGS = settings(deadline=None, derandomize=True, max_examples=250)
ROUNDS = 30_000
KINDS = (Deliver, Submit, StatusReport)


def known_pdus() -> list[bytes]:
    rows = tomllib.loads((Path(__file__).parent / "data" / "pdus.toml").read_text(encoding="utf-8"))
    return [bytes.fromhex(row["pdu"]) for row in rows["pdu"]]


def mutated(octets: bytes, rng: random.Random) -> bytes:
    """One to three changes of the kinds that a bad line or a bad firmware makes."""
    changed = bytearray(octets)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(5):
            case 0 if at < len(changed):
                changed[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(changed):
                changed[at] = rng.choice((0x00, 0x7F, 0x80, 0xFF, rng.randrange(256)))
            case 2:
                del changed[at:]
            case 3:
                del changed[at : at + rng.randint(1, 4)]
            case _:
                changed[at:at] = rng.randbytes(rng.randint(1, 4))
    return bytes(changed)


def kind_of(octets: bytes, with_smsc: bool) -> str:
    """What the octets were read as.  Lets every exception but TpduError through."""
    try:
        tpdu = decode_tpdu(decode_smsc(octets)[1] if with_smsc else octets)
    except TpduError:
        return "TpduError"
    assert isinstance(tpdu, KINDS)
    repr(tpdu)
    return type(tpdu).__name__


def test_30000_mutated_and_random_octets_are_a_tpdu_or_tpdu_error() -> None:
    rng = random.Random(23040)
    known = known_pdus()
    kinds: Counter[str] = Counter()
    for round_ in range(ROUNDS):
        if round_ % 3:
            kinds[kind_of(mutated(rng.choice(known), rng), with_smsc=True)] += 1
        else:
            kinds[kind_of(rng.randbytes(rng.randrange(180)), with_smsc=False)] += 1
    assert sum(kinds.values()) == ROUNDS
    # Enough of each, or the loop would prove little.
    assert all(kinds[name] > ROUNDS // 50 for name in ("Deliver", "Submit", "StatusReport", "TpduError")), (
        kinds
    )


@SETTINGS
@given(st.binary(max_size=200))
def test_any_octets_are_a_tpdu_or_tpdu_error(octets: bytes) -> None:
    kind_of(octets, with_smsc=False)
    kind_of(octets, with_smsc=True)


@pytest.mark.parametrize("pdu", known_pdus(), ids=lambda pdu: pdu[:12].hex())
def test_a_pdu_cut_anywhere_is_a_tpdu_or_tpdu_error(pdu: bytes) -> None:
    for end in range(len(pdu)):
        kind_of(pdu[:end], with_smsc=True)


@SETTINGS
@given(st.binary(max_size=200))
def test_what_was_read_says_the_same_when_it_is_written_and_read_again(octets: bytes) -> None:
    try:
        tpdu = decode_tpdu(octets)
        written = encode_tpdu(tpdu)
    except TpduError:
        return
    assert decode_tpdu(written) == tpdu


NUMBERS = st.builds(
    Address,
    st.text(st.sampled_from("0123456789*#abc"), max_size=20),
    st.sampled_from([0, 1, 2, 3, 4, 6]),
    st.integers(0, 15),
)
# An eighth character that is "@" cannot be told from padding, see sms/address.py.
NAMES = st.builds(
    Address,
    st.text(st.sampled_from("AbcZ 019.@-"), max_size=11).filter(lambda name: name[7:] != "@"),
    st.just(5),
    st.integers(0, 15),
)
ADDRESSES = st.one_of(NUMBERS, NAMES)
ZONES = st.integers(-48, 56).map(lambda quarters: timezone(quarters * timedelta(minutes=15)))
SECONDS = st.integers(0, 100 * 365 * 86_400)
TIMES = st.builds(
    lambda zone, second: datetime(2000, 1, 1, tzinfo=zone) + timedelta(seconds=second), ZONES, SECONDS
)
OCTETS = st.integers(0, 255)
GSM7 = st.text(st.sampled_from(sorted(set(DEFAULT + "".join(EXTENSION.values())) - {"\x1b"})), max_size=70)
UCS2 = st.text(max_size=30)
CONTENTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(dict, text=GSM7),
    st.builds(dict, text=UCS2),
    st.builds(dict, data=st.binary(min_size=1, max_size=100)),
)
CLASSES = st.one_of(st.none(), st.integers(0, 3))
PORTS = InformationElement(0x05, bytes.fromhex("0b8423f0"))
CONCATENATIONS = st.builds(
    lambda reference, total, share, wide: Concatenation(
        reference if wide else reference % 256, total, 1 + int(share * (total - 1)), wide
    ),
    st.integers(0, 65535),
    st.integers(1, 255),
    st.floats(0, 1),
    st.booleans(),
)
HEADERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"udh": st.sampled_from([(), (PORTS,)]), "concatenation": st.one_of(st.none(), CONCATENATIONS)}
)


@st.composite
def delivers(draw: st.DrawFn) -> Deliver:
    return Deliver(
        originator=draw(ADDRESSES),
        scts=draw(st.one_of(st.none(), TIMES)),
        pid=draw(OCTETS),
        message_class=draw(CLASSES),
        more_to_send=draw(st.booleans()),
        loop_prevention=draw(st.booleans()),
        reply_path=draw(st.booleans()),
        status_report_indication=draw(st.booleans()),
        **draw(CONTENTS),
        **draw(HEADERS),
    )


PERIODS = st.one_of(
    OCTETS.map(relative_period).map(lambda period: (period, False)),
    st.integers(1, 359_999).map(lambda seconds: (timedelta(seconds=seconds), True)),
    st.sampled_from([(None, False), (None, True)]),
    TIMES.map(lambda at: (at, False)),
)


@st.composite
def submits(draw: st.DrawFn) -> Submit:
    validity, enhanced = draw(PERIODS)
    return Submit(
        destination=draw(ADDRESSES),
        message_reference=draw(OCTETS),
        validity=validity,
        enhanced_validity=enhanced,
        status_report_request=draw(st.booleans()),
        message_class=draw(CLASSES),
        pid=draw(OCTETS),
        reject_duplicates=draw(st.booleans()),
        reply_path=draw(st.booleans()),
        **draw(CONTENTS),
        **draw(HEADERS),
    )


@st.composite
def reports(draw: st.DrawFn) -> StatusReport:
    return StatusReport(
        message_reference=draw(OCTETS),
        recipient=draw(ADDRESSES),
        scts=draw(st.one_of(st.none(), TIMES)),
        discharge_at=draw(st.one_of(st.none(), TIMES)),
        status=draw(OCTETS),
        more_to_send=draw(st.booleans()),
        loop_prevention=draw(st.booleans()),
        answers_command=draw(st.booleans()),
        pid=draw(st.one_of(st.none(), OCTETS)),
        dcs=draw(st.one_of(st.none(), OCTETS.filter(lambda dcs: dcs < 0x20 and not dcs & 0x0C))),
        text=draw(GSM7),
        udh=draw(st.sampled_from([(), (PORTS,)])),
    )


@SETTINGS
@given(delivers())
def test_a_deliver_reads_as_it_was_written(deliver: Deliver) -> None:
    read = decode_tpdu(encode_tpdu(deliver))
    assert read == deliver
    if deliver.scts is not None:
        assert isinstance(read, Deliver) and read.scts is not None
        assert read.scts.utcoffset() == deliver.scts.utcoffset()


@SETTINGS
@given(submits())
def test_a_submit_reads_as_it_was_written(submit: Submit) -> None:
    assert decode_tpdu(encode_tpdu(submit)) == submit


@SETTINGS
@given(reports())
def test_a_status_report_reads_as_it_was_written(report: StatusReport) -> None:
    assert decode_tpdu(encode_tpdu(report)) == report


@SETTINGS
@given(st.one_of(delivers(), submits(), reports()), st.binary(max_size=4))
def test_octets_behind_a_message_change_nothing(tpdu: Deliver | Submit | StatusReport, behind: bytes) -> None:
    octets = encode_tpdu(tpdu)
    if isinstance(tpdu, StatusReport):
        # Behind a bare report they would be its optional fields; the outcome stands all the same.
        read = decode_tpdu(octets + behind)
        assert isinstance(read, StatusReport)
        assert (read.message_reference, read.outcome) == (tpdu.message_reference, tpdu.outcome)
    else:
        assert decode_tpdu(octets + behind) == tpdu


def test_the_instant_survives_where_the_zone_cannot() -> None:
    at = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    read = decode_tpdu(encode_tpdu(Deliver(Address.parse("1708"), "ya", scts=at)))
    assert isinstance(read, Deliver)
    assert read.scts == at
