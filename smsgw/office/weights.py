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
_FETCHING = frozenset(("ambil", "urus"))
_WHO_MAY_TEXT = """
saya yang bisa akan nya saja ji punya kami kita aja aje ae bae wae pi pergi datang to pun
nyak nang sudah dah will can come ipar tiri angkat kandung
"""
_WHO_MAY = frozenset(_WHO_MAY_TEXT.split())
_BEGUN = frozenset(("bikin", "urus", "ajukan", "ubah", "pindah"))
_ACTS = frozenset(("cetak_ulang", "cetak", "bikin", "ajukan", "aktivasi"))
_GONE = frozenset(("kemarin", "tadi", "lalu"))
# So few words are one question.
_SHORT = 5
# "Diambil oleh": in the languages around, too.
_LEAVE = frozenset(("ok", "okay", "oke", "gapapa", "gpp", "bisa"))
_BY_TEXT = """
oleh by dek ku pun sama dengan akan teken antuk ten lewat si saya
"""
_BY = frozenset(_BY_TEXT.split())


def scores_of(parsed: Parsed) -> dict[str, int]:
    """Intent -> weight: its strongest cue, and what numbers, documents, cases and days add."""
    scores: dict[str, int] = {}
    if parsed.found.nik and _is_form(parsed):
        return {"STATUS": SURE}
    by_others = {
        place
        for hit in parsed.hits
        if hit.name == "WAKIL" and hit.weight >= _FETCHED and not _is_owner(parsed, hit)
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
        scores["STATUS"] = 3 + (cue if cue > LEAST and not _is_only_named(parsed, scores) else 0)
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
    if document == "PINDAH" or (document in parsed.names("event") and not parsed.names("document")):
        scores["SYARAT"] = max(scores.get("SYARAT", 0), 2)
    _weigh_days(parsed, scores)
    return scores


def _is_form(parsed: Parsed) -> bool:
    """The form that was taught: #KTP#NIK#KK#nama#desa#HILANG, whose words are names and a reason to print."""
    return parsed.original.count("#") + parsed.original.count("*") > 1


def _tells_what_happened(parsed: Parsed) -> bool:
    """ "Nik .., kk saya hilang", "nik .., mau bikin kk": help is wanted, the number says only who it is."""
    if not parsed.found.nik:
        return False
    if _wishes(parsed.words):
        return True
    if "sudah" in parsed.words:
        return False
    cases = set(parsed.names("case"))
    case = "HILANG" in cases or (parsed.names("document") and {"RUSAK", "UBAH"} & cases)
    event = any(
        hit.kind == "event" and (hit.name == "AKTA_MATI" or len(hit.places) > 1) for hit in parsed.hits
    )
    return bool(case or event)


def _wishes(words: tuple[str, ...]) -> bool:
    """ "Mau bikin", "mau saya urus": something is to be begun."""
    return any(
        word == "mau" and _BEGUN & set(words[place + 1 : place + 3]) for place, word in enumerate(words)
    )


def _is_done(parsed: Parsed, hit: Hit) -> bool:
    """ "Sudah rekam", "kemarin urus", "sudah saya kirim": told of what was done, not asked."""
    if hit.name == "STATUS" and hands_over(parsed):
        return parsed.words[hit.start] in ("sudah", "ambil", "kirim")
    end = hit.places[-1] + 1
    told = {*parsed.words[max(0, hit.start - 2) : hit.start], *(_GONE & set(parsed.words[end : end + 3]))}
    act = hit.weight == 2 or (hit.weight == 3 and parsed.words[hit.start] in _ACTS)
    return hit.name == "SYARAT" and act and bool({"sudah", "habis", *_GONE} & told)


def _is_only_named(parsed: Parsed, scores: dict[str, int]) -> bool:
    """ "Kenapa saya dapat sms resi ..?", "ini siapa, kok kirim resi ..": the number is what was received."""
    return "IDENTITAS" in scores and not {"cek", "jadi", "selesai"} & set(parsed.words)


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
    named = [hit for hit in parsed.hits if hit.kind in ("document", "event")]
    return {hit.places[-1] + 1 for hit in named} | {place for hit in named for place in hit.places}


def _fetcher(parsed: Parsed) -> set[int]:
    """The places of "istri boleh ngambil", "diambil oleh adik": a person, not the owner, and the fetching."""
    words = parsed.words
    for place, word in enumerate(words):
        if word in _FETCHING:
            found = _person_before(parsed, place) or _person_after(parsed, place)
            if found:
                return found
    return set()


def _person_before(parsed: Parsed, place: int) -> set[int]:
    words = parsed.words
    before = place - 1
    while before >= 0 and words[before] in _WHO_MAY:
        before -= 1
    if before < 0 or before in _owners(parsed):
        return set()
    between = words[before:place]
    if "sudah" in between and "yang" not in between:
        return set()  # "akta saya punya anak sudah bisa diambil": whose it is
    # "Ibu boleh ambil": ibu is the clerk; "ibu saya", "ibu yang ambil" is not.
    person = words[before] in RELATIVES or (
        words[before] in PERSONS
        and (words[before + 1] == "saya" or "yang" in between or _is_mine(words, before))
    )
    around = {*between, *words[max(0, before - 2) : before], *words[place + 1 : place + 4]}
    asked = {"bisa", "yang"} & around or (
        "?" in parsed.light and (len(parsed.content) <= _SHORT or _LEAVE & set(words))
    )
    return set(range(before, place + 1)) if person and asked else set()


def _is_mine(words: tuple[str, ...], place: int) -> bool:
    """ "Sa pu kakak", "beta pung adi", "my brother": whose it is stands before; "ktp saya, bu" is none."""
    before = [word for word in words[max(0, place - 2) : place] if word != "pun"]
    return before == ["saya", "punya"] or (before[-1:] == ["saya"] and words[place] in ("adik", "anak"))


def _person_after(parsed: Parsed, place: int) -> set[int]:
    words = parsed.words
    after = place + 1
    while after < len(words) and words[after] in _BY:
        after += 1
    if after == place + 1 or after >= len(words) or words[after] not in PERSONS:
        return set()
    own = words[after + 1 : after + 2] == ("saya",) or words[after] in RELATIVES
    return set(range(place, after + 1)) if own else set()


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
