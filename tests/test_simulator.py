"""The simulated modem: what it says, what it keeps, and what goes wrong on request.

Everything here is in one process, in manual time and without a thread.  Ports are in test_simulator_ports.py.
"""

import errno
from datetime import timedelta

import pytest

from smsgw.simulator import script, stage
from smsgw.simulator.assembly import Options, Simulator
from smsgw.simulator.command_line import AtError, Command, Form, parse_line
from smsgw.simulator.faults import FaultKind, Faults
from smsgw.simulator.network import RETRY_S
from smsgw.simulator.personalities import PERSONALITIES
from smsgw.simulator.personality import UssdForm
from smsgw.simulator.storage import Memory, Stored
from smsgw.sms.address import Address, decode_smsc
from smsgw.sms.alphabet import decode_ucs2, encode_gsm7, pack_septets, unpack_septets
from smsgw.sms.tpdu import Deliver, StatusReport, Submit, decode_tpdu, encode_tpdu
from smsgw.sms.udh import Concatenation

CITIZEN = "+6281200000012"
INIT = "ATE0+CMEE=1;+CNMI=2,1,0,1,0"


class Host:
    """A program at the modem's port."""

    def __init__(self, simulator: Simulator, init: str = INIT) -> None:
        self.simulator = simulator
        self.session = simulator.open()
        if init:
            assert self.ask(init).endswith("OK\r\n")

    def read(self) -> str:
        return self.session.read(65536, 0).decode("latin-1")

    def write(self, text: str) -> str:
        self.session.write(text.encode("latin-1"))
        return self.read()

    def ask(self, command: str) -> str:
        return self.write(command + "\r")

    def lines(self, command: str) -> list[str]:
        """The lines of one answer; what was said before is thrown away."""
        self.read()
        return [line for line in self.ask(command).split("\r\n") if line]

    def submit(self, text: str = "SIAP", to: str = CITIZEN, **fields: object) -> str:
        """What comes after the PDU."""
        self.read()
        tpdu = encode_tpdu(Submit(Address.parse(to), text, **fields))  # type: ignore[arg-type]
        assert self.ask(f"AT+CMGS={len(tpdu)}") == self.simulator.modem.personality.prompt.decode()
        return self.write(f"00{tpdu.hex().upper()}\x1a")


def pdu_of(hexadecimal: str) -> Deliver | Submit | StatusReport:
    return decode_tpdu(decode_smsc(bytes.fromhex(hexadecimal))[1])


@pytest.fixture
def simulator():
    made = Simulator(manual=True)
    yield made
    made.close()


@pytest.fixture
def host(simulator):
    return Host(simulator)


# The dialogue

DIALOGUES = [
    pytest.param("AT\r", "\r\nOK\r\n", id="attention"),
    pytest.param("at\r", "\r\nOK\r\n", id="lower-case"),
    pytest.param("\x1b\rAT\r", "\r\nOK\r\n", id="escape-first"),
    pytest.param("\xff\xfeAT\r", "\r\nOK\r\n", id="noise-before-at"),
    pytest.param("\r\r", "", id="empty-lines"),
    pytest.param("AT+CSQ\r", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n", id="one-line-answer"),
    pytest.param("AT\rAT+CSQ\r", "\r\nOK\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n", id="two-in-one-write"),
    pytest.param(
        "AT+CMEE=1;+CPIN?;+CSQ\r", "\r\n+CPIN: READY\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n", id="chained-extended"
    ),
    pytest.param(
        "ATE0V1Q0+CMEE=1;+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n", id="chained-basic-and-extended"
    ),
    pytest.param("AT+NOSUCH;+CSQ\r", "\r\nERROR\r\n", id="a-chain-ends-at-the-first-error"),
    pytest.param(
        "AT+CSQ;+NOSUCH\r", "\r\n+CSQ: 20,99\r\n\r\nERROR\r\n", id="what-came-before-the-error-is-said"
    ),
    pytest.param("AT=nonsense\r", "\r\nERROR\r\n", id="no-command"),
    pytest.param("ATQ1\rAT\rATQ0\r", "\r\nOK\r\n", id="quiet"),
    pytest.param("ATV0\rAT\r", "0\r0\r", id="numeric"),
    pytest.param("ATV0\rAT+NOSUCH\r", "0\r4\r", id="numeric-error"),
    pytest.param(
        'AT+CSCS="UCS2"\rAT+CSCS?\r', '\r\nOK\r\n\r\n+CSCS: "UCS2"\r\n\r\nOK\r\n', id="character-set"
    ),
    pytest.param("AT+CREG?\r", "\r\n+CREG: 0,1\r\n\r\nOK\r\n", id="registration"),
    pytest.param(
        "AT+CREG=2;+CREG?\r", '\r\n+CREG: 2,1,"2AF5","0B88E350"\r\n\r\nOK\r\n', id="registration-with-cell"
    ),
    pytest.param("AT+COPS=3,2;+COPS?\r", '\r\n+COPS: 0,2,"51010",2\r\n\r\nOK\r\n', id="operator-by-number"),
    pytest.param('AT+CLCK="SC",2\r', "\r\n+CLCK: 0\r\n\r\nOK\r\n", id="facility"),
    pytest.param("AT+CIMI\r", "\r\n510100000000017\r\n\r\nOK\r\n", id="imsi"),
    pytest.param("AT+CNUM\r", '\r\n+CNUM: "","+6281200000001",145\r\n\r\nOK\r\n', id="own-number"),
    pytest.param("AT+CMGF=1\r", "\r\n+CMS ERROR: 303\r\n", id="text-mode-is-refused"),
    pytest.param("AT+CMEE=2;+CNMA\r", "\r\n+CMS ERROR: 340\r\n", id="nothing-to-acknowledge"),
    pytest.param("AT+CMEE=2;+CMGR=99\r", "\r\n+CMS ERROR: invalid memory index\r\n", id="error-in-words"),
    pytest.param("AT+CMEE=0;+CFUN=9\r", "\r\nERROR\r\n", id="error-without-number"),
    pytest.param("AT+CMEE=1;+CFUN=9\r", "\r\n+CME ERROR: 50\r\n", id="error-with-number"),
    pytest.param("AT+CMGL=4\r", "\r\nOK\r\n", id="empty-list"),
    pytest.param("AT+CRC=1;+CLIP=1;&C1;S0=0\r", "\r\nOK\r\n", id="settings-without-effect"),
    pytest.param("AT+CMGR=1\r", "\r\nOK\r\n", id="empty-slot"),
    pytest.param(
        'AT+CPMS="ME","ME","ME"\rAT+CPMS?\r',
        '\r\n+CPMS: 0,100,0,100,0,100\r\n\r\nOK\r\n\r\n+CPMS: "ME",0,100,"ME",0,100,"ME",0,100\r\n\r\nOK\r\n',
        id="memories",
    ),
    pytest.param('AT+CPMS="XX"\r', "\r\n+CMS ERROR: 302\r\n", id="no-such-memory"),
    pytest.param("AT+CNMI=2,1,0,9\r", "\r\n+CMS ERROR: 303\r\n", id="indication-not-offered"),
    pytest.param(
        'AT+CUSD=1,"*888#",15\r',
        '\r\nOK\r\n\r\n+CUSD: 2,"Sisa pulsa Rp 12.345 aktif s.d. 01/01/2027",15\r\n',
        id="ussd-after-ok",
    ),
    pytest.param("AT+CMGS=24\r\x1b", "\r\n> \r\nOK\r\n", id="prompt-given-up"),
    pytest.param("AT+CMGS=9\r00AABB\x1a", "\r\n> \r\n+CMS ERROR: 304\r\n", id="pdu-of-another-length"),
    pytest.param("AT+CMGS=2\r00ZZ\x1a", "\r\n> \r\n+CMS ERROR: 304\r\n", id="pdu-that-is-no-hex"),
]


@pytest.mark.parametrize("typed, said", DIALOGUES)
def test_an_answer_is_the_same_however_the_bytes_are_cut(typed, said):
    for cut in ("whole", "bytes"):
        host = Host(Simulator(manual=True), "ATE0")
        pieces = [typed] if cut == "whole" else list(typed)
        assert "".join(host.write(piece) for piece in pieces) == said


def test_a_modem_echoes_until_it_is_told_not_to(simulator):
    host = Host(simulator, "")
    assert host.ask("AT+CSQ") == "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n"
    assert host.ask("ATE0") == "ATE0\r\r\nOK\r\n"
    assert host.ask("AT") == "\r\nOK\r\n"


@pytest.mark.parametrize(
    "text, commands",
    [
        ("", []),
        ("E0", [Command("E", Form.ACTION, "0")]),
        ("E", [Command("E", Form.ACTION)]),
        ("&f", [Command("&F", Form.ACTION)]),
        ("\\Q3", [Command("\\Q", Form.ACTION, "3")]),
        ("S7=45E1", [Command("S7", Form.SET, "45"), Command("E", Form.ACTION, "1")]),
        ("+csq;;^curc=0", [Command("+CSQ", Form.ACTION), Command("^CURC", Form.SET, "0")]),
        ('+CPIN="1;2";+CSQ', [Command("+CPIN", Form.SET, '"1;2"'), Command("+CSQ", Form.ACTION)]),
        ("D*99#;x", [Command("D", Form.ACTION, "*99#;x")]),
    ],
    ids=repr,
)
def test_a_command_line_is_taken_apart_as_v250_says(text, commands):
    assert parse_line(text) == commands


def test_parameters_keep_commas_inside_quotes():
    command = parse_line('+CUSD=1,"a,b",,15')[0]
    assert command.arguments() == ["1", "a,b", "", "15"]
    with pytest.raises(AtError):
        command.numbers()


# Receiving


def test_a_message_is_stored_and_indicated(simulator, host):
    simulator.phone(CITIZEN).send("CEK 417-205")
    assert host.read() == '\r\n+CMTI: "SM",1\r\n'
    header, pdu, result = host.lines("AT+CMGR=1")
    deliver = pdu_of(pdu)
    assert (header, result) == (f"+CMGR: 0,,{len(pdu) // 2 - 7}", "OK")
    assert (str(deliver.originator), deliver.text) == (CITIZEN, "CEK 417-205")
    assert deliver.scts == simulator.timers.now()
    assert host.lines("AT+CMGL=0") == ["OK"]
    assert host.lines("AT+CMGL=1")[0].startswith("+CMGL: 1,1,,")
    assert host.lines("AT+CMGD=1") == ["OK"]
    assert host.lines("AT+CMGL=4") == ["OK"]


def test_a_long_text_comes_in_segments(simulator, host):
    text = "Mohon info syarat KTP ~" * 12
    simulator.phone(CITIZEN).send(text)
    delivers = [pdu_of(line) for line in host.lines("AT+CMGL=4") if not line.startswith(("+", "OK"))]
    assert [deliver.concatenation for deliver in delivers] == [
        Concatenation(1, 2, 1),
        Concatenation(1, 2, 2),
    ]
    assert "".join(deliver.text for deliver in delivers) == text


@pytest.mark.parametrize("sender, shown", [("TELKOMSEL", "TELKOMSEL"), ("1708", "1708"), (CITIZEN, CITIZEN)])
def test_names_and_short_codes_can_send(simulator, host, sender, shown):
    simulator.deliver(sender, "Halo")
    deliver = pdu_of(host.lines("AT+CMGR=1")[1])
    assert str(deliver.originator) == shown
    assert deliver.originator.is_alphanumeric == sender.isalpha()


def test_equal_texts_of_one_sender_get_different_times(simulator, host):
    phone = simulator.phone(CITIZEN)
    phone.send("CEK")
    phone.send("CEK")
    first, second = (pdu_of(host.lines(f"AT+CMGR={index}")[1]) for index in (1, 2))
    assert second.scts - first.scts == timedelta(seconds=1)


def test_a_full_storage_keeps_the_message_in_the_network(simulator, host):
    simulator.fill_storage()
    simulator.phone(CITIZEN).send("CEK 417-205")
    assert host.read() == ""
    assert len(simulator.network.waiting) == 1
    assert host.lines("AT+CMGD=3") == ["OK", '+CMTI: "SM",3']
    assert not simulator.network.waiting


def test_a_full_storage_is_tried_again_after_a_while(simulator, host):
    simulator.fill_storage()
    simulator.phone(CITIZEN).send("CEK 417-205")
    with simulator.lock:
        simulator.card.memory.delete(7)
    simulator.advance(RETRY_S - 1)
    assert host.read() == ""
    simulator.advance(1)
    assert host.read() == '\r\n+CMTI: "SM",7\r\n'


def test_room_in_another_memory_is_used(simulator, host):
    simulator.fill_storage()
    simulator.phone(CITIZEN).send("CEK 417-205")
    assert host.lines('AT+CPMS="ME","ME","ME"')[-1] == '+CMTI: "ME",1'


def test_reports_pass_a_full_storage(simulator, host):
    simulator.fill_storage()
    simulator.phone(CITIZEN).send("CEK 417-205")
    assert "+CDS: " in host.submit(status_report_request=True)


@pytest.mark.parametrize("absence", ["unplugged", "not registered", "deaf", "sim locked"])
def test_a_message_waits_for_the_modem(simulator, absence):
    host = Host(simulator)
    start, end = {
        "unplugged": (simulator.unplug, simulator.replug),
        "not registered": (lambda: simulator.register(2), lambda: simulator.register(1)),
        "deaf": (simulator.go_deaf, simulator.wake),
        "sim locked": (lambda: simulator.set_sim("pin"), lambda: simulator.set_sim("ready")),
    }[absence]
    start()
    simulator.phone(CITIZEN).send("CEK")
    assert simulator.card.memory.used == 0
    assert len(simulator.network.waiting) == 1
    end()
    assert simulator.card.memory.used == simulator.network.delivered["messages"] == 1
    assert host.session.is_lost == (absence == "unplugged")


def test_a_direct_message_is_handed_over_whole(simulator):
    host = Host(simulator, "ATE0+CNMI=2,2,0,0,0")
    simulator.phone(CITIZEN).send("CEK")
    header, pdu = [line for line in host.read().split("\r\n") if line]
    assert header == f"+CMT: ,{len(pdu) // 2 - 7}"
    assert pdu_of(pdu).text == "CEK"
    assert simulator.card.memory.used == 0


def test_a_direct_message_waits_for_its_acknowledgement(simulator):
    host = Host(simulator, "ATE0+CSMS=1;+CNMI=2,2,0,0,0")
    phone = simulator.phone(CITIZEN)
    phone.send("CEK 1")
    phone.send("CEK 2")
    assert host.read().count("+CMT:") == 1
    assert host.ask("AT+CNMA").count("+CMT:") == 1
    assert host.lines("AT+CNMA") == ["OK"]
    assert host.lines("AT+CNMA") == ["+CMS ERROR: 340"]


def test_an_unacknowledged_message_comes_back_to_the_storage(simulator):
    host = Host(simulator, "ATE0+CSMS=1;+CNMI=2,2,0,1,0")
    simulator.phone(CITIZEN).send("CEK")
    host.read()
    simulator.advance(20)
    assert simulator.card.memory.used == 1
    assert host.lines("AT+CNMI?")[0] == "+CNMI: 2,0,0,0,0"


def test_direct_messages_wait_for_a_host_that_listens(simulator):
    host = Host(simulator, "ATE0+CNMI=2,2,0,0,0")
    host.session.close()
    simulator.phone(CITIZEN).send("CEK")
    again = Host(simulator, "")
    assert again.read() == ""
    assert "+CMT:" in again.ask("AT+CNMI=2,2,0,0,0")


def test_an_equal_tpdu_can_come_again(simulator, host):
    simulator.phone(CITIZEN).send("CEK")
    simulator.network.deliver_again()
    first, second = (host.lines(f"AT+CMGR={index}")[1] for index in (1, 2))
    assert first == second


def test_any_octets_can_come(simulator, host):
    simulator.network.deliver_tpdu(b"\x04\x0b\x91")
    assert host.lines("AT+CMGR=1")[1] == "0691261801000004" + "0B91"


def test_delflags_spare_what_they_should(simulator, host):
    phone = simulator.phone(CITIZEN)
    for text in ("1", "2", "3"):
        phone.send(text)
    host.ask("AT+CMGR=2")
    assert host.lines("AT+CMGD=0,1")[-1] == "OK"
    assert [index for index, _ in simulator.card.memory.items()] == [1, 3]
    host.ask("AT+CMGD=0,4")
    assert simulator.card.memory.used == 0


def test_a_stored_submit_can_be_sent(simulator, host):
    tpdu = encode_tpdu(Submit(Address.parse(CITIZEN), "SIAP"))
    host.ask(f"AT+CMGW={len(tpdu)}")
    assert host.write(f"00{tpdu.hex()}\x1a") == "\r\n+CMGW: 1\r\n\r\nOK\r\n"
    assert host.lines("AT+CMSS=1") == ["+CMSS: 1", "OK"]
    assert simulator.network.taken[0].text == "SIAP"


# Sending


def test_a_submit_is_taken_and_shown_on_the_phone(simulator, host):
    assert host.submit("SIAP diambil") == "\r\n+CMGS: 1\r\n\r\nOK\r\n"
    taken = simulator.network.taken[0]
    assert (taken.number, taken.recipient, taken.text, taken.message_reference) == (
        1,
        CITIZEN,
        "SIAP diambil",
        1,
    )
    assert taken.at == simulator.timers.now()
    assert simulator.phone(CITIZEN).texts == ["SIAP diambil"]
    assert "SIAP" not in repr(taken)


def test_references_wrap_at_256(simulator, host):
    simulator.card.last_reference = 254
    answers = [host.submit().split("\r\n")[1] for _ in range(3)]
    assert answers == ["+CMGS: 255", "+CMGS: 0", "+CMGS: 1"]


def test_a_national_number_is_the_same_phone(simulator, host):
    host.submit("SIAP", to="081200000012")
    assert simulator.phone(CITIZEN).texts == ["SIAP"]


def test_segments_are_put_together_on_the_phone(simulator, host):
    host.submit("dua", concatenation=Concatenation(7, 2, 2))
    assert simulator.phone(CITIZEN).texts == []
    host.submit("satu ", concatenation=Concatenation(7, 2, 1))
    message = simulator.phone(CITIZEN).received[0]
    assert (message.text, message.segments) == ("satu dua", 2)


REPORTS = [
    pytest.param("delivered", 0x00, id="delivered"),
    pytest.param("temporary", 0x20, id="temporary"),
    pytest.param("failed", 0x46, id="failed"),
]


@pytest.mark.parametrize("what, status", REPORTS)
def test_a_report_follows_the_result(simulator, host, what, status):
    simulator.report(what)
    lines = [line for line in host.submit(status_report_request=True).split("\r\n") if line]
    assert lines[:2] == ["+CMGS: 1", "OK"]
    assert lines[2] == f"+CDS: {len(lines[3]) // 2 - 7}"
    report = pdu_of(lines[3])
    assert (report.message_reference, str(report.recipient), report.status) == (1, CITIZEN, status)


def test_a_report_comes_when_it_is_due(simulator, host):
    simulator.report("delivered", after_s=5)
    assert "+CDS" not in host.submit(status_report_request=True)
    simulator.advance(4.9)
    assert host.read() == ""
    simulator.advance(0.1)
    assert host.read().startswith("\r\n+CDS: ")


def test_no_report_comes_unasked(simulator, host):
    assert "+CDS" not in host.submit()
    simulator.report("off")
    assert "+CDS" not in host.submit(status_report_request=True)


def test_a_stored_report_lies_in_its_own_memory(simulator):
    host = Host(simulator, "ATE0+CNMI=2,1,0,2,0")
    assert host.submit(status_report_request=True).endswith('+CDSI: "SR",1\r\n')
    assert host.lines("AT+CMGR=1") == ["OK"]
    host.ask('AT+CPMS="SR"')
    assert isinstance(pdu_of(host.lines("AT+CMGR=1")[1]), StatusReport)


def test_a_switched_off_phone_gets_nothing(simulator, host):
    simulator.phone(CITIZEN).is_reachable = False
    assert pdu_of(host.submit(status_report_request=True).split("\r\n")[-2]).status == 0x20
    assert simulator.phone(CITIZEN).texts == []


def test_a_refused_number_costs_its_own_submits_only(simulator, host):
    simulator.network.refused_numbers["+6281200000013"] = 1
    assert host.submit(to="+6281200000013") == "\r\n+CMS ERROR: 1\r\n"
    assert "+CMGS" in host.submit()


def test_a_slow_network_answers_late_and_takes_at_once(host, simulator):
    simulator.modem.submit_latency_s = 2.5
    assert host.submit() == ""
    assert len(simulator.network.taken) == 1
    assert host.ask("AT") == ""
    simulator.phone(CITIZEN).send("CEK")
    assert host.read() == '\r\n+CMTI: "SM",1\r\n'
    simulator.advance(2.5)
    assert host.read() == "\r\n+CMGS: 1\r\n\r\nOK\r\n\r\nOK\r\n"


def test_every_command_can_be_slow(host, simulator):
    simulator.modem.command_latency_s = 0.2
    assert host.ask("AT") == ""
    simulator.advance(0.2)
    assert host.read() == "\r\nOK\r\n"


def test_indications_wait_while_a_pdu_is_typed(simulator, host):
    tpdu = encode_tpdu(Submit(Address.parse(CITIZEN), "SIAP"))
    host.ask(f"AT+CMGS={len(tpdu)}")
    simulator.phone(CITIZEN).send("CEK")
    assert host.read() == ""
    answer = host.write(f"00{tpdu.hex()}\x1a")
    assert answer == '\r\n+CMGS: 1\r\n\r\nOK\r\n\r\n+CMTI: "SM",1\r\n'


def test_an_indication_can_be_put_inside_the_next_answer(simulator, host):
    simulator.phone(CITIZEN).send("CEK 1")
    host.read()
    simulator.interrupt_next_answer()
    simulator.phone(CITIZEN).send("CEK 2")
    assert host.read() == ""
    header, inside, pdu, result = host.lines("AT+CMGR=1")
    assert (header[:6], inside, result) == ("+CMGR:", '+CMTI: "SM",2', "OK")
    assert pdu_of(pdu).text == "CEK 1"


# SIM, power, registration


def test_a_pin_is_asked_and_taken(simulator):
    host = Host(Simulator(manual=True, pin="1234"), "ATE0+CMEE=1")
    assert host.lines("AT+CPIN?") == ["+CPIN: SIM PIN", "OK"]
    assert host.lines("AT+CREG?")[0] == "+CREG: 0,0"
    assert host.lines("AT+CMGS=10") == ["+CMS ERROR: 311"]
    assert host.lines('AT+CPIN="1234"') == ["OK"]
    assert host.lines("AT+CPIN?") == ["+CPIN: READY", "OK"]
    host.simulator.reboot()
    assert host.lines("ATE0+CPIN?")[-2] == "+CPIN: SIM PIN"


def test_wrong_pins_block_the_card_until_its_puk():
    host = Host(Simulator(manual=True, pin="1234"), "ATE0+CMEE=1")
    answers = [host.lines('AT+CPIN="0000"')[0]]
    assert host.lines("AT+CPINR")[0] == "+CPINR: SIM PIN,2,3"
    answers += [host.lines('AT+CPIN="0000"')[0] for _ in range(2)]
    assert answers == ["+CME ERROR: 16", "+CME ERROR: 16", "+CME ERROR: 12"]
    assert host.lines("AT+CPIN?")[0] == "+CPIN: SIM PUK"
    assert host.lines('AT+CPIN="12345678","4321"') == ["OK"]
    assert host.lines("AT+CPIN?")[0] == "+CPIN: READY"


@pytest.mark.parametrize(
    "state, cme, cms",
    [("pin", 11, 311), ("puk", 12, 316), ("absent", 10, 310), ("busy", 14, 314), ("failure", 13, 313)],
)
def test_a_sim_that_is_not_ready_has_its_own_errors(simulator, host, state, cme, cms):
    simulator.set_sim(state)
    assert host.lines("AT+CIMI") == [f"+CME ERROR: {cme}"]
    assert host.lines("AT+CMGS=10") == [f"+CMS ERROR: {cms}"]


@pytest.mark.parametrize("stat", range(11))
def test_only_some_registrations_carry_sms(simulator, host, stat):
    simulator.register(stat)
    assert host.lines("AT+CREG?")[0] == f"+CREG: 0,{stat}"
    answer = host.submit()
    assert answer == (
        "\r\n+CMGS: 1\r\n\r\nOK\r\n" if stat in (1, 5, 6, 7, 9, 10) else "\r\n+CMS ERROR: 331\r\n"
    )


def test_a_change_of_registration_is_indicated_where_asked(simulator, host):
    simulator.register(3)
    assert host.read() == ""
    host.ask("AT+CREG=1")
    simulator.register(5)
    assert host.read() == "\r\n+CREG: 5\r\n"


def test_without_a_service_centre_nothing_goes_out(simulator, host):
    simulator.card.smsc = ""
    assert host.submit() == "\r\n+CMS ERROR: 330\r\n"
    assert host.lines('AT+CSCA="+6281100000",145') == ["OK"]
    assert "+CMGS" in host.submit()


def test_unplugging_ends_a_session_for_good(simulator, host):
    simulator.unplug(5)
    for lost in (lambda: host.session.read(1, 0), lambda: host.session.write(b"AT\r")):
        with pytest.raises(OSError, match="unplugged") as caught:
            lost()
        assert caught.value.errno == errno.EIO
    with pytest.raises(OSError, match="plugged in") as caught:
        simulator.open()
    assert caught.value.errno == errno.ENOENT
    simulator.advance(5)
    with pytest.raises(OSError, match="unplugged"):
        host.session.read(1, 0)
    assert Host(simulator, "").ask("AT") == "AT\r\r\nOK\r\n"


def test_an_exclusive_port_refuses_a_second_host(simulator):
    first = simulator.open()
    with pytest.raises(OSError, match="in use") as caught:
        simulator.open()
    assert caught.value.errno == errno.EBUSY
    first.close()
    simulator.open(exclusive=False)
    simulator.open()


def test_messages_outlive_hosts_and_restarts(simulator, host):
    simulator.phone(CITIZEN).send("CEK")
    simulator.line.hang_up()
    simulator.unplug()
    simulator.replug()
    assert Host(simulator).lines("AT+CMGL=4")[0].startswith("+CMGL: 1,0")


def test_a_restart_says_its_banner_and_forgets_settings():
    simulator = Simulator(manual=True, personality="sim800", sms_ready_s=4)
    host = Host(simulator, "")
    simulator.advance(4)
    host.ask("ATE0")
    simulator.reboot()
    assert [line for line in host.read().split("\r\n") if line] == [
        "RDY",
        "+CFUN: 1",
        "+CPIN: READY",
        "Call Ready",
    ]
    assert host.ask("AT+CMGF=0") == "AT+CMGF=0\r\r\nERROR\r\n"
    simulator.advance(4)
    assert host.read() == "\r\nSMS Ready\r\n"
    assert host.lines("AT+CMGF=0")[-1] == "OK"


def test_a_restart_forgets_what_was_late(simulator, host):
    simulator.modem.submit_latency_s = 10
    host.submit()
    simulator.reboot()
    simulator.advance(10)
    assert host.read() == ""
    assert host.ask("ATE0").endswith("OK\r\n")


def test_noise_comes_as_long_as_it_was_asked_for(simulator, host):
    simulator.flood(1.0, every_s=0.25)
    simulator.advance(5)
    assert host.read().count("+CREG: 1") == 4


def test_a_deaf_modem_says_nothing_until_it_wakes(simulator, host):
    simulator.go_deaf(5)
    assert host.ask("AT") == ""
    simulator.advance(5)
    assert host.read() == ""
    assert host.ask("AT") == "\r\nOK\r\n"


# Faults

FAULTS = [
    pytest.param("cms", {"code": 38}, "\r\n> ", "\r\n+CMS ERROR: 38\r\n", 0, id="cms"),
    pytest.param("cme", {"code": 515}, "\r\n> ", "\r\n+CME ERROR: 515\r\n", 0, id="cme"),
    pytest.param("error", {}, "\r\n> ", "\r\nERROR\r\n", 0, id="error"),
    pytest.param(
        "cms", {"code": 500, "at": "prompt"}, "\r\n+CMS ERROR: 500\r\n", None, 0, id="cms-at-prompt"
    ),
    pytest.param("silent", {}, "\r\n> ", "", 0, id="silent"),
    pytest.param("lost_result", {}, "\r\n> ", "", 1, id="lost-result"),
    pytest.param("no_prompt", {}, "", None, 0, id="no-prompt"),
    pytest.param("ok_for_prompt", {}, "\r\nOK\r\n", None, 0, id="ok-for-prompt"),
    pytest.param("no_reference", {}, "\r\n> ", "\r\nOK\r\n", 1, id="no-reference"),
    pytest.param("no_ok", {}, "\r\n> ", "\r\n+CMGS: 1\r\n", 1, id="no-ok"),
    pytest.param("late", {"seconds": 3}, "\r\n> ", "", 1, id="late"),
    pytest.param("pdu_echo", {}, "\r\n> ", "{pdu}\r\n+CMGS: 1\r\n\r\nOK\r\n", 1, id="pdu-echo"),
    pytest.param("nuls", {}, "\r\n> ", "\x00\x00\r\n+CMGS: 1\r\n\r\nOK\r\n", 1, id="nuls"),
    pytest.param("bare_cr", {"times": 2}, "\r> ", "\r+CMGS: 1\r\rOK\r", 1, id="bare-cr"),
    pytest.param("bare_lf", {"times": 2}, "\n> ", "\n+CMGS: 1\n\nOK\n", 1, id="bare-lf"),
    pytest.param(
        "garbage",
        {},
        "\r\n> ",
        "\xff\xfe\x00\x8f\x1b\r\n+CMGS: 1\r\n\r\nAFSDLF SDKFJ SDLJF\r\n\r\nOK\r\n",
        1,
        id="garbage",
    ),
    pytest.param(
        "indication_inside",
        {},
        "\r\n> ",
        '\r\n+CMGS: 1\r\n+CREG: 1,"CE00","00005449"\r\n\r\nOK\r\n',
        1,
        id="indication-inside",
    ),
    pytest.param(
        "indication_before_prompt",
        {},
        '\r\n+CREG: 1,"CE00","00005449"\r\n\r\n> \r\n+CREG: 1,"CE00","00005449"\r\n',
        "\r\n+CMGS: 1\r\n\r\nOK\r\n",
        1,
        id="indication-before-prompt",
    ),
]


@pytest.mark.parametrize("kind, fields, prompt, result, taken", FAULTS)
def test_a_fault_strikes_a_submit_once(simulator, host, kind, fields, prompt, result, taken):
    tpdu = encode_tpdu(Submit(Address.parse(CITIZEN), "SIAP"))
    pdu = f"00{tpdu.hex().upper()}"
    simulator.faults.add(kind, **fields)
    assert host.ask(f"AT+CMGS={len(tpdu)}") == prompt
    if result is not None:
        assert host.write(pdu + "\x1a") == result.replace("{pdu}", pdu)
    assert len(simulator.network.taken) == taken
    simulator.advance(3)
    host.read()
    assert simulator.faults.armed == []
    assert {struck.kind for struck in simulator.faults.struck} == {kind}
    assert host.submit().endswith("OK\r\n")


def test_a_late_result_comes_in_the_end(simulator, host):
    simulator.faults.add("late", seconds=30)
    assert host.submit() == ""
    simulator.advance(30)
    assert host.read() == "\r\n+CMGS: 1\r\n\r\nOK\r\n"


def test_a_report_can_overtake_its_result(simulator, host):
    simulator.faults.add("early_report")
    lines = [line for line in host.submit(status_report_request=True).split("\r\n") if line]
    assert (lines[0][:5], lines[2]) == ("+CDS:", "+CMGS: 1")


def test_a_lost_result_still_gets_its_report(simulator, host):
    simulator.faults.add("lost_result")
    assert host.submit(status_report_request=True).startswith("\r\n+CDS: ")


def test_a_lost_indication_leaves_the_message(simulator, host):
    simulator.faults.add("lost_indication")
    simulator.phone(CITIZEN).send("CEK")
    assert host.read() == ""
    assert simulator.card.memory.used == 1


def test_an_indication_can_lack_its_index(simulator, host):
    simulator.faults.add("no_index")
    simulator.phone(CITIZEN).send("CEK")
    assert host.read() == "\r\n+CMTI: ,-1\r\n"


def test_a_duplicate_is_the_same_tpdu(simulator, host):
    simulator.faults.add("duplicate")
    simulator.phone(CITIZEN).send("CEK")
    assert host.lines("AT+CMGR=1")[1] == host.lines("AT+CMGR=2")[1]


def test_a_modem_can_fall_into_text_mode(simulator, host):
    simulator.faults.add("text_mode")
    assert host.lines("AT+CMGS=24") == ["+CMS ERROR: 305"]
    assert host.lines("AT+CMGL=4") == ["+CMS ERROR: 305"]
    assert host.lines("AT+CMGF=0") == ["OK"]
    assert "+CMGS" in host.submit()


@pytest.mark.parametrize(
    "at, struck, spared",
    [("+CPIN?", "AT+CPIN?", 'AT+CPIN="1"'), ("+CMGL*", "AT+CMGL=4", "AT+CMGR=1"), ("+csq", "AT+CSQ", "AT")],
)
def test_a_fault_can_wait_for_a_command(simulator, host, at, struck, spared):
    simulator.faults.add("cme", code=14, at=at)
    assert host.lines(spared)[-1] != "+CME ERROR: 14"
    assert host.lines(struck) == ["+CME ERROR: 14"]


def test_silence_can_be_had_for_every_command(simulator, host):
    simulator.faults.add("silent", at="*", times=None)
    assert host.ask("AT") == host.ask("AT+CSQ") == ""
    simulator.faults.clear("silent")
    assert host.ask("AT") == "\r\nOK\r\n"


def test_chance_is_seeded():
    def strikes(seed):
        faults = Faults(seed)
        faults.add("error", times=None, chance=0.5)
        return [faults.take("pdu") is not None for _ in range(64)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 16 < sum(strikes(1)) < 48


@pytest.mark.parametrize(
    "kind, fields",
    [("nonsense", {}), ("nuls", {"at": "+CSQ"}), ("cms", {"times": 0}), ("cms", {"chance": 2})],
)
def test_an_impossible_fault_is_refused(kind, fields):
    with pytest.raises(ValueError):
        Faults().add(kind, **fields)


def test_every_kind_of_fault_is_tried_here():
    tried = {row.values[0] for row in FAULTS}
    tried |= {"early_report", "lost_indication", "no_index", "duplicate", "text_mode"}
    assert tried == set(FaultKind)


# Personalities


@pytest.mark.parametrize("name", PERSONALITIES)
def test_every_model_answers_its_initialisation(name):
    """As a careful driver would ask: the first form that the model takes."""
    simulator = Simulator(manual=True, personality=name)
    row = simulator.modem.personality
    host = Host(simulator, "")
    assert host.ask("ATE0").endswith("OK\r\n")
    assert host.lines("AT+CPIN?")[0] == "+CPIN: READY"
    assert host.lines("AT+CMEE=1") == ["OK"]
    assert host.ask("AT+CGMI") == f"\r\n{row.manufacturer}\r\n\r\nOK\r\n"
    assert host.lines("AT+CGMM")[0].strip()
    forms = [f"AT+CPMS={','.join([chr(34) + row.default_memory + chr(34)] * count)}" for count in (3, 2, 1)]
    assert any(host.lines(form)[-1] == "OK" for form in forms)
    assert host.lines("AT+CPMS?")[-1] == "OK"
    choices = [f"{mode},1,0,{ds},{bfr}" for mode in (2, 1) for ds in (1, 0) for bfr in (0, 1)]
    assert any(host.lines(f"AT+CNMI={choice}")[-1] == "OK" for choice in choices)
    simulator.phone(CITIZEN).send("CEK")
    memory, index = host.read().split()[1].split(",")
    assert memory == f'"{row.default_memory}"'
    assert int(index) == row.first_index
    header, pdu, result = host.lines(f"AT+CMGR={index}")
    assert (header[:6], result) == ("+CMGR:", "OK")
    assert pdu_of(pdu).text == "CEK"
    assert "+CMGS: 1" in host.submit()


def model(name: str, init: str = "ATE0") -> Host:
    return Host(Simulator(manual=True, personality=name), init)


def test_a_wavecom_answers_cpin_without_ok():
    assert model("wavecom-q2406").ask("AT+CPIN?") == "\r\n+CPIN: READY\r\n"


def test_a_wavecom_is_busy_after_cfun():
    host = model("wavecom-q2406", "ATE0+CMEE=1;+CFUN=1")
    assert [host.lines("AT+CSQ")[0] for _ in range(3)] == ["+CME ERROR: 515"] * 2 + ["+CSQ: 20,99"]


def test_a_wavecom_shows_numbers_and_takes_two_memories():
    host = model("wavecom-q2406")
    assert host.lines("AT+CPMS?") == ["+CPMS: 0,50,0,50", "OK"]
    assert host.lines('AT+CPMS="SM","SM","SM"') == ["+CMS ERROR: 302"]
    assert host.lines('AT+CPMS="SM"')[-1] == "OK"
    assert host.ask("AT+CGMI").startswith("\r\n WAVECOM MODEM\r\n")
    assert host.lines("AT+CGMR") == ["ERROR"]


def test_a_zte_wants_to_be_asked_for_its_pin_first():
    host = model("zte-mf190", "ATE0")
    host.ask("AT+CMEE=1")
    assert host.lines("AT+CGMI") == ["ERROR"]
    assert host.lines("AT+CPIN?")[-1] == "OK"
    assert host.lines("AT+CGMI") == ["ZTE INCORPORATED", "OK"]


def test_a_zte_loses_its_service_centre_and_shows_no_status():
    host = model("zte-mf190", "ATE0+CPIN?")
    host.ask("AT+CSMP=17,167,0,0")
    assert host.lines("AT+CSCA?")[0] == '+CSCA: "",129'
    host.simulator.phone(CITIZEN).send("CEK")
    assert host.lines("AT+CMGR=1")[0].startswith("+CMGR: ,,")


def test_a_huawei_offers_mode_2_and_refuses_it():
    host = model("huawei-e173")
    assert "(0-2)" in host.lines("AT+CNMI=?")[0]
    assert host.lines("AT+CNMI=2,1,0,1,0") == ["+CMS ERROR: 303"]
    assert host.lines("AT+CNMI=1,1,0,1,0") == ["OK"]
    assert host.lines("AT+NOSUCH") == ["COMMAND NOT SUPPORT"]
    assert host.lines("AT^CURC=0") == ["OK"]
    assert host.lines("AT+CMMS=2") == ["+CMS ERROR: 500"]


def test_a_huawei_says_that_it_is_full():
    host = model("huawei-e173")
    host.simulator.fill_storage()
    host.simulator.phone(CITIZEN).send("CEK")
    assert host.read() == '\r\n^SMMEMFULL:"SM"\r\n'
    assert host.ask("AT") == "\r\nOK\r\n"


def test_a_huawei_leaves_the_bus_on_a_reset():
    host = model("huawei-e173")
    host.session.write(b"AT+CFUN=1,1\r")
    assert host.session.read(99, 0) == b"\r\nOK\r\n"
    with pytest.raises(OSError, match="unplugged"):
        host.session.read(1, 0)


def test_another_modem_restarts_on_a_reset():
    host = model("siemens-tc35")
    assert host.ask("AT+CFUN=1,1") == "\r\nOK\r\n\r\n^SYSSTART\r\n"
    assert host.ask("AT") == "AT\r\r\nOK\r\n"


def test_a_brovi_wants_three_memories_and_calls_an_empty_list_an_error():
    host = model("brovi-e3372")
    assert host.lines('AT+CPMS="SM","SM"') == ["+CMS ERROR: 302"]
    assert host.lines('AT+CPMS="SM","SM","SM"')[-1] == "OK"
    assert host.lines("AT+CMGL=4") == ["+CMS ERROR: 321"]


def test_a_siemens_wants_cmee_for_the_cause():
    host = model("siemens-tc35")
    host.simulator.faults.add("cms", code=38, times=2)
    assert host.submit() == "\r\nERROR\r\n"
    host.ask("AT+CMEE=1")
    assert host.submit() == "\r\n+CMS ERROR: 38\r\n"


def test_a_quectel_names_the_wrong_memory_for_a_report():
    host = model("quectel-ec25", "ATE0+CNMI=2,1,0,2,0")
    assert host.submit(status_report_request=True).endswith('+CDSI: "SM",0\r\n')
    host.ask('AT+CPMS="SR"')
    assert isinstance(pdu_of(host.lines("AT+CMGR=0")[1]), StatusReport)


@pytest.mark.parametrize("name", PERSONALITIES)
def test_every_model_tells_the_credit_in_its_own_form(name):
    host = model(name)
    host.ask("AT+CPIN?")
    form = host.simulator.modem.personality.ussd
    asked = pack_septets(encode_gsm7("*888#")).hex().upper() if form is UssdForm.PACKED else "*888#"
    shown = host.ask(f'AT+CUSD=1,"{asked}",15').split('"')[1]
    text = host.simulator.network.ussd["*888#"]
    told = {
        UssdForm.PLAIN: lambda: shown,
        UssdForm.UCS2: lambda: decode_ucs2(bytes.fromhex(shown)),
        UssdForm.PACKED: lambda: unpack_septets(bytes.fromhex(shown), len(text)).decode(),
    }[form]()
    assert told == text


def test_a_huawei_refuses_a_plain_ussd_code():
    assert model("huawei-e173").lines('AT+CUSD=1,"*888#",15') == ["ERROR"]


def test_two_memories_can_be_seen_as_one():
    host = model("siemens-tc35", 'ATE0+CPMS="MT","SM","MT"')
    for _ in range(21):
        host.simulator.phone(CITIZEN).send("CEK")
    indices = [
        int(line.split()[1].split(",")[0]) for line in host.lines("AT+CMGL=4") if line.startswith("+CMGL")
    ]
    assert indices == list(range(1, 22))
    host.ask("AT+CMGD=21")
    assert (host.simulator.modem.memories["SM"].used, host.simulator.modem.memories["ME"].used) == (20, 0)


def test_a_sim_keeps_its_messages_in_another_model(simulator):
    simulator.phone(CITIZEN).send("CEK")
    simulator.become("huawei-e173")
    assert Host(simulator, "ATE0").lines("AT+CMGL=4")[0].startswith("+CMGL: 0,0")


def test_an_unknown_model_is_refused_by_name():
    with pytest.raises(ValueError, match=r"nokia-3310.*huawei-e173"):
        Simulator(personality="nokia-3310")


def test_the_lowest_free_slot_is_taken_first():
    memory = Memory("SM", 3, first_index=0)
    stored = Stored(b"", b"")
    assert [memory.store(stored) for _ in range(4)] == [("SM", 0), ("SM", 1), ("SM", 2), None]
    assert memory.delete(1)
    assert not memory.delete(1)
    assert memory.store(stored) == ("SM", 1)


@pytest.mark.parametrize(
    "options", [{"colour": "red"}, {"submit_latency_s": "fast"}, {"registration": "home"}], ids=str
)
def test_an_impossible_option_is_refused_by_name(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        Options.read(options)


# Scripts


def play(simulator: Simulator, text: str, default_phone: str = "") -> list[str]:
    out: list[str] = []
    stage.play(simulator, script.parse(text, default_phone), out.append)
    return out


def test_a_script_prints_its_conversation_in_its_own_language(simulator, host):
    out: list[str] = []
    playing = stage.Stage(simulator, out.append)
    for statement in script.parse(f"{CITIZEN} > CEK 417-205\n\n# a remark"):
        playing.perform(statement)
    host.submit("SIAP diambil")
    playing.perform(script.parse(f"expect {CITIZEN} < *SIAP*")[0])
    playing.close()
    host.submit("later")
    assert out == [f"{CITIZEN} > CEK 417-205", f"{CITIZEN} < SIAP diambil"]


def test_a_bare_line_comes_from_the_default_phone(simulator):
    assert play(simulator, "CEK 417-205\n> wait 2s\nwait 2s", CITIZEN) == [
        f"{CITIZEN} > CEK 417-205",
        f"{CITIZEN} > wait 2s",
    ]
    assert simulator.phone(CITIZEN).sent == ["CEK 417-205", "wait 2s"]


def test_a_reply_is_matched_once(simulator, host):
    host.submit("SIAP")
    play(simulator, f"expect {CITIZEN} < SIAP")
    with pytest.raises(
        stage.ExpectationFailed, match=r"line 2: \+6281200000012 got no reply like 'SIAP' in 3 s"
    ):
        play(simulator, f"expect {CITIZEN} < SIAP\nexpect {CITIZEN} < SIAP within 3s")


def test_silence_can_be_expected(simulator, host):
    play(simulator, f"expect {CITIZEN} nothing within 3s")
    host.submit("SIAP")
    with pytest.raises(stage.ExpectationFailed, match="was to get no reply"):
        play(simulator, f"expect {CITIZEN} nothing within 3s")


def test_a_script_steers_the_modem(simulator, host):
    play(
        simulator,
        f"""
        report failed after 5s
        register 5
        refuse +6281200000013 38
        reachable {CITIZEN} no
        latency submit 0
        signal 9
        smsc +6281100001
        ussd *999# = Sisa pulsa Rp 500
        deliver TELKOMSEL > Pulsa habis
        fault cms 42 times 3 at prompt
        fault late for 500ms chance 0.5
        storage full
        sim busy
        """,
    )
    assert simulator.network.reports[0].after_s == 5
    assert (simulator.modem.registration, simulator.modem.rssi) == (5, 9)
    assert simulator.network.refused_numbers == {"+6281200000013": 38}
    assert not simulator.phone(CITIZEN).is_reachable
    assert simulator.card.smsc == "+6281100001"
    assert simulator.network.ussd["*999#"] == "Sisa pulsa Rp 500"
    assert simulator.card.memory.used == simulator.card.memory.capacity
    first, second = simulator.faults.armed
    assert (first.kind, first.code, first.times, first.at) == (FaultKind.CMS, 42, 3, "prompt")
    assert (second.kind, second.seconds, second.chance) == (FaultKind.LATE, 0.5, 0.5)
    assert simulator.card.state == "busy"
    play(
        simulator,
        "fault off\nsim ready\nstorage empty\nreboot\nunplug 5s\nwait 5s\npersonality ublox\nagain\n",
    )
    assert simulator.faults.armed == []
    assert simulator.line.is_plugged
    assert simulator.modem.personality.name == "ublox"
    play(simulator, "deaf\nwake\nflood 1s\nunplug\nreplug\nrefuse +6281200000013 off")
    assert simulator.network.refused_numbers == {}


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "> no phone",
        "wait",
        "wait long",
        "expect < *",
        f"expect {CITIZEN} SIAP",
        f"expect {CITIZEN} < SIAP within long",
        "deliver TELKOMSEL",
        "ussd *888#",
        "fault",
        "fault nonsense",
        "fault cms 38 thrice",
        "fault nuls at +CSQ",
        "register 11",
        "report maybe",
        "reachable +6281200000012 perhaps",
        "refuse +6281200000012 never",
        "personality nokia-3310",
        "sim lost",
        "storage half",
        "again and again",
    ],
)
def test_a_bad_line_is_named_before_anything_is_played(line):
    with pytest.raises(script.ScriptError, match=r"^line 3: ") as caught:
        script.parse(f"# first\nwait 0\n{line}\n")
    assert caught.value.line == 3


def test_every_statement_has_its_act():
    assert set(script.READERS) | {"deliver", "ussd"} == set(stage.ACTS) | {"wait"}
