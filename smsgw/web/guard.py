"""What stands before every page and every call: whose name the browser called, how much it may send,
and what its answer may do.

Pure ASGI: a stream passes through unbuffered.  One rule: whatever leaves the console carries the
headers, error pages too.
"""

import ipaddress
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No inline script, no inline style, nothing from elsewhere; `data:` pictures for the chart's download.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

# Where files and lists are sent to, and how much that may be; everything else is words.
UPLOADS = ("/permohonan/", "/siaran/", "/api/v1/broadcasts")
UPLOAD_OCTETS = 64 * 2**20
USUAL_OCTETS = 256 * 2**10


class HostGuard:
    """Refuse a browser that was led here by a name that is not ours (DNS rebinding).

    Addresses in figures are let through: a page from elsewhere cannot have them as its own name.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = {"localhost", *(name.casefold() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self.knows(Headers(scope=scope).get("host", "")):
            refusal = PlainTextResponse("This is not the name of this console.\n", 421)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def knows(self, host: str) -> bool:
        """Is it a name of ours, with or without a port?"""
        name = host.casefold()
        name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class HeaderGuard:
    """Add the headers that keep a page to itself, and keep personal data out of every cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_guarded)


class _TooLarge(Exception):
    """The body is larger than what may be sent there."""


class SizeGuard:
    """Refuse a body that is too large, by its announced length or as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = UPLOAD_OCTETS if scope["path"].startswith(UPLOADS) else USUAL_OCTETS
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isascii() or not announced.isdigit() or int(announced) > most:
            await _refuse(most, scope, receive, send)
            return
        taken, begun = 0, False

        async def receive_counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise _TooLarge
            return message

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive_counted, send_noted)
        except _TooLarge:
            if begun:
                raise
            await _refuse(most, scope, receive, send)


async def _refuse(most: int, scope: Scope, receive: Receive, send: Send) -> None:
    words = f"too much was sent; at most {most // 1024} kB are taken here"
    refusal: Response = PlainTextResponse(words + "\n", 413)
    if scope["path"].startswith("/api/"):
        problem = {
            "type": "about:blank", "title": "Content Too Large", "status": 413, "detail": words, "faults": []
        }  # fmt: skip
        refusal = JSONResponse(problem, 413, media_type="application/problem+json")
    await refusal(scope, receive, send)
