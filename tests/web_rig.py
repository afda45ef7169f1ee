"""A browser for tests: logs in, keeps its cookies, sends forms with the CSRF token as the pages' own do."""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from starlette.testclient import TestClient

from smsgw.db import tokens, users
from smsgw.db.web_models import Role
from smsgw.office.desk import Desk
from smsgw.web import server
from smsgw.web.app import create_app
from smsgw.web.pages import all_pages
from smsgw.web.routes import Pages
from smsgw.web.site import Site

PASSWORD = "empat-kata-yang-panjang"


class Browser:
    """One browser window at the console."""

    def __init__(self, site: Site, more: Sequence[Pages] = ()) -> None:
        self.site = site
        pages = [*all_pages(), *(page for each in more for page in each.pages)]
        self.http = TestClient(
            create_app(site, pages), base_url="http://127.0.0.1:8470", follow_redirects=False
        )

    def log_in(self, role: Role = Role.ADMIN, name: str = "") -> "Browser":
        """Make a user of that role where there is none, and log in."""
        name = name or f"uji-{role}"
        if users.find(name) is None:
            users.add(name, role, PASSWORD, "test", self.site.clock())
        response = self.http.post("/masuk", data={"nama": name, "sandi": PASSWORD})
        assert response.status_code == 303, response.text
        return self

    @property
    def csrf(self) -> str:
        """The token that this session's forms carry."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/sandi").text)
        assert found, "no form on the page"
        return found[1]

    def get(self, path: str, *, partial: bool = False, **options: Any) -> Any:
        """Look at a page; `partial` as htmx asks for it."""
        headers = {"HX-Request": "true"} if partial else {}
        return self.http.get(path, headers=headers, **options)

    def post(self, path: str, *, partial: bool = False, files: Any = None, **fields: Any) -> Any:
        """Send a form of ours."""
        headers = {"HX-Request": "true"} if partial else {}
        return self.http.post(path, data={"csrf": self.csrf, **fields}, files=files, headers=headers)


@dataclass(frozen=True)
class Served:
    """A console on a real port of this computer."""

    url: str
    said: list[str]


@contextmanager
def served(desk: Desk, clock: Any, **settings: object) -> Iterator[Served]:
    """The console as the gateway starts it, on a free port; settings: of [web]."""
    web = desk.config.web.model_copy(update={"listen": "127.0.0.1:0", "enabled": True, **settings})
    config = desk.config.model_copy(update={"web": web})
    config._path = desk.config.path
    said: list[str] = []
    stop = server.start(replace(desk, config=config), clock, said.append)
    try:
        yield Served(said[0].partition(": ")[2].rstrip("/"), said)
    finally:
        stop()


class Program:
    """A program that calls the API with a token of these scopes; without scopes, with none."""

    def __init__(self, site: Site, *scopes: str) -> None:
        self.http = TestClient(create_app(site, all_pages()), base_url="http://127.0.0.1:8470")
        self.name = f"program-{secrets.token_hex(3)}"
        self.secret = ""
        if scopes:
            self.secret = tokens.add(self.name, scopes, "test", site.clock())
            self.http.headers["Authorization"] = f"Bearer {self.secret}"

    def get(self, path: str, **query: Any) -> Any:
        """GET below /api/v1."""
        return self.http.get(f"/api/v1{path}", params=query)

    def post(self, path: str, *, key: str | None = None, **body: Any) -> Any:
        """POST a JSON object; `key` is the Idempotency-Key."""
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.http.post(f"/api/v1{path}", json=body, headers=headers)

    def put(self, path: str, **body: Any) -> Any:
        """PUT a JSON object."""
        return self.http.put(f"/api/v1{path}", json=body)
