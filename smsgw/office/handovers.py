"""Handovers: does a text deny that its writer, or anybody of the family, fetched the document?

It must not know what was handed over: commands/feedback.py looks it up.  One rule: whoever asks whether
another may fetch it ("kalau bukan saya yang ambil, bisa?") disputes nothing.
"""

from smsgw.office.aliases import PERSONS
from smsgw.office.intent import Parsed
from smsgw.office.ordinary import FILLER

# The words of a question or a plan.
_OPEN_TEXT = """
bisa kalau harus apa akan nanti besok mau rencana minta wakil diwakilkan titip biar supaya kapan hari_ini lusa
sempat masih sejak tahun lama
"""
_OPEN = frozenset(_OPEN_TEXT.split())
_NOBODY = frozenset(("saya", "kami", *PERSONS))
_NEVER = frozenset(("pernah", "merasa"))
# "Saya tidak pernah ke kantor ambil ktp".
_ON_THE_WAY = frozenset(("ke", "kantor", "capil", "datang", "untuk", "loket"))


def is_disputed(parsed: Parsed) -> bool:
    """ "Bukan saya yang ambil", "saya tidak merasa mengambil", "belum saya ambil kok sudah diserahkan"."""
    if _OPEN & set(parsed.words):
        return False
    if _was_anothers(parsed.words):
        return True
    return any(
        _is_denied_by_person(parsed.words, place)
        or _is_denied_act(parsed.words, place)
        or _is_surprised(parsed.words, place)
        for place, word in enumerate(parsed.words)
        if word in ("ambil", "terima")
    )


def _is_denied_by_person(words: tuple[str, ...], place: int) -> bool:
    """ "Bukan saya yang ambil", "bukan suami saya yang ambil", "yang ambil bukan saya"."""
    if words[place] != "ambil":
        return False
    behind = _past_document(words, place + 1)
    if words[behind : behind + 1] == ("bukan",) and _NOBODY & set(words[behind + 1 : behind + 2]):
        return words[place - 1 : place] == ("yang",) and not _names_another(words, behind + 2)
    if words[place - 1 : place] != ("yang",) or "bukan" not in words[max(0, place - 6) : place - 1]:
        return False
    denied = max(at for at in range(max(0, place - 6), place - 1) if words[at] == "bukan")
    if words[max(0, denied - 1) : place] == ("saya", "bukan", "yang"):
        return True
    persons = set(words[denied + 1 : place - 1]) - {"nya", "atau", "dan", "maupun"}
    if persons == {"saya", "orang", "lain"}:
        return True  # "bukan saya, orang lain yang ambil"
    return bool(persons) and persons <= _NOBODY and not _names_another(words, place + 1)


def _past_document(words: tuple[str, ...], place: int) -> int:
    """The place after "ktp saya itu": what was fetched."""
    while place < len(words) and words[place] in (
        "ktp",
        "kk",
        "akta",
        "kia",
        "berkas",
        "nya",
        "itu",
        "tersebut",
    ):
        place += 1
    return place


def _names_another(words: tuple[str, ...], place: int) -> bool:
    """ "..., tapi istri saya", "... adik saya": it is said who fetched it."""
    said = words[place:]
    if "tapi" in said or "tetapi" in said or "melainkan" in said:
        return bool(set(PERSONS) & set(said))
    return any(word in PERSONS and said[at + 1 : at + 2] == ("saya",) for at, word in enumerate(said))


def _is_denied_act(words: tuple[str, ...], place: int) -> bool:
    """ "Saya tidak merasa mengambil", "belum pernah saya ambil": not "belum pernah diambil orang"."""
    before = words[max(0, place - 5) : place]
    denied = [
        at for at, word in enumerate(before) if word in ("tidak", "belum") and _NEVER & set(before[at:])
    ]
    between = set(before[denied[0] + 1 :]) if denied else set()
    # "Belum pernah terima ktp" waits for it; "tidak merasa menerima" has read that it was handed over.
    act = words[place] == "ambil" or ("merasa" in between and "sms" not in words)
    return bool(denied) and act and between <= _NEVER | _NOBODY | _ON_THE_WAY | FILLER


def _was_anothers(words: tuple[str, ...]) -> bool:
    """ "Ktp saya kok diambil orang lain"."""
    taken = any(words[at : at + 3] == ("ambil", "orang", "lain") for at in range(len(words)))
    return taken and bool({"kenapa", "sudah"} & set(words))


def _is_surprised(words: tuple[str, ...], place: int) -> bool:
    """ "Belum saya ambil kok sudah diserahkan"."""
    denied = {"belum", "tidak"} & set(words[max(0, place - 4) : place])
    given = any(
        word == "sudah" and words[at + 1 : at + 2] in (("serahkan",), ("diserahkan",))
        for at, word in enumerate(words)
    )
    return bool(denied) and given
