"""Complaints: is somebody kept waiting, made to queue or treated badly?

Money that was asked for is for accusations.py to find.  One rule: a clear question beside a complaint is
answered instead, and beside a number only harsh words make waiting one.
"""

from typing import Any

from smsgw.office.denials import affirmed
from smsgw.office.intent import Intent, Parsed
from smsgw.office.phrases import Hit
from smsgw.office.subjects import document_of
from smsgw.office.waiting import came_often, is_late, stood_for_hours, waited_for_weeks, waited_since

_NOT_ANGRY = frozenset({"tidak", "bukan", "tanpa", "jangan"})
# The rooms of the office, and what is wrong with them.
_ROOMS_TEXT = """
ac kipas toilet parkir parkiran kursi ruang ruangan tempat_duduk mushola musala gedung lantai
mesin komputer printer kamera speaker layar
"""
_ROOMS = frozenset(_ROOMS_TEXT.split())
_FAULTS_TEXT = """
panas kotor bau mati rusak sempit bocor kurang parah becek gelap tidak sumpek
"""
_FAULTS = frozenset(_FAULTS_TEXT.split())
# What makes waiting a reproach.
_HARSH = frozenset(("lambat", "bolak_balik", "janji", "sekali", "amat", "terlalu"))


def find_kind(parsed: Parsed) -> str | None:
    """What a complaint without money is about: PELAYANAN, ANTREAN, KETERLAMBATAN; None when there is none."""
    if affirmed(parsed, "QUEUE"):
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
    if _is_angry(parsed) and not parsed.names("case") and not parsed.says("ELSEWHERE"):
        # A bad picture on the card is no delay.
        return "KETERLAMBATAN" if parsed.names("document") and "foto" not in parsed.words else "PELAYANAN"
    shouted = parsed.light.count("!") >= 2
    if shouted and "belum" in parsed.words and {"jadi", "selesai", "cetak"} & set(parsed.words):
        return "KETERLAMBATAN"
    return None


def _is_angry(parsed: Parsed) -> bool:
    """Two words before deny it at most: "belum jadi, niat kerja tidak?" denies no anger."""
    return any(
        not _NOT_ANGRY & set(parsed.words[max(0, hit.start - 2) : hit.start])
        for hit in parsed.signals("ANGRY")
    )


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
    if (
        hit.name == "JADWAL"
        and {"kenapa", "padahal", "pernah"} & set(parsed.words)
        and "?" not in parsed.light
    ):
        return True  # "jam kerja kok petugas ngobrol", "kenapa telepon kantor tidak pernah nyambung"
    after = parsed.words[hit.places[-1] + 1 : hit.places[-1] + 2]
    return bool(after) and after[0].isdigit() and parsed.words[hit.places[-1]] == "jam"


def _asks_plainly(parsed: Parsed) -> bool:
    """ "Katanya seminggu .. sudah jadi apa belum": the state is asked for, and the number is there."""
    return any(
        hit.kind == "cue"
        and hit.name == "STATUS"
        and (hit.weight >= 5 or (hit.weight == 4 and "kabar" in parsed.words[hit.start : hit.places[-1] + 1]))
        for hit in parsed.hits
    )


def _is_reproach(parsed: Parsed) -> bool:
    """Beside a number, waiting that is merely told asks for its state: "nik .., 2 minggu belum ada kabar"."""
    harsh = _HARSH & {parsed.words[place] for hit in parsed.signals("LATE") for place in hit.places}
    return bool(harsh) or parsed.light.count("!") > 1 or parsed.says("ANGRY") or parsed.says("CURSE")


def find_complaint(parsed: Parsed) -> Intent | None:
    """KELUHAN, when somebody complains without accusing; a clear question beside it is answered instead."""
    kind = find_kind(parsed) or ("PELAYANAN" if _is_room_bad(parsed) else None)
    asked = max(
        (
            hit.weight
            for hit in parsed.hits
            if hit.kind == "cue"
            and hit.name in ("SYARAT", "BIAYA", "JADWAL", "BLANGKO")
            and not _is_told(parsed, hit)
        ),
        default=0,
    )
    if kind == "KETERLAMBATAN" and parsed.numbers and (_asks_plainly(parsed) or not _is_reproach(parsed)):
        return None
    if kind is None or (asked >= 5 and kind != "KETERLAMBATAN"):
        return None
    args: dict[str, Any] = {}
    document = document_of(parsed) if parsed.names("document") else None
    if document and document != "AKTA":
        args["dok"] = document
    args["jenis"] = kind
    return Intent("KELUHAN", {**args, **parsed.numbers})
