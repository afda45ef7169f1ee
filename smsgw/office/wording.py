"""The sentences of an office: loaded, chosen, filled in, checked.

It knows no request, no clock and no modem; it reads the shipped texts and the office's folder, and nothing
else.  One rule: a text that passed `lint` always goes out as linted, since every value is made GSM-7 and
one that people wrote is cut at a word where the SMS would grow too long.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from smsgw.errors import TextError
from smsgw.office import requirements
from smsgw.office.documents import Kind, State
from smsgw.office.lint import PLACEHOLDER, Problem, lint, segment_limit
from smsgw.office.requirements import Requirement
from smsgw.office.sentences import Text, dump_own, own_texts, read_own, read_shipped
from smsgw.office.transliterate import transliterate
from smsgw.sms.alphabet import septets
from smsgw.sms.segment import measure

__all__ = ["LANGUAGES", "SIGNATURE_LIMIT", "Problem", "Text", "Wording", "dump_own", "lint", "transliterate"]

LANGUAGES = ("id", "en")
#: Septets that every shipped text keeps free for the signature.
SIGNATURE_LIMIT = 24

# What ends a note as people write it; an ellipsis stays.
_ENDING = re.compile(r"(?:(?<!\.)\.|[ ,;:])+$")


class Wording:
    """Every text of one office in one language.

    folder  holds the office's own `id.toml`, `requirements.id.toml` ...: the same tables as the shipped
            files, with only what differs.  A text of it that has errors is not used, `lint_all` says so.

    Raises TextError for a language that is not shipped, a file that cannot be read, or a signature that
    is not GSM-7 or longer than 24 septets.
    """

    def __init__(self, language: str, office_name: str, signature: str, folder: Path | None = None) -> None:
        if language not in LANGUAGES:
            raise TextError(f"no texts in the language {language!r}; there are: {', '.join(LANGUAGES)}")
        length = septets(signature)
        if length is None or length > SIGNATURE_LIMIT:
            raise TextError(f"the signature must be plain letters, at most {SIGNATURE_LIMIT} of them")
        self.language = language
        self._always = {"sig": signature, "office": _clean(office_name)}
        self._shipped = read_shipped(f"{language}.toml")
        self._own = read_own(folder, f"{language}.toml")
        self._rejected: list[Problem] = []
        self.texts: Mapping[str, Text] = {text.key: text for text in self._load()}
        self.requirements = self._load_requirements(folder)

    def render(self, key: str, **values: object) -> str:
        """The text of this key with its placeholders filled in.

        Raises TextError for an unknown key, a value that the text does not take, a value it lacks, and a
        text that stays too long.  The message never holds a value.
        """
        text = self.texts.get(key)
        if text is None:
            raise TextError(f"there is no text {key!r}")
        if unknown := set(values) - set(text.worst):
            raise TextError(f"text {key!r} takes no {', '.join(sorted(unknown))}")
        given = {**self._always, **values}
        if missing := [name for name in text.worst if not self._has(given, name)]:
            raise TextError(f"text {key!r} lacks {', '.join(missing)}")
        clean = {name: _clean(str(given.get(name, ""))) for name in text.worst}
        for name in clean.keys() & set(self._shipped["written_by_people"]):
            clean[name] = _ENDING.sub("", clean[name])  # the sentence has its own full stop
        return self._fill(text, clean)

    def best(self, *bases: str, **values: object) -> str:
        """The richest variant that the given values can fill, in one SMS: of `status.ready`,
        `status.ready.week` and so on the one that says most.

        bases   the first of them that has texts is taken
        values  None and "" mean unknown; what a variant does not take is left out

        Raises TextError when no variant can be filled.
        """
        for base in bases:
            for text in self.variants(base):
                if all(self._has({**self._always, **values}, name) for name in text.worst):
                    try:
                        return self.render(text.key, **{n: values[n] for n in text.worst if n in values})
                    except TextError:  # a place or hours longer than expected: say less
                        continue
        raise TextError(f"no text of {' or '.join(bases)} can be filled with {', '.join(sorted(values))}")

    def variants(self, base: str) -> list[Text]:
        """The texts of this base, those that say most first."""
        found = [text for key, text in self.texts.items() if key == base or key.startswith(f"{base}.")]
        return sorted(found, key=lambda text: -len(text.worst))

    def requirement(self, document: str, case: str = "") -> str | None:
        """What to bring for this document and case (BARU, HILANG ...); None when there is no such text.

        Without a case, or with one that the document does not have, it is the document's usual one, and
        where there is none the question which case is meant.
        """
        found = requirements.choose(self.requirements, document, case)
        if found is not None:
            return self.render_requirement(found)
        cases = [case for code, case in self.requirements if code == document]
        if not cases:
            return None
        name = document.replace("_", " ")
        return self.render("requirements.choose", doc=name, cases="/".join(cases), case=cases[0])

    def render_requirement(self, requirement: Requirement) -> str:
        """One requirement as an SMS."""
        return self._fill(_as_text(requirement), self._always)

    def word(self, name: str) -> str:
        """A word or a short phrase of `[words]`."""
        return self._merged("words")[name]

    def state(self, state: State) -> str:
        """The word for a state, in capitals."""
        return self._merged("states").get(state.value, state.word)

    def bring(self, kind: Kind) -> str:
        """What to bring to collect this kind: the receipt, and the card that it replaces."""
        words = self._merged("words")
        return words.get(f"bring_{kind.code}", words["bring"])

    def free(self, kind: Kind) -> str:
        """The word that services are free; nothing for mourners."""
        return "" if kind.bereaved else self.word("free")

    def repeated(self, text: str) -> str:
        """One segment's text marked as sent again; the signature goes where the mark needs its room."""
        mark, sig = self.render("repeat"), self._always["sig"]
        marked = f"{mark} {text}"
        if measure(marked).segments > 1:
            marked = marked.removesuffix(sig).rstrip()
        while measure(marked).segments > 1:
            marked = marked[:-1]
        return marked

    def document(self, kind: Kind) -> str:
        """What to call a document in an SMS: sensitive ones are never named."""
        if kind.sensitive:
            return self.word("document")
        return self._merged("documents").get(kind.code, kind.word)

    def problems_with(self, key: str, text: str) -> list[Problem]:
        """What would be wrong with this text under this key.  Raises TextError for an unknown key."""
        if key not in self.texts:
            raise TextError(f"there is no text {key!r}")
        return self.texts[key].problems(text)

    def lint_all(self) -> list[Problem]:
        """What is wrong with any text in force, and with what the office's folder holds beside them."""
        problems = [*self._rejected]
        for text in self.texts.values():
            problems += text.problems()
        for requirement in self.requirements.values():
            problems += _as_text(requirement).problems()
        return problems

    def overdue(self, today: date) -> list[Problem]:
        """The requirements that nobody has looked at by the day on which they should have."""
        return [
            Problem(
                "warning",
                "not reviewed",
                f"{asked.owner} was to look at it by {asked.review}",
                f"Compare it with {asked.basis}, then set a new review date.",
                f"{asked.document}.{asked.case}",
            )
            for asked in self.requirements.values()
            if asked.is_overdue(today)
        ]

    def _load(self) -> Iterator[Text]:
        own = own_texts(self._own)
        for key in sorted(set(own) - set(self._shipped["texts"])):
            self._reject(key, "warning", "an unknown key", "nothing sends it", "See: smsgw text list.")
        for key, table in self._shipped["texts"].items():
            text = Text(
                key=key,
                text=table["text"],
                worst=self._worst(table),
                when=table["when"],
                segments=table.get("segments", 1),
                signed=table.get("signed", True),
            )
            yield self._with_own(text, own.get(key))

    def _load_requirements(self, folder: Path | None) -> Mapping[tuple[str, str], Requirement]:
        name = f"requirements.{self.language}.toml"
        shipped = requirements.read(read_shipped(name), {})
        merged = dict(requirements.read(read_shipped(name), read_own(folder, name)))
        for at, requirement in list(merged.items()):
            found = _as_text(requirement).problems()
            errors = [problem for problem in found if problem.level == "error"]
            if errors and requirement.text != (shipped[at].text if at in shipped else ""):
                self._rejected += errors
                del merged[at]
        return MappingProxyType({**shipped, **merged})

    def _with_own(self, text: Text, own: str | None) -> Text:
        if own is None:
            return text
        changed = Text(text.key, own, text.worst, text.when, text.segments, text.signed, own=True)
        errors = [problem for problem in changed.problems() if problem.level == "error"]
        self._rejected += errors
        return text if errors else changed

    def _reject(self, key: str, level: str, what: str, why: str, cure: str) -> None:
        self._rejected.append(Problem(level, what, why, cure, key))

    def _worst(self, table: Mapping[str, Any]) -> Mapping[str, str]:
        common = {**self._merged("worst"), "sig": self._always["sig"], **table.get("worst", {})}
        names = [*table.get("needs", ()), *(["sig"] if table.get("signed", True) else [])]
        return {name: common[name] for name in names}

    def _merged(self, section: str) -> dict[str, str]:
        return {**self._shipped.get(section, {}), **self._own.get(section, {})}

    def _has(self, values: Mapping[str, object], name: str) -> bool:
        return name in self._shipped["may_be_empty"] or values.get(name) not in (None, "")

    def _fill(self, text: Text, values: Mapping[str, str]) -> str:
        values, limit = dict(values), segment_limit(text.segments)
        cuttable = [name for name in self._shipped["written_by_people"] if name in text.worst]
        filled = _substitute(text.text, values)
        for name in cuttable:
            over = _length(filled) - limit
            if over > 0:
                keep = max(_length(values[name]) - over, _length(text.worst[name]))
                values[name] = _shorten(values[name], keep)
                filled = _substitute(text.text, values)
        if _length(filled) > limit:
            raise TextError(f"text {text.key!r} grew to {_length(filled)} characters, {limit} fit")
        return filled


def _as_text(requirement: Requirement) -> Text:
    key = f"requirements.{requirement.document}.{requirement.case}"
    return Text(key, requirement.text, {"sig": "x" * SIGNATURE_LIMIT}, "SYARAT")


def _substitute(text: str, values: Mapping[str, str]) -> str:
    """Each `{name}` replaced once; a brace inside a value is text."""
    if unknown := set(PLACEHOLDER.findall(text)) - set(values):
        raise TextError(f"nothing fills {', '.join(sorted(unknown))}")
    filled = PLACEHOLDER.sub(lambda found: values[found[1]], text)
    # "Sudah ditindak!" ends its sentence by itself.
    return re.sub(r" {2,}", " ", re.sub(r"(?<=[!?])\.(?=\s|$)", "", filled)).strip()


def _clean(value: str) -> str:
    """A value as it may stand in a sentence: GSM-7, on one line, without braces."""
    plain = transliterate(value).replace("{", "(").replace("}", ")")
    return " ".join(plain.split())


def _length(text: str) -> int:
    length = septets(text)
    if length is None:
        raise TextError("a text holds characters that an SMS alphabet lacks; run: smsgw text lint")
    return length


def _shorten(value: str, limit: int) -> str:
    """The value in at most `limit` septets, cut after a word and ended with two dots."""
    if _length(value) <= limit:
        return value
    kept = value[:limit]
    while _length(kept) + 2 > limit:
        kept = kept[:-1]
    whole_words = kept.rpartition(" ")[0]
    if whole_words and value[len(kept)] != " ":
        kept = whole_words
    return f"{kept.rstrip(' ,.;:-')}.."
