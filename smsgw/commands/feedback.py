"""LAPOR, complaints without that word, and ratings.

A complaint is confidential: its ticket is read by the head of the office, and by the number that made
it.  One rule: whatever else a text holds, a complaint is written down and gets a ticket.
"""

import re
from datetime import datetime, timedelta

from smsgw.commands.registry import Context, keyword
from smsgw.commands.registry import answers as answers_to
from smsgw.commands.status import tell
from smsgw.db import alarms, promises, ratings, requests, tickets
from smsgw.db.models import Ticket, TicketState
from smsgw.db.requests import Found
from smsgw.db.tickets import NewTicket
from smsgw.errors import OfficeError
from smsgw.messages import Reply
from smsgw.office.states import State, clock_stopped, is_finished
from smsgw.sms.segment import measure

# What the text of a new ticket promises.
ANSWER_DAYS = 10
# More than a person writes on a bad day; what comes on top is added to the last ticket.
TICKETS_PER_DAY = 5

# What one number adds to a ticket in a day; a robot would fill the disk.  The inbox keeps the rest.
NOTES_PER_DAY = 20

_TICKET_CODE = re.compile(r"^\W*L\W{0,2}\d+\W*", re.IGNORECASE)


@keyword(
    "LAPOR",
    intents=("LAPOR",),
    always=True,
    examples=[
        ("LAPOR diminta uang di loket 2", "Aduan diterima, tiket L-2. Dirahasiakan, ..."),
        ("bukan saya yg ambil", "Aduan diterima, tiket L-2. Dirahasiakan, ..."),
        ("td d loket 2 dimintai 50rb biar ktp cpt jadi, ini gmn??", "Aduan diterima, tiket L-2. ..."),
        ("LAPOR L-1", "Tiket L-1 sedang DITINDAKLANJUTI, ..."),
        ("LAPOR L-318", "Maaf, tiket itu tidak ada untuk HP ini. ..."),
        ("LAPOR", "Silakan ketik LAPOR lalu ceritanya: ..."),
    ],
)
def report(context: Context, args: str) -> Reply:
    """A complaint, kept confidential; or how a complaint stands, for the number that made it."""
    given = context.intent.args
    if given.get("tiket"):
        return _follow_up(context, given["tiket"], given.get("isi", ""))
    if not given:
        return context.say("ticket.empty", "report_empty")
    return _new_ticket(context, given.get("jenis", "LAINNYA"))


@answers_to(
    "KELUHAN",
    always=True,
    examples=[
        (
            "KOK LAMA BGT UDH 2 MINGGU KTP GA JADI2!!!",
            "Mohon maaf atas keterlambatannya. KTP-el resi 417-205 SIAP DIAMBIL ...",
        ),
        ("petugasnya judes banget, kecewa dgn pelayanan", "Aduan diterima, tiket L-2. ..."),
    ],
)
def complaint(context: Context, args: str) -> Reply:
    """Late: an apology, where it stands, and a ticket when our promise is past.  Else a ticket."""
    if context.intent.args.get("jenis") != "KETERLAMBATAN":
        return _new_ticket(context, context.intent.args.get("jenis", "LAINNYA"))
    told = tell(context)
    if not told.requests:
        return told.reply
    late = next((found for found in told.requests if _is_late(found, context)), None)
    # What a stranger's phone was told stays known as such: the guards count it.
    reason = "complaint" if told.reply.reason in ("found", "found_several") else told.reply.reason
    if late is None or tickets.find_about(late.receipt_code, context.phone) is not None:
        return Reply(_with_apology(context, told.reply.text), reason)
    ticket = _open(context, "KETERLAMBATAN", receipt_code=late.receipt_code, automatic=True)
    further = context.desk.wording.render("ticket.late", ticket=tickets.code(ticket))
    return Reply(told.reply.text, "complaint_late" if reason == "complaint" else reason, further)


@keyword(
    "NILAI",
    intents=("NILAI",),
    examples=[
        ("4", "Terima kasih atas nilainya, ..."),
        ("3 ptgsnya ramah tp antri lama", "Terima kasih atas nilainya, ..."),
    ],
)
def rating(context: Context, args: str) -> Reply:
    """A rating from 1 to 4, within three days of being asked for it."""
    asked = ratings.find_open(context.phone, context.now)
    if asked is None:
        return context.say("help", "help")
    given = context.intent.args
    ratings.rate(asked, int(given["nilai"]), str(given.get("saran", "")), context.now)
    return context.say("rating.thanks", "rated")


def _follow_up(context: Context, code: str, words: str) -> Reply:
    number = tickets.parse_code(code)
    ticket = tickets.find_own(number, context.phone) if number is not None else None
    if ticket is None:
        return context.say("ticket.none", "ticket_not_found")
    code = tickets.code(ticket)
    more = _TICKET_CODE.sub("", words)
    if more:
        _add(context, ticket, more)
    elif ticket.state != TicketState.OPEN and ticket.answer:
        return context.say("ticket.answered", "ticket_answered", ticket=code, answer=ticket.answer)
    return context.say("ticket.open", "ticket_open", ticket=code)


def _new_ticket(context: Context, kind: str) -> Reply:
    code = context.intent.args.get("resi")
    found = requests.find_by_receipt(code) if code else None
    if code is None and kind == "SERAH_TERIMA":
        found = _last_collected(context)
        code = found.receipt_code if found else None
    if found is not None and found.state is State.COLLECTED:
        # The text of a collection asks for this: somebody else may have taken the document away.
        kind = "SERAH_TERIMA"
        alarms.raise_alarm("handover", found.receipt_code, "a collection is disputed", context.now)
    ticket = _open(context, kind, receipt_code=code)
    return context.say("ticket.new", "ticket", ticket=tickets.code(ticket))


def _last_collected(context: Context) -> Found | None:
    """What this phone was last told to be handed over."""
    collected = [row for row in requests.find_by_phone(context.phone) if row.state is State.COLLECTED]
    return max(collected, key=lambda row: row.state_at, default=None)


def _open(context: Context, kind: str, *, receipt_code: str | None, automatic: bool = False) -> Ticket:
    given = context.intent.args
    words = given.get("isi") or context.message.text
    day_ago = context.now - timedelta(days=1)
    last = tickets.find_last(context.phone)
    if last is not None and tickets.count_from(context.phone, day_ago) >= TICKETS_PER_DAY:
        _add(context, last, words)
        return last
    new = NewTicket(
        msisdn=context.phone,
        kind=kind,
        text=words,
        cause=context.source,
        due_at=_answer_due(context),
        place=given.get("lokasi"),
        amount=given.get("nominal"),
        receipt_code=receipt_code,
        automatic=automatic,
    )
    return tickets.open_ticket(new, context.now)


def _add(context: Context, ticket: Ticket, words: str) -> None:
    if tickets.count_notes(ticket.id, context.now - timedelta(days=1)) < NOTES_PER_DAY:
        tickets.add_note(ticket.id, words, "", context.now)


def _answer_due(context: Context) -> datetime:
    try:
        return context.desk.hours.add_working_time(context.now, days=ANSWER_DAYS)
    except OfficeError:  # no opening hours are set
        return context.now + timedelta(days=14)


def _is_late(found: Found, context: Context) -> bool:
    """Is the promised day past, for a reason that is ours?"""
    if is_finished(found.state) or clock_stopped(found.state):
        return False
    due_at = promises.due_of(found, context.desk)
    return due_at is not None and due_at < context.now


def _with_apology(context: Context, text: str) -> str:
    """The apology in front, where one SMS holds both."""
    sorry = f"{context.desk.wording.render('sorry')} {text}"
    return sorry if measure(sorry).segments == 1 else text
