"""Settings: every fault of file and environment is told at once, each with its place."""

from datetime import timedelta
from operator import attrgetter
from pathlib import Path

import pytest

from smsgw.config import load
from smsgw.errors import ConfigError


def faults(path: Path, **environ: str) -> list[str]:
    """What is wrong, a line each, without the file's folder."""
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return str(caught.value).replace(str(path), "toml").splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "smsgw.toml"


def test_faults_of_the_file_and_of_the_environment_come_together(file):
    file.write_text('[office]\nlanguage = "jv"\n', "utf-8")
    assert faults(file, SMSGW_LIMITS__HELP_PER_DAY="-1") == [
        "toml:2: office.language: Input should be 'id' or 'en'",
        "environment variable SMSGW_LIMITS__HELP_PER_DAY: limits.help_per_day: "
        "Input should be greater than or equal to 0",
    ]


def test_a_variable_does_not_hide_the_fault_that_it_covers(file):
    file.write_text('[office]\nlanguage = "jv"\n', "utf-8")
    assert [line.partition(":")[0] for line in faults(file, SMSGW_OFFICE__LANGUAGE="en")] == ["toml"]


@pytest.mark.parametrize(
    "name, what",
    [
        ("SMSGW_OFFICE__NMAE", 'office.nmae: unknown setting; did you mean "name"?'),
        ("SMSGW_FOO__BAR", "foo: unknown setting"),
        ("SMSGW_MODEM__DUA__PORT", "no [[modem]] is called 'dua'"),
        ("SMSGW_OFFICE__NAME__FIRST", "'name' is no section"),
        ("SMSGW_WEB__LISTEN", 'web.listen: has to be HOST:PORT, such as "127.0.0.1:8470", PORT up to 65535'),
    ],
)
def test_a_variable_that_sets_nothing_right_is_named(file, name, what):
    file.write_text('[office]\nname = "Dukcapil"\n[[modem]]\nname = "utama"\n', "utf-8")
    assert faults(file, **{name: "x"}) == [f"environment variable {name}: {what}"]


@pytest.mark.parametrize(
    "name",
    ["SMSGW_MODEM__UTAMA__PORT", "SMSGW_MODEM__0__PORT", "SMSGW_MODEM__PORT", "smsgw_modem__utama__port"],
)
def test_the_only_modem_is_meant_by_name_by_number_or_without_either(file, name):
    for text in ("", '[[modem]]\nname = "utama"\n'):
        file.write_text(text, "utf-8")
        assert load(file, {name: "COM5"}).modem[0].port == "COM5"


def test_of_two_modems_one_has_to_be_named(file):
    file.write_text('[[modem]]\nname = "a"\n[[modem]]\nname = "b"\n', "utf-8")
    assert load(file, {"SMSGW_MODEM__B__PORT": "COM5"}).modem[1].port == "COM5"
    assert "name the modem" in faults(file, SMSGW_MODEM__PORT="COM5")[0]


@pytest.mark.parametrize(
    "name, text, where, value",
    [
        ("SMSGW_REMINDERS__DAYS", "[2, 9]", "reminders.days", (2, 9)),
        ("SMSGW_HOURS__RAMADAN__MON", "08:00-13:00", "hours.ramadan.mon", "08:00-13:00"),
        ("SMSGW_LANES__BROADCAST__DAILY_LIMIT", "7", "lanes.broadcast.daily_limit", 7),
        ("SMSGW_LANES__REPLY__TTL", "2h", "lanes.reply.ttl", timedelta(hours=2)),
        ("SMSGW_WEB__HOSTS", '["kantor"]', "web.hosts", ("kantor",)),
        ("SMSGW_WEB__ENABLED", "false", "web.enabled", False),
        ("SMSGW_PRIVACY__KEEP_MESSAGES_DAYS", "7", "privacy.keep_messages_days", 7),
        ("SMSGW_CREDIT__CODE", "*1#", "credit.code", "*1#"),
    ],
)
def test_every_section_can_be_set_from_outside(file, name, text, where, value):
    file.write_text("", "utf-8")
    assert attrgetter(where)(load(file, {name: text})) == value


def test_two_modems_of_one_name_are_told_beside_their_other_faults(file):
    file.write_text('[[modem]]\nname = "a"\nbaudrate = "fast"\n[[modem]]\nname = "a"\n', "utf-8")
    assert faults(file) == [
        "toml:3: modem.1.baudrate: Input should be a valid integer",
        "toml:5: modem.2.name: two modems have the same name",
    ]


@pytest.mark.parametrize(
    "octets, line",
    [
        pytest.param(b'[office]\nname = "x\n', "toml:2: not valid TOML", id="toml"),
        pytest.param(b'[office]\nname = "caf\xe9"\n', "toml:2: not saved as UTF-8", id="cp1252"),
    ],
)
def test_a_file_that_cannot_be_read_says_on_which_line(file, octets, line):
    file.write_bytes(octets)
    assert faults(file)[0].startswith(line)


@pytest.mark.parametrize(
    "text", ['[modem]\nname = "utama"\n', "modem = 5\n", 'modem = ["x"]\n', "[keyword]\n"]
)
def test_what_stands_in_place_of_a_list_of_tables_is_told_with_its_line(file, text):
    file.write_text(text, "utf-8")
    found = faults(file, SMSGW_MODEM__PORT="auto", SMSGW_OFFICE__LANGUAGE="id")
    assert any(fault.startswith("toml:1: ") and "a table of its own: [[" in fault for fault in found)


@pytest.mark.parametrize(
    ("section", "line", "what"),
    [
        ("[web]", 'listen = "127.0.0.1:99999"', "has to be HOST:PORT"),
        ("[web]", 'listen = "8470"', "has to be HOST:PORT"),
        ("[office]", 'signature = "-NIK 3399011203959002"', "holds a link or a number as long as a NIK"),
        ("[office]", 'signature = "-www.dukcapil.id"', "holds a link"),
        ("[lanes.notice]", 'hours = "08:00-08:00"', "hours that end when they begin are no window"),
        ("[lanes.notice]", 'ttl = "0s"', "has to be longer than nothing"),
        ("[admin]", 'numbers = ["abc"]', "has to be a telephone number"),
        ("[[modem]]", 'prefixes = ["abc"]', "has to be the beginning of a number"),
        ("[[modem]]", 'port = "bogus://x"', 'has to be "auto", a device, or a URL'),
        ("[reminders]", "days = [-1]", "Input should be greater than or equal to 1"),
    ],
)
def test_a_value_that_can_do_no_good_is_refused_with_its_line(file, section, line, what):
    file.write_text(f"{section}\n{line}\n", "utf-8")
    (fault,) = faults(file)
    assert fault.startswith("toml:2: ") and what in fault
    assert "3399011203959002" not in fault


@pytest.mark.parametrize(
    "port", ["auto", "/dev/ttyUSB0", "COM7", "socket://10.0.0.2:4001", "sim://a", "rfc2217://x:1"]
)
def test_ports_of_every_kind_are_taken(file, port):
    file.write_text(f'[[modem]]\nport = "{port}"\n', "utf-8")
    assert load(file, {}).modem[0].port == port


def test_two_modems_of_one_name_are_told_where_the_second_stands(file):
    file.write_text('[[modem]]\nname = "a"\n[[modem]]\nname = "b"\n[[modem]]\nname = "a"\n', "utf-8")
    assert faults(file) == ["toml:6: modem.3.name: two modems have the same name"]


def test_a_pin_for_a_modem_that_is_none_is_told_without_it(file):
    file.write_text('[[modem]]\nname = "utama"\n', "utf-8")
    (fault,) = faults(file, SMSGW_MODEM_LAIN_PIN="4711")
    assert (
        "SMSGW_MODEM_LAIN_PIN" in fault and "no [[modem]] is called 'LAIN'" in fault and "4711" not in fault
    )


def test_a_file_of_windows_notepad_is_read(file):
    file.write_bytes(b'\xef\xbb\xbf[office]\r\nname = "Dukcapil"\r\n')
    assert load(file, {}).office.name == "Dukcapil"


@pytest.mark.parametrize(
    "line, what",
    [
        ('mon = "15:00-08:00"', "hours.mon: the hours overlap or end before they begin"),
        ('tue = "08:00-12:00,11:00-15:00"', "hours.tue: the hours overlap or end before they begin"),
        ("ramadan_dates = [2026-02-19]", "hours.ramadan_dates: give the first and the last day"),
        ("ramadan_dates = [2026-03-20, 2026-02-19]", "hours.ramadan_dates: give the first and the last day"),
    ],
)
def test_hours_that_no_counter_can_keep_are_told_with_their_line(file, line, what):
    file.write_text(f"[hours]\n{line}\n", "utf-8")
    (fault,) = faults(file)
    assert fault.startswith(f"toml:2: {what}")


def test_hours_until_midnight_and_with_a_break_are_taken(file):
    file.write_text(
        '[hours]\nmon = "08:00-12:00, 13:00-24:00"\nramadan_dates = [2026-02-19, 2026-03-20]\n', "utf-8"
    )
    assert load(file, {}).hours.mon == "08:00-12:00, 13:00-24:00"
