"""Complaints: is somebody asked for money, kept waiting or treated badly, and what can be told from the text.

It must not decide about anything else.  One rule: an accusation outranks every question, but what is denied
("tidak dimintai uang") or only asked about ("katanya bayar 50rb?") is none.
"""

import re
from typing import Any

from smsgw.office.amounts import find_amount, find_place
from smsgw.office.identity import mask_text
from smsgw.office.intent import Intent, Parsed
from smsgw.office.ordinary import FILLER
from smsgw.office.phrases import Hit
from smsgw.office.subjects import document_of
from smsgw.office.waiting import came_often, is_late, stood_for_hours, waited_for_weeks, waited_since

_DENIALS = frozenset({"tidak", "bukan", "tanpa", "anti", "bebas", "belum", "jangan"})
_ASKED_PLAINLY = re.compile(r"\bdi\s?(?:minta(?:i|in)|palak\w*|jaluk\w*|pungut\w*|pungli\w*|tarik(?:i|in))\b")
# "saya kena 150rb", "kami disuruh bayar": it was this citizen who paid.
_SUFFERED = re.compile(
    r"\b(?:saya|sy|aku|aq|kami|kula|gue|gw)\s(?:\w+\s)?(?:kena|bayar|byr|mbayar|dimint\w+|setor)\b"
)
# "Lapor pak, ..": a greeting of those who serve, and a question after it.
_SALUTED = re.compile(r"\W*lapor\W+(?:pak|bpk|bapak|bu|ibu|ndan|komandan|min|kak|mas|mbak|bos)\b")
# The rooms of the office, and what is wrong with them.
_ROOMS_TEXT = """
ac kipas toilet parkir parkiran kursi ruang ruangan tempat_duduk mushola musala gedung lantai
"""
_ROOMS = frozenset(_ROOMS_TEXT.split())
_FAULTS_TEXT = """
panas kotor bau mati rusak sempit bocor kurang parah becek gelap tidak sumpek
"""
_FAULTS = frozenset(_FAULTS_TEXT.split())
_PAID = frozenset(("kasih", "bayar", "setor"))
_PAPERS_TEXT = """
bawa berkas surat datang tunggu foto fotokopi lengkap syarat nama nomor kartu cetak
"""
_PAPERS = frozenset(_PAPERS_TEXT.split())
# The receipt or ticket code in front of the story has an argument of its own.
_CODE = re.compile(r"^(?:(?:no|nomor|resi|tiket)\W*)*(?:\d{3}[\s.\-]?\d{3}|l\W?\d{1,5})\b\W*", re.IGNORECASE)
_REPORT = re.compile(
    r"\b(?:lapor(?:kan|an|in|2)?|lpr|(?:meng|ng)?adu(?:kan|in)?|pengaduan|aduan|melapor(?:kan)?|ngelapor(?:in)?|kompl[ae]in)\b"
    r"[\s:#,.;*!?-]*(.*)",
    re.IGNORECASE | re.DOTALL,
)


def _denied(words: tuple[str, ...], place: int) -> bool:
    """Does one of the three words before it deny it?  "If we do not pay" denies nothing."""
    before = words[max(0, place - 3) : place]
    return bool(_DENIALS & set(before)) and "kalau" not in words[max(0, place - 4) : place]


def _affirmed(parsed: Parsed, name: str) -> bool:
    """Is the signal there, neither denied nor asked for ("ditarik biaya berapa")?"""
    return any(
        not _denied(parsed.words, hit.start)
        and parsed.words[hit.places[-1] + 1 :][:1] != ("berapa",)
        and not _is_price_asked(parsed, hit)
        and not _is_for_sale(parsed, hit)
        for hit in parsed.signals(name)
    )


def _is_price_asked(parsed: Parsed, hit: Hit) -> bool:
    """ "Apakah .. dipungut biaya?": nobody has asked for any."""
    asked = {"apa", "berapa"} & set(parsed.words) or parsed.words[hit.places[-1] + 1 :][:2].count("tidak")
    return parsed.words[hit.start] == "dipungut" and bool(asked)


def _is_for_sale(parsed: Parsed, hit: Hit) -> bool:
    """ "Rumah dijual": an offer, where nothing of ours is named."""
    return parsed.words[hit.start] == "dijual" and not (parsed.says("OUR_TALK") or "blangko" in parsed.words)


def _affirmed_word(parsed: Parsed, word: str) -> bool:
    return any(found == word and not _denied(parsed.words, place) for place, found in enumerate(parsed.words))


def _is_extortion(parsed: Parsed, amount: int | None) -> bool:
    if _affirmed(parsed, "PUNGLI"):
        return True
    accused = _affirmed(parsed, "ACCUSED")
    money = amount is not None or bool(parsed.signals("MONEY"))
    if amount is None and "berapa" in parsed.words:
        return False
    asked = "dimintai" in parsed.words or "disuruh" in parsed.words
    if asked and accused and money:
        return True
    if amount is not None and _affirmed_word(parsed, "minta"):
        return True
    priced = any(_is_price_asked(parsed, hit) for hit in parsed.signals("PUNGLI"))
    plainly = not priced and _ASKED_PLAINLY.search(parsed.light)
    if plainly and accused and not _PAPERS & set(parsed.words) and not parsed.names("document"):
        return True
    if amount is None or not (
        {"bayar", "minta", "kena", "setor", "tarif", "kasih", "habis"} & set(parsed.words)
    ):
        return False
    if _has_paid(parsed.words) or _is_clerks_word(parsed.words):
        return True
    if _SUFFERED.search(parsed.light) and "?" not in parsed.light and "benar" not in parsed.words:
        return True
    happened = bool({"tadi", "kemarin", "kenapa", "ternyata", "malah", "tetap"} & set(parsed.words))
    return happened or not parsed.says("ASKING")


def _has_paid(words: tuple[str, ...]) -> bool:
    """ "Sudah saya kasih 200 ribu": paid, whatever is asked about it; postage is no levy."""
    triples = (set(words[place : place + 3]) for place in range(len(words) - 2))
    return "pos" not in words and any(three >= {"sudah", "saya"} and three & _PAID for three in triples)


def _is_clerks_word(words: tuple[str, ...]) -> bool:
    """ "Harus bayar 50rb, kata petugas": a price out of a clerk's mouth."""
    return any(
        word in ("katanya", "kata", "bilang") and "petugas" in words[max(0, place - 1) : place + 2]
        for place, word in enumerate(words)
    )


def find_accusation(parsed: Parsed) -> Intent | None:
    """LAPOR, when money was asked for or the citizen says that this is a report."""
    amount = find_amount(parsed.light, bare=parsed.says("MONEY") or parsed.says("ACCUSED"))
    extortion = _is_extortion(parsed, amount)
    reported = _reported(parsed)
    misused = _affirmed(parsed, "MISUSE") and not parsed.names("case")
    if reported is None and not extortion and not misused:
        return None
    args: dict[str, Any] = {}
    if extortion:
        args["jenis"] = "PUNGLI"
    elif misused:
        args["jenis"] = "LAINNYA"
    if parsed.found.ticket:
        args["tiket"] = parsed.found.ticket
    elif parsed.found.resi and parsed.found.resi.replace("-", "") != str(amount):
        args["resi"] = parsed.found.resi
    told = _told(parsed) if reported is not None else ""
    if told and not extortion:
        args["jenis"] = find_kind(parsed) or "LAINNYA"
    if extortion or told:
        place = find_place(parsed.light)
        args |= {"lokasi": place} if place else {}
        args |= {"nominal": amount} if amount and extortion else {}
    if told:
        args["isi"] = told
    return Intent("LAPOR", args)


def _reported(parsed: Parsed) -> int | None:
    """The place of the word LAPOR, where it opens the text and reports no birth, death, loss or move."""
    if parsed.says("CIVIL"):
        return None
    if parsed.found.ticket and len(parsed.content) <= 4:
        return 0
    asked = any(hit.name == "STATUS" and hit.weight >= 4 for hit in parsed.hits)
    if asked and (parsed.found.nik or parsed.found.resi) and _SALUTED.match(parsed.light):
        return None
    opening = [word for word in parsed.words if word not in FILLER and word not in ("mau", "tanya", "bisa")]
    return 0 if "lapor" in opening[:2] else None


def _told(parsed: Parsed) -> str:
    """What stands behind LAPOR, with long numbers masked; empty when only a receipt or ticket code does."""
    if not [word for word in parsed.content if word not in ("lapor", "resi", "nomor", "mau", "tiket")]:
        return ""
    found = _REPORT.search(parsed.original)
    return mask_text(_CODE.sub("", " ".join(found[1].split()))) if found else ""


def find_kind(parsed: Parsed) -> str | None:
    """What a complaint without money is about: PELAYANAN, ANTREAN, KETERLAMBATAN; None when there is none."""
    if _affirmed(parsed, "QUEUE"):
        return "ANTREAN"
    if stood_for_hours(parsed):
        return "ANTREAN"
    if any(not _is_presence_asked(parsed, hit) for hit in parsed.signals("RUDE")) or (
        parsed.says("CLOSED") and "?" not in parsed.light
    ):
        return "PELAYANAN"
    if is_late(parsed) or waited_for_weeks(parsed) or waited_since(parsed) or came_often(parsed):
        return "KETERLAMBATAN"
    if parsed.says("CURSE") and _is_ours(parsed):
        return "KETERLAMBATAN" if parsed.names("document") else "PELAYANAN"
    if _affirmed(parsed, "ANGRY") and not parsed.names("case") and not parsed.says("ELSEWHERE"):
        # A bad picture on the card is no delay.
        return "KETERLAMBATAN" if parsed.names("document") and "foto" not in parsed.words else "PELAYANAN"
    shouted = parsed.light.count("!") >= 2
    if shouted and "belum" in parsed.words and {"jadi", "selesai", "cetak"} & set(parsed.words):
        return "KETERLAMBATAN"
    return None


def _is_room_bad(parsed: Parsed) -> bool:
    """ "Ac ruang tunggu mati", "toilet kotor": told, the fault at most three words after the room."""
    words = parsed.words
    bad = any(
        word in _ROOMS and _FAULTS & set(words[place + 1 : place + 4]) for place, word in enumerate(words)
    )
    return bad and "?" not in parsed.light and not parsed.names("document")


def _is_presence_asked(parsed: Parsed, hit: Hit) -> bool:
    """ "Ada petugas tidak?": whether somebody is there."""
    words = parsed.words
    here = hit.start and words[hit.start - 1] == "ada"
    return bool(here) and tuple(words[place] for place in hit.places) == ("petugas", "tidak")


def _is_ours(parsed: Parsed) -> bool:
    asked = any(hit.kind == "cue" and hit.weight >= 4 for hit in parsed.hits)
    return not asked and (parsed.says("OUR_TALK") or "layanan" in parsed.words)


def _is_told(parsed: Parsed, hit: Hit) -> bool:
    """ "Sampai jam 1": an hour that is told, not asked for."""
    if hit.name == "JADWAL" and "kenapa" in parsed.words and "?" not in parsed.light:
        return True  # "jam kerja kok petugas ngobrol", "kenapa telepon kantor tidak pernah nyambung"
    after = parsed.words[hit.places[-1] + 1 : hit.places[-1] + 2]
    return bool(after) and after[0].isdigit() and parsed.words[hit.places[-1]] == "jam"


def _asks_plainly(parsed: Parsed) -> bool:
    """ "Katanya seminggu .. sudah jadi apa belum": the state is asked for, and the number is there."""
    return any(hit.kind == "cue" and hit.name == "STATUS" and hit.weight >= 5 for hit in parsed.hits)


def find_complaint(parsed: Parsed) -> Intent | None:
    """KELUHAN, when somebody complains without accusing; a clear question beside it is answered instead."""
    kind = find_kind(parsed) or ("PELAYANAN" if _is_room_bad(parsed) else None)
    asked = max(
        (
            hit.weight
            for hit in parsed.hits
            if hit.kind == "cue" and hit.name in ("SYARAT", "BIAYA", "JADWAL") and not _is_told(parsed, hit)
        ),
        default=0,
    )
    if kind == "KETERLAMBATAN" and (parsed.found.nik or parsed.found.resi) and _asks_plainly(parsed):
        return None
    if kind is None or (asked >= 5 and kind != "KETERLAMBATAN"):
        return None
    args: dict[str, Any] = {}
    document = document_of(parsed) if parsed.names("document") else None
    if document and document != "AKTA":
        args["dok"] = document
    args["jenis"] = kind
    if parsed.found.nik:
        args["nik"] = parsed.found.nik
    if parsed.found.resi:
        args["resi"] = parsed.found.resi
    return Intent("KELUHAN", args)
