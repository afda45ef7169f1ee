"""SMS-STATUS-REPORT: what became of a submitted segment.

Owns the report's fields and the meaning of TP-ST.  Does not know which segment it is about.  What
stands before TP-ST must be there; what stands behind it never spoils the outcome.

3GPP TS 23.040 clause 9.2.2.3.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smsgw.errors import TpduError
from smsgw.sms.address import Address, decode_address, encode_address
from smsgw.sms.fields import (
    LOOP_PREVENTION,
    NO_MORE_TO_SEND,
    STATUS_REPORT,
    STATUS_REPORT_BIT,
    UDHI,
    flags,
    read_octets,
    write_octets,
)
from smsgw.sms.timestamp import SIZE as TIMESTAMP_SIZE
from smsgw.sms.timestamp import decode_timestamp, encode_timestamp
from smsgw.sms.udh import InformationElement
from smsgw.sms.userdata import UserData, decode_user_data, encode_user_data


class Outcome(StrEnum):
    """What a status report says of its message.  Clause 9.2.3.15."""

    DELIVERED = "delivered"  #: the transaction is completed
    TEMPORARY = "temporary"  #: not yet; the SMSC is still trying, another report may follow
    FAILED = "failed"  #: the SMSC has given up


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a submitted segment.

    message_reference  the TP-MR of the SUBMIT
    recipient          as the SMSC writes it; not always as it was submitted
    discharge_at       when it was delivered, or last tried
    status             TP-ST 0..255
    pid, dcs           None where the report leaves them out, as most do
    """

    message_reference: int
    recipient: Address
    scts: datetime | None = None
    discharge_at: datetime | None = None
    status: int = 0
    more_to_send: bool = False
    loop_prevention: bool = False
    answers_command: bool = False
    pid: int | None = None
    dcs: int | None = None
    text: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)
    udh: tuple[InformationElement, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """By TP-ST's group; reserved values of 128 and more count as Service Rejected."""
        if self.status < 0x20:
            return Outcome.DELIVERED
        return Outcome.TEMPORARY if self.status < 0x40 else Outcome.FAILED


def encode_status_report(report: StatusReport) -> bytes:
    """The octets of a report.  Raises TpduError for values that fit in none."""
    first = STATUS_REPORT | flags(
        (NO_MORE_TO_SEND, not report.more_to_send),
        (LOOP_PREVENTION, report.loop_prevention),
        (STATUS_REPORT_BIT, report.answers_command),
        (UDHI, bool(report.udh)),
    )
    return b"".join(
        (
            write_octets(first, report.message_reference),
            encode_address(report.recipient),
            encode_timestamp(report.scts),
            encode_timestamp(report.discharge_at),
            write_octets(report.status),
            _encode_optional(report),
        )
    )


def _encode_optional(report: StatusReport) -> bytes:
    """TP-PI and the fields it announces; nothing where there are none.  Clause 9.2.3.27."""
    has_user_data = bool(report.text or report.data or report.udh)
    indicator = flags((1, report.pid is not None), (2, report.dcs is not None), (4, has_user_data))
    if not indicator:
        return b""
    octets = write_octets(indicator, *(value for value in (report.pid, report.dcs) if value is not None))
    if has_user_data:
        octets += encode_user_data(UserData(report.text, report.data, report.udh), report.dcs or 0)
    return octets


def decode_status_report(octets: bytes) -> StatusReport:
    """The report.  Raises TpduError when the octets end before TP-ST."""
    first, reference = read_octets(octets, 0, 2)
    recipient, scts_at = decode_address(octets, 2)
    discharge_at = scts_at + TIMESTAMP_SIZE
    status_at = discharge_at + TIMESTAMP_SIZE
    (status,) = read_octets(octets, status_at, status_at + 1)
    pid, dcs, content = _decode_optional(octets[status_at + 1 :], bool(first & UDHI))
    return StatusReport(
        message_reference=reference,
        recipient=recipient,
        scts=decode_timestamp(octets[scts_at:discharge_at]),
        discharge_at=decode_timestamp(octets[discharge_at:status_at]),
        status=status,
        more_to_send=not first & NO_MORE_TO_SEND,
        loop_prevention=bool(first & LOOP_PREVENTION),
        answers_command=bool(first & STATUS_REPORT_BIT),
        pid=pid,
        dcs=dcs,
        text=content.text,
        data=content.data,
        udh=content.udh,
    )


def _decode_optional(octets: bytes, udhi: bool) -> tuple[int | None, int | None, UserData]:
    """PID, DCS and user data, as TP-PI announces them.

    What cannot be read counts as left out: the outcome stands before it, and some modems put
    octets behind a report that mean nothing.
    """
    nothing = (None, None, UserData())
    if not octets:
        return nothing
    indicator, offset = octets[0], 1
    while octets[offset - 1] & 0x80:  # further indicator octets, all of whose bits are reserved
        offset += 1
        if offset > len(octets):
            return nothing
    pid = dcs = None
    try:
        if indicator & 1:
            (pid,) = read_octets(octets, offset, offset + 1)
            offset += 1
        if indicator & 2:
            (dcs,) = read_octets(octets, offset, offset + 1)
            offset += 1
        content = decode_user_data(octets[offset:], dcs or 0, udhi, True) if indicator & 4 else UserData()
    except TpduError:
        return nothing
    return pid, dcs, content
