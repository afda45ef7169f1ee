"""Accusations: was money asked for, or does the citizen say that this is a report, and what is told of it?

It must not decide about mere complaints.  One rule: an accusation outranks every question, but what is denied
("tidak dimintai uang") or only asked about ("katanya bayar 50rb?") is none.
"""

import re
from typing import Any

from smsgw.office.amounts import find_amount, find_place
from smsgw.office.complaints import find_kind
from smsgw.office.denials import affirmed, affirmed_word, is_denied, is_price_asked
from smsgw.office.handovers import is_disputed
from smsgw.office.identity import mask_text
from smsgw.office.intent import Intent, Parsed
from smsgw.office.ordinary import FILLER
from smsgw.office.subjects import is_machine_dead

_ASKED_PLAINLY = re.compile(r"\bdi\s?(?:minta(?:i|in)|palak\w*|jaluk\w*|pungut\w*|pungli\w*|tarik(?:i|in))\b")

# "saya kena 150rb", "kami disuruh bayar": it was this citizen who paid.
_SUFFERED = re.compile(
    r"\b(?:saya|sy|aku|aq|kami|kula|gue|gw)\s(?:\w+\s)?(?:kena|bayar|byr|mbayar|dimint\w+|setor)\b"
)

# "Sy bayar 150rb ke pak kaur": whatever is asked about it afterwards.
_PAID_TO = re.compile(
    r"\b(?:saya|sy|aku|aq|kami|kula|kulo)\s(?:\w+\s){0,2}(?:bayar|byr|mbayar|kasih|ngasih|setor|nyetor)\b"
    r".{0,20}\b(?:ke|kepada|sama|ama|kalih|karo)\s(?:pak|bu|bpk|petugas|oknum|orang|perangkat|pegawai|staf)\b"
)

# "Lapor pak, ..": a greeting of those who serve, and a question after it.
_SALUTED = re.compile(r"\blapor\W+(?:pak|bpk|bapak|bu|ibu|ndan|komandan|min|kak|mas|mbak|bos)\b")

_PAID = frozenset(("kasih", "bayar", "setor"))

# What was spent on the way to the office.
_TRAVELLED = re.compile(
    r"\b(?:ongkos|bensin|ojek|ojol|angkot|angkutan|transport\w*|pete|bis|bus|naik|sewa)\b"
)

_ASKERS = frozenset(("dimintai", "minta", "disuruh", "kasih", "setor", "petugas"))

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


def _is_extortion(parsed: Parsed, amount: int | None) -> bool:
    if affirmed(parsed, "PUNGLI"):
        return True
    priced = any(is_price_asked(parsed, hit) for hit in parsed.signals("PUNGLI"))
    if priced and amount is None:
        return False
    accused = affirmed(parsed, "ACCUSED")
    money = amount is not None or bool(parsed.signals("MONEY"))
    if amount is None and "berapa" in parsed.words:
        return False
    asked = "dimintai" in parsed.words or "disuruh" in parsed.words
    if asked and accused and money:
        return True
    if amount is not None and affirmed_word(parsed, "minta"):
        return True
    plainly = not priced and _ASKED_PLAINLY.search(parsed.light)
    if plainly and accused and not _PAPERS & set(parsed.words) and not parsed.names("document"):
        return True
    if amount is None or not (
        {"bayar", "minta", "kena", "setor", "tarif", "kasih", "habis"} & set(parsed.words)
    ):
        return False
    if _TRAVELLED.search(parsed.light) and not _ASKERS & set(parsed.words):
        return False
    if _has_paid(parsed.words) or _is_clerks_word(parsed.words):
        return True
    if _PAID_TO.search(parsed.light):
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
    """LAPOR, when money was asked for, a handover is denied or the citizen says that this is a report."""
    amount = find_amount(parsed.light, bare=parsed.says("MONEY") or parsed.says("ACCUSED"))
    extortion = _is_extortion(parsed, amount)
    reported = _reported(parsed)
    misused = affirmed(parsed, "MISUSE") and not parsed.names("case")
    disputed = is_disputed(parsed)
    if reported is None and not extortion and not misused and not disputed:
        return None
    args: dict[str, Any] = {}
    if extortion:
        args["jenis"] = "PUNGLI"
    elif misused:
        args["jenis"] = "LAINNYA"
    elif disputed and reported is None:
        args["jenis"] = "SERAH_TERIMA"
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
    if args and parsed.found.nik:
        args["nik"] = parsed.found.nik
    return Intent("LAPOR", args)


def _reported(parsed: Parsed) -> int | None:
    """The place of the word LAPOR, where it opens the text and reports no birth, death, loss or move."""
    if any(not is_machine_dead(parsed, hit) for hit in parsed.signals("CIVIL")):
        return None
    if parsed.found.ticket:
        return 0
    asked = any(hit.name == "STATUS" and hit.weight >= 4 for hit in parsed.hits)
    if asked and (parsed.found.nik or parsed.found.resi) and _SALUTED.search(parsed.light):
        return None
    opening = [word for word in parsed.words if word not in FILLER and word not in ("mau", "tanya", "bisa")]
    if "lapor" not in opening[:2] or is_denied(parsed.words, parsed.words.index("lapor")):
        return None
    return 0


def _told(parsed: Parsed) -> str:
    """What stands behind LAPOR, with long numbers masked; empty when only a receipt or ticket code does."""
    if not [word for word in parsed.content if word not in ("lapor", "resi", "nomor", "mau", "tiket")]:
        return ""
    found = _REPORT.search(parsed.original)
    return mask_text(_CODE.sub("", " ".join(found[1].split()))) if found else ""
