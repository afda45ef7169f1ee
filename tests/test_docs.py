"""The documents keep up with the program: commands, settings, keywords, columns, links."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

import smsgw.commands  # noqa: F401  (fills the registry)
from smsgw import cli
from smsgw.commands.registry import COMMANDS
from smsgw.config.settings import Config, Section
from smsgw.office.documents import KINDS, State
from smsgw.office.plain import explain
from smsgw.office.spreadsheet import FIELDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "OPERATING.md").read_text("utf-8")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def command_names() -> list[str]:
    """`status`, `request add` and so on."""
    names = []
    for name, (target, _) in cli.COMMANDS.items():
        command = cli.root.get_command(click.Context(cli.root), name)
        assert command is not None, target
        if isinstance(command, click.Group):
            names += [f"{name} {child}" for child in command.list_commands(click.Context(command))]
        else:
            names.append(name)
    return names


def setting_names(model: Any = Config, prefix: str = "") -> list[str]:
    """`lanes.reply.ttl` and so on; the days of a week are named by their first and last."""
    names = []
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        inner = [field.annotation, *getattr(field.annotation, "__args__", ())]
        sections = [kind for kind in inner if isinstance(kind, type) and issubclass(kind, Section)]
        if sections:
            names += setting_names(sections[0], f"{key}.")
        elif name not in _DAYS[1:-1]:
            names.append(key)
    return names


@pytest.mark.parametrize("name", command_names())
def test_every_command_is_in_the_readme(name):
    assert re.search(rf"`(?:smsgw )?{name}\b", README)


@pytest.mark.parametrize("module", ["tests.screenshots", "benchmarks", "smsgw.office.feasts"])
def test_what_make_runs_by_its_module_is_found_outside_of_the_tests_too(module):
    started = [sys.executable, "-c", f"import {module}"]
    assert subprocess.run(started, cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_in_the_readme(name):
    assert f"`{name}`" in README


def test_the_readme_names_no_setting_that_is_not_there():
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    named = {
        word
        for row in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)
        for word in re.findall(r"`([a-z_.]+)`", row)
    }
    assert named == set(setting_names())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_keyword_is_in_the_readme(name):
    command = COMMANDS[name]
    for word in (name, command.word, *command.aliases):
        assert not word or re.search(rf"`[^`]*\b{word}\b[^`]*`", README), word


@pytest.mark.parametrize("field", FIELDS)
def test_every_column_of_a_spreadsheet_is_in_the_readme(field):
    assert f"`{field}`" in README


def test_every_document_and_state_is_in_the_readme():
    for code in KINDS:
        assert re.search(rf"\b{code}\b", README)
    for state in State:
        assert f"`{state}` {state.word}" in re.sub(r"\s+", " ", README)


def test_the_first_screen_is_the_two_commands():
    assert re.search(r"^make demo\b.*\nmake test\b", "\n".join(README.splitlines()[:24]), re.MULTILINE)


@pytest.mark.parametrize("document", [README, OPERATING], ids=["README", "OPERATING"])
def test_every_command_line_that_is_shown_exists(document):
    for words in re.findall(r"smsgw ([a-z]+(?: [a-z]+)?)", "\n".join(re.findall(r"`[^`]+`", document))):
        name, _, child = words.partition(" ")
        command = cli.root.get_command(click.Context(cli.root), name)
        assert command is not None, words
        if isinstance(command, click.Group) and child:
            assert command.get_command(click.Context(command), child) is not None, words


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("state", ["link_lost", "no_port", "pin_required", "no_sim", "no_credit", "mute"])
def test_what_an_operator_reads_is_explained_in_indonesian(state):
    words = explain(state, language="id").what
    assert f"| {words}" in OPERATING
