"""Who gets into the console: passwords, sessions, roles, forged forms, foreign names, open networks."""

import socket
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from starlette.responses import PlainTextResponse

from smsgw import access
from smsgw.db import audit, logins, users
from smsgw.db.logins import LoginRefused
from smsgw.db.web_models import FailedLogin, Role, Session, User
from smsgw.errors import OfficeError, UsageError
from smsgw.web import guard, server
from smsgw.web.app import create_site
from smsgw.web.routes import Pages
from smsgw.web.server import check_listening, make_first_user
from smsgw.web.visit import Visit
from tests.web_rig import PASSWORD, Browser, served

# --- passwords and secrets


def test_a_password_is_kept_as_argon2id_and_known_again() -> None:
    kept = access.hash_password(PASSWORD)
    assert kept.startswith("$argon2id$") and PASSWORD not in kept
    assert access.is_password(PASSWORD, kept)
    assert not access.is_password(PASSWORD + "x", kept)


def test_equal_passwords_are_kept_differently() -> None:
    assert access.hash_password(PASSWORD) != access.hash_password(PASSWORD)


def test_what_is_no_hash_is_nobodys_password() -> None:
    assert not access.is_password("", "")
    assert not access.is_password("x", "$argon2id$broken")


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("pendek", id="short"),
        pytest.param("aaaaaaaaaaaaaa", id="one-letter"),
        pytest.param("sarisarisa", id="four-letters"),
        pytest.param("x" * 201, id="a-book"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(UsageError, match="password"):
        access.check_new_password(password, "sari")


def test_made_passwords_differ_and_would_be_accepted() -> None:
    made = {access.new_password() for _ in range(100)}
    assert len(made) == 100
    for password in made:
        access.check_new_password(password, "sari")


def test_no_secret_is_stored_readable(browser: Browser, database) -> None:
    browser.log_in()
    cookie = browser.http.cookies["smsgw_session"]
    rows = [
        str(row)
        for table in ("web_user", "web_session")
        for row in database.execute_sql(f"SELECT * FROM {table}")
    ]
    assert rows and not any(secret in row for row in rows for secret in (cookie, PASSWORD))


# --- users


def test_the_last_admin_cannot_be_disabled(database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    with pytest.raises(UsageError, match="only admin"):
        users.disable("sari", now)
    with pytest.raises(UsageError, match="only admin"):
        users.set_role("sari", Role.OPERATOR)
    users.add("budi", Role.ADMIN, PASSWORD, "test", now)
    users.disable("sari", now)
    assert users.get("sari").disabled_at == now


@pytest.mark.parametrize("name", ["", "x", "sari budi", "<b>sari</b>", "../sari", "a" * 41, "sari\n"])
def test_a_name_that_is_none_is_refused(database, now, name: str) -> None:
    if name == "sari\n":  # blanks around a name are no part of it
        assert users.add(name, Role.HEAD, PASSWORD, "test", now).name == "sari"
        return
    with pytest.raises(UsageError, match="name"):
        users.add(name, Role.HEAD, PASSWORD, "test", now)


def test_a_name_is_taken_however_it_is_written(database, now) -> None:
    users.add("Sari", Role.HEAD, PASSWORD, "test", now)
    with pytest.raises(UsageError, match="already"):
        users.add("SARI", Role.ADMIN, PASSWORD, "test", now)


def test_a_disabled_user_is_out_at_once(browser: Browser, now) -> None:
    browser.log_in(Role.OPERATOR)
    assert browser.get("/").status_code == 200
    users.disable("uji-operator", now)
    assert browser.get("/").headers["location"] == "/masuk"
    answer = browser.http.post("/masuk", data={"nama": "uji-operator", "sandi": PASSWORD})
    assert answer.status_code == 403
    users.enable("uji-operator")
    assert browser.log_in(Role.OPERATOR).get("/").status_code == 200


# --- sessions


def test_nothing_is_shown_to_who_is_not_logged_in(browser: Browser) -> None:
    for path in ("/", "/sandi", "/hidup"):
        answer = browser.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/masuk")


def test_after_logging_in_one_comes_where_one_wanted_to_be(browser: Browser, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    assert browser.get("/sandi?a=b").headers["location"] == "/masuk?lanjut=" + quote("/sandi?a=b", safe="")
    form = {"nama": "sari", "sandi": PASSWORD, "lanjut": "/sandi?a=b"}
    assert browser.http.post("/masuk", data=form).headers["location"] == "/sandi?a=b"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "evil",
    ],
)
def test_logging_in_never_leads_elsewhere(browser: Browser, now, elsewhere: str) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    answer = browser.http.post("/masuk", data={"nama": "sari", "sandi": PASSWORD, "lanjut": elsewhere})
    assert answer.headers["location"] == "/"


def test_the_cookie_is_for_this_console_and_its_pages_alone(browser: Browser, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    given = browser.http.post("/masuk", data={"nama": "sari", "sandi": PASSWORD}).headers["set-cookie"]
    assert "HttpOnly" in given and "samesite=strict" in given.lower() and "Secure" not in given


def test_the_cookie_is_sent_by_tls_alone_where_there_is_tls(desk, database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    site = create_site(desk, lambda: now, secure=True)
    given = Browser(site).http.post("/masuk", data={"nama": "sari", "sandi": PASSWORD}).headers["set-cookie"]
    assert "Secure" in given
    site.close()


def test_logging_in_gives_a_new_session_each_time(database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    first, second = (logins.log_in("sari", PASSWORD, "127.0.0.1", now) for _ in range(2))
    assert first != second
    assert logins.find_person(first, now) and logins.find_person(second, now)


def test_a_session_that_nobody_uses_ends(database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    secret = logins.log_in("sari", PASSWORD, "127.0.0.1", now)
    later = now + logins.IDLE - timedelta(minutes=1)
    assert logins.find_person(secret, later)
    assert logins.find_person(secret, later + logins.IDLE - timedelta(minutes=2))
    assert logins.find_person(secret, later + 3 * logins.IDLE) is None


def test_no_session_lasts_for_ever(database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    secret = logins.log_in("sari", PASSWORD, "127.0.0.1", now)
    for hour in range(1, 14):
        assert logins.find_person(secret, now + timedelta(hours=hour))
    assert logins.find_person(secret, now + logins.LONGEST) is None


def test_logging_out_closes_the_session_and_not_the_cookie_alone(browser: Browser) -> None:
    browser.log_in()
    cookie = browser.http.cookies["smsgw_session"]
    assert browser.post("/keluar").headers["location"] == "/masuk"
    browser.http.cookies.set("smsgw_session", cookie)
    assert browser.get("/").status_code == 303


def test_a_made_up_cookie_is_nobodys(browser: Browser) -> None:
    browser.http.cookies.set("smsgw_session", "x" * 43)
    assert browser.get("/").status_code == 303


# --- wrong passwords


def test_wrong_name_and_wrong_password_are_answered_alike(browser: Browser, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    wrong = [
        browser.http.post("/masuk", data={"nama": name, "sandi": "salah-salah-salah"})
        for name in ("sari", "siti")
    ]
    assert [answer.status_code for answer in wrong] == [403, 403]
    assert wrong[0].text.replace("sari", "*") == wrong[1].text.replace("siti", "*")


def test_after_five_wrong_passwords_the_right_one_waits_too(database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    for _ in range(logins.PER_NAME):
        with pytest.raises(LoginRefused) as refused:
            logins.log_in("sari", "salah", "10.0.0.1", now)
        assert not refused.value.wait
    with pytest.raises(LoginRefused) as refused:
        logins.log_in("sari", PASSWORD, "10.0.0.2", now)
    assert refused.value.wait == logins.WINDOW
    assert logins.log_in("sari", PASSWORD, "10.0.0.2", now + logins.WINDOW)


def test_one_address_cannot_try_many_names(database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    for n in range(logins.PER_ADDRESS):
        with pytest.raises(LoginRefused):
            logins.log_in(f"nama{n}", "salah", "10.0.0.1", now)
    with pytest.raises(LoginRefused) as refused:
        logins.log_in("sari", PASSWORD, "10.0.0.1", now)
    assert refused.value.wait
    assert logins.log_in("sari", PASSWORD, "10.0.0.2", now)


def test_a_right_password_clears_the_wrong_ones(database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    for _ in range(3):
        for _ in range(logins.PER_NAME - 1):
            with pytest.raises(LoginRefused):
                logins.log_in("sari", "salah", "10.0.0.1", now)
        assert logins.log_in("sari", PASSWORD, "10.0.0.1", now)
    assert FailedLogin.select().count() == 0


def test_the_page_says_how_long_to_wait(browser: Browser, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    for _ in range(logins.PER_NAME):
        browser.http.post("/masuk", data={"nama": "sari", "sandi": "salah"})
    answer = browser.http.post("/masuk", data={"nama": "sari", "sandi": PASSWORD})
    assert answer.status_code == 429 and "15 menit" in answer.text


# --- the first password


def test_the_first_start_makes_one_admin_whose_password_is_told_once(database, now) -> None:
    (line,) = make_first_user(now)
    password = line.partition("password ")[2].split()[0]
    assert make_first_user(now) == []
    assert logins.log_in("admin", password, "127.0.0.1", now)
    assert users.get("admin").role == Role.ADMIN and users.get("admin").must_change


def test_a_one_time_password_opens_nothing_but_its_change(site, database, now) -> None:
    (line,) = make_first_user(now)
    password = line.partition("password ")[2].split()[0]
    browser = Browser(site)
    browser.http.post("/masuk", data={"nama": "admin", "sandi": password})
    assert browser.get("/").headers["location"] == "/sandi"
    assert browser.post("/bahasa", bahasa="en").headers["location"] == "/sandi"
    answer = browser.post("/sandi", lama=password, baru=PASSWORD, ulang=PASSWORD)
    assert answer.headers["location"] == "/"
    assert browser.get("/").status_code == 200
    other = Browser(site)
    assert other.http.post("/masuk", data={"nama": "admin", "sandi": password}).status_code == 403
    assert other.log_in(name="admin").get("/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"lama": "salah-salah", "baru": "x" * 3 + PASSWORD}, "lama salah", id="old-wrong"),
        pytest.param({"lama": PASSWORD, "baru": "pendek"}, "minimal", id="short"),
        pytest.param({"lama": PASSWORD, "baru": PASSWORD}, "lain", id="the-same"),
        pytest.param(
            {"lama": PASSWORD, "baru": "satu-dua-tiga", "ulang": "satu-dua-empat"}, "tidak sama", id="typo"
        ),
    ],
)
def test_a_password_is_not_changed_when(browser: Browser, fields: dict[str, str], words: str) -> None:
    browser.log_in()
    before = User.get().password_hash
    answer = browser.post("/sandi", **{"ulang": fields["baru"], **fields})
    assert answer.status_code == 400 and words in answer.text
    assert User.get().password_hash == before


def test_a_new_password_logs_the_other_browsers_out(site, browser: Browser) -> None:
    browser.log_in()
    other = Browser(site).log_in()
    browser.post("/sandi", lama=PASSWORD, baru="kata-sandi-baru", ulang="kata-sandi-baru")
    assert other.get("/").status_code == 303
    assert browser.get("/").status_code == 200
    assert Session.select().count() == 1


# --- forged requests


def test_a_form_without_the_token_does_nothing(browser: Browser) -> None:
    browser.log_in()
    for given in ({}, {"csrf": ""}, {"csrf": "x" * 43}):
        answer = browser.http.post("/bahasa", data={"bahasa": "en", **given})
        assert answer.status_code == 403
    assert users.get("uji-admin").language is None


def test_the_token_of_another_session_does_nothing(site, browser: Browser) -> None:
    browser.log_in()
    theirs = Browser(site).log_in(Role.HEAD).csrf
    assert browser.http.post("/bahasa", data={"bahasa": "en", "csrf": theirs}).status_code == 403


def test_the_token_may_come_as_a_header(browser: Browser) -> None:
    browser.log_in()
    answer = browser.http.post("/bahasa", data={"bahasa": "en"}, headers={"X-CSRF-Token": browser.csrf})
    assert answer.status_code == 303 and users.get("uji-admin").language == "en"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8470"},
    ],
)
def test_another_sites_page_cannot_log_anybody_in(browser: Browser, now, headers: dict[str, str]) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    answer = browser.http.post("/masuk", data={"nama": "sari", "sandi": PASSWORD}, headers=headers)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


def test_a_get_changes_nothing(browser: Browser) -> None:
    browser.log_in()
    for path in ("/keluar", "/bahasa"):
        assert browser.get(path).status_code == 405


# --- roles


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_for_its_roles_alone(site, role: Role) -> None:
    pages = Pages()

    @pages.get("/hanya", roles=(Role.ADMIN,))
    def only(visit: Visit) -> PlainTextResponse:
        return PlainTextResponse(f"halo {visit.who.name}")

    browser = Browser(site, [pages])
    answer = browser.log_in(role).get("/hanya")
    assert answer.status_code == (200 if role is Role.ADMIN else 403)
    assert ("halo" in answer.text) == (role is Role.ADMIN)


def test_what_a_person_sees_in_full_is_noted_with_their_name(site, now) -> None:
    pages = Pages()

    @pages.post("/tampilkan")
    def show(visit: Visit) -> PlainTextResponse:
        visit.audit("nik", "417-205")
        return PlainTextResponse("ok")

    browser = Browser(site, [pages]).log_in(Role.OPERATOR)
    browser.post("/tampilkan")
    noted = [(row.who, row.action, row.subject) for row in audit.list_since(now)]
    assert ("web:uji-operator", "nik", "417-205") in noted
    assert ("web:uji-operator", "login", "testclient") in noted


# --- what every answer carries


@pytest.mark.parametrize(
    "path", ["/", "/masuk", "/tidak-ada", "/api", "/api/v1/openapi.json", "/healthz", "/cgi-bin/sendsms"]
)
def test_every_answer_keeps_to_itself(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "nonce" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_style_and_script_may_be_kept_by_the_browser(browser: Browser) -> None:
    answer = browser.get("/static/vendor/htmx.min.js")
    assert answer.status_code == 200 and "no-store" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/", "/static/vendor"])
def test_nothing_but_the_static_files_is_served(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[evil]"]
)
def test_a_name_that_is_not_ours_is_refused(browser: Browser, name: str) -> None:
    assert browser.http.get("/masuk", headers={"Host": name}).status_code == 421


@pytest.mark.parametrize(
    "name", ["localhost:8470", "127.0.0.1:8470", "[::1]:8470", "192.168.1.5", "LOCALHOST"]
)
def test_addresses_and_localhost_are_ours(browser: Browser, name: str) -> None:
    assert browser.http.get("/masuk", headers={"Host": name}).status_code == 200


def test_names_of_the_settings_are_ours(desk) -> None:
    ours = guard.HostGuard(PlainTextResponse(""), ("konter.contoh.go.id",))
    assert ours.knows("Konter.Contoh.go.id:8470") and not ours.knows("contoh.go.id")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(browser: Browser) -> None:
    def endless():
        for _ in range(100):
            yield b"x" * 65536

    assert browser.http.post("/masuk", content=b"x" * 300_000).status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.http.post("/masuk", content=endless(), headers=form).status_code == 413
    answer = browser.http.post("/api/v1/messages", content=b"x" * 300_000)
    assert answer.status_code == 413 and answer.json()["status"] == 413


def test_what_a_form_holds_is_text_on_the_page(browser: Browser) -> None:
    answer = browser.http.post("/masuk", data={"nama": '"><script>alert(1)</script>', "sandi": "x"})
    assert "<script>alert" not in answer.text and "&lt;script&gt;" in answer.text


def test_no_page_holds_a_script_or_style_of_its_own(browser: Browser) -> None:
    browser.log_in()
    for path in ("/", "/sandi", "/api", "/masuk"):
        text = browser.get(path).text.lower()
        assert "<style" not in text and " style=" not in text and " onclick" not in text
        assert all("src=" in part.partition(">")[0] for part in text.split("<script")[1:])


# --- where it listens


def listening(desk, **web: object):
    config = desk.config.model_copy(
        update={"web": desk.config.web.model_copy(update={"enabled": True, **web})}
    )
    config._path = desk.config.path
    return config


@pytest.mark.parametrize("listen", ["0.0.0.0:8470", "192.168.1.5:8470", "[::]:8470", "konter:8470"])
def test_a_network_is_not_listened_to_without_tls(desk, database, listen: str) -> None:
    with pytest.raises(OfficeError, match="TLS"):
        check_listening(listening(desk, listen=listen))


@pytest.mark.parametrize("listen", ["127.0.0.1:8470", "[::1]:8470", "localhost:8470", "127.0.0.2:1"])
def test_this_computer_alone_needs_no_tls(desk, database, listen: str) -> None:
    assert check_listening(listening(desk, listen=listen)) == ("", "")


def test_a_network_is_not_listened_to_without_users(desk, database, office, now) -> None:
    for name in ("cert.pem", "key.pem"):
        (office / name).write_text("-", encoding="ascii")
    config = listening(desk, listen="0.0.0.0:8470", certificate="cert.pem", key="key.pem")
    with pytest.raises(OfficeError, match="no users"):
        check_listening(config)
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    assert check_listening(config) == (str(office / "cert.pem"), str(office / "key.pem"))


def test_half_of_a_certificate_is_refused(desk, database) -> None:
    with pytest.raises(OfficeError, match="together"):
        check_listening(listening(desk, certificate="cert.pem"))
    with pytest.raises(OfficeError, match="no such file"):
        check_listening(listening(desk, certificate="cert.pem", key="key.pem"))


def test_a_taken_port_is_one_line_and_the_gateway_goes_on(desk, database, now, caplog) -> None:
    with served(desk, lambda: now) as first:
        port = first.url.rpartition(":")[2]
        config = listening(desk, listen=f"127.0.0.1:{port}")
        said: list[str] = []
        server.start(_with(desk, config), lambda: now, said.append)()
    lines = [record.getMessage() for record in caplog.records if record.name == "smsgw.web"]
    assert len(lines) == 1 and port in lines[0] and said == []


def test_a_console_that_is_switched_off_starts_nothing(desk, database, now) -> None:
    said: list[str] = []
    server.start(_with(desk, listening(desk, enabled=False)), lambda: now, said.append)()
    assert said == [] and users.list_users() == []


def test_a_console_that_cannot_serve_leaves_nobody_waiting(desk, database, office, now) -> None:
    for name in ("cert.pem", "key.pem"):
        (office / name).write_text("no certificate", encoding="ascii")
    config = listening(desk, listen="127.0.0.1:0", certificate="cert.pem", key="key.pem")
    said: list[str] = []
    stop = server.start(_with(desk, config), lambda: now, said.append)
    port = int(said[0].rstrip("/").rpartition(":")[2])
    try:
        first = socket.create_connection(("127.0.0.1", port), timeout=20)
        with first, suppress(ConnectionResetError):
            assert first.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=20)
    finally:
        stop()


def _with(desk, config):
    return replace(desk, config=config)


def test_who_fails_to_log_in_is_noted_and_a_name_that_nobody_has_is_not_kept(browser, database, now) -> None:
    users.add("sari", Role.OPERATOR, PASSWORD, "test", now)
    for name in ("Sari", "kata-sandi-saya-sendiri"):
        assert browser.http.post("/masuk", data={"nama": name, "sandi": "salah"}).status_code == 403
    noted = [(row.who, row.action, row.subject) for row in audit.list_since(None)]
    assert noted == [
        ("web:(unknown)", "login_failed", "testclient"),
        ("web:sari", "login_failed", "testclient"),
    ]


def test_a_lock_is_noted_once_however_often_it_is_tried_again(database, now) -> None:
    users.add("sari", Role.OPERATOR, PASSWORD, "test", now)
    for _ in range(logins.PER_NAME + 4):
        with pytest.raises(LoginRefused):
            logins.log_in("sari", "salah", "10.0.0.1", now)
    actions = [row.action for row in audit.list_since(None)]
    assert actions == ["login_locked", *["login_failed"] * logins.PER_NAME]


def test_refused_log_ins_stand_in_the_audit_page(browser, now) -> None:
    browser.http.post("/masuk", data={"nama": "siapa", "sandi": "salah"})
    browser.log_in(Role.ADMIN)
    page = browser.get("/pengaturan/catatan").text
    assert "(unknown)" in page and "login_failed" in page and "siapa" not in page
