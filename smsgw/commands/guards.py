"""Who is not answered: operators, robots, guessers, and whoever has had enough answers for now.

Before the reading by what the message is, after it by what was asked and answered lately.  One rule:
every silence has a reason, a stable key that is kept with the message; and no silence takes back what a
command wrote.
"""

import math
import re
from datetime import datetime, time, timedelta

from smsgw import numbers
from smsgw.commands.registry import Context
from smsgw.db import alarms, exchanges, lookups, outbox
from smsgw.db.inbox import InboundMessage
from smsgw.messages import Lane, Reply, shorten
from smsgw.office.desk import Desk
from smsgw.office.identity import mask_text

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

# The fourth time within ten minutes that the same words got the same answer, a machine is talking.
_LOOP_WINDOW = timedelta(minutes=10)
_LOOP_EXCHANGES = 3

# Who has had the same answer this often within a day is not helped by it once more; a robot that asks in
# ever new words would else get an answer every six minutes, day and night.
_SAME_PER_DAY = 10
_OFTEN_PER_DAY = 3
# A robot that quotes us walks from one general answer to the next.
_GENERAL_PER_DAY = 12

# A person who is not understood three times needs a person, and a robot needs nothing.
_UNKNOWN_PER_DAY = 3

# A family has fewer NIKs than this; a helper's phone is registered on the requests it asks about.
_STRANGE_NIKS_PER_DAY = 10

# So many questions in vain in an hour, from whichever numbers, are no typing mistakes.
_MISSES_PER_HOUR_ALL = 100

_CREDIT = re.compile(
    r"\b(?:pulsa|masa aktif|masa tenggang|tenggang|saldo|kuota|isi ulang|credit|balance|top ?up)\b",
    re.IGNORECASE,
)

HELP = ("help",)
UNKNOWN = ("unknown", "ask")
MISSES = ("not_found", "nik_impossible")
#: Answers that tell something to a phone that is not registered on the request.
STRANGE = (*MISSES, "found_by_slip", "found_by_nik", "found_by_nik_several", "found_bare")
#: Answers about nobody's document in particular.
GENERAL = (
    "schedule",
    "fees",
    "stock",
    "stock_unknown",
    "proxy",
    "identity",
    "requirements",
    "requirements_which",
    "requirements_unknown",
    "no_request",
    "no_document",
    "office_keyword",
)
FOUND = ("found", "found_several", "found_by_slip", "found_by_nik", "found_bare")


def before_reading(message: InboundMessage, desk: Desk, now: datetime) -> str | None:
    """Why this message is not even read; None when it is."""
    if not numbers.is_person(message.sender):
        if _CREDIT.search(message.text):
            alarms.raise_alarm("credit", message.modem or "?", "the operator writes about credit", now)
        return "system_sender"
    if message.is_data:
        return "data_message"
    if message.loop_prevention:
        return "loop_prevention"
    if any(_is_same(message.sender, modem.own_number) for modem in desk.config.modem):
        return "own_number"
    return None


def before_command(context: Context) -> str | None:
    """Why nothing more is said to this number, or at all, this hour; None while there is room."""
    limits = context.desk.config.limits
    hour_ago = context.now - _HOUR
    if limits.replies_per_hour and _replies(context) >= limits.replies_per_hour:
        return "limit"
    if limits.replies_per_hour_total and exchanges.count_answered(hour_ago) >= limits.replies_per_hour_total:
        return "limit_total"
    return None


def after_command(context: Context, reply: Reply) -> str | None:
    """Why this reply is not sent; None when it is."""
    sender, limits, day_ago = context.message.sender, context.desk.config.limits, context.now - _DAY
    if reply.reason in HELP and limits.help_per_day:
        if exchanges.count_reasons(sender, HELP, day_ago) >= limits.help_per_day:
            return "limit_help"
    elif reply.reason in UNKNOWN:
        if exchanges.count_reasons(sender, UNKNOWN, day_ago) >= _UNKNOWN_PER_DAY:
            return "limit_unknown"
    elif reply.reason in STRANGE:
        refused = _guessing(context, reply)
        if refused:
            return refused
    if _is_loop(context, reply) or _is_monotone(context, reply):
        return "loop"
    return None


def last_of_hour(context: Context, reply: Reply) -> Reply:
    """The reply, or, where it is the last one for now and says nothing new, the text that says so."""
    limit = context.desk.config.limits.replies_per_hour
    if not limit or reply.reason not in FOUND or reply.further:
        return reply
    midnight = datetime.combine(context.today, time(0), tzinfo=context.desk.config.zone)
    told = exchanges.count_replies(context.message.sender, reply.text, midnight)
    is_last = _replies(context) == limit - 1 or told == _same_per_day(context) - 1
    return context.say("often", "often", count=told + 1) if told and is_last else reply


def _replies(context: Context) -> int:
    """Answers queued for this number within the hour."""
    return outbox.count_sent_to(context.message.sender, Lane.REPLY, context.now - _HOUR)


def _guessing(context: Context, reply: Reply) -> str | None:
    """A phone that asks for other people's numbers: silence for the limit, an alarm far beyond it."""
    sender, now = context.message.sender, context.now
    limit = context.desk.config.limits.misses_per_day
    misses = lookups.count_misses(sender, now - _DAY)
    if reply.reason in MISSES and lookups.count_all_misses(now - _HOUR) >= _MISSES_PER_HOUR_ALL:
        alarms.raise_alarm("guessing_many", "all", "many questions in vain from many numbers", now)
    if lookups.count_strange(sender, "nik", now - _DAY) > _STRANGE_NIKS_PER_DAY:
        alarms.raise_alarm("nik_scan", shorten(sender), "one number asks for many NIKs", now)
        return "scanning"
    # The lookup of this message is among those counted.
    if not limit or misses - (reply.reason in MISSES) < limit:
        return None
    if misses >= 2 * limit:
        alarms.raise_alarm("guessing", shorten(sender), "one number tries many receipt codes or NIKs", now)
    return "limit_misses"


def _is_loop(context: Context, reply: Reply) -> bool:
    since = context.now - _LOOP_WINDOW
    text = mask_text(context.message.text)
    return exchanges.count_exchanges(context.message.sender, text, reply.text, since) >= _LOOP_EXCHANGES


def _is_monotone(context: Context, reply: Reply) -> bool:
    """Has this number had this answer all day?"""
    sender, day_ago = context.message.sender, context.now - _DAY
    if reply.reason == "often":
        return exchanges.count_reasons(sender, ("often",), day_ago) >= _OFTEN_PER_DAY
    if reply.reason in GENERAL and exchanges.count_reasons(sender, GENERAL, day_ago) >= _GENERAL_PER_DAY:
        return True
    return exchanges.count_replies(sender, reply.text, day_ago) >= _same_per_day(context)


def _same_per_day(context: Context) -> float:
    """How often a day one number is told the same: an office that allows more an hour means more a day."""
    an_hour = context.desk.config.limits.replies_per_hour
    return max(_SAME_PER_DAY, an_hour) if an_hour else math.inf


def _is_same(sender: str, own_number: str) -> bool:
    # The full comparison loads the numbering plan; most senders differ in the last digits already.
    digits = re.sub(r"\D", "", own_number)
    return bool(digits) and sender.endswith(digits[-7:]) and numbers.same(sender, own_number)
