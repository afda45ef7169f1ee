"""AT commands about SMS: mode, memories, indications, reading and deleting.

Owns what TS 27.005 clauses 3 and 4 answer, in PDU mode; sending is submission.py's.  The one rule: an
answer has the model's own shape, and only the shape is the model's.
"""

import re
from typing import TYPE_CHECKING

from smsgw.simulator import submission
from smsgw.simulator.at_general import Handler, offered_values
from smsgw.simulator.command_line import AtError, Command, Form
from smsgw.simulator.storage import RECEIVED_READ, STORED_SENT, STORED_UNSENT, AnyMemory, Stored

if TYPE_CHECKING:
    from smsgw.simulator.modem import SimModem

ALL = 4


def _require_sms(modem: "SimModem") -> None:
    modem.require_sim("CMS")
    if not modem.is_ready:
        raise AtError


def _require_pdu_mode(modem: "SimModem") -> None:
    _require_sms(modem)
    if modem.settings.cmgf == 1:
        raise AtError("CMS", 305)


def _format(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ["+CMGF: (0)"]
    if command.form is Form.READ:
        return [f"+CMGF: {modem.settings.cmgf}"]
    _require_sms(modem)
    if command.numbers() not in ([], [0]):
        raise AtError("CMS", 303)
    modem.settings.cmgf = 0
    return []


def _service(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return [f"+CSMS: ({'0,1' if modem.personality.acknowledges else '0'})"]
    if command.form is Form.READ:
        return [f"+CSMS: {modem.settings.csms},1,1,1"]
    wanted = (command.numbers() or [0])[0]
    if wanted not in (0, 1) or (wanted == 1 and not modem.personality.acknowledges):
        raise AtError("CMS", 303)
    modem.settings.csms = wanted
    return ["+CSMS: 1,1,1"]


def _memories(modem: "SimModem", command: Command) -> list[str]:
    _require_sms(modem)
    row = modem.personality
    if command.form is Form.TEST:
        return [f"+CPMS: {row.cpms_test or _offered_memories(list(modem.memories))}"]
    chosen = modem.settings.memories
    if command.form is not Form.READ:
        wanted = [name.upper() for name in command.arguments()]
        if len(wanted) not in row.cpms_forms:
            raise AtError("CMS", 302)
        if any(name not in modem.memories for name in wanted):
            raise AtError("CMS", 302)
        chosen[: len(wanted)] = wanted
        modem.network.room_made()
    with_names = row.cpms_names and command.form is Form.READ
    slots = 3 if 3 in row.cpms_forms else 2
    return ["+CPMS: " + ",".join(_usage(modem, name, with_names) for name in chosen[:slots])]


def _offered_memories(names: list[str]) -> str:
    """What +CPMS=? shows: reports can be read and deleted in SR, and nothing else be put there."""
    every, writable = (
        ",".join(f'"{name}"' for name in shown) for shown in (names, [name for name in names if name != "SR"])
    )
    return f"({every}),({writable}),({writable})"


def _usage(modem: "SimModem", name: str, with_name: bool) -> str:
    memory = modem.memories[name]
    numbers = f"{memory.used},{memory.capacity}"
    return f'"{name}",{numbers}' if with_name else numbers


def _indications(modem: "SimModem", command: Command) -> list[str]:
    row = modem.personality
    if command.form is Form.TEST:
        return [f"+CNMI: {row.cnmi_test}"]
    if command.form is Form.READ:
        return [f"+CNMI: {','.join(map(str, modem.settings.cnmi))}"]
    _require_sms(modem)
    values = command.numbers()
    offered = [offered_values(bracket) for bracket in re.findall(r"\([^)]*\)", row.cnmi_test)]
    for position, value in enumerate(values):
        if position >= 5 or value not in offered[position] or (position, value) in row.cnmi_refused:
            raise AtError("CMS", 303)
    modem.settings.cnmi = (*values, *modem.settings.cnmi[len(values) :])
    modem.host_listens = True
    return []


def _smsc(modem: "SimModem", command: Command) -> list[str]:
    modem.require_sim()
    if command.form is Form.TEST:
        return []
    if command.form is Form.READ:
        number = modem.card.smsc
        return [f'+CSCA: "{number}",{145 if number.startswith("+") else 129}']
    number, kind, *_ = [*command.arguments(), "", ""]
    modem.card.smsc = f"+{number}" if kind == "145" and not number.startswith("+") else number
    return []


def _text_parameters(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return []
    if command.form is Form.READ:
        return [f"+CSMP: {modem.settings.csmp}"]
    modem.settings.csmp = command.argument
    if modem.personality.csmp_clears_smsc:
        modem.card.smsc = ""
    return []


def _more_to_send(modem: "SimModem", command: Command) -> list[str]:
    if not modem.personality.cmms:
        raise AtError("CMS", 500)
    if command.form is Form.TEST:
        return ["+CMMS: (0-2)"]
    if command.form is Form.READ:
        return [f"+CMMS: {modem.settings.cmms}"]
    modem.settings.cmms = (command.numbers() or [0])[0]
    return []


def _list(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ["+CMGL: (0-4)"]
    _require_pdu_mode(modem)
    wanted = (command.numbers() or [0])[0]
    if wanted not in range(ALL + 1):
        raise AtError("CMS", 304)
    memory = _memory(modem)
    lines = []
    for index, stored in list(memory.items()):
        if wanted in (ALL, stored.stat):
            lines += _shown(modem.personality.cmgl_header, "+CMGL", stored, index)
            memory.mark_read(index)
    if not lines and modem.personality.empty_list is not None:
        raise AtError("CMS", modem.personality.empty_list)
    return lines


def _read(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return []
    _require_pdu_mode(modem)
    index, memory = _index(modem, command), _memory(modem)
    stored = memory.find(index)
    if stored is None:
        if modem.personality.empty_slot is not None:
            raise AtError("CMS", modem.personality.empty_slot)
        return []
    memory.mark_read(index)
    return _shown(modem.personality.cmgr_header, "+CMGR", stored, index)


def _shown(header: str, name: str, stored: Stored, index: int) -> list[str]:
    values = header.format(index=index, stat=stored.stat, length=len(stored.tpdu))
    return [f"{name}: {values}", (stored.smsc_octets + stored.tpdu).hex().upper()]


def _delete(modem: "SimModem", command: Command) -> list[str]:
    memory = _memory(modem)
    if command.form is Form.TEST:
        indices = ",".join(str(index) for index, _ in memory.items())
        return [f"+CMGD: ({indices}),(0-4)"]
    _require_sms(modem)
    flag = ([*command.numbers(), 0, 0])[1]
    if flag == 0:
        memory.delete(_index(modem, command))
    else:
        _delete_many(memory, flag)
    modem.network.room_made()
    return []


def _delete_many(memory: AnyMemory, flag: int) -> None:
    """delflag 1: read; 2: and sent; 3: and unsent; 4: all.  Clause 3.5.4."""
    stats = {1: {RECEIVED_READ}, 2: {RECEIVED_READ, STORED_SENT}}
    stats[3] = stats[2] | {STORED_UNSENT}
    for index, stored in list(memory.items()):
        if flag == ALL or stored.stat in stats.get(flag, set()):
            memory.delete(index)


def _acknowledge(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ["+CNMA: (0-2)"]
    if modem.settings.csms != 1 or not modem.network.acknowledge():
        raise AtError("CMS", 340)
    return []


def _send_stored(modem: "SimModem", command: Command) -> list[str]:
    memory = modem.memories[modem.settings.memories[1]]
    index = _index(modem, command)
    stored = memory.find(index)
    if stored is None:
        raise AtError("CMS", 321)
    reference = submission.submit(modem, stored.smsc_octets, stored.tpdu)
    memory.mark_sent(index)
    return [f"+CMSS: {reference}"]


def _memory(modem: "SimModem") -> AnyMemory:
    return modem.memories[modem.settings.memories[0]]


def _index(modem: "SimModem", command: Command) -> int:
    numbers = command.numbers()
    if command.form is not Form.SET or not numbers:
        raise AtError("CMS", 304)
    memory = _memory(modem)
    if not memory.first_index <= numbers[0] <= memory.last_index:
        raise AtError("CMS", 321)
    return numbers[0]


HANDLERS: dict[str, Handler] = {
    "+CMGF": _format,
    "+CSMS": _service,
    "+CPMS": _memories,
    "+CNMI": _indications,
    "+CSCA": _smsc,
    "+CSMP": _text_parameters,
    "+CMMS": _more_to_send,
    "+CMGL": _list,
    "+CMGR": _read,
    "+CMGD": _delete,
    "+CNMA": _acknowledge,
    "+CMSS": _send_stored,
}
