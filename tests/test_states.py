"""The state tables of docs/ARCHITECTURE.md, held against the enums and against what the code really does.

A temporary trigger notes every change of a state; each verb is made to make all its arrows; in the end
what was seen is what is written.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from loopback import deliver, event_of, report_for
from peewee import Database

from smsgw.db import claims, contacts, doubts, inbox, outbox, reports, stranded
from smsgw.db.models import InboxState, OutboxMessage, OutboxSegment, OutboxState
from smsgw.messages import Delivered, Lane, Segment
from smsgw.office.identity import Vault
from smsgw.sms.udh import Concatenation

DOCUMENT = Path(__file__).parent.parent / "docs" / "ARCHITECTURE.md"
PHONE = "+6281200000012"
MODEM = "utama"
DELIVERED, TEMPORARY, UNDELIVERED = 0, 0x20, 0x46

Arrow = tuple[str, str, str]  # verb, from, to


def table_of(heading: str) -> dict[str, str]:
    """state -> the text of its last column, from the table below that heading."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"### {heading}\n")[1].split("\n#")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): row[-1] for row in rows}


def arrows_of(heading: str) -> set[Arrow]:
    """Every arrow of the table: `verb` → state, state; ..."""
    found = set()
    for state, text in table_of(heading).items():
        for verb, targets in re.findall(r"`([a-z_.]+)` → ([a-z_, ]+)", text):
            found |= {(verb, state, target.strip()) for target in targets.split(",")}
    return found


def test_the_outbox_table_has_the_states_of_the_model() -> None:
    assert list(table_of("Outbound segment")) == [str(state) for state in OutboxState]


def test_the_inbox_table_has_the_states_of_the_model() -> None:
    assert list(table_of("Inbound message")) == [str(state) for state in InboxState]


def test_the_order_of_precedence_is_the_code_s() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").split("### Outbound message\n")[1]
    words = re.search(r"the first of ([a-z_,\s]+?) that one", section)
    assert words is not None
    assert re.split(r",\s*", words[1].strip()) == [str(state) for state in claims._PRECEDENCE]


class Watch:
    """Notes each change of a state, under the verb that is being run."""

    def __init__(self, database: Database, table: str) -> None:
        self.seen: set[Arrow] = set()
        self._connection = database.connection()
        self._connection.execute("CREATE TEMP TABLE changes (before TEXT, after TEXT)")
        self._connection.execute(
            f"CREATE TEMP TRIGGER watch AFTER UPDATE OF state ON main.{table} WHEN old.state <> new.state "
            "BEGIN INSERT INTO changes VALUES (old.state, new.state); END"
        )

    @contextmanager
    def during(self, verb: Callable[..., object]) -> Iterator[None]:
        self._connection.execute("DELETE FROM changes")
        yield
        name = f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}"
        for before, after in self._connection.execute("SELECT before, after FROM changes"):
            self.seen.add((name, before, after))


class Stage:
    """Brings a fresh message of two segments into a state; what is noted on the way is a verb's own."""

    def __init__(self, watch: Watch, now: datetime) -> None:
        self.watch, self.now, self.number = watch, now, 0

    def queued(self, text: str = "x" * 161, lane: Lane = Lane.REPLY) -> int:
        # Whatever the last scene left does not get in the way.
        OutboxMessage.delete().execute()
        self.number += 1
        expires_at = self.now + timedelta(days=1)
        message_id = outbox.enqueue(
            PHONE, text, lane=lane, cause=f"a:{self.number}", now=self.now, expires_at=expires_at
        )
        assert message_id is not None
        return message_id

    def submitting(self) -> Segment:
        self.queued()
        return self.claim()

    def claim(self) -> Segment:
        with self.watch.during(claims.claim_next):
            claimed = claims.claim_next(list(Lane), MODEM, self.now)
        assert claimed is not None
        return claimed.segment

    def submitted(self) -> Segment:
        segment = self.submitting()
        with self.watch.during(claims.record_submitted):
            claims.record_submitted(segment, 7, self.now)
        return segment

    def in_doubt(self) -> Segment:
        segment = self.submitting()
        with self.watch.during(doubts.mark_in_doubt):
            doubts.mark_in_doubt(segment, self.now, "no result")
        return segment

    def to_be_resent(self) -> Segment:
        segment = self.in_doubt()
        with self.watch.during(doubts.resend):
            assert doubts.resend(segment, self.now)
        return segment

    def report(self, status: int) -> None:
        with self.watch.during(reports.record_report):
            assert reports.record_report(MODEM, report_for(PHONE, 7, self.now, status), self.now)

    def retry(self, message_id: int) -> None:
        with self.watch.during(outbox.retry):
            assert outbox.retry(message_id, self.now, timedelta(days=1))


def play_outcomes_of_a_claim(stage: Stage) -> None:
    for verb, then in (
        (claims.postpone, lambda segment: claims.postpone(segment, stage.now, "congestion")),
        (claims.release, lambda segment: claims.release(segment, stage.now, "not registered")),
        (claims.fail, lambda segment: claims.fail(segment, "barred", stage.now)),
    ):
        segment = stage.submitting()
        with stage.watch.during(verb):
            then(segment)
    stage.retry(segment.message_id)


def play_a_stop_in_the_meantime(stage: Stage) -> None:
    for verb in (claims.postpone, claims.release):
        stage.queued(lane=Lane.NOTICE)
        segment = stage.claim()
        contacts.record(PHONE, stopped=True, source="inbox:1", now=stage.now)
        with stage.watch.during(verb):
            verb(segment, stage.now, "congestion")
        contacts.record(PHONE, stopped=False, source="inbox:2", now=stage.now)


def play_proofs(stage: Stage) -> None:
    for begin in (stage.in_doubt, stage.to_be_resent, stage.submitted):
        for status in (TEMPORARY, DELIVERED, UNDELIVERED):
            begin()
            stage.report(status)
    for begin in (stage.in_doubt, stage.to_be_resent):
        segment = begin()
        with stage.watch.during(doubts.confirm):
            assert doubts.confirm(segment.segment_id, 7, stage.now)


def play_endings(stage: Stage) -> None:
    message_id = stage.queued()
    with stage.watch.during(outbox.expire):
        assert outbox.expire(stage.now + timedelta(days=1)) == 1
    stage.retry(message_id)
    for message_id in (stage.queued(), stage.in_doubt().message_id):
        with stage.watch.during(outbox.cancel):
            outbox.cancel([message_id], "taken back", stage.now)
    taken_back = stage.queued()
    outbox.cancel([taken_back], "taken back", stage.now)
    with stage.watch.during(outbox.queue_again):
        outbox.queue_again([taken_back], stage.now)
    stage.retry(stage.in_doubt().message_id)


def play_a_failed_delivery(stage: Stage) -> None:
    stage.queued("short")
    segment = stage.claim()
    claims.record_submitted(segment, 7, stage.now)
    stage.report(UNDELIVERED)
    stage.retry(segment.message_id)


def play_a_modem_gone_in_the_middle(stage: Stage) -> None:
    for status in (None, DELIVERED, UNDELIVERED):
        segment = stage.submitted()
        if status is not None:
            stage.report(status)
        with stage.watch.during(stranded.begin_again):
            assert stranded.begin_again(segment.message_id, stage.now)


SCENES = (
    play_outcomes_of_a_claim,
    play_a_stop_in_the_meantime,
    play_proofs,
    play_endings,
    play_a_failed_delivery,
    play_a_modem_gone_in_the_middle,
)


def test_outbound_segments_make_the_arrows_of_the_table_and_no_others(
    database: Database, now: datetime
) -> None:
    watch = Watch(database, "outbox_segment")
    for scene in SCENES:
        scene(Stage(watch, now))
    assert watch.seen == arrows_of("Outbound segment")


def test_an_outbound_message_is_always_in_the_state_that_follows_from_its_segments(
    database: Database, now: datetime
) -> None:
    class Checked(Watch):
        @contextmanager
        def during(self, verb: Callable[..., object]) -> Iterator[None]:
            with super().during(verb):
                yield
            for message in OutboxMessage.select():
                pieces = OutboxSegment.select().where(OutboxSegment.message == message)
                states = {piece.state for piece in pieces}
                assert message.state == next(state for state in claims._PRECEDENCE if state in states)

    watch = Checked(database, "outbox")
    for scene in SCENES:
        scene(Stage(watch, now))
    assert ("claims.record_submitted", "submitting", "queued") in watch.seen


def test_inbound_messages_make_the_arrows_of_the_table_and_no_others(
    database: Database, vault: Vault, now: datetime
) -> None:
    watch = Watch(database, "inbox")

    def store(number: int, sequence: int) -> inbox.Stored:
        event = event_of(deliver(f"part {number}", PHONE, now, Concatenation(number, 2, sequence)))
        assert isinstance(event, Delivered)
        with watch.during(inbox.store_segment):
            return inbox.store_segment(event, MODEM, now, vault)

    for number, reply_id in ((1, 5), (2, None)):
        stored = [store(number, sequence) for sequence in (1, 2)][-1]
        said = {"intent": "STATUS", "reason": "found", "reply_id": reply_id, "now": now}
        with watch.during(inbox.mark_handled):
            assert inbox.mark_handled(stored.message_id, **said)
        with watch.during(inbox.mark_handled):
            assert not inbox.mark_handled(stored.message_id, **said)
    assert watch.seen == arrows_of("Inbound message")


def test_an_arrow_that_is_not_written_down_would_be_noticed(database: Database, now: datetime) -> None:
    watch = Watch(database, "outbox_segment")
    stage = Stage(watch, now)
    stage.submitted()
    with watch.during(outbox.purge):
        OutboxSegment.update(state=OutboxState.QUEUED).execute()
    assert ("outbox.purge", "submitted", "queued") in watch.seen - arrows_of("Outbound segment")


@pytest.mark.parametrize("heading", ["Outbound segment", "Inbound message"])
def test_every_verb_of_a_table_exists(heading: str) -> None:
    modules = {
        module.__name__.rpartition(".")[2]: module
        for module in (claims, doubts, inbox, outbox, reports, stranded)
    }
    for verb, _, target in arrows_of(heading):
        module, _, name = verb.partition(".")
        assert callable(getattr(modules[module], name))
        assert target in table_of(heading)
