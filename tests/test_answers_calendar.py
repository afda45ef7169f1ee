"""Answers that know the calendar: today, long holidays, the promised day, the place in the queue."""

from datetime import UTC, date, datetime, timedelta

import pytest
from talk import NIK, PHONE, Talk, reply

from smsgw import notices
from smsgw.config import load
from smsgw.db import promises, requests, tickets
from smsgw.db.requests import NewRequest
from smsgw.errors import ConfigError
from smsgw.intake import Order, import_file
from smsgw.office.calendar import SpecialDay
from smsgw.office.closures import closure_ahead
from smsgw.office.desk import open_desk
from smsgw.office.feasts import Period
from smsgw.office.states import State

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    """A moment in the office's zone, `2026-12-23 09:30`."""
    return (datetime.fromisoformat(text) - timedelta(hours=7)).replace(tzinfo=UTC)


@pytest.fixture
def promising(office, database):
    """The office with a promise: three working days for a KTP, eight opening hours for a KK."""
    path = office / "smsgw.toml"
    path.write_text(path.read_text("utf-8") + '\n[promise]\nKTP = "3d"\nKK = "8h"\n', encoding="utf-8")
    return open_desk(load(path, {}))


def add(desk, now, *, document="KTP", state=State.READY, **more):
    new = NewRequest(document, state, NIK, "417-205", (PHONE,), **{"counter": "Loket 3", **more})
    return requests.add(promises.with_due(new, desk, now), "test", now, desk.vault)


# --- open, closed, closed soon


@pytest.mark.parametrize(
    ("when", "told"),
    [
        pytest.param("2026-11-24 09:30", "hari ini 08.00-15.00. Bawa", id="open"),
        pytest.param("2026-11-24 15:30", "Buka lagi Rabu 25-11 jam 08.00.", id="closed-for-today"),
        pytest.param("2026-11-28 10:00", "Buka lagi Senin 30-11 jam 08.00.", id="saturday"),
        pytest.param("2026-12-22 09:30", "hari ini 08.00-15.00. TUTUP 24-12 s.d. 27-12.", id="long-holiday"),
        pytest.param("2026-12-23 16:00", "Buka lagi Senin 28-12 jam 08.00.", id="holiday-from-tomorrow"),
        pytest.param("2026-12-18 09:00", "hari ini 08.00-11.00. Bawa", id="ordinary-weekend"),
        pytest.param("2027-02-04 09:00", "hari ini 08.00-15.00. TUTUP 05-02 s.d. 07-02.", id="one-day"),
    ],
)
def test_who_may_collect_is_told_when(when, told, desk, database):
    now = at(when)
    add(desk, now)
    text = reply(Talk(desk, now).text("CEK 417-205"))
    assert told in text


def test_a_notice_before_a_long_holiday_says_so(desk, database):
    now = at("2026-12-22 09:30")
    assert "jam kerja, TUTUP 24-12 s.d. 27-12." in notices.preview(add(desk, now), desk, now)
    text = reply(Talk(desk, now).text("JAM"))
    assert "TUTUP 24-12 s.d. 27-12." in text and "Sen-Kam 08.00-15.00" in text


def test_an_exception_of_the_office_is_a_closure_and_an_opening_ends_one(desk):
    hours = desk.hours
    assert closure_ahead(hours, date(2026, 11, 24)) is None
    moving = type(hours)(
        zone=hours.zone, weeks=hours.weeks, special_days=[SpecialDay(date(2026, 11, 26), (), "pindah")]
    )
    assert closure_ahead(moving, date(2026, 11, 24)) == Period(date(2026, 11, 26), date(2026, 11, 26))
    from smsgw.office.calendar import parse_hours

    helping = type(hours)(
        zone=hours.zone,
        weeks=hours.weeks,
        special_days=[SpecialDay(date(2026, 12, 24), parse_hours("08.00-12.00"))],
    )
    assert closure_ahead(helping, date(2026, 12, 23)) == Period(date(2026, 12, 25), date(2026, 12, 27))


# --- the promised day


@pytest.mark.parametrize(
    ("document", "received", "due"),
    [
        pytest.param("KTP", "2026-11-24 09:30", "2026-11-27 11:00", id="three-days"),
        pytest.param("KTP", "2026-11-26 09:30", "2026-12-01 15:00", id="over-a-weekend"),
        pytest.param("KTP", "2026-12-22 09:30", "2026-12-29 15:00", id="over-christmas"),
        pytest.param("KK", "2026-11-24 09:30", "2026-11-25 10:30", id="hours"),
        pytest.param("KIA", "2026-11-24 09:30", None, id="nothing-promised"),
    ],
)
def test_a_request_without_a_promised_time_gets_the_offices_own(document, received, due, promising):
    found = add(promising, at(received), document=document, state=State.PROCESSING)
    assert found.due_at == (at(due) if due else None)
    assert promises.due_of(found, promising) == found.due_at


def test_the_promised_day_is_told_and_one_that_was_given_wins(promising, now):
    add(promising, now, state=State.PROCESSING)
    assert "perkiraan selesai Jumat 27-11" in reply(Talk(promising, now).text("CEK 417-205"))
    given = NewRequest("KTP", State.PROCESSING, NIK, "417-306", (PHONE,), due_at=now + 9 * DAY)
    requests.add(promises.with_due(given, promising, now), "test", now, promising.vault)
    assert "perkiraan selesai Kamis 03-12" in reply(Talk(promising, now, count=9).text("CEK 417-306"))


def test_a_request_of_before_the_promise_is_told_it_too(promising, now):
    requests.add(NewRequest("KTP", State.PROCESSING, NIK, "417-205", (PHONE,)), "t", now, promising.vault)
    assert "perkiraan selesai Jumat 27-11" in reply(Talk(promising, now).text("CEK 417-205"))


def test_no_day_is_promised_while_the_office_waits_and_a_later_one_after(promising, now):
    found = add(promising, now, state=State.VERIFYING)
    requests.move(found.id, State.INCOMPLETE, "t", now + timedelta(hours=1), "fotokopi KK")
    assert "perkiraan" not in reply(Talk(promising, now + DAY).text("CEK 417-205"))
    # Incomplete from Tuesday 10:30 to Thursday 10:30: two working days later than Friday.
    moved = requests.move(found.id, State.PROCESSING, "t", now + 2 * DAY + timedelta(hours=1))
    assert promises.due_of(moved, promising) == at("2026-12-01 15:00")
    text = reply(Talk(promising, now + 3 * DAY, count=9).text("CEK 417-205"))
    assert "perkiraan selesai Selasa 01-12" in text


def test_a_stop_after_the_promise_was_broken_does_not_mend_it(promising, now):
    found = add(promising, now, state=State.PROCESSING)
    requests.move(found.id, State.AWAITING_STOCK, "t", now + 8 * DAY)
    moved = requests.move(found.id, State.PRINTING, "t", now + 9 * DAY)
    assert promises.due_of(moved, promising) == found.due_at


def test_a_late_complaint_is_judged_by_the_promise_without_its_stops(promising, now):
    found = add(promising, now, state=State.PROCESSING)
    requests.move(found.id, State.AWAITING_CENTRAL, "t", now + timedelta(hours=1))
    requests.move(found.id, State.PRINTING, "t", now + 6 * DAY)
    assert Talk(promising, now + 7 * DAY).text("kok lama bgt ktp ga jadi2!!!").reason == "complaint"
    assert tickets.list_tickets() == []
    row = Talk(promising, now + 14 * DAY, count=9).text("kok lama bgt ktp ga jadi2!!!")
    assert row.reason == "complaint_late" and len(tickets.list_tickets()) == 1


def test_a_spreadsheet_gets_the_promise_where_it_gives_no_time(promising, now, tmp_path):
    path = tmp_path / "harian.csv"
    path.write_text(
        "resi,dokumen,status,hp,received_at,due_at\n"
        "417-301,KTP,diproses,081200000012,2026-11-26,\n"
        "417-302,KTP,diproses,081200000012,,\n"
        "417-303,KTP,diproses,081200000012,,2026-12-20\n"
        "417-304,KIA,diproses,081200000012,,\n"
        "417-305,KTP,diserahkan,081200000012,,\n",
        encoding="utf-8",
    )
    report = import_file(Order(path, "test", now, tell=False), promising)
    assert report.merged.added == 5
    due = {code: requests.get_by_receipt(f"417-30{code}").due_at for code in range(1, 6)}
    assert due[1] == at("2026-12-01 15:00") and due[2] == at("2026-11-27 11:00")
    assert due[3].date() >= date(2026, 12, 19) and due[4] is None and due[5] is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param('KTP = "3x"', "promise.KTP: a promise is", id="unit"),
        pytest.param('KTP = "0d"', "a promise is", id="nothing"),
        pytest.param("KTP = 3", "a promise is", id="number"),
        pytest.param('KPT = "3d"', "promise.KPT: no document", id="no-document"),
    ],
)
def test_a_promise_that_nobody_can_keep_is_refused(line, why, office):
    path = office / "smsgw.toml"
    path.write_text(path.read_text("utf-8").rstrip() + f"\n[promise]\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        open_desk(load(path, {}))
    assert why in str(refused.value)


# --- do not come yet


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "state",
    [
        State.VERIFYING,
        State.PROCESSING,
        State.AWAITING_CENTRAL,
        State.AWAITING_STOCK,
        State.PRINTING,
    ],
)
def test_who_cannot_collect_yet_is_kept_from_a_wasted_trip(state, language, office, database, now):
    path = office / "smsgw.toml"
    text = path.read_text("utf-8").replace('signature = "', f'language = "{language}"\nsignature = "')
    path.write_text(text, encoding="utf-8")
    desk = open_desk(load(path, {}))
    add(desk, now, document="KIA", state=state)
    said = reply(Talk(desk, now).text("CEK 417-205"))
    words = ("Belum perlu datang", "tidak perlu antre", "sebelum datang")
    english = ("No need to come yet", "no need to queue", "before you come")
    assert any(word in said for word in (words if language == "id" else english)), said


def test_the_place_in_the_queue_is_told(desk, database, now):
    for n in range(3):
        early = NewRequest("KIA", State.AWAITING_STOCK, None, f"417-30{n}")
        requests.add(early, "test", now - DAY, desk.vault)
    add(desk, now, document="KIA", state=State.AWAITING_STOCK)
    assert "Antrean ke-4." in reply(Talk(desk, now).text("CEK 417-205"))
