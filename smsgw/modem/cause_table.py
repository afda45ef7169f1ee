"""The CMS and CME numbers, one row a cause: what it means and what is to be done.

Data only.  The one rule: a number has one row in its space; CMS and CME are separate spaces, and CMS
numbers from 350 mean something else with each vendor (TS 27.005 clause 3.2.5, TS 27.007 clause 9.2,
TS 24.011 annex E-2; classes from what gateways in the field do with them).
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the number lets us do with the segment."""

    TRANSIENT = "transient"  #: try again later
    PERMANENT = "permanent"  #: the segment fails
    RESET = "reset"  #: modem or SIM cannot send now; the segment waits
    NO_CREDIT = "no_credit"  #: barred or empty card, one of the causes that it hides behind
    TAKEN = "taken"  #: the SMSC has it already
    UNKNOWN = "unknown"  #: nobody knows
    EMPTY = "empty"  #: there is nothing at that index; only reading meets it


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause.  `reason`: ModemUnavailable's, when the modem cannot serve because of it."""

    kind: Kind
    english: str
    indonesian: str
    reason: str = ""
    maybe_sent: bool = False


_T, _P, _R, _N, _U, _E = (
    Kind.TRANSIENT,
    Kind.PERMANENT,
    Kind.RESET,
    Kind.NO_CREDIT,
    Kind.UNKNOWN,
    Kind.EMPTY,
)

_MALFORMED = Cause(_P, "the network cannot read the message", "jaringan tidak dapat membaca pesan")
_PID = Cause(_P, "protocol identifier not supported", "jenis protokol pesan tidak didukung")
_CODING = Cause(_P, "message class or alphabet not supported", "kelas atau huruf pesan tidak didukung")
_COMMAND = Cause(_P, "SMS command not possible", "perintah SMS tidak dapat dijalankan")
_NO_SIM = Cause(_R, "no SIM card", "kartu SIM tidak ada", reason="no_sim")
_PIN = Cause(_R, "the SIM asks for its PIN", "kartu SIM meminta PIN", reason="pin_required")
_PUK = Cause(
    _R, "the SIM is locked and asks for its PUK", "kartu SIM terkunci, perlu PUK", reason="puk_required"
)
_SIM_BAD = Cause(_R, "the SIM card does not work", "kartu SIM rusak atau tidak terbaca", reason="sim_failure")
_SIM_BUSY = Cause(_T, "the SIM is busy", "kartu SIM sedang sibuk", reason="sim_busy")
_NO_NETWORK = Cause(_R, "no network", "tidak ada jaringan", reason="not_registered")
_FULL = Cause(_R, "the message memory is full", "memori pesan penuh", reason="storage_full")
_FAILURE = Cause(_R, "failure inside the modem", "gangguan di dalam modem")
_WAIT = Cause(_T, "the modem is still starting", "modem masih memulai", reason="sim_busy")
_CONGESTION = Cause(_T, "network congestion", "jaringan padat")
_NO_SERVICE = Cause(_N, "this SIM may not send SMS", "kartu SIM ini tidak boleh mengirim SMS")
_BARRED = Cause(_N, "barred by the operator", "diblokir operator")
_LOST = Cause(_T, "the network did not confirm in time", "jaringan tidak memberi konfirmasi", maybe_sent=True)
_BAD_PDU = Cause(_P, "the modem refuses the PDU", "modem menolak isi pesan")
_EMPTY = Cause(_E, "nothing there", "tidak ada isi")
_BUSY = Cause(_T, "the modem is busy", "modem sedang sibuk")
_UNKNOWN_NUMBER = Cause(_P, "the number does not exist", "nomor tidak terdaftar")
_REJECTED = Cause(
    _N,
    "rejected by the network: credit, plan, number or content",
    "ditolak jaringan: pulsa, paket, nomor, atau isi",
)
_OUT_OF_ORDER = Cause(_T, "network out of order", "jaringan sedang gangguan")
_TEMPORARY = Cause(_T, "temporary failure in the network", "gangguan jaringan sementara")
_UNIDENTIFIED = Cause(_P, "the network does not know the subscriber", "pelanggan tidak dikenal jaringan")
_VALIDITY = Cause(_P, "validity period not supported", "masa berlaku pesan tidak didukung")
_NO_SMSC = Cause(_R, "no SMS centre number is set", "nomor pusat SMS belum diisi", reason="no_smsc")
UNSPECIFIED = Cause(_U, "unknown error", "kesalahan tidak dikenal")
PLAIN_ERROR = Cause(_U, "the modem says only ERROR", "modem hanya menjawab ERROR")

_CAUSES_1_TO_127: dict[int, Cause] = {
    1: _UNKNOWN_NUMBER,
    8: _BARRED,
    10: Cause(_N, "sending is barred for this SIM", "pengiriman diblokir untuk kartu SIM ini"),
    21: _REJECTED,
    27: Cause(_T, "the phone cannot be reached", "ponsel tujuan tidak dapat dihubungi"),
    28: _UNIDENTIFIED,
    29: Cause(_P, "facility rejected", "layanan ditolak"),
    30: Cause(_P, "unknown subscriber", "pelanggan tidak dikenal"),
    34: Cause(
        _N, "refused by the network, often for lack of credit", "ditolak jaringan, sering karena pulsa habis"
    ),
    38: _OUT_OF_ORDER,
    41: _TEMPORARY,
    42: _CONGESTION,
    47: Cause(_T, "no resources in the network", "sumber daya jaringan tidak tersedia"),
    50: _NO_SERVICE,
    69: Cause(_N, "the network does not offer this to the SIM", "jaringan tidak melayani kartu SIM ini"),
    **dict.fromkeys((81, 95, 96, 97, 98, 99, 111), _MALFORMED),
    127: Cause(_T, "failure between two networks", "gangguan antarjaringan"),
}

CMS: dict[int, Cause] = {
    **_CAUSES_1_TO_127,
    **dict.fromkeys(range(128, 144), _PID),
    **dict.fromkeys(range(144, 160), _CODING),
    **dict.fromkeys(range(160, 176), _COMMAND),
    176: _MALFORMED,
    192: Cause(_T, "the SMS centre is busy", "pusat SMS sibuk"),
    193: Cause(_N, "the SMS centre does not serve this SIM", "pusat SMS tidak melayani kartu SIM ini"),
    194: Cause(_T, "the SMS centre is out of order", "pusat SMS sedang gangguan"),
    195: Cause(_P, "the SMS centre refuses the number", "pusat SMS menolak nomor tujuan"),
    196: Cause(_P, "the destination is barred", "nomor tujuan diblokir"),
    197: Cause(Kind.TAKEN, "the SMS centre has this message already", "pusat SMS sudah menerima pesan ini"),
    198: _VALIDITY,
    199: _VALIDITY,
    208: _FULL,
    209: _FULL,
    210: _FAILURE,
    211: _FULL,
    212: _BUSY,
    224: Cause(_T, "the radio link failed again and again", "sambungan radio gagal berulang kali"),
    225: _LOST,
    226: Cause(_T, "the radio link broke", "sambungan radio terputus"),
    255: UNSPECIFIED,
    300: _FAILURE,
    301: _BUSY,
    302: Cause(_R, "the modem does not allow it now", "modem sedang tidak mengizinkan"),
    303: Cause(_P, "the modem does not support it", "modem tidak mendukungnya"),
    304: _BAD_PDU,
    305: Cause(_R, "the modem has fallen into text mode", "modem beralih ke mode teks"),
    310: _NO_SIM,
    311: _PIN,
    312: _PIN,
    313: _SIM_BAD,
    314: _SIM_BUSY,
    315: _SIM_BAD,
    316: _PUK,
    317: _PUK,
    318: _PUK,
    320: _FAILURE,
    321: _EMPTY,
    322: _FULL,
    330: _NO_SMSC,
    331: _NO_NETWORK,
    332: Cause(_T, "network time-out", "jaringan tidak menjawab"),
    340: Cause(_E, "no acknowledgement was awaited", "tidak ada yang perlu dikonfirmasi"),
    500: UNSPECIFIED,
}

CME: dict[int, Cause] = {
    **dict.fromkeys((0, 1, 2), _FAILURE),
    3: Cause(_U, "the modem does not allow it now", "modem sedang tidak mengizinkan"),
    4: Cause(_P, "the modem does not support it", "modem tidak mendukungnya"),
    **dict.fromkeys((5, 6, 7, 11, 17), _PIN),
    10: _NO_SIM,
    12: _PUK,
    13: _SIM_BAD,
    14: _SIM_BUSY,
    15: _SIM_BAD,
    16: Cause(_R, "the PIN is wrong", "PIN salah", reason="pin_refused"),
    18: _PUK,
    20: _FULL,
    21: _EMPTY,
    22: _EMPTY,
    23: _FAILURE,
    **dict.fromkeys(
        (24, 25, 26, 27), Cause(_P, "the modem refuses the text or number", "modem menolak teks atau nomor")
    ),
    30: _NO_NETWORK,
    31: Cause(_R, "network time-out", "jaringan tidak menjawab", reason="not_registered"),
    32: Cause(_R, "emergency calls only", "hanya panggilan darurat", reason="not_registered"),
    58: Cause(_R, "the modem wants AT+CSCS and a power cycle", "modem perlu dimatikan dan dinyalakan"),
    100: UNSPECIFIED,
    132: Cause(_P, "the modem does not take this form of USSD", "modem menolak bentuk kode USSD ini"),
    513: Cause(_T, "SMS failure below the modem's software", "gangguan SMS di lapisan bawah modem"),
    514: _SIM_BUSY,
    515: _WAIT,
    516: _WAIT,
    536: _WAIT,
    770: _SIM_BAD,
    772: _SIM_BAD,
}

# The RP causes moved up: 350 + position, as u-blox and newer Quectel firmware do.
_SHIFTED = {
    350: 1, 351: 8, 352: 10, 354: 21, 355: 27, 357: 28, 358: 29, 359: 30,
    360: 38, 361: 41, 362: 42, 363: 47, 364: 50, 365: 69, 366: 81, 367: 95,
    368: 96, 369: 97, 370: 98, 371: 99, 372: 111, 373: 127,
}  # fmt: skip
_MOVED = {code: _CAUSES_1_TO_127[base] for code, base in _SHIFTED.items()}
_STK = Cause(_T, "the radio is busy with something else", "radio sedang dipakai hal lain")
_NOT_READY = Cause(_R, "the SIM is not ready", "kartu SIM belum siap", reason="sim_busy")

#: Vendor (Quirks.vendor) -> CMS numbers that mean something of their own with it.
CMS_OF_VENDOR: dict[str, dict[int, Cause]] = {
    "wavecom": {
        512: Cause(_T, "no radio link: weak signal or a collision", "sinyal lemah atau tabrakan radio"),
        513: _LOST,
        514: _CONGESTION,
        515: _WAIT,
        **dict.fromkeys((517, 527, 528, 529), _STK),
        531: Cause(_P, "the number is not in the SIM's fixed list", "nomor tidak ada di daftar tetap SIM"),
    },
    "itegno": {512: _BUSY, 513: _FAILURE},
    "siemens": {
        **dict.fromkeys((256, 258), _BUSY),
        262: _SIM_BAD,
        512: Cause(_T, "cancelled", "dibatalkan"),
        513: _FULL,
        **dict.fromkeys((514, 515, 516, 517, 519, 520, 538, *range(549, 555)), _BAD_PDU),
        521: _LOST,
        522: _BUSY,
        532: _NOT_READY,
        535: _BUSY,
    },
    "siemens_m20": {512: _NOT_READY},
    "quectel": {
        **_MOVED,
        # EC21 and EG06 give 350 for a time-out too, after 135 s.
        350: _LOST,
        512: _NOT_READY,
        513: _BAD_PDU,
        514: _BAD_PDU,
        515: _FULL,
        531: _FULL,
        **dict.fromkeys((517, 528, 530), _STK),
        529: _NO_SERVICE,
    },
    "simcom": {
        512: UNSPECIFIED,
        **dict.fromkeys((513, 514, 520), _BAD_PDU),
        515: _FULL,
        531: _FULL,
        **dict.fromkeys((521, 525, 532), _BUSY),
        529: _NO_SERVICE,
        530: _STK,
    },
    "telit": {
        510: Cause(_P, "the message is blocked", "pesan diblokir"),
        512: _BUSY,
        513: _LOST,
        514: _STK,
        515: _LOST,
    },
    "ublox": {
        **_MOVED,
        513: _LOST,
        **dict.fromkeys(
            (524, 544, 545), Cause(_P, "the modem refuses the number", "modem menolak nomor tujuan")
        ),
        538: _OUT_OF_ORDER,
        539: _BUSY,
        543: _NO_SERVICE,
    },
    "motorola": {512: _CONGESTION},
}

#: Text instead of a number, as AT+CMEE=2 and some firmware give it -> (space, code).
WORDS: dict[str, tuple[str, int]] = {
    "no network service": ("CMS", 331),
    "network timeout": ("CMS", 332),
    "sim not inserted": ("CME", 10),
    "sim pin required": ("CME", 11),
    "sim puk required": ("CME", 12),
    "sim failure": ("CME", 13),
    "sim busy": ("CME", 14),
    "sim wrong": ("CME", 15),
    "incorrect password": ("CME", 16),
    "memory full": ("CMS", 322),
    "invalid memory index": ("CMS", 321),
    "invalid index": ("CME", 21),
    "not found": ("CME", 22),
    "smsc address unknown": ("CMS", 330),
    "sms center address unknown": ("CMS", 330),
    "operation not allowed": ("CMS", 302),
    "operation not supported": ("CMS", 303),
    "invalid pdu mode parameter": ("CMS", 304),
    "invalid text mode parameter": ("CMS", 305),
    "congestion": ("CMS", 42),
    "network out of order": ("CMS", 38),
    "temporary failure": ("CMS", 41),
    "operator determined barring": ("CMS", 8),
    "call barred": ("CMS", 10),
    "short message transfer rejected": ("CMS", 21),
    "unknown error": ("CMS", 500),
    "unassigned number": ("CMS", 1),
}
