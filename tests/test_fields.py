"""The syntax of answers, as real modems write it."""

import doctest
import random
from types import ModuleType

import pytest

from smsgw.modem import fields, ussd
from smsgw.modem.base import Registration
from smsgw.modem.fields import Header, Store, Ussd


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"ME","MT","SM"', (("ME",), ("MT",), ("SM",)), id="T121-mu609"),
        pytest.param('"SM","SM","SM"', (("SM",), ("SM",), ("SM",)), id="T121-iwow"),
        pytest.param('(("SM","BM","SR"),("SM"))', (("SM", "BM", "SR"), ("SM",)), id="T123-wavecom"),
        pytest.param(
            '("ME","SM","MT"),("ME","SM","MT"),("SM","MT")',
            (("ME", "SM", "MT"), ("ME", "SM", "MT"), ("SM", "MT")),
            id="tc35",
        ),
        pytest.param("", (), id="nothing"),
    ],
)
def test_memories_are_found_slot_by_slot(text: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert fields.offered_memories(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '"SM",100,100,"SR",5,10,"TA",1,100',
            (Store("SM", 100, 100), Store("SR", 5, 10), Store("TA", 1, 100)),
            id="T125-full",
        ),
        pytest.param(
            '"MT", 0, 100, "MT", 0, 100', (Store("MT", 0, 100), Store("MT", 0, 100)), id="T125-blanks"
        ),
        pytest.param("14,50,14,50", (Store("", 14, 50), Store("", 14, 50)), id="T125-numbers-only"),
        pytest.param("x,y", (), id="nonsense"),
    ],
)
def test_used_and_total_are_found(text: str, expected: tuple[Store, ...]) -> None:
    assert fields.stores(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "(2),(0-1,3),(0,2),(0-1),(0)", ((2,), (0, 1, 3), (0, 2), (0, 1), (0,)), id="T127-single"
        ),
        pytest.param("(0-3),(0-3)", ((0, 1, 2, 3), (0, 1, 2, 3)), id="short"),
        pytest.param("(0-99999999),(x)", ((), ()), id="nonsense"),
    ],
)
def test_offered_modes_are_ranges(text: str, expected: tuple[tuple[int, ...], ...]) -> None:
    assert fields.offered_modes(text) == expected


@pytest.mark.parametrize(
    ("text", "is_reply", "expected"),
    [
        pytest.param('2,5,"2AF5","0B88E350",2', True, Registration.ROAMING, id="T131-roaming"),
        pytest.param('2,6,"8B37","0A265185",7', True, Registration.HOME, id="T131-sms-only"),
        pytest.param("0,1", True, Registration.HOME, id="reply"),
        pytest.param("0,3", True, Registration.DENIED, id="denied"),
        pytest.param("1,84CD,00D30156", False, Registration.HOME, id="T133-indication-unquoted"),
        pytest.param('1,"CE00","00005449"', False, Registration.HOME, id="T133-indication-quoted"),
        pytest.param("11", False, Registration.UNKNOWN, id="T133-eleven"),
        pytest.param("5", False, Registration.ROAMING, id="T133-five"),
        pytest.param("0,10", True, Registration.ROAMING, id="csfb-roaming"),
        pytest.param("", False, Registration.UNKNOWN, id="nothing"),
    ],
)
def test_the_stat_is_second_in_a_reply_and_first_in_an_indication(
    text: str, is_reply: bool, expected: Registration
) -> None:
    assert fields.is_registration_reply(text) is is_reply
    assert fields.registration(text) is expected


@pytest.mark.parametrize(
    ("text", "has_index", "expected"),
    [
        pytest.param("24", False, Header(None, None, 24), id="T079-length-alone"),
        pytest.param('0,"",50', False, Header(None, 0, 50), id="T081-telit"),
        pytest.param("4,1,,151", False, Header(None, 4, 151), id="T083-four-fields"),
        pytest.param(",,27", False, Header(None, None, 27), id="T111-zte"),
        pytest.param("1,0,,35", True, Header(1, 0, 35), id="T077-list"),
        pytest.param("x", True, Header(None, None, None), id="nonsense"),
    ],
)
def test_headers_give_what_they_have(text: str, has_index: bool, expected: Header) -> None:
    assert fields.header(text, has_index) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('2,"Maaf, coba lagi.",0', Ussd(2, "Maaf, coba lagi.", 0), id="T139"),
        pytest.param("0,CF2135487D2E,1", Ussd(0, "CF2135487D2E", 1), id="T143-unquoted"),
        pytest.param('0,"CF21"', Ussd(0, "CF21", None), id="T143-without-dcs"),
        pytest.param('1,"Menu\n1. Pulsa, 2. Data",15', Ussd(1, "Menu\n1. Pulsa, 2. Data", 15), id="lines"),
        pytest.param('0,"sisa 5,15"', Ussd(0, "sisa 5,15", None), id="comma-inside-the-text"),
        pytest.param("2", Ussd(2, "", None), id="kind-alone"),
        pytest.param("", Ussd(0, "", None), id="nothing"),
    ],
)
def test_ussd_answers_lose_only_what_was_left_out(text: str, expected: Ussd) -> None:
    assert fields.ussd(text) == expected


def test_places_need_an_index() -> None:
    assert fields.location('"SM",3') == ("SM", 3)
    assert fields.location('"SM",-1') == ("SM", None)
    assert fields.location(",-1") == ("", None)
    assert fields.location('"ME"') == ("ME", None)
    assert fields.location('"SM",0') == ("SM", 0)


def test_small_answers() -> None:
    assert fields.rssi_dbm("20,99") == -73
    assert fields.rssi_dbm("99,99") is None
    assert fields.operator('0,0,"Indosat Ooredoo"') == "Indosat Ooredoo"
    assert fields.operator("0") == ""
    assert fields.centre('"+6281100000",145') == "+6281100000"
    assert fields.centre('"6281100000",145') == "+6281100000"
    assert fields.centre('"002B0036003200380031",145') == "+6281"
    assert fields.centre('"",129') == ""


@pytest.mark.parametrize("module", [fields, ussd], ids=["fields", "ussd"])
def test_the_examples_in_the_docstrings_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried and not failed


def test_no_text_raises() -> None:
    chance = random.Random(3)
    readers = (
        fields.offered_memories,
        fields.stores,
        fields.offered_modes,
        fields.registration,
        fields.rssi_dbm,
    )
    more = (fields.operator, fields.centre, fields.location, fields.ussd, fields.readable)
    for _ in range(2000):
        text = "".join(chance.choice('0129,"()-+ASM\n x') for _ in range(chance.randrange(24)))
        for reader in (*readers, *more):
            reader(text)
        fields.header(text, has_index=True)
