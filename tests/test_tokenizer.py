"""The tokenizer against what real modems put on the wire; every row whole, octet by octet, cut everywhere."""

import random

import pytest
from wire import assert_tokens, tokens_of

from smsgw.modem.tokenizer import MAX_LINE, Line, Prompt, Token

ROWS: list[tuple[str, bytes, list[Token]]] = [
    ("T001-two-in-one-read", b'\r\nOK\r\n\r\n+CMTI: "ME",1\r\n', [Line("OK"), Line('+CMTI: "ME",1')]),
    ("T011-bare-cr", b"+CPIN: READY\rOK\r\n", [Line("+CPIN: READY"), Line("OK")]),
    ("T011-bare-lf", b"+CREG: 0,1\nOK\r\n", [Line("+CREG: 0,1"), Line("OK")]),
    ("T013-nuls", b"\x00\x00\r\nOK\r\n", [Line("OK")]),
    (
        "T015-cr-cr-lf",
        b"&C\r\r\n&D\r\r\n+CMGS\r\r\nOK\r\n",
        [Line("&C"), Line("&D"), Line("+CMGS"), Line("OK")],
    ),
    (
        "T021-blank-line",
        b'AT+CSCS?\r\n+CSCS: "GSM"\r\n\r\nOK\r\n',
        [Line("AT+CSCS?"), Line('+CSCS: "GSM"'), Line("OK")],
    ),
    (
        "T023-echoes",
        b"echo echo\r\nthis is valid\r\nand so is this",
        [Line("echo echo"), Line("this is valid")],
    ),
    ("T027-prompt-alone", b">", [Prompt()]),
    ("T027-prompt-blank", b"> ", [Prompt()]),
    ("T027-prompt-crlf", b">\r\n", [Prompt()]),
    ("T027-prompt-in-lines", b"\r\n> \r\n", [Prompt()]),
    ("T027-prompt-cr", b"> \r", [Prompt()]),
    ("prompt-after-blanks", b"\r\n  > ", [Prompt()]),
    ("T029-line-after-prompt", b"> \r+CSQ: 2147483647,99\r", [Prompt(), Line("+CSQ: 2147483647,99")]),
    ("sim7670g-echo-and-prompt", b"AT+CMGS=26\r\r\n>\r\n", [Line("AT+CMGS=26"), Prompt()]),
    ("echoed-pdu", b"> 0001000D91\x1a\r\n+CMGS: 5\r\n", [Prompt(), Line("0001000D91"), Line("+CMGS: 5")]),
    ("echoed-pdu-without-line-end", b"> 0001\x1a+CMGS: 5\r\n", [Prompt(), Line("0001"), Line("+CMGS: 5")]),
    ("noise-at-the-edges", b"\xff\xfe\x81OK\xf0 \r\n", [Line("OK")]),
    ("noise-inside", b"O\xffK\r\n", [Line("O�K")]),
    ("sign-inside-a-line", b"a > b\r\n", [Line("a > b")]),
    ("nmea", b"$GPGGA,,,,,,0,,,,,,,,*66\r\nOK\r\n", [Line("$GPGGA,,,,,,0,,,,,,,,*66"), Line("OK")]),
    ("cring", b"\r+\n+CRING\r", [Line("+"), Line("+CRING")]),
    ("nothing", b"\r\n\r\n\r", []),
]


@pytest.mark.parametrize(("data", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_tokens_are_the_same_however_the_line_cuts_the_bytes(data: bytes, expected: list[Token]) -> None:
    assert_tokens(data, expected)


def test_a_line_without_end_is_bounded() -> None:
    assert tokens_of(*[b"x" * 1000] * 20, b"\r\n") == [Line("x" * MAX_LINE)]


def test_noise_gives_tokens_and_never_an_exception() -> None:
    chance = random.Random(7)
    for _ in range(300):
        data = bytes(chance.choice((0, 10, 13, 26, 27, 62, 32, 65, 255)) for _ in range(chance.randrange(60)))
        cut = chance.randrange(len(data) + 1)
        assert tokens_of(data) == tokens_of(data[:cut], data[cut:])
