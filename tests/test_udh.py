"""The user data header and the concatenation in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.errors import TpduError
from smsgw.sms.udh import (
    Concatenation,
    InformationElement,
    decode_udh,
    encode_udh,
    find_concatenation,
    find_languages,
)

SETTINGS = settings(deadline=None, derandomize=True, max_examples=200)
ELEMENTS = st.builds(InformationElement, st.integers(0, 255), st.binary(max_size=20))


@SETTINGS
@given(st.lists(ELEMENTS, max_size=6), st.binary(max_size=10))
def test_a_header_reads_as_it_was_written(elements: list[InformationElement], text: bytes) -> None:
    octets = encode_udh(elements)
    assert decode_udh((octets or b"\x00") + text) == tuple(elements)


@SETTINGS
@given(st.binary(max_size=60))
def test_any_octets_are_elements_or_tpdu_error(octets: bytes) -> None:
    try:
        elements = decode_udh(octets)
    except TpduError:
        assert not octets or len(octets) <= octets[0]
        return
    find_concatenation(elements)
    find_languages(elements)
    assert elements == () or encode_udh(elements) == octets[: 1 + octets[0]]


@pytest.mark.parametrize(
    ("octets", "elements"),
    [
        pytest.param("050003A70201", [(0, "a70201")], id="concatenation"),
        pytest.param("0B05040B8423F00003A70201FFFF", [(5, "0b8423f0"), (0, "a70201")], id="ports-first"),
        pytest.param("00FF", [], id="empty-header"),
        pytest.param("027000", [(0x70, "")], id="element-without-octets"),
        pytest.param("050009A70201", [], id="element-longer-than-the-header"),
        pytest.param("060003A7020170", [], id="an-octet-left-over"),
        pytest.param("0100", [], id="identifier-alone"),
    ],
)
def test_a_header_has_these_elements(octets: str, elements: list[tuple[int, str]]) -> None:
    assert [
        (element.identifier, element.data.hex()) for element in decode_udh(bytes.fromhex(octets))
    ] == elements


@pytest.mark.parametrize("octets", ["", "05", "050003A702"], ids=["nothing", "length-only", "cut"])
def test_a_header_cut_short_is_refused(octets: str) -> None:
    with pytest.raises(TpduError):
        decode_udh(bytes.fromhex(octets))


def found(*elements: tuple[int, str]) -> Concatenation | None:
    return find_concatenation(
        InformationElement(identifier, bytes.fromhex(data)) for identifier, data in elements
    )


@pytest.mark.parametrize(
    ("elements", "concatenation"),
    [
        pytest.param([(0, "a70201")], Concatenation(0xA7, 2, 1), id="8-bit"),
        pytest.param([(8, "beef0302")], Concatenation(0xBEEF, 3, 2, wide=True), id="16-bit"),
        pytest.param([(5, "0b8423f0"), (0, "a70202")], Concatenation(0xA7, 2, 2), id="second-element"),
        pytest.param([(0, "a70201"), (0, "a80201")], Concatenation(0xA8, 2, 1), id="the-last-counts"),
        pytest.param([(0, "a70201"), (8, "00070201")], Concatenation(7, 2, 1, wide=True), id="of-both-kinds"),
        pytest.param([(0, "a70201"), (0, "a80000")], Concatenation(0xA7, 2, 1), id="the-last-sound-one"),
        pytest.param([(0, "a70101")], Concatenation(0xA7, 1, 1), id="one-of-one"),
        pytest.param([(0, "a70000")], None, id="total-0"),
        pytest.param([(0, "a70200")], None, id="sequence-0"),
        pytest.param([(0, "a70203")], None, id="sequence-beyond-total"),
        pytest.param([(0, "a702")], None, id="too-short"),
        pytest.param([(0, "00a70201")], None, id="8-bit-with-4-octets"),
        pytest.param([(8, "a70201")], None, id="16-bit-with-3-octets"),
        pytest.param([(5, "a70201")], None, id="another-element"),
        pytest.param([], None, id="none"),
    ],
)
def test_the_concatenation_of_a_header(
    elements: list[tuple[int, str]], concatenation: Concatenation | None
) -> None:
    assert found(*elements) == concatenation


@SETTINGS
@given(
    st.booleans().flatmap(lambda wide: st.tuples(st.just(wide), st.integers(0, 65535 if wide else 255))),
    st.data(),
)
def test_a_concatenation_reads_as_it_was_written(kind: tuple[bool, int], data: st.DataObject) -> None:
    wide, reference = kind
    total = data.draw(st.integers(1, 255))
    concatenation = Concatenation(reference, total, data.draw(st.integers(1, total)), wide)
    assert find_concatenation([concatenation.element()]) == concatenation


@pytest.mark.parametrize(
    "concatenation",
    [
        Concatenation(256, 2, 1),
        Concatenation(65536, 2, 1, wide=True),
        Concatenation(-1, 2, 1),
        Concatenation(1, 2, 3),
        Concatenation(1, 2, 0),
        Concatenation(1, 256, 1),
    ],
    ids=["reference-256", "reference-65536", "reference-negative", "beyond-total", "sequence-0", "total-256"],
)
def test_a_concatenation_out_of_range_is_refused(concatenation: Concatenation) -> None:
    with pytest.raises(TpduError):
        concatenation.element()


def test_the_last_language_of_each_kind_counts() -> None:
    elements = [
        InformationElement(*element) for element in ((0x24, b"\1"), (0x25, b"\3"), (0x24, b"\2"), (0x25, b""))
    ]
    assert find_languages(elements) == (3, 2)
