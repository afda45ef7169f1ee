"""A furnished office for looking at: the demo's requests, a day's texts, complaints, broadcasts, stock."""

from datetime import datetime, timedelta
from io import BytesIO
from random import Random

from smsgw import broadcasts, notices
from smsgw.admin import demo_office
from smsgw.db import alarms, audit, modems, outbox, requests, stock, tickets
from smsgw.db.database import transaction
from smsgw.db.models import InboxMessage, OutboxMessage, OutboxState
from smsgw.db.tickets import NewTicket
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.office.mailing import Mailing

#: (ending of the number, text, intent, reason, answer, minutes ago)
_TALK = (
    (
        "12",
        "ktp ku wis dadi durung lur?",
        "STATUS",
        "found",
        "KTP-el resi 417-205 SIAP DIAMBIL di Loket 3. Bawa resi & KTP lama. GRATIS. -Dukcapil Contoh",
        12,
    ),
    (
        "20",
        "kpn mari iku yo cak",
        "TIDAK_DIKENAL",
        "unknown",
        "Maaf, belum kami pahami. Ketik CEK lalu resi. -Dukcapil Contoh",
        31,
    ),
    (
        "21",
        "nek meh njupuk kudu piye",
        "TIDAK_DIKENAL",
        "unknown",
        "Maaf, belum kami pahami. Ketik CEK lalu resi. -Dukcapil Contoh",
        55,
    ),
    ("22", "<b>sip</b> gan lanjutkeun", "TIDAK_DIKENAL", "unknown", None, 71),
    (
        "13",
        "syarat akta lahir apa aja",
        "SYARAT",
        "requirements",
        "Syarat akta lahir: 1.Surat lahir RS/bidan 2.Buku nikah 3.KK 4.KTP ortu. GRATIS. -Dukcapil Contoh",
        95,
    ),
    ("14", "besok buka jam brp", "JADWAL", "schedule", "Rabu 25-11 BUKA 08.00-15.00. -Dukcapil Contoh", 130),
    ("15", "makasih pak", "TERIMA_KASIH", "thanks", None, 190),
)


def furnish(desk: Desk, now: datetime) -> None:
    """Fill an empty office."""
    with transaction():
        demo_office.fill(desk, now)
        modems.record_daemon(1, now - timedelta(hours=5), "0", now)
        modems.record(
            "utama",
            now,
            state="ready",
            signal_dbm=-79,
            operator="TELKOMSEL",
            registration="home",
            credit="Rp 48.200",
        )
        _messages(now)
        _requests(desk, now)
        _complaints(now)
        stock.record("KTP", 120, "web:siti", now)
        alarms.raise_alarm("credit_low", "utama", "Rp 4.200", now - timedelta(minutes=50))
        audit.record("web:siti", "reveal", "417-205", now - timedelta(minutes=9))
    _broadcasts(desk, now)


def _messages(now: datetime) -> None:
    for ending, text, intent, reason, reply, minutes in _TALK:
        at, number = now - timedelta(minutes=minutes), f"+62812000000{ending}"
        reply_id = (
            _said(number, reply, Lane.REPLY, f"talk:{ending}", at, OutboxState.DELIVERED) if reply else None
        )
        InboxMessage.create(
            sender=number,
            text=text,
            intent=intent,
            reason=reason,
            reply_id=reply_id,
            modem="utama",
            state="handled" if reply else "unanswered",
            received_at=at,
            handled_at=at,
        )
    random = Random(7)
    for n in range(140):
        at = now - timedelta(minutes=random.randrange(20, 24 * 60))
        if 7 <= (at + timedelta(hours=7)).hour < 21:
            InboxMessage.create(
                sender=f"+62812000000{40 + n % 50}",
                text="cek 520-137",
                intent="STATUS",
                reason="found",
                modem="utama",
                state="handled",
                received_at=at,
                handled_at=at,
            )
            _said(
                f"+62812000000{40 + n % 50}",
                "KK resi 520-137 DIPROSES. -Dukcapil Contoh",
                Lane.REPLY,
                f"crowd:{n}",
                at,
            )


def _said(
    number: str, text: str, lane: Lane, cause: str, at: datetime, state: OutboxState = OutboxState.DELIVERED
) -> int | None:
    found = outbox.enqueue(number, text, lane=lane, cause=cause, now=at, expires_at=at + timedelta(days=3))
    sent = at + timedelta(seconds=5)
    reason = {
        OutboxState.FAILED: "CMS 28 unidentified subscriber",
        OutboxState.EXPIRED: "its time to live ran out",
    }
    OutboxMessage.update(
        state=state, submitted_at=sent, delivered_at=sent, modem="utama", attempts=1, reason=reason.get(state)
    ).where(OutboxMessage.id == found).execute()
    return found


def _requests(desk: Desk, now: datetime) -> None:
    found = requests.get_by_receipt("417-205")
    notices.on_state(found, desk, now - timedelta(hours=2))
    requests.add(requests.NewRequest("KK", counter="Loket 2"), "demo", now - timedelta(hours=1), desk.vault)
    lying = requests.add(
        requests.NewRequest("KTP", receipt_code="310-922", phones=("+6281200000077",), counter="Loket 3"),
        "demo",
        now - timedelta(days=40),
        desk.vault,
    )
    requests.move(lying.id, requests.State.READY, "demo", now - timedelta(days=33))
    for state in (OutboxState.FAILED, OutboxState.UNDELIVERED, OutboxState.EXPIRED):
        _said(
            "+6281200000088",
            "KTP-el resi 310-922 SIAP DIAMBIL. -Dukcapil Contoh",
            Lane.NOTICE,
            f"t:{state}",
            now,
            state,
        )


def _complaints(now: datetime) -> None:
    for n, (kind, text, place, amount, days) in enumerate(
        (
            ("PUNGLI", "td d loket 2 dimintai 50rb biar ktp cpt jadi", "Loket 2", 50_000, 3),
            ("KETERLAMBATAN", "udah sebulan kk saya belum jadi jadi", "Kec. Sukamaju", None, 14),
            ("LAINNYA", "petugasnya judes", None, None, 1),
        )
    ):
        at = now - timedelta(days=days)
        new = NewTicket(
            f"+6281200000{90 + n:03}", kind, text, f"manual:{n}", at + timedelta(days=10), place, amount
        )
        tickets.open_ticket(new, at)


def _broadcasts(desk: Desk, now: datetime) -> None:
    rows = [(n, (f"+6281200000{n:03}", f"Warga {n}")) for n in range(100, 160)]
    order = broadcasts.Order(
        "Yth {nama}, Loket 3 pindah ke lantai 2 mulai Senin 30-11. {sig}", "web:siti", now
    )
    broadcasts.create(
        order, Mailing(0, {"nama": 1}, iter([*rows, (161, rows[0][1]), (162, rows[1][1])])), desk
    )
    second = broadcasts.create(order, Mailing(0, {"nama": 1}, iter(rows)), desk)
    broadcasts.start(second.id, "web:siti", now, desk)
    with transaction():
        broadcasts.feed(now, desk)
    sent = (
        OutboxMessage.select(OutboxMessage.id).where(OutboxMessage.cause.startswith("broadcast:")).limit(23)
    )
    OutboxMessage.update(state=OutboxState.DELIVERED, submitted_at=now, delivered_at=now).where(
        OutboxMessage.id.in_([row.id for row in sent])
    ).execute()


def spreadsheet(text: str) -> tuple[str, BytesIO]:
    """An upload."""
    return "harian.csv", BytesIO(text.encode())


#: Every page that somebody can look at, by a short name.
PAGES = {
    "beranda": "/",
    "permohonan": "/permohonan",
    "permohonan-lama": "/permohonan?daftar=lama&hari=14",
    "permohonan-satu": "/permohonan/417-206",
    "permohonan-baru": "/permohonan/baru",
    "slip": "/permohonan/417-205/slip",
    "massal": "/permohonan/massal",
    "impor": "/permohonan/impor",
    "pesan": "/pesan",
    "pesan-satu": "/pesan/2",
    "pesan-masuk": "/pesan/masuk",
    "keluar": "/pesan/keluar",
    "keluar-masalah": "/pesan/keluar?keadaan=masalah",
    "keluar-satu": "/pesan/keluar/1",
    "siaran": "/siaran",
    "siaran-baru": "/siaran/baru",
    "siaran-rancangan": "/siaran/1",
    "siaran-jalan": "/siaran/2",
    "pengaduan": "/pengaduan",
    "pengaduan-satu": "/pengaduan/1",
    "laporan": "/laporan",
    "pengaturan": "/pengaturan",
    "teks": "/pengaturan/teks",
    "teks-satu": "/pengaturan/teks/status.ready",
    "jam": "/pengaturan/jam",
    "blangko": "/pengaturan/blangko",
    "ungkapan": "/pengaturan/ungkapan",
    "pengguna": "/pengaturan/pengguna",
    "cadangan": "/pengaturan/cadangan",
    "catatan": "/pengaturan/catatan",
    "modem": "/pengaturan/modem",
    "hp": "/hp",
    "api": "/api",
}
