"""The tables of the GSM 7-bit alphabet: default, extension, and the national language shift tables.

Owns the tables and nothing else.  A locking shift table is a string of 256 characters, so that any
byte has one: a code that its language leaves free is a space, a byte above 127 U+FFFD.

3GPP TS 23.038 clause 6.2.1 and annex A.
"""

import functools

ESCAPE = "\x1b"

DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)

EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    # Kept free for a further table; until there is one, two escapes show a space.
    0x1B: " ",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}

# Annex A.3.1 and A.3.3.  Spanish (2) has no locking shift table of its own.
_TURKISH = (
    "@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "çabcdefghijklmnopqrstuvwxyzäöñüà"
)
_PORTUGUESE = (
    "@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ"
    " !\"#º%&'()*+,-./0123456789:;<=>?"
    "ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§"
    "~abcdefghijklmnopqrstuvwxyzãõ`üà"
)
# Annex A.3.13.
_URDU = (
    "\u0627\u0622\u0628\u067b\u0680\u067e\u06a6\u062a\u06c2\u067f\n\u0679\u067d\r\u067a\u067c"
    "\u062b\u062c\u0681\u0684\u0683\u0685\u0686\u0687\u062d\u062e\u062f\x1b\u068c\u0688\u0689\u068a"
    " !\u068f\u068d\u0630\u0631\u0691\u0693)(\u0699\u0632,\u0696.\u0698"
    "0123456789:;\u069a\u0633\u0634?"
    "\u0635\u0636\u0637\u0638\u0639\u0641\u0642\u06a9\u06aa\u06ab\u06af\u06b3\u06b1\u0644\u0645\u0646"
    "\u06ba\u06bb\u06bc\u0648\u06c4\u06d5\u06c1\u06be\u0621\u06cc\u06d0\u06d2\u064d\u0650\u064f\u0657"
    "\u0654abcdefghijklmnopqrstuvwxyz\u0655\u0651\u0653\u0656\u0670"
)

_LOCKING = {1: _TURKISH, 3: _PORTUGUESE, 13: _URDU}

# Annex A.3.4 to A.3.12 share one plan, since the scripts' Unicode blocks do: the letters stand where
# this Devanagari (Hindi) table has them, moved to the script's own block.
_PLAN = (
    "\u0901\u0902\u0903\u0905\u0906\u0907\u0908\u0909\u090a\u090b\n\u090c\u090d\r\u090e\u090f"
    "\u0910\u0911\u0912\u0913\u0914\u0915\u0916\u0917\u0918\u0919\u091a\x1b\u091b\u091c\u091d\u091e"
    " !\u091f\u0920\u0921\u0922\u0923\u0924)(\u0925\u0926,\u0927.\u0928"
    "0123456789:;\u0929\u092a\u092b?"
    "\u092c\u092d\u092e\u092f\u0930\u0931\u0932\u0933\u0934\u0935\u0936\u0937\u0938\u0939\u093c\u093d"
    "\u093e\u093f\u0940\u0941\u0942\u0943\u0944\u0945\u0946\u0947\u0948\u0949\u094a\u094b\u094c\u094d"
)
# Identifier: block, the letters of the plan that the script lacks, and the six characters around
# a-z; letters as the last two digits of their code point in the block of Devanagari, all hexadecimal.
_SCRIPTS = {
    4: (0x0980, "0d 0e 11 12 29 31 33 34 35 45 46 49 4a", "4e 57 5c 5d 70 71"),  # Bengali
    5: (0x0A80, "0e 12 29 31 34 46 4a", "50 60 61 62 63 71"),  # Gujarati
    6: (0x0900, "", "50 72 7b 7c 7e 7f"),  # Hindi
    7: (0x0C80, "01 0d 11 29 34 45 49", "55 56 60 61 62 63"),  # Kannada
    8: (0x0D00, "01 0d 11 29 3c 45 49", "57 60 61 62 63 79"),  # Malayalam
    9: (0x0B00, "0d 0e 11 12 29 31 34 45 46 49 4a", "56 57 60 61 62 63"),  # Oriya
    10: (  # Punjabi
        0x0A00,
        "0b 0c 0d 0e 11 12 29 31 34 37 3d 43 44 45 46 49 4a",
        "51 70 71 72 73 74",
    ),
    11: (  # Tamil
        0x0B80,
        "01 0b 0c 0d 11 16 17 18 1b 1d 20 21 22 25 26 27 2b 2c 2d 3c 3d 43 44 45 49",
        "50 57 70 71 72 79",
    ),
    12: (0x0C00, "0d 11 29 34 3c 45 49", "55 56 60 61 62 63"),  # Telugu
}

# Annex A.2.1 to A.2.3: what each table has besides the extension table.
_SINGLE_LATIN = {
    1: {0x47: "Ğ", 0x49: "İ", 0x53: "Ş", 0x63: "ç", 0x67: "ğ", 0x69: "ı", 0x73: "ş"},
    2: dict(zip(b"\x09\x41\x49\x4f\x55\x61\x69\x6f\x75", "çÁÍÓÚáíóú", strict=True)),
    3: dict(
        zip(
            b"\x05\x09\x0b\x0c\x0e\x0f\x12\x13\x15\x16\x17\x18\x19\x1f"
            b"\x41\x49\x4f\x55\x5b\x5c\x61\x69\x6f\x75\x7b\x7c\x7f",
            "êçÔôÁáΦΓΩΠΨΣΘÊÀÍÓÚÃÕÂíóúãõâ",
            strict=True,
        )
    ),
}

# Annex A.2.4 to A.2.13 have these in common ...
_SINGLE_COMMON = (
    EXTENSION
    | dict(zip(range(0x0A), "@£$¥¿\"¤%&'", strict=True))
    | {0x0B: "*", 0x0C: "+", 0x0E: "-", 0x0F: "/"}
    | dict(zip(range(0x10, 0x19), "<=>¡^¡_#*", strict=True))
    | {code: chr(code) for code in range(0x41, 0x5B)}
)
# ... and these places, filled in this order; code points in hexadecimal, ranges with their ends.
# Telugu leaves the first two places free, written as spaces.
_PLACES = (0x19, 0x1A, *range(0x1C, 0x28), *range(0x2A, 0x2F), *range(0x30, 0x3C), 0x3F)
_SINGLE_SCRIPTS = {
    4: "9e6-9ef 9df-9e3 9f2-9fa",
    5: "964-965 ae6-aef",
    6: "964-965 966-96f 951-954 958-963 970-971",
    7: "964-965 ce6-cef cde cf1-cf2",
    8: "964-965 d66-d6f d70-d75 d7a-d7f",
    9: "964-965 b66-b6f b5c-b5d b5f b70-b71",
    10: "964-965 a66-a6f a59-a5c a5e a75",
    11: "964-965 be6-bef bf3-bf8 bfa",
    12: "20 20 c66-c6f c58-c59 c78-c7f",
    13: "600-601 6f0-6f9 60c-614 61b 61f 640 652 658 66b-66c 672-673 6cd 6d4",
}


# A table is made when a text comes in its language, which most gateways never see; a few are kept.
_KEPT = 4


@functools.lru_cache(_KEPT)
def locking_table(identifier: int) -> str:
    """The 256 characters of a locking shift table; the default alphabet for an unknown identifier."""
    if identifier in _SCRIPTS:
        table = _locking_script(*_SCRIPTS[identifier])
    else:
        table = _LOCKING.get(identifier, DEFAULT)
    return table + "\ufffd" * 128


@functools.lru_cache(_KEPT)
def single_table(identifier: int) -> dict[int, str]:
    """The codes behind an escape, of a single shift table; the extension table for an unknown identifier."""
    if identifier in _SINGLE_SCRIPTS:
        return _single_script(_SINGLE_SCRIPTS[identifier])
    return EXTENSION | _SINGLE_LATIN.get(identifier, {})


def _locking_script(block: int, lacking: str, around: str) -> str:
    """A locking shift table by the plan."""
    free = set(bytes.fromhex(lacking))
    letters = {0x0900 + low: " " if low in free else chr(block + low) for low in range(0x80)}
    before, *after = (chr(block + low) for low in bytes.fromhex(around))
    return _PLAN.translate(letters) + before + "abcdefghijklmnopqrstuvwxyz" + "".join(after)


def _single_script(ranges: str) -> dict[int, str]:
    ends = [(first, last or first) for first, _, last in (item.partition("-") for item in ranges.split())]
    points = [point for first, last in ends for point in range(int(first, 16), int(last, 16) + 1)]
    places = zip(_PLACES, points, strict=False)
    return _SINGLE_COMMON | {place: chr(point) for place, point in places if point != 0x20}
