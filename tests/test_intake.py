"""A spreadsheet into the requests: what is added, changed, told; all or nothing."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsgw import intake, notices, numbers
from smsgw.db import bulk, contacts, listings, outbox, requests, undoing
from smsgw.db.models import OutboxMessage, OutboxState, Request, RequestMove, RequestPhone, proxy
from smsgw.db.requests import NewRequest
from smsgw.errors import ImportFileError
from smsgw.intake import Order, importing
from smsgw.office.documents import State
from smsgw.office.identity import parse_receipt
from smsgw.office.receipt_codes import CodeSet

NIK, OTHER_NIK = "3399011203959002", "3399015507889004"
HEADER = "resi;nik;dokumen;status;hp;hp2;loket;tgl siap;catatan"


@pytest.fixture
def load(tmp_path, desk, database, now):
    """Import rows; each call is one file."""

    def load(*rows: str, skip_bad: bool = False, tell: bool = True, at=now) -> intake.Report:
        path = tmp_path / "harian.csv"
        path.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
        order = Order(path, "wati", at, tell=tell, skip_bad=skip_bad)
        return intake.import_file(order, desk, random=Random(7))

    return load


def sent() -> list[tuple[str, str, str]]:
    return [
        (row.cause, row.state, row.recipient) for row in OutboxMessage.select().order_by(OutboxMessage.id)
    ]


def test_a_new_row_is_a_request_with_history_phones_and_notice(load, desk, now):
    report = load(f"417-205;{NIK};KTP;siap;081200000012;081200000013;Loket 3;;")
    assert report.merged is not None and report.merged.added == 1
    found = requests.get_by_receipt("417-205")
    assert (found.document, found.state, found.counter) == ("KTP", State.READY, "Loket 3")
    assert found.phones == ("+6281200000012", "+6281200000013")
    assert requests.reveal_nik(found.id, desk.vault) == NIK
    assert [(move.before, move.after, move.who) for move in requests.history(found.id)] == [
        (None, "ready", "wati")
    ]
    assert [cause for cause, _, _ in sent()] == [
        "notice:417-205:ready:+6281200000012",
        "notice:417-205:ready:+6281200000013",
    ]
    assert OutboxMessage.get_by_id(1).parts.count() == 1


def test_a_row_says_what_adding_by_hand_would_say(load, desk, now):
    """The bulk way and the way of the counter leave the same rows."""
    load(f"417-205;{NIK};KTP;siap;081200000012;;Loket 3;;x")
    new = NewRequest(
        "KTP", State.READY, NIK, "417-206", ("+6281200000012",), counter="Loket 3", note="x"
    )  # fmt: skip
    added = requests.add(new, "wati", now, desk.vault)
    notices.on_state(added, desk, now)
    by_file = requests.get_by_receipt("417-205")
    assert replace(by_file, id=0, receipt_code="") == replace(added, id=0, receipt_code="")
    texts = [row.text for row in OutboxMessage.select().order_by(OutboxMessage.id)]
    assert texts[0] == texts[1].replace("417-206", "417-205")
    rows = [
        {name: value for name, value in row.items() if name not in ("id", "text", "cause")}
        for row in OutboxMessage.select().order_by(OutboxMessage.id).dicts()
    ]
    assert rows[0] == rows[1]


def test_a_known_code_updates_and_empty_cells_leave_what_is_there(load):
    load(f"417-205;{NIK};KTP;diproses;081200000012;;Loket 3;;lama")
    report = load("417-205;;KTP;;;;;;baru")
    assert report.merged is not None
    assert (report.merged.added, report.merged.known, report.merged.changed) == (0, 1, 0)
    found = requests.get_by_receipt("417-205")
    assert (found.state, found.counter, found.note) == (State.PROCESSING, "Loket 3", "baru")
    assert found.phones == ("+6281200000012",)


def test_a_changed_state_is_history_and_news(load, now):
    load(f"417-205;{NIK};KTP;diterima;081200000012;;;;")
    later = now + timedelta(days=1)
    load("417-205;;KTP;siap;;;;;", at=later)
    found = requests.get_by_receipt("417-205")
    assert (found.state_at, found.ready_at) == (later, later)
    assert [(move.before, move.after) for move in requests.history(found.id)][-1] == ("received", "ready")
    # What was queued for the older state and did not go out is taken back.
    assert [state for _, state, _ in sent()] == [OutboxState.CANCELLED, OutboxState.QUEUED]


def test_the_same_file_twice_changes_nothing(load):
    rows = (f"417-205;{NIK};KTP;siap;081200000012;;;;", f";{OTHER_NIK};KK;diterima;081200000013;;;;")
    load(*rows)
    report = load(*rows)
    assert report.merged is not None
    assert (report.merged.added, report.merged.changed, report.merged.notices) == (0, 0, 0)
    assert Request.select().count() == 2 and len(sent()) == 2


def test_a_state_reached_again_is_told_again(load):
    for state in ("siap", "disetujui pusat", "siap"):
        load(f"417-205;{NIK};KTP;{'diproses' if state != 'siap' else state};081200000012;;;;")
    assert [cause for cause, _, _ in sent()] == [
        "notice:417-205:ready:+6281200000012",
        "notice:417-205:ready:2:+6281200000012",
    ]


class TestRowsWithoutCode:
    def test_codes_are_made_and_differ(self, load):
        load(*[f";{NIK[:-4]}{n:04};KTP;diterima;;;;;" for n in range(1, 200)])
        codes = [row.receipt_code for row in Request.select()]
        assert len(set(codes)) == 199 and all(parse_receipt(code) == code for code in codes)

    def test_the_open_request_of_nik_and_document_is_meant(self, load):
        load(f"417-205;{NIK};KTP;diproses;;;;;")
        load(f";{NIK};KTP;siap;;;;;")
        assert requests.get_by_receipt("417-205").state is State.READY

    def test_another_document_is_another_request(self, load):
        load(f"417-205;{NIK};KTP;diproses;;;;;")
        load(f";{NIK};KK;siap;;;;;")
        assert Request.select().count() == 2

    def test_a_collected_request_is_not_begun_again(self, load):
        load(f"417-205;{NIK};KTP;diserahkan;;;;;")
        load(f";{NIK};KTP;diterima;;;;;")
        assert sorted(row.state for row in Request.select()) == ["collected", "received"]

    def test_two_rows_of_one_file_are_two_requests(self, load):
        load(f"417-205;{NIK};KTP;diproses;;;;;")
        load(f";{NIK};KTP;siap;;;;;", f";{NIK};KTP;diterima;;;;;")
        assert sorted(row.state for row in Request.select()) == ["ready", "received"]

    @pytest.mark.parametrize(
        "states", [("diproses", "diproses", "diproses"), ("siap", "diterima", "diserahkan")]
    )
    def test_what_two_rows_of_one_file_made_is_found_again(self, load, states):
        rows = [f";{NIK};KTP;{state};;;;;" for state in states]
        load(*rows)
        before = [(row.id, row.state, row.updated_at) for row in Request.select().order_by(Request.id)]
        report = load(*rows)
        assert len(before) == 3
        assert [
            (row.id, row.state, row.updated_at) for row in Request.select().order_by(Request.id)
        ] == before
        assert (report.merged.added, report.merged.changed) == (0, 0)

    def test_all_million_codes_can_be_given_and_no_more(self, load, monkeypatch):
        all_but_one = [f"{n // 1000:03}-{n % 1000:03}" for n in range(999_999)]
        monkeypatch.setattr(bulk.Gathering, "used_codes", lambda self: iter(all_but_one))
        load(f";{NIK};KTP;diterima;;;;;")
        assert Request.get().receipt_code == "999-999"
        with pytest.raises(ImportFileError, match="2 rows need"):
            load(f";{NIK};KK;diterima;;;;;", f";{OTHER_NIK};KK;diterima;;;;;")


class TestNews:
    def test_who_said_stop_is_not_told(self, load, now):
        contacts.record("+6281200000012", stopped=True, source="x", now=now)
        contacts.record("+6281200000013", stopped=True, source="x", now=now)
        contacts.record("+6281200000013", stopped=False, source="x", now=now)
        load(f"417-205;{NIK};KTP;siap;081200000012;081200000013;;;")
        assert [recipient for _, _, recipient in sent()] == ["+6281200000013"]

    def test_what_became_ready_long_ago_is_no_news(self, load, now):
        load(f"417-205;{NIK};KTP;siap;081200000012;;;01-10-2026;")
        assert sent() == []
        assert requests.get_by_receipt("417-205").state_at < now - timedelta(days=50)

    def test_tell_false_tells_nobody(self, load):
        load(f"417-205;{NIK};KTP;siap;081200000012;;;;", tell=False)
        assert sent() == []

    def test_a_new_number_takes_the_place_of_the_first(self, load):
        load(f"417-205;{NIK};KTP;diterima;081200000012;081200000013;;;", tell=False)
        load("417-205;;KTP;siap;081200000014;;;;")
        assert requests.get_by_receipt("417-205").phones == ("+6281200000014", "+6281200000013")
        assert [recipient for _, _, recipient in sent()] == ["+6281200000014", "+6281200000013"]


class TestAllOrNothing:
    def test_a_bad_row_leaves_everything_as_it_was(self, load):
        report = load(f"417-205;{NIK};KTP;siap;;;;;", "417-206;12;KTP;siap;;;;;")
        assert report.merged is None and report.bad == 1
        assert report.problems == ["line 3, column nik: it has 2 digits, a NIK has 16"]
        assert Request.select().count() == 0

    def test_a_move_that_cannot_be_is_a_bad_row(self, load):
        load(f"417-205;{NIK};KTP;batal;;;;;")
        report = load("417-205;;KTP;siap;;;;;", f"417-206;{OTHER_NIK};KTP;siap;;;;;")
        assert report.merged is None
        assert report.problems == [
            "line 2, column state: the request is BATAL and cannot become SIAP DIAMBIL"
        ]
        report = load("417-205;;KTP;siap;;;;;", f"417-206;{OTHER_NIK};KTP;siap;;;;;", skip_bad=True)
        assert report.merged is not None and report.merged.added == 1 and report.bad_path is not None
        assert "417-205" in report.bad_path.read_text("utf-8-sig")
        assert requests.get_by_receipt("417-205").state is State.CANCELLED

    def test_a_code_twice_in_a_file_is_a_bad_row(self, load):
        report = load(f"417-205;{NIK};KTP;siap;;;;;", f"417205;{NIK};KTP;siap;;;;;")
        assert report.problems == ["line 3, column receipt_code: the same code stands in an earlier line"]

    def test_a_merge_that_fails_in_the_middle_is_undone(self, load, monkeypatch, database):
        def fails(_names):
            raise RuntimeError

        monkeypatch.setattr("smsgw.db.merge._queue_notices", fails)
        with pytest.raises(RuntimeError):
            load(f"417-205;{NIK};KTP;siap;081200000012;;;;")
        assert Request.select().count() == RequestMove.select().count() == RequestPhone.select().count() == 0

    def test_a_code_taken_at_the_same_moment_undoes_it(self, load, monkeypatch, desk, now):
        def moves(gathered):
            # Between the comparison and the merge another program writes the same code down.
            requests.add(NewRequest("KTP", receipt_code="417-205"), "x", now, desk.vault)
            return []

        monkeypatch.setattr(bulk.Gathering, "moves", moves)
        with pytest.raises(ImportFileError, match="another program"):
            load(f"417-206;{OTHER_NIK};KTP;siap;;;;;", f"417-205;{OTHER_NIK};KTP;siap;;;;;")
        assert [row.receipt_code for row in Request.select()] == ["417-205"]

    def test_after_a_failure_in_the_middle_the_next_import_works(self, load, monkeypatch, database):
        def fails(*_args):
            raise RuntimeError

        with monkeypatch.context() as broken:
            broken.setattr("smsgw.intake.due_notices.notices.preview", fails)
            with pytest.raises(RuntimeError):
                load(*[f";{NIK[:-4]}{n:04};KTP;siap;081200000012;;;;" for n in range(1, 9)])
        database.close()
        database.connect()
        load(f"417-205;{NIK};KTP;siap;081200000012;;;;")
        assert Request.select().count() == 1

    def test_nothing_is_left_beside_the_database(self, load, tmp_path):
        load("x;;;;;;;;")
        load(f"417-205;{NIK};KTP;siap;;;;;")
        assert not [path.name for path in tmp_path.iterdir() if "import" in path.name or ".part" in path.name]


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.from_regex(r"\A(\+62|62|0)8[0-9]{7,12}\Z"))
def test_the_quick_way_with_phones_agrees_with_the_careful_one(text):
    found = importing._USUAL_MOBILE.fullmatch(text)
    if found:
        assert numbers.parse(text) == f"+62{found[1]}"


def test_a_set_of_codes_takes_each_once():
    codes = CodeSet(["000-000", "417-205"])
    assert not codes.add("417-205") and codes.add("417-206")
    assert len(codes.free()) == 1_000_000 - 3


def test_requests_are_read_back_in_pages(load, desk):
    load(*[f";{NIK[:-4]}{n:04};KTP;diterima;;;;;" for n in range(1, 450)])
    rows = list(listings.find_requests(listings.Wanted()))
    assert len(rows) == 449 and [found.id for found, _ in rows] == sorted(
        (f.id for f, _ in rows), reverse=True
    )
    assert all(len(moves) == 1 for _, moves in rows)
    assert len(list(listings.find_requests(listings.Wanted(limit=201)))) == 201
    assert outbox.count_queue()


class TestWhatANewStateOvertakes:
    def test_unsent_reminders_and_questions_are_taken_back_too(self, load, desk, now):
        load(f"417-205;{NIK};KTP;siap;081200000012;;;;")
        OutboxMessage.update(state=OutboxState.DELIVERED).execute()
        notices.remind(now + timedelta(days=3), desk)
        load("417-205;;KTP;diserahkan;;;;;", at=now + timedelta(days=3))
        assert [(cause.split(":")[0], state) for cause, state, _ in sent()] == [
            ("notice", "delivered"),
            ("reminder", "cancelled"),
            ("notice", "queued"),
        ]

    def test_a_reminder_of_a_request_that_stays_ready_is_left(self, load, desk, now):
        load(f"417-205;{NIK};KTP;siap;081200000012;;;;")
        OutboxMessage.update(state=OutboxState.DELIVERED).execute()
        notices.remind(now + timedelta(days=3), desk)
        load("417-205;;KTP;siap;;;Loket 9;;", at=now + timedelta(days=3))
        assert sent()[-1][1] == OutboxState.QUEUED

    def test_the_old_note_goes_with_the_old_state_and_is_not_told(self, load):
        load(f"417-205;{NIK};KTP;belum lengkap;081200000012;;;;fotokopi KK")
        load("417-205;;KTP;siap;;;;;")
        assert requests.get_by_receipt("417-205").note is None
        assert "fotokopi" not in OutboxMessage.select().order_by(OutboxMessage.id.desc()).first().text

    def test_what_an_import_changed_can_be_taken_back(self, load, now):
        load(f"417-205;{NIK};KTP;belum lengkap;081200000012;;;;fotokopi KK")
        before = requests.get_by_receipt("417-205")
        load("417-205;;KTP;siap;;;;;", at=now + timedelta(hours=1))
        done = undoing.take_back(undoing.find_last_by("wati"), "wati", now + timedelta(hours=2))
        assert (done.cancelled, done.restored, done.sent) == (1, 1, [])
        assert requests.get_by_receipt("417-205") == before

    def test_a_long_queue_does_not_slow_an_import_down(self, load, desk, now):
        """Each row looks for its own messages by their causes, not through the whole queue."""
        load(*[f"{100 + n // 1000:03d}-{n % 1000:03d};;KTP;dicetak;;;;;" for n in range(20)])
        plan = []
        connection = proxy.obj.connection()
        connection.set_trace_callback(lambda sql: plan.append(sql) if "main.outbox o" in sql else None)
        load("100-001;;KTP;siap;081200000012;;;;")
        connection.set_trace_callback(None)
        assert plan and all("+o.state" in sql for sql in plan)
