"""Courtesies: the greeting, the introduction and the thanks around what somebody asks, taken off its words.

It must not know intents.  One rule: when nothing that means anything would be left, all stays as it is.
"""

from collections.abc import Sequence

from smsgw.office.ordinary import FILLER
from smsgw.office.vocabulary import has_meaning, known

# Two words of courtesy that open or close a text, in words as spelling gives them.
_OPENING = frozenset(
    (
        ("mau", "tanya"), ("maaf", "mengganggu"), ("maaf", "ganggu"), ("numpang", "tanya"), ("izin", "tanya"),
        ("izin", "bertanya"), ("mohon", "info"), ("minta", "info"), ("mohon", "izin"), ("mohon", "bantuan"),
        ("minta", "tanya"), ("mau", "info"), ("boleh", "tanya"),
    )
)  # fmt: skip
_CLOSING = frozenset(
    (
        ("terima_kasih", "sebelum"), ("terima_kasih", "sebelumnya"), ("mohon", "dibalas"), ("mohon", "balas"),
        ("mohon", "info"), ("minta", "info"), ("mohon", "jawaban"), ("tunggu", "jawaban"),
        ("mohon", "bantuan"),        ("mohon", "respon"), ("mohon", "kirim"),
    )
)  # fmt: skip
_AREAS = frozenset(
    ("desa", "kelurahan", "kecamatan", "kec", "kel", "ds", "dusun", "kampung", "rt", "rw", "warga")
)
_FROM = frozenset(("dari", "warga", "alamat", "tinggal", "domisili"))
_SIGNED = frozenset(("an", "nama"))
_SORRY = frozenset(("ganggu", "mengganggu"))
# A document alone needs its "mau tanya".
_DOCUMENTS = frozenset(("ktp", "kk", "kia", "ikd", "akta", "pindah"))
# A name has three words at most, and so has a village.
_NAME = 3


def without(words: Sequence[str]) -> tuple[str, ...]:
    """The words between the courtesies; all of them when nothing else was written."""
    rest = list(words)
    rest = rest[_opening(rest) :]
    rest = rest[: _closing(rest)]
    asked = {word for word in rest if has_meaning(word) and word not in FILLER}
    return tuple(rest) if asked - _DOCUMENTS else tuple(words)


def _opening(words: Sequence[str]) -> int:
    """The place behind the courtesies that open a text."""
    behind = at = 0
    while at < len(words):
        about = words[at + 2 : at + 3] in (["soal"], ["tentang"], ["mengenai"])
        if tuple(words[at : at + 2]) in _OPENING and not about:
            behind = at = at + 2
        elif introduced := _introduction(words, at):
            behind = at = introduced
        elif words[at] in FILLER or words[at] in _SORRY:
            at += 1
        else:
            break
    return behind


def _introduction(words: Sequence[str], at: int) -> int:
    """The place behind "saya budi santoso dari desa sukamaju"; 0 when nobody introduces himself."""
    if words[at : at + 1] != ["saya"]:
        return 0
    end = _names(words, at + 1)
    if end == at + 1 or words[end : end + 1] == [] or words[end] not in _FROM:
        return 0
    village = end + 1
    while village < len(words) and words[village] in _AREAS:
        village += 1
    # Who comes from another town and moves here says so.
    moving = village == end + 1 and "pindah" in words
    behind = _names(words, village)
    if moving or behind == village:
        return 0
    # "Desa sukamaju ruang tunggunya panas": a word that is known is no part of the name.
    return next((at for at in range(village + 1, behind) if known(words[at])), behind)


def _closing(words: Sequence[str]) -> int:
    """The place where the courtesies that close a text begin."""
    end = len(words)
    while end > 2:
        last = end
        while last > 2 and words[last - 1] in FILLER:
            last -= 1
        if tuple(words[last - 2 : last]) in _CLOSING:
            end = last - 2
            continue
        signed = next((at for at in range(max(1, end - _NAME - 1), end - 1) if words[at] in _SIGNED), None)
        if signed is None or _names(words, signed + 1) != end:
            break
        end = signed
    return end


def _names(words: Sequence[str], at: int) -> int:
    """The place behind the words that mean nothing to a registry: a person's or a village's name."""
    end = at
    while end < min(len(words), at + _NAME) and not has_meaning(words[end]) and words[end] not in FILLER:
        if words[end].isdigit():
            break
        end += 1
    return end
