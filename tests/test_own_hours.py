"""The office's own opening hours: the file's faults, its merging, its edits, and a running gateway that heeds it."""

import logging
from datetime import date, timedelta

import pytest
from talk import Talk, reply

from smsgw.config.hours_file import read_hours
from smsgw.db import audit, hours_changes
from smsgw.errors import ConfigError, UsageError
from smsgw.office import own_hours
from smsgw.office.calendar import parse_hours
from smsgw.office.desk import open_desk, times, up_to_date

TOMORROW = date(2026, 11, 25)
OPEN, CLOSED = parse_hours("08.00-12.00, 13.00-15.00"), ()


def put(desk, content):
    path = own_hours.path_of(desk.config)
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def close_tomorrow(desk, now, reason="rapat"):
    def edit(table):
        return own_hours.with_exception(table, TOMORROW, CLOSED, reason)

    hours_changes.change(desk.config, edit, "siti", "hours_close", str(TOMORROW), now)


def test_a_running_gateway_answers_by_a_closing_at_once(desk, database, now):
    talk = Talk(desk, now)
    assert "BUKA" in reply(talk.text("besok buka?"))
    close_tomorrow(desk, now)
    closed = reply(talk.text("besok buka ga?"))
    assert "TUTUP" in closed and "rapat" in closed and "BUKA 08" not in closed
    assert [(row.who, row.action) for row in audit.list_since(now - timedelta(days=1))] == [
        ("siti", "hours_close")
    ]


def test_only_what_differs_stands_in_the_file(desk):
    table = own_hours.with_days({}, {4: OPEN})
    table = own_hours.with_days(table, {0: CLOSED}, own_hours.RAMADAN)
    table = own_hours.with_days(table, {5: OPEN}, "Loket MPP")
    table = own_hours.with_exception(table, TOMORROW, OPEN, "pindah kantor")
    path = own_hours.write(desk.config, table)
    assert read_hours(path) == table
    hours = up_to_date(desk).hours
    assert hours.weeks[""][:4] == desk.hours.weeks[""][:4] and hours.weeks[""][4] == OPEN
    assert (
        hours.ramadan_weeks[""][0] == CLOSED
        and hours.ramadan_weeks[""][1:] == desk.hours.ramadan_weeks[""][1:]
    )
    assert hours.weeks["Loket MPP"][5] == OPEN
    assert hours.spans_on(TOMORROW) == OPEN
    assert not path.with_name("hours.toml.part").exists()


def test_an_exception_of_the_file_outranks_the_settings_of_that_day(desk):
    hours, _ = times(desk.config, own_hours.with_exception({}, TOMORROW, CLOSED))
    assert hours.spans_on(TOMORROW) == CLOSED and hours.special_on(TOMORROW).reason == ""


def test_taking_the_last_exception_out_leaves_a_file_that_is_read(desk, now, database):
    close_tomorrow(desk, now)
    table = own_hours.without_exception(read_hours(own_hours.path_of(desk.config)), TOMORROW)
    own_hours.write(desk.config, table)
    assert up_to_date(desk).hours.spans_on(TOMORROW) == desk.hours.spans_on(TOMORROW) != CLOSED
    with pytest.raises(UsageError, match="no exception of 25-11-2026"):
        own_hours.without_exception({}, TOMORROW)


def test_every_fault_is_named_with_its_line_and_nothing_changes(desk, caplog):
    put(
        desk,
        'mon = "8"\nfriday = "08:00-11:00"\n[[exception]]\ndate = 2026-11-25\nopen = "15:00-08:00"\n'
        "[[exception]]\ndate = 2026-11-25\n",
    )
    said = own_hours.find_problem(desk.config)
    for place in (":1: mon: ", ":2: friday: unknown", ":5: exception.1.open: ", ":7: exception.2.date: "):
        assert f"hours.toml{place}" in said
    with caplog.at_level(logging.ERROR):
        assert up_to_date(desk) is desk
        assert open_desk(desk.config).hours == desk.hours
    assert "are not taken over" in caplog.text


def test_a_file_with_faults_is_not_written_over_and_nothing_is_noted(desk, database, now):
    path = put(desk, "mon = 8\n")
    with pytest.raises(ConfigError):
        close_tomorrow(desk, now)
    assert path.read_text(encoding="utf-8") == "mon = 8\n"
    assert audit.list_since(None) == []


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        pytest.param("lihat http://contoh.id", "link", id="link"),
        pytest.param("NIK 3399011203959002", "NIK", id="nik"),
        pytest.param("x" * 41, "40 fit", id="long"),
    ],
)
def test_a_reason_that_cannot_stand_in_an_sms_is_refused(reason, why):
    with pytest.raises(UsageError, match=why):
        own_hours.with_exception({}, TOMORROW, CLOSED, reason)
