"""Requests found and listed: by receipt, NIK or phone; by what is to be done about them."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from smsgw import numbers
from smsgw.db import requests, worklists
from smsgw.db.requests import Found
from smsgw.db.worklists import Cursor
from smsgw.errors import NumberError
from smsgw.office.identity import NIK_DIGITS, parse_receipt
from smsgw.office.states import State
from smsgw.web.pages.home import LYING_DAYS
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()

_ROWS = 50

# From here on a request that waits for its owner is lost out of sight.
_LONGEST_LYING = 3650


@pages.get("/permohonan")
def list_(visit: Visit) -> Response:
    """A list by what is to be done, or what was changed last."""
    chosen = visit.query("daftar")
    days = _days(visit)
    rows = _rows(visit, chosen, days)
    onward = None
    if len(rows) == _ROWS and chosen not in ("", "tanpa-hp"):
        last = rows[-1]
        mark = f"{last.state_at.timestamp():.6f}-{last.id}"
        onward = f"/permohonan?{urlencode({'daftar': chosen, 'hari': days, 'lanjut': mark})}"
    return visit.render(
        "requests.html",
        scan_first=True,
        rows=rows,
        chosen=chosen,
        days=days,
        onward=onward,
        kinds=visit.desk.kinds,
        states=list(State),
        title=_title(visit, chosen, days),
    )


@pages.post("/permohonan/cari")
def find(visit: Visit) -> Response:
    """By receipt code, NIK or phone number: the request itself, or a list where there are several.

    A NIK never stands in an address, so this is a POST.
    """
    written = visit.text("q")
    code = parse_receipt(written)
    if code is not None:
        if requests.find_by_receipt(code) is not None:
            return visit.redirect(f"/permohonan/{code}")
        return _not_found(visit, visit.say(f"Resi {code} tidak ada.", f"There is no receipt {code}."))
    digits = "".join(mark for mark in written if mark.isdigit())
    if len(digits) == NIK_DIGITS:
        visit.audit("find_nik", "search")
        found = requests.find_by_nik(digits, visit.desk.vault)
        what = visit.say("NIK itu", "that NIK")
    else:
        try:
            found = requests.find_by_phone(numbers.parse(written))
        except NumberError:
            return _not_found(
                visit,
                visit.say(
                    "Ketik resi (417-205), NIK 16 angka, atau nomor HP.",
                    "Type a receipt code (417-205), a NIK of 16 digits, or a phone number.",
                ),
            )
        what = visit.say("nomor HP itu", "that number")
    if not found:
        return _not_found(visit, visit.say(f"Tidak ada permohonan untuk {what}.", f"No request for {what}."))
    if len(found) == 1:
        return visit.redirect(f"/permohonan/{found[0].receipt_code}")
    return visit.render(
        "requests.html",
        scan_first=True,
        rows=found[:_ROWS],
        chosen="cari",
        days=LYING_DAYS,
        onward=None,
        kinds=visit.desk.kinds,
        states=list(State),
        title=visit.say(f"{len(found)} permohonan untuk {what}", f"{len(found)} requests for {what}"),
    )


def _days(visit: Visit) -> int:
    written = visit.query("hari")
    return min(int(written), _LONGEST_LYING) if written.isascii() and written.isdigit() else LYING_DAYS


def _rows(visit: Visit, chosen: str, days: int) -> list[Found]:
    after = _cursor(visit.query("lanjut"))
    if chosen == "lama":
        until = visit.now - timedelta(days=days)
        return worklists.in_state(State.READY, limit=_ROWS, until=until, oldest_first=True, after=after)
    if chosen == "blangko":
        return worklists.in_state(State.AWAITING_STOCK, limit=_ROWS, oldest_first=True, after=after)
    if chosen == "tanpa-hp":
        return worklists.without_phone(_ROWS)
    if chosen in State._value2member_map_:
        return worklists.in_state(State(chosen), limit=_ROWS, after=after)
    return worklists.changed_lately(_ROWS)


def _cursor(text: str) -> Cursor | None:
    at, _, id_ = text.partition("-")
    try:
        return Cursor(datetime.fromtimestamp(float(at), UTC), int(id_)) if id_ else None
    except (ValueError, OverflowError, OSError):
        return None


def _title(visit: Visit, chosen: str, days: int) -> str:
    if chosen == "lama":
        return visit.say(
            f"Siap, belum diambil lebih dari {days} hari", f"Ready, not collected for {days} days"
        )
    if chosen == "blangko":
        return visit.say("Menunggu blangko, yang terlama dulu", "Waiting for blanks, the longest first")
    if chosen == "tanpa-hp":
        return visit.say("Perlu dikabari, tetapi tanpa nomor HP", "To be told, but without a number")
    if chosen in State._value2member_map_:
        return (
            State(chosen).word.capitalize()
            if visit.language == "id"
            else chosen.replace("_", " ").capitalize()
        )
    return visit.say("Baru saja diubah", "Changed lately")


def _not_found(visit: Visit, words: str) -> Response:
    return visit.render(
        "requests.html",
        404,
        scan_first=True,
        rows=[],
        chosen="cari",
        days=LYING_DAYS,
        onward=None,
        kinds=visit.desk.kinds,
        states=list(State),
        title=words,
    )
