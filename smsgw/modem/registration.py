"""Is the modem in a network, in which, and how well does it hear it?

Owns +CREG, +CEREG, +CGREG, +COPS and +CSQ.  The one rule: any of the three registrations that allows
sending counts, since LTE sticks say 0 to +CREG while SMS work.
"""

from smsgw.modem import fields
from smsgw.modem.asking import first_value
from smsgw.modem.base import Health, Registration
from smsgw.modem.dialogue import Dialogue, NoAnswer
from smsgw.modem.engine import Answer, Command

# Health is asked every minute, and each question without an answer holds up a reply for ten seconds.
_UNANSWERED_S = 600.0
#: Names of the indications that tell a registration.
REGISTRATIONS = ("+CREG", "+CEREG", "+CGREG")


def read_registration(dialogue: Dialogue) -> Registration:
    """The best of what the modem says.  Raises LinkLost."""
    circuit = _ask_registration(dialogue, "+CREG")
    if circuit is not None and (circuit.may_send or circuit is Registration.DENIED):
        return circuit
    for name in ("+CEREG", "+CGREG"):
        other = _ask_registration(dialogue, name)
        if other is not None and other.may_send:
            return other
    if circuit in (None, Registration.UNKNOWN) and read_operator(dialogue):
        # It does not know +CREG, but it is in a network.
        return Registration.HOME
    return circuit or Registration.UNKNOWN


def read_operator(dialogue: Dialogue) -> str:
    """The operator's name; empty when not registered or not told."""
    return fields.operator(first_value(_ask(dialogue, "AT+COPS?")))


def read_health(dialogue: Dialogue) -> Health:
    """Five short questions; what the modem does not answer stays empty.  Raises LinkLost."""
    registration = read_registration(dialogue)
    stores = fields.stores(first_value(_ask(dialogue, "AT+CPMS?")))
    # The third slot is where the network's messages go; it is the one that must not fill up.
    store = stores[-1] if stores else None
    return Health(
        registration=registration,
        operator=read_operator(dialogue),
        rssi_dbm=fields.rssi_dbm(first_value(_ask(dialogue, "AT+CSQ"))),
        storage_used=store.used if store else None,
        storage_total=store.total if store else None,
    )


def _ask_registration(dialogue: Dialogue, name: str) -> Registration | None:
    answer = _ask(dialogue, f"AT{name}?")
    if answer is None:
        return None
    texts = [fields.after_colon(line) for line in answer.lines]
    # An indication may have slipped in between question and reply; it looks different.
    replies = [text for text in texts if fields.is_registration_reply(text)]
    return fields.registration((replies or texts)[-1])


def _ask(dialogue: Dialogue, text: str) -> Answer | None:
    """The answer if it is OK and has a line; what found no answer is not asked for a while."""
    asked_at = dialogue.clock.monotonic()
    if asked_at < dialogue.unanswered.get(text, asked_at):
        return None
    try:
        answer = dialogue.run(Command(text, timeout_s=10))
    except NoAnswer:
        dialogue.unanswered[text] = asked_at + _UNANSWERED_S
        return None
    return answer if answer.is_ok and answer.lines else None
