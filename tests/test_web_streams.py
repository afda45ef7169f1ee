"""Pages that stay true while they are looked at, and how the console starts and ends with the gateway."""

import asyncio
import http.client
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from smsgw.daemon.process import Gateway
from smsgw.db import logins, modems, users
from smsgw.db.web_models import Role
from smsgw.web import pulse
from smsgw.web.pages import home
from smsgw.web.site import Site
from smsgw.web.streams import event
from tests.web_rig import PASSWORD, served


@dataclass
class Window:
    """A browser on a real connection."""

    url: str
    cookie: str = ""

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)

    def log_in(self, name: str) -> None:
        connection = self.connect()
        body = urlencode({"nama": name, "sandi": PASSWORD})
        connection.request("POST", "/masuk", body, {"Content-Type": "application/x-www-form-urlencoded"})
        given = connection.getresponse().headers["set-cookie"]
        self.cookie = given.partition(";")[0]

    def open_stream(self) -> http.client.HTTPResponse:
        connection = self.connect()
        connection.request("GET", "/hidup", headers={"Cookie": self.cookie})
        return connection.getresponse()


def next_event(stream: http.client.HTTPResponse) -> str:
    """The next event's data; an empty string where the stream has ended."""
    lines = []
    while line := stream.readline().decode():
        if line.startswith("data: "):
            lines.append(line[6:])
        elif not line.strip() and lines:
            return "".join(lines)
    return "".join(lines)


@pytest.fixture
def window(desk, database, now):
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    modems.record_daemon(1, now, "0.1.0", now)
    modems.record("utama", now, state="ready", signal_dbm=-71)
    with served(desk, lambda: now) as console:
        made = Window(console.url)
        made.log_in("sari")
        yield made


def test_a_change_reaches_an_open_page_by_itself(window: Window, now) -> None:
    stream = window.open_stream()
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["cache-control"] == "no-store"
    first = next_event(stream)
    modems.record("utama", now, state="no_port")
    begun = time.monotonic()
    assert next_event(stream) != first
    assert time.monotonic() - begun < 5


def test_who_is_not_logged_in_gets_no_stream(window: Window) -> None:
    window.cookie = ""
    assert window.open_stream().status == 303


def test_a_stream_ends_when_its_user_is_disabled(window: Window, now) -> None:
    users.add("budi", Role.ADMIN, PASSWORD, "test", now)
    stream = window.open_stream()
    assert next_event(stream)
    users.disable("sari", now)
    assert next_event(stream) == ""


def test_the_console_ends_at_once_though_pages_are_open(desk, database, now) -> None:
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    with served(desk, lambda: now) as console:
        window = Window(console.url)
        window.log_in("sari")
        streams = [window.open_stream() for _ in range(3)]
        assert all(next_event(stream) for stream in streams)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    assert all(next_event(stream) == "" for stream in streams)


def test_many_open_pages_do_not_keep_others_waiting(window: Window) -> None:
    streams = [window.open_stream() for _ in range(40)]
    assert all(next_event(stream) for stream in streams)
    begun = time.monotonic()
    connection = window.connect()
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    assert time.monotonic() - begun < 1


def test_what_many_tabs_show_is_counted_once_for_each_change(window: Window, now, monkeypatch) -> None:
    counts: list[int] = []
    real = home.count

    def count(site: Site) -> dict[str, object]:
        counts.append(1)
        return real(site)

    monkeypatch.setattr(home, "count", count)
    users.add("budi", Role.ADMIN, PASSWORD, "test", now)
    other = Window(window.url)
    other.log_in("budi")
    streams = [window.open_stream() for _ in range(5)] + [other.open_stream() for _ in range(5)]
    assert all(next_event(stream) for stream in streams)
    before = len(counts)
    modems.record("utama", now, state="no_port")
    assert all("modem tidak" in next_event(stream).casefold() for stream in streams)
    assert len(counts) == before + 1


def test_nothing_is_asked_of_the_database_while_no_page_is_open(database, monkeypatch) -> None:
    monkeypatch.setattr(pulse, "INTERVAL_S", 0.01)
    asked: list[int] = []
    real = pulse.data_version

    def data_version() -> int | None:
        asked.append(1)
        return real()

    monkeypatch.setattr(pulse, "data_version", data_version)

    async def look() -> None:
        found = pulse.Pulse()
        with found.listening():
            value = await found.after(None, 5)
            assert value is not None and found.value == value
            assert await found.after(value, 0.05) == value  # nothing has changed
        while found.value is not None:
            await asyncio.sleep(0.01)
        stood = len(asked)
        await asyncio.sleep(0.05)
        assert len(asked) == stood
        with found.listening():
            assert await found.after(None, 5) is not None
            found.end()
            begun = time.monotonic()
            await found.after(found.value, 5)
            assert time.monotonic() - begun < 1
        found.close()

    asyncio.run(look())


def test_a_number_of_the_pulse_never_comes_back_with_a_new_connection(database, now, monkeypatch) -> None:
    # SQLite counts from the same number for each connection, and the pages keep their counts by it.
    monkeypatch.setattr(pulse, "INTERVAL_S", 0.01)
    seen: list[int | None] = []

    async def look() -> None:
        found = pulse.Pulse()
        for state in ("ready", "no_port", "ready"):
            with found.listening():
                value = await found.after(None, 5)
                modems.record("utama", now, state=state)
                seen.extend((value, await found.after(value, 5)))
            while found.value is not None:
                await asyncio.sleep(0.01)
        found.close()

    asyncio.run(look())
    assert len(set(seen)) == len(seen) == 6


def test_several_lines_are_one_event() -> None:
    assert event("a\nb") == "data: a\ndata: b\n\n"
    assert event("a\r\nevent: x", "live") == "event: live\ndata: a\ndata: event: x\n\n"


def test_with_a_certificate_everything_is_tls(desk, database, office, now) -> None:
    make_certificate(office / "cert.pem", office / "key.pem")
    users.add("sari", Role.ADMIN, PASSWORD, "test", now)
    trusted = ssl.create_default_context(cafile=office / "cert.pem")
    with served(desk, lambda: now, certificate="cert.pem", key="key.pem") as console:
        assert console.url.startswith("https://")
        where = urlsplit(console.url).netloc
        connection = http.client.HTTPSConnection(where, timeout=10, context=trusted)
        body = urlencode({"nama": "sari", "sandi": PASSWORD})
        connection.request("POST", "/masuk", body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert "; Secure" in connection.getresponse().headers["set-cookie"]
        plain = http.client.HTTPConnection(where, timeout=10)
        plain.request("GET", "/masuk")
        with pytest.raises((http.client.HTTPException, OSError)):
            plain.getresponse()


def make_certificate(certificate: Path, key: Path) -> None:
    """A certificate that 127.0.0.1 has signed for itself."""
    made = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .sign(made, SHA256())
    )
    certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    key.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


# --- beside the modems


def test_companions_begin_and_end_with_the_gateway(desk, database) -> None:
    seen: list[str] = []

    def begin(_desk: object, _clock: object) -> Callable[[], None]:
        seen.append("begun")
        return lambda: seen.append("ended")

    gateway = Gateway(desk, [], companions=[begin])
    gateway.start()
    threading.Timer(0.05, gateway.stop.set).start()
    assert seen == ["begun"]
    gateway.wait()
    assert seen == ["begun", "ended"]


def test_a_session_is_opened_in_the_thread_that_serves_it(window: Window, now) -> None:
    """Many at once: none finds its connection closed by another (FastAPI's dependencies would)."""
    statuses: list[int] = []

    def look() -> None:
        for _ in range(10):
            connection = window.connect()
            connection.request("GET", "/sandi", headers={"Cookie": window.cookie})
            statuses.append(connection.getresponse().status)

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 60
    assert logins.find_person(window.cookie.partition("=")[2], now)


@pytest.mark.parametrize(
    "args", [["--help"], ["token", "--help"], ["user", "list", "--json"], ["run", "--help"]]
)
def test_no_command_but_run_loads_the_web(office, database, args: list[str]) -> None:
    code = (
        "import sys; from smsgw import cli; status = cli.run(sys.argv[1:]); "
        "heavy = {'fastapi', 'starlette', 'uvicorn', 'jinja2', 'anyio'} & set(sys.modules); "
        "sys.exit(9 if heavy else status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--config", str(office), *args],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
