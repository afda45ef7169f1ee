"""From one inbound message to what is done about it: guards, reading, command, guards, Decision.

It knows no modem and queues nothing.  One rule: every message gets exactly one Decision with a reason,
whatever its text and whatever a command does.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from smsgw.commands import guards, hearing, office_keywords, registry
from smsgw.commands.edge import CommandFailed, run_undoable
from smsgw.commands.registry import Command, Context
from smsgw.db import inbox
from smsgw.db.savepoints import rolled_back
from smsgw.messages import Reply
from smsgw.office.desk import Desk
from smsgw.office.lint import lint
from smsgw.office.reading import Intent
from smsgw.office.transliterate import transliterate

log = logging.getLogger("smsgw.commands")

# Why a command stays silent, by reading.
_SILENT = {"TERIMA_KASIH": "thanks", "SPAM": "spam"}

# Second questions that are answered with the first: those that only inform.
_FURTHER = ("STATUS", "SYARAT", "JADWAL", "BIAYA", "BLANGKO", "WAKIL")


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about one inbound message.

    intent      the reading's name; SISTEM where a guard acted before reading
    reason      a stable key: why it is answered so, or not at all
    wait_until  put off: the rest of a cut NIK may still come
    """

    intent: str
    reason: str
    reply: Reply | None = None
    wait_until: datetime | None = None


def answer(message: inbox.InboundMessage, desk: Desk, now: datetime) -> Decision:
    """Decide about a message, within the caller's transaction; what the command writes is part of it."""
    registry.load_plugins()
    refused = guards.before_reading(message, desk, now)
    if refused:
        return Decision("SISTEM", refused)
    heard = hearing.hear(message, registry.normalize(message.sender), desk, now)
    if heard.wait_until is not None:
        return Decision(heard.intent.name, "waiting", wait_until=heard.wait_until)
    if heard.joined is not None:
        inbox.mark_handled(heard.joined, intent="NIK_SEBAGIAN", reason="joined", reply_id=None, now=now)
    return _decide(Context(message, heard.intent, desk, now))


def understand(text: str, sender: str | None, desk: Desk, now: datetime) -> tuple[Intent, Reply | None]:
    """What would be read in a text and answered to it; nothing is kept.

    sender  None: a phone that is registered nowhere
    """
    registry.load_plugins()
    phone = registry.normalize(sender) if sender else ""
    message = inbox.InboundMessage(0, phone, text, now, "")
    with rolled_back():
        if sender and guards.before_reading(message, desk, now):
            return hearing.understand_system(text, phone, desk, now), None
        intent = hearing.understand(text, phone, desk, now)
        return intent, _decide(Context(message, intent, desk, now)).reply


def _decide(context: Context) -> Decision:
    name = context.intent.name
    refused = guards.before_command(context)
    command = registry.find(context.intent)
    if refused and (command is None or not command.always):
        return Decision(name, refused)
    reply = _reply(context, command)
    if reply is None:
        return Decision(name, _SILENT.get(name, "silent"))
    if reply.reason != "failed":
        reply = guards.last_of_hour(context, reply)
    refused = refused or guards.after_command(context, reply)
    return Decision(name, refused) if refused else Decision(name, reply.reason, reply)


def _reply(context: Context, command: Command | None) -> Reply | None:
    """What the command says, and to a second question; the neutral apology when it fails."""
    try:
        reply = _run(context, command)
        second = _second(context) if reply is not None and reply.further is None else None
        return Reply(reply.text, reply.reason, second) if reply is not None and second else reply
    except CommandFailed:
        return context.say("trouble", "failed")


def _run(context: Context, command: Command | None) -> Reply | None:
    if command is None:
        own = office_keywords.find_answer(context.desk.config, str(context.intent.args.get("nama", "")))
        return own or context.say("unknown", "unknown")
    args = registry.rest_of(context.message.text, command)
    what = f"{context.source} keyword {command.word or context.intent.name}"
    return run_undoable(what, lambda: _checked(command.function(context, args), what))


def _second(context: Context) -> str | None:
    """The answer to the second question of a text."""
    further = dict(context.intent.args.get("lanjut") or {})
    intent = Intent(str(further.pop("intent", "")), further)
    if intent.name not in _FURTHER:
        return None
    asked = Context(context.message, intent, context.desk, context.now)
    reply = _run(asked, registry.find(intent))
    return reply.text if reply is not None and guards.after_command(asked, reply) is None else None


def _checked(said: Reply | str | None, what: str) -> Reply | None:
    """What a command said, in the SMS alphabet.  Raises ValueError for what may not go out at all."""
    reply = Reply(said) if isinstance(said, str) else said
    if reply is None or not reply.text.strip():
        return None
    text = transliterate(reply.text)
    further = transliterate(reply.further) if reply.further else None
    for one in (text, further or text):
        wrong = [problem for problem in lint(one, {}, signed=False) if problem.level == "error"]
        if wrong:
            log.error("%s answered what may not go out: %s", what, wrong[0].why)
            raise ValueError("the answer may not go out")
    return Reply(text, reply.reason, further)
