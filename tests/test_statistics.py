"""The figures of a month made by hand (month.py), each counted there or here by a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import month
import pytest
from month import at

from smsgw.config import load
from smsgw.db import statistics_times
from smsgw.db.models import OutboxMessage, Request
from smsgw.ledger import Figures, Period, Report, daily_text, gather, gather_day
from smsgw.ledger.figures import Cause, LaneFigures, Lateness, Place
from smsgw.ledger.ranking import rank
from smsgw.office.desk import Desk, open_desk
from smsgw.office.figures import NO_MIDDLE, Middle, Satisfaction
from smsgw.sms.segment import measure

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def desk(office) -> Desk:
    with (office / "smsgw.toml").open("a", encoding="utf-8") as file:
        file.write("\n[broadcast]\nprice_per_segment = 250\n")
    return open_desk(load(office / "smsgw.toml", {}))


@pytest.fixture
def figures(desk: Desk, database, now: datetime) -> Figures:
    month.fill()
    return gather(Report.SERVICE, NOVEMBER, desk, now)


def group(groups, name):
    return next(one for one in groups if one.name == name)


def test_the_whole_month_is_what_was_counted_by_hand(figures):
    total = figures.total
    assert (total.received, total.finished, total.collected) == (6, 4, 3)
    assert (total.waiting, total.long, total.late) == (3, 2, 1)
    assert (total.uncollected, total.uncollected_long) == (1, 1)
    assert (total.promised, total.kept, total.kept_share) == (3, 1, 33.3)
    assert figures.rejected == 1


def test_our_time_leaves_out_nights_weekends_and_waiting_for_others(figures):
    # 2, 3, 4 and 57 hours.
    assert figures.total.office_hours == Middle(3.5, 4)


def test_the_citizens_time_leaves_out_nothing(figures):
    # 51, 52, 71 and 314 hours: (52 + 71) / 2 / 24.
    assert figures.total.citizen_days == Middle(2.56, 4)


def test_the_time_at_the_counter_is_counted_in_whole_hours(figures):
    # 0 and 21 hours; who never had `ready` is left out.
    assert figures.total.pickup_days == Middle(0.44, 2)


def test_documents_come_by_what_was_received(figures):
    # What was received and finished in October has no part in November.
    assert [one.name for one in figures.by_document] == ["KTP", "KK", "KIA", "AKTA_MATI"]
    card = group(figures.by_document, "KTP")
    assert (card.received, card.finished, card.collected, card.waiting, card.uncollected) == (3, 2, 1, 1, 1)
    assert (card.promised, card.kept, card.office_hours) == (2, 1, Middle(3.0, 2))


def test_a_request_without_a_counter_is_counted_under_no_name(figures):
    nowhere = group(figures.by_counter, "")
    assert (nowhere.received, nowhere.waiting, nowhere.long, nowhere.late) == (1, 1, 1, 1)
    assert nowhere.office_hours == NO_MIDDLE


@pytest.mark.parametrize("groups", ["by_document", "by_counter"])
def test_the_groups_add_up_to_the_whole(figures, groups):
    for name in ("received", "finished", "collected", "waiting", "long", "late", "promised", "kept"):
        assert sum(getattr(one, name) for one in getattr(figures, groups)) == getattr(figures.total, name)


def test_why_requests_wait_and_why_they_were_late(figures):
    assert figures.lateness == (
        Lateness(Cause.STOCK, waiting=1, long=0, finished_late=1),
        Lateness(Cause.CENTRAL, waiting=1, long=1, finished_late=0),
        Lateness(Cause.PAPERS, waiting=0, long=0, finished_late=0),
        Lateness(Cause.OFFICE, waiting=1, long=1, finished_late=1),
    )


def test_each_day_has_its_flow(figures):
    assert len(figures.days) == 30
    by_day = {one.day.day: (one.received, one.finished, one.collected) for one in figures.days}
    assert by_day[1] == (1, 0, 0)
    assert by_day[2] == (2, 1, 1)
    assert by_day[12] == (0, 1, 1)
    assert by_day[30] == (0, 0, 0)
    assert [sum(column) for column in zip(*by_day.values(), strict=True)] == [6, 4, 3]


def test_questions_are_what_persons_asked(figures):
    asked = figures.questions
    assert (asked.asked, asked.answered, asked.silent, asked.not_understood) == (5, 4, 1, 1)
    assert asked.intents == (("STATUS", 4), ("TIDAK_JELAS", 1))


def test_a_trip_is_avoided_where_the_answer_was_not_ready_yet(figures):
    # The third answer's text is forgotten: it counts neither way.
    assert (figures.questions.trips_avoided, figures.questions.trips_known) == (1, 2)


def test_the_word_for_ready_is_the_offices_own(figures, desk, now):
    OutboxMessage.update(text="Kartu 100-002 BISA DIJEMPUT").where(OutboxMessage.cause == "inbox:1").execute()
    desk.config.texts_folder.mkdir()
    (desk.config.texts_folder / "id.toml").write_text('[states]\nready = "BISA DIJEMPUT"\n', encoding="utf-8")
    asked = gather(Report.SERVICE, NOVEMBER, open_desk(desk.config), now).questions
    assert (asked.trips_avoided, asked.trips_known) == (1, 2)


def test_lanes_are_counted_by_message_and_by_segment(figures):
    replies, notices, broadcasts = figures.sms.lanes
    assert replies == LaneFigures("reply", 4, segments=5, cost=1250, delivered=3, unknown=1)
    # A segment sent again after doubt may have been charged twice.
    assert notices == LaneFigures(
        "notice", 4, segments=4, cost=1000, delivered=1, undelivered=1, unknown=1, failed=1
    )
    assert broadcasts == LaneFigures("broadcast", 1, waiting=1)


def test_finished_documents_share_the_cost(figures):
    assert figures.sms.total == LaneFigures(
        "", 9, segments=9, cost=2250, delivered=4, undelivered=1, unknown=2, failed=1, waiting=1
    )
    assert figures.sms.cost_per_finished == 562.5


def test_without_a_price_there_is_no_cost_per_document(desk, database, now):
    month.fill()
    section = desk.config.broadcast.model_copy(update={"price_per_segment": 0})
    unpriced = replace(desk, config=desk.config.model_copy(update={"broadcast": section}))
    sms = gather(Report.COST, NOVEMBER, unpriced, now).sms
    assert (sms.total.segments, sms.total.cost, sms.cost_per_finished) == (9, 0, None)


def test_complaints_stand_by_place_and_age(figures):
    assert figures.complaints == (
        Place("Loket 1", "PUNGLI", opened=1, open=2, young=1, old=1, overdue=1, amount=50000),
        Place("", "KETERLAMBATAN", opened=1),
    )
    assert figures.complaints_total == Place("", opened=2, open=2, young=1, old=1, overdue=1, amount=50000)


def test_the_index_is_the_mean_times_25_with_its_sample(figures):
    assert figures.ratings.office == Satisfaction(81.25, 4, "B")
    assert figures.ratings.counters == (
        ("Loket 1", Satisfaction(91.67, 3, "A")),
        ("Loket 2", Satisfaction(50.0, 1, "D")),
    )


def test_one_counter_has_its_requests_and_ratings_and_nothing_of_the_whole_office(desk, database, now):
    month.fill()
    found = gather(Report.SERVICE, NOVEMBER, desk, now, counter="Loket 1")
    assert (found.total.received, found.total.finished, found.total.collected) == (3, 3, 2)
    assert found.total.office_hours == Middle(4.0, 3)
    assert [one.name for one in found.by_counter] == ["Loket 1"]
    assert found.ratings.office == Satisfaction(91.67, 3, "A")
    # A counter never reads what is said of it.
    assert (found.questions, found.sms, found.complaints, found.blanks) == (None, None, None, None)


def test_documents_narrow_a_report(desk, database, now):
    month.fill()
    found = gather(Report.SERVICE, NOVEMBER, desk, now, documents=["KK", "KIA"])
    assert {one.name for one in found.by_document} == {"KK", "KIA"}
    assert (found.total.received, found.total.waiting, found.ratings.office.sample) == (3, 2, 1)


def test_an_empty_office_has_a_report(desk, database, now):
    found = gather(Report.SERVICE, NOVEMBER, desk, now)
    assert (found.total.received, found.total.kept_share, found.total.office_hours) == (0, None, NO_MIDDLE)
    assert (found.by_document, found.complaints, found.ratings.office.index) == ((), (), None)
    assert (found.questions.asked, found.sms.total.messages, found.sms.cost_per_finished) == (0, 0, None)
    assert len(found.days) == 30


@pytest.mark.parametrize(
    ("zone", "received"),
    # 31 October 23:30 and 1 November 00:30 in Jakarta are both November in Jayapura, both October in UTC.
    [("Asia/Jayapura", 7), ("Asia/Makassar", 7), ("Asia/Jakarta", 6), ("UTC", 5)],
)
def test_days_are_those_of_the_offices_zone(office, database, now, zone, received):
    month.requests()
    path = office / "smsgw.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[office]", f'[office]\ntimezone = "{zone}"'))
    there = open_desk(load(path, {}))
    found = gather(Report.SERVICE, NOVEMBER, there, now)
    assert found.total.received == received
    assert sum(one.received for one in found.days) == received


def test_a_day_with_a_clock_change_is_whole(desk, database, now):
    zone = ZoneInfo("Europe/Berlin")
    scope = Period(date(2026, 10, 25), date(2026, 10, 25)).scope(zone)
    assert scope.end.astimezone(UTC) - scope.start.astimezone(UTC) == timedelta(hours=25)


def test_the_last_instant_of_a_span_is_in_it_and_the_next_is_not(desk, database, now):
    month.request("100-010", "KTP", None, ("received", "24 23:59"))
    month.request("100-011", "KTP", None, ("received", "25 00:00"))
    assert gather_day(date(2026, 11, 24), desk, now).total.received == 1


def test_a_daily_report_draws_the_fortnight_before(desk, database, now):
    month.fill()
    found = gather_day(date(2026, 11, 23), desk, now)
    assert (found.total.received, found.total.finished) == (1, 0)
    assert (found.days[0].day, found.days[-1].day) == (date(2026, 11, 10), date(2026, 11, 23))
    assert sum(one.received for one in found.days) == 2


def test_a_stop_that_lasts_until_the_end_is_cut_there(desk, database, now):
    # Waits for a blank, then is handed over from a delivery nobody recorded as printing: 1 hour of ours.
    month.request(
        "100-012", "KTP", None,
        ("received", "16 08:00"), ("awaiting_stock", "16 09:00"), ("ready", "17 12:00"),
        ("awaiting_stock", "18 08:00"),
    )  # fmt: skip
    found = gather(Report.SERVICE, NOVEMBER, desk, now)
    assert found.total.office_hours == Middle(1.0, 1)


def test_two_stops_in_a_row_are_both_left_out(desk, database, now):
    month.request(
        "100-013", "KTP", None,
        ("received", "16 08:00"), ("incomplete", "16 09:00"), ("awaiting_central", "16 10:00"),
        ("awaiting_stock", "16 11:00"), ("printing", "16 12:00"), ("ready", "16 13:00"), due="16 08:30",
    )  # fmt: skip
    found = gather(Report.SERVICE, NOVEMBER, desk, now)
    assert found.total.office_hours == Middle(2.0, 1)
    assert sum(one.finished_late for one in found.lateness) == 1


def test_more_than_a_page_of_finished_requests_is_counted_whole(desk, database, now):
    rows = [
        {
            "receipt_code": f"2{number:05d}", "document": "KK", "state": "ready",
            "received_at": at("16 08:00"),
            "ready_at": at("16 10:00"), "state_at": at("16 10:00"), "updated_at": at("16 10:00"),
        }
        for number in range(1201)
    ]  # fmt: skip
    with database.atomic():
        for start in range(0, len(rows), 100):
            Request.insert_many(rows[start : start + 100]).execute()
    found = gather(Report.SERVICE, NOVEMBER, desk, now)
    assert (found.total.finished, found.total.office_hours) == (1201, Middle(2.0, 1201))


def test_blanks_are_shown_with_who_waits_for_them(figures, desk, now):
    from smsgw.db import stock

    stock.record("KTP", 40, "gudang", now - timedelta(days=1))
    stock.record("KIA", 12, "gudang", now - timedelta(days=30))
    blanks = gather(Report.DAILY, Period(now.date(), now.date()), desk, now).blanks
    assert [(one.document, one.number, one.waiting) for one in blanks] == [("KTP", 40, 1), ("KIA", None, 0)]


def test_counters_with_a_handful_of_documents_are_not_ranked(figures):
    one = group(figures.by_counter, "Loket 1")
    few = replace(one, name="few", promised=4, kept=4)
    good, fair = (
        replace(one, name="good", promised=10, kept=9),
        replace(one, name="fair", promised=10, kept=8),
    )
    bad, worse = replace(one, name="bad", promised=10, kept=7), replace(one, name="worse", promised=9, kept=1)
    best, worst = rank([few, bad, good, fair, worse])
    assert ([found.name for found in best], [found.name for found in worst]) == (["good"], ["worse", "bad"])


def test_the_daily_text_says_the_day_in_one_segment(desk, database, now):
    month.fill()
    text = daily_text(gather_day(date(2026, 11, 16), desk, now))
    assert text == (
        "Dukcapil 16-11: masuk 0, jadi 0, diambil 0. Menunggu 3, >14 hari 2. SMS: tanya 5, gagal kirim 2. "
        "Aduan baru 0, lewat janji 1. Biaya Rp2.250."
    )
    assert measure(text).segments == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_daily_text_of_a_huge_office_is_one_segment_too(figures, language):
    huge = replace(
        figures,
        total=replace(
            figures.total, received=10**6, finished=10**6, collected=10**6, waiting=10**6, long=10**6
        ),
    )
    text = daily_text(huge, language)
    assert measure(text).segments == 1
    assert text.count("1000000") == 5


def test_the_daily_text_of_an_empty_office_leaves_out_what_nobody_gave(desk, database, now):
    text = daily_text(gather_day(date(2026, 11, 24), desk, now), "en")
    assert text.startswith("Dukcapil 24-11: received 0,")
    assert "Index" not in text


def test_the_figures_are_the_same_however_few_are_read_at_once(figures, desk, now, monkeypatch):
    monkeypatch.setattr(statistics_times, "_PAGE", 1)
    assert gather(Report.SERVICE, NOVEMBER, desk, now) == figures
