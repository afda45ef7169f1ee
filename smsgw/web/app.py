"""The console and the API as one ASGI application."""

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from smsgw import __version__
from smsgw.office.desk import Desk
from smsgw.web import health, kannel
from smsgw.web.guard import HeaderGuard, HostGuard, SizeGuard
from smsgw.web.importing import Importing
from smsgw.web.pulse import Pulse
from smsgw.web.routes import Page, route
from smsgw.web.site import API_PATH, Site
from smsgw.web.templating import STATIC, environment

if TYPE_CHECKING:
    from fastapi import FastAPI

# Pages are rendered in so many threads at once, each with a connection and its cache of 8 MB at most.
_THREADS = 8


class _Api:
    """The API, made when a program first calls: where none does, a small PC keeps its 10 MB."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._made: FastAPI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        api = self._made
        if api is None:
            api = await run_in_threadpool(self.made)
        await api(scope, receive, send)

    def made(self) -> "FastAPI":
        """The application below API_PATH."""
        from smsgw.web.api.application import create_api

        with self._lock:
            if self._made is None:
                self._made = create_api(self._site)
            return self._made


def create_site(desk: Desk, clock: Callable[[], datetime], *, secure: bool = False) -> Site:
    """What the application's pages share."""
    importing = Importing(desk.config.folder)
    return Site(desk, clock, environment(desk.config.zone, __version__), Pulse(), importing, secure)


def create_app(site: Site, pages: Sequence[Page]) -> ASGIApp:
    """The whole application, its guards in front."""
    api = _Api(site)
    routes: list[BaseRoute] = [route(page, site) for page in pages]
    routes += [
        *health.routes(site),
        kannel.route(site),
        Mount(API_PATH, api),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(HeaderGuard),
            Middleware(HostGuard, names=site.desk.config.web.hosts),
            Middleware(SizeGuard),
        ],
        lifespan=_lifespan,
        exception_handlers={HTTPException: _say_status},
    )
    app.state.api = api
    return app


async def _say_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status, headers = error.status_code, error.headers
    if request.url.path.startswith("/api/"):  # one that leads to no operation, such as with a line end in it
        from smsgw.web.api.problems import problem

        return problem(status, str(error.detail), headers=headers)
    words = {404: "Halaman tidak ada. / No such page.", 405: "Not like that."}.get(status, "Gagal. / Failed.")
    return PlainTextResponse(words + "\n", status, headers)


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _THREADS
    yield
