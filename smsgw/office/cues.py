"""Cues: phrases that speak for an intent, by weight.

Data only, in the form of aliases.py.  One rule: from 4 on a phrase asks by itself, below it needs a document
or a number beside it (weights.py).
"""

#: Phrases that speak for an intent, by weight.
CUES: dict[str, dict[int, str]] = {
    "STATUS": {
        5: (
            "berkas .. sudah masuk; data .. sudah masuk; sudah acc; sudah di acc; sudah disetujui; sudah "
            "turun; bagaimana kelanjutan; berapa lama lagi; berapa hari lagi; sudah jadi apa belum; sudah "
            "jadi belum; tinggal berapa lagi; antre .. berapa lagi; permohonan .. bagaimana; sudah .. bisa "
            ".. ambil; sudah jadi tidak; kapan .. bisa .. ambil; sampai mana; jadi .. kapan; kapan .. "
            "jadi; sampai di_mana; jadi apa belum; jadi atau belum; nomor antre berapa; bisa .. ambil .. "
            "belum; nyangkut; nyangkut .. di_mana"
        ),
        4: (
            "sudah .. jadi; jadi .. belum; belum .. jadi; sudah .. selesai; selesai .. belum; belum .. "
            "selesai; kapan .. selesai; sudah .. ambil; bisa .. ambil; ambil .. belum; ambil .. kapan; "
            "kapan .. ambil; siap ambil; sudah .. siap; siap .. belum; sudah .. cetak; cetak .. belum; "
            "belum .. cetak; kapan .. cetak; bagaimana .. proses; proses .. bagaimana; proses .. mana; "
            "sudah .. proses; masih .. proses; belum .. kabar; bagaimana .. kabar; kabar .. bagaimana; "
            "sudah .. ada .. belum; sudah ready; belum ada panggilan; ada panggilan; ready belum; ambil .. "
            "di_mana; ambil di mana; di_mana .. ambil; di mana .. ambil; ada kabar; kapan .. terima; sudah "
            ".. keluar; keluar .. belum; kapan .. keluar; belum .. keluar; tunggu apa; kendala apa; apa "
            "kendala; kendala; terkendala; kurang apa; sudah sampai; jadi tidak; sudah .. kirim; is .. "
            "ready; is .. jadi; kabar .. belum; apa sudah; bagaimana kelanjutan; kelanjutan .. bagaimana; "
            "belum .. ambil; jadi kapan; ready; yang urus .. bagaimana; yang ajukan .. bagaimana; yang "
            "daftarkan .. bagaimana; yang bikin .. bagaimana; masih lama; masih berapa lama; belum ada "
            "sms; belum dapat sms; belum .. sms lagi"
        ),
        3: (
            "proses .. saya; kejelasan; kepastian; cek; status; lacak; nomor resi; resi; tanda terima; "
            "kelanjutan; tindak lanjut; selesai; berkas saya; pengajuan saya; sudah .. belum; sudah ada; "
            "permohonan; ktp saya bagaimana; kk saya bagaimana; akta saya bagaimana; punya saya bagaimana; "
            "bagaimana ktp saya; bagaimana kk saya; kapan ktp; kapan kk; kapan akta; kapan kia; kapan ikd; "
            "ktp saya kapan; kk saya kapan; akta saya kapan; punya saya kapan; yang saya daftarkan; yang "
            "saya ajukan; yang saya urus; yang saya bikin"
        ),
        2: ("info; proses; kabar; jadi; lihat"),
        1: ("tanya; ambil; siap; cetak"),
    },
    "SYARAT": {
        5: (
            "bikin .. berapa kali; bikin .. berapa lama; bikin .. berapa hari; bikin .. berapa orang; "
            "urus .. berapa kali; urus .. berapa lama; urus .. berapa hari; apa syarat; syarat .. "
            "apa; syarat apa; apa_saja .. syarat; bawa apa .. ambil; ambil .. bawa apa; umur berapa; "
            "berapa umur; sudah bisa bikin; sudah bisa urus; sudah bisa ajukan; minimal umur; berapa "
            "tahun; umur berapa .. bisa"
        ),
        4: (
            "bawa apa; urus pakai apa; pakai apa_saja; urus .. pakai apa; bikin .. pakai apa; bawa "
            "apa_saja; butuh apa; butuh apa_saja; apa yang .. bawa; apa yang .. butuh; berkas apa; "
            "apa .. siapkan; siapkan apa; harus bawa; bawa berkas apa; bagaimana cara; bagaimana .. "
            "bikin; bagaimana .. urus; bikin .. bagaimana; urus .. bagaimana; bagaimana .. ubah; ubah "
            ".. bagaimana; cara bikin; cara urus; cara ajukan; apa .. bawa; harus bagaimana; harus "
            "apa; urus apa; perlu apa; cara .. bikin; cara .. urus; berkas .. bawa; what .. bawa; "
            "what .. butuh; harus ngapain; ngapain .. dulu; apa .. butuh; mulai dari mana; butuh "
            "surat; bawa surat apa; surat apa; apa_saja .. bawa; apa_saja .. butuh; butuh berkas; "
            "harus ke kantor; harus ke sana; harus ke capil; harus ke kecamatan; ke mana urus; "
            "syarat; mau pindah; mau pisah; mau .. pisah; pindah .. bagaimana; apa .. urus"
        ),
        3: (
            "cara; apa itu; itu apa; harus punya; masih harus; apa_saja; berapa lama; berapa hari; berapa "
            "lama bikin; berapa lama .. jadi; berapa hari .. jadi; butuh pengantar; pengantar rt; harus "
            "datang; cetak_ulang; cetak sendiri; cetak .. sendiri; cetak .. rumah; cetak lagi; bikin lagi; "
            "bikin baru; bikin ulang; aktivasi; tanpa; bisa .. tanpa; siri; tanpa .. bisa; bisa .. bikin; "
            "bikin .. bisa; bisa .. urus; urus .. bisa; bisa .. ubah; ubah .. bisa"
        ),
        2: (
            "bikin; urus; ajukan; apa dulu; berkas; butuh; bawa; bagaimana; mau pindah; "
            "tambah anak; form; formulir; how"
        ),
        1: ("apa"),
    },
    "JADWAL": {
        5: (
            "jam berapa; kapan petugas; kapan buka; kapan tutup; jam layanan; jam kerja; jam buka; hari "
            "apa; hari apa_saja; jam apa_saja; hari mana; hari kerja; buka .. jam; bikin .. di_mana; urus "
            ".. di_mana; di_mana .. bikin; di_mana .. urus; urus di mana; bikin di mana; di mana .. bikin; "
            "di mana .. urus; ke mana .. urus; alamat kantor; kantor .. di_mana; kantor .. mana; capil .. "
            "di_mana; capil .. mana; sampai jam; nomor kantor; hp kantor; layanan keliling; jemput bola; "
            "nomor .. kantor; di_mana kantor; di_mana capil; buka .. tidak; jam .. ambil; ambil jam; mall "
            "layanan publik; kantor pindah; capil pindah; kantor .. pindah; di_mana .. kantor; di_mana .. "
            "capil"
        ),
        4: (
            "jadwal; buka; keburu; masih sempat; tutup; libur; alamat; lokasi; kantor .. buka; ada "
            "layanan; ada petugas; ada orang; layanan tidak; layanan .. tidak; layanan jalan; tanggal "
            "merah; jam istirahat; masih layanan; layanan ada; layanan .. ada; ada .. layanan; tetap "
            "buka; tetap jalan; tetap berjalan; layanan .. berjalan; mobil keliling; keliling .. "
            "kapan; jadwal keliling; cuti bersama; tetap layanan; layanan .. tetap"
        ),
        2: ("jam; di_mana; di mana; layanan; istirahat; kapan; kantor"),
    },
    "BIAYA": {
        5: (
            "bayar berapa; berapa bayar; biaya berapa; berapa biaya; berapa .. biaya; habis berapa; "
            "kena berapa; berapa uang; uang berapa; gratis tidak; bayar tidak; bayar apa tidak; "
            "gratis apa bayar; harga berapa; berapa .. bayar; bayar .. berapa; biaya .. berapa; ada "
            "biaya; gratis .. bayar; bayar .. gratis; apa bayar; benar gratis; apa gratis; kena "
            "biaya; berapa duit; rp berapa; apa .. bayar; apa .. gratis; berapa rupiah; berapa ribu; "
            "bayar ya; gratis ya; harus bayar; denda; kena denda; ada denda; denda berapa; dipungut "
            "biaya; ada administrasi; administrasi berapa; bayar administrasi; administrasi .. "
            "berapa; administrasi .. bayar"
        ),
        4: ("biaya; bayar; gratis; harga; siapkan uang; uang; mahal; murah"),
        3: ("bikin .. berapa; urus .. berapa; berapa bikin; berapa urus"),
        2: ("berapa"),
    },
    "BLANGKO": {
        6: (
            "blangko; stok ktp; stok kartu; stok; blangko habis; ktp habis; kartu habis; tinta habis; ktp "
            "fisik .. habis; ktp masih habis; ktp nya masih habis; kartu masih habis; kartu kosong; ktp "
            "kosong"
        ),
    },
    "WAKIL": {
        6: (
            "diwakilkan; surat kuasa; orang lain; orang lain .. ambil; ambil .. orang lain; ambilkan; "
            "ambil oleh; bisa oleh @orang; ambil oleh @orang; ambil .. harus @orang; harus .. sendiri; "
            "harus orang nya; harus orang; orang .. langsung; yang bersangkutan; ambil .. harus langsung; "
            "harus pemilik; pemilik .. ambil; someone else; ambil @kerabat; ambil .. istri; ambil .. "
            "suami; ambil .. keluarga; ambil .. tetangga; ambil .. saudara; ambil @orang saya; ambil sama "
            "@orang; ambil bisa @orang; ambil lewat @orang; ambil bisa lewat; ambil bisa saya; @orang yang "
            "ambil; @orang saya yang ambil; yang ambil @orang; bisa @kerabat .. ambil; bisa @orang saya .. "
            "ambil; bisa anak .. ambil; minta tolong @orang; titip ambil; ambil .. titip; titip .. ambil; "
            "titip .. @kerabat; titip ke @orang; titip sama @orang; titip @orang saya; ambil kakak; ambil "
            "adik; bisa ambil anak; bisa kakak .. ambil; bisa adik .. ambil; bisa .. titip; dititipkan; "
            "saya yang ambil; saya saja yang ambil; saya aja yang ambil; bisa saya yang ambil; uruskan; "
            "@orang yang urus; urus oleh @orang; perwakilan; bisa @kerabat .. urus; dikolektif; bisa .. "
            "saya yang urus; saya yang urus .. bisa; bisa urus @kerabat; bisa urus @orang saya; ambil .. "
            "bisa @kerabat; ambil .. bisa anak; urus .. bisa @kerabat; bisa ambil .. siapa; ambil pacar; "
            "siapa .. bisa ambil; bisa ambil .. siapa_saja; kasih ke @orang saya; kasih ke @kerabat; "
            "serahkan ke @orang saya; serahkan ke @kerabat; harus pemohon; pemohon .. ambil; pemohon "
            "sendiri"
        ),
        3: ("kolektif"),
    },
    "IDENTITAS": {
        6: (
            "ini siapa; siapa ini; nomor siapa; siapa anda; anda siapa; siapa kamu; ini nomor siapa; nomor "
            "siapa ini; benar .. capil; resmi .. capil; capil .. resmi; capil .. benar; apa benar ini; "
            "penipuan; ini capil; capil bukan; ini .. resmi; ini penipuan; nomor apa ini; dari mana ini; "
            "ini dari mana; siapa .. sms; sms dari siapa; ini dari siapa; dengan siapa; bukan penipuan; "
            "nomor resmi; capil asli; sms resmi; sms apa ini; ini sms apa; who is this; siapa is; nomor "
            "ini resmi; kenal; ini nomor capil; benar ini; this capil; robot; ini mesin; apa mesin; sama "
            "mesin; jawab mesin; mesin ya; bot; tahu nomor saya; dapat nomor saya; dari siapa; tahu nomor "
            ".. saya; tahu .. nomor saya; bisa nomor .. saya; ini admin; dari mana ya; admin siapa; ini "
            "dari capil; ini ya dari capil; siapa pengirim; nomor mana ini; ini bot; nomor bikin apa; "
            "nomor untuk apa; sms bikin apa; sms untuk apa; nomor .. resmi; nomor .. benar; ngaku capil; "
            "ngaku dari capil; mengaku capil; mengaku dari capil; dapat .. nomor saya; nomor saya .. mana; "
            "ngaku petugas; mengaku petugas; sms dari .. mana; ini dari kantor mana; ini .. kantor mana; "
            "aman .. sms; aman .. kirim; aman tidak; aman ya; katanya dari capil; telepon .. capil; ini "
            "nomor .. capil; capil .. bukan; sms center; kenapa minta nik; kenapa .. minta nik; kenapa "
            "butuh nik; nik untuk apa; nik bikin apa; untuk apa nik; bikin apa nik; mengatasnamakan capil; "
            "atas nama capil; kenapa saya dapat sms; kenapa saya .. sms; kenapa kirim; kenapa .. kirim ke "
            "saya; kenapa dapat sms; kenapa sms saya; tidak pernah urus; tidak pernah ajukan; tidak pernah "
            "daftarkan; tidak merasa urus; tidak merasa ajukan; tidak merasa daftarkan; kenapa .. kirim .. "
            "ke saya"
        ),
    },
    "BANTUAN": {
        6: ("cara cek; cara .. cek; bagaimana cek; bagaimana .. cek; cara lihat"),
        5: (
            "format sms; cara sms; cara pakai; ketik apa_saja; bantuan apa_saja; apa .. bisa saya tanya; "
            "ketik apa; cara cek; bisa apa; perintah; kata kunci; cara ketik; format; petunjuk; panduan; "
            "bisa apa_saja; layanan apa_saja; apa_saja layanan; bagaimana cara sms; bagaimana sms; contoh "
            "sms; saya bingung; bisa tanya lewat; tanya lewat sini; ini bisa bikin apa_saja; ini bisa apa; "
            "apa_saja .. tanya; apa_saja .. tanyakan; bagaimana pakai; cara .. sms; bagaimana .. sms; sms "
            "bagaimana; tanya apa_saja; bisa tanya apa; tanya soal berkas; tanya tentang berkas; tanya "
            "soal surat; tanya soal layanan"
        ),
        2: ("tes; contoh"),
        1: ("bantuan"),
    },
}
