"""From smsgw.toml and SMSGW_* variables to a Config.

Finds the file, overlays the environment, and says what is wrong.  Opens no database, no port and no
key.  One rule: all faults are reported at once, each with file and line.
"""

import copy
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from smsgw.config.settings import FILE_NAME, SAME_NAME, Config
from smsgw.errors import ConfigError

Place = tuple[str | int, ...]


def find(given: Path | None = None) -> Path:
    """The configuration file: `given`, SMSGW_CONFIG, ./smsgw.toml, the platform's config directory.

    Raises ConfigError, naming the places looked at.
    """
    named = given or (Path(os.environ["SMSGW_CONFIG"]) if os.environ.get("SMSGW_CONFIG") else None)
    if named is not None:
        path = named / FILE_NAME if named.is_dir() else named
        if not path.is_file():
            raise ConfigError(f"{path}: no such file. Make an office with: smsgw init DIR")
        return path.resolve()
    from platformdirs import user_config_path  # only when it is looked for there: start-up stays quick

    places = [Path.cwd() / FILE_NAME, user_config_path("smsgw") / FILE_NAME]
    for path in places:
        if path.is_file():
            return path
    looked = ", ".join(str(path) for path in places)
    raise ConfigError(f"no {FILE_NAME} found (looked at {looked}). Make an office with: smsgw init DIR")


def load(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """The settings in `path`, overlaid by SMSGW_<SECTION>__<KEY>.

    Raises ConfigError with every fault of file and environment, each with its place.
    """
    environ = os.environ if environ is None else environ
    text = _read(path)
    data = _parse(text, path)
    lines = _key_lines(text)
    overlay = dict(_overlay(data, environ))
    wrong = [fault for fault in _validate(data, strict=True) if fault != (("modem",), SAME_NAME)]
    faults = [_told(*fault, path, lines, {}) for fault in [*wrong, *_same_names(data)]]
    if overlay:
        merged = copy.deepcopy(data)
        for place, (name, value) in overlay.items():
            _put(merged, place, value, name)
        names = {place: name for place, (name, _) in overlay.items()}
        known = {place for place, _ in wrong}
        faults += [
            _told(*fault, path, lines, names)
            for fault in _validate(merged, strict=False)
            if fault[0] not in known or fault[0] in names
        ]
        data = merged
    if faults:
        raise ConfigError("\n".join(faults))
    config = Config.model_validate(data, strict=not overlay)
    config._path = path.resolve()
    return config


def read_toml(path: Path) -> tuple[dict[str, Any], Mapping[Place, int]]:
    """A TOML file's data, and the line of each of its keys.  Raises ConfigError, with the line."""
    text = _read(path)
    return _parse(text, path), _key_lines(text)


def faults_of(
    data: dict[str, Any], path: Path, lines: Mapping[Place, int], found: Sequence[tuple[Place, str]] = ()
) -> list[str]:
    """What is wrong with settings in a file of their own, a line each, behind what was found already."""
    return [_told(*fault, path, lines, {}) for fault in [*found, *_validate(data, strict=True)]]


def _read(path: Path) -> str:
    try:
        octets = path.read_bytes()
        return octets.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = octets[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: not saved as UTF-8; save it again in that encoding") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise ConfigError(f"{path}:{line}: not valid TOML: {error}") from error


def _validate(data: dict[str, Any], *, strict: bool) -> list[tuple[Place, str]]:
    """(place, what is wrong there) of each fault."""
    try:
        Config.model_validate(data, strict=strict)
    except ValidationError as error:
        return [
            (tuple(fault["loc"]), _in_words(fault["type"], fault["msg"], tuple(fault["loc"])))
            for fault in error.errors(include_url=False, include_input=False)
        ]
    return []


def _same_names(data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Modems of one name, each where it stands; what is wrong elsewhere hides them from the settings."""
    seen = set()
    for number, modem in enumerate(_modems(data)):
        name = modem.get("name", "utama")
        if name in seen and isinstance(name, str):
            yield ("modem", number, "name"), SAME_NAME
        seen.add(str(name))


def _modems(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The [[modem]] tables; none where something else stands in their place."""
    found = data.get("modem")
    return [modem for modem in found if isinstance(modem, dict)] if isinstance(found, list) else []


def _overlay(data: dict[str, Any], environ: Mapping[str, str]) -> Iterator[tuple[Place, tuple[str, str]]]:
    """Yield (place in the data, (variable's name, value)) for each SMSGW_* variable that sets something."""
    modems = _modems(data) or [{}]
    indices = {str(modem.get("name", "utama")).upper().replace("-", "_"): n for n, modem in enumerate(modems)}
    for name, value in sorted(environ.items()):
        upper = name.upper()
        pin = re.fullmatch(r"SMSGW_MODEM_([A-Z0-9_]+?)_PIN", upper)
        if pin and pin[1] not in indices:
            raise ConfigError(f"environment variable {name}: no [[modem]] is called {pin[1]!r}")
        if pin:
            yield ("modem", indices[pin[1]], "pin"), (name, value)
        elif upper.startswith("SMSGW_") and "__" in upper:
            words = upper.removeprefix("SMSGW_").split("__")
            yield _place(words, indices), (name, value)


def _place(words: list[str], indices: Mapping[str, int]) -> Place:
    """The place that a variable's words mean: MODEM, UTAMA, PORT is `("modem", 0, "port")`.

    Where there is one modem only, its name may be left out.
    """
    place = tuple(word.lower() for word in words)
    if words[0] == "MODEM" and len(words) == 2 and len(indices) == 1:
        return ("modem", 0, place[1])
    if words[0] == "MODEM" and len(words) == 3:
        return ("modem", int(words[1]) if words[1].isdecimal() else indices.get(words[1], place[1]), place[2])
    return place


def _put(data: dict[str, Any], place: Place, value: str, name: str) -> None:
    """Set `value` at `place`, making the tables on the way; a list is written as TOML writes it."""
    at: Any = data
    if place[0] == "modem" and not _modems(at):
        # What stands there instead of tables is a fault that is told anyway.
        at["modem"] = [{}]
    for step in place[:-1]:
        if isinstance(step, int) or (isinstance(at, list) and str(step).isdecimal()):
            at = at[int(step)] if int(step) < len(at) else None
        elif isinstance(at, dict):
            at = at.setdefault(step, {})
        else:
            at = None
        if not isinstance(at, dict | list):
            what = f"no [[modem]] is called {step!r}" if place[0] == "modem" else f"{step!r} is no section"
            raise ConfigError(f"environment variable {name}: {what}")
    parsed: Any = value
    if value.startswith("["):
        try:
            parsed = tomllib.loads(f"v = {value}")["v"]
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"environment variable {name}: not a TOML list: {error}") from error
    if isinstance(at, list):
        raise ConfigError(f"environment variable {name}: name the modem: SMSGW_MODEM__<NAME>__<KEY>")
    at[place[-1]] = parsed


def _told(place: Place, what: str, path: Path, lines: Mapping[Place, int], names: Mapping[Place, str]) -> str:
    """One fault as a line: where it stands, which setting, what is wrong.

    names  the variables by the place that they set; a fault above or below such a place is theirs
    """
    key = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
    kin = (set_at for set_at in names if set_at[: len(place)] == place[: len(set_at)])
    if place not in lines and (set_at := next(kin, None)):
        return f"environment variable {names[set_at]}: {key}: {what}"
    if place in names:
        return f"environment variable {names[place]}: {key}: {what}"
    line = next((lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in lines), 1)
    return f"{path}:{line}: {key}: {what}"


def _in_words(kind: str, message: str, place: Place) -> str:
    if kind == "extra_forbidden":
        return f"unknown setting{_nearest(place)}"
    if kind in ("tuple_type", "model_type", "model_attributes_type") and place[0] in ("modem", "keyword"):
        return f"each is a table of its own: [[{place[0]}]], with two brackets"
    return message.removeprefix("Value error, ")


def _nearest(place: Place) -> str:
    """`; did you mean "timezone"?` for a misspelt key, or nothing."""
    import difflib

    at = _section(place)
    found = difflib.get_close_matches(str(place[-1]), list(getattr(at, "model_fields", {})), n=1)
    return f'; did you mean "{found[0]}"?' if found else ""


def _section(place: Place) -> Any:
    """The class of the section that the setting at `place` belongs to."""
    at: Any = Config
    for step in place[:-1]:
        if isinstance(step, str) and step in getattr(at, "model_fields", {}):
            annotation = at.model_fields[step].annotation
            at = getattr(annotation, "__args__", (annotation,))[0]
    return at


def _key_lines(text: str) -> dict[Place, int]:
    """The line of each key and table, by its place: `("modem", 0, "pin") -> 12`.

    tomllib tells no lines.  Good for the layouts that people write; a key inside an inline table
    gets its table's line.
    """
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        key = re.match(r"""\s*([\w.\-"']+)\s*=""", line)
        if header:
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines[table] = number
        elif key:
            lines[(*table, *_parts(key[1]))] = number
    return lines


def _parts(dotted: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
