"""Who may log in: added with a one-time password, given another role, disabled."""

from starlette.responses import Response

from smsgw import access
from smsgw.db import users
from smsgw.db.web_models import Role
from smsgw.errors import UsageError
from smsgw.web.pages.settings import ADMINS
from smsgw.web.routes import Pages
from smsgw.web.visit import Visit

pages = Pages()


@pages.get("/pengaturan/pengguna", roles=ADMINS)
def list_(visit: Visit) -> Response:
    """All of them."""
    return _page(visit)


@pages.post("/pengaturan/pengguna", roles=ADMINS)
def add(visit: Visit) -> Response:
    """A new user; the one-time password is shown on this page and nowhere else."""
    password = access.new_password()
    try:
        user = users.add(
            visit.text("nama"), _role(visit), password, f"web:{visit.who.name}", visit.now, must_change=True
        )
    except UsageError as error:
        return _page(visit, problem=str(error), status=400)
    visit.audit("add_user", user.name)
    return _page(visit, name=user.name, password=password)


@pages.post("/pengaturan/pengguna/sandi", roles=ADMINS)
def reset(visit: Visit) -> Response:
    """A new one-time password for somebody who forgot theirs."""
    name, password = visit.text("nama"), access.new_password()
    users.set_password(name, password, must_change=True)
    visit.audit("reset_password", name)
    return _page(visit, name=name, password=password)


@pages.post("/pengaturan/pengguna/peran", roles=ADMINS)
def change_role(visit: Visit) -> Response:
    """What somebody may do."""
    name = visit.text("nama")
    users.set_role(name, _role(visit))
    visit.audit("set_role", name)
    return visit.redirect("/pengaturan/pengguna", visit.say("Peran diganti.", "The role is changed."))


@pages.post("/pengaturan/pengguna/tutup", roles=ADMINS)
def disable(visit: Visit) -> Response:
    """No more log-ins, from now on."""
    name = visit.text("nama")
    users.disable(name, visit.now)
    visit.audit("disable_user", name)
    return visit.redirect("/pengaturan/pengguna", visit.say(f"{name} ditutup.", f"{name} is disabled."))


@pages.post("/pengaturan/pengguna/buka", roles=ADMINS)
def enable(visit: Visit) -> Response:
    """Log-ins again, with the password they had."""
    name = visit.text("nama")
    users.get(name)
    users.enable(name)
    visit.audit("enable_user", name)
    return visit.redirect(
        "/pengaturan/pengguna", visit.say(f"{name} dibuka lagi.", f"{name} may log in again.")
    )


def _page(
    visit: Visit, *, problem: str = "", name: str = "", password: str = "", status: int = 200
) -> Response:
    return visit.render(
        "users.html",
        status,
        rows=users.list_users(),
        roles=list(Role),
        problem=problem,
        name=name,
        password=password,
    )


def _role(visit: Visit) -> Role:
    written = visit.text("peran")
    if written not in Role._value2member_map_:
        raise UsageError(visit.say("Peran tidak dikenal.", "No such role."))
    return Role(written)
