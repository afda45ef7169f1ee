"""Claims: the most urgent due segment, one holder, one outcome."""

import threading
from datetime import datetime, timedelta

import pytest

from smsgw.db import claims, doubts, outbox
from smsgw.db.database import own_connection
from smsgw.db.models import OutboxMessage, OutboxSegment, OutboxState
from smsgw.messages import Lane

PHONE = "+6281200000012"
MODEM = "utama"
TWO = "x" * 161

pytestmark = pytest.mark.usefixtures("database")


def queue(now: datetime, cause: str, text: str = "Halo", lane: Lane = Lane.NOTICE, to: str = PHONE) -> int:
    expires_at = now + timedelta(days=3)
    message_id = outbox.enqueue(to, text, lane=lane, cause=cause, now=now, expires_at=expires_at)
    assert message_id is not None
    return message_id


def claim(now: datetime, modem: str = MODEM, lanes: tuple[Lane, ...] = tuple(Lane)) -> claims.Claimed:
    claimed = claims.claim_next(lanes, modem, now)
    assert claimed is not None
    return claimed


def test_a_claim_is_on_disk_before_the_segment_goes_out(now: datetime) -> None:
    message_id = queue(now, "a", TWO)
    claimed = claim(now)
    assert (claimed.segment.message_id, claimed.segment.sequence, claimed.segment.total) == (message_id, 1, 2)
    assert claimed.segment.queued_behind == 1
    assert len(claimed.segment.text) == 153
    assert (claimed.attempts, claimed.first_tried_at, claimed.resent) == (1, now, False)
    pieces = OutboxSegment.select().order_by(OutboxSegment.sequence)
    assert [piece.state for piece in pieces] == ["submitting", "queued"]
    assert OutboxMessage.get().state == "submitting"
    assert claims.claim_next(list(Lane), MODEM, now) is None


def test_the_more_urgent_lane_goes_first_and_the_older_message_within_it(now: datetime) -> None:
    later = now + timedelta(seconds=1)
    queue(now, "broadcast", lane=Lane.BROADCAST)
    queue(later, "notice-2", lane=Lane.NOTICE)
    queue(now, "notice-1", lane=Lane.NOTICE)
    queue(later, "reply", lane=Lane.REPLY)
    causes = [OutboxMessage.get_by_id(claim(later).segment.message_id).cause for _ in range(4)]
    assert causes == ["reply", "notice-1", "notice-2", "broadcast"]


def test_a_closed_lane_is_passed_over(now: datetime) -> None:
    queue(now, "a", lane=Lane.NOTICE)
    queue(now, "b", lane=Lane.BROADCAST)
    assert claim(now, lanes=(Lane.REPLY, Lane.BROADCAST)).lane is Lane.BROADCAST


@pytest.mark.parametrize(
    ("due", "expires", "found"),
    [
        pytest.param(timedelta(0), timedelta(hours=1), True, id="due-now"),
        pytest.param(timedelta(seconds=1), timedelta(hours=1), False, id="not-yet-due"),
        pytest.param(timedelta(0), timedelta(0), False, id="expired-this-moment"),
    ],
)
def test_a_message_is_claimed_between_due_and_expiry(
    due: timedelta, expires: timedelta, found: bool, now: datetime
) -> None:
    outbox.enqueue(
        PHONE, "Halo", lane=Lane.REPLY, cause="a", now=now, due_at=now + due, expires_at=now + expires
    )
    assert (claims.claim_next(list(Lane), MODEM, now) is not None) is found


def test_a_message_resumes_at_its_next_segment_on_the_same_modem(now: datetime) -> None:
    queue(now, "a", TWO)
    first = claim(now)
    claims.record_submitted(first.segment, 9, now)
    assert claims.claim_next(list(Lane), "kedua", now) is None
    second = claim(now)
    assert second.segment.sequence == 2
    assert second.segment.concat_reference == first.segment.concat_reference
    assert second.attempts == 1
    claims.record_submitted(second.segment, 10, now)
    assert OutboxMessage.get().state == "submitted"


def test_segments_of_one_message_follow_one_another(now: datetime) -> None:
    first, _ = queue(now, "a", TWO), queue(now, "b", TWO)
    claims.record_submitted(claim(now).segment, 1, now)
    assert claim(now + timedelta(seconds=5)).segment.message_id == first


def test_a_reply_goes_between_the_segments_of_a_broadcast(now: datetime) -> None:
    queue(now, "a", TWO, lane=Lane.BROADCAST)
    claims.record_submitted(claim(now).segment, 1, now)
    queue(now, "b", lane=Lane.REPLY)
    assert claim(now).lane is Lane.REPLY


def test_postponed_is_due_later_and_any_modem_may_take_it(now: datetime) -> None:
    queue(now, "a")
    until = now + timedelta(seconds=30)
    claims.postpone(claim(now).segment, until, "CMS 42 congestion")
    assert claims.claim_next(list(Lane), MODEM, now) is None
    again = claim(until, "kedua")
    assert (again.attempts, again.first_tried_at) == (2, now)


def test_a_message_begun_stays_with_its_modem_when_it_is_postponed(now: datetime) -> None:
    queue(now, "a", TWO)
    claims.record_submitted(claim(now).segment, 1, now)
    claims.postpone(claim(now).segment, now, "CMS 42 congestion")
    assert claims.claim_next(list(Lane), "kedua", now) is None
    assert claim(now).attempts == 2


def test_released_was_no_attempt(now: datetime) -> None:
    queue(now, "a")
    claims.release(claim(now).segment, now, "not registered")
    assert OutboxMessage.get().attempts == 0
    assert claim(now, "kedua").attempts == 1


def test_a_refusal_ends_the_message_and_leaves_what_was_sent(now: datetime) -> None:
    queue(now, "a", "x" * 400)
    claims.record_submitted(claim(now).segment, 1, now)
    claims.fail(claim(now).segment, "CMS 8 barred", now)
    assert [piece.state for piece in OutboxSegment.select()] == ["submitted", "failed", "failed"]
    row = OutboxMessage.get()
    assert (row.state, row.reason) == ("failed", "CMS 8 barred")


def test_a_dead_process_leaves_its_segment_to_its_own_modem(now: datetime) -> None:
    queue(now, "a")
    claimed = claim(now)
    assert doubts.find_claimed("kedua") == []
    assert doubts.find_claimed(MODEM) == [(claimed.segment, Lane.NOTICE, now)]


def test_orphans_are_segments_that_nobody_works_on(now: datetime) -> None:
    queue(now, "a")
    claimed = claim(now, "sold")
    assert doubts.find_orphans(now) == []
    assert doubts.find_orphans(now + timedelta(seconds=1)) == [claimed.segment]


def test_a_doubt_is_decided_in_its_time(now: datetime) -> None:
    queue(now, "a")
    segment = claim(now).segment
    until = now + timedelta(minutes=5)
    doubts.mark_in_doubt(segment, until, "no result")
    assert claims.claim_next(list(Lane), MODEM, until) is None
    assert doubts.find_doubtful(now) == []
    assert doubts.find_doubtful(until) == [(segment, Lane.NOTICE, False)]
    assert doubts.resend(segment, until)
    again = claim(until, "kedua")
    assert again.resent
    assert OutboxMessage.get().repeat


def test_a_held_doubt_waits_for_a_person(now: datetime) -> None:
    queue(now, "a")
    segment = claim(now).segment
    doubts.mark_in_doubt(segment, now, "no result")
    assert doubts.hold(segment, "held")
    assert doubts.find_doubtful(now + timedelta(days=30)) == []
    assert OutboxMessage.get().state == OutboxState.IN_DOUBT


@pytest.mark.parametrize("decide", [doubts.resend, doubts.hold], ids=["resend", "hold"])
def test_a_doubt_that_a_report_has_settled_meanwhile_stays_settled(decide, now: datetime) -> None:
    message_id = queue(now, "a", TWO)
    segment = claim(now).segment
    doubts.mark_in_doubt(segment, now, "no result")
    assert doubts.find_doubtful(now)
    OutboxSegment.update(state=OutboxState.DELIVERED).where(OutboxSegment.id == segment.segment_id).execute()
    claims.settle(message_id, now)  # as a report does
    assert not decide(segment, now if decide is doubts.resend else "held")
    assert claim(now).segment.sequence == 2
    assert not OutboxMessage.get().repeat


def test_numbers_that_another_modem_is_preferred_for_are_left_to_it(now: datetime) -> None:
    queue(now, "a", to="+6281100000011")
    queue(now, "b", TWO, to="+6281200000012")
    claimed = claims.claim_next(list(Lane), MODEM, now, avoid=["+62811"])
    assert claimed is not None
    assert claimed.segment.recipient == "+6281200000012"
    claims.record_submitted(claimed.segment, 1, now)
    # What was begun here is finished here, whatever other modems are there now.
    assert claims.claim_next(list(Lane), MODEM, now, avoid=["+62812", "+62811"]) is not None


def test_claims_are_counted_by_modem_lane_and_time(now: datetime) -> None:
    queue(now, "a", lane=Lane.REPLY)
    queue(now, "b", lane=Lane.NOTICE)
    claim(now)
    claim(now + timedelta(minutes=1), "kedua")
    assert claims.count_claims(MODEM, now) == 1
    assert claims.count_claims(MODEM, now, Lane.REPLY) == 1
    assert claims.count_claims(MODEM, now, Lane.NOTICE) == 0
    assert claims.count_claims("kedua", now + timedelta(minutes=2)) == 0


def test_two_modems_and_two_writers_lose_nothing_and_take_nothing_twice(now: datetime) -> None:
    """Two threads enqueue, as command lines do, while two claim, as modem loops do."""
    taken: dict[str, list[int]] = {"utama": [], "kedua": []}
    failures: list[BaseException] = []
    done = threading.Event()

    def write(name: str) -> None:
        for n in range(15):
            queue(now, f"{name}:{n}")

    def serve(modem: str) -> None:
        while True:
            finished = done.wait(0.005)  # as a loop looks now and then, so that writers get their turn
            claimed = claims.claim_next(list(Lane), modem, now)
            if claimed is not None:
                taken[modem].append(claimed.segment.segment_id)
                claims.record_submitted(claimed.segment, 1, now)
            elif finished:
                return

    def run(work, argument: str) -> None:
        try:
            with own_connection():
                work(argument)
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=run, args=(write, name)) for name in ("a", "b")]
    servers = [threading.Thread(target=run, args=(serve, modem)) for modem in taken]
    for thread in (*writers, *servers):
        thread.start()
    for thread in writers:
        thread.join(60)
    done.set()
    for thread in servers:
        thread.join(60)
    assert failures == []
    assert len(taken["utama"] + taken["kedua"]) == len({*taken["utama"], *taken["kedua"]}) == 30
    assert OutboxMessage.select().where(OutboxMessage.state == "submitted").count() == 30
