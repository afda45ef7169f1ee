"""What goes out: waiting, troubled, all; one message in full; tried again or taken back."""

from starlette.responses import Response

from smsgw.db import conversations, listings, outbox
from smsgw.db.models import OutboxMessage
from smsgw.errors import UsageError
from smsgw.messages import Lane
from smsgw.policy import gate_of
from smsgw.sms.segment import measure
from smsgw.web.pages.requests import COUNTER
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

_ROWS = 50
_TALK = 40

_CHOICES = {"masalah": conversations.TROUBLE, "antre": conversations.WAITING, "semua": ()}
_RETRIABLE = ("failed", "expired", "undelivered", "in_doubt")
_CANCELLABLE = ("queued", "in_doubt")


@pages.get("/pesan/keluar")
def list_(visit: Visit) -> Response:
    """By state and lane, newest first."""
    chosen = visit.query("keadaan") if visit.query("keadaan") in _CHOICES else "semua"
    lane = _lane(visit.query("jalur"))
    before = visit.query("sebelum")
    rows = conversations.outbound(
        _CHOICES[chosen], lane, _ROWS, int(before) if before.isascii() and before.isdigit() else None
    )
    link = f"/pesan/keluar?keadaan={chosen}&jalur={lane.word if lane is not None else ''}"
    return visit.render(
        "outbox.html",
        rows=rows,
        chosen=chosen,
        lane=lane,
        lanes=list(Lane),
        onward=f"{link}&sebelum={rows[-1].id}" if len(rows) == _ROWS else None,
    )


@pages.get("/pesan/keluar/{id:int}")
def show(visit: Visit) -> Response:
    """One message, and the conversation that it belongs to."""
    return _page(visit, _get(visit))


def _page(visit: Visit, row: OutboxMessage, *, shown: bool = False) -> Response:
    return visit.render(
        "outbox_message.html",
        row=row,
        size=measure(row.text) if row.text else None,
        talk=conversations.with_number(row.recipient, _TALK),
        shown=shown,
        may_retry=visit.may(*COUNTER) and row.state in _RETRIABLE and row.text is not None,
        may_cancel=visit.may(*COUNTER) and row.state in _CANCELLABLE,
    )


@pages.post("/pesan/keluar/{id:int}/ulang", roles=COUNTER)
def retry(visit: Visit) -> Response:
    """Queue it again."""
    row = _get(visit)
    ttl = gate_of(visit.desk).worth_until(Lane(row.lane), visit.now) - visit.now
    if not outbox.retry(row.id, visit.now, ttl):
        raise UsageError(visit.say("Pesan ini tidak bisa diulang.", "This message cannot be tried again."))
    visit.audit("retry", f"outbox {row.id}")
    return visit.redirect(f"/pesan/keluar/{row.id}", visit.say("Masuk antrean lagi.", "Queued again."))


@pages.post("/pesan/keluar/{id:int}/batal", roles=COUNTER)
def cancel(visit: Visit) -> Response:
    """Take it back, if it is not on its way."""
    row = _get(visit)
    if not outbox.cancel([row.id], "cancelled by hand", visit.now):
        raise UsageError(visit.say("Pesan ini sudah berangkat.", "This message is on its way already."))
    visit.audit("cancel", f"outbox {row.id}")
    return visit.redirect(f"/pesan/keluar/{row.id}", visit.say("Dibatalkan.", "Cancelled."))


@pages.post("/pesan/keluar/{id:int}/nomor")
def reveal(visit: Visit) -> Response:
    """The whole number, noted in the audit log."""
    row = _get(visit)
    visit.audit("reveal_number", f"outbox {row.id}")
    if not visit.is_partial:
        return _page(visit, row, shown=True)
    return visit.fragment("outbox_message.html", "recipient", row=row, shown=True)


def _get(visit: Visit) -> OutboxMessage:
    found = listings.find_outbox([int(visit.path("id"))])
    if not found:
        raise UsageError(visit.say("Pesan itu tidak ada.", "There is no such message."))
    return found[0]


def _lane(word: str) -> Lane | None:
    try:
        return Lane.parse(word)
    except KeyError:
        return None
