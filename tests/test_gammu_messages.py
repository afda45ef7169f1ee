"""What the gammu driver makes of gammu's dicts, errors and log: pure, each trap by its name."""

import os
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from gammu_rigs import Config, needs_gammu

from smsgw.errors import InDoubt, LinkLost, ModemUnavailable, Postponed, Refused
from smsgw.messages import Delivered, Reported, Segment, Unreadable
from smsgw.modem.base import Registration
from smsgw.modem.gammu_failures import call_failure, open_failure, submit_failure
from smsgw.modem.gammu_log import CallLog
from smsgw.modem.gammu_messages import event_from, submit_message
from smsgw.modem.gammu_process import GammuError
from smsgw.modem.gammu_values import gammu_names, health_from
from smsgw.sms.address import Address
from smsgw.sms.alphabet import Alphabet, decode_gsm7
from smsgw.sms.segment import split
from smsgw.sms.tpdu import Deliver, Submit, decode_tpdu, encode_tpdu
from smsgw.sms.udh import Concatenation, InformationElement, encode_udh

PLACE = {"location": 7}
SOUND: dict[str, Any] = {
    **PLACE,
    "type": "Deliver",
    "state": "UnRead",
    "number": "+6281200000012",
    "text": "CEK 417-205",
    "data": "",
    "coding": "Default_No_Compression",
    "class": -1,
    "udh": "",
    "at": "2026-11-24T09:30:00+07:00",
    "smsc_at": "",
    "smsc": "+6281100000",
    "reply_path": False,
    "reference": 0,
    "status": 0,
}
SEGMENT = Segment(1, 1, "+6281200000012", "KTP Anda siap diambil")


def delivered(**changes: Any) -> Delivered:
    event = event_from({**SOUND, **changes})
    assert isinstance(event, Delivered)
    return event


def test_a_message_becomes_a_deliver_with_its_place() -> None:
    event = delivered()
    assert event.handle == ("gammu", 7)
    assert event.smsc == "+6281100000"
    assert event.deliver.text == "CEK 417-205"
    assert str(event.deliver.originator) == "+6281200000012"
    assert event.deliver.scts == datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=7)))


def test_leaked_characters_behind_a_nul_belong_to_another_citizen() -> None:
    event = delivered(text="€€\0\x006 jangan dibe", number="BANK\0KAWAN")
    assert event.deliver.text == "€€"
    assert event.deliver.originator.value == "BANK"


VARIANTS = {
    "plain": {},
    "extension characters": {"text": "10 € [x] {y} ~ ^ | \\"},
    "unicode": {"text": "Selamat pagi 😀 ﷽", "coding": "Unicode_No_Compression"},
    "half a surrogate pair": {"text": "a\ud83d", "coding": "Unicode_No_Compression"},
    "eight bit": {"text": "", "data": "0001ff", "coding": "8bit"},
    "class 0": {"class": 0},
    "no time": {"at": ""},
    "naive time": {"at": "2026-11-24T09:30:00"},
    "year 2089": {"at": "2089-01-01T00:00:00+00:00"},
    "year 1999": {"at": "1999-01-01T00:00:00+00:00"},
    "name": {"number": "DUKCAPIL"},
    "name with odd characters": {"number": "Bank „A“ & Co. Sangat Panjang"},
    "short code": {"number": "1708"},
    "no number": {"number": ""},
    "plus alone": {"number": "+"},
    "service code": {"number": "*888#"},
    "concatenated": {"udh": "050003d20302"},
    "wide reference": {"udh": "06080412340302"},
    "shift tables": {"udh": "03250101", "text": "merhaba"},
    "header cut off": {"udh": "0500"},
    "too long": {"text": "x" * 300},
    "letters that are not in the alphabet": {"text": "ćď"},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_whatever_gammu_says_can_be_written_as_a_tpdu_and_read_again(name: str) -> None:
    event = delivered(**VARIANTS[name])
    again = decode_tpdu(event.octets)
    assert isinstance(again, Deliver)
    assert again.text == event.deliver.text
    assert again.data == event.deliver.data
    assert str(again.originator) == str(event.deliver.originator)
    assert again.concatenation == event.deliver.concatenation
    assert event.octets == delivered(**VARIANTS[name]).octets  # so the inbox knows it again


def test_names_stay_names_and_numbers_numbers() -> None:
    assert delivered(number="DUKCAPIL").deliver.originator.is_alphanumeric
    assert not delivered(number="1708").deliver.originator.is_alphanumeric
    assert delivered(number="1708").deliver.originator.ton == 0


def test_a_concatenation_header_that_is_not_the_first_is_found() -> None:
    udh = encode_udh((InformationElement(5, b"\x0b\x84\x0b\x84"), Concatenation(9, 2, 1).element()))
    assert delivered(udh=udh.hex()).deliver.concatenation == Concatenation(9, 2, 1)


def test_a_status_report_keeps_its_reference_and_its_status() -> None:
    event = event_from({**SOUND, "location": None, "type": "Status_Report", "reference": 0, "status": 0x30})
    assert isinstance(event, Reported)
    assert event.handle is None
    assert (event.report.message_reference, event.report.status) == (0, 0x30)
    assert str(event.report.recipient) == "+6281200000012"


@pytest.mark.parametrize("changes", [{"type": "Submit"}, {"state": "Sent"}, {"state": "UnSent"}], ids=str)
def test_what_was_written_and_not_received_is_nobodys_event(changes: dict[str, str]) -> None:
    assert event_from({**SOUND, **changes}) is None


def test_a_poison_message_is_read_by_our_own_codec_where_its_pdu_is_known() -> None:
    octets = encode_tpdu(Deliver(Address("6281200000012"), "halo")) + b"behind"
    event = event_from({**PLACE, "unreadable": "00" + octets.hex(), "why": "ERR_UNKNOWN"})
    assert isinstance(event, Delivered)
    assert event.deliver.text == "halo"


def test_a_poison_message_without_pdu_is_unreadable() -> None:
    event = event_from({**PLACE, "unreadable": "", "why": "ERR_CORRUPTED"})
    assert isinstance(event, Unreadable)
    assert (event.handle, event.octets) == (("gammu", 7), b"")
    assert "ERR_CORRUPTED" in event.why


@pytest.mark.parametrize("smsc", ["+6281100000", ""], ids=["known centre", "the SIM's centre"])
def test_a_validity_is_always_given_since_none_means_five_minutes(smsc: str) -> None:
    assert submit_message(SEGMENT, smsc)["SMSC"]["Validity"] == "1D"


def test_the_concatenation_is_ours_since_gammu_takes_its_reference_from_the_clock() -> None:
    segment = replace(SEGMENT, sequence=2, total=3, concat_reference=0x1234)
    assert submit_message(segment, "")["UDH"] == {"Type": "UserUDH", "Text": "050003340302"}
    assert submit_message(SEGMENT, "")["UDH"]["Type"] == "NoUDH"


@pytest.mark.parametrize(
    "segment",
    [
        replace(SEGMENT, text="x" * 161),
        replace(SEGMENT, text="“x”", alphabet=Alphabet.GSM7),
        replace(SEGMENT, recipient="nobody"),
    ],
    ids=["too long", "not in the alphabet", "no number"],
)
def test_what_gammu_would_cut_or_garble_is_refused(segment: Segment) -> None:
    with pytest.raises(Refused):
        submit_message(segment, "")


TEXTS = {
    "default alphabet": decode_gsm7(bytes(code for code in range(128) if code not in (0x1B, 0x0D, 0x0A))),
    "extension": "^{}\\[~]|€ " * 7,
    "long": "Kartu Keluarga Anda siap diambil di loket 3. " * 8,
    "unicode": "Selamat pagi “Ibu” 😀 " * 8,
    "escape at the seam": "x" * 152 + "€" * 10,
    "nothing": "",
}


@pytest.mark.parametrize("name", TEXTS)
def test_gammu_writes_the_octets_that_we_would_write(name: str) -> None:
    gammu = pytest.importorskip("gammu", reason=needs_gammu)
    segments = split(TEXTS[name])
    alphabet = Alphabet.UCS2 if name == "unicode" else Alphabet.GSM7
    for sequence, text in enumerate(segments, start=1):
        segment = Segment(1, 1, "+6281200000012", text, alphabet, sequence, len(segments), 210)
        message = submit_message(segment, "+6281100000")
        message["UDH"]["Text"] = bytes.fromhex(message["UDH"]["Text"])
        ours = Submit(
            Address.parse(segment.recipient),
            text,
            alphabet=alphabet,
            validity=timedelta(days=1),
            status_report_request=True,
            concatenation=Concatenation(210, len(segments), sequence) if len(segments) > 1 else None,
        )
        filler = {"Folder": 0, "State": "UnSent", "RejectDuplicates": 0, "ReplyViaSameSMSC": 0}
        written = gammu.EncodePDU({**filler, **message}, "Submit")
        assert written[-len(encode_tpdu(ours)) :] == encode_tpdu(ours)


def test_every_letter_of_the_default_alphabet_comes_through_gammu_as_one_of_ours() -> None:
    gammu = pytest.importorskip("gammu", reason=needs_gammu)
    for code in set(range(128)) - {0x1B}:
        text = decode_gsm7(bytes((code,)))
        octets = b"\0" + encode_tpdu(Deliver(Address("6281200000012"), text + "."))
        assert gammu.DecodePDU(octets, True)["Text"] == text + "."


ERRORS = {
    "number kept": (GammuError("ERR_UNKNOWN", "", "+CMS ERROR: 38", written=True), Postponed, 38),
    "barred": (GammuError("ERR_UNKNOWN", "", "+CMS ERROR: 21", written=True), Postponed, 21),
    "unknown number": (GammuError("ERR_UNKNOWN", "", "+CMS ERROR: 28", written=True), Refused, 28),
    "no network": (GammuError("ERR_UNKNOWN", "", "+CMS ERROR: 331", written=True), ModemUnavailable, None),
    "plain error": (GammuError("ERR_UNKNOWN", "", "ERROR", written=True), Postponed, None),
    "number lost": (GammuError("ERR_UNKNOWN", "Unknown error."), Postponed, None),
    "no result": (GammuError("ERR_TIMEOUT", "", written=True), InDoubt, None),
    "unplugged before the PDU": (GammuError("ERR_DEVICEWRITEERROR", ""), LinkLost, None),
    "unplugged after the PDU": (GammuError("ERR_DEVICEWRITEERROR", "", written=True), InDoubt, None),
    "no centre": (GammuError("ERR_EMPTYSMSC", ""), ModemUnavailable, None),
    "full": (GammuError("ERR_FULL", ""), ModemUnavailable, None),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_failed_submit_says_what_is_known_of_the_segment(name: str) -> None:
    error, expected, code = ERRORS[name]
    raised = submit_failure(error, "", 1.0)
    assert type(raised) is expected
    assert getattr(raised, "code", None) == code


def test_other_failures_are_a_lost_link_or_named_for_a_person() -> None:
    assert isinstance(call_failure(GammuError("ERR_TIMEOUT", "")), LinkLost)
    assert isinstance(call_failure(GammuError("ERR_NOTSUPPORTED", "")), GammuError)
    for name, reason in (("ERR_DEVICENOTEXIST", "no_port"), ("ERR_TIMEOUT", "mute"), ("ERR_NOSIM", "no_sim")):
        raised = open_failure(GammuError(name, ""))
        assert isinstance(raised, ModemUnavailable)
        assert raised.reason == reason


def test_a_missing_wheel_is_told_and_not_tried_again() -> None:
    raised = open_failure(GammuError("ImportError", "No module named 'gammu'"))
    assert isinstance(raised, ModemUnavailable)
    assert raised.permanent
    assert "python-gammu is not installed" in raised.detail


def logged(text: bytes, *, attached: bool = True) -> CallLog:
    log = CallLog()
    if attached:
        log.attached()
    log.begin()
    os.write(log.file.fileno(), text)
    log.end()
    return log


PROMPTED = b'1 "AT+CMGS=30"\n2 "> "\nSending SMS\nSENDING frame\n'


def test_lost_cms_codes_are_found_in_the_log() -> None:
    log = logged(PROMPTED + b'1 "AT+CMGS=30"\n2 "> 0691"\n3 "+CMS ERROR: 38"\nChecking line: x\n')
    assert log.error_line == "+CMS ERROR: 38"
    assert log.is_pdu_written


def test_a_text_that_quotes_an_error_is_no_error() -> None:
    assert logged(PROMPTED + b'halo "+CMS ERROR: 38"\n+CMS ERROR: 38\n').error_line == ""


def test_the_log_tells_whether_the_pdu_was_written() -> None:
    assert not logged(b'1 "AT+CMGS=30"\n2 "+CMS ERROR: 302"\n').is_pdu_written
    assert logged(b"", attached=False).is_pdu_written


def test_the_log_of_one_call_is_forgotten_at_the_next() -> None:
    log = logged(b'2 "+CMGR: 1,,37"\n3 "0691AB"\n')
    assert log.pdu == "0691AB"
    log.begin()
    log.end()
    assert log.pdu == ""


def test_gammu_gets_its_own_names() -> None:
    assert gammu_names(Config(port="COM5")) == ("COM5", "at115200", "")
    assert gammu_names(Config(port="/dev/ttyS0", connection="dlr3")) == ("/dev/ttyS0", "dlr3", "")
    assert gammu_names(Config(port="/folder", connection="dummy")) == ("/folder", "none", "dummy")


@pytest.mark.parametrize(
    "port", ["auto", "sim://test", "socket://127.0.0.1:7070", "/dev/x\nmodel = y"], ids=repr
)
def test_ports_that_gammu_cannot_open_are_refused_in_words(port: str) -> None:
    with pytest.raises(ModemUnavailable) as raised:
        gammu_names(Config(port=port))
    assert raised.value.permanent


NETWORKS = [
    ("HomeNetwork", Registration.HOME),
    ("RoamingNetwork", Registration.ROAMING),
    ("RegistrationDenied", Registration.DENIED),
    ("RequestingNetwork", Registration.SEARCHING),
    ("Unknown", Registration.UNKNOWN),
]


@pytest.mark.parametrize(("state", "registration"), NETWORKS)
def test_the_network_state_becomes_a_registration(state: str, registration: Registration) -> None:
    network = {"State": state, "NetworkName": "TELKOMSEL", "NetworkCode": "510 10"}
    health = health_from({"signal": {"SignalStrength": -73}, "network": network, "memories": ""})
    assert (health.registration, health.operator, health.rssi_dbm) == (registration, "TELKOMSEL", -73)
    assert health.storage_total is None


def test_a_modem_that_hears_the_network_but_answers_no_question_about_it_may_try() -> None:
    told = {"signal": {"SignalStrength": -73}, "network": "", "memories": {"SIMUsed": 3, "SIMSize": 50}}
    health = health_from(told)
    assert health.registration is Registration.HOME
    assert (health.storage_used, health.storage_total) == (3, 50)
    deaf = health_from({**told, "signal": ""})
    assert deaf.registration is Registration.UNKNOWN
