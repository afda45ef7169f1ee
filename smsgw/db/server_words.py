"""What is wrong with a database server, in both languages: what, why, and what to do.

Data; who reads a driver's error is trouble.py.  One rule: every kind of trouble that it tells apart has a row
here that says what to do next.
"""

from collections.abc import Mapping

from smsgw.office.plain import Plain

#: kind -> {language: (what, what to do)}; {why} is the server's or the network's own word.
_ROWS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "away": {
        "id": (
            "server basis data tidak dapat dihubungi ({why})",
            "Periksa apakah server itu menyala dan jaringannya tersambung",
        ),
        "en": ("the database server cannot be reached ({why})", "Check that it runs, and the network"),
    },
    "busy": {
        "id": (
            "program lain terlalu lama memegang basis data",
            "Tutup program itu, lalu coba lagi",
        ),
        "en": ("another program holds the database for too long", "Close it and try again"),
    },
    "refused": {
        "id": (
            "server basis data menolak pengguna atau kata sandinya",
            "Perbaiki [database] url di smsgw.toml",
        ),
        "en": ("the database server refuses the user or the password", "Correct [database] url"),
    },
    "not_let_in": {
        "id": (
            "server basis data tidak mengizinkan komputer ini",
            "Tambahkan komputer ini di pg_hba.conf pada server",
        ),
        "en": (
            "the database server lets nobody in from this computer",
            "Add it to the server's pg_hba.conf",
        ),
    },
    "no_database": {
        "id": (
            "basis data itu tidak ada di server",
            "Buat dengan: createdb (README, Several computers)",
        ),
        "en": (
            "there is no such database on the server",
            "Make it with: createdb (README, Several computers)",
        ),
    },
    "no_right": {
        "id": (
            "pengguna basis data tidak boleh membuat tabel",
            "Jadikan dia pemilik basis data itu",
        ),
        "en": ("the database's user may not make tables", "Make it the database's owner"),
    },
    "full": {
        "id": ("disk server basis data penuh", "Kosongkan sebagian; tidak ada yang tertulis setengah"),
        "en": (
            "the disk of the database server is full",
            "Free some space; nothing was half written",
        ),
    },
    "read_only": {
        "id": (
            "server basis data ini hanya boleh dibaca, misalnya salinan cadangan (standby)",
            "Tulis alamat server utama di [database] url",
        ),
        "en": (
            "this database server may only be read, as a standby copy is",
            "Write the main server's address into [database] url",
        ),
    },
}


def words_for(kind: str, why: str, language: str = "en") -> Plain:
    """That trouble in words."""
    rows = _ROWS[kind]
    what, cure = rows.get(language, rows["en"])
    said = what.replace("{why}", why)
    return Plain(said[0].upper() + said[1:], cure)
