"""What the lower layers say in English, in Indonesian for who sits at the counter.

Pure.  They speak to the command line and its scripts, in one language; a console in Indonesian has to say the
same.  One rule: a sentence without a row here is shown as it was said, never left out.
"""

import re

# (what is said, what it is here); tried in order, within each line, on what the ones before have left.
_ROWS: tuple[tuple[str, str], ...] = (
    # --- The linter
    (r"unknown placeholder (\{\w+\})", r"isian \1 tidak dikenal"),
    (r"nothing fills it", "tidak ada yang mengisinya"),
    (r"Known here: (.*?)\.(?=\s|$)", r"Yang ada: \1."),
    (r"missing placeholder (\{\w+\})", r"isian \1 belum dipakai"),
    (r"the citizen would not be told it", "warga jadi tidak diberi tahu"),
    (r"Use (\{\w+\})\.", r"Pakai \1."),
    (r"a lone brace in the text: write \( \) instead of \{ \}", "kurung kurawal tunggal: tulis ( )"),
    (r"a lone brace", "kurung kurawal tunggal"),
    (r"braces only enclose placeholders", "kurung kurawal hanya untuk isian"),
    (r"Write \( \) instead of \{ \}\.", "Tulis ( )."),
    (r"not in the SMS alphabet: (\S+(?: \S)*)", r"di luar huruf SMS: \1"),
    (r"one such character leaves 70 characters an SMS", "satu saja membuat SMS hanya muat 70 huruf"),
    (
        r"Replace it: straight quotes, a plain dash, no emoji\.",
        "Ganti: kutip lurus, strip biasa, tanpa emoji.",
    ),
    (r"(\d+) characters, (\d+) more than (\d+)", r"\1 huruf, lebih \2 dari \3"),
    (r"with the longest values: ", "dengan isi terpanjang: "),
    (r"(\{\w+\}) up to (\d+)", r"\1 sampai \2"),
    (r"it would need one more SMS", "perlu satu SMS lagi"),
    (r"Shorten the text\.", "Pendekkan teksnya."),
    (r"a link: ", "tautan: "),
    (r"impostors send links, we never do", "penipu mengirim tautan, kita tidak pernah"),
    (r"Name the counter instead\.", "Sebut loketnya saja."),
    (r"digits as long as a NIK", "angka sepanjang NIK"),
    (r"no SMS may carry one", "tidak boleh ada di SMS"),
    (r"Use the receipt code\.", "Pakai resi."),
    (r"digits in a run: ", "angka berderet: "),
    (
        r"operators are reported to drop runs of more than three",
        "kadang dibuang operator bila lebih dari tiga",
    ),
    (r"Break it up: ", "Pisahkan: "),
    (r"the word (\S+)", r"kata \1"),
    (r"operators are reported to drop it", "kadang dibuang operator"),
    (r"Say it otherwise: no\.", "Tulis lain: no."),
    (r"it blames: ", "bernada menyalahkan: "),
    (r"people then call or stay away", "orang jadi menelepon atau tidak datang"),
    (r"Ask: Mohon, silakan\.", "Pakai: Mohon, silakan."),
    (r"no signature", "tanpa tanda tangan"),
    (r"a citizen cannot see who writes", "warga tidak tahu siapa pengirimnya"),
    (r"End the text with (\{sig\})\.", r"Akhiri dengan \1."),
    # --- Opening hours
    (r"('.*?') is no clock time; write it as (\S+)", r"\1 bukan jam; tulis \2"),
    (r"('.*?') are no hours; write them as (\S+)", r"\1 bukan jam buka; tulis \2"),
    (
        r"(?:('.*?'): )?the hours overlap or end before they begin",
        r"\1 jamnya tumpang tindih atau selesai sebelum mulai",
    ),
    (r"the reason is too long: (\d+) characters, (\d+) fit", r"sebabnya terlalu panjang: \1 huruf, muat \2"),
    (r"(\S+) is no exception", r"\1 bukan pengecualian"),
    (r"only \[hours\] stands in this file", "berkas ini hanya untuk [hours]"),
    (r"(\S+) stands here twice; take one away", r"\1 tertulis dua kali; hapus satu"),
    (r"not valid TOML: .*", "penulisannya salah"),
    (r"unknown setting", "tidak dikenal"),
    (r'hours are written ("\S+"); "00:00-24:00" means always', r"jam ditulis \1"),
    (r"Input should be a valid string", "tulis dalam tanda kutip"),
    (r"Input should be a valid date.*", "tulis tanggal: 2026-12-24"),
    # --- Imports at the console
    (
        r"(\S+) imports (.+) at this moment; wait until that is over",
        r"\1 sedang mengimpor \2; tunggu sampai selesai",
    ),
    (r"this import is over; send the file again", "impor ini sudah selesai; kirim lagi berkasnya"),
    (r"it ended by an error; see the log", "berhenti karena kesalahan; lihat catatan program"),
    (r"the file cannot be kept while it is checked", "berkas tidak bisa disimpan untuk diperiksa"),
    # --- Numbers, requests, files
    (r"not a phone number: only digits.*", "bukan nomor HP: hanya angka, spasi, strip, dan + di depan"),
    (r"not a phone number: too short.*", "bukan nomor HP: terlalu pendek"),
    (r"not a phone number: write it like.*", "bukan nomor HP: tulis seperti 0812..."),
    (r"not a phone number: too few or too many digits", "bukan nomor HP: jumlah angkanya tidak pas"),
    (r"not a phone number: a mobile number has 10 to 13 digits", "bukan nomor HP: nomor HP 10-13 angka"),
    (r"receipt code (\S+) is taken by another request", r"resi \1 sudah dipakai permohonan lain"),
    (r"(\S+): from (.+?) it cannot become (.+)", r"\1: dari \2 tidak bisa menjadi \3"),
    (r"the request is (.+?) and cannot become ([^;]+)", r"permohonan \1 tidak bisa menjadi \2"),
    (r"unknown document; write one of: ", "dokumen tidak dikenal; tulis salah satu: "),
    (r"unknown state; write one of: ", "status tidak dikenal; tulis salah satu: "),
    (r"column (\w+): ", r"kolom \1: "),
    (r"it is empty; write ", "kosong; tulis "),
    (r"neither NIK nor receipt code; one of them is needed", "NIK dan resi kosong; isi salah satu"),
    (r"the same code stands in an earlier line", "resi yang sama ada di baris sebelumnya"),
    (r"no date; write ", "bukan tanggal; tulis "),
    (r"the year (\d+) cannot be right", r"tahun \1 tidak mungkin benar"),
    (r"no receipt code; it has six digits, like ", "bukan resi; resi enam angka, seperti "),
    (
        r"a spreadsheet has shortened this number; format the column as text and type it again",
        "angka dipendekkan Excel; ubah kolom menjadi teks, lalu ketik lagi",
    ),
    (
        r"no column for the document in the header row\. It is called .+?; found: ",
        "baris judul tanpa kolom dokumen; yang ada: ",
    ),
    (
        r"the header row needs a column nik or receipt_code \(resi\).*",
        "baris judul perlu kolom nik atau resi",
    ),
    (r"the file is empty; it needs a header row.*", "berkas kosong; perlu baris judul"),
    (r"there is no row below the header", "tidak ada baris di bawah judul"),
    (
        r"two columns mean (\w+): (.+?) and (.+?); take one away",
        r"dua kolom berarti \1: \2 dan \3; hapus satu",
    ),
    (
        r"two columns are called (\w+); take one away or rename it",
        r"dua kolom bernama \1; hapus atau ganti nama",
    ),
    (
        r"the header row names no column for the number\. Call it phone, hp, no_hp or nomor",
        "baris judul tanpa kolom nomor; namai hp, no_hp, atau nomor",
    ),
    (r"this is no CSV file but a workbook; name it \.xlsx", "ini bukan CSV tetapi Excel; namai .xlsx"),
    (
        r"this is no text; save the spreadsheet as \.csv or \.xlsx",
        "bukan teks; simpan sebagai .csv atau .xlsx",
    ),
    (
        r"not a workbook that can be read; save it again as \.xlsx or \.csv",
        "tidak bisa dibaca; simpan lagi sebagai .xlsx atau .csv",
    ),
    # --- Broadcasts
    (r"the text is empty", "teksnya kosong"),
    (r"the text takes more than (\d+) SMS", r"teksnya lebih dari \1 SMS"),
    (
        r"the text names (.+?), and the list has no columns",
        r"teks memakai \1, tetapi daftar tanpa kolom lain",
    ),
    (r"the text names (.+?), and the list has (.+)", r"teks memakai \1, sedangkan daftar punya \2"),
    (r"the text holds ", "teks memuat "),
    (r"letters that an SMS alphabet lacks: ", "huruf yang tidak ada di SMS: "),
    (r"(\d+) bad rows; nothing was made", r"\1 baris salah; belum ada yang dibuat"),
    (r"^line (\d+)(?:: |, )", r"baris \1: "),
    (r"no number", "tanpa nomor"),
    (r"nobody is left to tell", "tidak ada yang bisa dikirimi"),
    (r"nothing was made", "belum ada yang dibuat"),
    (r": the list is empty", ": daftarnya kosong"),
    (r"the filter is empty.*", "pilih status, dokumen, atau lama menunggu"),
    (
        r"(\d+) recipients get more than one SMS: shorten the text, or their values",
        r"\1 penerima mendapat lebih dari satu SMS: pendekkan teks atau isi kolomnya",
    ),
    (
        r"(\d+) recipients have no value for a column that the text names",
        r"\1 penerima tidak punya isi untuk kolom yang dipakai teks",
    ),
    (
        r"it cannot end in its time to live: about (\d+) segments can go out until (\S+ \S+)\..*",
        r"tidak akan selesai tepat waktu: kira-kira \1 SMS keluar sampai \2. Tambah jam, batas, modem",
    ),
    (
        r"broadcast (\d+) needs a second person's approval before it starts\..*",
        r"siaran \1 perlu disetujui orang kedua dulu",
    ),
    (
        r"(\S+) has made broadcast (\d+); another person approves it",
        r"\1 yang membuat siaran \2; orang lain yang menyetujui",
    ),
    (
        r"broadcast (\d+) is (?:a draft|running|paused|cancelled|done): it cannot .*",
        r"siaran \1 sudah berubah keadaannya; muat ulang halaman",
    ),
    (r"there is no broadcast (\d+)\..*", r"siaran \1 tidak ada"),
    (r"(\d+) recipients?\b", r"\1 penerima"),
    (r"(\d+) segments?\b", r"\1 SMS"),
    (r"the change was taken back", "perubahan diurungkan"),
    # --- People, phrases, complaints
    (r"there is a user (\S+) already", r"pengguna \1 sudah ada"),
    (r"a user's name has 2 to 40 letters.*", "nama 2-40 huruf kecil, angka, titik, atau strip"),
    (r"(\S+) is the only admin; make another one first", r"\1 admin satu-satunya; buat admin lain dulu"),
    (r"a phrase holds words, no numbers", "ungkapan berisi kata, bukan angka"),
    (r"a phrase holds words and blanks only", "ungkapan hanya kata dan spasi"),
    (
        r"a phrase has (\d+) letters at least, and (\d+) words at most",
        r"ungkapan minimal \1 huruf, paling banyak \2 kata",
    ),
    (
        r"the phrase is too common: (\d+) of (\d+) texts.*",
        r"terlalu umum: \1 dari \2 SMS lain jadi salah baca; tambah kata",
    ),
    (r"everybody writes these words.*", "kata-kata ini dipakai semua orang; ambil yang lebih khas"),
    (
        r"the phrase means (\S+) already, and cannot mean (\S+) too",
        r"ungkapan ini sudah berarti \1, tidak bisa \2",
    ),
    (r"no phrase can be taught for (\S+);.*", r"\1 tidak bisa diajarkan"),
    (r"the answer is too long: (\d+) characters, (\d+) fit.*", r"jawaban terlalu panjang: \1 huruf, muat \2"),
    (r"the answer is empty", "jawabannya kosong"),
    (r"an answer has 1 to 160 characters", "jawaban 1-160 huruf"),
    (r"there is no ticket (\S+)", r"tiket \1 tidak ada"),
    (r"there is no message (\d+)", r"pesan \1 tidak ada"),
    (
        r"this sender is no person's number; nothing can be answered",
        "pengirim ini bukan nomor orang; tidak bisa dijawab",
    ),
)
_RULES = tuple((re.compile(said), here) for said, here in _ROWS)


def in_words(text: object, language: str = "id") -> str:
    """What a lower layer said, in the language of the page.

    >>> in_words("the text is empty"), in_words("the text is empty", "en"), in_words("Anything else")
    ('teksnya kosong', 'the text is empty', 'Anything else')
    """
    said = str(text)
    if language == "en":
        return said
    return "\n".join(map(_line, said.split("\n")))


def _line(line: str) -> str:
    for said, here in _RULES:
        line = said.sub(here, line)
    return line
