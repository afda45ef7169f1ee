"""Plain words for a modem's troubles: what is wrong, why, and what to do, for who stands beside it.

Data and its reading; it knows no modem.  One rule: a state that a modem can be in has a row here in both
languages, and each row that tells of trouble says what to do next.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """One state in words.  `cure` is empty where nothing needs to be done."""

    what: str
    cure: str = ""

    def __str__(self) -> str:
        """`Modem dicabut. Pasang lagi stik USB.`"""
        return f"{self.what}. {self.cure}" if self.cure else self.what


@dataclass(frozen=True, slots=True)
class _Row:
    """{port}, {holder}, {tries}, {amount}, {device}: from the detail, with brackets around, or nothing."""

    what_id: str
    what_en: str
    cure_id: str = ""
    cure_en: str = ""


#: The states in which nothing is wrong, or will be right in a moment by itself.
WELL = frozenset({"ready", "opening"})

_ROWS: Mapping[str, _Row] = {
    "ready": _Row("Siap", "Ready"),
    "opening": _Row("Sedang dibuka", "Being opened"),
    "unknown": _Row(
        "Belum pernah dipakai", "Never used", "Jalankan gateway: smsgw run", "Start the gateway: smsgw run"
    ),
    "stopped": _Row(
        "Gateway tidak berjalan", "The gateway does not run", "Jalankan: smsgw run", "Start it: smsgw run"
    ),
    "link_lost": _Row(
        "Modem dicabut atau terputus",
        "Modem unplugged or cut off",
        "Pasang lagi stik USB; dalam beberapa detik gateway jalan lagi sendiri. Bila sering terjadi, ganti "
        "kabel atau pakai hub USB berdaya sendiri",
        "Plug the stick in again; the gateway goes on by itself within seconds. If it happens often, change "
        "the cable or use a powered USB hub",
    ),
    "no_port": _Row(
        "Modem tidak ditemukan",
        "No modem found",
        "Pasang stik USB. Sudah terpasang? Coba colokan lain, lalu periksa port di smsgw.toml "
        "(smsgw modem ports)",
        "Plug the stick in. It is plugged in? Try another socket, then check port in smsgw.toml "
        "(smsgw modem ports)",
    ),
    "no_permission": _Row(
        "Tidak ada izin membuka port{port}",
        "No permission for the port{port}",
        "Masukkan pengguna ini ke grup dialout (sudo usermod -aG dialout NAMA), lalu keluar dan masuk lagi",
        "Add this user to the group dialout (sudo usermod -aG dialout NAME), then log out and in again",
    ),
    "not_switched": _Row(
        "Stik masih berupa CD-ROM{device}",
        "The stick is still a CD-ROM{device}",
        "Pasang paket usb-modeswitch, lalu cabut dan pasang lagi stiknya",
        "Install the package usb-modeswitch, then pull the stick out and plug it in again",
    ),
    "port_busy": _Row(
        "Port dipakai program lain{holder}",
        "The port is held by another program{holder}",
        "Tutup program itu. ModemManager: jalankan smsgw install-files lalu pasang aturan udev-nya, atau "
        "sudo systemctl disable --now ModemManager",
        "Close that program. ModemManager: run smsgw install-files and install its udev rules, or "
        "sudo systemctl disable --now ModemManager",
    ),
    "not_a_modem": _Row(
        "Alat di port ini bukan modem{port}",
        "What is on this port is no modem{port}",
        'Pilih port lain di smsgw.toml, atau port = "auto" (smsgw modem ports)',
        'Choose another port in smsgw.toml, or port = "auto" (smsgw modem ports)',
    ),
    "mute": _Row(
        "Modem tidak menjawab{port}",
        "The modem does not answer{port}",
        "Cabut stik, tunggu 10 detik, pasang lagi. Tetap diam? Coba port lain (smsgw modem ports)",
        "Pull the stick out, wait 10 seconds, plug it in again. Still mute? Try another port "
        "(smsgw modem ports)",
    ),
    "hilink": _Row(
        "Stik ini kartu jaringan (HiLink) tanpa port modem{device}",
        "This stick is a network card (HiLink) without a modem port{device}",
        "SMS lewat port modem tidak mungkin. Pakai stik lain, atau pasang firmware mode stick (21.x)",
        "It cannot send SMS through a modem port. Use another stick, or install stick firmware (21.x)",
    ),
    "no_sim": _Row(
        "Kartu SIM tidak ada",
        "No SIM card",
        "Cabut stik, pasang kartu SIM sampai berbunyi klik, pasang lagi stiknya",
        "Pull the stick out, push the SIM card in until it clicks, plug the stick in again",
    ),
    "pin_required": _Row(
        "SIM minta PIN{tries}",
        "The SIM asks for its PIN{tries}",
        'Isi pin = "...." pada [[modem]] di smsgw.toml, lalu jalankan lagi gateway',
        'Write pin = "...." into [[modem]] of smsgw.toml and start the gateway again',
    ),
    "pin_refused": _Row(
        "PIN SIM salah dan tidak dicoba lagi{tries}",
        "The SIM refused the PIN, and it is not tried again{tries}",
        "Isi PIN yang benar di smsgw.toml, lalu jalankan lagi gateway. Ragu? Periksa dulu di telepon",
        "Write the right PIN into smsgw.toml and start the gateway again. In doubt? Try it in a phone first",
    ),
    "puk_required": _Row(
        "SIM terkunci dan minta PUK",
        "The SIM is locked and asks for its PUK",
        "Pasang SIM di telepon, masukkan PUK dari kartu induk SIM, buat PIN baru, tulis di smsgw.toml",
        "Put the SIM into a phone, enter the PUK from the card it came in, set a new PIN, write it into "
        "smsgw.toml",
    ),
    "sim_failure": _Row(
        "Kartu SIM tidak terbaca",
        "The SIM card cannot be read",
        "Lepas kartu, bersihkan keping emasnya dengan kain kering, pasang lagi. Tetap gagal? Ganti kartu di "
        "gerai operator",
        "Take the card out, wipe its contacts with a dry cloth, put it back. Still bad? Have the operator "
        "replace it",
    ),
    "sim_busy": _Row(
        "Kartu SIM masih disiapkan",
        "The SIM card is still starting",
        "Tunggu satu menit. Masih begini? Cabut dan pasang lagi stiknya",
        "Wait a minute. Still so? Pull the stick out and plug it in again",
    ),
    "no_pdu_mode": _Row(
        "Modem ini hanya mengenal mode teks, tidak mode PDU",
        "This modem knows text mode only, not PDU mode",
        'Isi driver = "gammu" pada [[modem]] di smsgw.toml, jalankan lagi gateway, atau pakai stik lain',
        'Write driver = "gammu" into [[modem]] of smsgw.toml and restart the gateway, or use another stick',
    ),
    "not_registered": _Row(
        "Tidak ada sinyal jaringan",
        "No network",
        "Pindahkan stik ke dekat jendela atau pakai kabel USB panjang. Modem 3G saja? Jaringan 3G sudah "
        "mati, perlu 2G atau 4G",
        "Move the stick to a window or use a longer USB cable. A 3G-only modem? 3G is switched off, it takes "
        "2G or 4G",
    ),
    "denied": _Row(
        "Jaringan menolak kartu ini",
        "The network refuses this card",
        "Periksa apakah kartu sudah terdaftar (4444) dan masa aktifnya belum habis",
        "Check that the card is registered (4444) and has not expired",
    ),
    "no_smsc": _Row(
        "Nomor pusat SMS (SMSC) kosong",
        "The service centre number (SMSC) is empty",
        'Tanya operator, lalu isi smsc = "+62..." pada [[modem]] di smsgw.toml',
        'Ask the operator, then write smsc = "+62..." into [[modem]] of smsgw.toml',
    ),
    "storage_full": _Row(
        "Memori SMS penuh",
        "The SMS memory is full",
        "SMS masuk dan salinan SMS terkirim dihapus sendiri oleh gateway, konsep (draft) tidak. Tetap penuh? "
        'Selagi gateway berjalan ketik: smsgw modem at "AT+CMGD=1,3" --modem {name}, atau hapus di telepon',
        "The gateway deletes what was received and copies of what was sent, but no drafts. Still full? While "
        'the gateway runs, type: smsgw modem at "AT+CMGD=1,3" --modem {name}; or delete them in a phone',
    ),
    "no_credit": _Row(
        "Pulsa habis{amount}",
        "No credit{amount}",
        "Isi pulsa kartu ini; pesan yang menunggu terkirim sendiri sesudahnya",
        "Fill the card up; the messages that wait go out by themselves afterwards",
    ),
    "suspect": _Row(
        "Jaringan menolak beberapa SMS berturut-turut{amount}",
        "The network refused several SMS in a row{amount}",
        "Mungkin pulsa atau masa aktif habis, atau kartu diblokir: periksa ke operator. Gateway mencoba satu "
        "SMS tiap 15 menit",
        "Perhaps no credit, expired or barred: ask the operator. The gateway tries one SMS every 15 minutes",
    ),
    "identity_changed": _Row(
        "Modem atau SIM diganti; tidak ada yang dikirim atau dihapus",
        "Another modem or SIM; nothing is sent or deleted",
        "Memang sengaja? Jalankan: smsgw modem accept {name}. Bila tidak, pasang kembali yang lama",
        "On purpose? Run: smsgw modem accept {name}. If not, put the old one back",
    ),
    "no_reset": _Row(
        "Modem jenis ini tidak boleh dimulai ulang dari sini",
        "This model must not be restarted from here",
        "Cabut stik, tunggu 10 detik, pasang lagi",
        "Pull the stick out, wait 10 seconds, plug it in again",
    ),
    "flapping": _Row(
        "Modem berulang kali putus dan diistirahatkan",
        "The modem failed again and again and is given a rest",
        "Cabut dan pasang lagi stik untuk langsung mencoba. Ganti kabel, atau pakai hub USB berdaya sendiri",
        "Replug the stick to try at once. Change the cable, or use a powered USB hub",
    ),
    "failed": _Row(
        "Gangguan di dalam program",
        "A fault inside the program",
        "Gateway mencoba lagi sendiri. Berulang? Kirim isi catatan (log) kepada pembuat program",
        "The gateway tries again by itself. Again and again? Send the log to the program's makers",
    ),
}

#: Every state that has words.
STATES = frozenset(_ROWS)

_HOLDER = re.compile(r"held by (?P<name>[\w.:/-]+)(?: \((?P<pid>\d+)\))?")
_TRIES = re.compile(r"(\d+) tries left")
_PORT = re.compile(r"(/dev/[^\s,;]+|COM\d+|socket://[^\s,;]+)")
_AMOUNT = re.compile(r"Rp [\d.]+")
_DEVICE = re.compile(r"^(?:the )?((?:Huawei|ZTE)[^;]*?)(?: stick is| is a network)")


def explain(state: str, detail: str = "", language: str = "id", *, name: str = "") -> Plain:
    """A modem's state and detail, as the daemon notes them, in words.

    name  the modem's, for commands to type
    A state without a row is given as it is.
    """
    row = _ROWS.get(_refined(state, detail))
    if row is None:
        return Plain(state.replace("_", " "))
    what, cure = (row.what_en, row.cure_en) if language == "en" else (row.what_id, row.cure_id)
    slots = {**_slots(detail, language), "name": name or "NAME"}
    return Plain(_filled(what, slots), _filled(cure, slots))


def _refined(state: str, detail: str) -> str:
    """What hides behind a missing port: rights, or a stick that is not switched over yet."""
    if state == "no_port" and "no permission" in detail:
        return "no_permission"
    if state == "no_port" and "CD-ROM" in detail:
        return "not_switched"
    return state


def _slots(detail: str, language: str) -> dict[str, str]:
    slots = dict.fromkeys(("holder", "tries", "port", "amount", "device"), "")
    if (found := _HOLDER.search(detail)) and found["name"] != "another":
        slots["holder"] = f": {found['name']}" + (f" (pid {found['pid']})" if found["pid"] else "")
    if found := _TRIES.search(detail):
        slots["tries"] = f" ({found[1]} tries left)" if language == "en" else f" (sisa {found[1]} kali)"
    if found := _PORT.search(detail):
        slots["port"] = f" ({found[1].rstrip('.')})"
    if found := _AMOUNT.search(detail):
        slots["amount"] = f" ({found[0]})"
    if found := _DEVICE.search(detail):
        slots["device"] = f": {found[1]}"
    return slots


def _filled(text: str, slots: Mapping[str, str]) -> str:
    for slot, value in slots.items():
        text = text.replace(f"{{{slot}}}", value)
    return text
