"""The outbox: queued once for each cause, expired, taken back, tried again, forgotten."""

from datetime import datetime, timedelta

import pytest

from smsgw.db import claims, doubts, outbox
from smsgw.db.models import OutboxMessage, OutboxSegment, OutboxState
from smsgw.messages import Lane

PHONE = "+6281200000012"
MODEM = "utama"
TWO = "x" * 161

pytestmark = pytest.mark.usefixtures("database")


def queue(now: datetime, text: str = "Halo", cause: str = "send:1", lane: Lane = Lane.NOTICE) -> int:
    expires_at = now + timedelta(days=3)
    message_id = outbox.enqueue(PHONE, text, lane=lane, cause=cause, now=now, expires_at=expires_at)
    assert message_id is not None
    return message_id


def claim(now: datetime) -> claims.Claimed:
    claimed = claims.claim_next(list(Lane), MODEM, now)
    assert claimed is not None
    return claimed


def states(message_id: int) -> tuple[str, list[str]]:
    pieces = OutboxSegment.select().where(OutboxSegment.message == message_id)
    return OutboxMessage.get_by_id(message_id).state, [
        p.state for p in pieces.order_by(OutboxSegment.sequence)
    ]


def test_a_cause_is_queued_once_for_ever(now: datetime) -> None:
    first = queue(now, cause="inbox:41")
    other = queue(now, cause="inbox:42")
    again = outbox.enqueue(
        PHONE, "Halo", lane=Lane.REPLY, cause="inbox:41", now=now, expires_at=now + timedelta(hours=1)
    )
    assert again is None
    assert first != other
    assert OutboxMessage.select().count() == OutboxSegment.select().count() == 2


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        pytest.param("x" * 160, 1, id="gsm7-full"),
        pytest.param(TWO, 2, id="gsm7-two"),
        pytest.param("\u4e2d" * 71, 2, id="ucs2-two"),
        pytest.param("", 1, id="empty"),
    ],
)
def test_a_text_becomes_its_segments(text: str, segments: int, now: datetime) -> None:
    message_id = queue(now, text)
    assert OutboxMessage.get().segments == segments
    assert states(message_id)[1] == ["queued"] * segments


def test_what_expires_is_ended_and_what_was_sent_stays_sent(now: datetime) -> None:
    message_id = queue(now, TWO)
    claims.record_submitted(claim(now).segment, 1, now)
    assert outbox.expire(now + timedelta(days=2)) == 0
    assert outbox.expire(now + timedelta(days=3)) == 1
    assert states(message_id) == ("expired", ["submitted", "expired"])
    assert outbox.expire(now + timedelta(days=4)) == 0


def test_cancel_takes_back_what_is_queued_or_in_doubt(now: datetime) -> None:
    queued, doubtful, submitted = (queue(now, cause=f"send:{n}") for n in range(3))
    claims.record_submitted(claim(now).segment, 1, now)  # the first one
    doubts.mark_in_doubt(claim(now).segment, now, "no result")
    assert outbox.cancel([queued, doubtful, submitted], "taken back", now) == 2
    assert states(queued)[0] == "submitted"
    assert states(doubtful) == ("cancelled", ["cancelled"])
    assert states(submitted) == ("cancelled", ["cancelled"])


def test_find_queued_goes_by_the_beginning_of_the_cause(now: datetime) -> None:
    wanted = queue(now, cause="notice:417-205:ready:+6281200000012")
    second = queue(now, cause="notice:417-205:ready:2:+6281200000012")
    queue(now, cause="notice:417-206:ready:+6281200000012")
    queue(now, cause="reminder:417-205:3")
    assert outbox.find_queued("notice:417-205:") == [wanted, second]
    assert outbox.find_queued("notice:417-205:", but="notice:417-205:ready:+") == [second]


def test_find_queued_leaves_what_is_on_its_way(now: datetime) -> None:
    queue(now, TWO, cause="notice:417-205:ready:+62")
    claims.record_submitted(claim(now).segment, 1, now)
    assert outbox.find_queued("notice:417-205:") == []


@pytest.mark.parametrize(
    ("end", "labelled"),
    [
        pytest.param(OutboxState.FAILED, False, id="failed"),
        pytest.param(OutboxState.EXPIRED, False, id="expired"),
        pytest.param(OutboxState.IN_DOUBT, True, id="in-doubt"),
        pytest.param(OutboxState.UNDELIVERED, True, id="undelivered"),
    ],
)
def test_retry_queues_again_and_labels_what_may_have_arrived(
    end: OutboxState, labelled: bool, now: datetime
) -> None:
    message_id = queue(now)
    segment = claim(now).segment
    match end:
        case OutboxState.FAILED:
            claims.fail(segment, "barred", now)
        case OutboxState.EXPIRED:
            claims.postpone(segment, now + timedelta(days=9), "congestion")
            outbox.expire(now + timedelta(days=3))
        case OutboxState.IN_DOUBT:
            doubts.mark_in_doubt(segment, now, "no result")
        case _:
            claims.record_submitted(segment, 1, now)
            OutboxSegment.update(state=end, status=70).execute()
            claims.settle(message_id, now)
    assert states(message_id)[0] == end
    later = now + timedelta(days=4)
    assert outbox.retry(message_id, later, timedelta(days=3))
    row = OutboxMessage.get()
    assert (row.state, row.repeat, row.attempts, row.modem) == ("queued", labelled, 0, None)
    claimed = claims.claim_next([Lane.NOTICE], "kedua", later)
    assert claimed is not None
    assert (claimed.attempts, claimed.first_tried_at, claimed.resent) == (1, later, labelled)


@pytest.mark.parametrize("state", ["queued", "submitting", "submitted", "delivered", "cancelled"])
def test_retry_leaves_any_other_state(state: str, now: datetime) -> None:
    message_id = queue(now)
    OutboxMessage.update(state=state).execute()
    assert not outbox.retry(message_id, now, timedelta(days=1))
    assert OutboxMessage.get().state == state


def test_retry_sends_only_what_is_missing_and_on_the_same_modem(now: datetime) -> None:
    message_id = queue(now, TWO)
    claims.record_submitted(claim(now).segment, 1, now)
    claims.fail(claim(now).segment, "barred", now)
    assert states(message_id) == ("failed", ["submitted", "failed"])
    assert outbox.retry(message_id, now, timedelta(days=1))
    assert claims.claim_next([Lane.NOTICE], "kedua", now) is None
    assert claim(now).segment.sequence == 2


def test_retry_of_what_is_unknown_or_forgotten_does_nothing(now: datetime) -> None:
    message_id = queue(now)
    claims.fail(claim(now).segment, "barred", now)
    outbox.purge(now + timedelta(days=91), 90)
    assert not outbox.retry(message_id, now, timedelta(days=1))
    assert not outbox.retry(999, now, timedelta(days=1))


def test_retention_forgets_finished_texts_only(now: datetime) -> None:
    queue(now, cause="send:a")
    claims.fail(claim(now).segment, "barred", now)
    waiting = queue(now, cause="send:b")
    assert outbox.purge(now + timedelta(days=91), 90) == 1
    assert [row.id for row in OutboxMessage.select().where(OutboxMessage.text.is_null(False))] == [waiting]


def test_the_queue_is_counted_by_lane_and_state(now: datetime) -> None:
    queue(now, cause="a", lane=Lane.REPLY)
    queue(now, cause="b", lane=Lane.BROADCAST)
    queue(now, cause="c", lane=Lane.BROADCAST)
    claim(now)
    assert outbox.count_queue() == {
        Lane.REPLY: {"submitting": 1},
        Lane.NOTICE: {},
        Lane.BROADCAST: {"queued": 2},
    }


def test_messages_to_one_number_are_counted_by_lane_since_a_time(now: datetime) -> None:
    queue(now, cause="a", lane=Lane.REPLY)
    queue(now + timedelta(hours=1), cause="b", lane=Lane.REPLY)
    assert outbox.count_sent_to(PHONE, Lane.REPLY, now) == 2
    assert outbox.count_sent_to(PHONE, Lane.REPLY, now + timedelta(minutes=1)) == 1
    assert outbox.count_sent_to(PHONE, Lane.NOTICE, now) == 0
    assert outbox.count_sent_to("+6281200000013", Lane.REPLY, now) == 0
