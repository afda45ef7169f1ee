"""The text of a broadcast: placeholders, alphabet, length, and what may not stand in it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw import numbers
from smsgw.broadcasts import letter
from smsgw.broadcasts.freezing import _read_number
from smsgw.broadcasts.letter import clean, keep, letter_of, read_letter
from smsgw.errors import NumberError, TextError
from smsgw.sms.alphabet import septets
from smsgw.sms.segment import measure

ALWAYS = {"sig": "-Dukcapil Contoh", "office": "Dukcapil Kab. Contoh"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("Yth {nama}", "Yth {nama}", id="as-it-is"),
        pytest.param("Yth {Nama}", "Yth {nama}", id="upper-case"),
        pytest.param("Yth { NAMA IBU }", "Yth {nama_ibu}", id="blanks"),
        pytest.param("Kantor tutup. {sig}", "Kantor tutup. -Dukcapil Contoh", id="signature"),
        pytest.param("{office} tutup", "Dukcapil Kab. Contoh tutup", id="office"),
        pytest.param("“Siap” – loket 3…", '"Siap" - loket 3...', id="typographic"),
        pytest.param("Siap 🎉", "Siap", id="emoji"),
        pytest.param("  Halo\r\nDunia \n", "Halo\nDunia", id="line-ends"),
    ],
)
def test_a_text_is_kept_as_it_goes_out(written, kept) -> None:
    assert read_letter(written, ("nama", "nama_ibu"), ALWAYS).text.strip() == kept


def test_a_column_comes_before_what_is_the_same_for_all() -> None:
    assert read_letter("{office}", ("office",), ALWAYS).columns == ("office",)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("  ", "the text is empty", id="empty"),
        pytest.param("Yth {siapa}", r"the text names {siapa}, and the list has {nama}", id="unknown"),
        pytest.param("a { b", "a lone brace", id="lone-brace"),
        pytest.param("buka bit.ly/x", "the text holds a link", id="link"),
        pytest.param("NIK 3399011203959002", "digits as long as a NIK", id="nik"),
        pytest.param("Здравствуйте", "letters that an SMS alphabet lacks", id="another-script"),
    ],
)
def test_a_text_that_may_not_go_out_is_refused(written, says) -> None:
    with pytest.raises(TextError, match=says):
        read_letter(written, ("nama",), ALWAYS)


def test_all_faults_of_a_text_are_told_at_once() -> None:
    with pytest.raises(TextError) as caught:
        read_letter("{a} {b } } www.contoh.id", (), ALWAYS)
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param("Siti Aminah", "Siti Aminah", id="plain"),
        pytest.param("  Siti   Aminah ", "Siti Aminah", id="blanks"),
        pytest.param("Budi, S.Pd", "Budi, S.Pd", id="title"),
        pytest.param("Sri “Ayu”\n{x}", 'Sri "Ayu" (x)', id="quotes-lines-braces"),
        pytest.param("'0812", "0812", id="kept-as-text"),
        pytest.param(3.0, "3", id="whole-number"),
        pytest.param(None, "", id="nothing"),
        pytest.param(True, "ya", id="yes"),
        pytest.param(date(2026, 11, 24), "24-11-2026", id="day"),
    ],
)
def test_a_value_is_made_fit_for_a_sentence(cell, value) -> None:
    assert clean(cell) == (value, None)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        pytest.param("3399011203959002", "digits as long as a NIK", id="nik"),
        pytest.param("3399 0112 0395 9002", "digits as long as a NIK", id="nik-in-groups"),
        pytest.param("33.99.01.120395.9002", "digits as long as a NIK", id="nik-as-printed"),
        pytest.param("https://contoh", "a link", id="link"),
        pytest.param("Добро", "letters that an SMS alphabet lacks", id="another-script"),
    ],
)
def test_a_value_that_may_not_go_out_is_refused_without_being_shown(cell, why) -> None:
    _, reason = clean(cell)
    assert reason is not None and reason.startswith(why)
    assert "3399" not in reason and "contoh" not in reason


def test_digits_that_only_join_in_the_text_are_refused() -> None:
    found = read_letter("{a}{b}", ("a", "b"), ALWAYS)
    assert found.problem(("33990112", "03959002")) is not None
    assert found.problem(("Siti", "Loket")) is None


VALUES = st.text(alphabet=st.sampled_from("abz AZ09,.'-€^{é☃"), max_size=70)


@given(st.lists(VALUES, min_size=2, max_size=2), st.sampled_from(["", "[loket] ", "x" * 90]))
@settings(deadline=None, max_examples=200, derandomize=True)
def test_segments_are_counted_as_they_are_sent(cells, literal) -> None:
    found = read_letter(f"{literal}Yth {{a}}, {{b}} dan {{a}}. {{sig}}", ("a", "b"), ALWAYS)
    values = [clean(cell)[0] for cell in cells]
    assert found.segments(values) == measure(found.fill(values)).segments


@given(st.lists(VALUES, min_size=2, max_size=2))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_what_was_kept_is_filled_in_as_before(cells) -> None:
    found = read_letter("Yth {a} di {b}", ("a", "b"), ALWAYS)
    values = [clean(cell)[0] for cell in cells]
    filled = letter_of(found.text).fill_kept(keep(values))
    assert filled == found.fill(values)
    assert septets(filled) is not None


@given(st.text(alphabet=st.sampled_from("ABxyz 0123456789,.'-/:&+()=_"), max_size=40))
@settings(deadline=None, max_examples=500, derandomize=True)
def test_the_short_way_of_cleaning_passes_nothing_that_the_long_way_refuses(cell) -> None:
    value, why = clean(cell)
    # An empty column is none of the faults: only a whole text may not be empty.
    if why is None and value:
        assert letter._forbidden(value) is None


@given(st.from_regex(r"(\+62|62|0)?8[0-9]{6,13}", fullmatch=True))
@settings(deadline=None, max_examples=300, derandomize=True)
def test_the_short_way_of_reading_a_number_gives_what_the_long_way_gives(written) -> None:
    try:
        expected: str | None = numbers.parse(written)
    except NumberError:
        expected = None
    assert _read_number(written)[0] == expected


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        pytest.param("", "no number", id="empty"),
        pytest.param(None, "no number", id="nothing"),
        pytest.param("6,28E+12", "a spreadsheet has shortened", id="shortened"),
        pytest.param("1708", "too short", id="short-code"),
    ],
)
def test_a_number_that_is_none_is_explained(cell, says) -> None:
    msisdn, why = _read_number(cell)
    assert msisdn is None and says in why


def test_a_workbooks_number_is_read() -> None:
    assert _read_number(81200000012.0) == ("+6281200000012", "")
