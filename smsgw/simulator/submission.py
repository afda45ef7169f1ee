"""+CMGS, +CMGW and +CMSS: a message on its way out.

Owns the prompt, the check of the PDU and what the result says; must not know what the network does with
a message.  The one rule: a fault after the PDU decides first whether the network took it.

TS 27.005 clauses 4.3 to 4.5.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from smsgw.errors import TpduError
from smsgw.simulator.command_line import AtError, Command
from smsgw.simulator.faults import Fault, FaultKind
from smsgw.simulator.hearing import Entry
from smsgw.simulator.storage import STORED_UNSENT, Stored
from smsgw.simulator.traffic import NetworkRefusal
from smsgw.sms.address import decode_smsc
from smsgw.sms.tpdu import Submit, decode_tpdu

if TYPE_CHECKING:
    from smsgw.simulator.modem import SimModem

#: The commands that answer their setting with a prompt.
PROMPTING = frozenset({"+CMGS", "+CMGW"})


_AT_PROMPT = (
    FaultKind.OK_FOR_PROMPT,
    FaultKind.NO_PROMPT,
    FaultKind.SILENT,
    FaultKind.LATE,
    FaultKind.CMS,
    FaultKind.CME,
    FaultKind.ERROR,
)
_AFTER_PDU = (
    FaultKind.LOST_RESULT,
    FaultKind.NO_REFERENCE,
    FaultKind.NO_OK,
    FaultKind.SILENT,
    FaultKind.LATE,
    FaultKind.CMS,
    FaultKind.CME,
    FaultKind.ERROR,
)


def begin(modem: "SimModem", command: Command) -> str | None:
    """Prompt for the PDU; the final result where a fault puts one in the prompt's place.  Raises AtError."""
    fault = modem.faults.take("prompt", *_AT_PROMPT)
    if fault and fault.kind is FaultKind.OK_FOR_PROMPT:
        return "OK"
    if fault and fault.kind is not FaultKind.LATE:
        if fault.kind is not FaultKind.NO_PROMPT:
            modem.fail(fault)
        return None
    modem.require_sim("CMS")
    if not modem.is_ready:
        raise AtError("CMS", 302)
    if modem.settings.cmgf == 1:
        raise AtError("CMS", 305)
    numbers = command.arguments()
    if not numbers or not numbers[0].isdigit():
        raise AtError("CMS", 304)
    modem.open_entry(
        Entry(command.name, int(numbers[0])), fault.seconds if fault else modem.command_latency_s
    )
    return None


def finish(modem: "SimModem", entry: Entry) -> None:
    """The PDU is typed: store it, or hand it to the network, and answer."""
    if modem.faults.take("pdu", FaultKind.PDU_ECHO):
        modem.speech.echo(bytes(entry.typed))
    fault = modem.faults.take("pdu", *_AFTER_PDU)
    refuses = fault and fault.kind in (FaultKind.SILENT, FaultKind.CMS, FaultKind.CME, FaultKind.ERROR)
    if fault and refuses:
        modem.fail(fault, modem.submit_latency_s)
        return
    try:
        smsc, tpdu = _read(entry)
        if entry.name == "+CMGW":
            modem.respond([[f"+CMGW: {_write(modem, smsc, tpdu)}"]], "OK")
            return
        reference = submit(modem, smsc, tpdu)
    except AtError as error:
        final = modem.speech.result_of(error, modem.settings)
        modem.respond([], final, modem.submit_latency_s)
        return
    if modem.faults.take("pdu", FaultKind.EARLY_REPORT):
        modem.network.settle()
    _conclude(modem, reference, fault)


def submit(modem: "SimModem", smsc: bytes, tpdu: bytes) -> int:
    """Hand a SUBMIT to the network; return the TP-MR that the modem gave it.  Raises AtError (CMS)."""
    modem.require_sim("CMS")
    if not modem.is_served:
        raise AtError("CMS", 331)
    if len(smsc) == 1 and not modem.card.smsc:
        raise AtError("CMS", 330)
    try:
        message = decode_tpdu(tpdu)
    except TpduError:
        raise AtError("CMS", 304) from None
    if not isinstance(message, Submit):
        raise AtError("CMS", 304)
    reference = modem.card.next_reference()
    try:
        modem.network.submit(replace(message, message_reference=reference), modem.card.msisdn)
    except NetworkRefusal as refusal:
        raise AtError("CMS", refusal.code) from None
    return reference


def _conclude(modem: "SimModem", reference: int, fault: Fault | None) -> None:
    """Tell the result of a SUBMIT that the network took, as far as the fault lets it through."""
    blocks, final = [[f"+CMGS: {reference}"]], "OK"
    delay_s = modem.submit_latency_s
    if fault and fault.kind is FaultKind.LOST_RESULT:
        modem.rest()
        return
    if fault and fault.kind is FaultKind.NO_REFERENCE:
        blocks = []
    elif fault and fault.kind is FaultKind.NO_OK:
        final = ""
    elif fault:
        delay_s += fault.seconds
    modem.respond(blocks, final, delay_s)


def _read(entry: Entry) -> tuple[bytes, bytes]:
    """The SMSC's octets and the TPDU.  Raises AtError (CMS 304) for no hex, or another length."""
    try:
        pdu = bytes.fromhex(entry.typed.decode("ascii"))
        _, tpdu = decode_smsc(pdu)
    except (ValueError, TpduError):
        raise AtError("CMS", 304) from None
    if len(tpdu) != entry.tpdu_octets:
        raise AtError("CMS", 304)
    return pdu[: len(pdu) - len(tpdu)], tpdu


def _write(modem: "SimModem", smsc: bytes, tpdu: bytes) -> int:
    place = modem.memories[modem.settings.memories[1]].store(Stored(smsc, tpdu, STORED_UNSENT))
    if place is None:
        raise AtError("CMS", 322)
    return place[1]
