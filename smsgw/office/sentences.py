"""One sentence as it is kept: its record, the files it is read from, the file an office keeps its own in.

It knows no values and no language.  One rule: an office's file holds only what differs from the shipped
one, so that a new release brings new wording to everything the office did not touch.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from smsgw.errors import TextError
from smsgw.office.lint import Problem, lint


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence that a citizen can receive.

    worst     each placeholder it is given, with the longest value that is expected
    when      on which occasion it is sent, for the person who edits it
    segments  how many SMS it may need
    signed    False: a piece put before or into another text
    own       True: the office's wording, not the shipped one
    """

    key: str
    text: str
    worst: Mapping[str, str]
    when: str
    segments: int = 1
    signed: bool = True
    own: bool = False

    def problems(self, text: str | None = None) -> list[Problem]:
        """What is wrong with this text, or with another one in its place."""
        found = lint(
            self.text if text is None else text, self.worst, segments=self.segments, signed=self.signed
        )
        return [problem.at(self.key) for problem in found]


def own_texts(content: Mapping[str, Any]) -> dict[str, str]:
    """The texts by key in an office's file: `"status.ready" = "..."` or a table with `text`.

    Raises TextError for anything else under a key.
    """
    texts = {}
    for key, value in dict(content.get("texts", {})).items():
        text = value.get("text") if isinstance(value, dict) else value
        if not isinstance(text, str):
            raise TextError(f'text {key!r} of the office must be written as "{key}" = "..." below [texts]')
        texts[key] = text
    return texts


def dump_own(texts: Mapping[str, str]) -> str:
    """The content of an office's `id.toml` that holds these texts by key."""
    lines = (f"{json.dumps(key)} = {toml_string(text)}\n" for key, text in sorted(texts.items()))
    return f"[texts]\n{''.join(lines)}"


def toml_string(text: str) -> str:
    """A text as TOML writes it."""
    # A JSON string is a TOML basic string, but for DEL, which only TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_shipped(name: str) -> dict[str, Any]:
    """A file of the shipped texts."""
    path = resources.files("smsgw.office").joinpath("texts", name)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_own(folder: Path | None, name: str) -> dict[str, Any]:
    """A file of the office's folder; empty when it has none.  Raises TextError when it cannot be read."""
    path = folder / name if folder is not None else None
    if path is None or not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TextError(f"{path.name}: {error}") from error
