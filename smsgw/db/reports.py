"""Status reports: which segment one speaks of, and what follows for its message.

TP-MR is one octet and comes round, so a report belongs to the newest submitted segment of that modem
with that reference and that recipient.  Networks turn national numbers into international ones and
back, so recipients are compared by their last digits.  A segment in doubt has no reference yet: its
recipient alone settles it, and the report is the proof that it went out.  One rule: a report that was
read before settles nothing else.
"""

from datetime import datetime, timedelta

from smsgw.db.claims import settle
from smsgw.db.database import transaction
from smsgw.db.doubts import UNSETTLED
from smsgw.db.models import OutboxSegment, OutboxState
from smsgw.sms.tpdu import Outcome, StatusReport

# The longest that an SMSC keeps trying, and so the oldest segment that a report can speak of: the
# validity we ask for and days of margin.
REPORT_WINDOW = timedelta(days=4)

# What of a number stays the same however a network spells it.  Two recipients that share a reference
# and six digits within four days are not to be expected; oFono compares as many.
_TELLING_DIGITS = 6

_FINAL_STATE = {Outcome.DELIVERED: OutboxState.DELIVERED, Outcome.FAILED: OutboxState.UNDELIVERED}


def record_report(modem: str, report: StatusReport, now: datetime) -> int | None:
    """Let a status report take effect; the id of its message, None when it fits nothing sent.

    A temporary outcome proves that the SMSC has the segment and changes nothing else.  A report read
    again after a crash changes nothing: it must not settle another segment that is in doubt.
    """
    with transaction():
        fitting = _find_taken(modem, report, now)
        settled = [piece for piece in fitting if piece.state != OutboxState.SUBMITTED]
        # Without a valid time nothing tells it from a repeat; then it is one.
        if any(report.scts is None or piece.smsc_at == report.scts for piece in settled):
            return None
        still_open = [piece for piece in fitting if piece.state == OutboxState.SUBMITTED]
        piece = still_open[0] if still_open else _find_doubtful(modem, report, now)
        if piece is None:
            return None
        piece.status, piece.smsc_at = report.status, report.scts
        was_in_doubt = piece.state != OutboxState.SUBMITTED
        if was_in_doubt:
            piece.state = OutboxState.SUBMITTED
            piece.message_reference = report.message_reference
            piece.submitted_at = piece.claimed_at
        if report.outcome in _FINAL_STATE:
            piece.state, piece.resolved_at = _FINAL_STATE[report.outcome], now
        piece.save()
        settle(piece.message_id, now, is_news=was_in_doubt)
    return int(piece.message_id)


def _find_taken(modem: str, report: StatusReport, now: datetime) -> list[OutboxSegment]:
    """Segments that the SMSC took under this reference, newest first."""
    rows = (
        OutboxSegment.select()
        .where(
            (OutboxSegment.modem == modem)
            & (OutboxSegment.message_reference == report.message_reference)
            & (OutboxSegment.submitted_at > now - REPORT_WINDOW)
            & OutboxSegment.state.in_([OutboxState.SUBMITTED, *_FINAL_STATE.values()])
        )
        .order_by(OutboxSegment.submitted_at.desc())
    )
    if not _is_usable(report):
        # Some firmwares spoil the address (ZTE: wrong lengths); the reference and the time remain.
        return list(rows)
    return [row for row in rows if _is_to(row.recipient, report)]


def _find_doubtful(modem: str, report: StatusReport, now: datetime) -> OutboxSegment | None:
    """The segment in doubt that this report settles: the one claimed nearest to the SMSC's own time of it.

    One that waits to be sent again is in doubt as well, until it is.
    """
    rows = OutboxSegment.select().where(
        OutboxSegment.state.in_([OutboxState.IN_DOUBT, OutboxState.QUEUED])
        & UNSETTLED
        & (OutboxSegment.modem == modem)
        & (OutboxSegment.claimed_at > now - REPORT_WINDOW)
    )
    fitting = [row for row in rows if _is_usable(report) and _is_to(row.recipient, report)]
    taken_at = report.scts or now
    return min(fitting, key=lambda row: abs(row.claimed_at - taken_at), default=None)


def _is_usable(report: StatusReport) -> bool:
    digits = report.recipient.value
    return digits.isdigit() and len(digits) >= _TELLING_DIGITS


def _is_to(recipient: str, report: StatusReport) -> bool:
    return recipient[-_TELLING_DIGITS:] == report.recipient.value[-_TELLING_DIGITS:]
