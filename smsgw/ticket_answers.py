"""What we say to who complained: the answer to a ticket, in one SMS.

Writes a ticket and its outbox row, together.  One rule: an answer goes out whole, once, and only where
the number has not said STOP.
"""

import hashlib
from datetime import datetime

from smsgw.db import contacts, outbox, tickets
from smsgw.db.database import transaction
from smsgw.errors import TextError, UsageError
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.office.lint import lint
from smsgw.office.transliterate import transliterate
from smsgw.policy import gate_of
from smsgw.sms.segment import measure


def answer_ticket(ticket_id: int, text: str, who: str, desk: Desk, now: datetime) -> int | None:
    """Answer a complaint and queue the SMS that tells it, once for the same words.

    Gives the outbox id; None where nobody is told: the number said STOP, or it was told the same before.
    Raises UsageError for a ticket that is not there, TextError for words that one SMS does not hold or
    may not carry.
    """
    words = " ".join(transliterate(text).replace("{", "(").replace("}", ")").split())
    if not words:
        raise UsageError("the answer is empty")
    with transaction():
        code = tickets.code(tickets.get(ticket_id))
        told = desk.wording.render("ticket.answered", ticket=code, answer=words)
        _check_answer(words, told, desk.wording.render("ticket.answered", ticket=code, answer="x"))
        msisdn = tickets.answer(ticket_id, words, who, now).msisdn
        if msisdn is None or contacts.has_stopped(msisdn):
            return None
        cause = f"ticket:{ticket_id}:{hashlib.sha256(words.encode()).hexdigest()[:12]}"
        earlier = outbox.find_queued(f"ticket:{ticket_id}:", but=cause)
        outbox.cancel(earlier, "a newer answer came before it was sent", now)
        return outbox.enqueue(
            msisdn,
            told,
            lane=Lane.NOTICE,
            cause=cause,
            now=now,
            expires_at=gate_of(desk).worth_until(Lane.NOTICE, now),
        )


def _check_answer(words: str, told: str, shortest: str) -> None:
    """Raise TextError for an answer that one SMS does not hold whole, or that may not go out."""
    if words.rstrip(" .,;:") not in told:
        room = measure(shortest).units_free + 1
        raise TextError(f"the answer is too long: {measure(words).units} characters, {room} fit into one SMS")
    problems = [problem for problem in lint(told, {}, signed=False) if problem.level == "error"]
    if problems:
        raise TextError("; ".join(f"{p.what}: {p.why}. {p.cure}" for p in problems))
