"""Figures of messages: what citizens asked, what was sent, what it cost.

One rule: what no person wrote, and what wants no answer, is no question.
"""

from collections import Counter
from dataclasses import replace

from smsgw.config import Config
from smsgw.db import statistics_messages
from smsgw.db.models import InboxState, OutboxState
from smsgw.db.notice_ledger import fate_of
from smsgw.db.statistics import Scope
from smsgw.ledger.figures import LaneFigures, Questions, Sms
from smsgw.messages import Lane
from smsgw.office.figures import per

# Readings of what asks for nothing: operators' texts, thanks, advertisements, half a NIK whose rest came.
_NO_QUESTION = ("SISTEM", "TERIMA_KASIH", "SPAM", "NIK_SEBAGIAN")
_NOT_UNDERSTOOD = ("unknown", "ask", "limit_unknown")
_MOST = 6


def questions(scope: Scope, ready_words: str) -> Questions:
    """What was asked in the span."""
    decided = (InboxState.HANDLED, InboxState.UNANSWERED)
    rows = [
        row
        for row in statistics_messages.heard(scope)
        if row.state in decided and row.intent not in _NO_QUESTION
    ]
    intents: Counter[str] = Counter()
    for row in rows:
        intents[row.intent] += row.number
    told = statistics_messages.told(scope, ready_words)
    asked, answered = sum(row.number for row in rows), sum(row.answered for row in rows)
    return Questions(
        asked=asked,
        answered=answered,
        silent=asked - answered,
        not_understood=sum(row.number for row in rows if row.reason in _NOT_UNDERSTOOD),
        trips_known=told.number - told.forgotten,
        trips_avoided=told.elsewhere,
        intents=tuple(sorted(intents.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]),
    )


def sms(scope: Scope, config: Config) -> Sms:
    """What went out in the span; see `shared` for the cost per document."""
    price = price_per_segment(config)
    segments = statistics_messages.segments(scope)
    counted: dict[Lane, Counter[str]] = {lane: Counter() for lane in Lane}
    for row in statistics_messages.sent(scope):
        counted[row.lane][fate_of(OutboxState(row.state)).value] += row.messages
    lanes = []
    for lane, fates in counted.items():
        number = segments.get(lane, 0)
        lanes.append(LaneFigures(lane.word, fates.total(), number, round(number * price), **fates))
    names = [name for name in LaneFigures.__slots__ if name != "lane"]
    total = LaneFigures("", **{name: sum(getattr(lane, name) for lane in lanes) for name in names})
    return Sms(price, tuple(lanes), total, None)


def shared(sent: Sms, finished: int) -> Sms:
    """The same, with the cost that each of the `finished` documents has a share in."""
    return replace(sent, cost_per_finished=per(sent.total.cost, finished) if sent.price_per_segment else None)


def price_per_segment(config: Config) -> float:
    """What one SMS costs, in rupiah; 0 where the office has not set it."""
    return config.broadcast.price_per_segment
