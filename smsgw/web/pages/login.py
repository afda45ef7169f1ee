"""Logging in and out, and one's own password."""

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from smsgw import access
from smsgw.db import audit, logins, users
from smsgw.db.logins import LoginRefused
from smsgw.errors import UsageError
from smsgw.web.routes import LOGIN, OWN_PASSWORD, Pages
from smsgw.web.sessions import give_cookie, take_cookie
from smsgw.web.visit import Visit

pages = Pages()


@pages.get(LOGIN, is_open=True)
def show_login(visit: Visit) -> Response:
    """Name and password."""
    if visit.person is not None:
        return visit.redirect("/")
    return visit.render("login.html", onward=_inside(visit.query("lanjut")))


@pages.post(LOGIN, is_open=True)
def log_in(visit: Visit) -> Response:
    """Open a session, or say nothing about which of the two was wrong."""
    name, onward = visit.text("nama"), _inside(visit.text("lanjut"))
    address = visit.request.client.host if visit.request.client else "?"
    try:
        # Blanks belong to a password, so it is taken as it came.
        secret = logins.log_in(name, str(visit.form.get("sandi", "")), address, visit.now)
    except LoginRefused as refused:
        minutes = -(-refused.wait.total_seconds() // 60)
        words = (
            visit.say(
                f"Terlalu banyak percobaan. Coba lagi {minutes:.0f} menit lagi.",
                f"Too many tries. Try again in {minutes:.0f} minutes.",
            )
            if refused.wait
            else visit.say("Nama atau kata sandi salah.", "Wrong name or password.")
        )
        status = 429 if refused.wait else 403
        return visit.render("login.html", status, words=words, name=name, onward=onward)
    audit.record(f"web:{name.casefold()}"[:64], "login", address, visit.now)
    response = RedirectResponse(onward or "/", 303)
    give_cookie(response, secret, visit.site)
    return response


@pages.post("/keluar")
def log_out(visit: Visit) -> Response:
    """Close this browser's session."""
    logins.log_out(visit.who.session_id)
    response = RedirectResponse(LOGIN, 303)
    take_cookie(response, visit.site)
    return response


@pages.get(OWN_PASSWORD)
def show_password(visit: Visit) -> Response:
    """One's own password and language."""
    return visit.render("password.html")


@pages.post(OWN_PASSWORD)
def change_password(visit: Visit) -> Response:
    """Change it; every other browser of this person is logged out."""
    old, new = (str(visit.form.get(name, "")) for name in ("lama", "baru"))
    name = visit.who.name
    address = visit.request.client.host if visit.request.client else "?"
    if new != str(visit.form.get("ulang", "")):
        return _refused(visit, visit.say("Kata sandi baru tidak sama.", "The new passwords differ."))
    if new == old:
        return _refused(visit, visit.say("Pilih kata sandi lain.", "Choose another password."))
    try:
        logins.log_in(name, old, address, visit.now)  # proves the old one, and is throttled
        access.check_new_password(new, name)
    except LoginRefused:
        return _refused(visit, visit.say("Kata sandi lama salah.", "The old password is wrong."))
    except UsageError as error:
        return _refused(visit, _in_language(visit, error))
    users.set_password(name, new)
    visit.audit("password", name)
    response = visit.redirect("/", visit.say("Kata sandi sudah diganti.", "The password is changed."))
    give_cookie(response, logins.log_in(name, new, address, visit.now), visit.site)
    return response


@pages.post("/bahasa")
def choose_language(visit: Visit) -> Response:
    """Indonesian or English for this person's pages."""
    chosen = visit.text("bahasa")
    users.set_language(visit.who.name, chosen if chosen in ("id", "en") else None)
    return visit.redirect(_inside(visit.text("lanjut")) or "/")


def _refused(visit: Visit, words: str) -> Response:
    return visit.render("password.html", 400, words=words)


def _in_language(visit: Visit, error: UsageError) -> str:
    return visit.say(
        f"Kata sandi minimal {access.SHORTEST_PASSWORD} karakter dan tidak mudah ditebak.", str(error)
    )


def _inside(path: str) -> str:
    """The path where it leads to a page of ours; else an empty string."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or any(c <= " " for c in path):
        return ""
    return quote(path, safe="/?=&%+,.:-_~")
