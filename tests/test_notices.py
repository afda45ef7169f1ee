"""Notices and reminders: once, to those who want them, and never of yesterday's state."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from smsgw import notices
from smsgw.db import claims, contacts, outbox, requests, requests_bulk
from smsgw.db.models import (
    Consent,
    OutboxMessage,
    OutboxSegment,
    Rating,
    Request,
    RequestMove,
    RequestPhone,
)
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.office.documents import State

PHONE, OTHER = "+6281200000012", "+6281200000013"
NIK = "3399011203950002"

pytestmark = pytest.mark.usefixtures("database")


def add(desk: Desk, now: datetime, state: State = State.PRINTING, code: str = "417-205") -> requests.Found:
    new = requests.NewRequest("KTP", state, nik=NIK, receipt_code=code, phones=(PHONE, OTHER))
    return requests.add(new, "test", now, desk.vault)


def move(desk: Desk, now: datetime, state: State) -> list[int]:
    found = requests.move(requests.get_by_receipt("417-205").id, state, "sari", now)
    return notices.on_state(found, desk, now)


def queued() -> list[tuple[str, str]]:
    rows = OutboxMessage.select().where(OutboxMessage.state == "queued").order_by(OutboxMessage.id)
    return [(row.cause, row.recipient) for row in rows]


def test_a_new_state_is_told_to_each_number(desk: Desk, now: datetime) -> None:
    add(desk, now)
    assert len(move(desk, now, State.READY)) == 2
    assert queued() == [
        (f"notice:417-205:ready:{PHONE}", PHONE),
        (f"notice:417-205:ready:{OTHER}", OTHER),
    ]
    row = OutboxMessage.get()
    assert (row.lane, row.segments) == (Lane.NOTICE, 1)
    assert row.expires_at == now + desk.config.lanes.notice.ttl
    assert "417-205" in row.text
    assert NIK not in row.text


def test_a_state_that_deserves_no_notice_sends_none(desk: Desk, now: datetime) -> None:
    add(desk, now, State.VERIFYING)
    assert move(desk, now, State.PROCESSING) == []
    assert OutboxMessage.select().count() == 0


def test_who_said_stop_is_told_nothing(desk: Desk, now: datetime) -> None:
    add(desk, now)
    contacts.record(PHONE, stopped=True, source="inbox:1", now=now)
    move(desk, now, State.READY)
    assert [recipient for _, recipient in queued()] == [OTHER]


def test_a_notice_can_be_asked_for_any_number_of_times_and_goes_out_once(desk: Desk, now: datetime) -> None:
    add(desk, now)
    for _ in range(3):
        move(desk, now, State.READY)
    assert len(queued()) == 2
    claimed = claims.claim_next([Lane.NOTICE], "utama", now)
    assert claimed is not None
    claims.record_submitted(claimed.segment, 1, now)
    assert move(desk, now, State.READY) == []
    assert OutboxMessage.select().count() == 2


def test_a_newer_state_takes_back_what_was_not_sent_yet(desk: Desk, now: datetime) -> None:
    add(desk, now)
    move(desk, now, State.READY)
    claimed = claims.claim_next([Lane.NOTICE], "utama", now)
    assert claimed is not None
    claims.record_submitted(claimed.segment, 1, now)
    move(desk, now, State.COLLECTED)
    notices_only = OutboxMessage.cause.startswith("notice:")
    states = [row.state for row in OutboxMessage.select().where(notices_only).order_by(OutboxMessage.id)]
    assert states == ["submitted", "cancelled", "queued", "queued"]
    states_told = {cause.split(":")[2] for cause, _ in queued() if cause.startswith("notice:")}
    assert states_told == {"collected"}


def test_a_state_that_is_left_without_a_notice_takes_it_back_too(desk: Desk, now: datetime) -> None:
    add(desk, now)
    move(desk, now, State.READY)
    move(desk, now, State.PROCESSING)
    assert queued() == []


def test_a_state_that_comes_again_is_told_again(desk: Desk, now: datetime) -> None:
    add(desk, now)
    for state in (State.READY, State.PROCESSING, State.PRINTING, State.READY):
        move(desk, now, state)
    assert [cause for cause, _ in queued()] == [
        f"notice:417-205:ready:2:{PHONE}",
        f"notice:417-205:ready:2:{OTHER}",
    ]


def test_another_request_s_notices_are_left_alone(desk: Desk, now: datetime) -> None:
    add(desk, now)
    add(desk, now, State.PRINTING, "417-206")
    move(desk, now, State.READY)
    other = requests.get_by_receipt("417-206")
    notices.on_state(requests.move(other.id, State.READY, "sari", now), desk, now)
    move(desk, now, State.COLLECTED)
    assert {cause for cause, _ in queued() if "417-206" in cause}


def test_the_preview_is_the_text_that_goes_out_and_queues_nothing(desk: Desk, now: datetime) -> None:
    found = add(desk, now, State.READY)
    text = notices.preview(found, desk, now)
    assert OutboxMessage.select().count() == 0
    notices.on_state(found, desk, now)
    assert OutboxMessage.get().text == text


@pytest.mark.parametrize(
    ("days", "causes"),
    [
        pytest.param(2, [], id="day-2"),
        pytest.param(3, ["3"], id="day-3"),
        pytest.param(5, ["3"], id="day-5-after-a-weekend"),
        pytest.param(7, [], id="day-7-too-late"),
        pytest.param(14, ["14"], id="day-14"),
        pytest.param(30, ["30"], id="day-30"),
    ],
)
def test_what_nobody_collects_is_spoken_of_again(
    days: int, causes: list[str], desk: Desk, now: datetime
) -> None:
    add(desk, now, State.READY)
    later = now + timedelta(days=days)
    assert notices.remind(later, desk) == 2 * len(causes)
    assert notices.remind(later + timedelta(minutes=30), desk) == 0
    assert sorted({cause.split(":")[2] for cause, _ in queued()}) == causes


def test_collecting_takes_back_a_reminder_that_was_not_sent_yet(desk: Desk, now: datetime) -> None:
    add(desk, now, State.READY)
    notices.remind(now + timedelta(days=3), desk)
    assert len(queued()) == 2
    move(desk, now + timedelta(days=3), State.COLLECTED)
    assert not [cause for cause, _ in queued() if cause.startswith("reminder")]


def test_what_has_been_ready_for_long_goes_to_the_archive(desk: Desk, now: datetime) -> None:
    add(desk, now, State.READY)
    assert notices.archive(now + timedelta(days=59), desk) == 0
    assert notices.archive(now + timedelta(days=60), desk) == 1
    assert notices.archive(now + timedelta(days=60), desk) == 0
    assert requests.get_by_receipt("417-205").state is State.ARCHIVED


def test_a_move_and_its_notices_are_one_transaction(desk: Desk, now: datetime) -> None:
    from smsgw.db.database import transaction

    added = add(desk, now)
    with pytest.raises(RuntimeError), transaction():
        notices.on_state(requests.move(added.id, State.READY, "sari", now), desk, now)
        raise RuntimeError
    assert OutboxMessage.select().count() == 0
    assert requests.get_by_receipt("417-205").state is State.PRINTING
    assert outbox.find_queued("notice:") == []


def test_who_collected_is_asked_once_how_it_was_an_hour_later(desk: Desk, now: datetime) -> None:
    add(desk, now)
    move(desk, now, State.READY)
    move(desk, now, State.COLLECTED)
    (asked,) = OutboxMessage.select().where(OutboxMessage.cause.startswith("rating:"))
    assert asked.due_at == now + timedelta(hours=1)
    assert "4 sangat baik" in asked.text
    OutboxMessage.update(state="submitted").where(OutboxMessage.id == asked.id).execute()
    move(desk, now, State.READY)
    move(desk, now, State.COLLECTED)
    assert OutboxMessage.select().where(OutboxMessage.cause.startswith("rating:")).count() == 1


def test_a_question_how_it_was_is_taken_back_with_the_collection_and_asked_after_the_true_one(
    desk: Desk, now: datetime
) -> None:
    add(desk, now)
    for state in (State.READY, State.COLLECTED, State.READY, State.COLLECTED):
        move(desk, now, state)
    asked = OutboxMessage.select().where(OutboxMessage.cause.startswith("rating:")).order_by(OutboxMessage.id)
    assert [(row.cause, row.state) for row in asked] == [
        (f"rating:417-205:{PHONE}", "cancelled"),
        (f"rating:417-205:2:{PHONE}", "queued"),
    ]


def test_what_is_put_away_is_reminded_of_no_more(desk: Desk, now: datetime) -> None:
    add(desk, now, State.READY)
    later = now + timedelta(days=60)
    reminders = desk.config.reminders.model_copy(update={"days": (60,)})
    desk = replace(desk, config=desk.config.model_copy(update={"reminders": reminders}))
    assert notices.remind(later, desk) == 2
    notices.archive(later, desk)
    assert queued() == []


class TestManyAtOnce:
    """What moving and telling one by one leaves in the tables, the bulk way leaves too."""

    def rows(self) -> list[dict[str, object]]:
        left_out = ("id", "request", "message", "nik_sealed")
        return [
            {name: value for name, value in row.items() if name not in left_out}
            for table in (Request, RequestMove, OutboxMessage, OutboxSegment, Rating)
            for row in table.select().order_by(table.id).dicts()
        ]

    @pytest.mark.parametrize(
        "steps",
        [
            pytest.param([State.READY], id="ready"),
            pytest.param([State.READY, State.COLLECTED], id="collected"),
            pytest.param([State.READY, State.PROCESSING, State.READY], id="ready-again"),
            pytest.param([State.READY, State.COLLECTED, State.READY], id="collected-by-mistake"),
        ],
    )
    def test_the_rows_are_the_same(self, steps: list[State], desk: Desk, now: datetime, database) -> None:
        seen = []
        for way in ("one by one", "all at once"):
            for table in (Rating, OutboxSegment, OutboxMessage, RequestMove, RequestPhone, Request, Consent):
                table.delete().execute()
            contacts.record(OTHER, stopped=True, source="inbox:1", now=now)
            for n in range(3):
                add(desk, now, code=f"417-20{n}")
            for state in steps:
                codes = [f"417-20{n}" for n in range(3)]
                if way == "one by one":
                    for code in codes:
                        moved = requests.move(requests.get_by_receipt(code).id, state, "sari", now, "Loket 3")
                        notices.on_state(moved, desk, now)
                else:
                    found = list(requests_bulk.find_by_codes(codes).values())
                    notices.on_states(requests_bulk.move_all(found, state, "sari", now, "Loket 3"), desk, now)
            seen.append(self.rows())
        assert sorted(map(str, seen[0])) == sorted(map(str, seen[1]))
