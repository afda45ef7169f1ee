"""Signals: phrases that are looked at before any question is: accusations, complaints, STOP, noise, thanks.

Data only, in the form of aliases.py.  One rule: a signal says that something is spoken of; whether it is
meant, denied or asked about is for complaints.py and reading.py to decide.
"""

#: What outranks every question, and the words that take part in it.
SIGNALS: dict[str, str] = {
    "PUNGLI": (
        "kasih .. langsung jadi; bayar .. langsung jadi; kasih .. langsung; pungli; uang sukarela; uang "
        "seikhlas; bayar seikhlas; sumbangan sukarela; tawar urus; tawar .. urus; pungutan liar; calo; "
        "oknum; suap; peras; dipungut; uang rokok; uang lelah; uang administrasi; uang admin; uang "
        "pelicin; uang terima_kasih; minta uang; minta bayar; dimintai uang; dimintai bayar; dimintai "
        "biaya; dimintai dana; disuruh bayar; disuruh .. uang; suruh bayar; minta .. uang; dimintai .. "
        "uang; orang dalam; jual blangko; blangko .. jual; di jual; dijual; uang kopi; uang bensin; uang "
        "makan; uang tips; minta jatah; minta harus beli; disuruh beli; wajib beli; imbalan; imbalan; "
        "minta setor; biaya jalur cepat; jalur cepat; kasih uang; kasi uang; dikasih uang; uang damai; "
        "amplop; main uang; minta transfer; disuruh transfer; petugas .. pulsa; loket .. pulsa; minta "
        "duit; bayar oknum; bayar calo; jasa pengurusan; jasa urus; tawar .. jasa; tawar .. cepat; tawar "
        ".. jadi; tawar .. langsung"
    ),
    "ACCUSED": ("dimintai; minta; disuruh; kena; di minta; harus kasih; kasih; kasi; tarif; setor"),
    "MONEY": ("bayar; uang; biaya; ribu; juta; rupiah; tarif; harga; gratis"),
    "REPORT": ("lapor"),
    "CIVIL": (
        "lapor mati; lapor lahir; lapor hilang; lapor pindah; lapor datang; lapor kawin; "
        "lapor cerai; lapor diri; lapor anak; lapor .. hilang; lapor .. mati; lapor .. lahir; "
        "lapor .. rusak; lapor ktp hilang; lapor kk hilang; "
        "lapor perubahan"
    ),
    "LATE": (
        "kenapa .. lama; janji seminggu; janji sebulan; janji .. seminggu; tidak datang datang; belum "
        "datang datang; pending terus; katanya .. hari .. minggu; katanya .. hari .. bulan; lama sekali; "
        "tidak jadi jadi; belum jadi jadi; lambat; bolak_balik; sudah lama; lama tunggu; sampai kapan "
        "tunggu; sampai kapan .. tunggu; tunggu .. sampai kapan; mau sampai kapan; janji .. belum; mana "
        "janji; lama lama; lama nya; belum juga; tidak selesai selesai; belum selesai selesai; terlalu "
        "lama; tunggu lama; tunggu terus; lama .. tunggu; janji .. jadi; janji saja; janji terus; janji "
        "palsu; katanya .. minggu; katanya seminggu; katanya sebulan; lama temen; capek tunggu; cape "
        "tunggu; lelah tunggu; bosan tunggu; tidak kunjung; belum kunjung; sudah .. kali datang; lama men; "
        "tidak jadi juga; kenapa .. belum .. juga; terus .. sampai kapan; lama .. belum; lama .. tidak; "
        "lama ya; proses lama; janji .. hari; janji .. minggu; janji .. bulan; jadi lama; lama amat; lama "
        "juga; lama sih; lama kali; besok besok; nanti nanti; tidak siap siap; belum siap siap; tidak "
        "keluar keluar; belum keluar keluar; tidak cetak cetak; tidak juga jadi; tidak juga selesai; tidak "
        "juga siap; tidak selesai juga; tidak siap juga; tidak keluar juga; lama benar; proses terus; "
        "masih tunggu terus; ditunda; di tunda; tunda terus; tidak dikasih dikasih; belum dikasih dikasih"
    ),
    # Late only where it is said with reproach, see waiting.py.
    "SLOW": "kenapa .. belum; tidak ada kabar",
    "RUDE": (
        "petugas .. tidak_tahu; tidak_tahu tidak_tahu; tidak_tahu terus; disuruh ulang; disuruh ngulang; "
        "ulang dari awal; ngulang dari awal; berkas .. hilang di kantor; salah lagi; bagaimana sih kerja; "
        "tidak pernah bisa; tidak bisa dihubungi; malah disuruh; tidak duluan; tidak diutamakan; kasar; "
        "tidak pernah dijawab; tidak pernah dibalas; tidak pernah diangkat; tidak pernah ditanggapi; "
        "petugas malas; petugas .. malas; malas kerja; tidak ada jawaban; tidak ada respon; tidak ada "
        "tanggapan; tidak ada tindak lanjut; tidak ditanggapi; tidak digubris; tidak diangkat; tidak "
        "ramah; sulit; petugas .. parah; layanan parah; kurang ramah; petugas .. tidak ada; petugas .. "
        "main hp; petugas .. tidur; petugas .. ngobrol; petugas tidak; layanan .. kecewa; kecewa .. "
        "layanan; layanan buruk; layanan .. buruk; tidak layanan; tidak di layanan; disuruh pulang; "
        "disuruh balik; disuruh kembali; disuruh bolak_balik; dilempar; dicuekin; di lempar; tidak sopan; "
        "parah layanan; tidak profesional; tidak jawab; tidak dijawab; tidak balas; tidak dibalas; tidak "
        "pernah jawab; tidak pernah angkat; tidak pernah balas; tidak pernah respon; tidak .. respon; "
        "tidak angkat; gangguan terus; gangguan lagi; gangguan .. tiap; gangguan melulu; tiap .. gangguan; "
        "error terus; eror terus; jauh jauh .. tutup; sudah jauh .. tutup; datang .. tutup terus; tutup "
        "terus; tutup melulu; salah terus; salah lagi salah; petugas bagaimana sih; layanan bagaimana sih; "
        "kerja bagaimana sih; nomor antre habis; nomor antre .. habis; error lagi; error .. tiap; cuma "
        "dibaca; cuma di baca; hanya dibaca; dibaca saja; petugas .. main; petugas .. jajan; petugas .. "
        "makan; petugas .. santai; petugas .. nongkrong; petugas .. ngopi; petugas .. gosip; petugas .. "
        "keluyuran; petugas .. merokok; petugas .. tidak masuk; sering tidak masuk; tidak nyambung; tidak "
        "pernah nyambung; tidak tersambung; tersinggung; tidak manusiawi; tidak adil; pilih kasih; tebang "
        "pilih; diskriminasi; tidak becus; tidak kompeten; seenaknya; keterlaluan; tidak puas; tidak "
        "memuaskan; sakit hati; dihina; dipermalukan; tambah petugas; petugas tambah; petugas .. tambah; "
        "tambah loket; loket tambah"
    ),
    "QUEUE": (
        "antre .. lama; loket cuma; cuma .. loket; padahal antre; padahal .. antre; lama .. antre; antre "
        ".. panjang; antre berjam; antre .. jam; antre dari pagi; antre .. parah; antre terus; loket .. "
        "cuma satu; antre .. tidak ada nomor; serobot; malah duluan; malah layanan duluan; malah .. "
        "duluan; kenapa duluan; kenapa .. duluan; antre .. duluan; potong antre; antre sekali; antre dari "
        "subuh; tunggu dari pagi; tunggu dari subuh; tunggu berjam; tidak panggil; belum panggil; tidak "
        "dipanggil; belum dipanggil"
    ),
    "ANGRY": (
        "kecewa; parah; payah; lama sekali; buruk; marah; kesal; kesel; bosan; capek; cape; emosi; "
        "astaga; kacau; amburadul; percuma; keberatan; gila; sumpah; astagfirullah; ya ampun; niat "
        "kerja; makan gaji; gaji buta; lambat"
    ),
    "CURSE": ("makian"),
    "CLOSED": (
        "tutup .. tidak ada; tidak ada petugas; tidak ada orang; petugas tidak ada; loket .. kosong; tidak "
        "ada yang jaga; tidak ada yang layanan; loket kosong; petugas belum ada; petugas belum datang; "
        "petugas .. belum datang; belum ada petugas; loket belum buka; tutup .. padahal; padahal .. tutup"
    ),
    "MISUSE": (
        "data .. pakai; nik .. pakai; ktp .. pakai orang; kk .. pakai orang; identitas .. pakai; "
        "nama .. pakai orang; disalahgunakan; salah gunakan; penyalahgunaan; data .. bocor; nik .. bocor; "
        "data .. curi; pakai .. pinjol; nik .. pinjol; data .. pinjol; nama .. pinjol; ktp .. pinjol; "
        "dipalsukan; dipalsu; dicatut; nyatut; dicatut orang"
    ),
    "STOP": (
        "hapus saya dari; keluarkan saya; stop; off; jangan sms lagi; jangan sms; jangan kirim; jangan "
        "kirim sms; tidak mau sms; tidak mau terima; tidak butuh sms; tidak usah sms; tidak usah kirim; "
        "stop sms; sms stop; hapus nomor; hapus nomor saya; nomor saya .. hapus; hapus .. daftar sms; "
        "hapus dari daftar; tidak mau .. sms; jangan hubungi; jangan ganggu; jangan .. sms; sms jangan; "
        "matikan sms; sms .. ganggu; keluar; jangan kirim kirim; tidak usah di sms; berhenti; tidak perlu "
        "sms; jangan lagi sms; tidak mau .. kirim; stop kirim; stop notif; jangan kirim lagi; tidak butuh "
        "kirim; tidak butuh .. sms; tidak butuh di kirim; jangan .. hubungi; jangan .. menghubungi; bukan "
        "nomor saya; jangan di sms; stop ikut; batal ikut; tidak mau ikut lagi; jangan ikut lagi; "
        "tidak butuh info lagi; tidak mau info lagi; tidak perlu info lagi; keluarkan nomor; "
        "keluarkan nomor saya"
    ),
    "CANCEL": ("batal"),
    "CLERK": (
        "ubah nomor hp; ubah nomor; ubah hp; nomor hp .. ubah; nomor saya ubah; ubah no hp; hapus data"
    ),
    "MISSENT": (
        "salah stop; salah pencet stop; pencet stop; "
        "salah kirim; salah pencet; salah sambung; salah orang; salah nomor; salah sms; abaikan; "
        "tidak jadi tanya; lupakan; bukan saya; bukan punya saya; bukan nik saya; bukan resi saya; "
        "bukan milik saya; bukan ktp saya; bukan kk saya"
    ),
    "START": (
        "mulai; aktif; ikut; on; mulai lagi; aktif lagi; aktif sms; sms aktif; ikut lagi; "
        "mau sms lagi; daftarkan sms; mau .. sms; aktif sms lagi; kirim sms lagi; sms lagi; "
        "daftar sms; ajukan sms; nyalakan; daftarkan .. sms; ajukan .. sms; sms .. aktif; aktif .. sms"
    ),
    "SPAM": (
        "hadiah; menang; undian; pinjaman; cair; bunga; pinjol; kredit; judi; slot; klik; promo; bonus; "
        "voucher; kuota; masa aktif; pemenang; cair dana; dana tunai; pulsa anda; isi pulsa; tarif murah; "
        "jual beli; kta; gopay; shopee; deposit; maxwin; gacor; togel; transfer ke rekening; sisa pulsa; "
        "paket data; paket internet; agen pulsa; dapat hadiah; rekening; tanpa jaminan; bunga rendah; "
        "bunga ringan; jual tanah; obat kuat; pesugihan; ganti rekening; kirim ke rekening; investasi; "
        "diskon; cicilan; cashback; gadai; jaminan bpkb; mama minta pulsa; papa minta pulsa; hubungi kami; "
        "pinjaman uang; terpilih; pulsa murah; all operator; minat; chat wa; terima bantuan; dana bantuan; "
        "dana hibah; dijual; nego; kantor polisi .. pulsa; kirim pulsa; kirim .. pulsa; belikan pulsa; ibu "
        "kecelakaan; bapak kecelakaan; anak .. kecelakaan; kecelakaan .. transfer; transfer .. ke rek; bea "
        "cukai; paket anda; transfer ke rek; transfer .. rekening; butuh pinjaman; butuh dana; butuh "
        "modal; hub wa; hubungi wa; minta bantuan isi pulsa; anda .. blokir; akan blokir; anda .. diblokir"
    ),
    # What no office ever asks for, whoever it says it is.
    "PHISH": (
        "klik tautan; klik link; klik .. tautan; klik .. link; isi .. otp; kirim .. otp; isi .. pin; kirim "
        ".. kode otp; verifikasi .. link; tautan berikut; link berikut; link di bawah; via link; via "
        "tautan; lewat link; unduh aplikasi"
    ),
    "VIA": (
        "hp ini; nomor ini; sms ini; pakai hp ini; pakai nomor ini; dari nomor ini; nomor hp ini; hp saya "
        "ini; no hp ini; nomor yang daftarkan; nomor yang .. daftarkan; nomor nya .. ini; nomor .. "
        "daftarkan; wa ini; nomor wa ini; kartu ini; nomor saya ini"
    ),
    "THANKS": (
        "terima_kasih; ok; oke; okay; siap; baik; sip; alhamdulillah; amin; syukur; jazakallah; "
        "good; bagus; baiklah; okey; okeh; okelah; mantap; ya; sudah; cepat; puas; senang; ramah; "
        "luar biasa; sukses; semoga; sehat; terbantu; sangat; membantu; berkah; sukses selalu; "
        "selalu; sekali; layanan; atas; info; bantuan; jawaban; petugas; tunggu; di tunggu; "
        "sudah ambil; sudah terima; jadi; ambil; jelas; paham; mengerti; ngerti; kabar; capil; "
        "sama; semua; terus; juga; dan; lanjutkan; besok; nanti; datang; ke kantor; kantor; "
        "banyak; banget; laksanakan; noted; komandan; izin; monggo; hati hati; mantul; top; "
        "sama_sama; amanah; barokah; mugi; allah; tuhan; robbal; alamin; saya; sami; kesana; ke sana; "
        "kesitu; meluncur; otw"
    ),
    "NEGATION": ("tidak; bukan; tanpa; belum; jangan; tidak ada; tidak pernah; bebas"),
    "ASKING": (
        "berapa; apa; apakah; benar; katanya; kata orang; bagaimana; gratis; apa benar; dengar dengar; masa"
    ),
    "OUR_TALK": ("capil; ktp; kk; akta; kia; petugas; loket; kantor; ikd"),
    "PRIVATE": (
        "kabar ibu sehat; kabar bapak sehat; arisan; kangen; kondangan; pacar; sayangku; cinta; nonton; "
        "makan; mancing; jemput saya; pulang jam; main bola; selamat ulang tahun; ulang tahun; kencan; "
        "tidur; rapat; pengajian; undangan; pulang; belanja; nitip beli; titip beli; malam minggu; gajian; "
        "hutang; utang; hujan; masak; mangan; dahar; turu; adus; dolan; mulih; titip salam; salam bikin; "
        "ojek .. sampai; kurir .. sampai; paket .. sampai; sampai kos; sampai rumah; birthday; hbd; sudah "
        "maem"
    ),
    "MENTIONED": (
        "ada yang pakai; orang .. pakai; ada yang minta; orang .. minta; minta nik; ada yang telepon; ada "
        "yang tanya; tidak lapor; mantan; pesanan; belanja; pelanggan; transfer; jangan .. cek; bukan atas "
        "nama; bukan punya; bukan yang punya; bukan pemilik; bukan milik; salah alamat; jangan cek; jangan "
        ".. sebar; jangan kasih; jangan di kasih; jangan beri; jangan bilang; jangan .. siapa; rahasia; "
        "dirahasiakan; rahasiakan; tersebar; sebarkan; disebarkan; nyasar; tidak ajukan; tidak daftarkan; "
        "tidak merasa; tidak kenal; otp; kode otp; pin saya; pin anda; kode pos; kode verifikasi; voucher; "
        "rekening; token; polisi; pinjol; penipuan; di internet; di medsos; di facebook; viral"
    ),
    "ELSEWHERE": (
        "prakerja; kip; kjp; bpjs; sim; stnk; bpkb; paspor; pajak; pbb; samsat; skck; npwp; pln; listrik; "
        "kis; pkh; bansos; blt; dtks; sembako; kua; sertifikat; sertipikat; tanah; kur; umkm; nib; taspen; "
        "loker; lowongan; bank; sinyal; wifi; internet; kuota"
    ),
}
