"""The words of reports in Indonesian and English, and how numbers and days are written in each.

Pure.  One rule: every word that a report prints stands here, in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from smsgw.ledger import Period

_WORDS: dict[str, tuple[str, str]] = {
    "daily": ("Laporan harian", "Daily report"),
    "service": ("Laporan pelayanan", "Service report"),
    "cost": ("Laporan biaya SMS", "SMS cost report"),
    "made": ("Dibuat", "Made"),
    "all": ("Semua", "All"),
    "others": ("Lainnya ({count})", "Others ({count})"),
    "no_counter": ("(tanpa loket)", "(no counter)"),
    "no_place": ("(tempat tidak disebut)", "(no place named)"),
    "document": ("Dokumen", "Document"),
    "counter": ("Loket", "Counter"),
    "figure": ("Angka", "Figure"),
    "value": ("Nilai", "Value"),
    "received": ("Masuk", "Received"),
    "finished": ("Jadi", "Finished"),
    "collected": ("Diambil", "Collected"),
    "waiting": ("Menunggu", "Waiting"),
    "long": ("> {days} hari", "> {days} days"),
    "long_of": ("{count} lebih dari {days} hari", "{count} over {days} days"),
    "old_of": ("{number} ({count} lama)", "{number} ({count} long)"),
    "old_means": ("lama, merah: > {days} hari", "long, red: > {days} days"),
    "late": ("Lewat janji", "Past promise"),
    "uncollected": ("Belum diambil", "Not fetched"),
    "uncollected_long": ("Belum diambil > {days} hari", "Not fetched > {days} days"),
    "rejected": ("Belum disetujui", "Not approved"),
    "kept": ("Tepat janji", "In time"),
    "kept_of": ("{kept} dari {promised} dokumen", "{kept} of {promised} documents"),
    "office_time": ("Waktu kami", "Our time"),
    "citizen_time": ("Waktu warga", "Citizen's time"),
    "pickup_time": ("Menunggu diambil", "Until fetched"),
    "working_hours": ("{value} jam kerja", "{value} working h"),
    "hours": ("{value} jam", "{value} h"),
    "days": ("{value} hari", "{value} days"),
    "promises": ("Janji dan waktu", "Promises and time"),
    "times": ("Waktu kami dan waktu warga (median)", "Our time and the citizen's time (median)"),
    "flow": ("Masuk, jadi, diambil per hari", "Received, finished, collected per day"),
    "flow_months": ("Masuk, jadi, diambil per bulan", "Received, finished, collected per month"),
    "by_document": ("Menurut dokumen", "By document"),
    "by_counter": ("Menurut loket", "By counter"),
    "why_late": ("Mengapa menunggu", "Why they wait"),
    "stock": ("Blangko habis", "No blank cards"),
    "central": ("Dicek di pusat", "Checked centrally"),
    "papers": ("Berkas belum lengkap", "Papers missing"),
    "office": ("Dikerjakan kantor", "At the office"),
    "finished_late": ("Jadi, lewat janji", "Finished late"),
    "questions": ("Pertanyaan lewat SMS", "Questions by SMS"),
    "asked": ("Pertanyaan", "Questions"),
    "answered": ("Dijawab", "Answered"),
    "silent": ("Tidak dijawab (batas)", "Not answered (limits)"),
    "not_understood": ("Tidak dipahami", "Not understood"),
    "trips": ("Perjalanan dihemat", "Trips avoided"),
    "trips_of": ("dari {count} CEK yang dijawab", "of {count} answered CEK"),
    "sms": ("SMS keluar", "SMS sent"),
    "lane": ("Jalur", "Lane"),
    "reply": ("Balasan", "Replies"),
    "notice": ("Pemberitahuan", "Notices"),
    "broadcast": ("Siaran", "Broadcasts"),
    "messages": ("Pesan", "Messages"),
    "segments": ("Segmen", "Segments"),
    "cost_column": ("Biaya", "Cost"),
    "delivered": ("Sampai", "Delivered"),
    "undelivered": ("Tidak sampai", "Undelivered"),
    "unknown": ("Tanpa laporan", "No report"),
    "failed": ("Gagal", "Failed"),
    "queued": ("Antre", "Queued"),
    "cancelled": ("Dibatalkan", "Cancelled"),
    "per_finished": ("Biaya per dokumen jadi", "Cost per finished document"),
    "price": ("Per segmen", "Per segment"),
    "price_missing": (
        "Harga per segmen belum diisi: [broadcast] price_per_segment.",
        "No price is set: [broadcast] price_per_segment.",
    ),
    "complaints": ("Pengaduan", "Complaints"),
    "place": ("Tempat", "Place"),
    "kind": ("Jenis", "Kind"),
    "opened": ("Baru", "New"),
    "open": ("Terbuka", "Open"),
    "young": ("0-3 hari", "0-3 days"),
    "middle": ("4-10 hari", "4-10 days"),
    "old": ("> 10 hari", "> 10 days"),
    "overdue": ("Lewat janji", "Overdue"),
    "amount": ("Diminta", "Asked for"),
    "no_complaints": ("Tidak ada pengaduan.", "No complaints."),
    "ratings": ("Kepuasan warga (IKM, 25-100)", "Satisfaction (index 25-100)"),
    "index": ("IKM", "Index"),
    "sample": ("Responden", "Ratings"),
    "grade": ("Mutu", "Grade"),
    "no_ratings": ("Belum ada penilaian.", "No ratings yet."),
    "few": ("responden < 30: baca hati-hati", "fewer than 30: read with care"),
    "blanks": ("Blangko", "Blank cards"),
    "in_stock": ("Persediaan", "In stock"),
    "praise": ("Patut dipuji", "To praise"),
    "visit": ("Perlu dikunjungi", "To visit"),
    "nothing": ("Belum ada data.", "Nothing yet."),
    "notes": (
        "Menunggu, belum diambil, pengaduan terbuka: keadaan saat laporan dibuat. Waktu kami: jam buka "
        "dari berkas masuk sampai jadi, tanpa waktu menunggu berkas, pusat dan blangko. Waktu warga: hari "
        "kalender untuk dokumen yang sama. IKM: rata-rata nilai x 25 (Permenpan-RB 14/2017).",
        "Waiting, not fetched and open complaints are as of now. Our time: opening hours from received to "
        "finished, without waiting for papers, the ministry and blanks. Citizen's time: calendar days of the "
        "same documents. Index: mean rating x 25 (Permenpan-RB 14/2017).",
    ),
    "cost_notes": (
        "Segmen: SMS yang diterima operator; yang dikirim ulang karena ragu dihitung dua kali. Tanpa "
        "laporan: terkirim, tetapi jaringan tidak mengabarkan hasilnya.",
        "Segments: what the operator took; one sent again after doubt counts twice. No report: sent, and the "
        "network did not say what became of it.",
    ),
}

_MONTHS_ID = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
_MONTHS_EN = "January February March April May June July August September October November December"
_MONTHS = {"id": tuple(_MONTHS_ID.split()), "en": tuple(_MONTHS_EN.split())}


@dataclass(frozen=True, slots=True)
class Words:
    """One language.  documents: what each code is called."""

    language: str
    documents: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The word of that key, filled in."""
        return _WORDS[key][self.language == "en"].format(**values)

    def document(self, code: str) -> str:
        """What a document is called; the code of one that the office has given up."""
        return self.documents.get(code, code)

    def counter(self, name: str) -> str:
        return name or self("no_counter")

    def number(self, value: float | None, places: int = 0) -> str:
        """`1.234,5` in Indonesian, `1,234.5` in English; a dash for what nothing was counted for."""
        if value is None:
            return "–"
        text = f"{value:,.{places}f}"
        return text if self.language == "en" else text.translate(str.maketrans(",.", ".,"))

    def percent(self, value: float | None) -> str:
        return "–" if value is None else f"{self.number(value)}%"

    def rupiah(self, value: float | None) -> str:
        return "–" if value is None else f"Rp {self.number(value)}"

    def day(self, day: date) -> str:
        """`24 November 2026`."""
        return f"{day.day} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def short_month(self, day: date) -> str:
        """`Nov 2026`."""
        return f"{_MONTHS[self.language][day.month - 1][:3]} {day.year}"

    def period(self, period: Period) -> str:
        """A span of days as briefly as it can be said."""
        first, last = period.first, period.last
        if first == last:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        return f"{self.day(first)} – {self.day(last)}"

    def instant(self, instant: datetime, zone: ZoneInfo) -> str:
        """`24-11-2026 16.00`, local."""
        local = instant.astimezone(zone)
        return f"{local:%d-%m-%Y %H.%M}" if self.language == "id" else f"{local:%Y-%m-%d %H:%M}"
