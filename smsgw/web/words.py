"""The console's words for states, lanes, readings and reasons, in both languages, and how numbers look.

Pure.  One rule: a key without words is shown as it is, so that a new state is never an error on a page.
"""

from collections.abc import Callable, Mapping
from typing import Any

from smsgw.messages import Lane, shorten
from smsgw.office.plain import WELL
from smsgw.office.states import State
from smsgw.web.indonesian import in_words

Words = Mapping[str, tuple[str, str]]

_REQUEST_STATES: Words = {state.value: (state.word, state.value.replace("_", " ").upper()) for state in State}

_MESSAGE_STATES: Words = {
    "queued": ("Antre", "Queued"),
    "submitting": ("Sedang dikirim", "Being sent"),
    "in_doubt": ("Belum pasti", "In doubt"),
    "submitted": ("Terkirim", "Sent"),
    "delivered": ("Sampai", "Delivered"),
    "undelivered": ("Tidak sampai", "Not delivered"),
    "failed": ("Gagal", "Failed"),
    "expired": ("Kedaluwarsa", "Expired"),
    "cancelled": ("Dibatalkan", "Cancelled"),
    "incomplete": ("Belum utuh", "Incomplete"),
    "complete": ("Belum dibaca", "Not read yet"),
    "handled": ("Dijawab", "Answered"),
    "unanswered": ("Tidak dijawab", "Not answered"),
    "corrupt": ("Rusak", "Corrupt"),
}

_BROADCAST_STATES: Words = {
    "draft": ("Rancangan", "Draft"),
    "running": ("Berjalan", "Running"),
    "paused": ("Dijeda", "Paused"),
    "done": ("Selesai", "Done"),
    "waiting": ("Menunggu giliran", "Waiting"),
    "released": ("Antre", "Queued"),
    "withdrawn": ("Minta STOP", "Said STOP"),
    "duplicate": ("Nomor ganda", "Duplicate"),
    "stopped": ("Minta STOP", "Said STOP"),
    "bad_number": ("Nomor salah", "Bad number"),
    "bad_value": ("Isi kolom tidak boleh", "Bad value"),
    "created": ("dibuat", "created"),
    "approved": ("disetujui", "approved"),
    "started": ("dimulai", "started"),
    "resumed": ("dilanjutkan", "resumed"),
    "retried": ("dicoba lagi", "tried again"),
}

_TICKETS: Words = {
    "open": ("Belum dijawab", "Open"),
    "answered": ("Sudah dijawab", "Answered"),
    "closed": ("Ditutup", "Closed"),
    "PUNGLI": ("Pungutan liar", "Illegal levy"),
    "KETERLAMBATAN": ("Terlambat", "Late"),
    "PELAYANAN": ("Pelayanan", "Service"),
    "CALO": ("Calo", "Broker"),
    "SERAH_TERIMA": ("Pengambilan disangkal", "Collection disputed"),
    "LAINNYA": ("Lainnya", "Other"),
}

_LANES: Words = {
    "reply": ("Jawaban", "Replies"),
    "notice": ("Kabar permohonan", "Notices"),
    "broadcast": ("Siaran", "Broadcasts"),
}

_INTENTS: Words = {
    "STATUS": ("Cek status", "Status"),
    "SYARAT": ("Syarat", "Requirements"),
    "JADWAL": ("Jam buka", "Opening hours"),
    "BIAYA": ("Biaya", "Fees"),
    "BLANGKO": ("Stok blangko", "Blank cards"),
    "WAKIL": ("Diwakilkan", "By proxy"),
    "IDENTITAS": ("Nomor siapa ini?", "Who is this?"),
    "BANTUAN": ("Bantuan", "Help"),
}

_ROLES: Words = {
    "operator": ("Petugas loket", "Operator"),
    "admin": ("Admin", "Admin"),
    "head": ("Kepala dinas", "Head of office"),
}

_ALARMS: Words = {
    "credit": ("Operator memberi kabar soal pulsa", "The operator writes about credit"),
    "credit_low": ("Pulsa hampir habis", "Credit runs low"),
    "no_credit": ("Pulsa habis", "No credit"),
    "storage_full": ("Memori SMS penuh", "SMS memory full"),
    "modem": ("Modem bermasalah", "Trouble with a modem"),
    "guessing": ("Satu nomor mencoba-coba resi atau NIK", "One number tries many codes or NIKs"),
    "guessing_many": ("Banyak pertanyaan yang meleset", "Many questions in vain"),
    "nik_scan": ("Satu nomor menanyakan banyak NIK", "One number asks for many NIKs"),
    "clock": (
        "Jam komputer melompat jauh ke depan: betulkan",
        "The computer's clock leapt ahead: set it right",
    ),
    "hours": ("Berkas jam buka tidak terbaca", "The file of opening hours cannot be read"),
    "handover": ("Penyerahan dibantah pemohon", "A collection is disputed"),
}

_ALL: Words = {
    **_MESSAGE_STATES,
    **_REQUEST_STATES,
    **_BROADCAST_STATES,
    **_TICKETS,
    **_LANES,
    **_INTENTS,
    **_ROLES,
    **_ALARMS,
    # Both a request and a message can be incomplete; a request is spoken of more often.
    "incomplete": _REQUEST_STATES["incomplete"],
}

# What stands in the outbox's reasons, by how it begins; what is not here is shown as it was noted.
_REASONS: tuple[tuple[str, str], ...] = (
    ("its time to live ran out", "Waktu kirimnya habis"),
    ("a newer state came", "Sudah ada kabar yang lebih baru"),
    ("the recipient said STOP", "Penerima minta STOP"),
    ("its broadcast was cancelled", "Siarannya dibatalkan"),
    ("the change was taken back", "Perubahannya diurungkan"),
    ("queued again by hand", "Diulang oleh petugas"),
    ("sent again: no result", "Dikirim ulang: tidak ada jawaban jaringan"),
    ("cancelled by hand", "Dibatalkan petugas"),
    ("its modem is gone", "Modemnya tidak ada lagi"),
)

_GOOD = frozenset({"ready", "delivered", "handled", "collected", "answered", "done", *WELL})
_BAD = frozenset(
    {
        "failed",
        "undelivered",
        "expired",
        "corrupt",
        "rejected",
        "open",
        "no_credit",
        "bad_number",
        "bad_value",
    }
)
_WAITING = frozenset(
    {
        "incomplete",
        "awaiting_stock",
        "awaiting_central",
        "in_doubt",
        "queued",
        "submitting",
        "paused",
        "running",
    }
)


def word(key: object, language: str = "id") -> str:
    """The words for a key; the key itself, readable, where there are none."""
    name = key.word if isinstance(key, Lane) else str(key)
    found = _ALL.get(name)
    return name.replace("_", " ") if found is None else found[language == "en"]


def state_word(state: object, language: str = "id") -> str:
    """The words for the state of a message."""
    found = _MESSAGE_STATES.get(str(state))
    return str(state).replace("_", " ") if found is None else found[language == "en"]


def broadcast_word(key: object, language: str = "id") -> str:
    """The words for the state of a broadcast, of one of its recipients, or for what was done with it."""
    found = _BROADCAST_STATES.get(str(key)) or _MESSAGE_STATES.get(str(key))
    return str(key).replace("_", " ") if found is None else found[language == "en"]


def tone(key: object) -> str:
    """`good`, `bad`, `wait` or `calm`: how a state is coloured."""
    name = str(key)
    return "good" if name in _GOOD else "bad" if name in _BAD else "wait" if name in _WAITING else "calm"


def reason(text: str | None, language: str = "id") -> str:
    """Why a message is where it is."""
    if not text or language == "en":
        return text or ""
    return next((said for begins, said in _REASONS if text.startswith(begins)), text)


def thousands(value: int | float | None, language: str = "id") -> str:
    """`12.345` in Indonesian, `12,345` in English."""
    if value is None:
        return "-"
    written = f"{value:,.0f}"
    return written if language == "en" else written.replace(",", ".")


def masked(number: str | None) -> str:
    """A phone number as a list shows it."""
    return shorten(number) if number else "-"


def signal_word(dbm: int | None, language: str = "id") -> tuple[str, int]:
    """(a word, bars of 4) for a signal strength."""
    if dbm is None:
        return ("belum diketahui", 0) if language == "id" else ("not known", 0)
    steps = ((-75, "kuat", "strong", 4), (-87, "cukup", "fair", 3), (-97, "lemah", "weak", 2))
    for least, indonesian, english, bars in steps:
        if dbm >= least:
            return (english if language == "en" else indonesian), bars
    return ("very weak" if language == "en" else "sangat lemah"), 1


#: For the templates.
FILTERS: dict[str, Callable[..., Any]] = {
    "word": word,
    "state_word": state_word,
    "broadcast_word": broadcast_word,
    "tone": tone,
    "reason": reason,
    "thousands": thousands,
    "masked": masked,
    "in_words": in_words,
}
