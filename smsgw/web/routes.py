"""From an address of the console to its function: who may, is it their own doing, then the page.

A page's module makes a `Pages`, decorates its functions, and stands in pages/__init__.py.  One rule:
everything about a request that touches the database happens in one thread, between one opening and one
closing of one connection.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from smsgw import access
from smsgw.db.database import explained, own_connection
from smsgw.db.web_models import Role
from smsgw.errors import DatabaseError, SmsgwError
from smsgw.web.sessions import read_person
from smsgw.web.site import Site
from smsgw.web.visit import EVERYBODY, FLASH_COOKIE, Visit

log = logging.getLogger("smsgw.web")

Handler = Callable[[Visit], Response]

LOGIN = "/masuk"
OWN_PASSWORD = "/sandi"  # noqa: S105  # an address, no password

# Fields and files of one form; a spreadsheet is one file.
_FORM = {"max_files": 2, "max_fields": 500}


@dataclass(frozen=True, slots=True)
class Page:
    """One address and what serves it.  is_open: without logging in."""

    path: str
    method: str
    handler: Handler
    roles: Sequence[Role]
    is_open: bool


class Pages:
    """The pages of one module."""

    def __init__(self) -> None:
        self.pages: list[Page] = []

    def get(
        self, path: str, *, roles: Sequence[Role] = EVERYBODY, is_open: bool = False
    ) -> Callable[[Handler], Handler]:
        """A page that is looked at; it changes nothing."""
        return self._page(path, "GET", roles, is_open)

    def post(
        self, path: str, *, roles: Sequence[Role] = EVERYBODY, is_open: bool = False
    ) -> Callable[[Handler], Handler]:
        """Something that is done; the CSRF token is checked before."""
        return self._page(path, "POST", roles, is_open)

    def _page(
        self, path: str, method: str, roles: Sequence[Role], is_open: bool
    ) -> Callable[[Handler], Handler]:
        def decorate(handler: Handler) -> Handler:
            self.pages.append(Page(path, method, handler, roles, is_open))
            return handler

        return decorate


def route(page: Page, site: Site) -> Route:
    """The page as Starlette wants it."""

    async def endpoint(request: Request) -> Response:
        if page.method != "POST":
            return await run_in_threadpool(_serve, page, site, request, FormData())
        async with request.form(**_FORM) as form:
            return await run_in_threadpool(_serve, page, site, request, form)

    return Route(page.path, endpoint, methods=[page.method], include_in_schema=False)


def _serve(page: Page, site: Site, request: Request, form: FormData) -> Response:
    now = site.clock()
    with explained(), own_connection():
        visit = Visit(request, site, now, read_person(request, now), form)
        visit._said = unquote(request.cookies.get(FLASH_COOKIE, ""))
        refusal = _refuse(page, visit)
        if refusal is not None:
            return refusal
        try:
            response = page.handler(visit)
        except SmsgwError as error:
            response = show_error(visit, 503 if isinstance(error, DatabaseError) else 400, str(error))
    if visit._said and response.status_code == 200 and not visit.is_partial:
        response.delete_cookie(FLASH_COOKIE)
    return response


def _refuse(page: Page, visit: Visit) -> Response | None:
    """Why this person may not have this page now; None when they may."""
    if page.method == "POST" and not _is_from_here(visit.request):
        return show_error(visit, 403, visit.say("Ditolak: dikirim dari situs lain.", "Sent from elsewhere."))
    if page.is_open:
        return None
    if visit.person is None:
        return _to_login(visit, page)
    if page.method == "POST" and not _has_token(visit):
        words = visit.say(
            "Halaman sudah kedaluwarsa; muat ulang dan coba lagi.",
            "The page is stale; reload it and try again.",
        )
        return show_error(visit, 403, words)
    if visit.person.must_change and page.path not in (OWN_PASSWORD, "/keluar"):
        return visit.redirect(OWN_PASSWORD)
    if visit.person.role not in page.roles:
        words = visit.say("Peran Anda tidak boleh membuka ini.", "Your role may not open this.")
        return show_error(visit, 403, words)
    return None


def _is_from_here(request: Request) -> bool:
    """Was it sent by a page of ours?  Browsers say so in one header or the other; programs in neither."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc.casefold() == request.headers.get("host", "").casefold()


def _has_token(visit: Visit) -> bool:
    given = visit.request.headers.get("x-csrf-token") or visit.text("csrf")
    return access.same(given, visit.who.csrf)


def _to_login(visit: Visit, page: Page) -> Response:
    url = visit.request.url
    back = url.path + (f"?{url.query}" if url.query else "")
    target = f"{LOGIN}?lanjut={quote(back, safe='')}" if page.method == "GET" and back != "/" else LOGIN
    if visit.is_partial:
        return Response(status_code=401, headers={"HX-Redirect": LOGIN})
    return RedirectResponse(target, 303)


def show_error(visit: Visit, status: int, words: str) -> Response:
    """A page, or for htmx a line, that says what went wrong."""
    if visit.is_partial:
        return visit.fragment("error.html", "line", status, words=words)
    return visit.render("error.html", status, words=words)
