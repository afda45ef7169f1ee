"""Any text -> the nearest text in the GSM 7-bit default alphabet.

It knows no wording and no length.  One rule: what comes out is GSM-7 always, and what is GSM-7 already
is left alone; one curly quote would turn a whole SMS into UCS-2, at 70 characters a segment.
"""

import re
import unicodedata

from smsgw.sms.alphabet import septets

# What NFKD does not take apart, or not into what people would type.
_NEAREST = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`ʼʻ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−­", "-"),
        **dict.fromkeys("•·‣●", "-"),
        **dict.fromkeys("\t\v\f\x85\u2028\u2029", " "),
        "…": "...",
        "×": "x",
        "÷": "/",
        "⁄": "/",
        "±": "+/-",
        "≤": "<=",
        "≥": ">=",
        "→": "->",
        "©": "(c)",
        "®": "(R)",
        "đ": "d",
        "Đ": "D",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "œ": "oe",
        "Œ": "OE",
        "þ": "th",
        "ð": "d",
        "\r": "",
        "\x1b": "",  # septet 0x1B announces an extension character and is none itself
        "\u00ad": "",  # soft hyphen
    }
)

# Printable ASCII without the backtick: all of it is GSM-7, and most texts are nothing else.
_PLAIN = re.compile(r"[ -_a-~\n]*")


def transliterate(text: str) -> str:
    """The text with every character in GSM-7: quotes and dashes made plain, accents that GSM-7 lacks
    taken off (Javanese é and è stay), emoji and control characters dropped, line ends as LF.

    >>> transliterate("“Siap” – Désa Kêdung…")
    '"Siap" - Désa Kedung...'
    """
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_nearest(char) for char in text.translate(_NEAREST))


def _nearest(char: str) -> str:
    if char == "\n":
        return char
    if not unicodedata.category(char).startswith("C") and septets(char) is not None:
        return char
    plain = unicodedata.normalize("NFKD", char).translate(_NEAREST)
    return "".join(part for part in plain if part.isprintable() and septets(part) is not None)
