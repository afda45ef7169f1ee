"""Questions: cues with weights -> the one intent that they speak for, or two when two things are asked.

It must not look at complaints, service words or noise; reading.py has settled these before.  One rule: equal
weights are answered by asking.
"""

import re
from typing import Any

from smsgw.office.asked_days import find_date, find_weekday
from smsgw.office.intent import Intent, Parsed, parse
from smsgw.office.mentions import is_no_question
from smsgw.office.phrases import Aliases
from smsgw.office.subjects import case_of, document_of
from smsgw.office.weights import LEAST, SURE, scores_of

ACTS = ("AKTA_LAHIR", "AKTA_MATI", "AKTA_KAWIN", "AKTA_CERAI")

# Between two questions, never inside a number.
_BETWEEN = re.compile(
    r"(?<!beda)(?<!sesuai)\s"
    r"(?:dan|sama|sm|trus|trs|terus|serta|sekalian|plus|karo|jeung|kalih|n|jg|juga|and)\s"
    r"|\s*[&+]\s*|\?+"
    r"|(?<!\d)[,.;!]+\s|[,.;!]+\s(?!\d)"
)
_HELP = frozenset(("tanya", "mau", "bisa", "apa", "nomor", "sms", "capil", "ada", "bantuan", "saya"))
# "Ini caranya gimana", and no word of what: somebody who does not know how to use this.
_LOST_TEXT = """
cara bagaimana pakai sms tidak bisa maksud maksudnya tahu saya nak
"""
_LOST = frozenset(_LOST_TEXT.split())
_WITH_DOCUMENT = frozenset(("STATUS", "SYARAT", "JADWAL", "BIAYA", "WAKIL"))
_ANSWERABLE = frozenset({"STATUS", "SYARAT", "JADWAL", "BIAYA", "BLANGKO", "WAKIL"})


def decide(parsed: Parsed) -> Intent:
    """The intent of a text that is a question, or TANYA, BANTUAN, NIK_SALAH, NIK_SEBAGIAN, TIDAK_DIKENAL."""
    scores = scores_of(parsed)
    document = document_of(parsed)
    best = max(scores.values(), default=0)
    top = [name for name, weight in scores.items() if weight == best]
    if parsed.found.digit and (not top or best < SURE or "STATUS" in top):
        return _digits_wrong(parsed.found.digit)
    if (parsed.says("MISSENT") and best < SURE) or parsed.content == ("tidak", "jadi"):
        return Intent("TIDAK_DIKENAL")
    if best <= 1:
        return _vague(parsed, document, top)
    if top == ["SYARAT"] and document and _is_only_how(parsed, best):
        top = ["STATUS"]
    if _is_lost(parsed, document, top):
        return Intent("BANTUAN")
    if "STATUS" in top and (parsed.found.nik or parsed.found.resi):
        if scores.get("WAKIL", 0) > SURE and {"kalau", "bisa"} <= set(parsed.words):
            # "Cek .., kalau sudah jadi bisa diambil istri?": both are asked.
            return Intent("STATUS", {**args_of("STATUS", parsed), "lanjut": {"intent": "WAKIL"}})
        top = ["STATUS"]
    if top == ["STATUS"] and is_no_question(parsed):
        return Intent("TERIMA_KASIH" if "terima_kasih" in parsed.words else "TIDAK_DIKENAL")
    if not document and _is_elsewhere(parsed, top, best):
        return Intent("TIDAK_DIKENAL")
    if len(top) > 1:
        return Intent("TANYA", {"pilihan": sorted(top), **({"dok": document} if document else {})})
    return Intent(top[0], args_of(top[0], parsed)) if not _which_act(top[0], document) else _ask_act(top[0])


def _is_lost(parsed: Parsed, document: str | None, top: list[str]) -> bool:
    """ "Info", "ini caranya gimana": somebody who does not know what can be asked here."""
    if top == ["STATUS"] and parsed.content == ("info",):
        return not (parsed.found.nik or parsed.found.resi)
    return top == ["SYARAT"] and not document and set(parsed.content) <= _LOST


def _is_elsewhere(parsed: Parsed, top: list[str], best: int) -> bool:
    """Without a document: is it a clerk's or another office's business, or too little for an answer?"""
    other = parsed.says("ELSEWHERE") and "capil" not in parsed.words
    if parsed.says("CLERK") or (other and (top != ["STATUS"] or "belum" not in parsed.words)):
        return True
    little = len(top) > 1 or (top[0] in ("JADWAL", "BIAYA", "STATUS") and len(parsed.content) > 3)
    return best == LEAST and little


def _digits_wrong(digit: int) -> Intent:
    return Intent("NIK_SEBAGIAN" if digit < 14 else "NIK_SALAH", {"digit": digit})


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
    if document and (top == ["STATUS"] or _is_own(parsed)):
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
    return "bagaimana" in parsed.words and set(parsed.content) <= named | {
        "bagaimana",
        "saya",
        "punya",
        "nik",
        "resi",
        "nomor",
    }


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
    if name == "STATUS":
        if parsed.found.nik:
            args["nik"] = parsed.found.nik
        if parsed.found.resi:
            args["resi"] = parsed.found.resi
        if not parsed.found.nik and not parsed.found.resi and parsed.says("VIA"):
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
    return args


def split_questions(parsed: Parsed, aliases: Aliases) -> Intent | None:
    """Two questions in one text: the first, with the second under `lanjut`; None when there is but one."""
    pieces = [piece for piece in _BETWEEN.split(f" {parsed.light} ") if piece.strip()]
    if not 2 <= len(pieces) <= 8 or (parsed.says("MENTIONED") and (parsed.found.nik or parsed.found.resi)):
        return None
    numbered = parsed.found.nik or parsed.found.resi
    asked: list[Intent] = []
    told: str | None = None
    waiting: list[str] = []
    for piece in pieces:
        part = parse(piece, aliases, parsed.today)
        intent = _sure(part)
        presented = part.found.nik and part.names("case") and not _has_cue(part, "STATUS")
        if intent and intent.name == "STATUS" and presented:
            # "nik .. ktp hilang, syaratnya apa": who it is, and what happened to the card.
            intent = None
        if intent and intent.name == "SYARAT" and not part.names("document") and not _asks(part):
            told = document_of(part)
        if intent and intent.name == "SYARAT" and numbered and not _asks_firmly(part):
            # "ktp hilang sudah urus, resi .., kapan jadi": told, not asked.
            intent = None
        if intent is None and _only_document(part):
            document = document_of(part) or ""
            if asked and asked[-1].name in ("SYARAT", "STATUS"):
                asked.append(Intent(asked[-1].name, {"dok": document}))
            else:
                waiting.append(document)
        elif intent is not None:
            if intent.name in ("SYARAT", "STATUS"):
                asked.extend(Intent(intent.name, {**intent.args, "dok": document}) for document in waiting)
            waiting.clear()
            asked.append(intent)
    if told and {intent.args.get("dok", told) for intent in asked} != {told}:
        # "habis nikah bulan lalu, mau bikin kk": the wedding is told, the card is asked for.
        asked = [intent for intent in asked if intent.args.get("dok") != told]
        return asked[0] if len(asked) == 1 else _paired(parsed, _distinct(asked))
    return _paired(parsed, _distinct(asked))


def _asks_firmly(part: Parsed) -> bool:
    return _asks(part) and scores_of(part).get("SYARAT", 0) >= SURE


def _asks(part: Parsed) -> bool:
    return any(hit.kind == "cue" and hit.name == "SYARAT" for hit in part.hits)


def _has_cue(part: Parsed, name: str) -> bool:
    return any(hit.kind == "cue" and hit.name == name and hit.weight > LEAST for hit in part.hits)


def _sure(part: Parsed) -> Intent | None:
    scores = scores_of(part)
    best = max(scores.values(), default=0)
    named = document_of(part) is not None or part.found.nik or part.found.resi
    intent = decide(part)
    if intent.name in _ANSWERABLE and (
        best >= SURE or (best >= 3 and named) or (best >= 2 and intent.name == "SYARAT" and named)
    ):
        return intent
    return None


def _only_document(part: Parsed) -> bool:
    names = part.names("document")
    return (
        len(names) == 1
        and names[0] != "AKTA"
        and len(part.content) <= 2
        and not scores_of(part).get("JADWAL")
    )


def _distinct(asked: list[Intent]) -> list[Intent]:
    """Leave out what asks again for what was asked."""
    kept: list[Intent] = []
    for intent in asked:
        again = any(
            intent.name == other.name
            and (
                intent.args.get("dok") in (None, other.args.get("dok"))
                or other.args.get("dok") is None
                or intent.name in ("BIAYA", "JADWAL")
            )
            for other in kept
        )
        if not again:
            kept.append(intent)
    return kept


def _paired(parsed: Parsed, asked: list[Intent]) -> Intent | None:
    if len(asked) < 2:
        return None
    first, second = asked[:2]
    documents = parsed.names("document")
    rest = dict(second.args)
    if (
        "dok" not in rest
        and len(documents) == 1
        and documents[0] != "AKTA"
        and second.name in ("SYARAT", "BIAYA", "STATUS")
    ):
        rest["dok"] = documents[0]
    args = dict(first.args)
    for key, value in (("nik", parsed.found.nik), ("resi", parsed.found.resi)):
        if value and key not in args and key not in rest:
            (args if first.name == "STATUS" else rest if second.name == "STATUS" else {})[key] = value
    return Intent(first.name, {**args, "lanjut": {"intent": second.name, **rest}})
