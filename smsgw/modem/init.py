"""From a port that answers to a modem that can receive: SYNC, IDENT, SIM, RADIO, SMSCFG, CNMI, NETWORK.

Owns the order and what each refusal means; must not know messages.  The one rule: every step has a
fall-back, and only what a person must cure (no SIM, PIN, PUK, a mute port) stops the walk.
"""

import contextlib
from dataclasses import replace

from smsgw.errors import ModemUnavailable
from smsgw.modem import fields
from smsgw.modem.asking import attempt, first_value, patiently
from smsgw.modem.base import ModemIdentity
from smsgw.modem.cnmi import cnmi_choices
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Answer, Command
from smsgw.modem.quirks import quirks_of
from smsgw.modem.registration import read_registration
from smsgw.modem.session import Memory, Session, Settings
from smsgw.modem.sim import unlock_sim

# Speeds that a mute modem on a real line is tried with, the most common first.
BAUD_RATES = (115200, 9600, 19200, 38400, 57600, 460800)
# SIM800 and its like answer ERROR to SMS commands until they have read the SIM; 30 s covers a full one.
SMS_READY_S = 30.0
# One that is silent to +CNMI is not asked with the whole list: each question takes five seconds.
_CNMI_MISSES = 2
# How long an answer that is still on its way takes: USB bridges hold octets back for 16 ms.
_STALE_S, _LATE_S, _LATEST_S = 0.03, 0.1, 5.0
# A SIM is looked through in this order when the modem does not say where it stores.
_MEMORIES = ("SM", "ME", "MT")


def synchronise(dialogue: Dialogue, baudrate: int, thorough: bool = True) -> None:
    """Make the modem answer `AT`: echo, prompt left over, autobaud, wrong speed.

    thorough  try other speeds on a real line
    Raises ModemUnavailable mute or not_a_modem, LinkLost.
    """
    dialogue.take(dialogue.port.read(0))
    begun = dialogue.clock.monotonic()
    if _knock(dialogue, "AT", "AT", begun=begun):
        return
    # Silent: asleep, set to ATQ1, or at the prompt of somebody's unfinished PDU.
    dialogue.write(b"\x1b")
    dialogue.pause(0.1)
    dialogue.write(b"\r")
    dialogue.pause(0.3)
    if _knock(dialogue, "AT", "ATE0Q0V1", "AT", begun=begun):
        return
    if thorough and dialogue.port.is_line and not dialogue.saw_nmea:
        for rate in BAUD_RATES:
            if rate != baudrate and _at_speed(dialogue, rate):
                dialogue.log.warning("the modem answers at %d Bd, not %d; set baudrate", rate, baudrate)
                return
    if dialogue.saw_nmea:
        raise ModemUnavailable("not_a_modem", f"{dialogue.port.name} gives GPS positions; take another port")
    raise ModemUnavailable("mute", f"nothing on {dialogue.port.name} answers AT; is it the modem's AT port?")


def configure(dialogue: Dialogue, settings: Settings, memory: Memory) -> Session:
    """Bring an answering modem to where it can receive.  Also L1 of the recovery ladder.

    Raises ModemUnavailable with its reason, LinkLost.
    """
    attempt(dialogue, "ATE0")
    attempt(dialogue, "ATV1")
    attempt(dialogue, "AT+CMEE=1")
    identity = identify(dialogue)
    quirks = quirks_of(identity.manufacturer, identity.model)
    for text in quirks.extra_init:
        attempt(dialogue, text)
    # A Wavecom that is stuck says CME 515 also to who made it, and only its own cure helps.
    makers = quirks if identity.manufacturer else quirks_of(*memory.maker())
    unlock_sim(dialogue, settings, memory, identity, makers)
    if not identity.manufacturer:
        # ZTE answers CME 11 to everything until +CPIN? has been asked.
        identity = identify(dialogue)
        quirks = quirks_of(identity.manufacturer, identity.model)
        for text in quirks.extra_init:
            attempt(dialogue, text)
    memory.keep_maker(identity.manufacturer, identity.model)
    _radio_on(dialogue)
    session = Session(identity=identity, quirks=quirks, takes_cmms=quirks.keeps_link)
    _await_pdu_mode(dialogue)
    _choose_memories(dialogue, session)
    imsi = _first_line(patiently(dialogue, Command("AT+CIMI", bare=True)))
    _settle_smsc(dialogue, session, settings, memory, imsi)
    _choose_cnmi(dialogue, session)
    _settle_alphabet(dialogue)
    attempt(dialogue, "AT+CREG=1")
    session.registration = read_registration(dialogue)
    session.identity = replace(identity, imsi=imsi, smsc=session.smsc, port=dialogue.port.name)
    return session


def _knock(dialogue: Dialogue, *texts: str, timeout_s: float = 1.0, begun: float | None = None) -> bool:
    """Does one of these find an answer?  begun: monotonic, when the first of all was written."""
    missed = begun is not None and begun < dialogue.clock.monotonic()
    begun = dialogue.clock.monotonic() if begun is None else begun
    for text in texts:
        dialogue.out_of_step = False
        try:
            # In ATV0 the result is a bare 0: it counts after a moment.
            answer = dialogue.run(Command(text, timeout_s, bare=True, settle_s=0.2))
        except NoAnswer:
            missed = True
            continue
        is_digit = answer.lines[-1:] == ("0",)
        if is_digit:
            # Until it writes words, every further command would wait for an answer that has come.
            with contextlib.suppress(NoAnswer):
                dialogue.run(Command("ATV1", timeout_s, bare=True, settle_s=0.2))
            dialogue.out_of_step = False
        if answer.result.text == "OK" or is_digit:
            # It may have been the answer to what somebody asked before us; then ours is still to come, and
            # every answer would be taken for that of the next command.
            # A modem that took so long for this one takes as long for those that were missed.
            took_s = dialogue.clock.monotonic() - begun
            dialogue.drain(min(max(took_s, _LATE_S), _LATEST_S) if missed else _STALE_S)
            return True
        missed = True
    dialogue.out_of_step = False
    return False


def _at_speed(dialogue: Dialogue, rate: int) -> bool:
    dialogue.port.set_baudrate(rate)
    dialogue.engine.clear()
    return _knock(dialogue, "AT", "AT", timeout_s=0.5)


def identify(dialogue: Dialogue) -> ModemIdentity:
    """Who answers, without IMSI and SMSC; what it does not tell stays empty.  Raises LinkLost."""
    found = []
    for text in ("AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+CGSN"):
        found.append(_first_line(patiently(dialogue, Command(text, bare=True), patience_s=1.0)))
    return ModemIdentity(*found)


def _first_line(answer: Answer | None) -> str:
    """`GSN` answers come as `86…`, as `+CGSN: 86…` and in quotes."""
    if answer is None or not answer.is_ok or not answer.lines:
        return ""
    line = answer.lines[0]
    return fields.readable(fields.unquote(fields.after_colon(line) if line.startswith("+") else line))


def _radio_on(dialogue: Dialogue) -> None:
    value = first_value(patiently(dialogue, Command("AT+CFUN?", timeout_s=10)))
    # Some ZTE print the list of offered values here; that is no state, and no cause for a reset.
    state = fields.number(fields.split_fields(value)[0])
    if state is not None and state != 1:
        attempt(dialogue, "AT+CFUN=1", 60)


def _await_pdu_mode(dialogue: Dialogue) -> None:
    begun, wait_s = dialogue.clock.monotonic(), 0.1
    while True:
        answer = patiently(dialogue, Command("AT+CMGF=0"))
        if answer is not None and answer.is_ok:
            return
        if dialogue.clock.monotonic() - begun > SMS_READY_S:
            if first_value(attempt(dialogue, "AT+CPMS?")):
                # It tells its memories, so its SMS service is ready; it refuses the mode itself.
                raise ModemUnavailable("no_pdu_mode", "the modem refuses AT+CMGF=0; it knows text mode only")
            raise ModemUnavailable("sim_busy", "the modem does not get its SMS service ready; tried for 30 s")
        dialogue.pause(wait_s)
        wait_s = min(wait_s * 2, 1.0)


def _choose_memories(dialogue: Dialogue, session: Session) -> None:
    answer = patiently(dialogue, Command("AT+CPMS=?", timeout_s=10))
    slots = fields.offered_memories(first_value(answer))
    if not slots:
        return
    stores = fields.stores(first_value(patiently(dialogue, Command("AT+CPMS?"))))
    # What the third slot has now is where new messages go; it stays so.
    main = session.quirks.memory or (stores[2].name if len(stores) > 2 else "")
    readable = slots[0]
    if main not in readable:
        main = next((name for name in _MEMORIES if name in readable), readable[0])
    chosen = [main if main in slot else slot[0] for slot in slots[:3]]
    for count in dict.fromkeys((len(chosen), *range(len(chosen), 0, -1))):
        form = ",".join(f'"{name}"' for name in chosen[:count])
        taken = patiently(dialogue, Command(f"AT+CPMS={form}", timeout_s=10))
        if taken and taken.is_ok:
            session.memory, session.tail = main, tuple(chosen[1:count])
            break
    session.memories = _looked_through(main, readable) if session.memory else ()


def _looked_through(main: str, readable: tuple[str, ...]) -> tuple[str, ...]:
    """The memories to look into: MT shows what SM and ME hold, so it is left out beside them."""
    others: list[str] = [name for name in ("SM", "ME", "SR") if name in readable and name != main]
    if "MT" in readable and main != "MT" and not {"SM", "ME"} & {main, *others}:
        others.append("MT")
    return (main, *others)


def _settle_smsc(dialogue: Dialogue, session: Session, settings: Settings, memory: Memory, imsi: str) -> None:
    session.smsc = read_smsc(dialogue)
    wanted = settings.smsc or session.smsc or memory.smsc(imsi)
    if wanted and wanted != session.smsc:
        set_smsc(dialogue, wanted)
        session.smsc = wanted
    memory.keep_smsc(imsi, session.smsc)


def read_smsc(dialogue: Dialogue) -> str:
    """The SMSC's address; empty when none is set or the modem does not say."""
    return fields.centre(first_value(patiently(dialogue, Command("AT+CSCA?"))))


def set_smsc(dialogue: Dialogue, smsc: str) -> bool:
    """Set the SMSC; True when the modem took it."""
    kind = 145 if smsc.startswith("+") else 129
    answer = patiently(dialogue, Command(f'AT+CSCA="{smsc}",{kind}', secret=True))
    return answer is not None and answer.is_ok


def _choose_cnmi(dialogue: Dialogue, session: Session) -> None:
    phase = fields.number(fields.split_fields(first_value(attempt(dialogue, "AT+CSMS?")))[0])
    session.needs_cnma = session.quirks.takes_cnma and phase != 0
    value = first_value(patiently(dialogue, Command("AT+CNMI=?")))
    offered = fields.offered_modes(value) if value else ()
    misses = 0
    for setting in cnmi_choices(offered, session.quirks):
        taken = attempt(dialogue, f"AT+CNMI={setting}")
        if taken and taken.is_ok:
            session.cnmi = setting
            return
        misses += taken is None
        if misses >= _CNMI_MISSES:
            break
    dialogue.log.warning("the modem announces nothing (no AT+CNMI= is taken); only polling finds messages")


def _settle_alphabet(dialogue: Dialogue) -> None:
    """Other programs leave modems in UCS2, where numbers, names and USSD codes come as hex."""
    answer = attempt(dialogue, 'AT+CSCS="IRA"')
    if answer is None or not answer.is_ok:
        attempt(dialogue, 'AT+CSCS="GSM"')
