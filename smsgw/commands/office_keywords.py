"""The office's own words, `[[keyword]]` in smsgw.toml: checked, read, answered with a fixed text.

One rule: a word that would take a meaning away, or whose answer may not go out, is left out and named
by `find_problems`; the other words go on.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from smsgw.commands.registry import COMMANDS
from smsgw.config import Config
from smsgw.config.settings import KeywordSection
from smsgw.messages import Reply
from smsgw.office.lint import PLACEHOLDER, Problem, lint
from smsgw.office.reading import Keyword


def keywords_of(config: Config) -> tuple[Keyword, ...]:
    """The office's words that are fit for use, for the reading."""
    return tuple(Keyword(name.upper(), aliases) for name, (aliases, _) in _usable_of(config).items())


def find_answer(config: Config, name: str) -> Reply | None:
    """The answer to one of the office's words."""
    found = _usable_of(config).get(name)
    return None if found is None else Reply(found[1], "office_keyword")


def find_problems(config: Config) -> list[Problem]:
    """What is wrong with the office's words; those with errors are not used."""
    values = _values(config)
    return [problem for section in config.keyword for problem in _check(section, values, config.keyword)]


def _usable_of(config: Config) -> Mapping[str, tuple[tuple[str, ...], str]]:
    return _usable(config.keyword, config.office.signature, config.office.name, len(COMMANDS))


@lru_cache(maxsize=8)
def _usable(
    sections: tuple[KeywordSection, ...], signature: str, office: str, _commands: int
) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """Name -> (aliases, answer) of the words without errors.  The commands' number is part of the key:
    an outside package that is loaded later may take a word."""
    values = {"sig": signature, "office": office}
    return {
        section.name.upper(): (section.aliases, _fill(section.answer, values))
        for section in sections
        if not any(problem.level == "error" for problem in _check(section, values, sections))
    }


def _values(config: Config) -> dict[str, str]:
    return {"sig": config.office.signature, "office": config.office.name}


def _fill(answer: str, values: Mapping[str, str]) -> str:
    return " ".join(PLACEHOLDER.sub(lambda found: values.get(found[1], ""), answer).split())


def _check(
    section: KeywordSection, values: Mapping[str, str], sections: Sequence[KeywordSection]
) -> list[Problem]:
    key = f"keyword {section.name}"
    used = set(PLACEHOLDER.findall(section.answer))
    worst = {name: value for name, value in values.items() if name in used or name == "sig"}
    problems = [problem.at(key) for problem in lint(section.answer, worst)]
    words = {word.upper() for word in (section.name, *section.aliases)}
    taken = {word.upper() for command in COMMANDS.values() for word in (command.word, *command.aliases)}
    if clash := words & (taken - {""}):
        why = "it has a meaning already, which citizens would lose"
        problems.append(Problem("error", f"the word {', '.join(sorted(clash))}", why, "Take another.", key))
    earlier = sections[: next(n for n, other in enumerate(sections) if other is section)]
    if any(words & {word.upper() for word in (other.name, *other.aliases)} for other in earlier):
        problems.append(
            Problem("error", "a word given twice", "only one answer can go out", "Remove one.", key)
        )
    return problems
