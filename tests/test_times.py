"""Times as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import pytest

from smsgw.admin.times import parse_future, parse_past

JAKARTA = ZoneInfo("Asia/Jakarta")
# Tuesday, 09:30 in Jakarta.
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text, local",
    [
        ("2026-11-25 08:00", "2026-11-25T08:00"),
        ("2026-11-25T08:00+09:00", "2026-11-25T06:00"),
        ("2026-11-25", "2026-11-25T00:00"),
        ("25-11-2026 08.00", "2026-11-25T08:00"),
        ("25/11/2026", "2026-11-25T00:00"),
        ("10:00", "2026-11-24T10:00"),
        ("08:00", "2026-11-25T08:00"),
        ("jam 8.15", "2026-11-25T08:15"),
        ("besok 08:00", "2026-11-25T08:00"),
        ("lusa jam 10.00", "2026-11-26T10:00"),
        ("jumat 08:00", "2026-11-27T08:00"),
        ("+2h", "2026-11-24T11:30"),
        ("90m", "2026-11-24T11:00"),
        ("3 hari", "2026-11-27T09:30"),
        ("sekarang", "2026-11-24T09:30"),
    ],
)
def test_a_time_to_come(text, local):
    assert f"{parse_future(text, NOW, JAKARTA).astimezone(JAKARTA):%Y-%m-%dT%H:%M}" == local


@pytest.mark.parametrize(
    "text, local",
    [
        ("2d", "2026-11-22T09:30"),
        ("30m", "2026-11-24T09:00"),
        ("kemarin", "2026-11-23T00:00"),
        ("kemarin 10:00", "2026-11-23T10:00"),
        ("hari ini", "2026-11-24T00:00"),
        ("08:00", "2026-11-24T08:00"),
        ("10:00", "2026-11-23T10:00"),
        ("senin", "2026-11-23T00:00"),
        ("2026-11-01", "2026-11-01T00:00"),
    ],
)
def test_a_time_to_look_back_to(text, local):
    assert f"{parse_past(text, NOW, JAKARTA).astimezone(JAKARTA):%Y-%m-%dT%H:%M}" == local


@pytest.mark.parametrize("text", ["soon", "", "25:00", "2026-13-01", "08:00 besok lagi", "+9999999999999d"])
def test_what_is_no_time_is_refused_with_examples(text):
    with pytest.raises(click.BadParameter):
        parse_future(text, NOW, JAKARTA)


def test_a_time_gone_by_is_refused():
    with pytest.raises(click.BadParameter, match="past"):
        parse_future("kemarin 08:00", NOW, JAKARTA)
