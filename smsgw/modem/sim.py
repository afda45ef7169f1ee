"""The SIM's door: +CPIN, the PIN, and the waits of a SIM that is still being read.

Owns when the PIN may be entered.  The one rule: a PIN that a SIM once refused is never tried again by
itself, since the third wrong one locks the card.
"""

from smsgw.errors import ModemUnavailable
from smsgw.modem import fields
from smsgw.modem.asking import attempt, first_value
from smsgw.modem.base import ModemIdentity
from smsgw.modem.causes import cause_of, words
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Answer, Command
from smsgw.modem.quirks import Quirks
from smsgw.modem.session import Memory, Settings

# A Wavecom says CME 515 for up to half a minute after power-on; stuck ones say it for ever.
SIM_READY_S = 60.0
# What a modem without any idea of +CPIN answers is not asked for ever.
_PLAIN_ERRORS = 3


def unlock_sim(
    dialogue: Dialogue, settings: Settings, memory: Memory, identity: ModemIdentity, quirks: Quirks
) -> None:
    """Wait until the SIM is ready; enter the PIN if it asks for it.

    Raises ModemUnavailable: no_sim, pin_required, pin_refused, puk_required, sim_failure, sim_busy.
    """
    begun, wait_s, plain_errors, entered = dialogue.clock.monotonic(), 0.2, 0, False
    while True:
        answer = _ask(dialogue)
        state = _state(answer)
        if state == "READY":
            if entered:
                memory.forgive(identity.imei, settings.pin)
            return
        if state == "SIM PIN":
            if not entered:
                _enter_pin(dialogue, settings, memory, identity)
                entered = True
                continue
        elif state:
            _refuse_state(state)
        elif answer is not None and not answer.is_ok:
            cause = cause_of(answer.result)
            plain_errors += not cause.reason
            if plain_errors >= _PLAIN_ERRORS:
                return
            if cause.reason and cause.reason != "sim_busy" and cause.reason != "pin_required":
                raise ModemUnavailable(
                    cause.reason, words(answer.result), permanent=cause.reason == "puk_required"
                )
        if dialogue.clock.monotonic() - begun > SIM_READY_S:
            if state == "SIM PIN":
                memory.refuse(identity.imei, settings.pin)
                raise ModemUnavailable("pin_refused", "the SIM still asks for its PIN", permanent=True)
            _give_up(dialogue, quirks)
        dialogue.pause(wait_s)
        wait_s = min(wait_s * 2, 5.0)


def _ask(dialogue: Dialogue) -> Answer | None:
    try:
        # Wavecom leaves the OK out after +CPIN.
        return dialogue.run(Command("AT+CPIN?", timeout_s=10, settle_s=0.5))
    except NoAnswer:
        return None


def _state(answer: Answer | None) -> str:
    if answer is None or not answer.lines:
        return ""
    return fields.unquote(fields.after_colon(answer.lines[-1])).upper()


def _refuse_state(state: str) -> None:
    if "PUK" in state:
        raise ModemUnavailable("puk_required", "put the SIM into a phone and enter its PUK", permanent=True)
    if "NOT INSERTED" in state or "ABSENT" in state:
        raise ModemUnavailable("no_sim", "no SIM card in the modem")
    if state.startswith("PH-"):
        raise ModemUnavailable("sim_failure", f"the modem is locked to another SIM ({state})", permanent=True)
    # NOT READY and whatever else: the caller waits.


def _enter_pin(dialogue: Dialogue, settings: Settings, memory: Memory, identity: ModemIdentity) -> None:
    pin = settings.pin
    if not pin:
        wanted = f"set SMSGW_MODEM_{settings.name.upper()}_PIN"
        raise ModemUnavailable("pin_required", wanted + _tries_left(dialogue), permanent=True)
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise ModemUnavailable("pin_refused", "a PIN has 4 to 8 digits; nothing was tried", permanent=True)
    if not memory.may_try(identity.imei, pin):
        why = "this PIN was refused before; set the right one"
        raise ModemUnavailable("pin_refused", why + _tries_left(dialogue), permanent=True)
    try:
        answer = dialogue.run(Command(f'AT+CPIN="{pin}"', timeout_s=30, prefixes=(), secret=True))
    except NoAnswer:
        return  # The next +CPIN? tells what came of it.
    if answer.is_ok:
        return
    cause = cause_of(answer.result)
    if cause.reason == "sim_busy":
        memory.forgive(identity.imei, pin)
        raise ModemUnavailable("sim_busy", words(answer.result))
    memory.refuse(identity.imei, pin)
    reason = "puk_required" if cause.reason == "puk_required" else "pin_refused"
    raise ModemUnavailable(reason, words(answer.result) + _tries_left(dialogue), permanent=True)


def _tries_left(dialogue: Dialogue) -> str:
    """`; 2 tries left` of the PIN, where the modem tells.  TS 27.007 clause 8.65."""
    value = first_value(attempt(dialogue, "AT+CPINR"))
    left = fields.number(fields.split_fields(value)[1]) if "," in value else None
    return "" if left is None else f"; {left} tries left"


def _give_up(dialogue: Dialogue, quirks: Quirks) -> None:
    for text in quirks.unsticks:
        attempt(dialogue, text, 10)
    raise ModemUnavailable("sim_busy", f"the SIM did not get ready in {SIM_READY_S:.0f} s")
