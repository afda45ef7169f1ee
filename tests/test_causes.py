"""CMS and CME numbers: what they mean with whom, and what submit raises for them."""

import pytest

from smsgw.errors import AlreadyTaken, ModemUnavailable, Postponed, Refused
from smsgw.modem.cause_table import CME, CMS, CMS_OF_VENDOR, Kind
from smsgw.modem.causes import cause_of, failure, is_empty, words
from smsgw.modem.engine import parse_result


def result(line: str):
    found = parse_result(line)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "vendor", "kind"),
    [
        pytest.param("+CMS ERROR: 1", "", Kind.PERMANENT, id="unassigned"),
        pytest.param("+CMS ERROR: 8", "", Kind.NO_CREDIT, id="barred"),
        pytest.param("+CMS ERROR: 38", "", Kind.TRANSIENT, id="T051-out-of-order"),
        pytest.param("+CMS ERROR: 330", "", Kind.RESET, id="T053-no-smsc"),
        pytest.param("+CMS ERROR: 310", "", Kind.RESET, id="T055-no-sim"),
        pytest.param("+CMS ERROR: 513", "wavecom", Kind.TRANSIENT, id="T059-wavecom"),
        pytest.param("+CMS ERROR: 513", "quectel", Kind.PERMANENT, id="same-number-other-vendor"),
        pytest.param("+CMS ERROR: 513", "", Kind.UNKNOWN, id="same-number-no-vendor"),
        pytest.param("+CME ERROR: 515", "wavecom", Kind.TRANSIENT, id="T061-please-wait"),
        pytest.param("+CME ERROR: 12", "", Kind.RESET, id="T065-puk"),
        pytest.param("ERROR", "", Kind.UNKNOWN, id="T067-plain"),
        pytest.param("+CMS ERROR: 604", "quectel", Kind.UNKNOWN, id="nobody-knows"),
        pytest.param("+CMS ERROR: 362", "ublox", Kind.TRANSIENT, id="moved-by-320"),
        pytest.param("+CMS ERROR: No Network Service", "", Kind.RESET, id="words"),
        pytest.param("+CMS ERROR: bananas", "", Kind.UNKNOWN, id="T005-unknown-words"),
        pytest.param("+CMS ERROR:", "", Kind.UNKNOWN, id="empty"),
    ],
)
def test_a_number_has_its_class(line: str, vendor: str, kind: Kind) -> None:
    assert cause_of(result(line), vendor).kind is kind


@pytest.mark.parametrize(
    ("line", "waited_s", "expected"),
    [
        pytest.param("+CMS ERROR: 1", 1.0, Refused, id="permanent"),
        pytest.param("+CMS ERROR: 42", 1.0, Postponed, id="transient"),
        pytest.param("+CMS ERROR: 331", 1.0, ModemUnavailable, id="no-network"),
        pytest.param("+CME ERROR: 16", 0.0, ModemUnavailable, id="pin"),
        pytest.param("+CMS ERROR: 197", 1.0, AlreadyTaken, id="duplicate"),
        pytest.param("+CMS ERROR: 9999", 1.0, Postponed, id="unknown"),
    ],
)
def test_submit_raises_the_class_that_says_what_to_do(line: str, waited_s: float, expected: type) -> None:
    assert type(failure(result(line), "", waited_s)) is expected


def test_a_late_network_timeout_may_have_been_sent() -> None:
    early, late = failure(result("+CMS ERROR: 332"), "", 5.0), failure(result("+CMS ERROR: 332"), "", 25.0)
    assert isinstance(early, Postponed) and not early.maybe_sent
    assert isinstance(late, Postponed) and late.maybe_sent


def test_a_lost_confirmation_is_no_doubt_before_the_pdu() -> None:
    before, after = (failure(result("+CMS ERROR: 513"), "wavecom", waited) for waited in (0.0, 30.0))
    assert isinstance(before, Postponed) and not before.maybe_sent
    assert isinstance(after, Postponed) and after.maybe_sent


@pytest.mark.parametrize(
    "line", [f"+CMS ERROR: {code}" for code in (8, 10, 21, 34, 50, 69, 193, 500)] + ["ERROR"]
)
def test_the_causes_behind_which_an_empty_card_hides_are_marked(line: str) -> None:
    error = failure(result(line), "", 1.0)
    assert isinstance(error, Postponed) and error.suspect_credit


def test_other_causes_are_not_marked() -> None:
    error = failure(result("+CMS ERROR: 38"), "", 1.0)
    assert isinstance(error, Postponed) and not error.suspect_credit


@pytest.mark.parametrize(
    ("line", "empty"),
    [
        ("+CMS ERROR: 303", True),
        ("+CMS ERROR: 321", True),
        ("+CME ERROR: 21", True),
        ("+CME ERROR: 22", True),
        ("+CMS ERROR: 302", False),
        ("ERROR", False),
    ],
)
def test_some_errors_only_say_that_nothing_is_there(line: str, empty: bool) -> None:
    assert is_empty(result(line)) is empty


def test_every_cause_has_words_in_both_languages() -> None:
    causes = [
        *CMS.values(),
        *CME.values(),
        *(cause for table in CMS_OF_VENDOR.values() for cause in table.values()),
    ]
    assert all(cause.english and cause.indonesian for cause in causes)
    assert words(result("+CMS ERROR: 332")) == "CMS 332 network time-out"
    assert words(result("+CMS ERROR: 322"), language="id") == "CMS 322 memori pesan penuh"
