"""The verbs behind complaints, ratings, blanks, lookups, alarms, audit; and the migration that made them."""

from datetime import timedelta

import pytest
from talk import NIK, OTHER, PHONE

from smsgw.db import alarms, audit, lookups, optouts, ratings, requests, savepoints, stock, tickets
from smsgw.db.database import open_database, transaction
from smsgw.db.migrating import MIGRATIONS
from smsgw.db.models import TABLES, Alarm, Consent, Lookup, Rating, TicketState
from smsgw.db.requests import NewRequest
from smsgw.db.tickets import NewTicket
from smsgw.errors import UsageError
from smsgw.office.states import State

DAY = timedelta(days=1)


def complain(now, cause="inbox:1", **more):
    new = NewTicket(PHONE, "PUNGLI", f"loket 2, NIK {NIK}", cause, now + 14 * DAY, **more)
    return tickets.open_ticket(new, now)


@pytest.fixture
def card(desk, database, now):
    new = NewRequest("KTP", State.COLLECTED, NIK, "417-205", (PHONE,), counter="Loket 3")
    return requests.add(new, "test", now, desk.vault)


# --- tickets


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("L-318", 318),
        ("l 318", 318),
        ("318", 318),
        ("L318", 318),
        ("x", None),
        ("", None),
        ("L-9999999999", None),
    ],
)
def test_a_tickets_code_is_read_as_people_type_it(text, number):
    assert tickets.parse_code(text) == number


def test_one_cause_makes_one_ticket(database, now):
    assert complain(now).id == complain(now + DAY).id
    assert complain(now, "inbox:2").id != complain(now).id


def test_a_tickets_text_is_kept_masked(database, now):
    assert NIK not in complain(now).text


def test_a_ticket_is_found_by_the_number_that_made_it(database, now):
    ticket = complain(now, receipt_code="417-205")
    assert tickets.find_own(ticket.id, PHONE) == tickets.find_about("417-205", PHONE) == ticket
    assert tickets.find_own(ticket.id, OTHER) is tickets.find_about("417-205", OTHER) is None


@pytest.mark.parametrize("text", ["", "  ", "x" * 161])
def test_an_answer_fits_one_sms(text, database, now):
    with pytest.raises(UsageError, match="1 to 160"):
        tickets.answer(complain(now).id, text, "kadis", now)


def test_what_is_not_there_is_said_in_words(database, now):
    for act in (tickets.get, tickets.close):
        with pytest.raises(UsageError, match="no ticket L-7"):
            act(7)


def test_overdue_tickets_are_the_open_ones_past_their_day(database, now):
    for cause in ("inbox:1", "inbox:2"):
        complain(now, cause)
    tickets.close(tickets.list_tickets()[0].id)
    assert (tickets.count_overdue(now), tickets.count_overdue(now + 15 * DAY)) == (0, 1)
    assert len(tickets.list_tickets(states=[TicketState.OPEN])) == 1


def test_old_closed_complaints_forget_whose_they_were(database, now):
    old, still_open = complain(now, "inbox:1"), complain(now, "inbox:2")
    tickets.add_note(old.id, "tambahan", "", now)
    tickets.close(old.id)
    assert tickets.purge(now + 729 * DAY) == 0
    assert tickets.purge(now + 731 * DAY) == 1
    kept = tickets.get(old.id)
    assert (kept.msisdn, kept.text, kept.kind, tickets.notes(old.id)) == (None, None, "PUNGLI", [])
    assert tickets.get(still_open.id).msisdn == PHONE


# --- ratings


def test_a_number_is_asked_once_about_a_request(card, now):
    assert [len(ratings.invite([(card, number)], now)) for number in (PHONE, PHONE, OTHER)] == [1, 0, 1]


@pytest.mark.parametrize("value", [0, 5, -1])
def test_a_rating_is_one_to_four(value, card, now):
    ratings.invite([(card, PHONE)], now)
    with pytest.raises(ValueError, match="1, 2, 3 or 4"):
        ratings.rate(ratings.find_open(PHONE, now), value, "", now)


def test_ratings_are_counted_by_counter_and_forget_whose_they_were(card, now):
    ratings.invite([(card, PHONE)], now)
    ratings.rate(ratings.find_open(PHONE, now), 4, f"hp {OTHER}", now)
    assert ratings.find_open(PHONE, now) is None
    assert OTHER not in Rating.get().remark
    assert ratings.values_by_counter(now - DAY, now + DAY) == {"Loket 3": [4]}
    assert ratings.purge(now + 91 * DAY, 90) == 1
    assert (Rating.get().msisdn, Rating.get().value) == (None, 4)


# --- blanks


def test_the_newest_count_holds(database, now):
    stock.record("KTP", 120, "a", now)
    stock.record("KTP", 80, "b", now + timedelta(hours=1))
    stock.record("KIA", 5, "b", now + timedelta(hours=2))
    assert stock.find("KTP", now - DAY) == 80
    assert stock.find("KTP", now + DAY) is None
    with pytest.raises(UsageError, match="negative"):
        stock.record("KTP", -1, "a", now)


# --- lookups


def test_lookups_are_counted_by_number_and_kind_and_forgotten(database, now):
    for kind, value, outcome in (
        ("nik", b"a", lookups.MISS),
        ("nik", b"a", lookups.MISS),
        ("nik", b"b", lookups.BARE),
        ("nik", b"c", lookups.OWN),
        ("resi", b"d", lookups.MISS),
    ):
        lookups.record(PHONE, kind, value, outcome, now)
    assert lookups.count_misses(PHONE, now) == 3
    assert lookups.count_strange(PHONE, "nik", now) == 2
    assert (lookups.count_misses(OTHER, now), lookups.count_misses(PHONE, now + DAY)) == (0, 0)
    assert (lookups.purge(now + 2 * DAY), lookups.purge(now + 3 * DAY)) == (0, 5)
    assert Lookup.select().count() == 0


# --- alarms and audit


def test_an_open_alarm_counts_its_repeats_until_it_is_closed(database, now):
    assert alarms.raise_alarm("credit", "utama", "x", now)
    assert not alarms.raise_alarm("credit", "utama", "x", now + DAY)
    (alarm,) = alarms.list_open()
    assert (alarm.times, alarm.raised_at, alarm.last_at) == (2, now, now + DAY)
    alarms.close(alarm.id, now + DAY)
    assert alarms.list_open() == []
    with pytest.raises(UsageError, match="no open alarm"):
        alarms.close(alarm.id, now)
    assert alarms.raise_alarm("credit", "utama", "x", now + 2 * DAY)
    assert Alarm.select().count() == 2


def test_the_audit_log_is_read_newest_first(database, now):
    audit.record("kadis", "reveal_nik", "417-205", now)
    audit.record("admin", "export_tickets", "aduan.csv", now + DAY)
    rows = [(row.who, row.action, row.subject) for row in audit.list_since(now)]
    assert rows == [("admin", "export_tickets", "aduan.csv"), ("kadis", "reveal_nik", "417-205")]


# --- STOP


def test_stopping_twice_is_written_once(database, now):
    for _ in range(2):
        optouts.stop(PHONE, "admin", now, reason="asked at the counter")
    optouts.start(PHONE, "inbox:2", now)
    optouts.start(PHONE, "inbox:3", now)
    assert [row.stopped for row in Consent.select().order_by(Consent.id)] == [True, False]


# --- savepoints


def test_a_savepoint_undoes_its_own_part_only(database, now):
    with transaction():
        audit.record("a", "kept", "1", now)
        with pytest.raises(RuntimeError), savepoints.savepoint():
            audit.record("a", "undone", "2", now)
            raise RuntimeError
    assert [row.action for row in audit.list_since(now)] == ["kept"]


def test_what_is_rolled_back_was_readable_inside(database, now):
    with savepoints.rolled_back():
        audit.record("a", "seen", "1", now)
        assert len(audit.list_since(now)) == 1
    assert audit.list_since(now) == []


# --- the migration


def described(database):
    """Every table and index as the database has it, by name."""
    names = {table._meta.table_name for table in TABLES}
    return {
        name: (
            [(c.name, c.data_type, c.null, c.primary_key) for c in database.get_columns(name)],
            sorted((tuple(i.columns), i.unique) for i in database.get_indexes(name)),
            sorted((k.column, k.dest_table) for k in database.get_foreign_keys(name)),
        )
        for name in names
    }


def test_the_migrations_make_the_tables_of_the_models(database, tmp_path):
    migrated = described(database)
    fresh = open_database(f"sqlite:///{tmp_path}/fresh.db", migrate=True)
    fresh.drop_tables(TABLES)
    fresh.create_tables(TABLES)
    made = described(fresh)
    fresh.close()
    assert migrated == made


def test_the_migration_can_be_taken_back(database):
    from playhouse.migrations import Runner

    runner = Runner(database, str(MIGRATIONS), table_name="schema_migration")
    runner.down("0002_feedback")
    assert not {"ticket", "rating", "alarm"} & set(database.get_tables())
    runner.up()
    assert {"ticket", "rating", "alarm"} <= set(database.get_tables())
