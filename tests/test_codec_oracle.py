"""The codec against libgammu's, on what libgammu is known to get right.

Left out, since libgammu is known to be wrong there: national tables, several elements in a header,
reserved TP-DCS, * and # in numbers, years from 2080 on.  Its texts are cut at the first NUL: behind
an escape pair it appends characters of the message that it decoded before.
"""

import random
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from smsgw.sms.address import Address, encode_smsc
from smsgw.sms.alphabet import Alphabet
from smsgw.sms.segment import split
from smsgw.sms.tpdu import Deliver, StatusReport, Submit, decode_tpdu, encode_tpdu
from smsgw.sms.udh import Concatenation

gammu = pytest.importorskip("gammu")

CASES = 300
SMSC = Address.parse("+62811000000")
GSM7 = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà\n[]{}~^|\\€"
UCS2 = "abc 0123“”–…é漢字يو😀"


def text_of(rng: random.Random, characters: str, longest: int) -> str:
    return "".join(rng.choices(characters, k=rng.randint(1, longest)))


def time_of(rng: random.Random) -> datetime:
    zone = timezone(timedelta(minutes=15 * rng.randint(-24, 56)))
    return datetime(2001, 1, 1, tzinfo=zone) + timedelta(seconds=rng.randrange(60 * 365 * 86400))


def party_of(rng: random.Random) -> Address:
    return rng.choice(
        (
            Address.parse(f"+628120000{rng.randrange(10**4):04}"),
            Address.parse(str(rng.randrange(1000, 99999))),
            Address("Dukcapil"[: rng.randint(2, 8)] + rng.choice(("", "1", "-x")), 5, 0),
        )
    )


def theirs(octets: bytes) -> dict[str, Any]:
    read: dict[str, Any] = gammu.DecodePDU(encode_smsc(SMSC) + octets, True)
    if isinstance(read["Text"], str):
        read["Text"] = read["Text"].partition("\x00")[0]
    return read


@pytest.mark.parametrize("characters", [GSM7, UCS2], ids=["gsm7", "ucs2"])
def test_libgammu_reads_our_delivers_as_we_mean_them(characters: str) -> None:
    rng = random.Random(7)
    for _ in range(CASES):
        concatenation = None
        if rng.random() < 0.5:
            total = rng.randint(1, 9)
            wide = rng.random() < 0.5
            reference = rng.randrange(65536 if wide else 256)
            concatenation = Concatenation(reference, total, rng.randint(1, total), wide)
        deliver = Deliver(
            party_of(rng),
            text_of(rng, characters, 76 if characters is GSM7 else 33),
            scts=time_of(rng),
            message_class=rng.choice((None, 0, 1, 2, 3)),
            concatenation=concatenation,
        )
        octets = encode_tpdu(deliver)
        read = theirs(octets)
        assert read["Type"] == "Deliver"
        assert read["Text"] == deliver.text
        assert read["Number"] == str(deliver.originator)
        assert read["SMSC"]["Number"] == str(SMSC)
        assert read["DateTime"] == deliver.scts
        assert read["Class"] == (-1 if deliver.message_class is None else deliver.message_class)
        if concatenation:
            header = read["UDH"]
            assert header["ID16bit" if concatenation.wide else "ID8bit"] == concatenation.reference
            assert (header["PartNumber"], header["AllParts"]) == (concatenation.sequence, concatenation.total)
        assert decode_tpdu(octets) == deliver


def test_libgammu_reads_our_data_as_we_mean_it() -> None:
    rng = random.Random(8)
    for _ in range(CASES):
        deliver = Deliver(party_of(rng), data=rng.randbytes(rng.randint(1, 140)), scts=time_of(rng))
        read = theirs(encode_tpdu(deliver))
        assert read["Coding"] == "8bit"
        assert read["Text"] == deliver.data


def test_libgammu_reads_our_status_reports_as_we_mean_them() -> None:
    rng = random.Random(9)
    for _ in range(CASES):
        report = StatusReport(
            rng.randrange(256),
            Address.parse(f"+628120000{rng.randrange(10**4):04}"),
            time_of(rng),
            time_of(rng),
            status=rng.choice((0x00, 0x01, 0x20, 0x30, 0x41, 0x46, 0x60)),
        )
        read = theirs(encode_tpdu(report))
        assert read["Type"] == "Status_Report"
        assert read["MessageReference"] == report.message_reference
        assert read["Number"] == str(report.recipient)
        assert (read["DateTime"], read["SMSCDateTime"]) == (report.scts, report.discharge_at)
        assert read["DeliveryStatus"] == report.status


def gammu_parts(text: str, unicode: bool) -> list[dict[str, Any]]:
    """The message as libgammu splits it, ready to be written."""
    parts: list[dict[str, Any]] = gammu.EncodeSMS(
        {
            "Class": -1,
            "Unicode": unicode,
            "Entries": [{"ID": "ConcatenatedTextLong", "Buffer": text}],
        }
    )
    for part in parts:
        part["Number"] = "+6281200000012"
        # Without it libgammu writes a validity of five minutes.
        part["SMSC"] = part["SMSC"] | {"Number": str(SMSC), "Validity": "Max"}
    return parts


@pytest.mark.parametrize(("characters", "longest"), [(GSM7, 500), (UCS2, 240)], ids=["gsm7", "ucs2"])
def test_libgammu_splits_and_writes_the_same_octets(characters: str, longest: int) -> None:
    rng = random.Random(10)
    for _ in range(CASES // 3):
        text = text_of(rng, characters, longest)
        unicode = characters is UCS2
        segments = split(text + "“" if unicode else text)
        parts = gammu_parts(text + "“" if unicode else text, unicode)
        assert [part["Text"] for part in parts] == list(segments)
        for sequence, (segment, part) in enumerate(zip(segments, parts, strict=True), start=1):
            reference = part["UDH"]["ID8bit"]
            submit = Submit(
                Address.parse("+6281200000012"),
                segment,
                alphabet=Alphabet.UCS2 if unicode else Alphabet.GSM7,
                validity=timedelta(weeks=63),
                concatenation=Concatenation(reference, len(segments), sequence)
                if len(segments) > 1
                else None,
            )
            assert encode_smsc(SMSC) + encode_tpdu(submit) == gammu.EncodePDU(part, "Submit")
