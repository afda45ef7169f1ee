"""Ordinary words: greetings and filler that are dropped, and words that must never be corrected.

Data only.  One rule: no word here is a spelling in words.py or trade_words.py, but for filler that takes part
in phrases.
"""

_FILLER = """
a aa abang adalah adek admin agar alaikum alo alow am amit an anda are asalamualaikum askum aslm aslmkm
ass assalam assalammualaikum assalamu assalamualaikum assalamualikum asskum at atau ato atuh atw bang
bapak bapakibu be biar bos boss bro bu bude bunda cak d dalam dari dear deh dek dengan di did do does
dong donk dulur dunk eh euy ey for gaes gan gus guys haha hai hallo halo haloo halow hampura hay hehe
hello helo hey hi hm hmm horas ialah ibu in ini is itu jeng juga ka kah kak kakak kakanda kalau kami kan
kang karena ke kita kulonuwun lah lho loh lur maaf maap madam mah malam malem mangga mas mb mba mbak
mbok met mf mff mimin min misi mlm mnh mohon monggo mr mrs nah namun neng ngapunten ngapuntene nggih
ning nuwun_sewu nya nyuwun_pangapunten nyuwun_sewu of oh oi oleh om on_ oy p pada pagi pagii pak pakde
permisi pgi ping please pp prmsi pun punika punten rampes rek salam sampurasun saya sedulur selamat sewu
shalom should si siang siank sih sir sis sist slmt sore sori sorry supaya swastiastu tante tapi teh the
to tp tpi u uda uni untuk ur waalaikumsalam wabarakatuh warahmatullahi wb wkwk wkwkwk woi woy wr wrwb
xixi ya yang you your
"""
#: Greetings, address and filler: dropped when everything else has been read.
FILLER = frozenset(_FILLER.split())

_ORDINARY = """
acc adik agama air ajak akad akan akhir aman amanah ampek anggota angka angkat antar arah asal asik atas
atasan awal ayo baca bagian baik baiknya balai balas bali balik bandung bank bansos barang bareng barokah
barusan batas bawah beasiswa bebas beda bela belah belas beli bentar berangkat berapapun berkah besar betah
bibi bilang bis blt bocor bola bonus bor bos bosan bot bpjs bpkb budha buku bunga bus cape capek cari carik
caro ceki cerdas cerita cewek cinta coba cocok copy counter cowok cuaca cuci cucu cukup cuma cuman daerah
dalam dalapan darah darurat data data2 datanya dekat delapan dengar depan desa diisi dikasih dikit dipakai
dipanggil diri disebar ditolak dll domisili dosen dpt dsb dtks dua duo dusun email emosi empat enam enem fc
foto fotocopy fotokopi gadai gaji gambar gara gede gedung gelar genep gimmick goldar golongan guna guru
hadiah hadir hakim hal halaman halo halu hampir hanya hapus hasil hati hindu hrd hujan ibu2 ijazah ijin ikan
ipar isi islam izin jakarta jalan janji janjinya jari jatah jauh jawa jawab jawaban jebol jelas jemur jenis
jika jogja jual judi jumlah kab kabupaten kader kades kadus kak kakak kakaknya kakek kal kalimantan kampung
kampus kan kas kasi kasih kata katanya katolik kawan kaya kayak kebun kec kecamatan kecil kel keliling
kelurahan kemari kena kepala kependudukan keponakan kerja kerjaan kesal kesana kesel kesini ketik ketikan
ketua kil kip kira kira2 kiri kis kita klik kode kol kontak konter kop kopi kos kota kpl kredit kristen
kritik ktu kua kuat kuda kul kuliah kulit kum kunci kunjung kuota kur kurus lagian laki lakilaki laksanakan
lamaran lancar langsung lansia lapak lapar larang laut lebih lelah lengkap lepas lewat libat lima limang
limo link listrik loker loro lowongan luar lulus lurah main mak makan makin maksimal maksudnya mal malah
mall map marah mas masalah masuk masukan masuknya masyarakat mata medan melamar men menang menantu mengaku
mertua milik minimal mobil modal mohon2 motor mpp mudah mugi mugi2 mungkin murah murid nanti negara negeri
nelpon nelpun nem nenek ngaku ngasih ngomong nib nikmat nomornya notaris npwp nulis nunut nyata nyetor obat
olah oleh ongkir opat operasi orangnya orangtua ortu otp pajak paket paling paman pamong pandai panggil
panggilan panjang papat papua pasang pasar paspor patang pbb pekerjaan pelan pemenang pemerintah pendek
pendeta pendidikan pending penduduk penduduknya pengadilan pensiun penting perempuan pergi perkara pernah
pernyataan perumahan pihak pilih pinjaman pintu pitung pkh pln polisi polres polsek ponakan pos promo prov
provinsi pulang pulau pulsa puluh punya pusat rahasia rakyat ramai rasa rata ratus reg rekening rekrutmen
rong roti rt rtrw rumah rw saban sabar sakit saksi salapan sambil sami samsat sana sanga sangang saran satu
saudara sawah sayang sebab sebagai sebar sebenarnya sebentar sebut secara sedang sedasa sehat sejak sekalian
sekitar sekolah selalu selama semalam semarang sembako sembilan semoga senang senyum seorang sepuluh sepupu
sering sertifikat sertipikat sesuatu setiap setor setuju sewa siang sidang sidik sim sini sisa situ skck
slot soal solo sore status2 stnk suara sudut suka suku sulawesi sumatera sumatra sumber surabaya surat2an
susu susul tahu tanah tanpa tas taspen tau telat teleponan telpun telu telung teman temen tentang terima
terlambat ternyata tertulis tetap tetapi tiap tiga tigo tilu tim tinggal titipan toko tol tolak transfer tua
tugas tujuh tulis tunda tutur ujian ujung ulang umkm undang undangan undian upt uptd urut urutan usaha usul
utama valid verifikasi wa wah waktu walau wali warga warna whatsapp wifi wilayah woi wolung
"""
#: Ordinary words that must never be taken for a misspelt keyword.
ORDINARY = frozenset(_ORDINARY.split())
