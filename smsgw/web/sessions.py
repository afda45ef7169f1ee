"""The cookie that a browser shows, and whose it is."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from smsgw.db import logins
from smsgw.db.logins import Person
from smsgw.web.site import Site

COOKIE = "smsgw_session"


def read_person(request: Request, now: datetime) -> Person | None:
    """Who is logged in in this browser; the database is open."""
    secret = request.cookies.get(COOKIE, "")
    return logins.find_person(secret, now) if secret else None


def give_cookie(response: Response, secret: str, site: Site) -> None:
    """Let the browser show it again, to us alone, until it is closed."""
    response.set_cookie(COOKIE, secret, httponly=True, samesite="strict", secure=site.secure, path="/")


def take_cookie(response: Response, site: Site) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=site.secure, path="/")
