"""What is asked at every counter: SYARAT, JAM, BLANGKO, BIAYA, WAKIL.

One rule: the answer is the office's text; nothing is composed here.
"""

from datetime import date, datetime, time, timedelta

from smsgw.commands.registry import Context, keyword
from smsgw.db import stock
from smsgw.messages import Reply
from smsgw.office import statuses

_WEEKDAYS = ("SENIN", "SELASA", "RABU", "KAMIS", "JUMAT", "SABTU", "MINGGU")


@keyword(
    "SYARAT",
    intents=("SYARAT",),
    examples=[
        ("SYARAT KTP HILANG", "Syarat KTP hilang: 1.Surat kehilangan polisi 2.Fotokopi KK. ..."),
        ("syarat kk", "Syarat KK untuk yang mana? ..."),
        ("SYARAT", "Syarat dokumen apa? ..."),
    ],
)
def requirements(context: Context, args: str) -> Reply:
    """What to bring for a document, and for which case."""
    document = context.intent.args.get("dok")
    if not document:
        return context.say("requirements.documents", "requirements_which")
    text = context.desk.wording.requirement(document, context.intent.args.get("kasus", ""))
    if text is None:
        return context.say("requirements.unknown", "requirements_unknown")
    return Reply(text, "requirements")


@keyword(
    "JAM",
    aliases=("JADWAL",),
    intents=("JADWAL",),
    examples=[
        ("JAM", "Buka Sen-Kam 08.00-15.00, Jum 08.00-11.00. ..."),
        ("sabtu buka?", "Sabtu 28-11 TUTUP. Buka lagi Senin 30-11 jam 08.00. ..."),
        ("senin buka jam berapa", "Senin 30-11 BUKA 08.00-15.00. ..."),
        ("tgl 24 des buka gak", "Kamis 24-12 TUTUP (..."),
    ],
)
def schedule(context: Context, args: str) -> Reply:
    """Opening hours: of the week, or of a day."""
    text = statuses.schedule_reply(
        context.desk.wording, context.desk.hours, now=context.now, day=_asked_day(context)
    )
    return Reply(text, "schedule")


@keyword(
    "BLANGKO",
    intents=("BLANGKO",),
    examples=[("BLANGKO", "Blangko KTP-el hari ini: 120 keping, antrean cetak 0. ...")],
)
def blanks(context: Context, args: str) -> Reply:
    """How many blank cards there are today, and how many wait for one."""
    zone = context.desk.config.zone
    midnight = datetime.combine(context.today, time(0), tzinfo=zone)
    number = stock.find("KTP", since=midnight)
    if number is None:
        return context.say("stock", "stock_unknown")
    if number == 0:
        return context.say("stock.empty", "stock")
    text = context.desk.wording.best(
        "stock.queue", "stock.count", count=f"{number:,}".replace(",", "."), queue=stock.count_waiting("KTP")
    )
    return Reply(text, "stock")


@keyword(
    "BIAYA",
    intents=("BIAYA",),
    examples=[("bikin kk baru bayar brp pak", "Urus KTP, KK, KIA, akta, surat pindah GRATIS ...")],
)
def fees(context: Context, args: str) -> Reply:
    """That it is free, and what to do when somebody asks for money."""
    return context.say("fees", "fees")


@keyword(
    "WAKIL",
    intents=("WAKIL",),
    examples=[("boleh diwakilkan gak", "Bisa diwakilkan: bawa resi, surat kuasa ...")],
)
def proxy(context: Context, args: str) -> Reply:
    """Whether somebody else may collect, and with which papers."""
    return context.say("proxy", "proxy")


def _asked_day(context: Context) -> date | None:
    """The day that was asked about; None for the week."""
    args = context.intent.args
    if args.get("tanggal"):
        return date.fromisoformat(args["tanggal"])
    if args.get("hari") in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(args["hari"]) - context.today.weekday()) % 7
        return context.today + timedelta(days=ahead)
    return None
