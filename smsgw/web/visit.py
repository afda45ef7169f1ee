"""One visit to one page: who comes, what was asked, and how it is answered.

It lives in one thread of the pool, with the database open.  One rule: what a person sees in full or
changes is noted by `audit` in the same visit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from smsgw.db import audit
from smsgw.db.logins import Person
from smsgw.db.web_models import Role
from smsgw.errors import UsageError
from smsgw.office.desk import Desk, up_to_date
from smsgw.web.site import Site
from smsgw.web.spooling import attachment, spooled
from smsgw.web.streams import stream

# What a redirect tells the next page; a cookie that the next page eats.
FLASH_COOKIE = "smsgw_said"


@dataclass(slots=True)
class Visit:
    """What a page's function is given."""

    request: Request
    site: Site
    now: datetime
    person: Person | None
    form: FormData = field(default_factory=FormData)
    _said: str = ""

    @property
    def who(self) -> Person:
        """The person; only pages that are open to everybody have none."""
        assert self.person is not None
        return self.person

    @property
    def desk(self) -> Desk:
        return up_to_date(self.site.desk)

    @property
    def language(self) -> str:
        """`id` or `en`: the person's own, else the office's."""
        chosen = self.person.language if self.person else None
        return chosen or self.site.desk.config.office.language

    @property
    def is_partial(self) -> bool:
        """Does htmx ask for a part of a page?"""
        return self.request.headers.get("hx-request") == "true"

    def say(self, indonesian: str, english: str) -> str:
        """The words in the person's language; `_` in templates."""
        return english if self.language == "en" else indonesian

    def may(self, *roles: Role) -> bool:
        """Has the person one of these roles?"""
        return self.person is not None and self.person.role in roles

    # --- what was asked

    def path(self, name: str) -> str:
        """A part of the path: `{code}` of `/permohonan/{code}`."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """A value behind the question mark, its blanks trimmed."""
        return self.request.query_params.get(name, default).strip()

    def text(self, name: str, default: str = "") -> str:
        """A field of the form, its blanks trimmed; control characters but line ends are left out."""
        value = self.form.get(name, default)
        written = value if isinstance(value, str) else default
        return "".join(c for c in written if c >= " " or c in "\r\n\t").strip()

    def texts(self, name: str) -> list[str]:
        """All values of a field that may come several times."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def number(self, name: str) -> int:
        """A whole number from the form or the query.  Raises UsageError."""
        written = self.text(name) or self.query(name)
        if not written.isascii() or not written.isdigit() or len(written) > 9:
            raise UsageError(self.say(f"{name}: harus angka", f"{name}: a whole number is wanted"))
        return int(written)

    def file(self, name: str) -> tuple[str, IO[bytes]] | None:
        """An uploaded file: its name (never to be trusted as a path) and its octets; None: none chosen."""
        value = self.form.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            return None
        return value.filename.replace("\\", "/").rpartition("/")[2][:100], value.file

    # --- how it is answered

    def render(self, template: str, status: int = 200, /, **values: Any) -> Response:
        """A whole page, or, asked by htmx, its block `main` alone."""
        if self.is_partial:
            return self.fragment(template, "main", status, **values)
        page = self.site.templates.get_template(template)
        return HTMLResponse(page.render(self._context(values)), status)

    def fragment(self, template: str, block: str, status: int = 200, /, **values: Any) -> Response:
        """One block of a template, for htmx to put in its place."""
        return HTMLResponse(self.block(template, block, **values), status)

    def block(self, template: str, block: str, /, **values: Any) -> str:
        """One block of a template as text."""
        page = self.site.templates.get_template(template)
        return "".join(page.blocks[block](page.new_context(self._context(values))))

    def redirect(self, path: str, said: str = "") -> Response:
        """Go on to another page of the console, with a word for its top."""
        if self.is_partial:
            response = Response(status_code=204, headers={"HX-Redirect": path})
        else:
            response = RedirectResponse(path, 303)
        if said:
            response.set_cookie(FLASH_COOKIE, quote(said[:400]), max_age=30, httponly=True, samesite="strict")
        return response

    def stream(self, build: Callable[[], str]) -> Response:
        """Server-sent events: `build()` (in a thread, database open) is sent whenever it differs."""
        url = self.request.url
        key = (self.who.session_id, self.language, url.path, url.query)
        return stream(self.site, key, self._still_here, build)

    def download(self, name: str, media_type: str, lines: Iterable[str]) -> Response:
        """A file to keep.  The lines are read now, while the database is open, and sent after."""
        return StreamingResponse(spooled(lines), media_type=media_type, headers=attachment(name))

    # --- what is noted

    def audit(self, action: str, subject: str) -> None:
        """Note in the audit log that this person looked at something kept back, or changed something."""
        audit.record(f"web:{self.who.name}", action, subject, self.now)

    # --- for the pages' wrapper

    def _still_here(self) -> bool:
        """Is the person still logged in?"""
        from smsgw.web.sessions import read_person

        return read_person(self.request, self.site.clock()) is not None

    def _context(self, values: dict[str, Any]) -> dict[str, Any]:
        csrf = self.person.csrf if self.person else ""
        return {
            "visit": self,
            "person": self.person,
            "language": self.language,
            "office": self.site.desk.config.office,
            "is_demo": self.site.is_demo,
            "path": self.request.url.path,
            "now": self.now,
            "csrf": csrf,
            "csrf_field": Markup('<input type="hidden" name="csrf" value="{}">').format(csrf),
            "said": self._said,
            "_": self.say,
            **values,
        }


#: The roles, for pages that all users may see.
EVERYBODY: Sequence[Role] = tuple(Role)
