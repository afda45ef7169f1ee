"""Aliases: which phrases point to which document or case; an office may add its own.

Data only: phrases.py finds them, reading.py decides what they mean.  Phrases are written in the words of
words.py and trade_words.py, so that one line serves all languages and shorthands; `a .. b` is a followed by
b within three words.  One rule: the longest phrase wins its words.
"""

#: Those who may come for a document: `@kerabat` in a phrase is any of the first, `@orang` of both, since a
#: clerk is addressed as ibu, bapak or kakak, too.
RELATIVES = [
    "istri",
    "suami",
    "ipar",
    "keluarga",
    "saudara",
    "tetangga",
    "teman",
    "orang",
    "nenek",
    "kakek",
    "keponakan",
    "ponakan",
    "sepupu",
    "mertua",
    "menantu",
    "cucu",
    "paman",
    "bibi",
    "rt",
    "rw",
    "kadus",
    "kades",
    "carik",
    "pamong",
    "atasan",
    "ortu",
    "laki",
    "perangkat",
    "bayan",
    "kader",
    "bidan",
    "sopir",
    "hrd",
    "guru",
    "wali",
    "pengasuh",
    "pembantu",
    "ojol",
    "kurir",
    "asisten",
]
PERSONS = ("ibu", "bapak", "anak", "adik", "kakak", *RELATIVES)

#: Documents, as `Document` names them.  AKTA is any of the four acts.
DOCUMENTS: dict[str, str] = {
    "KTP": (
        "ktp; e ktp; ktp el; ktp elektronik; ektp; ktpel; kpt; ktb; ktep; kartu tanda penduduk; "
        "kartu penduduk; kartu identitas; identitas card; id card; identity card; suket; "
        "surat keterangan ktp; kartu tanda"
    ),
    "KK": (
        "kk; kartu keluarga; kartu kk; c1; kartu susunan keluarga; family card; "
        "kartu rumah tangga; keluarga kartu; ubah kepala keluarga; ubah .. kepala keluarga; kepala keluarga "
        "ubah; kepala keluarga baru"
    ),
    "AKTA_LAHIR": (
        "akta lahir; akta anak; akta anak lahir; surat lahir; akta baru lahir; lahir akta; "
        "akta anak saya; surat keterangan lahir; surat tanda lahir; akta buat anak; akta untuk anak; akta "
        "si anak"
    ),
    "AKTA_MATI": (
        "akta mati; surat mati; surat keterangan mati; mati akta; akta orang mati; "
        "akta bapak mati; akta ibu mati; lapor mati"
    ),
    "AKTA_KAWIN": ("akta kawin; surat kawin; kawin akta; akta kawin sipil; catat kawin; kawin sipil"),
    "AKTA_CERAI": ("akta cerai; surat cerai; cerai akta; catat cerai"),
    "KIA": (
        "kia; ktp anak; kartu anak; kartu identitas anak; ktp buat anak; ktp untuk anak; "
        "ktp si anak; identitas anak; anak .. kartu identitas; kartu identitas .. anak"
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
    "AKTA_LAHIR": ("anak lahir; luar kawin; baru lahir; lahir anak; lahir; anak baru lahir; lapor lahir"),
    "AKTA_MATI": ("mati; bapak mati; ibu mati"),
    "AKTA_KAWIN": ("kawin"),
    "AKTA_CERAI": ("cerai"),
    "PINDAH": ("datang dari; jadi warga; jadi penduduk; pendatang; warga baru; penduduk baru"),
}

#: The case of a request.
CASES: dict[str, str] = {
    "BARU": (
        "baru; pertama kali; belum punya; belum pernah punya; 17 tahun; umur 17; sudah 17; genap 17; mau "
        "17; pas 17; baru 17; belum pernah bikin; pisah kk; belum pernah rekam; baru kawin; ke 17; usia "
        "17; tujuh belas tahun; pecah kk; pisah .. kk; kk .. pisah; mau pisah; mau .. pisah; bikin kk "
        "sendiri; punya kk sendiri"
    ),
    "HILANG": ("hilang; ketinggalan; hanyut; tidak ketemu; jatuh .. jalan"),
    "RUSAK": (
        "rusak; banjir; terendam; kerendam; kelelep; basah; makan rayap; makan tikus; kena air; kena "
        "banjir; pudar; tidak jelas; tidak terbaca; kena api"
    ),
    "UBAH": (
        "ubah kepala keluarga; ubah .. kepala keluarga; kepala keluarga ubah; kepala keluarga baru; "
        "ubah; salah nama; nama salah; salah tulis; salah tanggal; salah data; data salah; alamat "
        "salah; salah alamat; nama .. salah; tambah anak; tambah anggota; tambah jiwa; tambah anggota "
        "keluarga; ubah alamat; ubah status; salah .. lahir; tambah nama; salah huruf; salah ejaan; "
        "tempat lahir salah; tempat lahir .. salah; salah tempat lahir; tanggal lahir salah; alamat "
        ".. salah; tanggal .. salah; data .. salah; tempat .. salah; salah .. nama; salah .. alamat; "
        "huruf .. salah; beda nama; nama beda; data beda; nama .. beda; tidak sesuai; tidak sama; "
        "alamat .. beda; beda sama; beda dengan; beda alamat; berbeda; tidak cocok; beda; tambah .. "
        "kk; tambah .. anak; tambah istri; tambah suami; tambah orang; nama .. kurang; kurang .. "
        "huruf; huruf .. kurang; golongan darah; goldar; gelar; pekerjaan; ubah agama; ubah nama; "
        "masuk kk; masuk .. kk; keluar .. kk; hapus .. kk; kk .. masuk anggota; salah kelamin"
    ),
}
