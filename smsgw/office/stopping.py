"""Stopping: does a text ask for no more SMS from us (STOP), or for them again (MULAI)?

It must not know what else a text may ask for.  One rule: notices that stop unwished are the worse error, so a
stop that is denied ("jangan dihentikan"), asked about ("kok sms berhenti?") or merely told is none.
"""

import re

from smsgw.office.intent import Intent, Parsed
from smsgw.office.noise import asks_us
from smsgw.office.ordinary import FILLER
from smsgw.office.phrases import Hit

_STOP_FILL_TEXT = """
sms tidak lagi kirim nomor hp info layanan ya capil mau terima sudah terima_kasih mohon balas dibalas sebelum
banyak ok
"""
_STOP_FILL = frozenset(_STOP_FILL_TEXT.split())
# "MULAI an Sutrisno": the word, and who writes.
_SIGNED = 2
_SHORT = 4
_BANNED = frozenset(("saya", "ganggu", "hubungi", "sini", "ke"))

# The words that stop something, as spelling.py writes them.
_STOPS = frozenset(("stop", "off", "matikan", "mati", "hapus", "keluar", "keluarkan", "putus"))
# "Tong di stop", "aja di stop": a ban in Sunda and in Banyumas, and in Indonesian a barrel and "only"; so
# they ban at the beginning only.
_LOCAL_BANS = frozenset(("tong", "aja"))
_WISHES = frozenset(("mau", "perlu", "ingin", "minta", "butuh", "usah", "niat", "maksud", "jadi"))
_BETWEEN_TEXT = """
di ya dong lah dulu kok sampai asal main langsung ikut sempat akan pernah begitu to tiba bapak ibu
"""
# What may stand between "jangan" and the stop that it forbids.
_BETWEEN = _WISHES | frozenset(_BETWEEN_TEXT.split())
_OUR_SMS_TEXT = """
sms nya info kabar pemberitahuan kirim kiriman saya nomor layanan dari capil ini
"""
# "Jangan smsnya dihentikan": across these only where it is stopped, and not "jangan sms lagi, stop".
_OUR_SMS = frozenset(_OUR_SMS_TEXT.split())
_PASSIVE = re.compile(r"\bdi\s?(?:stop|setop|henti|berhenti|off|mati|hapus|putus|cabut)")
_ASKED_TEXT = """
sms nya info kabar pemberitahuan kiriman saya nomor layanan dari capil ini
sudah tiba jadi di ya bapak ibu sekarang malah lagi pada yang
"""
# "Kok smsnya sudah berhenti": what stands between the question, the SMS and the stop.
_ASKED_FILL = frozenset(_ASKED_TEXT.split())
_ASKERS = frozenset(("kenapa", "apa", "kapan", "sejak", "mengapa", "siapa"))
_HELP = frozenset(("bisa", "bantuan", "mohon", "mau", "minta", "ingin", "bagaimana", "cara"))
_POLITE = frozenset(("bantuan", "mohon", "saya", "mau", "minta", "ingin"))
# "Jangan sms malam-malam": at another hour they are welcome.
_HOURS = frozenset(("malam", "jam", "subuh", "pagi", "siang", "tengah", "libur", "minggu"))
# "Kok sms terus, stop dong".
_TOO_MANY = frozenset(("terus", "banyak", "ganggu", "berisik", "cukup"))
# "Jangan lupa sms", "jangan sampai tidak sms": a wish to have them.
_REMINDING = frozenset(
    ("lupa", "sampai", "cuma", "hanya", "telat", "ragu", "sungkan", "segan", "bosan", "kapok")
)


def find_stopping(parsed: Parsed) -> Intent | None:
    """STOP and MULAI: alone or almost, so that "batal pindah" and "mulai jam berapa" are no such thing."""
    meant = [hit for hit in parsed.signals("STOP") if not _is_kept(parsed, hit)]
    denied = _denied(parsed)
    stops = [hit for hit in meant if not denied & set(hit.places)]
    if _is_stop(parsed, stops):
        return Intent("STOP")
    return None if denied else _find_start(parsed)


def _is_stop(parsed: Parsed, stops: list[Hit]) -> bool:
    rest = [word for word in parsed.content if word not in _STOP_FILL]
    documents = parsed.names("document")
    banned = [hit for hit in stops if len(hit.places) >= 2 and _is_one_ban(parsed, hit)]
    unasked = not parsed.found.nik and not asks_us(parsed)
    if banned and (not documents or unasked):
        return True
    if stops and not documents and len(rest) <= _SIGNED + 1 and _asks_plainly(parsed):
        return True  # "tolong hentikan", "saya mau stop"
    if stops and not documents and len(rest) <= 2 and parsed.content[:1] == (parsed.words[stops[0].start],):
        return True
    if stops and "sms" in parsed.words and len(rest) <= _SHORT and parsed.content[:1] == ("stop",):
        return True  # "stop dulu smsnya berisik"
    if stops and not documents and parsed.content[-1:] == ("stop",) and _TOO_MANY & set(parsed.words):
        return "tidak" not in parsed.words and "sms" in parsed.words
    return parsed.says("CANCEL") and rest == ["batal"]


def _asks_plainly(parsed: Parsed) -> bool:
    """Does the text begin with the stop, behind polite words?"""
    first = next((word for word in parsed.content if word not in _POLITE), "")
    return first == "stop" and parsed.content[:1] != ("stop",)


def _find_start(parsed: Parsed) -> Intent | None:
    rest = [word for word in parsed.content if word not in _STOP_FILL]
    starts = [hit for hit in parsed.signals("START") if not _is_negated(parsed, hit)]
    asked = any(hit.kind == "cue" and hit.name == "IDENTITAS" for hit in parsed.hits)
    if not starts or parsed.names("document") or asked:
        return None
    first = parsed.words[starts[0].start]
    alone = len(rest) <= 1 or (len(parsed.content) <= _SIGNED and parsed.content[0] == first)
    plainly = any(
        len(hit.places) >= 2 or ("sms" in parsed.words and parsed.words[hit.start] == "aktif")
        for hit in starts
    )
    return Intent("MULAI") if alone or plainly else None


def _denied(parsed: Parsed) -> set[int]:
    """The places of the stops that are denied, asked about or told, and of the words that deny them."""
    places: set[int] = set()
    for place, word in enumerate(parsed.words):
        if word in _STOPS:
            ban = _ban_before(parsed, place)
            if ban:
                places |= {place, *ban}
            elif _is_asked(parsed, place) or _is_told(parsed, place):
                places.add(place)
    return places


def _ban_before(parsed: Parsed, place: int) -> set[int]:
    """ "Jangan .. di stop", "tidak mau berhenti": where the denial stands; empty when there is none."""
    words = parsed.words
    passive = bool(_PASSIVE.search(parsed.light))
    between: set[str] = set()
    for at in range(place - 1, max(-1, place - 7), -1):
        word = words[at]
        opens = not [before for before in words[:at] if before not in FILLER | {"bapak", "ibu"}]
        forbids = word == "jangan" or word == "bukan" or (word in _LOCAL_BANS and opens)
        if forbids or (word in ("tidak", "belum") and _WISHES & between):
            crossed = between - _BETWEEN - _LOCAL_BANS
            if crossed and not (passive and crossed <= _OUR_SMS):
                return set()
            return {at, *({at - 1} if at and words[at - 1] == word else ())}
        between.add(word)
    return set()


def _is_asked(parsed: Parsed, place: int) -> bool:
    """ "Kok smsnya berhenti", "kenapa berhenti smsnya": why is asked, where nobody asks how to."""
    words = parsed.words
    before = place - 1
    while before >= 0 and words[before] in _ASKED_FILL:
        before -= 1
    if _HELP & set(words):
        return False
    if before >= 0 and words[before] in _ASKERS:
        return "sms" in words
    named = "sms" in words[before + 1 : place]
    return named and "?" in parsed.light and words[place + 1 : place + 2] != ("sms",)


def _is_told(parsed: Parsed, place: int) -> bool:
    """ "Smsnya berhenti, ktp saya belum jadi": told by somebody who waits."""
    words = parsed.words
    follows = "sms" in words[max(0, place - 4) : place] and words[place - 1] not in ("jangan", "bantuan")
    awaited = "belum" in words[place:] and parsed.names("document")
    return bool(follows and awaited) and not _HELP & set(words)


def _is_negated(parsed: Parsed, hit: Hit) -> bool:
    """ "Belum ada sms lagi", "tidak perlu dikirimi sms lagi": no wish to have them again."""
    return bool({"tidak", "belum", "jangan"} & set(parsed.words[max(0, hit.start - 3) : hit.start]))


def _is_one_ban(parsed: Parsed, hit: Hit) -> bool:
    """ "Jangan ke sini lagi smsnya" is one, "jangan lama-lama ya, sms kalau jadi" is none."""
    between = parsed.words[hit.places[0] : hit.places[-1] + 1]
    own = {parsed.words[place] for place in hit.places}
    return all(word in own | _STOP_FILL | FILLER or word in _BANNED for word in between)


def _is_kept(parsed: Parsed, hit: Hit) -> bool:
    """ "Jangan lupa kirim sms", "sms tidak ganggu", "jangan sms kalau belum jadi": they are wanted."""
    words, start = parsed.words, hit.start
    between = words[start + 1 : hit.places[-1]]
    if words[start] == "jangan" and _REMINDING & {*words[start + 1 : start + 2], *between}:
        return True
    if words[start] == "jangan" and any(word.startswith("di") and len(word) > _SHORT for word in between):
        return True  # "ulah dipareuman smsna": some other thing is not to be done with them
    if words[hit.places[-1]] == "ganggu" and "tidak" in between:
        return True
    after = words[hit.places[-1] + 1 : hit.places[-1] + 5]
    hour = next((word for word in after if word not in _STOP_FILL | {"saya", "nya"}), "")
    if words[start] == "jangan" and hour in _HOURS and "lagi" not in words:
        return True
    return words[start] == "jangan" and "kalau" in after and "belum" in words[hit.places[-1] :]
