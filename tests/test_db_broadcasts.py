"""Broadcasts as rows: frozen whole or not at all, counted with the outbox, held, forgotten."""

from datetime import datetime, timedelta

import pytest
from sending import number

from smsgw.db import broadcasts, outbox, recipients, release
from smsgw.db.broadcast_models import Broadcast, BroadcastRecipient, BroadcastState, RecipientState
from smsgw.db.broadcasts import Event
from smsgw.db.models import OutboxMessage
from smsgw.db.recipients import NewBroadcast, NewRow
from smsgw.db.release import Waiting
from smsgw.errors import SmsgwError
from smsgw.messages import Lane

pytestmark = pytest.mark.usefixtures("database")


def new(now: datetime, count: int) -> NewBroadcast:
    return NewBroadcast("Kantor tutup.", "sari", now, None, count, count)


def waiting(count: int, start: int = 1) -> list[NewRow]:
    return [(n, number(n), None, 1, RecipientState.WAITING.value) for n in range(start, start + count)]


def frozen(now: datetime, count: int) -> int:
    return recipients.freeze(new(now, count), [waiting(count)])


def released(now: datetime, count: int) -> int:
    """A running broadcast with all of its messages queued."""
    broadcast_id = frozen(now, count)
    event = Event(now, "sari", "started", "")
    broadcasts.move(broadcast_id, [BroadcastState.DRAFT], BroadcastState.RUNNING, event)
    for to in release.find_waiting(broadcast_id, 0, count):
        release.release(broadcast_id, to, "Kantor tutup.", now, now + timedelta(days=1))
    return broadcast_id


def queued_in(broadcast_id: int) -> list[OutboxMessage]:
    cause = f"broadcast:{broadcast_id}:"
    return list(
        OutboxMessage.select().where(OutboxMessage.cause.startswith(cause)).order_by(OutboxMessage.id)
    )


def test_a_list_is_kept_in_its_order_with_the_first_line_of_its_history(now) -> None:
    broadcast_id = recipients.freeze(new(now, 5), [waiting(3), waiting(2, start=4)])
    row = broadcasts.get(broadcast_id)
    assert (row.state, row.recipients, row.created_by) == (BroadcastState.DRAFT, 5, "sari")
    assert [to.msisdn for to in release.find_waiting(broadcast_id, 0, 9)] == [number(n) for n in range(1, 6)]
    assert broadcasts.history(broadcast_id) == [Event(now, "sari", "created", "5 recipients")]


@pytest.mark.parametrize("batch", [0, 1, 2])
def test_a_list_that_breaks_off_leaves_nothing(now, batch) -> None:
    def batches():
        for n in range(3):
            if n == batch:
                raise RuntimeError
            yield waiting(2, start=2 * n + 1)

    with pytest.raises(RuntimeError):
        recipients.freeze(new(now, 6), batches())
    assert (Broadcast.select().count(), BroadcastRecipient.select().count()) == (0, 0)


def test_removed_rows_are_counted_apart_from_those_to_be_told(now) -> None:
    rows = [
        *waiting(2),
        (3, number(1), None, 0, RecipientState.DUPLICATE.value),
        (4, None, None, 0, RecipientState.BAD_NUMBER.value),
    ]
    broadcast_id = recipients.freeze(new(now, 2), [rows])
    row = broadcasts.get(broadcast_id)
    assert recipients.count_states(row) == {"waiting": 2}
    assert recipients.count_removed(broadcast_id) == {"duplicate": 1, "bad_number": 1}
    assert [(r.position, r.msisdn, r.state) for r in recipients.find_removed(broadcast_id)] == [
        (3, number(1), "duplicate"),
        (4, None, "bad_number"),
    ]
    assert [r.position for r in recipients.find_listed(row)] == [1, 2]


def test_a_recipient_who_is_released_again_gets_the_same_message(now) -> None:
    broadcast_id = frozen(now, 1)
    to = release.find_waiting(broadcast_id, 0, 1)[0]
    for _ in range(2):
        release.release(broadcast_id, to, "Kantor tutup.", now, now + timedelta(days=1))
    (message,) = queued_in(broadcast_id)
    assert (message.cause, message.lane) == (f"broadcast:{broadcast_id}:{number(1)}", Lane.BROADCAST)
    assert BroadcastRecipient.get().outbox_id == message.id


def test_a_held_message_is_not_due_and_does_not_age(now) -> None:
    broadcast_id = released(now, 3)
    assert release.hold(broadcast_id, now) == 3
    assert release.hold(broadcast_id, now) == 0
    assert outbox.expire(now + timedelta(days=30)) == 0
    assert {message.due_at for message in queued_in(broadcast_id)} == {None}
    later = now + timedelta(days=30)
    assert release.let_go(broadcast_id, later, later + timedelta(days=1)) == 3
    assert {(m.due_at, m.expires_at, m.reason) for m in queued_in(broadcast_id)} == {
        (later, later + timedelta(days=1), None)
    }


def test_one_broadcast_is_not_taken_for_another_whose_number_begins_alike(now) -> None:
    one, *_, ten = [*(frozen(now, 1) for _ in range(9)), released(now, 1)]
    assert str(ten).startswith(str(one))
    assert (release.count_queued(one, 10), release.count_queued(ten, 10)) == (0, 1)
    assert (release.hold(one, now), release.hold(ten, now)) == (0, 1)


def test_the_queue_of_a_broadcast_is_found_without_reading_the_whole_outbox(database) -> None:
    if not hasattr(database, "pragma"):
        pytest.skip("the plan is SQLite's")
    seen: list[str] = []
    plain = database.execute_sql
    database.execute_sql = lambda sql, params=None: seen.append(sql) or plain(sql, params)
    try:
        release.count_queued(7, 200)
        release.is_settled(7)
    finally:
        del database.execute_sql
    steps = [
        row[3]
        for sql in seen
        for row in plain(f"EXPLAIN QUERY PLAN {sql}", ["x"] * sql.count("?")).fetchall()
        if " outbox" in row[3]
    ]
    assert steps
    assert all("INDEX outboxmessage_state_lane_due_at" in step for step in steps)


def test_a_state_changes_only_from_a_named_one(now) -> None:
    broadcast_id = frozen(now, 1)
    event = Event(now, "sari", "paused", "")
    assert not broadcasts.move(broadcast_id, [BroadcastState.RUNNING], BroadcastState.PAUSED, event)
    assert broadcasts.get(broadcast_id).state == BroadcastState.DRAFT
    assert len(broadcasts.history(broadcast_id)) == 1


def test_the_place_in_the_list_never_goes_back(now) -> None:
    broadcast_id = frozen(now, 5)
    broadcasts.advance(broadcast_id, 4)
    broadcasts.advance(broadcast_id, 2)
    assert broadcasts.get(broadcast_id).released_id == 4


def test_an_unknown_broadcast_is_named_with_what_to_do() -> None:
    with pytest.raises(SmsgwError, match=r"no broadcast 5\. See: smsgw broadcast list"):
        broadcasts.get(5)


def test_a_draft_is_live_from_its_time_on(now) -> None:
    frozen(now, 1)
    Broadcast.update(due_at=now).execute()
    assert broadcasts.find_live(now - timedelta(microseconds=1)) == []
    assert len(broadcasts.find_live(now)) == 1


def test_a_cancelled_broadcast_is_live_for_a_day(now) -> None:
    frozen(now, 1)
    Broadcast.update(state=BroadcastState.CANCELLED, ended_at=now).execute()
    assert len(broadcasts.find_live(now + timedelta(hours=23))) == 1
    assert broadcasts.find_live(now + timedelta(hours=25)) == []


def test_withdrawn_recipients_are_not_waiting(now) -> None:
    broadcast_id = frozen(now, 2)
    first, second = release.find_waiting(broadcast_id, 0, 2)
    release.withdraw([first.id])
    assert release.find_waiting(broadcast_id, 0, 2) == [second]
    assert recipients.count_states(broadcasts.get(broadcast_id)) == {"waiting": 1, "cancelled": 1}


@pytest.mark.parametrize(
    ("fields", "gaps"),
    [
        pytest.param(None, 0, id="no-columns"),
        pytest.param("Siti\nLoket 3", 0, id="full"),
        pytest.param("", 1, id="one-column-empty"),
        pytest.param("\nLoket 3", 1, id="first-empty"),
        pytest.param("Siti\n", 1, id="last-empty"),
        pytest.param("a\n\nb", 1, id="middle-empty"),
        pytest.param("\n", 1, id="both-empty"),
    ],
)
def test_empty_values_are_counted(now, fields, gaps) -> None:
    broadcast_id = recipients.freeze(new(now, 1), [[(1, number(1), fields, 1, RecipientState.WAITING.value)]])
    assert recipients.count_gaps(broadcast_id) == gaps


def test_retention_forgets_values_and_the_numbers_of_those_who_were_not_told(now) -> None:
    broadcast_id = recipients.freeze(
        new(now, 2), [[(n, number(n), "Siti", 1, RecipientState.WAITING.value) for n in (1, 2)]]
    )
    to = release.find_waiting(broadcast_id, 0, 1)[0]
    release.release(broadcast_id, to, "Yth Siti", now, now + timedelta(days=1))
    assert broadcasts.forget(now + timedelta(days=100), 90) == 0
    Broadcast.update(state=BroadcastState.CANCELLED, ended_at=now).execute()
    assert broadcasts.forget(now + timedelta(days=89), 90) == 0
    assert broadcasts.forget(now + timedelta(days=91), 90) == 1
    kept = [(row.msisdn, row.fields) for row in recipients.find_listed(broadcasts.get(broadcast_id))]
    assert kept == [(number(1), None), (None, None)]


def test_repr_shows_neither_values_nor_text(now) -> None:
    shown = repr([Waiting(1, number(1), "Siti Aminah"), NewBroadcast("Rahasia", "sari", now, None, 1, 1)])
    assert "Siti" not in shown and "Rahasia" not in shown
