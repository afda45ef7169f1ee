"""For programs that watch: is it alive, and its figures in Prometheus' text format.

One rule: no personal data; numbers and texts never become a label.
"""

from collections.abc import Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from smsgw import __version__
from smsgw.db import alarms, listings, modems, outbox, tokens, webhooks
from smsgw.db.database import explained, own_connection
from smsgw.errors import DatabaseError
from smsgw.web.server import is_loopback
from smsgw.web.site import Site, is_alive

_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def routes(site: Site) -> list[Route]:
    """/healthz for everybody, /metrics for this computer and for tokens with the scope `status`."""

    async def health(_: Request) -> Response:
        return await run_in_threadpool(_health, site)

    async def metrics(request: Request) -> Response:
        return await run_in_threadpool(_metrics, site, request)

    return [
        Route("/healthz", health, methods=["GET"], include_in_schema=False),
        Route("/metrics", metrics, methods=["GET"], include_in_schema=False),
    ]


def _health(site: Site) -> Response:
    """200 while the database answers and the daemon gives signs of life; 503 and why, else."""
    try:
        with explained(), own_connection():
            alive = is_alive(modems.last_daemon(), site.clock())
    except DatabaseError:
        return PlainTextResponse("database\n", 503)
    return PlainTextResponse("ok\n") if alive else PlainTextResponse("daemon\n", 503)


def _metrics(site: Site, request: Request) -> Response:
    with explained(), own_connection():
        if not _may_read(site, request):
            return PlainTextResponse("a token with the scope status is needed\n", 401)
        return PlainTextResponse("\n".join(figures(site)) + "\n", media_type=_METRICS_TYPE)


def _may_read(site: Site, request: Request) -> bool:
    if request.client is not None and is_loopback(request.client.host):
        return True
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    bearer = tokens.find_bearer(secret.strip(), site.clock()) if scheme.casefold() == "bearer" else None
    return bearer is not None and "status" in bearer.scopes


def figures(site: Site) -> Iterator[str]:
    """The lines of the exposition.  The database is open."""
    yield from _family("smsgw_info", "gauge", "The release.", [({"version": __version__}, 1)])
    alive = is_alive(modems.last_daemon(), site.clock())
    yield from _family("smsgw_up", "gauge", "Does the daemon give signs of life?", [({}, int(alive))])
    queue = [
        ({"lane": lane.word, "state": state}, count)
        for lane, states in outbox.count_queue().items()
        for state, count in sorted(states.items())
    ]
    yield from _family("smsgw_outbox_messages", "gauge", "Outbound texts by lane and state.", queue)
    inbox = [({"state": state}, count) for state, count in sorted(listings.count_inbox().items())]
    yield from _family("smsgw_inbox_messages", "gauge", "Inbound texts by state.", inbox)
    rows = modems.list_all()
    ready = [({"modem": row.name}, int(alive and row.state == "ready")) for row in rows]
    yield from _family("smsgw_modem_ready", "gauge", "Is the modem ready to send?", ready)
    signal = [({"modem": row.name}, row.signal_dbm) for row in rows if row.signal_dbm is not None]
    yield from _family("smsgw_modem_signal_dbm", "gauge", "The signal's strength.", signal)
    yield from _family(
        "smsgw_alarms_open", "gauge", "Alarms that nobody has closed.", [({}, len(alarms.list_open()))]
    )
    deliveries = [({"state": state}, count) for state, count in sorted(webhooks.count_deliveries().items())]
    yield from _family("smsgw_webhook_deliveries", "gauge", "Webhook deliveries by state.", deliveries)
    last = listings.last_inbound()
    if last is not None:
        at: list[tuple[dict[str, str], int]] = [({}, int(last.received_at.timestamp()))]
        yield from _family("smsgw_last_inbound_timestamp_seconds", "gauge", "When the last text came in.", at)


def _family(name: str, kind: str, about: str, samples: list[tuple[dict[str, str], int]]) -> Iterator[str]:
    if not samples:
        return
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        inner = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{name}{{{inner}}} {value}" if inner else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
