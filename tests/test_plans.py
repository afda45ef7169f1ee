"""No query of a running gateway reads a whole table, with a million rows as well as with few."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from loopback import deliver, event_of, report_for
from peewee import Database
from plans import plans_of, pretend_a_million

from smsgw.db import claims, contacts, doubts, inbox, modems, outbox, reassembly, reports, requests, stranded
from smsgw.messages import Delivered, Lane
from smsgw.office.documents import State
from smsgw.office.identity import Vault
from smsgw.sms.udh import Concatenation

PHONE = "+6281200000012"
MODEM = "utama"


def queue(now: datetime, cause: str = "a") -> None:
    outbox.enqueue(
        PHONE, "x" * 200, lane=Lane.NOTICE, cause=cause, now=now, expires_at=now + timedelta(days=1)
    )


def come(text: str, now: datetime, concatenation: Concatenation | None = None) -> Delivered:
    event = event_of(deliver(text, PHONE, now, concatenation))
    assert isinstance(event, Delivered)
    return event


def claim_and_record(now: datetime, _vault: Vault) -> None:
    claimed = claims.claim_next(list(Lane), MODEM, now)
    assert claimed is not None
    claims.record_submitted(claimed.segment, 7, now)


def doubt_and_resend(now: datetime, _vault: Vault) -> None:
    claimed = claims.claim_next(list(Lane), MODEM, now)
    assert claimed is not None
    doubts.mark_in_doubt(claimed.segment, now, "no result")
    for segment, _, _ in doubts.find_doubtful(now):
        doubts.resend(segment, now)


def report_something(now: datetime, _vault: Vault) -> None:
    reports.record_report(MODEM, report_for(PHONE, 7, now), now)


def store_and_decide(now: datetime, vault: Vault) -> None:
    stored = inbox.store_segment(come("CEK", now), MODEM, now, vault)
    inbox.mark_acknowledged([stored.segment_id], now)
    inbox.find_undecided(now)
    message = inbox.find_complete(stored.message_id, vault)
    assert message is not None
    inbox.find_waiting_before(message, timedelta(minutes=2))
    inbox.mark_handled(stored.message_id, intent="STATUS", reason="found", reply_id=1, now=now)


def store_concatenated(now: datetime, vault: Vault) -> None:
    for n in (1, 2):
        inbox.store_segment(come(f"part {n}", now, Concatenation(7, 2, n)), MODEM, now, vault)


def look_up(now: datetime, vault: Vault) -> None:
    requests.find_by_receipt("417-205")
    requests.find_by_nik("3399011203950002", vault)
    (found,) = requests.find_by_phone(PHONE)
    requests.count_waiting_before(found)
    requests.count_visits(found.id, State.READY)


CALLS: dict[str, Callable[[datetime, Vault], object]] = {
    "enqueue": lambda now, _: queue(now, "b"),
    "claim-and-record": claim_and_record,
    "doubt-and-resend": doubt_and_resend,
    "report": report_something,
    "recover": lambda now, _: (doubts.find_claimed(MODEM), doubts.find_orphans(now)),
    "stranded": lambda now, _: stranded.find_stranded((MODEM,), now),
    "expire": lambda now, _: outbox.expire(now),
    "count-claims": lambda now, _: claims.count_claims(MODEM, now, Lane.NOTICE),
    "count-sent": lambda now, _: outbox.count_sent_to(PHONE, Lane.REPLY, now),
    "find-queued": lambda now, _: outbox.find_queued("notice:417-205:", but="notice:417-205:ready:+"),
    "store-and-decide": store_and_decide,
    "store-concatenated": store_concatenated,
    "unacknowledged": lambda now, _: inbox.find_unacknowledged(MODEM),
    "give-up": lambda now, vault: reassembly.give_up_incomplete(now, vault),
    "look-up": look_up,
    "in-state": lambda now, _: requests.find_in_state(State.READY, now, 200, since=now - timedelta(days=3)),
    "stopped": lambda now, _: contacts.has_stopped(PHONE),
    "task": lambda now, _: modems.find_task(MODEM, now),
}


@pytest.mark.parametrize("million", [False, True], ids=["few-rows", "a-million-rows"])
@pytest.mark.parametrize("name", list(CALLS))
def test_a_query_of_the_running_gateway_uses_an_index(
    name: str, million: bool, database: Database, vault: Vault, now: datetime
) -> None:
    queue(now)
    requests.add(
        requests.NewRequest("KTP", nik="3399011203950002", receipt_code="417-205", phones=(PHONE,)),
        "test",
        now,
        vault,
    )
    if million:
        pretend_a_million(database)
    for plan in plans_of(database, lambda: CALLS[name](now, vault)):
        assert "SCAN" not in plan, plan


def test_a_query_without_an_index_would_be_noticed(database: Database) -> None:
    plans = plans_of(
        database, lambda: database.execute_sql("SELECT * FROM outbox WHERE text = 'x'").fetchall()
    )
    assert "SCAN outbox" in plans[0]
