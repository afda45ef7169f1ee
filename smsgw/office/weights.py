"""Weights: how strongly a text speaks for each intent, before anything is decided.

It knows cues, numbers, documents and days, and no answers.  One rule: what is merely told ("sudah rekam",
"ktp suami", "patah jadi dua") weighs less than what is asked.
"""

from smsgw.office.aliases import PERSONS, RELATIVES
from smsgw.office.amounts import find_amount
from smsgw.office.asked_days import find_date, find_weekday
from smsgw.office.intent import Parsed
from smsgw.office.phrases import Hit
from smsgw.office.subjects import document_of

# From this weight on a question stands on its own feet; below it needs a document or number beside it.
SURE = 4
# Below this nothing was understood.
LEAST = 2

# As much as the phrases of WAKIL weigh.
_FETCHED = 6
_WHO_MAY = frozenset(("saya", "yang", "bisa", "akan", "nya"))


def scores_of(parsed: Parsed) -> dict[str, int]:
    """Intent -> weight: its strongest cue, and what numbers, documents, cases and days add."""
    scores: dict[str, int] = {}
    by_others = {
        place
        for hit in parsed.hits
        if hit.name == "WAKIL" and not _is_owner(parsed, hit)
        for place in hit.places
    } | _fetcher(parsed)
    if by_others:
        scores["WAKIL"] = _FETCHED
    for hit in parsed.hits:
        if hit.kind == "cue" and not (
            _is_done(parsed, hit) or _is_by_others(hit, by_others) or _is_owner(parsed, hit)
        ):
            scores[hit.name] = max(scores.get(hit.name, 0), hit.weight)
    numbered = parsed.found.nik or parsed.found.resi
    if numbered:
        # A weak cue beside a number ("patah jadi dua") speaks no louder than the number alone.
        cue = scores.get("STATUS", 0)
        scores["STATUS"] = 3 + (cue if cue > LEAST else 0)
    elif parsed.found.digit:
        scores["STATUS"] = scores.get("STATUS", 0) + 2
    document = document_of(parsed)
    if _tells_what_happened(parsed) and scores.get("STATUS", 0) <= 3 + LEAST:
        scores["SYARAT"] = max(scores.get("SYARAT", 0), SURE)
    ours = document or any(map(parsed.says, ("ASKING", "MONEY", "OUR_TALK")))
    if ours and find_amount(parsed.light) is not None:
        scores["BIAYA"] = max(scores.get("BIAYA", 0), SURE)
    if parsed.says("CIVIL") or (document and parsed.names("case") and not numbered):
        # "Ktp yang rusak sudah ada gantinya": the case is told, where the state is asked for.
        scores["SYARAT"] = max(scores.get("SYARAT", 0), 2 if scores.get("STATUS", 0) >= 3 else 3)
    if document == "PINDAH" or (document and not parsed.names("document")):
        scores["SYARAT"] = max(scores.get("SYARAT", 0), 2)
    _weigh_days(parsed, scores)
    return scores


def _tells_what_happened(parsed: Parsed) -> bool:
    """ "Nik .., kk saya hilang", "nik .., mau bikin kk": help is wanted, the number says only who it is.

    In the form that was taught (#KTP#NIK#KK#nama#desa#HILANG) the last word is a reason to print.
    """
    if not parsed.found.nik or parsed.original.count("#") + parsed.original.count("*") > 1:
        return False
    if "sudah" in parsed.words:
        return False
    wish = "mau" in parsed.words and {"bikin", "urus", "ajukan", "ubah", "pindah"} & set(parsed.words)
    case = parsed.names("document") and {"HILANG", "RUSAK", "UBAH"} & set(parsed.names("case"))
    event = any(
        hit.kind == "event" and (hit.name == "AKTA_MATI" or len(hit.places) > 1) for hit in parsed.hits
    )
    return bool(wish or case or event)


def _is_done(parsed: Parsed, hit: Hit) -> bool:
    """ "Sudah rekam", "kemarin urus", "sudah saya kirim": told of what was done, not asked."""
    if hit.name == "STATUS" and hands_over(parsed):
        return parsed.words[hit.start] in ("sudah", "ambil", "kirim")
    before = parsed.words[max(0, hit.start - 2) : hit.start]
    return hit.name == "SYARAT" and hit.weight == 2 and bool({"sudah", "kemarin", "habis"} & set(before))


def hands_over(parsed: Parsed) -> bool:
    """ "Sudah saya kirim", "sudah saya ambil": the citizen did it and says so."""
    words = parsed.words
    return any(
        words[place : place + 2] == ("sudah", "saya") and following in ("kirim", "ambil", "terima")
        for place, following in enumerate(words[2:])
    )


def _is_owner(parsed: Parsed, hit: Hit) -> bool:
    """ "Ktp suami bisa diambil?": whose it is, not who fetches it; "status di ktp diubah": what is on it."""
    if hit.name == "STATUS" and len(hit.places) == 1 and parsed.words[hit.start] == "status":
        return "ubah" in parsed.words
    return hit.name == "WAKIL" and parsed.words[hit.start] in PERSONS and hit.start in _owners(parsed)


def _owners(parsed: Parsed) -> set[int]:
    return {hit.places[-1] + 1 for hit in parsed.hits if hit.kind in ("document", "event")}


def _fetcher(parsed: Parsed) -> set[int]:
    """The places of "istri boleh ngambil": a person, not the owner, and the fetching right after."""
    words = parsed.words
    for place, word in enumerate(words):
        before = place - 1
        while word == "ambil" and before >= 0 and words[before] in _WHO_MAY:
            before -= 1
        if word != "ambil" or before < 0 or before in _owners(parsed):
            continue
        person = words[before] in RELATIVES or (words[before] in PERSONS and words[before + 1] == "saya")
        if person and {"bisa", "yang"} & set(words[before:place]):
            return set(range(before, place + 1))
    return set()


def _is_by_others(hit: Hit, places: set[int]) -> bool:
    """ "Bisa diambil istri saya": who may fetch it is asked, not whether it is ready."""
    return hit.name == "STATUS" and hit.weight <= SURE and bool(places & set(hit.places))


def _weigh_days(parsed: Parsed, scores: dict[str, int]) -> None:
    weekday = find_weekday(parsed.words)
    day = find_date(parsed.light, parsed.words, parsed.today)
    asked = {"jadi", "selesai", "cek", "status"} & set(parsed.words)
    numbered = parsed.found.nik or parsed.found.resi
    if (
        weekday
        and {"ambil", "bisa", "layanan", "bikin", "urus"} & set(parsed.words)
        and not asked
        and not numbered
    ):
        scores["JADWAL"] = max(scores.get("JADWAL", 0), 5)
    elif weekday:
        scores["JADWAL"] = max(scores.get("JADWAL", 0), 3)
    elif day and not numbered:
        served = "bisa" in parsed.words and {"bikin", "urus", "layanan", "datang"} & set(parsed.words)
        scores["JADWAL"] = max(scores.get("JADWAL", 0), 4 if served else 2)
