"""AT commands about the SIM and the network: PIN, registration, operator, signal, USSD.

Owns what TS 27.007 clauses 7 and 8 answer; must not know SMS.  The one rule: what the card or the
network decides is asked from them, never kept here.
"""

from typing import TYPE_CHECKING

from smsgw.simulator.at_general import Handler
from smsgw.simulator.card import PIN_ATTEMPTS, SimState
from smsgw.simulator.command_line import AtError, Command, Form
from smsgw.simulator.personality import UssdForm
from smsgw.sms.alphabet import decode_gsm7, encode_gsm7, encode_ucs2, pack_septets, unpack_septets

if TYPE_CHECKING:
    from smsgw.simulator.modem import SimModem

_NO_SUCH_CODE = "Maaf, permintaan Anda tidak dapat kami proses. Silakan coba beberapa saat lagi."
_PADDING = "\r"


def _pin(modem: "SimModem", command: Command) -> list[str]:
    card = modem.card
    if command.form is Form.TEST:
        return []
    if command.form is not Form.SET:
        if card.state in (SimState.ABSENT, SimState.BUSY, SimState.FAILURE):
            modem.require_sim()
        return [f"+CPIN: {'READY' if card.state is SimState.READY else f'SIM {card.state.upper()}'}"]
    codes = command.arguments()
    if card.state is SimState.PUK and len(codes) == 2:
        accepted = card.enter_puk(*codes)
    elif card.state is SimState.PIN and codes:
        accepted = card.enter_pin(codes[0])
    else:
        raise AtError("CME", 3)
    if not accepted:
        raise AtError("CME", 12 if card.state is SimState.PUK else 16)
    modem.unlocked()
    return []


def _pin_attempts(modem: "SimModem", command: Command) -> list[str]:
    """+CPINR: how often a wrong PIN may still be entered, and how often at first.  Clause 8.65."""
    if command.form is Form.TEST:
        return []
    return [f"+CPINR: SIM PIN,{modem.card.attempts_left},{PIN_ATTEMPTS}"]


def _lock(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ['+CLCK: ("SC","AO","OI","OX","AI","IR","FD")']
    facility, mode, *_ = [*command.arguments(), "", ""]
    if mode != "2":
        raise AtError("CME", 3)
    return [f"+CLCK: {int(facility == 'SC' and bool(modem.card.pin))}"]


def _imsi(modem: "SimModem", command: Command) -> list[str]:
    modem.require_sim()
    return [] if command.form is Form.TEST else [modem.card.imsi]


def _iccid(modem: "SimModem", command: Command) -> list[str]:
    modem.require_sim()
    return [f"{command.name}: {modem.card.iccid}"]


def _own_number(modem: "SimModem", command: Command) -> list[str]:
    modem.require_sim()
    if not modem.card.msisdn or command.form is Form.TEST:
        return []
    return [f'+CNUM: "","{modem.card.msisdn}",145']


def _registration(modem: "SimModem", command: Command) -> list[str]:
    reports = modem.settings.registration_reports
    if command.form is Form.TEST:
        return [f"{command.name}: (0-2)"]
    if command.form is Form.SET:
        value = (command.numbers() or [0])[0]
        if value not in (0, 1, 2):
            raise AtError("CME", 50)
        reports[command.name] = value
        return []
    stat = modem.registration_now
    cell = ',"2AF5","0B88E350"' if reports[command.name] == 2 and modem.is_served else ""
    return [f"{command.name}: {reports[command.name]},{stat}{cell}"]


def _operator(modem: "SimModem", command: Command) -> list[str]:
    name, code = modem.operator
    if command.form is Form.TEST:
        return [f'+COPS: (2,"{name}","{name}","{code}",2),,(0-4),(0-2)']
    if command.form is Form.READ:
        if not modem.is_served:
            return ["+COPS: 0"]
        form = modem.settings.operator_format
        return [f'+COPS: 0,{form},"{code if form == 2 else name}",2']
    mode, wanted, *_ = [*command.arguments(), "0", "0"]
    if mode == "3" and wanted in ("0", "1", "2"):
        modem.settings.operator_format = int(wanted)
    return []


def _signal(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ["+CSQ: (0-31,99),(0-7,99)"]
    return [f"+CSQ: {modem.rssi if modem.settings.cfun == 1 else 99},99"]


def _ussd(modem: "SimModem", command: Command) -> list[str]:
    if command.form is Form.TEST:
        return ["+CUSD: (0-2)"]
    if command.form is Form.READ:
        return [f"+CUSD: {modem.settings.cusd}"]
    reports, code, *_ = [*command.arguments(), "", ""]
    modem.settings.cusd = int(reports) if reports.isdigit() else 0
    if not code or modem.settings.cusd == 2:
        return []
    if not modem.is_served:
        raise AtError("CME", 30)
    text = modem.network.ussd.get(_asked(code, modem.personality.ussd), _NO_SUCH_CODE)
    modem.put_off(lambda: modem.speech.indicate(_told(text, modem.personality.ussd)))
    return []


def _asked(code: str, form: UssdForm) -> str:
    """The USSD code that was sent.  Raises AtError where the model wants another form."""
    if form is not UssdForm.PACKED:
        return code
    try:
        octets = bytes.fromhex(code)
    except ValueError:
        raise AtError from None
    return decode_gsm7(unpack_septets(octets, len(octets) * 8 // 7)).rstrip(_PADDING + "@")


def _told(text: str, form: UssdForm) -> str:
    if form is UssdForm.UCS2:
        return f'+CUSD: 2,"{encode_ucs2(text).hex().upper()}",72'
    if form is UssdForm.PACKED:
        # Seven spare bits would read as "@", so CR fills them.  TS 23.038 clause 6.1.2.3.1.
        filled = text + _PADDING if len(text) % 8 == 7 else text
        return f'+CUSD: 2,"{pack_septets(encode_gsm7(filled)).hex().upper()}",15'
    return f'+CUSD: 2,"{text}",15'


def _attachment(modem: "SimModem", command: Command) -> list[str]:
    """+CGATT: attached to the packet service wherever it is registered.  TS 27.007 clause 10.1.9."""
    if command.form is Form.TEST:
        return ["+CGATT: (0,1)"]
    if command.form is Form.READ:
        return [f"+CGATT: {int(modem.is_served)}"]
    return []


HANDLERS: dict[str, Handler] = {
    "+CPIN": _pin,
    "+CPINR": _pin_attempts,
    "+CLCK": _lock,
    "+CIMI": _imsi,
    "+CCID": _iccid,
    "+ICCID": _iccid,
    "^ICCID": _iccid,
    "+QCCID": _iccid,
    "+CNUM": _own_number,
    "+CREG": _registration,
    "+CGREG": _registration,
    "+CEREG": _registration,
    "+CGATT": _attachment,
    "+COPS": _operator,
    "+CSQ": _signal,
    "+CUSD": _ussd,
}
