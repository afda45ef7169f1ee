"""Who may import whom, and which outside package belongs to whom: read from the source, not run."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import smsgw

ROOT = Path(smsgw.__file__).parent

#: A part may import itself and the parts of the layers before it here.
LAYERS: list[set[str]] = [
    {"errors"},
    {"sms", "config"},
    {"messages", "shapes", "numbers", "access", "office"},
    {"policy", "credit", "modem", "simulator", "db"},
    {"commands", "notices", "posting", "ticket_answers", "broadcasts", "ledger"},
    {"inbound", "outbound", "intake", "self_test", "answering"},
    {"jobs", "webhooks", "diagnosis"},
    {"daemon", "web"},
    {"admin"},
    {"cli"},
    {"__main__"},
]
RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}

#: The only places that may import a package from outside; a path ending in / is a folder.
OWNERS: dict[str, tuple[str, ...]] = {
    "serial": ("modem/port.py",),
    "gammu": ("modem/gammu_phone.py",),
    "peewee": ("db/",),
    "playhouse": ("db/",),
    "apscheduler": ("jobs.py",),
    "click": ("cli.py", "cli/", "admin/"),
    "filelock": ("daemon/process.py",),
    "cryptography": ("office/identity.py", "access.py", "db/backup_cipher.py"),
    "holidays": ("office/feasts.py",),
    "phonenumbers": ("numbers.py",),
    "rapidfuzz": ("office/",),
    "pydantic": ("config/", "web/"),
    "pydantic_core": ("config/",),
    "python_calamine": ("office/spreadsheet.py",),
    "platformdirs": ("config/",),
    "fastapi": ("web/",),
    "starlette": ("web/",),
    "uvicorn": ("web/",),
    "jinja2": ("web/",),
    "markupsafe": ("web/",),
    "anyio": ("web/",),
}
STANDARD_LIBRARY_ONLY = "sms"

#: What the flows know of the modem package.
CONTRACT = "smsgw.modem.base"
STRANGERS_TO_MODEMS = ("db", "policy", "commands", "notices", "broadcasts", "ledger")
FLOWS = ("inbound", "outbound", "jobs", "intake", "self_test")


class Import(NamedTuple):
    """`where` (a path below smsgw/) imports `name`."""

    where: str
    name: str

    @property
    def part(self) -> str:
        return part_of(self.where)


def part_of(name: str) -> str:
    """The part of smsgw that a file or module belongs to."""
    return name.removesuffix(".py").replace(".", "/").partition("/")[0]


def imports(root: Path = ROOT) -> Iterator[Import]:
    for path in sorted(root.rglob("*.py")):
        where = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (Import(where, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{where} imports relatively"
                yield from (Import(where, f"{node.module}.{alias.name}") for alias in node.names)


def check_direction(found: Import) -> None:
    """Imports point to a lower layer, or stay within their part."""
    assert found.part in RANK or found.where == "__init__.py", f"{found.where} has no place in LAYERS"
    theirs = part_of(found.name.removeprefix("smsgw."))
    if found.name.startswith("smsgw.") and theirs in RANK and theirs != found.part:
        assert RANK[theirs] < RANK.get(found.part, 0), f"{found.where} imports {found.name}"


def check_owner(found: Import) -> None:
    """An outside package is imported by its owner alone."""
    owners = OWNERS.get(found.name.partition(".")[0])
    if owners:
        assert any(found.where == owner or found.where.startswith(owner) for owner in owners if owner), (
            f"{found.where} imports {found.name}, which belongs to {', '.join(owners)}"
        )


def check_contract(found: Import) -> None:
    """The flows know the modem's contract and nothing else of it."""
    if found.part in FLOWS and found.name.startswith("smsgw.modem"):
        assert found.name.startswith(CONTRACT), f"{found.where} imports {found.name}"
    if found.part in STRANGERS_TO_MODEMS:
        assert not found.name.startswith("smsgw.modem"), f"{found.where} imports {found.name}"


def check_known(found: Import) -> None:
    """Whatever is neither ours nor of the standard library has an owner."""
    top = found.name.partition(".")[0]
    assert top == "smsgw" or top in sys.stdlib_module_names or top in OWNERS, f"{top} has no owner"
    if found.part == STANDARD_LIBRARY_ONLY:
        assert top in sys.stdlib_module_names or found.name.startswith(("smsgw.sms", "smsgw.errors"))


CHECKS = (check_direction, check_owner, check_contract, check_known)


def test_the_package_is_read() -> None:
    assert len(list(imports())) > 300


def test_imports_point_to_a_lower_layer() -> None:
    for found in imports():
        check_direction(found)


def test_each_outside_package_has_one_owner() -> None:
    for found in imports():
        check_owner(found)
        check_known(found)


def test_the_flows_know_only_the_modem_contract() -> None:
    for found in imports():
        check_contract(found)


def test_every_module_has_a_place() -> None:
    parts = {part_of(path.relative_to(ROOT).as_posix()) for path in ROOT.rglob("*.py")}
    assert parts - {"__init__"} <= set(RANK), "a part has no place in LAYERS"


def test_the_document_draws_these_layers() -> None:
    text = (ROOT.parent / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(\d+) +([a-z_ ]+?)(?: +\(.*)?$", text, re.MULTILINE)
    assert {int(rank): set(parts.split()) for rank, parts in lines} == dict(enumerate(LAYERS))


def test_the_document_names_every_part_and_every_module_of_the_database() -> None:
    text = (ROOT.parent / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = {part for layer in LAYERS for part in layer}
    nameless = [part for part in sorted(parts) if f"`{part}.py`" not in text and f"`{part}/`" not in text]
    modules = {path.name for path in (ROOT / "db").glob("*.py")} - {"__init__.py"}
    nameless += [
        name for name in sorted(modules) if f"`{name}`" not in text and not name.startswith("statistics")
    ]
    assert nameless == []


def test_every_module_says_what_it_owns() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("check", "where", "source"),
    [
        pytest.param(check_direction, "sms/tpdu.py", "import smsgw.db.inbox", id="up"),
        pytest.param(check_direction, "db/inbox.py", "from smsgw.modem import base", id="a-stranger"),
        pytest.param(check_direction, "policy.py", "from smsgw.db.outbox import enqueue", id="policy-db"),
        pytest.param(check_direction, "wild.py", "import os", id="no-place"),
        pytest.param(check_direction, "__init__.py", "import smsgw.cli", id="the-package-itself"),
        pytest.param(check_owner, "inbound.py", "import peewee", id="peewee"),
        pytest.param(check_owner, "commands/status.py", "from playhouse import reflection", id="playhouse"),
        pytest.param(check_owner, "modem/at_driver.py", "import serial.tools", id="serial"),
        pytest.param(check_owner, "daemon/loop.py", "def f():\n    import click", id="click-in-a-function"),
        pytest.param(check_contract, "outbound.py", "from smsgw.modem.at_driver import X", id="driver"),
        pytest.param(check_contract, "commands/status.py", "import smsgw.modem.base", id="command-modem"),
        pytest.param(check_known, "jobs.py", "import requests", id="no-owner"),
        pytest.param(check_known, "sms/tpdu.py", "from smsgw.config import Config", id="codec"),
    ],
)
def test_a_planted_violation_is_found(check, where: str, source: str, tmp_path: Path) -> None:
    path = tmp_path / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    with pytest.raises(AssertionError):
        for found in imports(tmp_path):
            check(found)


def test_a_relative_import_is_found(tmp_path: Path) -> None:
    (tmp_path / "jobs.py").write_text("from . import outbound", encoding="utf-8")
    with pytest.raises(AssertionError, match="relatively"):
        list(imports(tmp_path))
