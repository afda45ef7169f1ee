"""Trade words: what a registry deals in, money and complaints, and how people spell them.

Data only, in the form of words.py.  One rule: a spelling stands on one line only, here or there.
"""

#: word -> its spellings.
TRADE: dict[str, str] = {
    # registry words
    "ktp": "ektp ktpel kpt ktb ktep ktpp e_ktp ktp_el katepe ktpne ktpe",
    "kk": "k_k kkk kkku kkq kkne kke kkna",
    "kia": "",
    "ikd": "",
    "skpwni": "skpwi",
    "cek": (
        "cekk chek cke ceck cekin ngecek dicek mengecek cekkan periksa check priksa ceking mriksa ningali "
        "mengecekkan cekci cex tracking lacak"
    ),
    "status": "sts stts statu stat setatus satus_status statusnya statuse stus",
    "info": "inpo infonya infone informasi infos infokan inf",
    "lihat": "lht liat ndelok tingali ningal",
    "proses": "prses diproses prosses prosesnya perkembangan progres progress prosese process",
    "syarat": (
        "sarat syrt srt_syarat persyaratan prsyrtan prsyaratan sarate syarate syaratnya saratna syaratna "
        "requirement requirements persaratan sarat2 syarat2 ketentuan kelengkapan dokumen_apa sayrat "
        "syrat syaart sarana_apa"
    ),
    "berkas": "brkas brks berkas2 dokumen dokumn dok lampiran document documents surat2",
    "surat": "srt surt layang serat letter",
    "butuh": (
        "bth btuh perlu prlu dibutuhkan diperlukan dibutuhin butuhin mbutuhake peryogi need memerlukan"
    ),
    "bawa": (
        "bw bwa bawak dibawa gawa gowo nggowo beto mbeto ngabakta nyandak_surat bring bawain candak "
        "mbekto ngawa"
    ),
    "siapkan": "siapin disiapkan disiapin nyiapin persiapan disiapno sediakan",
    "cara": (
        "caranya carane crane cranya prosedur prosedurnya alur tatacara langkah langkahnya how_to "
        "proses_bikin"
    ),
    "bikin": (
        "bkin bikn bkn_bikin buat bwt_bikin buatkan dibuat gawe nggawe ndamel damel nyieun ngadamel "
        "midamel membuat pembuatan pmbuatan buatnya bikinnya mbikin biki dibikin nyiptain nerbitin "
        "karyo ngawe manggawe rekam perekaman ngerekam rekaman merekam direkam"
    ),
    "urus": (
        "urs ngurus mengurus diurus urusin ngurusin pengurusan ngurusi ngurusna ngurusnya urusannya "
        "mengurusi ngarus manage arrange"
    ),
    "ajukan": (
        "mengajukan pengajuan ngajuin pengajuannya daftar dftr mendaftar daftarin ndaftar didaftarkan "
        "pendaftaran apply register mendaftarkan ndaftarke"
    ),
    "cetak_ulang": "cetak_lagi cetakulang",
    "hilang": (
        "ilang hlg hlng ngilang ical kehilangan keilangan kececer kecopetan dicopet dicuri leungit "
        "hilangkan kecolongan ketlingsut lost tercecer jatuh_dijalan raib kelangan hlang "
        "ketinggalan_dijalan"
    ),
    "rusak": (
        "rusk rsk patah luntur rompal sobek robek buram kebanjiran terbakar kebakar pecah broken damaged "
        "risak ruksak bodol cacat mengelupas ngelupas tugel suwek"
    ),
    "ubah": (
        "samakan disamakan nyamakan samain disamain ubh rubah ganti gnti ngganti ngubah perubahan "
        "pergantian penggantian update revisi ralat perbaikan perbaiki benerin betulkan pembetulan koreksi "
        "mbenerin diganti dirubah diubah change rename robah ngrubah mengubah mengganti gantos ngagentos "
        "memperbaiki dibetulkan memperbarui pembaruan diperbaiki betulin mbetulin dibetulin benarin "
        "dibenarkan benarkan membetulkan mbenerke ndandani ngalereskeun lereskeun dileresaken gentos "
        "mbenahi dibenahi"
    ),
    "salah": "slh keliru klru klintu lepat keleru wrong typo salahh salah_ketik salah_cetak salah_ejaan",
    "baru": "br bru barru anyar enggal new pemula pertama baruu anyaran",
    "lahir": (
        "lhr klahiran kelahiran lahiran klhiran klhrn kelahirn lair klairan kalahiran birth babaran "
        "kelairan miyos lahire"
    ),
    "mati": (
        "meninggal mninggal meningal kematian kmatian kmtian wafat seda sedo tilar_donya pejah maot death "
        "dead almarhum alm almarhumah meninggalnya mnggal padem kapundut tilem_seda ninggal_dunia ninggal "
        "berpulang tiada meninggl maninga"
    ),
    "kawin": "perkawinan nikah pernikahan prnikahan nkh married marriage menikah nikahan kwin prkawinan",
    "cerai": "perceraian cere crai perceraiyan pegatan pisahan divorce talak bercerai cerei",
    "anak": (
        "ank anakku anake anakna lare putra putri yoga_anak budak child bocah bayi bayiku orok baby "
        "anakke anakipun putrane dede dedek dedebayi bayinya"
    ),
    "pindah": (
        "pindh pndah boyong bedol pindahan mutasi boyongan pinda pindahnya pindha ngalih kepindahan move "
        "moving pindahin hijrah"
    ),
    "datang": "dtg dtng datng teka teko dateng rawuh sumping dugi come kedatangan",
    "akta": (
        "akt akte aktanya aktenya akteku aktaku aktene aktena aktaa certificate akte2 aktae ahkta akteh"
    ),
    "kartu": "krtu krt kertu kartune card",
    "keluarga": "klrga kluarga keluarg kluwarga klg keluarga2 family kulawarga kluarge klwarga",
    "pisah": "misah misahin pisahin dipisah pisahkan memisahkan mecah misahkan",
    "digital": "digitl dijital",
    "aktivasi": "aktifasi aktipasi ngaktifin aktivkan_ikd",
    "blangko": (
        "blanko belangko belanko blangkonya blanko2 blangkone blank_ktp keping belangkonya blengko blangkok"
    ),
    "stok": "stock stoknya setok persediaan",
    "habis": "hbs abis kosong entek telas seep beak",
    "cetak": "print tercetak dicetak kecetak nyetak printed mencetak",
    # money
    "biaya": "biya biyaya beaya biayanya biayane ongkos ongkosnya tarif trf tarip retribusi fee cost bea",
    "bayar": "byr mbayar bayr bayarnya mbayare bayaran dibayar pay membayar pembayaran byar mayar naur",
    "harga": "hrga harganya regane price rego reregan pangaos",
    "gratis": "grtis gratisan free cuma2 cumacuma haratis gratiss geratis",
    "uang": "duit duwit dwit uwang artos arto yatra money uangnya pipis duitnya dui pitih",
    "dimintai": (
        "diminta dimintain dmintai dimintak ditarik dijaluki dipalak dipalakin dipenta dipundhuti "
        "dimintaai dimintaki disuwuni mintai mintain dipintai dimintakan dijaluk ditagih ditariki"
    ),
    "dipungut": "dipungli dipungutin dipunguti mungut memungut",
    "disuruh": "dsuruh suruh dikon dikongkon disuruhnya dipaksa diharuskan dipiwarang dititah dikengken",
    "pungli": "pungl pungutan punglii pungle punggli",
    "calo": "caloo percaloan calonya makelar",
    "oknum": "oknm oknumnya",
    "suap": "menyuap sogok sogokan nyogok disogok gratifikasi pelicin korupsi korup nyuap disuap",
    "peras": "diperas pemerasan memeras meres",
    "lapor": (
        "lpr laporkan melaporkan ngelapor nglaporke ngadu adu mengadu pengaduan aduan report laporan "
        "lapur lapor2 laporin ngelaporin laporna ngaduin komplain komplen complain complaint komplin"
    ),
    # complaint
    "kecewa": "kcewa kuciwa kecewaa gelo mengecewakan disappointed kecewe",
    "lambat": "lmbat lelet lemot lelettt alon lambatt ngaret molor ngulur diulur lambannya lamban lalet",
    "parah": "prh prah payah parahh ancur bobrok jelek elek goreng_pisan awon butut amburadul",
    "kasar": (
        "ksar judes jutek galak gualak ketus sinis bentak dibentak nyolot marah2 ngomel sombong arogan "
        "rude cuek ngebentak jutekk culas songong sewot nyureng dimarahin dimarahi marahi ngegas semena2 "
        "semaunya nesu"
    ),
    "ramah": "sopan santun friendly someah grapyak ramahh",
    "sulit": (
        "ping_pong di_pingpong dipersulit ribet dipingpong pingpong dilempar_lempar dilempar2 berbelit "
        "ruwet angel angil berbelit2 bertele2 mbulet susah hese persulit mempersulit"
    ),
    "bolak_balik": (
        "bola_bali bolabali bolak_bali bolakbalik bolakblik bolak2 wira_wiri wirawiri riwa_riwi "
        "bulak_balik bolaq_balik mondar_mandir pp_terus bolbal uling_alik"
    ),
    "petugas": (
        "ptgs petgas petugasnya ptgsnya ptugas pegawai pegawainya pgw pgawai staf staff karyawan "
        "operatornya officer petugase"
    ),
    "gangguan": (
        "server_mati server_down sistem_mati sistem_error sistem_eror listrik_mati lampu_mati mati_lampu "
        "mati_listrik komputer_mati jaringan_mati internet_mati printer_mati hp_mati printer_rusak"
    ),
    "kantor": "kntor kantr kantornya kntr ktr office kantore",
    "capil": (
        "dukcapil disdukcapil dispenduk dispendukcapil cakpil dinas capilnya disduk dinpendukcapil "
        "catatansipil dispenduk2 dkcapil"
    ),
}
