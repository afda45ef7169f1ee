"""Noise: what the office does not answer: advertisements, lures, messages for somebody else, thanks.

It must not decide about questions.  One rule: whoever has business with the office is heard, whatever else
the text holds.
"""

import re

from smsgw.office import cleaning, complaints
from smsgw.office.amounts import find_amount
from smsgw.office.asked_days import DAYS
from smsgw.office.intent import Intent, Parsed
from smsgw.office.ordinary import FILLER
from smsgw.office.vocabulary import known

# "hub bpk Andi 0812..": somebody wants to be called.
_CONTACT = re.compile(r"\b(?:hub|hubungi|wa|telp|tlp|call|kontak|sms ke)\b.{0,40}?\b0\d[\d\-]{7,}")

_THANKS_TEXT = """
sama_sama terima_kasih ok oke okay okey siap baik sip alhamdulillah mantap bagus syukur amin baiklah okelah ya
puas sukses noted laksanakan semoga amanah barokah mugi
"""

# With one of these, thanks are given in advance.
_ASKS_TEXT = """
belum kapan berapa mana bagaimana di_mana apa tanya cek syarat permisi numpang
"""
_ASKS = frozenset(_ASKS_TEXT.split())

_KAH = re.compile(r"\b(?:bisa|sudah|udah|sdh|ada|apa|boleh|jadi|bs)?kah\b|\bsebelum(?:nya)?\b")

_THANKS = frozenset(_THANKS_TEXT.split())


def find_noise(parsed: Parsed) -> Intent | None:
    """Advertisements and lures: many of their words, or a link, and no business with the office."""
    lures = len(parsed.signals("SPAM"))
    link = re.search(
        r"https?:|www\.|bit\.ly|wa\.me|t\.me|\w\.(?:com|xyz|net|site|top|link|vip)\b|\b\w+\.[a-z]{2,4}/\w",
        parsed.light,
    )
    ours = is_ours(parsed) or parsed.found.nik or parsed.found.resi
    offered = _CONTACT.search(parsed.light) and find_amount(parsed.light)
    if (
        (offered and not ours)
        or (lures >= 1 and not ours and not asks_us(parsed))
        or lures >= 3
        or (link and lures)
        or (link and not ours)
    ):
        return Intent("SPAM")
    return None


def find_lure(parsed: Parsed) -> Intent | None:
    """A known swindle or offer, before its sums are taken for an accusation."""
    lures = parsed.signals("SPAM")
    ours = is_ours(parsed)
    if parsed.says("PHISH") and "?" not in parsed.light and not asks_us(parsed):
        return Intent("SPAM")
    sold = len({hit.start for hit in lures}) >= 2 or any(len(hit.places) >= 3 for hit in lures)
    numbered = parsed.found.nik or parsed.found.resi
    if _CONTACT.search(parsed.light) and not numbered:
        # "Ktp anda diblokir, hubungi 0812..", "dijual motor 5jt hub 0812.."
        return Intent("SPAM") if lures or (not ours and find_amount(parsed.light)) else None
    return Intent("SPAM") if sold and not ours else None


def is_ours(parsed: Parsed) -> bool:
    """Is the office spoken of?  The "kantor polisi" of a swindle is another one."""
    return any(
        parsed.words[hit.places[-1] + 1 : hit.places[-1] + 2] not in (("polisi",), ("pos",), ("pajak",))
        for hit in parsed.signals("OUR_TALK")
    )


def asks_us(parsed: Parsed) -> bool:
    return any(hit.kind == "cue" and hit.weight >= 5 for hit in parsed.hits)


def find_private(parsed: Parsed) -> Intent | None:
    """A message for somebody else: daily life, and nothing of ours in it."""
    ours = is_ours(parsed) or parsed.names("document") or parsed.found.nik or parsed.found.resi
    signs = parsed.signals("PRIVATE")
    plain = len({hit.start for hit in signs}) >= 2 or any(len(hit.places) >= 2 for hit in signs)
    fetched = any(hit.name == "WAKIL" for hit in parsed.hits)  # "diambil saya" is "jemput saya", too
    if not signs or ours or fetched or complaints.find_kind(parsed):
        return None
    return Intent("TIDAK_DIKENAL") if plain or not asks_us(parsed) else None


def find_gratitude(parsed: Parsed) -> Intent | None:
    """Thanks and agreement that want no answer; a greeting alone gets the help text."""
    if not parsed.content and not parsed.found.digit and not parsed.found.nik and not parsed.found.resi:
        agreed = "ya" in parsed.words and not {"salam", "halo"} & set(parsed.words)
        return Intent("TERIMA_KASIH" if agreed or cleaning.agrees(parsed.original) else "BANTUAN")
    thanked = _THANKS & set(parsed.words)
    asks = "?" in parsed.light or _ASKS & set(parsed.words) or _KAH.search(parsed.light)
    if not thanked or asks or parsed.found.nik or parsed.found.digit:
        return None
    spared = parsed.says("PUNGLI") or "dimintai" in parsed.words  # and, since it came here, denied
    if spared:
        return Intent("TERIMA_KASIH")
    # "Makasih sudah cepat jadinya": what is thanked for, not asked.
    opened = parsed.words[:2] == ("terima_kasih", "sudah") and not parsed.found.resi
    glad = thanked & {"terima_kasih", "alhamdulillah"}
    taken = bool(glad and "sudah" in parsed.words and {"ambil", "terima", "keluar"} & set(parsed.words)) or (
        "alhamdulillah" in thanked and {"sudah", "akhir", "akhirnya"} & set(parsed.words)
    )
    covered = {place for hit in parsed.signals("THANKS") for place in hit.places}
    # "Baik bu, saya ambil hari senin jam 9": agreed and announced.
    planned = {*DAYS, "hari", "jam", "pagi", "siang", "akan", "lusa"}
    rest = [
        word
        for place, word in enumerate(parsed.words)
        if place not in covered and word not in FILLER and word not in planned and not word.isdigit()
    ]
    named = [word for word in rest if not known(word)]
    if opened or taken or (len(rest) == len(named) <= 2 and not parsed.found.resi):
        return Intent("TERIMA_KASIH")
    return None
