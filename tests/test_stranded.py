"""Long messages whose modem went away in the middle."""

from datetime import datetime, timedelta

import pytest
from loopback import LoopbackModem, World, report_for

from smsgw import jobs, outbound
from smsgw.db import claims, contacts, modems, outbox, reports, stranded
from smsgw.db.models import OutboxMessage, OutboxSegment
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.outbound import Tally
from smsgw.policy import Gate

PHONE = "+6281200000012"
HERE = ("utama", "kedua")

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def begun(now: datetime) -> int:
    """A message of three segments; the first was taken through `utama`, and `kedua` is ready."""
    message_id = outbox.enqueue(
        PHONE, "x" * 400, lane=Lane.NOTICE, cause="a", now=now, expires_at=now + timedelta(days=3)
    )
    assert message_id is not None
    claimed = claims.claim_next(list(Lane), "utama", now)
    assert claimed is not None
    claims.record_submitted(claimed.segment, 7, now)
    modems.record("utama", now, state="ready")
    modems.record("kedua", now, state="ready")
    return message_id


def later(now: datetime, minutes: int = 31) -> datetime:
    return now + timedelta(minutes=minutes)


def test_another_modem_sends_the_whole_message_and_it_is_labelled(
    begun: int, desk: Desk, now: datetime
) -> None:
    world = World(now, reports=None)
    tally = Tally("kedua", Gate(desk.config.lanes, desk.config.zone, desk.quiet))
    assert not outbound.send_due(LoopbackModem(world), tally, lambda: now)
    assert outbound.move_on(("kedua",), now) == 1
    while outbound.send_due(LoopbackModem(world), tally, lambda: now):
        pass
    assert [segment.sequence for segment in world.air] == [1, 2, 3]
    row = OutboxMessage.get()
    assert (row.state, row.modem, row.repeat) == ("submitted", "kedua", True)
    assert [piece.resent for piece in OutboxSegment.select().order_by(OutboxSegment.sequence)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("state", "minutes", "moved"),
    [
        pytest.param("no_port", 31, 1, id="pulled-out"),
        pytest.param("no_port", 29, 0, id="pulled-out-lately"),
        pytest.param("no_credit", 31, 1, id="cannot-pay"),
        pytest.param("ready", 600, 0, id="at-work"),
        pytest.param("suspect", 600, 0, id="trying"),
    ],
)
def test_a_configured_modem_is_waited_for_half_an_hour(
    begun: int, now: datetime, state: str, minutes: int, moved: int
) -> None:
    modems.record("utama", now, state=state)
    assert outbound.move_on(HERE, later(now, minutes)) == moved


def test_with_no_other_modem_at_work_it_waits_for_its_own(begun: int, now: datetime) -> None:
    modems.record("utama", now, state="no_port")
    modems.record("kedua", now, state="no_sim")
    assert outbound.move_on(HERE, later(now)) == 0
    # A row that some modem left here long ago sends nothing.
    modems.record("sold", now, state="ready")
    assert outbound.move_on(HERE, later(now)) == 0


def test_a_message_of_which_nothing_was_taken_is_left_alone(now: datetime) -> None:
    outbox.enqueue(PHONE, "x", lane=Lane.NOTICE, cause="b", now=now, expires_at=later(now, 600))
    modems.record("kedua", now, state="ready")
    assert stranded.find_stranded(HERE, later(now)) == []


def test_a_late_report_of_the_first_copy_settles_nothing(begun: int, now: datetime) -> None:
    assert stranded.begin_again(begun, now)
    assert reports.record_report("utama", report_for(PHONE, 7, now, 0), now) is None
    assert {piece.state for piece in OutboxSegment.select()} == {"queued"}


def test_what_was_taken_back_meanwhile_does_not_begin_again(begun: int, now: datetime) -> None:
    contacts.record(PHONE, stopped=True, source="inbox:1", now=now)
    outbox.cancel([begun], "the recipient said STOP", now)
    assert not stranded.begin_again(begun, now)
    assert OutboxMessage.get().state == "cancelled"


def test_the_office_s_job_does_it(begun: int, desk: Desk, now: datetime) -> None:
    OutboxMessage.update(modem="sold").execute()
    jobs.settle(now, desk)
    row = OutboxMessage.get()
    assert (row.modem, row.repeat) == (None, True)
