"""Running `smsgw` in this process: exit status, standard output and standard error, as a shell sees them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from smsgw import cli


@dataclass(frozen=True)
class Result:
    """What one command line did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which has to be one JSON value and nothing else."""
        return json.loads(self.out)


class Smsgw:
    """The command, on one office."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *args: object) -> Result:
        self._capsys.readouterr()
        status = cli.run(["--config", str(self.folder), *map(str, args)])
        captured = self._capsys.readouterr()
        return Result(status, captured.out, captured.err)

    def ok(self, *args: object) -> Result:
        """Run what has to succeed."""
        result = self(*args)
        assert result.status == 0, result.err
        return result


def in_a_process(folder: Path, *args: str, stdin: str = "") -> Result:
    """The same as a process of its own."""
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "smsgw", "--config", str(folder), *args],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environ,
        timeout=60,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)
