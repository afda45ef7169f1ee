"""Fetchers: does a text ask whether somebody else may fetch a document, or whose document it is?

It must not weigh anything: weights.py does.  One rule: "ktp suami bisa diambil?" names the owner, and a clerk
who is addressed ("bu, bisa diambil?") fetches nothing.
"""

from smsgw.office.aliases import PERSONS, RELATIVES
from smsgw.office.intent import Parsed

_FETCHING = frozenset(("ambil", "urus"))

_WHO_MAY_TEXT = """
saya yang bisa akan nya saja ji punya kami kita aja aje ae bae wae pi pergi datang to pun
nyak nang sudah dah will can come tiri angkat kandung
"""

_WHO_MAY = frozenset(_WHO_MAY_TEXT.split())

# So few words are one question.
_SHORT = 5

# "Diambil oleh": in the languages around, too.
_LEAVE = frozenset(("ok", "okay", "oke", "gapapa", "gpp", "bisa"))

_BY_TEXT = """
oleh by dek ku pun sama dengan akan teken antuk ten lewat si saya itu adalah
"""

_BY = frozenset(_BY_TEXT.split())


def owners(parsed: Parsed) -> set[int]:
    """The places where it stands whose document it is: in its name, and behind it ("ktp suami")."""
    named = [hit for hit in parsed.hits if hit.kind in ("document", "event")]
    return {hit.places[-1] + 1 for hit in named} | {place for hit in named for place in hit.places}


def fetcher(parsed: Parsed) -> set[int]:
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
    if before < 0 or before in owners(parsed):
        return set()
    between = words[before:place]
    if between[-1:] == ("saya",) and "yang" in between:
        return set()  # "bu, yang saya urus kemarin"
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
    fetched = {spot for hit in parsed.hits if hit.kind == "document" for spot in hit.places}
    while after < len(words) and (words[after] in _BY or (after in fetched and words[place - 1] == "yang")):
        after += 1  # "yang ambil ktp keponakan": who fetches it
    following = words[after + 1] if after + 1 < len(words) else ""
    # "Diambil bapaknya", "diambil pak rt": no clerk is addressed so.
    third = words[after : after + 1] in (("ibu",), ("bapak",)) and (
        following == "nya" or following in RELATIVES
    )
    direct = after == place + 1 and not (third or _is_allowed(words, after))
    if direct or after >= len(words) or words[after] not in PERSONS:
        return set()
    own = third or following == "saya" or words[after] in (*RELATIVES, "adik", "anak")
    return set(range(place, after + 1)) if own else set()


def _is_allowed(words: tuple[str, ...], person: int) -> bool:
    """ "Dipundhut putu saget mboten": whether this relative may."""
    return (
        words[person : person + 1] != ()
        and words[person] in RELATIVES
        and "bisa" in words[person + 1 : person + 3]
    )
