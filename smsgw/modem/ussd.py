"""USSD: a code to the network, its answer as text.

Owns the forms in which modems want and give the strings: plain, packed GSM-7 in hex, UCS-2 in hex.
It must not know what an answer means.  The one rule: +CUSD comes when it likes, before the OK or long
after it, and a text that is damaged is given as far as it can be read.
"""

from smsgw.errors import ModemError
from smsgw.modem import fields
from smsgw.modem.asking import attempt
from smsgw.modem.causes import words
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Command
from smsgw.modem.quirks import Quirks
from smsgw.sms.alphabet import decode_gsm7, decode_ucs2, encode_gsm7, pack_septets, unpack_septets

_CR = 0x0D
# Networks close a dialogue with an empty or stock text and send the true answer a moment later.
_SECOND_TEXT_S = 2.0
_WAITS, _ENDED = 1, 2
_FAILED = {
    3: "another program took the answer",
    4: "the network does not offer it",
    5: "the network did not answer",
}


def ask_network(dialogue: Dialogue, quirks: Quirks, code: str, timeout_s: float) -> str:
    """The network's answer to a code such as `*888#`.

    Raises ModemError: a bad code, refused in every form, no answer in `timeout_s`.  LinkLost.
    """
    if not code or not set(code) <= set("0123456789*#+"):
        raise ModemError("a USSD code has digits, * and # only, such as *888#")
    for text in quirks.ussd_init:
        attempt(dialogue, text)
    deadline = dialogue.clock.monotonic() + timeout_s
    _forget_old_answers(dialogue)
    _send(dialogue, quirks, code)
    answer = _await(dialogue, deadline)
    if answer is None:
        attempt(dialogue, "AT+CUSD=2")
        raise ModemError(f"the network did not answer {code} in {timeout_s:.0f} s")
    if answer.kind == _ENDED:
        answer = _await(dialogue, min(deadline, dialogue.clock.monotonic() + _SECOND_TEXT_S)) or answer
    if answer.kind in _FAILED:
        raise ModemError(f"USSD {code}: {_FAILED[answer.kind]}")
    if answer.kind == _WAITS:
        attempt(dialogue, "AT+CUSD=2")
    text = decode_answer(answer.text, answer.dcs, packed=quirks.packed_ussd)
    if not text:
        raise ModemError(f"USSD {code}: the network ended it without a text")
    return text


def pack_code(code: str) -> str:
    """The code as packed GSM-7 in hex.

    Seven septets leave seven bits over, which would read as `@`; CR fills them (TS 23.038 clause 6.1.2.3.1).

    >>> pack_code("*888#"), pack_code("*123#")
    ('2A1C0E3702', 'AA986C3602')
    """
    septets = encode_gsm7(code)
    if len(septets) % 8 == 7:
        septets += bytes((_CR,))
    return pack_septets(septets).hex().upper()


def decode_answer(text: str, dcs: int | None, *, packed: bool = False) -> str:
    """The answer for people.  Hex is told from text by what it gives, since the DCS often lies.

    packed  this modem answers in packed GSM-7, so digits alone are hex too
    """
    plain = text.strip("\r\n\0 ")
    if not fields.is_hex(plain) or len(plain) < 8:
        return plain
    octets = bytes.fromhex(plain)
    if _is_ucs2_dcs(dcs) or _looks_like_ucs2(octets):
        return _decode_ucs2(octets, has_language=dcs == 0x11)
    if plain.isdigit() and not packed:
        return plain
    unpacked = decode_gsm7(unpack_septets(octets, len(octets) * 8 // 7)).rstrip("\r@\0")
    return unpacked.strip() if packed or _is_readable(unpacked) else plain


def _send(dialogue: Dialogue, quirks: Quirks, code: str) -> None:
    forms = [f'AT+CUSD=1,"{code}",15', f'AT+CUSD=1,"{pack_code(code)}",15', f'AT+CUSD=1,"{code}"']
    if quirks.packed_ussd:
        forms[0], forms[1] = forms[1], forms[0]
    refused = ""
    for form in forms:
        try:
            answer = dialogue.run(Command(form, timeout_s=10, prefixes=()))
        except NoAnswer:
            # Some give no OK before the network has answered.
            dialogue.out_of_step = not any(kept.name == "+CUSD" for kept in dialogue.indications)
            return
        if answer.is_ok:
            return
        refused = refused or words(answer.result)
    raise ModemError(f"the modem refuses USSD {code}: {refused}")


def _forget_old_answers(dialogue: Dialogue) -> None:
    for indication in [kept for kept in dialogue.indications if kept.name == "+CUSD"]:
        dialogue.indications.remove(indication)


def _await(dialogue: Dialogue, deadline: float) -> fields.Ussd | None:
    """The next +CUSD, or None."""
    while True:
        for indication in dialogue.indications:
            if indication.name == "+CUSD":
                dialogue.indications.remove(indication)
                return fields.ussd(indication.text)
        left = deadline - dialogue.clock.monotonic()
        if left <= 0:
            return None
        dialogue.listen(left)


def _is_ucs2_dcs(dcs: int | None) -> bool:
    """TS 23.038 clause 5: 0x11 is UCS-2 behind a language, 01xx10xx is UCS-2."""
    return dcs is not None and (dcs == 0x11 or (dcs & 0xCC) == 0x48)


def _looks_like_ucs2(octets: bytes) -> bool:
    """At least four units, most of them Latin: their high octets are 0."""
    high = octets[0::2]
    return len(octets) % 2 == 0 and len(octets) >= 8 and high.count(0) * 4 >= len(high) * 3


def _decode_ucs2(octets: bytes, has_language: bool) -> str:
    # The two octets of language are two packed septets: 6139 is "ar".
    units = octets[2:] if has_language else octets
    units = units[: len(units) // 2 * 2]
    end = next((i for i in range(0, len(units), 2) if units[i : i + 2] in (b"\0\0", b"\xff\xff")), len(units))
    return decode_ucs2(units[:end]).strip()


def _is_readable(text: str) -> bool:
    """Would the network write that?  Letters, digits, blanks and stops make up nearly all of it."""
    good = sum(
        character.isascii() and (character.isalnum() or character in " .,:;-/()*#\n") for character in text
    )
    return bool(text) and good >= 0.85 * len(text)
