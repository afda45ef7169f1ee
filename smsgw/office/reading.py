"""Reading: a citizen's free text -> one Intent.

Pure: no I/O, no clock, no database; numbers are found by digits.py, phrases by phrases.py, complaints by
complaints.py.  One rule: when two readings weigh the same, the answer is a question (TANYA), never a guess.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from smsgw.office import accusations, cleaning, complaints
from smsgw.office.asked_days import MONTHS
from smsgw.office.intent import Intent, Parsed, parse
from smsgw.office.noise import find_gratitude, find_lure, find_noise, find_private
from smsgw.office.ordinary import FILLER
from smsgw.office.pairs import split_questions
from smsgw.office.phrases import DEFAULT, Aliases, Keyword
from smsgw.office.questions import decide
from smsgw.office.stopping import find_stopping

__all__ = ["DEFAULT", "Aliases", "Intent", "Keyword", "read", "read_parts"]

# A person's number has at least nine digits; below are operators and services.
_PERSON = re.compile(r"\+?\d{9,}")
_CREDIT = re.compile(r"\b(?:pulsa|masa aktif|kuota|saldo|isi ulang|tenggang|paket)\b")


_RATING = re.compile(
    r"\W*(?:(?:(?:sa)?ya|sy|aku|kasih|beri|ksh|kami)\W+){0,2}(?:(?:nilai(?:nya|ne)?|rating|bintang|skor|nile)\W*(?:(?:dari\W+)?(?:saya|sy|aku|kami|kula)\W+)?)?"
    r"([1-4])(?:\s*/\s*4)?(?![\d.,]*\d)(?:\W+(.*)|\W*)",
    re.IGNORECASE | re.DOTALL,
)
# "3 anak", "2 minggu": a count, no rating.
_COUNTED_TEXT = """
anak orang org hari hr minggu mgg bulan bln tahun thn th kali x jam menit rb ribu juta jt lembar kk ktp
akta dokumen berkas hp nomor km loket
"""
_COUNTED = frozenset(_COUNTED_TEXT.split())
_RATING_WORDS = {
    word: rating
    for rating, words in (
        (4, "sangat baik; baik sekali; sangat puas; sangat bagus; puas sekali; bagus sekali; empat"),
        (3, "baik; puas; bagus; tiga"),
        (2, "kurang; kurang baik; kurang puas; dua"),
        (1, "buruk; sangat buruk; tidak puas; parah; satu"),
    )
    for word in words.split("; ")
}


def read(
    text: str,
    *,
    today: date,
    aliases: Aliases = DEFAULT,
    keywords: Iterable[Keyword] = (),
    rating_open: bool = False,
    sender: str | None = None,
) -> Intent:
    """What one message asks for; never raises, whatever the text.

    keywords     words that commands or the office own: a text that begins with one is KEYWORD
    rating_open  a rating was asked for and is not yet given: a leading 1 to 4 is NILAI
    sender       the originating address; names and short codes are SISTEM, whatever they write
    """
    if sender is not None and not _PERSON.fullmatch(re.sub(r"[\s\-]", "", sender)):
        return Intent("SISTEM", {"perihal": "PULSA"} if _CREDIT.search(cleaning.plain(text)) else {})
    parsed = parse(text, aliases, today)
    keyword = _keyword(parsed, (*keywords, *aliases.keywords))
    if keyword:
        return Intent("KEYWORD", {"nama": keyword})
    if not parsed.tokens:
        return _wordless(text, parsed.light)
    return (
        find_lure(parsed)
        or accusations.find_accusation(parsed)
        or find_stopping(parsed)
        or _rating(parsed, rating_open)
        or find_noise(parsed)
        or find_gratitude(parsed)
        or find_private(parsed)
        or complaints.find_complaint(parsed)
        or split_questions(parsed, aliases)
        or decide(parsed)
    )


def read_parts(texts: Sequence[str], *, today: date, aliases: Aliases = DEFAULT, **options: Any) -> Intent:
    """What several messages of one sender, sent within two minutes, ask for together.

    Joins them where a NIK was cut: its digits must come to 14..18 and only 16 are taken for one.  When
    nothing fits together, the last message is read alone.
    """
    for glue in ("", " "):
        joined = read(glue.join(text.strip() for text in texts), today=today, aliases=aliases, **options)
        if "nik" in joined.args or "resi" in joined.args:
            return joined
    joined = read(" ".join(texts), today=today, aliases=aliases, **options)
    if joined.name == "NIK_SALAH":
        return joined
    return read(texts[-1] if texts else "", today=today, aliases=aliases, **options)


def _keyword(parsed: Parsed, keywords: Iterable[Keyword]) -> str | None:
    opening = " ".join(parsed.tokens)
    for keyword in keywords:
        for spelling in (keyword.name, *keyword.aliases):
            words = " ".join(cleaning.tokens(cleaning.plain(spelling)))
            if words and f"{opening} ".startswith(f"{words} "):
                return keyword.name
    return None


def _wordless(text: str, light: str) -> Intent:
    if "?" in light:
        return Intent("BANTUAN")
    return Intent("TERIMA_KASIH" if cleaning.agrees(text) else "KOSONG")


def _rating(parsed: Parsed, rating_open: bool) -> Intent | None:
    found = _RATING.fullmatch(parsed.original)
    named = parsed.words[:1] == ("nilai",)
    if found and (rating_open or named):
        rest = " ".join((found[2] or "").split())
        if set(cleaning.tokens(rest.lower())) <= FILLER | {"aja", "saja", "aj"}:
            rest = ""
        if rest.lower().split(" ")[0] not in _COUNTED | MONTHS.keys():
            return Intent("NILAI", {"nilai": int(found[1]), **({"saran": rest} if rest else {})})
    said = _RATING_WORDS.get(" ".join(parsed.content)) if rating_open or named else None
    if said:
        return Intent("NILAI", {"nilai": said})
    if re.fullmatch(r"\W*\d{1,3}\W*", parsed.light):
        return Intent("BANTUAN")
    return None
