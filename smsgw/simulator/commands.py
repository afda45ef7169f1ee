"""Which AT command is answered by which function.

Owns the table; must not know any answer.  The one rule: a command that is in no table and not in the
model's own list gets the model's word for "unknown".
"""

from typing import TYPE_CHECKING

from smsgw.simulator import at_general, at_messages, at_network
from smsgw.simulator.command_line import AtError, Command, Form

if TYPE_CHECKING:
    from smsgw.simulator.modem import SimModem

HANDLERS = {**at_general.HANDLERS, **at_network.HANDLERS, **at_messages.HANDLERS}
HANDLERS["+CLAC"] = lambda modem, command: sorted(HANDLERS)

#: Settings that change nothing here and that programs set or ask all the same.
# fmt: off
ACCEPTED = frozenset({
    "X", "&C", "&D", "&K", "&S", "&W", "S0", "S3", "S4", "S5", "S7", "L", "M", "T", "P", "H", "O",
    "+CSDH", "+CRC", "+CLIP", "+CLIR", "+COLP", "+CCWA", "+CR", "+CEER", "+CMER", "+CSSN", "+CTZU", "+CTZR",
    "+CSCB", "+CGATT", "+CGACT", "+CGDCONT", "+CGEREP", "+CGSMS", "+CSTA", "+CMUT", "+CVHU", "+CRLP", "+CSAS",
    "+CRES", "+CPBS", "+IFC", "+ICF", "+IPR", "+ILRR", "+WS46", "+CIND", "+CLVL",
})
# fmt: on


class UnknownCommand(AtError):
    """The model does not know the command; its word for that may be other than ERROR."""


def run(modem: "SimModem", command: Command) -> list[str]:
    """The lines that answer one command, without its result.  Raises AtError."""
    handler = HANDLERS.get(command.name)
    if handler is not None:
        return handler(modem, command)
    if command.name in ACCEPTED and command.form is not Form.READ:
        return []
    if command.name in modem.personality.vendor and command.form in (Form.SET, Form.ACTION):
        return []
    raise UnknownCommand
