"""Requests: written down, found, moved; a NIK never in the clear."""

from datetime import datetime, timedelta
from random import Random

import pytest

from smsgw.db import requests
from smsgw.db.database import transaction
from smsgw.db.models import Request, RequestMove, RequestPhone
from smsgw.errors import OfficeError, UsageError
from smsgw.office.documents import State
from smsgw.office.identity import Vault

NIK = "3399011203950002"
PHONE, OTHER = "+6281200000012", "+6281200000013"

pytestmark = pytest.mark.usefixtures("database")


def add(now: datetime, vault: Vault, code: str = "417-205", **fields: object) -> requests.Found:
    new = requests.NewRequest("KTP", receipt_code=code, **fields)  # type: ignore[arg-type]
    return requests.add(new, "test", now, vault)


def test_a_new_request_is_found_by_each_of_its_signs(vault: Vault, now: datetime) -> None:
    added = add(now, vault, nik=NIK, phones=(PHONE, OTHER, PHONE))
    assert added.phones == (PHONE, OTHER)
    assert added.nik_masked == "339901********0002"
    assert requests.find_by_receipt("417-205") == added
    assert requests.get_by_receipt("417-205") == added
    assert requests.find_by_nik(NIK, vault) == [added]
    assert requests.find_by_phone(OTHER) == [added]
    assert [(m.before, m.after, m.who) for m in requests.history(added.id)] == [(None, "received", "test")]


def test_what_is_unknown_is_not_found(vault: Vault, now: datetime) -> None:
    add(now, vault)
    assert requests.find_by_receipt("417-206") is None
    assert requests.find_by_nik(NIK, vault) == []
    assert requests.find_by_phone(PHONE) == []
    with pytest.raises(UsageError, match="417-206"):
        requests.get_by_receipt("417-206")


def test_the_newest_request_comes_first(vault: Vault, now: datetime) -> None:
    old = add(now - timedelta(days=2), vault, "417-205", nik=NIK, phones=(PHONE,))
    new = add(now, vault, "417-206", nik=NIK, phones=(PHONE,))
    assert requests.find_by_nik(NIK, vault) == requests.find_by_phone(PHONE) == [new, old]


def test_a_nik_is_on_disk_sealed_and_comes_back_whole(vault: Vault, now: datetime, office) -> None:
    added = add(now, vault, nik=NIK)
    assert requests.reveal_nik(added.id, vault) == NIK
    assert requests.reveal_nik(add(now, vault, "417-206").id, vault) is None
    assert not [path for path in office.glob("smsgw.db*") if NIK.encode() in path.read_bytes()]
    assert NIK not in repr(requests.NewRequest("KTP", nik=NIK))


def test_a_taken_receipt_code_is_refused(vault: Vault, now: datetime) -> None:
    add(now, vault)
    with pytest.raises(UsageError, match="417-205"):
        add(now, vault)
    assert Request.select().count() == RequestMove.select().count() == 1


def test_receipt_codes_are_made_until_one_is_free(vault: Vault, now: datetime) -> None:
    taken = requests.free_receipt(Random(1))
    add(now, vault, taken)
    made = requests.add(requests.NewRequest("KTP"), "test", now, vault, Random(1))
    assert made.receipt_code != taken


def test_a_move_notes_who_when_and_from_where(vault: Vault, now: datetime) -> None:
    added = add(now, vault, state=State.PRINTING)
    later = now + timedelta(hours=1)
    moved = requests.move(added.id, State.READY, "sari", later, note="Loket 3")
    assert (moved.state, moved.state_at, moved.ready_at, moved.note) == (State.READY, later, later, "Loket 3")
    last = requests.history(added.id)[-1]
    assert (last.before, last.after, last.who, last.at) == ("printing", "ready", "sari", later)
    collected = requests.move(added.id, State.COLLECTED, "sari", later)
    assert collected.collected_at == later


def test_a_note_keeps_no_nik(vault: Vault, now: datetime) -> None:
    found = add(now, vault, note=f"salah ketik {NIK}")
    assert found.note == "salah ketik 339901********0002"
    moved = requests.move(found.id, State.INCOMPLETE, "test", now, note=f"NIK {NIK} berbeda")
    assert moved.note == requests.history(found.id)[-1].note == "NIK 339901********0002 berbeda"


def test_nothing_is_sealed_with_another_offices_key(vault: Vault, now: datetime) -> None:
    add(now, vault, nik=NIK)
    strange = Vault(b"x" * 32)
    with pytest.raises(OfficeError, match="not the key"):
        add(now, strange, code="417-206", nik=NIK)
    assert Request.select().count() == 1
    requests.check_key(vault)


def test_moving_to_where_it_is_changes_the_note_only(vault: Vault, now: datetime) -> None:
    added = add(now, vault, state=State.READY)
    moved = requests.move(added.id, State.READY, "sari", now + timedelta(days=1), note="Loket 4")
    assert (moved.state_at, moved.note) == (now, "Loket 4")
    assert len(requests.history(added.id)) == 1


def test_a_move_that_the_office_does_not_know_is_refused(vault: Vault, now: datetime) -> None:
    added = add(now, vault, state=State.COLLECTED)
    with pytest.raises(UsageError, match="417-205"):
        requests.move(added.id, State.RECEIVED, "sari", now)
    assert requests.get_by_receipt("417-205") == added


def test_a_move_is_part_of_its_callers_transaction(vault: Vault, now: datetime) -> None:
    added = add(now, vault, state=State.PRINTING)
    with pytest.raises(RuntimeError), transaction():
        requests.move(added.id, State.READY, "sari", now)
        raise RuntimeError
    assert requests.get_by_receipt("417-205").state is State.PRINTING
    assert len(requests.history(added.id)) == 1


def test_numbers_are_replaced_as_a_whole(vault: Vault, now: datetime) -> None:
    added = add(now, vault, phones=(PHONE,))
    requests.set_phones(added.id, (OTHER, PHONE))
    assert requests.get_by_receipt("417-205").phones == (OTHER, PHONE)
    with pytest.raises(RuntimeError), transaction():
        requests.set_phones(added.id, ())
        raise RuntimeError
    assert RequestPhone.select().count() == 2


def test_the_queue_counts_who_has_waited_longer_in_the_same_state_for_the_same_document(
    vault: Vault, now: datetime
) -> None:
    waiting = State.AWAITING_STOCK
    add(now - timedelta(days=1), vault, "417-201", state=waiting)
    add(now, vault, "417-202", state=waiting)
    mine = add(now, vault, "417-203", state=waiting)
    add(now + timedelta(days=1), vault, "417-204", state=waiting)
    add(now - timedelta(days=1), vault, "417-206", state=State.READY)
    other = requests.NewRequest("KIA", waiting, receipt_code="417-207")
    requests.add(other, "test", now - timedelta(days=1), vault)
    assert requests.count_waiting_before(mine) == 2


def test_requests_in_a_state_come_in_pages(vault: Vault, now: datetime) -> None:
    codes = ["417-201", "417-202", "417-203"]
    for n, code in enumerate(codes):
        add(now - timedelta(days=n), vault, code, state=State.READY)
    first = requests.find_in_state(State.READY, now, 2)
    rest = requests.find_in_state(State.READY, now, 2, after_id=first[-1].id)
    assert [found.receipt_code for found in (*first, *rest)] == codes
    old = requests.find_in_state(State.READY, now - timedelta(days=1), 9)
    assert [found.receipt_code for found in old] == codes[1:]
    recent = requests.find_in_state(State.READY, now, 9, since=now - timedelta(days=1))
    assert [found.receipt_code for found in recent] == codes[:1]


def test_visits_of_a_state_are_counted(vault: Vault, now: datetime) -> None:
    added = add(now, vault, state=State.PRINTING)
    assert requests.count_visits(added.id, State.READY) == 0
    for state in (State.READY, State.PROCESSING, State.PRINTING, State.READY):
        Request.update(state=State.PRINTING).execute()
        requests.move(added.id, state, "sari", now)
    assert requests.count_visits(added.id, State.READY) == 2
    assert requests.days_in_state(requests.get_by_receipt("417-205"), now + timedelta(hours=49)) == 2
