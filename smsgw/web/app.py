"""The console and the API as one ASGI application."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from smsgw import __version__
from smsgw.office.desk import Desk
from smsgw.web import health, kannel
from smsgw.web.api.application import PATH, create_api
from smsgw.web.api.problems import problem
from smsgw.web.guard import HeaderGuard, HostGuard, SizeGuard
from smsgw.web.pulse import Pulse
from smsgw.web.routes import Page, route
from smsgw.web.site import Site
from smsgw.web.templating import STATIC, environment

# Pages are rendered in so many threads at once, each with a connection and its cache of 8 MB at most.
_THREADS = 8


def create_site(desk: Desk, clock: Callable[[], datetime], *, secure: bool = False) -> Site:
    """What the application's pages share."""
    return Site(desk, clock, environment(desk.config.zone, __version__), Pulse(), secure)


def create_app(site: Site, pages: Sequence[Page]) -> ASGIApp:
    """The whole application, its guards in front."""
    api = create_api(site)
    routes: list[BaseRoute] = [route(page, site) for page in pages]
    routes += [
        *health.routes(site),
        kannel.route(site),
        Mount(PATH, api),
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
        return problem(status, str(error.detail), headers=headers)
    words = {404: "Halaman tidak ada. / No such page.", 405: "Not like that."}.get(status, "Gagal. / Failed.")
    return PlainTextResponse(words + "\n", status, headers)


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _THREADS
    yield
