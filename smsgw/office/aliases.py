"""Aliases: which phrases point to which document, case or intent; an office may add its own.

Data only: phrases.py finds them, reading.py decides what they mean.  Phrases are written in the words of
words.py and trade_words.py, so that one line serves all languages and shorthands; `a .. b` is a followed by
b within three words.  One rule: the longest phrase wins its words.
"""

#: Documents, as `Document` names them.  AKTA is any of the four acts.
DOCUMENTS: dict[str, str] = {
    "KTP": (
        "ktp; e ktp; ktp el; ktp elektronik; ektp; ktpel; kpt; ktb; ktep; kartu tanda penduduk; "
        "kartu penduduk; kartu identitas; identitas card; id card; identity card; suket; "
        "surat keterangan ktp; kartu tanda"
    ),
    "KK": (
        "kk; kartu keluarga; kartu kk; c1; kartu susunan keluarga; family card; "
        "kartu rumah tangga; keluarga kartu"
    ),
    "AKTA_LAHIR": (
        "akta lahir; akta anak; akta anak lahir; surat lahir; akta baru lahir; lahir akta; "
        "akta anak saya; surat keterangan lahir; surat tanda lahir; bikin akta .. anak"
    ),
    "AKTA_MATI": (
        "akta mati; surat mati; surat keterangan mati; mati akta; akta orang mati; "
        "akta bapak mati; akta ibu mati; lapor mati"
    ),
    "AKTA_KAWIN": ("akta kawin; surat kawin; kawin akta; akta kawin sipil; catat kawin; kawin sipil"),
    "AKTA_CERAI": ("akta cerai; surat cerai; cerai akta; catat cerai"),
    "KIA": (
        "kia; ktp anak; kartu anak; kartu identitas anak; ktp buat anak; ktp untuk anak; "
        "ktp si anak; identitas anak"
    ),
    "PINDAH": (
        "pindah; skpwni; skpwn; skpw; skp; surat pindah; surat keterangan pindah; pindah datang; "
        "pindah alamat; pindah penduduk; surat jalan pindah; datang dari kota lain; pindah kk; "
        "pindah ktp; lapor datang; pindah rumah"
    ),
    "IKD": (
        "ikd; ktp digital; ktp hp; ktp di hp; ktp online; identitas kependudukan digital; "
        "identitas digital; kartu digital; aktivasi ikd; digital id; digital ktp; ktp aplikasi"
    ),
    "AKTA": ("akta"),
}

#: Words of events that suggest a document only when no document is named.
EVENTS: dict[str, str] = {
    "AKTA_LAHIR": ("anak lahir; baru lahir; lahir anak; lahir; anak baru lahir; lapor lahir"),
    "AKTA_MATI": ("mati; bapak mati; ibu mati"),
    "AKTA_KAWIN": ("kawin"),
    "AKTA_CERAI": ("cerai"),
}

#: The case of a request.
CASES: dict[str, str] = {
    "BARU": (
        "baru; pertama kali; belum punya; belum pernah punya; 17 tahun; umur 17; "
        "belum pernah bikin; pisah kk; belum pernah rekam; baru kawin"
    ),
    "HILANG": ("hilang; tidak ketemu; jatuh .. jalan"),
    "RUSAK": ("rusak"),
    "UBAH": (
        "ubah; salah nama; nama salah; salah tulis; salah tanggal; salah data; data salah; "
        "alamat salah; salah alamat; nama .. salah; tambah anak; tambah anggota; tambah jiwa; "
        "tambah anggota keluarga; ubah alamat; ubah status; salah .. lahir; tambah nama; "
        "salah huruf; salah ejaan; tempat lahir salah; tanggal lahir salah; alamat .. salah; "
        "tanggal .. salah; data .. salah; tempat .. salah; salah .. nama; salah .. alamat; "
        "huruf .. salah; beda nama; nama beda; data beda; nama .. beda; tidak sesuai; tidak sama; "
        "alamat .. beda; beda sama; beda dengan; beda alamat; berbeda; tidak cocok; beda; "
        "tambah .. anak; tambah istri; tambah suami; tambah orang; nama .. kurang; "
        "kurang .. huruf; huruf .. kurang"
    ),
}

#: Phrases that speak for an intent, by weight.
CUES: dict[str, dict[int, str]] = {
    "STATUS": {
        5: (
            "berapa lama lagi; berapa hari lagi; sudah jadi apa belum; sudah jadi belum; "
            "sudah .. bisa .. ambil; sudah jadi tidak; kapan .. bisa .. ambil; sampai mana; "
            "jadi .. kapan; kapan .. jadi; sampai di_mana; jadi apa belum; jadi atau belum; "
            "nomor antre berapa; bisa .. ambil .. belum; nyangkut; nyangkut .. di_mana"
        ),
        4: (
            "sudah .. jadi; jadi .. belum; belum .. jadi; sudah .. selesai; selesai .. belum; "
            "belum .. selesai; kapan .. selesai; sudah .. ambil; bisa .. ambil; ambil .. belum; "
            "ambil .. kapan; kapan .. ambil; siap ambil; sudah .. siap; siap .. belum; "
            "sudah .. cetak; cetak .. belum; belum .. cetak; kapan .. cetak; bagaimana .. proses; "
            "proses .. bagaimana; proses .. mana; sudah .. proses; masih .. proses; "
            "belum .. kabar; bagaimana .. kabar; kabar .. bagaimana; sudah .. ada .. belum; "
            "sudah ready; ready belum; ambil .. di_mana; ambil di mana; di_mana .. ambil; "
            "di mana .. ambil; ada kabar; kapan .. terima; sudah sampai; jadi tidak; "
            "sudah .. kirim; is .. ready; is .. jadi; kabar .. belum; apa sudah; "
            "bagaimana kelanjutan; kelanjutan .. bagaimana; belum .. ambil; jadi kapan; ready"
        ),
        3: (
            "cek; status; lacak; nomor resi; resi; tanda terima; kelanjutan; tindak lanjut; "
            "selesai; berkas saya; pengajuan saya; sudah .. belum; sudah ada; permohonan; "
            "ktp saya bagaimana; kk saya bagaimana; akta saya bagaimana; punya saya bagaimana; "
            "bagaimana ktp saya; bagaimana kk saya"
        ),
        2: ("info; proses; kabar; jadi; lihat"),
        1: ("tanya; ambil; siap; cetak"),
    },
    "SYARAT": {
        5: (
            "apa syarat; syarat .. apa; syarat apa; apa_saja .. syarat; bawa apa .. ambil; "
            "ambil .. bawa apa; umur berapa; berapa umur; minimal umur; berapa tahun; "
            "umur berapa .. bisa"
        ),
        4: (
            "bawa apa; bawa apa_saja; butuh apa; butuh apa_saja; apa yang .. bawa; "
            "apa yang .. butuh; berkas apa; apa .. siapkan; siapkan apa; harus bawa; "
            "bawa berkas apa; bagaimana cara; bagaimana .. bikin; bagaimana .. urus; "
            "bikin .. bagaimana; urus .. bagaimana; bagaimana .. ubah; ubah .. bagaimana; "
            "cara bikin; cara urus; cara ajukan; apa .. bawa; harus bagaimana; harus apa; "
            "urus apa; perlu apa; cara .. bikin; cara .. urus; berkas .. bawa; what .. bawa; "
            "what .. butuh; harus ngapain; ngapain .. dulu; apa .. butuh; mulai dari mana; "
            "butuh surat; bawa surat apa; surat apa; apa_saja .. bawa; apa_saja .. butuh; "
            "butuh berkas; ke mana urus; syarat; mau pindah; pindah .. bagaimana"
        ),
        3: (
            "cara; apa itu; apa_saja; berapa lama; berapa hari; berapa lama bikin; berapa lama .. jadi; "
            "berapa hari .. jadi; butuh pengantar; pengantar rt; harus datang; cetak_ulang; "
            "cetak lagi; bikin lagi; bikin baru; bikin ulang; aktivasi"
        ),
        2: (
            "bikin; urus; ajukan; apa dulu; berkas; butuh; bawa; bagaimana; mau pindah; "
            "tambah anak; form; formulir; how"
        ),
        1: ("apa"),
    },
    "JADWAL": {
        5: (
            "jam berapa; kapan buka; kapan tutup; jam layanan; jam kerja; jam buka; hari apa; "
            "hari kerja; buka .. jam; bikin .. di_mana; urus .. di_mana; di_mana .. bikin; "
            "di_mana .. urus; urus di mana; bikin di mana; di mana .. bikin; di mana .. urus; "
            "ke mana .. urus; alamat kantor; kantor .. di_mana; kantor .. mana; capil .. di_mana; "
            "capil .. mana; sampai jam; nomor kantor; hp kantor; layanan keliling; jemput bola; "
            "nomor .. kantor; di_mana kantor; di_mana capil; buka .. tidak; jam .. ambil; "
            "ambil jam; mall layanan publik; kantor pindah; capil pindah; kantor .. pindah; "
            "di_mana .. kantor; di_mana .. capil"
        ),
        4: (
            "jadwal; buka; tutup; libur; alamat; lokasi; kantor .. buka; ada layanan; ada petugas; "
            "ada orang; layanan tidak; tanggal merah; jam istirahat; masih layanan; layanan ada; "
            "layanan .. ada; ada .. layanan"
        ),
        2: ("jam; di_mana; di mana; layanan; cuti bersama; istirahat; kapan; kantor"),
    },
    "BIAYA": {
        5: (
            "bayar berapa; berapa bayar; biaya berapa; berapa biaya; berapa .. biaya; "
            "habis berapa; kena berapa; berapa uang; uang berapa; gratis tidak; bayar tidak; "
            "bayar apa tidak; gratis apa bayar; harga berapa; berapa .. bayar; bayar .. berapa; "
            "biaya .. berapa; ada biaya; gratis .. bayar; bayar .. gratis; apa bayar; "
            "benar gratis; apa gratis; kena biaya; berapa duit; rp berapa; apa .. bayar; "
            "apa .. gratis; berapa rupiah; berapa ribu; bayar ya; gratis ya; harus bayar; denda; "
            "kena denda; ada denda; denda berapa"
        ),
        4: ("biaya; bayar; gratis; harga; siapkan uang; uang"),
        2: ("berapa"),
    },
    "BLANGKO": {
        6: ("blangko; stok ktp; stok kartu; stok; blangko habis; ktp habis; kartu habis; tinta habis"),
    },
    "WAKIL": {
        6: (
            "diwakilkan; surat kuasa; orang lain .. ambil; ambil .. orang lain; ambil .. istri; "
            "ambil .. suami; ambil .. keluarga; ambil .. tetangga; ambil .. saudara; ambil oleh; "
            "ambil ibu saya; ambil bapak saya; ambil adik; ambil kakak; harus .. sendiri; "
            "orang lain; ambilkan; someone else; harus orang nya; istri yang ambil; "
            "istri saya yang ambil; yang ambil istri; bisa istri .. ambil; ambil istri; "
            "minta tolong istri; suami yang ambil; suami saya yang ambil; yang ambil suami; "
            "bisa suami .. ambil; ambil suami; minta tolong suami; ibu yang ambil; "
            "ibu saya yang ambil; yang ambil ibu; bisa ibu saya .. ambil; minta tolong ibu; "
            "bapak yang ambil; bapak saya yang ambil; yang ambil bapak; bisa bapak saya .. ambil; "
            "minta tolong bapak; anak yang ambil; anak saya yang ambil; yang ambil anak; "
            "bisa anak .. ambil; ambil anak saya; minta tolong anak; adik yang ambil; "
            "adik saya yang ambil; yang ambil adik; bisa adik .. ambil; minta tolong adik; "
            "kakak yang ambil; kakak saya yang ambil; yang ambil kakak; bisa kakak .. ambil; "
            "minta tolong kakak; keluarga yang ambil; keluarga saya yang ambil; "
            "yang ambil keluarga; bisa keluarga .. ambil; ambil keluarga; minta tolong keluarga; "
            "saudara yang ambil; saudara saya yang ambil; yang ambil saudara; "
            "bisa saudara .. ambil; ambil saudara; minta tolong saudara; tetangga yang ambil; "
            "tetangga saya yang ambil; yang ambil tetangga; bisa tetangga .. ambil; "
            "ambil tetangga; minta tolong tetangga; teman yang ambil; teman saya yang ambil; "
            "yang ambil teman; bisa teman .. ambil; ambil teman; minta tolong teman; "
            "orang yang ambil; orang saya yang ambil; yang ambil orang; bisa orang .. ambil; "
            "ambil orang; minta tolong orang; nenek yang ambil; nenek saya yang ambil; "
            "yang ambil nenek; bisa nenek .. ambil; ambil nenek; minta tolong nenek; "
            "kakek yang ambil; kakek saya yang ambil; yang ambil kakek; bisa kakek .. ambil; "
            "ambil kakek; minta tolong kakek; keponakan yang ambil; keponakan saya yang ambil; "
            "yang ambil keponakan; bisa keponakan .. ambil; ambil keponakan; "
            "minta tolong keponakan; sepupu yang ambil; sepupu saya yang ambil; yang ambil sepupu; "
            "bisa sepupu .. ambil; ambil sepupu; minta tolong sepupu; ambil sama istri; "
            "ambil sama suami; ambil sama ibu; ambil sama bapak; ambil sama anak; ambil sama adik; "
            "ambil sama kakak; ambil sama keluarga; ambil sama saudara; ambil sama tetangga; "
            "ambil sama teman; ambil sama orang; ambil oleh istri; ambil oleh suami; "
            "ambil oleh ibu; ambil oleh bapak; ambil oleh anak; ambil oleh adik; ambil oleh kakak; "
            "ambil oleh keluarga; ambil oleh saudara; ambil oleh tetangga; ambil oleh teman; "
            "ambil oleh orang; titip ambil; ambil .. titip; titip .. ambil; saya yang ambil; "
            "bisa saya yang ambil; dititipkan; ambil bisa istri; ambil bisa suami; ambil bisa ibu; "
            "ambil bisa bapak; ambil bisa anak; ambil bisa adik; ambil bisa kakak; "
            "ambil bisa keluarga; ambil bisa saudara; ambil bisa tetangga; ambil bisa teman; "
            "ambil bisa orang"
        ),
    },
    "IDENTITAS": {
        6: (
            "ini siapa; siapa ini; nomor siapa; siapa anda; siapa kamu; ini nomor siapa; "
            "nomor siapa ini; benar .. capil; resmi .. capil; capil .. resmi; capil .. benar; "
            "apa benar ini; penipuan; ini capil; capil bukan; ini .. resmi; ini penipuan; "
            "nomor apa ini; dari mana ini; ini dari mana; siapa .. sms; sms dari siapa; "
            "ini dari siapa; dengan siapa; bukan penipuan; nomor resmi; capil asli; sms resmi; "
            "sms apa ini; ini sms apa; who is this; siapa is; nomor ini resmi; kenal; "
            "ini nomor capil; benar ini; this capil; robot; mesin; bot; tahu nomor saya; "
            "dapat nomor saya; dari siapa; ini admin; dari mana ya; admin siapa; siapa pengirim; "
            "nomor mana ini; ini bot"
        ),
    },
    "BANTUAN": {
        5: (
            "format sms; cara sms; cara pakai; ketik apa; cara cek; bisa apa; perintah; "
            "kata kunci; cara ketik; format; petunjuk; panduan; bisa apa_saja; layanan apa_saja; "
            "apa_saja layanan; bagaimana cara sms; bagaimana sms; contoh sms; bagaimana pakai; "
            "cara .. sms; bagaimana .. sms; sms bagaimana"
        ),
        2: ("tes; contoh"),
        1: ("bantuan"),
    },
}
