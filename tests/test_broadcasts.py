"""A broadcast's life: frozen, started, fed, paused, cancelled, tried again; and nobody is told twice."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from loopback import Killed, World
from sending import Gateway, draft, draft_of_file, mailing, number, of_file, of_numbers, told

from smsgw import broadcasts
from smsgw.db import broadcasts as rows
from smsgw.db import contacts, optouts, outbox, requests
from smsgw.db.broadcast_models import Broadcast, BroadcastRecipient, BroadcastState
from smsgw.db.models import OutboxMessage, OutboxState
from smsgw.db.requests import NewRequest
from smsgw.errors import ImportFileError, InDoubt, Refused, SmsgwError, TextError, UsageError
from smsgw.messages import Lane
from smsgw.office.desk import Desk
from smsgw.office.documents import State

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(now: datetime) -> World:
    return World(now, reports=None)


def started(desk: Desk, now: datetime, count: int = 5, text: str = "Kantor tutup.") -> int:
    found = draft(desk, now, of_numbers(count), text)
    broadcasts.start(found.id, "sari", now, desk)
    return found.id


def state_of(broadcast_id: int) -> str:
    return rows.get(broadcast_id).state


def counts(broadcast_id: int) -> dict[str, int]:
    return broadcasts.counts(broadcast_id)[1]


def with_section(desk: Desk, **changes: object) -> Desk:
    """The same office with other settings in [broadcast] or [lanes.broadcast]."""
    config = desk.config
    lane = {
        name: value for name, value in changes.items() if name in type(config.lanes.broadcast).model_fields
    }
    own = {name: value for name, value in changes.items() if name not in lane}
    lanes = config.lanes.model_copy(update={"broadcast": config.lanes.broadcast.model_copy(update=lane)})
    section = config.broadcast.model_copy(update=own)
    return replace(desk, config=config.model_copy(update={"lanes": lanes, "broadcast": section}))


def test_everybody_on_the_list_is_told_once_and_the_broadcast_is_done(desk, now, world) -> None:
    broadcast_id = started(desk, now, 5)
    assert Gateway(desk, world).run() == 5
    assert told(world) == [number(n) for n in range(1, 6)]
    assert state_of(broadcast_id) == BroadcastState.DONE
    assert counts(broadcast_id) == {"submitted": 5}
    assert [event.action for event in rows.history(broadcast_id)] == ["created", "started", "done"]


def test_a_draft_sends_nothing(desk, now, world) -> None:
    draft(desk, now, of_numbers(3))
    assert Gateway(desk, world).run() == 0
    assert OutboxMessage.select().count() == 0


def test_a_number_gets_the_text_once_however_it_is_spelled(desk, now, world, tmp_path) -> None:
    spellings = ("0812-0000-0001", "62 812 0000 0001", "+6281200000001", "81200000001", "0062 81200000001")
    path = of_file(tmp_path, "\n".join(["phone", *spellings]))
    found = draft_of_file(desk, now, path)
    assert (found.recipients, dict(found.removed)) == (1, {"duplicate": 4})
    broadcasts.start(found.id, "sari", now, desk)
    Gateway(desk, world).run()
    assert told(world) == ["+6281200000001"]


def test_who_said_stop_is_left_out_and_the_rehearsal_says_so(desk, now) -> None:
    contacts.record(number(2), stopped=True, source="inbox:1", now=now)
    found = draft(desk, now, of_numbers(3))
    rehearsal = broadcasts.rehearse(found.id, desk, now)
    assert (rehearsal.recipients, rehearsal.removed) == (2, {"stopped": 1})
    assert [(row.position, row.msisdn, row.state) for row in rehearsal.removed_rows] == [
        (3, number(2), "stopped")
    ]


def test_stop_after_the_list_was_frozen_is_obeyed(desk, now, world) -> None:
    broadcast_id = draft(desk, now, of_numbers(3)).id
    optouts.stop(number(2), "inbox:1", now)
    broadcasts.start(broadcast_id, "sari", now, desk)
    Gateway(desk, world).run()
    assert told(world) == [number(1), number(3)]
    listed = {row.msisdn: (row.state, row.reason) for row in broadcasts.export(broadcast_id)}
    assert listed[number(2)] == ("cancelled", "the recipient said STOP")
    assert state_of(broadcast_id) == BroadcastState.DONE


def test_stop_while_the_text_is_queued_is_obeyed(desk, now, world) -> None:
    broadcast_id = started(desk, now, 3)
    broadcasts.feed(now, desk)
    optouts.stop(number(2), "inbox:1", now)
    Gateway(desk, world).run()
    assert told(world) == [number(1), number(3)]
    assert counts(broadcast_id) == {"submitted": 2, "cancelled": 1}


def test_stop_while_it_is_paused_is_obeyed_after_resuming(desk, now, world) -> None:
    broadcast_id = started(desk, now, 3)
    broadcasts.feed(now, desk)
    broadcasts.pause(broadcast_id, "sari", now)
    optouts.stop(number(2), "inbox:1", now)
    broadcasts.resume(broadcast_id, "sari", now, desk)
    Gateway(desk, world).run()
    assert told(world) == [number(1), number(3)]


def test_the_queue_holds_a_share_and_the_list_the_rest(desk, now, world) -> None:
    desk = with_section(desk, batch=10)
    broadcast_id = started(desk, now, 35)
    broadcasts.feed(now, desk)
    assert counts(broadcast_id) == {"queued": 10, "waiting": 25}
    gateway, most = Gateway(desk, world), 0
    while gateway.turn():
        most = max(most, counts(broadcast_id).get("queued", 0))
    assert most <= 10
    assert Counter(told(world)) == Counter(number(n) for n in range(1, 36))


def test_a_pause_acts_within_one_segment_and_ages_nothing(desk, now, world) -> None:
    broadcast_id = started(desk, now, 5)
    gateway = Gateway(desk, world)
    gateway.run(2)
    assert broadcasts.pause(broadcast_id, "sari", world.now) == 3
    assert gateway.run() == 0
    world.now += timedelta(days=9)
    outbox.expire(world.now)
    broadcasts.resume(broadcast_id, "sari", world.now, desk)
    gateway.run()
    assert told(world) == [number(n) for n in range(1, 6)]
    assert state_of(broadcast_id) == BroadcastState.DONE


def test_a_pause_holds_the_rest_of_a_message_that_was_begun(desk, now, world) -> None:
    broadcast_id = started(desk, now, 1, text="x" * 161)
    gateway = Gateway(desk, world)
    gateway.run(1)
    broadcasts.pause(broadcast_id, "sari", world.now)
    assert gateway.run() == 0
    broadcasts.resume(broadcast_id, "sari", world.now, desk)
    gateway.run()
    assert [(segment.sequence, segment.total) for segment in world.air] == [(1, 2), (2, 2)]


def test_what_a_modem_gives_back_during_a_pause_is_held_again(desk, now, world) -> None:
    broadcast_id = started(desk, now, 1)
    broadcasts.feed(now, desk)
    broadcasts.pause(broadcast_id, "sari", now)
    # As after a submit that was under way and was postponed.
    OutboxMessage.update(due_at=now).execute()
    assert Gateway(desk, world).run() == 0
    assert counts(broadcast_id) == {"queued": 1}


def test_a_cancelled_broadcast_sends_nothing_more_and_accounts_for_everybody(desk, now, world) -> None:
    desk = with_section(desk, batch=2)
    broadcast_id = started(desk, now, 5)
    gateway = Gateway(desk, world)
    gateway.run(1)
    broadcasts.cancel(broadcast_id, "sari", world.now)
    assert gateway.run() == 0
    assert counts(broadcast_id) == {"submitted": 1, "cancelled": 4}
    reasons = {row.reason for row in broadcasts.export(broadcast_id) if row.state == "cancelled"}
    assert reasons == {"its broadcast was cancelled", "the broadcast was cancelled before its turn"}


def test_what_a_modem_gives_back_after_a_cancel_is_taken_back(desk, now, world) -> None:
    broadcast_id = started(desk, now, 1)
    broadcasts.feed(now, desk)
    OutboxMessage.update(state=OutboxState.SUBMITTING).execute()
    broadcasts.cancel(broadcast_id, "sari", now)
    OutboxMessage.update(state=OutboxState.QUEUED).execute()
    assert Gateway(desk, world).run() == 0
    assert counts(broadcast_id) == {"cancelled": 1}


def test_a_restart_goes_on_where_it_stood(desk, now, world) -> None:
    desk = with_section(desk, batch=3)
    broadcast_id = started(desk, now, 10)
    for _ in range(20):
        Gateway(desk, world).run(1)
    assert told(world) == [number(n) for n in range(1, 11)]
    assert state_of(broadcast_id) == BroadcastState.DONE


def test_a_list_that_is_fed_again_from_its_start_tells_nobody_twice(desk, now, world) -> None:
    broadcast_id = started(desk, now, 3)
    Gateway(desk, world).run()
    Broadcast.update(released_id=0, state=BroadcastState.RUNNING).execute()
    BroadcastRecipient.update(state="waiting", outbox_id=None).execute()
    Gateway(desk, world).run()
    assert told(world) == [number(1), number(2), number(3)]
    assert counts(broadcast_id) == {"submitted": 3}


def test_replies_and_notices_go_first(desk, now, world) -> None:
    started(desk, now, 3)
    broadcasts.feed(now, desk)
    for lane, n in ((Lane.NOTICE, 8), (Lane.REPLY, 9)):
        outbox.enqueue(
            number(n), "Halo", lane=lane, cause=f"x:{n}", now=now, expires_at=now + timedelta(hours=1)
        )
    Gateway(desk, world).run()
    assert told(world)[:2] == [number(9), number(8)]


def test_a_scheduled_draft_begins_by_itself_at_its_time(desk, now, world) -> None:
    found = draft(desk, now, of_numbers(2), due_at=now + timedelta(hours=1))
    gateway = Gateway(desk, world)
    assert gateway.run() == 0
    world.now = now + timedelta(hours=1)
    assert gateway.run() == 2
    assert rows.history(found.id)[1].who == "smsgw"


def test_a_scheduled_draft_that_is_started_waits_for_its_time(desk, now, world) -> None:
    due_at = now + timedelta(hours=1)
    broadcast_id = draft(desk, now, of_numbers(2), due_at=due_at).id
    row = broadcasts.start(broadcast_id, "sari", now, desk)
    assert (row.state, row.expires_at) == (BroadcastState.RUNNING, due_at + timedelta(days=1))
    gateway = Gateway(desk, world)
    assert gateway.run() == 0
    world.now = due_at
    assert gateway.run() == 2


def test_a_start_for_now_overrules_the_schedule(desk, now, world) -> None:
    broadcast_id = draft(desk, now, of_numbers(2), due_at=now + timedelta(hours=1)).id
    broadcasts.start(broadcast_id, "sari", now, desk, due_at=now)
    assert Gateway(desk, world).run() == 2


def test_with_approval_nothing_starts_before_a_second_person_agrees(desk, now, world) -> None:
    desk = with_section(desk, approval=True)
    broadcast_id = draft(desk, now, of_numbers(1), due_at=now + timedelta(minutes=5)).id
    with pytest.raises(SmsgwError, match="second person"):
        broadcasts.start(broadcast_id, "sari", now, desk)
    with pytest.raises(SmsgwError, match="another person"):
        broadcasts.approve(broadcast_id, "sari", now)
    world.now = now + timedelta(minutes=5)
    assert Gateway(desk, world).run() == 0
    approved = broadcasts.approve(broadcast_id, "budi", now)
    assert (approved.approved_by, approved.state) == ("budi", BroadcastState.DRAFT)
    assert Gateway(desk, world).run() == 1


def test_an_approval_that_comes_too_late_for_the_schedule_starts_nothing(desk, now, world) -> None:
    desk = with_section(desk, approval=True)
    broadcast_id = draft(desk, now, of_numbers(1), due_at=now + timedelta(minutes=5)).id
    world.now = now + timedelta(hours=3)
    broadcasts.approve(broadcast_id, "budi", world.now)
    assert Gateway(desk, world).run() == 0
    broadcasts.start(broadcast_id, "sari", world.now, desk)
    assert Gateway(desk, world).run() == 1


@pytest.mark.parametrize(
    ("act", "state"),
    [
        pytest.param(lambda b, n, d: broadcasts.pause(b, "x", n), "draft", id="pause-a-draft"),
        pytest.param(lambda b, n, d: broadcasts.resume(b, "x", n, d), "draft", id="resume-a-draft"),
        pytest.param(lambda b, n, d: broadcasts.retry(b, "x", n, d), "draft", id="retry-a-draft"),
        pytest.param(lambda b, n, d: broadcasts.start(b, "x", n, d), "running", id="start-twice"),
        pytest.param(lambda b, n, d: broadcasts.approve(b, "x", n), "running", id="approve-a-running-one"),
        pytest.param(lambda b, n, d: broadcasts.start(b, "x", n, d), "paused", id="start-a-paused-one"),
        pytest.param(lambda b, n, d: broadcasts.cancel(b, "x", n), "cancelled", id="cancel-twice"),
        pytest.param(
            lambda b, n, d: broadcasts.resume(b, "x", n, d), "cancelled", id="resume-a-cancelled-one"
        ),
        pytest.param(lambda b, n, d: broadcasts.retry(b, "x", n, d), "cancelled", id="retry-a-cancelled-one"),
        pytest.param(lambda b, n, d: broadcasts.cancel(b, "x", n), "done", id="cancel-a-done-one"),
    ],
)
def test_an_act_that_does_not_fit_the_state_is_refused_and_changes_nothing(desk, now, act, state) -> None:
    broadcast_id = draft(desk, now, of_numbers(1)).id
    Broadcast.update(state=state).execute()
    before = (list(Broadcast.select().dicts()), rows.history(broadcast_id))
    with pytest.raises(SmsgwError, match=f"broadcast {broadcast_id} "):
        act(broadcast_id, now, desk)
    assert (list(Broadcast.select().dicts()), rows.history(broadcast_id)) == before


def test_an_unknown_broadcast_is_named(desk, now) -> None:
    with pytest.raises(SmsgwError, match="no broadcast 99"):
        broadcasts.start(99, "sari", now, desk)


def test_retry_sends_to_the_failed_only(desk, now, world) -> None:
    broadcast_id = started(desk, now, 3)
    gateway = Gateway(desk, world)
    gateway.modem.refusals = [Refused("unknown subscriber", code=1)]
    gateway.run()
    assert counts(broadcast_id) == {"failed": 1, "submitted": 2}
    assert broadcasts.retry(broadcast_id, "sari", world.now, desk) == 1
    assert state_of(broadcast_id) == BroadcastState.RUNNING
    gateway.run()
    assert Counter(told(world)) == Counter([number(1), number(2), number(3)])
    assert (state_of(broadcast_id), counts(broadcast_id)) == (BroadcastState.DONE, {"submitted": 3})


def test_retry_leaves_alone_what_is_in_doubt_and_who_has_stopped(desk, now, world) -> None:
    broadcast_id = started(desk, now, 2)
    gateway = Gateway(desk, world)
    gateway.modem.refusals = [InDoubt("no result"), Refused("barred", code=8)]
    gateway.run()
    world.now += timedelta(minutes=10)
    gateway.run()
    assert counts(broadcast_id) == {"in_doubt": 1, "failed": 1}
    assert state_of(broadcast_id) == BroadcastState.DONE
    optouts.stop(number(2), "inbox:1", world.now)
    assert broadcasts.retry(broadcast_id, "sari", world.now, desk) == 0
    assert gateway.run() == 0


def test_what_is_not_sent_in_its_time_expires_and_retry_goes_on_with_it(desk, now, world) -> None:
    desk = with_section(desk, batch=2, daily_limit=1)
    broadcast_id = started(desk, now, 4)
    gateway = Gateway(desk, world)
    assert gateway.run() == 1
    world.now = now + timedelta(days=1, minutes=1)
    outbox.expire(world.now)
    assert gateway.run() == 0
    assert state_of(broadcast_id) == BroadcastState.DONE
    assert counts(broadcast_id)["expired"] == 3
    broadcasts.retry(broadcast_id, "sari", world.now, desk)
    for _ in range(5):
        gateway.run()
        world.now += timedelta(days=1)
        outbox.expire(world.now)
        broadcasts.retry(broadcast_id, "sari", world.now, desk)
    assert Counter(told(world)) == Counter(number(n) for n in range(1, 5))


def test_retry_goes_on_with_those_whose_turn_never_came(desk, now, world) -> None:
    broadcast_id = started(desk, now, 3)
    world.now = now + timedelta(days=2)
    gateway = Gateway(desk, world)
    gateway.run()
    assert (state_of(broadcast_id), counts(broadcast_id)) == (BroadcastState.DONE, {"expired": 3})
    broadcasts.retry(broadcast_id, "sari", world.now, desk)
    assert gateway.run() == 3


class Dying:
    """`execute_sql` of a database that ends the process before its n-th statement."""

    def __init__(self, database, at: int | None = None) -> None:
        self._execute, self.count, self._at = database.execute_sql, 0, at

    def __call__(self, *args: object, **kwargs: object) -> object:
        self.count += 1
        if self.count == self._at:
            raise Killed
        return self._execute(*args, **kwargs)


def life(desk: Desk, world: World, broadcast_id: int) -> None:
    """One life of gateway and person, from wherever the last one ended: start, pause, resume, to the end."""
    gateway = Gateway(desk, world)
    if state_of(broadcast_id) == BroadcastState.DRAFT:
        broadcasts.start(broadcast_id, "sari", world.now, desk)
    gateway.run(2)
    if state_of(broadcast_id) == BroadcastState.RUNNING:
        broadcasts.pause(broadcast_id, "sari", world.now)
    assert not gateway.turn()
    if state_of(broadcast_id) == BroadcastState.PAUSED:
        broadcasts.resume(broadcast_id, "sari", world.now, desk)
    gateway.run()


# Every third statement: each kind of step is met many times, in all its surroundings.
@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_kill_at_any_statement_tells_nobody_twice_and_leaves_nobody_out(
    desk, now, database, monkeypatch, first
) -> None:
    desk = with_section(desk, batch=2)
    step, finished = first, False
    while not finished:
        world = World(now, reports=None)
        broadcast_id = draft(desk, now, of_numbers(4)).id
        with monkeypatch.context() as patch:
            patch.setattr(database, "execute_sql", Dying(database, step))
            try:
                life(desk, world, broadcast_id)
                finished = True
            except Killed:
                assert not database.in_transaction()
        life(desk, world, broadcast_id)
        # A doubt waits for its report, then is held.
        world.now += timedelta(minutes=10)
        Gateway(desk, world).run()
        assert max(Counter(told(world)).values()) == 1
        listed = {row.msisdn: row.state for row in broadcasts.export(broadcast_id)}
        doubtful = [msisdn for msisdn, state in listed.items() if state == "in_doubt"]
        assert len(doubtful) <= 1
        assert {*told(world), *doubtful} == {number(n) for n in range(1, 5)}
        assert state_of(broadcast_id) == BroadcastState.DONE
        step += 3
    assert step > 100


def test_a_crash_while_the_list_is_read_leaves_nothing(desk, now) -> None:
    def rows_until_the_end():
        yield 2, (number(1),)
        raise Killed

    people = mailing([])
    with pytest.raises(Killed):
        draft(desk, now, replace(people, rows=rows_until_the_end()))
    assert (Broadcast.select().count(), BroadcastRecipient.select().count()) == (0, 0)


def test_where_it_is_strict_a_bad_number_refuses_the_whole_list_with_its_line(
    desk, now, tmp_path: Path
) -> None:
    path = of_file(tmp_path, "phone,nama\n081200000001,Siti\n12345,Budi\n081200000003,Ani\nabc,Eko\n")
    with pytest.raises(ImportFileError) as caught:
        draft_of_file(desk, now, path, "Yth {nama}", strict=True)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("line 3: not a phone number: too short")
    assert lines[1].startswith("line 5: not a phone number")
    assert lines[2].startswith("2 bad rows; nothing was made")
    assert Broadcast.select().count() == 0


def test_bad_rows_are_left_out_counted_and_told_with_their_lines(desk, now, tmp_path: Path) -> None:
    path = of_file(tmp_path, "phone,nama\n081200000001,Siti\n12345,Budi\n081200000003,3399011203959002\n")
    found = draft_of_file(desk, now, path, "Yth {nama}")
    assert (found.recipients, dict(found.removed)) == (1, {"bad_number": 1, "bad_value": 1})
    assert [line.split(":")[0] for line in found.problems] == ["line 3", "line 4"]
    assert "3399" not in "".join(found.problems)


def test_a_list_that_leaves_nobody_is_refused(desk, now) -> None:
    contacts.record(number(1), stopped=True, source="x", now=now)
    with pytest.raises(ImportFileError, match=r"nobody is left to tell \(1 stopped\); nothing was made"):
        draft(desk, now, of_numbers(1))


def test_a_text_that_names_no_column_of_the_list_is_refused(desk, now) -> None:
    with pytest.raises(TextError, match=r"the text names {alamat}, and the list has {nama}"):
        draft(desk, now, mailing([(number(1), "Siti")], "nama"), "Yth {nama} di {alamat}")


def test_each_recipient_reads_the_own_columns(desk, now, world, tmp_path: Path) -> None:
    path = of_file(tmp_path, "Nama Warga;No. HP;Loket\nSiti;081200000001;3\nBudi, S.Pd;081200000002;4\n")
    found = draft_of_file(desk, now, path, "Yth {nama_warga}: “Loket {Loket}”. {sig}")
    broadcasts.start(found.id, "sari", now, desk)
    Gateway(desk, world).run()
    assert [segment.text for segment in world.air] == [
        'Yth Siti: "Loket 3". -Dukcapil Contoh',
        'Yth Budi, S.Pd: "Loket 4". -Dukcapil Contoh',
    ]


def test_the_rehearsal_lists_whose_column_makes_the_text_longer(desk, now) -> None:
    people = mailing([(number(1), "Siti"), (number(2), "S" * 160), (number(3), "")], "nama")
    found = draft(desk, now, people, "Yth {nama}")
    rehearsal = broadcasts.rehearse(found.id, desk, now)
    assert (rehearsal.segments, rehearsal.longer) == (4, 1)
    assert [(row.line, row.msisdn, row.segments, row.characters) for row in rehearsal.long] == [
        (3, number(2), 2, 164)
    ]
    assert "1 recipients get more than one SMS" in rehearsal.warnings[0]
    assert "1 recipients have no value" in rehearsal.warnings[1]


def test_the_rehearsal_counts_the_cost_and_the_end_at_the_set_pace(desk, now) -> None:
    desk = with_section(desk, price_per_segment=350)
    found = draft(desk, now, of_numbers(10))
    rehearsal = broadcasts.rehearse(found.id, desk, now)
    assert rehearsal.cost == 3500
    assert rehearsal.starts_at == now
    assert rehearsal.ends_at == now + timedelta(seconds=9 * 6 + 3)
    assert rehearsal.warnings == []


def test_the_rehearsal_waits_for_those_who_are_on_their_way(desk, now) -> None:
    started(desk, now, 10)
    found = draft(desk, now, of_numbers(10))
    assert broadcasts.rehearse(found.id, desk, now).ends_at == now + timedelta(seconds=19 * 6 + 3)
    broadcasts.feed(now, desk)
    assert broadcasts.rehearse(found.id, desk, now).ends_at == now + timedelta(seconds=19 * 6 + 3)


def test_the_rehearsal_warns_where_the_time_to_live_is_too_short(desk, now) -> None:
    desk = with_section(desk, daily_limit=2)
    found = draft(desk, now, of_numbers(5))
    rehearsal = broadcasts.rehearse(found.id, desk, now)
    assert rehearsal.ends_at is not None and rehearsal.ends_at > now + timedelta(days=2) - timedelta(hours=2)
    assert "about 4 segments can go out until 2026-11-25 09:30" in rehearsal.warnings[0]


def test_a_rehearsal_writes_nothing(desk, now, database) -> None:
    found = draft(desk, now, of_numbers(3))
    before = list(database.execute_sql("SELECT total_changes()"))
    broadcasts.rehearse(found.id, desk, now)
    broadcasts.account(found.id, desk, now)
    assert list(database.execute_sql("SELECT total_changes()")) == before


def request(desk: Desk, now: datetime, state: State, phone: str, days: int, **more: object) -> None:
    new = NewRequest("KTP", state, phones=(phone,), **more)  # type: ignore[arg-type]
    requests.add(new, "test", now - timedelta(days=days), desk.vault)


def test_the_numbers_of_requests_are_found_by_a_filter(desk, now, world) -> None:
    request(desk, now, State.READY, number(1), 20, counter="Loket 3", receipt_code="417-205")
    request(desk, now, State.READY, number(2), 2, counter="Loket 3")
    request(desk, now, State.READY, number(3), 20, counter="Loket 4")
    request(desk, now, State.PRINTING, number(4), 20, counter="Loket 3")
    selection = broadcasts.parse_selection("status=siap, dokumen=ktp, older=14d, counter=loket 3", desk)
    people = broadcasts.mailing_of(selection, desk, now)
    found = draft(desk, now, people, "Dokumen {resi} {status} di {loket}. {sig}")
    broadcasts.start(found.id, "sari", now, desk)
    Gateway(desk, world).run()
    assert [(segment.recipient, segment.text) for segment in world.air] == [
        (number(1), "Dokumen 417-205 SIAP DIAMBIL di Loket 3. -Dukcapil Contoh")
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" , ", "empty", id="only-commas"),
        pytest.param("colour=red", "is no filter", id="unknown-key"),
        pytest.param("state", "is no filter", id="no-value"),
        pytest.param("state=gone", "unknown state", id="unknown-state"),
        pytest.param("state=ready,older=long", "a duration is", id="bad-age"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(desk, text, says) -> None:
    with pytest.raises(UsageError, match=says):
        broadcasts.parse_selection(text, desk)
