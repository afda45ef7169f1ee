"""The office's file of own texts, one text changed in it.

One rule: what else stands in the file, comments too, stays as it is; where a change cannot be made so,
it is left to the person.
"""

import json
import os
import re
import tomllib
from pathlib import Path

from smsgw.errors import TextError
from smsgw.office.sentences import dump_own, own_texts


def write_own(folder: Path, language: str, key: str, text: str) -> Path:
    """Set one text in `LANGUAGE.toml` of the texts folder; the file.

    Raises TextError when the file cannot be read, or holds the key in a way that only a person can change.
    """
    path = folder / f"{language}.toml"
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    try:
        texts = own_texts(tomllib.loads(before))
    except tomllib.TOMLDecodeError as error:
        raise TextError(f"{path}: {error}") from error
    after = (
        _changed(before, key, dump_own({key: text}).splitlines()[1])
        if before.strip()
        else dump_own({key: text})
    )
    try:
        is_right = own_texts(tomllib.loads(after)) == {**texts, key: text}
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise TextError(f"{path}: the text {key!r} is written there in a way of its own; change it by hand")
    folder.mkdir(exist_ok=True)
    partial = path.with_name(f"{path.name}.part")
    partial.write_text(after, encoding="utf-8")
    os.replace(partial, path)  # noqa: PTH105
    return path


def _changed(content: str, key: str, line: str) -> str:
    """The file's content with the line of this key in [texts] replaced, or added below the header."""
    lines = content.splitlines()
    headers = [n for n, found in enumerate(lines) if re.match(r"\s*\[", found)]
    start = next((n for n in headers if re.match(r"\s*\[\s*texts\s*\]", lines[n])), None)
    if start is None:
        return "\n".join([*lines, "", "[texts]", line, ""])
    end = next((n for n in headers if n > start), len(lines))
    spelled = re.escape(json.dumps(key))
    for n in range(start + 1, end):
        if re.match(rf"\s*{spelled}\s*=", lines[n]):
            lines[n] = line
            return "\n".join([*lines, ""])
    lines.insert(start + 1, line)
    return "\n".join([*lines, ""])
