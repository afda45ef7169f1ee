"""USSD in every form that modems want and give."""

import pytest
from wire import POLITE, ScriptedPort, modem_on

from smsgw.errors import ModemError
from smsgw.modem.ussd import decode_answer, pack_code

HUAWEI = {**POLITE, "AT+CGMI": b"\r\nhuawei\r\n\r\nOK\r\n", "AT+CGMM": b"\r\nE173\r\n\r\nOK\r\n"}
E1752 = {**HUAWEI, "AT+CGMM": b"\r\nE1752\r\n\r\nOK\r\n"}
OK = b"\r\nOK\r\n"


@pytest.mark.parametrize(
    ("text", "dcs", "packed", "expected"),
    [
        pytest.param("Sisa pulsa Rp 12.345", 15, False, "Sisa pulsa Rp 12.345", id="plain"),
        pytest.param("CF2135487D2E4130572D0682BB1A", 0, False, "OCTATOK 0.51 p.", id="T143-dcs-0"),
        pytest.param("CF2135487D2E4130572D0682BB1A", 1, False, "OCTATOK 0.51 p.", id="T143-dcs-1"),
        pytest.param("CF2135487D2E4130572D0682BB1A", None, False, "OCTATOK 0.51 p.", id="T143-no-dcs"),
        pytest.param("0053006900730061002000500075006C00730061", 72, False, "Sisa Pulsa", id="ucs2"),
        pytest.param(
            "0053006900730061002000500075006C00730061", 15, False, "Sisa Pulsa", id="m35-ucs2-dcs-15"
        ),
        pytest.param("61390631063500000000FFFFFFFF", 17, False, "رص", id="T145-language-and-padding"),
        pytest.param("613906310", 17, False, "613906310", id="odd-hex-is-text"),
        pytest.param("08120000", 15, False, "08120000", id="digits-are-text"),
        pytest.param("", 15, False, "", id="nothing"),
    ],
)
def test_the_answer_is_read_by_what_it_is(text: str, dcs: int | None, packed: bool, expected: str) -> None:
    assert decode_answer(text, dcs, packed=packed) == expected


def test_codes_are_packed_with_cr_in_the_spare_bits() -> None:
    assert pack_code("*888#") == "2A1C0E3702"
    assert decode_answer(pack_code("*888*1#"), 15, packed=True) == "*888*1#"
    assert bytes.fromhex(pack_code("*888*1#"))[-1] >> 1 == 0x0D


def test_T139_the_text_is_given_as_it_is() -> None:
    said = b'OK\r\n\r\n+CUSD: 2,"Maaf, permintaan Anda tidak dapat kami proses.",0\r\n'
    modem = modem_on(ScriptedPort(('AT+CUSD=1,"*888#",15', said)))
    modem.open()
    assert modem.ussd("*888#") == "Maaf, permintaan Anda tidak dapat kami proses."


def test_T141_the_second_text_is_the_answer() -> None:
    said = [
        (0.0, OK),
        (1.0, b'+CUSD: 2,"Initiating Release",15\r\n'),
        (1.5, b'+CUSD: 0,"Notifications test",15\r\n'),
    ]
    modem = modem_on(ScriptedPort(('AT+CUSD=1,"*101#",15', said)))
    modem.open()
    assert modem.ussd("*101#") == "Notifications test"


def test_the_answer_may_come_before_its_ok() -> None:
    modem = modem_on(ScriptedPort(('AT+CUSD=1,"*888#",15', b'+CUSD: 0,"Pulsa 5.000",15\r\n\r\nOK\r\n')))
    modem.open()
    assert modem.ussd("*888#") == "Pulsa 5.000"


def test_T147_a_huawei_is_asked_in_packed_form() -> None:
    said = OK + b'+CUSD: 0,"CF2135487D2E4130572D0682BB1A",0\r\n'
    modem = modem_on(ScriptedPort(('AT+CUSD=1,"2A1C0E3702",15', said), polite=HUAWEI))
    modem.open()
    assert modem.ussd("*888#") == "OCTATOK 0.51 p."


def test_T147_the_other_form_is_tried_when_the_first_is_refused() -> None:
    port = ScriptedPort(
        ('AT+CUSD=1,"*888#",15', b"\r\nERROR\r\n"),
        ('AT+CUSD=1,"2A1C0E3702",15', OK + b'+CUSD: 0,"Pulsa",15\r\n'),
    )
    modem = modem_on(port)
    modem.open()
    assert modem.ussd("*888#") == "Pulsa"
    assert not port.left


def test_T147_an_E1752_is_switched_to_text_first() -> None:
    port = ScriptedPort(
        ("AT^USSDMODE=0", OK), ('AT+CUSD=1,"*123#",15', OK + b'+CUSD: 0,"Pulsa",15\r\n'), polite=E1752
    )
    modem = modem_on(port)
    modem.open()
    assert modem.ussd("*123#") == "Pulsa"
    assert not port.left


def test_a_menu_is_closed_after_its_text() -> None:
    port = ScriptedPort(
        ('AT+CUSD=1,"*888#",15', OK + b'+CUSD: 1,"1. Pulsa\r\n2. Data",15\r\n'), ("AT+CUSD=2", OK)
    )
    modem = modem_on(port)
    modem.open()
    assert modem.ussd("*888#") == "1. Pulsa\n2. Data"
    assert not port.left


def test_a_silent_network_is_an_error_at_the_deadline() -> None:
    port = ScriptedPort(('AT+CUSD=1,"*888#",15', OK), ("AT+CUSD=2", OK))
    modem = modem_on(port)
    modem.open()
    begun = port.now
    with pytest.raises(ModemError, match="did not answer"):
        modem.ussd("*888#", timeout_s=20)
    assert port.now - begun == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize("code", ["", "*888#\r", "halo", '*1"#'])
def test_what_is_no_code_is_refused(code: str) -> None:
    modem = modem_on(ScriptedPort())
    modem.open()
    with pytest.raises(ModemError, match="digits"):
        modem.ussd(code)
