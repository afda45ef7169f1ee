"""`smsgw user`, `token` and `webhook`: what a person types, and what may be shown once."""

import re

import pytest

from smsgw.db import audit, logins, tokens, users, webhooks
from smsgw.db.database import open_database
from smsgw.db.logins import LoginRefused
from smsgw.db.models import proxy
from tests.cli_run import Smsgw


@pytest.fixture
def smsgw(office, database, capsys) -> Smsgw:
    return Smsgw(office, capsys)


@pytest.fixture
def reopened(desk):
    """The database again: a command closes it behind itself."""

    def reopen() -> None:
        open_database(desk.config.database_url)

    yield reopen
    proxy.obj.close()


def test_a_user_is_made_with_a_password_for_one_log_in(smsgw: Smsgw, reopened, now) -> None:
    done = smsgw.ok("user", "add", "Sari", "--role", "operator")
    password = done.out.strip()
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password) and "sari" in done.err
    reopened()
    assert users.get("sari").must_change
    assert logins.log_in("sari", password, "127.0.0.1", now)


def test_users_are_listed_without_anything_secret(smsgw: Smsgw) -> None:
    smsgw.ok("user", "add", "sari")
    told = smsgw.ok("user", "list", "--json")
    assert [(row["name"], row["role"]) for row in told.json] == [("sari", "operator")]
    assert "argon2" not in told.out
    assert "one-time password" in smsgw.ok("user", "list").out


def test_a_user_is_disabled_and_let_in_again(smsgw: Smsgw, reopened, now) -> None:
    password = smsgw.ok("user", "add", "sari").out.strip()
    smsgw.ok("user", "disable", "sari")
    reopened()
    with pytest.raises(LoginRefused):
        logins.log_in("sari", password, "127.0.0.1", now)
    smsgw.ok("user", "disable", "sari", "--undo")
    reopened()
    assert logins.log_in("sari", password, "127.0.0.1", now)


def test_a_forgotten_password_is_replaced(smsgw: Smsgw, reopened, now) -> None:
    old = smsgw.ok("user", "add", "sari").out.strip()
    new = smsgw.ok("user", "reset", "sari").out.strip()
    assert old != new
    reopened()
    assert logins.log_in("sari", new, "127.0.0.1", now)


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("user", "add", "x"), 2, "2 to 40"),
        (("user", "reset", "siapa"), 2, "no user"),
        (("user", "add", "sari", "--role", "boss"), 2, "boss"),
        (("token", "add", "siak"), 2, "scope"),
        (("token", "add", "siak", "--scope", "all"), 2, "all"),
        (("token", "revoke", "siak"), 2, "no token"),
        (("webhook", "add", "siak.example"), 2, "http"),
        (("webhook", "add", "http://x/", "--secret", "kurz"), 2, "whsec_"),
        (("webhook", "test", "9"), 2, "no webhook"),
        (("webhook", "remove", "9"), 2, "no webhook"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(smsgw: Smsgw, args, status: int, words: str) -> None:
    result = smsgw(*args)
    assert result.status == status and words in result.err and result.out == ""


def test_a_token_is_shown_once_and_revoked(smsgw: Smsgw, reopened, now) -> None:
    secret = smsgw.ok("token", "add", "siak", "--scope", "send", "--scope", "status").out.strip()
    listed = smsgw.ok("token", "list", "--json")
    assert secret not in listed.out and listed.json[0]["scopes"] == ["send", "status"]
    reopened()
    bearer = tokens.find_bearer(secret, now)
    assert bearer is not None and bearer.name == "siak"
    smsgw.ok("token", "revoke", "siak")
    reopened()
    assert tokens.find_bearer(secret, now) is None
    assert smsgw("token", "add", "siak", "--scope", "send").status == 2


def test_a_webhook_is_added_listed_and_removed(smsgw: Smsgw) -> None:
    made = smsgw.ok("webhook", "add", "http://127.0.0.1:9/x", "--event", "inbox", "--json").json
    assert made["secret"].startswith("whsec_") and made["events"] == ["inbox"]
    listed = smsgw.ok("webhook", "list", "--json")
    assert listed.json[0]["url"] == "http://127.0.0.1:9/x" and made["secret"] not in listed.out
    failed = smsgw("webhook", "test", made["id"])
    assert failed.status == 1 and "did not take it" in failed.err
    smsgw.ok("webhook", "retry", made["id"])
    smsgw.ok("webhook", "remove", made["id"])
    assert smsgw.ok("webhook", "list", "--json").json == []


def test_each_change_is_in_the_audit_log(smsgw: Smsgw, reopened, now) -> None:
    smsgw.ok("user", "add", "sari")
    smsgw.ok("token", "add", "siak", "--scope", "send")
    smsgw.ok("webhook", "add", "http://x/")
    reopened()
    noted = [(row.action, row.subject) for row in audit.list_since(now.replace(year=2000))]
    assert ("user", "sari: added as operator") in noted
    assert ("token", "siak: added") in noted and ("webhook", "1: added") in noted
    assert webhooks.list_webhooks()
