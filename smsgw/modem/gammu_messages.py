"""What gammu says of messages, as our own values, and our segments as gammu's.

Pure; gammu itself is not needed here.  The one rule: the same message read twice gives the same octets,
since by them the inbox knows a message again.  gammu gives no TPDU, so the octets are written anew from
what it tells; TP-PID, TP-LP and a SMSC's own coding are lost on that way.
"""

import dataclasses
import re
from datetime import datetime

from smsgw.errors import Refused, TpduError
from smsgw.messages import Delivered, Handle, Reported, Segment, Unreadable
from smsgw.modem.decoding import Received, event_of
from smsgw.modem.gammu_wire import Frame
from smsgw.sms.address import ALPHANUMERIC, MAX_NAME, UNKNOWN, Address
from smsgw.sms.alphabet import Alphabet, alphabet_of, septets
from smsgw.sms.tpdu import Deliver, StatusReport, Submit, encode_tpdu
from smsgw.sms.udh import (
    LOCKING_SHIFT,
    SINGLE_SHIFT,
    Concatenation,
    InformationElement,
    decode_udh,
    encode_udh,
)

#: The name of the memory in a Handle; gammu numbers the messages of all memories in one row.
MEMORY = "gammu"

# Without it gammu writes five minutes; the names are gammu's, and a day is what the AT driver gives.
VALIDITY = "1D"

_DIGITS = re.compile(r"\+?[0-9*#]{1,20}", re.ASCII)
_CODINGS = {Alphabet.GSM7: "Default_No_Compression", Alphabet.UCS2: "Unicode_No_Compression"}
_WRITTEN = frozenset({"Sent", "UnSent"})


def submit_message(segment: Segment, smsc: str) -> Frame:
    """gammu's dict of a segment, octets in hex.  Raises Refused for what fits in no SMS.

    smsc  its number; empty: gammu asks the SIM
    """
    concatenation = None
    if segment.total > 1:
        concatenation = Concatenation(segment.concat_reference & 0xFF, segment.total, segment.sequence)
    try:
        submit = Submit(
            Address.parse(segment.recipient),
            segment.text,
            alphabet=segment.alphabet,
            concatenation=concatenation,
        )
        # gammu would cut what is too long, and write ? for what the alphabet does not have.
        encode_tpdu(submit)
    except TpduError as error:
        raise Refused(f"the segment does not fit into an SMS: {error}") from error
    udh = encode_udh(submit.udh)
    return {
        "Text": segment.text,
        "Number": segment.recipient,
        "SMSC": {"Number": smsc, "Validity": VALIDITY} if smsc else {"Location": 1, "Validity": VALIDITY},
        # gammu's way to ask for a status report.
        "Type": "Status_Report",
        "Coding": _CODINGS[segment.alphabet or alphabet_of(segment.text)],
        "Class": -1,
        "UDH": {"Type": "UserUDH" if udh else "NoUDH", "Text": udh.hex()},
    }


def event_from(message: Frame) -> Received | None:
    """The event of a message that the child found; None for one that was written, not received."""
    location = message["location"]
    handle: Handle = None if location is None else (MEMORY, location)
    if "unreadable" in message:
        return _from_unreadable(handle, message)
    if (message["state"] in _WRITTEN and message["type"] != "Status_Report") or message["type"] == "Submit":
        return None
    if message["type"] == "Status_Report":
        return _reported(handle, message)
    return _delivered(handle, message)


def _from_unreadable(handle: Handle, message: Frame) -> Received | None:
    """gammu could not decode it; our own codec often can, where the PDU is known."""
    if message["unreadable"]:
        return event_of(handle, message["unreadable"])
    return Unreadable(handle, b"", f"gammu cannot decode it: {message['why']}")


def _reported(handle: Handle, message: Frame) -> Reported:
    report = StatusReport(
        message_reference=message["reference"] & 0xFF,
        recipient=_address(message["number"]),
        scts=_time(message["at"]),
        discharge_at=_time(message["smsc_at"]),
        status=message["status"] & 0xFF,
    )
    return Reported(handle, encode_tpdu(report), report)


def _delivered(handle: Handle, message: Frame) -> Delivered:
    text = _until_nul(message["text"])
    data = bytes.fromhex(message["data"])
    deliver = Deliver(
        originator=_address(message["number"]),
        text=text,
        data=data,
        alphabet=_alphabet(message["coding"], data),
        scts=_time(message["at"]),
        message_class=message["class"] if message["class"] in range(4) else None,
        udh=_header(message["udh"]),
        reply_path=message["reply_path"],
    )
    deliver = _writable(deliver)
    return Delivered(handle, encode_tpdu(deliver), deliver, _until_nul(message["smsc"]))


def _writable(deliver: Deliver) -> Deliver:
    """The message as it can be written; changed only where gammu's decoding has made it unwritable.

    Shift tables of national languages are taken out, since gammu has not used them; characters that the
    alphabet lacks become `?`; what is too long is cut.
    """
    if _is_writable(deliver):
        return deliver
    udh = tuple(one for one in deliver.udh if one.identifier not in (SINGLE_SHIFT, LOCKING_SHIFT))
    text = deliver.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if deliver.alphabet is Alphabet.GSM7:
        text = "".join(one if septets(one) is not None else "?" for one in text)
    elif deliver.alphabet is Alphabet.DATA:
        text = ""
    changed = dataclasses.replace(deliver, text=text, udh=udh)
    while not _is_writable(changed) and (changed.text or changed.data):
        changed = dataclasses.replace(changed, text=changed.text[:-1], data=changed.data[:-1])
    return changed


def _is_writable(deliver: Deliver) -> bool:
    try:
        encode_tpdu(deliver)
    except TpduError:
        return False
    return True


def _until_nul(text: str) -> str:
    """Behind a NUL stands what gammu decoded before: another citizen's words."""
    return text.partition("\0")[0]


def _address(number: str) -> Address:
    """gammu tells no type of number: digits are a number, anything else is a name."""
    number = _until_nul(number)
    if _DIGITS.fullmatch(number):
        return Address.parse(number)
    if not number.strip("+"):
        return Address("", UNKNOWN)
    name = "".join(one if septets(one) == 1 else "?" for one in number)
    return Address(name[:MAX_NAME], ALPHANUMERIC)


def _alphabet(coding: str, data: bytes) -> Alphabet:
    if data or coding.startswith("8bit"):
        return Alphabet.DATA
    return Alphabet.UCS2 if coding.startswith("Unicode") else Alphabet.GSM7


def _header(octets: str) -> tuple[InformationElement, ...]:
    """The elements, read by our own codec: gammu's reading knows one concatenation in first place only."""
    try:
        return decode_udh(bytes.fromhex(octets)) if octets else ()
    except TpduError:
        return ()


def _time(text: str) -> datetime | None:
    """The time with its zone; None where gammu had none, or one that no time stamp can hold."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None and 2000 <= at.year <= 2099 else None
