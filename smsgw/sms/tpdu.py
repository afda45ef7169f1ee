"""SMS-DELIVER and SMS-SUBMIT to octets and back, and the one entry for octets of any TPDU.

Owns the order of their fields.  No I/O, no clock, no modem.  Any octets give a TPDU or TpduError,
nothing else; octets behind the last field are not looked at, since some modems add some.  User data
with octets missing is TpduError: half a text could read as another one, so the caller keeps the
octets for a person.

3GPP TS 23.040 clauses 9.2.2.1 and 9.2.2.2.
"""

from dataclasses import dataclass, field
from datetime import datetime

from smsgw.errors import TpduError
from smsgw.sms.address import Address, decode_address, encode_address
from smsgw.sms.alphabet import Alphabet, alphabet_of
from smsgw.sms.coding import decode_dcs, encode_dcs
from smsgw.sms.fields import (
    DELIVER,
    LOOP_PREVENTION,
    NO_MORE_TO_SEND,
    REJECT_DUPLICATES,
    REPLY_PATH,
    STATUS_REPORT,
    STATUS_REPORT_BIT,
    SUBMIT,
    UDHI,
    flags,
    read_octets,
    write_octets,
)
from smsgw.sms.status_report import Outcome, StatusReport, decode_status_report, encode_status_report
from smsgw.sms.timestamp import SIZE as TIMESTAMP_SIZE
from smsgw.sms.timestamp import decode_timestamp, encode_timestamp
from smsgw.sms.udh import Concatenation, InformationElement, find_concatenation
from smsgw.sms.userdata import UserData, decode_user_data, encode_user_data
from smsgw.sms.validity import ENHANCED, Validity, decode_validity, encode_validity

__all__ = ["CHOOSE", "Deliver", "Outcome", "StatusReport", "Submit", "Tpdu", "decode_tpdu", "encode_tpdu"]

# TP-DCS is not given: chosen by alphabet and class.
CHOOSE = -1


@dataclass(frozen=True, slots=True)
class Deliver:
    """One segment from the SMSC.

    text, data    text, or the octets of an 8-bit message; the other is empty
    alphabet      None at construction: the smallest that holds the text; never None afterwards
    scts          when the SMSC took it, in its zone; None where that is no time
    dcs           CHOOSE at construction: by alphabet and class; where it is given, it rules them
    udh           the header's elements; a concatenation that is given takes its place among them
    more_to_send  the SMSC has more for us waiting
    """

    originator: Address
    text: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)
    alphabet: Alphabet | None = None
    scts: datetime | None = None
    pid: int = 0
    dcs: int = CHOOSE
    message_class: int | None = None
    udh: tuple[InformationElement, ...] = ()
    concatenation: Concatenation | None = None
    more_to_send: bool = False
    loop_prevention: bool = False
    reply_path: bool = False
    status_report_indication: bool = False

    def __post_init__(self) -> None:
        _settle(self)


@dataclass(frozen=True, slots=True)
class Submit:
    """One segment to the SMSC.

    text, data, alphabet, dcs, udh  as in Deliver
    message_reference               0..255; most modems put their own in its place
    validity                        a period, an instant, or None: as long as the SMSC sees fit
    enhanced_validity               TP-VP in the enhanced format, which not every SMSC takes
    """

    destination: Address
    text: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)
    alphabet: Alphabet | None = None
    message_reference: int = 0
    validity: Validity = None
    status_report_request: bool = False
    concatenation: Concatenation | None = None
    message_class: int | None = None
    pid: int = 0
    reject_duplicates: bool = False
    reply_path: bool = False
    dcs: int = CHOOSE
    udh: tuple[InformationElement, ...] = ()
    enhanced_validity: bool = False

    def __post_init__(self) -> None:
        _settle(self)


Tpdu = Deliver | Submit | StatusReport


def encode_tpdu(tpdu: Tpdu) -> bytes:
    """The octets of a TPDU.  Raises TpduError for values that fit in none."""
    if isinstance(tpdu, Deliver):
        return _encode_deliver(tpdu)
    if isinstance(tpdu, Submit):
        return _encode_submit(tpdu)
    return encode_status_report(tpdu)


def decode_tpdu(octets: bytes) -> Tpdu:
    """The TPDU, without the SMSC's address before it.

    TP-MTI is read as from the SMSC; 01 is a SUBMIT, as modems store what is to be sent, and the
    reserved 11 is to be read as a DELIVER (clause 9.2.3.1).  Raises TpduError, on any octets nothing else.
    """
    if not octets:
        raise TpduError("no octets at all")
    mti = octets[0] & 3
    if mti == SUBMIT:
        return _decode_submit(octets)
    return decode_status_report(octets) if mti == STATUS_REPORT else _decode_deliver(octets)


def _settle(tpdu: Deliver | Submit) -> None:
    """Make alphabet, class and TP-DCS agree, and header and concatenation."""
    write = object.__setattr__
    if tpdu.dcs == CHOOSE:
        alphabet = tpdu.alphabet or (Alphabet.DATA if tpdu.data else alphabet_of(tpdu.text))
        write(tpdu, "dcs", encode_dcs(alphabet, tpdu.message_class))
    elif not 0 <= tpdu.dcs <= 255:
        raise TpduError("a data coding scheme is one octet")
    alphabet, message_class = decode_dcs(tpdu.dcs)
    write(tpdu, "alphabet", alphabet)
    write(tpdu, "message_class", message_class)
    found = find_concatenation(tpdu.udh)
    if tpdu.concatenation is None:
        write(tpdu, "concatenation", found)
    elif tpdu.concatenation != found:
        others = (element for element in tpdu.udh if not element.is_concatenation)
        write(tpdu, "udh", (tpdu.concatenation.element(), *others))


def _encode_deliver(deliver: Deliver) -> bytes:
    first = DELIVER | flags(
        (NO_MORE_TO_SEND, not deliver.more_to_send),
        (LOOP_PREVENTION, deliver.loop_prevention),
        (STATUS_REPORT_BIT, deliver.status_report_indication),
        (UDHI, bool(deliver.udh)),
        (REPLY_PATH, deliver.reply_path),
    )
    content = UserData(deliver.text, deliver.data, deliver.udh)
    return b"".join(
        (
            bytes((first,)),
            encode_address(deliver.originator),
            write_octets(deliver.pid, deliver.dcs),
            encode_timestamp(deliver.scts),
            encode_user_data(content, deliver.dcs),
        )
    )


def _decode_deliver(octets: bytes) -> Deliver:
    first = octets[0]
    originator, offset = decode_address(octets, 1)
    scts_at = offset + 2
    user_data_at = scts_at + TIMESTAMP_SIZE
    pid, dcs = read_octets(octets, offset, scts_at)
    scts = decode_timestamp(read_octets(octets, scts_at, user_data_at))
    content = decode_user_data(octets[user_data_at:], dcs, bool(first & UDHI), lenient=True)
    return Deliver(
        originator=originator,
        text=content.text,
        data=content.data,
        scts=scts,
        pid=pid,
        dcs=dcs,
        udh=content.udh,
        more_to_send=not first & NO_MORE_TO_SEND,
        loop_prevention=bool(first & LOOP_PREVENTION),
        reply_path=bool(first & REPLY_PATH),
        status_report_indication=bool(first & STATUS_REPORT_BIT),
    )


def _encode_submit(submit: Submit) -> bytes:
    vpf, validity = encode_validity(submit.validity, submit.enhanced_validity)
    first = SUBMIT | vpf << 3
    first |= flags(
        (REJECT_DUPLICATES, submit.reject_duplicates),
        (STATUS_REPORT_BIT, submit.status_report_request),
        (UDHI, bool(submit.udh)),
        (REPLY_PATH, submit.reply_path),
    )
    content = UserData(submit.text, submit.data, submit.udh)
    return b"".join(
        (
            write_octets(first, submit.message_reference),
            encode_address(submit.destination),
            write_octets(submit.pid, submit.dcs),
            validity,
            encode_user_data(content, submit.dcs),
        )
    )


def _decode_submit(octets: bytes) -> Submit:
    first, reference = read_octets(octets, 0, 2)
    destination, offset = decode_address(octets, 2)
    pid, dcs = read_octets(octets, offset, offset + 2)
    vpf = first >> 3 & 3
    validity, user_data_at = decode_validity(vpf, octets, offset + 2)
    content = decode_user_data(octets[user_data_at:], dcs, bool(first & UDHI), lenient=False)
    return Submit(
        destination=destination,
        text=content.text,
        data=content.data,
        message_reference=reference,
        validity=validity,
        status_report_request=bool(first & STATUS_REPORT_BIT),
        pid=pid,
        reject_duplicates=bool(first & REJECT_DUPLICATES),
        reply_path=bool(first & REPLY_PATH),
        dcs=dcs,
        udh=content.udh,
        enhanced_validity=vpf == ENHANCED,
    )
