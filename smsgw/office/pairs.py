"""Pairs: two questions in one text -> the first, with the second under `lanjut`.

What one question means is for questions.py to say.  One rule: what is told on the way ("habis nikah bulan
lalu") is no question of its own.
"""

import re
from collections.abc import Iterable

from smsgw.office.amounts import find_amount
from smsgw.office.intent import Intent, Parsed, parse
from smsgw.office.phrases import Aliases, Hit
from smsgw.office.questions import ANSWERABLE, args_of, decide, is_told_ready
from smsgw.office.subjects import document_of
from smsgw.office.weights import LEAST, SURE, is_done, scores_of

# Between two questions, never inside a number.
_BETWEEN = re.compile(
    r"(?<!beda)(?<!sesuai)\s"
    r"(?:dan|sama|sm|trus|trs|terus|serta|sekalian|plus|karo|jeung|kalih|n|jg|juga|and)\s"
    r"|\s*[&+]\s*|\?+"
    r"|(?<!\d)[,.;!]+\s|[,.;!]+\s(?!\d)"
)

# "Hilang lalu bikin lagi", "sudah dibetulkan".
_DONE = frozenset(("sudah", "lalu"))

_ASKING_TEXT = """
apa apa_saja berapa kapan belum tidak di_mana mana bagaimana
"""

_ASKING = frozenset(_ASKING_TEXT.split())


def split_questions(parsed: Parsed, aliases: Aliases) -> Intent | None:
    """Two questions in one text: the first, with the second under `lanjut`; None when there is but one."""
    pieces = [piece for piece in _BETWEEN.split(f" {parsed.light} ") if piece.strip()]
    if len(pieces) == 1:
        return _paired(parsed, _asked_in_a_row(parsed))
    if not 2 <= len(pieces) <= 8 or (parsed.says("MENTIONED") and parsed.numbers):
        return None
    parts = [parse(piece, aliases, parsed.today) for piece in pieces]
    told = [part for part in parts if _is_told(part)]
    asked = _with_lone_documents((part, _asked_in(part, parsed)) for part in parts)
    done = [decide(part) for part in told if _DONE & set(part.words)]
    if done and any(intent.name == "STATUS" for intent in asked):
        # "ktp yang salah nama sudah dibetulkan dan bisa diambil?": what was wrong is told.
        asked = [intent for intent in asked if intent not in done]
        if len(asked) == 1:
            return Intent("STATUS", args_of("STATUS", parsed))
    event = document_of(told[-1]) if told else None
    if event and {intent.args.get("dok", event) for intent in asked} != {event}:
        # "habis nikah bulan lalu, mau bikin kk": the wedding is told, the card is asked for.
        asked = [intent for intent in asked if intent.args.get("dok") != event]
        return asked[0] if len(asked) == 1 else _paired(parsed, _distinct(asked))
    return _paired(parsed, _distinct(asked))


def _is_told(part: Parsed) -> bool:
    """ "Habis nikah", "ktp salah nama, sudah dibetulkan": what happened, and no cue asks about it."""
    intent = _sure(part)
    happened = not part.names("document") or bool(_DONE & set(part.words))
    return intent is not None and intent.name == "SYARAT" and happened and not _asks(part)


def _asked_in(part: Parsed, whole: Parsed) -> Intent | None:
    """The question in one piece of a text; None where something is told or somebody introduced."""
    intent = _sure(part)
    name = intent.name if intent is not None else None
    news = part.names("event") and not (part.names("document") or part.numbers)
    presented = part.found.nik and not _has_cue(part, "STATUS") and (part.names("case") or _is_label(part))
    # "waktu itu bayar 2000 di parkir", "putusan cerai sudah keluar", "nik .. ktp hilang, syaratnya apa",
    # "ktp hilang sudah urus, resi .., kapan jadi": told, or who it is.
    if (
        (name == "BIAYA" and find_amount(part.light, bare=True) and not part.says("ASKING"))
        or (name == "STATUS" and ((news and is_told_ready(part)) or presented))
        or (name == "SYARAT" and whole.numbers and not _asks_firmly(part))
    ):
        return None
    return intent


def _with_lone_documents(asked: Iterable[tuple[Parsed, Intent | None]]) -> list[Intent]:
    """The questions in order; a document alone ("syarat kk, kia") is asked about like its neighbour."""
    found: list[Intent] = []
    waiting: list[str] = []
    for part, intent in asked:
        if intent is None and _only_document(part):
            document = document_of(part) or ""
            if found and found[-1].name in ("SYARAT", "STATUS"):
                found.append(Intent(found[-1].name, {"dok": document}))
            else:
                waiting.append(document)
        elif intent is not None:
            if intent.name in ("SYARAT", "STATUS"):
                found.extend(Intent(intent.name, {**intent.args, "dok": document}) for document in waiting)
            waiting.clear()
            found.append(intent)
    return found


def _asked_in_a_row(parsed: Parsed) -> list[Intent]:
    """ "syarat kk apa saja bayar berapa": two phrases that ask, one behind the other, and no mark between."""
    found: dict[str, Hit] = {}
    for hit in parsed.hits:
        asks = hit.kind == "cue" and hit.weight >= SURE and hit.name in ANSWERABLE
        if asks and _ASKING & {parsed.words[place] for place in hit.places}:
            best = found.get(hit.name)
            found[hit.name] = hit if best is None or hit.weight > best.weight else best
    row = sorted(found.values(), key=lambda hit: hit.start)
    if len(row) != 2 or row[1].start <= row[0].places[-1]:
        return []
    return [Intent(hit.name, args_of(hit.name, parsed)) for hit in row]


def _is_label(part: Parsed) -> bool:
    """ "nik saya 3399..", and nothing else in this piece."""
    return "nik" in part.words and set(part.content) <= {"nik", "saya", "nomor", "nama", "punya"}


def _asks_firmly(part: Parsed) -> bool:
    return _asks(part) and scores_of(part).get("SYARAT", 0) >= SURE


def _asks(part: Parsed) -> bool:
    return any(
        hit.kind == "cue" and hit.name == "SYARAT" and hit.weight >= LEAST and not is_done(part, hit)
        for hit in part.hits
    )


def _has_cue(part: Parsed, name: str) -> bool:
    return any(hit.kind == "cue" and hit.name == name and hit.weight > LEAST for hit in part.hits)


def _sure(part: Parsed) -> Intent | None:
    scores = scores_of(part)
    best = max(scores.values(), default=0)
    named = document_of(part) is not None or part.found.nik or part.found.resi
    intent = decide(part)
    if intent.name in ANSWERABLE and (
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
    first, second = _numbered_first(asked)
    documents = parsed.names("document")
    rest = dict(second.args)
    if (
        "dok" not in rest
        and len(documents) == 1
        and documents[0] != "AKTA"
        and second.name in ("SYARAT", "BIAYA", "STATUS")
    ):
        rest["dok"] = documents[0]
    rest = {key: value for key, value in rest.items() if key not in parsed.numbers}
    return Intent(first.name, {**first.args, **parsed.numbers, "lanjut": {"intent": second.name, **rest}})


def _numbered_first(asked: list[Intent]) -> list[Intent]:
    """The two questions to answer, the one about a number first: it is what the number was sent for."""
    first, second = asked[:2]
    numbered = {"nik", "resi"} & set(second.args) and second.name == "STATUS" and first.name != "STATUS"
    return [second, first] if numbered else [first, second]
