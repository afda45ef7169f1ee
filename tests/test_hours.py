"""Opening hours that are edited: the file, the commands, and what citizens and lanes make of them at once."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cli_run import Smsgw
from click.shell_completion import ShellComplete
from talk import Talk, reply

from smsgw import cli, diagnosis, jobs, outbound, policy
from smsgw.config import hours_file, load
from smsgw.config.hours import HoursException, HoursSection
from smsgw.daemon.loop import ModemLoop
from smsgw.db import alarms, audit, outbox, promises, requests
from smsgw.db.models import OutboxMessage
from smsgw.db.requests import NewRequest
from smsgw.errors import ConfigError, UsageError
from smsgw.messages import Lane
from smsgw.office import own_hours
from smsgw.office.desk import open_desk, up_to_date
from smsgw.office.states import State
from smsgw.posting import Post, post

PHONE = "+6281200000012"
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "texts" / "hours.toml"


@pytest.fixture
def smsgw(office, database, capsys, now, monkeypatch):
    """The command line, on the day of the sample texts."""
    monkeypatch.setattr("smsgw.admin.context.Office.now", lambda office: now)
    return Smsgw(office, capsys)


def edit(desk, change):
    """An edit by somebody else, seen by who looks."""
    own_hours.change(desk.config, change)
    return up_to_date(desk)


def close(desk, *days, reason=""):
    def change(section):
        for day in days:
            section = own_hours.with_exception(section, day, reason=reason)
        return section

    return edit(desk, change)


def spoil(desk, text='[hours]\nfri = "8 pagi"\n'):
    path = own_hours.path_of(desk.config)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


# --- the file


SETTINGS = HoursSection.model_validate(
    {
        "fri": "08:00-11:30",
        "exception": [
            {"date": CHRISTMAS_EVE, "why": "cuti"},
            {"date": date(2026, 12, 31), "why": "inventaris"},
        ],
        "counter": [{"name": "MPP", "sat": "09:00-12:00"}],
    }
)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda s: s, id="nothing"),
        pytest.param(lambda s: own_hours.with_days(s, {"fri": "8-10.30"}), id="a-day"),
        pytest.param(lambda s: own_hours.with_days(s, {"mon": "tutup", "sat": "08.00-24.00"}), id="two-days"),
        pytest.param(lambda s: own_hours.with_days(s, {"fri": "8-10"}, ramadan=True), id="ramadan"),
        pytest.param(lambda s: own_hours.with_days(s, {"sat": "tutup"}, counter="MPP"), id="a-counter"),
        pytest.param(
            lambda s: own_hours.with_days(
                own_hours.with_days(s, {"sat": "8-9"}, counter="Loket \"3\" 'x' \\"), {"mon": "9-10"}
            ),
            id="a-new-counter-keeps-its-days-when-the-office-moves",
        ),
        pytest.param(
            lambda s: own_hours.with_exception(s, date(2026, 12, 1), "8-12, 13-15", "HUT"), id="open"
        ),
        pytest.param(lambda s: own_hours.with_exception(s, CHRISTMAS_EVE, "", "lain"), id="another-reason"),
        pytest.param(
            lambda s: own_hours.without_exception(s, CHRISTMAS_EVE), id="an-exception-of-the-settings"
        ),
        pytest.param(
            lambda s: s.model_copy(
                update={
                    "notices_on_holidays": True,
                    "nyepi": True,
                    "ramadan_dates": (date(2026, 2, 19), date(2026, 3, 20)),
                }
            ),
            id="single-values",
        ),
        pytest.param(
            lambda s: s.model_copy(
                update={"exception": (HoursException(date=CHRISTMAS_EVE, why='a"b\\c\x7f'),)}
            ),
            id="a-reason-with-quotes",
        ),
    ],
)
def test_what_is_written_is_what_is_read(file, change):
    wanted = change(hours_file.read(file, SETTINGS))
    hours_file.write(file, SETTINGS, wanted)
    assert hours_file.read(file, SETTINGS) == wanted
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_file_holds_only_what_differs_and_the_settings_rule_the_rest(file):
    hours_file.write(file, SETTINGS, own_hours.with_days(hours_file.read(file, SETTINGS), {"mon": "9-10"}))
    lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == ["[hours]", 'mon = "09:00-10:00"']
    later = SETTINGS.model_copy(update={"fri": "08:00-09:00", "mon": "08:00-16:00"})
    assert (hours_file.read(file, later).mon, hours_file.read(file, later).fri) == (
        "09:00-10:00",
        "08:00-09:00",
    )


def test_an_edit_that_is_taken_back_leaves_nothing_behind(file):
    base = hours_file.read(file, SETTINGS)
    for wanted in (own_hours.without_exception(base, CHRISTMAS_EVE), base):
        hours_file.write(file, SETTINGS, wanted)
    assert "dropped" not in file.read_text("utf-8")
    assert hours_file.read(file, SETTINGS) == base


def test_all_faults_are_told_at_once_with_their_lines(file):
    file.parent.mkdir()
    file.write_text(
        '[office]\nname = "x"\n[hours]\nfri = "8 pagi"\nfrei = ""\ndropped = ["besok"]\n'
        "[[hours.exception]]\ndate = 2026-11-25\nopen = true\n",
        "utf-8",
    )
    with pytest.raises(ConfigError) as raised:
        hours_file.read(file, SETTINGS)
    told = str(raised.value).replace(str(file), "F").splitlines()
    assert [line.partition(": ")[0] for line in told] == ["F:1", "F:6", "F:4", "F:9", "F:5"]
    assert "only [hours] stands in this file" in told[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[hours", id="cut-off"),
        pytest.param("hours = 3\n", id="no-table"),
        pytest.param("[[hours]]\n", id="a-list"),
        pytest.param('[hours]\ncounter = [{sat = "8-9"}]\n', id="nameless-counter"),
        pytest.param("[[hours.exception]]\nopen = ''\n", id="no-date"),
        pytest.param("[hours]\ndropped = [2026-12-24T10:00:00]\n", id="a-moment"),
        pytest.param("[[hours.exception]]\ndate = 2026-12-24\n" * 2, id="twice"),
        pytest.param('[hours]\nmon = "15:00-08:00"\n', id="backwards"),
    ],
)
def test_a_spoiled_file_is_a_config_error(file, text):
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"hours\.toml:"):
        hours_file.read(file, SETTINGS)


def test_octets_that_are_no_text_are_a_config_error(file):
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe\x00[hours]")
    with pytest.raises(ConfigError, match="UTF-8"):
        hours_file.read(file, SETTINGS)


def test_a_file_that_cannot_be_written_stays_as_it_was(file, monkeypatch):
    base = hours_file.read(file, SETTINGS)
    hours_file.write(file, SETTINGS, base)
    before = file.read_text("utf-8")

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        hours_file.write(file, SETTINGS, own_hours.with_days(base, {"mon": "tutup"}))
    assert file.read_text("utf-8") == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        pytest.param("x" * 41, "too long", id="long"),
        pytest.param("lihat http://contoh.id", "a link", id="link"),
        pytest.param("NIK 3399011203959002", "digits as long as a NIK", id="nik"),
    ],
)
def test_a_reason_that_no_sms_may_hold_is_refused(reason, why):
    with pytest.raises(UsageError, match=why):
        own_hours.with_exception(SETTINGS, CHRISTMAS_EVE, reason=reason)


def test_a_reason_is_made_plain():
    made = own_hours.with_exception(SETTINGS, CHRISTMAS_EVE, reason=" “pindah”\tkantor … ")
    assert made.exception[0].why == '"pindah" kantor ...'


# --- the desk


def test_a_day_that_is_closed_is_closed_in_the_next_answer(desk, database, now):
    talk = Talk(desk, now)
    tomorrow = now.date() + timedelta(days=1)
    assert "BUKA 08.00-15.00" in reply(talk.text("besok buka?"))
    talk.desk = close(desk, tomorrow, reason="listrik padam")
    assert "Rabu 25-11 TUTUP (listrik padam). Buka lagi Kamis 26-11" in reply(talk.text("besok buka?"))
    assert "TUTUP 25-11" in reply(talk.text("JADWAL"))


def test_a_closed_day_shows_in_the_answer_to_who_may_collect(desk, database, now):
    new = NewRequest("KTP", State.READY, None, "417-205", (PHONE,), "Loket 3")
    requests.add(new, "test", now, desk.vault)
    newer = close(desk, now.date() + timedelta(days=1))
    assert "TUTUP 25-11" in reply(Talk(newer, now).text("CEK 417-205"))


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        pytest.param([], "2026-11-27", id="nothing-closed"),
        pytest.param([25], "2026-11-30", id="a-day-on-the-way"),
        pytest.param([27], "2026-11-30", id="the-day-itself"),
        pytest.param([25, 26, 27, 30], "2026-12-03", id="a-week"),
    ],
)
def test_a_promise_made_before_moves_with_the_days_that_are_closed(office, database, now, closed, due):
    path = office / "smsgw.toml"
    path.write_text(path.read_text("utf-8") + '\n[promise]\nKTP = "3d"\n', "utf-8")
    desk = open_desk(load(path, {}))
    new = NewRequest("KTP", State.PROCESSING, None, "417-205", (PHONE,))
    found = requests.add(promises.with_due(new, desk, now), "test", now, desk.vault)
    newer = close(desk, *(date(2026, 11, day) for day in closed))
    assert str(promises.due_of(found, newer).astimezone(desk.config.zone).date()) == due


def test_what_a_person_promised_stays_and_is_told_for_the_next_open_day(desk, database, now):
    new = NewRequest("KTP", State.PROCESSING, None, "417-205", (PHONE,), due_at=now + timedelta(days=2))
    found = requests.add(new, "test", now, desk.vault)
    newer = close(desk, date(2026, 11, 26))
    assert promises.due_of(found, newer) == found.due_at
    assert "Jumat 27-11" in reply(Talk(newer, now).text("CEK 417-205"))


def test_the_same_desk_comes_back_while_nothing_has_changed(desk):
    newer = close(desk, CHRISTMAS_EVE)
    assert newer is not desk
    assert up_to_date(newer) is newer
    assert up_to_date(desk).hours is newer.hours


@pytest.mark.parametrize("started", [True, False], ids=["seen-good-before", "spoiled-from-the-start"])
def test_a_spoiled_file_opens_and_closes_nothing(desk, caplog, started):
    kept = close(desk, CHRISTMAS_EVE).hours if started else desk.hours
    spoil(desk)
    assert up_to_date(desk).hours is kept
    assert open_desk(desk.config).hours is kept
    assert caplog.text.count("the edited opening hours are not used") == 1
    assert "hours.toml:2: hours.fri" in caplog.text


def test_edited_hours_and_spoiled_texts_do_not_meet(desk):
    texts = desk.config.texts_folder
    texts.mkdir()
    (texts / "id.toml").write_text("[texts", "utf-8")
    newer = close(desk, CHRISTMAS_EVE)
    assert newer.hours.special_on(CHRISTMAS_EVE) is not None
    assert newer.wording is desk.wording


# --- who is told of a spoiled file


def test_a_spoiled_file_raises_an_alarm_until_it_is_mended(desk, database, now):
    spoil(desk)
    jobs.watch_hours(now, desk)
    (row,) = alarms.list_open()
    assert (row.kind, row.subject) == ("hours", "hours.toml")
    assert row.detail.startswith("hours.toml:2: hours.fri: ")
    own_hours.path_of(desk.config).unlink()
    jobs.watch_hours(now, desk)
    assert alarms.list_open() == []


@pytest.mark.parametrize(
    ("text", "ok"), [('[hours]\nfri = "08:00-10:00"\n', True), ("[hours", False)], ids=["good", "spoiled"]
)
def test_the_doctor_says_whether_the_edited_hours_hold(desk, now, text, ok):
    spoil(desk, text)
    doctor = diagnosis.Doctor(desk.config, False, False, lambda: now, lambda words: None)
    (found,) = [one for one in diagnosis.diagnose(doctor, ()) if one.check == "hours"]
    assert (found.subject, found.ok, bool(found.cure)) == ("hours.toml", ok, not ok)


# --- lanes


def at(text):
    """A moment in the office's zone."""
    return (datetime.fromisoformat(text) - timedelta(hours=7)).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        pytest.param(lambda s: s, "2026-12-26T07:30", id="closed"),
        pytest.param(
            lambda s: own_hours.with_exception(s, CHRISTMAS_EVE, "8-12"),
            "2026-12-24T10:00",
            id="the-office-opens",
        ),
        pytest.param(
            lambda s: own_hours.with_exception(s, CHRISTMAS_EVE, "", "x"),
            "2026-12-26T07:30",
            id="said-closed",
        ),
        pytest.param(
            lambda s: s.model_copy(update={"notices_on_holidays": True}),
            "2026-12-24T10:00",
            id="switched-off",
        ),
    ],
)
def test_notices_wait_for_a_leave_day_on_which_the_office_is_closed(desk, change, opens):
    gate = policy.gate_of(edit(desk, change))
    assert gate.opens_at(Lane.NOTICE, at("2026-12-24T10:00")) == at(opens)
    assert gate.opens_at(Lane.REPLY, at("2026-12-24T10:00")) == at("2026-12-24T10:00")


def test_a_closed_day_that_is_no_holiday_holds_no_notice_back(desk):
    gate = policy.gate_of(close(desk, date(2026, 11, 25), reason="pindah kantor"))
    assert gate.opens_at(Lane.NOTICE, at("2026-11-25T10:00")) == at("2026-11-25T10:00")


def test_a_loop_that_runs_follows_the_edited_hours(desk, database, monkeypatch):
    loop = ModemLoop(desk.config.modem[0], desk, lambda: at("2026-12-24T10:00"), None)
    gates = []
    monkeypatch.setattr(outbound, "send_due", lambda modem, tally, *rest, **more: gates.append(tally.gate))
    edit(desk, lambda section: own_hours.with_exception(section, CHRISTMAS_EVE, "8-12"))
    assert loop._tally.gate.opens_at(Lane.NOTICE, at("2026-12-24T10:00")) > at("2026-12-24T10:00")
    assert loop._has_work()
    assert loop._tally.gate.opens_at(Lane.NOTICE, at("2026-12-24T10:00")) == at("2026-12-24T10:00")


def test_a_notice_outlives_lebaran(desk, database):
    queued = at("2026-03-17T16:00")
    new = NewRequest("KTP", State.PROCESSING, None, "417-205", (PHONE,))
    found = requests.add(new, "test", queued, desk.vault)
    from smsgw import notices

    notices.on_state(requests.move(found.id, State.READY, "test", queued), desk, queued)
    outbox.expire(at("2026-03-25T07:30"))
    (row,) = OutboxMessage.select()
    assert (row.state, row.expires_at) == ("queued", at("2026-03-27T16:00"))


def test_a_validity_that_a_program_gives_is_kept_to_the_letter(desk, database):
    now = at("2026-12-24T10:00")
    order = Post(PHONE, "Halo", Lane.NOTICE, "program:1")
    post(replace(order, ttl=timedelta(hours=2)), desk, now)
    post(replace(order, cause="program:2"), desk, now)
    assert [row.expires_at for row in OutboxMessage.select().order_by(OutboxMessage.id)] == [
        at("2026-12-24T12:00"),
        at("2026-12-29T10:00"),
    ]


# --- the commands


def test_the_week_is_changed_by_day_or_days_in_both_languages(smsgw):
    smsgw.ok("hours", "set", "Sen-Kam", "08.00-12.00", "13-15.30")
    smsgw.ok("hours", "set", "fri", "tutup")
    smsgw.ok("hours", "set", "sabtu", "8-12", "--counter", "MPP")
    smsgw.ok("hours", "set", "jumat", "08:00-10:00", "--ramadan")
    found = smsgw.ok("hours", "show", "--json").json
    assert found["week"]["thu"] == "08:00-12:00, 13:00-15:30"
    assert found["week"]["fri"] == ""
    assert found["ramadan"]["fri"] == "08:00-10:00"
    assert [(one["name"], one["sat"], one["fri"]) for one in found["counters"]] == [
        ("MPP", "08:00-12:00", "")
    ]


def test_days_are_closed_opened_and_given_back(smsgw):
    said = smsgw.ok("hours", "close", "24-11-2026", "--until", "2026-11-26", "--reason", "pindah kantor").err
    assert said.splitlines() == [
        "Selasa 24-11 TUTUP (pindah kantor)",
        "Rabu 25-11 TUTUP (pindah kantor)",
        "Kamis 26-11 TUTUP (pindah kantor)",
    ]
    smsgw.ok("hours", "open", "besok", "9-10", "13-14")
    smsgw.ok("hours", "remove", "2026-11-24")
    shown = smsgw.ok("hours", "show", "--json").json
    assert [(one["date"], one["open"]) for one in shown["exceptions"]] == [
        ("2026-11-25", "09:00-10:00, 13:00-14:00"),
        ("2026-11-26", ""),
    ]
    assert shown["ahead"][1] == {"date": "2026-11-25", "open": ["09:00-10:00", "13:00-14:00"], "reason": None}
    assert "Kamis 26-11 TUTUP (pindah kantor)" in smsgw.ok("hours", "show").out


def test_an_exception_of_the_settings_is_taken_back_without_touching_them(office, smsgw):
    path = office / "smsgw.toml"
    path.write_text(
        path.read_text("utf-8") + "\n# jangan diubah\n[[hours.exception]]\ndate = 2026-12-01\n", "utf-8"
    )
    before = path.read_bytes()
    assert [one["date"] for one in smsgw.ok("hours", "show", "--json").json["exceptions"]] == ["2026-12-01"]
    smsgw.ok("hours", "remove", "1-12-2026")
    assert smsgw.ok("hours", "show", "--json").json["exceptions"] == []
    assert path.read_bytes() == before


def test_every_change_is_noted_with_who_made_it(smsgw, now):
    smsgw.ok("hours", "set", "jum", "8-10")
    smsgw.ok("hours", "close", "24-12-2026", "--reason", "cuti bersama")
    smsgw.ok("hours", "remove", "24-12-2026")
    rows = audit.list_since(now - timedelta(days=1))
    assert [(row.action, row.subject) for row in reversed(rows)] == [
        ("set_hours", "fri 08:00-10:00"),
        ("close_day", "2026-12-24 cuti bersama"),
        ("remove_day", "2026-12-24"),
    ]
    assert all(row.who for row in rows)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["set", "someday", "8-9"], "no day of the week", id="no-day"),
        pytest.param(["set", "kam-sen", "8-9"], "run backwards", id="backwards"),
        pytest.param(["set", "jum", "10-8"], "overlap or end before they begin", id="hours-backwards"),
        pytest.param(["set", "jum", "pagi"], "are no hours", id="no-hours"),
        pytest.param(["set", "jum", "8-9", "--counter", "x" * 41], "40 characters at most", id="long-name"),
        pytest.param(["set", "jum", "8-9", "--counter", "A", "--ramadan"], "exclude each other", id="both"),
        pytest.param(["close", "31-02-2027"], "is no day", id="no-such-date"),
        pytest.param(["close", "2026-11-23"], "is past", id="past"),
        pytest.param(
            ["close", "2026-12-24", "--until", "2026-12-23"], "the first one first", id="until-before"
        ),
        pytest.param(
            ["close", "2026-12-24", "--until", "2036-12-23"], "1 to 62 days", id="a-slip-in-the-year"
        ),
        pytest.param(["close", "2026-12-24", "--reason", "x" * 41], "too long", id="reason"),
        pytest.param(["open", "2026-12-24", "tutup"], "hours close", id="open-closed"),
        pytest.param(["remove", "2026-12-24"], "is no exception", id="no-exception"),
    ],
)
def test_what_makes_no_sense_changes_and_notes_nothing(smsgw, desk, now, words, why):
    result = smsgw("hours", *words)
    assert (result.status, why in result.err) == (2, True), result.err
    assert not own_hours.path_of(desk.config).exists()
    assert audit.list_since(now - timedelta(days=1)) == []


def test_a_spoiled_file_is_not_overwritten(smsgw, desk, now):
    spoil(desk)
    result = smsgw("hours", "set", "jum", "8-10")
    assert (result.status, "hours.toml:2: hours.fri" in result.err) == (2, True)
    assert own_hours.path_of(desk.config).read_text("utf-8") == '[hours]\nfri = "8 pagi"\n'
    assert audit.list_since(now - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("line", "incomplete", "offered"),
    [
        pytest.param(["hours"], "s", ["set", "show"], id="verbs"),
        pytest.param(["hours", "set"], "ju", ["jumat"], id="days"),
        pytest.param(["hours", "remove"], "2026-12", ["2026-12-24"], id="exceptions"),
    ],
)
def test_the_shell_completes(smsgw, office, line, incomplete, offered):
    smsgw.ok("hours", "close", "2026-12-24")
    completing = ShellComplete(cli.root, {}, "smsgw", "_SMSGW_COMPLETE")
    found = completing.get_completions(["--config", str(office), *line], incomplete)
    assert sorted(one.value for one in found) == offered
