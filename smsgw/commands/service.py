"""The service's own words: BANTUAN, STOP, MULAI, who we are, and what was not understood.

One rule: STOP is obeyed even when nothing may be answered any more.
"""

from smsgw.commands.registry import Context, answers, keyword
from smsgw.commands.status import is_under_way
from smsgw.db import optouts, requests
from smsgw.messages import Reply

# Who sends at most so many digits was typing a receipt code, not a NIK.
_RECEIPT_LIKE = 7

# What to type for each reading between which the citizen is asked to choose.
_TYPED = {"STATUS": "CEK", "JADWAL": "JAM"}


@keyword(
    "BANTU",
    aliases=("BANTUAN", "HELP", "INFO"),
    intents=("BANTUAN", "KOSONG"),
    examples=[("BANTU", "Ketik: CEK resi, SYARAT KTP/KK/AKTA/KIA/PINDAH, ..."), ("", "Ketik: CEK resi, ...")],
)
def help_text(context: Context, args: str) -> Reply:
    """What can be typed."""
    return context.say("help", "help")


@keyword(
    "STOP",
    intents=("STOP",),
    always=True,
    examples=[("STOP", "Baik, SMS pemberitahuan dihentikan. ...")],
)
def stop(context: Context, args: str) -> Reply:
    """No more notices to this phone; questions are still answered."""
    optouts.stop(context.phone, context.source, context.now)
    running = [row for row in requests.find_by_phone(context.phone) if is_under_way(row)]
    resi = running[0].receipt_code if len(running) == 1 else None
    return Reply(context.desk.wording.best("stop", resi=resi), "stop")


@keyword(
    "MULAI",
    aliases=("AKTIF",),
    intents=("MULAI",),
    always=True,
    examples=[("MULAI", "SMS pemberitahuan AKTIF untuk HP ini. ...")],
)
def start(context: Context, args: str) -> Reply:
    """Notices to this phone again."""
    optouts.start(context.phone, context.source, context.now)
    return context.say("start", "start")


@answers(
    "IDENTITAS", examples=[("Ini no siapa ya? benar dari capil?", "Ini SMS resmi Dukcapil Kab. Contoh. ...")]
)
def identity(context: Context, args: str) -> Reply:
    """Who we are, and how to check it."""
    return context.say("identity", "identity")


@answers("TERIMA_KASIH", always=True, examples=[("matur nuwun", None)])
def thanks(context: Context, args: str) -> None:
    """Thanks want no answer, least of all at the citizen's cost."""


@answers("SPAM", always=True, examples=[("Selamat! No Anda dpt hadiah 75 juta, hub 0851xxxx", None)])
def spam(context: Context, args: str) -> None:
    """Advertisements and lures get none either."""


@answers("TIDAK_DIKENAL", examples=[("xyzzy plugh", "Maaf, pesan belum kami pahami. ...")])
def unknown(context: Context, args: str) -> Reply:
    """What nobody could read."""
    return context.say("unknown", "unknown")


@answers("TANYA", examples=[("kk", "Maaf, maksud Bpk/Ibu yang mana? Balas CEK KK atau SYARAT KK. ...")])
def ask_back(context: Context, args: str) -> Reply:
    """Two readings weigh the same: ask."""
    given = context.intent.args
    choices = [str(choice) for choice in given.get("pilihan", ())]
    if given.get("intent") == "SYARAT" or len(choices) < 2:
        return context.say("requirements.documents", "ask")
    document = str(given.get("dok", "")).replace("_", " ")
    if choices[0] in context.desk.kinds:
        first, second = "CEK AKTA", f"SYARAT {choices[0].replace('_', ' ')}"
    else:
        first, second = (f"{_TYPED.get(choice, choice)} {document}".strip() for choice in choices[:2])
    return context.say("ask", "ask", first=first, second=second)


@answers(
    "NIK_SALAH",
    "NIK_SEBAGIAN",
    examples=[
        ("CEK 339901120395900", "Maaf, NIK yang kami terima 15 angka, seharusnya 16. ..."),
        ("cek 41720", "Maaf, resi terdiri dari 6 angka. ..."),
    ],
)
def digits_wrong(context: Context, args: str) -> Reply:
    """A number of the wrong length: how many digits came, so that it is easily mended."""
    digits = int(context.intent.args.get("digit", 0))
    if digits <= _RECEIPT_LIKE:
        return context.say("resi.digits", "digits_wrong")
    return context.say("nik.digits", "digits_wrong", digits=min(digits, 999))
