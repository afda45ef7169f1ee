"""A month of an office under a played clock: March 2026, with Ramadan, Nyepi and Lebaran in it."""

from datetime import date
from pathlib import Path

import pytest

from benchmarks.year import make_year
from benchmarks.year_audit import audit
from smsgw.db.models import OutboxMessage, RequestMove, proxy


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory):
    year = make_year(Path(tmp_path_factory.mktemp("month")), date(2026, 3, 1), 417205)
    year.play(31, per_day=8)
    yield year
    proxy.obj.close()
    proxy.initialize(None)


@pytest.mark.timeout(120)
def test_a_month_of_an_office_adds_up_to_the_message(month) -> None:
    found = audit(month)
    assert found.faults == []
    assert month.happened["requests"] > 80
    assert month.happened["undone"] > 0
    assert month.happened["broadcasts"] == 1
    # Nobody was left out for want of time.
    assert "expired" not in found.counts["broadcast_recipients"]
    assert found.counts["daily_reports"] == 31
    assert sum(month.modem.failures.values()) > 3


def test_the_audit_notices_what_it_is_for(month) -> None:
    with proxy.obj.atomic() as undone:
        sent = month.modem.sent[-1].segment.message_id
        OutboxMessage.update(state="cancelled").where(OutboxMessage.id == sent).execute()
        RequestMove.delete().where(RequestMove.id == 1).execute()
        faults = audit(month).faults
        undone.rollback()
    assert any(f"outbox={sent} " in fault for fault in faults)
    assert any("story" in fault for fault in faults)
