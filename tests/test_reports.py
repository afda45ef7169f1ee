"""Status reports: the segment they speak of, and nothing else."""

from datetime import datetime, timedelta

import pytest
from loopback import report_for

from smsgw.db import claims, doubts, outbox, reports
from smsgw.db.models import OutboxMessage, OutboxSegment
from smsgw.messages import Lane, Segment
from smsgw.sms.address import Address
from smsgw.sms.tpdu import StatusReport

PHONE = "+6281200000012"
OTHER = "+6281200000013"
MODEM = "utama"
DELIVERED, TEMPORARY, FAILED = 0, 0x20, 0x46

pytestmark = pytest.mark.usefixtures("database")


def sent(now: datetime, cause: str, reference: int | None, to: str = PHONE, text: str = "Halo") -> Segment:
    """A segment that went out with this reference; None: it is in doubt."""
    outbox.enqueue(to, text, lane=Lane.NOTICE, cause=cause, now=now, expires_at=now + timedelta(days=3))
    return send_next(now, reference)


def send_next(now: datetime, reference: int | None) -> Segment:
    claimed = claims.claim_next(list(Lane), MODEM, now)
    assert claimed is not None
    if reference is None:
        doubts.mark_in_doubt(claimed.segment, now + timedelta(minutes=5), "no result")
    else:
        claims.record_submitted(claimed.segment, reference, now)
    return claimed.segment


def state_of(segment: Segment) -> str:
    return str(OutboxSegment.get_by_id(segment.segment_id).state)


def report(reference: int, scts: datetime | None, status: int = DELIVERED, to: str = PHONE) -> StatusReport:
    return report_for(to, reference, scts, status)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        pytest.param(DELIVERED, "delivered", id="delivered"),
        pytest.param(FAILED, "undelivered", id="failed"),
        pytest.param(TEMPORARY, "submitted", id="temporary"),
    ],
)
def test_an_outcome_becomes_the_state_of_segment_and_message(status: int, state: str, now: datetime) -> None:
    segment = sent(now, "a", 7)
    assert reports.record_report(MODEM, report(7, now, status), now) == segment.message_id
    assert (state_of(segment), OutboxMessage.get().state) == (state, state)
    assert OutboxSegment.get().status == status
    assert OutboxMessage.get().delivered_at == (now if status == DELIVERED else None)


def test_a_temporary_outcome_is_followed_by_the_final_one(now: datetime) -> None:
    segment = sent(now, "a", 7)
    reports.record_report(MODEM, report(7, now, TEMPORARY), now)
    reports.record_report(MODEM, report(7, now, DELIVERED), now)
    assert state_of(segment) == "delivered"


def test_a_message_is_delivered_when_all_its_segments_are(now: datetime) -> None:
    sent(now, "a", 7, text="x" * 161)
    send_next(now, 8)
    reports.record_report(MODEM, report(8, now), now)
    assert OutboxMessage.get().state == "submitted"
    reports.record_report(MODEM, report(7, now), now)
    assert OutboxMessage.get().state == "delivered"


def test_a_message_with_an_undelivered_segment_is_undelivered(now: datetime) -> None:
    sent(now, "a", 7, text="x" * 161)
    send_next(now, 8)
    reports.record_report(MODEM, report(8, now), now)
    reports.record_report(MODEM, report(7, now, FAILED), now)
    assert OutboxMessage.get().state == "undelivered"


def test_a_reference_that_came_round_means_the_newest_segment(now: datetime) -> None:
    old, new = sent(now, "a", 7), sent(now + timedelta(hours=1), "b", 7)
    reports.record_report(MODEM, report(7, now + timedelta(hours=1)), now + timedelta(hours=2))
    assert (state_of(old), state_of(new)) == ("submitted", "delivered")
    reports.record_report(MODEM, report(7, now), now + timedelta(hours=2))
    assert state_of(old) == "delivered"


def test_equal_references_of_two_numbers_or_two_modems_are_kept_apart(now: datetime) -> None:
    mine, theirs = sent(now, "a", 7), sent(now, "b", 7, to=OTHER)
    assert reports.record_report("kedua", report(7, now), now) is None
    reports.record_report(MODEM, report(7, now, to=OTHER), now)
    assert (state_of(mine), state_of(theirs)) == ("submitted", "delivered")


@pytest.mark.parametrize(
    "recipient",
    [
        pytest.param(Address("6281200000012", ton=1), id="international"),
        pytest.param(Address("081200000012", ton=2), id="national"),
        pytest.param(Address("81200000012", ton=2), id="national-without-0"),
        pytest.param(Address("6281200000012", ton=0), id="unknown-type"),
        pytest.param(Address("006281200000012", ton=0), id="with-00"),
        pytest.param(Address("81#00*0", ton=0), id="spoiled"),
        pytest.param(Address("12", ton=0), id="cut-off"),
    ],
)
def test_a_recipient_is_known_however_the_network_spells_it(recipient: Address, now: datetime) -> None:
    segment = sent(now, "a", 7)
    reports.record_report(MODEM, StatusReport(7, recipient, scts=now, status=DELIVERED), now)
    assert state_of(segment) == "delivered"


def test_a_spoiled_recipient_settles_no_doubt(now: datetime) -> None:
    segment = sent(now, "a", None)
    spoiled = StatusReport(7, Address("12", ton=0), scts=now, status=DELIVERED)
    assert reports.record_report(MODEM, spoiled, now) is None
    assert state_of(segment) == "in_doubt"


def test_a_report_for_nothing_that_was_sent_changes_nothing(now: datetime) -> None:
    segment = sent(now, "a", 7)
    assert reports.record_report(MODEM, report(8, now), now) is None
    assert state_of(segment) == "submitted"


def test_a_report_older_than_any_validity_is_of_another_segment(now: datetime) -> None:
    segment = sent(now, "a", 7)
    later = now + reports.REPORT_WINDOW + timedelta(seconds=1)
    assert reports.record_report(MODEM, report(7, later), later) is None
    assert state_of(segment) == "submitted"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        pytest.param(DELIVERED, "delivered", id="delivered"),
        pytest.param(FAILED, "undelivered", id="failed"),
        pytest.param(TEMPORARY, "submitted", id="temporary"),
    ],
)
def test_a_report_settles_a_doubt_because_it_proves_that_the_segment_went_out(
    status: int, state: str, now: datetime
) -> None:
    segment = sent(now, "a", None)
    reports.record_report(MODEM, report(7, now, status), now)
    row = OutboxSegment.get()
    assert (state_of(segment), row.message_reference, row.submitted_at) == (state, 7, now)
    assert OutboxMessage.get().state == state


def test_a_settled_doubt_lets_the_next_segment_go(now: datetime) -> None:
    sent(now, "a", None, text="x" * 161)
    doubts.hold(send_none(now), "held")
    reports.record_report(MODEM, report(7, now), now)
    assert send_next(now, 8).sequence == 2


def send_none(now: datetime) -> Segment:
    """The one segment in doubt."""
    ((segment, _, _),) = doubts.find_doubtful(now + timedelta(minutes=5))
    return segment


def test_of_two_doubts_to_one_number_the_nearer_in_time_is_settled(now: datetime) -> None:
    early, late = sent(now, "a", None), sent(now + timedelta(minutes=3), "b", None)
    at = now + timedelta(minutes=3, seconds=2)
    reports.record_report(MODEM, report(7, at), at)
    assert (state_of(early), state_of(late)) == ("in_doubt", "delivered")


def test_a_known_reference_comes_before_a_doubt(now: datetime) -> None:
    doubtful, taken = sent(now, "a", None), sent(now, "b", 7)
    reports.record_report(MODEM, report(7, now), now)
    assert (state_of(doubtful), state_of(taken)) == ("in_doubt", "delivered")


@pytest.mark.parametrize("has_time", [True, False], ids=["valid-scts", "no-scts"])
def test_a_report_read_again_after_a_crash_settles_no_other_doubt(has_time: bool, now: datetime) -> None:
    sent(now, "a", 7)
    doubtful = sent(now, "b", None)
    again = report(7, now if has_time else None)
    reports.record_report(MODEM, again, now)
    assert reports.record_report(MODEM, again, now) is None
    assert state_of(doubtful) == "in_doubt"


def test_a_late_report_calls_off_the_second_copy_that_waits_for_the_morning(now: datetime) -> None:
    segment = sent(now, "a", None)
    doubts.resend(segment, now)
    assert reports.record_report(MODEM, report(7, now), now) == segment.message_id
    assert state_of(segment) == "delivered"
    assert claims.claim_next(list(Lane), MODEM, now) is None


def test_a_message_that_was_never_tried_is_settled_by_no_report(now: datetime) -> None:
    outbox.enqueue(PHONE, "Halo", lane=Lane.NOTICE, cause="a", now=now, expires_at=now + timedelta(days=3))
    assert reports.record_report(MODEM, report(7, now), now) is None


def test_the_report_of_a_first_failure_does_not_speak_of_the_second_try(now: datetime) -> None:
    segment = sent(now, "a", 7)
    failed = report(7, now, FAILED)
    reports.record_report(MODEM, failed, now)
    outbox.retry(segment.message_id, now, timedelta(days=1))
    assert reports.record_report(MODEM, failed, now) is None
    assert state_of(segment) == "queued"


def test_a_report_does_not_hurry_a_segment_that_waits(now: datetime) -> None:
    sent(now, "a", 7, text="x" * 161)
    claimed = claims.claim_next(list(Lane), MODEM, now)
    assert claimed is not None
    due_at = now + timedelta(minutes=1)
    claims.postpone(claimed.segment, due_at, "CMS 38")
    reports.record_report(MODEM, report(7, now), now + timedelta(seconds=2))
    row = OutboxMessage.get()
    assert (row.state, row.due_at, row.first_tried_at) == ("queued", due_at, now)
    assert claims.claim_next(list(Lane), MODEM, now + timedelta(seconds=3)) is None


def test_what_follows_a_segment_in_doubt_goes_out_once_a_report_has_settled_it(now: datetime) -> None:
    sent(now, "a", None, text="x" * 161)
    later = now + timedelta(seconds=2)
    reports.record_report(MODEM, report(7, now), later)
    claimed = claims.claim_next(list(Lane), MODEM, later)
    assert claimed is not None and claimed.segment.sequence == 2
