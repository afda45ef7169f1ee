"""November 2026 of a small office, made by hand: every figure of its reports is counted in the tests.

Counters are open Monday to Thursday 08:00-15:00 and Friday 08:00-11:00, in Jakarta; "now" is Tuesday,
24 November, 09:30.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from smsgw.db.models import (
    InboxMessage,
    OutboxMessage,
    OutboxSegment,
    Rating,
    Request,
    RequestMove,
    RequestPhone,
    Ticket,
)
from smsgw.messages import Lane

JAKARTA = ZoneInfo("Asia/Jakarta")
PHONE = "+6281200000012"
READY = "KTP-el resi 100-002 SIAP DIAMBIL di Loket 1. -Dukcapil Contoh"
NOT_YET = "KK resi 100-004 DIPROSES. -Dukcapil Contoh"


def at(text: str) -> datetime:
    """`2 08:00`: that day of November 2026 in Jakarta; `10-20 08:00`: of that month."""
    day, _, clock = text.partition(" ")
    month, _, number = day.rpartition("-")
    hour, _, minute = clock.partition(":")
    local = datetime(2026, int(month or 11), int(number), int(hour), int(minute), tzinfo=JAKARTA)
    return local.astimezone(UTC)


def request(
    code: str,
    document: str,
    counter: str | None,
    *moves: tuple[str, str],
    due: str | None = None,
    phones: tuple[str, ...] = (),
) -> Request:
    """A request that went through these (state, time); ready_at and collected_at follow from them."""
    times = {state: at(when) for state, when in moves}
    state, since = moves[-1][0], at(moves[-1][1])
    row = Request.create(
        receipt_code=code, document=document, counter=counter, state=state, state_at=since, updated_at=since,
        received_at=at(moves[0][1]), due_at=at(due) if due else None,
        ready_at=times.get("ready"), collected_at=times.get("collected"),
    )  # fmt: skip
    for (before, _), (after, when) in zip([(None, ""), *moves[:-1]], moves, strict=True):
        RequestMove.create(request=row, at=at(when), before=before, after=after, who="loket")
    for position, msisdn in enumerate(phones, 1):
        RequestPhone.create(request=row, msisdn=msisdn, position=position)
    return row


def requests() -> None:
    """Nine requests; each differs in one thing that a report tells apart."""
    # 4 hours of ours (Mon 8-10, Wed 10-12) in 52; late, for want of a blank.
    request(
        "100-001", "KTP", "Loket 1",
        ("received", "2 08:00"), ("processing", "2 09:00"), ("awaiting_stock", "2 10:00"),
        ("printing", "4 10:00"), ("ready", "4 12:00"), ("collected", "5 09:00"), due="3 15:00",
    )  # fmt: skip
    # 2 hours of ours (Fri 10-11, Mon 8-9) in 71; in time; lies there for 15 days.
    request("100-002", "KTP", "Loket 1", ("received", "6 10:00"), ("ready", "9 09:00"), due="9 15:00")
    # 3 hours of ours in 51; nothing promised; handed over without ever having been ready.
    request(
        "100-003", "KK", "Loket 2",
        ("received", "10 08:00"), ("incomplete", "10 09:00"), ("processing", "12 09:00"),
        ("collected", "12 11:00"),
    )  # fmt: skip
    # Waits for the office for 22 days, past its promise; nobody wrote down where.
    request("100-004", "KK", None, ("received", "2 10:00"), ("processing", "2 11:00"), due="4 15:00")
    # Waits for a blank since yesterday.
    request("100-005", "KTP", "Loket 1", ("received", "23 08:00"), ("awaiting_stock", "23 09:00"))
    # Came half an hour into November in Jakarta, which is October in UTC.
    request("100-006", "KIA", "Loket 2", ("received", "1 00:30"), ("awaiting_central", "2 08:00"))
    # Came half an hour before November; could not be approved in November.
    request("100-007", "KTP", "Loket 2", ("received", "10-31 23:30"), ("rejected", "3 09:00"))
    # 57 hours of ours (Oct 20-23: 24, 26-30: 31, Nov 2: 2) in 314; late for no reason but us.
    request(
        "100-008", "AKTA_MATI", "Loket 1",
        ("received", "10-20 08:00"), ("ready", "2 10:00"), ("collected", "2 10:30"), due="2 09:00",
    )  # fmt: skip
    # All of it in October.
    request(
        "100-009", "KTP", "Loket 1",
        ("received", "10-05 08:00"), ("ready", "10-06 08:00"), ("collected", "10-31 23:59"),
        due="10-07 08:00",
    )  # fmt: skip


def ratings() -> None:
    """Loket 1: 4, 4, 3; Loket 2: 2; one of October and one that was never answered."""
    given = [("100-001", 4, "5"), ("100-002", 4, "10"), ("100-008", 3, "3"), ("100-003", 2, "13")]
    given += [("100-009", 1, "10-31"), ("100-005", None, "24")]
    for code, value, day in given:
        row = Request.get(Request.receipt_code == code)
        answered = at(f"{day} 08:00") if value else None
        Rating.create(
            request=row, asked_at=at("10-30 08:00"), answered_at=answered, value=value,
            document=row.document, counter=row.counter,
        )  # fmt: skip


def tickets() -> None:
    """Two of extortion at Loket 1 are open, one since October; one is answered, one long closed."""
    rows = [
        ("PUNGLI", "Loket 1", 50000, "open", "23 09:00"),
        ("PUNGLI", "Loket 1", 20000, "open", "10-01 09:00"),
        ("KETERLAMBATAN", None, None, "answered", "5 09:00"),
        ("PUNGLI", "Loket 2", 10000, "closed", "10-02 09:00"),
    ]
    for number, (kind, place, amount, state, when) in enumerate(rows):
        opened = at(when)
        Ticket.create(
            msisdn=PHONE, kind=kind, place=place, amount=amount, text="dimintai uang", state=state,
            opened_at=opened, due_at=opened.replace(month=opened.month + 1), cause=f"inbox:{900 + number}",
        )  # fmt: skip


def sms(
    cause: str, state: str, *, lane: Lane, text: str | None = None, when: str = "16 09:00", to: str = PHONE,
    segments: int = 1, sent: int | None = None, resent: bool = False,
) -> OutboxMessage:  # fmt: skip
    """An outbound message; `sent` of its segments were taken, all unless told."""
    row = OutboxMessage.create(
        recipient=to, text=text, lane=lane, cause=cause, state=state, segments=segments,
        created_at=at(when), due_at=at(when), expires_at=at("28 09:00"),
    )  # fmt: skip
    for sequence in range(1, segments + 1):
        taken = sequence <= (segments if sent is None else sent)
        OutboxSegment.create(
            message=row, sequence=sequence, state=state, recipient=to, resent=resent,
            submitted_at=at(when) if taken else None,
        )  # fmt: skip
    return row


def heard(
    intent: str, reason: str, reply: OutboxMessage | None, state: str = "", when: str = "16 09:00"
) -> None:
    """An inbound message."""
    InboxMessage.create(
        sender=PHONE, text="CEK", state=state or ("handled" if reply else "unanswered"), modem="utama",
        received_at=at(when), intent=intent, reason=reason, reply_id=reply.id if reply else None,
    )  # fmt: skip


def messages() -> None:
    """Five questions, four answered; nine segments taken; and what is no question."""
    heard("STATUS", "found", sms("inbox:1", "delivered", lane=Lane.REPLY, text=READY))
    heard("STATUS", "found_by_slip", sms("inbox:2", "delivered", lane=Lane.REPLY, text=NOT_YET, segments=2))
    heard("STATUS", "found", sms("inbox:3", "submitted", lane=Lane.REPLY, text=None))
    heard("TIDAK_JELAS", "unknown", sms("inbox:4", "delivered", lane=Lane.REPLY, text="Maaf"))
    heard("STATUS", "limit", None)
    heard("TERIMA_KASIH", "thanks", None)
    heard("SISTEM", "system_sender", None)
    heard("STATUS", "", None, state="incomplete")
    heard("STATUS", "found", None, when="10-31 23:59")
    sms(f"notice:100-001:ready:{PHONE}", "delivered", lane=Lane.NOTICE, resent=True)
    sms(f"notice:100-002:ready:{PHONE}", "undelivered", lane=Lane.NOTICE)
    sms(f"notice:100-003:incomplete:{PHONE}", "submitted", lane=Lane.NOTICE)
    sms(f"notice:100-007:rejected:{PHONE}", "failed", lane=Lane.NOTICE, sent=0)
    sms("broadcast:7:1", "queued", lane=Lane.BROADCAST, sent=0)
    sms("broadcast:6:1", "delivered", lane=Lane.BROADCAST, when="10-31 23:59")


def fill() -> None:
    """All of it."""
    requests()
    ratings()
    tickets()
    messages()
