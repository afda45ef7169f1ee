"""The engine: which line answers, which announces; every row whole, octet by octet, cut everywhere."""

import random

import pytest
from wire import assert_outputs, outputs_of

from smsgw.modem.engine import Answer, Command, Engine, Indication, Output, Result, parse_result
from smsgw.modem.tokenizer import Prompt

OK = Result(True, "OK")
LIST = Command("AT+CMGL=4", body=True)
READ = Command("AT+CMGR=3", body=True)
PDU = Command("0001000D91", payload=True, prefixes=("+CMGS",))
AT = Command("AT")


def cms(code: int) -> Result:
    return Result(False, f"+CMS ERROR: {code}", "CMS", code)


def cme(code: int) -> Result:
    return Result(False, f"+CME ERROR: {code}", "CME", code)


ROWS: list[tuple[str, Command | None, bytes, list[Output]]] = [
    ("T001", AT, b'\r\nOK\r\n\r\n+CMTI: "ME",1\r\n', [Answer((), OK), Indication("+CMTI", '"ME",1')]),
    ("T003", AT, b"\r\nUNKNOWN COMMAND\r\n", [Indication("UNKNOWN COMMAND")]),
    (
        "T005-cme",
        AT,
        b"\r\n+CME ERROR: raspberry\r\n",
        [Answer((), Result(False, "+CME ERROR: raspberry", "CME"))],
    ),
    (
        "T005-cms",
        AT,
        b"\r\n+CMS ERROR: bananas\r\n",
        [Answer((), Result(False, "+CMS ERROR: bananas", "CMS"))],
    ),
    ("cms-empty", AT, b"\r\n+CMS ERROR: \r\n", [Answer((), Result(False, "+CMS ERROR:", "CMS"))]),
    ("cms-no-blank", AT, b"\r\n+CMS ERROR:38\r\n", [Answer((), Result(False, "+CMS ERROR:38", "CMS", 38))]),
    ("T007", AT, b"\r\nMODEM ERROR: 5\r\n", [Answer((), Result(False, "MODEM ERROR: 5"))]),
    ("huawei-error", AT, b"\r\nCOMMAND NOT SUPPORT\r\n", [Answer((), Result(False, "COMMAND NOT SUPPORT"))]),
    (
        "T009",
        Command("AT+CSN", bare=True),
        b"\r\nBOOKING\r\n+CSNOK\r\nOK\r\n",
        [Answer(("BOOKING", "+CSNOK"), OK)],
    ),
    ("T011", Command("AT+CPIN?"), b"+CPIN: READY\rOK\r\n", [Answer(("+CPIN: READY",), OK)]),
    ("T013", AT, b"\x00\x00\r\nOK\r\n", [Answer((), OK)]),
    (
        "T015",
        Command("AT+CLAC", bare=True),
        b"&C\r\r\n&D\r\r\n+CMGS\r\r\nOK\r\n",
        [Answer(("&C", "&D", "+CMGS"), OK)],
    ),
    (
        "T017",
        LIST,
        b"\r\n+CMGL: 1,1,,2\r\n0011\r\n\r\nNO CARRIER\r\n\r\n+CMGL: 2,1,,2\r\n0022\r\n\r\nOK\r\n",
        [Indication("NO CARRIER"), Answer(("+CMGL: 1,1,,2", "0011", "+CMGL: 2,1,,2", "0022"), OK)],
    ),
    ("T019", Command("AT+CSQ"), b"AT+CSQ\r\nAT+CSQ\r\n+CME ERROR: 515\r\n", [Answer((), cme(515))]),
    ("T021", Command("AT+CSCS?"), b'AT+CSCS?\r\n+CSCS: "GSM"\r\n\r\nOK\r\n', [Answer(('+CSCS: "GSM"',), OK)]),
    (
        "T023-echo-goes-twice-only",
        Command("AT+CGMI", bare=True),
        b"AT+CGMI\r\nAT+CGMI\r\nthis is valid\r\nOK\r\n",
        [Answer(("this is valid",), OK)],
    ),
    ("T027", Command("AT+CMGS=26", prompt=True), b"AT+CMGS=26\r\r\n>\r\n", [Answer((), OK, prompt=True)]),
    (
        "T029",
        Command("AT+CMGS=26", prompt=True),
        b"> \r+CSQ: 99\r",
        [Answer((), OK, prompt=True), Indication("+CSQ", "99")],
    ),
    (
        "noise-before-the-prompt",
        Command("AT+CMGS=26", prompt=True),
        b'+ZPASR: "UMTS"\r\n\r\n> ',
        [Indication("+ZPASR", '"UMTS"'), Answer((), OK, prompt=True)],
    ),
    (
        "T031",
        PDU,
        b'+ZDONR: "METEOR",272\r\n+ZPASR: "UMTS"\r\n+CMGS: 5\r\nOK\r\n',
        [Indication("+ZDONR", '"METEOR",272'), Indication("+ZPASR", '"UMTS"'), Answer(("+CMGS: 5",), OK)],
    ),
    ("T033", Command("AT+CMGS=26", prompt=True), b"\r\nOK\r\n", [Answer((), OK)]),
    ("T035", PDU, b"\r\nOK\r\n", [Answer((), OK)]),
    ("T037", PDU, b"\r\n+CMGS: 0\r\n\r\nOK\r\n", [Answer(("+CMGS: 0",), OK)]),
    ("pdu-echoed", PDU, b"0001000d91\x1a\r\n+CMGS: 5\r\n\r\nOK\r\n", [Answer(("+CMGS: 5",), OK)]),
    (
        "T071",
        AT,
        b'+CMTI: "SM",-1\r\n+CMTI: ,-1\r\nOK\r\n',
        [Indication("+CMTI", '"SM",-1'), Indication("+CMTI", ",-1"), Answer((), OK)],
    ),
    ("T073", READ, b"\r\nOK\r\n", [Answer((), OK)]),
    (
        "T075",
        None,
        b"+CMT: 0\r00240481560200006211422083120005E8329BFD06\r",
        [Indication("+CMT", "0", "00240481560200006211422083120005E8329BFD06")],
    ),
    (
        "acme-u300-cmti-inside-cmgr",
        READ,
        b'\r\n+CMGR: 0,,2\r\n+CMTI: "SM",4\r\n0011\r\n\r\nOK\r\n',
        [Indication("+CMTI", '"SM",4'), Answer(("+CMGR: 0,,2", "0011"), OK)],
    ),
    (
        "T085",
        LIST,
        b"+CMGL: 1,1,,2\r\n0011\r\nAFS DFS\r\nOK\r\n",
        [Answer(("+CMGL: 1,1,,2", "0011", "AFS DFS"), OK)],
    ),
    ("T091", LIST, b"\r\n+CMS ERROR: 321\r\n", [Answer((), cms(321))]),
    (
        "T109-cds-inside-an-answer",
        Command("AT+CSQ"),
        b"\r\n+CDS: 25\r\n0791\r\n+CSQ: 20,99\r\n\r\nOK\r\n",
        [Indication("+CDS", "25", "0791"), Answer(("+CSQ: 20,99",), OK)],
    ),
    (
        "cds-without-pdu-leaves-the-answer-whole",
        READ,
        b"+CDS: 25\r\n+CMGR: 0,,2\r\n0011\r\nOK\r\n",
        [Indication("+CDS", "25"), Answer(("+CMGR: 0,,2", "0011"), OK)],
    ),
    (
        "T119-cds-of-text-mode",
        None,
        b'+CDS: 6,20,"0870",129\r\n+X: 1\r\n',
        [Indication("+CDS", '6,20,"0870",129'), Indication("+X", "1")],
    ),
    (
        "T133",
        None,
        b"\r\n+CREG: 5\r\n\r\n+CGREG: 0\r\n",
        [Indication("+CREG", "5"), Indication("+CGREG", "0")],
    ),
    ("T137", Command("AT+CGMI", bare=True), b" WAVECOM MODEM\r\nOK\r\n", [Answer(("WAVECOM MODEM",), OK)]),
    ("T139", AT, b'OK\r\n\r\n+CUSD: 2,"Maaf",0\r\n', [Answer((), OK), Indication("+CUSD", '2,"Maaf",0')]),
    (
        "ussd-of-several-lines",
        None,
        b'+CUSD: 1,"Menu\r\n1. Pulsa\n2. Data",15\r\n',
        [Indication("+CUSD", '1,"Menu\n1. Pulsa\n2. Data",15')],
    ),
    (
        "ussd-cut-short-by-an-answer",
        AT,
        b'+CUSD: 1,"Menu\r\n1. Pulsa\r\nOK\r\n',
        [Indication("+CUSD", '1,"Menu\n1. Pulsa'), Answer((), OK)],
    ),
    ("T151", None, b"\r\nNORMAL POWER DOWN\r\n", [Indication("NORMAL POWER DOWN")]),
    (
        "bare-with-noise",
        Command("AT+CGSN", bare=True),
        b"^RSSI:18\r\nRING\r\n35\r\nOK\r\n",
        [Indication("^RSSI", "18"), Indication("RING"), Answer(("35",), OK)],
    ),
    ("prompt-nobody-waits-for", None, b"\r\n> ", [Prompt()]),
    (
        "vendor-answer",
        Command("AT^SYSINFO"),
        b"^SYSINFO:2,3\r\n^RSSI:9\r\nOK\r\n",
        [Indication("^RSSI", "9"), Answer(("^SYSINFO:2,3",), OK)],
    ),
]


@pytest.mark.parametrize(
    ("command", "data", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_answers_and_indications_are_told_apart(
    command: Command | None, data: bytes, expected: list[Output]
) -> None:
    assert_outputs(command, data, expected)


@pytest.mark.parametrize("text", ["AT\rATZ", "AT\nX", "AT\x1a", "AT\x1b", "AT\x00", "ATé"])
def test_a_command_refuses_what_would_end_or_cancel_it(text: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Command(text)


def test_a_command_takes_the_lines_with_its_own_name() -> None:
    assert Command("AT+CPMS?").prefixes == ("+CPMS",)
    assert Command("AT^CURC=0").prefixes == ("^CURC",)
    assert Command("ATE0").prefixes == ()


def test_no_longer_line_is_a_final_result() -> None:
    assert [parse_result(line) for line in ("OKAY", "NOK", "ERRORS", "+CMSERROR: 5", "NO CARRIER")] == [
        None
    ] * 5


def test_the_repr_of_a_command_hides_what_it_says() -> None:
    assert "1234" not in repr(Command('AT+CPIN="1234"'))


def test_an_engine_survives_noise_and_stays_bounded() -> None:
    chance = random.Random(11)
    words = [
        b"OK",
        b"\r\n",
        b"+CMT: ,25",
        b'+CUSD: 1,"',
        b"+CMGS: 1",
        b"> ",
        b"\x00",
        b"RDY",
        b"^RSSI:1",
        b"\xff\x1a",
    ]
    for _ in range(200):
        engine = Engine()
        engine.start(chance.choice([AT, LIST, READ, PDU, Command("AT+CMGS=5", prompt=True)]))
        answers = 0
        for _ in range(40):
            piece = chance.choice([*words, bytes(chance.randrange(256) for _ in range(8))])
            answers += sum(isinstance(output, Answer) for output in engine.receive(piece))
        assert answers <= 1


def test_outputs_after_the_answer_are_indications() -> None:
    assert outputs_of(AT, b"OK\r\nOK\r\n") == [Answer((), OK), Indication("OK")]
