"""Weights: how strongly a text speaks for each intent, before anything is decided.

It knows cues, numbers, documents and days, and no answers.  One rule: what is merely told ("sudah rekam",
"ktp suami", "patah jadi dua") weighs less than what is asked.
"""

from smsgw.office.aliases import PERSONS
from smsgw.office.amounts import find_amount
from smsgw.office.asked_days import find_date, find_weekday
from smsgw.office.fetchers import fetcher, owners
from smsgw.office.intent import Parsed
from smsgw.office.phrases import Hit
from smsgw.office.subjects import case_of, document_of

# From this weight on a question stands on its own feet; below it needs a document or number beside it.
SURE = 4
# Below this nothing was understood.
LEAST = 2

# As much as the phrases of WAKIL weigh.
_FETCHED = 6
_BEGUN = frozenset(("bikin", "urus", "ajukan", "ubah", "pindah"))
_ACTS = frozenset(("cetak_ulang", "cetak", "bikin", "ajukan", "aktivasi"))
_GONE = frozenset(("kemarin", "tadi", "lalu"))


def scores_of(parsed: Parsed) -> dict[str, int]:
    """Intent -> weight: its strongest cue, and what numbers, documents, cases and days add."""
    if parsed.found.nik and _is_form(parsed):
        return {"STATUS": SURE}
    scores = _weigh_cues(parsed)
    _weigh_numbers(parsed, scores)
    _weigh_documents(parsed, scores)
    if scores.get("IDENTITAS") and parsed.says("VIA") and "cek" in parsed.words:
        del scores["IDENTITAS"]  # "cek pakai nomor ini": ours is not doubted
    _weigh_days(parsed, scores)
    return scores


def _weigh_cues(parsed: Parsed) -> dict[str, int]:
    scores: dict[str, int] = {}
    by_others = {
        place
        for hit in parsed.hits
        if hit.name == "WAKIL" and hit.weight >= _FETCHED and not _is_owner(parsed, hit)
        for place in hit.places
    } | fetcher(parsed)
    if by_others:
        scores["WAKIL"] = _FETCHED
    for hit in parsed.hits:
        if hit.kind == "cue" and not (
            _is_address_on_a_card(parsed, hit)
            or is_done(parsed, hit)
            or _is_by_others(hit, by_others)
            or _is_owner(parsed, hit)
        ):
            scores[hit.name] = max(scores.get(hit.name, 0), hit.weight)
    if scores.get("STATUS") == LEAST <= scores.get("SYARAT", 0) and "info" in parsed.words:
        del scores["STATUS"]  # "mohon info, bikin kk bagaimana": a polite word
    return scores


def _weigh_numbers(parsed: Parsed, scores: dict[str, int]) -> None:
    if parsed.numbers:
        # A weak cue beside a number ("patah jadi dua") speaks no louder than the number alone.
        cue = scores.get("STATUS", 0)
        scores["STATUS"] = 3 + (cue if cue > LEAST and not _is_only_named(parsed, scores) else 0)
    elif parsed.found.digit:
        scores["STATUS"] = scores.get("STATUS", 0) + 2


def _weigh_documents(parsed: Parsed, scores: dict[str, int]) -> None:
    document = document_of(parsed)
    if _is_awaited(parsed, scores):
        scores["STATUS"] = 3
    wanted = scores.get("SYARAT", 0)
    if _tells_what_happened(parsed) and scores.get("STATUS", 0) <= 3 + LEAST:
        wanted = max(wanted, SURE)
    ours = document or any(map(parsed.says, ("ASKING", "MONEY", "OUR_TALK")))
    if ours and find_amount(parsed.light) is not None:
        scores["BIAYA"] = max(scores.get("BIAYA", 0), SURE)
    if parsed.says("CIVIL") or (document and parsed.names("case") and not parsed.numbers):
        # "Ktp yang rusak sudah ada gantinya": the case is told, where the state is asked for.
        wanted = max(wanted, 2 if scores.get("STATUS", 0) >= 3 else 3)
    if document == "PINDAH" or (document in parsed.names("event") and not parsed.names("document")):
        wanted = max(wanted, 2)
    if document == "PINDAH" and "urus" in parsed.words and case_of(parsed, document):
        wanted = max(wanted, _FETCHED)  # "pindah ke .. urus di mana dulu"
    if wanted:
        scores["SYARAT"] = wanted


def _is_awaited(parsed: Parsed, scores: dict[str, int]) -> bool:
    """ "Kapan ya kk nya": a document that is named, when, and nothing that is to be done."""
    named = set(parsed.names("document")) - {"PINDAH"}
    begun = {"urus", "ajukan", "pindah", "ubah"} & set(parsed.words)
    return "kapan" in parsed.words and bool(named) and not begun and max(scores.values(), default=0) <= LEAST


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


def is_done(parsed: Parsed, hit: Hit) -> bool:
    """ "Sudah rekam", "kemarin urus", "sudah saya kirim": told of what was done, not asked."""
    if hit.name == "STATUS" and hands_over(parsed):
        return parsed.words[hit.start] in ("sudah", "ambil", "kirim")
    end = hit.places[-1] + 1
    told = {*parsed.words[max(0, hit.start - 2) : hit.start], *(_GONE & set(parsed.words[end : end + 3]))}
    if "yang" in parsed.words[max(0, hit.start - 1) : hit.start] and hit.weight == LEAST:
        return hit.name == "SYARAT"  # "yang daftar kk kemarin": which one is told
    if "mau" in parsed.words[max(0, hit.start - 1) : hit.start]:
        return False  # "meninggal bulan lalu, mau bikin akta"
    act = hit.weight == 2 or (hit.weight == 3 and parsed.words[hit.start] in _ACTS)
    return hit.name == "SYARAT" and act and bool({"sudah", "habis", *_GONE} & told)


def _is_address_on_a_card(parsed: Parsed, hit: Hit) -> bool:
    """ "Alamat di ktp mau diganti": not where the office is."""
    alone = hit.name == "JADWAL" and [parsed.words[place] for place in hit.places] in (["alamat"], ["lokasi"])
    return alone and "UBAH" in parsed.names("case")


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
    return hit.name == "WAKIL" and parsed.words[hit.start] in PERSONS and hit.start in owners(parsed)


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
