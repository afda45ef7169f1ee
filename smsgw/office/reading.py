"""Reading: a citizen's free text -> one Intent.

Pure: no I/O, no clock, no database; numbers are found by digits.py, phrases by phrases.py, complaints by
complaints.py.  One rule: when two readings weigh the same, the answer is a question (TANYA), never a guess.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from smsgw.office import cleaning, complaints
from smsgw.office.amounts import find_amount
from smsgw.office.asked_days import DAYS
from smsgw.office.intent import Intent, Parsed, parse
from smsgw.office.ordinary import FILLER
from smsgw.office.phrases import DEFAULT, Aliases, Hit, Keyword
from smsgw.office.questions import decide, split_questions
from smsgw.office.spelling import known

__all__ = ["DEFAULT", "Aliases", "Intent", "Keyword", "read", "read_parts"]

# A person's number has at least nine digits; below are operators and services.
_PERSON = re.compile(r"\+?\d{9,}")
_CREDIT = re.compile(r"\b(?:pulsa|masa aktif|kuota|saldo|isi ulang|tenggang|paket)\b")

# "hub bpk Andi 0812..": somebody wants to be called.
_CONTACT = re.compile(r"\b(?:hub|hubungi|wa|telp|tlp|call|kontak|sms ke)\b.{0,40}?\b0\d[\d\-]{7,}")

_RATING = re.compile(
    r"\W*(?:(?:(?:sa)?ya|sy|aku|kasih|beri|ksh|kami)\W+){0,2}(?:(?:nilai(?:nya|ne)?|rating|bintang|skor|nile)\W*)?"
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
_THANKS_TEXT = """
sama_sama terima_kasih ok oke okay okey siap baik sip alhamdulillah mantap bagus syukur amin baiklah okelah ya
puas sukses semoga amanah barokah mugi
"""
_THANKS = frozenset(_THANKS_TEXT.split())
_STOP_FILL = frozenset(
    {
        "sms",
        "tidak",
        "lagi",
        "kirim",
        "nomor",
        "hp",
        "info",
        "layanan",
        "ya",
        "capil",
        "mau",
        "terima",
        "sudah",
    }
)
_BANNED = frozenset(("saya", "ganggu", "hubungi", "sini", "ke"))


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
        _lure(parsed)
        or complaints.find_accusation(parsed)
        or _service(parsed)
        or _rating(parsed, rating_open)
        or _noise(parsed)
        or _gratitude(parsed)
        or _private(parsed)
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


def _service(parsed: Parsed) -> Intent | None:
    """STOP and MULAI: alone or almost, so that "batal pindah" and "mulai jam berapa" are no such thing."""
    rest = [word for word in parsed.content if word not in _STOP_FILL]
    documents = parsed.names("document")
    stops = parsed.signals("STOP")
    banned = [hit for hit in stops if len(hit.places) >= 2 and _is_one_ban(parsed, hit)]
    unasked = not parsed.found.nik and not _asks_us(parsed)
    if banned and (not documents or unasked):
        return Intent("STOP")
    if stops and not documents and len(rest) <= 2 and parsed.content[:1] == (parsed.words[stops[0].start],):
        return Intent("STOP")
    if parsed.says("CANCEL") and rest == ["batal"]:
        return Intent("STOP")
    starts = [hit for hit in parsed.signals("START") if not _is_negated(parsed, hit)]
    if (
        starts
        and not documents
        and (
            len(rest) <= 1
            or any(
                len(hit.places) >= 2 or ("sms" in parsed.words and parsed.words[hit.start] == "aktif")
                for hit in starts
            )
        )
    ):
        return Intent("MULAI")
    return None


def _is_negated(parsed: Parsed, hit: Hit) -> bool:
    """ "Belum ada sms lagi", "tidak perlu dikirimi sms lagi": no wish to have them again."""
    return bool({"tidak", "belum", "jangan"} & set(parsed.words[max(0, hit.start - 3) : hit.start]))


def _is_one_ban(parsed: Parsed, hit: Hit) -> bool:
    """ "Jangan ke sini lagi smsnya" is one, "jangan lama-lama ya, sms kalau jadi" is none."""
    between = parsed.words[hit.places[0] : hit.places[-1] + 1]
    own = {parsed.words[place] for place in hit.places}
    return all(word in own | _STOP_FILL | FILLER or word in _BANNED for word in between)


def _rating(parsed: Parsed, rating_open: bool) -> Intent | None:
    found = _RATING.fullmatch(parsed.original)
    named = parsed.words[:1] == ("nilai",)
    if found and (rating_open or named):
        rest = " ".join((found[2] or "").split())
        if set(cleaning.tokens(rest.lower())) <= FILLER | {"aja", "saja", "aj"}:
            rest = ""
        if rest.lower().split(" ")[0] not in _COUNTED:
            return Intent("NILAI", {"nilai": int(found[1]), **({"saran": rest} if rest else {})})
    said = _RATING_WORDS.get(" ".join(parsed.content)) if rating_open or named else None
    if said:
        return Intent("NILAI", {"nilai": said})
    if re.fullmatch(r"\W*\d{1,3}\W*", parsed.light):
        return Intent("BANTUAN")
    return None


def _noise(parsed: Parsed) -> Intent | None:
    """Advertisements and lures: many of their words, or a link, and no business with the office."""
    lures = len(parsed.signals("SPAM"))
    link = re.search(
        r"https?:|www\.|bit\.ly|wa\.me|t\.me|\w\.(?:com|xyz|net|site|top|link|vip)\b", parsed.light
    )
    ours = _is_ours(parsed) or parsed.found.nik or parsed.found.resi
    offered = _CONTACT.search(parsed.light) and find_amount(parsed.light)
    if (
        (offered and not ours)
        or (lures >= 1 and not ours and not _asks_us(parsed))
        or lures >= 3
        or (link and lures)
        or (link and not ours)
    ):
        return Intent("SPAM")
    return None


def _lure(parsed: Parsed) -> Intent | None:
    """A known swindle or offer, before its sums are taken for an accusation."""
    lures = parsed.signals("SPAM")
    ours = _is_ours(parsed)
    sold = len({hit.start for hit in lures}) >= 2 or any(len(hit.places) >= 3 for hit in lures)
    numbered = parsed.found.nik or parsed.found.resi
    if _CONTACT.search(parsed.light) and not numbered:
        # "Ktp anda diblokir, hubungi 0812..", "dijual motor 5jt hub 0812.."
        return Intent("SPAM") if lures or (not ours and find_amount(parsed.light)) else None
    return Intent("SPAM") if sold and not ours else None


def _is_ours(parsed: Parsed) -> bool:
    """Is the office spoken of?  The "kantor polisi" of a swindle is another one."""
    return any(
        parsed.words[hit.places[-1] + 1 : hit.places[-1] + 2] not in (("polisi",), ("pos",), ("pajak",))
        for hit in parsed.signals("OUR_TALK")
    )


def _asks_us(parsed: Parsed) -> bool:
    return any(hit.kind == "cue" and hit.weight >= 5 for hit in parsed.hits)


def _private(parsed: Parsed) -> Intent | None:
    """A message for somebody else: daily life, and nothing of ours in it."""
    ours = _is_ours(parsed) or parsed.names("document") or parsed.found.nik or parsed.found.resi
    signs = parsed.signals("PRIVATE")
    plain = len({hit.start for hit in signs}) >= 2 or any(len(hit.places) >= 2 for hit in signs)
    fetched = any(hit.name == "WAKIL" for hit in parsed.hits)  # "diambil saya" is "jemput saya", too
    if not signs or ours or fetched or complaints.find_kind(parsed):
        return None
    return Intent("TIDAK_DIKENAL") if plain or not _asks_us(parsed) else None


def _gratitude(parsed: Parsed) -> Intent | None:
    """Thanks and agreement that want no answer; a greeting alone gets the help text."""
    if not parsed.content and not parsed.found.digit and not parsed.found.nik and not parsed.found.resi:
        agreed = "ya" in parsed.words and not {"salam", "halo"} & set(parsed.words)
        return Intent("TERIMA_KASIH" if agreed or cleaning.agrees(parsed.original) else "BANTUAN")
    thanked = _THANKS & set(parsed.words)
    asks = "?" in parsed.light or {"belum", "kapan", "berapa", "mana", "bagaimana", "di_mana", "apa"} & set(
        parsed.words
    )
    if not thanked or asks or parsed.found.nik or parsed.found.digit:
        return None
    spared = parsed.says("PUNGLI") or "dimintai" in parsed.words  # and, since it came here, denied
    if spared:
        return Intent("TERIMA_KASIH")
    # "Makasih sudah cepat jadinya": what is thanked for, not asked.
    opened = parsed.words[:2] == ("terima_kasih", "sudah") and not parsed.found.resi
    glad = thanked & {"terima_kasih", "alhamdulillah"}
    taken = bool(glad and "sudah" in parsed.words and {"ambil", "terima", "keluar"} & set(parsed.words)) or (
        "alhamdulillah" in thanked and "sudah" in parsed.words
    )
    covered = {place for hit in parsed.signals("THANKS") for place in hit.places}
    # "Baik bu, saya ambil hari senin jam 9": agreed and announced.
    planned = {*DAYS, "hari", "jam", "pagi", "siang", "akan", "lusa"}
    rest = [
        word
        for place, word in enumerate(parsed.words)
        if place not in covered and word not in FILLER and word not in planned and not word.isdigit()
    ]
    named = [word for word in rest if not known(word)]
    if opened or taken or (len(rest) == len(named) <= 2 and not parsed.found.resi):
        return Intent("TERIMA_KASIH")
    return None
