"""What would go wrong with a text before it goes out: length, alphabet, placeholders, filtered words.

It knows no keys, no files and no office.  One rule: an error is what would harm a citizen or cost a second
SMS; what one vendor reports of the operators' filters is a warning, for nobody can verify it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from smsgw.sms.alphabet import septets

#: One SMS in the default alphabet; each segment of several holds 153 (TS 23.038 and 23.040 9.2.3.24.1).
ONE_SEGMENT = 160
_EACH_OF_SEVERAL = 153

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

_LINK = re.compile(
    r"https?:|www\.|://|\b[a-z0-9-]+\.(?:id|com|net|org|info|biz|co|me|ly|gov|app|link|site|online|xyz|my)\b",
    re.IGNORECASE,
)
# A NIK or KK number, in one run, in groups of at least four, or as printed (33.99.01.120395.9002).
_NIK = re.compile(r"\d{13,}|\d{4,}(?:[ .-]?\d{4,}){2,}|\d\d(?:[ .-]?\d\d){2}[ .-]?\d{6}[ .-]?\d{4}")
_DIGIT_RUN = re.compile(r"\d{4,}")
# Words that Telkomsel, Indosat and Tri are reported to drop texts for, sent from long numbers.
_FILTERED = re.compile(
    r"\b(?:kode verifikasi|otp|pin|akun|username|password|token|selamat|nomor|dana|juta|rp)\b", re.IGNORECASE
)
_BLAME = re.compile(
    r"\b(?:anda (?:salah|harus|wajib|lalai|keliru)|(?:ke)?salah(?:an)? anda|kamu|"
    r"you (?:must|failed|are wrong|were wrong)|your (?:mistake|fault|error))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a text, in words for the person who edits it.

    level  "error": the text is not used; "warning": it may fail for some citizens
    key    the text it is in; "" while no key is known
    """

    level: str
    what: str
    why: str
    cure: str
    key: str = ""

    def at(self, key: str) -> "Problem":
        """The same problem, found in the text of this key."""
        return replace(self, key=key)

    def __str__(self) -> str:
        where = f"{self.key}: " if self.key else ""
        return f"{where}{self.level}: {self.what} ({self.why}). {self.cure}"


def segment_limit(segments: int) -> int:
    """How many septets so many segments hold."""
    return ONE_SEGMENT if segments == 1 else _EACH_OF_SEVERAL * segments


def lint(text: str, worst: Mapping[str, str], *, segments: int = 1, signed: bool = True) -> list[Problem]:
    """What is wrong with a template, judged with the longest value of each of its placeholders.

    worst     the placeholders that the text is given, with their worst case; each has to be used
    segments  how many segments it may need
    signed    False for what goes out without `{sig}`: a piece of another text, an office's own free text
    """
    problems = [*_placeholders(text, worst)]
    if not text.strip():
        problems.append(Problem("error", "an empty text", "nobody can send it", "Write what to say."))
    filled = PLACEHOLDER.sub(lambda found: worst.get(found[1], ""), text)
    problems += _alphabet_and_length(text, filled, worst, segments)
    problems += _contents(filled)
    if signed and "{sig}" not in text:
        problems.append(
            Problem("warning", "no signature", "a citizen cannot see who writes", "End the text with {sig}.")
        )
    return problems


def find_forbidden(text: str) -> Problem | None:
    """What no SMS of ours may hold, whoever writes it: a link, a NIK."""
    return next((problem for problem in _contents(text) if problem.level == "error"), None)


def _placeholders(text: str, worst: Mapping[str, str]) -> Iterator[Problem]:
    used = set(PLACEHOLDER.findall(text))
    known = ", ".join(f"{{{name}}}" for name in sorted(worst)) or "none"
    for name in sorted(used - set(worst)):
        yield Problem("error", f"unknown placeholder {{{name}}}", "nothing fills it", f"Known here: {known}.")
    for name in sorted(set(worst) - used - {"sig"}):
        yield Problem(
            "error", f"missing placeholder {{{name}}}", "the citizen would not be told it", f"Use {{{name}}}."
        )
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        yield Problem(
            "error", "a lone brace", "braces only enclose placeholders", "Write ( ) instead of { }."
        )


def _alphabet_and_length(
    text: str, filled: str, worst: Mapping[str, str], segments: int
) -> Iterator[Problem]:
    foreign = sorted({char for char in filled if septets(char) is None})
    if foreign:
        yield Problem(
            "error",
            f"not in the SMS alphabet: {' '.join(foreign)}",
            "one such character leaves 70 characters an SMS",
            "Replace it: straight quotes, a plain dash, no emoji.",
        )
        return
    length, limit = septets(filled) or 0, segment_limit(segments)
    if length > limit:
        longest = ", ".join(
            f"{{{name}}} up to {septets(worst[name])}" for name in PLACEHOLDER.findall(text) if name in worst
        )
        yield Problem(
            "error",
            f"{length} characters, {length - limit} more than {limit}",
            f"with the longest values: {longest}" if longest else "it would need one more SMS",
            "Shorten the text.",
        )


def _contents(filled: str) -> Iterator[Problem]:
    if link := _LINK.search(filled):
        yield Problem(
            "error", f"a link: {link[0]}", "impostors send links, we never do", "Name the counter instead."
        )
    if _NIK.search(filled):
        yield Problem("error", "digits as long as a NIK", "no SMS may carry one", "Use the receipt code.")
    elif run := _DIGIT_RUN.search(filled):
        yield Problem(
            "warning",
            f"digits in a run: {run[0]}",
            "operators are reported to drop runs of more than three",
            "Break it up: 417-205, 24-11.",
        )
    if word := _FILTERED.search(filled):
        yield Problem(
            "warning", f"the word {word[0]}", "operators are reported to drop it", "Say it otherwise: no."
        )
    if blame := _BLAME.search(filled):
        yield Problem(
            "warning", f"it blames: {blame[0]}", "people then call or stay away", "Ask: Mohon, silakan."
        )
