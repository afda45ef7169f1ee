"""Pages that stay true while they are looked at: server-sent events.

One rule: a stream holds no database connection, and what several tabs of one browser show is looked at
once for all of them, only when something has changed.
"""

from collections.abc import AsyncIterator, Callable, Hashable

from starlette.responses import Response, StreamingResponse

from smsgw.db.database import own_connection
from smsgw.web.looks import AGAIN_S
from smsgw.web.site import Site


def stream(site: Site, key: Hashable, is_welcome: Callable[[], bool], build: Callable[[], str]) -> Response:
    """`build()` as the event `message`, at first and whenever what it gives differs.

    key         the same for tabs that show the same to the same person
    is_welcome  may this browser still be told?  Asked, like `build`, in a thread with the database open
    """

    def look() -> str | None:
        with own_connection():
            return build() if is_welcome() else None

    return StreamingResponse(
        _events(site, key, look), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _events(site: Site, key: Hashable, look: Callable[[], str | None]) -> AsyncIterator[str]:
    sent, looks = "", site.looks
    looks.enter(key)
    try:
        with site.pulse.listening():
            value = await site.pulse.after(None, AGAIN_S)
            while not site.stopping.is_set():
                text = await looks.text(key, value, look)
                if text is None:
                    return
                yield event(text) if text != sent else ":\n\n"
                sent = text
                value = await site.pulse.after(value, AGAIN_S)
    finally:
        looks.leave(key)


def event(text: str, name: str = "") -> str:
    """One server-sent event; every line of the text is a `data:` line of its own."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n" if name else f"{lines}\n"
