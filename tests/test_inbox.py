"""The inbox: stored once, acknowledged, whole, decided once."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from loopback import deliver, event_of

from smsgw.db import inbox, reassembly
from smsgw.db.models import InboxMessage, InboxSegment, InboxState
from smsgw.messages import Delivered, Unreadable
from smsgw.office.identity import SealError, Vault
from smsgw.sms.address import Address
from smsgw.sms.tpdu import Deliver, encode_tpdu
from smsgw.sms.udh import Concatenation

PHONE = "+6281200000012"
MODEM = "utama"

pytestmark = pytest.mark.usefixtures("database")


def come(octets: bytes, slot: int | None = 1, memory: str = "SM") -> Delivered:
    event = event_of(octets, slot, memory)
    assert isinstance(event, Delivered)
    return event


def piece(
    n: int, total: int, text: str, reference: int = 7, scts: datetime | None = None, sender: str = PHONE
) -> Delivered:
    return come(deliver(text, sender, scts, Concatenation(reference, total, n)), slot=n)


def test_a_segment_read_again_before_its_acknowledgement_is_stored_once(vault: Vault, now: datetime) -> None:
    first = inbox.store_segment(come(deliver("CEK")), MODEM, now, vault)
    again = inbox.store_segment(come(deliver("CEK")), MODEM, now + timedelta(minutes=1), vault)
    assert (first.fresh, first.complete) == (True, True)
    assert (again.fresh, again.message_id) == (False, first.message_id)
    assert InboxSegment.select().count() == InboxMessage.select().count() == 1


def test_a_segment_read_again_after_a_long_holiday_is_still_the_same(vault: Vault, now: datetime) -> None:
    """The PC was switched off between store and acknowledge, for longer than the repeat window."""
    inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, now, vault)
    later = now + timedelta(days=5)
    assert not inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, later, vault).fresh


@pytest.mark.parametrize(
    ("slot", "memory", "modem"),
    [
        pytest.param(2, "SM", MODEM, id="other-slot"),
        pytest.param(1, "ME", MODEM, id="other-memory"),
        pytest.param(1, "SM", "kedua", id="other-modem"),
        pytest.param(None, "SM", MODEM, id="came-directly"),
    ],
)
def test_equal_octets_without_a_valid_time_elsewhere_are_a_new_message(
    slot: int | None, memory: str, modem: str, vault: Vault, now: datetime
) -> None:
    inbox.store_segment(come(deliver("CEK")), MODEM, now, vault)
    assert inbox.store_segment(come(deliver("CEK"), slot, memory), modem, now, vault).fresh


def test_equal_octets_without_a_valid_time_in_a_freed_slot_are_a_new_message(
    vault: Vault, now: datetime
) -> None:
    first = inbox.store_segment(come(deliver("CEK")), MODEM, now, vault)
    inbox.mark_acknowledged([first.segment_id], now)
    assert inbox.store_segment(come(deliver("CEK")), MODEM, now, vault).fresh
    assert InboxMessage.select().count() == 2


def test_other_octets_in_the_same_slot_are_a_new_message(vault: Vault, now: datetime) -> None:
    inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, now, vault)
    assert inbox.store_segment(come(deliver("JADWAL", scts=now)), MODEM, now, vault).fresh


@pytest.mark.parametrize(
    ("after", "fresh"),
    [
        pytest.param(timedelta(minutes=2), False, id="minutes"),
        pytest.param(timedelta(hours=48), False, id="48-hours"),
        pytest.param(timedelta(hours=48, seconds=1), True, id="beyond-48-hours"),
    ],
)
def test_the_smsc_repeating_itself_is_counted_within_48_hours(
    after: timedelta, fresh: bool, vault: Vault, now: datetime
) -> None:
    first = inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, now, vault)
    inbox.mark_acknowledged([first.segment_id], now)
    again = inbox.store_segment(come(deliver("CEK", scts=now), 9), MODEM, now + after, vault)
    assert again.fresh is fresh
    assert InboxMessage.get_by_id(first.message_id).repeats == (0 if fresh else 1)


def test_a_repeat_with_another_more_messages_bit_is_a_repeat(vault: Vault, now: datetime) -> None:
    first = inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, now, vault)
    inbox.mark_acknowledged([first.segment_id], now)
    more = come(deliver("CEK", scts=now, more_to_send=True))
    assert not inbox.store_segment(more, MODEM, now, vault).fresh


def test_the_same_words_a_second_later_are_a_new_message(vault: Vault, now: datetime) -> None:
    inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, now, vault)
    second = come(deliver("CEK", scts=now + timedelta(seconds=1)), 2)
    assert inbox.store_segment(second, MODEM, now, vault).fresh


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))), ids=str)
def test_segments_make_their_text_in_any_order(order: tuple[int, ...], vault: Vault, now: datetime) -> None:
    pieces = {1: "CEK 339901120", 2: "3950002 mo", 3: "hon"}
    stored = [
        inbox.store_segment(piece(n, 3, pieces[n]), MODEM, now + timedelta(hours=hour), vault)
        for hour, n in enumerate(order)
    ]
    assert [one.complete for one in stored] == [False, False, True]
    whole = inbox.find_complete(stored[0].message_id, vault)
    assert whole is not None
    assert whole.text == "CEK 3399011203950002 mohon"
    assert InboxMessage.get().text == "CEK 339901********0002 mohon"


def test_two_senders_with_one_reference_are_kept_apart(vault: Vault, now: datetime) -> None:
    other = "+6281200000013"
    inbox.store_segment(piece(1, 2, "a1"), MODEM, now, vault)
    inbox.store_segment(piece(1, 2, "b1", sender=other), MODEM, now, vault)
    ends = [
        inbox.store_segment(piece(2, 2, "b2", sender=other), MODEM, now, vault),
        inbox.store_segment(piece(2, 2, "a2"), MODEM, now, vault),
    ]
    assert all(end.complete for end in ends)
    assert [row.text for row in InboxMessage.select().order_by(InboxMessage.id)] == ["a1a2", "b1b2"]


def test_a_doubled_segment_does_not_complete_a_message(vault: Vault, now: datetime) -> None:
    first = inbox.store_segment(piece(1, 2, "a1", scts=now), MODEM, now, vault)
    inbox.mark_acknowledged([first.segment_id], now)
    again = inbox.store_segment(piece(1, 2, "a1", scts=now), MODEM, now, vault)
    assert (again.fresh, again.complete) == (False, False)
    assert inbox.store_segment(piece(2, 2, "a2", scts=now), MODEM, now, vault).complete
    assert [row.text for row in InboxMessage.select()] == ["a1a2"]


def test_a_reference_that_comes_round_begins_another_message(vault: Vault, now: datetime) -> None:
    inbox.store_segment(piece(1, 2, "old 1"), MODEM, now, vault)
    later = now + timedelta(hours=1)
    inbox.store_segment(come(deliver("new 1", PHONE, None, Concatenation(7, 2, 1)), 5), MODEM, later, vault)
    inbox.store_segment(piece(2, 2, " 2"), MODEM, later, vault)
    texts = [(row.state, row.text) for row in InboxMessage.select().order_by(InboxMessage.id)]
    assert texts == [("complete", "old 1 2"), ("incomplete", None)]


def test_wide_and_narrow_references_do_not_meet(vault: Vault, now: datetime) -> None:
    inbox.store_segment(piece(1, 2, "a"), MODEM, now, vault)
    wide = come(deliver("b", PHONE, None, Concatenation(7, 2, 2, wide=True)), 5)
    assert not inbox.store_segment(wide, MODEM, now, vault).complete


def test_after_a_day_a_message_with_a_gap_is_shown_as_it_is(vault: Vault, now: datetime) -> None:
    inbox.store_segment(piece(1, 3, "begin 3399011203950002"), MODEM, now, vault)
    inbox.store_segment(piece(3, 3, "end"), MODEM, now, vault)
    assert reassembly.give_up_incomplete(now + timedelta(hours=24), vault) == 0
    later = now + timedelta(hours=24, seconds=1)
    assert reassembly.give_up_incomplete(later, vault) == 1
    assert reassembly.give_up_incomplete(later, vault) == 0
    row = InboxMessage.get()
    assert (row.state, row.text) == ("incomplete", "begin 339901********0002 [...] end")
    assert row.reason == "missing_segments"
    assert all(part.sealed is None for part in InboxSegment.select())


def test_a_straggler_after_that_begins_a_message_of_its_own(vault: Vault, now: datetime) -> None:
    inbox.store_segment(piece(1, 2, "a"), MODEM, now, vault)
    later = now + timedelta(hours=25)
    reassembly.give_up_incomplete(later, vault)
    assert not inbox.store_segment(piece(2, 2, "b"), MODEM, later, vault).complete
    assert InboxMessage.select().count() == 2


def test_a_decision_is_made_once(vault: Vault, now: datetime) -> None:
    stored = inbox.store_segment(come(deliver("CEK")), MODEM, now, vault)
    said = {"intent": "STATUS", "reason": "found", "reply_id": 5, "now": now}
    assert inbox.mark_handled(stored.message_id, **said)
    assert not inbox.mark_handled(stored.message_id, **said)
    assert inbox.find_complete(stored.message_id, vault) is None
    row = InboxMessage.get()
    assert (row.state, row.reason, row.reply_id) == ("handled", "found", 5)
    assert InboxSegment.get().sealed is None


@pytest.mark.parametrize(
    ("fields", "is_data"),
    [
        pytest.param({"pid": 0x40}, True, id="type-0"),
        pytest.param({"dcs": 0xC8}, True, id="voice-box-discard"),
        pytest.param({"dcs": 0xD8}, True, id="voice-box-store"),
        pytest.param({"pid": 0x41}, False, id="replace-1"),
        pytest.param({"dcs": 0xF0}, False, id="flash"),
    ],
)
def test_what_nobody_wrote_is_told_from_a_text(
    vault: Vault, now: datetime, fields: dict[str, int], is_data: bool
) -> None:
    octets = encode_tpdu(Deliver(Address.parse(PHONE), "2 pesan suara", **fields))
    stored = inbox.store_segment(come(octets), MODEM, now, vault)
    message = inbox.find_complete(stored.message_id, vault)
    assert message is not None
    assert (message.is_data, message.text) == (is_data, "2 pesan suara")


def test_octets_stay_where_no_text_stands_for_them(vault: Vault, now: datetime) -> None:
    octets = encode_tpdu(Deliver(Address.parse(PHONE), data=b"\x01\x02"))
    stored = inbox.store_segment(come(octets), MODEM, now, vault)
    message = inbox.find_complete(stored.message_id, vault)
    assert message is not None
    assert (message.is_data, message.text) == (True, "")
    inbox.mark_handled(
        stored.message_id, intent="SISTEM", reason="data", reply_id=None, now=now, keep_octets=True
    )
    assert InboxSegment.get().sealed is not None
    assert InboxMessage.get().state == InboxState.UNANSWERED


def test_what_was_put_off_is_not_decided_before_its_time(vault: Vault, now: datetime) -> None:
    stored = inbox.store_segment(come(deliver("CEK 33990112")), MODEM, now, vault)
    until = now + timedelta(seconds=120)
    inbox.put_off(stored.message_id, until)
    assert inbox.find_undecided(now) == []
    assert inbox.find_undecided(until) == [stored.message_id]
    rest = inbox.store_segment(come(deliver("03950002"), 2), MODEM, now, vault)
    whole = inbox.find_complete(rest.message_id, vault)
    assert whole is not None
    assert inbox.find_waiting_before(whole, timedelta(seconds=120)) == stored.message_id


def test_a_decided_message_cannot_be_put_off(vault: Vault, now: datetime) -> None:
    stored = inbox.store_segment(come(deliver("CEK")), MODEM, now, vault)
    inbox.mark_handled(stored.message_id, intent="STATUS", reason="found", reply_id=1, now=now)
    inbox.put_off(stored.message_id, now)
    assert InboxMessage.get().due_at is None


def test_unreadable_octets_are_kept_once_and_sealed(vault: Vault, now: datetime) -> None:
    event = Unreadable(("SM", 3), b"\xff\x00", "the TPDU ends inside an address")
    first = inbox.store_corrupt(event, MODEM, now, vault)
    assert not inbox.store_corrupt(event, MODEM, now, vault).fresh
    inbox.mark_acknowledged([first.segment_id], now)
    assert inbox.store_corrupt(event, MODEM, now, vault).fresh
    row = InboxSegment.get_by_id(first.segment_id)
    assert vault.open(bytes(row.sealed), reassembly.CONTEXT) == b"\xff\x00"
    assert InboxMessage.get_by_id(first.message_id).state == InboxState.CORRUPT


def test_unacknowledged_segments_are_known_by_modem(vault: Vault, now: datetime) -> None:
    first = inbox.store_segment(come(deliver("a")), MODEM, now, vault)
    second = inbox.store_segment(come(deliver("b")), "kedua", now, vault)
    assert inbox.find_unacknowledged(MODEM) == {first.segment_id}
    inbox.mark_acknowledged([first.segment_id, second.segment_id], now)
    assert inbox.find_unacknowledged(MODEM) == set()


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        pytest.param(Address("6281200000012"), PHONE, id="international"),
        pytest.param(Address("081200000012", ton=2), PHONE, id="national"),
        pytest.param(Address("6281200000012", ton=0), PHONE, id="unknown-type"),
        pytest.param(Address("1708", ton=3), "1708", id="short-code"),
        pytest.param(Address("TELKOMSEL", ton=5), "TELKOMSEL", id="name"),
    ],
)
def test_a_sender_is_stored_as_the_office_knows_numbers(
    address: Address, stored: str, vault: Vault, now: datetime
) -> None:
    inbox.store_segment(come(encode_tpdu(Deliver(address, "CEK"))), MODEM, now, vault)
    assert InboxMessage.get().sender == stored


def test_no_number_of_a_citizen_is_on_disk_in_the_clear(vault: Vault, now: datetime, office) -> None:
    stored = inbox.store_segment(come(deliver("CEK 3399011203950002", scts=now)), MODEM, now, vault)
    inbox.mark_handled(stored.message_id, intent="STATUS", reason="found", reply_id=1, now=now)
    on_disk = b"".join(path.read_bytes() for path in office.glob("smsgw.db*"))
    assert b"339901********0002" in on_disk
    assert b"3399011203950002" not in on_disk


def test_with_another_key_a_waiting_message_does_not_open(vault: Vault, now: datetime) -> None:
    stored = inbox.store_segment(come(deliver("CEK")), MODEM, now, vault)
    with pytest.raises(SealError):
        inbox.find_complete(stored.message_id, Vault(b"x" * 32))


def test_retention_forgets_what_was_decided_and_nothing_else(vault: Vault, now: datetime) -> None:
    done = inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, now, vault)
    waiting = inbox.store_segment(come(deliver("JADWAL", scts=now), 2), MODEM, now, vault)
    inbox.mark_handled(done.message_id, intent="STATUS", reason="found", reply_id=1, now=now)
    inbox.mark_acknowledged([done.segment_id], now)
    later = now + timedelta(days=90, seconds=1)
    assert inbox.purge(now + timedelta(days=90), 90) == 0
    assert inbox.purge(later, 90) == 1
    assert inbox.purge(later, 90) == 0
    assert InboxMessage.get_by_id(done.message_id).text is None
    assert [row.id for row in InboxSegment.select()] == [waiting.segment_id]
    kept = inbox.find_complete(waiting.message_id, vault)
    assert kept is not None
    assert kept.text == "JADWAL"


def test_the_shortest_retention_still_knows_a_repeat(vault: Vault, now: datetime) -> None:
    first = inbox.store_segment(come(deliver("CEK", scts=now)), MODEM, now, vault)
    inbox.mark_acknowledged([first.segment_id], now)
    inbox.mark_handled(first.message_id, intent="STATUS", reason="found", reply_id=1, now=now)
    later = now + timedelta(hours=36)
    inbox.purge(later, keep_days=1)
    assert not inbox.store_segment(come(deliver("CEK", scts=now), 2), MODEM, later, vault).fresh
