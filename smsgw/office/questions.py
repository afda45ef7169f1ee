"""Questions: cues with weights -> the one intent that they speak for.

It must not look at complaints, service words or noise; reading.py has settled these before.  One rule: equal
weights are answered by asking.
"""

from typing import Any

from smsgw.office.aliases import RELATIVES
from smsgw.office.amounts import COUNTS
from smsgw.office.asked_days import find_date, find_weekday
from smsgw.office.asked_feasts import find_feast
from smsgw.office.intent import Intent, Parsed
from smsgw.office.mentions import is_no_question
from smsgw.office.ordinary import ORDINARY
from smsgw.office.subjects import case_of, document_of
from smsgw.office.vocabulary import has_meaning
from smsgw.office.weights import LEAST, SURE, scores_of

ACTS = ("AKTA_LAHIR", "AKTA_MATI", "AKTA_KAWIN", "AKTA_CERAI")

_HELP = frozenset(("tanya", "mau", "bisa", "apa", "nomor", "sms", "capil", "ada", "bantuan", "saya"))
# "Ini caranya gimana", and no word of what: somebody who does not know how to use this.
_LOST_TEXT = """
cara bagaimana pakai sms tidak bisa maksud maksudnya tahu saya nak
"""
_LOST = frozenset(_LOST_TEXT.split())
_POLITE_TEXT = """
mau tanya ganggu mengganggu info minta izin numpang sebelum dibalas balas terima_kasih bantuan mohon minta
"""
_POLITE = frozenset(_POLITE_TEXT.split())
# "Akta anak saya bagaimana ya": a document, whose, and how.
_ONLY_HOW = frozenset(("bagaimana", "saya", "punya", "nik", "resi", "nomor", "nya", "anak", *RELATIVES))
_UNITS_TEXT = """
hari minggu bulan tahun seminggu sebulan setahun sehari berminggu berbulan bertahun
"""
_UNITS = frozenset(_UNITS_TEXT.split())
_SPANS = _UNITS | COUNTS.keys() | {"sudah", "lebih", "setengah", "beberapa"}
# So many words that mean nothing to a registry, and no document: somebody else is meant.
_OTHER_THINGS = 2
_WITH_DOCUMENT = frozenset(("STATUS", "SYARAT", "JADWAL", "BIAYA", "WAKIL"))
ANSWERABLE = frozenset({"STATUS", "SYARAT", "JADWAL", "BIAYA", "BLANGKO", "WAKIL"})


def decide(parsed: Parsed) -> Intent:
    """The intent of a text that is a question, or TANYA, BANTUAN, NIK_SALAH, NIK_SEBAGIAN, TIDAK_DIKENAL."""
    scores = scores_of(parsed)
    document = document_of(parsed)
    best = max(scores.values(), default=0)
    top = [name for name, weight in scores.items() if weight == best]
    if parsed.found.digit and (not top or best < SURE or "STATUS" in top):
        return _digits_wrong(parsed.found.digit, document)
    if (parsed.says("MISSENT") and best < SURE) or parsed.content == ("tidak", "jadi"):
        return Intent("TIDAK_DIKENAL")
    if best <= 1:
        return _vague(parsed, document, top)
    if top == ["SYARAT"] and document and _is_only_how(parsed, best):
        top = ["STATUS"]
    if _is_lost(parsed, document, top):
        return Intent("BANTUAN")
    if parsed.numbers and {"STATUS", "BLANGKO"} & set(top):
        # "Masih nunggu blangko ya, nik ..": its state says whether it waits for one.
        if scores.get("WAKIL", 0) > SURE and {"kalau", "bisa"} <= set(parsed.words):
            # "Cek .., kalau sudah jadi bisa diambil istri?": both are asked.
            return Intent("STATUS", {**args_of("STATUS", parsed), "lanjut": {"intent": "WAKIL"}})
        if scores.get("JADWAL", 0) > SURE and scores.get("STATUS", 0) > SURE + LEAST:
            day = {
                key: value for key, value in args_of("JADWAL", parsed).items() if key in ("hari", "tanggal")
            }
            return Intent("STATUS", {**args_of("STATUS", parsed), "lanjut": {"intent": "JADWAL", **day}})
        top = ["STATUS"]
    if top == ["STATUS"] and is_no_question(parsed):
        return Intent("TERIMA_KASIH" if "terima_kasih" in parsed.words else "TIDAK_DIKENAL")
    if not document and _is_elsewhere(parsed, top, best):
        return Intent("TIDAK_DIKENAL")
    if set(top) == {"STATUS", "SYARAT"} and is_told_ready(parsed):
        top = ["SYARAT"]
    if len(top) > 1:
        named = {"dok": document} if document else {}
        return Intent("TANYA", {"pilihan": sorted(top), **named, **parsed.numbers})
    return Intent(top[0], args_of(top[0], parsed)) if not _which_act(top[0], document) else _ask_act(top[0])


def is_told_ready(parsed: Parsed) -> bool:
    """ "Putusan cerai sudah keluar, urus akta cerai bawa apa": told what is there, asked what to bring."""
    cues = [hit for hit in parsed.hits if hit.kind == "cue" and hit.name == "STATUS"]
    return "belum" not in parsed.words and all(parsed.words[hit.start] == "sudah" for hit in cues)


def _is_lost(parsed: Parsed, document: str | None, top: list[str]) -> bool:
    """ "Info", "ini caranya gimana": somebody who does not know what can be asked here."""
    if top == ["STATUS"] and parsed.content == ("info",):
        return not (parsed.found.nik or parsed.found.resi)
    return top == ["SYARAT"] and not document and set(parsed.content) <= _LOST


def _is_elsewhere(parsed: Parsed, top: list[str], best: int) -> bool:
    """Without a document: is it a clerk's or another office's business, or too little for an answer?"""
    other = parsed.says("ELSEWHERE") and "capil" not in parsed.words
    looked_up = parsed.numbers and "cek" in parsed.words
    if (parsed.says("CLERK") and not looked_up) or (
        other and (top != ["STATUS"] or "belum" not in parsed.words)
    ):
        return True
    if top == ["STATUS"] and not parsed.numbers and best <= SURE and not parsed.says("OUR_TALK"):
        # "Semen sama pasirnya sudah sampai di rumah": other things have arrived.
        other_things = [word for word in parsed.content if word in ORDINARY and not has_meaning(word)]
        if len(other_things) >= _OTHER_THINGS:
            return True
    plainly = [word for word in parsed.content if word not in _POLITE]
    little = len(top) > 1 or (top[0] in ("JADWAL", "BIAYA", "STATUS") and len(plainly) > 3)
    return best == LEAST and little


def _digits_wrong(digit: int, document: str | None) -> Intent:
    named = {"dok": document} if document and document != "AKTA" else {}
    return Intent("NIK_SEBAGIAN" if digit < 14 else "NIK_SALAH", {"digit": digit, **named})


def _which_act(name: str, document: str | None) -> bool:
    return name == "SYARAT" and document == "AKTA"


def _ask_act(name: str) -> Intent:
    return Intent("TANYA", {"intent": name, "pilihan": list(ACTS)})


def _vague(parsed: Parsed, document: str | None, top: list[str]) -> Intent:
    """Hardly a cue: a document alone is asked about, a mere "mau tanya" gets the help text."""
    if "terima_kasih" in parsed.words[:3] and "?" not in parsed.light:
        return Intent("TERIMA_KASIH")
    if parsed.content == ("sudah",) and "?" in parsed.light:
        return Intent("STATUS")
    # "Mau tanya ktp, rekamnya sudah dari tahun kemarin": what was done is told, how far it is is asked.
    done = "sudah" in parsed.words and not parsed.names("case")
    if document and (top == ["STATUS"] or done or _is_own(parsed)):
        return Intent("STATUS", args_of("STATUS", parsed))
    if document == "AKTA":
        return Intent("TANYA", {"pilihan": list(ACTS)})
    if document:
        return Intent("TANYA", {"pilihan": ["STATUS", "SYARAT"], "dok": document})
    if parsed.content and set(parsed.content) <= _HELP:
        return Intent("BANTUAN")
    if parsed.names("case"):
        return Intent("SYARAT", args_of("SYARAT", parsed))
    return Intent("TIDAK_DIKENAL")


def _is_only_how(parsed: Parsed, best: int) -> bool:
    """ "Kk piye", "surat pindah saya gimana, nik ..": a document, how, and nothing that is to be done."""
    if best > LEAST and not (parsed.found.nik or parsed.found.resi):
        return False
    named = {parsed.words[place] for hit in parsed.hits if hit.kind == "document" for place in hit.places}
    since = {word for word in parsed.content if word in _SPANS or word.isdigit()} if _lasts(parsed) else set()
    return "bagaimana" in parsed.words and set(parsed.content) <= named | since | _ONLY_HOW


def _lasts(parsed: Parsed) -> bool:
    """ "Sudah 1 bulan", "sudah seminggu lebih": how long it has been under way."""
    words = parsed.words
    return any(word == "sudah" and _UNITS & set(words[at + 1 : at + 4]) for at, word in enumerate(words))


def _is_own(parsed: Parsed) -> bool:
    """ "Ktp saya?", "kk sy", "ktp udh?": a document that the writer has asked for, and no case of it."""
    if parsed.names("case"):
        return False
    after = {hit.places[-1] + 1 for hit in parsed.hits if hit.kind == "document"}
    return parsed.words[-1:] == ("sudah",) or any(
        parsed.words[place : place + 1] == ("saya",) for place in after
    )


def args_of(name: str, parsed: Parsed) -> dict[str, Any]:
    """The arguments that an intent has in field/samples' terms: only those that the text gives."""
    args: dict[str, Any] = {}
    document = document_of(parsed)
    # "Kantor pindah ke mana": the office moves.
    moved = name == "JADWAL" and document == "PINDAH"
    if document and document != "AKTA" and not moved and name in _WITH_DOCUMENT:
        args["dok"] = document
    if name in ANSWERABLE:
        args |= parsed.numbers
    if name == "STATUS":
        if not parsed.numbers and parsed.says("VIA"):
            args["via"] = "msisdn"
    elif name == "SYARAT":
        case = case_of(parsed, document)
        args |= {"kasus": case} if case else {}
    elif name == "JADWAL":
        day = find_date(parsed.light, parsed.words, parsed.today)
        weekday = find_weekday(parsed.words)
        if day and (day != parsed.today or not weekday):
            args["tanggal"] = day.isoformat()
        elif weekday:
            args["hari"] = weekday
        elif feast := find_feast(parsed.light, parsed.today):
            args["tanggal"] = feast.isoformat()
    return args
