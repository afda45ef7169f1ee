"""General AT commands: who the modem is, how it talks, on and off.

Owns V.250's basic commands, identity and +CFUN; must not know SMS.  The one rule: a handler returns
the lines of its answer and raises AtError, nothing else.  TS 27.007 clauses 5 and 8.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from smsgw.simulator.command_line import AtError, Command, Form

if TYPE_CHECKING:
    from smsgw.simulator.modem import SimModem

Handler = Callable[["SimModem", Command], list[str]]


def _echo(modem: "SimModem", command: Command) -> list[str]:
    modem.settings.echo = command.argument != "0"
    return []


def _verbose(modem: "SimModem", command: Command) -> list[str]:
    modem.settings.verbose = command.argument != "0"
    return []


def _quiet(modem: "SimModem", command: Command) -> list[str]:
    modem.settings.quiet = command.argument == "1"
    return []


def _reset_settings(modem: "SimModem", command: Command) -> list[str]:
    modem.reset_settings()
    return []


def _everything(modem: "SimModem", command: Command) -> list[str]:
    me = modem.personality
    return [f"Manufacturer: {me.manufacturer}", f"Model: {me.model}", f"Revision: {me.revision}"]


def _manufacturer(modem: "SimModem", command: Command) -> list[str]:
    return _told(command, modem.personality.manufacturer)


def _model(modem: "SimModem", command: Command) -> list[str]:
    return _told(command, modem.personality.model)


def _revision(modem: "SimModem", command: Command) -> list[str]:
    if not modem.personality.has_revision:
        raise AtError
    return _told(command, modem.personality.revision)


def _serial(modem: "SimModem", command: Command) -> list[str]:
    return _told(command, modem.personality.imei)


def _told(command: Command, value: str) -> list[str]:
    return [] if command.form is Form.TEST else [value]


def _capabilities(modem: "SimModem", command: Command) -> list[str]:
    return _told(command, "+GCAP: +CGSM")


def _error_form(modem: "SimModem", command: Command) -> list[str]:
    return _number(modem, command, "cmee", "(0-2)")


def _character_set(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ['+CSCS: ("GSM","IRA","UCS2")']
    if command.form is Form.READ:
        return [f'+CSCS: "{modem.settings.cscs}"']
    wanted = (command.arguments() or ["GSM"])[0].upper()
    if wanted not in ("GSM", "IRA", "UCS2"):
        raise AtError("CME", 50)
    modem.settings.cscs = wanted
    return []


def _function(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ["+CFUN: (0,1,4),(0,1)"]
    if command.form is Form.READ:
        return [f"+CFUN: {modem.settings.cfun}"]
    level, reset, *_ = [*command.numbers(), 0, 0]
    if level not in (0, 1, 4):
        raise AtError("CME", 50)
    modem.settings.cfun = level
    if level == 1:
        modem.busy_answers = modem.personality.busy_after_cfun
    if reset == 1:
        # The answer goes out first: the restart is the next thing that happens.
        modem.put_off(modem.restart)
    else:
        modem.network.offer()
    return []


def _activity(modem: "SimModem", command: Command) -> list[str]:
    return ["+CPAS: (0,3,4)" if command.form is Form.TEST else "+CPAS: 0"]


def _clock(modem: "SimModem", command: Command) -> list[str]:
    if command.form is not Form.READ:
        return []
    return [f'+CCLK: "{modem.timers.now():%y/%m/%d,%H:%M:%S}+00"']


def _dial(modem: "SimModem", command: Command) -> list[str]:
    raise AtError("CME", 3)


def _number(modem: "SimModem", command: Command, setting: str, offered: str) -> list[str]:
    """A command that keeps one number, of those offered such as (0-2) or (0,1)."""
    if command.form is Form.TEST:
        return [f"{command.name}: {offered}"]
    if command.form is Form.READ:
        return [f"{command.name}: {getattr(modem.settings, setting)}"]
    value = (command.numbers() or [0])[0]
    if value not in offered_values(offered):
        raise AtError("CME", 50)
    setattr(modem.settings, setting, value)
    return []


def offered_values(offered: str) -> set[int]:
    """The numbers of one bracket of a test answer.

    >>> sorted(offered_values("(0-2,5)"))
    [0, 1, 2, 5]
    """
    values: set[int] = set()
    for part in offered.strip("()").split(","):
        first, _, last = part.partition("-")
        values.update(range(int(first), int(last or first) + 1))
    return values


HANDLERS: dict[str, Handler] = {
    "E": _echo,
    "V": _verbose,
    "Q": _quiet,
    "Z": _reset_settings,
    "&F": _reset_settings,
    "I": _everything,
    "D": _dial,
    "+CGMI": _manufacturer,
    "+GMI": _manufacturer,
    "+CGMM": _model,
    "+GMM": _model,
    "+CGMR": _revision,
    "+GMR": _revision,
    "+CGSN": _serial,
    "+GSN": _serial,
    "+GCAP": _capabilities,
    "+CMEE": _error_form,
    "+CSCS": _character_set,
    "+CFUN": _function,
    "+CPAS": _activity,
    "+CCLK": _clock,
}
