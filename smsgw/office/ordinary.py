"""Ordinary words: greetings and filler that are dropped, and words that must never be corrected.

Data only.  One rule: no word here is a spelling in words.py or trade_words.py, but for filler that takes part
in phrases.
"""

_FILLER = """
a aa abang adalah ade adek admin agar alaikum alo alow am amit an anda are asalamualaikum askum aslm aslmkm
ass assalam assalammualaikum assalamu assalamualaikum assalamualikum asskum at atau ato atuh atw bae bang
bapak bapakibu be biar bos bosque boss bro bu bude bunda cak d dalam dari dear deh dek dengan di did do does
dong donk dulur dunk eh euy ey for gaes gan gus guys haha hai hallo halo haloo halow hampura hay hehe hello
helo hey hi hm hmm horas ialah ibu in ini is itu jeng juga juragan ka kah kak kakak kakanda kalau kami kan
kang karena ke kita kulonuwun lah lho loh lur maaf maap madam mah malam malem mangga mas mb mba mbak mbok
met mf mff mimin min misi mlm mnh mohon monggo mr mrs nah namun nang ndan ndoro neng ngapunten ngapuntene
nggih ning nuwun_sewu nya nyuwun_pangapunten nyuwun_sewu of oh oi oleh om on_ oy p pada pagi pagii pak pakde
permisi pgi ping please pp prmsi pun punika punten rampes rek salam sampurasun saya sedulur selamat sewu
shalom should si siang siank sih sir sis sist slmt sore sori sorry supaya swastiastu tante tapi teh the to
tp tpi u uda uni untuk ur waalaikumsalam wabarakatuh warahmatullahi wb wkwk wkwkwk woi woy wr wrwb xixi ya
yang you your
"""
#: Greetings, address and filler: dropped when everything else has been read.
FILLER = frozenset(_FILLER.split())

_ORDINARY = """
abaikan acc adik adoh aduh adus agama ahmad air ajak akad akan akbar akhir akun alam alamin alat alfamart
allah amal aman amanah ampek andai andi anggota angin angka angkat angkatan antar anti apalagi aplikasi arab
arah artis asal asik asing astaga astagfirullah atas atasan atm awal ayam ayo baca bagi bagian baik baiknya
baju bakso balai balas bali balik balita bambu bandara bandung bangkok bangsa bangun banjir bank bansos
bantal barang barat bareng barokah barusan bata batas batu bawah beasiswa bebas bebek beda bek bekas bela
belah belakang belas beli bensin bentar berangkat berapapun beras berkah bersangkutan besan besar betah
betapa bibi bidan biji bila bilang bis blok blt bmi bobok bocor bola bonus bor bosan bot botol bpjs bpkb
buah buang buaya buddha budha bukti buku bulat bule bunga bungsu bupati buruh bus busuk caleg calon camat
cape capek cari carik caro cat ceki celana cerah cerak cerdas cerita cewek chat cincin cinta coba coblos
cocok copy counter cowok cuaca cuci cucu cukup cuma daerah dagang dahar dalapan darah darurat data
data2 datar dekat delapan dendam dengar depan desa desain dewan dewasa dihubungi diisi diizinkan dijalan
dikasih dikenakan dikit dilahirkan dimas dipanggil diri disebar ditolak diukur dll doang dokter dolan
domisili dompet dosen dsb dtks dua duda duh dukun duluan duo dusun email emas emosi empat enam enem eror
error fc film formasi foto fotocopy fotokopi gabung gadai gagal gaji galon gambar gang gara garam gas gaya
gede gedung gelap gelar gempa genap genep genteng gimmick gojek gold goldar golongan grab gubernur gula guna
guru gurun hadiah hadir hakim hal halaman halu hampir hansip hanya hapus harta hasil hati helm hibah hindu
hong hongkong hotel hrd hubungan hubungi hujan ibu2 ijazah ijin ikan indo indomaret internet ipar isi islam
izin jakarta jaket jalan jaman janda jantan jari jaringan jatah jati jauh jawa jawab jawaban jebol jelas
jelaskan jemaat jemur jemuran jendela jenis jepang jika jogja jual jualan judi jumlah kab kabupaten kabur
kader kades kadus kain kakek kaki kal kalangan kalimantan kamar kambing kampung kampus kamus kapal karang
karto kartun karya kas kasi kasih kata katanya katolik kawan kaya kayak kayu kebaca kebun kec kecamatan
kecil kecuci keindahan kejar kel kelas kelenteng keliling kelurahan kemari kembar kemudahan kena kendala
kepala kependudukan keponakan kereta kering kerja kerjaan kesana kesini ketahuan ketik ketikan ketinggalan
ketua kil kip kira kira2 kiri kis klik kode kol komandan komputer kontak konten konter kontrak kontrakan kop
kopi korea kos kosongan kota kotor kpl kredit kristen kritik ktu kua kuat kucing kuda kudus kuitansi kul
kuliah kulit kum kunci kunjung kuota kur kura kurir kurus kwitansi kyai ladang lagian lagu laki lakilaki
laksanakan laku lamaran lampu lancar langka langsung langsungan lansia lantai lapak lapar laptop larang
laris laut lebaran lebih lelah lembur lengkap lepas lewat libat lima limang limo link lipat listrik loading
loker longsor loro lowongan luar luas lulus lupa lupain lurah mahal main majelis mak makan makanan makin
makna maksimal maksudnya mal malah malaysia mall mampir mancing mandi mandiin mandor mangan mantan mantu map
marah masak masalah masjid massa masuk masukan masyarakat mata maupun mawar maya mayat mayor mbesuk medan
melamar membawakan memuat men menang menantu mendatang mengacu mengaku mengejutkan menghubungi
menteri merantau merayakan mereka mertua mesin mie milik minat mini minimal minum mobil mobile modal modin
mohon2 montor motor mpp mualaf mudah mudik mugi mugi2 mula mulia mulih mundur mungkin murah murid
musala mushola musik nada naga nanti nasi negara negeri nekat nelpon nelpun nem nenek ngaku ngantuk ngasih
ngawur ngomong ngopi nib nikmat non nongkrong nonton nota notaris npwp nulis nunut nyata nyetor nyonya
nyuruh obat ojek olah opat operasi operator organ otp pabrik pajak paket paling paman pamong panas pandai
panen panggil panggilan panjang pantas pantes papat papua para parkir parkiran partai pas pasang pasar pasir
paspor pastor patang patokan pbb pekerjaan pelabuhan pelan pemasaran pembentukan pemberian pemenang
pemerintah pemilik pemilu penampilan pendek pendeta pendidikan pending penduduk pengadilan pengakuan
pengaturan pengganti penghulu pensiun pensiunan penting penumpang penurunan perak peralatan peran perantauan
perawat perawatan perbedaan perbuatan percepat perempatan perempuan pergi perguruan perhatian perkara
perlawanan permainan pernah pernyataan pers pertanian pertanyaan pertigaan perumahan perusahaan pesanan
pesawat peserta petir piatu pidana pihak pilih pilkada pilpres pin pinjaman pintu pipa pitung pkh pln polisi
polres polsek ponakan pos posisi posyandu presiden pria printer promo protestan prov provinsi proyek pudar
pulang pulau pulsa puluh pupuk pura pusat puskesmas putih putus ragu rahasia rakyat ramai rantau raport rapot
rasa
rata ratus reg rekan rekening rekrutmen remaja rental repot riau robbal rokok romo rong roti rsud rt rtrw
ruang rumah rw saat saban sabar sakit saksi salapan sambil sami sampah sampel samping samsat sana sandal
sandi sanga sangang sapi saran sarana sari satpam satu satuan saudara saudi sawah sayang sayap sayur sd
sebab sebagai sebar sebelah sebenarnya sebentar seberang sebut secara secepatnya sedang sedasa sedia segera
sehat sejak sekalian sekeluarga sekitar sekolah selalu selama semalam semarang sembako sembilan semen semoga
semula senang senyum seorang sepatu sepeda sepuluh sepupu sering sertifikat sertipikat seru server sesuatu
sesudahnya setiap setor setrika setuju sewa shift siapapun sidang sidik sikap sim simpang singapura sini
sinyal siri sisa sistem situ situs skck skripsi slot smk soal solar solo stasiun status2 stnk suara suatu
subuh sumpek sudut suka suku sulawesi sulung sumatera sumatra sumber sunda surabaya surat2an susu susul swt
taiwan takkan takmir tanah tank tanpa tari tarik tas taspen telat teleponan telor telpun telu telung
telur teman
temen tengah tenggara tentang tentara tepat terkendala terlambat terminal ternyata terpilih tersedia
tertulis tetap tetapi tiap tidur tiga tigo tilu tim timur tinggal tinggi titik tk tki tkw toko tol tolak
tong topi tps transfer tua tuan tugas tuhan tujuh tukang tulis tunda tunggal turis turu tutur ujian ujung
ulang ultah umkm undang undangan undian upt uptd urgent urut urutan usaha usai ustad usul utama utara valid
verifikasi veteran vihara visa wa waduh wah waktu walau wali wangi warga warna warteg warung wasit whatsapp
wifi wilayah wisuda wna wni wolung yatim
engke engkin rebutan
"""
# Persons, places and plain words that a slip of the finger would make a keyword of.
_NAMES = """
alami amanda andika andre andrea anis atik bagas bakti bangka bantul bayat bayu becak becek bekasi belu benny
biak butet ceper clara dedi diana didik dinda doni dony ende haris hasan haus iis ika jami kalianda
karno kartono
kasmi kasno kediri kenyang kian kuning kupang lele lia lina lontara mamasa manurung mappi musi nana nani
ngada ngawen ngawi pati pedan risa riska rully sabu sake samino sapu satria septi sopyan supri surti susan
tana tape tarakan tasik tati temon titi ujang wati wulandari yeni yohana
"""
#: Ordinary words that must never be taken for a misspelt keyword.
ORDINARY = frozenset((*_ORDINARY.split(), *_NAMES.split()))
