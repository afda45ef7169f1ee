"""The inbound walk: stored, acknowledged, decided, answered; each once."""

from datetime import datetime, timedelta

import pytest
from loopback import LoopbackModem, World, deliver, event_of, report_for

from smsgw import inbound
from smsgw.db import claims, doubts, inbox, outbox, requests
from smsgw.db.models import InboxMessage, InboxSegment, OutboxMessage, OutboxSegment
from smsgw.errors import LinkLost
from smsgw.messages import Confirmed, Delivered, Event, Lane
from smsgw.office.desk import Desk
from smsgw.office.documents import State
from smsgw.sms.tpdu import encode_tpdu
from smsgw.sms.udh import Concatenation

PHONE = "+6281200000012"
MODEM = "utama"

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(now: datetime) -> World:
    return World(now, reports=None)


@pytest.fixture
def modem(world: World) -> LoopbackModem:
    return LoopbackModem(world)


def take_in(modem: LoopbackModem, now: datetime, desk: Desk) -> None:
    for event in modem.poll(0):
        inbound.receive(event, modem, MODEM, now, desk)


def test_a_question_is_stored_acknowledged_and_answered(
    modem: LoopbackModem, world: World, desk: Desk, now: datetime
) -> None:
    new = requests.NewRequest("KTP", State.READY, receipt_code="417-205")
    requests.add(new, "test", now, desk.vault)
    world.put(deliver("CEK 417-205", PHONE, now))
    take_in(modem, now, desk)
    assert world.sim == {}
    message, reply = InboxMessage.get(), OutboxMessage.get()
    assert (message.state, message.intent) == ("handled", "STATUS")
    assert message.reason.startswith("found")
    assert message.reply_id == reply.id
    assert (reply.recipient, reply.lane, reply.cause) == (PHONE, Lane.REPLY, f"inbox:{message.id}")
    assert reply.expires_at == now + desk.config.lanes.reply.ttl
    assert InboxSegment.get().acknowledged_at == now


def test_it_is_on_disk_before_the_sim_lets_go(world: World, desk: Desk, now: datetime) -> None:
    class Gone(LoopbackModem):
        def acknowledge(self, event: Event) -> None:
            assert InboxSegment.select().count() == 1
            raise LinkLost("unplugged")

    world.put(deliver("CEK 417-205", PHONE, now))
    with pytest.raises(LinkLost):
        take_in(Gone(world), now, desk)
    assert InboxMessage.get().state == "complete"
    assert inbound.decide_waiting(now, desk) == 1
    take_in(LoopbackModem(world), now, desk)
    assert world.sim == {}
    assert OutboxMessage.select().count() == InboxMessage.select().count() == 1


def test_two_modems_do_not_decide_one_message_twice(modem: LoopbackModem, desk: Desk, now: datetime) -> None:
    event = event_of(deliver("LAPOR ada pungli di loket 2", PHONE, now))
    assert isinstance(event, Delivered)
    stored = inbox.store_segment(event, MODEM, now, desk.vault)
    inbound.decide_waiting(now, desk)  # the other modem's loop was quicker
    before = InboxMessage.get().reply_id
    inbound.decide(stored.message_id, now, desk, acknowledged=(stored.segment_id,))
    assert InboxMessage.get().reply_id == before
    assert OutboxMessage.select().count() == 1
    assert InboxSegment.get().acknowledged_at == now


def test_a_text_in_segments_is_answered_when_the_last_one_has_come(
    modem: LoopbackModem, world: World, desk: Desk, now: datetime
) -> None:
    for n in (2, 1):
        world.put(deliver(("JAD", "WAL")[n - 1], PHONE, now, Concatenation(9, 2, n)))
        take_in(modem, now, desk)
        assert world.sim == {}
        assert OutboxMessage.select().count() == (n == 1)
    assert InboxMessage.get().intent == "JADWAL"


def test_silence_is_a_decision_too(modem: LoopbackModem, world: World, desk: Desk, now: datetime) -> None:
    world.put(deliver("terima kasih", PHONE, now))
    take_in(modem, now, desk)
    row = InboxMessage.get()
    assert (row.state, row.reason, row.reply_id) == ("unanswered", "thanks", None)
    assert OutboxMessage.select().count() == 0


def test_a_text_that_may_go_on_waits_and_is_decided_in_its_time(
    modem: LoopbackModem, world: World, desk: Desk, now: datetime
) -> None:
    world.put(deliver("CEK 3399 0112 03", PHONE, now))
    take_in(modem, now, desk)
    assert world.sim == {}
    assert InboxMessage.get().state == "complete"
    assert inbound.decide_waiting(now + timedelta(seconds=10), desk) == 0
    assert inbound.decide_waiting(now + timedelta(seconds=121), desk) == 1
    assert InboxMessage.get().state == "handled"


def test_octets_that_are_no_tpdu_are_kept_and_let_go(
    modem: LoopbackModem, world: World, desk: Desk, now: datetime
) -> None:
    world.put(b"\x04\x91")
    take_in(modem, now, desk)
    assert world.sim == {}
    assert InboxMessage.get().state == "corrupt"
    assert InboxSegment.get().acknowledged_at == now


def submitted(now: datetime) -> claims.Claimed:
    expires_at = now + timedelta(days=1)
    outbox.enqueue(PHONE, "Halo", lane=Lane.NOTICE, cause="a", now=now, expires_at=expires_at)
    claimed = claims.claim_next(list(Lane), MODEM, now)
    assert claimed is not None
    return claimed


def test_a_status_report_takes_effect_and_is_let_go(
    modem: LoopbackModem, world: World, desk: Desk, now: datetime
) -> None:
    claims.record_submitted(submitted(now).segment, 7, now)
    world.put(encode_tpdu(report_for(PHONE, 7, now)))
    take_in(modem, now, desk)
    assert world.sim == {}
    assert OutboxMessage.get().state == "delivered"


@pytest.mark.parametrize("resent", [False, True], ids=["in-doubt", "waiting-to-be-resent"])
def test_a_late_result_settles_the_doubt(
    resent: bool, modem: LoopbackModem, desk: Desk, now: datetime
) -> None:
    segment = submitted(now).segment
    doubts.mark_in_doubt(segment, now, "no result")
    if resent:
        doubts.resend(segment, now)
    inbound.receive(Confirmed(segment.segment_id, 7), modem, MODEM, now, desk)
    row = OutboxSegment.get()
    assert (row.state, row.message_reference) == ("submitted", 7)
    assert OutboxMessage.get().state == "submitted"
    assert not doubts.confirm(segment.segment_id, 8, now)
