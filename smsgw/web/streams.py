"""Pages that stay true while they are looked at: server-sent events.

One rule: a stream holds no database connection; it looks again only when something has changed.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from smsgw.db.database import own_connection
from smsgw.web.site import Site

# What depends on the clock alone (a chart's hour, "3 minutes ago") is looked at this often.
_AGAIN_S = 60.0

# A line that says nothing, so that proxies and sleeping laptops do not take the stream for dead.
_KEEP_ALIVE_S = 20.0


def stream(site: Site, is_welcome: Callable[[], bool], build: Callable[[], str], every_s: float) -> Response:
    """`build()` as the event `message`, at first and whenever what it gives differs.

    is_welcome  may this browser still be told?  Asked, like `build`, in a thread with the database open
    """
    return StreamingResponse(
        _events(site, is_welcome, build, every_s),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(
    site: Site, is_welcome: Callable[[], bool], build: Callable[[], str], every_s: float
) -> AsyncIterator[str]:
    seen, sent = -1, ""
    looked_at = spoken_at = float("-inf")

    def look() -> str | None:
        with own_connection():
            return build() if is_welcome() else None

    while not site.stopping.is_set():
        value, now = await site.pulse.value(), time.monotonic()
        if value != seen or now - looked_at > _AGAIN_S:
            seen, looked_at = value, now
            text = await run_in_threadpool(look)
            if text is None:
                return
            if text != sent:
                sent, spoken_at = text, now
                yield event(text)
        if now - spoken_at > _KEEP_ALIVE_S:
            spoken_at = now
            yield ":\n\n"
        await asyncio.sleep(every_s)


def event(text: str, name: str = "") -> str:
    """One server-sent event; every line of the text is a `data:` line of its own."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n" if name else f"{lines}\n"
