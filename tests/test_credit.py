"""The card's account: when it is suspected, asked, held back and trusted again."""

from datetime import datetime, timedelta

import pytest

from smsgw.config import CreditSection
from smsgw.credit import Account, Standing
from smsgw.errors import InDoubt, LinkLost, ModemUnavailable, Postponed
from smsgw.messages import Lane
from smsgw.office.credit import Balance

ALL = frozenset(Lane)
REFUSED = Postponed("CMS 500", code=500, suspect_credit=True)
CONGESTED = Postponed("CMS 42", code=42)
SILENT = InDoubt("no result")


@pytest.fixture
def account(now: datetime) -> Account:
    return Account(CreditSection(), now)


def refuse(account: Account, now: datetime, *recipients: int, error=REFUSED) -> None:
    for n in recipients:
        account.failed(error, f"+62812000000{n:02d}", now)


def test_three_refusals_to_two_people_make_the_card_suspect(account, now):
    refuse(account, now, 1, 1)
    assert not account.wants_check(now)
    refuse(account, now, 2)

    assert account.wants_check(now)
    assert account.held(now) == ALL


def test_one_bad_number_alone_does_not(account, now):
    refuse(account, now, 1, 1, 1, 1, 1)

    assert not account.wants_check(now)
    assert account.held(now) == frozenset()


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(lambda account, now: account.succeeded(now), id="success"),
        pytest.param(lambda account, now: account.failed(CONGESTED, "+6281200000003", now), id="congestion"),
    ],
)
def test_what_lies_between_breaks_the_row(account, now, between):
    refuse(account, now, 1, 2)
    between(account, now)
    refuse(account, now, 3)

    assert not account.wants_check(now)


@pytest.mark.parametrize("error", [LinkLost("gone"), ModemUnavailable("not_registered")], ids=["link", "net"])
def test_a_modem_that_is_away_says_nothing_about_its_card(account, now, error):
    refuse(account, now, 1, 2, 3, 4, error=error)

    assert not account.wants_check(now)


def test_an_empty_card_holds_everything_until_it_is_filled(account, now):
    refuse(account, now, 1, 2, 3)
    account.checked(Balance(120), now)
    assert account.standing is Standing.EMPTY
    assert account.held(now + timedelta(hours=5)) == ALL

    later = now + timedelta(minutes=2)
    assert not account.wants_check(later - timedelta(seconds=1))
    assert account.wants_check(later)
    account.checked(Balance(25_000), later)
    assert account.standing is Standing.FINE
    assert account.held(later) == frozenset()


def test_an_empty_card_is_asked_for_ever_more_rarely(account, now):
    refuse(account, now, 1, 2, 3)
    gaps, at = [], now
    for _ in range(16):
        account.checked(Balance(120), at)
        begun = at
        while not account.wants_check(at):
            at += timedelta(seconds=15)
        gaps.append((at - begun).total_seconds() / 60)
    assert gaps[:5] == [2, 2, 2, 2, 2]
    assert gaps == sorted(gaps)
    assert gaps[-2:] == [15, 15]


def test_the_operators_word_of_a_refill_is_followed_by_a_question(account, now):
    refuse(account, now, 1, 2, 3)
    account.checked(Balance(120), now)
    account.hinted()

    assert not account.wants_check(now + timedelta(seconds=59))
    assert account.wants_check(now + timedelta(seconds=60))


@pytest.mark.parametrize("balance", [Balance(20_000), Balance()], ids=["money", "unreadable"])
def test_refusals_that_the_balance_does_not_explain_let_one_probe_through_now_and_then(account, now, balance):
    refuse(account, now, 1, 2, 3)
    account.checked(balance, now)
    assert account.standing is Standing.SUSPECT
    gaps = []
    at = now
    for _ in range(9):
        begun = at
        while account.held(at):
            at += timedelta(seconds=15)
        gaps.append((at - begun).total_seconds())
        refuse(account, at, 4)
    assert gaps == [15, 30, 60, 120, 240, 480, 900, 900, 900]

    account.succeeded(at)
    assert account.standing is Standing.FINE
    assert account.held(at) == frozenset()


def test_silence_alone_is_a_slow_network_when_there_is_money(account, now):
    refuse(account, now, 1, 2, 3, error=SILENT)
    assert account.wants_check(now)
    account.checked(Balance(20_000), now)

    assert account.standing is Standing.FINE


def test_silence_with_an_empty_card_is_an_empty_card(account, now):
    refuse(account, now, 1, 2, 3, error=SILENT)
    account.checked(Balance(0), now)

    assert account.standing is Standing.EMPTY


@pytest.mark.parametrize(
    ("rupiah", "held"),
    [
        (20_000, set()),
        (4_000, set()),
        (1_999, {Lane.BROADCAST}),
        (999, {Lane.BROADCAST, Lane.NOTICE}),
        (0, {Lane.BROADCAST, Lane.NOTICE}),
    ],
)
def test_the_last_rupiah_are_kept_for_the_answers(account, now, rupiah, held):
    account.checked(Balance(rupiah), now)

    assert account.held(now) == held
    assert account.is_low == (rupiah < 5000)


def test_a_routine_question_waits_for_a_quiet_moment(account, now):
    first = now + timedelta(minutes=1)
    assert not account.wants_check(first - timedelta(seconds=1))
    account.succeeded(first)
    assert not account.wants_check(first + timedelta(seconds=29))
    assert account.wants_check(first + timedelta(seconds=30))

    account.checked(Balance(20_000), first)
    assert not account.wants_check(first + timedelta(hours=23))
    assert account.wants_check(first + timedelta(days=1))


def test_an_office_that_does_not_want_to_ask_is_not_made_to(now):
    account = Account(CreditSection(check_every=timedelta(0)), now)

    assert not account.wants_check(now + timedelta(days=9))
