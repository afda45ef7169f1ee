"""Plain words for what the daemon notes of a modem, for who stands beside it."""

from collections.abc import Mapping

#: state -> (Indonesian, English)
MODEM_STATES: Mapping[str, tuple[str, str]] = {
    "ready": ("Siap", "Ready"),
    "opening": ("Sedang dibuka", "Being opened"),
    "link_lost": ("Modem dicabut", "Modem unplugged"),
    "no_port": ("Modem tidak ditemukan, periksa kabel USB", "No modem found, check the USB cable"),
    "port_busy": (
        "Port dipakai program lain (ModemManager?)",
        "Port held by another program (ModemManager?)",
    ),
    "not_a_modem": ("Alat di port ini bukan modem", "What is on this port is no modem"),
    "no_sim": ("Kartu SIM tidak ada", "No SIM card"),
    "pin_required": ("SIM minta PIN, isi pin di smsgw.toml", "SIM wants its PIN, set pin in smsgw.toml"),
    "pin_refused": ("PIN SIM salah, tidak dicoba lagi", "SIM refused the PIN, it is not tried again"),
    "puk_required": ("SIM terkunci, minta PUK", "SIM locked, it wants the PUK"),
    "sim_failure": ("Kartu SIM rusak", "SIM card failure"),
    "sim_busy": ("Kartu SIM sibuk", "SIM card busy"),
    "not_registered": ("Tidak ada jaringan", "No network"),
    "denied": ("Jaringan menolak kartu ini", "The network refuses this card"),
    "no_smsc": ("Nomor pusat SMS (SMSC) kosong", "No service centre number (SMSC)"),
    "storage_full": ("Memori SMS penuh", "SMS memory full"),
    "hilink": (
        "Modem dalam mode HiLink, ubah ke mode stick",
        "Modem in HiLink mode, switch it to stick mode",
    ),
    "no_credit": ("Pulsa habis", "No credit"),
    "identity_changed": ("Modem atau SIM diganti", "Another modem or SIM"),
    "mute": ("Modem tidak menjawab", "Modem does not answer"),
    "stopped": ("Gateway tidak berjalan", "The gateway does not run"),
    "unknown": ("Belum pernah dipakai", "Never used"),
}


def modem_state(state: str, language: str) -> str:
    """The state in the office's language; the key itself where no words are known."""
    words = MODEM_STATES.get(state)
    return state.replace("_", " ") if words is None else words[language == "en"]
