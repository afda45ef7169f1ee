"""Splitting a text into the segments it is sent in."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw.errors import TpduError
from smsgw.sms.address import Address
from smsgw.sms.alphabet import Alphabet, encode_gsm7, encode_ucs2
from smsgw.sms.segment import Measure, measure, split
from smsgw.sms.tpdu import Submit, decode_tpdu, encode_tpdu
from smsgw.sms.udh import Concatenation

SETTINGS = settings(deadline=None, derandomize=True, max_examples=150)
GSM7_TEXTS = st.text(st.sampled_from("abc 123€[]@\n"), max_size=700)
UCS2_TEXTS = st.text(st.sampled_from("ab é“😀𝄞"), max_size=300)
CITIZEN = Address.parse("+6281200000012")


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        pytest.param("", [0], id="nothing"),
        pytest.param("x" * 160, [160], id="160"),
        pytest.param("x" * 161, [153, 8], id="161"),
        pytest.param("x" * 306, [153, 153], id="306"),
        pytest.param("x" * 307, [153, 153, 1], id="307"),
        pytest.param("€" * 80, [80], id="80-escape-pairs"),
        pytest.param("€" * 81, [76, 5], id="81-escape-pairs"),
        pytest.param("x" * 159 + "€", [153, 7], id="161-septets"),
        pytest.param("x" * 152 + "€" + "y" * 10, [152, 11], id="escape-pair-at-the-seam"),
        pytest.param("é“" * 35, [70], id="ucs2-70"),
        pytest.param("é“" * 35 + "x", [67, 4], id="ucs2-71"),
        pytest.param("😀" * 35, [35], id="35-surrogate-pairs"),
        pytest.param("😀" * 36, [33, 3], id="36-surrogate-pairs"),
        pytest.param("“" * 66 + "😀" + "x" * 5, [66, 6], id="surrogate-pair-at-the-seam"),
    ],
)
def test_a_text_has_segments_of_these_lengths(text: str, lengths: list[int]) -> None:
    segments = split(text)
    assert [len(segment) for segment in segments] == lengths
    assert "".join(segments) == text


@SETTINGS
@given(st.one_of(GSM7_TEXTS, UCS2_TEXTS))
def test_segments_join_to_the_text_fit_and_arrive(text: str) -> None:
    segments = split(text)
    assert "".join(segments) == text
    joined = len(segments) > 1
    received = ""
    for sequence, segment in enumerate(segments, start=1):
        concatenation = Concatenation(7, len(segments), sequence) if joined else None
        alphabet = measure(text).alphabet
        submit = Submit(CITIZEN, segment, alphabet=alphabet, concatenation=concatenation)
        assert segment or not joined
        read = decode_tpdu(encode_tpdu(submit))
        assert isinstance(read, Submit)
        received += read.text
    assert received == text


@SETTINGS
@given(st.one_of(GSM7_TEXTS, UCS2_TEXTS))
def test_no_segment_could_take_the_next_character_too(text: str) -> None:
    segments = split(text)
    limit, encode = (153, encode_gsm7) if measure(text).alphabet is Alphabet.GSM7 else (134, encode_ucs2)
    for segment, following in pairwise(segments):
        assert len(encode(segment)) <= limit < len(encode(segment + following[0]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", Measure(Alphabet.GSM7, 1, 0, 160), id="nothing"),
        pytest.param("10 €", Measure(Alphabet.GSM7, 1, 5, 155), id="escape-pair"),
        pytest.param("x" * 160, Measure(Alphabet.GSM7, 1, 160, 0), id="160"),
        pytest.param("x" * 161, Measure(Alphabet.GSM7, 2, 161, 145), id="161"),
        pytest.param(
            "x" * 152 + "€" * 5, Measure(Alphabet.GSM7, 2, 162, 143), id="a-septet-lost-at-the-seam"
        ),
        pytest.param("Siap 😀", Measure(Alphabet.UCS2, 1, 7, 63), id="surrogate-pair"),
        pytest.param("“" * 71, Measure(Alphabet.UCS2, 2, 71, 63), id="ucs2-71"),
        pytest.param(
            "\uffff\U00010000", Measure(Alphabet.UCS2, 1, 3, 67), id="both-sides-of-the-first-plane"
        ),
        # The trap of plain texts: one curly quote more than halves the room.
        pytest.param("x" * 69 + "’", Measure(Alphabet.UCS2, 1, 70, 0), id="curly-quote"),
    ],
)
def test_a_text_costs(text: str, expected: Measure) -> None:
    assert measure(text) == expected


@SETTINGS
@given(st.one_of(GSM7_TEXTS, UCS2_TEXTS))
def test_units_free_is_what_fits_without_another_segment(text: str) -> None:
    before = measure(text)
    assert measure(text + "x" * before.units_free).segments == before.segments
    assert measure(text + "x" * (before.units_free + 1)).segments == before.segments + 1


@pytest.mark.parametrize("full", ["x" * 153 * 255, "“" * 67 * 255], ids=["gsm7", "ucs2"])
def test_255_segments_are_the_most(full: str) -> None:
    assert len(split(full)) == 255
    for refuse in (split, measure):
        with pytest.raises(TpduError):
            refuse(full + full[0])
