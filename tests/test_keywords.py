"""Keywords that others add: a function, an office's own word, an outside package, and docs/KEYWORDS.md."""

import logging
import re
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from talk import NIK, OTHER, PHONE, Talk, matches, reply

from smsgw.commands import dispatch, office_keywords, registry
from smsgw.commands.registry import COMMANDS, keyword
from smsgw.config import load
from smsgw.db import tickets
from smsgw.db.models import Ticket
from smsgw.db.tickets import NewTicket
from smsgw.errors import ConfigError
from smsgw.office.desk import Desk, open_desk


@pytest.fixture
def registered():
    """A registry that a test may add to."""
    before = dict(COMMANDS)
    yield COMMANDS
    COMMANDS.clear()
    COMMANDS.update(before)


# --- a command of one's own


def test_a_command_may_answer_with_a_plain_string(registered, desk, database, now):
    @keyword("PING", examples=[("PING", "PONG"), ("ping hello", "PONG hello")])
    def ping(context, args: str) -> str:
        """Answer PONG, to show that the gateway is alive."""
        return f"PONG {args}".rstrip()

    for text, expected in COMMANDS["PING"].examples:
        intent, said = dispatch.understand(text, PHONE, desk, now)
        assert (intent.name, intent.args["nama"]) == ("KEYWORD", "PING")
        assert matches(said, expected)


def test_a_failing_command_apologises_writes_nothing_and_logs_no_text(
    registered, desk, database, now, caplog
):
    @keyword("RUSUH", examples=[("RUSUH", None)])
    def failing(context, args: str) -> str:
        """Writes, then fails."""
        due = now + timedelta(days=1)
        tickets.open_ticket(NewTicket(PHONE, "PUNGLI", "x", "manual:9", due), now)
        raise RuntimeError(f"cannot do {args}")

    with caplog.at_level(logging.DEBUG):
        row = Talk(desk, now).text("RUSUH rahasia sekali")
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("smsgw"))
    assert (row.intent, row.reason) == ("KEYWORD", "failed")
    assert reply(row) == desk.wording.render("trouble")
    assert Ticket.select().count() == 0
    assert f"inbox:{row.id} keyword RUSUH failed: RuntimeError at test_keywords.py:" in logged
    assert "rahasia" not in logged and PHONE not in logged


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(f"NIK Bpk/Ibu {NIK}", id="nik"),
        pytest.param("Klik https://contoh.example/x", id="link"),
        pytest.param("a" * 161, id="two-segments"),
    ],
)
def test_what_may_not_go_out_does_not_go_out(said, registered, desk, database, now):
    @keyword("BOCOR", examples=[("BOCOR", None)])
    def leaking(context, args: str) -> str:
        """Says what no SMS may say."""
        return said

    assert reply(Talk(desk, now).text("BOCOR")) == desk.wording.render("trouble")


def test_a_command_answers_in_the_sms_alphabet(registered, desk, database, now):
    @keyword("KUTIP", examples=[("KUTIP", None)])
    def quoting(context, args: str) -> str:
        """Answers with typographic quotes."""
        return "“Siap” – silakan…"

    said = dispatch.understand("KUTIP", PHONE, desk, now)[1]
    assert said is not None and said.text == '"Siap" - silakan...'


@pytest.mark.parametrize("said", ["", "  ", None])
def test_a_command_that_says_nothing_is_silence(said, registered, desk, database, now):
    @keyword("DIAM", examples=[("DIAM", None)])
    def silent(context, args: str) -> str | None:
        """Says nothing."""
        return said

    row = Talk(desk, now).text("DIAM")
    assert (row.reason, reply(row)) == ("silent", None)


@pytest.mark.parametrize("word", ["CEK", "STATUS", "JADWAL", "TANYA", "KOSONG"])
def test_a_word_has_one_command(word, registered):
    with pytest.raises(ValueError, match="has a command already"):

        @keyword(word, examples=[(word, None)])
        def taking(context, args: str) -> None:
            """Takes a word away."""


def test_a_command_without_an_example_is_refused(registered):
    with pytest.raises(ValueError, match="needs an example"):

        @keyword("KOSONGAN", examples=[])
        def bare(context, args: str) -> None:
            """Has no example."""


# --- the office's own words


def office_with(office: Path, more: str) -> Desk:
    path = office / "smsgw.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return open_desk(load(path, {}))


def test_an_office_gives_a_word_an_answer_without_code(office, database, now):
    desk = office_with(
        office,
        '\n[[keyword]]\nname = "KELILING"\naliases = ["JEMPUT BOLA"]\n'
        'answer = "Layanan keliling {office}: Rabu di Balai Desa Sukamaju, 09.00-12.00. GRATIS. {sig}"\n',
    )
    expected = (
        "Layanan keliling Dukcapil Kab. Contoh: Rabu di Balai Desa Sukamaju, 09.00-12.00. GRATIS. "
        "-Dukcapil Contoh"
    )
    for text in ("KELILING", "keliling hari apa?", "Jemput bola"):
        row = Talk(desk, now, OTHER).text(text)
        assert (row.intent, row.reason, reply(row)) == ("KEYWORD", "office_keyword", expected)
    assert office_keywords.find_problems(desk.config) == []


@pytest.mark.parametrize(
    ("name", "answer", "why"),
    [
        pytest.param("CEK", "Halo {sig}", "it has a meaning already", id="taken"),
        pytest.param("PROMO", "Klik bit.ly/x {sig}", "a link", id="link"),
        pytest.param("PANJANG", "a" * 170, "more than 160", id="too-long"),
        pytest.param("NAMA", "Halo {nama} {sig}", "unknown placeholder", id="placeholder"),
    ],
)
def test_an_office_word_that_may_not_be_used_is_left_out(name, answer, why, office, database, now):
    desk = office_with(office, f'\n[[keyword]]\nname = "{name}"\nanswer = "{answer}"\n')
    errors = [p for p in office_keywords.find_problems(desk.config) if p.level == "error"]
    assert errors and any(why in str(problem) for problem in errors)
    said = dispatch.understand(name, PHONE, desk, now)
    assert said[0].name != "KEYWORD"


def test_a_word_given_twice_is_answered_once(office, database, now):
    desk = office_with(
        office,
        '\n[[keyword]]\nname = "PARKIR"\nanswer = "Parkir di belakang. {sig}"\n'
        '\n[[keyword]]\nname = "MOTOR"\naliases = ["parkir"]\nanswer = "Parkir di depan. {sig}"\n',
    )
    assert [p.what for p in office_keywords.find_problems(desk.config)] == ["a word given twice"]
    said = dispatch.understand("parkir", PHONE, desk, now)[1]
    assert said is not None and said.text == "Parkir di belakang. -Dukcapil Contoh"


def test_a_wrong_keyword_section_is_named_with_its_line(office):
    with pytest.raises(ConfigError, match=r"keyword\.1\.jawab: unknown setting"):
        office_with(office, '\n[[keyword]]\nname = "PARKIR"\njawab = "x"\n')


# --- docs/KEYWORDS.md, and outside packages

GUIDE = Path(__file__).parent.parent / "docs" / "KEYWORDS.md"
TOML, CODE, PLUGIN, PROJECT = re.findall(
    r"```(?:toml|python)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL
)


@pytest.fixture
def install(tmp_path, monkeypatch, registered):
    """Installs an outside package whose module is `source`, as pip would leave it."""

    def installed(name: str, source: str) -> tuple[str, ...]:
        site = tmp_path / f"site-{name}"
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{name}.py").write_text(source, encoding="utf-8")
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(f"[smsgw.keywords]\n{name} = {name}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(site)
        monkeypatch.delitem(sys.modules, name, raising=False)
        registry.load_plugins.cache_clear()
        return registry.load_plugins()

    yield installed
    registry.load_plugins.cache_clear()


def test_the_guides_keyword_without_code_works(office, database, now):
    desk = office_with(office, f"\n{TOML}")
    assert office_keywords.find_problems(desk.config) == []
    said = dispatch.understand("Jemput bola kapan?", OTHER, desk, now)[1]
    assert said is not None and said.text.startswith("Layanan keliling Dukcapil Kab. Contoh: Rabu")


def test_the_guides_keyword_with_code_works(registered, desk, database, now):
    exec(CODE, {})
    for text, expected in COMMANDS["PING"].examples:
        assert matches(dispatch.understand(text, PHONE, desk, now)[1], expected)


def test_the_guides_outside_package_works(install, desk, database, now):
    entry = tomllib.loads(PROJECT)["project"]["entry-points"][registry.ENTRY_POINTS]
    assert entry == {"parkir": "dukcapil_parkir"}
    assert install("dukcapil_parkir", PLUGIN) == ("dukcapil_parkir",)
    for text, expected in COMMANDS["PARKIR"].examples:
        assert matches(dispatch.understand(text, PHONE, desk, now)[1], expected)
    row = Talk(desk, now).text("parking")
    assert reply(row) == "Parkir motor di belakang loket, GRATIS. -Dukcapil Contoh"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("raise RuntimeError('x')", id="raises"),
        pytest.param("import no_such_module_anywhere", id="cannot-be-imported"),
        pytest.param(PLUGIN.replace('"PARKIR"', '"CEK"', 1), id="takes-a-taken-word"),
        pytest.param("this is no python", id="no-python"),
    ],
)
def test_a_broken_outside_package_is_logged_and_left_out(fault, install, desk, database, now, caplog):
    assert install("rusak", f"{PLUGIN}\n{fault}\n") == ()
    assert "PARKIR" not in COMMANDS
    assert "keyword package rusak failed" in caplog.text
    assert reply(Talk(desk, now).text("JAM")).startswith("Buka Sen-Kam")


def test_one_broken_package_does_not_take_another_with_it(install, desk, database, now):
    install("rusak", "raise RuntimeError")
    assert install("dukcapil_parkir", PLUGIN) == ("dukcapil_parkir",)
    assert "PARKIR" in COMMANDS
