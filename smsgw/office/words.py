"""Everyday words: how people spell and say them, in shorthand, slang and the languages around the office.

Data only.  A line is one word of the small language that `aliases` is written in, and what is typed for it:
SMS shorthand, Betawi, Javanese (ngoko and krama), Sundanese, Minang, Banjar, Madurese, Balinese, English.
Two words that are one are joined by `_`.  One rule: a spelling stands on one line only, here or in
trade_words.
"""

#: word -> its spellings.
EVERYDAY: dict[str, str] = {
    # asking and answering
    "sudah": (
        "sdh udh udah dah uda dh ud sdah suda wis wes uwis uwes sampun mpun parantos prantos atos geus "
        "enggeus ges tos alah lah_alah ampon sube sampunan already"
    ),
    "belum": (
        "blm blum lom blom bloom belom blon blun durung drg durng dereng dreng rung dereung teu_acan acan "
        "tacan tanda_alun balun bolum gurung durun konden yet alun"
    ),
    "jadi": "jd dadi dados janten jdi jadii dadih jadhi finished done dadosipun",
    "selesai": (
        "slesai slsai selese beres rampung rampungan bar rengse complete completed kelar rampungipun "
        "terbit diterbitkan nerbitkan salasai wis_mari wes_mari wis_bar wes_bar puput mare tuntung"
    ),
    "ready": "tersedia redy siap_ambil",
    "siap": "siyap",
    "ambil": (
        "pendhet pendet ambl mbil ngambil diambil dimabil njupuk jupuk dijupuk mendhet mendet dipendhet "
        "dipendet dijemput nyokot dicokot nyandak dicandak ngalap mundut dipundut pickup pick collect "
        "collected taken mengambil ambilnya dibalik ngambek_kartu ngambilnya pengambilan jemput"
    ),
    "bisa": (
        "bs bsa isa iso saged sagged tiasa tiyasa bisaka can boleh blh buleh boleeh pareng kenging "
        "kengeng bole kawa dapat dapet dpt dapatkah"
    ),
    "kapan": (
        "kpn kapn kpan kapan2 kapankah iraha kapan_yo nopo_dinten when bila_masa pidan bilo buile saban_kapan"
    ),
    "berapa": (
        "brp brapa brapaa brpa pira piro pinten sabaraha brapakah barapa bara berp piraan how_much saberaha"
    ),
    "apa": "ap apaa opo napa nopo punapa menapa naon apo apakah apkh apah what aopo",
    "siapa": "sp spa sapa sopo sinten saha siapo who siapakah",
    "mana": "mn endi ndi pundi manten mano",
    "di_mana": (
        "dmn dmna dimana dimn dimanakah ngendi nengndi wonten_pundi dimane ning_endi neng_endi nang_endi "
        "dimano dimna where"
    ),
    "bagaimana": (
        "bgmn gmn gmna gimana gmana gimn gimanah bgaimana bagaimna kumaha kepiye piye kepriye pripun "
        "kados_pundi pripon baa_caro how gmnya bgm begimana gemana"
    ),
    "kenapa": "knp knpa knapa kok ko koq mengapa ngapa ngopo kunaon naha why",
    "apa_saja": (
        "apa_aja apa_aj apa_ae apasaja apaaja apaan apa_ja apa2 opo_wae opo_ae napa_mawon punapa_mawon "
        "naon_wae naon_bae nopo_mawon aja_apa saja_apa opoae"
    ),
    "ya": "y yaa ya2 yah iya iyo yo yoh nggih nggeh inggih enggih njih ngih muhun sumuhun leres io",
    "tidak": (
        "tdk gk ga gak ngga nggak enggak engga g kagak kaga tak ndak nda ora ra mboten boten mboteun teu "
        "henteu hente heunteu indak ndk not no_not tida nggk nga tdak enda ten gx tan idak tara trada"
    ),
    "jangan": (
        "jgn jng jngn jangn ojo aja_ojo sampun_ngantos ulah dont don't jan gausah gosah gakusah ga_usah "
        "gak_usah tidak_usah ora_usah rasah ra_usah usah tak_usah tdk_usah gk_usah"
    ),
    "bukan": "bkn bukn dudu sanes lain_sanes",
    "ada": "ad ado ono ana wonten aya available",
    "masih": "msh msih masi masi2 isih tasih taksih keneh still",
    "lagi": "lg lgi maneh malih deui again lagii",
    "mau": (
        "mo mw mao pengen pingin pgn ingin kpengen arep ajeng badhe bade hoyong hayang want nak_mau ape "
        "pengin"
    ),
    "tanya": (
        "ditanyakan tny tnya nanya takon taken_takon tanglet nyuwun_priksa naros nanyo bertanya nanyain "
        "menanyakan ask tnyakan tanyakan takok batanyo metaken mataken"
    ),
    "minta": (
        "mnta mintak nyuwun njaluk jaluk nyuhunkeun menta nyuwunaken pinta mintaa narik narikin nagih "
        "malak minta2 mintain2"
    ),
    # time and place
    "jadwal": "jdwl jadwl jadual schedule jadwalnya",
    "jam": "jm pukul pkl tabuh tabih hours oclock jamnya jame",
    "buka": "bk bka bukak bukanya buko open bika bukane muka dibuka bukaan mbukak",
    "tutup": "ttp ttup tutupnya nutup closed close tutupe",
    "libur": "lbr liburnya prei perei pere liburan holiday cuti preinya",
    "layanan": "pelayanan plyanan playanan layanannya pelayanannya plynan service "
    "pelayananne ngelayanin ngelayani ngladeni dilayani dilayanin diladeni melayani melayanin ngalayanan",
    "alamat": "almt alamt alamatnya address adress",
    "kerja": "krja krj kerjo bekerja",
    "rumah": "rmh omah griya imah",
    "kasih": "ngasih ngasi ngasihin mberi memberi",
    "tidak_tahu": "gatau gaktau ngga_tau ga_tau gak_tau tdk_tau nggatau gatahu",
    "alhamdulillah": "alhamdulilah alhamdulilllah alhmdulillah alhamdulillaah alhamdulilah2 hamdalah",
    "lokasi": "lokasinya loc lokasine tempat tmpt tempatnya letak letaknya panggonan tempate",
    "hari": "hr hri dinten dinane dino poe dina day days",
    "senin": "senen snin monday mon",
    "selasa": "slasa seloso salasa tuesday",
    "rabu": "rebo rbu rebu wednesday arbo",
    "kamis": "kemis kms thursday",
    "jumat": "jumaat jmt jum'at jemuah jumuah jumah jum’at jemah friday jumaah jmat jum_at",
    "sabtu": "sbtu sabtuu setu saptu saturday sbt septu",
    "minggu": "mingguu ahad minggon mingguan sunday mgg mnggu ming week weeks",
    "besok": (
        "esok esok_hari bsk bsok besuk isuk sesuk benjing benjang mbenjang isukan enjing tomorrow bezok "
        "besokk enjang bisuk isuak"
    ),
    "lusa": "emben embenya lusanya pageto",
    "hari_ini": (
        "hr_ini hri_ini dino_iki dinten_niki poe_ieu dinten_ieu today hariini saiki sakniki skrg skrng "
        "sekarang skg ayeuna kiniko now saniki sapunika"
    ),
    "tanggal": "tgl tgll tanggl titimangsa",
    "bulan": "bln bulang sasi wulan sasih month months bulann",
    "tahun": "thn th taun tahn warsa year years taunan",
    "lama": "lma suwe suwi lila lami danget lamaa lamo slow long lamah lawas",
    "sekali": (
        "bgt bngt banget bangt bget bngettt pisan skali bener_banget sanget pol poll bgtt buanget bgttt "
        "tenan beut bet very nian"
    ),
    "antre": (
        "antri ngantri ngantre antrian antrean antriannya antreannya ngantrek queue nganteri antriane "
        "antreane"
    ),
    "tunggu": (
        "nunggu menunggu ditunggu ngenteni nungguin ngantos ngantosan tunggunya dienteni waiting wait "
        "tungguin nengge"
    ),
    "loket": "lokt loked lket",
    # persons and phones
    "saya": (
        "sy sya q aq aku ak gue gw kula kulo kawula abdi abdina urang ambo awak kitorang tiang inyong my "
        "me dalem kuring mine aing gua sayo beta ulun"
    ),
    "anda": "kamu sampeyan panjenengan anjeun",
    "diwakilkan": (
        "wakil wakilkan mewakilkan diwakili mewakili diwakilin wakilin dititipkan dikuasakan kuasa "
        "dikuasain diwakilke represent ngawakilan diwakilno diwakilan"
    ),
    "suami": "swami suamiku suaminya bojo bojoku bojone misua husband",
    "istri": "istriku istrinya isteri wife pamajikan garwa bini",
    "orang": "org oang uwong wong tiyang jalmi people oran urang_lian",
    "ibu": "ibuk bu ibunya mama emak mamak mother ibuku biyung bunda ummi",
    "bapak": "bpk pak bpak bpke pa bapa ayah ayahku father bapakku bapaknya bapake rama babeh",
    "hp": "hape henpon handphone ponsel hpku telepon telpon tlp telp hpnya phone",
    "nomor": "no nmr nmor nomer number nomore num",
    "sms": "disms smsin sms2 di_smsin esemes smsnya smse message pesan notif notifikasi pemberitahuan",
    "kirim": (
        "krm krim dikirim ngirim kirimi kirimin dikirimi kirimkan krimin dikirimin send sending ngirimi"
    ),
    "pakai": "make pke pake pakek gunakan menggunakan nganggo anggo ngangge using pk pakaii pakainya",
    "daftarkan": "didaftarin terdaftar kedaftar registered",
    "benar": (
        "bnr bner bener betul btl beneran benarkah leres_nopo bnar bnran estu asli real really betulkah"
    ),
    "penipuan": "penipu tipu nipu modus hoax hoaks scam nipuan tipu2 ngapusi apus2 bohongan penipuankah",
    "resmi": "rsmi official resmikah",
    # service words
    "stop": (
        "setop stopp stp berhenti brhenti berhentikan hentikan unsubscribe unreg mandeg mandek eureun "
        "mandheg stoop"
    ),
    "batal": "btl_batal batalkan cancel batalin dibatalkan ngebatalin membatalkan mbatalke",
    "off": "nonaktif nonaktifkan matikan matiin",
    "mulai": "mlai mulaai mlae wiwit kawitan start subscribe",
    "aktif": "hidupkan hidupin aktifkan aktipkan aktip aktifin aktiv aktifkeun aktifno nyalakan",
    "ikut": "langganan berlangganan melu ikutan milu tumut ngiring join",
    "bantuan": (
        "bantu tulung tolong tlg tlong help menu bantuin tulungi bantosan tulungan bantuanya tlng "
        "bantuann mbantu"
    ),
    "permisi": "nuwun_sewu nyuwun_sewu kulo_nuwun kula_nuwun amit_sewu",
    "terima_kasih": (
        "terima_ksih trima_ksih terima_ksh trima_kasih trima_kasi tarima_kasih terimo_kasih terima_kasi "
        "trims trimakasih trimksh tks thx thanks thank makasih mksh makasi mksi mkasih trmksh trmakasih "
        "terimakasih tq ty nuwun suwun maturnuwun matursuwun hatur_nuhun haturnuhun nuhun kesuwun tengkyu "
        "terimakasi makaci tararengkyu matur_nuwun matur_suwun tarimo_kasih sakalangkong suksma "
        "matursuksma mauliate kesuwon trimss mkshh tengkiu mtr_nwn suwon trmksih trimkasih mksih syukron "
        "sukron jazakumullah jazakallah arigato gracias"
    ),
    "nilai": "nile rating penilaian ranking",
    "puas": "memuaskan puass marem",
    "kurang": "krg krang kurng kurag kirang",
    "bagus": "bgs bguss apik sae alus good great mantap mantab mantul oke2 top keren luar_biasa jos joss",
    "cepat": (
        "cpt cepet cpet gancang cepetan cepett fast dipercepat enggal2 ndang gage cepatan gercep cpat "
        "percepat mempercepat"
    ),
    "dan": "n serta sareng karo kalih jeung kaliyan and &",
    "juga": "jg jga ugi uga oge juge also",
    "sama": "sm samo sma ama",
    "terus": "mulu melulu trs trus trz tros lajeng",
    "lalu": "kemudian kepungkur kapungkur pengker kapengker last ago lalunya",
    "kalau": "kl klo kalo klw klau lamun menawi yen nek nyen if kalu",
    "karena": "krn krna karna soale soalnya merga",
    "yang": "yg yng sing ingkang anu nu",
    "untuk": "utk u/ untk buwat kanggo kangge go for unt bwt bt ntuk ntk",
    "dengan": "dgn dg dng kalawan with",
    "dari": "dr dri saking ti from sko seko",
    "ini": "nih ni iki niki punika ieu iko this ne_ini iniii nie",
    "itu": "tu tuh kuwi niku eta that itukan",
    "nya": "na",
    "mohon": "mhn mohn mhon please pls plis plz",
    "nama": "nm nma jeneng asma nami name namanya namaku jenenge wasta",
    "umur": "usia umr umure yuswa yuswo",
    "kali": "x",
    "online": "onlen onlin ol",
    "kabar": "kabarna kabare kabarnya wartos kabarnyo",
    "lapangan": "alun_alun",
    "harus": "hrs hrus kudu mesti msti must kedah wajib",
    "sampai": "nganti smp smpe sampe ampe nyampe smpai ngantos2 nepi until",
    "dulu": "dl dlu riyin rumiyin heula dhisik disik",
    "kemarin": "kmrn kmren wingi kemaren kamari kmarin yesterday",
    "tadi": "td tdi wau mau2 cikeneh",
    "padahal": "pdhl pdhal",
    "sebelum": "sblm",
    "setelah": "stlh sesudah sakmarine",
    "beberapa": "bbrp",
    "pasti": "psti",
    "sendiri": "sndri dewe dhewe nyalira",
    "semua": "smua sadaya sedaya kabeh sadayana all",
    "gereja": "",
    "lain": "lian laen liyan",
    "juta": "jt jeti jutaan",
    "ribu": "rb ewu rebuan",
    "sama_sama": "sami_sami podo_podo",
    "tes": "test testing ngetes",
    "titip": "nitip dititip titipan",
    "banyak": "bnyk bnyak akeh seueur katah kathah",
    "maksud": "mksd mksud",
    "nyangkut": "tertahan tersendat ketahan stuck",
    "tambah": (
        "nambah nambahin menambah menambahkan masukin masukkan memasukkan penambahan nambahkeun nambahake"
    ),
    "denda": "sanksi sangsi dendanya didenda",
    "terima": "diterima nerima menerima nampi ditampi tampi ditrima keterima trima",
    "tahu": "tau tw taw uninga",
    "keluar": "kaluar medal metu keluarnya",
    "permohonan": "permintaan mohonan",
    "belum_kawin": "lajang bujang jomblo single",
    "makian": (
        "anjing babi bangsat goblok goblog tolol bego begok asu tai taik kampret brengsek jancok jancuk "
        "bajingan sialan monyet bangke koplok keparat kunyuk kirik pukimak cukimai bacot"
    ),
}
