"""The states of a request: their words, how people write them, when the promise clock stands still.

It knows no document and no request.  One rule: the twelve states are a contract with spreadsheets and
programs outside, so none is added or renamed here alone.
"""

import re
from enum import StrEnum

from smsgw.errors import UsageError


class State(StrEnum):
    """Where a request stands.  `word` is what a citizen reads."""

    RECEIVED = "received"  #: taken in at a counter; nobody has looked at it yet
    VERIFYING = "verifying"  #: an official looks through the papers
    INCOMPLETE = "incomplete"  #: something is missing; the citizen has to bring it
    PROCESSING = "processing"  #: complete, being recorded
    AWAITING_CENTRAL = "awaiting_central"  #: the ministry checks a recording; out of the office's hands
    AWAITING_STOCK = "awaiting_stock"  #: could be printed, but there is no blank card
    PRINTING = "printing"  #: being printed and signed
    READY = "ready"  #: lies at a counter for its owner
    COLLECTED = "collected"  #: handed over
    REJECTED = "rejected"  #: cannot be approved as it is, for a reason that is told
    CANCELLED = "cancelled"  #: withdrawn, or entered by mistake
    ARCHIVED = "archived"  #: put away: not collected for long, or closed

    @property
    def word(self) -> str:
        """The Indonesian word that stands in capitals in a citizen's SMS."""
        return _WORDS[self]


_WORDS = {
    State.RECEIVED: "DITERIMA",
    State.VERIFYING: "DIPERIKSA",
    State.INCOMPLETE: "BELUM LENGKAP",
    State.PROCESSING: "DIPROSES",
    State.AWAITING_CENTRAL: "DICEK DI PUSAT",
    State.AWAITING_STOCK: "MENUNGGU BLANGKO",
    State.PRINTING: "DICETAK",
    State.READY: "SIAP DIAMBIL",
    State.COLLECTED: "DISERAHKAN",
    State.REJECTED: "BELUM DAPAT DISETUJUI",
    State.CANCELLED: "BATAL",
    State.ARCHIVED: "DIARSIPKAN",
}

# What else stands in offices' spreadsheets and on SIAK's screens (PRR, SFE).
_STATE_VARIANTS = {
    State.RECEIVED: "TERIMA, MASUK, BARU, BERKAS DITERIMA, BERKAS MASUK, REGISTRASI, TERDAFTAR",
    State.VERIFYING: "VERIFIKASI, DIVERIFIKASI, PERIKSA, PEMERIKSAAN, VALIDASI, SEDANG DIPERIKSA",
    State.INCOMPLETE: (
        "BERKAS KURANG, KURANG, TIDAK LENGKAP, KURANG BERKAS, BERKAS BELUM LENGKAP, BERKAS TIDAK LENGKAP"
    ),
    State.PROCESSING: "PROSES, SEDANG DIPROSES, DALAM PROSES, ON PROSES",
    State.AWAITING_CENTRAL: "TUNGGU PUSAT, MENUNGGU PUSAT, CEK PUSAT, DI PUSAT, SFE, PUSAT",
    State.AWAITING_STOCK: (
        "TUNGGU BLANGKO, MENUNGGU BLANKO, TUNGGU BLANKO, BLANGKO HABIS, BLANKO HABIS, BLANGKO, PRR"
    ),
    State.PRINTING: "CETAK, SEDANG DICETAK, PENCETAKAN, PROSES CETAK",
    State.READY: (
        "SIAP, SIAP AMBIL, SUDAH JADI, JADI, SELESAI, BISA DIAMBIL, SUDAH SELESAI, TERBIT, SUDAH TERBIT"
    ),
    State.COLLECTED: (
        "DIAMBIL, SUDAH DIAMBIL, TELAH DIAMBIL, SERAH TERIMA, SUDAH DISERAHKAN, DISERAHKAN KE PEMOHON"
    ),
    State.REJECTED: "DITOLAK, TOLAK, TIDAK DISETUJUI, BELUM DISETUJUI",
    State.CANCELLED: "DIBATALKAN, CANCELED, PEMBATALAN, DICABUT",
    State.ARCHIVED: "ARSIP, DIARSIP, MASUK ARSIP",
}


def plain_key(text: str) -> str:
    """Lower case, and one blank for any run of blanks, underscores, dashes and dots."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


_STATES = {
    plain_key(name): state
    for state in State
    for name in (state.value, state.word, *_STATE_VARIANTS[state].split(","))
}


def parse_state(text: str) -> State:
    """The state that a person or a spreadsheet names: English, Indonesian, any case and separator.

    Raises UsageError, which lists the words that are taken.

    >>> parse_state("siap_diambil"), parse_state("Ready")
    (<State.READY: 'ready'>, <State.READY: 'ready'>)
    """
    state = _STATES.get(plain_key(text))
    if state is None:
        accepted = ", ".join(f"{state.word} ({state.value})" for state in State)
        raise UsageError(f"unknown state; write one of: {accepted}")
    return state


def clock_stopped(state: State) -> bool:
    """Does the office's promise wait here for somebody else: the citizen, the ministry, the blanks?"""
    return state in (State.INCOMPLETE, State.AWAITING_CENTRAL, State.AWAITING_STOCK)


def is_finished(state: State) -> bool:
    """Is the office's own work done, so that its promise is kept or void?"""
    return state in (State.READY, State.COLLECTED, State.REJECTED, State.CANCELLED, State.ARCHIVED)


def notifies(state: State) -> bool:
    """Does reaching this state deserve an SMS that nobody asked for?

    Yes where the citizen can act (bring, collect, object) or where what we said last no longer holds
    (a blank is missing: the promised day is void).  The steps in between cost credit and tell nothing.
    """
    return state in (
        State.RECEIVED,
        State.INCOMPLETE,
        State.AWAITING_STOCK,
        State.READY,
        State.COLLECTED,
        State.REJECTED,
        State.CANCELLED,
    )
