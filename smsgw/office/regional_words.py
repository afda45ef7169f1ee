"""Regional words: what people say for the everyday words where Indonesian is the second language.

Data only, in the form of words.py, and added to its lines: Malay of the east, Sumatra, Banjar, Bugis and
Makassar, Madura, Bali and Lombok, and more of Javanese, Betawi and English.  One rule: a spelling stands on
one line only, here, in words.py or in trade_words.py, and none here is a common Indonesian word.
"""

#: word -> its spellings, beside those of words.py and trade_words.py.
REGIONAL: dict[str, str] = {
    # asking and answering
    "sudah": "su so kaleuh keleuh purani la_mare la_jadi uah udeh ude uddah has",
    "belum": (
        "balong belong urung gohlom goh_lom gi_lo gik_lo depa de_pa ndeq_man ndek_man deqman belumpi "
        "belumpa bolom"
    ),
    "jadi": "deddi daddi jadimi jadiji jadi_ko uah_jari sampun_jari jari_ke",
    "selesai": "lheuh peuleh siapmi salese simpun selesai_ko marine mari_ne wes_mari_ta",
    "ambil": (
        "ambe ambek ambiak pundhut diambek diambe maambiak diambiak ekala ngala jemak nyemak dijemak tebait "
        "teala ngambek njikuk dijikuk jikuk pick_it fetch nganggit mapag diambel ngambel yang_cok lon_cok "
        "nyandakna jukut njukut dijukut dijukuti pick_up"
    ),
    "bisa": (
        "saget sagetkah pacak biso jeut nyidayang dados_tiang iyeh_bisa olih angsal entuk bisaji bisami "
        "bisaki bisako wulle could"
    ),
    "kapan": "pabila pabile pajan kabile",
    "berapa": "padum barampa berempa berampah pire berapaki barapakah",
    "apa": "peu aga ponapa napi",
    "siapa": "soe sape",
    "di_mana": "dima dija edimma di_pat ring_dija",
    "bagaimana": (
        "cemana camana cam_mana macam_mana macammana mcm_mana mcmana cakmano cak_mano kiban pakiban berembe "
        "sapunapi engken kepriben kepriwe keprimen yokopo yo_opo yok_opo baa kek_mana kekmana kayak_mana "
        "kadi_ponapa bagemana pigimana pegimana pegimane kaya_apa piyee kepripun priben pripen"
    ),
    "kenapa": "lapo ngapo magi_na mengapo",
    "apa_saja": (
        "apa_baen apa_bae apo_bae apo_sajo peu_manteng peu_mantong apa_jua apa_sa apa_saos napi_manten "
        "napi_kemanten apa_doang apa_dowang opo_thok"
    ),
    "tidak": (
        "seng sonde son nyanda tena degaga hana kada kadada ndeq ndek nenten tusing enje tra inda dak moal "
        "nyak_bisa rak norak"
    ),
    "jangan": "ojok",
    "ada": "adami wenten badha",
    "masih": "esih iseh magun",
    "lagi": "maning ulak pole",
    "mau": ("nio mauka maumi lakar kepingin maukah keuneuk handak hendak"),
    "tanya": "nakon batakun mananya atanya metakon",
    "minta": "lakee lake mintah nunas ngendeng mintaika mintaka njalok mamintak maminta minto malakin",
    # time and place
    "buka": "bukka mukak bukaji bukajaki bukami ngebuka",
    "tutup": "tutopen",
    "hari": "uroe jelo rahina",
    "senin": "sennen sanayan sinayan",
    "lusa": "sesuk_emben besok_lusa bsk_lusa sesok_lusa",
    "rabu": "rabaa raba'a",
    "kamis": "kamih",
    "minggu": "akaik akad_ahad",
    "jumat": "jumaik jumahat jemuwah jumuwah jum_ahat",
    "besok": "baisukan baisuk mangkin_besok singeh",
    "sebulan": "sesasi sewulan sawulan sabulan",
    "seminggu": "saminggu seminggon",
    "hari_ini": "uroenyo wayahini wayah_ini satia saeani jinoe",
    "lama": "suweee suwine suwene lawase mettah",
    "sekali": "lalo nemen temenan tenanan kelewat",
    "tunggu": (
        "nungguk nunggunyo manunggu mananti nantian ngrantos ngentosi nengga tenggo kutunggu ditungguin "
        "maantos"
    ),
    # persons and phones
    "saya": (
        "ku aye sa lon ulon sengkok engkok kauleh kaule tyang nyong torang katong titiang gweh guwe gwe awaq"
    ),
    "suami": (
        "laki_aye laki_ulun laki_ambo laki_beta laki_sa lakiku lakinya kurenan somah paitua paitoea pace"
    ),
    "istri": "biniku bininya isteriku maitua mace",
    "keluarga": "sanak pun_biang pun_bapa pun_anak pun_adi pun_lanceuk pun_bojo",
    "tetangga": "tatangga tonggo tonggoku tangga_teparo tatanggi tatanggana tetanggaku",
    "nenek": "mbahe mbahku mbahnya mbah_saya simbah neneke eyang_saya omanya oma_saya uti_saya ninina",
    "kakek": "akung kakung opanya opa_saya akinya mbah_kung",
    "paman": "omku pakdeku paklikku pamanku om_saya omnya pakde_saya pakdenya paklik paklek mamang pamane",
    "bibi": "tanteku budeku bulikku tantene tante_saya tantenya bude_saya budenya bulik bulek bibik",
    "kakak": (
        "kk_ipar kk_kandung kk_sepupu kk_perempuan kk_cewek kk_cowok kakakku kakanya aduen mbakyu mbakyuku "
        "kangmas brother sister mbak_saya mas_saya abang_saya bang_saya kang_saya teteh_saya masku mbakku "
        "abangku"
    ),
    "adik": (
        "rai raina rayina adikku adiknya adiak adoe adi_saya pung_adi pu_adi pe_adi pung_ade pu_ade pe_ade "
        "adeku adekku rayi adi_beta adhiku ade_saya adek_saya dek_saya"
    ),
    "ortu": "orangtua orang_tua orangtuaku ortuku orang_tuanya orang_tuaku wong_tuwo tiyang_sepuh",
    "cucu": "putu putune cucung cucuku putuku",
    "teman": "tmn temanku kancaku kancane friend friends konco",
    "saudara": "sodara sadulur saudaraku sodaraku basudara",
    "ibu": "mamaku mamaknya makku mamake umak emakku mamah mamih",
    "bapak": "papa papah papaku papanya abah abahku",
    "orang": "ureung oreng urg",
    "ambilkan": (
        "jupukke pendhetke dipendhetke mendhetke pendhetaken dipendhetaken mendhetaken jukutkeun dijukutkeun "
        "nyokotkeun dijukutna dijemputin jemputin nyandakkeun dicandakkeun "
        "mengambilkan diambilin ngambilin ambilin diambilkan ambilno diambilno ngambilno dijupukno njupukno "
        "jupukno dijupukke njupukke dijupukake dijupukna njupukna dicokotkeun pangnyokotkeun "
        "pangnyandakkeun dipundhutaken dipunpundhutaken diambilakan ambilakan diambiakan ambiakan ambilkeun "
        "diambilna ngambilna ngambilkan ambil_akan"
    ),
    "uruskan": "menguruskan diuruskan diurusin nguruske diuruske ngurusno ngurusake diurusno uruskeun",
    # service words
    "stop": (
        "ampun_sms ampun_dikirimi ampun_ngirim aja_sms ojo_sms ojok_sms aja_dikirimi ojo_dikirimi "
        "aja_ngirim ojo_ngirim unsub stopin stopkan unsubscribed setopin berhentiin "
        "baranti liren dipareuman pareuman"
    ),
    "permisi": (
        "sugeng_enjing sugeng_injing wilujeng_enjang sugeng_enjang sugeng_siang sugeng_sonten sugeng_ndalu "
        "sugeng_dalu sugeng_rawuh wilujeng_enjing wilujeng_siang wilujeng_sonten wilujeng_wengi "
        "om_swastyastu swastyastu tabe tabik tabek rahajeng rahajeng_semeng"
    ),
    "terima_kasih": (
        "danke dangke makase makaseh makasii mokaseh mokasih mokase tampi_asih tampiasih teurimong_gaseh "
        "teurimong_geunaseh tarimakasih tarima_kase tarimo_kasi sembah_nuwun matur_sembah matursembah "
        "matur_tampi syukur_moanto bujur_melala mauliate_godang thankyou thankyouuu thankyu trimakasi "
        "terimakase makasihh mtrnwn mator_sakalangkong kurru_sumange bujur terima_kaseh terime_kaseh "
        "terimo_kaseh maaci maacih timakasi"
    ),
    "banyak": "byk banya bnyaak godang lobi",
    "bagus": "becik luwung",
    "juga": "juo",
    "yang": "nyang nan ingkeng nang_saya",
    "untuk": "untuak gasan kegem hajeng ke_anggo nggo",
    "punya": "pung pu pe gadah kagungan darbe",
    "dari": "saka deri",
    "harus": "musti",
    # registry words
    "bikin": (
        "peugot peuget piyak maulah mambuek mambuat buek ngae ngaryanin makarya agebey gebey bikinin ngulah "
        "kubikin kubuat kubuatkan"
    ),
    "urus": "maurus mangurus mangurusi ngurusaken ngoros ngurosin",
    "bawa": "ebekta engiba ngiba jauq bekto jaoq kubawa bakta mabakta",
    "hilang": "gadoh ilangmi hilangmi kailangan icalipun",
    "rusak": (
        "nglethek ngelethek nglotok ngelotek retak sowek kegunting kelipat nglupas bencar sowak potong_dua "
        "kobong gosong"
    ),
    "mati": "meuninggai maninggal meninggaldunia mininggal padhem ngantunkeun ngantun pupus",
    "lahir": "melahirkan bersalin nglairke nglairake brojol manglahirkan melairkan lahirlah dilairke",
    "anak": (
        "thole tholeku genduk gendhuk nduk_saya murangkalih murangkalihna lare_kula pung_ana pu_ana pe_ana "
        "aneuk pianak panak panakku ana_saya anaknya anaku anakq nakku kanak anakk"
    ),
    "makan": "dimakan mkn maem mkan emam",
    "syarat": "syaraik saraik syaratipun persaratipun syaratne",
    "kartu": "kad",
    "blangko": "blangkoe",
    # money
    "biaya": "bayia ragad ragade ongkir ongkirnya ongkosipun prabeya charge kena_cas kena_charge",
    "bayar": ("bayeu majar mayah bayarannya bayarannye bayarane mamayar mambayar dibayarin bayah berbayar"),
    "uang": "peng pesse pissi jinah kepeng doi pitis fulus hepeng kepengne",
    "dimintai": "suwuni dipun_suwuni disuwun asked demanded dilakee diminto",
    "petugas": "pegawe pagawai pigawai pagawe petugasne clerk",
    "sopir": "driver supir drivernya sopirnya",
    "katanya": "jarene jarenya jare jere ceunah cenah katane",
    "lambat": (
        "slow_response slow_respon slowrespon slowresp slow_resp kesuwen kelamaan kelamaen kesuwean "
        "kalawasan kelambatan"
    ),
    "gratis": "gretong gratisss cuma_cuma",
    "kabar": "any_update ada_update updatenya any_news ada_berita ada_info ada_kabar_nya",
    "cek": "follow_up followup",
    "dikolektif": "dikoordinir dikoordinasi dikoordinasikan",
    "tahun_baru": "taun_baru tahunbaru",
    "itu": "iku kuwe",
    "tambah": (
        "ngalebetkeun lebetkeun ngasupkeun asupkeun nglebokke mlebokke nglebokne mlebokno kase_maso "
        "kasi_masuk kasih_masuk kase_masuk"
    ),
    "ubah": "gantoe gantoekan",
    "kesal": (
        "kesel ngeselin nyebelin jengkel mangkel gondok muak sebel sebal gregetan dongkol gedeg gedek bete"
    ),
    "tawar": (
        "tawari nawarin ditawari ditawarin nawari tawarin tawarika menawarkan nawarkan ditawarkan menawari"
    ),
    "lihat": "caliak caliakkan lihatkan lihatkanka tengokkan tengokke tingalikeun lihatin liatin",
    "tempat_lahir": "tmpt_lahir tempt_lahir panggonan_lahir",
    "janji": "dijanjikan dijanjiin janjinya janjikan menjanjikan",
    "malas": "pemalas pamalas males kemalasan malas2an",
    # complaint
    "dipanggil": "diceluk diceluki diundangi dipunundang digero dipanggil2 dipanggilin disauri kapanggil",
    "serobot": "nyerobot diserobot nyelak diselak nyalip disalip menyerobot",
    "main": "dolanan maen maenan mainan",
    "panjang": "dawa dowo mengular mengula",
    "cuma": "mung cuman cmn namung ngan_ukur",
    "toilet": "toiletnya toilete wc wcnya wce kamar_mandi jamban kakus",
    "kotor": "jorok reged rereged kumuh kotornya joroknya",
    "panas": "gerah sumuk hareudang pengap",
    "error": "eror erorr errorr erro eroor",
    "dibalas": "dibales diwales dibalesin direspon direspons digagas",
    "duluan": "didahului disusul dhisikan didahulukan didhisikke didhisikno diduluin diduluan",
    "gangguan": (
        "sistem_down sistemnya_error sistemnya_eror sistemnya_down sistemnya_rusak server_error server_eror "
        "servernya_down servernya_error servernya_mati website_down websitenya_down web_down webnya_down "
        "websitenya_error website_error webnya_error aplikasi_error aplikasi_eror aplikasinya_error "
        "aplikasinya_eror aplikasi_down jaringan_error jaringan_down jaringannya_mati sistem_offline "
        "alat_rusak alatnya_rusak alat_rekam_rusak mesinnya_rusak mesin_rusak printernya_rusak "
        "listriknya_mati"
    ),
}
