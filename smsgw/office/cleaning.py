"""Cleaning: what came over the air -> plain lower-case text, and words.

The order is the rule: NFKD, signs out, separators to blanks, letters spelled apart put together.  It must
not know what any word means.
"""

import re
import unicodedata

# Ten segments are 1,530 septets; nobody's question begins later.
LONGEST = 1_500

_SPACE_TYPED = re.compile(r"<\s*spasi\s*>|\(\s*spasi\s*\)|\[\s*spasi\s*\]|\bspasi\b", re.IGNORECASE)
_SEPARATORS = re.compile(r"[#*,;:/|_=&+<>()\[\]{}\"“”„!?~\\]")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´](?=\w)")
# k t p, k.t.p, k-t-p, e ktp, ktp el
_SPELLED_APART = re.compile(
    r"\b(k[ .\-]?t[ .\-]?p|k[ .\-]k|k[ .\-]i[ .\-]a|i[ .\-]k[ .\-]d|n[ .\-]i[ .\-]k)\b"
)
# s t o p: four letters or more, each alone
_LETTERS_APART = re.compile(r"(?<![\w'])(?:[a-z][ .\-]){3,}[a-z](?!\w)")
_ELECTRONIC = re.compile(r"\b(?:e[ .\-]?ktp|ktp[ .\-]?e(?:l|lektronik|lektrik)?)\b")
_TWICE = re.compile(r"\b([a-z]{2,})2(?=\b|[a-z])")
_AGREEING = "👍🙏👌❤😊🙂☺✅💯🤝😁😄"


def plain(text: str) -> str:
    """NFKD, lower case, accents, emoji and control characters out, blanks collapsed; punctuation is kept."""
    # Decomposed, so that accents fall off: "réngsé" and "rengse" are one word.
    normal = unicodedata.normalize("NFKD", text.strip()[:LONGEST])
    marks = []
    for mark in normal:
        if mark.isdigit() and not mark.isascii():
            marks.append(str(unicodedata.digit(mark)))
        elif mark == "\n":
            marks.append(" . ")  # a line's end parts two questions as a full stop does
        elif unicodedata.category(mark)[0] in "CZ" or mark.isspace():
            # A zero-width mark stands inside a word, a blank between two.
            marks.append("" if unicodedata.category(mark) in ("Cf", "Cs", "Co", "Cn") else " ")
        elif unicodedata.category(mark) in ("So", "Sk", "Mn", "Me"):
            marks.append("" if unicodedata.category(mark) in ("Mn", "Me") else " ")
        else:
            marks.append(mark)
    spaced = _SPACE_TYPED.sub(" ", "".join(marks).lower())
    return " ".join(spaced.split())


def agrees(text: str) -> bool:
    """Is there a thumb, folded hands or a smile in it?"""
    return any(mark in _AGREEING for mark in text[:LONGEST])


def tokens(light: str) -> list[str]:
    """The words and numbers of a `plain` text; dots and dashes stay inside numbers only.

    >>> tokens("cek#ktp#3399.01 ktp-nya k.t.p udah jadi2")
    ['cek', 'ktp', '3399.01', 'ktp', 'nya', 'ktp', 'udah', 'jadi', 'jadi']
    """
    text = _APOSTROPHES.sub("", light)
    text = _SPELLED_APART.sub(lambda found: re.sub(r"[ .\-]", "", found[1]), text)
    text = _LETTERS_APART.sub(lambda found: re.sub(r"[ .\-]", "", found[0]), text)
    text = _ELECTRONIC.sub("ktp", _SEPARATORS.sub(" ", text))
    text = _TWICE.sub(r"\1 \1 ", text)
    out: list[str] = []
    for token in text.split():
        token = token.strip(".-–—'’`")
        if any(mark.isdigit() for mark in token):
            out.append(re.sub("[–—]", "-", token))
        else:
            out.extend(part for part in re.split(r"[.\-–—'’`]+", token) if part)
    return [token for token in out if token]
