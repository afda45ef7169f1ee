"""Moves taken back to the letter: state, dates, note and notices; what was sent is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from smsgw import notices
from smsgw.db import claims, requests, requests_bulk, undoing
from smsgw.db.models import OutboxMessage, OutboxSegment, Rating, RequestMove
from smsgw.db.undoing import Undone
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.office.documents import State

PHONE, OTHER = "+6281200000012", "+6281200000013"
CODES = [f"417-20{n}" for n in range(5)]

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def five_requests(desk: Desk, now: datetime, database) -> None:
    for code in CODES:
        new = requests.NewRequest("KTP", State.PROCESSING, receipt_code=code, phones=(PHONE, OTHER))
        requests.add(new, "wati", now - timedelta(days=2), desk.vault)


def advance(desk: Desk, now: datetime, state: State, *codes: str, note: str | None = None) -> int:
    found = list(requests_bulk.find_by_codes(codes or CODES).values())
    return notices.on_states(requests_bulk.move_all(found, state, "sari", now, note), desk, now)


def undo(now: datetime, code: str = "") -> Undone:
    last = undoing.find_last_of(requests.get_by_receipt(code).id) if code else undoing.find_last_by("sari")
    return undoing.take_back(last, "sari", now)


def get(code: str = CODES[0]) -> requests.Found:
    return requests.get_by_receipt(code)


def messages(state: str) -> list[str]:
    rows = OutboxMessage.select().where(OutboxMessage.state == state).order_by(OutboxMessage.id)
    return [row.cause for row in rows]


@pytest.mark.parametrize("way", ["one", "last"])
def test_a_request_is_to_the_letter_what_it_was(way: str, desk: Desk, now: datetime) -> None:
    advance(desk, now, State.AWAITING_STOCK, note="blangko habis")
    before = get()
    advance(desk, now + timedelta(hours=1), State.READY, CODES[0])
    done = undo(now + timedelta(hours=2), CODES[0] if way == "one" else "")
    assert get() == before
    assert [step.receipt_code for step in done.steps] == [CODES[0]]
    last = RequestMove.select().order_by(RequestMove.id.desc()).first()
    assert (last.before, last.after, last.who, last.note) == (
        "ready", "awaiting_stock", "sari", undoing.UNDONE,
    )  # fmt: skip


def test_the_last_press_is_taken_back_whole_and_the_one_before_it_next(desk: Desk, now: datetime) -> None:
    advance(desk, now, State.PRINTING)
    advance(desk, now + timedelta(hours=1), State.READY)
    assert len(undo(now + timedelta(hours=2)).steps) == 5
    assert {get(code).state for code in CODES} == {State.PRINTING}
    assert len(undo(now + timedelta(hours=2)).steps) == 5
    assert {get(code).state for code in CODES} == {State.PROCESSING}
    assert undoing.find_last_by("sari") == []


def test_another_person_s_press_is_not_mine(desk: Desk, now: datetime) -> None:
    advance(desk, now, State.PRINTING, CODES[0])
    requests.move(get(CODES[1]).id, State.PRINTING, "budi", now)
    assert [step.receipt_code for step in undo(now).steps] == [CODES[0]]
    assert get(CODES[1]).state is State.PRINTING


def test_a_request_that_was_moved_again_is_left_alone(desk: Desk, now: datetime) -> None:
    advance(desk, now, State.READY)
    requests.move(get(CODES[1]).id, State.COLLECTED, "budi", now + timedelta(minutes=5))
    done = undo(now + timedelta(hours=1))
    assert len(done.steps) == 4
    assert [step.receipt_code for step in done.moved_on] == [CODES[1]]
    assert get(CODES[1]).state is State.COLLECTED


def test_unsent_notices_are_taken_back_and_sent_ones_are_told(desk: Desk, now: datetime) -> None:
    assert advance(desk, now, State.READY) == 10
    claimed = claims.claim_next([Lane.NOTICE], "utama", now)
    assert claimed is not None
    claims.record_submitted(claimed.segment, 1, now)
    done = undo(now + timedelta(minutes=1))
    assert done.cancelled == 9
    assert done.sent == [(CODES[0], PHONE, "submitted")]
    assert messages("queued") == []


def test_what_the_move_had_taken_back_is_queued_again(desk: Desk, now: datetime) -> None:
    advance(desk, now, State.AWAITING_STOCK, CODES[0])
    advance(desk, now + timedelta(minutes=1), State.READY, CODES[0])
    done = undo(now + timedelta(minutes=2))
    assert (done.cancelled, done.restored) == (2, 2)
    assert messages("queued") == [f"notice:{CODES[0]}:awaiting_stock:{phone}" for phone in (PHONE, OTHER)]
    segments = OutboxSegment.select().where(OutboxSegment.state == "queued")
    assert [piece.resolved_at for piece in segments] == [None, None]


def test_what_is_stale_by_then_stays_taken_back(desk: Desk, now: datetime) -> None:
    advance(desk, now, State.AWAITING_STOCK, CODES[0])
    advance(desk, now + timedelta(minutes=1), State.READY, CODES[0])
    assert undo(now + timedelta(days=4)).restored == 0
    assert messages("queued") == []


def test_a_collection_pressed_by_mistake_asks_nobody_how_it_was(desk: Desk, now: datetime) -> None:
    advance(desk, now, State.READY, CODES[0])
    advance(desk, now + timedelta(minutes=1), State.COLLECTED, CODES[0])
    assert Rating.select().count() == 1
    undo(now + timedelta(minutes=2))
    assert Rating.select().count() == 0
    assert [cause for cause in messages("queued") if cause.startswith("rating")] == []


def test_a_move_made_after_an_undo_is_told_anew(desk: Desk, now: datetime) -> None:
    advance(desk, now, State.READY, CODES[0])
    undo(now + timedelta(minutes=1))
    assert advance(desk, now + timedelta(minutes=2), State.READY, CODES[0]) == 2
    assert messages("queued") == [f"notice:{CODES[0]}:ready:2:{phone}" for phone in (PHONE, OTHER)]


def test_a_move_of_a_release_that_kept_nothing_is_taken_back_by_its_history(
    desk: Desk, now: datetime
) -> None:
    before = get()
    advance(desk, now, State.READY, CODES[0])
    RequestMove.update(replaced=None).execute()
    undo(now + timedelta(minutes=1))
    assert replace(get(), note=None) == before


def test_a_first_line_of_history_cannot_be_taken_back(now: datetime) -> None:
    assert undoing.find_last_of(get().id) == []
    assert undo(now).steps == []
