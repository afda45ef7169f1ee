"""The edge of the command line: start-up, help, exit statuses, errors in plain words, an office's folder."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from cli_run import Smsgw, in_a_process

from smsgw import __version__, cli
from smsgw.config import load
from smsgw.config.settings import Config


@pytest.fixture
def smsgw(office: Path, database, capsys) -> Smsgw:
    database.close()
    return Smsgw(office, capsys)


def all_commands() -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command and group, with the words that reach it."""
    found = []

    def walk(words: tuple[str, ...], command: click.Command) -> None:
        found.append((words, command))
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                child = command.get_command(context, name)
                assert child is not None
                walk((*words, name), child)

    walk((), cli.root)
    return found


COMMANDS = all_commands()


@pytest.mark.parametrize("words", [words for words, _ in COMMANDS], ids=" ".join)
def test_every_command_explains_itself_with_an_example(words, capsys):
    assert cli.run([*words, "--help"]) == 0
    out = capsys.readouterr().out
    assert "Usage: smsgw" in out
    if words:
        assert f"smsgw {words[0]}" in out.partition("Example:")[2]


@pytest.mark.parametrize(
    "command", [command for _, command in COMMANDS], ids=[" ".join(w) for w, _ in COMMANDS]
)
def test_every_option_says_what_it_does(command):
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert parameter.help, parameter.opts


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from smsgw import cli; cli.run(['--help']);"
        "print([m for m in ('pydantic', 'peewee', 'phonenumbers', 'serial', 'cryptography', 'apscheduler', "
        "'holidays', 'smsgw.config', 'smsgw.office', 'smsgw.db') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_the_help_lines_are_in_the_table_and_name_every_command(capsys):
    cli.run(["--help"])
    out = capsys.readouterr().out
    for name, (_, line) in cli.COMMANDS.items():
        assert name in out and line.split()[0] in out


def test_the_version_is_the_package_s(capsys):
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"smsgw {__version__}\n"


@pytest.mark.parametrize(
    "args, status",
    [
        pytest.param(["nonsense"], 2, id="unknown-command"),
        pytest.param(["send"], 2, id="missing-words"),
        pytest.param(["outbox", "list", "--state", "flying"], 2, id="unknown-state"),
        pytest.param(["outbox", "list", "--since", "soon"], 2, id="no-time"),
        pytest.param(["outbox", "show", "999"], 1, id="unknown-id"),
        pytest.param(["request", "show", "417-205"], 1, id="unknown-receipt"),
        pytest.param(["request", "advance", "417-205", "flying"], 2, id="no-state"),
        pytest.param(["send", "12", "x"], 1, id="no-number"),
        pytest.param(["run", "--modem", "nobody"], 2, id="unknown-modem"),
        pytest.param(["status"], 0, id="done"),
    ],
)
def test_the_exit_status_says_what_kind_of_failure_it_was(smsgw, args, status):
    result = smsgw(*args)
    assert result.status == status
    if status:
        assert result.out == "" and result.err and "Traceback" not in result.err


def test_every_fault_of_the_configuration_is_told_at_once(smsgw):
    (smsgw.folder / "smsgw.toml").write_text('[office]\nnmae = "x"\n[limits]\nhelp_per_day = -1\n', "utf-8")
    result = smsgw("status")
    assert result.status == 2
    assert "smsgw.toml:2" in result.err and "smsgw.toml:4" in result.err


def test_a_missing_office_says_how_to_make_one(tmp_path, capsys):
    result = Smsgw(tmp_path / "none", capsys)("status")
    assert result.status == 2 and "smsgw init" in result.err


def test_the_configuration_may_be_named_by_the_environment(smsgw, monkeypatch, capsys):
    monkeypatch.setenv("SMSGW_CONFIG", str(smsgw.folder))
    assert cli.run(["outbox", "list", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_an_error_that_nobody_foresaw_shows_no_words_of_its_own(smsgw, monkeypatch, capsys):
    import smsgw.db.listings as listings

    nik = "3399011203959002"

    def broken(*_args, **_kwargs):
        raise RuntimeError(f"cek {nik}")

    monkeypatch.setattr(listings, "count_inbox", broken)
    smsgw.ok("outbox", "list")
    result = smsgw("-v", "status")
    assert result.status == 1
    assert "RuntimeError" in result.err and "3399" not in result.err
    log = (smsgw.folder / "smsgw-error.log").read_text("utf-8")
    assert "RuntimeError" in log and "3399" not in log


def test_ctrl_c_ends_with_130(smsgw, monkeypatch):
    import smsgw.db.listings as listings

    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(listings, "count_inbox", interrupted)
    assert smsgw("status").status == 130


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell's pipe")
def test_a_closed_pipe_is_no_error(smsgw):
    command = f"{sys.executable} -m smsgw --config {smsgw.folder} text list --json | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout == "[\n" and done.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_its_completion(shell, capsys):
    assert cli.run(["completion", shell]) == 0
    assert "_SMSGW_COMPLETE" in capsys.readouterr().out


class TestInit:
    def test_it_makes_everything_a_gateway_needs(self, tmp_path, capsys):
        folder = tmp_path / "kantor baru"
        assert cli.run(["init", str(folder), "--office", 'Dukcapil "Uji"', "--port", "COM5"]) == 0
        assert capsys.readouterr().out.strip() == str(folder)
        assert sorted(path.name for path in folder.iterdir()) == [
            "smsgw.db",
            "smsgw.key",
            "smsgw.toml",
            "texts",
        ]
        config = load(folder / "smsgw.toml", {})
        assert config.office.name == 'Dukcapil "Uji"' and config.modem[0].port == "COM5"
        assert Smsgw(folder, capsys)("status", "--json").json["queue"] == {
            "reply": {},
            "notice": {},
            "broadcast": {},
        }

    @pytest.mark.skipif(os.name == "nt", reason="Windows keeps no mode")
    def test_the_key_is_its_owner_s_alone(self, tmp_path):
        cli.run(["init", str(tmp_path / "o")])
        assert (tmp_path / "o" / "smsgw.key").stat().st_mode & 0o777 == 0o600

    def test_it_refuses_to_overwrite(self, tmp_path, capsys):
        folder = tmp_path / "o"
        cli.run(["init", str(folder)])
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert cli.run(["init", str(folder)]) == 1
        assert "exists already" in capsys.readouterr().err
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before

    @pytest.mark.parametrize(
        "option, value, status",
        [
            ("--timezone", "Asia/Nowhere", 2),
            ("--signature", "much too long for an SMS text", 2),
            ("--signature", "—", 1),
        ],
        ids=["time-zone", "long-signature", "foreign-letter"],
    )
    def test_a_folder_that_cannot_be_made_whole_is_taken_away(self, tmp_path, capsys, option, value, status):
        folder = tmp_path / "o"
        assert cli.run(["init", str(folder), option, value]) == status
        assert not folder.exists()
        assert capsys.readouterr().err

    def test_what_was_in_the_folder_before_stays(self, tmp_path):
        (tmp_path / "notes.txt").write_text("mine", "utf-8")
        assert cli.run(["init", str(tmp_path), "--timezone", "Asia/Nowhere"]) == 2
        assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]

    def test_the_commented_settings_are_the_usual_values(self, tmp_path):
        cli.run(["init", str(tmp_path / "o")])
        written = tomllib.loads((tmp_path / "o" / "smsgw.toml").read_text("utf-8"))
        config = Config.model_validate(written, strict=True)
        assert config == Config()
        missing = {name for name in Config.model_fields if name not in written} - {"keyword"}
        assert not missing, "the file shows every section"


def test_json_is_the_only_thing_on_standard_output_of_a_process(office, database):
    database.close()
    result = in_a_process(office, "-vv", "send", "081200000012", "x" * 170, "--json")
    assert result.status == 0 and "2 SMS" in result.err
    assert [row["segments"] for row in result.json] == [2]
