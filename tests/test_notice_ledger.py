"""The ledger of notices, and the call list of people whom no SMS reached."""

import csv
import io
import logging
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
import month
import pytest
from month import at

from smsgw.admin import call_list
from smsgw.admin.context import Office
from smsgw.admin.notice_ledger import calls_command, ledger_command
from smsgw.db import notice_ledger
from smsgw.db.models import Audit, InboxMessage, OutboxMessage, Request
from smsgw.db.notice_ledger import Fate
from smsgw.messages import Lane

ONE, TWO = "+6281200000012", "+6281200000077"
SINCE = at("1 00:00")


def ready(code: str, *phones: str, document: str = "KTP") -> Request:
    return month.request(
        code, document, "Loket 3", ("received", "16 08:00"), ("ready", "17 09:00"), phones=phones
    )


def notice(
    code: str, state: str, to: str = ONE, about: str = "ready", when: str = "17 09:01"
) -> OutboxMessage:
    return month.sms(f"notice:{code}:{about}:{to}", state, lane=Lane.NOTICE, to=to, when=when)


def codes(**options: bool) -> list[str]:
    return [one.request.receipt_code for one in notice_ledger.untold(SINCE, **options)]


def run(office: Path, command: click.Command, *args: str) -> None:
    """The command as its group will run it."""
    opened = Office()
    opened.config_path = office
    command.main(list(args), standalone_mode=False, obj=opened)


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        ("queued", Fate.WAITING),
        ("submitting", Fate.WAITING),
        ("in_doubt", Fate.UNKNOWN),
        ("submitted", Fate.UNKNOWN),
        ("delivered", Fate.DELIVERED),
        ("undelivered", Fate.UNDELIVERED),
        ("failed", Fate.FAILED),
        ("expired", Fate.FAILED),
        ("cancelled", Fate.CANCELLED),
    ],
)
def test_every_state_of_a_message_is_a_fate_of_its_notice(database, state, fate):
    notice("100-001", state)
    assert [one.fate for one in notice_ledger.notices()] == [fate]
    assert [one.fate for one in notice_ledger.notices([fate])] == [fate]


def test_the_ledger_holds_notices_and_reminders_and_nothing_else(database):
    notice("100-001", "delivered", about="incomplete")
    month.sms(f"reminder:100-001:3:20261117:{ONE}", "failed", lane=Lane.NOTICE, sent=0)
    month.sms("inbox:4", "failed", lane=Lane.REPLY)
    month.sms("send:4", "failed", lane=Lane.NOTICE)
    assert [(one.receipt_code, one.about) for one in notice_ledger.notices()] == [
        ("100-001", "reminder"),
        ("100-001", "incomplete"),
    ]


def test_a_second_visit_to_a_state_is_read_from_its_cause(database):
    month.sms(f"notice:100-001:ready:2:{ONE}", "failed", lane=Lane.NOTICE, sent=0)
    assert [(one.about, one.recipient) for one in notice_ledger.notices()] == [("ready", ONE)]


@pytest.mark.parametrize("state", ["undelivered", "failed", "expired"])
def test_whom_no_notice_reached_is_called(database, state):
    ready("100-001", ONE)
    notice("100-001", state)
    assert codes() == ["100-001"]


@pytest.mark.parametrize("state", ["delivered", "queued", "cancelled"])
def test_whom_a_notice_reached_or_will_reach_is_not_called(database, state):
    ready("100-001", ONE)
    notice("100-001", state)
    assert codes() == []


@pytest.mark.parametrize("state", ["submitted", "in_doubt"])
def test_whom_nobody_knows_to_be_reached_is_called_on_request(database, state):
    ready("100-001", ONE)
    notice("100-001", state)
    assert codes() == []
    assert codes(with_unknown=True) == ["100-001"]


def test_one_number_that_was_reached_is_enough(database):
    ready("100-001", ONE, TWO)
    notice("100-001", "undelivered", ONE)
    notice("100-001", "delivered", TWO)
    assert codes() == []


def test_a_reminder_that_arrived_is_enough(database):
    ready("100-001", ONE)
    notice("100-001", "undelivered")
    month.sms(f"reminder:100-001:3:20261117:{ONE}", "delivered", lane=Lane.NOTICE, when="20 09:00")
    assert codes() == []


@pytest.mark.parametrize(("when", "called"), [("18 10:00", []), ("16 10:00", ["100-001"])])
def test_who_has_asked_since_is_not_called(database, when, called):
    ready("100-001", ONE)
    notice("100-001", "undelivered")
    InboxMessage.create(
        sender=ONE, state="handled", modem="utama", received_at=at(when), intent="STATUS", reason="found"
    )
    assert codes() == called


def test_a_state_that_is_past_is_no_reason_to_call(database):
    month.request(
        "100-001", "KTP", None, ("received", "16 08:00"), ("ready", "17 09:00"), ("collected", "18 09:00"),
        phones=(ONE,),
    )  # fmt: skip
    notice("100-001", "undelivered")
    ready("100-002", ONE)
    notice("100-002", "undelivered", about="incomplete")
    assert codes() == []


def test_a_number_that_was_taken_off_the_request_is_not_called(database):
    ready("100-001", TWO)
    notice("100-001", "undelivered", ONE)
    assert codes() == []


def test_who_waits_longest_is_called_first(database):
    for code, when in (("100-001", "18 09:00"), ("100-002", "17 09:01")):
        ready(code, ONE)
        notice(code, "undelivered", when=when)
    assert codes() == ["100-002", "100-001"]


def test_the_ledger_shows_no_whole_number(office, database, capsys):
    notice("100-001", "undelivered")
    run(office, ledger_command, "--state", "undelivered,failed")
    out = capsys.readouterr().out
    assert "100-001" in out
    assert "+62812…012" in out
    assert ONE not in out
    run(office, ledger_command, "--json", "--since", "2026-11-01")
    assert ONE not in capsys.readouterr().out


def test_an_unknown_state_is_refused(office, database):
    with pytest.raises(click.BadParameter, match="delivered, undelivered"):
        run(office, ledger_command, "--state", "lost")


@pytest.fixture
def two_to_call(database) -> None:
    # The commands look back from the clock on the wall.
    lately = datetime.now(month.JAKARTA) - timedelta(days=1)
    ready("100-001", ONE, TWO)
    notice("100-001", "undelivered", ONE)
    notice("100-001", "failed", TWO)
    ready("100-002", ONE, document="AKTA_MATI")
    notice("100-002", "undelivered", ONE)
    OutboxMessage.update(created_at=lately).execute()


def test_the_call_list_has_the_whole_numbers_and_is_noted(office, two_to_call, capsys):
    run(office, calls_command)
    out = capsys.readouterr().out
    assert "0812-0000-0012 / 0812-0000-0077" in out
    assert "SIAP DIAMBIL" in out
    noted = Audit.get()
    assert (noted.action, noted.subject) == ("call_list", "2 requests")
    assert noted.who


def test_a_sensitive_document_is_not_named_on_the_call_list(office, two_to_call, capsys):
    run(office, calls_command, "--json")
    out = capsys.readouterr().out
    assert '"document": "Dokumen"' in out
    assert "kematian" not in out
    assert "AKTA_MATI" not in out


def test_the_call_list_as_a_spreadsheet(office, two_to_call, tmp_path):
    Request.update(counter="=cmd|x").execute()
    run(office, calls_command, "--output", str(tmp_path / "telepon.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "telepon.csv").read_text(encoding="utf-8-sig"))))
    assert {row["receipt_code"]: row["numbers"] for row in rows} == {
        "100-001": "0812-0000-0012 / 0812-0000-0077",
        "100-002": "0812-0000-0012",
    }
    assert {row["counter"] for row in rows} == {"'=cmd|x"}


def test_the_call_list_on_paper(office, two_to_call, tmp_path):
    Request.update(counter="<Loket>").execute()
    run(office, calls_command, "--output", str(tmp_path / "telepon.html"))
    page = (tmp_path / "telepon.html").read_text(encoding="utf-8")
    assert "Daftar telepon" in page
    assert "0812-0000-0012<br>0812-0000-0077" in page
    assert "&lt;Loket&gt;" in page
    assert "kematian" not in page


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_a_call_list(office, two_to_call, tmp_path):
    run(office, calls_command, "--output", str(tmp_path / "telepon.csv"))
    mode = (tmp_path / "telepon.csv").stat().st_mode
    assert mode & 0o077 == 0


def test_a_call_list_has_a_name_that_says_its_shape(office, two_to_call, tmp_path):
    with pytest.raises(click.BadParameter, match="html"):
        run(office, calls_command, "--output", str(tmp_path / "telepon.doc"))
    assert Audit.select().count() == 0


def test_numbers_of_the_call_list_are_in_no_log_and_no_repr(office, two_to_call, caplog):
    with caplog.at_level(logging.DEBUG, logger="smsgw"):
        found = notice_ledger.untold(SINCE)
        run(office, calls_command, "--json")
    assert "0000" not in caplog.text
    assert "0000" not in repr(found) + repr(list(notice_ledger.notices()))


@pytest.mark.parametrize(
    ("msisdn", "dialled"),
    [
        ("+6281200000012", "0812-0000-0012"),
        ("+62812000000123", "0812-0000-0012-3"),
        ("+60123456", "0060-1234-56"),
    ],
)
def test_a_number_is_written_as_people_dial_it(msisdn, dialled):
    assert call_list.dialled(msisdn) == dialled
