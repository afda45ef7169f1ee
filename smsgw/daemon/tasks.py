"""What a person asks of a modem that the daemon owns: an AT command, a USSD code, a reset.

Owns the verbs and their answers.  One rule: a person at a prompt is answered at once, also when the modem
cannot serve, and then in plain words.
"""

import re
from collections.abc import Callable
from datetime import datetime

from smsgw.db import modems
from smsgw.errors import LinkLost, ModemError
from smsgw.modem.base import Modem
from smsgw.office.identity import mask_text
from smsgw.office.plain import explain

Clock = Callable[[], datetime]

# Longer than an IMEI or the number of a card.
_PDU = re.compile(r"[0-9A-Fa-f]{24,}")
_LISTING = re.compile(r"CMG[LR]", re.IGNORECASE)


def serve_tasks(name: str, modem: Modem, clock: Clock) -> bool:
    """Do what waits for this modem, each once; True when there was something.

    Raises LinkLost after the task is answered.
    """
    served = False
    while task := modems.find_task(name, clock()):
        served = True
        modems.begin(task.id, clock())
        try:
            text = _do(modem, task)
        except ModemError as error:
            modems.answer(task.id, str(error), failed=True, now=clock())
            if isinstance(error, LinkLost):
                raise
        else:
            modems.answer(task.id, text, failed=False, now=clock())
        if task.verb == "reset":
            break  # whatever else was asked waits until it is back
    return served


def refuse_tasks(name: str, state: str, detail: str, language: str, clock: Clock) -> bool:
    """Answer what waits for a modem that is not open; True when its reset was asked for.

    A reset is worth a try all the same: its answer says that it begins, the caller does it.
    """
    wants_reset = False
    while task := modems.find_task(name, clock()):
        if task.verb == "reset":
            wants_reset = True
            modems.answer(task.id, "restarting", failed=False, now=clock())
        else:
            words = explain(state, detail, language, name=name)
            modems.answer(task.id, str(words), failed=True, now=clock())
    return wants_reset


def _do(modem: Modem, task: modems.Task) -> str:
    match task.verb:
        case "ussd":
            return modem.ussd(task.argument)
        case "at":
            return "\n".join(_keepable(line, task.argument) for line in modem.at(task.argument))
        case _:
            modem.reset()
            return "restarting"


def _keepable(line: str, command: str) -> str:
    """A line of an answer as it may lie in the database until it is fetched: without what people wrote."""
    if _PDU.fullmatch(line.strip()):
        return f"({len(line.strip()) // 2} octets of a message, not kept)"
    # In text mode the messages of a listing are lines of their own.
    listed = _LISTING.search(command) and not line.startswith("+")
    return mask_text(line) if listed else line
