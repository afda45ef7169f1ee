"""A broadcast whose daemon is killed again and again: everybody is told once, but for what is held."""

import pytest

from benchmarks import killing_broadcast


@pytest.mark.timeout(200)
@pytest.mark.parametrize("reports", ["off", "delivered"])
def test_everybody_is_told_once_but_for_what_is_held_in_doubt(reports: str, tmp_path) -> None:
    account = killing_broadcast.play(
        tmp_path / "office", kills=4 if reports == "off" else 2, recipients=120, seed=417205, reports=reports
    )
    assert account.is_clean, account
    assert account.told + account.held - account.held_and_told == 120
    # A kill leaves one segment in doubt at most; where the network reports, reports settle them.
    assert account.held <= (account.kills if reports == "off" else 1)
