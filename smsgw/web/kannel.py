"""Kannel's sendsms: what speaks to Kannel today can speak to this gateway by changing its address.

The username is a token's name, the password its secret; the token has the scope `kannel`.  What Kannel
offers and an office's gateway does not (binary messages, UDH, flash, a sender of one's own) is refused
or, where harmless, ignored; docs/API.md says which.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from smsgw import numbers
from smsgw.db import audit, modems, tokens, webhooks
from smsgw.db.database import explained, own_connection, transaction
from smsgw.errors import DatabaseError, NumberError, SmsgwError, UsageError
from smsgw.messages import Lane
from smsgw.office.desk import up_to_date
from smsgw.posting import Post, post
from smsgw.web.limiter import Limiter
from smsgw.web.site import Site

PATH = "/cgi-bin/sendsms"

ACCEPTED = "0: Accepted for delivery"
QUEUED = "3: Queued for later delivery"
FORBIDDEN = "Authorization failed for sendsms"
TRY_LATER = "Temporal failure, try again later."

# As many receivers as an address of 8,000 letters holds; a longer list is a broadcast.
_MOST_RECEIVERS = 500

# Kannel's priorities 0 and 1 are usual traffic, 2 and 3 urgent.
_LANES = {0: Lane.NOTICE, 1: Lane.NOTICE, 2: Lane.REPLY, 3: Lane.REPLY}

# Others exist; these are what is met, and none that takes long to read.
_CHARSETS = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("us-ascii", "ascii"), "ascii"),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1"), "iso-8859-1"),
    **dict.fromkeys(("windows-1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("utf-16be", "utf-16-be", "ucs-2", "ucs2", "ucs-2be"), "utf-16-be"),
    "utf-16le": "utf-16-le",
}

_MOST_FIELDS = 100

_YEAR_MINUTES = 366 * 24 * 60


class Rejected(Exception):
    """The order is not as Kannel's is; the words are the answer."""


@dataclass(frozen=True, slots=True)
class Order:
    """One call, read."""

    receivers: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False)
    lane: Lane
    due_at: datetime | None
    ttl: timedelta | None
    dlr_mask: int
    dlr_url: str = field(repr=False)
    sender: str
    account: str


def route(site: Site) -> Route:
    """GET and POST of PATH."""
    limiter = Limiter()

    async def endpoint(request: Request) -> Response:
        octets = bytes(request.scope["query_string"])
        if request.method == "POST":
            octets += b"&" + await request.body()
        status, words = await run_in_threadpool(_serve, site, limiter, octets)
        return PlainTextResponse(words, status)

    return Route(PATH, endpoint, methods=["GET", "POST"], include_in_schema=False)


def _serve(site: Site, limiter: Limiter, octets: bytes) -> tuple[int, str]:
    now = site.clock()
    try:
        given = read_fields(octets)
        with explained(), own_connection():
            user = given.get("username", given.get("user", b"")).decode("utf-8", "replace")
            password = given.get("password", given.get("pass", b"")).decode("utf-8", "replace")
            bearer = tokens.find_bearer(password, now)
            if bearer is None or bearer.name != user.casefold() or "kannel" not in bearer.scopes:
                return 403, FORBIDDEN
            if limiter.wait_s(bearer.name):
                return 503, TRY_LATER
            order = read_order(given, now)
            queued = _queue(order, bearer.name, site, now)
            # A text that no modem can take now waits; so does a deferred one.
            ready = order.due_at is None and any(row.state == "ready" for row in modems.list_all())
    except Rejected as rejected:
        return 400, str(rejected)
    except DatabaseError:
        return 503, TRY_LATER
    except SmsgwError as error:
        return 400, f"{error}, rejected"
    return 202, ACCEPTED if ready and queued else QUEUED


def read_fields(octets: bytes) -> dict[str, bytes]:
    """The fields of a query or a form; the first of each counts.  Values stay octets, for `charset`.

    Raises Rejected.
    """
    # As Latin-1 every octet is one character, and back.
    try:
        pairs = parse_qsl(
            octets.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, encoding="latin-1"
        )
    except ValueError as error:
        raise Rejected("Too many fields, rejected") from error
    fields: dict[str, bytes] = {}
    for name, value in pairs:
        fields.setdefault(name, value.encode("latin-1"))
    return fields


def read_order(given: Mapping[str, bytes], now: datetime) -> Order:
    """The call's meaning.  Raises Rejected."""
    if "to" not in given:
        raise Rejected("Missing receiver number, rejected")
    receivers = _receivers(given["to"])
    if given.get("udh"):
        raise Rejected("UDH is not supported, rejected")
    priority = _number(given, "priority", 3)
    deferred = _number(given, "deferred", _YEAR_MINUTES)
    validity = _number(given, "validity", _YEAR_MINUTES)
    url = given.get("dlr-url", b"").decode("ascii", "replace").strip()
    if url:
        try:
            webhooks.check_url(url)
        except UsageError as error:
            raise Rejected("DLR-URL field misformed, rejected") from error
    return Order(
        receivers=receivers,
        text=_text(given),
        lane=_LANES[priority or 0],
        due_at=now + timedelta(minutes=deferred) if deferred else None,
        ttl=timedelta(minutes=validity) if validity else None,
        dlr_mask=_number(given, "dlr-mask", 127) or 0,
        dlr_url=url,
        sender=given.get("from", b"").decode("utf-8", "replace").strip()[:32],
        account=given.get("account", b"").decode("utf-8", "replace").strip()[:40],
    )


def _receivers(octets: bytes) -> tuple[str, ...]:
    """The numbers, blanks between, each once however it is spelled.  Raises Rejected."""
    written = octets.decode("ascii", "replace").split()
    if not written:
        raise Rejected("Empty receiver number not allowed, rejected")
    if len(written) > _MOST_RECEIVERS:
        raise Rejected("Too many receivers, rejected")
    try:
        return tuple(dict.fromkeys(numbers.parse(number) for number in written))
    except NumberError as error:
        raise Rejected("Illegal receiver number, rejected") from error


def _text(given: Mapping[str, bytes]) -> str:
    """`text`, read by `charset` and `coding`: 0 is text in GSM-7, 2 is UCS-2, 1 is octets and refused."""
    coding = _number(given, "coding", 2)
    if coding == 1:
        raise Rejected("Coding 1 (binary) is not supported, rejected")
    usual = "utf-16be" if coding == 2 else "utf-8"
    charset = given.get("charset", b"").decode("ascii", "replace").strip().casefold() or usual
    try:
        text = given.get("text", b"").decode(_CHARSETS[charset])
    except (KeyError, UnicodeError) as error:
        raise Rejected("Charset or body misformed, rejected") from error
    if not text.strip():
        raise Rejected("Empty text not allowed, rejected")
    return text


def _number(given: Mapping[str, bytes], name: str, most: int) -> int | None:
    written = given.get(name, b"").strip()
    if not written or written == b"-1":
        return None
    if not written.isdigit() or len(written) > 9 or int(written) > most:
        raise Rejected(f"{name.capitalize()} field misformed, rejected")
    return int(written)


def _queue(order: Order, name: str, site: Site, now: datetime) -> list[int]:
    """Queue the text to each receiver, or to none; the outbox ids.  Raises SmsgwError, Rejected."""
    call = secrets.token_hex(8)
    queued = []
    with transaction():
        for receiver in order.receivers:
            cause = f"kannel:{name}:{call}:{receiver}"
            wanted = Post(receiver, order.text, order.lane, cause, order.due_at, order.ttl)
            message_id = post(wanted, up_to_date(site.desk), now)
            if message_id is None:
                continue
            queued.append(message_id)
            if order.dlr_url and order.dlr_mask:
                webhooks.call_back(message_id, order.dlr_url, order.dlr_mask, order.sender, order.account)
        audit.record(f"api:{name}", "sendsms", f"{len(queued)} texts", now)
    return queued
