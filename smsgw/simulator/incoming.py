"""A message from the network reaches the modem.

Owns the routing that +CNMI and +CPMS ask for; must not know where a message comes from.  The one rule:
it tells the network TAKEN only when the message is stored, or was handed to a host that listens.

TS 27.005 clauses 3.4.1 (+CNMI), 3.4.3 (+CMT, +CMTI, +CDS, +CDSI) and 4.6 (+CNMA).
"""

from typing import TYPE_CHECKING

from smsgw.simulator.faults import FaultKind
from smsgw.simulator.storage import Stored
from smsgw.simulator.traffic import Acceptance, Incoming

if TYPE_CHECKING:
    from smsgw.simulator.modem import SimModem

#: A host that does not send +CNMA in this time gets no more direct messages until it sets +CNMI again.
ACKNOWLEDGE_S = 15.0


def accept(modem: "SimModem", message: Incoming) -> Acceptance:
    """Store it or hand it over, as the host has asked.

    A direct message (+CMT, +CDS) waits in the network until a host has set +CNMI in its own session;
    a real modem would lose it, or the first host after a restart would.
    """
    is_able = modem.line.is_plugged and modem.is_ready and not modem.is_deaf
    if not is_able or not modem.is_served or modem.network.is_awaiting:
        return Acceptance.LATER
    if _goes_direct(modem, message):
        return _hand_over(modem, message)
    if message.is_report and modem.settings.cnmi[3] != 2:
        return Acceptance.TAKEN  # ds=0: the host wants no reports, so the modem drops them
    return _store(modem, message)


def _goes_direct(modem: "SimModem", message: Incoming) -> bool:
    mode, mt, _, ds, _ = modem.settings.cnmi
    if mode == 0:
        return False
    if message.is_report:
        return ds == 1
    return (mt == 2 and message.message_class != 2) or (mt == 3 and message.message_class == 3)


def _hand_over(modem: "SimModem", message: Incoming) -> Acceptance:
    if modem.line.session is None or not modem.host_listens:
        return Acceptance.LATER
    pdu = (message.smsc + message.tpdu).hex().upper()
    header = f"+CDS: {len(message.tpdu)}" if message.is_report else f"+CMT: ,{len(message.tpdu)}"
    if not modem.faults.take("indication", FaultKind.LOST_INDICATION):
        modem.speech.indicate(header, pdu)
    if modem.settings.csms != 1:
        return Acceptance.TAKEN
    modem.later(ACKNOWLEDGE_S, lambda: _give_up(modem, message))
    return Acceptance.AWAITED


def _give_up(modem: "SimModem", message: Incoming) -> None:
    """No +CNMA came.  Clause 4.6: routing to the host ends, and the network keeps the message."""
    if modem.network.is_awaited(message):
        mode, _, bm, _, bfr = modem.settings.cnmi
        modem.settings.cnmi = (mode, 0, bm, 0, bfr)
        modem.network.take_back()
        modem.network.offer()


def _store(modem: "SimModem", message: Incoming) -> Acceptance:
    name = modem.settings.memories[2]
    if message.is_report and "SR" in modem.memories:
        name = "SR"
    place = modem.memories[name].store(Stored(message.smsc, message.tpdu))
    if place is None:
        if modem.personality.full_line:
            modem.speech.indicate(modem.personality.full_line)
        return Acceptance.FULL
    mode, mt, _, ds, _ = modem.settings.cnmi
    if mode == 0 or not (ds == 2 if message.is_report else mt):
        return Acceptance.TAKEN
    fault = modem.faults.take("indication", FaultKind.LOST_INDICATION, FaultKind.NO_INDEX)
    if fault is None or fault.kind is FaultKind.NO_INDEX:
        word = "+CDSI" if message.is_report else "+CMTI"
        memory = modem.personality.report_memory if message.is_report else ""
        shown = f'"{memory or place[0]}",{place[1]}' if fault is None else ",-1"
        modem.speech.indicate(f"{word}: {shown}")
    return Acceptance.TAKEN
