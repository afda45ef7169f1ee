"""A day in one SMS, for the admin's phone.

Pure.  One rule: one segment of the GSM alphabet, whatever the numbers; what does not fit is left out
from the end.
"""

from smsgw.ledger.figures import Figures
from smsgw.sms.segment import measure

# In the order of their importance; the first line is always there.
_PARTS = {
    "id": (
        "Dukcapil {day}: masuk {received}, jadi {finished}, diambil {collected}.",
        "Menunggu {waiting}, >{over} hari {long}.",
        "SMS: tanya {asked}, gagal kirim {missed}.",
        "Aduan baru {opened}, lewat janji {overdue}.",
        "IKM {index} ({sample}).",
        "Biaya Rp{cost}.",
    ),
    "en": (
        "Dukcapil {day}: received {received}, finished {finished}, collected {collected}.",
        "Waiting {waiting}, >{over} days {long}.",
        "SMS: asked {asked}, not sent {missed}.",
        "Complaints new {opened}, overdue {overdue}.",
        "Index {index} ({sample}).",
        "Cost Rp{cost}.",
    ),
}


def daily_text(figures: Figures, language: str = "id") -> str:
    """The figures of one day in one segment.  language: `id` or `en`."""
    values = _values(figures)
    text = ""
    for part in _PARTS[language]:
        # A figure that nothing was counted for is left out with its sentence.
        if any(value is None and f"{{{name}}}" in part for name, value in values.items()):
            continue
        longer = f"{text} {part.format(**values)}".strip()
        if measure(longer).segments > 1:
            break
        text = longer
    return text


def _values(figures: Figures) -> dict[str, object]:
    total, sms, satisfaction = figures.total, figures.sms, figures.ratings.office
    complaints = figures.complaints_total if figures.complaints is not None else None
    return {
        "day": f"{figures.period.last:%d-%m}",
        "received": total.received,
        "finished": total.finished,
        "collected": total.collected,
        "waiting": total.waiting,
        "over": figures.over_days,
        "long": total.long,
        "asked": figures.questions.asked if figures.questions else None,
        "missed": sms.total.undelivered + sms.total.failed if sms else None,
        "opened": complaints.opened if complaints else None,
        "overdue": complaints.overdue if complaints else None,
        "index": f"{satisfaction.index:.1f}" if satisfaction.index is not None else None,
        "sample": satisfaction.sample,
        "cost": f"{sms.total.cost:,}".replace(",", ".") if sms and sms.price_per_segment else None,
    }
