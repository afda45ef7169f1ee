"""From smsgw.toml and SMSGW_* variables to a Config.

Finds the file, overlays the environment, and says what is wrong.  Opens no database, no port and no
key.  One rule: all faults are reported at once, each with file and line.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from smsgw.config.settings import FILE_NAME, Config
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
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    faults = []
    try:
        Config.model_validate(data, strict=True)
    except ValidationError as error:
        faults = list(_faults(error, path, _key_lines(text)))
    overlay = dict(_overlay(data, environ))
    if overlay and not faults:
        return _load_overlaid(data, overlay, path)
    if faults:
        raise ConfigError("\n".join(faults))
    config = Config.model_validate(data, strict=True)
    config._path = path.resolve()
    return config


def _load_overlaid(data: dict[str, Any], overlay: dict[Place, tuple[str, str]], path: Path) -> Config:
    for place, (_, value) in overlay.items():
        _put(data, place, value)
    names = {place: f"environment variable {name}" for place, (name, _) in overlay.items()}
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError("\n".join(_faults(error, path, {}, names))) from error
    config._path = path.resolve()
    return config


def _overlay(data: dict[str, Any], environ: Mapping[str, str]) -> Iterator[tuple[Place, tuple[str, str]]]:
    """Yield (place in the data, (variable's name, value)) for each SMSGW_* variable that sets something."""
    modems = data.get("modem") or [{}]
    indices = {str(modem.get("name", "utama")).upper().replace("-", "_"): n for n, modem in enumerate(modems)}
    for name, value in sorted(environ.items()):
        upper = name.upper()
        pin = re.fullmatch(r"SMSGW_MODEM_([A-Z0-9_]+?)_PIN", upper)
        if pin and pin[1] in indices:
            yield ("modem", indices[pin[1]], "pin"), (name, value)
        elif upper.startswith("SMSGW_") and "__" in upper:
            place: list[str | int] = list(upper.removeprefix("SMSGW_").lower().split("__"))
            if place[0] == "modem" and len(place) == 3:
                key = str(place[1]).upper()
                place[1] = int(key) if key.isdecimal() else indices.get(key, key.lower())
            yield tuple(place), (name, value)


def _put(data: dict[str, Any], place: Place, value: str) -> None:
    """Set `value` at `place`, making the tables on the way; a list is written as TOML writes it."""
    at: Any = data
    if place[0] == "modem" and not at.get("modem"):
        at["modem"] = [{}]
    for step in place[:-1]:
        if isinstance(step, int) or (isinstance(at, list) and str(step).isdecimal()):
            at = at[int(step)]
        elif isinstance(at, dict):
            at = at.setdefault(step, {})
        else:
            raise ConfigError(f"no [[modem]] is called {step!r}, though an SMSGW_MODEM__ variable names it")
    parsed: Any = value
    if value.startswith("["):
        try:
            parsed = tomllib.loads(f"v = {value}")["v"]
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(
                f"SMSGW_{'__'.join(map(str, place)).upper()}: not a TOML list: {error}"
            ) from error
    at[place[-1]] = parsed


def _faults(
    error: ValidationError,
    path: Path,
    lines: Mapping[Place, int],
    names: Mapping[Place, str] | None = None,
) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        place = tuple(fault["loc"])
        key = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
        what = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            what = f"unknown setting{_nearest(place)}"
        named = (names or {}).get(place)
        if named is None:
            line = next((lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in lines), 1)
            named = f"{path}:{line}"
        yield f"{named}: {key}: {what}"


def _nearest(place: Place) -> str:
    """`; did you mean "timezone"?` for a misspelt key, or nothing."""
    import difflib

    at: Any = Config
    for step in place[:-1]:
        if isinstance(step, str) and step in at.model_fields:
            annotation = at.model_fields[step].annotation
            at = getattr(annotation, "__args__", (annotation,))[0]
    found = difflib.get_close_matches(str(place[-1]), list(getattr(at, "model_fields", {})), n=1)
    return f'; did you mean "{found[0]}"?' if found else ""


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
